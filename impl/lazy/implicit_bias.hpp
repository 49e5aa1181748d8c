// SPDX-License-Identifier: MIT
/// \file
/// Chapter 4: the implicit bias of gradient descent on the diagonal network β = w₊² - w₋² (P3.1 – P3.7).
///
/// Started at w = α·1, gradient flow on ‖Xβ - y‖² ends at \f$ \beta_\alpha(\infty) = \arg\min Q_\alpha(\beta) \f$
/// subject to Xβ = y: the least ℓ2 norm for α → ∞, the least ℓ1 norm for α → 0.
///
/// | object of the theory | here |
/// |----------------------|------|
/// | X, y, and y ∈ range X | lazy::Regression, lazy::RowSpace |
/// | the model h(w) = X(w₊² - w₋²) (P3.7) | lazy::DiagonalNetwork |
/// | the flows of w, β and ν (P3.1, P3.2) | lazy::WeightFlow, lazy::PredictorFlow, lazy::DualFlow |
/// | their limit t → ∞ (P3.4) | lazy::flow_to_interpolation() |
/// | q, q', q'' and Q_α (P3.3) | lazy::hypentropy(), lazy::hypentropy_slope(), lazy::hypentropy_curvature() |
/// | β(ν) = 2α² sinh(Xᵀν) and its inverse (P3.2) | lazy::MirrorMap |
/// | β_α(∞), ν, the certificate (P3.4a, P3.4b) | lazy::HypentropySolver, lazy::HypentropyResult |
/// | the limits α → ∞ and α → 0 (P3.5a, P3.6a) | lazy::least_l2_norm(), lazy::least_l1_norm() |
///
/// Source: B. Woodworth et al., *Kernel and rich regimes in overparametrized models*, COLT 2020 [W20].
#pragma once

#include <lazy/error.hpp>
#include <lazy/flow.hpp>
#include <lazy/hypentropy.hpp>
#include <lazy/hypentropy_solver.hpp>
#include <lazy/least_norm.hpp>
#include <lazy/regression.hpp>
#include <lazy/types.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <utility>

namespace lazy {

/// \f$ h(w) = X(w_+^2 - w_-^2) \f$, \f$ w = (w_+, w_-) \in \mathbb{R}^{2d} \f$: the predictions of the diagonal network
/// on the samples.
/// \models{Model}
class DiagonalNetwork {
 public:
  /// The jet at a point. It refers to its network, which must outlive it.
  /// \models{Jet}
  class Jet {
   public:
    Vector value() const { return X() * (plus(w_).cwiseAbs2() - minus(w_).cwiseAbs2()); }
    Vector jvp(const Vector& u) const { return second(w_, u); }
    Vector vjp(const Vector& c) const { return hvp(c, w_); }
    Vector second(const Vector& u, const Vector& v) const {
      return 2 * (X() * (plus(u).cwiseProduct(plus(v)) - minus(u).cwiseProduct(minus(v))));
    }
    Vector hvp(const Vector& c, const Vector& u) const {
      const Vector slope = 2 * (X().transpose() * c);
      Vector product(u.size());
      product << slope.cwiseProduct(plus(u)), -slope.cwiseProduct(minus(u));
      return product;
    }

   private:
    friend class DiagonalNetwork;
    Jet(const DiagonalNetwork& network, Vector w) : network_(&network), w_(std::move(w)) {}

    const Matrix& X() const { return network_->X_; }
    static Eigen::VectorBlock<const Vector> plus(const Vector& w) { return w.head(w.size() / 2); }
    static Eigen::VectorBlock<const Vector> minus(const Vector& w) { return w.tail(w.size() / 2); }

    const DiagonalNetwork* network_;
    Vector w_;
  };

  /// For the samples X, N × d.
  /// \throws InvalidArgument if X is empty or not finite.
  explicit DiagonalNetwork(Matrix X) : X_(std::move(X)) {
    if (X_.size() == 0) detail::reject("X must not be empty, but it is ", X_.rows(), " × ", X_.cols());
    require_finite("X", X_);
  }

  Index parameters() const { return 2 * X_.cols(); }  ///< p = 2d
  Index outputs() const { return X_.rows(); }         ///< n = N

  /// The jet at w. \throws InvalidArgument unless w has 2d entries.
  Jet jet(const Vector& w) const {
    require_size("w", "entries", w.size(), parameters());
    return Jet(*this, w);
  }

 private:
  Matrix X_;
};

/// What the three flows WeightFlow, PredictorFlow and DualFlow share. Each begins at β = 0, goes by the residual
/// \f$ r = 2(X\beta - y) \f$, and knows the β of each of its states and their unit: the size that an error of a state
/// has to be small beside. The problem has to outlive the flow.
class InterpolationFlow {
 public:
  /// At the scale α of the initialisation.
  /// \throws InvalidArgument unless α is positive and finite.
  InterpolationFlow(const Regression& problem, double alpha) : problem_(&problem), alpha_(alpha) {
    require_positive("alpha", alpha);
  }
  InterpolationFlow(const Regression&& problem, double alpha) = delete;  ///< a temporary would not outlive the flow

  const Regression& problem() const { return *problem_; }  ///< X and y
  double alpha() const { return alpha_; }                  ///< α

 protected:
  const Matrix& X() const { return problem_->X; }  ///< N × d

  /// r at β.
  const Vector& residual_of(const Vector& beta) {
    residual_.noalias() = X() * beta;
    residual_ = 2 * (residual_ - problem_->y);
    return residual_;
  }

  /// Xᵀr at β.
  const Vector& slope_of(const Vector& beta) {
    slope_.noalias() = X().transpose() * residual_of(beta);
    return slope_;
  }

 private:
  const Regression* problem_;
  double alpha_;
  Vector residual_, slope_;
};

// [weight_flow]
/// \f$ w' = -2(\tilde X^\top r) \circ w \f$ from \f$ w(0) = \alpha\mathbf{1} \f$, \f$ \tilde X = [X, -X] \f$,
/// \f$ r = 2(X\beta_w - y) \f$: the gradient flow of \f$ \|X\beta_w - y\|^2 \f$, \f$ \beta_w = w_+^2 - w_-^2 \f$
/// (P3.1).
/// \models{Field}
class WeightFlow : public InterpolationFlow {
 public:
  using InterpolationFlow::InterpolationFlow;

  Vector start() const { return Vector::Constant(2 * X().cols(), alpha()); }  ///< α in each of 2d entries
  double unit() const { return alpha(); }                                     ///< α, the size of the entries of w(0)

  /// β_w, d entries.
  Vector predictor(const Vector& w) const { return w.head(X().cols()).cwiseAbs2() - w.tail(X().cols()).cwiseAbs2(); }

  /// The velocity at w.
  void operator()(double /*t*/, const Vector& w, Vector& dw) {
    const Vector& slope = slope_of(predictor(w));
    dw.head(slope.size()) = -2 * slope.cwiseProduct(w.head(slope.size()));
    dw.tail(slope.size()) = 2 * slope.cwiseProduct(w.tail(slope.size()));
  }
};
// [weight_flow]

/// \f$ \beta' = -4\sqrt{\beta^2 + 4\alpha^4} \circ X^\top r \f$, \f$ r = 2(X\beta - y) \f$, from \f$ \beta(0) = 0 \f$:
/// the mirror flow that β_w follows (P3.2a).
/// \models{Field}
class PredictorFlow : public InterpolationFlow {
 public:
  using InterpolationFlow::InterpolationFlow;

  Vector start() const { return Vector::Zero(X().cols()); }  ///< β = 0, d entries

  /// The smaller of 2α² and ‖y‖/‖X‖: an error in β is small beside the first if it hardly moves arcsinh(β/2α²), and
  /// beside the second if it hardly moves the residual, which has to become small beside ‖y‖.
  double unit() const {
    const double floor = 2 * alpha() * alpha(), reach = problem().y.norm() / X().norm();
    return reach > 0 ? std::min(floor, reach) : floor;
  }

  Vector predictor(const Vector& beta) const { return beta; }  ///< β

  /// The velocity at β.
  void operator()(double /*t*/, const Vector& beta, Vector& dbeta) {
    const double floor = 2 * alpha() * alpha();
    dbeta =
        -4 * slope_of(beta).binaryExpr(beta, [floor](double slope, double b) { return slope * std::hypot(b, floor); });
  }
};

/// \f$ \nu' = -8(X\beta(\nu) - y) \f$, \f$ \beta(\nu) = 2\alpha^2\sinh(X^\top\nu) \f$, from \f$ \nu(0) = 0 \f$: the
/// same flow in N dimensions, the gradient flow of the convex dual, eight times as fast (P3.2b).
/// \models{Field}
class DualFlow : public InterpolationFlow {
 public:
  using InterpolationFlow::InterpolationFlow;

  Vector start() const { return Vector::Zero(X().rows()); }  ///< ν = 0, N entries

  /// The unit of PredictorFlow, carried to ν: while Xᵀν is small, an error in ν moves β_i by 2α²‖x_i‖ times as much,
  /// x_i the columns of X.
  double unit() const {
    const double reach = problem().y.norm() / (2 * alpha() * alpha() * X().norm());
    return (reach > 0 ? std::min(1.0, reach) : 1) / X().colwise().norm().maxCoeff();
  }

  /// β(ν), d entries.
  Vector predictor(const Vector& nu) const {
    return 2 * alpha() * alpha() * (X().transpose() * nu).unaryExpr([](double s) { return std::sinh(s); });
  }

  /// The velocity at ν.
  void operator()(double /*t*/, const Vector& nu, Vector& dnu) { dnu = -4 * residual_of(predictor(nu)); }
};

/// Follows a flow to \f$ t = \infty \f$: until \f$ \|X\beta - y\| \le \f$ `tolerance` \f$ \|y\| \f$, which it reaches
/// if y ∈ range X (P3.4). `observe` is shown every step, as by integrate(). Steps are a hundred times as accurate as
/// the end has to be, so that their errors do not keep it from being reached.
/// \throws InvalidArgument unless the tolerance is positive and finite.
template <std::derived_from<InterpolationFlow> Flow, std::invocable<FlowStep&> Observer>
FlowResult flow_to_interpolation(Flow& flow, double tolerance, Observer&& observe) {
  require_positive("tolerance", tolerance);
  const Regression& problem = flow.problem();
  const double enough = tolerance * problem.y.norm(), of_step = std::max(tolerance / 100, 1e-14);
  const FlowSettings settings{.horizon = std::numeric_limits<double>::infinity(),
                              .relative_tolerance = of_step,
                              .absolute_tolerance = of_step * flow.unit(),
                              .escape = 1e150,  // none: the flow is bounded (P3.4), in whatever unit
                              .stop_when = [&flow, &problem, enough](double, const Vector& state) {
                                return (problem.X * flow.predictor(state) - problem.y).norm() - enough;
                              }};
  return integrate(flow, flow.start(), settings, std::forward<Observer>(observe));
}

/// flow_to_interpolation() without an observer.
template <std::derived_from<InterpolationFlow> Flow>
FlowResult flow_to_interpolation(Flow& flow, double tolerance) {
  return flow_to_interpolation(flow, tolerance, [](FlowStep&) {});
}

}  // namespace lazy
