// SPDX-License-Identifier: MIT
/// \file
/// The properties of chapter 0: what a model, a loss and a norm are.
#include <support/generators/matrices.hpp>
#include <support/generators/models.hpp>
#include <support/generators/numbers.hpp>
#include <support/property.hpp>

#include <lazy/models/combinators.hpp>
#include <lazy/models/quadratic.hpp>
#include <lazy/norms.hpp>
#include <lazy/tangent_kernel.hpp>
#include <lazy/two_layer_norm.hpp>

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazy::props {
namespace {

/// Norms without forming a matrix.
auto matrix_free() -> NormSettings {
  NormSettings settings;
  settings.dense_limit = 0;
  return settings;
}

/// Norms with the sharper upper bounds by sums of squares (S0.7b).
auto tight() -> NormSettings {
  NormSettings settings;
  settings.upper_bound = UpperBound::tight;
  return settings;
}

// A relative fault far below any that one would see in a plot.
constexpr double slightly = 1 + 1e-7;

// S0.1 · the jet of a model -------------------------------------------------------------------------------------------

struct Adjoint {
  double factor = 1;
  bool elsewhere = false, forgets_last = false;
  static auto false_variants() -> Variants<Adjoint> {
    return {{"vjp too large by 1e-7", {.factor = slightly}},
            {"vjp taken at another point", {.elsewhere = true}},
            {"vjp forgets the last parameter", {.forgets_last = true}}};
  }
};
PROPERTY(vjp_is_the_adjoint_of_jvp, jet_adjoint, rounding, Adjoint,
         "⟨c, Dh u⟩ = ⟨Dhᵀc, u⟩ for any model, point and directions") {
  const auto h = any_model(draw);
  const Vector u = draw("u", vector(h.parameters()));
  const Vector c = draw("c", vector(h.outputs()));
  const Vector w1 = law.elsewhere ? Vector(2 * h.w0 + u) : h.w0;
  Vector pulled = law.factor * h.h.jet(w1).vjp(c);
  if (law.forgets_last) pulled.tail<1>().setZero();
  const auto bounds = h.bounds(0);
  const auto n = static_cast<double>(h.parameters() + h.outputs());
  return within(c.dot(h.h.jet(h.w0).jvp(u)), pulled.dot(u),
                2 * (bounds.differential_error + gamma(n) * bounds.differential) * c.norm() * u.norm());
}

struct Symmetry {
  double factor = 1;
  bool shared = false;
  static auto false_variants() -> Variants<Symmetry> {
    return {{"antisymmetric", {.factor = -1}},
            {"D²h[v, u] too large by 1e-7", {.factor = slightly}},
            {"D²h[u, u] for D²h[v, u]", {.shared = true}}};
  }
};
PROPERTY(second_differential_is_symmetric, jet_symmetric, rounding, Symmetry, "D²h[u, v] = D²h[v, u]") {
  const auto h = any_model(draw);
  const Vector u = draw("u", vector(h.parameters()));
  const Vector v = draw("v", vector(h.parameters()));
  const auto at = h.h.jet(h.w0);
  return within(at.second(u, v), law.factor * at.second(law.shared ? u : v, u),
                2 * h.bounds(0).second_error * u.norm() * v.norm());
}

struct HessianProducts {
  double factor = 1;
  bool gauss_newton = false, forgets_weights = false;
  static auto false_variants() -> Variants<HessianProducts> {
    return {{"hvp too large by 1e-7", {.factor = slightly}},
            {"the Gauss–Newton matrix for the Hessian", {.gauss_newton = true}},
            {"the weights c forgotten", {.forgets_weights = true}}};
  }
};
PROPERTY(hvp_weights_the_hessians, jet_hessian_products, rounding, HessianProducts,
         "⟨c, D²h[u, v]⟩ = ⟨Σ c_k H_k u, v⟩") {
  const auto h = any_model(draw);
  const Vector u = draw("u", vector(h.parameters()));
  const Vector v = draw("v", vector(h.parameters()));
  const Vector c = draw("c", vector(h.outputs()));
  const auto at = h.h.jet(h.w0);
  const Vector weights = law.forgets_weights ? Vector(Vector::Constant(c.size(), c.norm())) : c;
  const Vector product = law.gauss_newton ? at.vjp(at.jvp(u)) : Vector(law.factor * at.hvp(weights, u));
  const auto bounds = h.bounds(0);
  draw.cover("the model is curved", 0.5, at.second(u, v).norm() > 0);
  const auto n = static_cast<double>(h.parameters() + h.outputs());
  return within(c.dot(at.second(u, v)), product.dot(v),
                2 * (bounds.second_error + gamma(n) * bounds.second) * c.norm() * u.norm() * v.norm());
}

struct FirstOrder {
  double slope = 1, constant = 0.5, power = 2;
  static auto false_variants() -> Variants<FirstOrder> {
    return {{"Dh too large by a thousandth", {.slope = 1.001}},
            {"Dh taken for its negative", {.slope = -1}},
            {"a quarter for a half", {.constant = 0.25}},
            {"third order", {.power = 3}}};
  }
};
PROPERTY(
    jvp_is_the_derivative_of_the_value, jet_first_order, theorem, FirstOrder,
    "‖h(w+u) - h(w) - Dh u‖ <= ½ L ‖u‖², L a Lipschitz constant of Dh on the segment; the linearised model is within "
    "that of h") {
  const auto h = any_model(draw);
  const auto near = neighbour(draw, h, 1e-8, 1);
  const auto bounds = h.bounds(near.radius);
  const auto at = h.h.jet(h.w0);
  const Vector rest = h.h.jet(near.point).value() - at.value() - law.slope * at.jvp(near.displacement);
  const double rounding = 2 * bounds.value_error +
                          (bounds.differential_error + gamma(4) * bounds.differential) * near.radius +
                          gamma(4) * 2 * bounds.value;
  // The linearisation, as a model of its own.
  const AnyModel linear = linearised(h.h, h.w0);
  const auto on_it = linear.jet(near.point);
  const double allowed = law.constant * bounds.second * std::pow(near.radius, law.power) + rounding;
  return Oracles{
      {"h", at_most(rest.norm(), allowed)},
      {"linearisation", at_most((h.h.jet(near.point).value() - on_it.value()).norm(), allowed)},
      {"D of the linearisation", same(on_it.jvp(near.displacement), at.jvp(near.displacement))},
      {"D² of the linearisation", same(on_it.second(near.displacement, near.displacement).norm() +
                                           on_it.hvp(Vector::Ones(h.outputs()), near.displacement).norm(),
                                       0)},
      {"Dᵀ of the linearisation", same(on_it.vjp(Vector::Ones(h.outputs())), at.vjp(Vector::Ones(h.outputs())))}};
}

struct DifferentialFirstOrder {
  double slope = 1, constant = 0.5, power = 2;
  static auto false_variants() -> Variants<DifferentialFirstOrder> {
    return {{"D²h too large by a thousandth", {.slope = 1.001}},
            {"half of D²h", {.slope = 0.5}},
            {"a sixth for a half", {.constant = 1.0 / 6}},
            {"third order", {.power = 3}}};
  }
};
PROPERTY(second_differential_is_the_derivative_of_the_first, jet_differential_first_order, theorem,
         DifferentialFirstOrder,
         "‖Dh(w+u)v - Dh(w)v - D²h[u, v]‖ <= ½ L₃ ‖u‖² ‖v‖, L₃ a Lipschitz constant of D²h on the segment") {
  // A cubic in few variables meets the bound: its third derivative is constant.
  const bool cubic = draw("cubic", flag(0.25));
  const auto h = cubic ? polynomial(draw, 3, 3).model() : any_model(draw);
  const auto near = neighbour(draw, h, 1e-8, 1);
  const Vector v = draw("v", direction(h.parameters()));
  const auto bounds = h.bounds(near.radius);
  const auto at = h.h.jet(h.w0);
  const Vector rest = h.h.jet(near.point).jvp(v) - at.jvp(v) - law.slope * at.second(near.displacement, v);
  const double rounding = 2 * bounds.differential_error +
                          (bounds.second_error + gamma(4) * bounds.second) * near.radius +
                          gamma(8) * bounds.differential;
  return at_most(rest.norm(), law.constant * bounds.third * std::pow(near.radius, law.power) + rounding);
}

struct Taylor {
  double second = 0.5, constant = 1.0 / 6, power = 3;
  static auto false_variants() -> Variants<Taylor> {
    return {{"D²h without its factor ½", {.second = 1}},
            {"first order only", {.second = 0}},
            {"an eighth for a sixth", {.constant = 1.0 / 8}},
            {"fourth order", {.power = 4}}};
  }
};
PROPERTY(jet_is_the_taylor_polynomial, jets, theorem, Taylor,
         "‖h(w+u) - h(w) - Dh u - ½ D²h[u, u]‖ <= L₃ ‖u‖³ / 6, L₃ a Lipschitz constant of D²h on the segment") {
  // A cubic in one variable meets the bound: its third derivative is constant.
  const bool cubic = draw("cubic", flag(0.25));
  const auto h = cubic ? polynomial(draw, 3, 3).model() : any_model(draw);
  const auto near = neighbour(draw, h, 1e-6, 1);
  const Vector& u = near.displacement;
  const auto bounds = h.bounds(near.radius);
  const auto at = h.h.jet(h.w0);
  const Vector rest = h.h.jet(near.point).value() - at.value() - at.jvp(u) - law.second * at.second(u, u);
  const double r = near.radius;
  const double rounding = 2 * bounds.value_error + bounds.differential_error * r + bounds.second_error * r * r +
                          gamma(8) * (2 * bounds.value + bounds.differential * r + bounds.second * r * r);
  return at_most(rest.norm(), law.constant * bounds.third * std::pow(r, law.power) + rounding);
}

// S0.2, S0.3 · the objective ------------------------------------------------------------------------------------------

struct FirstVariation {
  double factor = 1;
  bool untransposed = false;
  static auto false_variants() -> Variants<FirstVariation> {
    return {{"∇F too large by 1e-7", {.factor = slightly}},
            {"∇R forgotten: the slope of Σ h_k", {.untransposed = true}}};
  }
};
PROPERTY(gradient_is_the_first_variation, objective_first_variation, rounding, FirstVariation,
         "⟨∇F, u⟩ = ⟨∇R(h), Dh u⟩ for any model and loss") {
  const auto objective = any_objective(draw);
  const auto& [h, loss, F] = objective;
  const Vector u = draw("u", vector(h.parameters()));
  const auto at = h.h.jet(h.w0);
  const auto bounds = objective.bounds(0);
  const Vector slope = law.untransposed ? Vector(Vector::Ones(h.outputs())) : loss.R.gradient(at.value());
  return within(law.factor * F.gradient(h.w0).dot(u), slope.dot(at.jvp(u)),
                2 *
                    (bounds.gradient_error + gamma(static_cast<double>(h.parameters() + h.outputs())) *
                                                 bounds.model.differential * bounds.gradient) *
                    u.norm());
}

struct SecondVariation {
  double gauss_newton = 1, curvature = 1;
  static auto false_variants() -> Variants<SecondVariation> {
    return {{"the Gauss–Newton part only", {.curvature = 0}},
            {"the curvature of the model only", {.gauss_newton = 0}},
            {"twice the curvature", {.curvature = 2}},
            {"the Gauss–Newton part too large by 1e-7", {.gauss_newton = slightly}}};
  }
};
PROPERTY(hessian_is_the_second_variation, objective_second_variation, rounding, SecondVariation,
         "⟨v, ∇²F u⟩ = ⟨Dh v, ∇²R Dh u⟩ + ⟨∇R, D²h[u, v]⟩") {
  const auto objective = any_objective(draw);
  const auto& [h, loss, F] = objective;
  const Vector u = draw("u", vector(h.parameters()));
  const Vector v = draw("v", vector(h.parameters()));
  const auto at = h.h.jet(h.w0);
  const Vector z = at.value();
  const double right = law.gauss_newton * at.jvp(v).dot(loss.R.hessian(z, at.jvp(u))) +
                       law.curvature * loss.R.gradient(z).dot(at.second(u, v));
  const auto bounds = objective.bounds(0);
  const double sums = bounds.lipschitz * gamma(static_cast<double>(h.parameters() + h.outputs() + 8));
  return within(v.dot(F.hessian(h.w0, u)), right, 2 * (bounds.hessian_error + sums) * u.norm() * v.norm());
}

struct ObjectiveTaylor {
  double gradient = 1, hessian = 1;
  static auto false_variants() -> Variants<ObjectiveTaylor> {
    return {{"∇F too large by a thousandth", {.gradient = 1.001}},
            {"∇²F forgotten", {.hessian = 0}},
            {"∇²F too large by a tenth", {.hessian = 1.1}}};
  }
};
PROPERTY(objective_is_differentiated_twice, objective_derivatives, theorem, ObjectiveTaylor,
         "F and ∇F move as ∇F and ∇²F say, to within M ‖u‖³/6 and M ‖u‖²/2, M a Lipschitz constant of ∇²F") {
  const auto objective = any_objective(draw);
  const auto& [h, loss, F] = objective;
  const auto near = neighbour(draw, h, 1e-6, 1);
  const Vector& u = near.displacement;
  const double r = near.radius;
  const auto at = F.jet(h.w0);
  const auto there = F.jet(near.point);
  const Vector slope = law.gradient * at.gradient();
  const Vector bend = law.hessian * at.hessian(u);
  const auto b = objective.bounds(r);
  const double gradient_sup = b.model.differential * b.gradient;
  const double value_rounding = 2 * b.value_error + b.gradient_error * r + b.hessian_error * r * r +
                                gamma(static_cast<double>(2 * u.size() + 8)) *
                                    (at.value() + there.value() + gradient_sup * r + b.lipschitz * r * r);
  const double gradient_rounding =
      2 * b.gradient_error + b.hessian_error * r + gamma(8) * (2 * gradient_sup + b.lipschitz * r);
  return Oracles{
      {"F", at_most(std::abs(there.value() - at.value() - slope.dot(u) - u.dot(bend) / 2),
                    b.second_lipschitz * r * r * r / 6 + value_rounding)},
      {"∇F", at_most((there.gradient() - slope - bend).norm(), b.second_lipschitz * r * r / 2 + gradient_rounding)}};
}

struct ScaledObjective {
  double value = -2, gradient = -1;
  static auto false_variants() -> Variants<ScaledObjective> {
    return {
        {"R(αh)/α", {.value = -1}}, {"R(αh), not divided", {.value = 0}}, {"∇F_α = α⁻²Dhᵀ∇R(αh)", {.gradient = -2}}};
  }
};
PROPERTY(scaled_objective_is_that_of_the_scaled_model, objective_output_scale, exact, ScaledObjective,
         "F_α, ∇F_α and ∇²F_α are those of R∘(αh) divided by α², bit for bit for α = 2^k") {
  const auto [h, loss, F] = any_objective(draw);
  const double alpha = draw("α", power_of_two(-20, 20));
  const Vector u = draw("u", vector(h.parameters()));
  const Objective<AnyModel, AnyLoss> F_alpha(h.h, loss.R, alpha);
  const auto at = F_alpha.jet(h.w0);
  const Objective<AnyModel, AnyLoss> scaled_model(scaled(alpha, h).h, loss.R);
  const auto there = scaled_model.jet(h.w0);
  const auto model = h.h.jet(h.w0);
  const Vector z = alpha * model.value();
  if (!scales_exactly(loss.R.gradient(z)) || !scales_exactly(loss.R.hessian(z, Vector::Ones(z.size())))) draw.discard();
  return Oracles{{"F", same(at.value(), std::pow(alpha, law.value) * there.value())},
                 {"∇F", same(at.gradient(), Vector(std::pow(alpha, law.gradient) * model.vjp(loss.R.gradient(z))))},
                 {"∇²F", same(at.hessian(u), Vector(there.hessian(u) / alpha / alpha))}};
}

struct GradientLipschitz {
  double gauss_newton = 1, curvature = 1;
  static auto false_variants() -> Variants<GradientLipschitz> {
    return {{"without G L", {.curvature = 0}},
            {"without L_R K²", {.gauss_newton = 0}},
            {"half of it", {.gauss_newton = 0.5, .curvature = 0.5}}};
  }
};
PROPERTY(gradient_is_lipschitz, objective_lipschitz, theorem, GradientLipschitz,
         "‖∇F(w) - ∇F(w')‖ <= (L_R K² + G L) ‖w - w'‖ on a ball") {
  const auto objective = any_objective(draw);
  const auto& [h, loss, F] = objective;
  const auto near = neighbour(draw, h, 1e-6, 1);
  const auto b = objective.bounds(near.radius);
  const double K = b.model.differential, L = b.model.second;
  const double constant =
      lazy::objective_lipschitz(law.gauss_newton * loss.R.lipschitz(), K, law.curvature * b.gradient, L);
  const double rounding = 2 * b.gradient_error + gamma(4) * 2 * K * b.gradient;
  return at_most((F.gradient(near.point) - F.gradient(h.w0)).norm(), constant * near.radius + rounding);
}

struct GradientSplit {
  bool same_end = false;
  double sign = 1;
  static auto false_variants() -> Variants<GradientSplit> {
    return {{"∇R at w in both terms", {.same_end = true}}, {"the second term subtracted", {.sign = -1}}};
  }
};
PROPERTY(gradient_splits_into_loss_and_model, objective_gradient_split, rounding, GradientSplit,
         "∇F(w) - ∇F(w') = Dh(w)ᵀ(∇R(h(w)) - ∇R(h(w'))) + (Dh(w) - Dh(w'))ᵀ∇R(h(w'))") {
  const auto objective = any_objective(draw);
  const auto& [h, loss, F] = objective;
  const auto near = neighbour(draw, h, 1e-3, 1);
  const auto at = h.h.jet(h.w0), there = h.h.jet(near.point);
  const Vector here_slope = loss.R.gradient(at.value()), there_slope = loss.R.gradient(there.value());
  const Vector& c = law.same_end ? here_slope : there_slope;
  const Vector right = at.vjp(here_slope - there_slope) + law.sign * (at.vjp(c) - there.vjp(c));
  const auto b = objective.bounds(near.radius);
  return within(F.gradient(h.w0) - F.gradient(near.point), right,
                8 * (b.gradient_error + (b.model.differential_error + gamma(8) * b.model.differential) * b.gradient));
}

struct OutputsLipschitz {
  double constant = 1;
  bool at_centre = false;
  static auto false_variants() -> Variants<OutputsLipschitz> {
    return {{"half of it", {.constant = 0.5}}, {"K at the centre of the ball", {.at_centre = true}}};
  }
};
PROPERTY(outputs_are_lipschitz, outputs_lipschitz, theorem, OutputsLipschitz, "‖h(w) - h(w')‖ <= sup‖Dh‖ ‖w - w'‖") {
  const auto h = any_model(draw);
  const auto near = neighbour(draw, h, 1e-4, 1);
  const auto b = h.bounds(near.radius);
  const double K = law.at_centre ? differential_norm(h.h.jet(h.w0)).norm.upper : law.constant * b.differential;
  return at_most((h.h.jet(near.point).value() - h.h.jet(h.w0).value()).norm(),
                 K * near.radius + 2 * b.value_error + gamma(4) * 2 * b.value);
}

// S0.4, S0.5 · the losses ---------------------------------------------------------------------------------------------

struct SmoothLoss {
  double constant = 1;
  bool one_for_all = false;
  static auto false_variants() -> Variants<SmoothLoss> {
    return {{"half of L_R", {.constant = 0.5}}, {"L_R = 1 for labels of any weight", {.one_for_all = true}}};
  }
};

/// A loss, a point near to where it bends most or far from there, and a step from it.
struct LossStep {
  DrawnLoss loss;
  Vector z, v;
};
auto loss_step(Draw& draw, double from, double to) -> LossStep {
  const Index n = draw("n", dimension(1, 5));
  auto loss = any_loss(draw, n);
  const Vector z = (loss.kind == "logistic" ? 0 : 1) * loss.targets +
                   draw("distance", log_uniform(1e-3, 10)) * draw("z - y", vector(n));
  const Vector displaced = z + draw("‖v‖", log_uniform(from, to)) * draw("v", direction(n));
  return {std::move(loss), z, displaced - z};
}

PROPERTY(loss_gradient_is_lipschitz, losses, theorem, SmoothLoss, "R >= 0 and ‖∇R(z) - ∇R(z')‖ <= L_R ‖z - z'‖") {
  const auto [loss, z, v] = loss_step(draw, 1e-3, 10);
  const double L_R = law.one_for_all ? 1 : law.constant * loss.R.lipschitz();
  return Oracles{{"R >= 0", is_true(loss.R.value(z) >= 0)},
                 {"Lipschitz", at_most((loss.R.gradient(z + v) - loss.R.gradient(z)).norm(),
                                       L_R * v.norm() + loss.gradient_error(z + v) + loss.gradient_error(z))}};
}

struct LossFirstOrder {
  double slope = 1, constant = 0.5;
  static auto false_variants() -> Variants<LossFirstOrder> {
    return {{"∇R too large by a thousandth", {.slope = 1.001}}, {"a quarter for a half", {.constant = 0.25}}};
  }
};
PROPERTY(loss_gradient_is_its_derivative, loss_first_order, theorem, LossFirstOrder,
         "|R(z+v) - R(z) - ⟨∇R, v⟩| <= ½ L_R ‖v‖²") {
  const auto [loss, z, v] = loss_step(draw, 1e-6, 1);
  const double rounding = loss.value_error(z) + loss.value_error(z + v) +
                          (loss.gradient_error(z) + gamma(16) * loss.R.gradient(z).norm()) * v.norm() +
                          gamma(4) * (loss.R.value(z) + loss.R.value(z + v));
  return at_most(std::abs(loss.R.value(z + v) - loss.R.value(z) - law.slope * loss.R.gradient(z).dot(v)),
                 law.constant * loss.R.lipschitz() * v.squaredNorm() + rounding);
}

struct LossSecondOrder {
  double bend = 1, constant = 0.5;
  static auto false_variants() -> Variants<LossSecondOrder> {
    return {{"∇²R too large by a thousandth", {.bend = 1.001}},
            {"∇²R forgotten", {.bend = 0}},
            {"a quarter for a half", {.constant = 0.25}}};
  }
};
PROPERTY(loss_hessian_is_the_derivative_of_the_gradient, loss_second_order, theorem, LossSecondOrder,
         "‖∇R(z+v) - ∇R(z) - ∇²R v‖ <= ½ L₂ ‖v‖²") {
  const auto [loss, z, v] = loss_step(draw, 1e-6, 1);
  const double rounding = loss.gradient_error(z) + loss.gradient_error(z + v) + loss.hessian_error(z) * v.norm() +
                          gamma(4) * (loss.R.gradient(z).norm() + loss.R.gradient(z + v).norm());
  return at_most((loss.R.gradient(z + v) - loss.R.gradient(z) - law.bend * loss.R.hessian(z, v)).norm(),
                 law.constant * loss.second_lipschitz * v.squaredNorm() + rounding);
}

struct StronglyMonotone {
  bool one_for_all = false, any_loss = false;
  static auto false_variants() -> Variants<StronglyMonotone> {
    return {{"m = L_R for every loss", {.one_for_all = true}}, {"the cosine loss is convex", {.any_loss = true}}};
  }
};
PROPERTY(convex_losses_are_strongly_monotone, loss_strongly_monotone, theorem, StronglyMonotone,
         "⟨∇R(z) - ∇R(z'), z - z'⟩ >= m ‖z - z'‖² for convex R") {
  const auto [loss, z, v] = loss_step(draw, 1e-3, 10);
  const bool convex = loss.convex || law.any_loss;
  const double m = law.one_for_all ? loss.R.lipschitz() : loss.R.strong_convexity();
  const double growth = (loss.R.gradient(z + v) - loss.R.gradient(z)).dot(v);
  const double rounding = (loss.gradient_error(z) + loss.gradient_error(z + v)) * v.norm() +
                          gamma(16) * loss.R.lipschitz() * v.squaredNorm();
  draw.cover("strongly convex", 0.1, loss.R.strong_convexity() > 0);
  // Where R is not convex its curvature is still at least -L_R.
  return at_most(convex ? m * v.squaredNorm() - growth : -growth - loss.R.lipschitz() * v.squaredNorm(), rounding);
}

struct SelfBounding {
  double constant = 2, shift = 0;
  static auto false_variants() -> Variants<SelfBounding> {
    return {{"1 for 2", {.constant = 1}}, {"R bounded below by -1 and not by 0", {.shift = 1}}};
  }
};
PROPERTY(loss_bounds_its_gradient, self_bounding, theorem, SelfBounding,
         "‖∇R‖² <= 2 L_R R for any loss of the suite, near its minimum and far from it") {
  const auto [loss, z, v] = loss_step(draw, 1e-3, 10);
  draw.cover("far from the targets", 0.1, (z - loss.targets).norm() > 3);
  const double gradient = loss.R.gradient(z).norm();
  const double rounding = 2 * gradient * loss.gradient_error(z) +
                          law.constant * loss.R.lipschitz() * loss.value_error(z) + gamma(16) * gradient * gradient;
  return at_most(gradient * gradient, law.constant * loss.R.lipschitz() * (loss.R.value(z) - law.shift) + rounding);
}

struct BoundingStep {
  double share = 0.5, length = 1;
  static auto false_variants() -> Variants<BoundingStep> {
    return {{"without the factor ½", {.share = 1}}, {"a step of twice the length", {.length = 2}}};
  }
};
PROPERTY(a_gradient_step_lowers_the_loss, self_bounding_step, theorem, BoundingStep,
         "R(z - ∇R/L_R) <= R(z) - ‖∇R‖²/(2 L_R)") {
  const auto [loss, z, v] = loss_step(draw, 1e-3, 10);
  const double L_R = loss.R.lipschitz();
  const Vector slope = loss.R.gradient(z);
  const Vector next = z - law.length / L_R * slope;
  const double rounding = loss.value_error(z) + loss.value_error(next) + loss.gradient_error(z) * slope.norm() / L_R +
                          gamma(16) * (loss.R.value(z) + slope.squaredNorm() / L_R + slope.norm() * z.norm());
  return at_most(loss.R.value(next), loss.R.value(z) - law.share * slope.squaredNorm() / L_R + rounding);
}

// S0.6 – S0.9 · norms of the differentials ----------------------------------------------------------------------------

/// \f$ S(c) = \sum_k c_k H_k \f$, column by column.
auto weighted_hessian(const DrawnModel& h, const Vector& c) -> Matrix {
  const auto at = h.h.jet(h.w0);
  Matrix S(h.parameters(), h.parameters());
  for (Index i = 0; i < S.cols(); ++i) S.col(i) = at.hvp(c, Vector::Unit(S.cols(), i));
  return (S + S.transpose()) / 2;
}

/// \f$ H_1, \dots, H_n \f$.
auto hessians(const DrawnModel& h) -> std::vector<Matrix> {
  std::vector<Matrix> all;
  for (Index k = 0; k < h.outputs(); ++k) all.push_back(weighted_hessian(h, Vector::Unit(h.outputs(), k)));
  return all;
}

using SymmetricSolver = Eigen::SelfAdjointEigenSolver<Matrix>;

auto largest_eigenvalue(const Matrix& S) -> double {
  return SymmetricSolver(S, Eigen::EigenvaluesOnly).eigenvalues().maxCoeff();
}

auto spectral(const Matrix& S) -> double {
  return SymmetricSolver(S, Eigen::EigenvaluesOnly).eigenvalues().cwiseAbs().maxCoeff();
}

/// \f$ \max_k \|H_k\| \f$
auto largest_hessian(const DrawnModel& h) -> double {
  double largest = 0;
  for (const Matrix& H : hessians(h)) largest = std::max(largest, spectral(H));
  return largest;
}

/// \f$ \lambda_{\max}(\sum_k H_k^2)^{1/2} \f$
auto root_of_squared_hessians(const DrawnModel& h) -> double {
  Matrix Q = Matrix::Zero(h.parameters(), h.parameters());
  for (const Matrix& H : hessians(h)) Q += H * H;
  return std::sqrt(std::max(0.0, largest_eigenvalue(Q)));
}

/// A model whose Hessians are small enough to be formed, and are not all zero.
auto curved_model(Draw& draw) -> DrawnModel {
  auto h = any_model(draw);
  const Vector u = draw("probe", gaussian(h.parameters()));
  if (h.parameters() > 64 || h.h.jet(h.w0).second(u, u).norm() == 0) draw.discard();
  return h;
}

/// A bound on the error of a norm from Hessians that are formed, p n products each within its own rounding, and a
/// symmetric eigenproblem. The solver is backward stable: its answer is that of a matrix at a relative distance of a
/// modest multiple of the size times the unit roundoff.
auto eigen_rounding(const DrawnModel& h) -> double {
  const auto p = static_cast<double>(h.parameters()), n = static_cast<double>(h.outputs());
  const auto b = h.bounds(0);
  return 4 * std::sqrt(p * n) * (b.second_error + gamma(16 * (p + n)) * b.second);
}

/// The direction that a law takes.
enum class Pick {
  largest_modulus,   ///< an eigenvector for the eigenvalue of largest modulus
  largest,           ///< an eigenvector for the largest eigenvalue, sign and all
  smallest_modulus,  ///< an eigenvector for the eigenvalue of smallest modulus
  given              ///< no eigenvector: the direction that was drawn
};

/// A unit eigenvector of S, for the eigenvalue that `pick` names.
auto eigenvector(const Matrix& S, Pick pick) -> Vector {
  const SymmetricSolver solver(S);
  Index at = S.cols() - 1;
  if (pick == Pick::largest_modulus) solver.eigenvalues().cwiseAbs().maxCoeff(&at);
  if (pick == Pick::smallest_modulus) solver.eigenvalues().cwiseAbs().minCoeff(&at);
  return solver.eigenvectors().col(at);
}

struct QuadraticSup {
  Pick pick = Pick::largest_modulus;
  static auto false_variants() -> Variants<QuadraticSup> {
    return {{"no maximisation: a = u", {.pick = Pick::given}},
            {"the eigenvalue of smallest modulus", {.pick = Pick::smallest_modulus}}};
  }
};
PROPERTY(equal_arguments_reach_the_norm, second_form_norm, backward, QuadraticSup,
         "For any unit u, v there is a unit a with ‖D²h[a, a]‖ >= ‖D²h[u, v]‖: the dominant eigenvector of S(c)") {
  const auto h = curved_model(draw);
  const Vector u = draw("u", direction(h.parameters())), v = draw("v", direction(h.parameters()));
  const auto at = h.h.jet(h.w0);
  const Vector image = at.second(u, v);
  if (image.norm() == 0) return at_most(0, 1);
  const Vector a = law.pick == Pick::given ? u : eigenvector(weighted_hessian(h, image.normalized()), law.pick);
  return at_most(image.norm() - at.second(a, a).norm(), eigen_rounding(h));
}

struct Dual {
  bool other_direction = false;
  double factor = 1;
  static auto false_variants() -> Variants<Dual> {
    return {{"c the direction of D²h[u, u]", {.other_direction = true}}, {"S(c) halved", {.factor = 0.5}}};
  }
};
PROPERTY(weights_along_the_image_bound_it, second_form_dual, backward, Dual,
         "‖D²h[u, v]‖ = uᵀS(c)v <= ‖S(c)‖ with c the direction of D²h[u, v]") {
  const auto h = curved_model(draw);
  const Vector u = draw("u", direction(h.parameters())), v = draw("v", direction(h.parameters()));
  const auto at = h.h.jet(h.w0);
  const Vector image = at.second(u, v), c = (law.other_direction ? at.second(u, u) : image).stableNormalized();
  const Matrix S = law.factor * weighted_hessian(h, c);
  return Oracles{{"equal", within(image.norm(), u.dot(S * v), eigen_rounding(h))},
                 {"bound", at_most(image.norm(), spectral(S) + eigen_rounding(h))}};
}

struct Attained {
  Pick pick = Pick::largest_modulus;
  double factor = 1;
  static auto false_variants() -> Variants<Attained> {
    return {{"the largest eigenvalue, sign and all", {.pick = Pick::largest}}, {"twice the norm", {.factor = 2}}};
  }
};
PROPERTY(an_eigenvector_attains_the_weighted_norm, second_form_attained, backward, Attained,
         "‖S(c)‖ <= ‖D²h[a, a]‖ for any unit c and its dominant eigenvector a") {
  const auto h = curved_model(draw);
  const Vector c = draw("c", direction(h.outputs()));
  const Matrix S = weighted_hessian(h, c);
  const Vector a = eigenvector(S, law.pick);
  draw.cover("a negative eigenvalue dominates", 0.1, a.dot(S * a) < 0);
  return at_most(law.factor * spectral(S), h.h.jet(h.w0).second(a, a).norm() + eigen_rounding(h));
}

/// The first `cols` columns of an orthogonal matrix.
auto frame(Draw& draw, std::string_view name, Index rows, Index cols) -> Matrix {
  return Eigen::JacobiSVD<Matrix>(draw(name, gaussian(rows, rows)), Eigen::ComputeFullU).matrixU().leftCols(cols);
}

/// The forms of Hopf's maps: (z, w) ↦ (|z|² - |w|², 2 z w̄) for real and for complex z, w. Their value at u has the
/// norm ‖u‖² for every u, but \f$ \sum_k H_k^2 \f$ is 2 or 3 times the identity: the quick bounds are wide of the mark.
auto hopf(bool complex) -> std::vector<Matrix> {
  if (!complex) return {Matrix{{1, 0}, {0, -1}}, Matrix{{0, 1}, {1, 0}}};
  return {Matrix{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, -1, 0}, {0, 0, 0, -1}},
          Matrix{{0, 0, 1, 0}, {0, 0, 0, 1}, {1, 0, 0, 0}, {0, 1, 0, 0}},
          Matrix{{0, 0, 0, -1}, {0, 0, 1, 0}, {0, 1, 0, 0}, {-1, 0, 0, 0}}};
}

/// Forms whose norm is known: \f$ \sum_j \sigma_j (q_j^\top u)^2 o_j \f$ with orthonormal \f$ q_j \f$ and \f$ o_j \f$
/// has the norm \f$ \max_j |\sigma_j| \f$; x S has ‖x‖ ‖S‖; a multiple of Hopf's has that multiple, in any frames.
struct KnownForm {
  DrawnModel h;
  double norm = 0;
};
auto known_form(Draw& draw) -> KnownForm {
  const auto kind = draw("forms", one_of({"x S", "orthogonal", "Hopf"}));
  const bool complex = kind == "Hopf" && draw("complex", flag());
  const Index least_p = kind != "Hopf" ? 1 : complex ? 4 : 2, least_n = kind != "Hopf" ? 1 : complex ? 3 : 2;
  const Index p = std::max<Index>(least_p, draw("p", dimension(1, 6))),
              n = std::max<Index>(least_n, draw("n", dimension(1, 4)));
  DrawnQuadratic model;
  model.w0 = Vector::Zero(p);
  model.offset = Vector::Zero(n);
  model.linear = draw("A", matrix(n, p));
  const auto combine = [&](const std::vector<Matrix>& forms, const Matrix& q, const Matrix& o) {
    for (Index k = 0; k < n; ++k) {
      Matrix H = Matrix::Zero(p, p);
      for (std::size_t j = 0; j < forms.size(); ++j) H += o(k, static_cast<Index>(j)) * q * forms[j] * q.transpose();
      model.forms.emplace_back((H + H.transpose()) / 2);
    }
  };
  if (kind == "Hopf") {
    const double size = draw("size", log_uniform(1e-3, 1e3));
    auto forms = hopf(complex);
    for (Matrix& form : forms) form *= size;
    combine(forms, frame(draw, "frame of inputs", p, least_p), frame(draw, "frame of outputs", n, least_n));
    return {model.model(), size};
  }
  if (kind == "orthogonal") {
    const Index rank = std::min(p, n);
    const Vector sigma = draw("σ", vector(rank));
    std::vector<Matrix> forms;
    for (Index j = 0; j < rank; ++j)
      forms.emplace_back(sigma[j] * Vector::Unit(rank, j) * Vector::Unit(rank, j).transpose());
    combine(forms, frame(draw, "frame of inputs", p, rank), frame(draw, "frame of outputs", n, rank));
    return {model.model(), sigma.cwiseAbs().maxCoeff()};
  }
  const Vector x = draw("x", vector(n));
  const Matrix S = draw("S", symmetric(p));
  for (Index k = 0; k < n; ++k) model.forms.emplace_back(x[k] * S);
  return {model.model(), x.norm() * spectral(S)};
}

struct Bracketed {
  double lower = 1, upper = 1;
  bool largest_output = false;
  static auto false_variants() -> Variants<Bracketed> {
    return {{"the largest single Hessian from above", {.largest_output = true}},
            {"a lower end 1 % higher", {.lower = 1.01}},
            {"an upper end halved", {.upper = 0.5}}};
  }
};
PROPERTY(bracket_holds_the_norm, second_form_bracket, backward, Bracketed,
         "Where ‖D²h‖ is known it lies in the bracket, which is no wider than √n and a point for n = 1") {
  const auto [h, norm] = known_form(draw);
  const auto [lower, upper] = second_differential_norm(h.h.jet(h.w0)).norm;
  const double above = law.largest_output ? largest_hessian(h) : law.upper * upper;
  draw.cover("n > 2, where the bracket has a width", 0.1, h.outputs() > 2);
  if (norm > 0) draw.note("upper / lower", upper / lower);
  const double rounding = eigen_rounding(h);
  const double widest = (h.outputs() == 1 ? 1 : std::sqrt(static_cast<double>(h.outputs()))) * norm;
  // The same without a matrix, by Lanczos' method, whose residuals are in its bracket.
  const Bracket operators = second_differential_norm(h.h.jet(h.w0), matrix_free()).norm;
  return Oracles{{"lower end <= ‖D²h‖", at_most(law.lower * lower, norm + rounding)},
                 {"‖D²h‖ <= upper end", at_most(norm, above + rounding)},
                 {"lower end <= ‖D²h‖, matrix-free", at_most(operators.lower, norm + rounding)},
                 {"‖D²h‖ <= upper end, matrix-free", at_most(norm, operators.upper + rounding)},
                 {"upper end <= √n ‖D²h‖, matrix-free", at_most(operators.upper, widest * (1 + 1e-4) + rounding)},
                 {"upper end <= √n ‖D²h‖", at_most(upper, widest * (1 + NormSettings{}.tolerance) + rounding)}};
}

struct Rows {
  bool largest_only = false;
  double factor = 1;
  static auto false_variants() -> Variants<Rows> {
    return {{"the largest single Hessian", {.largest_only = true}}, {"half of it", {.factor = 0.5}}};
  }
};
PROPERTY(squared_hessians_bound_from_above, bracket_rows, backward, Rows,
         "‖D²h[u, v]‖² <= λ_max(Σ H_k²), at the best (u, v) that ascent finds") {
  const auto h = curved_model(draw);
  const auto at = h.h.jet(h.w0);
  double best = 0;
  for (Index start = 0; start < 4; ++start) {
    Vector a = draw("start", direction(h.parameters()));
    for (int sweep = 0; sweep < 4; ++sweep) {
      const Vector image = at.second(a, a);
      if (image.norm() > 0) a = eigenvector(weighted_hessian(h, image.normalized()), Pick::largest_modulus);
    }
    best = std::max(best, at.second(a, a).norm());
  }
  const double bound = law.largest_only ? largest_hessian(h) : root_of_squared_hessians(h);
  draw.note("reached of the bound", best / bound);
  return at_most(best, law.factor * bound + eigen_rounding(h));
}

struct Gram {
  bool mean = false, divided = false;
  static auto false_variants() -> Variants<Gram> {
    return {{"the mean eigenvalue of G", {.mean = true}}, {"λ_max(G) / n", {.divided = true}}};
  }
};
PROPERTY(gram_matrix_bounds_from_above, bracket_gram, backward, Gram, "‖S(c)‖² <= ‖S(c)‖_F² = cᵀGc <= λ_max(G)") {
  const auto h = curved_model(draw);
  const Vector c = draw("c", direction(h.outputs()));
  const auto H = hessians(h);
  const Index n = h.outputs();
  const Matrix G = Matrix::NullaryExpr(n, n, [&](Index k, Index l) {
    return H[static_cast<std::size_t>(k)].cwiseProduct(H[static_cast<std::size_t>(l)]).sum();
  });
  const Matrix S = weighted_hessian(h, c);
  double largest = largest_eigenvalue(G);
  if (law.mean) largest = G.trace() / static_cast<double>(n);
  if (law.divided) largest /= static_cast<double>(n);
  const double rounding = eigen_rounding(h);
  const double scale =
      std::sqrt(static_cast<double>(n * h.parameters())) * h.bounds(0).second;  // at least ‖(H_1, …, H_n)‖_F
  return Oracles{{"Frobenius", within(S.squaredNorm(), c.dot(G * c), 2 * scale * rounding)},
                 {"spectral", at_most(spectral(S), S.norm() + rounding)},
                 {"bound", at_most(S.squaredNorm(), largest + 2 * scale * rounding)}};
}

struct Width {
  bool without_n = false;
  static auto false_variants() -> Variants<Width> { return {{"without the factor n", {.without_n = true}}}; }
};
PROPERTY(squared_hessians_are_within_root_n, bracket_width, backward, Width,
         "λ_max(Σ H_k²) <= n max‖H_k‖² <= n ‖D²h‖²") {
  const auto h = curved_model(draw);
  const auto n = static_cast<double>(h.outputs());
  const double largest = largest_hessian(h);
  const double bound = root_of_squared_hessians(h);
  const double rounding = eigen_rounding(h);
  draw.cover("several outputs", 0.4, h.outputs() > 1);
  return Oracles{
      {"n max‖H_k‖²", at_most(bound, (law.without_n ? 1 : std::sqrt(n)) * largest + std::sqrt(n) * rounding)},
      {"one Hessian", at_most(largest, second_differential_norm(h.h.jet(h.w0)).norm.upper + rounding)}};
}

PROPERTY(alternation_never_loses_ground, alternation_climbs, backward, Attained,
         "‖D²h[a, a]‖ <= ‖S(c)‖ <= ‖D²h[a⁺, a⁺]‖") {
  const auto h = curved_model(draw);
  const auto at = h.h.jet(h.w0);
  const Vector a = draw("a", direction(h.parameters()));
  const Vector image = at.second(a, a);
  const Matrix S = weighted_hessian(h, image.stableNormalized());
  const Vector next = eigenvector(S, law.pick);
  const double rounding = eigen_rounding(h);
  return Oracles{{"first", at_most(image.norm(), spectral(S) + rounding)},
                 {"second", at_most(law.factor * spectral(S), at.second(next, next).norm() + rounding)}};
}

struct Circle {
  double factor = 1;
  bool largest_end = false;
  static auto false_variants() -> Variants<Circle> {
    return {{"the larger end bounds the arc", {.largest_end = true}},
            {"the mean of the ends for their sum", {.factor = 0.5}}};
  }
};
PROPERTY(ends_of_an_arc_bound_it, second_form_circle, backward, Circle,
         "For n = 2, ‖S(ac + bc')‖ <= a‖S(c)‖ + b‖S(c')‖, and the bracket of ‖D²h‖ closes above every sampled ‖S(c)‖") {
  const Index p = draw("p", dimension(1, 6));
  const DrawnModel h = DrawnQuadratic{Vector::Zero(p),
                                      Vector::Zero(2),
                                      draw("A", matrix(2, p)),
                                      {draw("H₁", symmetric(p)), draw("H₂", symmetric(p))}}
                           .model();
  const double from = draw("from", uniform(0, 3)), arc = draw("arc", uniform(0.1, 1.5)),
               share = draw("share", uniform(0.1, 0.9));
  const auto at = [](double angle) { return Vector{{std::cos(angle), std::sin(angle)}}; };
  const auto norm_of = [&](const Vector& c) { return spectral(weighted_hessian(h, c)); };
  const double first = norm_of(at(from)), last = norm_of(at(from + arc)), inside = norm_of(at(from + share * arc));
  // at(from + share·arc) = a at(from) + b at(from + arc)
  const double a = std::sin((1 - share) * arc) / std::sin(arc), b = std::sin(share * arc) / std::sin(arc);
  const double bound = law.largest_end ? std::max(first, last) : law.factor * (a * first + b * last);
  const auto [lower, upper] = second_differential_norm(h.h.jet(h.w0)).norm;
  const double rounding = 4 * eigen_rounding(h) + gamma(64) * (a + b) * (first + last);
  return Oracles{{"bound on the arc", at_most(inside, bound + rounding)},
                 {"sampled ‖S(c)‖ <= upper end", at_most(std::max({first, last, inside}), upper + rounding)},
                 {"the bracket closes", at_most(upper, lower * (1 + NormSettings{}.tolerance) + rounding)}};
}

struct SumsOfSquares {
  double factor = 1, theta_beyond = 0;
  static constexpr double dearness = 4;
  static auto false_variants() -> Variants<SumsOfSquares> {
    return {{"half of the bound", {.factor = 0.5}}, {"M₁ - M₀ in place of a mean", {.theta_beyond = 1}}};
  }
};

/// The matrix of an operator on p × p matrices, column by column: `at_0` M₀ + `at_1` M₁ on the symmetric ones, 0 on the
/// antisymmetric.
auto square_operator(const std::vector<Matrix>& H, double at_0, double at_1) -> Matrix {
  const Index p = H[0].rows();
  Matrix M(p * p, p * p);
  for (Index j = 0; j < p; ++j)
    for (Index i = 0; i < p; ++i) {
      Matrix S = Matrix::Zero(p, p), image = Matrix::Zero(p, p);
      S(i, j) += 0.5;
      S(j, i) += 0.5;
      for (const Matrix& H_k : H) image += at_0 * H_k * S * H_k + at_1 * H_k.cwiseProduct(S).sum() * H_k;
      M.col(i + p * j) = image.reshaped();
    }
  return (M + M.transpose()) / 2;
}

PROPERTY(sums_of_squares_bound_from_above, second_form_sums_of_squares, backward, SumsOfSquares,
         "‖D²h‖² <= λ_max((1-θ)M₀ + θM₁), and the tight bracket holds ‖D²h‖ where that is known, and is no wider than "
         "the quick one") {
  const auto [h, norm] = known_form(draw);
  const double theta = draw("θ", uniform(0, 1));
  const Matrix M =
      law.theta_beyond == 0 ? square_operator(hessians(h), 1 - theta, theta) : square_operator(hessians(h), -1, 1);
  const double bound = law.factor * std::sqrt(std::max(0.0, largest_eigenvalue(M)));
  const auto at = h.h.jet(h.w0);
  const Bracket quick = second_differential_norm(at).norm, narrow = second_differential_norm(at, tight()).norm;
  draw.cover("n > 2, where there is a bracket to narrow", 0.1, h.outputs() > 2);
  if (h.outputs() > 2 && norm > 0) draw.note("tight / quick upper bound", narrow.upper / quick.upper);
  const double rounding = eigen_rounding(h) * static_cast<double>(h.parameters());
  // What the tight bracket takes its upper end from, before the lower one is compared with it.
  Matrix stacked(h.parameters() * h.parameters(), h.outputs());
  const auto H = hessians(h);
  for (Index k = 0; k < h.outputs(); ++k) stacked.col(k) = H[static_cast<std::size_t>(k)].reshaped();
  const double enough = norm * norm * (1 + 1e-3);
  const double squares = std::sqrt(detail::least_gram_eigenvalue(stacked, h.parameters(), enough, 50));
  const double mixed = std::sqrt(
      detail::least_mixed_eigenvalue(stacked, h.parameters(), enough, draw("start", gaussian(stacked.rows())), {}));
  return Oracles{{"segment", at_most(norm, bound + rounding)},
                 {"least over Z", at_most(norm, squares + rounding)},
                 {"least on the segment", at_most(norm, mixed + rounding)},
                 {"‖D²h‖ <= tight upper end", at_most(norm, narrow.upper + rounding)},
                 {"tight lower end <= ‖D²h‖", at_most(narrow.lower, norm + rounding)},
                 {"tight upper end <= quick upper end", at_most(narrow.upper, quick.upper + rounding)}};
}

struct SquaresAgree {
  bool unsymmetric = false;
  double factor = 1;
  static auto false_variants() -> Variants<SquaresAgree> {
    return {{"on uvᵀ as well", {.unsymmetric = true}}, {"M₀ is half of M₁ there", {.factor = 0.5}}};
  }
};
PROPERTY(operators_agree_on_squares, squares_agree, backward, SquaresAgree,
         "⟨uuᵀ, M₀uuᵀ⟩ = ⟨uuᵀ, M₁uuᵀ⟩ = ‖D²h[u, u]‖²") {
  const auto h = curved_model(draw);
  const Vector u = draw("u", direction(h.parameters()));
  const Vector v = law.unsymmetric ? draw("v", direction(h.parameters())) : u;
  const Matrix S = (u * v.transpose() + v * u.transpose()) / 2;
  double with_0 = 0, with_1 = 0;
  for (const Matrix& H : hessians(h)) {
    with_0 += law.factor * S.cwiseProduct(H * S * H).sum();
    with_1 += std::pow(H.cwiseProduct(S).sum(), 2);
  }
  const double b = h.bounds(0).second, sizes = std::sqrt(static_cast<double>(h.parameters() * h.outputs()));
  const double rounding = 4 * sizes * b * eigen_rounding(h);
  return Oracles{{"M₀ and M₁", within(with_0, with_1, rounding)},
                 {"D²h", within(with_1, h.h.jet(h.w0).second(u, v).squaredNorm(), rounding)}};
}

struct SquaresGram {
  bool trace = false;
  double factor = 1;
  static auto false_variants() -> Variants<SquaresGram> {
    return {{"tr G", {.trace = true}}, {"λ_max(G)/2", {.factor = 0.5}}};
  }
};
PROPERTY(first_operator_has_the_bound_of_gram, squares_gram, backward, SquaresGram, "λ_max(M₁) = λ_max(G)") {
  const auto h = quadratic(draw, 5, 4).model();
  const auto H = hessians(h);
  const Index n = h.outputs();
  const Matrix G = Matrix::NullaryExpr(n, n, [&](Index k, Index l) {
    return H[static_cast<std::size_t>(k)].cwiseProduct(H[static_cast<std::size_t>(l)]).sum();
  });
  const double right = law.factor * (law.trace ? G.trace() : largest_eigenvalue(G));
  const double b = h.bounds(0).second, sizes = static_cast<double>(h.parameters() + n);
  return within(largest_eigenvalue(square_operator(H, 0, 1)), right, gamma(64 * sizes * sizes) * b * b);
}

struct SquaresRows {
  double factor = 1;
  bool largest_only = false;
  static auto false_variants() -> Variants<SquaresRows> {
    return {{"half of it", {.factor = 0.5}}, {"the largest single ‖H_k‖²", {.largest_only = true}}};
  }
};
PROPERTY(zeroth_operator_is_within_the_bound_of_rows, squares_rows, backward, SquaresRows,
         "⟨S, M₀S⟩ <= Σ‖SH_k‖_F² = tr(SQS) <= λ_max(Q), at the worst S") {
  const auto h = quadratic(draw, 5, 4).model();
  const auto H = hessians(h);
  const SymmetricSolver solver(square_operator(H, 1, 0));
  const Matrix S = solver.eigenvectors().rightCols<1>().reshaped(h.parameters(), h.parameters());
  double form = 0, squares = 0;
  for (const Matrix& H_k : H) form += (S * H_k * S * H_k).trace(), squares += (S * H_k).squaredNorm();
  const double q = std::pow(law.largest_only ? largest_hessian(h) : root_of_squared_hessians(h), 2);
  const double b = h.bounds(0).second, sizes = static_cast<double>(h.parameters() + h.outputs());
  const double rounding = gamma(64 * sizes * sizes) * b * b;
  return Oracles{{"eigenvalue", within(form, solver.eigenvalues().tail<1>()[0], rounding)},
                 {"Cauchy–Schwarz", at_most(form, squares + rounding)},
                 {"bound", at_most(squares, law.factor * q + rounding)}};
}

/// A two-layer network with at most two outputs, where brackets close, and its hidden neurons, each as a network of its
/// own.
struct Neurons {
  std::string sigma;
  Network whole, one;
  Vector w0;

  auto size() const -> Index { return whole.widths()[1]; }
  auto model() const -> DrawnModel { return DrawnNetwork{sigma, whole, w0}.model(); }
  /// What belongs to neuron j in a vector of parameters.
  auto block(const Vector& w, Index j) const -> Vector {
    Vector v(one.parameters());
    one.weights(v, 1) = whole.weights(w, 1).row(j);
    one.weights(v, 2) = whole.weights(w, 2).col(j);
    return v;
  }
};
auto neurons(Draw& draw) -> Neurons {
  const Index d = draw("d", dimension(1, 3)), m = draw("m", dimension(1, 4));
  const bool two_inputs = draw("two inputs", flag());
  const Index outputs = two_inputs ? 1 : draw("outputs", dimension(1, 2));
  const Matrix Z = draw("Z", matrix(d, two_inputs ? 2 : 1));
  const auto sigma = draw("σ", one_of({"tanh", "softplus", "sin"}));
  const Network whole({m, outputs}, Z, activation_named(sigma)), one({1, outputs}, Z, activation_named(sigma));
  return {sigma, whole, one, draw("gain", log_uniform(0.1, 10)) * draw("W", vector(whole.parameters()))};
}

struct LargestBlock {
  enum class Combine { max, sum, root } combine = Combine::max;
  static auto false_variants() -> Variants<LargestBlock> {
    return {{"the sum over the blocks", {.combine = Combine::sum}},
            {"the root of the sum of squares", {.combine = Combine::root}}};
  }
};
PROPERTY(norm_of_neurons_is_that_of_the_largest, second_form_blocks, backward, LargestBlock,
         "‖D²h‖ of a two-layer network is the largest of its hidden neurons'") {
  const auto layer = neurons(draw);
  Bracket blocks{0, 0};
  for (Index j = 0; j < layer.size(); ++j) {
    const Bracket one = second_differential_norm(layer.one.jet(layer.block(layer.w0, j))).norm;
    switch (law.combine) {
      case LargestBlock::Combine::max:
        blocks = {std::max(blocks.lower, one.lower), std::max(blocks.upper, one.upper)};
        break;
      case LargestBlock::Combine::sum:
        blocks = {blocks.lower + one.lower, blocks.upper + one.upper};
        break;
      case LargestBlock::Combine::root:
        blocks = {std::hypot(blocks.lower, one.lower), std::hypot(blocks.upper, one.upper)};
        break;
    }
  }
  const Bracket norm = second_differential_norm(layer.whole.jet(layer.w0)).norm;
  const double rounding = eigen_rounding(layer.model());
  draw.cover("several neurons", 0.3, layer.size() > 1);
  return Oracles{{"no less", at_most(blocks.lower, norm.upper + rounding)},
                 {"no more", at_most(norm.lower, blocks.upper + rounding)}};
}

struct SplitForm {
  bool forgets_one = false, neighbours = false;
  static auto false_variants() -> Variants<SplitForm> {
    return {{"one neuron forgotten", {.forgets_one = true}},
            {"bounded by the first neuron's norm", {.neighbours = true}}};
  }
};
PROPERTY(second_differential_splits_into_neurons, blocks_bound, theorem, SplitForm,
         "D²h[u, u] = Σ D²φ_j[u_j, u_j], at most max ‖D²φ_j‖") {
  const auto layer = neurons(draw);
  const Vector u = draw("u", direction(layer.w0.size()));
  Vector sum = Vector::Zero(layer.whole.outputs());
  double largest = 0;
  for (Index j = law.forgets_one ? 1 : 0; j < layer.size(); ++j) {
    const auto at = layer.one.jet(layer.block(layer.w0, j));
    sum += at.second(layer.block(u, j), layer.block(u, j));
    if (!law.neighbours || j == 0) largest = std::max(largest, second_differential_norm(at).norm.upper);
  }
  const Vector whole = layer.whole.jet(layer.w0).second(u, u);
  const auto h = layer.model();
  return Oracles{{"sum", within(whole, sum, 4 * h.bounds(0).second_error)},
                 {"bound", at_most(whole.norm(), largest + eigen_rounding(h))}};
}

/// A hidden neuron with several outputs, on several inputs: T[(ẇ, ȧ)] in closed form.
struct Neuron {
  std::string sigma;
  Network h;
  Vector w0;

  auto incoming() const -> Vector { return h.weights(w0, 1).transpose(); }
  auto outgoing() const -> Vector { return h.weights(w0, 2); }
  auto derivative(int order) const -> Vector {
    return (h.inputs().transpose() * incoming()).unaryExpr([&](double z) {
      return order == 1 ? h.activation()(z).slope : h.activation()(z).curvature;
    });
  }
  auto model() const -> DrawnModel { return DrawnNetwork{sigma, h, w0}.model(); }
};
auto neuron(Draw& draw, const std::vector<std::string>& activations) -> Neuron {
  const auto sigma = draw("σ", one_of(activations));
  const Index d = draw("d", dimension(1, 3)), inputs = draw("N", dimension(1, 4)),
              outputs = draw("outputs", dimension(1, 3));
  const Network h({1, outputs}, draw("X", gaussian(d, inputs)), activation_named(sigma));
  const Vector w0 = draw("gain", log_uniform(0.1, 10)) * draw("W", gaussian(h.parameters()));
  if (!(h.kink_margin(w0) > 0)) draw.discard();
  return {sigma, h, w0};
}

struct NeuronNorm {
  double cross = 1;
  bool sum = false;
  static auto false_variants() -> Variants<NeuronNorm> {
    return {{"the mixed derivative forgotten", {.cross = 0}}, {"‖a‖₁ for ‖a‖", {.sum = true}}};
  }
};
PROPERTY(outgoing_weights_count_by_their_length, neuron_norm, backward, NeuronNorm,
         "‖D²h‖ of a two-layer network neuron by neuron, ‖a‖ in place of a, is that of its jet, whatever the widths "
         "and outputs") {
  const auto drawn = network(draw, {"tanh", "softplus", "sin", "relu", "leaky_relu", "absolute_value"}, 2, 2,
                             draw("biases", flag(0.3)));
  const auto h = drawn.model();
  Vector w = h.w0;
  // The law, as a network with one output for each neuron's length.
  double best = 0;
  const Matrix A = drawn.h.weights(w, 1) * drawn.h.inputs();
  const Index hidden = A.rows(), p = drawn.h.inputs().rows() + 1, n = A.cols();
  for (Index o = 0; o < hidden && p <= 8; ++o) {
    const Vector a = drawn.h.weights(w, 2).col(o);
    std::vector<Matrix> forms;
    for (Index k = 0; k < n; ++k) {
      const auto sigma = drawn.h.activation()(A(o, k));
      const Vector x = drawn.h.inputs().col(k);
      Matrix form = Matrix::Zero(p, p);
      const Matrix square = x * x.transpose();  // symmetric to the last bit, as the factor must find it
      form.topLeftCorner(p - 1, p - 1) = (law.sum ? a.lpNorm<1>() : a.norm()) * sigma.curvature * square;
      form.topRightCorner(p - 1, 1) = law.cross * sigma.slope * x;
      form.bottomLeftCorner(1, p - 1) = law.cross * sigma.slope * x.transpose();
      forms.push_back(form);
    }
    const Vector zero = Vector::Zero(p);
    best = std::max(
        best,
        second_differential_norm(Quadratic(zero, Vector::Zero(n), Matrix::Ones(n, p), forms).jet(zero)).norm.lower);
  }
  const Bracket by_neuron = two_layer_second_differential_norm(drawn.h, w).norm,
                of_jet = second_differential_norm(h.h.jet(w)).norm;
  const double rounding = eigen_rounding(h);
  draw.cover("several outputs on one input", 0.1, drawn.h.widths().back() > 1);
  if (of_jet.lower > 0) draw.note("upper / lower, by neuron", by_neuron.upper / by_neuron.lower);
  const Bracket claimed = p <= 8 ? Bracket{best, best} : by_neuron;
  return Oracles{
      {"program from below", at_most(by_neuron.lower, of_jet.upper + rounding)},
      {"program from above", at_most(of_jet.lower, by_neuron.upper + rounding)},
      {"law from below", at_most(claimed.lower, of_jet.upper + rounding)},
      {"law from above", at_most(of_jet.lower, p <= 8 && n <= 2 ? best * (1 + NormSettings{}.tolerance) + rounding
                                                                : by_neuron.upper + rounding)}};
}

struct NeuronForm {
  double cross = 2;
  bool slope_only = false;
  static auto false_variants() -> Variants<NeuronForm> {
    return {{"1 for the coefficient 2", {.cross = 1}}, {"σ'' forgotten", {.slope_only = true}}};
  }
};
PROPERTY(neuron_has_its_form, neuron_form, rounding, NeuronForm, "D²φ[(ẇ, ȧ), (ẇ, ȧ)]_k = 2σ'_k t_k ȧ + σ''_k t_k² a") {
  const auto unit = neuron(draw, {"tanh", "softplus", "sin"});
  const auto h = unit.model();
  const Vector u = draw("u", vector(h.parameters()));
  const Vector moved = unit.h.weights(u, 1).transpose(), t = unit.h.inputs().transpose() * moved;
  const Matrix expected =
      law.cross * unit.h.weights(u, 2) * unit.derivative(1).cwiseProduct(t).transpose() +
      (law.slope_only ? 0.0 : 1.0) * unit.outgoing() * unit.derivative(2).cwiseProduct(t).cwiseProduct(t).transpose();
  return within(h.h.jet(h.w0).second(u, u), Vector(expected.reshaped()),
                2 * h.bounds(0).second_error * u.squaredNorm());
}

struct Aligned {
  bool one_sign = false, orthogonal = false;
  static auto false_variants() -> Variants<Aligned> {
    return {{"ȧ along +a only", {.one_sign = true}}, {"ȧ orthogonal to a", {.orthogonal = true}}};
  }
};
PROPERTY(neuron_is_most_curved_along_its_weights, neuron_alignment, rounding, Aligned,
         "Σ‖2σ'_k t_k ȧ + σ''_k t_k² a‖² <= max± Σ(±2σ'_k t_k s + ‖a‖σ''_k t_k²)², s = ‖ȧ‖") {
  const auto unit = neuron(draw, {"tanh", "softplus", "sin"});
  const auto h = unit.model();
  // Along a as often as not: there the bound is met.
  Vector u = draw("u", gaussian(h.parameters()));
  const Vector a = unit.outgoing();
  if (draw("along a", flag())) unit.h.weights(u, 2) = draw("sign", one_of({"+", "-"})) == "+" ? a : Vector(-a);
  const double s = unit.h.weights(u, 2).norm();
  const Vector t = unit.h.inputs().transpose() * Vector(unit.h.weights(u, 1).transpose());
  const Vector first = 2 * s * unit.derivative(1).cwiseProduct(t),
               second = a.norm() * unit.derivative(2).cwiseProduct(t).cwiseProduct(t);
  double bound = std::max((first + second).squaredNorm(), law.one_sign ? 0.0 : (first - second).squaredNorm());
  if (law.orthogonal) bound = first.squaredNorm() + second.squaredNorm();
  const auto b = h.bounds(0);
  const double r = u.squaredNorm();
  return at_most(h.h.jet(h.w0).second(u, u).squaredNorm(), bound + 4 * b.second * b.second_error * r * r);
}

struct Piecewise {
  double factor = 1;
  bool weighted = false;
  static auto false_variants() -> Variants<Piecewise> {
    return {{"2‖diag(σ')Xᵀ‖", {.factor = 2}}, {"‖a‖ ‖diag(σ')Xᵀ‖", {.weighted = true}}};
  }
};
PROPERTY(piecewise_linear_neurons_are_curved_by_their_inputs, neuron_piecewise, backward, Piecewise,
         "‖D²φ‖ = ‖diag(σ'_1, …, σ'_N)Xᵀ‖ where σ'' = 0, whatever a is") {
  const auto unit = neuron(draw, {"relu", "leaky_relu", "absolute_value", "linear"});
  const auto h = unit.model();
  const Matrix weighted = unit.derivative(1).asDiagonal() * unit.h.inputs().transpose();
  const double norm =
      law.factor * (law.weighted ? unit.outgoing().norm() : 1) * Eigen::JacobiSVD<Matrix>(weighted).singularValues()[0];
  const Bracket of_jet = second_differential_norm(h.h.jet(h.w0)).norm,
                by_neuron = two_layer_second_differential_norm(unit.h, h.w0).norm;
  const double rounding = eigen_rounding(h);
  return Oracles{{"from below", at_most(of_jet.lower, norm + rounding)},
                 {"from above", at_most(norm, of_jet.upper + rounding)},
                 {"program", within(by_neuron.lower, norm, rounding)},
                 {"exact", within(by_neuron.lower, by_neuron.upper, rounding)}};
}

struct KernelNorm {
  bool frobenius = false, without_root = false;
  static auto false_variants() -> Variants<KernelNorm> {
    return {{"the Frobenius norm", {.frobenius = true}}, {"λ_max(K) without its root", {.without_root = true}}};
  }
};
PROPERTY(kernel_gives_the_norm_of_the_differential, differential_norm, backward, KernelNorm,
         "‖Dh‖ from the tangent kernel is the largest singular value") {
  const auto h = any_model(draw);
  const auto at = h.h.jet(h.w0);
  Matrix columns(h.outputs(), h.parameters());
  for (Index i = 0; i < columns.cols(); ++i) columns.col(i) = at.jvp(Vector::Unit(columns.cols(), i));
  const double singular = law.frobenius ? columns.norm() : Eigen::JacobiSVD<Matrix>(columns).singularValues()[0];
  const Bracket norm = lazy::differential_norm(at).norm;
  const auto b = h.bounds(0);
  const auto p = static_cast<double>(h.parameters()), n = static_cast<double>(h.outputs());
  draw.cover("more outputs than parameters", 0.02, n > p);
  // The kernel squares: an error relative to ‖Dh‖² costs its root where ‖Dh‖ is far below the bound, so squares are
  // compared.
  const double upper = law.without_root ? std::pow(norm.upper, 4) : norm.upper * norm.upper;
  const double lower = law.without_root ? std::pow(norm.lower, 4) : norm.lower * norm.lower;
  const double rounding =
      8 * std::sqrt(n * p) * b.differential * (b.differential_error + gamma(16 * (n + p)) * b.differential);
  const Bracket operators = lazy::differential_norm(at, matrix_free()).norm;
  return Oracles{
      {"lower end <= ‖Dh‖", at_most(lower, singular * singular + rounding)},
      {"‖Dh‖ <= upper end", at_most(singular * singular, upper + rounding)},
      {"lower end <= ‖Dh‖, matrix-free", at_most(operators.lower * operators.lower, singular * singular + rounding)},
      {"‖Dh‖ <= upper end, matrix-free", at_most(singular * singular, operators.upper * operators.upper + rounding)}};
}

struct KernelForm {
  double factor = 1;
  bool wrong_side = false;
  static auto false_variants() -> Variants<KernelForm> {
    return {{"K too large by 1e-7", {.factor = slightly}}, {"Dh c for Dhᵀc", {.wrong_side = true}}};
  }
};
PROPERTY(kernel_is_the_square_of_the_adjoint, tangent_kernel_form, rounding, KernelForm,
         "cᵀKc = ‖Dhᵀc‖², K symmetric and equal to Dh Dhᵀ") {
  const auto h = any_model(draw);
  const Vector c = draw("c", vector(h.outputs()));
  const auto at = h.h.jet(h.w0);
  const Matrix K = law.factor * tangent_kernel(at);
  const Matrix J = jacobian(at);
  Vector pulled = at.vjp(c);
  if (law.wrong_side) {
    const Index shared = std::min(h.outputs(), h.parameters());
    Vector u = Vector::Zero(h.parameters());
    u.head(shared) = c.head(shared);
    pulled = at.jvp(u);
  }
  const auto b = h.bounds(0);
  const auto n = static_cast<double>(h.outputs()), p = static_cast<double>(h.parameters());
  const double rounding = b.differential * (4 * b.differential_error + gamma(4 * (n + p)) * b.differential);
  return Oracles{{"form", within(c.dot(K * c), pulled.squaredNorm(), n * rounding * c.squaredNorm())},
                 {"symmetric", same(K, Matrix(K.transpose()))},
                 {"product", within(K, J * J.transpose(), n * rounding)}};
}

// S0.10 – S0.12 · models and constants --------------------------------------------------------------------------------

struct QuadraticLipschitz {
  double constant = 1, sharpness = 1;
  static auto false_variants() -> Variants<QuadraticLipschitz> {
    return {{"half of ‖B‖", {.constant = 0.5}},
            {"never more than 0.9 ‖B‖", {.constant = 0.9}},
            {"reached with 1 % to spare", {.sharpness = 1.01}}};
  }
};
PROPERTY(quadratic_models_have_the_lipschitz_constant_of_their_form, quadratic_models, theorem, QuadraticLipschitz,
         "‖Dh(w) - Dh(w')‖ <= ‖B‖ ‖w - w'‖, with equality along the maximiser, at any size of the step") {
  const auto [h, norm] = known_form(draw);
  if (norm == 0) draw.discard();
  const double length = draw("‖u‖", log_uniform(1e-3, 1e3));
  // The dominant eigenvector of S(c) for the best c of ascent is the maximiser of these forms; the bracket's lower end
  // knows its value.
  const auto at = h.h.jet(h.w0);
  double best = 0;
  Vector maximiser = Vector::Unit(h.parameters(), 0);
  for (const Matrix& H : hessians(h)) {
    const SymmetricSolver solver(H);
    for (Index i = 0; i < h.parameters(); ++i) {
      Vector a = solver.eigenvectors().col(i);
      for (int sweep = 0; sweep < 8 && at.second(a, a).norm() > 0; ++sweep)
        a = eigenvector(weighted_hessian(h, at.second(a, a).normalized()), Pick::largest_modulus);
      if (at.second(a, a).norm() > best) best = at.second(a, a).norm(), maximiser = a;
    }
  }
  const auto along = neighbour_at(h.w0, length * maximiser),
             other = neighbour_at(h.w0, length * draw("u", direction(h.parameters())));
  const auto moved = [&, &h = h](const Neighbour& near) {
    return differential_change_norm(h.h.jet(near.point), at).norm;
  };
  const auto b = h.bounds(length * 1.01);
  const double rounding = 4 * std::sqrt(static_cast<double>(h.parameters() * h.outputs())) *
                              (b.differential_error + gamma(64) * b.differential) +
                          eigen_rounding(h) * length;
  // Ascent from the eigenvectors of every Hessian ends at a fixed point; for n > 1 that need not be the maximum.
  draw.note("ascent reached", best / norm);
  return Oracles{
      {"bound", at_most(moved(other).lower, law.constant * norm * other.radius + rounding)},
      {"bound along the maximiser", at_most(moved(along).lower, law.constant * norm * along.radius + rounding)},
      {"sharp", at_most(law.sharpness * best * along.displacement.norm(), moved(along).upper + rounding)}};
}

struct QuadraticDifferential {
  double bend = 1;
  static auto false_variants() -> Variants<QuadraticDifferential> {
    return {{"½ B", {.bend = 0.5}}, {"constant", {.bend = 0}}, {"B too large by 1e-7", {.bend = slightly}}};
  }
};
PROPERTY(quadratic_models_have_a_linear_differential, quadratic_differential, rounding, QuadraticDifferential,
         "Dh(w0 + u) = A + B[u, ·] and D²h = B everywhere") {
  const auto drawn = quadratic(draw);
  const auto h = drawn.model();
  const auto near = neighbour_at(h.w0, draw("‖u‖", log_uniform(1e-3, 1e3)) * draw("u", direction(h.parameters())));
  const Vector v = draw("v", vector(h.parameters()));
  const auto there = h.h.jet(near.point);
  Vector differential = drawn.linear * v, form(h.outputs());
  for (Index k = 0; k < h.outputs(); ++k) {
    const Matrix& B = drawn.forms[static_cast<std::size_t>(k)];
    differential[k] += law.bend * near.displacement.dot(B * v);
    form[k] = law.bend * near.displacement.dot(B * v);
  }
  const auto b = h.bounds(near.radius);
  return Oracles{
      {"Dh", within(there.jvp(v), differential, 2 * b.differential_error * v.norm())},
      {"D²h", within(there.second(near.displacement, v), form, 2 * b.second_error * v.norm() * near.radius)}};
}

/// v σ(w), w where the third derivative of σ is largest, and v so large that the other terms of a₃ are small beside it:
/// moved along w, it all but attains a₃.
auto steep_unit(Draw& draw) -> DrawnNetwork {
  const auto activation = draw("σ", one_of(std::vector<std::string>{"tanh", "softplus", "sin"}));
  const Network h({1, 1}, Matrix::Ones(1, 1), activation_named(activation));
  const double w = activation == "softplus" ? std::log(2 + std::sqrt(3.0)) : 0, v = draw("v", log_uniform(1e3, 1e5));
  return {activation, h, Vector{{w, v}}};
}

struct NetworkConstants {
  bool at_centre = false;
  double first = 1, second = 1, third = 1;
  static auto false_variants() -> Variants<NetworkConstants> {
    return {{"the constants at the centre hold on the whole ball", {.at_centre = true}},
            {"s₁ = ½", {.first = 0.5}},
            {"s₂ forgotten", {.second = 0}},
            {"s₃ forgotten", {.third = 0}},
            {"s₃ too small by a tenth", {.third = 0.9}}};
  }
};
PROPERTY(network_constants_bound_the_derivatives, network_constants, theorem, NetworkConstants,
         "‖h‖, ‖Dh u‖, ‖D²h[u, u]‖ and the change of D²h are at most a₀, a₁, a₂, a₃ on a ball") {
  const bool steep = draw("one steep unit", flag(0.1)), smooth = steep || draw("smooth", flag(0.7));
  auto drawn = steep    ? steep_unit(draw)
               : smooth ? network(draw, {"tanh", "softplus", "sin"}, 1, 4, draw("biases", flag()))
                        : network(draw, {"linear", "relu", "leaky_relu", "absolute_value"}, 1, 5);
  // A move of the first layer alone, under heavy outgoing weights, is where the higher derivatives of σ have their say.
  const bool first_layer = steep || draw("first layer", flag(0.4));
  if (first_layer && !steep) drawn.h.weights(drawn.w0, drawn.h.depth()) *= draw("outer gain", log_uniform(1, 100));
  const auto h = drawn.model();
  Vector u = draw("direction", direction(h.parameters()));
  auto near = neighbour(draw, h, 1e-3, 1);
  if (first_layer) {
    const Index inside = drawn.h.weights(drawn.w0, 1).size();
    u.tail(u.size() - inside).setZero();
    if (u.norm() == 0) draw.discard();
    u.normalize();
    near = neighbour_at(
        h.w0, (steep ? draw("‖u‖, of the steep unit", log_uniform(1e-3, 0.1)) : near.displacement.norm()) * u);
  }
  ActivationBounds sigma = bounds_of(drawn.activation);
  sigma.first *= law.first, sigma.second *= law.second, sigma.third *= law.third;
  const auto right = h.bounds(near.radius);
  const auto b = network_bounds(drawn.h, h.w0, law.at_centre ? 0 : near.radius, sigma);
  const auto at = h.h.jet(h.w0), there = h.h.jet(near.point);
  return Oracles{{"h", at_most(there.value().norm(), b.value + right.value_error)},
                 {"Dh", at_most(there.jvp(u).norm(), b.differential + right.differential_error)},
                 {"D²h", at_most(there.second(u, u).norm(), b.second + right.second_error)},
                 {"D³h", at_most((there.second(u, u) - at.second(u, u)).norm(),
                                 b.third * near.radius + 2 * right.second_error + gamma(8) * right.second)}};
}

struct NetworkProduct {
  double coefficient = 2;
  bool transposed = false;
  static auto false_variants() -> Variants<NetworkProduct> {
    return {{"1 for the coefficient 2 of Leibniz' rule", {.coefficient = 1}},
            {"the layers in the opposite order", {.transposed = true}}};
  }
};
PROPERTY(layers_multiply, network_product, rounding, NetworkProduct,
         "For linear layers D²h[u, u] = 2 Σ_{l<m} W_q … U_m … U_l … W_1 X, layer by layer") {
  const auto drawn = network(draw, {"linear"}, 2, 4);
  const auto h = drawn.model();
  const Vector u = draw("u", vector(h.parameters()));
  const Index q = drawn.h.depth();
  Matrix expected = Matrix::Zero(drawn.h.widths().back(), drawn.h.inputs().cols());
  for (Index low = 1; low <= q; ++low)
    for (Index high = low + 1; high <= q; ++high) {
      Matrix product = drawn.h.inputs();
      for (Index l = 1; l <= q; ++l) {
        const bool moves = l == low || l == high;
        product = drawn.h.weights(moves == !law.transposed ? u : drawn.w0, l) * product;
      }
      expected += law.coefficient * product;
    }
  const auto b = h.bounds(0);
  const double scale = law.transposed ? 1 : u.squaredNorm();
  return within(h.h.jet(h.w0).second(u, u), Vector(expected.reshaped()), 2 * b.second_error * scale);
}

struct NetworkComposition {
  double outer = 1, inner = 1;
  static auto false_variants() -> Variants<NetworkComposition> {
    return {{"σ'' of the second layer forgotten", {.outer = 0}},
            {"σ'' of the first layer forgotten", {.inner = 0}},
            {"σ'' of the first layer too large by 1e-7", {.inner = slightly}}};
  }
};
PROPERTY(activations_compose, network_composition, rounding, NetworkComposition,
         "Along the first of three layers D²h[u, u] = W₃(σ''(A₂) ∘ Ȧ₂² + σ'(A₂) ∘ W₂(σ''(A₁) ∘ Ȧ₁²))") {
  const auto drawn = network(draw, {"tanh", "softplus", "sin"}, 3, 3);
  const auto h = drawn.model();
  Vector u = Vector::Zero(h.parameters());
  const Network& f = drawn.h;
  f.weights(u, 1) = draw("U", matrix(f.widths()[1], f.widths()[0]));
  const auto slope = [&](double z) { return f.activation()(z).slope; };
  const auto curvature = [&](double z) { return f.activation()(z).curvature; };
  const Matrix A1 = f.weights(drawn.w0, 1) * f.inputs();
  const Matrix dA1 = f.weights(u, 1) * f.inputs();
  const Matrix A2 = f.weights(drawn.w0, 2) * A1.unaryExpr([&](double z) { return f.activation()(z).value; });
  const Matrix dA2 = f.weights(drawn.w0, 2) * A1.unaryExpr(slope).cwiseProduct(dA1);
  const Matrix bent = f.weights(drawn.w0, 2) * A1.unaryExpr(curvature).cwiseProduct(dA1).cwiseProduct(dA1);
  const Matrix expected =
      f.weights(drawn.w0, 3) * (law.outer * A2.unaryExpr(curvature).cwiseProduct(dA2).cwiseProduct(dA2) +
                                law.inner * A2.unaryExpr(slope).cwiseProduct(bent));
  return within(h.h.jet(h.w0).second(u, u), Vector(expected.reshaped()),
                2 * h.bounds(0).second_error * u.squaredNorm());
}

/// q! / (q - k)!
auto falling(int q, int k) -> double {
  double product = 1;
  for (int j = 0; j < k; ++j) product *= q - j;
  return product;
}

struct PolynomialConstants {
  int lowered = 0;
  double factor = 1;
  static auto false_variants() -> Variants<PolynomialConstants> {
    return {{"binomial for falling factor", {.factor = 0.5}}, {"the power q - k - 1", {.lowered = 1}}};
  }
};
PROPERTY(polynomial_constants_bound_the_derivatives, polynomial_constants, theorem, PolynomialConstants,
         "‖D^k h[u, …, u]‖ <= q!/(q-k)! ‖C‖ ‖V‖^k ‖Vw‖_∞^(q-k) for unit u, k = 1, 2") {
  const auto drawn = polynomial(draw, 2, 5);
  const auto h = drawn.model();
  const Vector u = draw("u", direction(h.parameters()));
  const auto at = h.h.jet(h.w0);
  const double c = Eigen::JacobiSVD<Matrix>(drawn.mixing).singularValues()[0],
               v = Eigen::JacobiSVD<Matrix>(drawn.forms).singularValues()[0];
  const double s = (drawn.forms * drawn.w0).cwiseAbs().maxCoeff();
  const auto bound = [&](int k) {
    return (k == 2 ? law.factor : 1) * falling(drawn.degree, k) * c * std::pow(v, k) *
           std::pow(s, drawn.degree - k - (drawn.degree > k ? law.lowered : 0));
  };
  const auto b = h.bounds(0);
  const double norms = gamma(64 + 16 * static_cast<double>(h.parameters() + h.outputs()));
  return Oracles{{"Dh", at_most(at.jvp(u).norm(), bound(1) + b.differential_error + norms * b.differential)},
                 {"D²h", at_most(at.second(u, u).norm(), bound(2) + b.second_error + norms * b.second)}};
}

struct PolynomialDerivatives {
  int lowered = 0;
  bool binomial = false;
  static auto false_variants() -> Variants<PolynomialDerivatives> {
    return {{"q for q (q - 1)", {.binomial = true}}, {"the power q - 1", {.lowered = -1}}};
  }
};
PROPERTY(polynomials_differentiate_by_falling_factors, polynomial_derivatives, rounding, PolynomialDerivatives,
         "D^k h[u, …, u] = q!/(q-k)! C((Vw)^(q-k) ∘ (Vu)^k), k = 0, 1, 2") {
  const auto drawn = polynomial(draw, 2, 5);
  const auto h = drawn.model();
  const Vector u = draw("u", vector(h.parameters()));
  const Vector s = drawn.forms * drawn.w0, t = drawn.forms * u;
  const int q = drawn.degree;
  const auto derivative = [&](int k) -> Vector {
    const double factor = k == 2 && law.binomial ? q : falling(q, k);
    const Vector power = s.unaryExpr([&](double x) { return std::pow(x, q - k - (k == 2 ? law.lowered : 0)); });
    return factor * (drawn.mixing * power.cwiseProduct(t.unaryExpr([&](double x) { return std::pow(x, k); })));
  };
  const auto at = h.h.jet(h.w0);
  const auto b = h.bounds(0);
  const double r = u.norm();
  return Oracles{{"h", within(at.value(), derivative(0), 2 * b.value_error)},
                 {"Dh", within(at.jvp(u), derivative(1), 2 * b.differential_error * r)},
                 {"D²h", within(at.second(u, u), derivative(2), 2 * b.second_error * r * r)}};
}

}  // namespace
}  // namespace lazy::props
