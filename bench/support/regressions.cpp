// SPDX-License-Identifier: MIT
#include <support/regressions.hpp>

#include <support/instances.hpp>

#include <cmath>
#include <utility>

namespace lazy::bench {

Regression sparse_regression(Index samples, Index features, Index support, bool noisy) {
  Matrix X = noise(samples, features, 31);
  Vector beta = Vector::Zero(features);
  for (Index k = 0; k < support; ++k) {
    const double size = 1 + static_cast<double>(k) / static_cast<double>(support);
    beta[k * (features / support)] = k % 2 == 0 ? size : -size;
  }
  Vector y = X * beta;
  if (noisy) y += 0.1 * y.norm() / std::sqrt(static_cast<double>(samples)) * noise(samples, 32);
  return {std::move(X), std::move(y)};
}

}  // namespace lazy::bench
