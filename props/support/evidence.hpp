// SPDX-License-Identifier: MIT
/// \file
/// What a run found out about a property: the record that the site shows. Records of the parts of a run (shards,
/// workers) merge to the record of the whole, so everything here is a count, an extremum or a sample that does not
/// depend on the order of the cases.
#pragma once

#include <support/json.hpp>
#include <support/property.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lazy::props {

/// The verdict on a property, from the best to the worst: a claim is as good as its worst property. A true claim is
/// never "proved".
enum class Verdict {
  checked,  ///< it held in every case, each of its false variants was refuted, and the coverage it asks for was met
  open,     ///< it was not done: a signal stopped it, or it is a shard that lacks something, which the merge judges
  gave_up,  ///< it was not tested: too few cases, too many discards, too little coverage, a variant that survived
  no_case,  ///< it was not tested: no case of the user's data meets its hypothesis
  crashed,  ///< the process that ran it ended before it could answer
  refuted,  ///< a case was found in which it does not hold
};

auto word(Verdict verdict) -> std::string;

/// A case in which a property, or one of its false variants, does not hold.
struct Counterexample {
  std::int64_t number = 0;  // of the case in which it was found
  std::string oracle;
  double observed = 0, allowed = 0;
  std::string exception;  // what was thrown, where something was
  int shrinks = 0;
  nlohmann::json values = nlohmann::json::object();  // after shrinking
};

/// The margins of one oracle over all cases.
struct OracleEvidence {
  static constexpr int bins_per_decade = 20;

  std::string name;
  std::int64_t zeros = 0;                 // cases in which nothing at all was used
  std::map<int, std::int64_t> histogram;  // of floor(bins_per_decade · log10 margin)
  double worst = -1;                      // the largest margin …
  double observed = 0, allowed = 0;
  std::int64_t number = -1;  // … and its case
  nlohmann::json values = nlohmann::json::object();

  void add(const Margin& margin, std::int64_t number);
  auto count() const -> std::int64_t;

  /// An upper bound, a bin wide (12 %), of the q-th quantile of the margins.
  auto quantile(double q) const -> double;
};

/// How many of the cases were in a regime that the property is to cover.
struct RegimeEvidence {
  double required = 0;
  std::int64_t hits = 0, of = 0;

  /// Whether the hits are compatible with the required share: Wilson's upper bound at 3.3 standard deviations is no
  /// less. Where the required share is at most a half that is one false alarm in 2000; near 1 and with few cases there
  /// are more.
  auto enough() const -> bool;
};

/// The spread of a quantity over the cases: its extremes, and a sample of the cases with the smallest numbers for its
/// median.
struct NoteEvidence {
  static constexpr std::size_t sample_size = 1001;

  std::int64_t count = 0;
  double min = std::numeric_limits<double>::quiet_NaN(), max = min;
  std::map<std::int64_t, double> sample;

  void add(double value, std::int64_t number);
  auto median() const -> double;
};

/// What was found about a false variant.
struct VariantEvidence {
  std::string name;
  std::int64_t round = 0;  // the cases with numbers below are all tried, those beyond only until one refutes it
  std::int64_t cases = 0;  // of that round that were tried, not discarded
  std::int64_t tried = 0;  // in all
  std::map<std::string, std::int64_t> kills;  // oracle -> cases of the round in which it refuted the variant
  std::optional<Counterexample> counterexample;
  std::string exception;            // what it threw: a variant that cannot be evaluated refutes nothing …
  std::int64_t exception_case = 0;  // … and in which case

  /// Records that it cannot be evaluated. Nothing else about it matters then.
  void broken(std::int64_t number, const std::string& what);

  /// "refuted, as it must be" is *refuted*; else *survived* or *broken*.
  auto verdict() const -> std::string;
};

/// Which part of the cases of a run this is: those with a number in `shards` modulo `of`.
struct Part {
  int of = 1;
  std::set<int> shards = {0};

  auto is_whole() const -> bool { return shards.size() == static_cast<std::size_t>(of); }
};

/// All that a run found out about one property.
struct Evidence {
  const Property* property = nullptr;
  std::uint64_t seed = 0;
  std::string tier;
  std::string data;  // the options that name the user's data; empty where designs are random
  Part part;
  std::int64_t cases = 0, budget = 0, discards = 0;
  bool cut_short = false;  // by the time budget or by a signal
  bool stopped = false;    // by a signal
  double seconds = 0;
  std::map<std::string, OracleEvidence> oracles;
  std::map<std::string, RegimeEvidence> regimes;
  std::map<std::string, NoteEvidence> notes;
  std::optional<Counterexample> counterexample;
  std::vector<VariantEvidence> variants;
  std::int64_t corpus = 0;  // cases of the corpus that were replayed
  std::string stale;        // what is wrong with the corpus, where something is
  std::string crash;        // how its process ended, where it ended early

  auto verdict() const -> Verdict;
  /// Whether the verdict is neither *checked* nor *open*.
  auto fails() const -> bool;
  /// Why the verdict is not *checked*; empty where it is.
  auto why() const -> std::string;
  /// "30 of 1000 cases"; of a soak, which ends by time alone, "30 cases in 2 s".
  auto extent() const -> std::string;
};

/// The evidence of two parts of the cases as one. That of all parts is the evidence of the undivided run, seconds
/// aside; where the property is refuted this goes for the verdict and the counterexample, for each part stops at its
/// own first failure.
/// \throws std::invalid_argument unless both are of the same property, seed, tier and data and the parts have no case
/// in common.
auto merge(Evidence a, const Evidence& b) -> Evidence;

/// One line of evidence.jsonl. The inverse finds the property in the registry, and throws where it is not there.
auto to_json(const Evidence& evidence) -> nlohmann::json;
auto evidence_from_json(const nlohmann::json& line) -> Evidence;

/// The name under which this program was called.
auto program() -> std::string;

/// The shell command that shows a case again.
auto replay_command(const Evidence& evidence, const std::string& variant, std::int64_t number) -> std::string;

}  // namespace lazy::props
