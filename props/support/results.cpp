// SPDX-License-Identifier: MIT
#include <support/results.hpp>

#include <support/files.hpp>
#include <support/report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace lazy::props {

namespace {

auto read_evidence(const std::filesystem::path& path) -> std::vector<Evidence> {
  std::vector<Evidence> evidence;
  std::istringstream lines(read_whole(path));
  for (std::string line; std::getline(lines, line);) {
    try {
      evidence.push_back(evidence_from_json(nlohmann::json::parse(line)));
    } catch (const std::exception& error) {
      throw std::runtime_error(fmt::format("{}, line {}: {}", path.string(), evidence.size() + 1, error.what()));
    }
  }
  return evidence;
}

}  // namespace

void write_results(const std::filesystem::path& folder, const std::vector<Evidence>& evidence, nlohmann::json about) {
  std::string lines;
  std::int64_t cases = 0;
  bool is_checked = !evidence.empty();
  for (const auto& one : evidence) {
    lines += to_json(one).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    cases += one.cases;
    is_checked = is_checked && one.verdict() == Verdict::checked;
    const auto values = folder / "counterexamples" / (one.property->name + ".json");
    if (one.counterexample)
      write_whole(values, nlohmann::json{{"values", one.counterexample->values}}.dump(2) + "\n");
    else
      std::filesystem::remove(values);  // of an earlier run into this folder
  }
  about.update(manifest());
  about["cases"] = cases;
  about["seed"] = evidence.empty() ? "" : fmt::format("{:#x}", evidence.front().seed);
  about["tier"] = evidence.empty() ? "" : evidence.front().tier;
  about["verdict"] = is_checked ? "checked" : "not checked";
  write_whole(folder / "evidence.jsonl", lines);
  write_whole(folder / "junit.xml", junit(evidence));
  write_whole(folder / "manifest.json", about.dump(2) + "\n");
}

auto merged_results(const std::vector<std::string>& folders) -> std::vector<Evidence> {
  std::vector<Evidence> all;
  for (const std::filesystem::path folder : folders)
    for (auto& one : read_evidence(folder / "evidence.jsonl")) {
      const auto mine = std::ranges::find(all, one.property, &Evidence::property);
      if (mine == all.end())
        all.push_back(std::move(one));
      else
        *mine = merge(std::move(*mine), one);
    }
  return all;
}

}  // namespace lazy::props
