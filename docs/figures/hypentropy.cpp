// SPDX-License-Identifier: MIT
/// \file
/// The hypentropy q between its two limits (P3.3): z²/4 near zero, which makes Q_α the square of the ℓ2 norm for large
/// α (P3.5), and |z|(ln|z| - 1) + 2 far from it, which makes it the ℓ1 norm times a logarithm for small α (P3.6). And
/// the function that the sheet prints, with arcsin for arcsinh.
#include "figures.hpp"

#include <lazy/hypentropy.hpp>

#include <cmath>
#include <limits>

namespace lazy::figures {

namespace {

/// \f$ \int_0^z \arcsin(s/2)\,ds \f$, which exists up to z = 2.
auto printed(double z) -> double {
  return z <= 2 ? z * std::asin(z / 2) - z * z / (2 + std::sqrt(4 - z * z)) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

auto hypentropy() -> Csv {
  Csv csv({"z", "q", "square", "entropy", "printed"});
  for (int k = -8; k <= 24; ++k) {
    const double z = 2 * std::pow(10, k / 8.0);
    csv.row(z, lazy::hypentropy(z), z * z / 4, z * (std::log(z) - 1) + 2, printed(z));
  }
  return csv;
}

}  // namespace lazy::figures
