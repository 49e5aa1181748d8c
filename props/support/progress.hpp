// SPDX-License-Identifier: MIT
/// \file
/// Progress while a run goes on, on the standard error: on a terminal one line that is drawn over, elsewhere a line now
/// and then.
#pragma once

#include <support/evidence.hpp>

#include <chrono>

namespace lazy::props {

/// Knows how many of the properties are done, and says so.
class Progress {
 public:
  /// `quiet` says nothing unless something failed.
  Progress(std::size_t properties, bool quiet);

  void at(const Evidence& so_far);
  /// Of a property that is not checked, also what is to be said of it, on the standard output.
  void finished(const Evidence& evidence);

 private:
  void plain_line_after(double seconds);
  void erase_line() const;

  std::size_t total_, done_ = 0, failed_ = 0;
  bool quiet_, on_terminal_;
  std::chrono::steady_clock::time_point last_line_;
};

/// Whether the standard output is a terminal that takes colours.
auto stdout_has_colour() -> bool;

}  // namespace lazy::props
