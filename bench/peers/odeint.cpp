// SPDX-License-Identifier: MIT
// Boost.Odeint's controlled steppers on the gradient flow.
#include <peers/peers.hpp>

#include <boost/numeric/odeint.hpp>

#include <algorithm>
#include <vector>

namespace lazy::bench {
namespace {

namespace odeint = boost::numeric::odeint;
using State = std::vector<double>;

template <class Stepper>
PeerResult solve(const FlowTask& task, double tolerance) {
  Index evaluations = 0;
  Vector w = task.net.weights, velocity = w;
  const auto field = [&](const State& at, State& derivative, double) {
    std::ranges::copy(at, w.begin());
    task.field(w, velocity);
    std::ranges::copy(velocity, derivative.begin());
    ++evaluations;
  };
  State state(w.begin(), w.end());
  odeint::integrate_adaptive(odeint::make_controlled<Stepper>(tolerance / 100, tolerance), field, state, 0.0,
                             task.horizon, 0.01);
  return {Eigen::Map<const Vector>(state.data(), w.size()), evaluations};
}

[[maybe_unused]] const bool enrolled =
    enroll_peer<FlowTask>("odeint dopri5", solve<odeint::runge_kutta_dopri5<State>>) &&
    enroll_peer<FlowTask>("odeint fehlberg78", solve<odeint::runge_kutta_fehlberg78<State>>);

}  // namespace
}  // namespace lazy::bench
