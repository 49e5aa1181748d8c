// SPDX-License-Identifier: MIT
/// \file
/// min ‖β‖₁ s.t. Xβ = y by the simplex method of CLP, which shares no code with the solver of chapter 4.
#pragma once

#include <lazy/types.hpp>

namespace lazy::props {

/// An interpolant, and a proof of how near its ℓ1 norm is to the least.
struct LeastL1 {
  Vector beta;
  Vector lambda;     // |Xᵀλ| <= 1
  double upper = 0;  // ‖β‖₁
  double lower = 0;  // ⟨y, λ⟩: no interpolant has a smaller norm
};

/// CLP decides the basis, to its tolerance of 1e-9; β and λ are then those of the basis to double precision, β made an
/// interpolant where the basis has none.
/// \throws std::runtime_error where CLP does not find the program solvable.
auto least_l1_by_simplex(const Matrix& X, const Vector& y) -> LeastL1;

}  // namespace lazy::props
