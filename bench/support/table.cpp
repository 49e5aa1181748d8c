// SPDX-License-Identifier: MIT
#include <support/table.hpp>

#include <support/reporter.hpp>

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <string>
#include <string_view>

namespace lazy::bench {

namespace {

constexpr std::string_view how = "/iterations:1/manual_time";  // in the names as Google Benchmark measures their width

/// Whether the column of the yardsticks says it, or need not.
bool has_a_column(const std::string& counter) {
  return counter == "ratio" || counter == "ratio_spread" || counter == "yardstick" || counter == "pairs";
}

std::string digits(double x) {
  std::ostringstream text;
  text << std::setprecision(3) << x;
  return text.str();
}

std::string duration(double seconds) {
  if (seconds < 1e-6) return digits(1e9 * seconds) + " ns";
  if (seconds < 1e-3) return digits(1e6 * seconds) + " us";
  return seconds < 1 ? digits(1e3 * seconds) + " ms" : digits(seconds) + " s";
}

}  // namespace

bool Table::ReportContext(const Context& context) {
  name_width_ = static_cast<int>(std::max(context.name_field_width, how.size()) - how.size());
  GetOutputStream() << std::left << std::setw(name_width_) << "benchmark" << std::right << std::setw(12) << "time"
                    << std::setw(22) << "in yardsticks" << '\n';
  return true;
}

void Table::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs)
    if (run.run_type == Run::RT_Iteration) row(plainly_named(run));
}

void Table::row(const Run& run) {
  std::ostream& out = GetOutputStream();
  out << std::left << std::setw(name_width_) << run.benchmark_name() << std::right;
  if (run.error_occurred) {
    out << "  " << run.error_message << std::endl;
    return;
  }
  const auto counter = [&](const char* name) { return run.counters.at(name).value; };
  const bool is_timed = run.counters.contains("ratio");
  out << std::setw(12) << (is_timed ? duration(run.real_accumulated_time) : "") << std::setw(22)
      << (is_timed ? digits(counter("ratio")) + " +- " + digits(100 * counter("ratio_spread")) + " %" : "");
  for (const auto& [name, value] : run.counters)
    if (!has_a_column(name)) out << "  " << name << ' ' << value.value;
  out << std::endl;
}

}  // namespace lazy::bench
