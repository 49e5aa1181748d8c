// SPDX-License-Identifier: MIT
/// \file
/// The properties of chapter 4 that speak of the potential Q_α and of its conjugate: what they are, their
/// derivatives, their limits. Inequalities are checked in 50 digits, from the definitions, so that rounding can neither
/// save nor break them; what is implemented is then held against the same 50 digits. Notation as in chapter 4.
#include <support/generators/losses.hpp>
#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>
#include <support/generators/regressions.hpp>
#include <support/precise.hpp>
#include <support/property.hpp>

#include <lazy/implicit_bias.hpp>

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lazy::props {
namespace {

auto rounded(const Precise& x) -> double { return static_cast<double>(x); }

auto squared(double alpha) -> Precise { return Precise(alpha) * Precise(alpha); }

/// β with n entries, of a size that is log-uniform in [low, high].
auto spread_over(Draw& draw, Index n, double low, double high) -> Vector {
  return draw("β", vector(n)) * draw("size of β", log_uniform(low, high));
}

// P3.3 · the potential ------------------------------------------------------------------------------------------------

struct Potential {
  bool circular = false;
  double half = 2, upper = 0.25, lower = 0.5;
  static auto false_variants() -> Variants<Potential> {
    return {{"as printed: arcsin", {.circular = true}},
            {"arcsinh(u)", {.half = 1}},
            {"⅛ for ¼", {.upper = 0.125}},
            {"q >= z²/sqrt(4 + z²)", {.lower = 1}}};
  }
};
PROPERTY(potential_is_an_integral, potential, rounding, Potential,
         "q(z) is the integral of arcsinh(u/2), even, strictly convex, and between z²/(2 sqrt(4 + z²)) and z²/4") {
  const double z = draw("z", log_uniform(1e-4, 1e4));
  const double other = draw("z'", log_uniform(1e-4, 1e4)) * (draw("z' of the other sign", flag()) ? -1 : 1);
  const auto integrand = [&](double u) { return law.circular ? std::asin(u / law.half) : std::asinh(u / law.half); };
  double error = 0;
  const double integral =
      boost::math::quadrature::gauss_kronrod<double, 31>::integrate(integrand, 0.0, z, 12, 1e-12, &error);
  const double q = hypentropy(z), rounding = gamma(16) * q;
  draw.cover("|z| > 2", 0.3, z > 2);
  draw.cover("|z| < 0.1", 0.2, z < 0.1);
  return Oracles{{"integral", within(q, integral, error + gamma(64) * q)},
                 {"even", same(q, hypentropy(-z))},
                 {"convex", at_most(hypentropy((z + other) / 2),
                                    (q + hypentropy(other)) / 2 + rounding + gamma(16) * hypentropy(other))},
                 {"above", at_most(q, law.upper * z * z + rounding)},
                 {"below", at_most(law.lower * z * z / std::sqrt(4 + z * z), q + rounding)}};
}

struct Derivatives {
  bool circular = false;
  double slope = 1, floor = 4, power = 0.5;
  static auto false_variants() -> Variants<Derivatives> {
    return {{"as printed: arcsin", {.circular = true}},
            {"q' = 2 arcsinh(z/2)", {.slope = 2}},
            {"q'' = 1/sqrt(1 + z²)", {.floor = 1}},
            {"q'' = 1/(4 + z²)", {.power = 1}}};
  }
};
PROPERTY(potential_has_these_derivatives, potential_derivatives, rounding, Derivatives,
         "q' = arcsinh(z/2) and q'' = 1/sqrt(4 + z²), q differentiated in 50 digits") {
  const double z = draw("z", log_uniform(1e-6, 1e6));
  const auto q = [&](const Precise& h) { return precise_potential(Precise(z) * (1 + h)); };
  const double slope = precise_slope(q) / z, curvature = precise_curvature(q) / z / z;
  const double claimed_slope = law.slope * (law.circular ? std::asin(z / 2) : std::asinh(z / 2));
  const double claimed_curvature = std::pow(law.floor + z * z, -law.power);
  draw.cover("|z| > 2", 0.3, z > 2);
  return Oracles{
      {"q'", within(claimed_slope, slope, gamma(16) * std::abs(slope))},
      {"q''", within(claimed_curvature, curvature, gamma(16) * curvature)},
      {"hypentropy_slope", within(hypentropy_slope(z), slope, gamma(16) * std::abs(slope))},
      {"hypentropy_curvature", within(hypentropy_curvature(z), curvature, gamma(16) * curvature)},
      {"hypentropy", within(hypentropy(z), rounded(precise_potential(Precise(z))), gamma(16) * hypentropy(z))}};
}

struct LowerBound {
  double factor = 2, sech = 1;
  bool squared = true;
  static auto false_variants() -> Variants<LowerBound> {
    return {{"θ cosh θ on the left", {.factor = 1}}, {"1 + 2 sech²θ", {.sech = 2}}, {"1 + cosh²θ", {.squared = false}}};
  }
};
PROPERTY(lower_bound_of_the_potential, potential_lower, theorem, LowerBound,
         "2θ cosh θ >= sinh θ (1 + sech²θ) for θ >= 0") {
  const double theta = draw("θ", log_uniform(1e-8, 200));
  const Precise t(theta), c = cosh(t), s = sinh(t);
  const Precise left = law.factor * t * c,
                right = s * (1 + law.sech * (law.squared ? Precise(1 / (c * c)) : Precise(c * c)));
  return at_most(rounded(Precise(right / left)), 1);
}

// P3.3a · gradients, and the gap --------------------------------------------------------------------------------------

struct ObjectiveGradient {
  bool circular = false;
  double power = -2, half = 2;
  static auto false_variants() -> Variants<ObjectiveGradient> {
    return {{"as printed: arcsin", {.circular = true}},
            {"α⁻¹", {.power = -1}},
            {"without α⁻²", {.power = 0}},
            {"arcsinh(β/α²)", {.half = 1}}};
  }
};
PROPERTY(objective_has_this_gradient, objective_gradient, rounding, ObjectiveGradient,
         "The derivative of Q_α at β along u is ⟨α⁻² arcsinh(β/(2α²)), u⟩, differentiated in 50 digits") {
  const int d = draw("d", dimension(1, 8));
  const double alpha = draw("α", log_uniform(1e-3, 1e3));
  const Vector beta = spread_over(draw, d, 1e-3, 1e3) * (alpha * alpha), u = draw("u", vector(d));
  const PreciseVector b = beta.cast<Precise>(), v = u.cast<Precise>() * (Precise(beta.norm()) / Precise(u.norm()));
  const double slope =
      precise_slope([&](const Precise& h) { return precise_potential(PreciseVector(b + h * v), squared(alpha)); }) *
      u.norm() / beta.norm();
  double claimed = 0, implemented = 0, size = 0;
  for (Index i = 0; i < d; ++i) {
    const double x = beta[i] / (law.half * alpha * alpha);
    claimed += std::pow(alpha, law.power) * (law.circular ? std::asin(x) : std::asinh(x)) * u[i];
    implemented += hypentropy_slope(beta[i] / alpha / alpha) * u[i] / alpha / alpha;
    size += std::abs(std::asinh(beta[i] / (2 * alpha * alpha)) * u[i]) / alpha / alpha;
  }
  draw.cover("some |β_i| > 2α²", 0.3, beta.lpNorm<Eigen::Infinity>() > 2 * alpha * alpha);
  const double allowed = gamma(2 * d + 32) * size;
  return Oracles{{"claimed", within(claimed, slope, allowed)},
                 {"hypentropy_slope", within(implemented, slope, allowed)}};
}

struct BregmanGap {
  bool quadratic = false, circular = false, stationary = true, feasible = true;
  static auto false_variants() -> Variants<BregmanGap> {
    return {{"its second-order part alone", {.quadratic = true}},
            {"as printed: q' = arcsin(z/2)", {.circular = true}},
            {"β any interpolant, not the solution", {.stationary = false}},
            {"β' need not interpolate", {.feasible = false}}};
  }
};
PROPERTY(gap_is_a_sum_of_bregman_distances, bregman_gap, rounding, BregmanGap,
         "At the solution β, Q_α(β') - Q_α(β) = Σ (q(z') - q(z) - q'(z)(z' - z)) > 0, z = β/α², for every other "
         "interpolant β'; this is how the solver computes its gap") {
  const auto regression = any_regression(draw);
  const auto& X = regression.problem.X;
  const Index d = X.cols();
  const double alpha = draw("α", log_uniform(1e-3, 1e3));
  // A solution by construction: arcsinh(β/(2α²)) is s, a combination of the rows.
  const Vector rows = regression.spectrum.onto_rows(draw("s", vector(d)));
  const Vector any = draw("β' - β", vector(d));
  const Vector kernel = regression.spectrum.onto_kernel(any);
  if (!(kernel.norm() > 1e-6 * any.norm())) draw.discard();
  Vector s = rows * (draw("size of s", log_uniform(1e-2, 10)) / std::max(rows.lpNorm<Eigen::Infinity>(), 1e-3));
  if (!law.stationary) s += s.norm() / kernel.norm() * kernel;
  const Precise a2 = squared(alpha);
  const Precise size = Precise(draw("size of β' - β", log_uniform(1e-4, 10)));
  PreciseVector z(d), other(d);
  for (Index i = 0; i < d; ++i) {
    z[i] = 2 * sinh(Precise(s[i]));
    other[i] = z[i] + size * Precise(law.feasible ? kernel[i] : any[i]);
  }
  const Precise gap = precise_potential(other, Precise(1)) - precise_potential(z, Precise(1));
  Precise claimed = 0, exact = 0, leak = 0;
  double computed = 0, of_entries = 0;
  const MirrorMap map(log_scale(alpha));
  for (Index i = 0; i < d; ++i) {
    const Precise step = other[i] - z[i], slope_at_other = precise_arcsinh(Precise(other[i] / 2));
    const Precise bregman = precise_potential(other[i]) - precise_potential(z[i]) - Precise(s[i]) * step;
    exact += bregman;
    claimed += law.quadratic  ? Precise(step * step / (2 * sqrt(4 + z[i] * z[i])))
               : law.circular ? Precise(bregman + (Precise(s[i]) - asin(Precise(z[i] / 2))) * step)
                              : bregman;
    leak +=
        Precise(std::abs(s[i])) * Precise(gamma(32)) * size * Precise(any.norm());  // the rounding of the projection
    computed += map.fenchel_young_gap(rounded(Precise(other[i] * a2)), s[i] / map.unit());
    // The rounding of β'_i and of its arcsinh moves the difference of the two arcsinh by e, and what it costs by w e (e
    // + difference).
    const double e = gamma(8) * rounded(Precise(1 + abs(slope_at_other) + std::abs(s[i])));
    const Precise difference = abs(slope_at_other - Precise(s[i])),
                  w = sqrt(4 + std::max(Precise(other[i] * other[i]), Precise(z[i] * z[i])));
    of_entries += rounded(Precise(w * e * (e + difference) + gamma(8) * abs(Precise(s[i]) * step)));
  }
  const double unit = alpha * alpha / map.unit();  // of the energies of MirrorMap
  draw.cover("some |β_i| > 2α²", 0.2, s.lpNorm<Eigen::Infinity>() > 1);
  return Oracles{
      {"equal", at_most(rounded(Precise(abs(gap - claimed))), rounded(leak))},
      {"positive", at_most(-rounded(gap), -rounded(Precise(exact / 2)) + rounded(leak))},
      {"fenchel_young_gap", within(computed, rounded(exact) * unit, (gamma(64) * rounded(exact) + of_entries) * unit)}};
}

// P3.2b · the dual ----------------------------------------------------------------------------------------------------

/// D(ν) = 2α² Σ cosh(Xᵀν)_i - ⟨y, ν⟩
auto precise_dual(const PreciseMatrix& X, const PreciseVector& y, const PreciseVector& nu, const Precise& squared_scale)
    -> Precise {
  const PreciseVector s = X.transpose() * nu;
  Precise sum = -y.dot(nu);
  for (Index i = 0; i < s.size(); ++i) sum += 2 * squared_scale * cosh(s[i]);
  return sum;
}

struct DualGradient {
  double beta = 2, targets = 1, floor = 4;
  static auto false_variants() -> Variants<DualGradient> {
    return {{"β(ν) = α² sinh(Xᵀν)", {.beta = 1}},
            {"Xβ(ν) + y", {.targets = -1}},
            {"∇²D with sqrt(β² + α⁴)", {.floor = 1}},
            {"∇²D with |β|", {.floor = 0}}};
  }
};
PROPERTY(dual_has_these_derivatives, dual_gradient, rounding, DualGradient,
         "∇D = Xβ(ν) - y and ∇²D = X diag(sqrt(β² + 4α⁴)) Xᵀ, D differentiated in 50 digits") {
  const auto regression = any_regression(draw, 4, 8);
  const auto& [X, y] = regression.problem;
  const double alpha = relative_scale(draw, regression, 1e-2, 1e2);
  const Vector direction = draw("ν", vector(X.rows())), u = draw("u", vector(X.rows()));
  const Vector steep = X.transpose() * direction, rise = X.transpose() * u;
  if (!(steep.lpNorm<Eigen::Infinity>() > 0) || !(rise.lpNorm<Eigen::Infinity>() > 0)) draw.discard();
  const Vector nu = direction * (draw("max|Xᵀν|", log_uniform(1e-2, 10)) / steep.lpNorm<Eigen::Infinity>());
  const PreciseMatrix A = X.cast<Precise>();
  const PreciseVector target = y.cast<Precise>(), at = nu.cast<Precise>(),
                      along = u.cast<Precise>() / Precise(rise.lpNorm<Eigen::Infinity>());
  const auto D = [&](const Precise& h) {
    return precise_dual(A, target, PreciseVector(at + h * along), squared(alpha));
  };
  const double slope = precise_slope(D) * rise.lpNorm<Eigen::Infinity>(),
               curvature = precise_curvature(D) * std::pow(rise.lpNorm<Eigen::Infinity>(), 2);

  const Vector s = X.transpose() * nu;
  const double a2 = alpha * alpha;
  const Vector beta = law.beta * a2 * s.array().sinh();
  const Vector weights =
      beta.unaryExpr([&](double b) { return std::sqrt(b * b * 4 / (law.beta * law.beta) + law.floor * a2 * a2); });
  const MirrorMap map(log_scale(alpha));
  Vector of_map(s.size()), derivative(s.size());
  map(s / map.unit(), of_map, derivative);
  derivative /= map.unit();
  Vector velocity(nu.size());
  DualFlow flow(regression.problem, alpha);
  flow(0, nu, velocity);
  // s carries the rounding of its sum, which sinh passes on by its derivative.
  const Vector of_s = gamma(static_cast<double>(X.rows() + 8)) * (X.cwiseAbs().transpose() * nu.cwiseAbs()) +
                      Vector::Constant(s.size(), gamma(32));
  const Vector cosh_weights = 2 * a2 * s.array().cosh();
  const auto n = static_cast<double>(X.cols() + X.rows() + 16);
  const double of_slope =
      2 * cosh_weights.cwiseProduct(of_s).dot(X.cwiseAbs().transpose() * u.cwiseAbs()) +
      gamma(n) * (cosh_weights.dot(X.cwiseAbs().transpose() * u.cwiseAbs()) + y.cwiseAbs().dot(u.cwiseAbs()));
  const double of_curvature = 2 * cosh_weights.cwiseProduct(of_s).dot(rise.cwiseAbs2()) +
                              gamma(4 * n) * cosh_weights.dot((X.cwiseAbs().transpose() * u.cwiseAbs()).cwiseAbs2());
  // α²Q's conjugate, 2α² Σ (cosh s_i - 1).
  Precise conjugate = 0;
  double of_energy = 0, of_conjugate = 0;
  for (Index i = 0; i < s.size(); ++i) {
    conjugate += 2 * squared(alpha) * (cosh(Precise(s[i])) - 1);
    of_energy += map.dual_energy(s[i] / map.unit()) * map.unit();
    of_conjugate += gamma(64) * (1 + std::abs(map.log_scale())) * 4 * a2 * std::pow(std::sinh(s[i] / 2), 2);
  }
  return Oracles{{"∇D", within((X * beta - law.targets * y).dot(u), slope, of_slope)},
                 {"∇²D", within(weights.dot(rise.cwiseAbs2()), curvature, of_curvature)},
                 {"MirrorMap β", within((X * of_map - y).dot(u), slope, of_slope)},
                 {"MirrorMap dβ/ds", within(derivative.dot(rise.cwiseAbs2()), curvature, of_curvature)},
                 {"dual_energy", within(of_energy, rounded(conjugate), of_conjugate)},
                 {"DualFlow", within(-velocity.dot(u) / 8, slope, of_slope)}};
}

// P3.5 · α → ∞ --------------------------------------------------------------------------------------------------------

struct LargeScale {
  double normalisation = 4, power = 4, upper = 48;
  bool circular = false;
  static auto false_variants() -> Variants<LargeScale> {
    return {{"as printed: no normalisation", {.normalisation = 1, .power = 0}},
            {"½ for ¼: 2α⁴Q", {.normalisation = 2}},
            {"4α²Q", {.power = 2}},
            {"‖β‖₄⁴/(64α⁴)", {.upper = 64}},
            {"as printed: arcsin", {.circular = true}}};
  }
};
PROPERTY(large_scales_make_a_square, large_scale_potential, theorem, LargeScale,
         "0 <= ‖β‖₂² - 4α⁴Q_α(β) <= ‖β‖₄⁴/(48α⁴), in 50 digits") {
  const int d = draw("d", dimension(1, 8));
  const double alpha = draw("α", log_uniform(1e-2, 1e4));
  const Vector beta = spread_over(draw, d, 1e-3, 1e3);
  const Precise a2 = squared(alpha);
  Precise Q = 0, square = 0, fourth = 0;
  for (Index i = 0; i < d; ++i) {
    const Precise b(beta[i]), z = b / a2;
    Q += law.circular ? precise_potential_as_printed(z) : precise_potential(z);
    square += b * b;
    fourth += b * b * b * b;
  }
  const Precise difference = square - law.normalisation * pow(Precise(alpha), law.power) * Q;
  const double largest = beta.lpNorm<Eigen::Infinity>();
  draw.cover("every |β_i| < 2α²", 0.3, largest < 2 * alpha * alpha);
  draw.cover("some |β_i| > 2α²", 0.2, largest > 2 * alpha * alpha);
  const double computed = 4 * std::pow(alpha, 4) * hypentropy(beta, alpha);
  return Oracles{
      {"from below", at_most(-rounded(Precise(difference / square)), 0)},
      {"from above", at_most(rounded(Precise(difference * law.upper * a2 * a2 / fourth)), 1)},
      {"hypentropy",
       within(computed, rounded(Precise(4 * a2 * a2 * precise_potential(PreciseVector(beta.cast<Precise>()), a2))),
              gamma(d + 32) * computed)}};
}

struct Quartic {
  double square = 4, fourth = 192;
  bool circular = false;
  static auto false_variants() -> Variants<Quartic> {
    return {{"½ for ¼", {.square = 2}}, {"z⁴/200", {.fourth = 200}}, {"as printed: arcsin", {.circular = true}}};
  }
};
PROPERTY(potential_between_its_first_terms, potential_quartic, theorem, Quartic,
         "z²/4 - z⁴/192 <= q(z) <= z²/4, in 50 digits") {
  const Precise z(draw("z", log_uniform(1e-6, 1e3)));
  const Precise q = law.circular ? precise_potential_as_printed(z) : precise_potential(z);
  const Precise square = z * z / law.square;
  draw.cover("z < 1", 0.3, z < 1);
  return Oracles{{"from below", at_most(rounded(Precise((square - q) * law.fourth / (z * z * z * z))), 1)},
                 {"from above", at_most(rounded(Precise((q - square) / square)), 0)}};
}

struct Cubic {
  double factor = 6, power = 3;
  bool circular = false;
  static auto false_variants() -> Variants<Cubic> {
    return {{"|x|³/6.5", {.factor = 6.5}}, {"|x|⁴/6", {.power = 4}}, {"as printed: arcsin", {.circular = true}}};
  }
};
PROPERTY(arcsinh_is_its_argument_to_third_order, arcsinh_cubic, theorem, Cubic,
         "|x - arcsinh x| <= |x|³/6, in 50 digits") {
  const Precise x(draw("x", log_uniform(1e-6, 1e3)));
  const Precise rest = abs(x - (law.circular ? (x <= 1 ? Precise(asin(x)) : std::numeric_limits<Precise>::quiet_NaN())
                                             : precise_arcsinh(x)));
  draw.cover("x < 1", 0.3, x < 1);
  return at_most(rounded(Precise(rest * law.factor / pow(x, law.power))), 1);
}

// P3.6 · α → 0 --------------------------------------------------------------------------------------------------------

struct SmallScale {
  double power = 2, upper = 2, linear = 1;
  bool normalised = true, entropy = true;
  static auto false_variants() -> Variants<SmallScale> {
    return {{"as printed: no normalisation", {.normalised = false}},
            {"αQ", {.power = 1}},
            {"dα²", {.upper = 1}},
            {"without the entropy", {.entropy = false}},
            {"Σ|β| ln|β| alone", {.linear = 0}}};
  }
};
/// Σ (|β_i| ln|β_i| - linear |β_i|)
auto precise_entropy(const Vector& beta, double linear) -> Precise {
  Precise sum = 0;
  for (Index i = 0; i < beta.size(); ++i)
    if (const Precise b(std::abs(beta[i])); b > 0) sum += b * (log(b) - linear);
  return sum;
}
PROPERTY(small_scales_make_an_l1_norm_and_an_entropy, small_scale_potential, theorem, SmallScale,
         "0 <= α²Q_α(β) - (Λ‖β‖₁ + Σ(|β| ln|β| - |β|)) <= 2dα² with Λ = ln(1/α²), in 50 digits") {
  const int d = draw("d", dimension(1, 8));
  const double alpha = draw("α", log_uniform(1e-9, 1e2));
  const Vector beta = spread_over(draw, d, 1e-3, 1e3);
  const Precise a2 = squared(alpha), Lambda = -log(a2), Q = precise_potential(PreciseVector(beta.cast<Precise>()), a2);
  Precise l1 = 0;
  for (Index i = 0; i < d; ++i) l1 += abs(Precise(beta[i]));
  const Precise limit = Lambda * l1 + (law.entropy ? precise_entropy(beta, law.linear) : Precise(0));
  const Precise rest = law.normalised ? Precise(pow(Precise(alpha), law.power) * Q - limit) : Precise(Q - l1);
  const Precise unit = d * a2;
  const MirrorMap map(log_scale(alpha));
  const double computed = map.potential(beta) * map.unit(), exact = rounded(Precise(a2 * Q));
  // β u(β) with u(β) = ln(|β|/α²) + …, whose terms may cancel for |β| ~ α².
  const double terms =
      rounded(Precise(abs(Lambda) * l1)) +
      beta.cwiseAbs().unaryExpr([](double b) { return b > 0 ? b * (1 + std::abs(std::log(b))) : 0; }).sum();
  draw.cover("α < 1e-3", 0.3, alpha < 1e-3);
  return Oracles{
      {"from below", at_most(-rounded(Precise(rest / unit)), 0)},
      {"from above", at_most(rounded(Precise(rest / unit)), law.upper)},
      {"MirrorMap", within(computed, exact, gamma(d + 32) * std::min(exact, terms) + gamma(d + 64) * exact)}};
}

struct Entropy {
  double upper = 2, linear = 1, inside = 1;
  static auto false_variants() -> Variants<Entropy> {
    return {{"at most 1", {.upper = 1}},
            {"z ln z alone", {.linear = 0}},
            {"z ln(z/2) - z", {.inside = 2}},
            {"z ln(2z) - z", {.inside = 0.5}}};
  }
};
PROPERTY(potential_is_nearly_an_entropy, potential_entropy, theorem, Entropy,
         "0 <= q(z) - (z ln z - z) <= 2 for z > 0, in 50 digits") {
  const Precise z(draw("z", log_uniform(1e-6, 1e9)));
  const double rest = rounded(Precise(precise_potential(z) - z * (log(z / law.inside) - law.linear)));
  draw.cover("z > 10", 0.3, z > 10);
  return Oracles{{"from below", at_most(-rest, 0)}, {"from above", at_most(rest, law.upper)}};
}

struct Coarse {
  double below = 1;
  bool logarithm = true, shifted = true;
  static auto false_variants() -> Variants<Coarse> {
    return {{"Λ‖β‖₁ <= α²Q", {.below = 0}},
            {"α²Q <= Λ‖β‖₁", {.logarithm = false}},
            {"ln‖β‖₁ without the α²", {.shifted = false}}};
  }
};
PROPERTY(small_scale_bounds_to_remember, small_scale_coarse, theorem, Coarse,
         "Λ‖β‖₁ - d <= α²Q_α(β) <= ‖β‖₁(Λ + ln(‖β‖₁ + α²)), in 50 digits") {
  const int d = draw("d", dimension(1, 8));
  const double alpha = draw("α", log_uniform(1e-9, 1e2));
  const Vector beta = spread_over(draw, d, 1e-3, 1e3);
  const Precise a2 = squared(alpha), Lambda = -log(a2),
                energy = a2 * precise_potential(PreciseVector(beta.cast<Precise>()), a2);
  Precise l1 = 0;
  for (Index i = 0; i < d; ++i) l1 += abs(Precise(beta[i]));
  const Precise above =
      law.logarithm ? Precise(l1 * (Lambda + log(l1 + (law.shifted ? a2 : Precise(0))))) : Precise(Lambda * l1);
  return Oracles{{"from below", at_most(rounded(Precise(Lambda * l1 - energy)), law.below * d)},
                 {"from above", at_most(rounded(Precise((energy - above) / energy)), 0)}};
}

// P3.4b · the certificate ---------------------------------------------------------------------------------------------

struct Certificate {
  double factor = 2;
  bool largest = false, in_range = true;
  static auto false_variants() -> Variants<Certificate> {
    return {{"4α²σ²", {.factor = 4}},
            {"2.5α²σ²", {.factor = 2.5}},
            {"σ the largest singular value", {.largest = true}},
            {"not in the range of X", {.in_range = false}}};
  }
};

/// A vector ν of ℝ^N with max|Xᵀν| = `largest`. It is in the range of X, or, if not `in_range` and the rows of X are
/// linearly dependent, outside it.
auto multiplier(Draw& draw, const DrawnRegression& regression, std::string_view name, double largest, bool in_range)
    -> Vector {
  const Vector any = draw(name, vector(regression.problem.samples()));
  const Vector nu = in_range ? regression.spectrum.onto_range(any) : any;
  const double size = (regression.problem.X.transpose() * nu).lpNorm<Eigen::Infinity>();
  if (!(size > 1e-8 * regression.spectrum.largest() * any.norm())) draw.discard();
  return nu * (largest / size);
}

PROPERTY(residual_bounds_the_multiplier, dual_certificate, certificate, Certificate,
         "‖ν - ν*‖ <= ‖Xβ(ν) - y‖/(2α²σ²) for ν, ν* in the range of X, ν* the multiplier of the solution; and 2dα² - "
         "D(ν) <= α²Q_α(β)") {
  const auto regression = any_regression(draw, 5, 10);
  const auto& X = regression.problem.X;
  const auto& spectrum = regression.spectrum;
  const double alpha = draw("α", log_uniform(1e-3, 1e3));
  const Vector solution = multiplier(draw, regression, "ν*", draw("max|Xᵀν*|", log_uniform(1e-3, 5)), true);
  const Vector step =
      multiplier(draw, regression, "ν - ν*", draw("max|Xᵀ(ν - ν*)|", log_uniform(1e-3, 3)), law.in_range);
  const Vector nu = solution + step;
  const PreciseMatrix A = X.cast<Precise>();
  const Precise a2 = squared(alpha);
  const auto beta_of = [&](const Vector& at) {
    PreciseVector beta = A.transpose() * at.cast<Precise>();
    for (Index i = 0; i < beta.size(); ++i) beta[i] = 2 * a2 * sinh(beta[i]);
    return beta;
  };
  const PreciseVector beta = beta_of(solution), y = A * beta;
  const PreciseVector residual = A * beta_of(nu) - y;
  Precise norm = 0;
  for (Index j = 0; j < residual.size(); ++j) norm += residual[j] * residual[j];
  const double sigma = law.largest ? spectrum.largest() : spectrum.least();
  const double bound = rounded(Precise(sqrt(norm) / a2)) / (law.factor * sigma * sigma);
  // What is in doubles: the projections, and σ.
  const double rounding = gamma(256) * spectrum.condition() * spectrum.condition();
  const Precise value = a2 * precise_potential(beta, a2),
                lower = 2 * X.cols() * a2 - precise_dual(A, y, nu.cast<Precise>(), a2);
  const Precise tight = 2 * X.cols() * a2 - precise_dual(A, y, solution.cast<Precise>(), a2);
  return Oracles{{"ν", at_most((nu - solution).norm(), bound * (1 + rounding) + gamma(64) * spectrum.condition() *
                                                                                    (solution.norm() + nu.norm()))},
                 {"value", at_most(rounded(Precise((lower - value) / value)), 0)},
                 {"value at ν*", at_most(rounded(Precise(abs(tight - value) / value)), 1e-30)}};
}

struct Convexity {
  double factor = 2;
  bool largest = false, in_range = true;
  static auto false_variants() -> Variants<Convexity> {
    return {{"4α²σ²", {.factor = 4}},
            {"2.5α²σ²", {.factor = 2.5}},
            {"σ the largest singular value", {.largest = true}},
            {"not in the range of X", {.in_range = false}}};
  }
};
PROPERTY(dual_is_strongly_convex, dual_convexity, theorem, Convexity,
         "⟨u, ∇²D(ν)u⟩ >= 2α²σ²‖u‖² for u in the range of X") {
  const auto regression = any_regression(draw, 5, 10);
  const auto& X = regression.problem.X;
  const double alpha = draw("α", log_uniform(1e-3, 1e3));
  const Vector nu = multiplier(draw, regression, "ν", draw("max|Xᵀν|", log_uniform(1e-3, 5)), true);
  const Vector u = multiplier(draw, regression, "u", 1, law.in_range);
  const MirrorMap map(log_scale(alpha));
  Vector beta(X.cols()), weights(X.cols());
  map(X.transpose() * nu / map.unit(), beta, weights);
  const double curvature = weights.dot((X.transpose() * u).cwiseAbs2()) / map.unit();
  const double sigma = law.largest ? regression.spectrum.largest() : regression.spectrum.least();
  const double size = X.norm() * u.norm();
  const double rounding =
      gamma(static_cast<double>(8 * X.cols() + 128)) * (weights.maxCoeff() / map.unit() * size * size);
  return at_most(law.factor * alpha * alpha * sigma * sigma * u.squaredNorm(), curvature + rounding);
}

}  // namespace
}  // namespace lazy::props
