// SPDX-License-Identifier: MIT
// κ of a network with a million parameters and ten inputs, in less than a gibibyte: nothing p × p is formed, and little
// that is n × p.
#include "tests.hpp"

#include <lazy/kappa_scaling.hpp>
#include <lazy/models/initialisation.hpp>
#include <lazy/models/network.hpp>

#include <sys/resource.h>

#include <cstdio>
#include <random>

namespace lazy::tests {

auto large_network() -> int {
  std::mt19937_64 engine(1);
  constexpr Index width = 904, pixels = 196;
  const Matrix inputs =
      Matrix::NullaryExpr(pixels, 10, [&] { return std::uniform_real_distribution<double>()(engine); });
  const Network network({width, width, 1}, inputs, relu());
  const auto jet = network.jet(gaussian_weights(network, std::sqrt(2.0), engine));
  NormSettings settings;
  // The memory is what is tested here: more starts, sweeps or restarts take no more of it.
  settings.starts = 1;
  settings.sweeps = 10;
  settings.lanczos.restarts = 3;
  const Bracket bracket = kappa(jet, Vector::Ones(10), settings).value;

  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double mebibytes = static_cast<double>(usage.ru_maxrss) / 1024;
  std::printf("p = %td, n = %td: kappa in [%.4g, %.4g], %.0f MiB at most\n", network.parameters(), network.outputs(),
              bracket.lower, bracket.upper, mebibytes);
  const bool is_bracket = 0 < bracket.lower && bracket.lower <= bracket.upper && bracket.upper < 1e3;
  return network.parameters() >= 990'000 && is_bracket && mebibytes < 1024 ? 0 : 1;
}

}  // namespace lazy::tests
