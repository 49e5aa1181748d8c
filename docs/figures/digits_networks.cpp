// SPDX-License-Identifier: MIT
#include "digits_networks.hpp"

#include <support/data.hpp>

#include <lazy/models/initialisation.hpp>

#include <algorithm>
#include <numbers>
#include <random>

namespace lazy::figures {

namespace {

/// The threes and eights from number `first` to before number `last`, or all there are.
auto threes_and_eights(Index first, Index last) -> ThreesAndEights {
  const auto& digits = props::digits();
  std::vector<Index> chosen;
  for (Index i = 0; i < digits.labels.size(); ++i)
    if (digits.labels[i] == 3 || digits.labels[i] == 8) chosen.push_back(i);
  const auto end = chosen.begin() + std::min<std::ptrdiff_t>(last, std::ssize(chosen));
  const std::vector<Index> used(chosen.begin() + first, end);
  return {digits.images(Eigen::all, used),
          digits.labels(used).unaryExpr([](int digit) { return digit == 3 ? -1.0 : 1.0; })};
}

constexpr Index training = 200;

}  // namespace

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

auto training_digits() -> const ThreesAndEights& {
  static const auto digits = threes_and_eights(0, training);
  return digits;
}

auto held_out_digits() -> const ThreesAndEights& {
  static const auto digits = threes_and_eights(training, props::digits().labels.size());
  return digits;
}

auto figure_norms() -> NormSettings {
  NormSettings settings;
  settings.starts = 3;
  settings.tolerance = settings.lanczos.tolerance = 1e-5;
  return settings;
}

}  // namespace lazy::figures
