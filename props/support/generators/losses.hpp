// SPDX-License-Identifier: MIT
/// \file
/// Losses drawn at random, with the constants of S0.4 and what rounding may do to them.
#pragma once

#include <support/draw.hpp>

#include <lazy/losses.hpp>
#include <lazy/types.hpp>

#include <string>

namespace lazy::props {

/// \f$ \gamma_n = nu/(1 - nu) \f$, u = 2⁻⁵³: the relative error of n roundings in a row is at most this [H02].
inline auto gamma(double n) -> double { return n * 0x1p-53 / (1 - n * 0x1p-53); }

/// Whether products with these numbers scale by powers of two to the last bit: none of them is so small, without being
/// 0, that one could underflow.
inline auto scales_exactly(const Vector& numbers) -> bool {
  return (numbers.array() == 0 || numbers.array().abs() > 1e-200).all();
}

/// A loss, its constants, and bounds on the rounding errors of its value and derivatives at a point.
struct DrawnLoss {
  std::string kind;
  AnyLoss R;
  Vector targets;
  double second_lipschitz;  // L₂ of S0.4
  bool convex;

  /// |computed R(z) - R(z)|
  auto value_error(const Vector& z) const -> double {
    return rounding(z.size()) * (R.value(z) + R.gradient(z).norm() * reach(z));
  }
  /// ‖computed ∇R(z) - ∇R(z)‖
  auto gradient_error(const Vector& z) const -> double {
    return rounding(0) * (R.gradient(z).norm() + R.lipschitz() * reach(z));
  }
  /// ‖computed ∇²R(z)v - ∇²R(z)v‖ for a unit v
  auto hessian_error(const Vector& z) const -> double {
    return rounding(0) * (R.lipschitz() + second_lipschitz * reach(z));
  }

 private:
  // The elementary functions are within a few units in the last place; a formula of the suite applies at most two dozen
  // operations.
  static auto rounding(Index n) -> double { return gamma(24 + static_cast<double>(n)); }
  // The residual z - y, or the product yz, is rounded before the formula sees it.
  auto reach(const Vector& z) const -> double { return z.norm() + targets.norm(); }
};

/// \f$ \tfrac12\|z - y\|^2 \f$ with targets "y" from n entries of mixed magnitudes.
auto square_loss(Draw& draw, Index outputs) -> DrawnLoss;

/// Any loss of the suite.
auto any_loss(Draw& draw, Index outputs) -> DrawnLoss;

}  // namespace lazy::props
