// SPDX-License-Identifier: MIT
/// \file
/// The command line of a program of properties.
#pragma once

namespace lazy::props {

/// Runs what the arguments ask for. Status: 0 all was checked, 1 something was not, 2 the arguments are wrong or the
/// output cannot be written, 128 + n signal n stopped it. Of a shard, what only lacks cases is left to the merge.
auto main(int argc, char** argv) -> int;

}  // namespace lazy::props
