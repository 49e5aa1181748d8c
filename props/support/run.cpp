// SPDX-License-Identifier: MIT
#include <support/run.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace lazy::props {

namespace {

using Clock = std::chrono::steady_clock;

auto seconds_since(Clock::time_point start) -> double { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// The sizes of consecutive cases run through 1..100 in an order of which every stretch is spread.
auto size_of(std::int64_t number) -> int { return 1 + static_cast<int>((number * 37) % 100); }

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
    if (const auto unused = draw.unused(); !unused.empty())
      throw StaleValues("the values to replay have one for '" + unused + "', which the property does not draw");
  } catch (const Discard&) {
    found.discarded = true;
  } catch (const StaleValues&) {
    throw;
  } catch (const std::exception& error) {
    found.exception = error.what();
  }
  return found;
}

/// A body as RapidCheck's property: the one place that knows RapidCheck.
class Trial {
 public:
  explicit Trial(const Body& body)
      : property_(rc::detail::toProperty([this, &body] {
          found_ = evaluate(body, case_, record_);
          return rc::detail::CaseResult(found_.fails() ? rc::detail::CaseResult::Type::Failure : rc::detail::CaseResult::Type::Success);
        })) {}
  Trial(const Trial&) = delete;
  auto operator=(const Trial&) -> Trial& = delete;

  /// The case with this number, under this seed.
  auto shrinkable(std::uint64_t seed, std::int64_t number) -> rc::Shrinkable<rc::detail::CaseDescription> {
    case_ = {mix(seed, static_cast<std::uint64_t>(number)), size_of(number), nullptr};
    return property_(rc::Random(case_.seed), case_.size);
  }

  auto evaluate_(const rc::Shrinkable<rc::detail::CaseDescription>& shrinkable, nlohmann::json* record = nullptr) -> const Found& {
    record_ = record;
    shrinkable.value();
    record_ = nullptr;
    return found_;
  }

  auto run(std::uint64_t seed, std::int64_t number) -> const Found& { return evaluate_(shrinkable(seed, number)); }

  auto values(std::uint64_t seed, std::int64_t number) -> nlohmann::json {
    nlohmann::json record = nlohmann::json::object();
    evaluate_(shrinkable(seed, number), &record);
    return record;
  }

  /// Walks down from a failing case to ever simpler ones that fail in the same way.
  auto shrink(std::uint64_t seed, std::int64_t number, const Budget& budget) -> Counterexample {
    const auto start = Clock::now();
    auto smallest = shrinkable(seed, number);
    const Found first = evaluate_(smallest);
    int evaluations = 0, shrinks = 0;
    for (bool simpler = true; simpler;) {
      simpler = false;
      for (auto candidates = smallest.shrinks();;) {
        const auto candidate = candidates.next();
        if (!candidate || ++evaluations > budget.shrink_evaluations || seconds_since(start) > budget.shrink_seconds) break;
        if (!evaluate_(*candidate).fails_like(first)) continue;
        smallest = *candidate;
        ++shrinks;
        simpler = true;
        break;
      }
    }
    Counterexample counterexample;
    counterexample.number = number;
    counterexample.shrinks = shrinks;
    describe(evaluate_(smallest, &counterexample.values), counterexample);
    return counterexample;
  }

  static void describe(const Found& found, Counterexample& counterexample) {
    counterexample.exception = found.exception;
    if (!found.exception.empty()) return;
    const auto& worst = found.outcome.worst();
    counterexample.oracle = worst.name;
    counterexample.observed = worst.margin.observed;
    counterexample.allowed = worst.margin.allowed;
  }

 private:
  Draw::Case case_;
  nlohmann::json* record_ = nullptr;
  Found found_;
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

void replay_corpus(const Property& property, const RunSettings& settings, Evidence& evidence) {
  for (const auto& values : settings.corpus) {
    ++evidence.corpus;
    if (const auto found = replay_values(property, "", values)) {
      evidence.counterexample = found;
      return;
    }
  }
}

void try_cases(const Property& property, const RunSettings& settings, Evidence& evidence) {
  const auto seed = own_seed(property, settings.seed);
  const auto start = Clock::now();
  Trial trial(property.body);
  const auto all = case_budget(property, settings.budget.cases);
  auto last_progress = start;
  // A discarded case is replaced by one beyond the budget, as far as ten for each that counts.
  for (std::int64_t number = settings.shard; evidence.cases < evidence.budget; number += settings.shards) {
    if (number >= 11 * all) break;
    if (stop_requested() || (evidence.cases > 0 && seconds_since(start) > settings.budget.seconds)) {
      evidence.cut_short = true;
      break;
    }
    const auto& found = trial.run(seed, number);
    if (found.discarded) {
      ++evidence.discards;
      continue;
    }
    ++evidence.cases;
    for (const auto& [name, regime] : found.observations.regimes) {
      auto& seen = evidence.regimes[name];
      seen.required = regime.required;
      seen.hits += regime.hit ? 1 : 0;
      ++seen.of;
    }
    for (const auto& [name, value] : found.observations.notes) evidence.notes[name].add(value, number);
    if (found.fails()) {
      evidence.counterexample = trial.shrink(seed, number, settings.budget);
      break;
    }
    for (const auto& oracle : found.outcome.oracles()) {
      auto& seen = evidence.oracles[oracle.name];
      seen.name = oracle.name;
      seen.add(oracle.margin, number);
    }
    if (seconds_since(last_progress) > 0.2) {
      last_progress = Clock::now();
      settings.progress(evidence.cases);
    }
  }
  evidence.seconds = seconds_since(start);
  for (auto& [name, oracle] : evidence.oracles) oracle.values = trial.values(seed, oracle.number);
}

auto try_variant(const Property& property, const Property::Variant& variant, const RunSettings& settings) -> VariantEvidence {
  const auto seed = own_seed(property, settings.seed);
  constexpr std::int64_t fewest = 5;  // that say anything of how often an oracle refutes it
  const auto cases = case_budget(property, settings.budget.cases);
  const auto first_round = std::min(cases, std::max(fewest, case_budget(property, settings.budget.variant_cases)));
  VariantEvidence evidence;
  evidence.name = variant.name;
  Trial trial(variant.body);
  std::optional<std::int64_t> first;
  const auto start = Clock::now();
  for (std::int64_t number = settings.shard; number < cases; number += settings.shards) {
    const bool in_first_round = number < first_round;
    if (stop_requested() || (!in_first_round && (first || seconds_since(start) > settings.budget.seconds))) break;
    const auto& found = trial.run(seed, number);
    if (found.discarded) continue;
    if (!found.exception.empty()) {
      evidence.broken = fmt::format("case {} threw: {}", number, found.exception);
      return evidence;
    }
    if (in_first_round) {
      ++evidence.cases;
      for (const auto& oracle : found.outcome.oracles()) evidence.kills[oracle.name] += oracle.margin.holds() ? 0 : 1;
    }
    if (!first && found.fails()) first = number;
  }
  if (first) evidence.counterexample = trial.shrink(seed, *first, settings.budget);
  return evidence;
}

}  // namespace

auto stop_requested() -> volatile std::sig_atomic_t& {
  static volatile std::sig_atomic_t requested = 0;
  return requested;
}

auto word(Tier tier) -> std::string {
  switch (tier) {
    case Tier::quick: return "quick";
    case Tier::full: return "full";
    case Tier::soak: return "soak";
  }
  return "";
}

auto budget_of(Tier tier) -> Budget {
  switch (tier) {
    case Tier::quick: return {.cases = 100, .variant_cases = 10, .seconds = 60, .shrink_evaluations = 100, .shrink_seconds = 5};
    case Tier::full: return {};
    case Tier::soak: return {.cases = std::int64_t{1} << 40, .variant_cases = 1000, .seconds = 60};
  }
  return {};
}

auto run(const Property& property, const RunSettings& settings) -> Evidence {
  Evidence evidence;
  evidence.property = &property;
  evidence.seed = settings.seed;
  evidence.tier = word(settings.tier);
  const auto all = case_budget(property, settings.budget.cases);
  evidence.budget = all / settings.shards + (settings.shard < all % settings.shards ? 1 : 0);
  replay_corpus(property, settings, evidence);
  if (!evidence.counterexample) try_cases(property, settings, evidence);
  if (!evidence.counterexample)
    for (const auto& variant : property.variants) {
      settings.progress(evidence.cases);
      evidence.variants.push_back(try_variant(property, variant, settings));
    }
  return evidence;
}

auto replay_case(const Property& property, const std::string& variant, std::uint64_t seed, std::int64_t number, const Budget& budget)
    -> std::optional<Counterexample> {
  Trial trial(body_of(property, variant));
  if (!trial.run(own_seed(property, seed), number).fails()) return std::nullopt;
  return trial.shrink(own_seed(property, seed), number, budget);
}

auto replay_values(const Property& property, const std::string& variant, const nlohmann::json& values) -> std::optional<Counterexample> {
  const auto found = evaluate(body_of(property, variant), {0, 100, &values}, nullptr);
  if (!found.fails()) return std::nullopt;
  Counterexample counterexample;
  counterexample.number = -1;
  counterexample.values = values;
  Trial::describe(found, counterexample);
  return counterexample;
}

}  // namespace lazy::props
