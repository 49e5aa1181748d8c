// SPDX-License-Identifier: MIT
/// \file
/// Training runs drawn at random, as chapter 3 speaks of them: a model that vanishes at w₀ with its expansion there, a
/// loss, a horizon and an output scale, with the constants of its bounds.
///
/// They are drawn free of units. The horizon is a multiple of \f$ 1/(L_R K_0^2) \f$, the time in which the fastest mode
/// is learnt, and α a multiple of \f$ LD/K_0 \f$, the scale at which the differential changes by as much as itself.
#pragma once

#include <support/generators/models.hpp>
#include <support/margin.hpp>

#include <lazy/expansion.hpp>
#include <lazy/flow.hpp>
#include <lazy/trajectory_bound.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

namespace lazy::props {

/// A model that vanishes at w₀, twice: as a model, and as its expansion.
struct DrawnStart {
  DrawnModel model;
  AnyExpansion about;
  std::function<AnyExpansion(double)> scaled;      // the expansion of λh
  std::function<DrawnModel(Draw&)> other_outputs;  // of the same weights, at the same w₀; they need not vanish there
  bool symmetrised = false;
  bool on_digits = false;
};

/// Quadratic models, networks of two and three layers, polynomials; centred, or symmetrised.
auto centred_start(Draw& draw) -> DrawnStart;
auto symmetrised_start(Draw& draw) -> DrawnStart;
/// Either, and homogeneous networks, kinks included.
auto any_start(Draw& draw) -> DrawnStart;
/// A network with kinks.
auto kinked_start(Draw& draw) -> DrawnStart;
/// A quadratic model with at least as many parameters as outputs.
auto quadratic_start(Draw& draw) -> DrawnStart;

/// A training run.
struct DrawnTraining {
  DrawnStart start;
  DrawnLoss loss;
  double horizon = 1;       // T
  double differential = 1;  // K₀, rounded up
  double alpha = 1;         // α, large enough for the ball of radius D/α to be one on which h is smooth

  auto h() const -> const AnyModel& { return start.model.h; }
  auto w0() const -> const Vector& { return start.model.w0; }
  auto at_start() const -> AnyJet { return h().jet(w0()); }

  /// \f$ LD/K_0 \f$ with L at w₀; 1 where the model is linear.
  auto unit() const -> double;

  /// What the bounds are made of, at another α or up to another horizon too.
  auto constants(double at_alpha) const -> TrajectoryConstants;
  auto constants() const -> TrajectoryConstants { return constants(alpha); }
  auto until(double t) const -> TrajectoryConstants;

  auto scaled_flow(double at_alpha) const { return ScaledFlow(start.about, loss.R, at_alpha); }
  auto gap_flow(double at_alpha) const { return GapFlow(start.about, loss.R, at_alpha); }
  auto gap_flow() const { return gap_flow(alpha); }

  /// Up to the horizon, to this tolerance relative to the scales of u, ū, δ and a.
  auto settings(double tolerance) const -> FlowSettings;

  /// What a flow knows of the error of its path, and what rounding adds in every step.
  auto error(const FlowResult& flow) const -> double;
};

/// A start under a loss, with T and α drawn.
auto training(Draw& draw, DrawnStart start, DrawnLoss loss, double longest = 5) -> DrawnTraining;
/// Any start, under any loss or under the square loss.
auto any_training(Draw& draw) -> DrawnTraining;
auto square_training(Draw& draw) -> DrawnTraining;

/// The states between the steps of a flow, its end last.
struct Path {
  std::vector<double> times;
  std::vector<Vector> states;
  FlowResult flow;
};

/// Integrates a flow from x₀ and keeps the end of every step.
template <Field F>
auto follow(F&& field, const Vector& x0, const FlowSettings& settings) -> Path {
  Path path;
  path.flow = integrate(field, x0, settings, [&](FlowStep& step) {
    path.times.push_back(step.end());
    path.states.push_back(step.end_state());
  });
  return path;
}

/// The flow of x with integrals along it: the state is (x, q), \f$ q' = \f$ `integrand(x, x')`.
template <Field F, class Integrand>
auto accompanied(const F& field, Index size, Integrand integrand) {
  return [&field, size, integrand](double t, const Vector& state, Vector& velocity) {
    const Vector x = state.head(size);
    Vector dx(size);
    field(t, x, dx);
    velocity.head(size) = dx;
    velocity.tail(state.size() - size) = integrand(x, dx);
  };
}

/// x with n zeros after it.
inline auto padded(const Vector& x, Index n) -> Vector {
  Vector longer = Vector::Zero(x.size() + n);
  longer.head(x.size()) = x;
  return longer;
}

/// The margin nearest to failing.
inline auto worst(const std::vector<Margin>& margins) -> Margin {
  if (margins.empty()) return {std::numeric_limits<double>::quiet_NaN(), 0};
  return *std::ranges::max_element(margins, [](const Margin& a, const Margin& b) {
    return b.value() != b.value() ? a.value() == a.value() : a.value() < b.value();
  });
}

}  // namespace lazy::props
