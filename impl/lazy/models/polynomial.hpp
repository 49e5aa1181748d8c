// SPDX-License-Identifier: MIT
/// \file
/// Homogeneous polynomials: smooth *and* positively homogeneous, which no network with a kink is.
///
/// \f$ h(w) = C\,(Vw)^{\circ q} \f$, a sum of q-th powers of linear forms. With s = Vw,
/// \f$ Dh(w)u = q\,C(s^{\circ(q-1)} \circ Vu) \f$ and
/// \f$ D^2h(w)[u,v] = q(q-1)\,C(s^{\circ(q-2)} \circ Vu \circ Vv) \f$. Powers are products, so
/// \f$ h(\lambda w) = \lambda^q h(w) \f$ holds bit for bit when λ is a power of two (P1.5).
#pragma once

#include <lazy/error.hpp>
#include <lazy/types.hpp>

#include <cassert>
#include <memory>
#include <utility>

namespace lazy {

/// \f$ h(w) = C\,(Vw)^{\circ q} \f$: homogeneous of degree q.
/// \models{Model}
class Polynomial {
  struct Coefficients {
    Matrix forms;   // V, m × p
    Matrix mixing;  // C, n × m
    int degree;     // q
  };

 public:
  /// The jet at a point.
  /// \models{Jet}
  class Jet {
   public:
    const Vector& value() const { return value_; }
    Vector jvp(const Vector& u) const { return C() * slope_.cwiseProduct(V() * u); }
    Vector vjp(const Vector& c) const { return V().transpose() * slope_.cwiseProduct(C().transpose() * c); }

    Vector second(const Vector& u, const Vector& v) const {
      return C() * curvature_.cwiseProduct(V() * u).cwiseProduct(V() * v);
    }

    Vector hvp(const Vector& c, const Vector& u) const {
      return V().transpose() * curvature_.cwiseProduct(C().transpose() * c).cwiseProduct(V() * u);
    }

   private:
    friend class Polynomial;
    Jet(std::shared_ptr<const Coefficients> coefficients, const Vector& w) : coefficients_(std::move(coefficients)) {
      const int q = coefficients_->degree;
      const Vector s = V() * w;
      value_ = C() * power(s, q);
      slope_ = q * power(s, q - 1);
      curvature_ = q == 1 ? Vector(Vector::Zero(s.size())) : Vector(q * (q - 1) * power(s, q - 2));
    }

    static Vector power(const Vector& s, int exponent) {
      Vector product = Vector::Ones(s.size());
      for (int k = 0; k < exponent; ++k) product.array() *= s.array();
      return product;
    }

    const Matrix& V() const { return coefficients_->forms; }
    const Matrix& C() const { return coefficients_->mixing; }

    std::shared_ptr<const Coefficients> coefficients_;
    Vector value_;
    Vector slope_;      // q s^(q-1)
    Vector curvature_;  // q (q-1) s^(q-2)
  };

  /// From V, C and q.
  /// \param forms V, m × p: the linear forms
  /// \param mixing C, n × m: how their powers add up to the outputs
  /// \param degree q >= 1
  /// \throws InvalidArgument if the shapes disagree, an entry is not finite, or q < 1.
  Polynomial(Matrix forms, Matrix mixing, int degree)
      : coefficients_(std::make_shared<const Coefficients>(Coefficients{std::move(forms), std::move(mixing), degree})) {
    const auto& [V, C, q] = *coefficients_;
    if (V.size() == 0) detail::reject("the linear forms of a polynomial model must not be empty");
    if (C.rows() == 0) detail::reject("the mixing matrix of a polynomial model must not be empty");
    require_size("the mixing matrix of a polynomial model", "columns", C.cols(), V.rows());
    require_finite("the linear forms of a polynomial model", V);
    require_finite("the mixing matrix of a polynomial model", C);
    if (q < 1) detail::reject("the degree of a polynomial model must be at least 1, but it is ", q);
  }

  Index parameters() const { return coefficients_->forms.cols(); }
  Index outputs() const { return coefficients_->mixing.rows(); }
  int degree() const { return coefficients_->degree; }  ///< the degree q

  /// The jet at w. \throws InvalidArgument unless w has p entries.
  Jet jet(const Vector& w) const {
    require_size("w", "entries", w.size(), parameters());
    return Jet(coefficients_, w);
  }

 private:
  std::shared_ptr<const Coefficients> coefficients_;
};

}  // namespace lazy
