// SPDX-License-Identifier: MIT
/// \file
/// What a flow follows, and one step of the path that it makes.
#pragma once

#include <lazy/dormand_prince_853.hpp>
#include <lazy/types.hpp>

#include <array>
#include <concepts>
#include <functional>

namespace lazy {

/// The right-hand side of a flow: `f(t, x, dx)` writes \f$ f(t, x) \f$ into `dx`, which has the size of `x`.
template <class F>
concept Field = std::invocable<F&, double, const Vector&, Vector&>;

/// The path \f$ \tilde x \f$ on one accepted step, as observers see it. Valid during the observer's call only.
class FlowStep {
 public:
  double begin() const { return begin_; }                     ///< its first t
  double end() const { return end_; }                         ///< its last t
  const Vector& begin_state() const { return begin_state_; }  ///< the state at its first t
  const Vector& end_state() const { return end_state_; }      ///< the state at its last t

  /// \f$ \tilde x(t) \f$ for t in the step; valid until the next call. The first one costs 3 right-hand sides.
  const Vector& state(double t) {
    require_extension_();
    const auto phi = dormand_prince_853::extension_basis((t - begin_) / size_);
    state_ = begin_state_;
    for (std::size_t i = 0; i < phi.size(); ++i) state_ += phi[i] * extension_[i];
    return state_;
  }

  /// \f$ \tilde x'(t) \f$ for t in the step; valid until the next call.
  const Vector& derivative(double t) {
    require_extension_();
    const auto slope = dormand_prince_853::extension_basis_derivative((t - begin_) / size_);
    derivative_.setZero();
    for (std::size_t i = 0; i < slope.size(); ++i) derivative_ += slope[i] / size_ * extension_[i];
    return derivative_;
  }

 private:
  template <Field F>
  friend class FlowStepper;

  explicit FlowStep(const Vector& x0) : begin_state_(x0), end_state_(x0), state_(x0), derivative_(x0) {
    extension_.fill(x0);
  }

  double begin_ = 0;
  double end_ = 0;
  double size_ = 0;
  Vector begin_state_;
  Vector end_state_;
  std::array<Vector, 7> extension_;
  std::function<void()> require_extension_;
  Vector state_;
  Vector derivative_;
};

}  // namespace lazy
