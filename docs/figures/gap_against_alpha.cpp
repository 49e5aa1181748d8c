// SPDX-License-Identifier: MIT
/// \file
/// The gap of (5), its supremum over [0, T] relative to ‖y*‖, against α, for tanh networks of two and three layers on
/// 200 digits. Centred networks approach their coefficient over α (P2.5); symmetrised ones are one order lazier (P2.6).
/// The gap is integrated as a flow of its own, so that nothing is lost by subtraction.
#include "digits_flows.hpp"
#include "figures.hpp"

namespace lazy::figures {

namespace {

template <Model M>
void curve(Csv& csv, Index layers, const char* start, const M& h, const Vector& w0) {
  const auto at0 = h.jet(w0);
  const auto about = expansion(h, w0);
  const auto loss = training_loss();
  const double scale = loss.targets().norm();
  const FlowSettings settings = figure_flow(figure_horizon(at0));
  const double coefficient = largest_gap(CoefficientFlow(at0, loss), settings).outputs / scale;
  for (const double alpha : {0.1, 0.32, 1., 10., 100., 1000., 10000.}) {
    const LargestGap largest = largest_gap(GapFlow(about, loss, alpha), settings);
    csv.row(layers, start, alpha, largest.outputs / alpha / scale, coefficient / alpha);
  }
}

}  // namespace

auto gap_against_alpha() -> Csv {
  Csv csv({"layers", "start", "alpha", "gap", "predicted"});
  for (const std::vector<Index>& widths : {std::vector<Index>{32, 1}, std::vector<Index>{16, 16, 1}}) {
    const Network f(widths, training_digits().images, hyperbolic_tangent());
    const Vector v = initial_weights(f);
    curve(csv, f.depth(), "centred", centred(f, v), v);
    curve(csv, f.depth(), "symmetrised", symmetrised(f), v.replicate(2, 1));
  }
  return csv;
}

}  // namespace lazy::figures
