// SPDX-License-Identifier: MIT
/// \file
/// A benchmark: a sentence about what some claim costs to evaluate, with the body that measures it.
///
///     BENCHMARK_OF(hessian_vector_product, jet_symmetric, "Σ c_k H_k u, against one forward pass") {
///       const Instance net = two_layer(state.range(0));
///       const auto at = net.model.jet(net.weights);
///       measure(state, [&] { keep(at.hvp(net.direction, net.weights)); }, forward_pass(net));
///     }
///     BENCHMARK(hessian_vector_product)->Apply(paired)->RangeMultiplier(4)->Range(8, 512)->Complexity();
#pragma once

#include <lazy/theory/claims.hpp>

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

namespace lazy::bench {

/// A benchmark as the program knows it.
struct Enrolled {
  std::string_view name;
  std::string_view text;
  const Claim* claim;
  std::string chapter;  // the file it stands in, without folder and extension
};

/// All benchmarks of the program.
std::vector<Enrolled>& registry();

/// Puts a benchmark into the registry. What BENCHMARK_OF calls.
bool enroll(std::string_view name, const Claim& claim, std::string_view text, std::string_view file);

/// What a row of the results says of the claim it belongs to.
std::string label(const Claim& claim);

}  // namespace lazy::bench

/// Declares a benchmark of one claim. The body that follows sees `state`, and ends with `measure` or one of its kin.
#define BENCHMARK_OF(name, claim_id, text)                                   \
  static void measure_##name(benchmark::State& state);                       \
  [[maybe_unused]] static const bool enrolled_##name =                       \
      ::lazy::bench::enroll(#name, ::lazy::claim::claim_id, text, __FILE__); \
  static void name(benchmark::State& state) {                                \
    state.SetLabel(::lazy::bench::label(::lazy::claim::claim_id));           \
    measure_##name(state);                                                   \
  }                                                                          \
  static void measure_##name(benchmark::State& state)
