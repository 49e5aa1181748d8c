// SPDX-License-Identifier: MIT
#include <support/run.hpp>

#include <support/text.hpp>
#include <support/user_data.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace lazy::props {

namespace {

using Clock = std::chrono::steady_clock;

auto seconds_since(Clock::time_point start) -> double {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The sizes of consecutive cases run through 1..100 in an order of which every stretch is spread.
auto size_of(std::int64_t number) -> int { return 1 + static_cast<int>((number % 100) * 37 % 100); }

/// What one evaluation of a body found.
struct Found {
  Outcome outcome;
  Observations observations;
  std::string exception;
  bool discarded = false;

  auto fails() const -> bool { return !discarded && (!exception.empty() || !outcome.holds()); }
  /// Shrinking stays with the way in which a case fails, so that it does not end at some other mistake.
  auto fails_like(const Found& other) const -> bool { return fails() && exception.empty() == other.exception.empty(); }
};

auto evaluate(const Body& body, const Draw::Case& which, nlohmann::json* record) -> Found {
  Found found;
  Draw draw(which, found.observations, record);
  try {
    found.outcome = body(draw);
    if (found.outcome.oracles().empty()) found.exception = "the property answered nothing";
  } catch (const Discard&) {
    found.discarded = true;
  } catch (const StaleValues&) {
    throw;
  } catch (const std::exception& error) {
    found.exception = valid_utf8(error.what());
    if (found.exception.empty()) found.exception = "an exception that says nothing";
  } catch (...) {
    found.exception = "something that is no std::exception";
  }
  if (found.exception.empty() && !found.discarded)
    if (const auto unused = draw.unused(); !unused.empty())
      throw StaleValues("there is a value for '" + unused + "', which the property does not draw");
  return found;
}

auto counterexample_of(const Found& found) -> Counterexample {
  Counterexample counterexample;
  counterexample.exception = found.exception;
  if (found.exception.empty()) {
    const auto& worst = found.outcome.worst();
    counterexample.oracle = worst.name;
    counterexample.observed = worst.margin.observed;
    counterexample.allowed = worst.margin.allowed;
  }
  return counterexample;
}

/// A body as RapidCheck's property: the one place that knows RapidCheck.
class Trial {
 public:
  Trial(const Body& body, std::uint64_t seed, Position& position)
      : seed_(seed), position_(position), property_(rc::detail::toProperty([this, &body] {
          position_.evaluations.fetch_add(1, std::memory_order_relaxed);
          found_ = evaluate(body, case_, record_);
          return rc::detail::CaseResult(found_.fails() ? rc::detail::CaseResult::Type::Failure
                                                       : rc::detail::CaseResult::Type::Success);
        })) {}
  Trial(const Trial&) = delete;
  auto operator=(const Trial&) -> Trial& = delete;

  /// The case of this number: the first of its attempts that is not discarded. So what a case is does not depend on
  /// which other cases are tried, before it or at all.
  auto run(std::int64_t number) -> const Found& {
    position_.number.store(number, std::memory_order_relaxed);
    const auto stream = mix(seed_, static_cast<std::uint64_t>(number));
    discards_ = 0;
    do {
      case_ = {mix(stream, static_cast<std::uint64_t>(discards_)), size_of(number + discards_), nullptr};
      tried_ = property_(rc::Random(case_.seed), case_.size);
      if (!evaluated(*tried_).discarded) break;
    } while (++discards_ < attempts && stop_requests() == 0);
    return found_;
  }

  /// How many attempts the last case took that came to nothing.
  auto discards() const -> int { return discards_; }

  auto values(std::int64_t number) -> nlohmann::json {
    run(number);
    return values();
  }

  /// Of the last case.
  auto values() -> nlohmann::json {
    auto record = nlohmann::json::object();
    if (tried_) evaluated(*tried_, &record);
    return record;
  }

  /// Walks from the last case, which failed, down to ever simpler ones that fail in the same way.
  auto shrink(int most_evaluations, double most_seconds) -> Counterexample {
    const auto start = Clock::now();
    const Found first = found_;
    auto smallest = *tried_;
    int evaluations = 0, shrinks = 0;
    const auto simpler = [&]() -> rc::Maybe<rc::Shrinkable<rc::detail::CaseDescription>> {
      auto candidates = smallest.shrinks();
      while (auto candidate = candidates.next()) {
        if (++evaluations > most_evaluations || seconds_since(start) > most_seconds || stop_requests() > 0) break;
        if (evaluated(*candidate).fails_like(first)) return candidate;
      }
      return rc::Nothing;
    };
    while (const auto candidate = simpler()) {
      smallest = *candidate;
      ++shrinks;
    }
    auto values = nlohmann::json::object();
    auto counterexample = counterexample_of(evaluated(smallest, &values));
    counterexample.number = position_.number;
    counterexample.shrinks = shrinks;
    counterexample.values = std::move(values);
    return counterexample;
  }

 private:
  static constexpr int attempts = 100;

  auto evaluated(const rc::Shrinkable<rc::detail::CaseDescription>& tried, nlohmann::json* record = nullptr)
      -> const Found& {
    record_ = record;
    tried.value();
    record_ = nullptr;
    return found_;
  }

  std::uint64_t seed_;
  Position& position_;
  Draw::Case case_;
  nlohmann::json* record_ = nullptr;
  Found found_;
  int discards_ = 0;
  rc::Maybe<rc::Shrinkable<rc::detail::CaseDescription>> tried_;
  rc::detail::Property property_;
};

auto body_of(const Property& property, const std::string& variant) -> const Body& {
  if (variant.empty()) return property.body;
  const auto found = std::ranges::find(property.variants, variant, &Property::Variant::name);
  if (found == property.variants.end())
    throw std::invalid_argument(fmt::format("the property '{}' has no variant '{}'", property.name, variant));
  return found->body;
}

/// The number of cases that the tier asks of this property, over all shards.
auto case_budget(const Property& property, std::int64_t cases) -> std::int64_t {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(cases) / property.dearness));
}

auto own_seed(const Property& property, std::uint64_t seed) -> std::uint64_t { return seed ^ hash_of(property.name); }

void replay_corpus(const Property& property, const RunSettings& settings, Position& position, Evidence& evidence) {
  for (const auto& kept : settings.corpus) {
    ++evidence.corpus;
    ++position.evaluations;
    try {
      const auto look = look_at_values(property, "", kept.values);
      if (look.discarded) throw StaleValues("the property discards them");
      evidence.counterexample = look.counterexample;
    } catch (const StaleValues& error) {
      evidence.stale = kept.where + ": " + error.what();
    }
    if (evidence.counterexample || !evidence.stale.empty()) return;
  }
}

void count(const Found& found, std::int64_t number, Evidence& evidence) {
  for (const auto& regime : found.observations.regimes) {
    auto& seen = evidence.regimes[regime.name];
    seen.required = regime.required;
    seen.hits += regime.hit ? 1 : 0;
    ++seen.of;
  }
  for (const auto& [name, value] : found.observations.notes) evidence.notes[name].add(value, number);
  if (found.fails()) return;
  for (const auto& oracle : found.outcome.oracles()) {
    auto& seen = evidence.oracles[oracle.name];
    seen.name = oracle.name;
    seen.add(oracle.margin, number);
  }
}

void try_cases(const Property& property, const RunSettings& settings, Position& position, Evidence& evidence) {
  constexpr std::int64_t hopeless = 1000;  // discards over the ten to one that are a failure already
  const auto all = case_budget(property, settings.budget.cases);
  const auto start = Clock::now();
  auto last_progress = start;
  Trial trial(property.body, own_seed(property, settings.seed), position);
  for (std::int64_t number = settings.shard; number < all; number += settings.shards) {
    const auto& found = trial.run(number);
    evidence.discards += trial.discards();
    evidence.stopped = stop_requests() > 0;
    if (evidence.stopped && found.discarded) break;
    if (!found.discarded) {
      position.cases = ++evidence.cases;
      count(found, number, evidence);
      if (found.fails()) {
        evidence.counterexample = trial.shrink(settings.budget.shrink_evaluations, settings.budget.shrink_seconds);
        break;
      }
    }
    if (evidence.discards > 10 * evidence.cases + hopeless) break;
    const bool is_last = number + settings.shards >= all;
    evidence.cut_short = !is_last && (evidence.stopped || seconds_since(start) > settings.budget.seconds);
    if (evidence.cut_short) break;
    if (seconds_since(last_progress) > 0.2) {
      last_progress = Clock::now();
      evidence.seconds = seconds_since(start);
      settings.progress(evidence);
    }
  }
  evidence.seconds = seconds_since(start);
  for (auto& [name, oracle] : evidence.oracles) oracle.values = trial.values(oracle.number);
}

auto try_variant(const Property& property, const Property::Variant& variant, const RunSettings& settings,
                 Position& position) -> VariantEvidence {
  constexpr std::int64_t fewest = 5;  // that say anything of how often an oracle refutes it
  const auto& budget = settings.budget;
  const auto cases = case_budget(property, budget.cases);
  VariantEvidence evidence;
  evidence.name = variant.name;
  evidence.round = std::min(cases, std::max(fewest, case_budget(property, budget.variant_cases)));
  Trial trial(variant.body, own_seed(property, settings.seed), position);
  const auto start = Clock::now();
  for (std::int64_t number = settings.shard; number < cases && stop_requests() == 0; number += settings.shards) {
    const bool in_round = number < evidence.round;
    const bool is_late = evidence.tried > 0 && seconds_since(start) > budget.seconds;
    if (is_late || (!in_round && evidence.counterexample)) break;
    const auto& found = trial.run(number);
    if (found.discarded) continue;
    ++evidence.tried;
    if (!found.exception.empty()) {
      evidence.broken(number, found.exception);
      return evidence;
    }
    if (in_round) {
      ++evidence.cases;
      for (const auto& oracle : found.outcome.oracles()) evidence.kills[oracle.name] += oracle.margin.holds() ? 0 : 1;
    }
    if (!evidence.counterexample && found.fails())
      evidence.counterexample = trial.shrink(budget.variant_shrink_evaluations, budget.shrink_seconds);
  }
  return evidence;
}

}  // namespace

auto stop_requests() -> volatile std::sig_atomic_t& {
  static volatile std::sig_atomic_t requests = 0;
  return requests;
}

auto word(Tier tier) -> std::string {
  switch (tier) {
    case Tier::quick:
      return "quick";
    case Tier::full:
      return "full";
    case Tier::soak:
      return "soak";
  }
  return "";
}

auto budget_of(Tier tier) -> Budget {
  switch (tier) {
    case Tier::quick:
      return {.cases = 100, .variant_cases = 10, .seconds = 60, .variant_shrink_evaluations = 100};
    case Tier::full:
      return {};
    case Tier::soak:
      return {.cases = std::int64_t{1} << 40, .variant_cases = 1000, .seconds = 60};
  }
  return {};
}

auto no_evidence(const Property& property, const RunSettings& settings) -> Evidence {
  Evidence evidence;
  evidence.property = &property;
  evidence.seed = settings.seed;
  evidence.tier = word(settings.tier);
  evidence.data = data_options();
  evidence.part = {settings.shards, {settings.shard}};
  const auto all = case_budget(property, settings.budget.cases);
  evidence.budget = all / settings.shards + (settings.shard < all % settings.shards ? 1 : 0);
  return evidence;
}

auto run(const Property& property, const RunSettings& settings) -> Evidence {
  Position unwatched;
  auto& position = settings.position ? *settings.position : unwatched;
  auto evidence = no_evidence(property, settings);
  const auto goes_on = [&evidence] { return !evidence.counterexample && evidence.stale.empty() && !evidence.stopped; };
  replay_corpus(property, settings, position, evidence);
  if (goes_on()) try_cases(property, settings, position, evidence);
  for (std::size_t i = 0; i < property.variants.size() && goes_on(); ++i) {
    settings.progress(evidence);
    position.variant = static_cast<int>(i);
    auto found = try_variant(property, property.variants[i], settings, position);
    evidence.stopped = stop_requests() > 0;
    if (!evidence.stopped) evidence.variants.push_back(std::move(found));
  }
  return evidence;
}

auto look_at_case(const Property& property, const std::string& variant, std::uint64_t seed, std::int64_t number,
                  const Budget& budget) -> Look {
  Position unwatched;
  Trial trial(body_of(property, variant), own_seed(property, seed), unwatched);
  const auto found = trial.run(number);
  Look look{found.discarded, trial.values(), found.outcome.oracles(), std::nullopt};
  if (found.fails())
    look.counterexample = trial.shrink(variant.empty() ? budget.shrink_evaluations : budget.variant_shrink_evaluations,
                                       budget.shrink_seconds);
  return look;
}

auto look_at_values(const Property& property, const std::string& variant, const nlohmann::json& values) -> Look {
  constexpr int largest = 100;
  const auto found = evaluate(body_of(property, variant), {0, largest, &values}, nullptr);
  Look look{found.discarded, values, found.outcome.oracles(), std::nullopt};
  if (found.fails()) {
    look.counterexample = counterexample_of(found);
    look.counterexample->number = -1;
    look.counterexample->values = values;
  }
  return look;
}

}  // namespace lazy::props
