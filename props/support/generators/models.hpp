// SPDX-License-Identifier: MIT
/// \file
/// Models drawn at random, each at a point, with the constants of chapter 0 on balls about it and with bounds on what
/// rounding may do to its jets there. A property that takes a `DrawnModel` holds for any model; a family of one's own
/// joins through `families()`.
#pragma once

#include <support/draw.hpp>
#include <support/generators/losses.hpp>

#include <lazy/lazy_criterion.hpp>
#include <lazy/models/any_model.hpp>
#include <lazy/models/network.hpp>
#include <lazy/models/polynomial.hpp>
#include <lazy/models/quadratic.hpp>
#include <lazy/objective.hpp>
#include <lazy/types.hpp>

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace lazy::props {

/// On a ball: sups of the derivatives of a model, and rounding errors of its jets per unit of every direction that
/// enters.
struct ModelBounds {
  double value = 0;         // ‖h‖
  double differential = 0;  // ‖Dh‖
  double second = 0;        // ‖D²h‖, so a Lipschitz constant of Dh
  double third = 0;         // ‖D³h‖, so a Lipschitz constant of D²h
  double value_error = 0, differential_error = 0, second_error = 0;
};

/// A model at a point.
struct DrawnModel {
  std::string kind;
  AnyModel h;
  Vector w0;
  std::function<ModelBounds(double radius)> bounds;         // on the ball of that radius about w0
  double radius = std::numeric_limits<double>::infinity();  // within which h is smooth
  int degree = 0;                                           // q, where h is positively q-homogeneous; else 0

  auto parameters() const -> Index { return h.parameters(); }
  auto outputs() const -> Index { return h.outputs(); }
};

/// The bounds |σ(0)|, s₁, s₂, s₃ of an activation.
struct ActivationBounds {
  double at_zero = 0, first = 1, second = 0, third = 0;
};

auto activation_named(std::string_view name) -> Activation;
auto bounds_of(std::string_view activation) -> ActivationBounds;

/// S0.11, with Frobenius norms for the weights, so that the same numbers majorise the sums of absolute values that
/// rounding is proportional to. `hidden_differential`, where given, receives the largest a₁ of the hidden layers.
auto network_bounds(const Network& h, const Vector& w0, double radius, const ActivationBounds& sigma,
                    double* hidden_differential = nullptr) -> ModelBounds;

/// A quadratic model, and what it is made of.
struct DrawnQuadratic {
  Vector w0, offset;
  Matrix linear;
  std::vector<Matrix> forms;

  auto model() const -> DrawnModel;
};

/// With p <= parameters and n <= outputs. Jacobians of every kind: low rank, repeated singular values, zero columns,
/// wide spectra.
auto quadratic(Draw& draw, int parameters = 6, int outputs = 4) -> DrawnQuadratic;

/// A network, and what it is made of.
struct DrawnNetwork {
  std::string activation;
  Network h;
  Vector w0;

  auto model() const -> DrawnModel;
};

/// A network of a depth in [from, to] with an activation from the list; one case in eight on digits. Where the
/// activation has a kink, w0 is off it: \throws Discard if a unit sits on it all the same, which only shrinking brings
/// about.
auto network(Draw& draw, const std::vector<std::string>& activations, int from, int to, bool biases = false)
    -> DrawnNetwork;

/// A homogeneous polynomial at a point, with a degree in [from, to].
struct DrawnPolynomial {
  Matrix forms, mixing;
  int degree = 1;
  Vector w0;

  auto model() const -> DrawnModel;
};
auto polynomial(Draw& draw, int from = 1, int to = 5) -> DrawnPolynomial;

/// h - h(w0), at w0.
auto centred(const DrawnModel& f) -> DrawnModel;
/// f(w₊) - f(w₋), at (v, v) where f is at v.
auto symmetrised(const DrawnModel& f) -> DrawnModel;
/// w ↦ f(s ∘ w) with factors s that are powers of two, at the point that they take to where f is.
auto reparametrised(Draw& draw, const DrawnModel& f) -> DrawnModel;
/// αh, at the same point.
auto scaled(double alpha, const DrawnModel& f) -> DrawnModel;

/// A family of models to draw from.
struct Family {
  std::string name;
  std::function<DrawnModel(Draw&)> draw;
};

/// What `any_model` draws from, simplest first. Push a family of your own to have every property tried on it.
auto families() -> std::vector<Family>&;

/// Any model of the suite.
auto any_model(Draw& draw) -> DrawnModel;

/// A positively homogeneous one: a network of 1 to 5 layers, a polynomial, or one of them symmetrised.
auto homogeneous_model(Draw& draw) -> DrawnModel;

/// One that vanishes at its point: centred or symmetrised.
auto centred_model(Draw& draw) -> DrawnModel;

/// A second point of the ball on which a model is smooth.
struct Neighbour {
  Vector point;         // w1
  Vector displacement;  // u = w1 - w0, of the rounded points
  double radius;        // ‖u‖, rounded up
};

/// w0 + u with ‖u‖ between `from` and `to`, as a share of the ball or, where that is the whole space, of 1 + ‖w0‖.
auto neighbour(Draw& draw, const DrawnModel& h, double from, double to) -> Neighbour;

/// The same for a displacement that is given.
auto neighbour_at(const Vector& w0, const Vector& displacement) -> Neighbour;

/// On a ball: sups for the objective, and rounding errors of its jet per unit of every direction that enters.
struct ObjectiveBounds {
  ModelBounds model;
  double gradient = 0;          // G: ‖∇R(h)‖
  double lipschitz = 0;         // L_F of S0.3
  double second_lipschitz = 0;  // a Lipschitz constant of ∇²F
  double value_error = 0, gradient_error = 0, hessian_error = 0;
};

/// F = R ∘ h at the point of the model.
struct DrawnObjective {
  DrawnModel model;
  DrawnLoss loss;
  Objective<AnyModel, AnyLoss> F;

  auto bounds(double radius) const -> ObjectiveBounds;
};

/// Any model under any loss.
auto any_objective(Draw& draw) -> DrawnObjective;
/// A model under any loss, or under the square loss.
auto under_any_loss(Draw& draw, DrawnModel model) -> DrawnObjective;
auto under_square_loss(Draw& draw, DrawnModel model) -> DrawnObjective;

}  // namespace lazy::props
