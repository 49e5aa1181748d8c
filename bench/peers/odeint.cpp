// SPDX-License-Identifier: MIT
// Boost.Odeint's steppers with error control on the gradient flow, each with the settings of its own examples, and with
// others that a user might try.
#include <peers/peers.hpp>

#include <boost/numeric/odeint.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lazy::bench {
namespace {

namespace odeint = boost::numeric::odeint;
using State = std::vector<double>;

/// What an error is relative to: \f$ \text{floor} + |x| + \text{velocity} \cdot |h x'| \f$, entry by entry.
struct Scale {
  std::string name;
  double floor;
  double velocity;
};

template <class Stepper>
auto controlled(double absolute, double relative, double velocity_weight) {
  using Checker = odeint::default_error_checker<double, odeint::range_algebra, odeint::default_operations>;
  return odeint::controlled_runge_kutta<Stepper>(Checker(absolute, relative, 1, velocity_weight));
}

template <class MakeStepper>
PeerResult solve(const FlowTask& task, double tolerance, double first_step, const Scale& scale,
                 const MakeStepper& make) {
  Index evaluations = 0;
  Vector w = task.net.weights, velocity = w;
  const auto field = [&](const State& at, State& derivative, double) {
    std::ranges::copy(at, w.begin());
    task.field(w, velocity);
    std::ranges::copy(velocity, derivative.begin());
    ++evaluations;
  };
  State state(w.begin(), w.end());
  odeint::integrate_adaptive(make(scale.floor * tolerance, tolerance, scale.velocity), field, state, 0.0, task.horizon,
                             first_step);
  return {Eigen::Map<const Vector>(state.data(), w.size()), evaluations};
}

/// Enrolls a stepper as in Odeint's own examples, under its name, and with other settings.
template <class MakeStepper>
bool enroll(const std::string& stepper, const MakeStepper& make) {
  const auto with = [&](const std::string& name, double first_step, const Scale& scale) {
    return enroll_peer<FlowTask>("odeint " + stepper + name, [=](const FlowTask& task, double tolerance) {
      return solve(task, tolerance, first_step, scale, make);
    });
  };
  const Scale usual{", relative to 0.01 + |x| + |hx'|", 0.01, 1};
  bool enrolled = with("", 0.01, usual);
  for (const Scale& scale : {usual, Scale{", relative to 0.01 + |x|", 0.01, 0}, Scale{", relative to 1 + |x|", 1, 0}})
    for (const auto& [words, first_step] :
         {std::pair{", first step 0.01", 0.01}, {", first step 0.1", 0.1}, {", first step 1", 1.}})
      enrolled = with(scale.name + words, first_step, scale) && enrolled;
  return enrolled;
}

[[maybe_unused]] const bool enrolled =
    enroll("dopri5", controlled<odeint::runge_kutta_dopri5<State>>) &&
    enroll("cash_karp54", controlled<odeint::runge_kutta_cash_karp54<State>>) &&
    enroll("fehlberg78", controlled<odeint::runge_kutta_fehlberg78<State>>) &&
    enroll("bulirsch_stoer", [](double absolute, double relative, double velocity_weight) {
      return odeint::bulirsch_stoer<State>(absolute, relative, 1, velocity_weight);
    });

}  // namespace
}  // namespace lazy::bench
