// SPDX-License-Identifier: MIT
// That the activations of the suite and their derivatives are accurate to a few units in the last place, near 0 and far
// from it too, and that a matrix gets the same numbers as its entries one by one.
#include "expect.hpp"
#include "tests.hpp"

#include <lazy/models/activation.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace lazy::tests {

namespace {

using Exact = long double;

struct ExactJet {
  Exact value, slope, curvature;
};

auto exact_tanh(Exact z) -> ExactJet {
  const Exact t = std::tanh(z), sech = 1 / std::cosh(z);
  return {t, sech * sech, -2 * t * sech * sech};
}

auto exact_softplus(Exact z) -> ExactJet {
  const Exact e = std::exp(-std::fabs(z));
  return {std::fmax(z, Exact(0)) + std::log1p(e), z > 0 ? 1 / (1 + e) : e / (1 + e), e / ((1 + e) * (1 + e))};
}

auto exact_sine(Exact z) -> ExactJet { return {std::sin(z), std::cos(z), -std::sin(z)}; }

/// In units of the last place of the exact number; where that is subnormal, of the least normal one.
auto error(double computed, Exact exact) -> double {
  const Exact unit = 0x1p-52L * std::max(std::fabs(exact), 0x1p-1022L);
  return static_cast<double>(std::fabs(computed - exact) / unit);
}

template <class Exactly>
void accurate(const Activation& sigma, Exactly exactly) {
  constexpr double units = 4;
  double worst = 0;
  const auto at = [&](double z) {
    const Activation::ScalarJet jet = sigma(z);
    const ExactJet exact = exactly(z);
    for (const double here :
         {error(jet.value, exact.value), error(jet.slope, exact.slope), error(jet.curvature, exact.curvature)})
      worst = std::isnan(here) ? here : std::max(worst, here);
  };
  for (double z = 0x1p-1000; z < 1e4; z *= 1 + 0x1p-8) at(z), at(-z);
  for (double z = -2; z <= 2; z += 0x1p-14) at(z);
  expect(worst <= units, sigma.name() + " to 4 units in the last place, but it is wrong by " + std::to_string(worst));
}

void entrywise(const Activation& sigma) {
  const Matrix a{{-3, 0, 0x1p-40}, {0.25, 50, -700}};
  Matrix value(2, 3), slope(2, 3), curvature(2, 3);
  sigma(a, value, slope, curvature);
  for (Index j = 0; j < a.cols(); ++j)
    for (Index i = 0; i < a.rows(); ++i) {
      const Activation::ScalarJet jet = sigma(a(i, j));
      expect(value(i, j) == jet.value && slope(i, j) == jet.slope && curvature(i, j) == jet.curvature,
             sigma.name() + " of a matrix, entry by entry");
    }
}

}  // namespace

auto activations() -> int {
  accurate(hyperbolic_tangent(), exact_tanh);
  accurate(softplus(), exact_softplus);
  accurate(sine(), exact_sine);
  for (const Activation& sigma :
       {linear_activation(), relu(), leaky_relu(), absolute_value(), hyperbolic_tangent(), softplus(), sine()})
    entrywise(sigma);
  return status();
}

}  // namespace lazy::tests
