// SPDX-License-Identifier: MIT
/// \file
/// The expansion of a model that is made of models.
#pragma once

#include <lazy/models/expansion_concepts.hpp>
#include <lazy/types.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace lazy {

/// The expansion of \f$ h(w) = b + \sum_i \lambda_i f_i(s_i \circ w_{[i]}) \f$, \f$ w_{[i]} \f$ consecutive entries of
/// w: of every model that is made from models by scaling, translating, reparametrising or symmetrising.
/// \models{Expansion}
template <class E>
class CombinedExpansion {
 public:
  /// One term \f$ \lambda_i f_i(s_i \circ w_{[i]}) \f$.
  struct Term {
    E about;         ///< \f$ f_i \f$ about \f$ s_i \circ (w_0)_{[i]} \f$
    double scale;    ///< \f$ \lambda_i \f$
    Index first;     ///< where \f$ w_{[i]} \f$ begins
    Vector factors;  ///< \f$ s_i \f$, as many entries as \f$ w_{[i]} \f$ has
  };

  /// The sum of the terms at \f$ w_0 + \varepsilon u \f$.
  /// \models{ExpansionPoint}
  class Point {
   public:
    /// From the terms, which must outlive it, n, ε and u.
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

  /// The sum of the terms at \f$ w_0 + \varepsilon^2 b \pm \varepsilon m \f$.
  /// \models{MirroredPoint}
  class Mirrored {
   public:
    /// From the terms, which must outlive it, n, ε, m and b.
    Mirrored(const std::vector<Term>& terms, Index outputs, double epsilon, const Vector& m, const Vector& b)
        : terms_(terms), parameters_(m.size()), remainder_(Vector::Zero(outputs)) {
      for (const Term& f : terms_) {
        points_.push_back(f.about.mirrored(epsilon, restricted(f, m), restricted(f, b)));
        remainder_ += f.scale * points_.back().remainder();
      }
    }

    const Vector& remainder() const { return remainder_; }

    MirroredIncrement increment(const Vector& c) const {
      MirroredIncrement whole{Vector::Zero(parameters_), Vector::Zero(parameters_)};
      for (std::size_t i = 0; i < points_.size(); ++i) {
        const MirroredIncrement part = points_[i].increment(c);
        add_extended(terms_[i], part.sum, whole.sum);
        add_extended(terms_[i], part.difference, whole.difference);
      }
      return whole;
    }

   private:
    const std::vector<Term>& terms_;
    Index parameters_;
    Vector remainder_;
    std::vector<std::decay_t<decltype(std::declval<const E&>().mirrored(0., std::declval<const Vector&>(),
                                                                        std::declval<const Vector&>()))>>
        points_;
  };

  /// From the number of parameters of h, h(w₀) and the terms.
  /// \param half f about v, if \f$ h(w_+, w_-) = f(w_+) - f(w_-) \f$ and \f$ w_0 = (v, v) \f$
  CombinedExpansion(Index parameters, Vector value, std::vector<Term> terms, std::optional<E> half = {})
      : parameters_(parameters), value_(std::move(value)), terms_(std::move(terms)), half_(std::move(half)) {}

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
  Mirrored mirrored(double epsilon, const Vector& m, const Vector& b) const {
    return Mirrored(terms_, outputs(), epsilon, m, b);
  }

  /// f about v, if \f$ h(w_+, w_-) = f(w_+) - f(w_-) \f$ and \f$ w_0 = (v, v) \f$.
  const std::optional<E>& half() const { return half_; }

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
  std::optional<E> half_;
};

}  // namespace lazy
