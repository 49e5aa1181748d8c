// SPDX-License-Identifier: MIT
#include <support/corpus.hpp>

#include <support/files.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace lazy::props {

namespace {

auto read_kept(const std::filesystem::path& path) -> std::vector<Kept> {
  std::vector<Kept> all;
  std::istringstream lines(read_whole(path));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto where = fmt::format("{}, line {}", path.string(), number);
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object() || !entry.contains("values") || !entry["values"].is_object())
      throw std::runtime_error(where + R"( is not of the form {"values": {…}, "note": "…"})");
    all.push_back({entry["values"], where});
  }
  return all;
}

}  // namespace

auto read_corpus(const std::filesystem::path& folder) -> Corpus {
  Corpus corpus;
  if (!std::filesystem::is_directory(folder)) return corpus;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".jsonl") continue;
    const auto property = entry.path().stem().string();
    if (std::ranges::find(registry(), property, &Property::name) == registry().end())
      throw std::runtime_error(entry.path().string() + " keeps values of the property '" + property +
                               "', which does not exist");
    corpus[property] = read_kept(entry.path());
  }
  return corpus;
}

void keep(const std::filesystem::path& folder, const std::string& property, const nlohmann::json& values,
          const std::string& note) {
  const auto path = folder / (property + ".jsonl");
  const auto before = std::filesystem::exists(path) ? read_whole(path) : std::string();
  write_whole(path, before + nlohmann::json{{"values", values}, {"note", note}}.dump() + "\n");
}

}  // namespace lazy::props
