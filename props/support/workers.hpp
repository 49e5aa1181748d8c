// SPDX-License-Identifier: MIT
/// \file
/// Properties in processes of their own, several at a time: one that crashes takes nothing else with it.
#pragma once

#include <support/run.hpp>

#include <functional>
#include <vector>

namespace lazy::props {

/// What happens while the workers work.
struct Watcher {
  std::function<void(const Evidence& so_far)> progress = [](const Evidence&) {};
  std::function<void(const Evidence&)> finished = [](const Evidence&) {};
};

/// How many at once, and how long one may be silent.
struct Crew {
  int jobs = 1;
  double patience = 600;  // seconds that a single evaluation of a body may take; a worker in a longer one is ended
  double grace = 10;      // seconds that it may take once the run was asked to stop
};

/// Runs each property in a process of its own. The evidence comes back in the order of `properties`; a process that
/// ended early leaves what it had found by then, with the verdict *crashed* and how and in which case it ended.
///
/// Once a signal asks the run to stop, each worker ends after the case it is at, or is ended after the grace; at a
/// second signal all are ended at once. Properties that were not begun have evidence that says so.
auto run_in_workers(const std::vector<const Property*>& properties, const Crew& crew,
                    const std::function<RunSettings(const Property&)>& settings_of, const Watcher& watcher)
    -> std::vector<Evidence>;

}  // namespace lazy::props
