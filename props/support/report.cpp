// SPDX-License-Identifier: MIT
#include <support/report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace lazy::props {

namespace {

/// The number of characters a terminal shows: the code points of the UTF-8.
auto width(std::string_view text) -> std::size_t {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

auto fit(std::string_view text, std::size_t columns) -> std::string {
  if (width(text) <= columns) return std::string(text) + std::string(columns - width(text), ' ');
  std::string cut;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts && ++shown == columns) break;
    cut += text[i];
  }
  return cut + "…";
}

auto paint(const std::string& verdict, std::size_t columns, bool colour) -> std::string {
  const auto text = fit(verdict, columns);
  if (!colour) return text;
  const int code = verdict == "checked" ? 32 : verdict == "unsampled" || verdict == "open" ? 33 : 31;
  return fmt::format("\033[{}m{}\033[0m", code, text);
}

auto thousands(std::int64_t n) -> std::string {
  auto text = std::to_string(n);
  for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > 0; place -= 3) text.insert(static_cast<std::size_t>(place), ",");
  return text;
}

auto worst_margin(const std::vector<const Evidence*>& evidence) -> double {
  double worst = 0;
  for (const auto* one : evidence)
    for (const auto& [name, oracle] : one->oracles) worst = std::max(worst, oracle.worst);
  return worst;
}

}  // namespace

auto ClaimSummary::missing() const -> std::string {
  if (claim->kind == ClaimKind::unsampled) return properties.empty() ? "" : "it is marked as unsampled, yet has a property";
  if (properties.empty()) return "no property";
  for (const auto* property : properties)
    if (property->variants.empty()) return "no false variant of " + property->name;
  return "";
}

auto ClaimSummary::verdict() const -> std::string {
  if (claim->kind == ClaimKind::unsampled) return "unsampled";
  if (evidence.empty() || evidence.size() < properties.size()) return "open";
  auto worst = Verdict::checked;
  for (const auto* one : evidence) {
    if (one->verdict() == Verdict::refuted) return word(Verdict::refuted);
    if (one->verdict() != Verdict::checked) worst = one->verdict();
  }
  return word(worst);
}

auto summaries(const std::vector<Evidence>& evidence) -> std::vector<ClaimSummary> {
  std::vector<ClaimSummary> all;
  for (const auto* claim : claims) {
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
      table += fmt::format("\n{:<10} {} {} {:>10}  {:>9}  {}\n", "", fit(chapter, 46), fit("verdict", 10), "cases", "margin", "false variants");
    }
    std::int64_t cases = 0;
    std::size_t refuted = 0, variants = 0;
    for (const auto* one : summary.evidence) {
      cases += one->cases;
      variants += one->variants.size();
      refuted += static_cast<std::size_t>(std::ranges::count_if(one->variants, [](const auto& v) { return v.verdict() == "refuted"; }));
    }
    const bool is_statement = claim.kind == ClaimKind::statement;
    const bool was_run = !summary.evidence.empty();
    table += fmt::format("{:<10} {} {} {:>10}  {:>9}  {}\n", claim.number,
                         fit(is_statement ? std::string(claim.title) : "  " + std::string(claim.id), 46),
                         paint(summary.verdict(), 10, colour), was_run ? thousands(cases) : "",
                         was_run ? fmt::format("{:.2g}", worst_margin(summary.evidence)) : "",
                         was_run ? fmt::format("{} of {} refuted", refuted, variants) : "");
  }
  return table;
}

auto coverage_table(bool colour) -> std::string {
  std::string table = fmt::format("{:<10} {} {} {:>10} {:>14}\n", "claim", fit("", 46), fit("covered", 10), "properties", "false variants");
  std::size_t covered = 0, checkable = 0, unsampled = 0;
  for (const auto& summary : summaries({})) {
    const auto missing = summary.missing();
    const bool is_unsampled = summary.claim->kind == ClaimKind::unsampled;
    const auto variants = std::accumulate(summary.properties.begin(), summary.properties.end(), std::size_t{0},
                                          [](std::size_t n, const Property* p) { return n + p->variants.size(); });
    unsampled += is_unsampled ? 1 : 0;
    checkable += is_unsampled ? 0 : 1;
    covered += !is_unsampled && missing.empty() ? 1 : 0;
    const bool is_statement = summary.claim->kind == ClaimKind::statement;
    table += fmt::format("{:<10} {} {} {:>10} {:>14}  {}\n", summary.claim->number,
                         fit(is_statement ? std::string(summary.claim->title) : "  " + std::string(summary.claim->id), 46),
                         is_unsampled       ? paint("unsampled", 10, colour)
                         : missing.empty() ? fit("yes", 10)
                                           : paint("NO", 10, colour),
                         summary.properties.size(), variants, is_unsampled ? std::string(summary.claim->reason) : missing);
  }
  return table + fmt::format("\n{} of {} claims covered ({:.0f} %), {} unsampled, {} properties\n", covered, checkable,
                             checkable == 0 ? 0.0 : std::floor(100.0 * static_cast<double>(covered) / static_cast<double>(checkable)), unsampled, registry().size());
}

auto is_covered() -> bool {
  const auto all = summaries({});
  return !all.empty() && std::ranges::all_of(all, [](const ClaimSummary& summary) { return summary.missing().empty(); });
}

auto kill_matrix(const std::vector<Evidence>& evidence) -> std::string {
  std::string text;
  for (const auto& one : evidence) {
    if (one.variants.empty()) continue;
    text += one.property->name + "\n";
    for (const auto& variant : one.variants) {
      text += fmt::format("  {} {}", fit(variant.name, 44), fit(variant.verdict(), 9));
      for (const auto& [oracle, kills] : variant.kills) text += fmt::format("  {}{}/{}", oracle.empty() ? "" : oracle + " ", kills, variant.cases);
      text += "\n";
    }
  }
  return text;
}

auto describe(const Counterexample& counterexample) -> std::string {
  std::string text;
  if (!counterexample.exception.empty())
    text += fmt::format("    threw     {}\n", counterexample.exception);
  else
    text += fmt::format("    {}observed {}, allowed {}\n", counterexample.oracle.empty() ? "" : counterexample.oracle + ": ",
                        counterexample.observed, counterexample.allowed);
  for (const auto& [name, value] : counterexample.values.items()) text += fmt::format("    {} = {}\n", name, value.dump());
  return text;
}

auto describe(const Evidence& evidence, bool colour) -> std::string {
  const auto verdict = word(evidence.verdict());
  auto text = fmt::format("{} {}\n", paint(verdict, 10, colour), evidence.property->name);
  if (evidence.verdict() == Verdict::checked) return text;
  text += fmt::format("  {}\n  {}\n", evidence.property->text, evidence.why());
  if (evidence.counterexample) {
    text += fmt::format("  the smallest counterexample found, after {} shrinks:\n", evidence.counterexample->shrinks) + describe(*evidence.counterexample);
    if (evidence.counterexample->number >= 0)
      text += fmt::format("  again: {}\n", replay_command(evidence, "", evidence.counterexample->number));
  }
  return text;
}

namespace {

auto xml_escaped(std::string_view text) -> std::string {
  std::string escaped;
  for (const char c : text) switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default:
        // XML 1.0 has no other control characters, not even escaped.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') escaped += c;
    }
  return escaped;
}

}  // namespace

auto junit(const std::vector<Evidence>& evidence) -> std::string {
  const auto failures = std::ranges::count_if(evidence, [](const Evidence& one) { return one.verdict() != Verdict::checked; });
  double seconds = 0;
  for (const auto& one : evidence) seconds += one.seconds;
  auto xml = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"lazy-props\" tests=\"{}\" failures=\"{}\" time=\"{:.3f}\">\n",
                         evidence.size(), failures, seconds);
  for (const auto& one : evidence) {
    xml += fmt::format("  <testcase classname=\"{}.{}\" name=\"{}\" file=\"{}\" line=\"{}\" time=\"{:.3f}\"", one.property->claim->chapter,
                       one.property->claim->id, one.property->name, xml_escaped(one.property->file), one.property->line, one.seconds);
    if (one.verdict() == Verdict::checked)
      xml += "/>\n";
    else
      xml += fmt::format(">\n    <failure type=\"{}\" message=\"{}\">{}</failure>\n  </testcase>\n", word(one.verdict()), xml_escaped(one.why()),
                         xml_escaped(describe(one, false)));
  }
  return xml + "</testsuite>\n";
}

}  // namespace lazy::props
