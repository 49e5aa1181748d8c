// SPDX-License-Identifier: MIT
/// \file
/// The path of β_α(∞) from the least ℓ2 norm to the least ℓ1 norm on gasoline (P3.5, P3.6a, P3.7): both norms against
/// α, relative to the least that an interpolant can have, and how many coefficients are not negligible.
#include "figures.hpp"
#include "gasoline.hpp"

#include <lazy/least_norm.hpp>

#include <cmath>
#include <vector>

namespace lazy::figures {

namespace {

/// Coefficients larger than a thousandth of the largest one.
auto non_negligible(const Vector& beta) -> Index {
  return (beta.array().abs() > 1e-3 * beta.lpNorm<Eigen::Infinity>()).count();
}

}  // namespace

auto gasoline_path() -> Csv {
  const Regression problem = gasoline_problem();
  const double least_l2 = least_l2_norm(problem).norm();
  const BasisPursuit least_l1 = least_l1_norm(problem);
  Csv csv({"alpha", "l1", "l2", "coefficients"});
  const auto row = [&](double alpha, const Vector& beta) {
    csv.row(alpha, beta.lpNorm<1>() / least_l1.norm, beta.norm() / least_l2, non_negligible(beta));
  };

  std::vector<double> scales;
  for (int k = 16; k >= -80; --k) scales.push_back(log_scale(std::pow(10, k / 4.0)));
  for (const auto& at : HypentropySolver(problem).path(scales)) row(std::exp(-at.log_scale / 2), at.beta);
  row(0, least_l1.beta);
  return csv;
}

}  // namespace lazy::figures
