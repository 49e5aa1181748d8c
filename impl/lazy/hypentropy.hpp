// SPDX-License-Identifier: MIT
/// \file
/// The hypentropy q, the potential Q_α that the scale of the initialisation selects, and its mirror map (P3.3).
///
/// \f[ q(z) = 2 - \sqrt{4 + z^2} + z\,\mathrm{arcsinh}(z/2), \qquad Q_\alpha(\beta) = \sum_i q(\beta_i/\alpha^2). \f]
///
/// Everything here is a function of \f$ \Lambda = -\ln\alpha^2 \f$, and not of α: α = 1e-150 is not yet the ℓ1 limit,
/// while α² leaves the range of doubles soon after. The dual variable is \f$ s = X^\top\nu =
/// \mathrm{arcsinh}(\beta/2\alpha^2) \f$. It vanishes like α⁻² as α → ∞, so it is kept as s = κu with the *unit*
/// \f$ \kappa = e^{\min(\Lambda, 0)} \f$ (in chapter 4; the laziness κ of chapter 2 is another): for α >= 1 the mirror
/// map \f$ \beta = 2\alpha^2\sinh(\kappa u) \f$ tends to β = 2u, and for α <= 1, where κ = 1, it is evaluated as
/// \f$ \mathrm{sgn}(s)\,(e^{|s|-\Lambda} - e^{-|s|-\Lambda}) \f$. Nothing overflows, and nothing cancels.
///
/// Source: [W20], Theorem 1.
#pragma once

#include <lazy/error.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace lazy {

/// Λ = -ln α². \throws InvalidArgument unless α is positive and finite.
inline double log_scale(double alpha) {
  require_positive("alpha", alpha);
  return -2 * std::log(alpha);
}

// [hypentropy]
/// q'(z) = arcsinh(z/2) (P3.3).
inline double hypentropy_slope(double z) { return std::asinh(z / 2); }

/// q(z) = z q'(z) - (sqrt(4 + z²) - 2), the last term free of cancellation (P3.3).
inline double hypentropy(double z) {
  if (std::abs(z) > 1e150) return std::abs(z) * (hypentropy_slope(std::abs(z)) - 1) + 2;
  return z * hypentropy_slope(z) - z * (z / (std::hypot(2, z) + 2));
}

/// q''(z) = 1/sqrt(4 + z²) > 0 (P3.3).
inline double hypentropy_curvature(double z) { return 1 / std::hypot(2, z); }
// [hypentropy]

/// Q_α(β) itself, for α² of moderate size; MirrorMap::potential() has the form that no scale overflows.
inline double hypentropy(const VectorRef& beta, double alpha) {
  require_positive("alpha", alpha);
  return (beta / alpha / alpha).unaryExpr([](double z) { return hypentropy(z); }).sum();
}

namespace detail {

/// sinh(x)/x - 1, free of cancellation.
inline double sinhc_minus_1(double x) {
  const double z = x * x;
  if (z > 0.25) return std::sinh(x) / x - 1;
  return z / 6 * (1 + z / 20 * (1 + z / 42 * (1 + z / 72 * (1 + z / 110 * (1 + z / 156)))));
}

/// Exponents stop here: below lie the subnormal numbers, which are several times slower and of no use.
inline constexpr double least_exponent = -708;

/// Magnitudes up to this one stand for everything below: \ref least_exponent has left its mark on them.
inline constexpr double least_magnitude = 1e-290;

}  // namespace detail

/// The map between the dual variable u and β at one scale: β(u) = 2α² sinh(κu), its inverse, and the energies of both.
///
/// The scale is Λ = -ln α², the unit κ = e^{min(Λ, 0)}, and s = κu is the dual variable of the theory (see
/// hypentropy.hpp). Energies are \f$ E = \alpha^2 Q_\alpha/\kappa \f$, which is ‖β‖²/4 in the limit α → ∞ and ‖β‖₁Λ in
/// the limit α → 0.
class MirrorMap {
 public:
  /// At Λ, which is finite.
  explicit MirrorMap(double log_scale)
      : log_scale_(log_scale), unit_(std::exp(std::min(log_scale, 0.0))), floor_(std::exp(-std::max(log_scale, 0.0))) {
    assert(std::isfinite(log_scale));
  }

  double log_scale() const { return log_scale_; }     ///< Λ
  double unit() const { return unit_; }               ///< κ, the size of s in units of u
  double least_weight() const { return 2 * floor_; }  ///< the infimum of dβ/du, which is 2κα²

  /// β(u), and the weights \f$ w = d\beta/du = \kappa\sqrt{\beta^2 + 4\alpha^4} \f$.
  void operator()(const Vector& u, Vector& beta, Vector& weights) const {
    assert(u.size() == beta.size() && u.size() == weights.size());
    const double rise = std::max(log_scale_, 0.0);
    const auto s = unit_ * u.array().abs();
    beta.array() = (s - rise).max(detail::least_exponent).exp();
    weights.array() = (-s - rise).max(detail::least_exponent).exp();
    for (Index i = 0; i < u.size(); ++i) {
      const double up = beta[i], down = weights[i], s_i = unit_ * u[i];
      weights[i] = up + down;
      beta[i] = s_i * s_i < 0.25 ? 2 * floor_ * u[i] * (1 + detail::sinhc_minus_1(s_i))
                                 : std::copysign(up - down, u[i]) / unit_;
    }
  }

  /// (β, w) at u + v from (β, w) at u: (β cosh δ + (w/κ) sinh δ, w cosh δ + κβ sinh δ) with δ = κv, which may be far
  /// below the rounding of κu.
  void rotate(double v, double& beta, double& weight) const {
    const double delta = unit_ * v, kappa_beta = unit_ * beta;
    if (std::abs(delta) < 0.5) {
      const double half = v * (1 + detail::sinhc_minus_1(delta / 2)), chord = v * (1 + detail::sinhc_minus_1(delta));
      const double bend = unit_ * half * half / 2;  // (cosh δ - 1)/κ
      beta += weight * chord + kappa_beta * bend;
      weight += unit_ * (weight * bend + kappa_beta * chord);
    } else {
      const double larger = (weight + std::abs(kappa_beta)) / 2, smaller = floor_ * (floor_ / larger);
      const double up = (beta < 0 ? smaller : larger) * std::exp(delta),
                   down = (beta < 0 ? larger : smaller) * std::exp(-delta);
      beta = (up - down) / unit_;
      weight = up + down;
    }
  }

  /// u(β) = arcsinh(β/2α²)/κ: the left side of the KKT conditions (P3.3).
  double inverse(double beta) const {
    const double log_ratio = std::log(std::abs(beta)) + log_scale_;  // ln(|β|/α²)
    if (log_ratio < 1) {
      const double linear = beta / (2 * floor_), s = unit_ * linear;
      return std::abs(s) < 1e-9 ? linear : std::asinh(s) / unit_;
    }
    const double correction = std::log1p(std::expm1(std::log1p(4 * std::exp(-2 * log_ratio)) / 2) / 2);
    return std::copysign(log_ratio + correction, beta) / unit_;
  }

  /// |u(β) - u| for one entry. A β at the lower end of the range of doubles may have been rounded to it from any
  /// smaller one: there it is the distance from u to the u of all of these.
  double kkt_residual(double beta, double u) const {
    if (std::abs(beta) <= detail::least_magnitude) return std::max(0.0, std::abs(u) - inverse(detail::least_magnitude));
    return std::abs(inverse(beta) - u);
  }

  /// E(β) = Σ β_i u(β_i) - β_i²/(sqrt(β_i² + 4α⁴) + 2α²)/κ.
  double potential(const Vector& beta) const {
    return beta
        .unaryExpr([this](double b) {
          return b == 0 ? 0 : b * inverse(b) - b * (b / (std::hypot(unit_ * b, 2 * floor_) + 2 * floor_));
        })
        .sum();
  }

  /// E*(u) = 2α²(cosh(κu) - 1)/κ of one entry.
  double dual_energy(double u) const {
    if (log_scale_ <= 0) return std::pow(u * (1 + detail::sinhc_minus_1(unit_ * u / 2)), 2);
    const double root = std::exp((std::abs(u) - log_scale_) / 2) * -std::expm1(-std::abs(u));
    return root * root;
  }

  /// The Fenchel–Young gap E(β) + E*(u) - βu >= 0 of one entry: zero if and only if β = β(u). With v = u - u(β) and
  /// δ = κv it is \f$ w(\cosh\delta - 1)/\kappa^2 + \beta(\sinh\delta - \delta)/\kappa \f$, a sum of small terms and
  /// not a difference of large ones.
  double fenchel_young_gap(double beta, double u) const {
    if (std::abs(beta) <= detail::least_magnitude) return dual_energy(u);
    const double difference = u - inverse(beta);
    const double delta = unit_ * difference;
    const double half = difference * (1 + detail::sinhc_minus_1(delta / 2));
    return std::hypot(unit_ * beta, 2 * floor_) * half * half / 2 + beta * difference * detail::sinhc_minus_1(delta);
  }

 private:
  double log_scale_;
  double unit_;
  double floor_;  // α²κ: α² where α <= 1, and 1 where α >= 1
};

}  // namespace lazy
