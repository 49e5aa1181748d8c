// SPDX-License-Identifier: MIT
/// \file
/// What a gradient flow costs: right-hand sides against the tolerance, the error that they buy, and the time in units
/// of the right-hand sides alone; growth with the size of the model, the scale and the horizon; and beside other
/// steppers at the same true error.
#include <peers/race.hpp>
#include <support/allocations.hpp>
#include <support/benchmark_of.hpp>
#include <support/instances.hpp>
#include <support/measure.hpp>

#include <lazy/flow.hpp>
#include <lazy/losses.hpp>
#include <lazy/models/combinators.hpp>
#include <lazy/models/initialisation.hpp>
#include <lazy/objective.hpp>
#include <lazy/prediction.hpp>
#include <lazy/tangent_kernel.hpp>
#include <lazy/trajectory_bound.hpp>

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace lazy::bench {
namespace {

using Model = Translated<Reparametrised<Network>>;
using CentredObjective = Objective<Model, SquareLoss>;

/// The two-layer network at standard weights in the NTK parametrisation [J18], whose tangent kernel is of order 1 at
/// every width.
NetworkInstance standard_network(Index width, Index inputs = 20) {
  NetworkInstance net = two_layer(width, inputs);
  net.weights = noise(net.model.parameters(), 23);
  return net;
}

Model centred_model(const NetworkInstance& net) {
  return centred(reparametrised(net.model, ntk_factors(net.model)), net.weights);
}

/// F_α of the centred network for the square loss on its targets.
CentredObjective centred_objective(const NetworkInstance& net, double alpha) {
  return {centred_model(net), SquareLoss(net.targets), alpha};
}

/// Up to the horizon, with an absolute tolerance of a hundredth of the relative one.
FlowSettings to_tolerance(double tolerance, double horizon = 20) {
  return {.horizon = horizon, .relative_tolerance = tolerance, .absolute_tolerance = tolerance / 100};
}

/// One right-hand side of the flow, at w.
auto right_hand_side(const CentredObjective& F, const Vector& w) {
  return [field = gradient_field(F), &w, velocity = Vector(w)]() mutable {
    field(0, w, velocity);
    keep(velocity.data());
  };
}

/// The work of a flow, and its time in units of its right-hand sides alone, evaluated again one after the other at the
/// same points.
void measure_flow(benchmark::State& state, const NetworkInstance& net, double alpha, const FlowSettings& settings) {
  const CentredObjective F = centred_objective(net, alpha);
  const auto field = gradient_field(F);
  std::vector<Vector> points;
  const auto recorded = [&](double t, const Vector& w, Vector& velocity) {
    points.push_back(w);
    field(t, w, velocity);
  };
  const FlowResult result = integrate(recorded, net.weights, settings);
  count(state, "right_hand_sides", result.cost.right_hand_sides);
  count(state, "steps", result.cost.steps);
  count(state, "rejections", result.cost.rejections);
  note(state, "p", static_cast<double>(net.model.parameters()));
  auto bare = [&, velocity = Vector(net.weights)]() mutable {
    for (const Vector& w : points) field(0, w, velocity);
    keep(velocity.data());
  };
  measure(
      state, [&] { keep(integrate(field, net.weights, settings).time); }, bare);
}

double power_of_ten(Index k) { return std::pow(10, static_cast<double>(k)); }

}  // namespace

BENCHMARK_OF(noise_of_trajectory_bound, displacement,
             "One right-hand side against itself: what this machine's noise does to a ratio that is 1") {
  const NetworkInstance net = standard_network(100);
  const CentredObjective F = centred_objective(net, 1);
  measure(state, right_hand_side(F, net.weights), right_hand_side(F, net.weights));
}
BENCHMARK(noise_of_trajectory_bound)->Apply(paired);

BENCHMARK_OF(flow_by_tolerance, displacement,
             "The flow of F_1 to T = 20 at tolerance 10^-k, two layers, p = 1,000, n = 20; in units of its right-hand "
             "sides alone") {
  const NetworkInstance net = standard_network(100);
  const CentredObjective F = centred_objective(net, 1);
  const double tolerance = power_of_ten(-state.range(0));
  if (!counting_only()) {
    const Vector reference = integrate(gradient_field(F), net.weights, to_tolerance(1e-14)).state;
    note(state, "error", (integrate(gradient_field(F), net.weights, to_tolerance(tolerance)).state - reference).norm());
  }
  measure_flow(state, net, 1, to_tolerance(tolerance));
}
BENCHMARK(flow_by_tolerance)->Apply(paired)->ArgName("k")->DenseRange(4, 12, 2);

BENCHMARK_OF(flow_with_its_error_estimate, displacement,
             "The flow of F_1 to T = 20 at tolerance 10^-k with its error estimated, two layers, p = 1,000, n = 20; in "
             "units of its right-hand sides alone") {
  FlowSettings settings = to_tolerance(power_of_ten(-state.range(0)));
  settings.estimate_error = true;
  measure_flow(state, standard_network(100), 1, settings);
}
BENCHMARK(flow_with_its_error_estimate)->Apply(paired)->ArgName("k")->DenseRange(6, 10, 4);

BENCHMARK_OF(
    flow_by_parameters, displacement,
    "The flow of F_1 to T = 5 against the width, p = 10 · width, n = 20, tolerance 1e-8; in units of its right-hand "
    "sides alone") {
  measure_flow(state, standard_network(state.range(0)), 1, to_tolerance(1e-8, 5));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(flow_by_parameters)
    ->Apply(paired)
    ->ArgName("width")
    ->RangeMultiplier(4)
    ->Range(16, 1024)
    ->Complexity(benchmark::oN);

BENCHMARK_OF(flow_by_outputs, displacement,
             "The flow of F_1 to T = 5 against the number n of outputs, with p = 1,000 and tolerance 1e-8; in units of "
             "its right-hand "
             "sides alone") {
  measure_flow(state, standard_network(100, state.range(0)), 1, to_tolerance(1e-8, 5));
}
BENCHMARK(flow_by_outputs)->Apply(paired)->ArgName("outputs")->RangeMultiplier(4)->Range(5, 80);

BENCHMARK_OF(
    flow_by_scale, displacement,
    "The flow of F_α to T = 20 against the output scale, α = 10^k, tolerance 1e-10; in units of its right-hand sides "
    "alone") {
  measure_flow(state, standard_network(100), power_of_ten(state.range(0)), to_tolerance(1e-10));
}
BENCHMARK(flow_by_scale)->Apply(paired)->ArgName("k")->DenseRange(0, 4, 2);

BENCHMARK_OF(flow_by_horizon, displacement,
             "The flow of F_1 against the horizon T, tolerance 1e-8; in units of its right-hand sides alone") {
  measure_flow(state, standard_network(100), 1, to_tolerance(1e-8, static_cast<double>(state.range(0))));
}
BENCHMARK(flow_by_horizon)->Apply(paired)->ArgName("T")->RangeMultiplier(4)->Range(5, 80);

BENCHMARK_OF(gap_by_scale, gap_coefficient,
             "The flow of the gap itself and its supremum, α = 10^k, tolerance 1e-10; in right-hand sides of the flow "
             "of w at w₀") {
  const NetworkInstance net = standard_network(100);
  const CentredObjective F = centred_objective(net, 1);
  const GapFlow gap(expansion(centred_model(net), net.weights), SquareLoss(net.targets), power_of_ten(state.range(0)));
  const auto flow = [&] { return largest_gap(gap, to_tolerance(1e-10)); };
  const LargestGap result = flow();
  count(state, "right_hand_sides", result.flow.cost.right_hand_sides);
  note(state, "gap_times_alpha", result.outputs);
  measure(
      state, [&] { keep(flow().outputs); }, right_hand_side(F, net.weights));
}
BENCHMARK(gap_by_scale)->Apply(paired)->ArgName("k")->Arg(0)->Arg(2)->Arg(8)->Arg(100);

BENCHMARK_OF(linearised_flow_at_a_time, linearised_flow,
             "The outputs of the linearised flow at T in closed form, its kernel decomposed; in right-hand sides of "
             "the flow of w at w₀") {
  const NetworkInstance net = standard_network(100);
  const CentredObjective F = centred_objective(net, 1);
  const KernelFlow closed(tangent_kernel(centred_model(net).jet(net.weights)), net.targets);
  measure(
      state, [&] { keep(closed.outputs(20).data()); }, right_hand_side(F, net.weights));
}
BENCHMARK(linearised_flow_at_a_time)->Apply(paired);

BENCHMARK_OF(
    allocations_of_a_flow, displacement,
    "How often a flow asks for memory on its way to T where its field asks for none: never after its first step") {
  const auto field = [](double, const Vector& x, Vector& velocity) { velocity = -x; };
  const Vector start = noise(1000, 41);
  const auto to = [&](double horizon) {
    return allocations_of([&] { keep(integrate(field, start, to_tolerance(1e-10, horizon)).time); });
  };
  count(state, "allocations", to(20));
  count(state, "allocations_per_further_step", to(40) - to(20));
  untimed(state);
}
BENCHMARK(allocations_of_a_flow)->Apply(paired);

namespace {

/// What the steppers race on: p = 1,000, n = 20, α = 1, T = 20, each with the loosest tolerance that ends within 10^-k
/// of the true w(T).
struct Race {
  explicit Race(Index digits) : accuracy(power_of_ten(-digits)) {}
  Race(const Race&) = delete;

  PeerResult ours(double tolerance) const {
    FlowResult result = integrate(velocity, net.weights, to_tolerance(tolerance));
    return {std::move(result.state), result.cost.right_hand_sides};
  }

  double accuracy;
  NetworkInstance net = standard_network(100);
  CentredObjective F = centred_objective(net, 1);
  decltype(gradient_field(F)) velocity = gradient_field(F);
  FlowTask task{net, 1, 20, [this](const Vector& w, Vector& dw) { velocity(0, w, dw); }};
  Vector reference = integrate(velocity, net.weights, to_tolerance(1e-14)).state;
  std::function<double(const PeerResult&)> error_of = [this](const PeerResult& result) {
    return (result.solution - reference).norm();
  };
  Ladder ladder{.step = 1. / 16};  // 15 % from one tolerance to the next: some per cent of a stepper's steps
  Attempt best = loosest([this](double tolerance) { return ours(tolerance); }, accuracy, error_of, ladder);
};

/// The time of a peer in units of ours, each with its loosest tolerance that ends within 10^-k of the true w(T).
void race_to_error(benchmark::State& state, const std::string& peer) {
  if (counting_only()) return untimed(state);
  const Race run(state.range(0));
  if (!(run.best.error <= run.accuracy)) return unmeasured(state, "our own: " + falls_short(run.best, run.accuracy));
  note(state, "our_evaluations", static_cast<double>(run.best.result.evaluations));
  race(
      state, peer, run.task, run.accuracy, run.error_of, [&] { keep(run.ours(run.best.tolerance).evaluations); }, 9,
      run.ladder);
}

/// The fewest right-hand sides with which any peer of a family ends within 10^-k of the true w(T), beside ours.
void race_to_error_with_fewest_evaluations(benchmark::State& state, const std::string& family) {
  if (counting_only()) return untimed(state);
  const Race run(state.range(0));
  if (!(run.best.error <= run.accuracy)) return unmeasured(state, "our own: " + falls_short(run.best, run.accuracy));
  Index fewest = 0, entrants = 0;
  for (const auto& [name, peer] : peers<FlowTask>()) {
    if (!name.starts_with(family)) continue;
    ++entrants;
    const Attempt attempt = loosest(peer(run.task), run.accuracy, run.error_of, run.ladder);
    if (attempt.error <= run.accuracy && (fewest == 0 || attempt.result.evaluations < fewest))
      fewest = attempt.result.evaluations;
  }
  if (fewest == 0) return unmeasured(state, "absent: not found when the project was configured");
  note(state, "our_evaluations", static_cast<double>(run.best.result.evaluations));
  note(state, "evaluations", static_cast<double>(fewest));
  note(state, "entrants", static_cast<double>(entrants));
  untimed(state);
}

void errors(benchmark::internal::Benchmark* benchmark) {
  paired(benchmark);
  benchmark->ArgName("k")->Arg(5)->Arg(6)->Arg(8)->Arg(9);
}

}  // namespace

BENCHMARK_OF(odeint_at_its_best, displacement,
             "The fewest right-hand sides of all of Odeint's steppers with error control, over several first steps and "
             "scales of the error, beside ours; at a true error of at most 10^-k, each at its loosest tolerance") {
  race_to_error_with_fewest_evaluations(state, "odeint");
}
BENCHMARK(odeint_at_its_best)->Apply(errors);

BENCHMARK_OF(
    odeint_dopri5, displacement,
    "Odeint's Dormand–Prince 5, its time in units of ours; at a true error of at most 10^-k, each at its loosest "
    "tolerance") {
  race_to_error(state, "odeint dopri5");
}
BENCHMARK(odeint_dopri5)->Apply(errors);

BENCHMARK_OF(odeint_fehlberg78, displacement,
             "Odeint's Fehlberg 7(8), its time in units of ours; at a true error of at most 10^-k, each at its loosest "
             "tolerance") {
  race_to_error(state, "odeint fehlberg78");
}
BENCHMARK(odeint_fehlberg78)->Apply(errors);

BENCHMARK_OF(cvode_adams, displacement,
             "CVODE's Adams method with vector operations of our own in place of the package's, in units of ours; at a "
             "true error of at most 10^-k, each at its loosest tolerance") {
  race_to_error(state, "CVODE Adams, fast vectors");
}
BENCHMARK(cvode_adams)->Apply(errors);

BENCHMARK_OF(cvode_adams_as_packaged, displacement,
             "CVODE's Adams method with the package's own vector operations, in units of ours; at a true error of at "
             "most 10^-k, each at its loosest tolerance") {
  race_to_error(state, "CVODE Adams, packaged vectors");
}
BENCHMARK(cvode_adams_as_packaged)->Apply(errors);

BENCHMARK_OF(arkode_order_8, displacement,
             "ARKODE's explicit method of order 8 with vector operations of our own in place of the package's, in "
             "units of ours; at a true error of at most 10^-k, each at its loosest tolerance") {
  race_to_error(state, "ARKODE order 8, fast vectors");
}
BENCHMARK(arkode_order_8)->Apply(errors);

BENCHMARK_OF(arkode_order_8_as_packaged, displacement,
             "ARKODE's explicit method of order 8 with the package's own vector operations, in units of ours; at a "
             "true error of at most 10^-k, each at its loosest tolerance") {
  race_to_error(state, "ARKODE order 8, packaged vectors");
}
BENCHMARK(arkode_order_8_as_packaged)->Apply(errors);

BENCHMARK_OF(gsl_rk8pd, displacement,
             "GSL's Prince–Dormand 8, its time in units of ours; at a true error of at most 10^-k, each at its loosest "
             "tolerance") {
  race_to_error(state, "GSL rk8pd");
}
BENCHMARK(gsl_rk8pd)->Apply(errors);

BENCHMARK_OF(
    scipy_dop853, displacement,
    "SciPy's DOP853 with a right-hand side in NumPy, in units of ours; at a true error of at most 10^-k, each at "
    "its loosest tolerance") {
  race_to_error(state, "SciPy DOP853");
}
BENCHMARK(scipy_dop853)->Apply(errors);

}  // namespace lazy::bench
