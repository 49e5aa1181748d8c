// SPDX-License-Identifier: MIT
/// \file
/// κ against the scale λ of the parameters, for ReLU networks of q = 2 to 5 layers on ten digits (P1.6, P1.6a): λ^-q
/// where the network starts at zero, which a homogeneous one does by symmetrising, and a floor as it is initialised.
/// Every point is κ at λW, computed from the jet there; the laws are drawn from κ and its parts at W.
#include "digits_networks.hpp"
#include "figures.hpp"

#include <lazy/kappa_scaling.hpp>
#include <lazy/models/combinators.hpp>

namespace lazy::figures {

namespace {

template <Model M>
void curve(Csv& csv, int depth, const char* start, const M& h, const Vector& w0, const Vector& targets) {
  const Kappa at_one = kappa(h.jet(w0), targets, figure_norms());
  for (int k = -5; k <= 8; ++k) {
    const double lambda = std::pow(10, k / 4.0);
    const Bracket measured = kappa(h.jet(lambda * w0), targets, figure_norms()).value;
    csv.row(depth, start, lambda, measured.lower, measured.upper, kappa_at_parameter_scale(at_one, lambda, depth).upper,
            kappa_floor(at_one).upper);
  }
}

}  // namespace

auto kappa_parameter_scale() -> Csv {
  Csv csv({"depth", "start", "lambda", "kappa_lower", "kappa_upper", "law", "floor"});
  for (int depth = 2; depth <= 5; ++depth) {
    std::vector<Index> widths(static_cast<std::size_t>(depth), 64);
    widths.back() = 1;
    const Network h(widths, one_of_each_digit(), relu());
    const Vector w0 = initial_weights(h);
    curve(csv, depth, "symmetrised", symmetrised(h), w0.replicate(2, 1), digit_targets(h));
    curve(csv, depth, "as initialised", h, w0, digit_targets(h));
  }
  return csv;
}

}  // namespace lazy::figures
