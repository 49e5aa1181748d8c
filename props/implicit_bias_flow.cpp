// SPDX-License-Identifier: MIT
/// \file
/// The properties of chapter 4 that speak of time: the flows of w, β and ν, the rate of the loss, and where they end.
/// Notation as in chapter 4.
///
/// A flow is integrated beside the integral of its residuals. What the theory says of the two is a first integral of
/// the exact flow, so the errors of the steps add up and do not grow: what the step control has admitted in all of them
/// is what a property allows.
#include <support/generators/losses.hpp>
#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>
#include <support/generators/regressions.hpp>
#include <support/property.hpp>

#include <lazy/implicit_bias.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace lazy::props {
namespace {

auto largest(const Vector& v) -> double { return v.lpNorm<Eigen::Infinity>(); }

auto tilde(const Matrix& X) -> Matrix {
  Matrix both(X.rows(), 2 * X.cols());
  both << X, -X;
  return both;
}

/// sqrt(β² + 4α⁴)
auto weights_of(const Vector& beta, double alpha) -> Vector {
  return beta.unaryExpr([alpha](double b) { return std::hypot(b, 2 * alpha * alpha); });
}

/// arcsinh(β/(2α²))
auto dual_of(const Vector& beta, double alpha) -> Vector {
  return beta.unaryExpr([alpha](double b) { return std::asinh(b / (2 * alpha * alpha)); });
}

/// A regression, and the scale α of its initialisation.
struct Setting {
  DrawnRegression regression;
  double alpha;

  auto problem() const -> const Regression& { return regression.problem; }
  auto sigma() const -> double { return regression.spectrum.least(); }
  /// 16α²σ²: the rate of the residual.
  auto rate() const -> double { return 16 * alpha * alpha * sigma() * sigma(); }
};

/// A steady regression, and α within a factor of 5 of its natural scale.
auto setting(Draw& draw) -> Setting {
  auto regression = steady_regression(draw);
  const double alpha = relative_scale(draw, regression, 0.2, 5);
  return {std::move(regression), alpha};
}

/// A setting with one row more, which contradicts its first.
auto contradicted(const Setting& s) -> Setting {
  const auto& [X, y] = s.problem();
  Matrix more(X.rows() + 1, X.cols());
  more << X, X.row(0);
  Vector target(y.size() + 1);
  target << y, y[0] + y.norm();
  const auto spectrum = spectrum_of(more);
  return {{s.regression.kind, Regression(std::move(more), std::move(target)), spectrum}, s.alpha};
}

/// Where a flow has come to, and what its steps may have added to what the theory says of it.
struct Path {
  double time = 0;
  Vector state, beta;
  Vector integral;              // ∫ r
  double length = 0;            // ∫ ‖r‖
  double drift = 0;             // bounds |arcsinh(β/(2α²)) + 4Xᵀ∫r|, entry by entry
  double multiplier_error = 0;  // bounds the distance of -4∫r from that of the exact flow
  double residual_error = 0;    // bounds the distance of r from that of the exact flow
};

constexpr double relative_tolerance = 1e-13;

/// What one step of the flow of w may add to arcsinh(β/(2α²)), by entry, from a tolerance of `absolute` +
/// `relative_tolerance` |state|; `least` has the least weights.
auto drift_per_step(const WeightFlow&, const Vector& least, double absolute) -> double {
  return 2 * (relative_tolerance + absolute / least.minCoeff());
}
/// Of the flow of β: the derivative of arcsinh(β/(2α²)) is at most 1/(2α²), and 1/|β|.
auto drift_per_step(const PredictorFlow& flow, const Vector&, double absolute) -> double {
  return relative_tolerance + absolute / (2 * flow.alpha() * flow.alpha());
}
/// Of the flow of ν: nothing, arcsinh(β/(2α²)) is Xᵀν at every ν.
auto drift_per_step(const DualFlow&, const Vector&, double) -> double { return 0; }

/// Integrates a flow from its start to the horizon, with ∫r and ∫‖r‖ beside it.
template <class Flow>
auto follow(const Setting& s, double horizon) -> Path {
  const auto& [X, y] = s.problem();
  Flow flow(s.problem(), s.alpha);
  const Index n = flow.start().size(), N = X.rows();
  const double size = X.norm(), rate = s.rate() / (2 * y.norm());
  Vector start = Vector::Zero(n + N + 1), x(n), dx(n), r(N);
  start.head(n) = flow.start();
  const auto field = [&, &X = X, &y = y](double t, const Vector& state, Vector& slope) {
    x = state.head(n);
    flow(t, x, dx);
    r = 2 * (X * flow.predictor(x) - y);
    slope << dx, size * r, rate * r.norm();
  };
  const double absolute = 1e-15 * std::min(1.0, flow.unit());
  Vector least = start.head(n).cwiseAbs();
  double heaviest = 2 * s.alpha * s.alpha, farthest = 0;
  const auto end = integrate(
      field, start, {.horizon = horizon, .relative_tolerance = relative_tolerance, .absolute_tolerance = absolute},
      [&](FlowStep& step) {
        const Vector& state = step.end_state();
        least = least.cwiseMin(state.head(n).cwiseAbs());
        heaviest = std::max(heaviest, weights_of(flow.predictor(state.head(n)), s.alpha).maxCoeff());
        farthest = std::max(farthest, largest(state.segment(n, N)));
      });
  if (!end.completed()) throw std::runtime_error("the flow " + std::string(describe(end.end)));
  Path path{end.time, end.state.head(n), flow.predictor(end.state.head(n)), end.state.segment(n, N) / size,
            end.state[n + N] / rate};
  const double admitted = static_cast<double>(end.cost.steps) * std::sqrt(static_cast<double>(start.size()));
  const double of_integral = admitted * (absolute + relative_tolerance * farthest) / size;  // each entry of ∫r
  const double columns = X.cwiseAbs().colwise().sum().maxCoeff();
  const double rounding =
      gamma(static_cast<double>(4 * N + 64)) * (1 + 4 * largest(X.cwiseAbs().transpose() * path.integral.cwiseAbs()));
  path.drift = admitted * drift_per_step(flow, least, absolute) + 4 * columns * of_integral + rounding;
  const double width =
      size * heaviest * std::sqrt(static_cast<double>(X.cols()));  // of Xβ for one unit of every arcsinh
  path.multiplier_error = 4 * of_integral * std::sqrt(static_cast<double>(N)) + 8 * path.time * width * path.drift;
  path.residual_error = 2 * width * (path.drift + X.colwise().norm().maxCoeff() * path.multiplier_error) +
                        gamma(static_cast<double>(X.cols() + 8)) * 2 * (size * path.beta.norm() + y.norm());
  return path;
}

/// A time after which the slowest decrease of the residual, exp(-16α²σ²t), is between e^(-0.01) and e^(-10).
auto time_of(Draw& draw, const Setting& s) -> double { return draw("16α²σ²t", log_uniform(1e-2, 10)) / s.rate(); }

void cover_regimes(Draw& draw, const Setting& s, const Vector& beta) {
  draw.cover("some |β_i| > 2α²", 0.2, largest(beta) > 2 * s.alpha * s.alpha);
  draw.cover("every |β_i| < 2α²", 0.2, largest(beta) < 2 * s.alpha * s.alpha);
}

/// Weights on the manifold w₊w₋ = α², where the flow stays.
auto weights_on_the_way(Draw& draw, const Setting& s) -> Vector {
  const Vector a = draw("ln(w₊/α)", vector(s.problem().features()));
  Vector w(2 * a.size());
  w << s.alpha * a.array().exp().matrix(), s.alpha * (-a).array().exp().matrix();
  return w;
}

// P3.1 · the flow of w ------------------------------------------------------------------------------------------------

struct WeightLaw {
  double rate = -2;
  bool halves_alike = false;
  static auto false_variants() -> Variants<WeightLaw> {
    return {{"exp(-X̃ᵀ∫r)", {.rate = -1}},
            {"exp(-4X̃ᵀ∫r)", {.rate = -4}},
            {"exp(+2X̃ᵀ∫r)", {.rate = 2}},
            {"X̃ = [X, X]", {.halves_alike = true}}};
  }
};
PROPERTY(weights_are_exponentials_of_the_residuals, weight_flow, certificate, WeightLaw,
         "w(t) = α exp(-2X̃ᵀ∫r) along the integrated flow of w") {
  const auto s = setting(draw);
  const auto path = follow<WeightFlow>(s, time_of(draw, s));
  const Index d = s.problem().features();
  Vector exponent = law.rate * (tilde(s.problem().X).transpose() * path.integral);
  if (law.halves_alike) exponent.tail(d) *= -1;
  cover_regimes(draw, s, path.beta);
  const Vector measured = (path.state / s.alpha).array().log();
  return Oracles{{"w₊", at_most(largest((measured - exponent).head(d)), path.drift / 2)},
                 {"w₋", at_most(largest((measured - exponent).tail(d)), path.drift / 2)}};
}

/// The derivative of L at w along u, in extended precision. L is a polynomial of degree 4 in w, so that one difference
/// quotient of five points has no other error.
auto loss_slope(const Regression& problem, const Vector& w, const Vector& u) -> long double {
  using Wide = Eigen::Matrix<long double, Eigen::Dynamic, 1>;
  const auto X = problem.X.cast<long double>().eval();
  const auto y = problem.y.cast<long double>().eval();
  const Index d = X.cols();
  const auto L = [&](long double h) {
    const Wide v = w.cast<long double>() + h * u.cast<long double>();
    return (X * (v.head(d).cwiseAbs2() - v.tail(d).cwiseAbs2()) - y).squaredNorm();
  };
  const long double h = w.norm() / u.norm();
  return (8 * (L(h) - L(-h)) - (L(2 * h) - L(-2 * h))) / (12 * h);
}

struct WeightGradient {
  double factor = 2;
  bool transposed = true, halves_alike = false;
  static auto false_variants() -> Variants<WeightGradient> {
    return {{"as printed: no transpose", {.transposed = false}},
            {"without the 2", {.factor = 1}},
            {"-2", {.factor = -2}},
            {"X̃ = [X, X]", {.halves_alike = true}}};
  }
};
PROPERTY(flow_of_the_weights_is_the_gradient_flow, weight_gradient, rounding, WeightGradient,
         "⟨2(X̃ᵀr)∘w, u⟩ is the derivative of L at w along u, and the flow of w is -∇L") {
  // The printed form has a meaning for N = 2d alone.
  const bool fits = !law.transposed || draw("square system (N = 2d)", flag(0.3));
  const int d = draw("d", dimension(1, 6)), N = fits ? 2 * d : draw("N", dimension(1, 6));
  const Regression problem(draw("X", matrix(N, d)), draw("y", vector(N)));
  const Vector w = draw("w", vector(2 * d)), u = draw("u", vector(2 * d));
  const Vector r = 2 * (problem.X * (w.head(d).cwiseAbs2() - w.tail(d).cwiseAbs2()) - problem.y);
  Matrix both = tilde(problem.X);
  if (law.halves_alike) both.rightCols(d) *= -1;
  const Vector gradient =
      law.factor * Vector(law.transposed ? Vector(both.transpose() * r) : Vector(both * r)).cwiseProduct(w);
  Vector velocity(2 * d);
  WeightFlow(problem, 1)(0, w, velocity);
  const auto slope = static_cast<double>(loss_slope(problem, w, u));
  // The largest value of L in the quotient is that of weights of three times the size.
  const double outputs = problem.X.norm() * 9 * w.squaredNorm() + problem.y.norm();
  const double of_gradient = gamma(2 * N + 2 * d + 16) * 4 * outputs * problem.X.norm() * w.norm() * u.norm();
  const double of_quotient = 0x1p-11 * gamma(2 * N + 2 * d + 32) * 4 * outputs * outputs * u.norm() / w.norm();
  draw.cover("N = 2d", 0.2, N == 2 * d);
  return Oracles{{"gradient", within(gradient.dot(u), slope, of_gradient + of_quotient)},
                 {"flow", within(-velocity.dot(u), slope, of_gradient + of_quotient)}};
}

struct Invariant {
  double power = 2;
  bool sum = false;
  static auto false_variants() -> Variants<Invariant> {
    return {{"α for α²", {.power = 1}}, {"α⁴", {.power = 4}}, {"the sum stands still, not the product", {.sum = true}}};
  }
};
PROPERTY(product_of_the_halves_stands_still, weight_invariant, certificate, Invariant,
         "w₊(t)w₋(t) = α² along the integrated flow of w") {
  const auto s = setting(draw);
  const auto path = follow<WeightFlow>(s, time_of(draw, s));
  const Index d = s.problem().features();
  const Vector plus = path.state.head(d), minus = path.state.tail(d);
  const Vector log_product = plus.array().log() + minus.array().log();
  if (law.sum) return at_most(largest((plus + minus) / (2 * s.alpha) - Vector::Ones(d)), path.drift);
  return at_most(largest(log_product - Vector::Constant(d, law.power * std::log(s.alpha))),
                 path.drift + gamma(8) * (1 + std::abs(2 * std::log(s.alpha))));
}

// P3.2 · the flow of β and ν ------------------------------------------------------------------------------------------

struct PredictorLaw {
  double factor = 2, rate = -4;
  bool circular = false;
  static auto false_variants() -> Variants<PredictorLaw> {
    return {{"α² sinh", {.factor = 1}},
            {"sinh(-2Xᵀ∫r)", {.rate = -2}},
            {"sinh(+4Xᵀ∫r)", {.rate = 4}},
            {"sin for sinh", {.circular = true}}};
  }
};
PROPERTY(predictor_is_a_hyperbolic_sine, predictor_flow, certificate, PredictorLaw,
         "β(t) = 2α² sinh(-4Xᵀ∫r) along the integrated flow of w") {
  const auto s = setting(draw);
  const auto path = follow<WeightFlow>(s, time_of(draw, s));
  const Vector exponent = law.rate * (s.problem().X.transpose() * path.integral);
  const Vector formula = law.factor * s.alpha * s.alpha *
                         exponent.unaryExpr([&](double e) { return law.circular ? std::sin(e) : std::sinh(e); });
  cover_regimes(draw, s, path.beta);
  return at_most(largest((path.beta - formula).cwiseQuotient(weights_of(path.beta, s.alpha))),
                 std::expm1(path.drift) + gamma(16));
}

struct Exponentials {
  double rate = 4, second = -1;
  static auto false_variants() -> Variants<Exponentials> {
    return {{"exp(∓2Xᵀ∫r): w is not squared", {.rate = 2}},
            {"the halves add", {.second = 1}},
            {"the second half forgotten", {.second = 0}}};
  }
};
PROPERTY(predictor_is_a_difference_of_exponentials, predictor_exponentials, certificate, Exponentials,
         "β(t) = α²(exp(-4Xᵀ∫r) - exp(4Xᵀ∫r)) along the integrated flow of w") {
  const auto s = setting(draw);
  const auto path = follow<WeightFlow>(s, time_of(draw, s));
  const Vector e = law.rate * (s.problem().X.transpose() * path.integral);
  const Vector formula = s.alpha * s.alpha * ((-e).array().exp() + law.second * e.array().exp());
  return at_most(largest((path.beta - formula).cwiseQuotient(weights_of(path.beta, s.alpha))),
                 std::expm1(path.drift) + gamma(16));
}

struct Mirror {
  double rate = -4, floor = 4;
  static auto false_variants() -> Variants<Mirror> {
    return {
        {"-2", {.rate = -2}}, {"α⁴ for 4α⁴", {.floor = 1}}, {"|β| for the root", {.floor = 0}}, {"-8", {.rate = -8}}};
  }
};
PROPERTY(predictor_flows_by_itself, mirror_flow, certificate, Mirror,
         "β' = -4 sqrt(β² + 4α⁴) ∘ Xᵀr wherever w₊w₋ = α², and its own flow agrees with that of w") {
  const auto s = setting(draw);
  const auto& [X, y] = s.problem();
  const Index d = X.cols();
  const Vector w = weights_on_the_way(draw, s);
  WeightFlow of_weights(s.problem(), s.alpha);
  PredictorFlow of_predictor(s.problem(), s.alpha);
  const Vector beta = of_weights.predictor(w), slope = X.transpose() * (2 * (X * beta - y));
  Vector dw(2 * d), dbeta(d);
  of_weights(0, w, dw);
  of_predictor(0, beta, dbeta);
  const Vector by_weights = 2 * (w.head(d).cwiseProduct(dw.head(d)) - w.tail(d).cwiseProduct(dw.tail(d)));
  const double a4 = std::pow(s.alpha, 4);
  const Vector formula =
      law.rate * beta.unaryExpr([&](double b) { return std::sqrt(b * b + law.floor * a4); }).cwiseProduct(slope);
  // In units of what rounding is proportional to.
  const Vector unit = 4 * w.head(d)
                              .cwiseAbs2()
                              .cwiseMax(w.tail(d).cwiseAbs2())
                              .cwiseProduct(X.cwiseAbs().transpose() * (X.cwiseAbs() * beta.cwiseAbs() + y.cwiseAbs()));
  const auto relative = [&](const Vector& a) {
    return largest((unit.array() > 0).select((a - by_weights).array() / unit.array(), 0));
  };
  const double allowed = gamma(static_cast<double>(8 * (X.rows() + d) + 64));

  const double T = time_of(draw, s);
  const auto along_w = follow<WeightFlow>(s, T), along_beta = follow<PredictorFlow>(s, T);
  const double distance = (4 * along_w.integral - 4 * along_beta.integral).norm();
  return Oracles{{"right-hand side", at_most(relative(formula), allowed)},
                 {"PredictorFlow", at_most(relative(dbeta), allowed)},
                 {"integrated", at_most(distance, along_w.multiplier_error + along_beta.multiplier_error)}};
}

struct WeightSum {
  double factor = 4, power = 4;
  static auto false_variants() -> Variants<WeightSum> {
    return {{"2α⁴", {.factor = 2}}, {"α⁴", {.factor = 1}}, {"no product: |β|", {.factor = 0}}, {"4α²", {.power = 2}}};
  }
};
PROPERTY(difference_and_product_give_the_sum, weight_sum, rounding, WeightSum,
         "w₊² + w₋² = sqrt(β² + 4α⁴) wherever w₊w₋ = α²") {
  const auto s = setting(draw);
  const Vector w = weights_on_the_way(draw, s);
  const Index d = w.size() / 2;
  const Vector sum = w.head(d).cwiseAbs2() + w.tail(d).cwiseAbs2(),
               beta = w.head(d).cwiseAbs2() - w.tail(d).cwiseAbs2();
  const double floor = law.factor * std::pow(s.alpha, law.power);
  const Vector root = beta.unaryExpr([&](double b) { return std::sqrt(b * b + floor); });
  return at_most(largest((root - sum).cwiseQuotient(sum)), gamma(32));
}

struct DualLaw {
  double speed = 8, floor = 2;
  bool forced = true;
  static auto false_variants() -> Variants<DualLaw> {
    return {{"as fast as ∇D says", {.speed = 1}},
            {"four times as fast", {.speed = 4}},
            {"α² Σ cosh", {.floor = 1}},
            {"without -⟨y, ν⟩", {.forced = false}}};
  }
};
PROPERTY(weights_follow_a_flow_in_fewer_dimensions, dual_flow, certificate, DualLaw,
         "-4∫r of the integrated flow of w is the ν of the flow ν' = -8∇D(ν), and β(ν) its β") {
  const auto s = setting(draw);
  const auto& [X, y] = s.problem();
  const double T = time_of(draw, s);
  const auto along_w = follow<WeightFlow>(s, T);
  const Regression forced(X, law.forced ? y : Vector(Vector::Zero(y.size())));
  DualFlow flow(forced, s.alpha * std::sqrt(law.floor / 2));
  const FlowSettings settings{.horizon = T * law.speed / 8,
                              .relative_tolerance = relative_tolerance,
                              .absolute_tolerance = 1e-15 * flow.unit(),
                              .estimate_error = true};
  const auto end = integrate(flow, flow.start(), settings);
  if (!end.completed()) throw std::runtime_error("the flow of ν " + std::string(describe(end.end)));
  const double distance = along_w.multiplier_error + end.error_estimate;
  const Vector beta = flow.predictor(end.state);
  const double columns = X.colwise().norm().maxCoeff();
  cover_regimes(draw, s, along_w.beta);
  draw.note("entries of w for each of ν", static_cast<double>(2 * X.cols()) / static_cast<double>(X.rows()));
  return Oracles{
      {"ν", at_most((end.state + 4 * along_w.integral).norm(), distance + gamma(64) * end.state.norm())},
      {"β", at_most(largest((beta - along_w.beta).cwiseQuotient(weights_of(along_w.beta, s.alpha))),
                    std::expm1(along_w.drift + columns * (distance + gamma(64) * end.state.norm())) + gamma(64))}};
}

// P3.4 · t → ∞ --------------------------------------------------------------------------------------------------------

struct Rate {
  double factor = 1;
  bool largest = false, in_range = true;
  static auto false_variants() -> Variants<Rate> {
    return {{"twice the constant before α²", {.factor = 2}},
            {"1.25 times the constant before α²", {.factor = 1.25}},
            {"σ the largest singular value", {.largest = true}},
            {"y need not be in range X", {.in_range = false}}};
  }

  auto setting(Draw& draw) const -> Setting {
    return in_range ? props::setting(draw) : contradicted(props::setting(draw));
  }
  /// σ², or what a variant has in its place, times the factor.
  auto squared_sigma(const Setting& s) const -> double {
    return factor * std::pow(largest ? s.regression.spectrum.largest() : s.sigma(), 2);
  }
};
PROPERTY(loss_decreases_exponentially, loss_rate, theorem, Rate,
         "L(w(t)) <= L(w(0)) exp(-32α²σ²t), y in the range of X, nothing else assumed") {
  const auto s = law.setting(draw);
  const auto& [X, y] = s.problem();
  const auto path = follow<WeightFlow>(s, time_of(draw, s));
  const double bound = y.norm() * std::exp(-16 * s.alpha * s.alpha * law.squared_sigma(s) * path.time);
  draw.cover("more than one singular value", 0.3, s.regression.spectrum.rank() > 1);
  return at_most((X * path.beta - y).norm(), bound + path.residual_error / 2);
}

struct LossDerivative {
  double factor = 4, floor = 4;
  static auto false_variants() -> Variants<LossDerivative> {
    return {{"-½‖∇L‖²", {.factor = 2}}, {"|β| for the root", {.floor = 0}}, {"α⁴ for 4α⁴", {.floor = 1}}};
  }
};
PROPERTY(loss_decreases_by_its_squared_gradient, loss_derivative, rounding, LossDerivative,
         "The derivative of L along the flow is -4 Σ (Xᵀr)_i² sqrt(β_i² + 4α⁴) wherever w₊w₋ = α²") {
  const auto s = setting(draw);
  const auto& [X, y] = s.problem();
  const Index d = X.cols();
  const Vector w = weights_on_the_way(draw, s);
  WeightFlow flow(s.problem(), s.alpha);
  Vector dw(2 * d);
  flow(0, w, dw);
  if (!(dw.norm() > 0)) draw.discard();
  const Vector beta = flow.predictor(w), slope = X.transpose() * (2 * (X * beta - y));
  const double a4 = std::pow(s.alpha, 4);
  double sum = 0;
  for (Index i = 0; i < d; ++i) sum += slope[i] * slope[i] * std::sqrt(beta[i] * beta[i] + law.floor * a4);
  const double outputs = X.norm() * 9 * w.squaredNorm() + y.norm();
  const auto n = static_cast<double>(X.rows() + d);
  const double of_gradient = gamma(4 * n + 32) * 4 * outputs * X.norm() * w.norm() * dw.norm();
  const double of_quotient = 0x1p-11 * gamma(4 * n + 32) * 4 * outputs * outputs * dw.norm() / w.norm();
  return within(static_cast<double>(loss_slope(s.problem(), w, dw)), -law.factor * sum, of_gradient + of_quotient);
}

PROPERTY(gradient_dominates_the_loss, gradient_dominates, theorem, Rate,
         "‖∇L(w)‖² >= 8α²‖Xᵀr‖² >= 8α²σ²‖r‖² = 32α²σ²L(w) wherever w₊w₋ = α²") {
  const auto s = law.setting(draw);
  const auto& [X, y] = s.problem();
  const Vector w =
      draw("at the start", flag(0.2)) ? Vector(Vector::Constant(2 * X.cols(), s.alpha)) : weights_on_the_way(draw, s);
  WeightFlow flow(s.problem(), s.alpha);
  Vector dw(w.size());
  flow(0, w, dw);
  const Vector r = 2 * (X * flow.predictor(w) - y);
  const double outputs = 2 * (X.norm() * w.squaredNorm() + y.norm());
  const double rounding = gamma(static_cast<double>(8 * (X.rows() + X.cols()) + 64));
  const double a2 = s.alpha * s.alpha, slope = (X.transpose() * r).squaredNorm();
  const double sigma2 = law.squared_sigma(s);
  return Oracles{
      {"‖∇L‖²", at_most(8 * a2 * law.factor * slope,
                        dw.squaredNorm() + rounding * 8 * w.squaredNorm() * std::pow(X.norm() * outputs, 2))},
      {"‖Xᵀr‖²", at_most(sigma2 * r.squaredNorm(), slope + rounding * std::pow(X.norm() * outputs, 2))},
      {"L", at_most(32 * a2 * sigma2 * (X * flow.predictor(w) - y).squaredNorm(),
                    dw.squaredNorm() + rounding * 16 * w.squaredNorm() * std::pow(X.norm() * outputs, 2))}};
}

PROPERTY(residuals_are_integrable, residual_integral, theorem, Rate, "∫‖r‖ <= ‖y‖/(8α²σ²), y in the range of X") {
  const auto s = law.setting(draw);
  const auto path = follow<WeightFlow>(s, time_of(draw, s));
  const double bound = s.problem().y.norm() / (8 * s.alpha * s.alpha * law.squared_sigma(s));
  return at_most(path.length, bound + path.time * path.residual_error + 1e-10 * path.length);
}

struct Stationary {
  double rate = -4, half = 2;
  bool circular = false;
  static auto false_variants() -> Variants<Stationary> {
    return {{"as printed: arcsin", {.circular = true}},
            {"ν = -2∫r", {.rate = -2}},
            {"ν = +4∫r", {.rate = 4}},
            {"arcsinh(β/α²)", {.half = 1}}};
  }
};
PROPERTY(stationary_from_the_first_moment, stationary_at_every_time, certificate, Stationary,
         "arcsinh(β(t)/(2α²)) = Xᵀν(t) with ν = -4∫r, at any time, and its part in the kernel of X is zero") {
  const auto s = setting(draw);
  const auto path = follow<WeightFlow>(s, time_of(draw, s));
  const Vector dual = path.beta.unaryExpr([&](double b) {
    const double x = b / (law.half * s.alpha * s.alpha);
    return law.circular ? std::asin(x) : std::asinh(x);
  });
  const double rounding = gamma(64) * (1 + largest(dual_of(path.beta, s.alpha)));
  cover_regimes(draw, s, path.beta);
  return Oracles{
      {"ν", at_most(largest(dual - law.rate * (s.problem().X.transpose() * path.integral)), path.drift + rounding)},
      {"kernel", at_most(s.regression.spectrum.onto_kernel(dual).norm(),
                         (path.drift + rounding) * std::sqrt(static_cast<double>(dual.size())))}};
}

/// A bound on the distance of two β whose ‖Xβ - y‖ add up to `rho` at most, and the distances of whose arcsinh(β/(2α²))
/// from the range of Xᵀ to `delta`. The difference of the arcsinh is that of the β over weights in [2α², M]; it is
/// orthogonal to the kernel of X up to `delta`, and the difference of the β is in that kernel up to `rho`/σ.
auto distance_bound(const Setting& s, double M, double rho, double delta) -> double {
  return 2 * (std::sqrt(M / (2 * s.alpha * s.alpha)) * rho / s.sigma() + M * delta);
}

/// What may stand in the place of the solver, and of the flows of β and ν.
struct Ends {
  double early = 0, scale_power = 2;
  bool keeps_signs = true, moves_from_l2 = true;
  double under_root = 4, outside_sinh = 2;
  static auto false_variants() -> Variants<Ends> {
    return {{"a solver that stops early", {.early = 1e-4}},
            {"a solver that ignores the signs of β", {.keeps_signs = false}},
            {"the interpolant of least ℓ2 norm, whatever α", {.moves_from_l2 = false}},
            {"α for α²", {.scale_power = 1}},
            {"the flow of β with α⁴ for 4α⁴", {.under_root = 1}},
            {"the flow of β with 8α⁴ for 4α⁴", {.under_root = 8}},
            {"the flow of ν with α² sinh", {.outside_sinh = 1}}};
  }

  auto solution(const Setting& s) const -> Vector {
    if (!moves_from_l2) return least_l2_norm(s.problem());
    auto end = HypentropySolver(s.problem()).at(log_scale(std::pow(s.alpha, scale_power / 2)));
    if (early > 0) end.beta = 2 * s.alpha * s.alpha * ((1 - early) * end.unit * end.dual).array().sinh().matrix();
    return keeps_signs ? end.beta : Vector(end.beta.cwiseAbs());
  }
  auto flow_of_predictor(const Setting& s) const -> PredictorFlow {
    return {s.problem(), s.alpha * std::pow(under_root / 4, 0.25)};
  }
  auto flow_of_multiplier(const Setting& s) const -> DualFlow {
    return {s.problem(), s.alpha * std::sqrt(outside_sinh / 2)};
  }
};

/// Where a flow has interpolated: its β, and a bound on the distance of arcsinh(β/(2α²)) from the range of Xᵀ.
struct FlowLimit {
  bool interpolates;
  double steps;
  Vector beta;
  double off_range;
};

/// Follows a flow until it interpolates.
template <class Flow>
auto limit_of(Flow flow) -> FlowLimit {
  constexpr double enough = 100 * relative_tolerance;  // whose steps have `relative_tolerance`
  Vector least = flow.start().cwiseAbs();
  const auto end =
      flow_to_interpolation(flow, enough, [&](FlowStep& step) { least = least.cwiseMin(step.end_state().cwiseAbs()); });
  const Vector beta = flow.predictor(end.state);
  const auto d = static_cast<double>(beta.size()), steps = static_cast<double>(end.cost.steps);
  const double admitted = steps * std::sqrt(static_cast<double>(end.state.size()));
  return {end.end == FlowEnd::event, steps, beta,
          std::sqrt(d) * admitted * drift_per_step(flow, least, relative_tolerance * flow.unit())};
}

PROPERTY(flow_ends_at_the_minimiser, limit, certificate, Ends,
         "The flows of w, of β and of ν end, for t → ∞, at the β that the solver finds: argmin Q_α subject to Xβ = y") {
  const auto s = setting(draw);
  const auto& [X, y] = s.problem();
  const auto d = static_cast<double>(X.cols());
  const auto of_weights = limit_of(WeightFlow(s.problem(), s.alpha));
  const auto of_predictor = limit_of(law.flow_of_predictor(s));
  const auto of_multiplier = limit_of(law.flow_of_multiplier(s));
  const FlowLimit of_solver{.interpolates = true, .steps = 0, .beta = law.solution(s), .off_range = 0};

  const Vector dual = dual_of(of_weights.beta, s.alpha);
  const double rounding = std::sqrt(d) * gamma(128) * (1 + largest(dual)) * s.regression.spectrum.condition();
  const auto stationary = [&](const FlowLimit& end) {
    return at_most(s.regression.spectrum.onto_kernel(dual_of(end.beta, s.alpha)).norm(), end.off_range + rounding);
  };
  const auto same = [&, &X = X, &y = y](const FlowLimit& a, const FlowLimit& b) {
    const double M = std::max(weights_of(a.beta, s.alpha).maxCoeff(), weights_of(b.beta, s.alpha).maxCoeff());
    const double rho =
        1.001 * 100 * relative_tolerance * y.norm() + gamma(d + 8) * (X.norm() * a.beta.norm() + y.norm());
    return within(a.beta, b.beta, distance_bound(s, M, 2 * rho, a.off_range + b.off_range + 2 * rounding));
  };
  cover_regimes(draw, s, of_weights.beta);
  draw.note("steps of the flow of w", of_weights.steps);
  draw.note("steps of the flow of β", of_predictor.steps);
  draw.note("steps of the flow of ν", of_multiplier.steps);
  return Oracles{{"the flow of w interpolates", is_true(of_weights.interpolates)},
                 {"the flow of β interpolates", is_true(of_predictor.interpolates)},
                 {"the flow of ν interpolates", is_true(of_multiplier.interpolates)},
                 {"w is stationary", stationary(of_weights)},
                 {"β is stationary", stationary(of_predictor)},
                 {"w and the solver", same(of_weights, of_solver)},
                 {"β and the solver", same(of_predictor, of_solver)},
                 {"ν and the solver", same(of_multiplier, of_solver)},
                 {"w and β", same(of_weights, of_predictor)},
                 {"w and ν", same(of_weights, of_multiplier)},
                 {"β and ν", same(of_predictor, of_multiplier)}};
}

}  // namespace
}  // namespace lazy::props
