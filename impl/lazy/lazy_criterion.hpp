// SPDX-License-Identifier: MIT
/// \file
/// When one step of gradient descent is lazy: the loss falls and the differential of the model hardly moves (P1.1 –
/// P1.4a).
///
/// With \f$ g = \nabla F(w_0) \f$ and \f$ w_1 = w_0 - \eta g \f$, to first order in η
/// \f[ \Delta(F) = \frac{|F(w_1) - F(w_0)|}{F(w_0)} \approx \eta \frac{\|g\|^2}{F(w_0)}, \qquad
///     \Delta(Dh) = \frac{\|Dh(w_1) - Dh(w_0)\|}{\|Dh(w_0)\|} \approx \eta \frac{\|D^2h(w_0)[g,\cdot]\|}{\|Dh(w_0)\|}
///                \le \eta \frac{\|g\|\,\|D^2h(w_0)\|}{\|Dh(w_0)\|}, \f]
/// and the quotient of the first and the last is the number ρ that has to be large. Everything is a function of the
/// jets of the objective at w₀ and w₁, so that a forward pass is done once.
///
/// Reference: Chizat, Oyallon, Bach, *On lazy training in differentiable programming*, arXiv 1812.07956 [CB18], §1.
#pragma once

#include <lazy/error.hpp>
#include <lazy/norms.hpp>
#include <lazy/objective.hpp>
#include <lazy/types.hpp>

#include <cmath>

namespace lazy {

/// \f$ w_1 = w_0 - \eta \nabla F(w_0) \f$. \throws InvalidArgument unless η is positive and finite and w₀ has p
/// entries.
template <Model M, Loss L>
Vector gradient_step(const Objective<M, L>& F, const Vector& w0, double eta) {
  require_positive("eta", eta);
  return w0 - eta * F.gradient(w0);
}

// [relative_decrease]
/// \f$ \Delta(F) = |F(w_1) - F(w_0)| / F(w_0) \f$, from the jets of the objective at w₁ and w₀ (P1.1).
template <class ObjectiveJet>
double relative_decrease(const ObjectiveJet& at1, const ObjectiveJet& at0) {
  return std::fabs(at1.value() - at0.value()) / at0.value();
}

/// \f$ \eta \|g\|^2 / F(w_0) \f$: what Δ(F) is to first order in η (P1.1).
template <class ObjectiveJet>
double relative_decrease_first_order(const ObjectiveJet& at0, double eta) {
  return eta * at0.gradient().squaredNorm() / at0.value();
}

/// \f$ L_F \eta^2 \|g\|^2 / (2 F(w_0)) \f$: how far Δ(F) is from its first order at most, with \f$ L_F \f$ a Lipschitz
/// constant of ∇F on the segment from w₀ to w₁ (P1.1).
template <class ObjectiveJet>
double relative_decrease_remainder(const ObjectiveJet& at0, double eta, double lipschitz) {
  return lipschitz * eta * eta * at0.gradient().squaredNorm() / (2 * at0.value());
}

/// \f$ \tfrac12 \langle g, \nabla^2 F(w_0)\,g \rangle / F(w_0) \f$: the coefficient of η² in the excess of the first
/// order over Δ(F) (P1.1).
template <class ObjectiveJet>
double relative_decrease_second_coefficient(const ObjectiveJet& at0) {
  const Vector g = at0.gradient();
  return g.dot(at0.hessian(g)) / (2 * at0.value());
}
// [relative_decrease]

/// \f$ L_R K^2 + G L \f$: a Lipschitz constant of ∇F on a convex set where \f$ \|Dh\| \le K \f$, \f$ \|\nabla R(h)\|
/// \le G \f$, Dh is L-Lipschitz and ∇R is \f$ L_R \f$-Lipschitz (S0.3).
inline double objective_lipschitz(double loss_lipschitz, double differential_sup, double gradient_sup,
                                  double differential_lipschitz) {
  return loss_lipschitz * differential_sup * differential_sup + gradient_sup * differential_lipschitz;
}

/// a / b for a, b >= 0, each known up to a bracket; the upper end is infinite where b may be zero.
inline Bracket quotient(const Bracket& a, const Bracket& b) { return {a.lower / b.upper, a.upper / b.lower}; }

/// s · a for s >= 0.
inline Bracket operator*(double s, const Bracket& a) { return {s * a.lower, s * a.upper}; }

// [differential_change]
/// \f$ \Delta(Dh) = \|Dh(w_1) - Dh(w_0)\| / \|Dh(w_0)\| \f$, from the jets of the model at w₁ and w₀ (P1.2).
template <Jet J1, Jet J0>
Bracket differential_change(const J1& at1, const J0& at0, const NormSettings& settings = {}) {
  return quotient(differential_change_norm(at1, at0, settings).norm, differential_norm(at0, settings).norm);
}

/// \f$ \eta \|D^2h(w_0)[g,\cdot]\| / \|Dh(w_0)\| \f$: what Δ(Dh) is to first order in η, and exactly for quadratic
/// models (P1.2).
/// \throws InvalidArgument unless g is finite.
template <Jet J>
Bracket differential_change_first_order(const J& at0, const Vector& g, double eta, const NormSettings& settings = {}) {
  return eta * quotient(second_differential_along_norm(at0, g, settings).norm, differential_norm(at0, settings).norm);
}

/// \f$ \eta \|g\| \, \|D^2h(w_0)\| / \|Dh(w_0)\| \f$: at least the first order of Δ(Dh), for
/// \f$ \|D^2h(w_0)[g,\cdot]\| \le \|g\| \, \|D^2h(w_0)\| \f$ (P1.2).
template <Jet J>
Bracket differential_change_product_form(const J& at0, const Vector& g, double eta, const NormSettings& settings = {}) {
  return eta * g.norm() * quotient(second_differential_norm(at0, settings).norm, differential_norm(at0, settings).norm);
}

/// \f$ \eta^2 L_3 \|g\|^2 / (2 \|Dh(w_0)\|) \f$: how far Δ(Dh) is from its first order at most, with \f$ L_3 \f$ a
/// Lipschitz constant of D²h on the segment from w₀ to w₁ (P1.2).
template <Jet J>
double differential_change_remainder(const J& at0, const Vector& g, double eta, double second_lipschitz,
                                     const NormSettings& settings = {}) {
  return eta * eta * second_lipschitz * g.squaredNorm() / (2 * differential_norm(at0, settings).norm.lower);
}
// [differential_change]

// [criterion]
/// \f$ \rho = \frac{\|\nabla F(w_0)\|}{F(w_0)} \cdot \frac{\|Dh(w_0)\|}{\|D^2h(w_0)\|} \f$: a step is lazy where ρ is
/// large (P1.3). Infinite where D²h(w₀) = 0.
template <class ObjectiveJet>
Bracket criterion(const ObjectiveJet& at0, const NormSettings& settings = {}) {
  return at0.gradient().norm() / at0.value() *
         quotient(differential_norm(at0.model(), settings).norm, second_differential_norm(at0.model(), settings).norm);
}

/// \f$ (1 - \eta L_F/2) / (1 + \eta L_3 \|g\| / (2\|D^2h(w_0)\|)) \f$: the share of ρ that a step of length η keeps, η
/// <= 1/L_F (P1.3).
inline double criterion_share(double eta, double lipschitz, double second_lipschitz, double gradient_norm,
                              double second_norm) {
  return (1 - eta * lipschitz / 2) / (1 + eta * second_lipschitz * gradient_norm / (2 * second_norm));
}
// [criterion]

/// \f$ c = \|Dh(w_0)^\top r\| / (\|Dh(w_0)\| \, \|r\|) \in [1/\mathrm{cond}(Dh^\top), 1] \f$: how well the residual
/// r ≠ 0 is aligned with the large eigenvalues of the tangent kernel. For the square loss \f$ \rho = 2c/\kappa \f$
/// (P1.4a).
template <Jet J>
Bracket alignment(const J& at0, const Vector& residual, const NormSettings& settings = {}) {
  const double numerator = Vector(at0.vjp(residual)).norm() / residual.norm();
  return quotient({numerator, numerator}, differential_norm(at0, settings).norm);
}

}  // namespace lazy
