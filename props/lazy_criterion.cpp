// SPDX-License-Identifier: MIT
/// \file
/// The properties of chapter 1: one step of gradient descent, what it does to the loss and to the differential, and
/// their quotient.
#include <support/generators/matrices.hpp>
#include <support/generators/models.hpp>
#include <support/generators/numbers.hpp>
#include <support/property.hpp>

#include <lazy/kappa_scaling.hpp>
#include <lazy/lazy_criterion.hpp>
#include <lazy/norms.hpp>
#include <lazy/tangent_kernel.hpp>

#include <Eigen/SVD>

#include <algorithm>
#include <cmath>

namespace lazy::props {
namespace {

/// One step of gradient descent within the ball on which the constants hold.
struct Step {
  DrawnObjective objective;
  double eta;
  Vector g, w1;
  ObjectiveBounds bounds;  // on the ball of radius η‖g‖

  auto w0() const -> const Vector& { return objective.model.w0; }
  auto value() const -> double { return objective.F.value(w0()); }
  auto length() const -> double { return eta * g.norm(); }

  /// What rounding may do to F(w1) - F(w0): of either value, and of the point w1.
  auto decrease_rounding() const -> double {
    return 2 * bounds.value_error +
           gamma(4) * (bounds.model.differential * bounds.gradient * (w0().norm() + length()) + 2 * value()) +
           2 * eta * g.norm() * bounds.gradient_error +
           gamma(static_cast<double>(2 * g.size() + 8)) * eta * g.squaredNorm();
  }
  /// What rounding may do to the norm of a difference of two differentials, or of D²h[ηg, ·].
  auto differential_rounding() const -> double {
    const auto sizes = static_cast<double>(g.size() + objective.model.outputs());
    const double entries = std::sqrt(static_cast<double>(g.size() * objective.model.outputs()));
    return 4 * entries * (bounds.model.differential_error + gamma(16 * sizes) * bounds.model.differential) +
           4 * entries * (bounds.model.second_error + gamma(16 * sizes) * bounds.model.second) * length() +
           bounds.model.second * (eta * bounds.gradient_error + gamma(4) * (w0().norm() + length()));
  }
};

/// A step with η L_F between `from` and `to`, or as long as the ball on which the constants hold. Discards where w0 is a
/// critical point, which no hypothesis allows, or F(w0) is zero.
auto step_of(Draw& draw, DrawnObjective objective, double from = 1e-5, double to = 1) -> Step {
  const double share = draw("η L_F", log_uniform(from, to));
  const Vector& w0 = objective.model.w0;
  const Vector g = objective.F.gradient(w0);
  const ObjectiveBounds at = objective.bounds(0);
  if (!(g.norm() > 1e3 * at.gradient_error) || !(objective.F.value(w0) > 0)) draw.discard();
  const double radius = std::min(objective.model.radius, share * g.norm() / at.lipschitz);
  const ObjectiveBounds ball = objective.bounds(radius * (1 + gamma(64)));
  const double eta = std::min(share / ball.lipschitz, radius / g.norm());
  const Vector w1 = gradient_step(objective.F, w0, eta);
  return {std::move(objective), eta, g, w1, ball};
}

auto any_step(Draw& draw) -> Step { return step_of(draw, any_objective(draw)); }

/// A model in one variable with one output: where the descent lemma and its kin are met with equality.
auto simplest_step(Draw& draw) -> Step {
  return step_of(draw, draw("one variable", flag(0.25)) ? under_square_loss(draw, quadratic(draw, 1, 1).model())
                                                        : any_objective(draw));
}

// P1.1 · relative decrease of the objective ---------------------------------------------------------------------------

struct Decrease {
  double factor = 1, power = 1;
  static auto false_variants() -> Variants<Decrease> {
    return {{"½ η‖g‖²/F", {.factor = 0.5}}, {"2 η‖g‖²/F", {.factor = 2}}, {"η² for η", {.power = 2}}};
  }
};
PROPERTY(objective_decreases_by_the_squared_gradient, relative_decrease, theorem, Decrease,
         "|Δ(F) - η‖g‖²/F(w0)| <= L_F η²‖g‖²/(2F(w0))") {
  const auto step = any_step(draw);
  const auto& F = step.objective.F;
  const auto at1 = F.jet(step.w1), at0 = F.jet(step.w0());
  const double first = law.factor * relative_decrease_first_order(at0, std::pow(step.eta, law.power));
  draw.cover("the square loss", 0.08, step.objective.loss.kind == "square");
  draw.cover("another loss", 0.5, step.objective.loss.kind != "square");
  return within(
      relative_decrease(at1, at0), first,
      relative_decrease_remainder(at0, step.eta, step.bounds.lipschitz) + step.decrease_rounding() / step.value());
}

struct Descent {
  double sign = 1, constant = 1;
  static auto false_variants() -> Variants<Descent> {
    return {{"uphill", {.sign = -1}}, {"half of the constant", {.constant = 0.5}}, {"no remainder", {.constant = 0}}};
  }
};
PROPERTY(descent_lemma_holds, descent_lemma, theorem, Descent, "|F(w1) - F(w0) + η‖g‖²| <= ½ L_F η²‖g‖²") {
  const auto step = simplest_step(draw);
  const double change = step.objective.F.value(step.w1) - step.value();
  const double decrease = step.eta * step.g.squaredNorm();
  return at_most(std::abs(change + law.sign * decrease),
                 law.constant * step.bounds.lipschitz * step.eta * decrease / 2 + step.decrease_rounding());
}

struct Modulus {
  double factor = 1;
  bool plus = false;
  static auto false_variants() -> Variants<Modulus> {
    return {{"half of it", {.factor = 0.5}}, {"the moduli added", {.plus = true}}};
  }
};
PROPERTY(moduli_differ_by_no_more, decrease_modulus, rounding, Modulus,
         "F(w0) |Δ(F) - η‖g‖²/F(w0)| <= |F(w1) - F(w0) + η‖g‖²|, also for steps so long that they end uphill") {
  // Downhill the two sides are equal. The constant of a quadratic in one variable is attained: 2/L_F ends as high.
  const auto step = draw("long", flag(0.3))
                        ? step_of(draw, under_square_loss(draw, quadratic(draw, 1, 1).model()), 2, 100)
                        : step_of(draw, any_objective(draw), 1e-3, 1);
  const auto at0 = step.objective.F.jet(step.w0()), at1 = step.objective.F.jet(step.w1);
  const double change = at1.value() - at0.value(), first = step.eta * step.g.squaredNorm();
  const double moved = relative_decrease(at1, at0), expected = relative_decrease_first_order(at0, step.eta);
  const double left = at0.value() * (law.plus ? moved + expected : std::abs(moved - expected));
  draw.cover("uphill", 0.05, change > 0);
  return at_most(left, law.factor * std::abs(change + first) +
                           gamma(static_cast<double>(2 * step.g.size() + 16)) * (std::abs(change) + first));
}

struct Coefficient {
  double factor = 0.5;
  bool gauss_newton = false;
  double constant = 1.0 / 6;
  static auto false_variants() -> Variants<Coefficient> {
    return {{"⟨g, ∇²F g⟩ without its ½", {.factor = 1}},
            {"the Gauss–Newton part of ∇²F", {.gauss_newton = true}},
            {"no remainder", {.constant = 0}}};
  }
};
PROPERTY(decrease_has_its_second_coefficient, decrease_coefficient, theorem, Coefficient,
         "(F(w1) - F(w0) + η‖g‖²)/η² is ½⟨g, ∇²F g⟩ to within M η‖g‖³/6, M a Lipschitz constant of ∇²F") {
  const auto step = any_step(draw);
  const auto& [h, loss, F] = step.objective;
  const auto at0 = F.jet(step.w0());
  double second = law.factor / 0.5 * relative_decrease_second_coefficient(at0) * step.value();
  if (law.gauss_newton) {
    const auto at = h.h.jet(h.w0);
    const Vector z = at.value(), moved = at.jvp(step.g);
    second = law.factor * moved.dot(loss.R.hessian(z, moved));
  }
  const double change = F.value(step.w1) - step.value() + step.eta * step.g.squaredNorm();
  const double length = step.length();
  const double rounding =
      step.decrease_rounding() +
      (step.bounds.hessian_error + gamma(static_cast<double>(2 * step.g.size() + 16)) * step.bounds.lipschitz) *
          length * length +
      2 * step.bounds.lipschitz * length *
          (step.eta * step.bounds.gradient_error + gamma(4) * (step.w0().norm() + length));
  return at_most(std::abs(change - step.eta * step.eta * second),
                 law.constant * step.bounds.second_lipschitz * length * length * length + rounding);
}

// P1.2 · relative change of the differential --------------------------------------------------------------------------

struct Change {
  double factor = 1, power = 1;
  bool product = false;
  static auto false_variants() -> Variants<Change> {
    return {{"the product form is an equality", {.product = true}},
            {"half of the first order", {.factor = 0.5}},
            {"η² for η", {.power = 2}}};
  }
};
PROPERTY(differential_changes_by_its_derivative, differential_change, theorem, Change,
         "Δ(Dh) is η‖D²h[g, ·]‖/‖Dh‖ to within ε = η² L₃‖g‖²/(2‖Dh‖), and at most η‖g‖‖D²h‖/‖Dh‖ + ε") {
  const auto step = any_step(draw);
  const auto at0 = step.objective.model.h.jet(step.w0()), at1 = step.objective.model.h.jet(step.w1);
  const Bracket change = lazy::differential_change(at1, at0);
  const double eta = std::pow(step.eta, law.power);
  const Bracket product = differential_change_product_form(at0, step.g, eta);
  const Bracket first = law.factor * (law.product ? product : differential_change_first_order(at0, step.g, eta));
  const double rest = differential_change_remainder(at0, step.g, step.eta, step.bounds.model.third) +
                      step.differential_rounding() / differential_norm(at0).norm.lower;
  if (product.lower > 0) draw.note("first order / product form", first.lower / product.upper);
  return Oracles{{"first order", at_most(std::abs(change.upper - first.lower), rest)},
                 {"product form", at_most(change.lower, product.upper + rest)}};
}

struct Expansion {
  double sign = 1, constant = 0.5;
  static auto false_variants() -> Variants<Expansion> {
    return {{"the sign of the step forgotten", {.sign = -1}},
            {"D²h forgotten", {.sign = 0}},
            {"no remainder", {.constant = 0}}};
  }
};
PROPERTY(differential_has_its_expansion, differential_expansion, theorem, Expansion,
         "‖Dh(w1) - Dh(w0) + η D²h[g, ·]‖ <= ½ L₃ η²‖g‖²") {
  const auto step = any_step(draw);
  const auto at0 = step.objective.model.h.jet(step.w0()), at1 = step.objective.model.h.jet(step.w1);
  const Index p = step.g.size();
  Matrix rest(step.objective.model.outputs(), p);
  for (Index i = 0; i < p; ++i) {
    const Vector e = Vector::Unit(p, i);
    rest.col(i) = at1.jvp(e) - at0.jvp(e) + law.sign * step.eta * at0.second(step.g, e);
  }
  return at_most(Eigen::JacobiSVD<Matrix>(rest).singularValues()[0],
                 law.constant * step.bounds.model.third * step.length() * step.length() + step.differential_rounding());
}

struct Product {
  double constant = 1;
  bool equality = false;
  static auto false_variants() -> Variants<Product> {
    return {{"half of ‖D²h‖", {.constant = 0.5}}, {"an equality", {.equality = true}}};
  }
};
PROPERTY(bilinear_norm_bounds_the_form_along_a_vector, differential_product, backward, Product,
         "‖D²h[g, ·]‖ <= ‖D²h‖ ‖g‖, for gradients and for any g") {
  const auto h = any_model(draw);
  const Vector g = draw("g", vector(h.parameters()));
  const auto at = h.h.jet(h.w0);
  const double along = second_differential_along_norm(at, g).norm.lower;
  const Bracket norm = second_differential_norm(at).norm;
  const auto sizes = static_cast<double>(h.parameters() + h.outputs());
  const auto b = h.bounds(0);
  const double rounding = 4 * std::sqrt(static_cast<double>(h.parameters() * h.outputs())) *
                          (b.second_error + gamma(16 * sizes) * b.second) * g.norm();
  if (law.equality) return at_most(norm.lower * g.norm() - along, rounding);
  // Lanczos' bounds, where they are in use, hold to their tolerance.
  return at_most(along, law.constant * norm.upper * g.norm() * (1 + NormSettings{}.lanczos.tolerance) + rounding);
}

struct QuadraticChange {
  bool product = false;
  double factor = 1;
  static auto false_variants() -> Variants<QuadraticChange> {
    return {{"the product form", {.product = true}}, {"half of it, as for the value", {.factor = 0.5}}};
  }
};
PROPERTY(quadratic_models_change_by_their_form, differential_quadratic, backward, QuadraticChange,
         "For quadratic models Δ(Dh) = η‖B[g, ·]‖/‖Dh(w0)‖ for steps of any size") {
  const auto step = step_of(draw, under_any_loss(draw, quadratic(draw).model()), 1e-4, 100);
  const auto at0 = step.objective.model.h.jet(step.w0()), at1 = step.objective.model.h.jet(step.w1);
  const double change = lazy::differential_change(at1, at0).upper;
  const double first = law.factor * (law.product ? differential_change_product_form(at0, step.g, step.eta).lower
                                                 : differential_change_first_order(at0, step.g, step.eta).upper);
  return within(change, first, step.differential_rounding() / differential_norm(at0).norm.lower);
}

// P1.3 · the criterion ------------------------------------------------------------------------------------------------

/// A step of a model that is curved at w0: ‖D²h‖ stands in a denominator.
auto curved_step(Draw& draw) -> Step {
  auto step = any_step(draw);
  if (!(second_differential_norm(step.objective.model.h.jet(step.w0())).norm.lower >
        1e3 * step.bounds.model.second_error))
    draw.discard();
  return step;
}

struct Criterion {
  double factor = 1;
  bool necessary = false;
  static auto false_variants() -> Variants<Criterion> {
    return {{"2ρ", {.factor = 2}}, {"Δ(Dh)/Δ(F) small implies ρ large", {.necessary = true}}};
  }
};
PROPERTY(criterion_makes_a_step_lazy, criterion, theorem, Criterion,
         "Δ(F) >= ρ (1 - ηL_F/2)/(1 + ηL₃‖g‖/(2‖D²h‖)) Δ(Dh)") {
  // Where D²h[g, ·] reaches ‖D²h‖‖g‖, as it must in one variable, ρ says all.
  const bool simplest = draw("one variable", flag(0.25));
  const auto step = simplest ? step_of(draw, under_any_loss(draw, quadratic(draw, 1, 1).model())) : curved_step(draw);
  const auto at0 = step.objective.F.jet(step.w0()), at1 = step.objective.F.jet(step.w1);
  const double second = second_differential_norm(at0.model()).norm.upper;
  if (!(second > 0)) draw.discard();
  const double rho = law.factor * lazy::criterion(at0).lower;
  const double share = criterion_share(step.eta, step.bounds.lipschitz, step.bounds.model.third, step.g.norm(), second);
  const double change = lazy::differential_change(at1.model(), at0.model()).lower,
               decrease = relative_decrease(at1, at0);
  const double dh = differential_norm(at0.model()).norm.lower;
  const double rounding = step.decrease_rounding() / step.value() + rho * step.differential_rounding() / dh +
                          rho * change * (gamma(256) + step.bounds.gradient_error / step.g.norm());
  if (law.necessary) return at_most(decrease / change, 4 * lazy::criterion(at0).upper + rounding / change);
  return at_most(rho * share * change, decrease + rounding);
}

struct Numerator {
  double half = 0.5;
  static auto false_variants() -> Variants<Numerator> {
    return {{"without the factor 1 - ηL_F/2", {.half = 0}}, {"1 - ηL_F/4", {.half = 0.25}}};
  }
};
PROPERTY(objective_decreases_at_least, criterion_numerator, theorem, Numerator,
         "Δ(F) >= η‖g‖²/F (1 - ½ηL_F) >= ½η‖g‖²/F for η <= 1/L_F") {
  const auto step = simplest_step(draw);
  const auto at0 = step.objective.F.jet(step.w0()), at1 = step.objective.F.jet(step.w1);
  const double first = relative_decrease_first_order(at0, step.eta), decrease = relative_decrease(at1, at0);
  const double rounding = step.decrease_rounding() / step.value();
  draw.cover("η near 1/L_F", 0.02, step.eta * step.bounds.lipschitz > 0.5);
  return Oracles{{"remainder", at_most(first * (1 - law.half * step.eta * step.bounds.lipschitz), decrease + rounding)},
                 {"half", at_most(first / 2, decrease + rounding)}};
}

struct Denominator {
  double constant = 1;
  bool no_remainder = false;
  static auto false_variants() -> Variants<Denominator> {
    return {{"half of it", {.constant = 0.5}}, {"without L₃", {.no_remainder = true}}};
  }
};
PROPERTY(differential_changes_at_most, criterion_denominator, theorem, Denominator,
         "Δ(Dh) <= η‖g‖‖D²h‖/‖Dh‖ (1 + ηL₃‖g‖/(2‖D²h‖))") {
  // A cubic in one variable near the zero of its second derivative, where the remainder is all there is.
  const bool cubic = draw("cubic", flag(0.25));
  const auto step =
      cubic ? step_of(draw, under_any_loss(draw, polynomial(draw, 3, 3).model()), 1e-2, 1) : curved_step(draw);
  const auto at0 = step.objective.model.h.jet(step.w0()), at1 = step.objective.model.h.jet(step.w1);
  const double dh = differential_norm(at0).norm.lower, second = second_differential_norm(at0).norm.upper;
  if (!(second > 0)) draw.discard();
  const double rest = law.no_remainder ? 0 : step.eta * step.bounds.model.third * step.g.norm() / (2 * second);
  return at_most(lazy::differential_change(at1, at0).lower,
                 law.constant * step.length() * second / dh * (1 + rest) + step.differential_rounding() / dh);
}

// P1.4a · the criterion for the square loss ---------------------------------------------------------------------------

/// A curved model with a residual under the square loss; half of the models are quadratic, with Jacobians of any kind.
auto square_setting(Draw& draw) -> DrawnObjective {
  const bool is_quadratic = draw("quadratic", flag());
  const DrawnModel h = is_quadratic ? quadratic(draw).model() : any_model(draw);
  auto objective = under_square_loss(draw, h);
  if (draw("residual along the least singular vector", flag(0.4))) {
    // A residual along the least singular vector, as badly aligned as can be.
    const auto at_w0 = h.h.jet(h.w0);
    const Vector least = Eigen::JacobiSVD<Matrix>(jacobian(at_w0), Eigen::ComputeFullU).matrixU().col(h.outputs() - 1);
    const Vector y = Vector(at_w0.value()) - draw("‖r‖", log_uniform(1e-2, 1e2)) * least;
    objective = {h, {"square", SquareLoss(y), y, 0, true}, Objective<AnyModel, AnyLoss>(h.h, SquareLoss(y))};
  }
  const auto at = objective.F.jet(objective.model.w0);
  const auto b = objective.bounds(0);
  if (!(at.value() > 0) || !(differential_norm(at.model()).norm.lower > 1e3 * b.model.differential_error) ||
      !(second_differential_norm(at.model()).norm.lower > 1e3 * b.model.second_error))
    draw.discard();
  return objective;
}

/// Dh(w0) one direction at a time, by the products that the gradient does not use.
auto dense_differential(const DrawnModel& h) -> Matrix {
  const auto at = h.h.jet(h.w0);
  Matrix differential(h.outputs(), h.parameters());
  for (Index i = 0; i < h.parameters(); ++i) differential.col(i) = at.jvp(Vector::Unit(h.parameters(), i));
  return differential;
}

auto largest_singular_value(const Matrix& A) -> double { return Eigen::JacobiSVD<Matrix>(A).singularValues()[0]; }

auto smallest_singular_value(const Matrix& A) -> double {
  if (A.rows() > A.cols()) return 0;
  return Eigen::JacobiSVD<Matrix>(A).singularValues()[A.rows() - 1];
}

/// What rounding may do to c, a quotient of two norms.
auto alignment_rounding(const DrawnObjective& objective, double differential) -> double {
  const auto b = objective.model.bounds(0);
  const auto p = static_cast<double>(objective.model.parameters()), n = static_cast<double>(objective.model.outputs());
  return 4 * std::sqrt(n * p) * (b.differential_error + gamma(16 * (n + p)) * b.differential) / differential;
}

struct SquareCriterion {
  double factor = 2;
  bool aligned = true, converse = false;
  static auto false_variants() -> Variants<SquareCriterion> {
    return {{"ρ = 1/κ", {.factor = 1, .aligned = false}},
            {"ρ = c/κ", {.factor = 1}},
            {"(2) implies (1): ρ >= 1/κ", {.converse = true}}};
  }
};
PROPERTY(criterion_is_twice_the_alignment_over_kappa, lazy_square_loss, rounding, SquareCriterion,
         "ρ κ = 2c, and 2/(cond(Dhᵀ) κ) <= ρ <= 2/κ, for the square loss") {
  const auto objective = square_setting(draw);
  const auto at0 = objective.F.jet(objective.model.w0);
  const Vector residual = Vector(at0.model().value()) - objective.loss.targets;
  const Matrix J = dense_differential(objective.model);
  const double dh = largest_singular_value(J);
  const double c = (J.transpose() * residual).norm() / (dh * residual.norm());
  const double cond = dh / smallest_singular_value(J);
  // The ends of the two brackets that have the same bound of ‖D²h‖.
  const double rho = lazy::criterion(at0).lower, kappa = lazy::kappa(at0.model(), objective.loss.targets).value.upper;
  const double rounding = alignment_rounding(objective, dh);
  const double relative = gamma(static_cast<double>(16 * (residual.size() + objective.model.parameters()) + 64));
  draw.cover("badly aligned", 0.05, c < 0.1);
  draw.cover("rank below n", 0.1, cond > 1e8);
  draw.note("c", c);
  if (law.converse) return at_most(1, rho * kappa + relative);
  return Oracles{{"equal", within(rho * kappa, law.factor * (law.aligned ? c : 1), 2 * (relative * c + rounding))},
                 {"upper", at_most(rho * kappa, 2 + 2 * (relative + rounding))},
                 {"lower", at_most(2 / cond, rho * kappa + 2 * rounding)}};
}

struct SquareGradient {
  double factor = 2;
  bool aligned = true;
  static auto false_variants() -> Variants<SquareGradient> {
    return {{"‖r‖² for ½‖r‖²", {.factor = 1}}, {"c = 1", {.aligned = false}}};
  }
};
PROPERTY(square_loss_gradient_over_value, square_loss_gradient, rounding, SquareGradient,
         "‖g‖/F = 2‖Dhᵀr‖/‖r‖² = 2c‖Dh‖/‖r‖") {
  const auto objective = square_setting(draw);
  const auto at0 = objective.F.jet(objective.model.w0);
  const Vector residual = Vector(at0.model().value()) - objective.loss.targets;
  const Matrix J = dense_differential(objective.model);
  const double dh = largest_singular_value(J);
  const double c = law.aligned ? alignment(at0.model(), residual).upper : 1;
  const double left = at0.gradient().norm() / at0.value();
  const double right = law.factor * (J.transpose() * residual).norm() / residual.squaredNorm();
  const double relative = gamma(static_cast<double>(16 * (residual.size() + objective.model.parameters()) + 64));
  const double allowed = relative * left + 2 * alignment_rounding(objective, dh) * dh / residual.norm();
  return Oracles{{"residual", within(left, right, allowed)},
                 {"alignment", within(left, 2 * c * dh / residual.norm(), allowed)}};
}

struct Range {
  double low = 1, high = 1;
  static auto false_variants() -> Variants<Range> {
    return {{"at least 2σ_n/‖Dh‖", {.low = 2}}, {"at most ½", {.high = 0.5}}};
  }
};
PROPERTY(alignment_is_between_the_singular_values, alignment_range, backward, Range,
         "σ_n/‖Dh‖ <= c <= 1, for any residual") {
  const auto h = quadratic(draw).model();
  const auto at = h.h.jet(h.w0);
  const Matrix J = jacobian(at);
  // Half of the residuals lie along the least singular vector, where the lower bound is met.
  const Vector residual = draw("residual along the least singular vector", flag())
                              ? Vector(Eigen::JacobiSVD<Matrix>(J, Eigen::ComputeFullU).matrixU().col(J.rows() - 1))
                              : draw("r", vector(J.rows()));
  const Bracket c = alignment(at, residual);
  const double dh = differential_norm(at).norm.lower;
  const auto b = h.bounds(0);
  const auto sizes = static_cast<double>(J.rows() + J.cols());
  const double rounding =
      4 * std::sqrt(static_cast<double>(J.size())) * (b.differential_error + gamma(16 * sizes) * b.differential) / dh;
  return Oracles{{"lower", at_most(law.low * smallest_singular_value(J) / dh, c.upper + rounding)},
                 {"upper", at_most(c.lower, law.high + rounding)}};
}

}  // namespace
}  // namespace lazy::props
