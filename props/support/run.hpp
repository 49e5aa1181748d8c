// SPDX-License-Identifier: MIT
/// \file
/// The loop around RapidCheck: tries a property on its cases, shrinks what fails, and does the same to its false variants.
#pragma once

#include <support/evidence.hpp>

#include <csignal>
#include <functional>

namespace lazy::props {

/// How much is tried.
struct Budget {
  std::int64_t cases = 1000;          // a property, divided by its dearness
  std::int64_t variant_cases = 50;    // a false variant is tried on this many in any case, and on up to `cases` until one refutes it
  double seconds = 600;               // a property, variants not included; what it cuts is said
  int shrink_evaluations = 2000;
  double shrink_seconds = 5;
};

enum class Tier { quick, full, soak };

auto word(Tier tier) -> std::string;
auto budget_of(Tier tier) -> Budget;

/// The seed of a run unless another is asked for.
inline constexpr std::uint64_t default_seed = 0x181207956;

struct RunSettings {
  std::uint64_t seed = default_seed;
  Tier tier = Tier::full;
  Budget budget = budget_of(Tier::full);
  int shard = 0, shards = 1;  // the cases with number ≡ shard (mod shards)
  std::vector<nlohmann::json> corpus;  // values that once refuted the property
  std::function<void(std::int64_t cases)> progress = [](std::int64_t) {};
};

/// Set by a signal handler: a run then ends after the case it is at, and says that it was cut short.
auto stop_requested() -> volatile std::sig_atomic_t&;

/// Tries the property and its false variants.
auto run(const Property& property, const RunSettings& settings) -> Evidence;

/// One case again, and where it fails, what it shrinks to. An empty `variant` is the property itself.
/// \throws std::invalid_argument where the property has no such variant.
auto replay_case(const Property& property, const std::string& variant, std::uint64_t seed, std::int64_t number, const Budget& budget)
    -> std::optional<Counterexample>;

/// The case with the given values. \throws StaleValues where they do not fit the draws of the property.
auto replay_values(const Property& property, const std::string& variant, const nlohmann::json& values) -> std::optional<Counterexample>;

}  // namespace lazy::props
