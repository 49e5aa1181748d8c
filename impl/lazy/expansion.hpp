// SPDX-License-Identifier: MIT
/// \file
/// A model about \f$ w_0 \f$, with what is left of it after the differential, divided by its order: the
/// quantities that the gap of chapter 3 is made of, to full relative accuracy at every scale ε = 1/α, ε = 0 included.
///
/// For \f$ w = w_0 + \varepsilon u \f$ an expansion gives the *remainder* of the value and the *increment* of the
/// differential,
/// \f[ q_\varepsilon(u) = \varepsilon^{-2} \bigl(h(w) - h(w_0) - \varepsilon Dh(w_0)u\bigr), \qquad
///     p_\varepsilon(u)^\top c = \varepsilon^{-1} \bigl(Dh(w) - Dh(w_0)\bigr)^\top c, \f]
/// neither by the subtraction that it is written as, which loses a digit whenever ε loses half a digit (q) or a digit
/// (p). At ε = 0 they are \f$ \tfrac12 D^2h(w_0)[u,u] \f$ and \f$ \sum_k c_k H_k(w_0) u \f$.
///
/// Away from ε = 0 they are integrals along the segment from \f$ w_0 \f$ to w,
/// \f$ q_\varepsilon(u) = \int_0^1 (1-s) D^2h(w_0 + s\varepsilon u)[u,u]\,ds \f$ and
/// \f$ p_\varepsilon(u)^\top c = \int_0^1 \sum_k c_k H_k(w_0 + s\varepsilon u)u\,ds \f$.
#pragma once

#include <lazy/error.hpp>
#include <lazy/loss.hpp>
#include <lazy/model.hpp>
#include <lazy/models/combinators.hpp>
#include <lazy/models/network.hpp>
#include <lazy/models/network_expansion.hpp>
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

/// An expansion at \f$ w_0 + \varepsilon u \f$.
template <class P>
concept ExpansionPoint = requires(const P& at, const Vector& c) {
  { at.remainder() } -> std::convertible_to<Vector>;   // q_ε(u),     n entries
  { at.increment(c) } -> std::convertible_to<Vector>;  // p_ε(u)ᵀ c,  p entries
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

/// The expansion of any model from its jets along the segment: by quadrature where ε is small, by the subtraction where
/// it is not.
///
/// With the default rule both are within 1e-12 of the scale of h where its derivatives up to the ninth are of the scale
/// of h over the length \f$ \|u\| \f$. Quadrature does not see the kinks of a piecewise model; `NetworkExpansion` does.
template <Model M>
class SegmentExpansion {
  struct Centre {
    M model;  // a jet may be kept for as long as its model
    Vector point;
    JetOf<M> jet;
    QuadratureRule rule;
    double subtract_from;
  };

 public:
  /// When to use which rule.
  struct Rule {
    Index nodes = 4;
    double subtract_from = 1. / 64;  ///< the least ε at which the subtraction is used
  };

  class Point {
   public:
    Point(std::shared_ptr<const Centre> centre, double epsilon, const Vector& u)
        : centre_(std::move(centre)), epsilon_(epsilon), direction_(u), subtract_(epsilon >= centre_->subtract_from) {
      if (subtract_)
        jets_.push_back(jet_at(1));
      else
        for (const double s : centre_->rule.node) jets_.push_back(jet_at(s));
    }

    /// \f$ q_\varepsilon(u) \f$
    Vector remainder() const {
      const auto& h0 = centre_->jet;
      if (subtract_) return (jets_[0].value() - h0.value() - epsilon_ * h0.jvp(direction_)) / (epsilon_ * epsilon_);
      return integral([&](double s, const auto& h) -> Vector { return (1 - s) * h.second(direction_, direction_); });
    }

    /// \f$ p_\varepsilon(u)^\top c \f$
    Vector increment(const Vector& c) const {
      if (subtract_) return (jets_[0].vjp(c) - centre_->jet.vjp(c)) / epsilon_;
      return integral([&](double, const auto& h) -> Vector { return h.hvp(c, direction_); });
    }

   private:
    JetOf<M> jet_at(double s) const { return centre_->model.jet(centre_->point + (s * epsilon_) * direction_); }

    template <class Integrand>
    Vector integral(Integrand&& f) const {
      const auto& [node, weight] = centre_->rule;
      Vector sum = weight[0] * f(node[0], jets_[0]);
      for (Index i = 1; i < node.size(); ++i) sum += weight[i] * f(node[i], jets_[static_cast<std::size_t>(i)]);
      return sum;
    }

    std::shared_ptr<const Centre> centre_;
    double epsilon_;
    Vector direction_;
    bool subtract_;
    std::vector<JetOf<M>> jets_;
  };

  /// \throws InvalidArgument unless \f$ w_0 \f$ has p entries.
  SegmentExpansion(M model, Vector w0, Rule rule = {}) : centre_(centre(std::move(model), std::move(w0), rule)) {}

  Index parameters() const { return centre_->model.parameters(); }
  Index outputs() const { return centre_->model.outputs(); }
  Vector value() const { return centre_->jet.value(); }
  Vector jvp(const Vector& u) const { return centre_->jet.jvp(u); }
  Vector vjp(const Vector& c) const { return centre_->jet.vjp(c); }
  Point at(double epsilon, const Vector& u) const { return Point(centre_, epsilon, u); }

 private:
  static std::shared_ptr<const Centre> centre(M model, Vector w0, const Rule& rule) {
    auto jet = model.jet(w0);
    return std::make_shared<const Centre>(
        Centre{std::move(model), std::move(w0), std::move(jet), gauss_legendre(rule.nodes), rule.subtract_from});
  }

  std::shared_ptr<const Centre> centre_;
};

/// The expansion of \f$ h(w) = b + \sum_i \lambda_i f_i(s_i \circ w_{[i]}) \f$, \f$ w_{[i]} \f$ consecutive entries of
/// w: of every model that is made from models by scaling, translating, reparametrising or symmetrising.
template <class E>
class CombinedExpansion {
 public:
  struct Term {
    E about;         // f_i about s_i ∘ (w0)_[i]
    double scale;    // λ_i
    Index first;     // where w_[i] begins
    Vector factors;  // s_i
  };

  class Point {
   public:
    Point(const std::vector<Term>& terms, Index outputs, double epsilon, const Vector& u)
        : terms_(terms), parameters_(u.size()), remainder_(Vector::Zero(outputs)) {
      for (const Term& f : terms_) {
        points_.push_back(f.about.at(epsilon, restricted(f, u)));
        remainder_ += f.scale * points_.back().remainder();
      }
    }

    const Vector& remainder() const { return remainder_; }

    Vector increment(const Vector& c) const {
      Vector sum = Vector::Zero(parameters_);
      for (std::size_t i = 0; i < points_.size(); ++i) add_extended(terms_[i], points_[i].increment(c), sum);
      return sum;
    }

   private:
    const std::vector<Term>& terms_;
    Index parameters_;
    Vector remainder_;
    std::vector<std::decay_t<decltype(std::declval<const E&>().at(0., std::declval<const Vector&>()))>> points_;
  };

  CombinedExpansion(Index parameters, Vector value, std::vector<Term> terms)
      : parameters_(parameters), value_(std::move(value)), terms_(std::move(terms)) {}

  Index parameters() const { return parameters_; }
  Index outputs() const { return value_.size(); }
  const Vector& value() const { return value_; }

  Vector jvp(const Vector& u) const {
    Vector sum = Vector::Zero(outputs());
    for (const Term& f : terms_) sum += f.scale * f.about.jvp(restricted(f, u));
    return sum;
  }

  Vector vjp(const Vector& c) const {
    Vector sum = Vector::Zero(parameters_);
    for (const Term& f : terms_) add_extended(f, f.about.vjp(c), sum);
    return sum;
  }

  Point at(double epsilon, const Vector& u) const { return Point(terms_, outputs(), epsilon, u); }

 private:
  static Vector restricted(const Term& f, const Vector& u) {
    return f.factors.cwiseProduct(u.segment(f.first, f.factors.size()));
  }

  static void add_extended(const Term& f, const Vector& v, Vector& sum) {
    sum.segment(f.first, f.factors.size()) += f.scale * f.factors.cwiseProduct(v);
  }

  Index parameters_;
  Vector value_;
  std::vector<Term> terms_;
};

/// The expansion of any model about \f$ w_0 \f$. \throws InvalidArgument unless \f$ w_0 \f$ has p entries.
template <Model M>
auto expansion(const M& h, const Vector& w0) {
  return SegmentExpansion<M>(h, w0);
}

/// One node is exact for a quadratic model, ⌈q/2⌉ are for a polynomial of degree q.
inline auto expansion(const Quadratic& h, const Vector& w0) {
  return SegmentExpansion<Quadratic>(h, w0, {1, std::numeric_limits<double>::infinity()});
}

inline auto expansion(const Polynomial& h, const Vector& w0) {
  return SegmentExpansion<Polynomial>(h, w0, {(h.degree() + 1) / 2, std::numeric_limits<double>::infinity()});
}

template <Model M>
auto expansion(const Linearised<M>& h, const Vector& w0) {
  return SegmentExpansion<Linearised<M>>(h, w0, {1, std::numeric_limits<double>::infinity()});
}

inline auto expansion(const Network& h, const Vector& w0) { return NetworkExpansion(h, w0); }

template <Model M>
auto expansion(const Scaled<M>& h, const Vector& w0);
template <Model M>
auto expansion(const Translated<M>& h, const Vector& w0);
template <Model M>
auto expansion(const Symmetrised<M>& h, const Vector& w0);
template <Model M>
auto expansion(const Reparametrised<M>& h, const Vector& w0);

namespace detail {

template <Model M, Model Whole>
auto combined_expansion(const Whole& h, const Vector& w0, const M& f, double scale, const Vector& factors) {
  using E = decltype(expansion(f, w0));
  std::vector<typename CombinedExpansion<E>::Term> terms;
  terms.push_back({expansion(f, Vector(factors.cwiseProduct(w0))), scale, 0, factors});
  return CombinedExpansion<E>(w0.size(), h.jet(w0).value(), std::move(terms));
}

}  // namespace detail

template <Model M>
auto expansion(const Scaled<M>& h, const Vector& w0) {
  return detail::combined_expansion(h, w0, h.model(), h.scale(), Vector::Ones(w0.size()));
}

template <Model M>
auto expansion(const Translated<M>& h, const Vector& w0) {
  return detail::combined_expansion(h, w0, h.model(), 1, Vector::Ones(w0.size()));
}

template <Model M>
auto expansion(const Reparametrised<M>& h, const Vector& w0) {
  return detail::combined_expansion(h, w0, h.model(), 1, h.factors());
}

template <Model M>
auto expansion(const Symmetrised<M>& h, const Vector& w0) {
  require_size("w0", "entries", w0.size(), h.parameters());
  const Index half = h.model().parameters();
  const Vector ones = Vector::Ones(half);
  using E = decltype(expansion(h.model(), w0));
  std::vector<typename CombinedExpansion<E>::Term> terms;
  terms.push_back({expansion(h.model(), Vector(w0.head(half))), 1, 0, ones});
  terms.push_back({expansion(h.model(), Vector(w0.tail(half))), -1, half, ones});
  return CombinedExpansion<E>(2 * half, h.jet(w0).value(), std::move(terms));
}

static_assert(Expansion<SegmentExpansion<Quadratic>>);
static_assert(Expansion<NetworkExpansion>);
static_assert(Expansion<CombinedExpansion<NetworkExpansion>>);

/// Any expansion as a value of one type, so that what is written over expansions is compiled once. Copies share the
/// expansion, which does not change.
class AnyExpansion {
 public:
  class Point {
   public:
    template <ExpansionPoint P>
    Point(std::shared_ptr<const void> about, P point)
        : held_(std::make_shared<const Held<P>>(std::move(about), std::move(point))) {}
    Vector remainder() const { return held_->remainder(); }
    Vector increment(const Vector& c) const { return held_->increment(c); }

   private:
    struct Interface {
      virtual ~Interface() = default;
      virtual Vector remainder() const = 0;
      virtual Vector increment(const Vector& c) const = 0;
    };

    template <ExpansionPoint P>
    struct Held final : Interface {
      Held(std::shared_ptr<const void> kept_expansion, P held_point)
          : about(std::move(kept_expansion)), point(std::move(held_point)) {}
      Vector remainder() const override { return point.remainder(); }
      Vector increment(const Vector& c) const override { return point.increment(c); }
      std::shared_ptr<const void> about;
      P point;
    };

    std::shared_ptr<const Interface> held_;
  };

  /// Holds a copy of `about`.
  template <class E>
  requires(!std::same_as<std::remove_cvref_t<E>, AnyExpansion> && Expansion<std::remove_cvref_t<E>>)
      AnyExpansion(E&& about)
      : held_(std::make_shared<const Held<std::remove_cvref_t<E>>>(std::forward<E>(about))) {}

  Index parameters() const { return held_->parameters(); }
  Index outputs() const { return held_->outputs(); }
  Vector value() const { return held_->value(); }
  Vector jvp(const Vector& u) const { return held_->jvp(u); }
  Vector vjp(const Vector& c) const { return held_->vjp(c); }
  Point at(double epsilon, const Vector& u) const { return held_->at(epsilon, u); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Index parameters() const = 0;
    virtual Index outputs() const = 0;
    virtual Vector value() const = 0;
    virtual Vector jvp(const Vector& u) const = 0;
    virtual Vector vjp(const Vector& c) const = 0;
    virtual Point at(double epsilon, const Vector& u) const = 0;
  };

  template <class E>
  struct Held final : Interface, std::enable_shared_from_this<Held<E>> {
    explicit Held(E held_expansion) : about(std::move(held_expansion)) {}
    Index parameters() const override { return about.parameters(); }
    Index outputs() const override { return about.outputs(); }
    Vector value() const override { return about.value(); }
    Vector jvp(const Vector& u) const override { return about.jvp(u); }
    Vector vjp(const Vector& c) const override { return about.vjp(c); }
    Point at(double epsilon, const Vector& u) const override {
      return {this->shared_from_this(), about.at(epsilon, u)};
    }
    E about;
  };

  std::shared_ptr<const Interface> held_;
};

static_assert(Expansion<AnyExpansion>);

}  // namespace lazy
