// SPDX-License-Identifier: MIT
#include "digits_networks.hpp"

#include <support/data.hpp>

#include <lazy/models/initialisation.hpp>

#include <algorithm>
#include <numbers>
#include <random>

namespace lazy::figures {

auto one_of_each_digit() -> Matrix {
  const auto& digits = props::digits();
  Matrix images(digits.images.rows(), 10);
  for (int digit = 0; digit < 10; ++digit)
    images.col(digit) = digits.images.col(std::ranges::find(digits.labels, digit) - digits.labels.begin());
  return images;
}

auto digit_targets(const Network& h) -> Vector {
  if (h.widths().back() == 10) return Matrix::Identity(10, 10).reshaped();
  return Vector::NullaryExpr(10, [](Index digit) { return digit % 2 == 0 ? -1 : 1; });
}

auto initial_weights(const Network& h, unsigned seed) -> Vector {
  std::mt19937_64 engine(seed);
  return gaussian_weights(h, h.activation().name() == "relu" ? std::numbers::sqrt2 : 1, engine);
}

auto figure_norms() -> NormSettings {
  NormSettings settings;
  settings.starts = 3;
  settings.tolerance = settings.lanczos.tolerance = 1e-5;
  return settings;
}

}  // namespace lazy::figures
