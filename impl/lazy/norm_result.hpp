// SPDX-License-Identifier: MIT
/// \file
/// What a norm's computation is asked for, and what it answers.
#pragma once

#include <lazy/lanczos.hpp>
#include <lazy/types.hpp>

namespace lazy {

/// A number known to lie in [lower, upper], up to rounding.
struct Bracket {
  double lower = 0;  ///< not above the number
  double upper = 0;  ///< not below it
};

/// Why a norm's computation ended.
enum class NormTermination {
  direct,     ///< a dense eigenvalue problem: both ends of the bracket are the same
  converged,  ///< every iteration met its tolerance; the bracket is as narrow as its bounds are
  budget      ///< an iteration was cut off
};

/// What a norm cost, in products with the operators of a jet.
struct NormCost {
  Index jvps = 0;     ///< Dh u
  Index vjps = 0;     ///< Dhᵀ c
  Index seconds = 0;  ///< D²h[u, v]
  Index hvps = 0;     ///< Σ_k c_k H_k u
};

/// A norm as a bracket, with why its computation ended and what it cost.
struct NormResult {
  Bracket norm;                                           ///< the bounds found
  NormTermination termination = NormTermination::direct;  ///< why the computation ended
  NormCost cost;                                          ///< what it cost
};

/// How much work goes into the upper end of the bracket of \f$ \|D^2h\| \f$.
enum class UpperBound {
  quick,  ///< two eigenvalue problems: up to about 1.6 times the lower end
  tight   ///< sums of squares as well, where the Hessians can be formed: see sum_of_squares.hpp
};

/// How norms are computed: by which method, with how many iterations, to what accuracy.
struct NormSettings {
  Index dense_limit = 96;  ///< up to this many outputs (or parameters) a kernel (or the Hessians) is formed
  UpperBound upper_bound = UpperBound::quick;  ///< of \f$ \|D^2h\| \f$
  Index starts = 6;                            ///< of the alternating maximisation
  Index sweeps = 500;                          ///< of the alternating maximisation, from each start
  Index sweep_subspace = 5;                    ///< Lanczos vectors in a sweep
  Index evaluations = 2000;                    ///< of \f$ c \mapsto \|H(c)\| \f$ in the bisection for n = 2
  double tolerance = 1e-10;                    ///< relative: of a sweep's progress, of a bisected bracket
  /// A tight upper bound is not worked at further within this relative distance of the lower end.
  double closed = 1e-3;
  LanczosSettings lanczos;  ///< of the iterations for one operator
};

}  // namespace lazy
