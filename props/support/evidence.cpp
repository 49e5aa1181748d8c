// SPDX-License-Identifier: MIT
#include <support/evidence.hpp>

#include <support/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

namespace lazy::props {

using nlohmann::json;

auto word(Verdict verdict) -> std::string {
  switch (verdict) {
    case Verdict::checked:
      return "checked";
    case Verdict::open:
      return "open";
    case Verdict::gave_up:
      return "gave up";
    case Verdict::no_case:
      return "no case";
    case Verdict::crashed:
      return "crashed";
    case Verdict::refuted:
      return "refuted";
  }
  return "";
}

void OracleEvidence::add(const Margin& margin, std::int64_t case_number) {
  const double value = margin.value();
  if (value == 0)
    ++zeros;
  else
    ++histogram[static_cast<int>(std::floor(bins_per_decade * std::log10(value)))];
  if (value > worst) {
    worst = value;
    observed = margin.observed;
    allowed = margin.allowed;
    number = case_number;
  }
}

auto OracleEvidence::count() const -> std::int64_t {
  auto total = zeros;
  for (const auto& [bin, hits] : histogram) total += hits;
  return total;
}

auto OracleEvidence::quantile(double q) const -> double {
  auto remaining = static_cast<std::int64_t>(std::ceil(q * static_cast<double>(count()))) - zeros;
  if (remaining <= 0) return 0;
  for (const auto& [bin, hits] : histogram)
    if ((remaining -= hits) <= 0) return std::min(worst, std::pow(10.0, (bin + 1.0) / bins_per_decade));
  return worst;
}

auto RegimeEvidence::enough() const -> bool {
  if (of == 0) return required == 0;
  constexpr double z = 3.3;
  const auto n = static_cast<double>(of);
  const double share = static_cast<double>(hits) / n;
  const double centre = share + z * z / (2 * n);
  const double radius = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return (centre + radius) / (1 + z * z / n) >= required;
}

void NoteEvidence::add(double value, std::int64_t number) {
  ++count;
  min = std::fmin(min, value);  // which passes over a NaN
  max = std::fmax(max, value);
  if (std::isnan(value)) return;
  sample.emplace(number, value);
  if (sample.size() > sample_size) sample.erase(std::prev(sample.end()));
}

auto NoteEvidence::median() const -> double {
  if (sample.empty()) return std::nan("");
  std::vector<double> values;
  for (const auto& [number, value] : sample) values.push_back(value);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void VariantEvidence::broken(std::int64_t number, const std::string& what) {
  exception = what;
  exception_case = number;
  tried = 0;
  counterexample.reset();
  if (number >= round) return;
  cases = 0;
  kills.clear();
}

auto VariantEvidence::verdict() const -> std::string {
  if (!exception.empty()) return "broken";
  return counterexample ? "refuted" : "survived";
}

auto Evidence::verdict() const -> Verdict {
  if (!crash.empty()) return Verdict::crashed;
  if (counterexample) return Verdict::refuted;
  if (why().empty()) return Verdict::checked;
  if (stale.empty() && (stopped || !part.is_whole())) return Verdict::open;
  return cases == 0 && !data.empty() ? Verdict::no_case : Verdict::gave_up;
}

auto Evidence::fails() const -> bool { return verdict() > Verdict::open; }

auto Evidence::extent() const -> std::string {
  return tier == "soak" ? fmt::format("{} cases in {:.3g} s", cases, seconds)
                        : fmt::format("{} of {} cases", cases, budget);
}

namespace {

auto why_not(const Counterexample& found) -> std::string {
  const auto where = found.number < 0 ? std::string("kept values") : fmt::format("case {}", found.number);
  if (!found.exception.empty()) return fmt::format("{} ended with: {}", where, found.exception);
  return fmt::format("{}: {}{} observed, {} allowed", where, found.oracle.empty() ? "" : found.oracle + ": ",
                     found.observed, found.allowed);
}

}  // namespace

auto Evidence::why() const -> std::string {
  if (!crash.empty()) return crash;
  if (counterexample) return why_not(*counterexample);
  if (!stale.empty()) return "the corpus does not fit, " + stale;
  if (stopped)
    return fmt::format("it was stopped after {} and {} of {} false variants", extent(), variants.size(),
                       property->variants.size());
  if (cases == 0 && !data.empty())
    return fmt::format("no case of this data meets the hypothesis, {} were discarded", discards);
  if (cases == 0) return fmt::format("no case was tried, and {} were discarded", discards);
  if (discards > 10 * cases) return fmt::format("{} cases were discarded and only {} tried", discards, cases);
  for (const auto& [name, regime] : regimes)
    if (data.empty() && !regime.enough())  // the shares asked for are those of random designs
      return fmt::format("insufficient coverage of '{}': {} of {} cases where a share of {} is required", name,
                         regime.hits, regime.of, regime.required);
  if (variants.empty()) return "it has no false variant, so nothing shows that it can fail";
  for (const auto& variant : variants) {
    const auto verdict = variant.verdict();
    if (verdict == "broken")
      return fmt::format("the false variant '{}' is broken: case {} ended with: {}", variant.name,
                         variant.exception_case, variant.exception);
    if (verdict == "survived")
      return fmt::format("the false variant '{}' survived {} cases", variant.name, variant.tried);
  }
  return "";
}

namespace {

/// Of two counterexamples, the one of the earlier case.
auto earlier(const std::optional<Counterexample>& a, const std::optional<Counterexample>& b) {
  if (!a || !b) return a ? a : b;
  return b->number < a->number ? b : a;
}

void merge_into(OracleEvidence& a, const OracleEvidence& b) {
  a.zeros += b.zeros;
  for (const auto& [bin, hits] : b.histogram) a.histogram[bin] += hits;
  if (b.worst > a.worst || (b.worst == a.worst && b.number < a.number)) {
    a.worst = b.worst;
    a.observed = b.observed;
    a.allowed = b.allowed;
    a.number = b.number;
    a.values = b.values;
  }
}

void merge_into(NoteEvidence& a, const NoteEvidence& b) {
  a.count += b.count;
  a.min = std::fmin(a.min, b.min);
  a.max = std::fmax(a.max, b.max);
  a.sample.insert(b.sample.begin(), b.sample.end());
  while (a.sample.size() > NoteEvidence::sample_size) a.sample.erase(std::prev(a.sample.end()));
}

void merge_into(VariantEvidence& a, const VariantEvidence& b) {
  a.cases += b.cases;
  a.tried += b.tried;
  for (const auto& [oracle, kills] : b.kills) a.kills[oracle] += kills;
  a.counterexample = earlier(a.counterexample, b.counterexample);
  if (a.exception.empty() || (!b.exception.empty() && b.exception_case < a.exception_case)) {
    a.exception = b.exception;
    a.exception_case = b.exception_case;
  }
  // A part that nothing had refuted by then went on beyond the round, to cases that the undivided run does not reach.
  const bool is_reached =
      a.exception_case < a.round || !a.counterexample || a.exception_case < a.counterexample->number;
  if (a.exception.empty()) return;
  if (is_reached)
    a.broken(a.exception_case, std::string(a.exception));
  else
    a.exception.clear();
}

void merge_into(Part& a, const Part& b) {
  if (a.of != b.of) throw std::invalid_argument(fmt::format("shards of {} and of {} do not merge", a.of, b.of));
  for (const int shard : b.shards)
    if (!a.shards.insert(shard).second)
      throw std::invalid_argument(fmt::format("shard {} of {} is there twice", shard, a.of));
  if (a.is_whole()) a = Part{};
}

}  // namespace

auto merge(Evidence a, const Evidence& b) -> Evidence {
  if (a.property != b.property || a.seed != b.seed || a.tier != b.tier || a.data != b.data)
    throw std::invalid_argument("evidence of different properties, seeds, tiers or data does not merge: " +
                                a.property->name + " and " + b.property->name);
  try {
    merge_into(a.part, b.part);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(a.property->name + ": " + error.what());
  }
  a.cases += b.cases;
  a.budget += b.budget;
  a.discards += b.discards;
  a.cut_short = a.cut_short || b.cut_short;
  a.stopped = a.stopped || b.stopped;
  a.seconds += b.seconds;
  a.corpus = std::max(a.corpus, b.corpus);
  a.counterexample = earlier(a.counterexample, b.counterexample);
  if (a.crash.empty()) a.crash = b.crash;
  if (a.stale.empty()) a.stale = b.stale;
  for (const auto& [name, oracle] : b.oracles) {
    auto [place, is_new] = a.oracles.try_emplace(name, oracle);
    if (!is_new) merge_into(place->second, oracle);
  }
  for (const auto& [name, regime] : b.regimes) {
    auto& mine = a.regimes[name];
    mine.required = regime.required;
    mine.hits += regime.hits;
    mine.of += regime.of;
  }
  for (const auto& [name, note] : b.notes) merge_into(a.notes[name], note);
  for (const auto& variant : b.variants) {
    const auto mine = std::ranges::find(a.variants, variant.name, &VariantEvidence::name);
    if (mine == a.variants.end())
      a.variants.push_back(variant);
    else
      merge_into(*mine, variant);
  }
  if (a.counterexample) a.variants.clear();  // as in an undivided run, which does not come to them
  return a;
}

namespace {

auto counterexample_to_json(const std::optional<Counterexample>& found, const std::string& replay) -> json {
  if (!found) return nullptr;
  return {{"case", found->number},
          {"oracle", found->oracle},
          {"observed", number(found->observed)},
          {"allowed", number(found->allowed)},
          {"margin", number(Margin{found->observed, found->allowed}.value())},
          {"exception", found->exception},
          {"shrinks", found->shrinks},
          {"values", found->values},
          {"replay", replay}};
}

auto counterexample_from_json(const json& in) -> std::optional<Counterexample> {
  if (in.is_null()) return std::nullopt;
  return Counterexample{
      in.at("case"),    in.at("oracle"), to_double(in.at("observed")), to_double(in.at("allowed")), in.at("exception"),
      in.at("shrinks"), in.at("values")};
}

auto oracle_to_json(const OracleEvidence& oracle) -> json {
  json quantiles;
  for (const double q : {0.01, 0.1, 0.5, 0.9, 0.99}) quantiles[fmt::format("{}", q)] = number(oracle.quantile(q));
  json histogram = json::array();
  for (const auto& [bin, hits] : oracle.histogram)
    histogram.push_back({(bin + 0.5) / OracleEvidence::bins_per_decade, hits});
  return {{"name", oracle.name},
          {"worst", number(oracle.worst)},
          {"quantiles", quantiles},
          {"zeros", oracle.zeros},
          {"histogram", histogram},
          {"observed", number(oracle.observed)},
          {"allowed", number(oracle.allowed)},
          {"case", oracle.number},
          {"values", oracle.values}};
}

auto oracle_from_json(const json& in) -> OracleEvidence {
  OracleEvidence oracle;
  oracle.name = in.at("name");
  oracle.zeros = in.at("zeros");
  for (const auto& bin : in.at("histogram"))
    oracle.histogram[static_cast<int>(std::floor(bin.at(0).get<double>() * OracleEvidence::bins_per_decade))] =
        bin.at(1);
  oracle.worst = to_double(in.at("worst"));
  oracle.observed = to_double(in.at("observed"));
  oracle.allowed = to_double(in.at("allowed"));
  oracle.number = in.at("case");
  oracle.values = in.at("values");
  return oracle;
}

auto note_to_json(const std::string& name, const NoteEvidence& note) -> json {
  json sample = json::array();
  for (const auto& [case_number, value] : note.sample) sample.push_back({case_number, number(value)});
  return {{"name", name},
          {"count", note.count},
          {"min", number(note.min)},
          {"median", number(note.median())},
          {"max", number(note.max)},
          {"sample", sample}};
}

auto note_from_json(const json& in) -> NoteEvidence {
  NoteEvidence note{in.at("count"), to_double(in.at("min")), to_double(in.at("max")), {}};
  for (const auto& entry : in.at("sample"))
    note.sample.emplace(entry.at(0).get<std::int64_t>(), to_double(entry.at(1)));
  return note;
}

auto variant_to_json(const VariantEvidence& variant, const Evidence& evidence) -> json {
  const auto& found = variant.counterexample;
  return {{"name", variant.name},
          {"verdict", variant.verdict()},
          {"round", variant.round},
          {"cases", variant.cases},
          {"tried", found ? found->number + 1 : variant.tried},
          {"first", found ? json(found->number) : json(nullptr)},
          {"kills", variant.kills},
          {"exception", variant.exception},
          {"exception_case", variant.exception_case},
          {"counterexample",
           counterexample_to_json(found, found ? replay_command(evidence, variant.name, found->number) : "")}};
}

auto variant_from_json(const json& in) -> VariantEvidence {
  VariantEvidence variant;
  variant.name = in.at("name");
  variant.round = in.at("round");
  variant.cases = in.at("cases");
  variant.tried = in.at("tried");
  variant.kills = in.at("kills").get<std::map<std::string, std::int64_t>>();
  variant.counterexample = counterexample_from_json(in.at("counterexample"));
  variant.exception = in.at("exception");
  variant.exception_case = in.at("exception_case");
  return variant;
}

}  // namespace

auto to_json(const Evidence& evidence) -> json {
  const auto& property = *evidence.property;
  json line = {
      {"property", property.name},
      {"claim", property.claim->id},
      {"statement", property.claim->statement()},
      {"chapter", property.claim->chapter},
      {"text", property.text},
      {"tolerance", name_of(property.tolerance)},
      {"file", property.file},
      {"line", property.line},
      {"verdict", word(evidence.verdict())},
      {"why", evidence.why()},
      {"seed", fmt::format("{:#x}", evidence.seed)},
      {"tier", evidence.tier},
      {"data", evidence.data},
      {"shards", {{"of", evidence.part.of}, {"have", evidence.part.shards}}},
      {"cases", evidence.cases},
      {"budget", evidence.budget},
      {"cut_short", evidence.cut_short},
      {"stopped", evidence.stopped},
      {"discards", evidence.discards},
      {"shrinks", evidence.counterexample ? evidence.counterexample->shrinks : 0},
      {"corpus", evidence.corpus},
      {"stale", evidence.stale},
      {"crash", evidence.crash},
      {"seconds", evidence.seconds},
      {"cases_per_second", evidence.seconds > 0 ? static_cast<double>(evidence.cases) / evidence.seconds : 0.0},
      {"oracles", json::array()},
      {"coverage", json::array()},
      {"notes", json::array()},
      {"variants", json::array()}};
  line["counterexample"] = counterexample_to_json(
      evidence.counterexample,
      evidence.counterexample ? replay_command(evidence, "", evidence.counterexample->number) : "");
  for (const auto& [name, oracle] : evidence.oracles) line["oracles"].push_back(oracle_to_json(oracle));
  for (const auto& [name, regime] : evidence.regimes)
    line["coverage"].push_back({{"regime", name},
                                {"required", regime.required},
                                {"hits", regime.hits},
                                {"of", regime.of},
                                {"enough", regime.enough()}});
  for (const auto& [name, note] : evidence.notes) line["notes"].push_back(note_to_json(name, note));
  for (const auto& variant : evidence.variants) line["variants"].push_back(variant_to_json(variant, evidence));
  return line;
}

auto evidence_from_json(const json& line) -> Evidence {
  const std::string name = line.at("property");
  const auto property = std::ranges::find(registry(), name, &Property::name);
  if (property == registry().end())
    throw std::invalid_argument("there is evidence for the property '" + name + "', which this program does not have");
  Evidence evidence;
  evidence.property = &*property;
  evidence.seed = std::stoull(line.at("seed").get<std::string>(), nullptr, 16);
  evidence.tier = line.at("tier");
  evidence.data = line.at("data");
  evidence.cases = line.at("cases");
  evidence.budget = line.at("budget");
  evidence.discards = line.at("discards");
  evidence.cut_short = line.at("cut_short");
  evidence.stopped = line.at("stopped");
  evidence.part = {line.at("shards").at("of"), line.at("shards").at("have").get<std::set<int>>()};
  evidence.seconds = line.at("seconds");
  evidence.corpus = line.at("corpus");
  evidence.stale = line.at("stale");
  evidence.crash = line.at("crash");
  evidence.counterexample = counterexample_from_json(line.at("counterexample"));
  for (const auto& oracle : line.at("oracles")) evidence.oracles[oracle.at("name")] = oracle_from_json(oracle);
  for (const auto& regime : line.at("coverage"))
    evidence.regimes[regime.at("regime")] = {regime.at("required"), regime.at("hits"), regime.at("of")};
  for (const auto& note : line.at("notes")) evidence.notes[note.at("name")] = note_from_json(note);
  for (const auto& variant : line.at("variants")) evidence.variants.push_back(variant_from_json(variant));
  return evidence;
}

auto program() -> std::string { return program_invocation_short_name; }

auto replay_command(const Evidence& evidence, const std::string& variant, std::int64_t case_number) -> std::string {
  auto which = fmt::format("{} --property {}", program(), evidence.property->name);
  if (case_number < 0) return which;  // what is kept is replayed first
  // The tier sets how far a false variant is shrunk.
  const auto law = variant.empty() ? "" : fmt::format(" --variant {} --tier {}", shell_quoted(variant), evidence.tier);
  return fmt::format("{}{} --seed {:#x} --case {}{}", which, law, evidence.seed, case_number, evidence.data);
}

}  // namespace lazy::props
