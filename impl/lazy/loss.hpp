// SPDX-License-Identifier: MIT
/// \file
/// What a loss \f$ R : \mathbb{R}^n \to \mathbb{R}_+ \f$ has to offer: its derivatives, and the two constants that the
/// theorems use.
#pragma once

#include <lazy/types.hpp>

#include <concepts>

namespace lazy {

/// A loss with Lipschitz gradient.
template <class L>
concept Loss = requires(const L& R, const Vector& z, const Vector& v) {
  { R.outputs() } -> std::convertible_to<Index>;            // the number n of outputs
  { R.value(z) } -> std::convertible_to<double>;            // R(z) >= 0
  { R.gradient(z) } -> std::convertible_to<Vector>;         // ∇R(z)
  { R.hessian(z, v) } -> std::convertible_to<Vector>;       // ∇²R(z) v
  { R.lipschitz() } -> std::convertible_to<double>;         // L_R: ‖∇R(z) - ∇R(z')‖ <= L_R ‖z - z'‖
  { R.strong_convexity() } -> std::convertible_to<double>;  // m:   R(z) - m‖z‖²/2 is convex; 0 where there is none
};

}  // namespace lazy
