// SPDX-License-Identifier: MIT
// How a flow ends, and what it refuses: a flow that blows up, stalls or costs too much says so instead of looping, and
// bad input is an error that names what is wrong.
#include <lazy/expansion.hpp>
#include <lazy/flow.hpp>
#include <lazy/losses.hpp>
#include <lazy/models/quadratic.hpp>
#include <lazy/prediction.hpp>
#include <lazy/trajectory_bound.hpp>

#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

using namespace lazy;

namespace {

int failures = 0;

void expect(bool holds, std::string_view what) {
  if (holds) return;
  ++failures;
  std::printf("not so: %.*s\n", static_cast<int>(what.size()), what.data());
}

/// That `call` is refused with a message that contains `words`.
void refuses(std::string_view words, const std::function<void()>& call) {
  try {
    call();
    expect(false, std::string("an error that says: ") + std::string(words));
  } catch (const InvalidArgument& error) {
    if (std::string_view(error.what()).find(words) == std::string_view::npos)
      expect(false, std::string("an error that says: ") + std::string(words) + ", but it says: " + error.what());
  }
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const auto decay = [](double, const Vector& x, Vector& dx) { dx = -x; };

void endings() {
  const Vector one = Vector::Ones(1);
  const FlowResult done = integrate(decay, one);
  expect(done.end == FlowEnd::horizon && done.time == 1 && std::abs(done.state[0] - std::exp(-1)) < 1e-9,
         "a flow reaches its horizon");
  expect(done.cost.steps > 0 && done.cost.right_hand_sides >= 12 * done.cost.steps, "a flow counts its cost");
  expect(std::isnan(done.error_estimate) && std::isnan(done.path_error_estimate) && std::isnan(done.defect_bound),
         "an error that was not estimated is NaN");

  const FlowResult event =
      integrate(decay, one, {.horizon = infinity, .stop_when = [](double, const Vector& x) { return x[0] - 0.5; }});
  expect(event.end == FlowEnd::event && std::abs(event.time - std::log(2)) < 1e-9,
         "a flow stops where its event is met");
  expect(integrate(decay, one, {.stop_when = [](double, const Vector&) { return -1.; }}).time == 0,
         "an event may be met at the start");

  const auto square = [](double, const Vector& x, Vector& dx) { dx = x.cwiseAbs2(); };  // x(t) = 1/(1 - t)
  const FlowResult singular = integrate(square, one, {.horizon = 2});
  expect(singular.end == FlowEnd::blew_up && std::abs(singular.time - 1) < 1e-6,
         "a flow that blows up says so, near where it does");
  const auto undefined = [](double t, const Vector& x, Vector& dx) { dx = t > 0.5 ? Vector(nan * x) : Vector(x); };
  const FlowResult cut = integrate(undefined, one);
  expect(!cut.completed() && std::abs(cut.time - 0.5) < 1e-9, "a right-hand side that is not finite ends the flow");

  const auto jump = [](double t, const Vector&, Vector& dx) { dx = Vector::Constant(1, std::sin(1e300 * t)); };
  const FlowResult rough = integrate(jump, one, {.max_right_hand_sides = 100000});
  expect(rough.end == FlowEnd::stalled || rough.end == FlowEnd::budget, "a flow that nothing resolves ends");
  expect(integrate(decay, one, {.horizon = 1e6, .max_right_hand_sides = 200}).end == FlowEnd::budget,
         "a flow that costs too much says so");
  for (const FlowEnd end : {FlowEnd::horizon, FlowEnd::event, FlowEnd::stalled, FlowEnd::blew_up, FlowEnd::budget})
    expect(!describe(end).empty() && describe(end) != "unknown", "every end has words");

  // A gradient flow of |x|: from 0.5 on it slides along the jump of its field.
  const auto slide = [](double, const Vector& x, Vector& dx) { dx = -x.cwiseSign(); };
  const FlowResult slid = integrate(slide, one, {.horizon = 2, .max_right_hand_sides = 10000});
  expect(slid.end == FlowEnd::budget && std::abs(slid.time - 1) < 1e-6 && std::abs(slid.state[0]) < 1e-9,
         "a flow that slides along a jump of its field spends its budget there");

  double last = 0;
  integrate(decay, one, {.horizon = 3, .progress = [&](const FlowProgress& at) {
                           expect(at.time > last && at.horizon == 3, "progress goes forward");
                           last = at.time;
                         }});
  expect(last == 3, "progress ends at the horizon");
}

/// The local error of a step of size h from 1 along the decay, as the method estimates it.
auto estimated_error(double h) -> double {
  namespace method = dormand_prince_853;
  const Vector one = Vector::Ones(1);
  Vector trial = one;
  method::Stages k;
  k.fill(-one);
  method::evaluate_stages(decay, 0, one, h, k, trial);
  const double e5 = Vector(combine(h, method::error_5, k)).norm();
  const double e3 = Vector(combine(h, method::order_8, k) - combine(h, method::order_3, k)).norm();
  return e5 * e5 / std::hypot(e5, 0.1 * e3);
}

void first_steps() {
  for (const double tolerance : {1e-3, 1e-6, 1e-9, 1e-12}) {
    const auto run = [&](double rate, double size) {
      const auto scaled_decay = [&](double, const Vector& x, Vector& dx) { dx = -rate * x; };
      double first = 0;
      const FlowResult flow = integrate(
          scaled_decay, Vector::Constant(1, size),
          {.horizon = 4 / rate, .relative_tolerance = tolerance, .absolute_tolerance = tolerance * size / 100},
          [&](FlowStep& step) { first = first == 0 ? rate * step.end() : first; });
      return std::pair(first, flow.cost);
    };
    const auto [first, cost] = run(1, 1);
    expect(cost.rejections == 0, "the first step of a decay is accepted");
    expect(cost.right_hand_sides == 1 + 12 * cost.steps, "no right-hand side is asked for at the horizon");
    for (const double unit : {0x1p-40, 0x1p40}) {
      expect(run(unit, 1).first == first, "the first step does not depend on the unit of time");
      expect(run(1, unit).first == first, "the first step does not depend on the unit of the state");
    }
    const double error = estimated_error(first) / (1.01 * tolerance);
    expect(0.05 < error && error < 0.25 ? first <= 1 : std::abs(first - 1) < 1e-9,
           "the first step uses about a tenth of its tolerance, or is as long as the time scale");
  }
}

void errors() {
  const Vector one = Vector::Ones(1);
  const FlowResult done = integrate(decay, one, {.relative_tolerance = 1e-6, .estimate_error = true});
  const double error = std::abs(done.state[0] - std::exp(-1));
  expect(error <= done.error_estimate && done.error_estimate <= done.path_error_estimate, "a flow estimates its error");
  expect(std::isnan(done.defect_bound), "there is no bound without a Lipschitz constant");

  const auto rest = [](double, const Vector&, Vector& dx) { dx = Vector::Zero(1); };
  const auto bound = [&](const auto& field, double rate) {
    return integrate(field, one, {.estimate_error = true, .one_sided_lipschitz = rate}).defect_bound;
  };
  expect(bound(rest, 0) == 0 && bound(rest, 1e4) == 0, "no defect is bounded by 0 though its growth overflows");
  expect(bound(decay, -1) > 0 && bound(decay, -1) < 1e-9, "a defect that dies out is bounded");
  expect(bound(decay, 1e4) == infinity, "a bound that overflows is infinite");
}

void bad_settings() {
  const Vector one = Vector::Ones(1);
  for (const double horizon : {0., -1., nan})
    refuses("horizon must be positive", [&] { integrate(decay, one, {.horizon = horizon}); });
  refuses("horizon must be finite", [&] { integrate(decay, one, {.horizon = infinity}); });
  for (const double tolerance : {0., -1e-3, nan}) {
    refuses("relative_tolerance must be positive", [&] { integrate(decay, one, {.relative_tolerance = tolerance}); });
    refuses("absolute_tolerance must be positive", [&] { integrate(decay, one, {.absolute_tolerance = tolerance}); });
  }
  refuses("max_right_hand_sides must be positive", [&] { integrate(decay, one, {.max_right_hand_sides = 0}); });
  refuses("escape must be positive", [&] { integrate(decay, one, {.escape = -1}); });
  refuses("x0 must be finite, but its entry (1, 0) is nan", [&] { integrate(decay, Vector{{0, nan}}); });
  refuses("x0 must have at least one entry", [&] { integrate(decay, Vector()); });
  refuses("the right-hand side must have 1 entries, but it has 2",
          [&] { integrate([](double, const Vector&, Vector& dx) { dx = Vector::Zero(2); }, one); });
}

void bad_shapes() {
  const Quadratic h(Vector::Zero(2), Vector::Zero(1), Matrix::Ones(1, 2), {Matrix::Identity(2, 2)});
  const auto about = expansion(h, Vector::Zero(2));
  const SquareLoss R(Vector::Ones(1)), wide(Vector::Ones(3));
  refuses("alpha must be positive", [&] { GapFlow(about, R, 0); });
  refuses("alpha must be positive", [&] { ScaledFlow(about, R, nan); });
  refuses("the model must have 3 outputs, as the loss takes", [&] { GapFlow(about, wide, 1); });
  refuses("the model must have 3 outputs, as the loss takes", [&] { CoefficientFlow(h.jet(Vector::Zero(2)), wide); });
  refuses("h(w0) must be 0", [&] { GapFlow(expansion(h, Vector::Ones(2)), R, 1); });
  refuses("the tangent kernel must have 1 rows", [&] { LinearisedFlow(Matrix::Identity(2, 2), R); });
  refuses("must be symmetric", [&] { KernelFlow(Matrix{{1, 2}, {3, 4}}, Vector::Ones(2)); });
  refuses("the targets must be finite", [&] { KernelFlow(Matrix::Identity(1, 1), Vector::Constant(1, nan)); });
  refuses("t must not be negative", [&] { KernelFlow(Matrix::Identity(1, 1), Vector::Ones(1)).outputs(-1); });
}

}  // namespace

auto main() -> int {
  endings();
  first_steps();
  errors();
  bad_settings();
  bad_shapes();
  std::printf("%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}
