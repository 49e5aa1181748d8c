// SPDX-License-Identifier: MIT
/// \file
/// The two ends of the path β_α(∞): the solutions of Xβ = y of least ℓ2 norm (α → ∞, P3.5a) and of least ℓ1 norm (α → 0,
/// P3.6a).
///
/// The first is \f$ X^\top(XX^\top)^{-1}y \f$ on the range of X. The second, basis pursuit, is reached through the
/// path: its objective is that of β_α(∞) up to O(1/Λ) in general, and up to an exponentially small term once the
/// support has settled. The answer carries a proof of that, by linear programming duality: for every λ,
///
/// \f[ \min_{X\beta = y} \|\beta\|_1 \;\ge\; \frac{\langle y, \lambda\rangle}{\|X^\top\lambda\|_\infty} , \f]
///
/// and λ = dν/dΛ tends to a maximiser. So does ν/Λ, if slower; but its gap is known, at most d·max|β|/(eΛ). The better
/// of both is given.
///
/// Sources: S. Chen, D. Donoho and M. Saunders, *Atomic decomposition by basis pursuit*, SIAM J. Sci. Comput. 20
/// (1998); R. Cominetti and J. San Martín, Math. Programming 67 (1994).
#pragma once

#include <lazy/hypentropy_solver.hpp>

namespace lazy {

/// β_ℓ2, the solution of Xβ = y of least Euclidean norm. \throws InvalidArgument if y is not in the range of X.
inline Vector least_l2_norm(const Regression& problem) {
  const RowSpace space(problem);
  return space.A().transpose() * space.least_norm_multiplier();
}

/// A solution of Xβ = y of least ℓ1 norm, and the multiplier that bounds that norm from below.
struct BasisPursuit {
  Vector beta;                                       ///< d entries
  double norm = 0;                                   ///< ‖β‖₁
  Vector lambda;                                     ///< N entries, scaled to ‖Xᵀλ‖_∞ = 1
  double bound = 0;                                  ///< ⟨y, λ⟩ <= min ‖β‖₁
  double gap = 0;                                    ///< (‖β‖₁ - bound)/‖β‖₁
  double residual = 0;                               ///< that of HypentropyCertificate
  HypentropyCost cost;                               ///< what it cost
  Termination termination = Termination::converged;  ///< why the solver stopped
};

/// The solution of least ℓ1 norm; of several, the one of least Σ|β_i| ln|β_i| (P3.6b). It is β_α(∞) at Λ = `log_scale`.
/// \throws InvalidArgument if y is not in the range of X, or Λ is not positive.
inline BasisPursuit least_l1_norm(const Regression& problem, double log_scale = 7e6, HypentropySettings settings = {}) {
  require_positive("log_scale", log_scale);
  HypentropySolver solver(problem, settings);
  HypentropyResult end = solver.at(log_scale);
  BasisPursuit answer;
  answer.norm = end.beta.lpNorm<1>();
  answer.residual = end.certificate.residual;
  answer.cost = end.cost;
  answer.termination = end.termination;
  answer.beta = std::move(end.beta);
  answer.lambda = Vector::Zero(problem.samples());
  if (answer.norm == 0) return answer;
  for (Vector lambda : {solver.velocity(), std::move(end.nu)}) {
    lambda /= (problem.X.transpose() * lambda).lpNorm<Eigen::Infinity>();
    const double bound = problem.y.dot(lambda);
    if (!(bound > answer.bound)) continue;
    answer.bound = bound;
    answer.lambda = std::move(lambda);
  }
  answer.gap = (answer.norm - answer.bound) / answer.norm;
  return answer;
}

}  // namespace lazy
