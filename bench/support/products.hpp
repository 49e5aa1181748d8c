// SPDX-License-Identifier: MIT
/// \file
/// The products with the operators of a jet that a norm took.
#pragma once

#include <support/measure.hpp>

#include <lazy/norms.hpp>

namespace lazy::bench {

inline NormCost operator+(const NormCost& a, const NormCost& b) {
  return {a.jvps + b.jvps, a.vjps + b.vjps, a.seconds + b.seconds, a.hvps + b.hvps};
}

/// How an iteration ends: on a test that no rounding can turn, so that its products are counts, or on a comparison of
/// rounded numbers, as the ascents to ‖D²h‖ for several outputs do, so that they are shown but not compared with the
/// baseline.
enum class Ends { surely, by_rounding };

/// Shows the products that there are.
inline void show_products(benchmark::State& state, const NormCost& cost, Ends ends) {
  const auto show = [&](const std::string& what, Index number) {
    if (number == 0) return;
    ends == Ends::surely ? count(state, what, number) : note(state, what, static_cast<double>(number));
  };
  show("jvps", cost.jvps);
  show("vjps", cost.vjps);
  show("second_forms", cost.seconds);
  show("hvps", cost.hvps);
}

}  // namespace lazy::bench
