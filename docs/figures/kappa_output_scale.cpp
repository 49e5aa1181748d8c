// SPDX-License-Identifier: MIT
/// \file
/// κ against the output scale α, for two networks on ten digits (P1.4b – P1.4d): κ/α where the network is centred, and
/// as it is initialised the floor, below which no scale gets. Every point is κ of the network αh, computed from its own
/// jet; the laws are drawn from κ and its parts at α = 1.
#include "digits_networks.hpp"
#include "figures.hpp"

#include <lazy/kappa_scaling.hpp>
#include <lazy/models/combinators.hpp>

namespace lazy::figures {

namespace {

template <Model M>
void curve(Csv& csv, const std::string& name, const char* start, const M& h, const Vector& w0, const Vector& targets) {
  const Kappa at_one = kappa(h.jet(w0), targets, figure_norms());
  for (int k = -6; k <= 12; ++k) {
    const double alpha = std::pow(10, k / 2.0);
    const Bracket measured = kappa(scaled(alpha, h).jet(w0), targets, figure_norms()).value;
    csv.row(name, start, alpha, measured.lower, measured.upper, kappa_at_output_scale(at_one, alpha).upper,
            kappa_floor(at_one).upper);
  }
}

}  // namespace

auto kappa_output_scale() -> Csv {
  Csv csv({"network", "start", "alpha", "kappa_lower", "kappa_upper", "law", "floor"});
  for (const Architecture& net :
       {Architecture{"two layers", {256, 1}, relu()}, Architecture{"five layers", {64, 64, 64, 64, 1}, relu()}}) {
    const Network h(net.widths, one_of_each_digit(), net.activation);
    const Vector w0 = initial_weights(h);
    curve(csv, net.name, "centred", centred(h, w0), w0, digit_targets(h));
    curve(csv, net.name, "as initialised", h, w0, digit_targets(h));
  }
  return csv;
}

}  // namespace lazy::figures
