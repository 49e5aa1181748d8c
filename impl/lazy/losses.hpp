// SPDX-License-Identifier: MIT
/// \file
/// Separable losses \f$ R(z) = \sum_k \ell(z_k, y_k) \f$, each written once, as the scalar formula \f$ \ell \f$.
///
/// A scalar formula gives \f$ \ell, \ell', \ell'' \f$ (derivatives in z) and two constants: `lipschitz(y)` bounds
/// \f$ |\ell''(\cdot, y)| \f$ and `strong_convexity(y)` bounds \f$ \ell''(\cdot, y) \f$ from below by a number
/// \f$ \ge 0 \f$. The constants of R (see lazy::Loss), \f$ L_R \f$ and \f$ m \f$, are the largest of the one and the least of
/// the other over the targets \f$ y_k \f$. The formulas are arranged so that nothing overflows before the result does
/// and nothing cancels near the minimum.
#pragma once

#include <lazy/error.hpp>
#include <lazy/loss.hpp>
#include <lazy/types.hpp>

#include <cassert>
#include <cmath>
#include <concepts>
#include <memory>
#include <numbers>
#include <type_traits>
#include <utility>

namespace lazy {

/// What a scalar formula has to offer to make a SeparableLoss.
template <class S>
concept ScalarLoss = std::copy_constructible<S> && requires(const S& loss, double z, double y) {
  { loss.value(z, y) } -> std::convertible_to<double>;          // ℓ(z, y) >= 0
  { loss.slope(z, y) } -> std::convertible_to<double>;          // ℓ'(z, y), the derivative in z
  { loss.curvature(z, y) } -> std::convertible_to<double>;      // ℓ''(z, y)
  { loss.lipschitz(y) } -> std::convertible_to<double>;         // at least |ℓ''(·, y)|
  { loss.strong_convexity(y) } -> std::convertible_to<double>;  // at most ℓ''(·, y); 0 where that has no positive bound
};

/// \f$ \ell(z, y) = (z - y)^2 / 2 \f$; L_R = m = 1.
/// \models{ScalarLoss}
struct Square {
  double value(double z, double y) const { return 0.5 * (z - y) * (z - y); }
  double slope(double z, double y) const { return z - y; }
  double curvature(double, double) const { return 1; }
  double lipschitz(double) const { return 1; }
  double strong_convexity(double) const { return 1; }
};

/// \f$ \ell(z, y) = \log(1 + e^{-yz}) \f$, for labels y = ±1 or weighted ones; L_R = max y²/4, m = 0.
/// \models{ScalarLoss}
struct Logistic {
  double value(double z, double y) const { return std::fmax(-y * z, 0) + std::log1p(std::exp(-std::fabs(y * z))); }
  double slope(double z, double y) const { return -y / (1 + std::exp(y * z)); }
  double curvature(double z, double y) const {
    const double e = std::exp(-std::fabs(y * z));
    return y * y * e / ((1 + e) * (1 + e));
  }
  double lipschitz(double y) const { return y * y / 4; }
  double strong_convexity(double) const { return 0; }
};

/// \f$ \ell(z, y) = \delta^2 (\sqrt{1 + ((z - y)/\delta)^2} - 1) \f$; L_R = 1, m = 0.
/// \models{ScalarLoss}
class PseudoHuber {
 public:
  /// Of width δ.
  /// \param width δ > 0: the residual at which the loss turns from quadratic to linear.
  /// \throws InvalidArgument unless δ is positive and finite.
  explicit PseudoHuber(double width = 1) : width_(width) {
    require_positive("the width of the pseudo-Huber loss", width);
  }

  double value(double z, double y) const { return (z - y) * ((z - y) / (1 + root(z - y))); }
  double slope(double z, double y) const { return (z - y) / root(z - y); }
  double curvature(double z, double y) const { return 1 / root(z - y) / root(z - y) / root(z - y); }
  double lipschitz(double) const { return 1; }
  double strong_convexity(double) const { return 0; }

 private:
  double root(double residual) const { return std::hypot(1, residual / width_); }

  double width_;
};

/// \f$ \ell(z, y) = \log\cosh(z - y) \f$; L_R = 1, m = 0.
/// \models{ScalarLoss}
struct LogCosh {
  double value(double z, double y) const {
    const double r = std::fabs(z - y);
    if (r > 1) return r - std::numbers::ln2 + std::log1p(std::exp(-2 * r));
    const double s = std::sinh(r / 2);
    return std::log1p(2 * s * s);
  }
  double slope(double z, double y) const { return std::tanh(z - y); }
  double curvature(double z, double y) const {
    const double sech = 1 / std::cosh(z - y);
    return sech * sech;
  }
  double lipschitz(double) const { return 1; }
  double strong_convexity(double) const { return 0; }
};

/// \f$ \ell(z, y) = 1 - \cos(z - y) \f$, which is not convex; L_R = 1, m = 0.
/// \models{ScalarLoss}
struct Cosine {
  double value(double z, double y) const {
    const double s = std::sin((z - y) / 2);
    return 2 * s * s;
  }
  double slope(double z, double y) const { return std::sin(z - y); }
  double curvature(double z, double y) const { return std::cos(z - y); }
  double lipschitz(double) const { return 1; }
  double strong_convexity(double) const { return 0; }
};

/// \f$ R(z) = \sum_{k=1}^n \ell(z_k, y_k) \f$ for a scalar formula \f$ \ell \f$ and targets \f$ y \in \mathbb{R}^n \f$.
/// \models{Loss}
template <ScalarLoss Scalar>
class SeparableLoss {
 public:
  /// For the targets y, n of them.
  /// \throws InvalidArgument if there is no target or one is not finite.
  explicit SeparableLoss(Vector targets, Scalar scalar = Scalar{})
      : targets_(std::move(targets)), scalar_(std::move(scalar)) {
    if (targets_.size() == 0) detail::reject("the targets of a loss must not be empty");
    require_finite("the targets of a loss", targets_);
  }

  Index outputs() const { return targets_.size(); }
  const Vector& targets() const { return targets_; }  ///< y

  double value(const Vector& z) const {
    assert(z.size() == outputs());
    double sum = 0;
    for (Index k = 0; k < z.size(); ++k) sum += scalar_.value(z[k], targets_[k]);
    return sum;
  }

  Vector gradient(const Vector& z) const {
    assert(z.size() == outputs());
    return z.binaryExpr(targets_, [this](double z_k, double y_k) { return scalar_.slope(z_k, y_k); });
  }

  Vector hessian(const Vector& z, const Vector& v) const {
    assert(z.size() == outputs() && v.size() == outputs());
    return z.binaryExpr(targets_, [this](double z_k, double y_k) { return scalar_.curvature(z_k, y_k); })
        .cwiseProduct(v);
  }

  double lipschitz() const {
    return targets_.unaryExpr([this](double y_k) { return scalar_.lipschitz(y_k); }).maxCoeff();
  }

  double strong_convexity() const {
    return targets_.unaryExpr([this](double y_k) { return scalar_.strong_convexity(y_k); }).minCoeff();
  }

 private:
  Vector targets_;
  Scalar scalar_;
};

using SquareLoss = SeparableLoss<Square>;            ///< \f$ \tfrac12\|z - y\|^2 \f$
using LogisticLoss = SeparableLoss<Logistic>;        ///< \f$ \sum_k \log(1 + e^{-y_k z_k}) \f$
using PseudoHuberLoss = SeparableLoss<PseudoHuber>;  ///< \f$ \sum_k \delta^2(\sqrt{1 + ((z_k - y_k)/\delta)^2} - 1) \f$
using LogCoshLoss = SeparableLoss<LogCosh>;          ///< \f$ \sum_k \log\cosh(z_k - y_k) \f$
using CosineLoss = SeparableLoss<Cosine>;            ///< \f$ \sum_k (1 - \cos(z_k - y_k)) \f$

/// Any loss as a value of one type, so that what is written over losses is compiled once. Copies share the loss, which
/// does not change.
/// \models{Loss}
class AnyLoss {
 public:
  /// Holds a copy of `loss`.
  template <class L>
  requires(!std::same_as<std::remove_cvref_t<L>, AnyLoss> && Loss<std::remove_cvref_t<L>>) AnyLoss(L&& loss)
      : held_(std::make_shared<const Held<std::remove_cvref_t<L>>>(std::forward<L>(loss))) {}

  Index outputs() const { return held_->outputs(); }
  double value(const Vector& z) const { return held_->value(z); }
  Vector gradient(const Vector& z) const { return held_->gradient(z); }
  Vector hessian(const Vector& z, const Vector& v) const { return held_->hessian(z, v); }
  double lipschitz() const { return held_->lipschitz(); }
  double strong_convexity() const { return held_->strong_convexity(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Index outputs() const = 0;
    virtual double value(const Vector& z) const = 0;
    virtual Vector gradient(const Vector& z) const = 0;
    virtual Vector hessian(const Vector& z, const Vector& v) const = 0;
    virtual double lipschitz() const = 0;
    virtual double strong_convexity() const = 0;
  };

  template <class L>
  struct Held final : Interface {
    explicit Held(L held_loss) : loss(std::move(held_loss)) {}
    Index outputs() const override { return loss.outputs(); }
    double value(const Vector& z) const override { return loss.value(z); }
    Vector gradient(const Vector& z) const override { return loss.gradient(z); }
    Vector hessian(const Vector& z, const Vector& v) const override { return loss.hessian(z, v); }
    double lipschitz() const override { return loss.lipschitz(); }
    double strong_convexity() const override { return loss.strong_convexity(); }
    L loss;
  };

  std::shared_ptr<const Interface> held_;
};

}  // namespace lazy
