// SPDX-License-Identifier: MIT
/// \file
/// What the linearisation says of the network's outputs, on digits it was trained on and on digits it was not (P2.7):
/// every output at the end of training against that of the linearised network, for a two-layer tanh network, centred,
/// at a small and a large output scale.
#include "digits_flows.hpp"
#include "figures.hpp"

#include <lazy/prediction.hpp>

namespace lazy::figures {

auto test_outputs_digits() -> Csv {
  const auto& [images, targets] = training_digits();
  const auto& [new_images, new_targets] = held_out_digits();
  const Network f({32, 1}, images, hyperbolic_tangent());
  const Network g({32, 1}, new_images, hyperbolic_tangent());
  const Vector w0 = initial_weights(f);
  const auto h = centred(f, w0);
  const auto at0 = h.jet(w0);
  const auto new_at0 = g.jet(w0);
  const double horizon = figure_horizon(at0);

  const KernelFlow linear(tangent_kernel(at0), targets);
  const Vector predicted = linear.outputs(horizon);
  const Vector new_predicted = linear.predict(cross_kernel(new_at0, at0), Vector::Zero(new_targets.size()), horizon);

  Csv csv({"alpha", "digits", "target", "linearised", "network"});
  for (const double alpha : {0.1, 100.}) {
    const ScaledFlow flow(expansion(h, w0), training_loss(), alpha);
    const Vector u = integrate(flow, flow.start(), figure_flow(horizon)).state;
    const Vector outputs = flow.outputs(u);
    const Vector new_outputs = alpha * (g.jet(w0 + u / alpha).value() - new_at0.value());
    for (Index i = 0; i < targets.size(); ++i) csv.row(alpha, "trained on", targets[i], predicted[i], outputs[i]);
    for (Index i = 0; i < new_targets.size(); ++i)
      csv.row(alpha, "held out", new_targets[i], new_predicted[i], new_outputs[i]);
  }
  return csv;
}

}  // namespace lazy::figures
