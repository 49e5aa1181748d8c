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
  std::function<void(const Property&, std::int64_t cases)> progress = [](const Property&, std::int64_t) {};
  std::function<void(const Evidence&)> finished = [](const Evidence&) {};
};

/// Runs each property in a process of its own, at most `jobs` at once. The evidence comes back in the order of `properties`; a process
/// that ended early leaves evidence with the verdict *crashed* that says how.
auto run_in_workers(const std::vector<const Property*>& properties, int jobs,
                    const std::function<RunSettings(const Property&)>& settings_of, const Watcher& watcher) -> std::vector<Evidence>;

}  // namespace lazy::props
