// SPDX-License-Identifier: MIT
/// \file
/// A program whose properties fail in every way that the driver must see. What it must make of each is in
/// driver_test.py.
#include <support/command_line.hpp>
#include <support/generators/matrices.hpp>
#include <support/generators/regressions.hpp>
#include <support/property.hpp>

#include <bit>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <thread>

namespace lazy::claim {

inline constexpr Claim found{"found", "T1", "What the search must find", "searching", ClaimKind::statement, "", ""};
inline constexpr Claim found_step{"found_step", "T1.1", "What the search must find", "searching", ClaimKind::step,
                                  "found",      ""};
inline constexpr Claim vacuous{"vacuous", "T2", "What checks nothing", "vacuity", ClaimKind::statement, "", ""};
inline constexpr Claim crashing{"crashing", "T3", "What takes its worker along", "trouble", ClaimKind::statement,
                                "",         ""};
inline constexpr Claim slow{"slow", "T4", "What takes long", "trouble", ClaimKind::statement, "", ""};
inline constexpr Claim unchecked{"unchecked", "T5", "What nothing checks", "gaps", ClaimKind::statement, "", ""};
inline constexpr Claim beyond{"beyond",    "T5.1",         "What nothing checks", "gaps", ClaimKind::unsampled,
                              "unchecked", "For a reason."};
inline constexpr Claim of_data{"of_data", "T6", "What sees a user's data", "implicit_bias", ClaimKind::statement,
                               "",        ""};

}  // namespace lazy::claim

namespace {

using namespace lazy;
using namespace lazy::props;

/// A law that is off by something, or by nothing.
struct Off {
  double by = 0;
  static auto false_variants() -> Variants<Off> {
    return {{"off by one", {.by = 1}}, {"it's off by −∞ · 0", {.by = 1e-100}}};
  }
};

/// A law with a false variant that does not matter, for properties that fail before it is tried.
struct Any {
  bool holds = true;
  static auto false_variants() -> Variants<Any> { return {{"not at all", {.holds = false}}}; }
};

// ---- What the search must find.

PROPERTY(sums_commute, found, rounding, Off, "a + b = b + a, and doubling does the same to both") {
  const double a = draw("a", log_uniform(1e-3, 1e3));
  const double b = draw("b", uniform(-1, 1));
  const int n = draw("n", dimension(1, 6));
  const auto A = draw("A", matrix(n, n));
  draw.cover("a > 1", 0.3, a > 1);
  draw.note("a", a);
  draw.note("log b", std::log(b));  // NaN for half of the cases
  return Oracles{{"sum", at_most(std::abs((a + b) - (b + a)) + law.by, 1e-200)},
                 {"product", within(A * a, Matrix(a * A), (A * a).norm() * (0.25 + 1e-17 * a))}};
}

PROPERTY(half_are_discarded, found_step, exact, Off, "of half of the cases") {
  const int n = draw("n", integer(0, 99));
  if (n % 2 == 1) draw.discard();
  return at_most(n % 2 + law.by, 0);
}

struct Rare {
  int never = -1;
  static auto false_variants() -> Variants<Rare> { return {{"seldom", {.never = 7}}}; }
};
PROPERTY(refuted_late, found_step, exact, Rare, "whose false variant is false in one case of 300") {
  return is_true(draw("n", integer(0, 299)) != law.never);
}

struct Dear : Any {
  static constexpr double dearness = 10;
  static auto false_variants() -> Variants<Dear> { return {{"not at all", {{.holds = false}}}}; }
};
PROPERTY(dear, found_step, exact, Dear, "a tenth of the cases is enough") { return is_true(law.holds); }

PROPERTY(integers_are_small, found, exact, Any, "false: n is at most 17") {
  const int n = draw("n", integer(1, 1000));
  const double x = draw("x", log_uniform(1e-3, 1e3));
  return Oracles{{"x", at_most(x, 1e4)}, {"n", at_most(n, 17)}};
}

PROPERTY(matrices_are_small, found, exact, Any, "false: no entry exceeds 3/2") {
  const int rows = draw("rows", dimension(1, 5));
  const int cols = draw("cols", dimension(1, 5));
  return at_most(draw("A", gaussian(rows, cols)).maxCoeff(), 1.5);
}

PROPERTY(a_late_failure, found, exact, Any, "false: in one case of 300") {
  return is_true(draw("n", integer(0, 299)) != 7);
}

PROPERTY(throws_for_large, found, exact, Any, "throws, in bytes that are no UTF-8, for n > 17") {
  const int n = draw("n", integer(1, 1000));
  if (n > 17) throw std::runtime_error("<n & \xff is large>");
  return is_true(law.holds);
}

PROPERTY(throws_an_int, found, exact, Any, "throws what is no exception") { throw 17; }

PROPERTY(answers_nan, found, exact, Any, "a margin that is not a number") {
  return at_most(std::numeric_limits<double>::quiet_NaN(), 1);
}

/// Doubles whose last bit or whose sign is easily lost.
PROPERTY(draws_special_values, found, exact, Any,
         "false; says how many of its values are not what was drawn, and one more") {
  int lost = 0;
  const auto draw_bits = [&](const char* name, double x) {
    lost += std::bit_cast<std::uint64_t>(draw(name, rc::gen::just(x))) == std::bit_cast<std::uint64_t>(x) ? 0 : 1;
  };
  using Limits = std::numeric_limits<double>;
  draw_bits("tenth", 0.1);
  draw_bits("third", 1.0 / 3);
  draw_bits("negative zero", -0.0);
  draw_bits("least", Limits::denorm_min());
  draw_bits("subnormal", 1.2345678901234567e-310);
  draw_bits("greatest", Limits::max());
  draw_bits("infinity", Limits::infinity());
  draw_bits("minus infinity", -Limits::infinity());
  draw_bits("nan", Limits::quiet_NaN());
  draw_bits("integral", 1e22);
  const Vector v = draw("vector", rc::gen::just<Vector>(Vector{{0.1, -0.0, Limits::infinity()}}));
  lost += v.size() == 3 && v[0] == 0.1 && std::signbit(v[1]) && std::isinf(v[2]) ? 0 : 1;
  lost += draw("no vector", rc::gen::just<Vector>(Vector(0))).size() == 0 ? 0 : 1;
  const Matrix A = draw("matrix", rc::gen::just<Matrix>(Matrix{{1, 2, 3}, {4, 5, 1e-5}}));
  lost += A.rows() == 2 && A.cols() == 3 && A(1, 2) == 1e-5 ? 0 : 1;
  const Matrix empty = draw("no matrix", rc::gen::just<Matrix>(Matrix(0, 3)));
  lost += empty.rows() == 0 && empty.cols() == 3 ? 0 : 1;
  lost += draw("least int", rc::gen::just(std::numeric_limits<int>::min())) == std::numeric_limits<int>::min() ? 0 : 1;
  lost += draw("flag", rc::gen::just(true)) ? 0 : 1;
  lost += draw("word", rc::gen::just<std::string>("\"ℓ₁\"\n")) == "\"ℓ₁\"\n" ? 0 : 1;
  return at_most(lost + 1, 0);
}

// ---- What checks nothing.

PROPERTY(always_discards, vacuous, exact, Any, "speaks of nothing") {
  draw("n", integer(0, 9));
  draw.discard();
}

PROPERTY(mostly_discards, vacuous, exact, Any, "speaks of one case in twenty") {
  if (draw("n", integer(0, 19)) != 0) draw.discard();
  return is_true(law.holds);
}

PROPERTY(answers_nothing, vacuous, exact, Any, "has no oracle") { return Oracles{}; }

PROPERTY(misses_its_regime, vacuous, exact, Any, "is where it is to be in a fifth of the cases, not in half") {
  draw.cover("n = 0", 0.5, draw("n", integer(0, 4)) == 0);
  return is_true(law.holds);
}

struct NoVariant {
  static auto false_variants() -> Variants<NoVariant> { return {}; }
};
PROPERTY(has_no_false_variant, vacuous, exact, NoVariant, "nothing shows that it can fail") { return is_true(true); }

PROPERTY(has_a_variant_that_survives, vacuous, exact, Any, "its false variant is true") { return is_true(true); }

PROPERTY(has_a_variant_that_throws, vacuous, exact, Any, "its false variant cannot be evaluated") {
  if (!law.holds) throw std::runtime_error("no such law");
  return is_true(true);
}

// ---- What takes its worker along: in a case after the first ones.

auto is_time(Draw& draw) -> bool { return draw("n", integer(0, 9)) == 0; }

PROPERTY(aborts, crashing, exact, Any, "calls abort") {
  if (is_time(draw)) std::abort();
  return is_true(true);
}

PROPERTY(segfaults, crashing, exact, Any, "raises a segmentation fault") {
  if (is_time(draw)) std::raise(SIGSEGV);
  return is_true(true);
}

PROPERTY(is_killed, crashing, exact, Any, "is killed") {
  if (is_time(draw)) std::raise(SIGKILL);
  return is_true(true);
}

PROPERTY(exits, crashing, exact, Any, "exits with status 0") {
  if (is_time(draw)) std::_Exit(0);
  return is_true(true);
}

PROPERTY(its_variant_is_killed, crashing, exact, Any, "holds, but evaluating its false variant kills") {
  if (!law.holds && is_time(draw)) std::raise(SIGKILL);
  return at_most(0.5, 1);
}

// ---- What takes long.

PROPERTY(takes_its_time, slow, exact, Any, "20 ms a case") {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return is_true(law.holds);
}

PROPERTY(hangs, slow, exact, Any, "never answers, after some cases") {
  while (is_time(draw)) std::this_thread::sleep_for(std::chrono::hours(1));
  return is_true(law.holds);
}

// ---- What sees a user's data: in the chapter that --data selects.

PROPERTY(is_random, of_data, exact, Any, "is where it is to be in all cases of random designs, in none of a user's") {
  draw.cover("random designs", 1, !user_regression());
  if (user_regression()) draw.note("max|X|", user_regression()->X.cwiseAbs().maxCoeff());
  if (user_regression()) draw.note("max|y|", user_regression()->y.lpNorm<Eigen::Infinity>());
  return is_true(law.holds);
}

PROPERTY(discards_data, of_data, exact, Any, "speaks of random designs alone") {
  if (user_regression()) draw.discard();
  return is_true(law.holds);
}

}  // namespace

auto main(int argc, char** argv) -> int {
  using namespace lazy::claim;
  lazy::props::known_claims() = {&found, &found_step, &vacuous, &crashing, &slow, &unchecked, &beyond, &of_data};
  return lazy::props::main(argc, argv);
}
