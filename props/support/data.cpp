// SPDX-License-Identifier: MIT
#include <support/data.hpp>

#include <support/files.hpp>

#include <lazy/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <string_view>

namespace lazy::props {

namespace {

auto split(std::string_view line) -> std::vector<std::string_view> {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  std::vector<std::string_view> fields;
  for (std::size_t comma; (comma = line.find(',')) != std::string_view::npos; line.remove_prefix(comma + 1))
    fields.push_back(line.substr(0, comma));
  fields.push_back(line);
  for (auto& field : fields)
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
  return fields;
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
  if (!std::getline(lines, line) || line.empty())
    detail::reject(path.string(), " is empty: a header line with the names of the columns is needed");
  Table table;
  for (const auto name : split(line)) table.names.emplace_back(name);
  std::vector<double> values;
  Index rows = 0;
  for (Index number = 2; std::getline(lines, line); ++number) {
    if (line.empty() || line == "\r") continue;
    const auto fields = split(line);
    if (fields.size() != table.names.size())
      detail::reject(path.string(), " line ", number, " has ", fields.size(), " fields where the header has ",
                     table.names.size());
    for (std::size_t j = 0; j < fields.size(); ++j) {
      double value = 0;
      const auto [end, error] = std::from_chars(fields[j].data(), fields[j].data() + fields[j].size(), value);
      if (error != std::errc() || end != fields[j].data() + fields[j].size() || !std::isfinite(value))
        detail::reject(path.string(), " line ", number, ", column '", table.names[j], "': '", fields[j],
                       "' is not a finite number");
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
