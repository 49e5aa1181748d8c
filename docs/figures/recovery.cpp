// SPDX-License-Identifier: MIT
/// \file
/// Recovery of a sparse truth (P3.7), in the manner of [W20], Figure 1: y = Xβ* with Gaussian X, d = 200 and 5
/// coefficients that are not zero, and the population error ‖β_α(∞) - β*‖² relative to ‖β*‖², against the number N of
/// samples and against α. Median and quartiles over 9 problems.
#include "figures.hpp"

#include <lazy/hypentropy_solver.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace lazy::figures {

namespace {

constexpr Index features = 200;
constexpr Index support = 5;
constexpr std::size_t problems = 9;

/// The relative population errors at every scale, for one random problem with `samples` rows.
auto errors(Index samples, std::size_t seed, const std::vector<double>& log_scales) -> std::vector<double> {
  std::mt19937_64 engine(seed);
  std::normal_distribution<double> gaussian;
  const Matrix X = Matrix::NullaryExpr(samples, features, [&] { return gaussian(engine); });
  Vector truth = Vector::Zero(features);
  for (Index i = 0; i < support; ++i) truth[i] = (i % 2 == 0 ? 1 : -1) / std::sqrt(double(support));
  const Regression problem(X, X * truth);
  std::vector<double> found;
  for (const auto& at : HypentropySolver(problem).path(log_scales)) found.push_back((at.beta - truth).squaredNorm());
  return found;
}

}  // namespace

auto recovery() -> Csv {
  std::vector<double> scales;
  for (int k = 4; k >= -16; --k) scales.push_back(log_scale(std::pow(10, k / 4.0)));
  Csv csv({"samples", "alpha", "error", "lower_quartile", "upper_quartile"});
  for (const Index samples : {10, 15, 20, 25, 30, 35, 40, 50, 60, 80, 100, 120, 150}) {
    std::vector<std::array<double, problems>> at_scale(scales.size());
    for (std::size_t seed = 0; seed < problems; ++seed) {
      const auto found = errors(samples, seed + 1, scales);
      for (std::size_t k = 0; k < scales.size(); ++k) at_scale[k][seed] = found[k];
    }
    for (std::size_t k = 0; k < scales.size(); ++k) {
      std::ranges::sort(at_scale[k]);
      csv.row(samples, std::exp(-scales[k] / 2), at_scale[k][4], at_scale[k][2], at_scale[k][6]);
    }
  }
  return csv;
}

}  // namespace lazy::figures
