// SPDX-License-Identifier: MIT
/// \file
/// A peer beside ours, at the same accuracy, in the same run.
#pragma once

#include <peers/peers.hpp>
#include <support/measure.hpp>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <utility>

namespace lazy::bench {

/// What a solver finds with a tolerance.
struct Attempt {
  double tolerance;
  PeerResult result;
  double error;
};

/// The tolerances that a solver is tried with, loosest first: \f$ 10^{-k} \f$ for k = `first`, `first` + `step`, … The
/// finer they are, the less a result owes to where they happen to lie, and the longer it takes.
struct Ladder {
  double first = 3;
  double step = 0.5;
};

/// The loosest tolerance, down to a thousandth of the accuracy asked for, with which a solver is that accurate; if none
/// is, the most accurate.
template <class Error>
Attempt loosest(const Solve& solve, double accuracy, const Error& error, const Ladder& ladder = {}) {
  Attempt best{1, {}, std::numeric_limits<double>::infinity()};
  for (double k = ladder.first; !(best.error <= accuracy); k += ladder.step) {
    const double tolerance = std::pow(10, -k);
    if (tolerance < accuracy / 1000) break;
    PeerResult result = solve(tolerance);
    if (const double reached = error(result); reached < best.error) best = {tolerance, std::move(result), reached};
  }
  return best;
}

/// What is said of a solver that is not that accurate with any tolerance.
inline std::string falls_short(const Attempt& best, double accuracy) {
  std::ostringstream text;
  text.precision(2);
  text << "its error stays above " << accuracy << ", at best " << best.error;
  return text.str();
}

/// One row: the peer's time in units of ours.
/// \param ours what solves the task at least as accurately
/// \param most_pairs how often both are run; 1 for what takes a minute
/// \param ladder the peer's tolerances
template <class Task, class Error, Timeable Ours>
void race(benchmark::State& state, const std::string& name, const Task& task, double accuracy, const Error& error,
          Ours&& ours, int most_pairs = 9, const Ladder& ladder = {}) {
  if (counting_only()) return untimed(state);
  const auto found = peers<Task>().find(name);
  if (found == peers<Task>().end()) return unmeasured(state, "absent: not found when the project was configured");
  const Solve solve = found->second(task);
  const Attempt attempt = loosest(solve, accuracy, error, ladder);
  if (!(attempt.error <= accuracy)) return unmeasured(state, falls_short(attempt, accuracy));
  note(state, "evaluations", static_cast<double>(attempt.result.evaluations));
  note(state, "error", attempt.error);
  note(state, "tolerance", attempt.tolerance);
  const auto once = [&]() -> Seconds {
    const Seconds begin = thread_time();
    const PeerResult result = solve(attempt.tolerance);
    return result.seconds.value_or(thread_time() - begin);
  };
  measure(state, once, std::forward<Ours>(ours), {.least_pairs = most_pairs, .most_pairs = most_pairs});
}

}  // namespace lazy::bench
