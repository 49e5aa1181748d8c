// SPDX-License-Identifier: MIT
/// \file
/// The results on a terminal: a line for each, with its time, its yardsticks, and what was counted and noted.
#pragma once

#include <benchmark/benchmark.h>

#include <vector>

namespace lazy::bench {

/// In place of Google Benchmark's table, whose columns would be the iterations, of which there is one, and the time of
/// the program around the measurement.
class Table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;

 private:
  void row(const Run& run);

  int name_width_ = 0;
};

}  // namespace lazy::bench
