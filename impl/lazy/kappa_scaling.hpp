// SPDX-License-Identifier: MIT
/// \file
/// κ, how far from lazy a model is under the square loss, and how it answers to the scale of the outputs and of the
/// parameters (P1.4b – P1.6b).
///
/// \f[ \kappa_h(w_0) = \|h(w_0) - y^\star\| \, \frac{\|D^2h(w_0)\|}{\|Dh(w_0)\|^2}, \qquad
///     \kappa_{\alpha h}(w_0) = \frac1\alpha \|\alpha h(w_0) - y^\star\| \, \frac{\|D^2h(w_0)\|}{\|Dh(w_0)\|^2}, \qquad
///     \kappa_h(\lambda W) = \kappa_{\lambda^q h}(W) \f]
/// the last for h positively homogeneous of degree q. The smaller κ, the lazier.
///
/// Reference: Chizat, Oyallon, Bach, *On lazy training in differentiable programming*, arXiv 1812.07956 [CB18], §1.
#pragma once

#include <lazy/error.hpp>
#include <lazy/lazy_criterion.hpp>
#include <lazy/norms.hpp>
#include <lazy/types.hpp>

#include <cmath>
#include <optional>
#include <utility>

namespace lazy {

/// κ and what it is made of, at one point. What scaling does to κ is a function of these parts alone.
struct Kappa {
  Vector outputs;           ///< \f$ h(w_0) \f$
  Vector targets;           ///< \f$ y^\star \f$
  NormResult differential;  ///< \f$ \|Dh(w_0)\| \f$
  NormResult second;        ///< \f$ \|D^2h(w_0)\| \f$
  Bracket value;            ///< \f$ \kappa_h(w_0) \f$
};

// [kappa]
/// \f$ \|D^2h\| / \|Dh\|^2 \f$: how curved the model is, in the inverse of the units of its outputs.
inline Bracket curvature_ratio(const Bracket& differential, const Bracket& second) {
  return quotient(second, {differential.lower * differential.lower, differential.upper * differential.upper});
}

/// \f$ \kappa_h(w_0) = \|h(w_0) - y^\star\| \, \|D^2h(w_0)\| / \|Dh(w_0)\|^2 \f$, from the jet of h at w₀ (P1.4a).
/// \throws InvalidArgument unless y* is finite and has n entries.
template <Jet J>
Kappa kappa(const J& at, const Vector& targets, const NormSettings& settings = {}) {
  Vector outputs = at.value();
  require_size("the targets", "entries", targets.size(), outputs.size());
  require_finite("the targets", targets);
  const NormResult differential = differential_norm(at, settings);
  const NormResult second = second_differential_norm(at, settings);
  const Bracket value = (outputs - targets).norm() * curvature_ratio(differential.norm, second.norm);
  return {std::move(outputs), targets, differential, second, value};
}
// [kappa]

/// \f$ \kappa_{\alpha h}(w_0) = \alpha^{-1} \|\alpha h(w_0) - y^\star\| \, \|D^2h(w_0)\| / \|Dh(w_0)\|^2 \f$ (P1.4b);
/// \f$ \kappa_h(w_0)/\alpha \f$ where h(w₀) = 0 (P1.4c). \throws InvalidArgument unless α is positive and finite.
inline Bracket kappa_at_output_scale(const Kappa& kappa, double alpha) {
  require_positive("alpha", alpha);
  return (alpha * kappa.outputs - kappa.targets).norm() / alpha *
         curvature_ratio(kappa.differential.norm, kappa.second.norm);
}

/// \f$ \|h(w_0)\| \, \|D^2h(w_0)\| / \|Dh(w_0)\|^2 \f$: where κ goes as the scale grows, zero only where h(w₀) = 0 or
/// D²h(w₀) = 0 (P1.4d).
inline Bracket kappa_floor(const Kappa& kappa) {
  return kappa.outputs.norm() * curvature_ratio(kappa.differential.norm, kappa.second.norm);
}

/// \f$ \alpha^{-1} \|y^\star\| \, \|D^2h(w_0)\| / \|Dh(w_0)\|^2 \f$: how far \f$ \kappa_{\alpha h} \f$ is from its
/// floor at most (P1.4d).
/// \throws InvalidArgument unless α is positive and finite.
inline Bracket kappa_floor_gap(const Kappa& kappa, double alpha) {
  require_positive("alpha", alpha);
  return kappa.targets.norm() / alpha * curvature_ratio(kappa.differential.norm, kappa.second.norm);
}

/// \f$ \alpha^\star = \|y^\star\|^2 / \langle h(w_0), y^\star \rangle \f$: the output scale with the least κ; none
/// where \f$ \langle h(w_0), y^\star \rangle \le 0 \f$, for then the larger the better (P1.4e).
inline std::optional<double> best_output_scale(const Vector& outputs, const Vector& targets) {
  const double overlap = outputs.dot(targets);
  if (!(overlap > 0)) return std::nullopt;
  return targets.squaredNorm() / overlap;
}

/// \f$ \mathrm{dist}(h(w_0), \mathbb{R}y^\star) \, \|D^2h(w_0)\| / \|Dh(w_0)\|^2 \f$: the least κ over all output
/// scales, where y* ≠ 0 and \f$ \langle h(w_0), y^\star \rangle > 0 \f$ (P1.4e).
inline Bracket kappa_at_best_output_scale(const Kappa& kappa) {
  const Vector along = kappa.targets.normalized();
  const double distance = (kappa.outputs - along.dot(kappa.outputs) * along).norm();
  return distance * curvature_ratio(kappa.differential.norm, kappa.second.norm);
}

// [flow]
/// \f$ \alpha = \lambda^q \f$: the output scale that the parameter scale λ amounts to, for h homogeneous of degree q
/// (P1.6).
/// \throws InvalidArgument unless λ is positive and finite.
inline double output_scale_of(double lambda, int degree) {
  require_positive("lambda", lambda);
  return std::pow(lambda, degree);
}

/// \f$ \kappa_h(\lambda W) = \kappa_{\lambda^q h}(W) \f$ for h homogeneous of degree q, from κ and its parts at W
/// (P1.6).
/// \throws InvalidArgument unless λ is positive and finite.
inline Bracket kappa_at_parameter_scale(const Kappa& kappa, double lambda, int degree) {
  return kappa_at_output_scale(kappa, output_scale_of(lambda, degree));
}

/// \f$ \lambda^{2q-2} \f$: how much faster time runs from λw₀. The flow of R∘h from λw₀ is λ times the flow of \f$
/// F_\alpha \f$, \f$ \alpha = \lambda^q \f$, from w₀ at that multiple of the time; for gradient descent, of the step
/// (P1.6b).
/// \throws InvalidArgument unless λ is positive and finite.
inline double flow_speed_of(double lambda, int degree) {
  require_positive("lambda", lambda);
  return std::pow(lambda, 2 * degree - 2);
}
// [flow]

}  // namespace lazy
