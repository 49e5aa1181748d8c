// SPDX-License-Identifier: MIT
#include <support/corpus.hpp>

#include <support/files.hpp>

#include <algorithm>
#include <sstream>

namespace lazy::props {

namespace {

auto file_of(const std::filesystem::path& folder, const std::string& property) { return folder / (property + ".jsonl"); }

}  // namespace

auto read_corpus(const std::filesystem::path& folder) -> Corpus {
  Corpus corpus;
  if (!std::filesystem::is_directory(folder)) return corpus;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".jsonl") continue;
    const auto property = entry.path().stem().string();
    if (std::ranges::find(registry(), property, &Property::name) == registry().end())
      throw std::runtime_error(entry.path().string() + " keeps values of the property '" + property + "', which does not exist");
    std::istringstream lines(read_whole(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      try {
        corpus[property].push_back(nlohmann::json::parse(line).at("values"));
      } catch (const nlohmann::json::exception& error) {
        throw std::runtime_error(entry.path().string() + ": " + error.what());
      }
    }
  }
  return corpus;
}

void keep(const std::filesystem::path& folder, const std::string& property, const nlohmann::json& values, const std::string& note) {
  const auto path = file_of(folder, property);
  const auto before = std::filesystem::exists(path) ? read_whole(path) : std::string();
  write_whole(path, before + nlohmann::json{{"values", values}, {"note", note}}.dump() + "\n");
}

}  // namespace lazy::props
