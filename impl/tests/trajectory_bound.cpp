// SPDX-License-Identifier: MIT
// What chapter 3 computes, where it can be done by hand: the constants of its bounds, the closed form of the linearised
// flow, the gap of a model with one parameter.
#include "expect.hpp"
#include "tests.hpp"

#include <lazy/expansion.hpp>
#include <lazy/losses.hpp>
#include <lazy/models/quadratic.hpp>
#include <lazy/prediction.hpp>
#include <lazy/trajectory_bound.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace lazy::tests {

namespace {

/// That x is y, up to rounding.
void equal(double x, double y, const std::string& what) { expect(std::abs(x - y) <= 1e-14 * std::abs(y), what); }

void constants() {
  TrajectoryConstants k{.horizon = 4,
                        .alpha = 2,
                        .initial_loss = 9,
                        .loss_lipschitz = 2,
                        .differential = 3,
                        .differential_lipschitz = 1. / 3};
  equal(k.D(), 6, "D");
  equal(k.G(), 6, "G");
  equal(k.C1(), 84, "C1");
  equal(k.C2(), 18, "C2");
  equal(k.C3(), 84 * std::expm1(72) / 18, "C3");
  equal(k.displacement(1), 1.5, "the displacement at t");
  equal(k.outputs(), 21, "the outputs");
  equal(k.kernel_change(3), 7, "the change of the kernel");
  equal(k.gap(1), 42 * std::expm1(18) / 18, "the gap at t");
  equal(k.gap_square_loss(1), 42, "the gap for the square loss");
  equal(k.gap_square_loss_sharp(4), 112, "the sharp one at T");
  equal(k.gap_square_loss_sharp(1), 14, "and at t");
  equal(k.gap_convex(1, 25), 210, "the gap for convex losses");
  equal(k.parameter_gap(1), 18, "the gap of the weights");
  equal(k.test_gap(5, 2, 3, 4), 62, "the gap of other outputs");
  equal(path_length_bound(4, 9), 6, "the length of a path");
  equal(displacement_bound(4, 9), 6, "the displacement by the decrease");
  k.differential = 0;
  equal(k.gap(3), 18, "the gap where nothing grows");
}

/// K = diag(2, 0), y = (5, 7), z₀ = (1, 3).
void linearised_flow() {
  const KernelFlow flow(Matrix{{2, 0}, {0, 0}}, Vector{{5, 7}}, Vector{{1, 3}});
  for (const double t : {0., 0.5, 2., infinity}) {
    const double learnt = 1 - std::exp(-2 * t);
    const Vector dual{{2 * learnt, std::isfinite(t) ? 4 * t : 0}};
    expect((flow.outputs(t) - Vector{{1 + 4 * learnt, 3}}).norm() < 1e-14,
           "z starts at z0, and tends to y where K sees it");
    expect((flow.dual(t) - dual).norm() < 1e-14, "a is the integral of the residual, at infinity in the range of K");
    expect((flow.predict(Matrix{{1, 0}}, Vector{{10}}, t) - Vector{{10 + 2 * learnt}}).norm() < 1e-14,
           "other outputs start where they are");
  }
  // An eigenvalue that is a rounding error is none, whatever the unit.
  for (const double unit : {0x1p-80, 0x1p80}) {
    const KernelFlow rounded(unit * Matrix{{1, 0}, {0, 0x1p-60}}, Vector{{1, 1}});
    expect(rounded.limit() == Vector{{1, 0}}, "a rate that is a rounding error is 0");
  }
}

/// h = w + ½w² from 0 to y = 1: at α = ∞, c' = -c + 2(1 - e⁻ᵗ)e⁻ᵗ, so c = 2e⁻ᵗ(t - 1 + e⁻ᵗ).
void one_parameter() {
  const auto gap = [](double t) { return 2 * std::exp(-t) * (t - 1 + std::exp(-t)); };
  const Quadratic h(Vector::Zero(1), Vector::Zero(1), Matrix::Ones(1, 1), {Matrix::Ones(1, 1)});
  const SquareLoss R(Vector::Ones(1));
  const GapFlow flow(expansion(h, Vector::Zero(1)), R, infinity);
  const LargestGap largest = largest_gap(flow, {.horizon = 4});
  const double t = largest.time;
  expect(t > 0 && std::abs(t + 2 * std::exp(-t) - 2) < 1e-6, "the time of the largest gap, where t + 2e⁻ᵗ = 2");
  expect(std::abs(largest.outputs - gap(t)) < 1e-8, "the largest gap");

  const double alpha = 0x1p60;
  const TrajectoryConstants k{1, alpha, 0.5, 1, 1, 1};
  double share = 0;
  for (double at = 0x1p-10; at < 4; at += 0x1p-10)
    share = std::max(share, gap(at) / (alpha * k.gap_square_loss_sharp(at)));
  expect(0.395 < share && share < 0.396, "the share of the bound for the square loss that is used");
}

/// sin(z + εc) - sin z = 2 sin(εc/2) cos(z + εc/2), whichever way it is computed.
void increments() {
  const SeparableLoss<Cosine> R(Vector::Zero(1));
  for (const double c : {-1., 1.})
    for (double epsilon = 0x1p-60; epsilon <= 1; epsilon *= 1.25)
      for (double z = -3; z <= 3; z += 0.5) {
        const double exact = 2 * std::sin(epsilon * c / 2) / epsilon * std::cos(z + epsilon * c / 2);
        const double increment = gradient_increment(R, Vector::Constant(1, z), Vector::Constant(1, c), epsilon)[0];
        expect(std::abs(increment - exact) < 1e-12, "the increment of a gradient to twelve digits");
      }
  expect(std::abs(gradient_increment(R, Vector::Zero(1), Vector::Ones(1), 0)[0] - 1) < 1e-12,
         "in the limit, the Hessian");
}

/// Of a wave with its crest near an end of the only step, to the accuracy that `Supremum` states.
void suprema() {
  const double pi = std::acos(-1.);
  const auto rest = [](double, const Vector&, Vector& dx) { dx = Vector::Zero(1); };
  for (double from_end = 0x1p-15; from_end < 0.5; from_end *= 1.3)
    for (const double crest : {from_end, 1 - from_end}) {
      Supremum largest([&](double t, const Vector&) { return std::cos(pi * (t - crest)) - 3; });
      integrate(rest, Vector::Ones(1), {.horizon = 1}, largest);
      expect(largest.value() > -2 - 0x1p-33 * pi * pi - 1e-15, "a crest near the end of a step is found");
      expect(std::abs(largest.time() - crest) < 0x1p-16, "and when it is");
    }
}

}  // namespace

auto trajectory_bound() -> int {
  constants();
  linearised_flow();
  one_parameter();
  increments();
  suprema();
  return status();
}

}  // namespace lazy::tests
