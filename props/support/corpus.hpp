// SPDX-License-Identifier: MIT
/// \file
/// Values that once refuted a property, kept: every run replays them first. One file a property, one JSON object a
/// line: {"values": {…}, "note": "what was wrong"}.
#pragma once

#include <support/run.hpp>

#include <filesystem>
#include <map>

namespace lazy::props {

/// Property -> what is kept of it.
using Corpus = std::map<std::string, std::vector<Kept>>;

/// Empty where the folder does not exist.
/// \throws std::runtime_error for a file of a property that does not exist, or a line that is not such an object.
auto read_corpus(const std::filesystem::path& folder) -> Corpus;

/// Adds a line to the file of the property.
void keep(const std::filesystem::path& folder, const std::string& property, const nlohmann::json& values,
          const std::string& note);

}  // namespace lazy::props
