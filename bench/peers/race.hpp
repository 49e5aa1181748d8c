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

/// The loosest tolerance \f$ 10^{-k/2} \f$, from k = `first_half_digits` down to a thousandth of the accuracy asked for,
/// with which a solver is that accurate; if none is, the most accurate.
template <class Error>
Attempt loosest(const Solve& solve, double accuracy, const Error& error, int first_half_digits = 6) {
  Attempt best{1, {}, std::numeric_limits<double>::infinity()};
  for (int half_digits = first_half_digits; !(best.error <= accuracy); ++half_digits) {
    const double tolerance = std::pow(10, -half_digits / 2.);
    if (tolerance < accuracy / 1000) break;
    PeerResult result = solve(tolerance);
    if (const double reached = error(result); reached < best.error) best = {tolerance, std::move(result), reached};
  }
  return best;
}

/// What is said of a solver that does not get there.
inline std::string falls_short(const Attempt& best) {
  std::ostringstream text;
  text.precision(2);
  text << "it does not get there: its error is " << best.error << " at best";
  return text.str();
}

/// One row: the peer's time in units of ours.
/// \param ours what solves the task at least as accurately
/// \param most_pairs how often both are run; 1 for what takes a minute
/// \param first_half_digits of the tolerance to begin with
template <class Task, class Error, Timeable Ours>
void race(benchmark::State& state, const std::string& name, const Task& task, double accuracy, const Error& error,
          Ours&& ours, int most_pairs = 9, int first_half_digits = 6) {
  if (counting_only()) return untimed(state);
  const auto found = peers<Task>().find(name);
  if (found == peers<Task>().end()) return unmeasured(state, "absent: not found when the project was configured");
  const Solve solve = found->second(task);
  const Attempt attempt = loosest(solve, accuracy, error, first_half_digits);
  if (!(attempt.error <= accuracy)) return unmeasured(state, falls_short(attempt));
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
