// SPDX-License-Identifier: MIT
/// \file
/// The path of β_α(∞) from the least ℓ2 norm to the least ℓ1 norm on gasoline (P3.5, P3.6a, P3.7): both norms against α, relative to the
/// least that an interpolant can have, and how many coefficients are not negligible.
#include "figures.hpp"
#include "gasoline.hpp"

#include <cmath>
#include <vector>

namespace lazy::figures {

namespace {

/// Coefficients larger than a thousandth of the largest one.
auto non_negligible(const Vector& beta) -> Index { return (beta.array().abs() > 1e-3 * beta.lpNorm<Eigen::Infinity>()).count(); }

}  // namespace

auto gasoline_path() -> Csv {
  const Regression problem = gasoline_problem();
  HypentropySolver solver(problem);
  std::vector<double> scales;
  for (int k = 16; k >= -80; --k) scales.push_back(log_scale(std::pow(10, k / 4.0)));
  constexpr double to_the_end = 1e5;  // the Λ that stands for α = 0
  scales.push_back(to_the_end);
  const auto path = solver.path(scales);

  const double least_l2 = (solver.space().A().transpose() * solver.space().least_norm_multiplier()).norm();
  const double least_l1 = path.back().beta.lpNorm<1>();
  Csv csv({"alpha", "l1", "l2", "coefficients"});
  for (const auto& at : path)
    csv.row(std::exp(-at.log_scale / 2), at.beta.lpNorm<1>() / least_l1, at.beta.norm() / least_l2, non_negligible(at.beta));
  return csv;
}

}  // namespace lazy::figures
