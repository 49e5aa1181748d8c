// SPDX-License-Identifier: MIT
/// \file
/// The products with the operators of a jet that a norm took.
#pragma once

#include <support/measure.hpp>

#include <lazy/norms.hpp>

#include <string>

namespace lazy::bench {

inline NormCost operator+(const NormCost& a, const NormCost& b) {
  return {a.jvps + b.jvps, a.vjps + b.vjps, a.seconds + b.seconds, a.hvps + b.hvps};
}

/// Shows the products that there are. The ascents to ‖D²h‖ for several outputs end by rounding.
inline void show_products(benchmark::State& state, const NormCost& cost, Ends ends) {
  const auto show = [&](const std::string& what, Index number) {
    if (number > 0) tally(state, what, number, ends);
  };
  show("jvps", cost.jvps);
  show("vjps", cost.vjps);
  show("second_forms", cost.seconds);
  show("hvps", cost.hvps);
}

}  // namespace lazy::bench
