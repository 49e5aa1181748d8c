// SPDX-License-Identifier: MIT
// What the tests of this folder say and return.
#pragma once

#include <lazy/error.hpp>

#include <cstdio>
#include <functional>
#include <limits>
#include <string>

namespace lazy::tests {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

inline int failures = 0;

inline void expect(bool holds, const std::string& what) {
  if (holds) return;
  ++failures;
  std::printf("not so: %s\n", what.c_str());
}

/// Says what the value was, if that is not so.
inline void expect(bool holds, const std::string& what, double value) {
  if (holds) return;
  expect(false, what);
  std::printf("        but it is %g\n", value);
}

/// That `call` is refused with a message that contains `words`.
inline void refuses(const std::string& words, const std::function<void()>& call) {
  std::string said = "nothing";
  try {
    call();
  } catch (const InvalidArgument& error) {
    said = error.what();
  }
  expect(said.find(words) != std::string::npos, "an error that says: " + words + ", but it says: " + said);
}

/// What a test has to return.
inline auto status() -> int {
  std::printf("%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}

}  // namespace lazy::tests
