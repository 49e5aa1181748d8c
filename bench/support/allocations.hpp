// SPDX-License-Identifier: MIT
/// \file
/// How often memory was asked for. The program is linked with its own `malloc` and `operator new`, which count.
#pragma once

#include <lazy/types.hpp>

#include <utility>

namespace lazy::bench {

/// Allocations of this thread so far.
Index allocations();

/// Allocations during a call.
template <class F>
Index allocations_of(F&& f) {
  const Index before = allocations();
  std::forward<F>(f)();
  return allocations() - before;
}

}  // namespace lazy::bench
