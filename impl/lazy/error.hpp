// SPDX-License-Identifier: MIT
/// \file
/// Errors at the boundary: every one names the argument and the value that is wrong.
#pragma once

#include <lazy/types.hpp>

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lazy {

/// A `std::invalid_argument`, for an argument that no theorem speaks of: its message names it and the value it had.
class InvalidArgument : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

namespace detail {

template <class... Parts>
[[noreturn]] void reject(const Parts&... parts) {
  std::ostringstream message;
  message.precision(17);
  (message << ... << parts);
  throw InvalidArgument(message.str());
}

}  // namespace detail

/// Asks for 0 < `value` < ∞. \throws InvalidArgument otherwise.
inline void require_positive(std::string_view name, double value) {
  if (!(value > 0) || !std::isfinite(value)) detail::reject(name, " must be positive and finite, but it is ", value);
}

/// Asks for finite `values`. \throws InvalidArgument otherwise; it names the first bad entry.
template <class Derived>
void require_finite(std::string_view name, const Eigen::MatrixBase<Derived>& values) {
  if (values.allFinite()) return;
  for (Index j = 0; j < values.cols(); ++j)
    for (Index i = 0; i < values.rows(); ++i)
      if (!std::isfinite(values(i, j)))
        detail::reject(name, " must be finite, but its entry (", i, ", ", j, ") is ", values(i, j));
}

/// Asks for `actual` = `expected`, `what` being counted. \throws InvalidArgument otherwise.
inline void require_size(std::string_view name, std::string_view what, Index actual, Index expected) {
  if (actual != expected) detail::reject(name, " must have ", expected, " ", what, ", but it has ", actual);
}

}  // namespace lazy
