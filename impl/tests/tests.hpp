// SPDX-License-Identifier: MIT
// The tests of this folder. Each says what is wrong, and returns 0 if nothing is.
#pragma once

namespace lazy::tests {

auto activations() -> int;
auto dormand_prince() -> int;
auto flows() -> int;
auto large_network() -> int;
auto large_regression() -> int;
auto memory() -> int;
auto networks() -> int;
auto trajectory_bound() -> int;

}  // namespace lazy::tests
