// SPDX-License-Identifier: MIT
/// \file
/// What a benchmark reports: exact counts, times as ratios to a yardstick, and whatever else it found.
///
/// Counters of every row that is timed: `ratio` (subject ÷ yardstick, the median of the pairs), `ratio_spread` (half
/// their interquartile range, relative), `yardstick` (seconds) and `pairs`; the time of the row is the median time of
/// the subject.
#pragma once

#include <support/benchmark_of.hpp>
#include <support/paired_ratio.hpp>

#include <lazy/types.hpp>

#include <benchmark/benchmark.h>

#include <string>
#include <utility>

namespace lazy::bench {

/// Whether only counts are wanted and nothing is to be timed.
bool& counting_only();

/// An integer that has to come out the same on every machine and with every compiler's flags: it is compared with the
/// baseline.
void count(benchmark::State& state, const std::string& what, Index number);

/// How an iteration ends: on a test that no rounding can turn, or on a comparison of rounded numbers.
enum class Ends { surely, by_rounding };

/// The work of an iteration: a count if it ends surely; else it is shown, but not compared with the baseline.
void tally(benchmark::State& state, const std::string& what, Index number, Ends ends);

/// A number that was measured.
void note(benchmark::State& state, const std::string& what, double value);

/// One row without a time: of counts and notes alone.
void untimed(benchmark::State& state);

/// One row: a ratio that was measured.
void report(benchmark::State& state, const PairedRatio& time);

/// One row: what `subject` takes in units of `yardstick`.
template <Timeable Subject, Timeable Yardstick>
void measure(benchmark::State& state, Subject&& subject, Yardstick&& yardstick, const PairSettings& settings = {}) {
  if (counting_only()) return untimed(state);
  report(state, paired_ratio(std::forward<Subject>(subject), std::forward<Yardstick>(yardstick), settings));
}

/// One row that says why nothing could be measured.
void unmeasured(benchmark::State& state, const std::string& why);

/// Makes the compiler believe that the value is used.
template <class Value>
void keep(const Value& value) {
  benchmark::DoNotOptimize(value);
}

/// How every benchmark here is registered: it times itself, once.
inline void paired(benchmark::internal::Benchmark* benchmark) {
  benchmark->UseManualTime()->Iterations(1)->Unit(benchmark::kMicrosecond);
}

}  // namespace lazy::bench
