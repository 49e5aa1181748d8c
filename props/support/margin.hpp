// SPDX-License-Identifier: MIT
/// \file
/// What a property answers with: how much of what it is allowed it used.
#pragma once

#include <lazy/types.hpp>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

namespace lazy::props {

/// Where the allowed amount of a property comes from.
enum class Tolerance {
  exact,        ///< nothing is allowed: the same bits
  rounding,     ///< an a-priori bound on the rounding of the operations done
  backward,     ///< a backward error, in the units that the problem sets
  certificate,  ///< an a-posteriori bound that holds for the computed answer
  theorem,      ///< the explicit constant of the statement
  asymptotic,   ///< several oracles together: bound, order, leading coefficient, Richardson
  statistical,  ///< a confidence bound at a stated level
};

auto name_of(Tolerance tolerance) -> std::string;

/// The answer to "is observed <= allowed?", as a ratio: it holds iff `value() <= 1`, so a NaN fails.
struct Margin {
  double observed = 0;
  double allowed = 0;

  auto value() const -> double {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (std::isnan(observed) || std::isnan(allowed)) return std::numeric_limits<double>::quiet_NaN();
    if (allowed < 0) return observed < 0 ? allowed / observed : infinity;
    if (observed <= 0) return 0;
    if (std::isinf(observed)) return infinity;  // a bound that is infinite bounds nothing
    return allowed == 0 ? infinity : observed / allowed;
  }
  auto holds() const -> bool { return value() <= 1; }
};

/// observed <= allowed.
inline auto at_most(double observed, double allowed) -> Margin { return {observed, allowed}; }

/// |a - b| <= allowed.
inline auto within(double a, double b, double allowed) -> Margin { return {std::abs(a - b), allowed}; }

/// ‖a - b‖ <= allowed, the Euclidean (for matrices the Frobenius) norm.
template <class A, class B>
auto within(const Eigen::MatrixBase<A>& a, const Eigen::MatrixBase<B>& b, double allowed) -> Margin {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return {std::numeric_limits<double>::quiet_NaN(), allowed};
  return {(a - b).norm(), allowed};
}

/// a and b are equal to the last bit (the sign of zero aside); what is observed is the number of entries that are not.
inline auto same(double a, double b) -> Margin { return {a == b ? 0.0 : 1.0, 0}; }

template <class A, class B>
auto same(const Eigen::MatrixBase<A>& a, const Eigen::MatrixBase<B>& b) -> Margin {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return {std::numeric_limits<double>::quiet_NaN(), 0};
  return {static_cast<double>((a.array() == b.array()).size() - (a.array() == b.array()).count()), 0};
}

/// The condition holds. For what is discrete: a sign, a count, an order.
inline auto is_true(bool condition) -> Margin { return {condition ? 0.0 : 1.0, 0}; }

/// One named answer among several.
struct Oracle {
  std::string name;
  Margin margin;
};

/// What one case of a property found: one margin, or one for each of its oracles. It holds iff all of them do.
class Outcome {
 public:
  Outcome() = default;
  Outcome(Margin margin) : oracles_{{"", margin}} {}  // NOLINT(google-explicit-constructor): `return at_most(…);`
  Outcome(std::initializer_list<Oracle> oracles) : oracles_(oracles) {}
  Outcome(std::vector<Oracle> oracles) : oracles_(std::move(oracles)) {}  // NOLINT(google-explicit-constructor)

  auto oracles() const -> const std::vector<Oracle>& { return oracles_; }

  /// A property that answered nothing has not been checked: it does not hold.
  auto holds() const -> bool {
    for (const auto& oracle : oracles_)
      if (!oracle.margin.holds()) return false;
    return !oracles_.empty();
  }

  /// The first oracle that does not hold, else the one nearest to failing.
  auto worst() const -> const Oracle& {
    const Oracle* worst = &oracles_.front();
    for (const auto& oracle : oracles_) {
      if (!oracle.margin.holds()) return oracle;
      if (oracle.margin.value() > worst->margin.value()) worst = &oracle;
    }
    return *worst;
  }

 private:
  std::vector<Oracle> oracles_;
};

/// So that a body with several oracles reads `return Oracles{{"bound", …}, {"order", …}};`
using Oracles = Outcome;

}  // namespace lazy::props
