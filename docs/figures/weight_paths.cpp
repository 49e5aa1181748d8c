// SPDX-License-Identifier: MIT
/// \file
/// The paths of the weights during training, at a small and a large output scale α (P2.2): the hidden neurons of a
/// two-layer tanh network on 200 digits, centred, each a point in the plane of what it looks for, its incoming weights
/// along the difference between the classes, and of what it says, its outgoing weight. In the manner of [CB18], Figure
/// 1.
#include "digits_flows.hpp"
#include "figures.hpp"

#include <numeric>

namespace lazy::figures {

auto weight_paths() -> Csv {
  const auto& [images, targets] = training_digits();
  const Network f({32, 1}, images, hyperbolic_tangent());
  const Vector w0 = initial_weights(f);
  const auto h = centred(f, w0);
  const double horizon = figure_horizon(h.jet(w0));
  const Vector between_classes = (images * targets).normalized();

  Csv csv({"alpha", "neuron", "time", "incoming", "outgoing"});
  for (const double alpha : {0.1, 100.}) {
    const ScaledFlow flow(expansion(h, w0), training_loss(), alpha);
    const auto record = [&](double t, const Vector& u) {
      const Vector w = w0 + u / alpha;
      const Vector incoming = f.weights(w, 1) * between_classes;
      for (Index i = 0; i < incoming.size(); ++i)
        csv.row(alpha, i, 100 * t / horizon, incoming[i], f.weights(w, 2)(0, i));
    };
    record(0, flow.start());
    integrate(flow, flow.start(), figure_flow(horizon), [&](FlowStep& step) {
      const double middle = std::midpoint(step.begin(), step.end());
      record(middle, step.state(middle));
      record(step.end(), step.end_state());
    });
  }
  return csv;
}

}  // namespace lazy::figures
