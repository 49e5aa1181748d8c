// SPDX-License-Identifier: MIT
/// \file
/// What the hypentropy solver is told, and what it answers: the minimiser, its certificate, why it stopped and its
/// cost.
#pragma once

#include <lazy/types.hpp>

#include <string_view>

namespace lazy {

/// What the solver may spend and what it aims at.
struct HypentropySettings {
  double tolerance = 1e-14;     ///< on HypentropyCertificate::residual: what `Termination::converged` means
  Index newton_systems = 1000;  ///< the most factorisations that one scale may cost
};

/// Why the solver stopped.
enum class Termination {
  converged,       ///< the residual is within the tolerance
  rounding_limit,  ///< nothing improves a residual above the tolerance: see HypentropyCertificate::attainable
  system_limit,    ///< the Newton systems allowed were spent
};

/// What a Termination says, in words.
inline std::string_view name(Termination reason) {
  switch (reason) {
    case Termination::converged:
      return "converged";
    case Termination::rounding_limit:
      return "rounding limit";
    case Termination::system_limit:
      return "limit of Newton systems";
  }
  return "unknown";
}

/// What holds for the computed (β, ν), however they were found. Energies are α²Q_α/κ, κ the unit of HypentropyResult.
struct HypentropyCertificate {
  /// ‖D(Xβ - y)‖/‖Dy‖ (0 for y = 0), its sums compensated; D = 1 unless the rows of X are of very different sizes (see
  /// RowSpace).
  double residual = 0;
  /// The residual that rounding the entries of β causes by itself, ε (Σ β_i²‖Dx_i‖²)^{1/2}/‖Dy‖, and the distance of Dy
  /// from the range of DX over ‖Dy‖, as far as the decomposition resolves that range. No solver in double precision
  /// gets far below.
  double attainable = 0;
  /// max_i |arcsinh(β_i/2α²) - (Xᵀν)_i| / max_i |(Xᵀν)_i|: the KKT conditions (P3.3).
  double kkt = 0;
  /// Primal minus dual energy over the primal one: Fenchel–Young gaps and |⟨ν, Xβ - y⟩|, no difference of large
  /// numbers.
  double gap = 0;
  /// An upper bound of the Newton decrement of 0.0481/α² times the dual function of P3.2b: standard self-concordant.
  double decrement = 0;
  /// The bound that it gives of how far the dual function of P3.2b is at ν above its least, over the primal energy;
  /// infinite where the decrement is >= 1.
  double decrement_bound = 0;
  /// ‖ν - ν*‖ <= ‖Xβ(ν) - y‖/(2α²σ²) (P3.4b), in the unit of HypentropyResult::nu. Of the coefficients of Xᵀν in the
  /// rows of RowSpace::A, which may be those of DX or a basis.
  double multiplier_bound = 0;
};

/// Exact counts of the work done.
struct HypentropyCost {
  Index newton_systems = 0;      ///< factorisations
  Index columns = 0;             ///< columns in all of them: d are one X Xᵀ
  Index line_search_trials = 0;  ///< evaluations of the mirror map
  Index matvecs = 0;             ///< products with X or Xᵀ
  Index path_steps = 0;          ///< steps in Λ
};

/// β_α(∞) at one scale.
struct HypentropyResult {
  double log_scale = 0;  ///< Λ = -ln α²
  double unit = 1;  ///< κ = min(1, m/α²), m the power of 2 below max|β_ℓ2|: ν and energies do not vanish in units of it
  Vector beta;                                       ///< β_α(∞), d entries
  Vector nu;                                         ///< ν/κ, N entries
  Vector dual;                                       ///< Xᵀν/κ, d entries
  double energy = 0;                                 ///< α² Q_α(β)/κ
  HypentropyCertificate certificate;                 ///< what holds for β and ν
  HypentropyCost cost;                               ///< what they cost
  Termination termination = Termination::converged;  ///< why the solver stopped
};

}  // namespace lazy
