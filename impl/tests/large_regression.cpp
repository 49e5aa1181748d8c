// SPDX-License-Identifier: MIT
// β_α(∞) for a thousand samples, and for a hundred thousand features: interpolation and certificate, from ℓ2 to ℓ1.
#include "tests.hpp"

#include <lazy/hypentropy_solver.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <random>

namespace lazy::tests {

namespace {

#ifdef NDEBUG
constexpr Index fraction = 1;
#else
constexpr Index fraction = 10;
#endif

/// Gaussian X, and y = Xβ for ten entries of β.
auto sparse_regression(Index samples, Index features) -> Regression {
  std::mt19937_64 engine(1);
  std::normal_distribution<double> gauss;
  Matrix X = Matrix::NullaryExpr(samples, features, [&] { return gauss(engine); });
  Vector y = X.leftCols(10) * Vector::NullaryExpr(10, [&] { return gauss(engine); });
  return {std::move(X), std::move(y)};
}

auto is_solved(Index samples, Index features) -> bool {
  const auto problem = sparse_regression(samples / fraction, features / fraction);
  const std::array alphas{1e3, 1.0, 1e-2, 1e-8, 1e-150};
  std::array<double, alphas.size()> scales;
  for (std::size_t k = 0; k < alphas.size(); ++k) scales[k] = log_scale(alphas[k]);
  bool solved = true;
  for (const auto& end : HypentropySolver(problem).path(scales)) {
    const auto& proof = end.certificate;
    std::printf("%td x %td, ln(1/alpha^2) = %6.1f: residual %.1e, kkt %.1e, gap %.1e, %td Newton systems\n",
                problem.samples(), problem.features(), end.log_scale, proof.residual, proof.kkt, proof.gap,
                end.cost.newton_systems);
    solved = solved && end.termination == Termination::converged && proof.residual <= 1e-14 && proof.kkt <= 1e-13 &&
             proof.gap <= 1e-13 && (problem.X * end.beta - problem.y).norm() <= 1e-12 * problem.y.norm();
  }
  return solved;
}

}  // namespace

auto large_regression() -> int {
  if (fraction > 1) std::printf("with assertions: at 1/%td of the sizes\n", fraction);
  const bool samples = is_solved(1000, 2000), features = is_solved(100, 100'000);
  return samples && features ? 0 : 1;
}

}  // namespace lazy::tests
