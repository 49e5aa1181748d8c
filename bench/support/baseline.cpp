// SPDX-License-Identifier: MIT
#include <support/baseline.hpp>

#include <support/benchmark_of.hpp>

#include <lazy/error.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <set>

namespace lazy::bench {
namespace {

std::string chapter_of(const std::string& row) {
  const std::string name = row.substr(0, row.find('/'));
  return std::ranges::find(registry(), name, &Enrolled::name)->chapter;
}

template <class Map>
std::set<std::string> keys(const Map& a, const Map& b) {
  std::set<std::string> all;
  for (const auto& [key, value] : a) all.insert(key);
  for (const auto& [key, value] : b) all.insert(key);
  return all;
}

}  // namespace

Counts read_baseline(const std::filesystem::path& folder) {
  Counts counts;
  if (!std::filesystem::is_directory(folder)) detail::reject("the baseline must be a folder, but it is ", folder);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    try {
      counts.merge(nlohmann::json::parse(file).get<Counts>());
    } catch (const nlohmann::json::exception& error) {
      detail::reject("the baseline ", entry.path(), " must hold counts, but: ", error.what());
    }
  }
  return counts;
}

void write_baseline(const std::filesystem::path& folder, const Counts& counts) {
  std::map<std::string, Counts> chapters;
  for (const auto& [row, of_row] : counts) chapters[chapter_of(row)][row] = of_row;
  for (const auto& [chapter, of_chapter] : chapters) {
    const std::filesystem::path path = folder / (chapter + ".json");
    const std::filesystem::path beside = folder / (chapter + ".json.new");
    std::ofstream file(beside);
    file << nlohmann::json(of_chapter).dump(2) << '\n';
    file.close();
    if (!file) detail::reject("the baseline must be writable, but this file is not: ", beside);
    std::filesystem::rename(beside, path);
  }
}

bool same_counts(const Counts& baseline, const Counts& now, std::ostream& out) {
  bool same = true;
  const std::map<std::string, long> none;
  const auto row_of = [&](const Counts& counts, const std::string& row) -> const std::map<std::string, long>& {
    const auto found = counts.find(row);
    return found == counts.end() ? none : found->second;
  };
  const auto text = [](const std::map<std::string, long>& row, const std::string& what) {
    const auto found = row.find(what);
    return found == row.end() ? std::string("none") : std::to_string(found->second);
  };
  for (const std::string& row : keys(baseline, now)) {
    const auto& expected = row_of(baseline, row);
    const auto& counted = row_of(now, row);
    for (const std::string& what : keys(expected, counted))
      if (text(expected, what) != text(counted, what)) {
        same = false;
        out << row << ": " << what << " is " << text(counted, what) << ", and was " << text(expected, what) << '\n';
      }
  }
  return same;
}

}  // namespace lazy::bench
