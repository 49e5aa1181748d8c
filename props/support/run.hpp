// SPDX-License-Identifier: MIT
/// \file
/// The loop around RapidCheck: tries a property on its cases, shrinks what fails, and does the same to its false
/// variants.
#pragma once

#include <support/evidence.hpp>

#include <atomic>
#include <csignal>
#include <functional>

namespace lazy::props {

/// How much is tried.
struct Budget {
  std::int64_t cases = 1000;        // a property, divided by its dearness
  std::int64_t variant_cases = 50;  // a false variant, at least; and up to `cases` until one refutes it
  double seconds = 600;             // a property, and each of its variants; what it cuts is said
  int shrink_evaluations = 2000;    // a property
  int variant_shrink_evaluations = 2000;
  double shrink_seconds = 5;
};

enum class Tier { quick, full, soak };

auto word(Tier tier) -> std::string;
auto budget_of(Tier tier) -> Budget;

/// The seed of a run unless another is asked for.
inline constexpr std::uint64_t default_seed = 0x181207956;

/// Values that once refuted a property, and where they are kept.
struct Kept {
  nlohmann::json values;
  std::string where;
};

/// Where a run is at, for one who watches it from another process.
struct Position {
  std::atomic<std::int64_t> evaluations{0};  // of the bodies so far
  std::atomic<std::int64_t> number{-1};      // of the case; -1 while what was kept is replayed
  std::atomic<std::int64_t> cases{0};        // of the property itself that were tried
  std::atomic<int> variant{-1};              // its place among the variants; -1 for the property itself
};

struct RunSettings {
  std::uint64_t seed = default_seed;
  Tier tier = Tier::full;
  Budget budget = budget_of(Tier::full);
  int shard = 0, shards = 1;  // the cases with number ≡ shard (mod shards)
  std::vector<Kept> corpus;
  std::function<void(const Evidence& so_far)> progress = [](const Evidence&) {};
  Position* position = nullptr;  // where given, kept up to date
};

/// How often a signal asked the run to stop. It then ends after the case it is at, and says that it was stopped.
auto stop_requests() -> volatile std::sig_atomic_t&;

/// The evidence of a property before anything was tried.
auto no_evidence(const Property& property, const RunSettings& settings) -> Evidence;

/// Tries the property and its false variants. A failure of the first kind ends it: the variants of a law that does not
/// hold say nothing.
auto run(const Property& property, const RunSettings& settings) -> Evidence;

/// One case by itself: what was drawn and answered, and where it does not hold, what that shrinks to.
struct Look {
  bool discarded = false;
  nlohmann::json values = nlohmann::json::object();
  std::vector<Oracle> oracles;
  std::optional<Counterexample> counterexample;
};

/// The case of this number. An empty `variant` is the property itself.
/// \throws std::invalid_argument where the property has no such variant.
auto look_at_case(const Property& property, const std::string& variant, std::uint64_t seed, std::int64_t number,
                  const Budget& budget) -> Look;

/// The case with the given values. \throws StaleValues where they do not fit the draws of the property.
auto look_at_values(const Property& property, const std::string& variant, const nlohmann::json& values) -> Look;

}  // namespace lazy::props
