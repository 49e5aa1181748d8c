// SPDX-License-Identifier: MIT
/// \file
/// The linear problem Xβ = y of chapter 4: its data, and the residual of a β.
#pragma once

#include <lazy/error.hpp>
#include <lazy/types.hpp>

#include <algorithm>
#include <utility>

namespace lazy {

/// The data of chapter 4: \f$ X \in \mathbb{R}^{N \times d} \f$, \f$ y \in \mathbb{R}^N \f$.
struct Regression {
  Matrix X;  ///< N × d
  Vector y;  ///< N entries

  /// X, N × d, and y, N entries.
  /// \throws InvalidArgument if X is empty, X or y is not finite, or their sizes disagree. Whether y ∈ range X is
  /// decided by \ref RowSpace, which has to decompose X for it.
  Regression(Matrix design, Vector response) : X(std::move(design)), y(std::move(response)) {
    if (X.size() == 0) detail::reject("X must not be empty, but it is ", X.rows(), " × ", X.cols());
    require_size("y", "entries (the rows of X)", y.size(), X.rows());
    require_finite("X", X);
    require_finite("y", y);
  }

  Index samples() const { return X.rows(); }   ///< N
  Index features() const { return X.cols(); }  ///< d
};

/// The residual y - Xβ, summed over blocks of columns with the rounding errors of the long sum compensated (Neumaier),
/// into a workspace that is kept.
class Residual {
 public:
  /// y - Xβ, valid until the next call.
  const Vector& operator()(const Matrix& X, const Vector& beta, const Vector& y) {
    constexpr Index block = 64;
    sum_ = y;
    lost_.setZero(y.size());
    term_.resize(y.size());
    for (Index j = 0; j < X.cols(); j += block) {
      const Index width = std::min(block, X.cols() - j);
      term_.noalias() = -X.middleCols(j, width) * beta.segment(j, width);
      next_ = sum_ + term_;
      lost_.array() += (sum_.array().abs() >= term_.array().abs())
                           .select((sum_ - next_).array() + term_.array(), (term_ - next_).array() + sum_.array());
      sum_.swap(next_);
    }
    return sum_ += lost_;
  }

 private:
  Vector sum_, lost_, term_, next_;
};

/// The residual y - Xβ, as Residual sums it.
inline Vector residual(const Matrix& X, const Vector& beta, const Vector& y) { return Residual()(X, beta, y); }

}  // namespace lazy
