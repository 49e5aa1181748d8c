// SPDX-License-Identifier: MIT
/// \file
/// Regression problems for chapter 4, and its unit of cost.
#pragma once

#include <support/measure.hpp>

#include <lazy/regression.hpp>

namespace lazy::bench {

/// A sparse regression: X with independent entries of variance 1, β with `support` entries ±1 to ±2, y = Xβ, to which
/// noise of a tenth of its size may be added.
Regression sparse_regression(Index samples, Index features, Index support, bool noisy = false);

/// The yardstick of chapter 4, one *syrk*: \f$ XX^\top \f$ by Eigen's rankUpdate. One Newton system is \f$
/// X\,\mathrm{diag}(w)X^\top \f$.
inline auto syrk(const Regression& problem) {
  return [&X = problem.X, gram = Matrix(problem.samples(), problem.samples())]() mutable {
    gram.triangularView<Eigen::Lower>().setZero();
    gram.selfadjointView<Eigen::Lower>().rankUpdate(X);
    keep(gram.data());
  };
}

}  // namespace lazy::bench
