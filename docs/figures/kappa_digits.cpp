// SPDX-License-Identifier: MIT
/// \file
/// κ of standard architectures on ten digits, as they are initialised (P1.4a): its bracket, κ when centred, the floor
/// for large output scales (P1.4d), and the output scale that is best, where a finite one is (P1.4e).
#include "digits_networks.hpp"
#include "figures.hpp"

#include <lazy/kappa_scaling.hpp>
#include <lazy/two_layer_norm.hpp>

#include <limits>

namespace lazy::figures {

namespace {

/// κ, with the bracket of ‖D²h‖ closed neuron by neuron where the network has two layers.
auto closest_kappa(const Network& h, const Vector& w0) -> Kappa {
  Kappa found = kappa(h.jet(w0), digit_targets(h), figure_norms());
  if (h.depth() > 2) return found;
  NormSettings tight = figure_norms();
  tight.upper_bound = UpperBound::tight;
  found.second = two_layer_second_differential_norm(h, w0, tight);
  found.value = kappa_at_output_scale(found, 1);
  return found;
}

/// \f$ \kappa_{h - h(w_0)}(w_0) \f$, from κ of h and its parts (P1.4f).
auto centred_kappa(Kappa kappa) -> Bracket {
  kappa.outputs.setZero();
  return kappa_at_output_scale(kappa, 1);
}

}  // namespace

auto kappa_digits() -> Csv {
  const std::vector<Architecture> architectures{
      {"two-layer ReLU 64-256-1", {256, 1}, relu()},
      {"two-layer ReLU 64-256-10", {256, 10}, relu()},
      {"two-layer tanh 64-256-1", {256, 1}, hyperbolic_tangent()},
      {"three-layer ReLU 64-64-64-1", {64, 64, 1}, relu()},
      {"five-layer ReLU 64-64-64-64-64-1", {64, 64, 64, 64, 1}, relu()},
      {"three-layer linear 64-64-64-1", {64, 64, 1}, linear_activation()},
  };
  Csv csv({"network", "parameters", "outputs", "kappa_lower", "kappa_upper", "centred_lower", "centred_upper",
           "floor_lower", "floor_upper", "best_scale"});
  for (const auto& net : architectures) {
    const Network h(net.widths, one_of_each_digit(), net.activation);
    const Vector w0 = initial_weights(h);
    const Kappa found = closest_kappa(h, w0);
    const Bracket from_zero = centred_kappa(found);
    const Bracket floor = kappa_floor(found);
    csv.row(net.name, h.parameters(), h.outputs(), found.value.lower, found.value.upper, from_zero.lower,
            from_zero.upper, floor.lower, floor.upper,
            best_output_scale(found.outputs, found.targets).value_or(std::numeric_limits<double>::infinity()));
  }
  return csv;
}

}  // namespace lazy::figures
