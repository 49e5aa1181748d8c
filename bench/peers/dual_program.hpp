// SPDX-License-Identifier: MIT
/// \file
/// The dual of the hypentropy program (P3.2b) as a peer is given it, \f$ D(\nu) = 2\alpha^2 \sum_i \cosh((X^\top\nu)_i)
/// - \langle y, \nu\rangle \f$ for α <= 1, with its gradient and Hessian: evaluated as our own solver does, so that a
/// race is between methods.
#pragma once

#include <peers/peers.hpp>

#include <lazy/hypentropy.hpp>

namespace lazy::bench {

class DualProgram {
 public:
  explicit DualProgram(const HypentropyTask& task)
      : problem_(&task.problem),
        map_(log_scale(task.alpha)),
        s_(task.problem.features()),
        beta_(s_.size()),
        weights_(s_.size()) {}

  const Regression& problem() const { return *problem_; }
  const MirrorMap& map() const { return map_; }
  const Vector& beta() const { return beta_; }        ///< at the last ν
  const Vector& weights() const { return weights_; }  ///< at the last ν

  void at(const VectorRef& nu) {
    s_.noalias() = problem_->X.transpose() * nu;
    map_(s_, beta_, weights_);
  }

  double value(const VectorRef& nu) {
    at(nu);
    return weights_.sum() - problem_->y.dot(nu);
  }

  /// Xβ(ν) - y
  void gradient(const VectorRef& nu, Eigen::Ref<Vector> g) {
    at(nu);
    g.noalias() = problem_->X * beta_;
    g -= problem_->y;
  }

  /// X diag(w) Xᵀ, its lower triangle
  const Matrix& hessian(const VectorRef& nu) {
    at(nu);
    scaled_ = problem_->X * weights_.cwiseSqrt().asDiagonal();
    hessian_.setZero(nu.size(), nu.size());
    hessian_.selfadjointView<Eigen::Lower>().rankUpdate(scaled_);
    return hessian_;
  }

 private:
  const Regression* problem_;
  MirrorMap map_;
  Vector s_, beta_, weights_;
  Matrix scaled_, hessian_;
};

}  // namespace lazy::bench
