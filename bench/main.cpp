// SPDX-License-Identifier: MIT
/// \file
/// `lazy-bench`: what the code costs.
#include <peers/openblas.hpp>
#include <support/baseline.hpp>
#include <support/benchmark_of.hpp>
#include <support/measure.hpp>
#include <support/reporter.hpp>
#include <support/table.hpp>

#include <lazy/memory.hpp>

#include <benchmark/benchmark.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace lazy::bench;

/// A filter that matches the benchmarks of one chapter.
std::string filter_of(const std::string& chapter) {
  std::string names;
  for (const Enrolled& benchmark : registry())
    if (benchmark.chapter == chapter) names += (names.empty() ? "" : "|") + std::string(benchmark.name);
  if (names.empty()) throw std::invalid_argument("--chapter: no benchmark belongs to '" + chapter + "'");
  return "^(" + names + ")(/|$)";
}

Counts count_everything() {
  counting_only() = true;
  CountCollector collector;
  benchmark::RunSpecifiedBenchmarks(&collector, nullptr, "all");
  if (collector.counts().empty()) throw std::runtime_error("there is nothing to count");
  return collector.counts();
}

int check_counts(const std::string& folder) {
  const Counts counts = count_everything();
  if (!same_counts(read_baseline(folder), counts, std::cout)) {
    std::cout << "If that is as it should be: lazy-bench --update-counts " << folder << '\n';
    return 1;
  }
  std::cout << counts.size() << " rows of counts, all as in the baseline\n";
  return 0;
}

int run(bool to_file, const std::string& filter) {
  const std::unique_ptr<benchmark::BenchmarkReporter> usual(benchmark::CreateDefaultDisplayReporter());
  Table table;
  PlainDisplay plain(*usual);  // JSON or CSV, where that is asked for
  const bool for_a_reader = dynamic_cast<benchmark::ConsoleReporter*>(usual.get()) != nullptr;
  benchmark::BenchmarkReporter* const display =
      for_a_reader ? static_cast<benchmark::BenchmarkReporter*>(&table) : &plain;
  PlainFile file;
  benchmark::BenchmarkReporter* const to = to_file ? &file : nullptr;
  const std::size_t matched = filter.empty() ? benchmark::RunSpecifiedBenchmarks(display, to)
                                             : benchmark::RunSpecifiedBenchmarks(display, to, filter);
  if (matched == 0) throw std::invalid_argument("no benchmark matches");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  lazy::keep_freed_memory();
  tell_openblas(argv);
  CLI::App app{
      "What the code costs: exact counts, and times as ratios to a yardstick in the same run.\n"
      "All options of Google Benchmark work as usual, --benchmark_filter=REGEX and --benchmark_out=FILE among them."};
  std::string chapter, check, update;
  app.add_option("--chapter", chapter, "Run the benchmarks of this chapter");
  app.add_option("--check-counts", check,
                 "Compare all exact counts with the baseline in this folder, and time nothing");
  app.add_option("--update-counts", update,
                 "Write all exact counts as the new baseline in this folder, and time nothing");
  app.allow_extras();
  CLI11_PARSE(app, argc, argv);

  std::vector<std::string> rest = app.remaining();
  const bool to_file =
      std::ranges::any_of(rest, [](const std::string& option) { return option.starts_with("--benchmark_out="); });
  std::vector<char*> arguments{argv[0]};
  for (std::string& option : rest) arguments.push_back(option.data());
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;

  try {
    if (!check.empty()) return check_counts(check);
    if (!update.empty()) return write_baseline(update, count_everything()), 0;
    return run(to_file, chapter.empty() ? "" : filter_of(chapter));
  } catch (const std::exception& error) {
    std::cerr << "lazy-bench: " << error.what() << '\n';
    return 2;
  }
}
