// SPDX-License-Identifier: MIT
/// \file
/// What κ costs: how the products of the jet that it needs, and its time in forward passes, grow with the size of the
/// network.
#include <support/benchmark_of.hpp>
#include <support/instances.hpp>
#include <support/measure.hpp>
#include <support/products.hpp>

#include <lazy/kappa_scaling.hpp>

namespace lazy::bench {
namespace {

/// κ of the network, in forward passes of it.
void measure_kappa(benchmark::State& state, const NetworkInstance& net) {
  const Ends ends = net.model.outputs() == 1 ? Ends::surely : Ends::by_rounding;
  if (counting_only() && ends == Ends::by_rounding) return untimed(state);
  const auto at = net.model.jet(net.weights);
  const Kappa result = kappa(at, net.targets);
  show_products(state, result.differential.cost + result.second.cost, ends);
  note(state, "p", static_cast<double>(net.model.parameters()));
  note(state, "upper_over_lower", result.value.upper / result.value.lower);
  measure(
      state, [&] { keep(kappa(at, net.targets).value.upper); }, forward_pass(net));
}

}  // namespace

BENCHMARK_OF(noise_of_kappa_scaling, output_scale,
             "One forward pass against itself: what this machine's noise does to a ratio that is 1") {
  const NetworkInstance net = two_layer(256);
  measure(state, forward_pass(net), forward_pass(net));
}
BENCHMARK(noise_of_kappa_scaling)->Apply(paired);

BENCHMARK_OF(kappa_by_width, output_scale, "κ of a two-layer tanh network with 4 outputs, against one forward pass") {
  measure_kappa(state, two_layer(state.range(0), 4));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(kappa_by_width)
    ->Apply(paired)
    ->ArgName("width")
    ->RangeMultiplier(4)
    ->Range(16, 1024)
    ->Complexity(benchmark::oN);

BENCHMARK_OF(kappa_by_outputs, output_scale, "κ of a two-layer tanh network of width 32, against one forward pass") {
  measure_kappa(state, two_layer(32, state.range(0)));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(kappa_by_outputs)
    ->Apply(paired)
    ->ArgName("outputs")
    ->RangeMultiplier(2)
    ->Range(1, 16)
    ->Complexity(benchmark::oN);

BENCHMARK_OF(kappa_by_depth, homogeneity,
             "κ of a network of absolute values, layers of width 12, one input, against one forward pass") {
  std::vector<Index> widths(static_cast<std::size_t>(state.range(0)), 12);
  widths.back() = 1;
  measure_kappa(state, network(widths, 12, 1, absolute_value()));
}
BENCHMARK(kappa_by_depth)->Apply(paired)->ArgName("layers")->DenseRange(2, 5);

BENCHMARK_OF(kappa_of_a_large_network, output_scale,
             "κ of a two-layer tanh network with 30,000 parameters, against one forward pass") {
  measure_kappa(state, network({300, 1}, 99, state.range(0)));
}
BENCHMARK(kappa_of_a_large_network)->Apply(paired)->ArgName("outputs")->Arg(1);

BENCHMARK_OF(kappa_at_another_scale, parameter_scale,
             "κ at another scale from the parts of κ at one, against one forward pass") {
  const NetworkInstance net = network({64, 1}, 16, 4, relu());
  const Kappa at_one = kappa(net.model.jet(net.weights), net.targets);
  measure(
      state, [&] { keep(kappa_at_parameter_scale(at_one, 8, 2)); }, forward_pass(net));
}
BENCHMARK(kappa_at_another_scale)->Apply(paired);

}  // namespace lazy::bench
