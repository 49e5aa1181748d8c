// SPDX-License-Identifier: MIT
/// \file
/// What β_α(∞) costs: Newton systems and products \f$ XX^\top \f$ (syrk) against the scale, the samples and the
/// features; the whole path; and beside other solvers of the same program at the same bound on the residual. The unit
/// of time is one syrk. Notation as in chapter 4.
#include <peers/race.hpp>
#include <support/benchmark_of.hpp>
#include <support/measure.hpp>
#include <support/regressions.hpp>

#include <lazy/hypentropy_solver.hpp>
#include <lazy/least_norm.hpp>

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

namespace lazy::bench {
namespace {

/// Λ of α = 10^-k.
double scale_of_power(Index k) { return 2 * std::numbers::ln10 * static_cast<double>(k); }

/// The scales of a path from near ℓ2 to ℓ1: α = 1/2, and 10^-k.
constexpr std::array<Index, 8> powers{1, 2, 4, 8, 16, 50, 100, 150};

std::vector<double> path_scales() {
  std::vector<double> scales{2 * std::numbers::ln2};
  for (const Index k : powers) scales.push_back(scale_of_power(k));
  return scales;
}

/// The work of the solver, the time in syrks, and what one Newton system takes of them. `ends`: with noise and a tiny α
/// the dual is so flat that rounding decides on steps. The polish, which most products belong to, ends by rounding
/// everywhere.
void measure_path(benchmark::State& state, const Regression& problem, const std::vector<double>& scales,
                  Ends ends = Ends::surely) {
  if (counting_only() && ends == Ends::by_rounding) return untimed(state);
  HypentropySolver solver(problem);
  const std::vector<HypentropyResult> results = solver.path(scales);
  const auto total = [&](Index HypentropyCost::*what) {
    return std::transform_reduce(results.begin(), results.end(), Index{0}, std::plus<>{},
                                 [&](const auto& result) { return result.cost.*what; });
  };
  const auto worst = [&](double HypentropyCertificate::*what) {
    return std::transform_reduce(
        results.begin(), results.end(), 0.0, [](double a, double b) { return std::fmax(a, b); },
        [&](const auto& result) { return result.certificate.*what; });
  };
  const Index systems = total(&HypentropyCost::newton_systems);
  tally(state, "newton_systems", systems, ends);
  tally(state, "columns", total(&HypentropyCost::columns), ends);
  tally(state, "line_search_trials", total(&HypentropyCost::line_search_trials), ends);
  tally(state, "matvecs", total(&HypentropyCost::matvecs), Ends::by_rounding);
  tally(state, "path_steps", total(&HypentropyCost::path_steps), ends);
  if (counting_only()) return untimed(state);
  note(state, "residual", worst(&HypentropyCertificate::residual));
  note(state, "gap", worst(&HypentropyCertificate::gap));
  const PairedRatio time = paired_ratio([&] { keep(solver.path(scales).back().energy); }, syrk(problem));
  note(state, "syrks_per_system", time.ratio / static_cast<double>(systems));
  report(state, time);
}

}  // namespace

BENCHMARK_OF(noise_of_implicit_bias, limit,
             "One syrk against itself: what this machine's noise does to a ratio that is 1") {
  const Regression problem = sparse_regression(200, 2000, 10);
  measure(state, syrk(problem), syrk(problem));
}
BENCHMARK(noise_of_implicit_bias)->Apply(paired);

BENCHMARK_OF(limit_by_scale, limit,
             "β_α(∞) at α = 10^-k for 200 samples, 2,000 features, 10 of them relevant; in syrks") {
  measure_path(state, sparse_regression(200, 2000, 10), {scale_of_power(state.range(0))});
}
BENCHMARK(limit_by_scale)
    ->Apply(paired)
    ->ArgName("k")
    ->Arg(-150)
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->Arg(4)
    ->Arg(8)
    ->Arg(16)
    ->Arg(50)
    ->Arg(150);

BENCHMARK_OF(
    limit_by_scale_with_noise, limit,
    "β_α(∞) at α = 10^-k for 200 samples, 2,000 features, and noise, so that no sparse β interpolates; in syrks") {
  const Ends ends = state.range(0) < 50 ? Ends::surely : Ends::by_rounding;
  measure_path(state, sparse_regression(200, 2000, 10, true), {scale_of_power(state.range(0))}, ends);
}
BENCHMARK(limit_by_scale_with_noise)->Apply(paired)->ArgName("k")->Arg(2)->Arg(8)->Arg(16)->Arg(50)->Arg(150);

BENCHMARK_OF(limit_by_features, limit, "β_α(∞) at α = 1e-4 for 50 samples, against the number of features; in syrks") {
  measure_path(state, sparse_regression(50, state.range(0), 5), {scale_of_power(4)});
  state.SetComplexityN(state.range(0));
}
BENCHMARK(limit_by_features)
    ->Apply(paired)
    ->ArgName("features")
    ->RangeMultiplier(4)
    ->Range(500, 32000)
    ->Complexity(benchmark::oN);

BENCHMARK_OF(limit_by_samples, limit,
             "β_α(∞) at α = 1e-4 for 4,000 features, against the number of samples; in syrks") {
  measure_path(state, sparse_regression(state.range(0), 4000, 5), {scale_of_power(4)});
  state.SetComplexityN(state.range(0));
}
BENCHMARK(limit_by_samples)
    ->Apply(paired)
    ->ArgName("samples")
    ->RangeMultiplier(2)
    ->Range(25, 400)
    ->Complexity(benchmark::oNSquared);

BENCHMARK_OF(path_from_l2_to_l1, small_scale_limit, "The whole path, α from 1/2 to 1e-150, for 200 samples; in syrks") {
  const bool noisy = state.range(1) != 0;
  const Regression problem = sparse_regression(200, state.range(0), state.range(0) / 500 + 6, noisy);
  measure_path(state, problem, path_scales(), noisy ? Ends::by_rounding : Ends::surely);
}
BENCHMARK(path_from_l2_to_l1)
    ->Apply(paired)
    ->ArgNames({"features", "noise"})
    ->Args({2000, 0})
    ->Args({2000, 1})
    ->Args({20000, 0});

BENCHMARK_OF(least_l2_interpolant, large_scale_limit,
             "The end α → ∞, by orthogonal decomposition, against the number of features; in syrks") {
  const Regression problem = sparse_regression(200, state.range(0), 10);
  measure(
      state, [&] { keep(least_l2_norm(problem).data()); }, syrk(problem));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(least_l2_interpolant)
    ->Apply(paired)
    ->ArgName("features")
    ->RangeMultiplier(4)
    ->Range(500, 8000)
    ->Complexity(benchmark::oN);

BENCHMARK_OF(small_scale_at_once, small_scale_limit,
             "β_α(∞) at α = 1e-150 alone, for 200 samples and 20,000 features; in syrks") {
  measure_path(state, sparse_regression(200, 20000, 40), {scale_of_power(150)});
}
BENCHMARK(small_scale_at_once)->Apply(paired);

namespace {

constexpr double residual_asked = 1e-10;

double relative_residual(const Regression& problem, const Vector& beta) {
  return residual(problem.X, beta, problem.y).norm() / problem.y.norm();
}

/// A peer against ours on 50 samples, 1,000 features, 5 of them relevant, at α = 10^-k: both to a relative residual of
/// at most 1e-10, the peer at its loosest tolerance.
void race_at_scale(benchmark::State& state, const std::string& peer) {
  const Regression problem = sparse_regression(50, 1000, 5);
  const HypentropyTask task{problem, std::pow(10, -static_cast<double>(state.range(0)))};
  const auto residual_of = [&](const PeerResult& result) { return relative_residual(problem, result.solution); };
  const auto ours = [&] {
    HypentropySolver solver(problem, {.tolerance = residual_asked});
    keep(solver.at(log_scale(task.alpha)).energy);
  };
  race(state, peer, task, residual_asked, residual_of, ours);
}

void scales(benchmark::internal::Benchmark* benchmark) {
  paired(benchmark);
  benchmark->ArgName("k")->Arg(0)->Arg(2)->Arg(4)->Arg(8);
}

}  // namespace

BENCHMARK_OF(
    ipopt_on_the_dual, dual_gradient,
    "IPOPT on the dual program at α = 10^-k, 50 samples, 1,000 features, its time in units of ours; at a relative "
    "residual of at most 1e-10") {
  race_at_scale(state, "IPOPT on the dual");
}
BENCHMARK(ipopt_on_the_dual)->Apply(scales);

BENCHMARK_OF(ipopt_on_the_primal, kkt,
             "IPOPT on the primal program at α = 10^-k, 50 samples, 1,000 features, its time in units of ours; at a "
             "relative residual of at most 1e-10") {
  race_at_scale(state, "IPOPT on the primal");
}
BENCHMARK(ipopt_on_the_primal)->Apply(paired)->ArgName("k")->Arg(0)->Arg(2)->Arg(4);

BENCHMARK_OF(
    cvode_on_the_dual_flow, dual_flow,
    "CVODE's BDF on the flow of ν at α = 10^-k, 50 samples, 1,000 features, with vector operations of our own in "
    "place of the package's, in units of ours; at a relative residual of at most 1e-10") {
  race_at_scale(state, "CVODE BDF on ν, fast vectors");
}
BENCHMARK(cvode_on_the_dual_flow)->Apply(scales);

BENCHMARK_OF(cvode_on_the_dual_flow_as_packaged, dual_flow,
             "CVODE's BDF on the flow of ν at α = 10^-k, 50 samples, 1,000 features, with the package's own vector "
             "operations, in units of ours; at a relative residual of at most 1e-10") {
  race_at_scale(state, "CVODE BDF on ν, packaged vectors");
}
BENCHMARK(cvode_on_the_dual_flow_as_packaged)->Apply(scales);

BENCHMARK_OF(
    cvode_on_the_weight_flow, weight_flow,
    "CVODE's Adams on the flow of w at α = 10^-k, 50 samples, 1,000 features, with vector operations of our own in "
    "place of the package's, in units of ours; at a relative residual of at most 1e-10") {
  race_at_scale(state, "CVODE Adams on w, fast vectors");
}
BENCHMARK(cvode_on_the_weight_flow)->Apply(paired)->ArgName("k")->Arg(2);

BENCHMARK_OF(cvode_on_the_weight_flow_as_packaged, weight_flow,
             "CVODE's Adams on the flow of w at α = 10^-k, 50 samples, 1,000 features, with the package's own vector "
             "operations, in units of ours; at a relative residual of at most 1e-10") {
  race_at_scale(state, "CVODE Adams on w, packaged vectors");
}
BENCHMARK(cvode_on_the_weight_flow_as_packaged)->Apply(paired)->ArgName("k")->Arg(2);

BENCHMARK_OF(
    scipy_on_the_dual, dual_gradient,
    "SciPy's trust-exact on the dual program at α = 10^-k, 50 samples, 1,000 features, its time in units of ours; at "
    "a relative residual of at most 1e-10") {
  race_at_scale(state, "SciPy trust-exact");
}
BENCHMARK(scipy_on_the_dual)->Apply(scales);

BENCHMARK_OF(
    scipy_lbfgs_on_the_dual, dual_gradient,
    "SciPy's L-BFGS-B on the dual program at α = 10^-k, 50 samples, 1,000 features, its time in units of ours; at a "
    "relative residual of at most 1e-10") {
  race_at_scale(state, "SciPy L-BFGS-B");
}
BENCHMARK(scipy_lbfgs_on_the_dual)->Apply(scales);

namespace {

/// A linear program's solver against ours: both with a relative residual and a relative excess of the ℓ1 norm of at
/// most `accuracy`. For ours the dual bound proves it.
void race_for_basis_pursuit(benchmark::State& state, const std::string& peer, const Regression& problem,
                            double accuracy = 1e-8, int most_pairs = 9, const Ladder& ladder = {}) {
  const BasisPursuit ours = least_l1_norm(problem);
  note(state, "our_gap", ours.gap);
  const auto error_of = [&](const PeerResult& result) {
    return std::fmax(relative_residual(problem, result.solution), result.solution.lpNorm<1>() / ours.bound - 1);
  };
  race(
      state, peer, BasisPursuitTask{problem}, accuracy, error_of, [&] { keep(least_l1_norm(problem).norm); },
      most_pairs, ladder);
}

/// A race for basis pursuit on 100 samples with noise.
void race_for_basis_pursuit(benchmark::State& state, const std::string& peer) {
  if (counting_only()) return untimed(state);
  race_for_basis_pursuit(state, peer, sparse_regression(100, state.range(0), 10, true));
}

void features(benchmark::internal::Benchmark* benchmark) {
  paired(benchmark);
  benchmark->ArgName("features")->Arg(500)->Arg(1000);
}

}  // namespace

BENCHMARK_OF(
    clp_for_the_l1_end, small_scale_limit,
    "CLP on the linear program of basis pursuit, 100 samples with noise, both to 8 digits, in units of our path") {
  race_for_basis_pursuit(state, "CLP");
}
BENCHMARK(clp_for_the_l1_end)->Apply(features);

BENCHMARK_OF(
    clp_for_the_l1_end_at_size, small_scale_limit,
    "CLP on basis pursuit with 200 samples and 20,000 features, both to 10 digits, in units of our path; timed once") {
  if (counting_only()) return untimed(state);
  constexpr Ladder from_its_default{.first = 7};
  race_for_basis_pursuit(state, "CLP", sparse_regression(200, 20000, 40), 1e-10, 1, from_its_default);
}
BENCHMARK(clp_for_the_l1_end_at_size)->Apply(paired);

BENCHMARK_OF(glpk_for_the_l1_end, small_scale_limit,
             "GLPK's simplex method on the linear program of basis pursuit, 100 samples with noise, both to 8 digits, "
             "in units of our path") {
  race_for_basis_pursuit(state, "GLPK");
}
BENCHMARK(glpk_for_the_l1_end)->Apply(features);

BENCHMARK_OF(highs_for_the_l1_end, small_scale_limit,
             "HiGHS, as SciPy has it, on the linear program of basis pursuit, 100 samples with noise, both to 8 "
             "digits, in units of our path") {
  race_for_basis_pursuit(state, "SciPy HiGHS");
}
BENCHMARK(highs_for_the_l1_end)->Apply(features);

}  // namespace lazy::bench
