// SPDX-License-Identifier: MIT
/// \file
/// Other people's solvers for our tasks. Each is compiled in where it was found when the project was configured, and
/// puts itself into the list of the task that it can do; one that is not on the list is absent, which its row of the
/// results says.
#pragma once

#include <support/instances.hpp>
#include <support/paired_ratio.hpp>

#include <lazy/regression.hpp>
#include <lazy/types.hpp>

#include <concepts>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace lazy::bench {

/// β_α(∞), to a relative residual.
struct HypentropyTask {
  const Regression& problem;
  double alpha;
};

/// The interpolant of least ℓ1 norm.
struct BasisPursuitTask {
  const Regression& problem;
};

/// The gradient flow \f$ w' = f(w) = -\nabla F_\alpha(w) \f$ of a centred two-layer tanh network in the NTK
/// parametrisation, square loss, from its weights to T.
struct FlowTask {
  const NetworkInstance& net;
  double alpha;
  double horizon;
  std::function<void(const Vector& w, Vector& velocity)> field;
};

/// What a peer found.
struct PeerResult {
  Vector solution;        ///< β or w(T)
  Index evaluations = 0;  ///< of the function that it was given: right-hand sides, or objectives and gradients
  std::optional<Seconds> seconds = {};  ///< the time it took, where the call took more
};

/// Solves a task that it knows, to a tolerance in its own sense of the word.
using Solve = std::function<PeerResult(double tolerance)>;

/// Gets ready for a task, which has to outlive what it returns.
template <class Task>
using Peer = std::function<Solve(const Task&)>;

/// The peers that are there, by name.
template <class Task>
std::map<std::string, Peer<Task>>& peers() {
  static std::map<std::string, Peer<Task>> list;
  return list;
}

/// Puts a peer on the list: a function of task and tolerance.
template <class Task, std::invocable<const Task&, double> Function>
bool enroll_peer(const std::string& name, Function solve) {
  peers<Task>()[name] = [solve](const Task& task) -> Solve {
    return [&task, solve](double tolerance) { return solve(task, tolerance); };
  };
  return true;
}

}  // namespace lazy::bench
