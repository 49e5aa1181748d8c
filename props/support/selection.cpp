// SPDX-License-Identifier: MIT
#include <support/selection.hpp>

#include <fmt/format.h>

#include <fnmatch.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <utility>

namespace lazy::props {

namespace {

using Matches = std::function<bool(const Property&, const std::string& word)>;

/// How many of the three-letter stretches of `name` are in `candidate`.
auto likeness(const std::string& name, const std::string& candidate) -> int {
  int common = 0;
  for (std::size_t i = 0; i + 2 < name.size(); ++i)
    common += candidate.find(name.substr(i, 3)) != std::string::npos ? 1 : 0;
  return common;
}

/// What to say of a word that picks nothing: that it has no property, or what it may have been meant to be.
auto hint(const std::string& name, const std::vector<std::string>& known) -> std::string {
  return std::ranges::find(known, name) != known.end() ? ": nothing checks it" : did_you_mean(name, known);
}

/// Leaves of `properties` those that one of the words matches, unless there are no words.
void narrow(std::vector<const Property*>& properties, const std::string& option, const std::vector<std::string>& words,
            const std::vector<std::string>& known, const Matches& matches) {
  for (const auto& word : words)
    if (word.empty() ||
        std::ranges::none_of(registry(), [&](const Property& property) { return matches(property, word); }))
      throw UsageError(fmt::format("{} '{}' picks no property{}", option, word, hint(word, known)));
  if (words.empty()) return;
  std::erase_if(properties, [&](const Property* property) {
    return std::ranges::none_of(words, [&](const auto& word) { return matches(*property, word); });
  });
}

auto names() -> std::vector<std::string> {
  std::vector<std::string> all;
  for (const auto& property : registry()) all.push_back(property.name);
  return all;
}

auto of_claims(std::string_view Claim::*member) -> std::vector<std::string> {
  std::vector<std::string> all;
  for (const auto* claim : known_claims()) all.emplace_back(claim->*member);
  return all;
}

}  // namespace

auto did_you_mean(const std::string& name, const std::vector<std::string>& known) -> std::string {
  const auto nearest = std::ranges::max_element(known, {}, [&](const auto& candidate) {
    return std::pair(likeness(name, candidate), -std::abs(std::ssize(name) - std::ssize(candidate)));
  });
  if (nearest == known.end() || likeness(name, *nearest) == 0) return "";
  return "; did you mean '" + *nearest + "'?";
}

auto selected(const Selection& selection) -> std::vector<const Property*> {
  std::vector<const Property*> properties;
  for (const auto& property : registry()) properties.push_back(&property);
  narrow(properties, "--property", selection.properties, names(),
         [](const auto& p, const auto& word) { return p.name == word; });
  narrow(properties, "--claim", selection.claims, of_claims(&Claim::id),
         [](const auto& p, const auto& word) { return p.claim->id == word || p.claim->statement() == word; });
  narrow(properties, "--chapter", selection.chapters, of_claims(&Claim::chapter),
         [](const auto& p, const auto& word) { return p.claim->chapter == word; });
  narrow(properties, "--filter", selection.filters, names(), [](const auto& p, const auto& word) {
    return p.name.find(word) != std::string::npos || p.text.find(word) != std::string::npos ||
           fnmatch(word.c_str(), p.name.c_str(), 0) == 0;
  });
  if (properties.empty()) throw UsageError("the options together pick no property");
  return properties;
}

void check_chapters(const std::vector<std::string>& chapters) {
  const auto known = of_claims(&Claim::chapter);
  for (const auto& chapter : chapters)
    if (std::ranges::find(known, chapter) == known.end())
      throw UsageError(fmt::format("--chapter '{}' is no chapter{}", chapter, hint(chapter, known)));
}

}  // namespace lazy::props
