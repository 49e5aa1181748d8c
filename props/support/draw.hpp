// SPDX-License-Identifier: MIT
/// \file
/// How a property gets its random values: by name.
///
/// Each named draw has a random stream of its own, a function of the case and of the name alone. So the values of a
/// case do not depend on the order in which a compiler evaluates them, and a draw that shrinks leaves the others as
/// they were.
#pragma once

#include <support/json.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazy::props {

/// Thrown by `Draw::discard`: the case is not one that the property speaks of.
struct Discard {};

/// A corpus entry or a replayed case that no longer fits the draws of its property.
class StaleValues : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The part of the random state that a string picks out.
auto hash_of(std::string_view text) -> std::uint64_t;

/// Mixes two words into one that depends on every bit of both.
auto mix(std::uint64_t a, std::uint64_t b) -> std::uint64_t;

/// What a case says of itself beside its outcome.
struct Observations {
  struct Regime {
    std::string name;
    double required = 0;
    bool hit = false;
  };
  std::vector<Regime> regimes;
  std::vector<std::pair<std::string, double>> notes;
};

/// The source of the values of one case.
class Draw {
 public:
  struct Case {
    std::uint64_t seed = 0;                    // picks the values
    int size = 100;                            // 1..100: how large structures may be
    const nlohmann::json* replayed = nullptr;  // the values themselves, where a case is replayed
  };

  /// `record`, where given, receives every value drawn, under its name.
  Draw(const Case& which, Observations& observations, nlohmann::json* record)
      : case_(which), observations_(observations), record_(record) {}

  /// The value of `generator` under `name`; a name that was used before gets a number: "W", "W 2", …
  template <class T>
  auto operator()(std::string_view name, const rc::Gen<T>& generator) -> T {
    const std::string key = unique(name);
    T value = case_.replayed ? replayed<T>(key) : drawn(key, generator);
    if (record_) (*record_)[key] = value_to_json(value);
    return value;
  }

  /// 1..100: how large the structures of this case may be.
  auto size() const -> int { return case_.size; }

  /// At least the share `required` of all cases must be in this regime, else the property has not been checked there.
  void cover(std::string_view regime, double required, bool hit) {
    const auto known = std::ranges::find(observations_.regimes, regime, &Observations::Regime::name);
    if (known == observations_.regimes.end())
      observations_.regimes.push_back({std::string(regime), required, hit});
    else
      *known = {std::string(regime), required, hit};
  }

  /// A quantity whose spread over the cases the reader wants to see.
  void note(std::string_view name, double value) { observations_.notes.emplace_back(name, value); }

  /// The case does not meet the hypothesis. Better: draw only cases that do. More than ten in eleven discarded is a
  /// failure.
  [[noreturn]] void discard() const { throw Discard{}; }

  /// The name of a value that was to be replayed and that nothing asked for; empty where there is none.
  auto unused() const -> std::string {
    if (case_.replayed)
      for (const auto& [key, value] : case_.replayed->items())
        if (std::ranges::find(names_, key, &Name::key) == names_.end()) return key;
    return "";
  }

 private:
  struct Name {
    std::string key;
    int uses = 1;
  };

  auto unique(std::string_view name) -> std::string {
    std::string key(name);
    for (auto used = find(key); used != names_.end(); used = find(key))
      key = std::string(name) + " " + std::to_string(++find(name)->uses);
    names_.push_back({key});
    return key;
  }

  auto find(std::string_view key) -> std::vector<Name>::iterator { return std::ranges::find(names_, key, &Name::key); }

  /// From a stream of its own, and known to RapidCheck, which can then shrink it.
  template <class T>
  auto drawn(const std::string& key, const rc::Gen<T>& generator) const -> T {
    const auto stream = mix(case_.seed, hash_of(key));
    return *rc::Gen<T>(
        [generator, stream, size = case_.size](const rc::Random&, int) { return generator(rc::Random(stream), size); });
  }

  template <class T>
  auto replayed(const std::string& key) const -> T {
    const auto found = case_.replayed->find(key);
    if (found == case_.replayed->end()) throw StaleValues("there is no value for the draw '" + key + "'");
    try {
      return value_from_json<T>(*found);
    } catch (const nlohmann::json::exception& error) {
      throw StaleValues("the value for the draw '" + key + "' is not of its type: " + error.what());
    }
  }

  Case case_;
  Observations& observations_;
  nlohmann::json* record_;
  std::vector<Name> names_;
};

}  // namespace lazy::props
