// SPDX-License-Identifier: MIT
// κ of a network with a million parameters and ten inputs, in less than a gibibyte: nothing p × p is formed, and little
// that is n × p.
#include <lazy/kappa_scaling.hpp>
#include <lazy/models/initialisation.hpp>
#include <lazy/models/network.hpp>

#include <sys/resource.h>

#include <cstdio>
#include <random>

auto main() -> int {
  std::mt19937_64 engine(1);
  constexpr lazy::Index width = 904, pixels = 196;
  const lazy::Matrix inputs =
      lazy::Matrix::NullaryExpr(pixels, 10, [&] { return std::uniform_real_distribution<double>()(engine); });
  const lazy::Network network({width, width, 1}, inputs, lazy::relu());
  const auto jet = network.jet(lazy::gaussian_weights(network, std::sqrt(2.0), engine));
  lazy::NormSettings settings;
  settings.starts = 1;  // the memory is what is tested here; more starts take no more of it
  const auto kappa = lazy::kappa(jet, lazy::Vector::Ones(10), settings);

  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double mebibytes = static_cast<double>(usage.ru_maxrss) / 1024;
  std::printf("p = %td, n = %td: kappa in [%.4g, %.4g], %.0f MiB at most\n", network.parameters(), network.outputs(),
              kappa.value.lower, kappa.value.upper, mebibytes);
  const bool is_bracket = 0 < kappa.value.lower && kappa.value.lower <= kappa.value.upper && kappa.value.upper < 1e3;
  return network.parameters() >= 990'000 && is_bracket && mebibytes < 1024 ? 0 : 1;
}
