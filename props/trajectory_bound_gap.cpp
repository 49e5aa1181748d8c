// SPDX-License-Identifier: MIT
/// \file
/// The properties of chapter 3 that say what the gap is: its order and its coefficient in 1/α, the linearised flow that
/// it is measured from, and the symmetrised models for which the coefficient vanishes. Notation as in chapter 3.
#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>
#include <support/generators/trajectories.hpp>
#include <support/property.hpp>

#include <lazy/models/combinators.hpp>
#include <lazy/objective.hpp>
#include <lazy/prediction.hpp>
#include <lazy/tangent_kernel.hpp>

#include <Eigen/Eigenvalues>

#include <array>
#include <cmath>
#include <optional>

namespace lazy::props {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double fine = 1e-12, tight = 1e-13;  // tolerances: of a flow, and of paths that are to be subtracted

// P2.5 · the order is 1/α, with this coefficient ----------------------------------------------------------------------

/// An expansion as somebody could have got it wrong.
class FaultyExpansion {
 public:
  class Point {
   public:
    Point(AnyExpansion::Point at, double factor) : at_(std::move(at)), factor_(factor) {}
    Vector remainder() const { return at_.remainder(); }
    Vector increment(const Vector& c) const { return factor_ * at_.increment(c); }

   private:
    AnyExpansion::Point at_;
    double factor_;
  };

  class Mirrored {
   public:
    Mirrored(AnyExpansion::Mirrored at, double factor) : at_(std::move(at)), factor_(factor) {}
    Vector remainder() const { return at_.remainder(); }
    MirroredIncrement increment(const Vector& c) const {
      const auto [sum, difference] = at_.increment(c);
      return {factor_ * sum, factor_ * difference};
    }

   private:
    AnyExpansion::Mirrored at_;
    double factor_;
  };

  FaultyExpansion(AnyExpansion about, double adjoint, bool frozen, bool symmetric = true)
      : about_(std::move(about)), adjoint_(adjoint), frozen_(frozen), symmetric_(symmetric) {}
  Index parameters() const { return about_.parameters(); }
  Index outputs() const { return about_.outputs(); }
  Vector value() const { return about_.value(); }
  Vector jvp(const Vector& u) const { return about_.jvp(u); }
  Vector vjp(const Vector& c) const { return adjoint_ * about_.vjp(c); }
  Point at(double epsilon, const Vector& u) const { return {about_.at(epsilon, u), frozen_ ? 0 : adjoint_}; }
  Mirrored mirrored(double epsilon, const Vector& m, const Vector& b) const {
    return {about_.mirrored(epsilon, m, b), frozen_ ? 0 : adjoint_};
  }
  std::optional<FaultyExpansion> half() const {
    const auto f = symmetric_ ? about_.half() : std::nullopt;
    return f ? std::optional(FaultyExpansion(*f, adjoint_, frozen_)) : std::nullopt;
  }

 private:
  AnyExpansion about_;
  double adjoint_;
  bool frozen_, symmetric_;
};

/// A loss that sees its outputs through a factor: ∇R(z) becomes `outer` ∇R(`inner` z).
struct SeenLoss {
  AnyLoss R;
  double outer = 1, inner = 1;
  Index outputs() const { return R.outputs(); }
  double value(const Vector& z) const { return outer / inner * R.value(inner * z); }
  Vector gradient(const Vector& z) const { return outer * R.gradient(inner * z); }
  Vector hessian(const Vector& z, const Vector& v) const { return outer * inner * R.hessian(inner * z, v); }
  double lipschitz() const { return std::abs(outer * inner) * R.lipschitz(); }
  double strong_convexity() const { return outer * inner * R.strong_convexity(); }
};

struct GapLaw {
  static constexpr double dearness = 10;
  bool frozen = false, linearised = true, same_path = false, outputs_seen_scaled = true, constant = false;
  double adjoint = 1, weights = 1, rate = 1, extra = 0, velocity_power = 0, targets = 1;
  static auto false_variants() -> Variants<GapLaw> {
    return {{"as printed: the gap to the linearisation along the same path", {.same_path = true}},
            {"c(T) at every t", {.constant = true}},
            {"the Jacobian is frozen at w0", {.frozen = true}},
            {"the reference is not linearised", {.linearised = false}},
            {"Dhᵀ off by the factor ½", {.adjoint = 0.5}},
            {"a weight of the integrator is off: Σb = 1 + 1/64", {.weights = 1 + 1. / 64}},
            {"the rate of one flow is off by 1e-6", {.rate = 1 + 1e-6}},
            {"an extra factor 1 + α^-½", {.extra = 1}},
            {"velocities of order α^(-3/2)", {.velocity_power = -0.5}},
            {"R(h) for R(αh)", {.outputs_seen_scaled = false}},
            {"1/α missing from the velocity", {.velocity_power = 1}},
            {"the sign of y*", {.targets = -1}}};
  }
};

/// Both paths as one flow, on \f$ \mathbb{R}^p \times \mathbb{R}^p \f$, and their gap as the difference that it is.
class TwoPaths {
 public:
  TwoPaths(const DrawnTraining& run, double alpha, const GapLaw& law = {})
      : path_(FaultyExpansion(run.start.about, law.adjoint, law.frozen),
              SeenLoss{run.loss.R, law.targets, law.targets * (law.outputs_seen_scaled ? 1 : 1 / alpha)}, alpha),
        reference_(run.scaled_flow(law.linearised ? infinity : alpha)),
        alpha_(alpha),
        factor_(1 + law.extra / std::sqrt(alpha / run.unit())),
        speed_(law.weights * law.rate * std::pow(alpha / run.unit(), law.velocity_power)),
        reference_speed_(law.weights),
        same_path_(law.same_path) {}

  Vector start() const { return Vector::Zero(2 * half()); }
  Vector gap(const Vector& state) const {
    return factor_ * alpha_ *
           (path_.outputs(state.head(half())) -
            reference_.outputs(same_path_ ? state.head(half()) : state.tail(half())));
  }
  Vector parameter_gap(const Vector& state) const { return alpha_ * (state.head(half()) - state.tail(half())); }

  void operator()(double t, const Vector& state, Vector& velocity) const {
    Vector du(half());
    path_(t, state.head(half()), du);
    velocity.head(half()) = speed_ * du;
    reference_(t, state.tail(half()), du);
    velocity.tail(half()) = reference_speed_ * du;
  }

 private:
  Index half() const { return path_.start().size(); }

  ScaledFlow<FaultyExpansion, SeenLoss> path_;
  ScaledFlow<AnyExpansion, AnyLoss> reference_;
  double alpha_, factor_, speed_, reference_speed_;
  bool same_path_;
};

/// Two flows side by side, their states one after the other.
template <Field A, Field B>
auto beside(const A& first, const B& second) {
  return [&first, &second, size = first.start().size(), velocities = std::pair(first.start(), second.start())](
             double t, const Vector& state, Vector& velocity) mutable {
    first(t, state.head(size), velocities.first);
    second(t, state.tail(state.size() - size), velocities.second);
    velocity << velocities.first, velocities.second;
  };
}

/// How far c and δ at finite α are from their limits: α times each is at most this.
struct Remainder {
  double outputs, parameters;
};

/// By the proof, where α >= `from`, and ‖δ‖ <= `parameters` and ‖c‖ <= `outputs` along the path: Grönwall's inequality
/// for the difference of `GapFlow` at α and at ∞, with Lipschitz constants of D²h and ∇²R.
auto remainder_bound(const DrawnTraining& run, double from, double parameters, double outputs) -> Remainder {
  const auto k = run.constants(from);
  const double third = run.start.model.bounds(k.D() / from).third, second_of_loss = run.loss.second_lipschitz;
  const double L = k.differential_lipschitz, D = k.D(), K0 = k.differential;
  const double value = third * D * D * D / 6 + L * D * parameters;
  const double force = L * D * k.loss_lipschitz * outputs + (third * D * D / 2 + L * parameters) * k.G();
  const double growth = std::expm1(k.C2() * k.horizon) / k.C2();
  const double of_parameters =
      growth * (force + K0 * (k.loss_lipschitz * value + second_of_loss * outputs * outputs / 2));
  return {K0 * of_parameters + value, of_parameters};
}

/// The power of two next to LD/K0, so that α = 2^k times it is exact.
auto laziness_unit(const DrawnTraining& run) -> double { return std::exp2(std::round(std::log2(run.unit()))); }

/// Where the asymptotics begin: the first power of two, 2^8 or more, from which ‖δ‖ and ‖c‖ stay within twice their
/// limits and c within half of it. By continuity in time they do if the remainders that follow from it are no larger.
struct Asymptotics {
  double alpha, relative;  // from where on; the relative distance of c from its limit there, at most
  Remainder remainder;
  int power;
};

/// The scale from which on the asymptotics hold, tried up to 2^20 LD/K0; nothing where they begin beyond.
auto asymptotics(const DrawnTraining& run, const LargestGap& limit) -> std::optional<Asymptotics> {
  for (int k = 8; k <= 20; ++k) {
    const double alpha = std::ldexp(laziness_unit(run), k);
    const Remainder M = remainder_bound(run, alpha, 2 * limit.parameters, 2 * limit.outputs);
    if (M.parameters / alpha <= limit.parameters && M.outputs / alpha <= limit.outputs / 2)
      return Asymptotics{alpha, M.outputs / alpha / limit.outputs, M, k};
  }
  return std::nullopt;
}

/// What the difference of two paths loses: the error of either, and the rounding of their outputs, times α.
auto subtraction_error(const DrawnTraining& run, const FlowResult& flow, double alpha) -> double {
  const auto k = run.constants(alpha);
  const ModelBounds b = run.start.model.bounds(k.D() / alpha);
  return alpha * (2 * b.differential * run.error(flow) + 4 * b.differential_error * k.D() + gamma(16) * k.outputs());
}

/// What an error of the state (a, δ) does to c, and what the formulas of the expansion and of ∇R, accurate to 1e-12,
/// add.
auto gap_error(const DrawnTraining& run, const FlowResult& flow, double alpha) -> double {
  const auto k = run.constants(alpha);
  const double L = k.differential_lipschitz, K = run.start.model.bounds(k.D() / alpha).differential;
  const double growth = std::exp(k.C2() * k.horizon);
  const double of_parameters = run.start.symmetrised ? 2 + 2 / alpha : 1;  // δ = (b + d/α, b - d/α)
  return of_parameters * (k.differential + L * k.D() * (K + 1 / alpha)) * run.error(flow) +
         1e-12 * growth * (1 + k.C2() * k.horizon) *
             (L * k.D() * k.D() + K * k.horizon * (L * k.D() * k.G() + K * k.loss_lipschitz * flow.state.norm()));
}

PROPERTY(
    the_gap_is_of_order_one_over_alpha_with_its_coefficient, gap_coefficient, asymptotic, GapLaw,
    "From some α >= 2^8 LD/K0 on: α sup Δ <= C3, Δ has slope -1 between α and 2^8 α, α·gap -> c at every t, and its "
    "distance from c shrinks like 1/α") {
  DrawnStart start = centred_start(draw);
  DrawnLoss loss = any_loss(draw, start.model.outputs());
  const DrawnTraining run = training(draw, std::move(start), std::move(loss), 2);
  const CoefficientFlow coefficient(run.at_start(), run.loss.R);
  const LargestGap limit = largest_gap(coefficient, run.settings(tight));
  const auto from = asymptotics(run, limit);
  if (!from) draw.discard();
  // A coefficient that the rounding of the two paths' outputs would drown is left to `the_gap_has_a_flow_of_its_own`.
  if (!(subtraction_error(run, limit.flow, 256 * from->alpha) < limit.outputs / 64)) draw.discard();
  draw.cover("from 2^8 on", 0.25, from->power == 8);
  draw.cover("on digits", 0.01, run.start.on_digits);

  const Vector c = coefficient.gap(limit.flow.state);
  FlowSettings settings = run.settings(tight);
  settings.max_right_hand_sides = 10000;
  const auto measure = [&](int k) {
    const double alpha = std::ldexp(from->alpha, k);
    const TwoPaths paths(run, alpha, law);
    const LargestGap largest = largest_gap(paths, settings);
    const bool completed = largest.flow.completed();
    struct {
      double alpha, sup, noise;
      Vector distance;
    } measured{alpha, completed ? largest.outputs : std::nan(""),
               subtraction_error(run, largest.flow, alpha) + gap_error(run, limit.flow, infinity),
               paths.gap(largest.flow.state) - c};
    if (!completed) measured.distance.setConstant(std::nan(""));
    return measured;
  };
  const auto at0 = measure(0), at1 = measure(1), at2 = measure(2), at3 = measure(3), at4 = measure(4), at8 = measure(8);

  // The largest distance of α·gap from c anywhere on [0, T], both along one flow.
  const TwoPaths paths(run, at8.alpha, law);
  const auto apart = [&, size = paths.start().size()](double, const Vector& state) {
    return (paths.gap(state.head(size)) - (law.constant ? c : coefficient.gap(state.tail(state.size() - size)))).norm();
  };
  Supremum distance(apart);
  const FlowResult both = integrate(beside(paths, coefficient), padded(paths.start(), coefficient.start().size()),
                                    settings, [&](FlowStep& step) { distance(step); });
  const double distance_noise = subtraction_error(run, both, at8.alpha) + gap_error(run, both, infinity);

  // sup‖c‖ (1 ± relative) at the low end, 2^8 times nearer to it at the high end.
  const double nearer = from->relative / 256 + at8.noise / limit.outputs;
  const double order = std::log2((1 + nearer) / (1 - from->relative - at0.noise / limit.outputs)) / 8;
  const double slope = std::log2(at8.sup / at0.sup) / 8;
  // The distance is ε c₁ + ε² c₂ + ε³ c₃ + …. Of what is left of it when its part of first order is taken away between
  // α and 2⁴ α, no more than four times the larger of these two can be of higher order, whatever c₂ and c₃ are; and a
  // distance from something else is left.
  const double higher = 4 * std::max((at0.distance - 3 * at1.distance + 2 * at2.distance).norm(),
                                     4 * (at1.distance - 3 * at2.distance + 2 * at3.distance).norm());
  const double richardson_noise = 5 * at0.noise + 28 * at1.noise + 56 * at2.noise + 32 * at3.noise + 16 * at4.noise;
  draw.note("slope of Δ", slope - 1);
  draw.note("Δ/bound", at0.sup / run.constants(at0.alpha).C3());
  draw.note("α sup Δ/sup‖c‖", at8.sup / limit.outputs);
  draw.note("allowed distance of that from 1", nearer);
  return Oracles{{"bound", worst({at_most(at0.sup, run.constants(at0.alpha).C3() + at0.noise),
                                  at_most(at8.sup, run.constants(at8.alpha).C3() + at8.noise)})},
                 {"order", at_most(std::abs(slope), order)},
                 {"coefficient", worst({within(at8.sup, limit.outputs, nearer * limit.outputs),
                                        at_most(both.completed() ? distance.value() : std::nan(""),
                                                from->relative / 256 * limit.outputs + distance_noise)})},
                 {"Richardson", at_most((at0.distance - 16 * at4.distance).norm(), higher + richardson_noise)}};
}

struct OwnFlow {
  static constexpr double dearness = 2;
  double gap = 1;
  bool frozen = false, from_paths = false;
  static auto false_variants() -> Variants<OwnFlow> {
    return {{"the Jacobian is frozen at w0", {.frozen = true}},
            {"too large by 1e-7", {.gap = 1 + 1e-7}},
            {"as the difference of two paths, at every α", {.from_paths = true}}};
  }
};
PROPERTY(
    the_gap_has_a_flow_of_its_own, gap_coefficient, certificate, OwnFlow,
    "α·gap, integrated by its own flow, is the difference of the two paths, and the same at half the tolerance; from "
    "α = 1e12 to 1e100 it is the coefficient up to its remainder of order 1/α") {
  const auto run = any_training(draw);
  const double far = draw("α far away", log_uniform(1e12, 1e100)) * run.unit();
  const auto solve = [&](double alpha, double tolerance) {
    const GapFlow flow(FaultyExpansion(run.start.about, 1, law.frozen), run.loss.R, alpha);
    const LargestGap largest = largest_gap(flow, run.settings(tolerance));
    struct {
      LargestGap largest;
      Vector c, weights;
    } solved{largest, law.gap * flow.gap(largest.flow.state), flow.parameter_gap(largest.flow.state)};
    return solved;
  };
  const auto [here, c_here, weights_here] = solve(run.alpha, fine);
  const Vector c_halved = solve(run.alpha, fine / 2).c;
  auto [there, c_there, weights_there] = solve(far, fine);
  const TwoPaths paths(run, run.alpha), far_paths(run, far);
  const FlowResult both = integrate(paths, paths.start(), run.settings(tight));
  if (law.from_paths) {
    const FlowResult both_far = integrate(far_paths, far_paths.start(), run.settings(tight));
    c_there = far_paths.gap(both_far.state);
  }
  const CoefficientFlow coefficient(run.at_start(), run.loss.R);
  const LargestGap limit = largest_gap(coefficient, run.settings(fine));
  const Remainder M = remainder_bound(run, far, 2 * limit.parameters, 2 * limit.outputs);
  const double here_error = gap_error(run, here.flow, run.alpha),
               there_error = gap_error(run, there.flow, far) + gap_error(run, limit.flow, infinity);
  const double sampling =
      1e-9 * limit.outputs;  // a sup from parabolas through dense output, at steps that resolve the flow
  draw.note("relative distance from the two paths", (c_here - paths.gap(both.state)).norm() / c_here.norm());
  return Oracles{
      {"completed",
       is_true(here.flow.completed() && there.flow.completed() && both.completed() && limit.flow.completed())},
      {"two paths", within(c_here, paths.gap(both.state), here_error + subtraction_error(run, both, run.alpha))},
      {"weights", within(weights_here, paths.parameter_gap(both.state),
                         (2 + 2 / run.alpha) * run.error(here.flow) + here_error / run.differential +
                             run.alpha * 2 * run.error(both))},
      {"coefficient", within(c_there, coefficient.gap(limit.flow.state), M.outputs / far + there_error)},
      {"its sup", within(law.gap * there.outputs, limit.outputs, M.outputs / far + there_error + sampling)},
      {"half the tolerance", within(c_here, c_halved, here_error)}};
}

struct TenDigits {
  static constexpr double dearness = 2;
  double rounding = 0;
  bool symmetric = true, from_paths = false;
  static auto false_variants() -> Variants<TenDigits> {
    return {{"as the difference of two paths", {.from_paths = true}},
            {"the flow of δ for symmetrised models as well", {.symmetric = false}},
            {"to 9 digits", {.rounding = 1e-9}}};
  }
};
PROPERTY(the_gap_has_ten_digits_at_every_scale, gap_coefficient, certificate, TenDigits,
         "α^k (αh(w) - αh̄(w̄)), k = 2 for symmetrised models and 1 for others, is the same to 10 digits for λh at α/λ, "
         "which is rounded otherwise, and at a tenth of the tolerance; beyond α = 1e20 it is its limit") {
  const auto run = any_training(draw);
  const double lambda = draw("λ", log_uniform(0.5, 2));
  const double alpha = std::max(draw("α", log_uniform(1, 1e100)) * run.unit(), run.alpha);
  const double far = draw("α far away", log_uniform(1e20, 1e100)) * run.unit();
  const int k = run.start.symmetrised ? 2 : 1;
  bool completed = true;
  double largest = 0;
  // α^k·gap of λh at the end, λ the factor, in the units of h: the flow of λh is λ² times as fast.
  const auto solve = [&](double factor, double at_alpha, double within_steps) -> Vector {
    FlowSettings settings = run.settings(within_steps);
    settings.horizon /= factor * factor;
    settings.absolute_tolerance *= 1e-3;  // the gap begins as a high power of t
    settings.estimate_error = false;
    const double unit = std::pow(factor, k) * (1 + law.rounding * (factor - 1));
    if (law.from_paths && std::isfinite(at_alpha)) {
      DrawnTraining other = run;
      other.start.about = run.start.scaled(factor);
      const TwoPaths paths(other, at_alpha);
      const FlowResult flow = integrate(paths, paths.start(), settings);
      completed = completed && flow.completed();
      return unit * std::pow(at_alpha, k - 1) * paths.gap(flow.state);
    }
    const GapFlow flow(FaultyExpansion(run.start.scaled(factor), 1, false, law.symmetric), run.loss.R, at_alpha);
    const double missing = flow.order() == k ? unit : unit * std::pow(at_alpha, k - flow.order());
    Supremum outputs([&](double, const Vector& state) { return flow.scaled_gap(state).norm(); });
    const FlowResult end = integrate(flow, flow.start(), settings, [&](FlowStep& step) { outputs(step); });
    completed = completed && end.completed();
    largest = std::max(largest, missing * outputs.value());
    return missing * flow.scaled_gap(end.state);
  };
  const Vector c = solve(1, alpha, fine), rounded = solve(lambda, alpha / lambda, fine), finer = solve(1, alpha, tight),
               c_far = solve(1, far, fine), limit = solve(1, infinity, fine);
  // Of a gap whose terms cancel, the digits of the terms.
  const auto constants = run.constants(infinity);
  const double L = constants.differential_lipschitz, K0 = constants.differential;
  const double speed = K0 * run.loss.R.gradient(Vector::Zero(run.loss.R.outputs())).norm();
  const double moved = std::min(constants.D(), run.horizon * speed);
  const double terms = L * moved * moved * std::pow(L * moved / K0, k - 1);
  const double digits = 1e-10 * std::max(largest, terms / 1024);
  draw.cover("terms that do not cancel", 0.5, largest > terms / 1024);
  // Where the coefficient vanishes, what is left is of the next order.
  const LargestGap first = largest_gap(CoefficientFlow(run.at_start(), run.loss.R), run.settings(1e-6));
  const double higher_order =
      std::pow(run.unit(), k - 1) / far * remainder_bound(run, far, 2 * first.parameters, 2 * first.outputs).outputs;
  draw.cover("symmetrised", 0.15, run.start.symmetrised);
  draw.cover("on digits", 0.02, run.start.on_digits);
  return Oracles{{"completed", is_true(completed)},
                 {"another rounding", within(rounded, c, digits)},
                 {"finer", within(finer, c, digits)},
                 {"limit", within(c_far, limit, digits + higher_order)}};
}

struct LinearPath {
  double power = 1;
  bool constant = false;
  static auto false_variants() -> Variants<LinearPath> {
    return {{"w̄ - w0 itself does not depend on α", {.power = 0}},
            {"∇R at 0 all along", {.constant = true}},
            {"α² (w̄ - w0)", {.power = 2}}};
  }
};
PROPERTY(the_linear_path_does_not_depend_on_alpha, linear_path, certificate, LinearPath,
         "α(w̄_α - w0) = ū for every α: the flow of the linearised F_α is Dh(w0)ᵀa, a' = -∇R(Ka)") {
  const auto run = any_training(draw);
  const auto k = run.constants();
  const double alpha = draw("α", log_uniform(0.1, 30)) * k.D();  // so that w̄ - w0 is not lost in w0
  const auto linear = linearised(run.h(), run.w0());
  const Objective<Linearised<AnyModel>, AnyLoss> F(linear, run.loss.R, alpha);
  FlowSettings settings = run.settings(fine);
  // Relative to w - w0, not to w, but no finer than w is.
  settings.absolute_tolerance = fine * k.D() / alpha + gamma(16) * run.w0().norm();
  settings.relative_tolerance = gamma(4);
  const FlowResult w = integrate(gradient_field(F), run.w0(), settings);
  const LinearisedFlow dual(tangent_kernel(run.at_start()), run.loss.R);
  const FlowResult a = integrate(dual, dual.start(), run.settings(fine));
  const auto u = run.scaled_flow(infinity);
  const FlowResult scaled = integrate(u, u.start(), run.settings(fine));
  const Vector from_w = std::pow(alpha, law.power) * (w.state - run.w0());
  const Vector from_a =
      law.constant ? Vector(-run.horizon * run.at_start().vjp(run.loss.R.gradient(Vector::Zero(run.loss.R.outputs()))))
                   : run.at_start().vjp(a.state);
  const double rounding = 4 * run.start.model.bounds(0).differential_error * run.horizon * k.G() *
                          (1 + k.C2() * run.horizon) * std::exp(k.C2() * run.horizon);
  const double a_error = k.differential * run.error(a),
               w_error = alpha * (run.error(w) + gamma(64 * static_cast<double>(w.cost.steps)) * run.w0().norm());
  return Oracles{{"completed", is_true(w.completed() && a.completed() && scaled.completed())},
                 {"flow of F̄_α", within(from_w, from_a, a_error + w_error + rounding)},
                 {"scaled flow", within(scaled.state, from_a, a_error + run.error(scaled) + rounding)}};
}

struct Honest {
  double rate = 1, estimate = 1, defect = 1;
  bool between = true;
  static auto false_variants() -> Variants<Honest> {
    return {{"of a flow that is faster by 1e-3", {.rate = 1.001}},
            {"a quarter of the estimate", {.estimate = 0.25}},
            {"the estimate for the ends of the steps, between them too", {.between = false}},
            {"0, whatever the defect", {.defect = 0}}};
  }
};
PROPERTY(flows_know_their_error, linear_path, certificate, Honest,
         "The error of a flow is below its estimate at the ends of its steps, below that of the path between them, and "
         "below the bound from its defect") {
  // This is about the integrator. It stands here because the flow of u is what it is tried on, and these estimates are
  // what the certificates of the chapter allow.
  const auto run = any_training(draw);
  const auto u = run.scaled_flow(run.alpha);
  const auto k = run.constants();
  const auto field = [&](double t, const Vector& x, Vector& dx) {
    u(t, x, dx);
    dx *= law.rate;
  };
  FlowSettings settings = run.settings(draw("tolerance", log_uniform(1e-9, 1e-3)));
  const double K = run.start.model.bounds(k.D() / run.alpha).differential;
  const double growth = (run.loss.convex ? 0 : k.loss_lipschitz * K * K) + k.G() * k.differential_lipschitz / run.alpha;
  settings.one_sided_lipschitz = growth;  // of -∇F_α, where F_α'' >= -growth
  constexpr int parts = 8;                // of a step; its end is the last
  std::vector<double> times;
  std::vector<Vector> states;
  const FlowResult flow = integrate(field, u.start(), settings, [&](FlowStep& step) {
    for (int i = 1; i <= parts; ++i) {
      times.push_back(i == parts ? step.end() : step.begin() + (step.end() - step.begin()) * i / parts);
      states.push_back(i == parts ? step.end_state() : step.state(times.back()));
    }
  });

  // The true path, from steps far finer, at the same times.
  std::size_t at = 0;
  double at_steps = 0, on_path = 0;
  const FlowResult exact = integrate(u, u.start(), run.settings(tight), [&](FlowStep& step) {
    for (; at < times.size() && times[at] <= step.end(); ++at) {
      const double error = (states[at] - (times[at] == step.end() ? step.end_state() : step.state(times[at]))).norm();
      on_path = std::max(on_path, error);
      if (at % parts == parts - 1) at_steps = std::max(at_steps, error);
    }
  });
  const double rounding = run.error(exact);
  const double at_end = (flow.state - exact.state).norm();
  if (at_steps > 16 * rounding) draw.note("error/estimate", at_steps / flow.error_estimate);
  if (on_path > 16 * rounding) draw.note("error/estimate, between the steps too", on_path / flow.path_error_estimate);
  if (at_end > 16 * rounding) draw.note("error/bound", at_end / flow.defect_bound);
  draw.cover("errors above rounding", 0.3, at_steps > 16 * rounding);
  return Oracles{
      {"completed", is_true(flow.completed() && exact.completed() && at == times.size())},
      {"steps", at_most(at_steps, law.estimate * flow.error_estimate + rounding)},
      {"path",
       at_most(on_path, law.estimate * (law.between ? flow.path_error_estimate : flow.error_estimate) + rounding)},
      {"bound", at_most(at_end, law.defect * flow.defect_bound + rounding)}};
}

struct OutputsExpanded {
  double half = 0.5, order = -1;
  static auto false_variants() -> Variants<OutputsExpanded> {
    return {{"D²h[u, u] for ½D²h[u, u]", {.half = 1}},
            {"without the second term", {.half = 0}},
            {"a remainder of order α⁻³", {.order = -2}}};
  }
};
PROPERTY(outputs_expand_in_one_over_alpha, outputs_expanded, theorem, OutputsExpanded,
         "α(αh(w0 + u/α) - Dh u) and α(Dh(w0 + u/α) - Dh)ᵀc are ½D²h[u, u] and D²h[u, ·]ᵀc up to L₃‖u‖³/(6α) and "
         "L₃‖u‖²‖c‖/(2α), at every α") {
  const auto start = draw("kinks", flag(0.2)) ? kinked_start(draw) : any_start(draw);
  const auto& h = start.model;
  const double far =
      draw("beyond any subtraction", flag()) ? draw("α", log_uniform(1e4, 1e100)) : draw("α", log_uniform(1, 1e4));
  const double reach = draw("past the kinks", flag()) ? 1 + h.w0.norm() : std::min(h.radius, 1 + h.w0.norm());
  const Vector u = draw("‖u‖", log_uniform(1e-2, 1e2)) * draw("u", direction(h.parameters()));
  const Vector v = draw("c", direction(h.outputs()));
  const double near_by = u.norm() / reach * draw("reach/‖w - w0‖", log_uniform(0.25, 64)), alpha = near_by * far;
  const double r = u.norm();

  // Near w0: against the limit.
  const auto at = start.about.at(1 / alpha, u);
  const AnyJet jet = h.h.jet(h.w0);
  std::vector<Oracle> oracles;
  if (r / alpha <= h.radius) {
    const ModelBounds b = h.bounds(r / alpha);
    const double unit = std::pow(alpha / near_by, law.order + 1);
    const double value_rounding = (1e-12 * b.second + 2 * b.second_error) * r * r,
                 slope_rounding = (1e-12 * b.second + 2 * b.second_error) * r;
    oracles.push_back({"outputs", within(at.remainder(), law.half * jet.second(u, u),
                                         unit * b.third * r * r * r / 6 / alpha + value_rounding)});
    oracles.push_back({"differential", within(at.increment(v), 2 * law.half * jet.hvp(v, u),
                                              unit * b.third * r * r / 2 / alpha + slope_rounding)});
  }
  // Far from it, past kinks too: against the subtraction.
  const Vector w = h.w0 + u / near_by;
  const auto there = start.about.at(1 / near_by, u);
  const AnyJet jet_there = h.h.jet(w);
  const ModelBounds b = h.bounds(r / near_by);
  const double weights = gamma(2) * (h.w0.norm() + r / near_by);
  const double value_rounding = 4 * b.value_error + 2 * b.differential_error * r / near_by + b.differential * weights +
                                1e-12 * b.second * r * r / near_by / near_by;
  oracles.push_back({"value", within(there.remainder() / near_by / near_by,
                                     jet_there.value() - jet.value() - jet.jvp(u / near_by), value_rounding)});
  oracles.push_back(
      {"transpose", within(there.increment(v) / near_by, jet_there.vjp(v) - jet.vjp(v),
                           4 * b.differential_error + b.second * weights + 1e-12 * b.second * r / near_by)});
  // Mirrored, as far from it: w± = w0 + b/α² ± u/α.
  const Vector b_scaled = near_by * r * draw("b", direction(h.parameters()));
  const auto mirrored = start.about.mirrored(1 / near_by, u, b_scaled);
  const Vector middle = h.w0 + b_scaled / near_by / near_by;
  const AnyJet plus = h.h.jet(middle + u / near_by), minus = h.h.jet(middle - u / near_by);
  const ModelBounds both = h.bounds(2 * r / near_by);
  const double both_weights = gamma(4) * (h.w0.norm() + 2 * r / near_by);
  const double sum_rounding =
      8 * both.differential_error + 2 * both.second * both_weights + 4e-12 * both.second * r / near_by;
  const auto [sum, difference] = mirrored.increment(v);
  oracles.push_back({"mirrored value", within(mirrored.remainder() / near_by / near_by / near_by,
                                              plus.value() - minus.value() - 2 * jet.jvp(u / near_by),
                                              8 * both.value_error + 4 * both.differential_error * r / near_by +
                                                  2 * both.differential * both_weights +
                                                  8e-12 * both.second * r * r / near_by / near_by)});
  oracles.push_back({"mirrored transpose",
                     within(sum / near_by / near_by, plus.vjp(v) + minus.vjp(v) - 2 * jet.vjp(v), sum_rounding)});
  oracles.push_back({"mirrored difference", within(difference / near_by, plus.vjp(v) - minus.vjp(v), sum_rounding)});
  draw.cover("on digits", 0.02, start.on_digits);
  draw.cover("past a kink", 0.04, r / near_by > h.radius);
  return oracles;
}

// P2.5a · the linearised flow in closed form --------------------------------------------------------------------------

struct ClosedForm {
  double rate = 1, sign = 1;
  bool first_order = false;
  static auto false_variants() -> Variants<ClosedForm> {
    return {{"e^(-2Kt)", {.rate = 2}},
            {"-y*", {.sign = -1}},
            {"K too large by 1e-7", {.rate = 1 + 1e-7}},
            {"K t y*", {.first_order = true}}};
  }
};
PROPERTY(
    the_linearised_flow_has_a_closed_form, linearised_flow, certificate, ClosedForm,
    "For the square loss αh̄(w̄(t)) = (I - e^(-Kt)) y*, K = K(w0); it and the closed forms of a, of ū = Dh(w0)ᵀa and of "
    "other outputs agree with the integrated flow") {
  const auto run = square_training(draw);
  const auto k = run.constants();
  const Matrix K = tangent_kernel(run.at_start());
  const Vector y = law.sign * run.loss.targets;
  const KernelFlow closed(law.rate * K, y);
  const LinearisedFlow ode(K, run.loss.R);
  const Path path = follow(ode, ode.start(), run.settings(fine));
  const auto u = run.scaled_flow(infinity);
  const FlowResult weights = integrate(u, u.start(), run.settings(fine));
  const auto n = static_cast<double>(y.size());
  const double rounding = gamma(512 * n) * y.norm() * (1 + k.C2() * run.horizon),
               K_norm = k.differential * k.differential;
  const double error = run.error(path.flow), u_error = run.error(weights);
  std::vector<Margin> outputs, duals;
  for (std::size_t i = 0; i < path.times.size(); ++i) {
    const double t = path.times[i];
    const Vector z = law.first_order ? Vector(t * (K * y)) : closed.outputs(t);
    outputs.push_back(within(z, ode.outputs(path.states[i]), K_norm * error + rounding));
    duals.push_back(within(closed.dual(t), path.states[i], error + rounding * run.horizon));
  }
  const auto linear_rounding = run.start.model.bounds(0).differential_error * (1 + k.C2() * run.horizon);
  const DrawnModel g = run.start.other_outputs(draw);
  const auto elsewhere = g.h.jet(g.w0);
  const Vector predicted = closed.predict(cross_kernel(elsewhere, run.at_start()), elsewhere.value(), run.horizon);
  const double g_norm = g.bounds(0).differential;
  return Oracles{
      {"completed", is_true(path.flow.completed() && weights.completed())},
      {"outputs", worst(outputs)},
      {"a", worst(duals)},
      {"weights", within(run.at_start().vjp(closed.dual(run.horizon)), weights.state,
                         u_error + (k.differential * rounding + 4 * linear_rounding * y.norm()) * run.horizon)},
      {"other outputs",
       within(predicted, elsewhere.value() + elsewhere.jvp(weights.state),
              g_norm * (u_error + (k.differential * rounding + 4 * linear_rounding * y.norm()) * run.horizon) +
                  8 * (g.bounds(0).value_error + g.bounds(0).differential_error * weights.state.norm()))}};
}

struct Between {
  bool chord = false, ends_only = false;
  static auto false_variants() -> Variants<Between> {
    return {{"the chord between the ends of a step", {.chord = true}},
            {"the largest value at the ends of the steps", {.ends_only = true}}};
  }
};
PROPERTY(
    flows_are_known_between_their_steps, linearised_flow, certificate, Between,
    "Between its steps too the flow agrees with the closed form; and the largest value of cos π(t/T - φ) along it is "
    "found, 1 at t = φT, where no step need end") {
  const auto run = square_training(draw);
  const auto k = run.constants();
  const Matrix K = tangent_kernel(run.at_start());
  const KernelFlow closed(K, run.loss.targets);
  const LinearisedFlow ode(K, run.loss.R);
  const double where = draw("θ", uniform(0, 1)), phase = draw("φ", uniform(0, 1));
  // A wave with one crest within the horizon.
  const auto wave = [&](double t) { return std::cos(std::acos(-1.) * (t / run.horizon - phase)); };
  Supremum crest([&](double t, const Vector&) { return wave(t); });
  double ends = wave(0), distance = 0;
  const FlowResult flow = integrate(ode, ode.start(), run.settings(fine), [&](FlowStep& step) {
    crest(step);
    ends = std::max(ends, wave(step.end()));
    const double t = step.begin() + where * (step.end() - step.begin());
    const Vector state =
        law.chord ? Vector(step.begin_state() + where * (step.end_state() - step.begin_state())) : step.state(t);
    distance = std::max(distance, (state - closed.dual(t)).norm());
  });
  const double rounding = gamma(512 * static_cast<double>(run.loss.R.outputs())) * run.loss.targets.norm() *
                          (1 + k.C2() * run.horizon) * run.horizon;
  return Oracles{{"completed", is_true(flow.completed())},
                 {"state", at_most(distance, run.error(flow) + rounding)},
                 {"largest value", within(law.ends_only ? ends : crest.value(), 1,
                                          0x1p-33 * std::acos(-1.) * std::acos(-1.) + gamma(64))}};
}

struct KernelModes {
  bool null_modes = false, mean_rate = false;
  double power = 1;
  static auto false_variants() -> Variants<KernelModes> {
    return {{"modes with μ = 0 are learnt as well", {.null_modes = true}},
            {"every mode at the mean rate", {.mean_rate = true}},
            {"μ² for μ", {.power = 2}}};
  }
};
PROPERTY(each_mode_is_learnt_at_its_own_rate, kernel_modes, certificate, KernelModes,
         "⟨v_k, z̄(T)⟩ = (1 - e^(-μ_k T))⟨v_k, y*⟩; modes with μ_k = 0 are never learnt") {
  const auto run = square_training(draw);
  const auto k = run.constants();
  const Matrix K = tangent_kernel(run.at_start());
  const Vector& y = run.loss.targets;
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(K);
  const double largest = eigen.eigenvalues().maxCoeff(), n = static_cast<double>(y.size());
  const double null = 64 * n * 0x1p-52 * largest;
  const auto u = run.scaled_flow(infinity);
  const FlowResult flow = integrate(u, u.start(), run.settings(fine));
  const Vector modes = eigen.eigenvectors().transpose() * u.outputs(flow.state),
               targets = eigen.eigenvectors().transpose() * y;
  const double error = k.differential * run.error(flow) +
                       gamma(512 * n) * y.norm() * (1 + k.C2() * run.horizon) * (1 + k.C2() * run.horizon) +
                       4 * run.start.model.bounds(0).differential_error * k.D();
  std::vector<Margin> margins;
  for (Index i = 0; i < y.size(); ++i) {
    double rate = eigen.eigenvalues()[i];
    if (law.mean_rate) rate = eigen.eigenvalues().mean();
    if (law.null_modes && rate <= null) rate = largest;
    margins.push_back(within(modes[i], -std::expm1(-std::pow(rate, law.power) * run.horizon) * targets[i], error));
  }
  draw.cover("a mode that is never learnt", 0.05, eigen.eigenvalues().minCoeff() <= null);
  return Oracles{{"completed", is_true(flow.completed())}, {"modes", worst(margins)}};
}

// P2.6 · symmetrised models are one order lazier ----------------------------------------------------------------------

struct SymmetrisedOrder {
  static constexpr double dearness = 4;
  bool symmetrised = true, weights_too = false;
  double power = 1;
  static auto false_variants() -> Variants<SymmetrisedOrder> {
    return {{"centred models as well", {.symmetrised = false}},
            {"the gap is of order α⁻³", {.power = 2}},
            {"the gap of the weights is of order α⁻³ as well", {.weights_too = true}}};
  }
};
PROPERTY(symmetrised_gaps_are_of_second_order, symmetrised_order, asymptotic, SymmetrisedOrder,
         "For f(w₊) - f(w₋) from (v, v): α² sup Δ is bounded by the constant of the remainder and tends to a limit, "
         "while α²‖w - w̄‖ tends to sup‖δ‖") {
  DrawnStart start = law.symmetrised ? symmetrised_start(draw) : centred_start(draw);
  DrawnLoss loss = any_loss(draw, start.model.outputs());
  const DrawnTraining run = training(draw, std::move(start), std::move(loss), 2);
  const LargestGap limit = largest_gap(run.gap_flow(infinity), run.settings(fine));
  if (!(limit.parameters > 0)) draw.discard();

  // As in `asymptotics`, with the bound on ‖c‖ following from ‖c‖ <= M/α itself.
  double from = 0;
  Remainder M{};
  for (int k = 8; k <= 20 && from == 0; ++k) {
    const double alpha = std::ldexp(laziness_unit(run), k);
    const double outputs = 2 * remainder_bound(run, alpha, 2 * limit.parameters, 0).outputs / alpha;
    M = remainder_bound(run, alpha, 2 * limit.parameters, outputs);
    if (M.outputs / alpha <= outputs && M.parameters / alpha <= limit.parameters) from = alpha;
  }
  if (from == 0) draw.discard();

  const auto measure = [&](int k) {
    const double alpha = std::ldexp(from, k), factor = std::pow(std::ldexp(1, k), law.power);
    const auto flow = run.gap_flow(alpha);
    const LargestGap largest = largest_gap(flow, run.settings(fine));
    struct {
      double alpha, sup, noise, parameters;
      Vector scaled;  // α·c
      bool completed;
    } measured{alpha,
               largest.outputs,
               gap_error(run, largest.flow, alpha),
               largest.parameters,
               factor * flow.gap(largest.flow.state),
               largest.flow.completed()};
    return measured;
  };
  const auto at0 = measure(0), at1 = measure(1), at2 = measure(2), at8 = measure(8);
  const double leaves = 4 * std::max((at0.scaled - at1.scaled).norm(), 2 * (at1.scaled - at2.scaled).norm());
  const double noise = 5 * at0.noise + 24 * at1.noise + 32 * at2.noise + 256 * at8.noise;
  const double weights = law.weights_too ? 0 : limit.parameters;
  draw.note("slope of Δ", std::log2(at8.sup / at0.sup) / 8 - 1);
  draw.note("α² sup Δ/bound", at0.sup * at0.alpha / M.outputs);
  return Oracles{{"completed", is_true(at0.completed && at1.completed && at2.completed && at8.completed)},
                 {"bound", worst({at_most(at0.sup, M.outputs / at0.alpha + at0.noise),
                                  at_most(at8.sup, M.outputs / at8.alpha + at8.noise)})},
                 {"limit", at_most((at0.scaled - at8.scaled).norm(), leaves + noise)},
                 {"weights", within(at8.parameters, weights,
                                    M.parameters / at8.alpha + 2 * run.error(limit.flow) +
                                        at8.noise / run.differential + 1e-9 * limit.parameters)}};
}

struct Antisymmetric {
  double sign = -1, second = 0;
  static auto false_variants() -> Variants<Antisymmetric> {
    return {{"ū = (a, a)", {.sign = 1}}, {"D²h[ū, ū] = 2D²f[a, a]", {.second = 2}}};
  }
};
PROPERTY(the_linear_path_is_antisymmetric, antisymmetric_path, exact, Antisymmetric,
         "ū = (a, -a) and D²h(v, v)[ū, ū] = 0 along the linear flow, bit for bit") {
  DrawnStart start = symmetrised_start(draw);
  DrawnLoss loss = any_loss(draw, start.model.outputs());
  const DrawnTraining run = training(draw, std::move(start), std::move(loss));
  const auto flow = run.scaled_flow(infinity);
  const Index half = run.w0().size() / 2;
  const Vector u = integrate(flow, flow.start(), run.settings(1e-8)).state;
  const AnyJet at = run.at_start();
  const Vector only_plus = padded(u.head(half), half);
  return Oracles{{"ū", same(Vector(law.sign * u.head(half)), Vector(u.tail(half)))},
                 {"D²h", same(at.second(u, u), Vector(law.second * at.second(only_plus, only_plus)))}};
}

struct SymmetricCorrection {
  double sign = 1;
  bool finite = false;
  static auto false_variants() -> Variants<SymmetricCorrection> {
    return {{"δ = (b, -b)", {.sign = -1}}, {"at finite α as well", {.finite = true}}};
  }
};
PROPERTY(the_correction_is_symmetric, symmetric_correction, exact, SymmetricCorrection,
         "δ = (b, b) and Dh(v, v) δ = 0, so c = 0, bit for bit") {
  DrawnStart start = symmetrised_start(draw);
  DrawnLoss loss = any_loss(draw, start.model.outputs());
  const DrawnTraining run = training(draw, std::move(start), std::move(loss));
  const Index half = run.w0().size() / 2;
  const auto flow = run.gap_flow(law.finite ? run.alpha : infinity);
  const CoefficientFlow coefficient(run.at_start(), run.loss.R);
  const FlowSettings settings = run.settings(1e-8);
  const Vector state = integrate(flow, flow.start(), settings).state,
               other = integrate(coefficient, coefficient.start(), settings).state;
  const Vector delta = flow.parameter_gap(state), other_delta = coefficient.parameter_gap(other);
  const Vector zero = Vector::Zero(run.loss.R.outputs());
  return Oracles{
      {"δ", same(Vector(law.sign * delta.head(half)), Vector(delta.tail(half)))},
      {"Dh δ", same(run.at_start().jvp(delta), zero)},
      {"c", same(flow.gap(state), zero)},
      {"δ of the coefficient", same(Vector(law.sign * other_delta.head(half)), Vector(other_delta.tail(half)))},
      {"c of the coefficient", same(coefficient.gap(other), zero)}};
}

}  // namespace
}  // namespace lazy::props
