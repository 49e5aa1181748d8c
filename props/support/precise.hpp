// SPDX-License-Identifier: MIT
/// \file
/// The hypentropy program in arithmetic of 50 digits, written from its definition: what the functions and the
/// solver of chapter 4 are held against. For small instances.
#pragma once

#include <lazy/types.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

namespace lazy::props {

using Precise = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;
using PreciseVector = Eigen::Matrix<Precise, Eigen::Dynamic, 1>;
using PreciseMatrix = Eigen::Matrix<Precise, Eigen::Dynamic, Eigen::Dynamic>;

/// arcsinh x, to all digits of small x as well.
inline auto precise_arcsinh(const Precise& x) -> Precise {
  const Precise size = abs(x), value = log1p(Precise(size + size * size / (1 + sqrt(1 + size * size))));
  return x < 0 ? Precise(-value) : value;
}

/// q(z) = 2 - sqrt(4 + z²) + z arcsinh(z/2), the difference without cancellation.
inline auto precise_potential(const Precise& z) -> Precise {
  return z * precise_arcsinh(z / 2) - z * z / (2 + sqrt(4 + z * z));
}

/// z²/4 + z⁴/192 + …: the same of arcsin, -2 + sqrt(4 - z²) + z arcsin(z/2), where it exists; NaN elsewhere.
inline auto precise_potential_as_printed(const Precise& z) -> Precise {
  if (abs(z) > 2) return std::numeric_limits<Precise>::quiet_NaN();
  return sqrt(4 - z * z) - 2 + z * asin(z / 2);
}

/// Q_α(β) = Σ q(β_i/α²).
inline auto precise_potential(const PreciseVector& beta, const Precise& squared_scale) -> Precise {
  Precise sum = 0;
  for (Index i = 0; i < beta.size(); ++i) sum += precise_potential(Precise(beta[i] / squared_scale));
  return sum;
}

/// f'(0) and f''(0) by central differences over ±h: the error is h² of the next derivatives, so nothing in doubles.
template <class Function>
auto precise_slope(const Function& f, const Precise& h = Precise("1e-12")) -> double {
  return static_cast<double>(Precise((f(h) - f(-h)) / (2 * h)));
}
template <class Function>
auto precise_curvature(const Function& f, const Precise& h = Precise("1e-9")) -> double {
  return static_cast<double>(Precise((f(h) - 2 * f(Precise(0)) + f(-h)) / (h * h)));
}

/// The solution of the program at Λ = -ln α², all rounded to double in the end; X must have full row rank.
struct PreciseMinimiser {
  Vector beta;                  // β_α(∞)
  Vector dual;                  // s = Xᵀν
  Vector weights;               // w = sqrt(β² + 4α⁴)
  Vector from_least_norm;       // β_α(∞) - β_ℓ2
  Vector reach;                 // sqrt(x_iᵀ H⁻¹ x_i), H = X diag(w) Xᵀ
  Vector root_inverse_hessian;  // sqrt of the diagonal of H⁻¹
};

/// Newton's method on D with steps ln(1 + m)/m, m = max|Xᵀh| for the Newton step h, along which it descends from
/// anywhere.
/// \throws std::runtime_error where that does not converge.
auto precise_minimiser(const Matrix& X, const Vector& y, double log_scale) -> PreciseMinimiser;

}  // namespace lazy::props
