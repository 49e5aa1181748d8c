// SPDX-License-Identifier: MIT
/// \file
/// A model about \f$ w_0 \f$, with what is left of it after the differential, divided by its order: the quantities that the
/// gap of chapter 3 is made of, to full relative accuracy at every scale ε = 1/α, ε = 0 included.
///
/// For \f$ w = w_0 + εu \f$ an expansion gives the *remainder* of the value and the *increment* of the differential,
/// \f[ q_ε(u) = ε^{-2} \bigl(h(w) - h(w_0) - ε Dh(w_0)u\bigr), \qquad
///     p_ε(u)^\top c = ε^{-1} \bigl(Dh(w) - Dh(w_0)\bigr)^\top c, \f]
/// neither by the subtraction that it is written as, which loses a digit whenever ε loses half a digit (q) or a digit (p).
/// At ε = 0 they are \f$ ½ D²h(w_0)[u,u] \f$ and \f$ \sum_k c_k H_k(w_0) u \f$.
///
/// Away from ε = 0 they are integrals along the segment from \f$ w_0 \f$ to w,
/// \f$ q_ε(u) = \int_0^1 (1-s) D²h(w_0 + sεu)[u,u]\,ds \f$ and \f$ p_ε(u)^\top c = \int_0^1 \sum_k c_k H_k(w_0 + sεu)u\,ds \f$.
#pragma once

#include <lazy/error.hpp>
#include <lazy/loss.hpp>
#include <lazy/model.hpp>
#include <lazy/models/combinators.hpp>
#include <lazy/models/polynomial.hpp>
#include <lazy/models/quadratic.hpp>
#include <lazy/quadrature.hpp>
#include <lazy/types.hpp>

#include <concepts>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace lazy {

/// An expansion at \f$ w_0 + εu \f$.
template <class P>
concept ExpansionPoint = requires(const P& at, const Vector& c) {
  { at.remainder() } -> std::convertible_to<Vector>;    // q_ε(u),      n entries
  { at.increment(c) } -> std::convertible_to<Vector>;   // p_ε(u)ᵀ c,   p entries
};

/// A model about \f$ w_0 \f$. A point may be kept for as long as its expansion is alive.
template <class E>
concept Expansion = requires(const E& about, double epsilon, const Vector& u, const Vector& c) {
  { about.parameters() } -> std::convertible_to<Index>;  // p
  { about.outputs() } -> std::convertible_to<Index>;     // n
  { about.value() } -> std::convertible_to<Vector>;      // h(w0)
  { about.jvp(u) } -> std::convertible_to<Vector>;       // Dh(w0) u
  { about.vjp(c) } -> std::convertible_to<Vector>;       // Dh(w0)ᵀ c
  { about.at(epsilon, u) } -> ExpansionPoint;
};

/// The expansion of any model from its jets along the segment: by quadrature where ε is small, by the subtraction where it
/// is not.
///
/// With the default rule both are within 1e-12 of the scale of h where its derivatives up to the ninth are of the scale
/// of h over the length \f$ ‖u‖ \f$. Quadrature does not see the kinks of a piecewise model: those have expansions of their
/// own (models/network_expansion.hpp).
template <Model M>
class SegmentExpansion {
 public:
  /// When to use which rule.
  struct Rule {
    Index nodes = 4;
    double subtract_from = 1. / 64;  ///< the least ε at which the subtraction is used
  };

  class Point {
   public:
    Point(const SegmentExpansion& about, double epsilon, const Vector& u) : about_(about), epsilon_(epsilon), u_(u) {
      const auto& [node, weight] = about_.rule_;
      if (subtract())
        jets_.push_back(about_.model_.jet(about_.w0_ + epsilon * u));
      else
        for (const double s : node) jets_.push_back(about_.model_.jet(about_.w0_ + (s * epsilon) * u));
    }

    Vector remainder() const {
      if (subtract()) return (jets_[0].value() - about_.value() - epsilon_ * about_.jvp(u_)) / (epsilon_ * epsilon_);
      const auto& [s, weight] = about_.rule_;
      Vector q = Vector::Zero(about_.outputs());
      for (std::size_t i = 0; i < jets_.size(); ++i) q += weight[index(i)] * (1 - s[index(i)]) * jets_[i].second(u_, u_);
      return q;
    }

    Vector increment(const Vector& c) const {
      if (subtract()) return (jets_[0].vjp(c) - about_.vjp(c)) / epsilon_;
      Vector p = Vector::Zero(about_.parameters());
      for (std::size_t i = 0; i < jets_.size(); ++i) p += about_.rule_.weight[index(i)] * jets_[i].hvp(c, u_);
      return p;
    }

   private:
    bool subtract() const { return epsilon_ >= about_.subtract_from_; }
    static Index index(std::size_t i) { return static_cast<Index>(i); }

    const SegmentExpansion& about_;
    double epsilon_;
    Vector u_;
    std::vector<JetOf<M>> jets_;
  };

  /// \throws InvalidArgument unless \f$ w_0 \f$ has p entries.
  SegmentExpansion(M model, Vector w0, Rule rule = {})
      : model_(std::move(model)),
        w0_(std::move(w0)),
        base_(model_.jet(w0_)),
        rule_(gauss_legendre(rule.nodes)),
        subtract_from_(rule.subtract_from) {}

  Index parameters() const { return model_.parameters(); }
  Index outputs() const { return model_.outputs(); }
  Vector value() const { return base_.value(); }
  Vector jvp(const Vector& u) const { return base_.jvp(u); }
  Vector vjp(const Vector& c) const { return base_.vjp(c); }
  Point at(double epsilon, const Vector& u) const { return Point(*this, epsilon, u); }

 private:
  M model_;
  Vector w0_;
  JetOf<M> base_;
  QuadratureRule rule_;
  double subtract_from_;
};

/// The expansion of any model about \f$ w_0 \f$. \throws InvalidArgument unless \f$ w_0 \f$ has p entries.
template <Model M>
auto expansion(M h, Vector w0) {
  return SegmentExpansion<M>(std::move(h), std::move(w0));
}

/// The expansion of a quadratic model: one node is exact.
inline auto expansion(Quadratic h, Vector w0) {
  return SegmentExpansion<Quadratic>(std::move(h), std::move(w0), {1, std::numeric_limits<double>::infinity()});
}

/// The expansion of a polynomial of degree q: ⌈q/2⌉ nodes are exact.
inline auto expansion(Polynomial h, Vector w0) {
  const Index nodes = (h.degree() + 1) / 2;
  return SegmentExpansion<Polynomial>(std::move(h), std::move(w0), {nodes, std::numeric_limits<double>::infinity()});
}

