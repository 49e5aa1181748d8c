// SPDX-License-Identifier: MIT
#include <support/command_line.hpp>

#include <support/corpus.hpp>
#include <support/files.hpp>
#include <support/report.hpp>
#include <support/workers.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fnmatch.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <random>
#include <thread>

namespace lazy::props {

namespace {

/// What the arguments ask for is not there, or does not make sense: status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Options {
  // which
  std::vector<std::string> properties, filters, claims, chapters;
  std::string variant;
  // how much
  std::string tier = "full";
  std::int64_t cases = 0;
  double hours = 0, seconds = 0;
  int jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  std::string seed;
  bool explore = false;
  std::string shard = "0/1";
  // what else
  bool list = false, list_tests = false, coverage = false, kills = false, quiet = false, keep = false;
  std::int64_t number = -1;
  std::string replay;
  std::vector<std::string> merge;
  std::string evidence;
  std::string corpus = LAZY_CORPUS;
};

void declare(CLI::App& app, Options& options) {
  app.set_version_flag("--version", LAZY_VERSION);
  const std::string which = "Which properties";
  app.add_option("--property", options.properties, "The property of this name")->group(which);
  app.add_option("--filter", options.filters, "Those whose name or sentence has this in it, or matches this glob")->group(which);
  app.add_option("--claim", options.claims, "Those of this claim; for a statement also those of the steps of its proof")->group(which);
  app.add_option("--chapter", options.chapters, "Those of this chapter")->group(which);
  const std::string how_much = "How much";
  app.add_option("--tier", options.tier, "quick, full or soak")->check(CLI::IsMember({"quick", "full", "soak"}))->capture_default_str()->group(how_much);
  app.add_option("--cases", options.cases, "Cases a property")->check(CLI::PositiveNumber)->group(how_much);
  app.add_option("--hours", options.hours, "Time for a soak, shared evenly by its properties")->check(CLI::PositiveNumber)->group(how_much);
  app.add_option("--seconds", options.seconds, "Time a property at most")->check(CLI::PositiveNumber)->group(how_much);
  app.add_option("--jobs", options.jobs, "Processes at once")->check(CLI::Range(1, 1024))->capture_default_str()->group(how_much);
  app.add_option("--shard", options.shard, "i/n: only the cases with number ≡ i modulo n, i from 0")->capture_default_str()->group(how_much);
  auto* seed = app.add_option("--seed", options.seed, fmt::format("The seed (default {:#x})", default_seed))->group(how_much);
  app.add_flag("--explore", options.explore, "Draw a new seed, and print it")->excludes(seed)->group(how_much);
  const std::string results = "Results";
  app.add_option("--evidence", options.evidence, "Write evidence.jsonl, manifest.json and junit.xml into this folder")->group(results);
  app.add_option("--merge", options.merge, "Do not run: merge these evidence folders (of shards) into the --evidence folder")->group(results);
  app.add_flag("--kill-matrix", options.kills, "Print which oracle refuted which false variant")->group(results);
  app.add_flag("--quiet", options.quiet, "Print only what failed, and the last line")->group(results);
  const std::string look = "Look closer";
  app.add_flag("--list", options.list, "List the properties, do not run them")->group(look);
  app.add_flag("--list-tests", options.list_tests, "The same for a program: name;claim;statement;chapter")->group(look);
  app.add_flag("--coverage", options.coverage, "List the claims and what checks them; status 1 where one is not covered")->group(look);
  app.add_option("--variant", options.variant, "With --case or --replay: the false variant of this name instead")->group(look);
  app.add_option("--case", options.number, "Only this case of the one --property, and what it shrinks to")->check(CLI::NonNegativeNumber)->group(look);
  app.add_option("--replay", options.replay, "The values in this JSON file, with the one --property")->group(look);
  app.add_option("--corpus", options.corpus, "Values that are replayed first")->group(look);
  app.add_flag("--keep", options.keep, "Add the counterexamples found to the corpus")->group(look);
}

auto stderr_is_terminal() -> bool { return isatty(STDERR_FILENO) != 0 && std::getenv("TERM") != nullptr; }
auto stdout_has_colour() -> bool { return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr; }

auto parse_seed(const Options& options) -> std::uint64_t {
  if (options.explore) {
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
  }
  if (options.seed.empty()) return default_seed;
  try {
    std::size_t end = 0;
    const auto seed = std::stoull(options.seed, &end, 0);
    if (end == options.seed.size()) return seed;
  } catch (const std::exception&) {
    // said below, with the word that was given
  }
  throw UsageError("--seed must be a whole number, decimal or 0x…, but it is '" + options.seed + "'");
}

auto parse_shard(const std::string& text) -> std::pair<int, int> {
  int shard = 0, shards = 0;
  char slash = 0;
  std::istringstream in(text);
  if (!(in >> shard >> slash >> shards) || slash != '/' || !in.eof() || shards < 1 || shard < 0 || shard >= shards)
    throw UsageError("--shard must be i/n with 0 <= i < n, but it is '" + text + "'");
  return {shard, shards};
}

auto parse_tier(const std::string& name) -> Tier {
  return name == "quick" ? Tier::quick : name == "soak" ? Tier::soak : Tier::full;
}

/// What `name` may have been meant to be: the nearest of `known` by the letters they share.
auto nearest(const std::string& name, const std::vector<std::string>& known) -> std::string {
  std::string best;
  std::size_t best_common = 0;
  for (const auto& candidate : known) {
    std::size_t common = 0;
    for (std::size_t i = 0; i + 2 < name.size(); ++i) common += candidate.find(name.substr(i, 3)) != std::string::npos ? 1 : 0;
    if (common > best_common) {
      best_common = common;
      best = candidate;
    }
  }
  return best.empty() ? "" : "; did you mean '" + best + "'?";
}

/// The properties that the options pick. Each word must pick at least one: a misspelt one is an error, not an empty run.
auto selected(const Options& options) -> std::vector<const Property*> {
  const auto pick = [](const std::string& option, const std::vector<std::string>& words, const std::vector<std::string>& known, auto&& matches) {
    std::vector<const Property*> picked;
    for (const auto& word : words) {
      const auto before = picked.size();
      for (const auto& property : registry())
        if (matches(property, word) && std::ranges::find(picked, &property) == picked.end()) picked.push_back(&property);
      const bool none = std::ranges::none_of(registry(), [&](const Property& property) { return matches(property, word); });
      if (picked.size() == before && none) throw UsageError(fmt::format("--{} '{}' picks no property{}", option, word, nearest(word, known)));
    }
    return picked;
  };

  std::vector<std::string> names, ids, chapters;
  for (const auto& property : registry()) names.push_back(property.name);
  for (const auto* claim : claims) {
    ids.emplace_back(claim->id);
    chapters.emplace_back(claim->chapter);
  }
  std::vector<const Property*> all;
  for (const auto& property : registry()) all.push_back(&property);

  const auto narrow = [&all](const std::vector<const Property*>& picked) {
    std::erase_if(all, [&](const Property* property) { return std::ranges::find(picked, property) == picked.end(); });
  };
  if (!options.properties.empty())
    narrow(pick("property", options.properties, names, [](const Property& p, const std::string& word) { return p.name == word; }));
  if (!options.claims.empty())
    narrow(pick("claim", options.claims, ids, [](const Property& p, const std::string& word) { return p.claim->id == word || p.claim->statement() == word; }));
  if (!options.chapters.empty())
    narrow(pick("chapter", options.chapters, chapters, [](const Property& p, const std::string& word) { return p.claim->chapter == word; }));
  if (!options.filters.empty())
    narrow(pick("filter", options.filters, names, [](const Property& p, const std::string& word) {
      return p.name.find(word) != std::string::npos || p.text.find(word) != std::string::npos || fnmatch(word.c_str(), p.name.c_str(), 0) == 0;
    }));
  if (all.empty()) throw UsageError("the options together pick no property");
  return all;
}

auto only(const std::vector<const Property*>& properties) -> const Property& {
  if (properties.size() != 1) throw UsageError("--case and --replay look at one property: name it with --property");
  return *properties.front();
}

void check_variant(const Property& property, const std::string& variant) {
  if (variant.empty() || std::ranges::find(property.variants, variant, &Property::Variant::name) != property.variants.end()) return;
  std::string known;
  for (const auto& one : property.variants) known += "\n  " + one.name;
  throw UsageError(fmt::format("'{}' has no false variant '{}'; it has{}", property.name, variant, known));
}

/// Shows one case, and says with the status whether it fails: a true law that holds and a false one that is refuted give 0.
auto look_closer(const Options& options, const Property& property) -> int {
  check_variant(property, options.variant);
  std::optional<Counterexample> found;
  if (!options.replay.empty()) {
    auto values = nlohmann::json::parse(read_whole(options.replay), nullptr, false);
    if (values.is_discarded()) throw UsageError(options.replay + " is not JSON");
    if (values.contains("values")) values = values["values"];
    found = replay_values(property, options.variant, values);
  } else {
    found = replay_case(property, options.variant, parse_seed(options), options.number, budget_of(Tier::full));
  }
  std::cout << property.name << (options.variant.empty() ? "" : " · " + options.variant) << "\n  " << property.text << "\n";
  if (!found)
    std::cout << "  holds in this case\n";
  else
    std::cout << fmt::format("  does not hold{}:\n", found->shrinks > 0 ? fmt::format(" (after {} shrinks)", found->shrinks) : "") << describe(*found);
  return found.has_value() == options.variant.empty() ? 1 : 0;
}

/// A line that is drawn over on a terminal; elsewhere a line now and then.
class Progress {
 public:
  Progress(std::size_t total, bool quiet) : total_(total), quiet_(quiet) {}

  void at(const Property& property, std::int64_t cases) {
    if (quiet_ || !terminal_) return;
    std::cerr << fmt::format("\r\033[K[{}/{}] {} · {} cases", done_, total_, property.name, cases) << std::flush;
  }
  void finished(const Evidence& evidence) {
    ++done_;
    if (terminal_) std::cerr << "\r\033[K" << std::flush;
    if (evidence.verdict() != Verdict::checked)
      std::cout << describe(evidence, stdout_has_colour()) << std::flush;
    else if (!quiet_ && !terminal_ && (done_ % 25 == 0 || done_ == total_))
      std::cerr << fmt::format("[{}/{}]\n", done_, total_);
  }

 private:
  std::size_t total_, done_ = 0;
  bool quiet_, terminal_ = stderr_is_terminal();
};

auto settings_of(const Options& options, std::size_t properties) -> RunSettings {
  RunSettings settings;
  settings.seed = parse_seed(options);
  settings.tier = parse_tier(options.tier);
  settings.budget = budget_of(settings.tier);
  if (options.cases > 0) settings.budget.cases = options.cases;
  if (options.seconds > 0) settings.budget.seconds = options.seconds;
  if (options.hours > 0) {
    if (settings.tier != Tier::soak) throw UsageError("--hours is the time of a soak: say --tier soak as well");
    settings.budget.seconds = options.hours * 3600 * std::min<double>(options.jobs, static_cast<double>(properties)) / static_cast<double>(properties);
  }
  std::tie(settings.shard, settings.shards) = parse_shard(options.shard);
  return settings;
}

auto read_evidence(const std::filesystem::path& folder) -> std::vector<Evidence> {
  std::vector<Evidence> evidence;
  std::istringstream lines(read_whole(folder / "evidence.jsonl"));
  for (std::string line; std::getline(lines, line);) evidence.push_back(evidence_from_json(nlohmann::json::parse(line)));
  return evidence;
}

auto merged(const std::vector<std::string>& folders) -> std::vector<Evidence> {
  std::vector<Evidence> all;
  for (const auto& folder : folders)
    for (auto& one : read_evidence(folder)) {
      const auto mine = std::ranges::find(all, one.property, &Evidence::property);
      if (mine == all.end())
        all.push_back(std::move(one));
      else
        *mine = merge(std::move(*mine), one);
    }
  return all;
}

void write_evidence(const std::filesystem::path& folder, const std::vector<Evidence>& evidence, nlohmann::json about) {
  std::string lines;
  std::int64_t cases = 0;
  for (const auto& one : evidence) {
    lines += to_json(one).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    cases += one.cases;
    if (one.counterexample)
      write_whole(folder / "counterexamples" / (one.property->name + ".json"), nlohmann::json{{"values", one.counterexample->values}}.dump(2) + "\n");
  }
  about.update(manifest());
  about["cases"] = cases;
  about["seed"] = evidence.empty() ? "" : fmt::format("{:#x}", evidence.front().seed);
  about["tier"] = evidence.empty() ? "" : evidence.front().tier;
  about["verdict"] = std::ranges::all_of(evidence, [](const Evidence& one) { return one.verdict() == Verdict::checked; }) ? "checked" : "not checked";
  write_whole(folder / "evidence.jsonl", lines);
  write_whole(folder / "junit.xml", junit(evidence));
  write_whole(folder / "manifest.json", about.dump(2) + "\n");
}

/// The last word: what was checked, what was not, and the status.
auto conclude(const Options& options, const std::vector<Evidence>& evidence, bool whole_suite, double seconds) -> int {
  if (!options.quiet) std::cout << claim_table(evidence, whole_suite, stdout_has_colour()) << "\n";
  if (options.kills) std::cout << kill_matrix(evidence) << "\n";
  std::int64_t cases = 0;
  std::size_t failed = 0, variants = 0, refuted = 0;
  for (const auto& one : evidence) {
    cases += one.cases;
    failed += one.verdict() == Verdict::checked ? 0 : 1;
    for (const auto& variant : one.variants) {
      ++variants;
      refuted += variant.verdict() == "refuted" ? 1 : 0;
    }
    if (one.cut_short) std::cout << fmt::format("cut short by time: {} at {} of {} cases\n", one.property->name, one.cases, one.budget);
    if (one.property->dearness > 1 && !options.quiet)
      std::cout << fmt::format("dear: {} has a {:g}th of the cases ({})\n", one.property->name, one.property->dearness, one.cases);
  }
  const bool covered = !whole_suite || is_covered();
  if (!covered) std::cout << "some claims are not covered: see --coverage\n";
  std::cout << fmt::format("{} cases, {} of {} false variants refuted, {:.1f} s, seed {:#x}\n", cases, refuted, variants, seconds,
                           evidence.empty() ? default_seed : evidence.front().seed);
  std::cout << fmt::format("{} passed, {} failed\n", evidence.size() - failed, failed);
  return failed == 0 && covered ? 0 : 1;
}

void keep_counterexamples(const Options& options, const std::vector<Evidence>& evidence) {
  for (const auto& one : evidence)
    if (one.counterexample && one.counterexample->number >= 0)
      keep(options.corpus, one.property->name, one.counterexample->values, one.why());
}

auto dispatch(const Options& options) -> int {
  if (options.coverage) {
    std::cout << coverage_table(stdout_has_colour());
    return is_covered() ? 0 : 1;
  }
  if (!options.merge.empty()) {
    const auto evidence = merged(options.merge);
    double seconds = 0;
    for (const auto& one : evidence) seconds += one.seconds;
    if (!options.evidence.empty()) write_evidence(options.evidence, evidence, {{"shards", options.merge.size()}, {"jobs", 0}, {"seconds", seconds}});
    return conclude(options, evidence, evidence.size() == registry().size(), seconds);
  }
  const auto properties = selected(options);
  if (options.list_tests) {
    for (const auto* property : properties)
      std::cout << fmt::format("{};{};{};{}\n", property->name, property->claim->id, property->claim->statement(), property->claim->chapter);
    return 0;
  }
  if (options.list) {
    for (const auto* property : properties) {
      std::cout << fmt::format("{}  [{} {}]\n    {}\n", property->name, property->claim->number, property->claim->id, property->text);
      for (const auto& variant : property->variants) std::cout << "    not: " << variant.name << "\n";
    }
    return 0;
  }
  if (options.number >= 0 || !options.replay.empty()) return look_closer(options, only(properties));
  if (!options.variant.empty()) throw UsageError("--variant goes with --case or --replay");

  auto settings = settings_of(options, properties.size());
  const auto corpus = read_corpus(options.corpus);
  if (options.explore) std::cout << fmt::format("seed {:#x}\n", settings.seed);
  const auto stop = [](int) { stop_requested() = 1; };
  std::signal(SIGINT, stop);
  std::signal(SIGTERM, stop);
  Progress progress(properties.size(), options.quiet);
  const auto start = std::chrono::steady_clock::now();
  const auto evidence = run_in_workers(
      properties, options.jobs,
      [&](const Property& property) {
        auto own = settings;
        if (const auto values = corpus.find(property.name); values != corpus.end()) own.corpus = values->second;
        return own;
      },
      {[&](const Property& property, std::int64_t cases) { progress.at(property, cases); }, [&](const Evidence& one) { progress.finished(one); }});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (options.keep) keep_counterexamples(options, evidence);
  if (!options.evidence.empty()) write_evidence(options.evidence, evidence, {{"shards", settings.shards}, {"jobs", options.jobs}, {"seconds", seconds}});
  return conclude(options, evidence, properties.size() == registry().size(), seconds);
}

}  // namespace

auto main(int argc, char** argv) -> int {
  std::ranges::stable_sort(registry(), {}, [](const Property& property) {
    return std::ranges::find(claims, property.claim->id, &Claim::id) - claims.begin();
  });
  CLI::App app("Checks the claims of the theory of lazy training, each on random cases, and refutes its false variants.", "lazy-props");
  Options options;
  declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    return dispatch(options);
  } catch (const UsageError& error) {
    std::cerr << "lazy-props: " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "lazy-props: " << error.what() << "\n";
    return 2;
  }
}

}  // namespace lazy::props
