// SPDX-License-Identifier: MIT
/// \file
/// What a run says: on the terminal, and as the files that the site and other tools read.
#pragma once

#include <support/evidence.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace lazy::props {

/// What is known of a claim when its properties are taken together.
struct ClaimSummary {
  const Claim* claim = nullptr;
  std::vector<const Property*> properties;
  std::vector<const Evidence*> evidence;  // of those properties that were run

  /// What keeps the claim from being covered: no property, a property without a false variant; empty where nothing
  /// does.
  auto missing() const -> std::string;
  /// The worst of its properties; "open" where one was not run; "unsampled".
  auto verdict() const -> std::string;
};

auto summaries(const std::vector<Evidence>& evidence) -> std::vector<ClaimSummary>;

/// The table of the claims, as `lazy-props` ends with it: all of them after a run of the whole suite, else those that
/// were run. `colour` paints the verdicts.
auto claim_table(const std::vector<Evidence>& evidence, bool whole_suite, bool colour) -> std::string;

/// Which properties and false variants each claim of these chapters (none named: of all) has, and what is missing.
auto coverage_table(const std::vector<std::string>& chapters, bool colour) -> std::string;
/// Whether every one of these claims that can be sampled has a property, and every property a false variant.
auto is_covered(const std::vector<std::string>& chapters) -> bool;

/// property × false variant × oracle: in what share of the cases each oracle refuted each variant.
auto kill_matrix(const std::vector<Evidence>& evidence) -> std::string;

/// One property in a few lines; where it failed, with the counterexample and how to see it again.
auto describe(const Evidence& evidence, bool colour) -> std::string;
auto describe(const Counterexample& counterexample) -> std::string;
/// What was drawn: a line a name, each value such that it reads back to the same bits.
auto describe_values(const nlohmann::json& values) -> std::string;

/// The evidence as JUnit XML, failure messages included.
auto junit(const std::vector<Evidence>& evidence) -> std::string;

/// What the run was made with and on: program, compiler, flags, libraries, system.
auto manifest() -> nlohmann::json;

}  // namespace lazy::props
