// SPDX-License-Identifier: MIT
/// \file
/// Files that are whole or absent: written beside their place, then renamed into it.
#pragma once

#include <filesystem>
#include <string>

namespace lazy::props {

/// Makes the folder, with those above it. \throws std::runtime_error naming it where that fails or it cannot be written
/// into.
void make_folder(const std::filesystem::path& folder);

/// Writes `text` to `path`, making its folder. \throws std::runtime_error naming the path where that fails.
void write_whole(const std::filesystem::path& path, const std::string& text);

/// \throws std::runtime_error naming the path where it cannot be read.
auto read_whole(const std::filesystem::path& path) -> std::string;

}  // namespace lazy::props
