// SPDX-License-Identifier: MIT
/// \file
/// A peer beside ours, at the same accuracy, in the same run.
#pragma once

#include <peers/peers.hpp>
#include <support/measure.hpp>

#include <cmath>
#include <optional>
#include <utility>

namespace lazy::bench {

/// The loosest tolerance \f$ 10^{-k/2} \f$ with which a solver is as accurate as asked for, and what it then finds.
struct Attempt {
  double tolerance;
  PeerResult result;
  double error;
};

/// \param error of a result
/// \return none where the solver does not get there with any tolerance down to 1e-15.
template <class Error>
std::optional<Attempt> loosest(const Solve& solve, double accuracy, const Error& error) {
  for (int half_digits = 6; half_digits <= 30; ++half_digits) {
    const double tolerance = std::pow(10, -half_digits / 2.);
    PeerResult result = solve(tolerance);
    if (const double reached = error(result); reached <= accuracy) return Attempt{tolerance, std::move(result), reached};
  }
  return std::nullopt;
}

/// One row: the peer's time in units of ours.
/// \param ours what solves the task at least as accurately
template <class Task, class Error, Timeable Ours>
void race(benchmark::State& state, const std::string& name, const Task& task, double accuracy, const Error& error, Ours&& ours) {
  if (counting_only()) return untimed(state);
  const auto found = peers<Task>().find(name);
  if (found == peers<Task>().end()) return unmeasured(state, "absent: not found when the project was configured");
  const Solve solve = found->second(task);
  const std::optional<Attempt> attempt = loosest(solve, accuracy, error);
  if (!attempt) return unmeasured(state, "it does not get as accurate as this");
  note(state, "evaluations", static_cast<double>(attempt->result.evaluations));
  note(state, "error", attempt->error);
  note(state, "tolerance", attempt->tolerance);
  const auto once = [&]() -> Seconds {
    const auto begin = std::chrono::steady_clock::now();
    const PeerResult result = solve(attempt->tolerance);
    return result.seconds.value_or(std::chrono::steady_clock::now() - begin);
  };
  measure(state, once, std::forward<Ours>(ours), {.most_pairs = 9});
}

}  // namespace lazy::bench
