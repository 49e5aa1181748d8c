// SPDX-License-Identifier: MIT
#include <support/command_line.hpp>

#include <support/corpus.hpp>
#include <support/files.hpp>
#include <support/generators/regressions.hpp>
#include <support/progress.hpp>
#include <support/report.hpp>
#include <support/results.hpp>
#include <support/selection.hpp>
#include <support/text.hpp>
#include <support/user_data.hpp>
#include <support/workers.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <memory>
#include <random>
#include <thread>

namespace lazy::props {

namespace {

struct Options {
  Selection which;
  // how much
  std::string tier = "full";
  std::int64_t cases = 0;
  double hours = 0, seconds = 0, patience = 600;
  int jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  std::string seed;
  bool explore = false;
  std::string shard = "0/1";
  // results
  std::string evidence;
  std::vector<std::string> merge;
  bool kills = false, quiet = false;
  // a closer look
  bool list = false, list_tests = false, coverage = false, keep = false;
  std::string variant;
  std::int64_t number = -1;
  std::string replay;
  std::string corpus;
  // a user's own data
  std::string data, target, path;
};

/// What an option takes is in its help; a validator need not say it again there.
auto silent(CLI::Validator validator) -> CLI::Validator { return validator.description(""); }

/// CLI11's own lets NaN pass.
auto positive_time() -> CLI::Validator {
  return {[](const std::string& text) -> std::string {
            double value = 0;
            if (CLI::detail::lexical_cast(text, value) && value > 0 && std::isfinite(value)) return "";
            return "it must be a positive time, but it is '" + text + "'";
          },
          ""};
}

/// A whole number, also as 1e5.
auto whole_number(std::int64_t least) -> CLI::Validator {
  constexpr std::int64_t most = 1'000'000'000'000;
  return {[=](std::string& text) -> std::string {
            double value = 0;
            if (!CLI::detail::lexical_cast(text, value) || !(value >= static_cast<double>(least)) ||
                !(value <= static_cast<double>(most)) || value != std::floor(value))
              return fmt::format("it must be a whole number from {} to {}, but it is '{}'", least, most, text);
            text = fmt::format("{:.0f}", value);
            return "";
          },
          ""};
}

/// Help in 80 columns: an option, what it takes, what it does.
class PlainHelp : public CLI::Formatter {
 public:
  PlainHelp() { column_width(24); }

  auto make_option_opts(const CLI::Option* option) const -> std::string override {
    return option->get_type_name().empty() ? "" : " " + option->get_type_name();
  }
  // CLI11 sets groups two blank lines apart.
  auto make_usage(const CLI::App* app, std::string name) const -> std::string override {
    return CLI::Formatter::make_usage(app, std::move(name)) + "\n";
  }
  auto make_group(std::string group, bool is_positional, std::vector<const CLI::Option*> options) const
      -> std::string override {
    return CLI::Formatter::make_group(std::move(group), is_positional, std::move(options)).substr(1);
  }
};

void declare(CLI::App& app, Options& options) {
  app.formatter(std::make_shared<PlainHelp>());
  app.set_version_flag("--version", fmt::format("{} {}", program(), LAZY_VERSION), "Print the version");
  app.set_help_flag("-h,--help", "Print this help");
  const auto in_group = [&app](const char* group, const char* name, auto& variable, const char* takes,
                               std::string text) {
    return app.add_option(name, variable, std::move(text))->type_name(takes)->group(group);
  };
  const auto flag_in_group = [&app](const char* group, const char* name, bool& variable, const char* text) {
    app.add_flag(name, variable, text)->group(group);
  };

  const auto* which = "Which properties (all; options of one kind add up, others narrow)";
  in_group(which, "--property", options.which.properties, "NAME", "The one of this name");
  in_group(which, "--filter", options.which.filters, "WORDS", "Those with this in name or sentence, or *glob*");
  in_group(which, "--claim", options.which.claims, "ID", "Of this claim; of a statement, with its steps");
  in_group(which, "--chapter", options.which.chapters, "ID", "Of this chapter");

  const auto* how_much = "How much";
  in_group(how_much, "--tier", options.tier, "TIER", "quick, full (the default) or soak")
      ->check(silent(CLI::IsMember({"quick", "full", "soak"})));
  in_group(how_much, "--cases", options.cases, "N", "Cases a property")->transform(whole_number(1));
  in_group(how_much, "--seconds", options.seconds, "S", "Time that a property may take")->check(positive_time());
  in_group(how_much, "--hours", options.hours, "H", "Time of a soak, shared evenly by its properties")
      ->check(positive_time());
  in_group(how_much, "--patience", options.patience, "S", "A single case of more seconds counts as hung (600)")
      ->check(positive_time());
  in_group(how_much, "--jobs", options.jobs, "N", fmt::format("Processes at once ({})", options.jobs))
      ->check(silent(CLI::Range(1, 1024)));
  in_group(how_much, "--shard", options.shard, "I/N", "Every N-th case, from case I = 0, …, N-1 on");
  in_group(how_much, "--seed", options.seed, "SEED", fmt::format("Start from this seed ({:#x})", default_seed));
  flag_in_group(how_much, "--explore", options.explore, "Start from a new seed, and print it");

  const auto* results = "Results";
  in_group(results, "--evidence", options.evidence, "FOLDER", "Write evidence.jsonl, manifest.json, junit.xml");
  in_group(results, "--merge", options.merge, "FOLDER...", "Run nothing: join the evidence of shards");
  flag_in_group(results, "--kill-matrix", options.kills, "Print which oracle refuted which false variant");
  flag_in_group(results, "--quiet", options.quiet, "Print only what failed, and the last lines");

  const auto* look = "A closer look";
  flag_in_group(look, "--list", options.list, "List the properties and their false variants");
  flag_in_group(look, "--list-tests", options.list_tests, "As name;claim;statement;chapter;dearness");
  flag_in_group(look, "--coverage", options.coverage, "List the claims; status 1 where one is unchecked");
  in_group(look, "--case", options.number, "N", "Look at this case of the one --property")->transform(whole_number(0));
  in_group(look, "--replay", options.replay, "FILE", "Look at the case with the values in this JSON");
  in_group(look, "--variant", options.variant, "NAME", "With these two: look at this false variant");
  in_group(look, "--corpus", options.corpus, "FOLDER", "Values that are replayed first");
  flag_in_group(look, "--keep", options.keep, "Add the counterexamples found to the corpus");

  const auto* data = "Your own regression (see support/user_data.hpp for what is done with it)";
  in_group(data, "--data", options.data, "FILE", "Check chapter 4 on this CSV with a header");
  in_group(data, "--target", options.target, "COLUMN", "Its column y; all others are X");
  in_group(data, "--path", options.path, "FILE", "Where to write β along the path");
}

/// \throws UsageError for an option that would be ignored beside another.
void check_together(const CLI::App& app) {
  const auto given = [&app](const std::string& name) { return app.count(name) > 0; };
  const auto refuse = [&](const std::string& mode, std::initializer_list<const char*> others) {
    for (const auto* other : others)
      if (given(mode) && mode != other && given(other))
        throw UsageError(fmt::format("{} and {} do not go together", mode, other));
  };
  refuse("--explore", {"--seed"});
  refuse("--hours", {"--seconds"});
  for (const auto* mode : {"--merge", "--list", "--list-tests", "--coverage", "--case", "--replay"}) {
    refuse(mode, {"--merge", "--list", "--list-tests", "--coverage", "--case", "--replay"});
    refuse(mode,
           {"--cases", "--seconds", "--hours", "--patience", "--jobs", "--shard", "--explore", "--corpus", "--keep"});
    if (mode != std::string_view("--merge")) refuse(mode, {"--evidence", "--kill-matrix", "--quiet"});
  }
  for (const auto* mode : {"--merge", "--coverage"})
    refuse(mode, {"--property", "--filter", "--claim", "--tier", "--seed"});
  refuse("--merge", {"--chapter"});
  for (const auto* mode : {"--merge", "--list", "--list-tests", "--coverage"}) refuse(mode, {"--data"});
  for (const auto* other : {"--corpus", "--keep"}) refuse("--data", {other});
  for (const auto* mode : {"--case", "--replay"}) refuse(mode, {"--path"});
  if (given("--data") != given("--target")) throw UsageError("--data and --target go together");
  if (given("--path") && !given("--data")) throw UsageError("--path goes with --data");
  if (given("--variant") && !given("--case") && !given("--replay"))
    throw UsageError("--variant goes with --case or --replay");
}

auto parse_seed(const Options& options) -> std::uint64_t {
  if (options.explore) {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
  }
  if (options.seed.empty()) return default_seed;
  try {
    std::size_t end = 0;
    const auto seed = std::stoull(options.seed, &end, 0);
    if (end == options.seed.size() && options.seed.front() != '-') return seed;
  } catch (const std::exception&) {
    // said below, with the word that was given
  }
  throw UsageError("--seed must be a whole number below 2^64, decimal or 0x…, but it is '" + options.seed + "'");
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
  if (name == "quick") return Tier::quick;
  return name == "soak" ? Tier::soak : Tier::full;
}

auto only(const std::vector<const Property*>& properties) -> const Property& {
  if (properties.size() != 1) throw UsageError("--case and --replay look at one property: name it with --property");
  return *properties.front();
}

void check_variant(const Property& property, const std::string& variant) {
  if (variant.empty() ||
      std::ranges::find(property.variants, variant, &Property::Variant::name) != property.variants.end())
    return;
  std::string known;
  for (const auto& one : property.variants) known += "\n  " + one.name;
  throw UsageError(fmt::format("--variant: '{}' has no false variant '{}'; it has{}", property.name, variant, known));
}

/// The values in a file: {"values": {…}}, as a run leaves them, or the object itself.
auto read_values(const std::string& path) -> nlohmann::json {
  const auto content = nlohmann::json::parse(read_whole(path), nullptr, false);
  if (!content.is_object()) throw UsageError("--replay: " + path + " is not a JSON object");
  const auto inner = content.find("values");
  return inner != content.end() && inner->is_object() ? *inner : content;
}

auto describe(const Look& look) -> std::string {
  if (look.discarded) return "  is discarded: the property does not speak of it\n" + describe_values(look.values);
  if (look.counterexample)
    return fmt::format(
        "  does not hold{}:\n{}",
        look.counterexample->shrinks > 0 ? fmt::format(" (after {} shrinks)", look.counterexample->shrinks) : "",
        describe(*look.counterexample));
  std::string text = "  holds in this case:\n";
  for (const auto& [name, margin] : look.oracles)
    text += fmt::format("    {}observed {}, allowed {}\n", name.empty() ? "" : name + ": ", margin.observed,
                        margin.allowed);
  return text + describe_values(look.values);
}

/// Shows one case. Status 0 where it is as it must be: a true law holds, a false one does not.
auto look_closer(const Options& options, const Property& property) -> int {
  check_variant(property, options.variant);
  const auto look = options.replay.empty() ? look_at_case(property, options.variant, parse_seed(options),
                                                          options.number, budget_of(parse_tier(options.tier)))
                                           : look_at_values(property, options.variant, read_values(options.replay));
  std::cout << property.name << (options.variant.empty() ? "" : ", false variant: " + options.variant) << "\n  "
            << property.text << "\n"
            << describe(look);
  const bool is_as_it_must_be = !look.discarded && look.counterexample.has_value() == !options.variant.empty();
  return is_as_it_must_be ? 0 : 1;
}

void list(const std::vector<const Property*>& properties) {
  for (const auto* property : properties) {
    std::cout << fmt::format("{}  [{} {}]\n    {}\n", property->name, property->claim->number, property->claim->id,
                             property->text);
    for (const auto& variant : property->variants) std::cout << "    not: " << variant.name << "\n";
  }
}

void list_tests(const std::vector<const Property*>& properties) {
  for (const auto* property : properties)
    std::cout << fmt::format("{};{};{};{};{:g}\n", property->name, property->claim->id, property->claim->statement(),
                             property->claim->chapter, property->dearness);
}

auto settings_of(const Options& options, std::size_t properties) -> RunSettings {
  RunSettings settings;
  settings.seed = parse_seed(options);
  settings.tier = parse_tier(options.tier);
  settings.budget = budget_of(settings.tier);
  if (options.cases > 0) settings.budget.cases = options.cases;
  if (options.seconds > 0) settings.budget.seconds = options.seconds;
  if (options.hours > 0) {
    if (settings.tier != Tier::soak) throw UsageError("--hours is the time of a soak: say --tier soak as well");
    const auto count = static_cast<double>(properties);
    settings.budget.seconds = options.hours * 3600 * std::min<double>(options.jobs, count) / count;
  }
  std::tie(settings.shard, settings.shards) = parse_shard(options.shard);
  return settings;
}

/// What had less than the others: for being dear, for want of time, or because a signal stopped it.
auto exceptions(const std::vector<Evidence>& evidence) -> std::string {
  std::string dear, late;
  std::size_t not_begun = 0;
  for (const auto& one : evidence) {
    const bool was_begun = one.cases + one.discards > 0;
    if (one.stopped && !was_begun) ++not_begun;
    if (one.property->dearness > 1)
      dear +=
          fmt::format("  {}: {} cases, 1/{:g} of the budget\n", one.property->name, one.cases, one.property->dearness);
    if (one.cut_short && was_begun) late += fmt::format("  {}: {}\n", one.property->name, one.extent());
  }
  if (!dear.empty()) dear = "dear, so with fewer cases:\n" + dear;
  if (!late.empty()) late = "cut short:\n" + late;
  return dear + late + (not_begun > 0 ? fmt::format("not begun: {} properties\n", not_begun) : "");
}

/// The last word: what was checked, what was not, and the status.
auto conclude(const Options& options, const std::vector<Evidence>& evidence, double seconds) -> int {
  const bool whole_suite = evidence.size() == registry().size();
  std::int64_t cases = 0;
  std::size_t failed = 0, open = 0, variants = 0, refuted = 0;
  bool is_as_it_must_be = !evidence.empty();
  for (const auto& one : evidence) {
    const bool is_open = one.verdict() == Verdict::open;
    cases += one.cases;
    failed += one.fails() ? 1 : 0;
    open += is_open ? 1 : 0;
    is_as_it_must_be = is_as_it_must_be && !one.fails() && !(is_open && one.stopped);
    variants += one.property->variants.size();
    refuted += static_cast<std::size_t>(std::ranges::count(one.variants, "refuted", &VariantEvidence::verdict));
  }
  if (!options.quiet)
    std::cout << claim_table(evidence, whole_suite, stdout_has_colour()) << "\n" << exceptions(evidence);
  if (options.kills) std::cout << kill_matrix(evidence) << "\n";
  const bool covered = !whole_suite || is_covered({});
  if (!covered) std::cout << "some claims are not covered: see --coverage\n";
  std::cout << fmt::format("{} cases, {} of {} false variants refuted, {:.1f} s, seed {:#x}\n{} passed, {} failed{}\n",
                           thousands(cases), refuted, variants, seconds,
                           evidence.empty() ? default_seed : evidence.front().seed, evidence.size() - failed - open,
                           failed, open > 0 ? fmt::format(", {} open", open) : "");
  return is_as_it_must_be && covered ? 0 : 1;
}

auto merge(const Options& options) -> int {
  const auto evidence = merged_results(options.merge);
  double seconds = 0;
  bool is_whole = true;
  for (const auto& one : evidence) {
    seconds += one.seconds;
    if (one.verdict() != Verdict::checked) std::cout << describe(one, stdout_has_colour()) << "\n";
    if (one.part.is_whole()) continue;
    is_whole = false;
    std::cout << fmt::format("{}: only {} of its {} shards are there\n", one.property->name, one.part.shards.size(),
                             one.part.of);
  }
  if (!options.evidence.empty())
    write_results(options.evidence, evidence, {{"shards", options.merge.size()}, {"jobs", 0}, {"seconds", seconds}});
  const int status = conclude(options, evidence, seconds);
  return is_whole ? status : 1;
}

/// Where β along the path of the user's data goes.
auto path_file(const Options& options) -> std::filesystem::path {
  return options.path.empty() ? std::filesystem::path(options.evidence) / "path.csv"
                              : std::filesystem::path(options.path);
}

auto run_all(const Options& options, const std::vector<const Property*>& properties) -> int {
  const auto settings = settings_of(options, properties.size());
  const std::filesystem::path folder = options.corpus.empty() ? LAZY_CORPUS : options.corpus;
  if (!options.corpus.empty() && !options.keep && !std::filesystem::is_directory(folder))
    throw UsageError("--corpus: there is no folder " + options.corpus);
  // What was kept are values of random designs, which user's data have taken the place of.
  const auto corpus = user_regression() ? decltype(read_corpus(folder)){} : read_corpus(folder);
  // Before the work and not after it is the time to learn that its results cannot be written.
  if (!options.evidence.empty()) make_folder(options.evidence);
  if (options.keep) make_folder(folder);
  if (user_regression()) {
    write_whole(path_file(options), path_as_csv());
    std::cout << "β along the path, with its certificate: " << path_file(options).string() << "\n"
              << "the properties see " << data_units() << "\n"
              << std::flush;
  }
  if (options.explore) std::cout << fmt::format("seed {:#x}\n", settings.seed) << std::flush;

  static volatile std::sig_atomic_t stopped_by = 0;
  const auto stop = [](int which) {
    stopped_by = which;
    stop_requests() = stop_requests() + 1;
  };
  std::signal(SIGINT, stop);
  std::signal(SIGTERM, stop);
  Progress progress(properties.size(), options.quiet);
  const auto settings_with_corpus = [&](const Property& property) {
    auto own = settings;
    if (const auto kept = corpus.find(property.name); kept != corpus.end()) own.corpus = kept->second;
    return own;
  };
  const auto start = std::chrono::steady_clock::now();
  const auto evidence =
      run_in_workers(properties, {.jobs = options.jobs, .patience = options.patience}, settings_with_corpus,
                     {.progress = [&](const Evidence& so_far) { progress.at(so_far); },
                      .finished = [&](const Evidence& one) { progress.finished(one); }});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (options.keep)
    for (const auto& one : evidence)
      if (one.counterexample && one.counterexample->number >= 0)
        keep(folder, one.property->name, one.counterexample->values, one.why());
  nlohmann::json of_run{{"shards", settings.shards}, {"jobs", options.jobs}, {"seconds", seconds}};
  if (user_regression()) of_run.update({{"data", options.data}, {"target", options.target}});
  if (!options.evidence.empty()) write_results(options.evidence, evidence, of_run);
  const int status = conclude(options, evidence, seconds);
  return std::ranges::any_of(evidence, &Evidence::stopped) ? 128 + stopped_by : status;
}

/// The properties asked for; with data of the user's, those that speak of a regression.
auto properties_of(Selection which, bool of_data) -> std::vector<const Property*> {
  const std::string chapter = "implicit_bias";
  if (!of_data) return selected(which);
  if (!which.chapters.empty() && which.chapters != std::vector{chapter})
    throw UsageError("--data speaks of chapter " + chapter + " alone");
  which.chapters = {chapter};
  return selected(which);
}

auto dispatch(const Options& options) -> int {
  if (options.coverage) {
    check_chapters(options.which.chapters);
    std::cout << coverage_table(options.which.chapters, stdout_has_colour());
    return is_covered(options.which.chapters) ? 0 : 1;
  }
  if (!options.merge.empty()) return merge(options);
  if (!options.data.empty()) use_data(options.data, options.target);
  const auto properties = properties_of(options.which, !options.data.empty());
  if (options.list_tests) return list_tests(properties), 0;
  if (options.list) return list(properties), 0;
  if (options.number >= 0 || !options.replay.empty()) return look_closer(options, only(properties));
  return run_all(options, properties);
}

/// What to say of an argument that is none.
auto unexpected(const CLI::App& app) -> std::string {
  const auto word = app.remaining().front();
  std::vector<std::string> known;
  for (const auto* option : app.get_options()) known.push_back(option->get_name());
  return fmt::format("the argument '{}' is not expected{}", word, did_you_mean(word.substr(0, word.find('=')), known));
}

auto answer(int argc, char** argv) -> int {
  std::ranges::stable_sort(registry(), {}, [](const Property& property) {
    return std::ranges::find(known_claims(), property.claim->id, &Claim::id) - known_claims().begin();
  });
  CLI::App app(
      "Checks the claims of the theory of lazy training, each on random cases, and refutes its false variants.",
      program());
  Options options;
  declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    std::cerr << program() << ": " << unexpected(app) << "\n";
    return 2;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    check_together(app);
    return dispatch(options);
  } catch (const std::exception& error) {
    std::cerr << program() << ": " << error.what() << "\n";
    return 2;
  }
}

}  // namespace

auto main(int argc, char** argv) -> int {
  const int status = answer(argc, argv);
  if (std::cout.flush() && std::ferror(stdout) == 0) return status;
  std::cerr << program() << ": the standard output cannot be written\n";
  return 2;
}

}  // namespace lazy::props
