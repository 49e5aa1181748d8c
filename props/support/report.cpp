// SPDX-License-Identifier: MIT
#include <support/report.hpp>

#include <support/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace lazy::props {

namespace {

auto paint(const std::string& verdict, std::size_t columns, bool colour) -> std::string {
  auto text = fit(verdict, columns);
  if (!colour) return text;
  const bool is_good = verdict == "checked" || verdict == "yes";
  const bool is_open = verdict == "unsampled" || verdict == "open";
  const int code = is_good ? 32 : is_open ? 33 : 31;
  return fmt::format("\033[{}m{}\033[0m", code, text);
}

/// A statement has a title; a step is shown by its id, set in a little.
auto shown_name(const Claim& claim) -> std::string {
  return claim.kind == ClaimKind::statement ? std::string(claim.title) : "  " + std::string(claim.id);
}

/// No chapter named means all of them.
auto is_among(const std::vector<std::string>& chapters, const Claim& claim) -> bool {
  return chapters.empty() || std::ranges::find(chapters, claim.chapter) != chapters.end();
}

auto worst_margin(const std::vector<const Evidence*>& evidence) -> double {
  double worst = 0;
  for (const auto* one : evidence)
    for (const auto& [name, oracle] : one->oracles) worst = std::max(worst, oracle.worst);
  return worst;
}

}  // namespace

auto ClaimSummary::missing() const -> std::string {
  if (claim->kind == ClaimKind::unsampled)
    return properties.empty() ? "" : "it is marked as unsampled, yet has a property";
  if (properties.empty()) return "no property";
  for (const auto* property : properties)
    if (property->variants.empty()) return "no false variant of " + property->name;
  return "";
}

auto ClaimSummary::verdict() const -> std::string {
  if (claim->kind == ClaimKind::unsampled) return "unsampled";
  if (evidence.empty() || evidence.size() < properties.size()) return "open";
  auto worst = Verdict::checked;
  for (const auto* one : evidence) worst = std::max(worst, one->verdict());
  return word(worst);
}

auto summaries(const std::vector<Evidence>& evidence) -> std::vector<ClaimSummary> {
  std::vector<ClaimSummary> all;
  for (const auto* claim : known_claims()) {
    ClaimSummary summary{claim, {}, {}};
    for (const auto& property : registry())
      if (property.claim->id == claim->id) summary.properties.push_back(&property);
    for (const auto& one : evidence)
      if (one.property->claim->id == claim->id) summary.evidence.push_back(&one);
    all.push_back(std::move(summary));
  }
  return all;
}

auto claim_table(const std::vector<Evidence>& evidence, bool whole_suite, bool colour) -> std::string {
  std::string table;
  std::string_view chapter;
  for (const auto& summary : summaries(evidence)) {
    if (!whole_suite && summary.evidence.empty()) continue;
    const auto& claim = *summary.claim;
    if (claim.chapter != chapter) {
      chapter = claim.chapter;
      table += fmt::format("\n{:<10} {} {} {:>10}  {:>9}  {}\n", "", fit(chapter, 46), fit("verdict", 10), "cases",
                           "margin", "false variants");
    }
    std::int64_t cases = 0;
    std::size_t refuted = 0, variants = 0;
    for (const auto* one : summary.evidence) {
      cases += one->cases;
      variants += one->variants.size();
      refuted += static_cast<std::size_t>(
          std::ranges::count_if(one->variants, [](const auto& v) { return v.verdict() == "refuted"; }));
    }
    const bool was_run = !summary.evidence.empty();
    table += fmt::format("{:<10} {} {} {:>10}  {:>9}  {}\n", claim.number, fit(shown_name(claim), 46),
                         paint(summary.verdict(), 10, colour), was_run ? thousands(cases) : "",
                         was_run ? fmt::format("{:.2g}", worst_margin(summary.evidence)) : "",
                         was_run ? fmt::format("{} of {} refuted", refuted, variants) : "");
  }
  return table;
}

auto coverage_table(const std::vector<std::string>& chapters, bool colour) -> std::string {
  std::string table = fmt::format("{:<10} {} {} {:>10} {:>14}\n", "claim", fit("", 46), fit("covered", 10),
                                  "properties", "false variants");
  std::size_t covered = 0, checkable = 0, unsampled = 0, properties = 0;
  for (const auto& summary : summaries({})) {
    if (!is_among(chapters, *summary.claim)) continue;
    const auto missing = summary.missing();
    const bool is_unsampled = summary.claim->kind == ClaimKind::unsampled;
    const auto variants = std::accumulate(summary.properties.begin(), summary.properties.end(), std::size_t{0},
                                          [](std::size_t n, const Property* p) { return n + p->variants.size(); });
    unsampled += is_unsampled ? 1 : 0;
    checkable += is_unsampled ? 0 : 1;
    covered += !is_unsampled && missing.empty() ? 1 : 0;
    properties += summary.properties.size();
    const std::string state = !missing.empty() ? "NO" : is_unsampled ? "unsampled" : "yes";
    table += fmt::format("{:<10} {} {} {:>10} {:>14}  {}\n", summary.claim->number, fit(shown_name(*summary.claim), 46),
                         paint(state, 10, colour), summary.properties.size(), variants,
                         missing.empty() ? std::string(summary.claim->reason) : missing);
  }
  // Rounded down, so that 100 % means all.
  return table + fmt::format("\n{} of {} claims covered ({} %), {} unsampled, {} properties\n", covered, checkable,
                             checkable == 0 ? 0 : 100 * covered / checkable, unsampled, properties);
}

auto is_covered(const std::vector<std::string>& chapters) -> bool {
  const auto all = summaries({});
  return !all.empty() && std::ranges::all_of(all, [&](const ClaimSummary& summary) {
    return !is_among(chapters, *summary.claim) || summary.missing().empty();
  });
}

auto kill_matrix(const std::vector<Evidence>& evidence) -> std::string {
  std::string text;
  for (const auto& one : evidence) {
    if (one.variants.empty()) continue;
    text += one.property->name + "\n";
    for (const auto& variant : one.variants) {
      text += fmt::format("  {} {}", fit(variant.name, 44), fit(variant.verdict(), 9));
      for (const auto& [oracle, kills] : variant.kills)
        text += fmt::format("  {}{}/{}", oracle.empty() ? "" : oracle + " ", kills, variant.cases);
      text += "\n";
    }
  }
  return text;
}

auto describe_values(const nlohmann::json& values) -> std::string {
  std::string text;
  for (const auto& [name, value] : values.items()) text += fmt::format("    {} = {}\n", name, value.dump());
  return text;
}

auto describe(const Counterexample& counterexample) -> std::string {
  const auto& oracle = counterexample.oracle;
  const auto what = counterexample.exception.empty()
                        ? fmt::format("{}observed {}, allowed {}", oracle.empty() ? "" : oracle + ": ",
                                      counterexample.observed, counterexample.allowed)
                        : "ended with: " + counterexample.exception;
  return fmt::format("    {}\n{}", what, describe_values(counterexample.values));
}

auto describe(const Evidence& evidence, bool colour) -> std::string {
  const auto verdict = word(evidence.verdict());
  auto text = fmt::format("{} {}\n", paint(verdict, 10, colour), evidence.property->name);
  if (evidence.verdict() == Verdict::checked) return text;
  const bool awaits_merge = evidence.verdict() == Verdict::open && !evidence.stopped;
  text += fmt::format("  {}\n  {}{}\n", evidence.property->text, evidence.why(),
                      awaits_merge ? ": to be judged when the shards are merged" : "");
  if (evidence.counterexample) {
    text += fmt::format("  the smallest counterexample found, after {} shrinks:\n{}", evidence.counterexample->shrinks,
                        describe(*evidence.counterexample));
    text += fmt::format("  again: {}\n", replay_command(evidence, "", evidence.counterexample->number));
  }
  return text;
}

auto junit(const std::vector<Evidence>& evidence) -> std::string {
  const auto failures = std::ranges::count_if(evidence, &Evidence::fails);
  const auto open = std::ranges::count(evidence, Verdict::open, &Evidence::verdict);
  double seconds = 0;
  for (const auto& one : evidence) seconds += one.seconds;
  auto xml = fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="{}" tests="{}" failures="{}" skipped="{}" time="{:.3f}">
)",
                         xml_escaped(program()), evidence.size(), failures, open, seconds);
  for (const auto& one : evidence) {
    xml += fmt::format(R"(  <testcase classname="{}.{}" name="{}" file="{}" line="{}" time="{:.3f}")",
                       one.property->claim->chapter, one.property->claim->id, one.property->name,
                       xml_escaped(one.property->file), one.property->line, one.seconds);
    if (one.verdict() == Verdict::checked)
      xml += "/>\n";
    else if (!one.fails())
      xml += fmt::format(R"(>
    <skipped message="{}"/>
  </testcase>
)",
                         xml_escaped(one.why()));
    else
      xml += fmt::format(R"(>
    <failure type="{}" message="{}">{}</failure>
  </testcase>
)",
                         word(one.verdict()), xml_escaped(one.why()), xml_escaped(describe(one, false)));
  }
  return xml + "</testsuite>\n";
}

}  // namespace lazy::props
