// SPDX-License-Identifier: MIT
/// \file
/// The committed counts, one file a chapter: `{"benchmark/size:8": {"hvps": 70}}`.
#pragma once

#include <support/reporter.hpp>

#include <filesystem>
#include <iosfwd>

namespace lazy::bench {

/// The baseline kept in a folder. \throws InvalidArgument naming a file that cannot be read or is not one.
Counts read_baseline(const std::filesystem::path& folder);

/// Writes the counts as the new baseline, each file beside its old self and then renamed.
/// \throws InvalidArgument naming a file that cannot be written.
void write_baseline(const std::filesystem::path& folder, const Counts& counts);

/// Says every difference on a line of its own. \return whether there is none.
bool same_counts(const Counts& baseline, const Counts& now, std::ostream& out);

}  // namespace lazy::bench
