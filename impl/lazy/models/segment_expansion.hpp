// SPDX-License-Identifier: MIT
/// \file
/// The expansion of a model that is known by its jets alone.
#pragma once

#include <lazy/model.hpp>
#include <lazy/models/expansion_concepts.hpp>
#include <lazy/quadrature.hpp>
#include <lazy/types.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace lazy {

/// The expansion of any model from its jets along the segment: by quadrature where ε is small, by the subtraction that
/// defines it where it is not.
///
/// With the default rule both are within 1e-12 of the scale of h where its derivatives up to the ninth are of the scale
/// of h over the length \f$ \|u\| \f$. Quadrature does not see the kinks of a piecewise model; NetworkExpansion does.
/// \models{Expansion}
template <Model M>
class SegmentExpansion {
 public:
  /// How fine the quadrature is, and from which ε on there is the subtraction instead.
  struct Rule {
    Index nodes = 4;                 ///< of the quadrature
    double subtract_from = 1. / 64;  ///< the least ε at which the subtraction is used
  };

 private:
  struct Centre {
    M model;  // a jet may be kept for as long as its model
    Vector point;
    JetOf<M> jet;
    Rule rule;
    QuadratureRule quadrature;
  };

 public:
  /// The model at \f$ w_0 + \varepsilon u \f$.
  /// \models{ExpansionPoint}
  class Point {
   public:
    /// The model at \f$ w_0 + \varepsilon u \f$.
    Point(std::shared_ptr<const Centre> centre, double epsilon, Vector u)
        : centre_(std::move(centre)),
          epsilon_(epsilon),
          direction_(std::move(u)),
          subtract_(epsilon >= centre_->rule.subtract_from) {
      if (subtract_)
        jets_.push_back(jet_at(1));
      else
        for (const double s : centre_->quadrature.node) jets_.push_back(jet_at(s));
    }

    /// \f$ q_\varepsilon(u) \f$
    Vector remainder() const {
      const auto& h0 = centre_->jet;
      if (subtract_) return (jets_[0].value() - h0.value() - epsilon_ * h0.jvp(direction_)) / (epsilon_ * epsilon_);
      return integral([&](double s, const auto& h) -> Vector { return (1 - s) * h.second(direction_, direction_); });
    }

    /// \f$ p_\varepsilon(u) v \f$
    Vector along(const Vector& v) const {
      if (subtract_) return (jets_[0].jvp(v) - centre_->jet.jvp(v)) / epsilon_;
      return integral([&](double, const auto& h) -> Vector { return h.second(direction_, v); });
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
      const auto& [node, weight] = centre_->quadrature;
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

  /// The model at \f$ w_0 + \varepsilon^2 b \pm \varepsilon m \f$.
  ///
  /// About \f$ \mu = w_0 + \varepsilon^2 b \f$ everything is an integral along \f$ \mu + xm \f$, \f$ |x| \le
  /// \varepsilon \f$, of the odd part of \f$ D^2h \f$, divided by x, and of its even part. Both are even functions of
  /// x, interpolated in x² from x that do not depend on ε where ε is small, so that nothing is divided by ε. The
  /// subtraction loses 18 bits of the scale of h at most.
  /// \models{MirroredPoint}
  class Mirrored {
   public:
    /// The model at \f$ w_0 + \varepsilon^2 b \pm \varepsilon m \f$.
    Mirrored(std::shared_ptr<const Centre> centre, double epsilon, const Vector& m, const Vector& b)
        : centre_(std::move(centre)), epsilon_(epsilon), m_(m), shift_(centre_, epsilon * epsilon, b) {
      const Vector middle = centre_->point + (epsilon * epsilon) * b;
      const auto jets_at = [&](double x) {
        ahead_.push_back(centre_->model.jet(middle + x * m));
        behind_.push_back(centre_->model.jet(middle - x * m));
      };
      if (subtract())
        jets_at(epsilon);
      else
        for (const double x : nodes()) jets_at(x);
    }

    /// \f$ Q_\varepsilon(m,b) \f$
    Vector remainder() const {
      if (subtract())
        return (ahead_[0].value() - behind_[0].value() - 2 * epsilon_ * centre_->jet.jvp(m_)) / std::pow(epsilon_, 3);
      const Vector odd = along([&](const auto& h) -> Vector { return h.second(m_, m_); }, -1,
                               [](double s) { return 2 * s * (1 - s); });
      return odd + 2 * shift_.along(m_);
    }

    /// \f$ P_\varepsilon(m,b)^\top c \f$ and \f$ \varepsilon^{-1}(Dh(w_+) - Dh(w_-))^\top c \f$
    MirroredIncrement increment(const Vector& c) const {
      if (subtract()) {
        const Vector ahead = ahead_[0].vjp(c), behind = behind_[0].vjp(c);
        return {(ahead + behind - 2 * centre_->jet.vjp(c)) / (epsilon_ * epsilon_), (ahead - behind) / epsilon_};
      }
      const auto bend = [&](const auto& h) -> Vector { return h.hvp(c, m_); };
      return {along(bend, -1, [](double s) { return 2 * s; }) + 2 * shift_.increment(c),
              along(bend, 1, [](double) { return 2.; })};
    }

   private:
    bool subtract() const { return epsilon_ >= centre_->rule.subtract_from; }

    // x_i, at the points of the rule in x². An exact rule is free to choose how far they go: as far as w₀ is from 0.
    Vector nodes() const {
      const double far = m_.norm() > 0 ? centre_->point.norm() / m_.norm() : 0;
      const bool exact = std::isinf(centre_->rule.subtract_from);
      const double reach = !exact ? centre_->rule.subtract_from : far > 0 ? far : 1;
      return std::max(epsilon_, reach) * centre_->quadrature.node.cwiseSqrt();
    }

    // ∫ weight(s) g(sε) ds for g(x) = (f(μ + xm) ± f(μ - xm))/2, over x for the odd part (sign = -1).
    template <class F, class Weight>
    Vector along(F&& f, int sign, Weight&& weight) const {
      const Vector x = nodes();
      const auto& [s, of_s] = centre_->quadrature;
      Vector sum = Vector::Zero(f(ahead_[0]).size());
      for (Index i = 0; i < x.size(); ++i) {
        double share = 0;
        for (Index j = 0; j < s.size(); ++j) share += of_s[j] * weight(s[j]) * lagrange(x, i, s[j] * epsilon_);
        const auto k = static_cast<std::size_t>(i);
        const Vector ahead = f(ahead_[k]), behind = f(behind_[k]);
        sum += share / 2 * (sign > 0 ? Vector(ahead + behind) : Vector((ahead - behind) / x[i]));
      }
      return sum;
    }

    // The polynomial in x² that is 1 at the i-th node and 0 at the others.
    static double lagrange(const Vector& node, Index i, double x) {
      double product = 1;
      for (Index j = 0; j < node.size(); ++j)
        if (j != i) product *= (x * x - node[j] * node[j]) / (node[i] * node[i] - node[j] * node[j]);
      return product;
    }

    std::shared_ptr<const Centre> centre_;
    double epsilon_;
    Vector m_;
    Point shift_;  // at w0 + ε² b
    std::vector<JetOf<M>> ahead_, behind_;
  };

  /// h about w₀.
  /// \throws InvalidArgument unless \f$ w_0 \f$ has p entries.
  SegmentExpansion(M model, Vector w0, const Rule& rule = {})
      : centre_(centre(std::move(model), std::move(w0), rule)) {}

  Index parameters() const { return centre_->model.parameters(); }
  Index outputs() const { return centre_->model.outputs(); }
  Vector value() const { return centre_->jet.value(); }
  Vector jvp(const Vector& u) const { return centre_->jet.jvp(u); }
  Vector vjp(const Vector& c) const { return centre_->jet.vjp(c); }
  Point at(double epsilon, const Vector& u) const { return Point(centre_, epsilon, u); }
  Mirrored mirrored(double epsilon, const Vector& m, const Vector& b) const { return Mirrored(centre_, epsilon, m, b); }

 private:
  static std::shared_ptr<const Centre> centre(M model, Vector w0, const Rule& rule) {
    auto jet = model.jet(w0);
    return std::make_shared<const Centre>(
        Centre{std::move(model), std::move(w0), std::move(jet), rule, gauss_legendre(rule.nodes)});
  }

  std::shared_ptr<const Centre> centre_;
};

}  // namespace lazy
