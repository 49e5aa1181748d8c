// SPDX-License-Identifier: MIT
#include <support/measure.hpp>

namespace lazy::bench {
namespace {

void finish(benchmark::State& state, double seconds) {
  for (auto _ : state) state.SetIterationTime(seconds);
}

}  // namespace

bool& counting_only() {
  static bool only = false;
  return only;
}

void count(benchmark::State& state, const std::string& what, Index number) {
  state.counters[what] = static_cast<double>(number);
}

void tally(benchmark::State& state, const std::string& what, Index number, Ends ends) {
  if (ends == Ends::surely)
    count(state, what, number);
  else
    note(state, what, static_cast<double>(number));
}

void note(benchmark::State& state, const std::string& what, double value) {
  if (!counting_only()) state.counters[what] = value;
}

void untimed(benchmark::State& state) { finish(state, 0); }

void report(benchmark::State& state, const PairedRatio& time) {
  state.counters["ratio"] = time.ratio;
  state.counters["ratio_spread"] = time.spread;
  state.counters["yardstick"] = time.yardstick;
  state.counters["pairs"] = time.pairs;
  finish(state, time.seconds);
}

void unmeasured(benchmark::State& state, const std::string& why) { state.SkipWithError(why.c_str()); }

}  // namespace lazy::bench
