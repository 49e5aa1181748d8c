// SPDX-License-Identifier: MIT
// How a flow ends, and what it refuses: a flow that blows up, stalls or costs too much says so instead of looping, and
// bad input is an error that names what is wrong.
#include "expect.hpp"
#include "tests.hpp"

#include <lazy/expansion.hpp>
#include <lazy/flow.hpp>
#include <lazy/losses.hpp>
#include <lazy/models/quadratic.hpp>
#include <lazy/prediction.hpp>
#include <lazy/trajectory_bound.hpp>

#include <algorithm>
#include <cmath>

namespace lazy::tests {

namespace {

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
  expect(integrate(decay, one, {.stop_when = [](double t, const Vector&) { return 1 - t; }}).end == FlowEnd::event,
         "an event may be met at the horizon");

  const auto square = [](double, const Vector& x, Vector& dx) { dx = x.cwiseAbs2(); };  // x(t) = 1/(1 - t)
  const FlowResult singular = integrate(square, one, {.horizon = 2});
  expect(singular.end == FlowEnd::blew_up && std::abs(singular.time - 1) < 1e-6,
         "a flow that blows up says so, near where it does");
  const auto undefined = [](double t, const Vector& x, Vector& dx) { dx = t > 0.5 ? Vector(nan * x) : Vector(x); };
  const FlowResult cut = integrate(undefined, one);
  expect(cut.end == FlowEnd::blew_up && std::abs(cut.time - 0.5) < 1e-9 &&
             std::abs(cut.state[0] - std::exp(cut.time)) < 1e-9,
         "a right-hand side that is not finite ends the flow where it was last finite");
  const auto nowhere = [](double, const Vector& x, Vector& dx) { dx = nan * x; };
  const FlowResult none = integrate(nowhere, one);
  expect(none.end == FlowEnd::blew_up && none.time == 0 && none.state == one && none.cost.right_hand_sides == 1,
         "a right-hand side that is not finite at the start ends the flow there");

  const auto jump = [](double t, const Vector&, Vector& dx) { dx = Vector::Constant(1, std::sin(1e300 * t)); };
  const FlowResult rough = integrate(jump, one, {.max_right_hand_sides = 100000});
  expect(rough.end == FlowEnd::stalled || rough.end == FlowEnd::budget, "a flow that nothing resolves ends");
  expect(integrate(decay, one, {.horizon = 1e6, .max_right_hand_sides = 200}).end == FlowEnd::budget,
         "a flow that costs too much says so");
  const FlowResult unbegun = integrate(decay, one, {.max_right_hand_sides = 2});  // those of the size of a first step
  expect(unbegun.end == FlowEnd::budget && unbegun.cost.right_hand_sides == 2 && unbegun.cost.steps == 0,
         "no step begins once the right-hand sides are spent");
  for (const FlowEnd end : {FlowEnd::horizon, FlowEnd::event, FlowEnd::stalled, FlowEnd::blew_up, FlowEnd::budget})
    expect(!describe(end).empty() && describe(end) != "unknown", "every end has words");

  // A gradient flow of |x|: from 0.5 on it slides along the jump of its field.
  const auto slide = [](double, const Vector& x, Vector& dx) { dx = -x.cwiseSign(); };
  const FlowResult slid = integrate(slide, one, {.horizon = 2, .max_right_hand_sides = 10000});
  expect(slid.end == FlowEnd::budget && std::abs(slid.time - 1) < 1e-6 && std::abs(slid.state[0]) < 1e-9,
         "a flow that slides along a jump of its field spends its budget there");

  const auto faster = [](double t, const Vector&, Vector& dx) { dx = Vector::Constant(1, 1 + t); };
  for (int i = 1; i <= 100; ++i)
    expect(integrate(faster, one, {.horizon = i / 10.}).time == i / 10., "a flow ends at its horizon to the last bit");

  double last = 0;
  integrate(decay, one, {.horizon = 3, .progress = [&](const FlowProgress& at) {
                           expect(at.time > last && at.horizon == 3, "progress goes forward");
                           last = at.time;
                         }});
  expect(last == 3, "progress ends at the horizon");
}

void events() {
  const auto half = [](double, const Vector& x) { return x[0] - 0.5; };
  double before = 0, at = 1, velocity = 0;
  const FlowResult flow =
      integrate(decay, Vector::Ones(1),
                {.horizon = infinity, .relative_tolerance = 1e-4, .stop_when = half, .estimate_error = true},
                [&](FlowStep& step) {
                  const double end = step.end();
                  at = half(end, step.state(end));
                  before = half(std::nextafter(end, 0), step.state(std::nextafter(end, 0)));
                  velocity = step.derivative(end)[0];
                });
  expect(at <= 0 && 0 < before, "an event is where its function is first not positive, to the last bit of t");
  expect(half(flow.time, flow.state) == at && std::abs(velocity + 0.5) < 0.01,
         "the path at an event is that of its step");
  expect(std::abs(flow.state[0] - std::exp(-flow.time)) <= flow.error_estimate, "the error is known at an event");
}

/// x = sin t, from fields that depend on time.
void time_dependence() {
  const auto follows_sine = [](double t, const Vector& x, Vector& dx) {
    dx = Vector::Constant(1, std::cos(t) - (x[0] - std::sin(t)));
  };
  double distance = 0, defect = 0;
  const FlowResult flow =
      integrate(follows_sine, Vector::Zero(1), {.horizon = 10, .estimate_error = true}, [&](FlowStep& step) {
        for (int i = 0; i <= 16; ++i) {
          const double t = step.begin() + i / 16. * (step.end() - step.begin());
          distance = std::max(distance, std::abs(step.state(t)[0] - std::sin(t)));
          defect = std::max(defect, std::abs(step.derivative(t)[0] - std::cos(t)));
        }
      });
  expect(distance < 1e-6 && defect < 1e-6, "a path and its velocity are accurate where the field depends on time");
  expect(distance <= flow.path_error_estimate && flow.path_error_estimate < 1e-6,
         "the error is known where the field depends on time");
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
  const Vector one = Vector::Ones(1);
  const auto rest = [](double, const Vector&, Vector& dx) { dx = Vector::Zero(1); };
  const auto constant = [](double, const Vector&, Vector& dx) { dx = Vector::Ones(1); };
  const auto two = [](double, const Vector& x) { return 2 - x[0]; };
  expect(integrate(rest, one, {.horizon = 1e6}).cost.steps == 1, "a flow at rest takes one step");
  expect(integrate(constant, one, {.horizon = 1e6}).cost.steps == 1, "a flow of constant speed takes one step");
  const FlowResult endless = integrate(constant, one, {.horizon = infinity, .stop_when = two});
  expect(endless.end == FlowEnd::event && std::abs(endless.time - 1) < 1e-12,
         "a flow of constant speed without a horizon reaches its event");
  double latest = 0;
  const auto watched = [&](double t, const Vector& x, Vector& dx) {
    latest = std::max(latest, t);
    dx = -x;
  };
  integrate(watched, one, {.horizon = 1e-9});
  expect(latest == 1e-9, "no right-hand side is asked for beyond the horizon");
  const auto bounded = [](double, const Vector& x, Vector& dx) { dx = (x[0] < 1 + 1e-9 ? 1 : nan) * x; };
  const auto near_by = [](double, const Vector& x) { return 1 + 1e-10 - x[0]; };
  expect(integrate(bounded, one, {.horizon = infinity, .stop_when = near_by}).end == FlowEnd::event,
         "a right-hand side that is not finite further on does not stop the first step");

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
  const auto grow = [](double, const Vector& x, Vector& dx) { dx = x; };
  const FlowResult far = integrate(grow, one, {.horizon = 25, .estimate_error = true});
  expect(std::abs(far.state[0] - std::exp(25)) <= far.error_estimate && far.error_estimate <= far.path_error_estimate,
         "the path has the errors of its ends too");

  const auto rest = [](double, const Vector&, Vector& dx) { dx = Vector::Zero(1); };
  const auto bound = [&](const auto& field, double rate) {
    return integrate(field, one, {.estimate_error = true, .one_sided_lipschitz = rate}).defect_bound;
  };
  expect(bound(rest, 0) == 0 && bound(rest, 1e4) == 0, "no defect is bounded by 0 though its growth overflows");
  expect(bound(decay, -1) > 0 && bound(decay, -1) < 1e-9, "a defect that dies out is bounded");
  expect(bound(decay, 1e4) == infinity, "a bound that overflows is infinite");

  double integral = 0;  // of the largest defect of each step
  const double bounded =
      integrate(decay, one, {.horizon = 4, .estimate_error = true, .one_sided_lipschitz = 0}, [&](FlowStep& step) {
        const double h = step.end() - step.begin();
        double defect = 0;
        for (int i = 0; i <= 64; ++i) {
          const double t = step.begin() + i / 64. * h;
          defect = std::max(defect, (step.derivative(t) + step.state(t)).norm());
        }
        integral += h * defect;
      }).defect_bound;
  expect(0.75 * integral < bounded && bounded <= integral, "a bound is made of the largest defects of the steps");

  for (const double rate : {-2., 0., 3.}) {
    const auto growth = [&](double, const Vector& e, Vector& de) { de = (rate * e).array() + 5; };
    const double there = integrate(growth, 7 * one, {.horizon = 0.5}).state[0];
    expect(std::abs(grown(7, rate, 0.5, 5) - there) < 1e-8 * there, "a bound grows by its differential equation");
  }
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
  refuses("h(w0) must be 0", [&] { GapFlow(expansion(h, Vector::Constant(2, 1e-14)), R, 1); });
  refuses("the tangent kernel must have 1 rows", [&] { LinearisedFlow(Matrix::Identity(2, 2), R); });
  refuses("must be symmetric", [&] { KernelFlow(Matrix{{1, 2}, {3, 4}}, Vector::Ones(2)); });
  refuses("the targets must be finite", [&] { KernelFlow(Matrix::Identity(1, 1), Vector::Constant(1, nan)); });
  const Matrix K = Matrix::Identity(1, 1);
  const Vector y = Vector::Ones(1), two = Vector::Ones(2);
  refuses("the tangent kernel must have 2 rows", [&] { KernelFlow(K, two); });
  refuses("the tangent kernel must have 1 columns", [&] { KernelFlow(Matrix::Ones(1, 2), y); });
  refuses("the tangent kernel must be finite", [&] { KernelFlow(nan * K, y); });
  refuses("the initial outputs must have 1 entries", [&] { KernelFlow(K, y, two); });
  refuses("the initial outputs must be finite", [&] { KernelFlow(K, y, nan * y); });
  const KernelFlow flow(K, y);
  refuses("t must not be negative", [&] { flow.outputs(-1); });
  refuses("t must not be negative", [&] { flow.dual(nan); });
  refuses("the cross kernel must have 1 columns", [&] { flow.predict(Matrix::Ones(2, 2), two, 1); });
  refuses("the initial test outputs must have 2 entries", [&] { flow.predict(Matrix::Ones(2, 1), y, 1); });
}

}  // namespace

auto flows() -> int {
  endings();
  events();
  time_dependence();
  first_steps();
  errors();
  bad_settings();
  bad_shapes();
  return status();
}

}  // namespace lazy::tests
