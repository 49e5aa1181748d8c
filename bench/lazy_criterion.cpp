// SPDX-License-Identifier: MIT
/// \file
/// What the quantities of the lazy criterion cost, in forward passes of the same network.
#include <support/benchmark_of.hpp>
#include <support/instances.hpp>
#include <support/measure.hpp>
#include <support/products.hpp>

#include <lazy/lazy_criterion.hpp>
#include <lazy/losses.hpp>

namespace lazy::bench {
namespace {

using SquareObjective = Objective<Network, SquareLoss>;

/// F for the square loss on the instance's targets.
SquareObjective square_objective(const NetworkInstance& net) { return {net.model, SquareLoss(net.targets)}; }

constexpr double step = 0.01;  ///< η

void widths(benchmark::internal::Benchmark* benchmark) {
  paired(benchmark);
  benchmark->ArgName("width")->RangeMultiplier(4)->Range(16, 1024)->Complexity(benchmark::oN);
}

}  // namespace

BENCHMARK_OF(noise_of_lazy_criterion, criterion,
             "One forward pass against itself: what this machine's noise does to a ratio that is 1") {
  const NetworkInstance net = two_layer(256);
  measure(state, forward_pass(net), forward_pass(net));
}
BENCHMARK(noise_of_lazy_criterion)->Apply(paired);

BENCHMARK_OF(decrease_of_the_objective, relative_decrease,
             "One step of gradient descent and Δ(F), from w₀, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const SquareObjective F = square_objective(net);
  measure(
      state,
      [&] {
        const auto at0 = F.jet(net.weights);
        keep(relative_decrease(F.jet(net.weights - step * at0.gradient()), at0));
      },
      forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(decrease_of_the_objective)->Apply(widths);

BENCHMARK_OF(coefficient_of_the_decrease, decrease_coefficient,
             "The η² coefficient of Δ(F) at a known jet, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const SquareObjective F = square_objective(net);
  const auto at0 = F.jet(net.weights);
  measure(
      state, [&] { keep(relative_decrease_second_coefficient(at0)); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(coefficient_of_the_decrease)->Apply(widths);

BENCHMARK_OF(change_of_the_differential, differential_change,
             "Δ(Dh) of a step, two norms through the tangent kernel, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const auto at0 = net.model.jet(net.weights);
  const auto at1 = net.model.jet(net.weights - step * net.direction);
  show_products(state, differential_change_norm(at1, at0).cost + differential_norm(at0).cost, Ends::surely);
  measure(
      state, [&] { keep(differential_change(at1, at0).upper); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(change_of_the_differential)->Apply(widths);

BENCHMARK_OF(first_order_of_the_change, differential_expansion,
             "‖D²h[g, ·]‖, the exact first order of Δ(Dh), against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const auto at0 = net.model.jet(net.weights);
  show_products(state, second_differential_along_norm(at0, net.direction).cost, Ends::surely);
  measure(
      state, [&] { keep(second_differential_along_norm(at0, net.direction).norm.upper); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(first_order_of_the_change)->Apply(widths);

BENCHMARK_OF(lazy_ratio, criterion,
             "The criterion ρ of a two-layer network with 4 outputs at a known jet, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0), 4);
  const SquareObjective F = square_objective(net);
  const auto at0 = F.jet(net.weights);
  measure(
      state, [&] { keep(criterion(at0).lower); }, forward_pass(net));
}
BENCHMARK(lazy_ratio)->Apply(paired)->ArgName("width")->Arg(16)->Arg(64)->Arg(256);

BENCHMARK_OF(alignment_of_the_residual, alignment_range, "The alignment of the residual, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const auto at0 = net.model.jet(net.weights);
  measure(
      state, [&] { keep(alignment(at0, net.residual).upper); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(alignment_of_the_residual)->Apply(widths);

}  // namespace lazy::bench
