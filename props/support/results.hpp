// SPDX-License-Identifier: MIT
/// \file
/// The folder of a run: evidence.jsonl, manifest.json, junit.xml, and counterexamples/<property>.json for --replay.
#pragma once

#include <support/evidence.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace lazy::props {

/// Writes the files of the folder, each whole, the manifest last. `about` is what the manifest says of the run beside
/// what it was made with.
void write_results(const std::filesystem::path& folder, const std::vector<Evidence>& evidence, nlohmann::json about);

/// The evidence in the folders of several runs as that of one.
/// \throws std::runtime_error naming the file and the line that cannot be read; std::invalid_argument where parts do
/// not merge.
auto merged_results(const std::vector<std::string>& folders) -> std::vector<Evidence>;

}  // namespace lazy::props
