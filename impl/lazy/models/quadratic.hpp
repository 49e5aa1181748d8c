// SPDX-License-Identifier: MIT
/// \file
/// Quadratic models: the family on which every constant of the theory is known.
///
/// \f$ h(w_0 + u) = h_0 + A u + \tfrac12 B[u, u] \f$, so \f$ Dh(w_0 + u) = A + B[u, \cdot] \f$ and \f$ D^2 h = B \f$
/// everywhere: Dh is Lipschitz with constant \f$ \|B\| \f$ on the whole space, and D²h with constant 0.
#pragma once

#include <lazy/error.hpp>
#include <lazy/types.hpp>

#include <cassert>
#include <memory>
#include <utility>
#include <vector>

namespace lazy {

/// \f$ h(w) = h_0 + A u + \tfrac12 B[u, u] \f$, \f$ u = w - w_0 \f$.
/// \models{Model}
class Quadratic {
  struct Coefficients {
    Vector base;                // w0, p
    Vector offset;              // h0, n
    Matrix linear;              // A, n × p
    std::vector<Matrix> forms;  // B: n symmetric p × p matrices
  };

 public:
  /// The jet at a point, with the differential as a matrix.
  /// \models{Jet}
  class Jet {
   public:
    const Vector& value() const { return value_; }
    Vector jvp(const Vector& v) const { return differential_ * v; }
    Vector vjp(const Vector& c) const { return differential_.transpose() * c; }
    Vector second(const Vector& u, const Vector& v) const { return bilinear(*coefficients_, u, v); }

    Vector hvp(const Vector& c, const Vector& u) const {
      Vector sum = Vector::Zero(u.size());
      for (Index k = 0; k < c.size(); ++k) sum.noalias() += c[k] * (form(*coefficients_, k) * u);
      return sum;
    }

   private:
    friend class Quadratic;
    Jet(std::shared_ptr<const Coefficients> coefficients, const Vector& w)
        : coefficients_(std::move(coefficients)), differential_(coefficients_->linear) {
      const Vector u = w - coefficients_->base;
      for (Index k = 0; k < differential_.rows(); ++k)
        differential_.row(k).noalias() += (form(*coefficients_, k) * u).transpose();
      value_ = coefficients_->offset + coefficients_->linear * u + 0.5 * bilinear(*coefficients_, u, u);
    }

    std::shared_ptr<const Coefficients> coefficients_;
    Matrix differential_;  // Dh(w) = A + B[u, ·]
    Vector value_;
  };

  /// From w₀, h₀, A and B.
  /// \param base \f$ w_0 \f$, p entries
  /// \param offset \f$ h_0 = h(w_0) \f$, n entries
  /// \param linear \f$ A = Dh(w_0) \f$, n × p
  /// \param forms \f$ B \f$: n symmetric p × p matrices, the Hessians of the outputs
  /// \throws InvalidArgument if the shapes disagree, an entry is not finite, or a form is not symmetric.
  Quadratic(Vector base, Vector offset, Matrix linear, std::vector<Matrix> forms)
      : coefficients_(std::make_shared<const Coefficients>(
            Coefficients{std::move(base), std::move(offset), std::move(linear), std::move(forms)})) {
    const auto& [w0, h0, A, B] = *coefficients_;
    if (w0.size() == 0) detail::reject("the base point of a quadratic model must not be empty");
    if (h0.size() == 0) detail::reject("the offset of a quadratic model must not be empty");
    require_size("the linear part of a quadratic model", "rows", A.rows(), h0.size());
    require_size("the linear part of a quadratic model", "columns", A.cols(), w0.size());
    require_size("the forms of a quadratic model", "matrices", static_cast<Index>(B.size()), h0.size());
    require_finite("the base point of a quadratic model", w0);
    require_finite("the offset of a quadratic model", h0);
    require_finite("the linear part of a quadratic model", A);
    for (const Matrix& form : B) {
      require_size("a form of a quadratic model", "rows", form.rows(), w0.size());
      require_size("a form of a quadratic model", "columns", form.cols(), w0.size());
      require_finite("a form of a quadratic model", form);
      if (form != form.transpose()) detail::reject("a form of a quadratic model must be symmetric");
    }
  }

  Index parameters() const { return coefficients_->base.size(); }
  Index outputs() const { return coefficients_->offset.size(); }

  /// The jet at w. \throws InvalidArgument unless w has p entries.
  Jet jet(const Vector& w) const {
    require_size("w", "entries", w.size(), parameters());
    return Jet(coefficients_, w);
  }

 private:
  static const Matrix& form(const Coefficients& coefficients, Index k) {
    return coefficients.forms[static_cast<std::size_t>(k)];
  }

  static Vector bilinear(const Coefficients& coefficients, const Vector& u, const Vector& v) {
    assert(u.size() == coefficients.base.size() && v.size() == coefficients.base.size());
    return Vector::NullaryExpr(coefficients.offset.size(), [&](Index k) { return u.dot(form(coefficients, k) * v); });
  }

  std::shared_ptr<const Coefficients> coefficients_;
};

}  // namespace lazy
