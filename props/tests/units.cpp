// SPDX-License-Identifier: MIT
/// \file
/// The driver's parts, checked by the driver: margins, statistics, values as JSON, generators and how they shrink. All
/// of these hold, so the program is also the example of a run in which all is well.
#include <support/command_line.hpp>
#include <support/evidence.hpp>
#include <support/generators/matrices.hpp>
#include <support/property.hpp>

#include <lazy/error.hpp>

#include <fmt/format.h>
#include <Eigen/SVD>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace lazy::claim {

inline constexpr Claim margins{
    "margins", "T1", "A margin is at most 1 where what was observed was allowed", "evidence", ClaimKind::statement,
    "",        ""};
inline constexpr Claim statistics{"statistics", "T2", "Coverage and quantiles", "evidence", ClaimKind::statement,
                                  "",           ""};
inline constexpr Claim parts{
    "parts", "T3", "Evidence of parts merges to that of the whole", "evidence", ClaimKind::statement, "", ""};
inline constexpr Claim values{"values", "T4", "Values read back to the same bits", "drawing", ClaimKind::statement,
                              "",       ""};
inline constexpr Claim draws{
    "draws", "T5", "A draw depends on the case and its name alone", "drawing", ClaimKind::statement, "", ""};
inline constexpr Claim numbers{"numbers", "T6", "Numbers", "generators", ClaimKind::statement, "", ""};
inline constexpr Claim numbers_shrink{"numbers_shrink", "T6.1",    "Numbers", "generators",
                                      ClaimKind::step,  "numbers", ""};
inline constexpr Claim matrices{"matrices", "T7", "Matrices", "generators", ClaimKind::statement, "", ""};
inline constexpr Claim matrices_shrink{"matrices_shrink", "T7.1",     "Matrices", "generators",
                                       ClaimKind::step,   "matrices", ""};

}  // namespace lazy::claim

namespace {

using namespace lazy;
using namespace lazy::props;

constexpr double infinity = std::numeric_limits<double>::infinity();
const double nan = std::numeric_limits<double>::quiet_NaN();

auto any_word() -> rc::Gen<std::string> {
  return one_of({"-inf", "-2", "-1", "-0.0", "0", "5e-324", "1", "2", "1e308", "inf", "nan"});
}

auto stream_of(Draw& draw) -> std::uint64_t {
  return static_cast<std::uint64_t>(draw("stream", integer(0, std::numeric_limits<int>::max())));
}

// ---- Margins.

struct AtMost {
  bool nan_passes = false, strict = false;
  static auto false_variants() -> Variants<AtMost> {
    return {{"NaN passes", {.nan_passes = true}}, {"equality fails", {.strict = true}}};
  }
};
PROPERTY(a_margin_holds_as_the_inequality_does, margins, exact, AtMost,
         "A margin holds iff observed <= allowed, where both are numbers and observed is not infinite") {
  const double observed = std::strtod(draw("observed", any_word()).c_str(), nullptr);
  const double allowed = std::strtod(draw("allowed", any_word()).c_str(), nullptr);
  const bool is_bound = !std::isnan(observed) && !std::isnan(allowed) && !std::isinf(observed);
  const bool expected = is_bound ? (law.strict ? observed < allowed : observed <= allowed)
                                 : law.nan_passes || (observed == -infinity && std::isfinite(allowed)) ||
                                       (observed == -infinity && allowed == infinity);
  return is_true(at_most(observed, allowed).holds() == expected);
}

struct Scale {
  double power = 1;
  static auto false_variants() -> Variants<Scale> { return {{"inverted", {.power = -1}}, {"squared", {.power = 2}}}; }
};
PROPERTY(a_margin_is_the_share_used, margins, exact, Scale, "Of positive amounts a margin is observed / allowed") {
  const double observed = draw("observed", power_of_two(-20, 20));
  const double allowed = draw("allowed", log_uniform(1e-6, 1e6));
  return same(at_most(observed, allowed).value(), std::pow(observed / allowed, law.power));
}

struct Worst {
  bool first_only = false;
  static auto false_variants() -> Variants<Worst> { return {{"only the first oracle counts", {.first_only = true}}}; }
};
PROPERTY(an_outcome_is_as_good_as_its_worst_oracle, margins, exact, Worst,
         "Several oracles hold iff each does, and the worst is the first that does not, else the largest") {
  std::vector<Oracle> oracles;
  const int count = draw("count", integer(1, 4));
  for (int i = 0; i < count; ++i)
    oracles.push_back({std::to_string(i), {std::stod(draw("margin", one_of({"0", "0.5", "1", "2", "nan"}))), 1}});
  const Outcome outcome(oracles);
  const auto failed = std::ranges::find_if(oracles, [](const Oracle& o) { return !o.margin.holds(); });
  const auto worst = failed != oracles.end()
                         ? failed
                         : std::ranges::max_element(oracles, {}, [](const Oracle& o) { return o.margin.value(); });
  const bool holds = law.first_only ? oracles.front().margin.holds() : failed == oracles.end();
  return is_true(outcome.holds() == holds && outcome.worst().name == worst->name);
}

// ---- Statistics.

struct Wilson {
  double z = 3.3;
  static auto false_variants() -> Variants<Wilson> {
    return {{"two standard deviations", {.z = 2}}, {"the plain share", {.z = 0}}};
  }
};
PROPERTY(coverage_is_enough_up_to_the_wilson_bound, statistics, exact, Wilson,
         "A regime has enough hits iff (p̂ - p)² <= z² p (1 - p) / n or p̂ >= p") {
  const int of = draw("of", dimension(1, 3000));
  const double required = draw("required", uniform(0.01, 0.99));
  // Near the share required, where it matters.
  const double spread = std::sqrt(required * (1 - required) * of);
  const double near = std::round(required * of + spread * draw("deviations", uniform(-6, 1)));
  const auto hits = static_cast<std::int64_t>(std::clamp(near, 0.0, static_cast<double>(of)));
  const double share = static_cast<double>(hits) / of;
  const double distance = std::pow(share - required, 2) - law.z * law.z * required * (1 - required) / of;
  if (std::abs(distance) < 1e-12) draw.discard();  // either answer is right
  draw.cover("not enough", 0.2, !RegimeEvidence{required, hits, of}.enough());
  return is_true(RegimeEvidence{required, hits, of}.enough() == (share >= required || distance < 0));
}

struct Alarm {
  double excess = 1;
  static auto false_variants() -> Variants<Alarm> {
    return {{"the share is half of what is required", {.excess = 0.5}}};
  }
};
PROPERTY(coverage_raises_no_false_alarm, statistics, statistical, Alarm,
         "Where the share is the one required, and that is at most a half, 4000 independent runs raise at most 12 "
         "alarms (2 are expected)") {
  const double required = draw("required", uniform(0.02, 0.5));
  const int of = draw("of", integer(20, 80));
  const auto stream = stream_of(draw);
  int alarms = 0;
  for (std::uint64_t run = 0; run < 4000; ++run) {
    rc::Random random(mix(stream, run));
    std::int64_t hits = 0;
    for (int i = 0; i < of; ++i) hits += unit_interval(random) < law.excess * required ? 1 : 0;
    alarms += RegimeEvidence{required, hits, of}.enough() ? 0 : 1;
  }
  return at_most(alarms, 12);
}

struct Quantile {
  double bin = 0.12202;  // 10^(1/20) - 1
  static auto false_variants() -> Variants<Quantile> { return {{"exact", {.bin = 0}}}; }
};
PROPERTY(quantiles_are_upper_bounds_a_bin_wide, statistics, theorem, Quantile,
         "The quantile shown is no less than the quantile, and at most a bin of 12.2 % more") {
  const int count = draw("count", integer(1, 200));
  const double q = draw("q", uniform(0.01, 0.99));
  rc::Random random(stream_of(draw));
  OracleEvidence oracle;
  std::vector<double> margins;
  for (int i = 0; i < count; ++i) {
    const double u = unit_interval(random);
    margins.push_back(u < 0.1 ? 0 : std::pow(10, -20 * u));
    oracle.add({margins.back(), 1}, i);
  }
  std::ranges::sort(margins);
  const double exact = margins[static_cast<std::size_t>(std::ceil(q * count)) - 1];
  const double shown = oracle.quantile(q);
  return Oracles{{"no less", at_most(exact * (1 - 1e-12), shown)},
                 {"a bin", at_most(shown, exact * (1 + law.bin) * (1 + 1e-12))}};
}

struct Median {
  double rank = 0.5;
  static auto false_variants() -> Variants<Median> { return {{"the lower quartile", {.rank = 0.25}}}; }
};
PROPERTY(
    a_note_keeps_its_extremes_and_its_median, statistics, exact, Median,
    "Of up to 1001 numbers, a note has the least, the greatest and the middle one; a NaN is counted and passed over") {
  const int count = 2 * draw("half the count", integer(1, 500)) + 1;
  rc::Random random(stream_of(draw));
  NoteEvidence note;
  std::vector<double> all;
  for (int i = 0; i < count; ++i) {
    all.push_back(unit_interval(random));
    note.add(all.back(), 2 * i);
    note.add(nan, 2 * i + 1);
  }
  std::ranges::sort(all);
  return Oracles{{"extremes", is_true(note.min == all.front() && note.max == all.back() && note.count == 2 * count)},
                 {"median", same(note.median(), all[static_cast<std::size_t>(law.rank * count)])}};
}

// ---- Parts.

struct Parts {
  bool drops_one = false;
  static auto false_variants() -> Variants<Parts> { return {{"a part is missing", {.drops_one = true}}}; }
};
PROPERTY(evidence_of_parts_merges_to_that_of_the_whole, parts, exact, Parts,
         "Evidence of n shards, read back from JSON and merged in any order, is that of the whole, to the last field") {
  const int shards = draw("shards", integer(2, 5));
  const int rotation = draw("rotation", integer(0, 4));
  rc::Random random(stream_of(draw));
  const auto part = [&](const Part& which) {
    Evidence evidence;
    evidence.property = &registry().front();
    evidence.part = which;
    return evidence;
  };
  Evidence whole = part({});
  std::vector<Evidence> pieces;
  for (int i = 0; i < shards; ++i) pieces.push_back(part({shards, {i}}));
  for (int number = 0; number < 60; ++number) {
    const double u = unit_interval(random), v = unit_interval(random);
    for (auto* evidence : {&whole, &pieces[static_cast<std::size_t>(number % shards)]}) {
      ++evidence->cases;
      evidence->budget += 1;
      evidence->discards += u < 0.3 ? 1 : 0;
      auto& oracle = evidence->oracles[v < 0.7 ? "often" : "seldom"];
      oracle.name = v < 0.7 ? "often" : "seldom";
      oracle.add({u < 0.1 ? 0 : std::round(u * 9) / 9, 1}, number);  // with ties
      auto& regime = evidence->regimes["u > v"];
      regime.required = 0.5;
      regime.hits += u > v ? 1 : 0;
      ++regime.of;
      evidence->notes["u"].add(u, number);
    }
  }
  std::rotate(pieces.begin(), pieces.begin() + rotation % shards, pieces.end());
  if (law.drops_one) pieces.pop_back();
  auto merged = pieces.front();
  for (std::size_t i = 1; i < pieces.size(); ++i) merged = merge(merged, evidence_from_json(to_json(pieces[i])));
  return is_true(to_json(merged) == to_json(whole));
}

// ---- Values.

struct Bits {
  int digits = 17;
  static auto false_variants() -> Variants<Bits> {
    return {{"printed with 6 digits", {.digits = 6}}, {"with 15", {.digits = 15}}};
  }
};
PROPERTY(a_double_reads_back_to_its_bits, values, exact, Bits, "A double printed as JSON reads back to the same bits") {
  const auto high = static_cast<std::uint64_t>(draw("high", integer(0, std::numeric_limits<int>::max())));
  const auto low = static_cast<std::uint64_t>(draw("low", integer(0, std::numeric_limits<int>::max())));
  const auto x = std::bit_cast<double>((high << 33U) ^ (low << 2U));
  draw.cover("negative", 0.3, std::signbit(x));
  std::string text = value_to_json(x).dump();
  if (law.digits < 17 && std::isfinite(x)) text = fmt::format("{:.{}g}", x, law.digits);
  const auto back = value_from_json<double>(nlohmann::json::parse(text));
  return is_true(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(x) ||
                 (std::isnan(x) && std::isnan(back)));
}

// ---- Draws.

struct OwnStreams {
  bool renamed = false;
  static auto false_variants() -> Variants<OwnStreams> { return {{"under another name", {.renamed = true}}}; }
};
PROPERTY(draws_do_not_depend_on_their_order, draws, exact, OwnStreams,
         "A draw is the same whether it is the first, the last or the only one of its case") {
  const Draw::Case which{stream_of(draw), 50, nullptr};
  Observations observations;
  const std::string name = law.renamed ? "z" : "x";
  Draw xy(which, observations, nullptr), yx(which, observations, nullptr), only(which, observations, nullptr);
  const double x1 = xy("x", uniform(0, 1)), y1 = xy("y", uniform(0, 1));
  const double y2 = yx("y", uniform(0, 1)), x2 = yx(name, uniform(0, 1));
  const double x3 = only(name, uniform(0, 1));
  return Oracles{{"order", is_true(x1 == x2 && y1 == y2)}, {"alone", is_true(x1 == x3)}};
}

struct Numbered {
  bool alike = false;
  static auto false_variants() -> Variants<Numbered> {
    return {{"a name drawn twice gives the same", {.alike = true}}};
  }
};
PROPERTY(a_name_drawn_again_is_another_draw, draws, exact, Numbered,
         "A name drawn twice gives two values, the second as “x 2”") {
  const Draw::Case which{stream_of(draw), 50, nullptr};
  Observations observations;
  nlohmann::json record = nlohmann::json::object();
  Draw twice(which, observations, &record);
  const auto next = [&](const char* name) { return twice(name, gaussian(1))[0]; };  // which has no ends to meet at
  const double first = next("x"), second = next("x"), again = next("x 2"), third = next("x");
  return Oracles{
      {"values", is_true((first == second) == law.alike)},
      {"names", is_true(record["x 2"][0] == second && record["x 2 2"][0] == again && record["x 3"][0] == third)}};
}

// ---- Generators. A walk goes down from what was drawn, each time to one of the simpler values, until there are none.

template <class T>
struct Walk {
  std::vector<T> visited;  // the value drawn first
  bool ended = false;
};

/// What `generator` draws, and a random walk down from there. `all_visited` looks at every simpler value, not only at
/// those taken.
template <class T>
auto walk(const rc::Gen<T>& generator, std::uint64_t stream, int size, std::size_t most) -> Walk<T> {
  auto at = generator(rc::Random(mix(stream, 1)), size);
  rc::Random random(mix(stream, 2));
  Walk<T> result;
  result.visited.push_back(at.value());
  for (std::size_t steps = 0; steps < most; ++steps) {
    std::vector<rc::Shrinkable<T>> simpler;
    for (auto shrinks = at.shrinks(); auto next = shrinks.next();) {
      result.visited.push_back(next->value());
      simpler.push_back(std::move(*next));
    }
    if (simpler.empty()) {
      result.ended = true;
      break;
    }
    at = simpler[random.next() % simpler.size()];
  }
  return result;
}

struct Stays {
  double margin = 0;
  static auto false_variants() -> Variants<Stays> { return {{"within a tenth less", {.margin = 0.1}}}; }
};
PROPERTY(numbers_stay_in_their_range, numbers_shrink, exact, Stays,
         "What uniform and log_uniform draw, and all that it shrinks to, is in the range; and shrinking ends") {
  const double low = draw("low", log_uniform(1e-12, 1e12));
  const double ratio = draw("ratio", log_uniform(1, 1e12));
  const bool negative = draw("negative", flag());
  const bool is_log = !negative && draw("log", flag());
  const double high = low * ratio;
  const auto generator = is_log     ? log_uniform(low, high)
                         : negative ? uniform(-high, draw("across", flag()) ? high : -low)
                                    : uniform(low, high);
  const double most = negative ? high : low * ratio * (1 - law.margin), least = negative ? -high : low;
  const auto seen = walk(generator, stream_of(draw), draw.size(), 400);
  const bool inside = std::ranges::all_of(seen.visited, [&](double x) { return x >= least && x <= most; });
  return Oracles{{"range", is_true(inside)}, {"end", is_true(seen.ended)}};
}

struct Integers {
  int off = 0;
  static auto false_variants() -> Variants<Integers> { return {{"the upper end is left out", {.off = 1}}}; }
};
PROPERTY(integers_stay_in_their_range, numbers_shrink, exact, Integers,
         "What integer, dimension and power_of_two draw and shrink to is in the range; shrinking ends at the low end, "
         "or nearest to 2^0") {
  const int low = draw("low", integer(-1000, 1000));
  const int high = low + draw("more", integer(0, 20));
  const int size = draw.size();
  const auto stream = stream_of(draw);
  const auto in_range = [&](int k) { return low <= k && k <= high - law.off; };
  const auto integers = walk(integer(low, high), stream, size, 400);
  const auto dimensions = walk(dimension(low, high), stream, size, 400);
  const auto powers = walk(power_of_two(low, high), stream, size, 400);
  const auto exact_power = [&](double x) { return std::ldexp(1.0, std::ilogb(x)) == x && in_range(std::ilogb(x)); };
  const auto reach = low + (high - low) * size / 100;
  return Oracles{
      {"integer", is_true(integers.ended && std::ranges::all_of(integers.visited, in_range))},
      {"dimension", is_true(dimensions.ended &&
                            std::ranges::all_of(dimensions.visited, [&](int k) { return low <= k && k <= reach; }))},
      {"power", is_true(powers.ended && std::ranges::all_of(powers.visited, exact_power))}};
}

struct Even {
  bool linear = false;
  static auto false_variants() -> Variants<Even> { return {{"uniform and not log-uniform", {.linear = true}}}; }
};
PROPERTY(scales_are_drawn_evenly, numbers, statistical, Even,
         "Of 4000 log-uniform draws each sixth of the exponents has its share, ends aside, to 5 standard deviations") {
  const double low = draw("low", log_uniform(1e-9, 1e-3));
  const double high = draw("high", log_uniform(1e3, 1e9));
  const auto stream = stream_of(draw);
  const auto generator = law.linear ? uniform(low, high) : log_uniform(low, high);
  std::vector<int> sixths(6);
  int between = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const double x = generator(rc::Random(mix(stream, i)), 50).value();
    if (x == low || x == high || x == 1) continue;
    ++between;
    const double place = std::log(x / low) / std::log(high / low);
    ++sixths[static_cast<std::size_t>(std::clamp(6 * place, 0.0, 5.0))];
  }
  std::vector<Oracle> oracles = {{"ends", within(between, 3500, 5 * std::sqrt(4000 * 0.125 * 0.875))}};
  for (const int hits : sixths)
    oracles.push_back({"sixth", within(hits, between / 6.0, 5 * std::sqrt(between * 5 / 36.0))});
  return oracles;
}

struct Refuses {
  bool is_empty = true;
  static auto false_variants() -> Variants<Refuses> { return {{"a range that is there", {.is_empty = false}}}; }
};
PROPERTY(ranges_that_are_empty_are_refused, numbers, exact, Refuses,
         "A generator of an empty range or shape is an error") {
  const int low = draw("low", integer(-10, 10));
  const int high = law.is_empty ? low - 1 : low;
  const auto refuses = [](auto&& make) {
    try {
      make();
    } catch (const InvalidArgument&) {
      return true;
    }
    return false;
  };
  return is_true(refuses([&] { integer(low, high); }) && refuses([&] { dimension(low, high); }) &&
                 refuses([&] { uniform(low, high); }) && refuses([&] { power_of_two(low, high); }) &&
                 refuses([&] { log_uniform(low - 20, 1); }) && refuses([&] { one_of({}); }) &&
                 refuses([&] { matrix(0, 3); }) && refuses([&] { vector(0); }));
}

struct Shapes {
  bool may_vanish = false;
  static auto false_variants() -> Variants<Shapes> { return {{"some shrink to 0", {.may_vanish = true}}}; }
};
PROPERTY(matrices_keep_their_shape, matrices_shrink, exact, Shapes,
         "What matrix, vector and gaussian draw and shrink to has the shape asked for, is finite and not 0; and "
         "shrinking ends") {
  const int rows = draw("rows", integer(1, 8));
  const int cols = draw("cols", integer(1, 8));
  const auto stream = stream_of(draw);
  const auto is_fine = [&](const Matrix& A, Index n) {
    return A.rows() == rows && A.cols() == n && A.allFinite() && A.isZero(0) == law.may_vanish;
  };
  const auto special = walk(matrix(rows, cols), stream, draw.size(), 200);
  const auto normal = walk(gaussian(rows, cols), stream, draw.size(), 200);
  const auto vectors = walk(vector(rows), stream, draw.size(), 200);
  return Oracles{
      {"matrix", is_true(special.ended &&
                         std::ranges::all_of(special.visited, [&](const Matrix& A) { return is_fine(A, cols); }))},
      {"gaussian",
       is_true(normal.ended && std::ranges::all_of(normal.visited, [&](const Matrix& A) { return is_fine(A, cols); }))},
      {"vector",
       is_true(vectors.ended && std::ranges::all_of(vectors.visited, [&](const Vector& v) { return is_fine(v, 1); }))}};
}

struct Directions {
  double power = 1;
  static auto false_variants() -> Variants<Directions> { return {{"of length 1/2", {.power = 0.5}}}; }
};
PROPERTY(directions_have_length_one, matrices, rounding, Directions,
         "A direction has length 1, to rounding; a symmetric matrix is") {
  const int n = draw("n", integer(1, 20));
  const auto stream = stream_of(draw);
  const auto units = walk(direction(n), stream, draw.size(), 100);
  const auto square = walk(symmetric(n), stream, draw.size(), 5);
  double worst = 0;
  for (const auto& v : units.visited) worst = std::max(worst, std::abs(v.norm() - law.power));
  const bool is_symmetric = std::ranges::all_of(square.visited, [](const Matrix& A) { return A == A.transpose(); });
  return Oracles{{"length", at_most(worst, (n + 4) * std::numeric_limits<double>::epsilon())},
                 {"symmetric", is_true(is_symmetric)}};
}

struct Variety {
  double share = 1;
  static auto false_variants() -> Variants<Variety> { return {{"each half as often again", {.share = 1.5}}}; }
};
PROPERTY(matrices_come_in_their_kinds, matrices, statistical, Variety,
         "Of 1600 draws 1/8 is of low rank, 1/8 of condition 10^6, and 1/16 each has a zero column, equal singular "
         "values, small integers") {
  const auto stream = stream_of(draw);
  constexpr int count = 1600;
  int low = 0, zero = 0, equal = 0, integral = 0, wide = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Matrix A = matrix(4, 4)(rc::Random(mix(stream, i)), 50).value();
    const Vector sigma = Eigen::JacobiSVD<Matrix>(A).singularValues();
    const auto zeros = (A.array() == 0).count();
    integral += A == Matrix(A.array().round()) ? 1 : 0;
    zero += zeros == 4 && (A.array() == 0).colwise().all().any() ? 1 : 0;  // and not one of the sparse ones
    low += zeros == 0 && sigma[2] < 1e-12 * sigma[0] ? 1 : 0;
    equal += sigma[3] > (1 - 1e-12) * sigma[0] ? 1 : 0;
    wide += std::abs(sigma[3] / sigma[0] - 1e-6) < 1e-9 ? 1 : 0;
  }
  const auto near = [&](int hits, double share) {
    return within(hits, share * law.share * count, 5 * std::sqrt(share * (1 - share) * count));
  };
  return Oracles{{"low rank", near(low, 0.125)},
                 {"zero column", near(zero, 0.0625)},
                 {"equal", near(equal, 0.0625)},
                 {"integral", near(integral, 0.0625)},
                 {"wide", near(wide, 0.125)}};
}

}  // namespace

auto main(int argc, char** argv) -> int {
  using namespace lazy::claim;
  lazy::props::known_claims() = {&margins, &statistics,     &parts,    &values,         &draws,
                                 &numbers, &numbers_shrink, &matrices, &matrices_shrink};
  return lazy::props::main(argc, argv);
}
