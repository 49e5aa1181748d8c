// SPDX-License-Identifier: MIT
/// \file
/// The properties of chapter 4 that speak of the solution of the convex program: what characterises it, and where
/// it goes as α → ∞ and α → 0. The solver is held against 50-digit arithmetic, against the simplex method of CLP, and
/// against interpolants drawn at random. Notation as in chapter 4.
#include <support/generators/losses.hpp>
#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>
#include <support/generators/regressions.hpp>
#include <support/linear_program.hpp>
#include <support/precise.hpp>
#include <support/property.hpp>

#include <lazy/implicit_bias.hpp>
#include <lazy/kappa_scaling.hpp>
#include <lazy/row_space.hpp>
#include <lazy/tangent_kernel.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace lazy::props {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

auto largest(const Vector& v) -> double { return v.lpNorm<Eigen::Infinity>(); }

/// The larger one; NaN if one of them is.
auto worse(double a, double b) -> double { return a > b || std::isnan(a) ? a : b; }

auto solve(const Regression& problem, double alpha) -> HypentropyResult {
  return HypentropySolver(problem).at(log_scale(alpha));
}

/// sqrt(β² + 4α⁴)
auto weights_of(const Vector& beta, double alpha) -> Vector {
  return beta.unaryExpr([alpha](double b) { return std::hypot(b, 2 * alpha * alpha); });
}

/// ‖Xβ - y‖ that the solver has to reach: 1e-14 ‖y‖, or what rounding the entries of β does.
auto attainable(const Regression& problem, const Vector& beta) -> double {
  return std::max(1e-14 * problem.y.norm(), epsilon * (problem.X.cwiseAbs() * beta.cwiseAbs()).norm());
}

/// How far from β_α(∞) a β may be that reaches this residual, and whose arcsinh(β/(2α²)) is a combination of the rows of
/// X up to the rounding of such a combination (the argument is that of `distance_bound` of the flows).
auto rounding_of(const DrawnRegression& regression, const Vector& beta, double alpha) -> double {
  const auto& spectrum = regression.spectrum;
  const double M = weights_of(beta, alpha).maxCoeff(), d = static_cast<double>(beta.size());
  const double s = std::asinh(largest(beta) / (2 * alpha * alpha));
  const double rho = attainable(regression.problem, beta) +
                     gamma(d + 8) * (regression.problem.X.norm() * beta.norm() + regression.problem.y.norm());
  return 2 * (std::sqrt(M / (2 * alpha * alpha)) * rho / spectrum.least() +
              M * std::sqrt(d) * gamma(128) * s * spectrum.condition());
}

/// E(β) = Σ (|β_i| ln|β_i| - |β_i|)
auto entropy(const Vector& beta) -> double {
  return beta.unaryExpr([](double b) { return b == 0 ? 0 : std::abs(b) * (std::log(std::abs(b)) - 1); }).sum();
}

// P3.3a · what characterises the solution -----------------------------------------------------------------------------

struct Kkt {
  bool circular = false, keeps_signs = true;
  double half = 2, scale_power = 2;
  static auto false_variants() -> Variants<Kkt> {
    return {{"as printed: arcsin", {.circular = true}},
            {"arcsinh(β/α²)", {.half = 1}},
            {"arcsinh(β/(2α))", {.scale_power = 1}},
            {"arcsinh(|β|/(2α²))", {.keeps_signs = false}}};
  }
};
PROPERTY(kkt_conditions_characterise_the_solution, kkt, certificate, Kkt,
         "If arcsinh(β/(2α²)) = Xᵀν then β is the solution for y = Xβ: no other interpolant has a smaller Q_α, and the "
         "solver finds it") {
  const auto drawn = steady_regression(draw);
  const auto& X = drawn.problem.X;
  const Index d = X.cols();
  const double alpha = draw("α", log_uniform(1e-3, 1e3));
  const Vector rows = drawn.spectrum.onto_rows(draw("s", vector(d)));
  if (!(largest(rows) > 1e-6)) draw.discard();
  const Vector s = rows * (draw("max|s|", log_uniform(1e-2, 1.5 * (law.circular ? 1 : 8))) / largest(rows));
  const Vector beta = law.half * std::pow(alpha, law.scale_power) * s.unaryExpr([&](double x) {
    const double b = law.circular ? std::sin(x) : std::sinh(x);
    return law.keeps_signs ? b : std::abs(b);
  });
  const DrawnRegression regression{drawn.kind, Regression(X, X * beta), drawn.spectrum};
  const auto found = solve(regression.problem, alpha);

  const Precise a2 = Precise(alpha) * Precise(alpha);
  const Vector any = draw("β' - β", vector(d)), kernel = drawn.spectrum.onto_kernel(any);
  const double step = draw("size of β' - β", log_uniform(1e-3, 1)) * beta.norm() / any.norm();
  const PreciseVector from = beta.cast<Precise>(), to = from + Precise(step) * kernel.cast<Precise>();
  const auto gap = static_cast<double>(Precise(precise_potential(to, a2) - precise_potential(from, a2)));
  const double leak = gamma(64) * s.norm() / (alpha * alpha) * step * any.norm() +
                      gamma(64) * s.norm() * step * kernel.norm() / (alpha * alpha);
  draw.cover("some |β_i| > 2α²", 0.2, largest(beta) > 2 * alpha * alpha);
  draw.cover("there are other interpolants", 0.5, kernel.norm() > 1e-6 * any.norm());
  return Oracles{{"the solver's", within(found.beta, beta, 2 * rounding_of(regression, beta, alpha))},
                 {"no better interpolant", at_most(-gap, leak)}};
}

// P3.4a · the solver --------------------------------------------------------------------------------------------------

/// What may stand in the place of the solver.
struct Solver {
  double early = 0, scale_power = 2;
  bool keeps_signs = true, from_l2 = true;
  static auto false_variants() -> Variants<Solver> {
    return {{"a solver that stops early", {.early = 1e-9}},
            {"a solver that ignores the signs of β", {.keeps_signs = false}},
            {"the interpolant of least ℓ2 norm, whatever α", {.from_l2 = false}},
            {"α for α²", {.scale_power = 1}}};
  }

  /// The answer at Λ, on the way from another scale of the path.
  auto operator()(Draw& draw, const Regression& problem, double log_scale) const -> HypentropyResult {
    const double claimed = log_scale * scale_power / 2;
    const std::array scales{claimed, claimed - draw("Λ of the scale before", log_uniform(1e-2, 1e3))};
    auto end = HypentropySolver(problem).path(scales).front();
    if (early > 0) {
      end.nu *= 1 - early;
      end.dual *= 1 - early;
      Vector weights(end.beta.size());
      MirrorMap(end.log_scale)(end.dual * (end.unit / MirrorMap(end.log_scale).unit()), end.beta, weights);
    }
    if (!keeps_signs) end.beta = end.beta.cwiseAbs();
    if (!from_l2) end.beta = least_l2_norm(problem);
    return end;
  }
};
PROPERTY(
    solver_agrees_with_fifty_digits, limit, backward, Solver,
    "β_α(∞) of the solver is that of Newton's method in 50 digits, entry by entry, to what a rounding error in X and y "
    "allows") {
  const auto regression = full_rank_regression(draw);
  const auto& [X, y] = regression.problem;
  const double alpha = relative_scale(draw, regression, 1e-9, 1e3), Lambda = log_scale(alpha);
  const auto found = law(draw, regression.problem, Lambda);
  const auto exact = precise_minimiser(X, y, Lambda);
  // A residual ρ and an error δ of arcsinh(β/(2α²)) move s_i by at most δ + a_i (‖ρ‖ + ‖sqrt(w)δ‖) in the norm of H⁻¹.
  const double rho = attainable(regression.problem, exact.beta);
  const double delta =
      gamma(static_cast<double>(X.size() + 64)) * regression.spectrum.condition() * largest(exact.dual);
  const double defect = rho * exact.root_inverse_hessian.norm() + delta * std::sqrt(exact.weights.sum());
  double worst = 0;
  for (Index i = 0; i < exact.beta.size(); ++i) {
    const double moved = delta + 2 * exact.reach[i] * defect;
    const double allowed = exact.weights[i] * std::expm1(moved) + gamma(8) * std::abs(exact.beta[i]);
    worst = worse(worst, std::abs(found.beta[i] - exact.beta[i]) / allowed);
  }
  draw.cover("some |β_i| > 2α²", 0.3, largest(exact.beta) > 2 * alpha * alpha);
  draw.cover("every |β_i| < 2α²", 0.15, largest(exact.beta) < 2 * alpha * alpha);
  return at_most(worst, 1);
}

/// Λ = ln(1/α²) of an α from 1e-150 to 1e150 times the natural scale; in three cases of ten, a Λ that is larger than
/// that of the natural scale by up to 7e5, whose α may be too small for a double.
auto any_log_scale(Draw& draw, const Regression& problem) -> double {
  const double Lambda = draw("beyond doubles", flag(0.3)) ? draw("Λ", log_uniform(1, 7e5))
                                                          : log_scale(draw("α/√max|β_ℓ2|", log_uniform(1e-150, 1e150)));
  return Lambda - std::log(largest(least_l2_norm(problem)));
}

/// What β misses of Xβ = y, and what it may: 1e-14 ‖y‖, or what rounding its entries does, and as much again for the
/// double precision of the residual by which they are found; and the distance of y from the range of X, which its own
/// rounding may have made it leave where the rank of X is less than N. Where the sizes of the rows differ by more than
/// a factor of 32, in units of those sizes, powers of two: what multiplies a row multiplies its rounding.
struct Misses {
  Vector D;
  double size, distance, terms, residual, allowed, rounding;

  Misses(const Regression& problem, const Vector& beta) {
    const auto& [X, y] = problem;
    const Vector sizes = X.cwiseAbs().rowwise().maxCoeff();
    D = sizes.unaryExpr([](double row) { return row > 0 ? std::ldexp(1.0, -std::ilogb(row)) : 1; });
    if (32 * sizes.minCoeff() > sizes.maxCoeff()) D.setOnes();
    using Wide = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
    const Wide A = (D.asDiagonal() * X).cast<long double>(), c = D.cwiseProduct(y).cast<long double>(),
               b = beta.cast<long double>();
    Eigen::CompleteOrthogonalDecomposition<Wide> decomposition(A.rows(), A.cols());
    decomposition.setThreshold(1e-11L);  // as that of `spectrum_of`
    decomposition.compute(A);
    distance = static_cast<double>((A * decomposition.solve(c) - c).norm());
    terms = static_cast<double>((A.cwiseAbs() * b.cwiseAbs()).norm());
    size = static_cast<double>(c.norm());
    residual = static_cast<double>((A * b - c).norm());
    allowed = std::max(1e-14 * size, distance + 2 * epsilon * terms);
    rounding = gamma(68) * (terms + size);  // of a residual in double precision, summed in blocks of 64 columns
  }
};

PROPERTY(
    solver_meets_the_conditions_at_any_scale, limit, backward, Solver,
    "For X of any rank, shape and scale with y in its range, and any α, the solver's β interpolates to 1e-14 or to "
    "the rounding of its entries, and its arcsinh(β/(2α²)) is Xᵀν") {
  const Regression problem = wild_regression(draw);
  const double Lambda = any_log_scale(draw, problem);
  const auto found = law(draw, problem, Lambda);
  const Matrix& X = problem.X;
  const Misses misses(problem, found.beta);
  // In units of the size of β, which are a power of two, as the solver's own are.
  const double unit = std::ldexp(1.0, std::ilogb(largest(found.beta)));
  const MirrorMap map(Lambda + std::log(unit));
  const bool both = found.unit < 1 && map.unit() < 1;
  const double quotient = found.unit / map.unit(), ratio = both ? std::exp2(std::round(std::log2(quotient))) : quotient;
  // A β_i about to leave the range of doubles stands for all below it.
  const double leaving = 1e-290 * std::max(1.0, 1 / unit);
  double kkt = 0;
  for (Index i = 0; i < found.beta.size(); ++i) {
    const double b = found.beta[i] / unit, u = ratio * found.dual[i];
    kkt = worse(kkt, std::abs(b) > leaving ? map.kkt_residual(b, u) : std::abs(u) - map.inverse(leaving));
  }
  const double largest_dual = ratio * largest(found.dual);
  const double of_units = both ? 0 : 4 * epsilon * std::abs(std::log(ratio));
  // Where X has not been decomposed, Xᵀν is a sum of larger terms, and its own rounding is all that the answer may
  // have.
  const bool decomposed = RowSpace(problem).orthonormal();
  const Vector sums = X.cwiseAbs().transpose() * found.nu.cwiseAbs();
  const double of_sum = decomposed ? 0 : ratio * largest(sums);
  const auto wide = [](const auto& m) { return m.template cast<long double>(); };
  const Vector strays = (wide(found.dual) - wide(X).transpose() * wide(found.nu)).template cast<double>();
  double stray = 0;
  for (Index i = 0; i < sums.size() && !decomposed; ++i)
    stray = worse(stray, std::abs(strays[i]) - gamma(static_cast<double>(X.rows() + 2)) * sums[i]);
  draw.cover("α < 1e-150", 0.1, Lambda > 691);
  // The certificate's own figure, found again in the units of the solver, which leave these entries all their digits.
  const double size = std::ldexp(1.0, std::ilogb(largest(least_l2_norm(problem))));
  const MirrorMap own(found.log_scale + std::log(size));
  double again = 0;
  for (Index i = 0; i < found.beta.size(); ++i)
    if (std::abs(found.beta[i]) > 1e-290) again = worse(again, own.kkt_residual(found.beta[i] / size, found.dual[i]));
  draw.note("residual", misses.residual / misses.size);
  draw.note("kkt", kkt / largest_dual);
  draw.note("Newton systems", static_cast<double>(found.cost.newton_systems));
  // |⟨ν, Xβ - y⟩| over the energy; what the entries add is quadratic in the error of s.
  const double of_gap = 2 * found.nu.cwiseQuotient(misses.D).norm() * misses.allowed / found.energy + gamma(512);
  return Oracles{
      {"interpolates", at_most(misses.residual, misses.allowed)},
      {"stationary",
       at_most(kkt, (gamma(512) + of_units) * largest_dual + gamma(static_cast<double>(X.rows() + 16)) * of_sum)},
      {"Xᵀν", at_most(stray, 0)},
      {"its certificate", within(found.certificate.residual * misses.size, misses.residual, misses.rounding)},
      {"its kkt", at_most(again / largest(found.dual), found.certificate.kkt)},
      {"its gap", at_most(found.certificate.gap, of_gap)}};
}

struct OutOfRange {
  double below = 1, above = 1;
  static auto false_variants() -> Variants<OutOfRange> {
    return {{"at least twice the distance", {.below = 2}}, {"half the distance", {.above = 0.5}}};
  }
};
PROPERTY(
    distance_that_rounding_explains_is_stated, limit, backward, OutOfRange,
    "Where y is outside the range of X by less than rounding explains, the solver comes as near as it can, and its "
    "certificate says how near that is") {
  const auto regression = any_regression(draw);
  const auto& [X, y] = regression.problem;
  // One row twice, with two targets.
  Matrix more(X.rows() + 1, X.cols());
  more << X, X.row(0);
  Vector target(y.size() + 1);
  target << y, y[0];
  const Vector D = Misses({more, target}, Vector::Zero(X.cols())).D;
  const double size =
      (D.asDiagonal() * more).norm() * regression.spectrum.least_norm(y).norm() + D.cwiseProduct(target).norm();
  const double explained = 64 * epsilon * std::sqrt(static_cast<double>(X.cols())) * size;
  target[y.size()] += draw("miss", uniform(0.3, 0.9)) * explained / D[y.size()];
  const Regression problem(more, target);
  const auto found = HypentropySolver(problem).at(any_log_scale(draw, regression.problem));
  const Misses misses(problem, found.beta);
  const double rounding = gamma(static_cast<double>(2 * more.rows() + 4)) * size;
  const double stated = found.certificate.attainable * misses.size;
  return Oracles{
      {"interpolates", at_most(misses.residual, misses.allowed)},
      {"attainable, from below", at_most(law.below * misses.distance, stated + rounding)},
      {"attainable, from above", at_most(stated, law.above * misses.distance + 2 * epsilon * misses.terms + rounding)}};
}

struct NoTarget {
  double target = 0;
  static auto false_variants() -> Variants<NoTarget> { return {{"y is not zero", {.target = 1}}}; }
};
PROPERTY(nothing_is_interpolated_by_nothing, limit, exact, NoTarget,
         "For y = 0 the solution is β = 0 with ν = 0 at every α, and so are the limits α → ∞ and α → 0") {
  const auto regression = any_regression(draw);
  const Regression problem(regression.problem.X, law.target * regression.problem.y);
  const std::array scales{draw("Λ", uniform(-700, 7e3)), draw("Λ, once more", uniform(-700, 7e3))};
  const BasisPursuit end = least_l1_norm(problem);
  double solutions = 0, certificates = 0;
  for (const auto& found : HypentropySolver(problem).path(scales)) {
    const auto& proof = found.certificate;
    solutions = worse(solutions, found.beta.norm() + found.nu.norm() + found.dual.norm() + found.energy);
    certificates = worse(certificates, proof.residual + proof.attainable + proof.kkt + proof.gap + proof.decrement +
                                           proof.decrement_bound + proof.multiplier_bound);
  }
  return Oracles{{"β and ν", at_most(solutions, 0)},
                 {"certificate", at_most(certificates, 0)},
                 {"least ℓ2 norm", at_most(least_l2_norm(problem).norm(), 0)},
                 {"least ℓ1 norm", at_most(end.beta.norm() + end.norm + end.lambda.norm() + end.gap, 0)}};
}

struct Refusal {
  double contradiction = 1;
  static auto false_variants() -> Variants<Refusal> {
    return {{"y in the range of X is refused", {.contradiction = 0}}};
  }
};
PROPERTY(what_cannot_be_interpolated_is_refused, kkt, exact, Refusal,
         "For y outside the range of X there is no interpolant, and the solver says so: N << d does not give one") {
  const auto regression = any_regression(draw);
  const auto& [X, y] = regression.problem;
  // One row more, a multiple of the first, and a target that is not.
  const double multiple = draw("multiple of the first row", uniform(-2, 2)),
               miss = draw("miss/‖y‖", log_uniform(1e-11, 10));
  if (multiple == 0 && X.row(0).isZero(0)) draw.discard();
  Matrix more(X.rows() + 1, X.cols());
  more << X, multiple * X.row(0);
  Vector target(y.size() + 1);
  target << y, multiple * y[0] + miss * y.norm();
  // Refused is what the rounding of a sum of d products does not explain, with every row scaled to 1.
  const Vector D = more.rowwise().norm().unaryExpr([](double size) { return size > 0 ? 1 / size : 1; });
  const Vector scaled = D.cwiseProduct(target);
  const Spectrum spectrum = spectrum_of(D.asDiagonal() * more);
  const double distance = (scaled - spectrum.onto_range(scaled)).norm();
  const double size = spectrum.sigma.norm() * spectrum.least_norm(scaled).norm() + scaled.norm();
  if (!(distance > 512 * epsilon * std::sqrt(static_cast<double>(more.cols())) * size)) draw.discard();
  target[y.size()] = multiple * y[0] + law.contradiction * miss * y.norm();
  draw.cover("N < d", 0.4, more.rows() < more.cols());
  try {
    const Regression impossible(more, target);
    const HypentropySolver solver(impossible);
    return is_true(false);
  } catch (const InvalidArgument&) {
    return is_true(true);
  }
}

/// ‖g‖ in the norm of H⁻¹, H = X diag(w) Xᵀ, with the rows of X sqrt(w) scaled to 1, and the relative rounding of that.
struct DualNorm {
  double value, rounding;

  DualNorm(const Matrix& X, const Vector& w, const Vector& g) {
    const Matrix root = X * w.cwiseSqrt().asDiagonal();
    const Vector rows = root.rowwise().norm();
    const Spectrum scaled = spectrum_of(rows.cwiseInverse().asDiagonal() * root);
    value = scaled.least_norm(g.cwiseQuotient(rows)).norm();
    rounding = gamma(512) * scaled.condition() * scaled.condition();
  }
};

struct StoppedEarly {
  double sigma = 1, decrement = 1, newton = 1;
  static auto false_variants() -> Variants<StoppedEarly> {
    return {{"‖Xβ - y‖/(4α²σ²)", {.sigma = 0.5}},
            {"‖Xβ - y‖/(8α²σ²)", {.sigma = 0.25}},
            {"a quarter of the decrement's bound", {.decrement = 0.25}},
            {"three quarters of the Newton decrement", {.newton = 0.75}}};
  }
};
PROPERTY(
    certificate_holds_however_the_solver_stopped, dual_certificate, certificate, StoppedEarly,
    "Stopped after few Newton systems, the solver's certificate bounds the distances of its ν and of D(ν) from those "
    "of the solution in 50 digits") {
  const auto regression = full_rank_regression(draw);
  const double alpha = relative_scale(draw, regression, 1e-4, 10), Lambda = log_scale(alpha);
  HypentropySolver solver(regression.problem, {.newton_systems = draw("Newton systems", integer(1, 4))});
  const auto found = solver.at(Lambda);
  const auto exact = precise_minimiser(regression.problem.X, regression.problem.y, Lambda);
  // The certificate speaks of DXβ = Dy.
  const Vector D = solver.space().row_scale(), y = D.cwiseProduct(regression.problem.y);
  const Matrix X = D.asDiagonal() * regression.problem.X;
  const Spectrum spectrum = spectrum_of(X);
  const Vector s = found.unit * found.dual, nu = found.nu.cwiseQuotient(D);
  // The bound is on the coefficients of s: in the rows of DX, or in a basis of them.
  const double rows = solver.space().orthonormal() ? 1 : spectrum.largest();
  const double bound = law.sigma * found.unit * found.certificate.multiplier_bound * rows;
  // D(ν) - D(ν*), the linear part through Xβ* = y.
  const Precise a2 = Precise(alpha) * Precise(alpha);
  Precise excess = 0;
  for (Index i = 0; i < s.size(); ++i)
    excess += 2 * a2 * (cosh(Precise(s[i])) - cosh(Precise(exact.dual[i]))) -
              Precise(exact.beta[i]) * (Precise(s[i]) - Precise(exact.dual[i]));
  const double energy = found.energy * found.unit;
  const double measured = (X * found.beta - y).norm();
  const double of_residual =
      gamma(static_cast<double>(2 * X.cols() + 32)) * ((X.cwiseAbs() * found.beta.cwiseAbs()).norm() + y.norm());
  const double rounding = gamma(256) * spectrum.condition() * (largest(s) + largest(exact.dual));
  const double of_beta =
      gamma(256) * spectrum.condition() * (1 + largest(exact.dual)) * found.beta.cwiseAbs().dot(s.cwiseAbs());
  draw.cover("stopped early", 0.2, found.termination == Termination::system_limit);
  draw.cover("the decrement proves something", 0.1, std::isfinite(found.certificate.decrement_bound));
  // The Newton decrement of D/(12√3 α²) lies between that of H and that of H with the least weight everywhere.
  const Vector w = weights_of(found.beta, alpha), g = X * found.beta - y;
  const DualNorm of_H(X, w, g), of_least(X, Vector::Constant(w.size(), w.minCoeff()), g);
  const double root = alpha * std::sqrt(12 * std::sqrt(3.0)), newton = law.newton * found.certificate.decrement * root;
  const double of_g = 2 * of_residual / (spectrum.least() * std::sqrt(w.minCoeff()));
  // tr (XXᵀ)⁻¹ <= N/σ²; the coefficients in a basis are bounded by 1/(2α²) times ‖Xᵀ(XXᵀ)⁻¹(Xβ - y)‖.
  const double sigma = spectrum.least();
  const double farthest = (solver.space().orthonormal() ? 1 : static_cast<double>(X.rows()) / sigma) *
                          (g.norm() + of_residual) / (2 * alpha * alpha * sigma);
  const double of_entries = epsilon * found.beta.cwiseProduct(X.colwise().norm().transpose()).norm();
  const double gap = std::abs(found.unit * nu.dot(g));  // β is that of ν: no other part
  const double claimed = law.decrement * found.certificate.decrement_bound * energy;
  return Oracles{
      {"residual", within(found.certificate.residual * y.norm(), measured, of_residual)},
      {"gap", within(found.certificate.gap * energy, gap, of_beta + found.unit * nu.norm() * of_residual)},
      {"attainable", within(found.certificate.attainable * y.norm(), of_entries, gamma(64) * of_entries)},
      {"decrement", at_most(of_H.value, newton * (1 + of_H.rounding) + of_g)},
      {"decrement, from above", at_most(newton, of_least.value * (1 + of_H.rounding + of_least.rounding) + of_g)},
      {"ν, from above", at_most(found.unit * found.certificate.multiplier_bound, farthest * (1 + of_least.rounding))},
      {"ν", at_most((s - exact.dual).norm(), bound + rounding * std::sqrt(static_cast<double>(s.size())))},
      {"D(ν)", std::isfinite(claimed) ? at_most(static_cast<double>(excess), claimed + of_beta) : at_most(0, 0)}};
}

// P3.5 · α → ∞ --------------------------------------------------------------------------------------------------------

struct LargeLimit {
  double factor = 24, power = 4;
  bool solver = true;
  static auto false_variants() -> Variants<LargeLimit> {
    return {{"1/48", {.factor = 48}},
            {"α⁻⁶", {.power = 6}},
            {"α⁻⁵", {.power = 5}},
            {"the interpolant of least ℓ1 norm", {.solver = false}}};
  }
};
PROPERTY(limit_is_near_the_least_l2_norm, large_scale_limit, theorem, LargeLimit,
         "‖β_α(∞) - β_ℓ2‖ <= ‖|β_α(∞)|³‖/(24α⁴) for every α") {
  const auto regression = any_regression(draw);
  const double alpha = relative_scale(draw, regression, 0.05, 100);
  const Vector beta = law.solver ? solve(regression.problem, alpha).beta : least_l1_norm(regression.problem).beta;
  const Vector least = least_l2_norm(regression.problem);
  const Vector independent = regression.spectrum.least_norm(regression.problem.y);
  const double rounding = rounding_of(regression, beta, alpha);
  const double bound = (beta.cwiseAbs2().cwiseProduct(beta.cwiseAbs()) / std::pow(alpha, 4)).norm() / law.factor *
                       std::pow(alpha / regression.natural_scale(), 4 - law.power);
  draw.cover("every |β_i| < 2α²", 0.3, largest(beta) < 2 * alpha * alpha);
  draw.cover("some |β_i| > 2α²", 0.2, largest(beta) > 2 * alpha * alpha);
  const double condition = regression.spectrum.condition();
  return Oracles{
      {"bound", at_most((beta - independent).norm(), bound + rounding + gamma(512) * condition * independent.norm())},
      {"least_l2_norm", within(least, independent, gamma(512) * condition * independent.norm())}};
}

struct LargeSize {
  double exponent = 1;
  static auto false_variants() -> Variants<LargeSize> {
    return {{"no larger than β_ℓ2", {.exponent = 0}}, {"e^(-arcsinh(τ/2))", {.exponent = -1}}};
  }
};
PROPERTY(limit_is_not_much_larger_than_the_least, large_scale_size, theorem, LargeSize,
         "‖β_α(∞)‖² <= exp(arcsinh(τ/2)) ‖β_ℓ2‖² with τ = ‖β_ℓ2‖²/(4α⁴)") {
  const auto regression = any_regression(draw);
  const double alpha = relative_scale(draw, regression, 1e-3, 100);
  const Vector beta = solve(regression.problem, alpha).beta;
  const double least = regression.spectrum.least_norm(regression.problem.y).squaredNorm();
  const double tau = least / (4 * std::pow(alpha, 4));
  const double rounding =
      (2 * beta.norm() * rounding_of(regression, beta, alpha)) / least + gamma(512) * regression.spectrum.condition();
  return at_most(beta.squaredNorm() / least, std::exp(law.exponent * std::asinh(tau / 2)) + rounding);
}

struct Subadditive {
  double norm = 2, tau = 4, inverse = 4;
  bool minimal = true;
  static auto false_variants() -> Variants<Subadditive> {
    return {{"q(‖z‖₁) <= Σ q(z_i)", {.norm = 1}},
            {"τ = ‖β_ℓ2‖²/(8α⁴)", {.tau = 8}},
            {"‖z‖² <= 2τ exp(arcsinh(τ/2))", {.inverse = 2}},
            {"Q(β_ℓ2) <= Q(β_α)", {.minimal = false}}};
  }
};
PROPERTY(
    potential_of_the_norm_is_the_least, potential_subadditive, theorem, Subadditive,
    "q(‖z‖) <= Σ q(z_i) = Q_α(β_α) <= Q_α(β_ℓ2) <= τ, and z²/(2 sqrt(4 + z²)) <= τ means z² <= 4τ exp(arcsinh(τ/2))") {
  const auto regression = any_regression(draw);
  const double alpha = relative_scale(draw, regression, 1e-2, 100), a2 = alpha * alpha;
  const Vector beta = solve(regression.problem, alpha).beta,
               least = regression.spectrum.least_norm(regression.problem.y);
  const Precise scale = Precise(alpha) * Precise(alpha);
  const auto Q = [&](const Vector& b) {
    return static_cast<double>(precise_potential(PreciseVector(b.cast<Precise>()), scale));
  };
  const double norm = (law.norm == 2 ? beta.norm() : beta.lpNorm<1>()) / a2;
  const double of_beta = Q(beta), of_least = Q(least), tau = least.squaredNorm() / (law.tau * a2 * a2);
  const double slope =
      std::asinh(largest(beta) / (2 * a2)) / a2 * std::sqrt(static_cast<double>(beta.size()));  // bounds ‖∇Q‖
  const double rounding =
      slope * (rounding_of(regression, beta, alpha) + gamma(512) * regression.spectrum.condition() * least.norm());
  const double z = beta.norm() / a2, at_z = z * (z / (2 * std::hypot(2, z)));
  return Oracles{
      {"subadditive", at_most(static_cast<double>(precise_potential(Precise(norm))), of_beta * (1 + gamma(64)))},
      {"minimal", law.minimal ? at_most(of_beta, of_least + rounding) : at_most(of_least, of_beta + rounding)},
      {"from above", at_most(of_least, tau * (1 + gamma(64)))},
      {"inverse", at_most(z * z, law.inverse * at_z * std::exp(std::asinh(at_z / 2)) * (1 + gamma(64)))}};
}

// P3.6 · α → 0 --------------------------------------------------------------------------------------------------------

struct SmallLimit {
  bool exact = false, counts_features = true;
  double power = 0;
  bool solver = true;
  static auto false_variants() -> Variants<SmallLimit> {
    return {{"the least ℓ1 norm itself, at any α < 1", {.exact = true}},
            {"without d", {.counts_features = false}},
            {"an error of order α²", {.power = 2}},
            {"the interpolant of least ℓ2 norm", {.solver = false}}};
  }
};
PROPERTY(limit_has_almost_the_least_l1_norm, small_scale_limit, theorem, SmallLimit,
         "0 <= ‖β_α(∞)‖₁ - B <= (d + B ln(B + α²))/ln(1/α²) for α < 1, B the least ℓ1 norm by the simplex method, "
         "which the path's own end attains") {
  const auto regression = any_regression(draw, 5, 12);
  const auto& [X, y] = regression.problem;
  const double alpha = std::min(relative_scale(draw, regression, 1e-12, 3), draw("largest α", uniform(0.5, 0.99)));
  const Vector beta = law.solver ? solve(regression.problem, alpha).beta : least_l2_norm(regression.problem);
  const LeastL1 end = least_l1_by_simplex(X, y);
  const BasisPursuit own = least_l1_norm(regression.problem);
  const double soon = draw("Λ of a path that ends early", log_uniform(1, 100));
  const BasisPursuit early = least_l1_norm(regression.problem, soon);
  const double Lambda = log_scale(alpha), B = end.upper, d = static_cast<double>(X.cols());
  const double bound = law.power > 0 ? d * std::pow(alpha, law.power)
                                     : ((law.counts_features ? d : 0) + B * std::log(B + alpha * alpha)) / Lambda;
  const double lambda = end.lambda.norm();
  const double rounding =
      gamma(512) * regression.spectrum.condition() * B + lambda * attainable(regression.problem, beta);
  // That of ν is Σ|β_i|(1 - |s_i|/max|s|), and |β_i| <= exp(|s_i| - max|s|) max|β|.
  const double most = largest(early.beta), s = std::asinh(most * std::exp(soon) / 2);
  draw.cover("there is a gap", 0.2, beta.lpNorm<1>() - B > 1e-6 * B);
  draw.note("B by CLP, its relative bracket", (end.upper - end.lower) / B);
  return Oracles{{"from below", at_most(end.lower - beta.lpNorm<1>(), rounding)},
                 {"from above", at_most(beta.lpNorm<1>() - B, law.exact ? rounding : bound + rounding)},
                 {"least_l1_norm, from below", at_most(end.lower - own.norm, rounding)},
                 {"least_l1_norm, from above", at_most(own.norm - B, own.gap * own.norm + rounding)},
                 {"its bound", at_most(std::max(own.bound, early.bound), B + rounding)},
                 {"its gap proves it", at_most(early.norm - B, early.gap * early.norm + rounding)},
                 {"its gap at any Λ", at_most(early.gap * early.norm, d * most / (std::numbers::e * s) + rounding)},
                 {"its gap", at_most(own.gap * B, d * B / 7e6 + rounding)}};
}

struct Comparison {
  double sign = 1, elsewhere = 1;
  static auto false_variants() -> Variants<Comparison> {
    return {{"the other way round", {.sign = -1}}, {"compared by the potential of another scale", {.elsewhere = 1e-3}}};
  }
};
PROPERTY(limit_has_less_potential_than_the_sparsest, small_scale_comparison, certificate, Comparison,
         "α²Q_α(β_α(∞)) <= α²Q_α(β₁) for the interpolant β₁ of least ℓ1 norm that the simplex method finds") {
  const auto regression = any_regression(draw, 5, 12);
  const auto& [X, y] = regression.problem;
  const double alpha = relative_scale(draw, regression, 1e-12, 3);
  const auto found = solve(regression.problem, alpha);
  const LeastL1 end = least_l1_by_simplex(X, y);
  const MirrorMap map(log_scale(alpha * law.elsewhere));
  const double of_limit = map.potential(found.beta) * map.unit(), of_sparsest = map.potential(end.beta) * map.unit();
  // By convexity Q(β₁) - Q(β_α) >= ⟨Xᵀν, β₁ - β_α⟩ = ⟨ν, Xβ₁ - Xβ_α⟩, which is rounding.
  const double s = found.unit * largest(found.dual);
  const double rounding = gamma(512) * regression.spectrum.condition() * s * (found.beta.lpNorm<1>() + end.upper);
  const MirrorMap own(log_scale(alpha));
  const double energy = own.potential(found.beta) * own.unit();
  return Oracles{{"potential", at_most(law.sign * (of_limit - of_sparsest), rounding)},
                 {"the solver's energy",
                  within(found.energy * found.unit, energy, gamma(512) * (energy + s * found.beta.lpNorm<1>()))}};
}

/// The interpolant with entries where `end` is tight, of the signs that it has there, for which Σ|β| ln|β| is least:
/// |β_i| = exp(±x_iᵀμ). By Newton's method on its dual, Σ exp(±x_iᵀμ) - ⟨y, μ⟩, with steps ln(1 + m)/m.
struct EntropicEnd {
  Vector beta, mu;
};
auto entropic_end(const SparseEnd& end) -> EntropicEnd {
  constexpr int most_steps = 200;
  const auto& [X, y] = end.regression.problem;
  const auto n = static_cast<Index>(end.tight.size());
  Matrix A(X.rows(), n);  // the tight columns, turned to the side of λ
  Vector sign(n), size = Vector::Zero(n);
  for (Index k = 0; k < n; ++k) {
    const Index i = end.tight[static_cast<std::size_t>(k)];
    sign[k] = std::copysign(1.0, X.col(i).dot(end.lambda));
    A.col(k) = sign[k] * X.col(i);
  }
  Vector mu = Vector::Zero(X.rows());
  for (int step = 0; step < most_steps; ++step) {
    size = (A.transpose() * mu).array().exp();
    const Vector h = (A * size.asDiagonal() * A.transpose()).ldlt().solve(y - A * size);
    const double move = largest(A.transpose() * h);
    if (move < 1e-14) break;
    mu += std::log1p(move) / move * h;
  }
  EntropicEnd found{Vector::Zero(X.cols()), mu};
  for (Index k = 0; k < n; ++k) found.beta[end.tight[static_cast<std::size_t>(k)]] = sign[k] * size[k];
  return found;
}

/// What rounding may do to a comparison of Q_α at β_α(∞) and at another interpolant: ⟨ν, Xβ₁ - Xβ_α⟩, and the errors of
/// s.
auto comparison_rounding(const SparseEnd& end, const HypentropyResult& found, const Vector& beta) -> double {
  const Matrix& X = end.regression.problem.X;
  const double s = found.unit * largest(found.dual);
  return found.unit * found.nu.cwiseAbs().dot((X * (beta - found.beta)).cwiseAbs()) +
         gamma(512) * (1 + s) * (beta.lpNorm<1>() + found.beta.lpNorm<1>()) +
         gamma(64) * end.lambda.cwiseAbs().dot(X.cwiseAbs() * (beta.cwiseAbs() + found.beta.cwiseAbs())) *
             std::max(1.0, found.log_scale);
}

struct EntropyComparison {
  double factor = 1, of_limit = 1, of_end = 1;
  static auto false_variants() -> Variants<EntropyComparison> {
    return {{"2Λ", {.factor = 2}},
            {"without E(β_α)", {.of_limit = 0}},
            {"without entropies", {.of_limit = 0, .of_end = 0}}};
  }
};
PROPERTY(norm_and_entropy_of_the_limit, entropy_comparison, theorem, EntropyComparison,
         "Λ(‖β_α(∞)‖₁ - B) + E(β_α(∞)) <= E(β₁) + 2dα² for interpolants β₁ of least ℓ1 norm") {
  const auto end = draw("several of least ℓ1 norm", flag()) ? shared_sparse_end(draw) : unique_sparse_end(draw);
  const double Lambda = draw("Λ", log_uniform(1e-2, 300));
  const auto found = HypentropySolver(end.regression.problem).at(Lambda);
  const Vector other = draw("β₁ of least entropy", flag()) ? entropic_end(end).beta : end.beta;
  const double B = other.lpNorm<1>(), d = static_cast<double>(other.size());
  const double left = law.factor * Lambda * (found.beta.lpNorm<1>() - B) + law.of_limit * entropy(found.beta);
  return at_most(left,
                 law.of_end * entropy(other) + 2 * d * std::exp(-Lambda) + comparison_rounding(end, found, other));
}

struct EntropyChooses {
  double sign = 1;
  enum class End { entropic, vertex, least_square } where = End::entropic;
  static auto false_variants() -> Variants<EntropyChooses> {
    return {{"the entropy is the largest, not the least", {.sign = -1}},
            {"any of the interpolants of least ℓ1 norm", {.where = End::vertex}},
            {"of those, the one of least ℓ2 norm", {.where = End::least_square}}};
  }
};
PROPERTY(entropy_chooses_among_the_sparsest, small_scale_entropy, theorem, EntropyChooses,
         "E(β_α(∞)) <= E(β₁) + 2dα² where many β₁ have the least ℓ1 norm, and β_α(∞) tends to the one for which Σ|β| "
         "ln|β| is least") {
  const auto end = shared_sparse_end(draw);
  const auto& X = end.regression.problem.X;
  const double Lambda = draw("Λ", log_uniform(10, 1e4));
  const auto found = HypentropySolver(end.regression.problem).at(Lambda);
  const auto entropic = entropic_end(end);
  const double d = static_cast<double>(X.cols()), rest = 2 * d * std::exp(-Lambda);

  Vector limit = entropic.beta;
  if (law.where == EntropyChooses::End::vertex) limit = end.beta;
  if (law.where == EntropyChooses::End::least_square) {
    const Matrix tight = X(Eigen::all, end.tight);
    const Vector entries = tight.completeOrthogonalDecomposition().solve(end.regression.problem.y);
    limit.setZero();
    for (Index k = 0; k < entries.size(); ++k) limit[end.tight[static_cast<std::size_t>(k)]] = entries[k];
  }
  // On the tight columns, E(β_α) - E(β₁) exceeds its tangent at β₁ by at least ‖β_α - β₁‖²/(2 max|β|). What the other
  // columns carry is known: β_α says it.
  Vector within_face = found.beta, outside = found.beta;
  for (const Index i : end.tight) (found.beta[i] * X.col(i).dot(end.lambda) > 0 ? outside : within_face)[i] = 0;
  for (Index i = 0; i < outside.size(); ++i)
    if (outside[i] != 0) within_face[i] = 0;
  const double carried =
      std::abs(entropic.mu.dot(X * outside)) + outside.lpNorm<1>() - entropy(outside) - outside.lpNorm<1>();
  const double slack =
      rest + carried + comparison_rounding(end, found, entropic.beta) +
      gamma(512) * entropic.mu.cwiseAbs().dot(X.cwiseAbs() * (found.beta.cwiseAbs() + entropic.beta.cwiseAbs()));
  const double heaviest = std::max(largest(within_face), largest(entropic.beta));
  draw.cover("the choice is far from the vertex", 0.5, (entropic.beta - end.beta).norm() > 0.01 * end.beta.norm());
  draw.note("distance to the limit", (within_face - entropic.beta).norm() / entropic.beta.norm());
  return Oracles{{"E", at_most(law.sign * (entropy(found.beta) - entropy(end.beta)),
                               rest + comparison_rounding(end, found, end.beta))},
                 {"limit", within(within_face, limit, std::sqrt(2 * heaviest * slack))}};
}

struct OffSupport {
  double slope = 1, power = 1;
  bool complement = true;
  static auto false_variants() -> Variants<OffSupport> {
    return {{"|Xᵀλ| for 1 - |Xᵀλ|", {.complement = false}},
            {"twice the rate: α⁴", {.power = 2}},
            {"half of it: α", {.power = 0.5}},
            {"1 - ½|Xᵀλ|", {.slope = 0.5}}};
  }
};
PROPERTY(
    other_entries_vanish_by_their_slack, off_support, theorem, OffSupport,
    "Where one interpolant alone has the least ℓ1 norm, ln|β_α,i(∞)|/ln α² is 1 - |Xᵀλ|_i to about |x_iᵀμ|/Λ, μ the "
    "limit of ν - Λλ; with that term it is nearer") {
  const auto end = unique_sparse_end(draw);
  const auto& X = end.regression.problem.X;
  const double Lambda = draw("Λ", log_uniform(30, 600));
  const auto found = HypentropySolver(end.regression.problem).at(Lambda);
  // ν = Λλ + μ, and on the support ±x_iᵀμ = ln|β_i| + ln(1 + …): μ is known up to what the support has yet to move.
  // Off it, x_i = Σ c_k x_k over the support, so that x_iᵀ(ν - Λλ - μ) is the same sum of what is known there.
  const auto of_sums = [&](Index i) {
    const Vector x = X.col(i).cwiseAbs();
    return gamma(static_cast<double>(2 * x.size() + 16)) *
           (Lambda * x.dot(end.lambda.cwiseAbs()) + found.unit * x.dot(found.nu.cwiseAbs()));
  };
  const Matrix support = X(Eigen::all, end.tight);
  const Eigen::ColPivHouseholderQR<Matrix> basis(support);
  const double condition = support.norm() * basis.inverse().norm();
  Vector logs(support.cols()), unsettled(support.cols());
  for (Index k = 0; k < logs.size(); ++k) {
    const Index i = end.tight[static_cast<std::size_t>(k)];
    logs[k] = std::copysign(1.0, end.beta[i]) * std::log(std::abs(end.beta[i]));
    unsettled[k] = std::abs(found.unit * found.dual[i] - Lambda * X.col(i).dot(end.lambda) - logs[k]) +
                   gamma(256) * (1 + Lambda) * condition + of_sums(i);
  }
  const Vector mu = Eigen::ColPivHouseholderQR<Matrix>(support.transpose()).solve(logs);
  double limit = 0, next = 0, slack_of_limit = 0;
  for (Index i = 0; i < X.cols(); ++i) {
    if (std::ranges::find(end.tight, i) != end.tight.end() || X.col(i).isZero(0)) continue;
    const double slope = X.col(i).dot(end.lambda), s = found.unit * found.dual[i];
    if (!(std::abs(slope) * Lambda > 3 + std::abs(X.col(i).dot(mu)))) continue;  // its sign is not decided yet
    const double of_second = std::log1p(-std::exp(-2 * std::abs(s)));            // of the second exponential
    const double log_size = std::abs(s) - Lambda + of_second;
    const double rate = law.power * (law.complement ? 1 - law.slope * std::abs(slope) : std::abs(slope));
    const double second = std::copysign(1.0, slope) * X.col(i).dot(mu);
    const double slack = basis.solve(X.col(i)).cwiseAbs().dot(unsettled) + of_sums(i) - of_second;
    slack_of_limit = std::max(slack_of_limit, std::abs(second) + slack);
    limit = worse(limit, std::abs(log_size / -Lambda - rate) * Lambda / (std::abs(second) + slack));
    next = worse(next, std::abs(log_size + rate * Lambda - second) / slack);
  }
  draw.note("|x_iᵀμ|/Λ", slack_of_limit / Lambda);
  return Oracles{{"rate", at_most(limit, 1)}, {"next term", at_most(next, 1)}};
}

struct Velocity {
  bool differentiated = true;
  double factor = 1;
  static auto false_variants() -> Variants<Velocity> {
    return {{"ν/Λ for dν/dΛ", {.differentiated = false}}, {"0.9 λ", {.factor = 0.9}}};
  }
};
PROPERTY(multiplier_moves_along_the_dual_solution, multiplier_velocity, theorem, Velocity,
         "ω_k |x_kᵀ(dν/dΛ - λ)|² <= Σ (β_i - ω_i x_iᵀλ)²/ω_i on the support of the only interpolant of "
         "least ℓ1 norm, ω = sqrt(β² + 4α⁴)") {
  const auto end = unique_sparse_end(draw);
  const auto& X = end.regression.problem.X;
  const double Lambda = draw("Λ", log_uniform(30, 600));
  HypentropySolver solver(end.regression.problem);
  const auto found = solver.at(Lambda);
  const Vector velocity = law.differentiated ? solver.velocity() : Vector(found.unit / Lambda * found.nu);
  // H(dν/dΛ - λ) = Σ (β_i - w_i x_iᵀλ) x_i, of which H = Σ w_i x_i x_iᵀ makes a weighted least squares problem.
  const Vector w = weights_of(found.beta, std::exp(-Lambda / 2)), slopes = X.transpose() * end.lambda;
  const double defect = (found.beta - w.cwiseProduct(slopes)).cwiseQuotient(w.cwiseSqrt()).norm();
  const Matrix support = X(Eigen::all, end.tight);
  const double condition = support.norm() * Eigen::ColPivHouseholderQR<Matrix>(support).inverse().norm();
  double worst = 0;
  for (const Index k : end.tight) {
    const double allowed = defect / std::sqrt(w[k]) + gamma(512) * condition * condition;
    worst = worse(worst, std::abs(X.col(k).dot(velocity) - law.factor * slopes[k]) / allowed);
  }
  draw.cover("ν/Λ is not near", 0.5, (found.unit / Lambda * found.nu - end.lambda).norm() > 1e-3 * end.lambda.norm());
  return at_most(worst, 1);
}

struct EntryExponential {
  double second = -1, scale = 1;
  static auto false_variants() -> Variants<EntryExponential> {
    return {{"the first exponential alone", {.second = 0}},
            {"their sum", {.second = 1}},
            {"Λ/2: α for α²", {.scale = 0.5}}};
  }
};
PROPERTY(entries_are_exponentials_of_the_multiplier, entry_exponential, backward, EntryExponential,
         "|β_i| = exp(|s_i| - Λ) - exp(-|s_i| - Λ) with s = Xᵀν of the solver, in 50 digits") {
  const auto regression = steady_regression(draw);
  const double alpha = relative_scale(draw, regression, 1e-9, 1e2), Lambda = log_scale(alpha);
  const auto found = solve(regression.problem, alpha);
  const Vector dual = found.unit * (regression.problem.X.transpose() * found.nu);
  const double rounding = gamma(256) * regression.spectrum.condition() * largest(dual) + 4 * epsilon * std::abs(Lambda);
  double worst = 0;
  for (Index i = 0; i < dual.size(); ++i) {
    const Precise s = abs(Precise(dual[i])), up = exp(Precise(s - law.scale * Lambda)),
                  down = exp(Precise(-s - law.scale * Lambda));
    const double size = static_cast<double>(Precise(up + law.second * down)),
                 weight = std::hypot(found.beta[i], 2 * alpha * alpha);
    worst = worse(worst, std::abs(std::abs(found.beta[i]) - size) / (weight * std::expm1(rounding)));
  }
  draw.cover("α < 1e-2 of the natural scale", 0.3, alpha < 1e-2 * regression.natural_scale());
  return at_most(worst, 1);
}

// P3.7 · what the scale does ------------------------------------------------------------------------------------------

struct Regimes {
  double power = -2;
  static auto false_variants() -> Variants<Regimes> {
    return {{"α⁻¹", {.power = -1}}, {"α⁻⁴", {.power = -4}}, {"α⁺²", {.power = 2}}};
  }
};
PROPERTY(kappa_of_the_diagonal_network, regimes, exact, Regimes,
         "h(α1) = 0 and κ of h at α1 is α⁻² times κ at 1, α = 2^k, bit for bit") {
  const auto regression = any_regression(draw, 4, 6);
  const DiagonalNetwork h(regression.problem.X);
  const Vector one = Vector::Ones(h.parameters()), w = draw("w", vector(h.parameters()));
  const double alpha = draw("α", power_of_two(-20, 20));
  const Vector y = draw("y", vector(h.outputs()));
  const Kappa at_one = kappa(h.jet(one), y), at_alpha = kappa(h.jet(alpha * one), y);
  const double claimed = std::pow(alpha, law.power);
  return Oracles{
      {"h(α1) = 0", at_most(at_alpha.outputs.norm(), 0)},
      {"homogeneous", props::same(h.jet(alpha * w).value(), Vector(alpha * alpha * h.jet(w).value()))},
      {"from below", same(at_alpha.value.lower, claimed * at_one.value.lower)},
      {"from above", same(at_alpha.value.upper, claimed * at_one.value.upper)},
      {"kappa_at_parameter_scale", same(kappa_at_parameter_scale(at_one, alpha, 2).upper, at_alpha.value.upper)}};
}

struct InitialKernel {
  double factor = 8, power = 2;
  static auto false_variants() -> Variants<InitialKernel> {
    return {{"4α²XXᵀ: one half alone", {.factor = 4}},
            {"2α²XXᵀ", {.factor = 2}},
            {"8α⁴XXᵀ", {.power = 4}},
            {"8αXXᵀ", {.power = 1}}};
  }
};
PROPERTY(kernel_of_the_diagonal_network, initial_kernel, rounding, InitialKernel,
         "The tangent kernel of h at α1 is 8α²XXᵀ") {
  const auto regression = any_regression(draw, 6, 10);
  const Matrix& X = regression.problem.X;
  const DiagonalNetwork h(X);
  const double alpha = draw("α", log_uniform(1e-6, 1e6));
  const Matrix kernel = tangent_kernel(h.jet(Vector::Constant(h.parameters(), alpha)));
  const double size = 8 * alpha * alpha * (X.cwiseAbs() * X.cwiseAbs().transpose()).norm();
  return within(kernel, law.factor * std::pow(alpha, law.power) * X * X.transpose(),
                gamma(static_cast<double>(4 * X.cols() + 32)) * size);
}

struct Coefficient {
  double factor = 24, power = 4;
  bool projected = true;
  static auto false_variants() -> Variants<Coefficient> {
    return {{"1/6: the cubic term without its 4α⁴", {.factor = 6}},
            {"1/25", {.factor = 25}},
            {"a rate of α⁻²: the first correction does not vanish", {.power = 2}},
            {"without the projection", {.projected = false}}};
  }
};
PROPERTY(
    first_correction_to_the_least_l2_norm, large_scale_coefficient, asymptotic, Coefficient,
    "α⁴(β_α(∞) - β_ℓ2) is (I - P)β_ℓ2³/24 up to an explicit term of order α⁻⁴, β_α(∞) in 50 digits at α and at 2α") {
  const auto regression = full_rank_regression(draw);
  const auto& [X, y] = regression.problem;
  const double alpha = relative_scale(draw, regression, 0.5, 1e3);
  const Vector least = regression.spectrum.least_norm(y);
  const Vector cube = least.cwiseProduct(least.cwiseAbs2());
  const Vector limit = (law.projected ? regression.spectrum.onto_kernel(cube) : cube) / law.factor;
  const double rounding = gamma(1024) * regression.spectrum.condition() * regression.spectrum.condition() * cube.norm();
  // x - arcsinh x - x³/6 is at most 3|x|⁵/40; and β_α³ - β_ℓ2³ at most 3max² times β_α - β_ℓ2.
  struct At {
    Vector scaled;
    double rest;
  };
  const auto at = [&, &X = X, &y = y](double a) -> At {
    const auto exact = precise_minimiser(X, y, log_scale(a));
    const double a4 = std::pow(a, 4), reach = std::max(largest(exact.beta), largest(least));
    const Vector fifth = exact.beta.array().abs().pow(5);
    return {std::pow(a, law.power) * exact.from_least_norm * std::pow(regression.natural_scale(), 4 - law.power),
            3 * fifth.norm() / (640 * a4) + reach * reach * exact.from_least_norm.norm() / 8};
  };
  const At here = at(alpha), further = at(2 * alpha);
  const double r = std::sqrt(static_cast<double>(X.cols()));
  const Vector extrapolated = (16 * further.scaled - here.scaled) / 15;
  draw.cover("the coefficient is not zero", 0.5, regression.spectrum.onto_kernel(cube).norm() > 1e-6 * cube.norm());
  return Oracles{{"bound", at_most(here.scaled.norm(), limit.norm() + here.rest + rounding)},
                 {"order", within(here.scaled, further.scaled, here.rest + further.rest + rounding)},
                 {"coefficient", within(further.scaled, limit, further.rest + rounding)},
                 {"Richardson", within(extrapolated, limit, (16 * further.rest + here.rest) / 15 + rounding * r)}};
}

}  // namespace
}  // namespace lazy::props
