// SPDX-License-Identifier: MIT
/// \file
/// Prediction with the tangent kernel: the linearised flow of the square loss \f$ R(z) = \tfrac12\|z - y\|^2 \f$
/// in closed form.
///
/// \f$ \bar z' = -K(\bar z - y) \f$ has the solution \f$ \bar z(t) = y - e^{-Kt}(y - z_0) \f$, and the flow in the dual
/// variable, \f$ a' = y - \bar z \f$, has \f$ a(t) = \int_0^t e^{-Ks}\,ds\,(y - z_0) \f$. The parameters are
/// \f$ \bar u = Dh(w_0)^\top a \f$ and any other output g is predicted by
/// \f$ \alpha\bar g(\bar w(t)) = \alpha g(w_0) + Dg(w_0) Dh(w_0)^\top a(t) \f$: in one eigendecomposition of the n × n
/// kernel, at every time.
///
/// Reference: Jacot, Gabriel, Hongler, *Neural tangent kernel*, arXiv 1806.07572 [J18], section 5.
#pragma once

#include <lazy/error.hpp>
#include <lazy/model.hpp>
#include <lazy/types.hpp>

#include <Eigen/Eigenvalues>

#include <cmath>
#include <limits>
#include <utility>

namespace lazy {

/// \f$ K_{gh} = Dg(w_0) Dh(w_0)^\top \f$, m × n: the tangent kernel between the m outputs of g and the n of h.
template <Jet Test, Jet Train>
Matrix cross_kernel(const Test& g, const Train& h) {
  const Index n = Vector(h.value()).size();
  Matrix kernel(Vector(g.value()).size(), n);
  for (Index k = 0; k < n; ++k) kernel.col(k) = g.jvp(h.vjp(Vector::Unit(n, k)));
  return kernel;
}

/// Gradient flow of the square loss on the linearised model, at every \f$ t \in [0, \infty] \f$.
class KernelFlow {
 public:
  /// From z₀ to y.
  /// \param kernel K = K(w₀), n × n, symmetric and positive semidefinite
  /// \param targets y
  /// \param start \f$ z_0 = \alpha h(w_0) \f$
  /// \throws InvalidArgument if the sizes disagree, an entry is not finite, or K is not symmetric.
  KernelFlow(const Matrix& kernel, Vector targets, const Vector& start) : targets_(std::move(targets)), start_(start) {
    require_size("the tangent kernel", "rows", kernel.rows(), targets_.size());
    require_size("the tangent kernel", "columns", kernel.cols(), targets_.size());
    require_size("the initial outputs", "entries", start.size(), targets_.size());
    require_finite("the tangent kernel", kernel);
    require_finite("the targets", targets_);
    require_finite("the initial outputs", start);
    if (kernel != kernel.transpose()) detail::reject("the tangent kernel must be symmetric");
    const Eigen::SelfAdjointEigenSolver<Matrix> eigen(kernel);
    const double rounding = static_cast<double>(kernel.rows()) * std::numeric_limits<double>::epsilon();
    rates_ = (eigen.eigenvalues().array() > rounding * eigen.eigenvalues().maxCoeff()).select(eigen.eigenvalues(), 0);
    modes_ = eigen.eigenvectors();
    residual_ = modes_.transpose() * (targets_ - start_);
  }

  /// The same from \f$ z_0 = 0 \f$.
  KernelFlow(const Matrix& kernel, const Vector& targets) : KernelFlow(kernel, targets, Vector::Zero(targets.size())) {}

  /// \f$ \bar z(t) = z_0 + (1 - e^{-Kt})(y - z_0) \f$, n entries. \throws InvalidArgument unless t >= 0.
  Vector outputs(double t) const {
    require_time(t);
    return start_ + modes_ * residual_.binaryExpr(rates_, [t](double r, double rate) {
      return rate > 0 ? -std::expm1(-rate * t) * r : 0;
    });
  }

  /// \f$ a(t) = \int_0^t e^{-Ks}\,ds\,(y - z_0) \f$, n entries, such that \f$ \bar u(t) = Dh(w_0)^\top a(t) \f$; at t =
  /// ∞ its part in the range of K, which is all that ū sees. \throws InvalidArgument unless t >= 0.
  Vector dual(double t) const {
    require_time(t);
    return modes_ * residual_.binaryExpr(rates_, [t](double r, double rate) {
      return rate > 0 ? -std::expm1(-rate * t) / rate * r : std::isfinite(t) ? t * r : 0;
    });
  }

  /// \f$ \lim_{t\to\infty} \bar z(t) \f$: the targets, up to the part of \f$ y - z_0 \f$ in the null space of K.
  Vector limit() const { return outputs(std::numeric_limits<double>::infinity()); }

  /// \f$ \alpha\bar g(\bar w(t)) = \alpha g(w_0) + K_{gh} a(t) \f$, m entries, \f$ K_{gh} \f$ the m × n cross_kernel().
  /// \throws InvalidArgument if the sizes disagree or t < 0.
  Vector predict(const Matrix& cross_kernel, const Vector& test_start, double t) const {
    require_size("the cross kernel", "columns", cross_kernel.cols(), targets_.size());
    require_size("the initial test outputs", "entries", test_start.size(), cross_kernel.rows());
    return test_start + cross_kernel * dual(t);
  }

 private:
  static void require_time(double t) {
    if (!(t >= 0)) detail::reject("t must not be negative, but it is ", t);
  }

  Vector targets_;
  Vector start_;
  Vector rates_;     // eigenvalues of K; those that are rounding errors are 0
  Matrix modes_;     // its eigenvectors
  Vector residual_;  // y - z0 in them
};

}  // namespace lazy
