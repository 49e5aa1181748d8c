// SPDX-License-Identifier: MIT
/// \file
/// Models made from models: scaled, centred, symmetrised, linearised, reparametrised.
///
/// Each takes its model by value and works for any lazy::Model; each acts on the jet of that model by the chain rule.
#pragma once

#include <lazy/error.hpp>
#include <lazy/model.hpp>
#include <lazy/types.hpp>

#include <cassert>
#include <cmath>
#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace lazy {

/// \f$ \alpha h \f$.
/// \models{Model}
template <Model M>
class Scaled {
 public:
  /// The jet of αh, from that of h.
  /// \models{Jet}
  class Jet {
   public:
    /// From α and the jet of h.
    Jet(double scale, JetOf<M> inner) : scale_(scale), inner_(std::move(inner)) {}
    Vector value() const { return scale_ * inner_.value(); }
    Vector jvp(const Vector& u) const { return scale_ * inner_.jvp(u); }
    Vector vjp(const Vector& c) const { return scale_ * inner_.vjp(c); }
    Vector second(const Vector& u, const Vector& v) const { return scale_ * inner_.second(u, v); }
    Vector hvp(const Vector& c, const Vector& u) const { return scale_ * inner_.hvp(c, u); }

   private:
    double scale_;
    JetOf<M> inner_;
  };

  /// αh.
  /// \throws InvalidArgument unless α is finite.
  Scaled(double scale, M model) : scale_(scale), model_(std::move(model)) {
    if (!std::isfinite(scale)) detail::reject("the scale of a model must be finite, but it is ", scale);
  }

  double scale() const { return scale_; }    ///< α
  const M& model() const { return model_; }  ///< h

  Index parameters() const { return model_.parameters(); }
  Index outputs() const { return model_.outputs(); }
  Jet jet(const Vector& w) const { return Jet(scale_, model_.jet(w)); }

 private:
  double scale_;
  M model_;
};

/// \f$ h - b \f$ for a fixed \f$ b \in \mathbb{R}^n \f$.
/// \models{Model}
template <Model M>
class Translated {
 public:
  /// The jet of h - b, from that of h.
  /// \models{Jet}
  class Jet {
   public:
    /// From b and the jet of h.
    Jet(std::shared_ptr<const Vector> shift, JetOf<M> inner) : shift_(std::move(shift)), inner_(std::move(inner)) {}
    Vector value() const { return inner_.value() - *shift_; }
    Vector jvp(const Vector& u) const { return inner_.jvp(u); }
    Vector vjp(const Vector& c) const { return inner_.vjp(c); }
    Vector second(const Vector& u, const Vector& v) const { return inner_.second(u, v); }
    Vector hvp(const Vector& c, const Vector& u) const { return inner_.hvp(c, u); }

   private:
    std::shared_ptr<const Vector> shift_;
    JetOf<M> inner_;
  };

  /// h - b.
  /// \throws InvalidArgument unless b is finite and has n entries.
  Translated(M model, Vector shift)
      : model_(std::move(model)), shift_(std::make_shared<const Vector>(std::move(shift))) {
    require_size("the shift of a model", "entries", shift_->size(), model_.outputs());
    require_finite("the shift of a model", *shift_);
  }

  const M& model() const { return model_; }  ///< h

  Index parameters() const { return model_.parameters(); }
  Index outputs() const { return model_.outputs(); }
  Jet jet(const Vector& w) const { return Jet(shift_, model_.jet(w)); }

 private:
  M model_;
  std::shared_ptr<const Vector> shift_;
};

/// \f$ h(w_+, w_-) = f(w_+) - f(w_-) \f$, with 2p parameters: w₊ first, then w₋.
/// \models{Model}
template <Model M>
class Symmetrised {
 public:
  /// The jet of f(w₊) - f(w₋), from those of f at w₊ and w₋.
  /// \models{Jet}
  class Jet {
   public:
    /// From the number of parameters of f and its jets at w₊ and w₋.
    Jet(Index half, JetOf<M> plus, JetOf<M> minus) : half_(half), plus_(std::move(plus)), minus_(std::move(minus)) {}

    Vector value() const { return plus_.value() - minus_.value(); }
    Vector jvp(const Vector& u) const { return plus_.jvp(u.head(half_)) - minus_.jvp(u.tail(half_)); }
    Vector vjp(const Vector& c) const { return stack(plus_.vjp(c), minus_.vjp(c)); }

    Vector second(const Vector& u, const Vector& v) const {
      return plus_.second(u.head(half_), v.head(half_)) - minus_.second(u.tail(half_), v.tail(half_));
    }

    Vector hvp(const Vector& c, const Vector& u) const {
      return stack(plus_.hvp(c, u.head(half_)), minus_.hvp(c, u.tail(half_)));
    }

   private:
    Vector stack(const Vector& plus, const Vector& minus) const {
      Vector both(2 * half_);
      both << plus, -minus;
      return both;
    }

    Index half_;
    JetOf<M> plus_;
    JetOf<M> minus_;
  };

  /// f(w₊) - f(w₋).
  explicit Symmetrised(M model) : model_(std::move(model)) {}

  const M& model() const { return model_; }  ///< f

  Index parameters() const { return 2 * model_.parameters(); }  ///< 2p, for the p parameters of f
  Index outputs() const { return model_.outputs(); }

  /// The jet at w = (w₊, w₋). \throws InvalidArgument unless w has 2p entries.
  Jet jet(const Vector& w) const {
    require_size("w", "entries", w.size(), parameters());
    const Index half = model_.parameters();
    return Jet(half, model_.jet(w.head(half)), model_.jet(w.tail(half)));
  }

 private:
  M model_;
};

/// \f$ \bar h(w) = h(w_0) + Dh(w_0)(w - w_0) \f$. It keeps the jet of h at w₀, so that a value costs one product with
/// Dh(w₀).
/// \models{Model}
template <Model M>
class Linearised {
  struct Centre {
    M model;  // a jet may be kept for as long as its model
    Vector point;
    JetOf<M> at;
  };

 public:
  /// The jet of h̄ at a point: that of h at w₀, with the value at the point.
  /// \models{Jet}
  class Jet {
   public:
    /// From h at w₀, at w.
    Jet(std::shared_ptr<const Centre> centre, const Vector& w)
        : centre_(std::move(centre)), value_(centre_->at.value() + centre_->at.jvp(w - centre_->point)) {}
    const Vector& value() const { return value_; }
    Vector jvp(const Vector& u) const { return centre_->at.jvp(u); }
    Vector vjp(const Vector& c) const { return centre_->at.vjp(c); }
    Vector second(const Vector&, const Vector&) const { return Vector::Zero(value_.size()); }
    Vector hvp(const Vector&, const Vector& u) const { return Vector::Zero(u.size()); }

   private:
    std::shared_ptr<const Centre> centre_;
    Vector value_;
  };

  /// h about w₀.
  /// \throws InvalidArgument unless w₀ has p entries.
  Linearised(M model, Vector w0) : centre_(centre(std::move(model), std::move(w0))) {}

  Index parameters() const { return centre_->model.parameters(); }
  Index outputs() const { return centre_->model.outputs(); }

  /// The jet at w. \throws InvalidArgument unless w has p entries.
  Jet jet(const Vector& w) const {
    require_size("w", "entries", w.size(), parameters());
    return Jet(centre_, w);
  }

 private:
  static std::shared_ptr<const Centre> centre(M model, Vector w0) {
    require_size("w0", "entries", w0.size(), model.parameters());
    auto at = model.jet(w0);
    return std::make_shared<const Centre>(Centre{std::move(model), std::move(w0), std::move(at)});
  }

  std::shared_ptr<const Centre> centre_;
};

/// \f$ w \mapsto h(s \circ w) \f$ for fixed factors \f$ s \in \mathbb{R}^p \f$: one scale for each parameter.
/// \models{Model}
template <Model M>
class Reparametrised {
 public:
  /// The jet of h(s ∘ w), from that of h at s ∘ w.
  /// \models{Jet}
  class Jet {
   public:
    /// From s and the jet of h at s ∘ w.
    Jet(std::shared_ptr<const Vector> factors, JetOf<M> inner)
        : factors_(std::move(factors)), inner_(std::move(inner)) {}
    Vector value() const { return inner_.value(); }
    Vector jvp(const Vector& u) const { return inner_.jvp(times(u)); }
    Vector vjp(const Vector& c) const { return times(inner_.vjp(c)); }
    Vector second(const Vector& u, const Vector& v) const { return inner_.second(times(u), times(v)); }
    Vector hvp(const Vector& c, const Vector& u) const { return times(inner_.hvp(c, times(u))); }

   private:
    Vector times(const Vector& u) const { return factors_->cwiseProduct(u); }

    std::shared_ptr<const Vector> factors_;
    JetOf<M> inner_;
  };

  /// h with its parameters scaled by s.
  /// \throws InvalidArgument unless s is finite and has p entries.
  Reparametrised(M model, Vector factors)
      : model_(std::move(model)), factors_(std::make_shared<const Vector>(std::move(factors))) {
    require_size("the factors of a reparametrised model", "entries", factors_->size(), model_.parameters());
    require_finite("the factors of a reparametrised model", *factors_);
  }

  const M& model() const { return model_; }            ///< h
  const Vector& factors() const { return *factors_; }  ///< s

  Index parameters() const { return model_.parameters(); }
  Index outputs() const { return model_.outputs(); }

  /// The jet at w. \throws InvalidArgument unless w has p entries.
  Jet jet(const Vector& w) const {
    require_size("w", "entries", w.size(), parameters());
    return Jet(factors_, model_.jet(factors_->cwiseProduct(w)));
  }

 private:
  M model_;
  std::shared_ptr<const Vector> factors_;
};

/// \f$ \alpha h \f$ (P1.4b). \throws InvalidArgument unless α is finite.
template <Model M>
Scaled<M> scaled(double alpha, M h) {
  return Scaled<M>(alpha, std::move(h));
}

/// \f$ h - b \f$. \throws InvalidArgument unless b is finite and has n entries.
template <Model M>
Translated<M> translated(M h, Vector b) {
  return Translated<M>(std::move(h), std::move(b));
}

/// \f$ h - h(w_0) \f$: vanishes at w₀, with the same Dh and D²h everywhere (P1.4b (iv)).
/// \throws InvalidArgument unless w₀ has p entries.
template <Model M>
Translated<M> centred(M h, const Vector& w0) {
  Vector value = h.jet(w0).value();
  return Translated<M>(std::move(h), std::move(value));
}

/// \f$ h(w_+, w_-) = f(w_+) - f(w_-) \f$: vanishes where w₊ = w₋ (P1.4b (iv), P2.6).
template <Model M>
Symmetrised<M> symmetrised(M f) {
  return Symmetrised<M>(std::move(f));
}

/// \f$ \bar h(w) = h(w_0) + Dh(w_0)(w - w_0) \f$. \throws InvalidArgument unless w₀ has p entries.
template <Model M>
Linearised<M> linearised(M h, Vector w0) {
  return Linearised<M>(std::move(h), std::move(w0));
}

/// \f$ w \mapsto h(s \circ w) \f$; s constant is a change of the parameter scale (P1.6), s = `ntk_factors(h)` the
/// parametrisation of [J18]. \throws InvalidArgument unless s is finite and has p entries.
template <Model M>
Reparametrised<M> reparametrised(M h, Vector s) {
  return Reparametrised<M>(std::move(h), std::move(s));
}

}  // namespace lazy
