// SPDX-License-Identifier: MIT
/// \file
/// How long something takes in units of something else, measured so that a busy machine does not matter much.
///
/// The two are run in turn, in pairs; each pair gives one ratio, and the median of the ratios is the result. What slows
/// the machine for longer than a pair slows both. Within a pair the one that goes first changes, and each is repeated
/// until it can be timed. Time is that which the thread was given: a long subject is interrupted more often than a
/// short yardstick.
#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <vector>

namespace lazy::bench {

using Seconds = std::chrono::duration<double>;

/// The processor's time that this thread has used.
Seconds thread_time();

/// What can be timed: a function without arguments. One that returns `Seconds` has timed itself.
template <class F>
concept Timeable = std::invocable<F&>;

/// The result: medians over the pairs.
struct PairedRatio {
  double ratio = 0;      ///< subject ÷ yardstick
  double spread = 0;     ///< half the interquartile range of the ratios, relative to their median
  double seconds = 0;    ///< of the subject
  double yardstick = 0;  ///< seconds of the yardstick
  int pairs = 0;
};

/// How much is measured.
struct PairSettings {
  int least_pairs = 9;
  int most_pairs = 41;
  Seconds budget{0.15};    ///< no pair beyond `least_pairs` begins after this
  Seconds shortest{2e-4};  ///< what is timed at a time takes at least this long
};

/// The value at the share `q` of the sorted `values`. Sorts them.
double quantile(std::vector<double>& values, double q);

namespace detail {

/// Seconds a call, over `batch` calls.
template <Timeable F>
Seconds time_batch(F& f, int batch) {
  if constexpr (std::same_as<std::invoke_result_t<F&>, Seconds>) {
    Seconds sum{0};
    for (int k = 0; k < batch; ++k) sum += f();
    return sum / batch;
  } else {
    const Seconds begin = thread_time();
    for (int k = 0; k < batch; ++k) f();
    return (thread_time() - begin) / batch;
  }
}

/// How often to repeat f, so that it takes as long as asked for. Also warms it up.
template <Timeable F>
int batch_size(F& f, Seconds shortest) {
  int batch = 1;
  while (time_batch(f, batch) * batch < shortest) batch *= 2;
  return batch;
}

}  // namespace detail

/// The time of `subject` in units of that of `yardstick`.
template <Timeable Subject, Timeable Yardstick>
PairedRatio paired_ratio(Subject&& subject, Yardstick&& yardstick, const PairSettings& settings = {}) {
  const Seconds begin = thread_time();
  const int subject_batch = detail::batch_size(subject, settings.shortest);
  const int yardstick_batch = detail::batch_size(yardstick, settings.shortest);
  std::vector<double> ratios, subjects, yardsticks;
  const auto within_budget = [&] { return thread_time() - begin < settings.budget; };
  for (int pair = 0; pair < settings.least_pairs || (pair < settings.most_pairs && within_budget()); ++pair) {
    const bool subject_first = pair % 2 == 0;
    if (subject_first) subjects.push_back(detail::time_batch(subject, subject_batch).count());
    yardsticks.push_back(detail::time_batch(yardstick, yardstick_batch).count());
    if (!subject_first) subjects.push_back(detail::time_batch(subject, subject_batch).count());
    ratios.push_back(subjects.back() / yardsticks.back());
  }
  const double median = quantile(ratios, 0.5);
  return {median, (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / (2 * median), quantile(subjects, 0.5),
          quantile(yardsticks, 0.5), static_cast<int>(ratios.size())};
}

}  // namespace lazy::bench
