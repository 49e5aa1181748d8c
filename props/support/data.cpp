// SPDX-License-Identifier: MIT
#include <support/data.hpp>

#include <support/files.hpp>

#include <lazy/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

namespace lazy::props {

namespace {

/// What some programs put before a text in UTF-8.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The fields of a line. Between quotation marks a comma is a character like others, and two quotation marks are one.
/// Nothing where a quotation mark is not closed.
auto split(std::string_view line) -> std::optional<std::vector<std::string>> {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_quoted && line.substr(i).starts_with("\"\""))
      fields.back() += line[i++];
    else if (line[i] == '"')
      is_quoted = !is_quoted;
    else if (line[i] == ',' && !is_quoted)
      fields.emplace_back();
    else
      fields.back() += line[i];
  }
  return is_quoted ? std::nullopt : std::optional(std::move(fields));
}

/// \throws InvalidArgument naming the name that two columns have.
void check_names(const std::string& file, std::vector<std::string> names) {
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    detail::reject(file, ": two columns have the name '", *twice, "'");
}

}  // namespace

auto Table::column(const std::string& name) const -> Index {
  const auto found = std::ranges::find(names, name);
  if (found == names.end())
    detail::reject("there is no column '", name, "'; the columns are: ", fmt::format("{}", fmt::join(names, ", ")));
  return found - names.begin();
}

auto read_table(const std::filesystem::path& path) -> Table {
  std::istringstream lines(read_whole(path));
  std::string line;
  std::getline(lines, line);
  if (line.starts_with(byte_order_mark)) line.erase(0, byte_order_mark.size());
  if (line.empty()) detail::reject(path.string(), " is empty: a header line with the names of the columns is needed");
  const auto fields_of = [&](Index number) {
    auto fields = split(line);
    if (!fields) detail::reject(path.string(), " line ", number, " has a quotation mark that is not closed");
    return *std::move(fields);
  };
  Table table;
  table.names = fields_of(1);
  check_names(path.string(), table.names);
  std::vector<double> values;
  Index rows = 0;
  for (Index number = 2; std::getline(lines, line); ++number) {
    if (line.empty() || line == "\r") continue;
    const auto fields = fields_of(number);
    if (fields.size() != table.names.size())
      detail::reject(path.string(), " line ", number, " has ", fields.size(), " fields where the header has ",
                     table.names.size());
    for (std::size_t j = 0; j < fields.size(); ++j) {
      double value = 0;
      const auto [end, error] = std::from_chars(fields[j].data(), fields[j].data() + fields[j].size(), value);
      const bool is_number = error != std::errc::invalid_argument && end == fields[j].data() + fields[j].size();
      if (!is_number || error != std::errc() || !std::isfinite(value))
        detail::reject(
            path.string(), " line ", number, ", column '", table.names[j], "': '", fields[j],
            is_number && error != std::errc() ? "' is beyond the range of a double" : "' is not a finite number");
      values.push_back(value);
    }
    ++rows;
  }
  if (rows == 0) detail::reject(path.string(), " has a header and no rows");
  table.values = Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      values.data(), rows, static_cast<Index>(table.names.size()));
  return table;
}

auto digits() -> const Digits& {
  static const Digits all = [] {
    const auto table = read_table(std::filesystem::path(LAZY_DATA) / "digits.csv");
    const Index pixels = table.values.cols() - 1;
    return Digits{table.values.leftCols(pixels).transpose() / 16, table.values.col(pixels).cast<int>()};
  }();
  return all;
}

auto gasoline() -> const Gasoline& {
  static const Gasoline all = [] {
    const auto table = read_table(std::filesystem::path(LAZY_DATA) / "gasoline.csv");
    const Index wavelengths = table.values.cols() - 1;
    return Gasoline{table.values.rightCols(wavelengths), table.values.col(0),
                    Vector::LinSpaced(wavelengths, 900, 900 + 2 * static_cast<double>(wavelengths - 1))};
  }();
  return all;
}

}  // namespace lazy::props
