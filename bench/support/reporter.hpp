// SPDX-License-Identifier: MIT
/// \file
/// Google Benchmark's reporters, with names that say what is measured and not how, and one that collects counts.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lazy::bench {

/// `kappa/width:64` rather than `kappa/width:64/iterations:1/manual_time`.
inline benchmark::BenchmarkReporter::Run plainly_named(benchmark::BenchmarkReporter::Run run) {
  run.run_name.iterations.clear();
  run.run_name.time_type.clear();
  return run;
}

inline auto plainly_named(std::vector<benchmark::BenchmarkReporter::Run> runs) {
  for (auto& run : runs) run = plainly_named(std::move(run));
  return runs;
}

/// The names in plain form on their way to another reporter.
class PlainDisplay : public benchmark::BenchmarkReporter {
 public:
  explicit PlainDisplay(benchmark::BenchmarkReporter& inner) : inner_(inner) {}
  bool ReportContext(const Context& context) override { return inner_.ReportContext(context); }
  void ReportRuns(const std::vector<Run>& runs) override { inner_.ReportRuns(plainly_named(runs)); }
  void Finalize() override { inner_.Finalize(); }

 private:
  benchmark::BenchmarkReporter& inner_;
};

/// A file in Google Benchmark's JSON, with the names in plain form.
class PlainFile : public benchmark::JSONReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override { JSONReporter::ReportRuns(plainly_named(runs)); }
};

/// The counts of every row that has some.
using Counts = std::map<std::string, std::map<std::string, long>>;

/// Collects the counts instead of showing anything.
class CountCollector : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      if (run.run_type == Run::RT_Iteration && !run.error_occurred)
        for (const auto& [what, number] : run.counters)
          counts_[plainly_named(run).benchmark_name()][what] = static_cast<long>(number.value);
  }

  const Counts& counts() const { return counts_; }

 private:
  Counts counts_;
};

}  // namespace lazy::bench
