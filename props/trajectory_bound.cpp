// SPDX-License-Identifier: MIT
/// \file
/// The properties of chapter 3 that bound a path, the gap between two paths, and what the gap does to other outputs:
/// along real trajectories, with every constant. What a bound gives away is the margin, whose quantiles the page of
/// chapter 3 shows. Notation as in chapter 3.
#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>
#include <support/generators/trajectories.hpp>
#include <support/property.hpp>

#include <lazy/norms.hpp>
#include <lazy/objective.hpp>
#include <lazy/tangent_kernel.hpp>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/SVD>

#include <cmath>

namespace lazy::props {
namespace {

/// What rounding does to the outputs and to the tangent kernel on the ball of the path, w = w₀ + u/α itself being
/// rounded.
struct BallRounding {
  explicit BallRounding(const DrawnTraining& run) {
    const ModelBounds b = run.start.model.bounds(run.constants().D() / run.alpha);
    const double weights = gamma(2) * run.w0().norm();
    const auto n = static_cast<double>(run.loss.R.outputs());
    outputs = b.value_error + b.differential * weights;
    differential = std::sqrt(n) * (b.differential_error + b.second * weights);
    kernel = std::sqrt(n) * b.differential * (4 * differential + gamma(64 * n) * b.differential);
  }
  double outputs = 0, differential = 0, kernel = 0;
};

/// A state of the gap's flow, taken apart.
struct GapState {
  GapState(const DrawnTraining& run, const GapFlow<AnyExpansion, AnyLoss>& flow, const Vector& state)
      : u(flow.displacement(state)),
        delta(flow.parameter_gap(state)),
        c(flow.gap(state)),
        z_linear(flow.linear_outputs(state)),
        z(z_linear + c / run.alpha) {}
  Vector u, delta, c, z_linear, z;
};

constexpr double tolerance = 1e-10;

// P2.1 · the length of the path ---------------------------------------------------------------------------------------

/// ∫‖u'‖ and ∫‖u'‖² along the scaled flow, and the variance of the speed about `mean`; both in units of D.
struct Lengths {
  double length, energy, error;
  bool completed;
};

/// Integrated beside the scaled flow at the α of the run.
auto lengths(const DrawnTraining& run, double mean = 0) -> Lengths {
  const double T = run.horizon, D = run.constants().D();
  const auto u = run.scaled_flow(run.alpha);
  const auto field = accompanied(u, u.start().size(), [&](const Vector&, const Vector& du) -> Vector {
    const double speed = du.norm() - mean;
    return Vector{{speed, speed * speed * T / D}};
  });
  const FlowResult flow = integrate(field, padded(u.start(), 2), run.settings(tolerance));
  return {flow.state.tail(2)[0], flow.state.tail(2)[1] * D / T, run.error(flow), flow.completed()};
}

struct PathLength {
  double horizon_power = 1, factor = 1;
  static auto false_variants() -> Variants<PathLength> {
    return {{"T for √T", {.horizon_power = 2}}, {"1 for √T", {.horizon_power = 0}}, {"0.9 of it", {.factor = 0.9}}};
  }
};
PROPERTY(paths_are_no_longer_than_their_energy_allows, path_length, theorem, PathLength,
         "∫‖w'‖ <= √T (∫‖∇F‖²)^½ along the gradient flow, any model and loss") {
  const auto run = any_training(draw);
  const auto [length, energy, error, completed] = lengths(run);
  const double D = run.constants().D();
  const double bound = path_length_bound(std::pow(run.horizon, law.horizon_power), energy);
  draw.note("length/bound", length / bound);
  return Oracles{{"completed", is_true(completed)},
                 {"bound", at_most(length, law.factor * bound + error * (1 + D / length))}};
}

struct LengthDefect {
  double horizon_power = 1, mean = 1;
  bool equality = false;
  static auto false_variants() -> Variants<LengthDefect> {
    return {{"the mean square for the variance", {.mean = 0}},
            {"without the factor T", {.horizon_power = 0}},
            {"0: always an equality", {.equality = true}}};
  }
};
PROPERTY(what_the_length_bound_gives_away_is_the_variance_of_the_speed, path_length_defect, certificate, LengthDefect,
         "T∫‖w'‖² - (∫‖w'‖)² = T∫(‖w'‖ - v)², v the mean speed") {
  const auto run = any_training(draw);
  const double T = run.horizon, D = run.constants().D();
  const Lengths path = lengths(run);
  const Lengths about_mean = lengths(run, law.mean * path.length / T);
  const double defect = T * path.energy - path.length * path.length;
  const double variance = law.equality ? 0 : std::pow(T, law.horizon_power) * about_mean.energy;
  const double error = 2 * (path.error + about_mean.error) * (D + path.length) + gamma(64) * T * path.energy;
  return Oracles{{"completed", is_true(path.completed && about_mean.completed)},
                 {"defect", within(defect, variance, error)}};
}

// P2.2 · the weights stay near their start ----------------------------------------------------------------------------

struct Displacement {
  bool from_zero = false;
  double factor = 1, horizon_power = 1;
  static auto false_variants() -> Variants<Displacement> {
    return {{"as printed: both flows start at 0", {.from_zero = true}},
            {"0.7 of it", {.factor = 0.7}},
            {"t for √t", {.horizon_power = 2}}};
  }
};
PROPERTY(weights_stay_near_their_start, displacement, theorem, Displacement,
         "‖w(t) - w0‖ <= (t (F_α(w0) - F_α(w(t))))^½ <= √(t R(0))/α at every step of the flow of F_α") {
  auto run = any_training(draw);
  const auto constants = run.constants();
  const Objective<AnyModel, AnyLoss> F(run.h(), run.loss.R, run.alpha);
  const Vector start = law.from_zero ? Vector(Vector::Zero(run.w0().size())) : run.w0();
  FlowSettings settings = run.settings(tolerance);
  settings.absolute_tolerance = tolerance * constants.D() / run.alpha;
  settings.max_right_hand_sides = 10000;
  const Path path = follow(gradient_field(F), start, settings);
  draw.cover("reached the horizon", 0.98, path.flow.completed());

  const BallRounding rounding(run);
  const double error = run.error(path.flow) + gamma(64 * static_cast<double>(path.flow.cost.steps)) * run.w0().norm();
  std::vector<Margin> energy, scale;
  for (std::size_t i = 0; i < path.times.size(); ++i) {
    const double t = path.times[i], moved = (path.states[i] - start).norm();
    const double decrease = F.value(start) - F.value(path.states[i]);
    const double value_error =
        (constants.G() * (run.alpha * rounding.outputs + run.alpha * constants.differential * error) +
         2 * run.loss.value_error(run.alpha * run.h().jet(path.states[i]).value())) /
        (run.alpha * run.alpha);
    energy.push_back(at_most(
        moved * moved, law.factor * law.factor *
                               std::pow(displacement_bound(std::pow(t, law.horizon_power), std::max(decrease, 0.)), 2) +
                           2 * moved * error + t * value_error));
    scale.push_back(at_most(moved, law.factor * constants.displacement(std::pow(t, law.horizon_power)) + error));
  }
  return Oracles{{"by the decrease", worst(energy)}, {"by the scale", worst(scale)}};
}

struct EnergyIdentity {
  double factor = 1, power = 1;
  static auto false_variants() -> Variants<EnergyIdentity> {
    return {{"half of it", {.factor = 0.5}},
            {"the rate ‖∇F‖ for ‖∇F‖²", {.power = 0.5}},
            {"the gradient too small by 1e-7", {.factor = 1 - 2e-7}}};
  }
};
PROPERTY(decrease_is_the_energy_of_the_path, energy_identity, certificate, EnergyIdentity,
         "∫‖∇F_α‖² = F_α(w0) - F_α(w(T)), in units of α⁻²") {
  const auto run = any_training(draw);
  const auto constants = run.constants();
  const double unit = constants.horizon / constants.D();
  const auto u = run.scaled_flow(run.alpha);
  const auto field = accompanied(u, u.start().size(), [&](const Vector&, const Vector& du) -> Vector {
    return Vector::Constant(1, law.factor * unit * std::pow(du.squaredNorm(), law.power));
  });
  const FlowResult flow = integrate(field, padded(u.start(), 1), run.settings(tolerance));
  const Vector z = u.outputs(flow.state.head(u.start().size()));
  const double K = run.start.model.bounds(constants.D() / run.alpha).differential;
  const double error = run.error(flow) * (constants.G() * K + 1 / unit) +
                       constants.G() * run.alpha * BallRounding(run).outputs + 2 * run.loss.value_error(z) +
                       gamma(64) * constants.initial_loss;
  return Oracles{
      {"completed", is_true(flow.completed())},
      {"identity", within(flow.state[u.start().size()] / unit, constants.initial_loss - run.loss.R.value(z), error)}};
}

// P2.2a · gradients and outputs stay bounded --------------------------------------------------------------------------

struct BoundedPath {
  double gradient = 1, outputs = 1;
  static auto false_variants() -> Variants<BoundedPath> {
    return {{"√(L_R R(0)) for √(2 L_R R(0))", {.gradient = std::sqrt(0.5)}},
            {"half of the bound on the outputs", {.outputs = 0.5}}};
  }
};
PROPERTY(gradients_and_outputs_stay_bounded, bounded_path, theorem, BoundedPath,
         "‖∇R(αh(w))‖ <= G and ‖αh(w)‖ <= K0 D + LD²/(2α) along the flow") {
  const auto run = any_training(draw);
  const auto constants = run.constants();
  const auto u = run.scaled_flow(run.alpha);
  const Path path = follow(u, u.start(), run.settings(tolerance));
  const double K = run.start.model.bounds(constants.D() / run.alpha).differential;
  const double error = K * run.error(path.flow) + run.alpha * BallRounding(run).outputs;
  std::vector<Margin> gradient, outputs;
  const auto check = [&](const Vector& state) {
    const Vector z = u.outputs(state);
    gradient.push_back(
        at_most(run.loss.R.gradient(z).norm(),
                law.gradient * constants.gradient() + constants.loss_lipschitz * error + run.loss.gradient_error(z)));
    outputs.push_back(at_most(z.norm(), law.outputs * constants.outputs() + error));
  };
  check(u.start());
  for (const Vector& state : path.states) check(state);
  return Oracles{{"completed", is_true(path.flow.completed())}, {"∇R", worst(gradient)}, {"αh", worst(outputs)}};
}

struct TaylorOutputs {
  double bend = 0.5;
  static auto false_variants() -> Variants<TaylorOutputs> {
    return {{"without the second term", {.bend = 0}}, {"0.4 L for ½ L", {.bend = 0.4}}};
  }
};
PROPERTY(outputs_grow_by_taylors_formula, taylor_outputs, theorem, TaylorOutputs,
         "If h(w0) = 0 then ‖h(w)‖ <= K0‖w - w0‖ + ½L‖w - w0‖², L on the ball") {
  const auto start = any_start(draw);
  const auto& h = start.model;
  const auto near = neighbour(draw, h, 1e-2, 10);
  if (near.radius > h.radius) draw.discard();
  const auto b = h.bounds(near.radius);
  const double K0 = differential_norm(h.h.jet(h.w0)).norm.upper;
  return at_most(h.h.jet(near.point).value().norm(),
                 K0 * near.radius + law.bend * b.second * near.radius * near.radius + 2 * b.value_error);
}

// P2.3 · the gap ------------------------------------------------------------------------------------------------------

struct GapBound {
  double power = -1, factor = 1;
  bool printed = false;
  static auto false_variants() -> Variants<GapBound> {
    return {{"as printed: the bound ½αL‖w - w0‖² of the gap along the same path", {.printed = true}},
            {"α⁻²", {.power = -2}},
            {"an eighth of it", {.factor = 0.125}}};
  }
};
PROPERTY(the_gap_is_bounded, gap_bound, theorem, GapBound,
         "Δ(t) <= C1/(C2 α) (e^(C2 t) - 1) at every step, any model and loss, lazy or not") {
  const auto run = any_training(draw);
  const auto constants = run.constants();
  const auto flow = run.gap_flow();
  const Path path = follow(flow, flow.start(), run.settings(tolerance));
  const double error = run.error(path.flow);
  std::vector<Margin> margins;
  for (std::size_t i = 0; i < path.times.size(); ++i) {
    const GapState at(run, flow, path.states[i]);
    const double bound =
        law.printed ? 0.5 * constants.differential_lipschitz * at.u.squaredNorm() / run.alpha
                    : law.factor * std::pow(run.alpha / run.unit(), law.power + 1) * constants.gap(path.times[i]);
    margins.push_back(at_most(at.c.norm() / run.alpha, bound + constants.differential * error / run.alpha));
  }
  draw.note("sup Δ/bound", worst(margins).value());
  draw.cover("lazy: α > 32 LD/K0", 0.3, run.alpha > 32 * run.unit());
  draw.cover("not lazy: α < 2 LD/K0", 0.1, run.alpha < 2 * run.unit());
  draw.cover("on digits", 0.02, run.start.on_digits);
  return Oracles{{"completed", is_true(path.flow.completed())}, {"bound", worst(margins)}};
}

struct OutputDynamics {
  bool frozen = false, no_kernel = false;
  double sign = -1;
  static auto false_variants() -> Variants<OutputDynamics> {
    return {{"K(w0) on both paths", {.frozen = true}},
            {"∇R without the kernel", {.no_kernel = true}},
            {"+K∇R: ascent", {.sign = 1}},
            {"K too large by 1e-7", {.sign = -1 - 1e-7}}};
  }
};
PROPERTY(outputs_move_by_the_tangent_kernel, output_dynamics, certificate, OutputDynamics,
         "αh(w(T)) = -∫K(w)∇R(αh(w)) and αh̄(w̄(T)) = -K(w0)∫∇R(αh̄(w̄))") {
  const auto run = any_training(draw);
  const auto constants = run.constants();
  const Index n = run.loss.R.outputs(), p = run.w0().size();
  const auto at_start = run.at_start();
  const auto outputs = [&](double alpha) {
    const auto u = run.scaled_flow(alpha);
    const auto field = accompanied(u, p, [&](const Vector& x, const Vector&) -> Vector {
      const Vector slope = run.loss.R.gradient(u.outputs(x));
      const bool linear = law.frozen || std::isinf(alpha);
      const Vector moved = law.no_kernel ? slope
                           : linear      ? tangent_kernel(at_start, slope)
                                         : tangent_kernel(run.h().jet(run.w0() + x / alpha), slope);
      return law.sign / constants.differential * moved;  // in units of u
    });
    const FlowResult flow = integrate(field, padded(u.start(), n), run.settings(tolerance));
    const double K = run.start.model.bounds(constants.D() / alpha).differential;
    const BallRounding rounding(run);
    const double error = (K + constants.differential) * run.error(flow) +
                         run.horizon * rounding.kernel * constants.G() + run.alpha * rounding.outputs;
    return flow.completed() ? within(constants.differential * flow.state.tail(n), u.outputs(flow.state.head(p)), error)
                            : is_true(false);
  };
  return Oracles{{"model", outputs(run.alpha)}, {"linearisation", outputs(std::numeric_limits<double>::infinity())}};
}

struct KernelChange {
  double twice = 2, bend = 1;
  static auto false_variants() -> Variants<KernelChange> {
    return {{"K0 for 2K0", {.twice = 1}}, {"without LD/α", {.bend = 0}}, {"half of LD/α", {.bend = 0.5}}};
  }
};
PROPERTY(kernels_hardly_change, kernel_change, theorem, KernelChange,
         "‖K(w) - K(w0)‖ <= (2K0 + Lr) L‖w - w0‖ on the ball of radius r = D/α") {
  const auto start = any_start(draw);
  const auto& h = start.model;
  const auto near = neighbour(draw, h, 1e-3, 10);
  const double r = near.radius * draw("r/‖u‖", log_uniform(1, 4));
  if (r > h.radius) draw.discard();
  const auto b = h.bounds(r);
  const auto at = h.h.jet(h.w0), there = h.h.jet(near.point);
  TrajectoryConstants constants{r * r, 1, 1, 1, differential_norm(at).norm.upper, b.second};  // D/α = r
  double bound = constants.kernel_change(near.radius);
  if (law.twice != 2 || law.bend != 1)
    bound = (law.twice * constants.differential + law.bend * b.second * r) * b.second * near.radius;
  const Matrix change = tangent_kernel(there) - tangent_kernel(at);
  const auto n = static_cast<double>(h.outputs());
  const double rounding = n * b.differential * (4 * b.differential_error + gamma(64 * n) * b.differential);
  return at_most(
      Eigen::SelfAdjointEigenSolver<Matrix>(change, Eigen::EigenvaluesOnly).eigenvalues().cwiseAbs().maxCoeff(),
      bound + rounding);
}

struct GapInequality {
  bool first = true, second = true;
  double kernel_power = 2;
  static auto false_variants() -> Variants<GapInequality> {
    return {
        {"without C1/α", {.first = false}}, {"without C2‖g‖", {.second = false}}, {"half of C2", {.kernel_power = -1}}};
  }
};
PROPERTY(the_gap_obeys_a_differential_inequality, gap_inequality, theorem, GapInequality,
         "‖g'‖ <= ‖(K(w) - K(w0))∇R(αh(w))‖ + C2‖g‖ and ‖g'‖ <= C1/α + C2‖g‖ at every step") {
  const auto run = any_training(draw);
  const auto constants = run.constants();
  const auto flow = run.gap_flow();
  const Path path = follow(flow, flow.start(), run.settings(tolerance));
  const auto at_start = run.at_start();
  const double rounding = BallRounding(run).kernel * constants.G() + gamma(64) * constants.C2() * constants.outputs();
  const double C2 = law.second ? (law.kernel_power == 2 ? 1 : 0.5) * constants.C2() : 0;
  const double C1 = law.first ? constants.C1() * (1 + 2 * run.error(path.flow) / constants.D()) : 0;
  std::vector<Margin> sharp, stated;
  for (const Vector& state : path.states) {
    const GapState at(run, flow, state);
    const Vector slope = run.loss.R.gradient(at.z);
    const Vector kernel_part =
        tangent_kernel(run.h().jet(run.w0() + at.u / run.alpha), slope) - tangent_kernel(at_start, slope);
    const Vector moved = -kernel_part - tangent_kernel(at_start, Vector(slope - run.loss.R.gradient(at.z_linear)));
    const double g = at.c.norm() / run.alpha;
    const double slope_rounding = constants.C2() / constants.loss_lipschitz * 2 * run.loss.gradient_error(at.z);
    sharp.push_back(at_most(moved.norm(), (law.first ? kernel_part.norm() : 0) + C2 * g + rounding + slope_rounding));
    stated.push_back(at_most(moved.norm(), C1 / run.alpha + C2 * g + rounding + slope_rounding));
  }
  return Oracles{{"completed", is_true(path.flow.completed())},
                 {"with the kernel as it is", worst(sharp)},
                 {"with the constants", worst(stated)}};
}

// P2.3a, P2.3b · where nothing grows ----------------------------------------------------------------------------------

/// The Jacobian's change α(Dh(w) - Dh(w0)) at w = w0 + u/α, row by row, without the subtraction.
auto jacobian_increment(const DrawnTraining& run, const Vector& u) -> Matrix {
  const auto at = run.start.about.at(1 / run.alpha, u);
  const Index n = run.loss.R.outputs();
  Matrix rows(n, u.size());
  for (Index k = 0; k < n; ++k) rows.row(k) = at.increment(Vector::Unit(n, k));
  return rows;
}

/// The gap's flow with the integral of α‖B(K(w) - K(w0))∇R(αh(w))‖ along it, B a matrix.
struct GapWithIntegral {
  Path path;                     // (a, δ, the integral in units of K0)
  std::vector<double> integral;  // at the times of the path
  double error;                  // of α·gap and of the integral together
};

/// Integrates both together, B = `whitening`; the identity keeps the Euclidean norm.
auto gap_with_integral(const DrawnTraining& run, const GapFlow<AnyExpansion, AnyLoss>& flow, const Matrix& whitening)
    -> GapWithIntegral {
  const double K0 = run.constants().differential;
  const Matrix A = jacobian(run.at_start());
  const Index size = flow.start().size();
  const auto field = accompanied(flow, size, [&](const Vector& state, const Vector&) -> Vector {
    const GapState at(run, flow, state);
    const Vector slope = run.loss.R.gradient(at.z);
    const Matrix P = jacobian_increment(run, at.u);  // α(K(w) - K(w0)) = PAᵀ + APᵀ + PPᵀ/α
    const Vector pulled = P.transpose() * slope;
    return Vector::Constant(
        1, (whitening * (P * (A.transpose() * slope) + A * pulled + P * pulled / run.alpha)).norm() / K0);
  });
  GapWithIntegral gap{follow(field, padded(flow.start(), 1), run.settings(1e-8)), {}, 0};
  for (const Vector& state : gap.path.states) gap.integral.push_back(K0 * state[size]);
  const ModelBounds b = run.start.model.bounds(run.constants().D() / run.alpha);
  gap.error = (b.differential + b.second * run.constants().D()) * 2 * run.error(gap.path.flow);
  return gap;
}

struct SquareGap {
  double factor = 1, power = -1;
  static auto false_variants() -> Variants<SquareGap> {
    return {{"α⁻²", {.power = -2}}, {"¼ for ⅔", {.factor = 0.375}}};
  }
};
PROPERTY(square_loss_gaps_grow_linearly, gap_square_loss, theorem, SquareGap,
         "For the square loss Δ(t) <= ⅔ C1(t) t/α at every step") {
  const auto run = square_training(draw);
  const auto flow = run.gap_flow();
  const Path path = follow(flow, flow.start(), run.settings(tolerance));
  const double error = run.constants().differential * run.error(path.flow);
  std::vector<Margin> sharp, blunt;
  for (std::size_t i = 0; i < path.times.size(); ++i) {
    const double gap = GapState(run, flow, path.states[i]).c.norm() / run.alpha, t = path.times[i];
    const double scale = law.factor * std::pow(run.alpha / run.unit(), law.power + 1);
    sharp.push_back(at_most(gap, scale * run.until(t).gap_square_loss_sharp(t) + error / run.alpha));
    blunt.push_back(at_most(gap, scale * run.constants().gap_square_loss(t) + error / run.alpha));
  }
  draw.note("sup Δ/bound", worst(sharp).value());
  return Oracles{
      {"completed", is_true(path.flow.completed())}, {"⅔ C1(t) t/α", worst(sharp)}, {"C1(T) t/α", worst(blunt)}};
}

struct GapIntegral {
  double factor = 1;
  static auto false_variants() -> Variants<GapIntegral> {
    return {{"0.9 of it", {.factor = 0.9}}, {"half of it", {.factor = 0.5}}};
  }
};
PROPERTY(square_loss_gaps_are_the_change_of_the_kernel_at_most, gap_integral, theorem, GapIntegral,
         "For the square loss Δ(t) <= ∫‖(K(w) - K(w0))∇R(αh(w))‖ at every step") {
  const auto run = square_training(draw);
  const auto flow = run.gap_flow();
  const Index n = run.loss.R.outputs(), size = flow.start().size();
  const auto [path, integral, error] = gap_with_integral(run, flow, Matrix::Identity(n, n));
  std::vector<Margin> margins;
  for (std::size_t i = 0; i < path.times.size(); ++i) {
    margins.push_back(
        at_most(GapState(run, flow, path.states[i].head(size)).c.norm(), law.factor * integral[i] + error));
    if (i + 1 == path.times.size() && integral[i] > 0) draw.note("Δ/bound at T", margins.back().observed / integral[i]);
  }
  return Oracles{{"completed", is_true(path.flow.completed())}, {"bound", worst(margins)}};
}

auto convex_loss(Draw& draw, Index outputs) -> DrawnLoss {
  DrawnLoss loss = any_loss(draw, outputs);
  return loss.convex ? loss : square_loss(draw, outputs);
}

/// A loss that is convex, or one that is not, and a tangent kernel that is invertible.
auto training_with_invertible_kernel(Draw& draw, bool convex) -> std::pair<DrawnTraining, Matrix> {
  DrawnStart start = quadratic_start(draw);
  DrawnLoss loss = convex ? convex_loss(draw, start.model.outputs()) : any_loss(draw, start.model.outputs());
  if (loss.convex != convex) draw.discard();
  DrawnTraining run = training(draw, std::move(start), std::move(loss));
  Matrix kernel = tangent_kernel(run.at_start());
  const Vector eigenvalues = Eigen::SelfAdjointEigenSolver<Matrix>(kernel, Eigen::EigenvaluesOnly).eigenvalues();
  if (!(eigenvalues[0] > 1e-6 * eigenvalues[eigenvalues.size() - 1])) draw.discard();
  return {std::move(run), std::move(kernel)};
}

struct ConvexGap {
  double power = -1, factor = 1;
  bool convex = true;
  static auto false_variants() -> Variants<ConvexGap> {
    return {{"α⁻²", {.power = -2}},
            {"0.9 of the integral", {.factor = 0.9}},
            {"for losses that are not convex", {.convex = false}}};
  }
};
PROPERTY(convex_loss_gaps_grow_linearly, gap_convex_loss, theorem, ConvexGap,
         "For convex losses Δ(t) <= √(cond K(w0)) C1 t/α; in the norm of K(w0)⁻¹ the gap is at most ∫‖(K(w) - "
         "K(w0))∇R(αh(w))‖") {
  const auto [run, kernel] = training_with_invertible_kernel(draw, law.convex);
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(kernel);
  const double condition = eigen.eigenvalues().maxCoeff() / eigen.eigenvalues().minCoeff();
  const Matrix whitening =
      eigen.operatorInverseSqrt() * std::sqrt(eigen.eigenvalues().maxCoeff());  // ‖g‖ <= ‖whitened g‖ <= √cond ‖g‖
  const auto flow = run.gap_flow();
  const Index size = flow.start().size();
  const auto [path, integral, error] = gap_with_integral(run, flow, whitening);
  const double whitened_error = error * std::sqrt(condition) * (1 + gamma(64) * condition);
  std::vector<Margin> stated, sharp;
  for (std::size_t i = 0; i < path.times.size(); ++i) {
    const Vector c = GapState(run, flow, path.states[i].head(size)).c;
    const double scale = std::pow(run.alpha / run.unit(), law.power + 1);
    stated.push_back(
        at_most(c.norm(), scale * run.alpha * run.constants().gap_convex(path.times[i], condition) + error));
    sharp.push_back(at_most((whitening * c).norm(), law.factor * integral[i] + whitened_error));
  }
  draw.cover("cond K(w0) > 10", 0.04, condition > 10);
  return Oracles{{"completed", is_true(path.flow.completed())},
                 {"√(cond K(w0)) C1 t/α", worst(stated)},
                 {"integral", worst(sharp)}};
}

struct Contraction {
  bool any_loss = false;
  double sign = 1, modulus = 0;
  static auto false_variants() -> Variants<Contraction> {
    return {{"for every loss", {.any_loss = true}}, {"<= 0", {.sign = -1}}, {">= ‖g‖²/100", {.modulus = 0.01}}};
  }
};
PROPERTY(convex_losses_pull_outputs_together, convex_contraction, rounding, Contraction,
         "⟨g, ∇R(z + g) - ∇R(z)⟩ >= 0 for convex losses") {
  const Index n = draw("n", dimension(1, 4));
  const DrawnLoss loss = law.any_loss ? any_loss(draw, n) : convex_loss(draw, n);
  const Vector z = draw("|z|", log_uniform(1e-2, 1e2)) * draw("z", direction(loss.R.outputs()));
  const Vector g = draw("|g|", log_uniform(1e-4, 1e2)) * draw("g", direction(loss.R.outputs()));
  const Vector there = z + g;
  const double product = (there - z).dot(loss.R.gradient(there) - loss.R.gradient(z));
  const double rounding = g.norm() * (loss.gradient_error(z) + loss.gradient_error(there)) +
                          gamma(64) * g.norm() * (loss.R.gradient(z).norm() + loss.R.gradient(there).norm());
  return at_most(law.modulus * g.squaredNorm() - law.sign * product, rounding);
}

// P2.4 · the gap of the weights ---------------------------------------------------------------------------------------

struct WeightGap {
  double power = -2;
  bool first = true;
  static auto false_variants() -> Variants<WeightGap> {
    return {{"(5) alone: the constant without its L D G term", {.first = false}}, {"α⁻³", {.power = -3}}};
  }
};
PROPERTY(weights_differ_at_second_order, weight_gap, theorem, WeightGap,
         "‖w(t) - w̄(t)‖ <= α⁻² T (L D G + K0 L_R C3), C3 the sup of αΔ") {
  const auto run = any_training(draw);
  auto constants = run.constants();
  const LargestGap gap = largest_gap(run.gap_flow(), run.settings(tolerance));
  if (!law.first) constants.differential_lipschitz = 0;
  const double observed = gap.parameters / run.alpha / run.alpha;
  const double error = run.error(gap.flow) / run.alpha / run.alpha;
  const double scale = std::pow(run.alpha / run.unit(), law.power + 2);
  return Oracles{
      {"completed", is_true(gap.flow.completed())},
      {"with the gap as it is", at_most(observed, scale * constants.parameter_gap(gap.outputs) + error)},
      {"with the bound of the gap",
       at_most(observed, scale * constants.parameter_gap(law.first ? constants.C3() : gap.outputs) + error)}};
}

struct WeightVelocity {
  double first = 1, second = 1;
  static auto false_variants() -> Variants<WeightVelocity> {
    return {{"without the change of Dh", {.first = 0}},
            {"without K0 L_R Δ", {.second = 0}},
            {"half of the change of Dh", {.first = 0.5}}};
  }
};
PROPERTY(weights_drift_apart_no_faster, weight_gap_velocity, theorem, WeightVelocity,
         "‖w' - w̄'‖ <= (‖Dh(w) - Dh(w0)‖‖∇R(αh(w))‖ + K0 L_R Δ)/α at every step") {
  const auto run = any_training(draw);
  const auto constants = run.constants();
  const auto flow = run.gap_flow();
  const Path path = follow(flow, flow.start(), run.settings(tolerance));
  const auto at_start = run.at_start();
  const double rounding = BallRounding(run).differential;
  std::vector<Margin> margins;
  for (const Vector& state : path.states) {
    const GapState at(run, flow, state);
    Vector velocity(state.size());
    flow(0, state, velocity);
    const double slope = run.loss.R.gradient(at.z).norm();
    const double change = differential_change_norm(run.h().jet(run.w0() + at.u / run.alpha), at_start).norm.upper;
    const double slope_rounding =
        2 * run.loss.gradient_error(at.z) + 1e-12 * slope;  // the increments of ∇R and Dh are accurate to 1e-12
    margins.push_back(at_most(flow.parameter_gap(velocity).norm(),
                              run.alpha * (law.first * change + 2 * rounding) * slope +
                                  constants.differential * (law.second * constants.loss_lipschitz * at.c.norm() +
                                                            run.alpha * slope_rounding)));
  }
  return Oracles{{"completed", is_true(path.flow.completed())}, {"bound", worst(margins)}};
}

// P2.7 · what it says elsewhere ---------------------------------------------------------------------------------------

struct TestOutputs {
  bool printed = false, first = true;
  double half = 0.5;
  static auto false_variants() -> Variants<TestOutputs> {
    return {{"as printed in [CB18, Prop. A.1]", {.printed = true}},
            {"without the gap of the weights", {.first = false}},
            {"a quarter of L_g for half of it", {.half = 0.25}}};
  }
};
PROPERTY(other_outputs_differ_by_as_much, test_outputs, theorem, TestOutputs,
         "|αg(w) - αḡ(w̄)| <= α‖Dg(w0)‖‖w - w̄‖ + ½αL_g‖w - w0‖², for outputs that were not trained") {
  auto run = any_training(draw);
  const DrawnModel g = run.start.other_outputs(draw);
  const double D = run.constants().D();
  run.alpha = std::max(run.alpha, 1.01 * D / g.radius);
  const auto constants = run.constants();
  const auto flow = run.gap_flow();
  const FlowResult end = integrate(flow, flow.start(), run.settings(tolerance));
  const Vector u = flow.displacement(end.state), delta = flow.parameter_gap(end.state);
  const auto at = g.h.jet(g.w0);
  const auto b = g.bounds(D / run.alpha);
  const double Dg = differential_norm(at).norm.upper;
  const Vector gap = run.alpha * (g.h.jet(g.w0 + u / run.alpha).value() - at.value()) - at.jvp(u - delta / run.alpha);
  const double apart = delta.norm() / run.alpha / run.alpha, moved = u.norm() / run.alpha;
  const double bound =
      constants.test_gap(law.first ? Dg : 0, 2 * law.half * b.second, apart, law.printed ? apart : moved);
  const double rounding =
      run.alpha * (4 * b.value_error + b.differential * gamma(4) * g.w0.norm() + b.differential_error * moved);
  draw.cover("held-out digits", 0.02, run.start.on_digits);
  return Oracles{{"completed", is_true(end.completed())}, {"bound", at_most(gap.norm(), bound + rounding)}};
}

struct TestRemainder {
  double half = 0.5, power = 2;
  static auto false_variants() -> Variants<TestRemainder> {
    return {{"0.4 L_g for ½ L_g", {.half = 0.4}}, {"‖w - w0‖³", {.power = 3}}};
  }
};
PROPERTY(other_outputs_are_linear_up_to_taylors_remainder, test_remainder, theorem, TestRemainder,
         "|g(w) - ḡ(w)| <= ½L_g‖w - w0‖²") {
  const DrawnModel g = any_start(draw).other_outputs(draw);
  const auto near = neighbour(draw, g, 1e-3, 10);
  if (near.radius > g.radius) draw.discard();
  const auto b = g.bounds(near.radius);
  const auto at = g.h.jet(g.w0);
  const Vector remainder = g.h.jet(near.point).value() - at.value() - at.jvp(near.displacement);
  return at_most(remainder.norm(), law.half * b.second * std::pow(near.radius, law.power) + 3 * b.value_error +
                                       b.differential_error * near.radius);
}

}  // namespace
}  // namespace lazy::props
