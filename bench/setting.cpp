// SPDX-License-Identifier: MIT
/// \file
/// What the parts cost that every chapter draws on: the five operators of a jet, the gradient, and the norms. The unit
/// is one forward pass of the same network, so a row that does not grow says that the part grows like the forward pass
/// does.
#include <support/benchmark_of.hpp>
#include <support/instances.hpp>
#include <support/measure.hpp>
#include <support/products.hpp>

#include <lazy/losses.hpp>
#include <lazy/norms.hpp>
#include <lazy/objective.hpp>
#include <lazy/tangent_kernel.hpp>
#include <lazy/two_layer_norm.hpp>

namespace lazy::bench {
namespace {

void widths(benchmark::internal::Benchmark* benchmark) {
  paired(benchmark);
  benchmark->ArgName("width")->RangeMultiplier(4)->Range(16, 1024)->Complexity(benchmark::oN);
}

}  // namespace

BENCHMARK_OF(noise_of_setting, jets,
             "One forward pass against itself: what this machine's noise does to a ratio that is 1") {
  const NetworkInstance net = two_layer(256);
  measure(state, forward_pass(net), forward_pass(net));
}
BENCHMARK(noise_of_setting)->Apply(paired);

BENCHMARK_OF(differential_product, jets, "Dh(w) u at a known jet, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const auto at = net.model.jet(net.weights);
  measure(
      state, [&] { keep(at.jvp(net.direction)); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(differential_product)->Apply(widths);

BENCHMARK_OF(adjoint_product, jet_adjoint, "Dh(w)ᵀ c at a known jet, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const auto at = net.model.jet(net.weights);
  measure(
      state, [&] { keep(at.vjp(net.residual)); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(adjoint_product)->Apply(widths);

BENCHMARK_OF(second_differential, jet_symmetric, "D²h(w)[u, v] at a known jet, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const auto at = net.model.jet(net.weights);
  measure(
      state, [&] { keep(at.second(net.direction, net.weights)); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(second_differential)->Apply(widths);

BENCHMARK_OF(hessian_product, jet_hessian_products, "Σ c_k H_k(w) u at a known jet, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const auto at = net.model.jet(net.weights);
  measure(
      state, [&] { keep(at.hvp(net.residual, net.direction)); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(hessian_product)->Apply(widths);

BENCHMARK_OF(objective_gradient, objective_first_variation,
             "∇F_α(w) from w, its forward pass included, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const Objective F(net.model, SquareLoss(net.targets), 10);
  measure(
      state, [&] { keep(F.gradient(net.weights)); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(objective_gradient)->Apply(widths);

BENCHMARK_OF(objective_hessian_product, objective_second_variation,
             "∇²F_α(w) u at a known jet, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0));
  const Objective F(net.model, SquareLoss(net.targets), 10);
  const auto at = F.jet(net.weights);
  measure(
      state, [&] { keep(at.hessian(net.direction)); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(objective_hessian_product)->Apply(widths);

BENCHMARK_OF(tangent_kernel_matrix, tangent_kernel_form,
             "K(w) as a matrix, n products with Dh and its transpose, against one forward pass") {
  const NetworkInstance net = two_layer(64, state.range(0));
  const auto at = net.model.jet(net.weights);
  measure(
      state, [&] { keep(tangent_kernel(at)); }, forward_pass(net));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(tangent_kernel_matrix)
    ->Apply(paired)
    ->ArgName("outputs")
    ->RangeMultiplier(2)
    ->Range(8, 128)
    ->Complexity(benchmark::oNSquared);

BENCHMARK_OF(
    norm_of_the_differential, differential_norm,
    "‖Dh(w)‖: up to 96 outputs through the tangent kernel, beyond by Lanczos' method; against one forward pass") {
  const NetworkInstance net = two_layer(64, state.range(0));
  const auto at = net.model.jet(net.weights);
  const NormResult norm = differential_norm(at);
  show_products(state, norm.cost, Ends::surely);
  note(state, "upper_over_lower", norm.norm.upper / norm.norm.lower);
  measure(
      state, [&] { keep(differential_norm(at).norm.upper); }, forward_pass(net));
}
BENCHMARK(norm_of_the_differential)->Apply(paired)->ArgName("outputs")->Arg(8)->Arg(32)->Arg(96)->Arg(128)->Arg(512);

BENCHMARK_OF(norm_of_a_hessian, second_form_norm,
             "‖D²h(w)‖ for a single output, Lanczos' method from 97 parameters on, against one forward pass") {
  const NetworkInstance net = two_layer(state.range(0), 1);
  const auto at = net.model.jet(net.weights);
  const NormResult norm = second_differential_norm(at);
  show_products(state, norm.cost, Ends::surely);
  note(state, "upper_over_lower", norm.norm.upper / norm.norm.lower);
  measure(
      state, [&] { keep(second_differential_norm(at).norm.upper); }, forward_pass(net));
}
BENCHMARK(norm_of_a_hessian)->Apply(paired)->ArgName("width")->Arg(8)->Arg(32)->Arg(128)->Arg(512);

BENCHMARK_OF(norm_of_the_second_differential, second_form_bracket,
             "The bracket of ‖D²h(w)‖, two layers of width 24: below by ascents, above by Σ H_k², for two outputs by "
             "bisection; against one forward pass") {
  if (counting_only()) return untimed(state);
  const NetworkInstance net = two_layer(24, state.range(0));
  const auto at = net.model.jet(net.weights);
  const NormResult norm = second_differential_norm(at);
  show_products(state, norm.cost, Ends::by_rounding);
  note(state, "upper_over_lower", norm.norm.upper / norm.norm.lower);
  measure(
      state, [&] { keep(second_differential_norm(at).norm.upper); }, forward_pass(net));
}
BENCHMARK(norm_of_the_second_differential)->Apply(paired)->ArgName("outputs")->Arg(2)->Arg(4)->Arg(8)->Arg(16);

BENCHMARK_OF(norm_of_the_second_differential_by_neuron, second_form_blocks,
             "‖D²h(w)‖, two layers of width 24, as the largest over the neurons; against one forward pass") {
  if (counting_only()) return untimed(state);
  const NetworkInstance net = two_layer(24, state.range(0));
  const NormResult norm = two_layer_second_differential_norm(net.model, net.weights);
  note(state, "upper_over_lower", norm.norm.upper / norm.norm.lower);
  measure(
      state, [&] { keep(two_layer_second_differential_norm(net.model, net.weights).norm.upper); }, forward_pass(net));
}
BENCHMARK(norm_of_the_second_differential_by_neuron)
    ->Apply(paired)
    ->ArgName("outputs")
    ->Arg(2)
    ->Arg(4)
    ->Arg(8)
    ->Arg(16);

}  // namespace lazy::bench
