// SPDX-License-Identifier: MIT
// A user's program: how lazy is this network, and how much lazier when it starts at zero and its outputs are scaled?
#include <lazy/kappa_scaling.hpp>
#include <lazy/models/combinators.hpp>
#include <lazy/models/initialisation.hpp>
#include <lazy/models/network.hpp>

#include <cstdio>
#include <random>

auto main() -> int {
  std::mt19937_64 engine(1);
  const lazy::Matrix inputs = lazy::Matrix::Identity(3, 4);
  const lazy::Network network({8, 1}, inputs, lazy::hyperbolic_tangent());
  const lazy::Vector w0 = lazy::gaussian_weights(network, 1, engine);
  const lazy::Vector targets = lazy::Vector::Ones(4);

  const auto centred = lazy::centred(network, w0);
  const auto scaled = lazy::scaled(16, centred);
  const auto kappa = lazy::kappa(centred.jet(w0), targets).value;
  const auto kappa_scaled = lazy::kappa(scaled.jet(w0), targets).value;
  std::printf("kappa: [%g, %g], at 16 times the output scale [%g, %g]\n", kappa.lower, kappa.upper, kappa_scaled.lower,
              kappa_scaled.upper);
  return kappa.lower == 16 * kappa_scaled.lower && kappa.upper == 16 * kappa_scaled.upper ? 0 : 1;
}
