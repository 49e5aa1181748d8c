// SPDX-License-Identifier: MIT
/// \file
/// How far the path of a flow is from the true one: an estimate that asks for nothing, and a bound that asks for a
/// one-sided Lipschitz constant of the field.
///
/// *Estimate.* Beside the path \f$ \tilde x \f$ runs a companion \f$ \hat x \f$, made by the same method in steps of
/// half the size, from the same start. Where halving the steps at least halves the error,
/// \f$ \|\tilde x - x\| \le \|\tilde x - \hat x\| + \|\hat x - x\| \le 2\|\tilde x - \hat x\| \f$, and that is what is
/// reported: for a method of order 8, whose error is then divided by 256, about twice the error. It knows how errors
/// grow or die out along this path, whatever the field.
///
/// *Between the steps* the path is an interpolant of lower order, with a *defect*
/// \f$ d(t) = \tilde x'(t) - f(t, \tilde x(t)) \f$. There \f$ 2\|\tilde x - \hat x\| \f$ is taken in the middle of each
/// step of size h, where the companion passes too, and \f$ h \sup\|d\| \f$ is added for the rest of it. The largest
/// defect of a step is looked for at 0.3, 0.5 and 0.7 of it, where it does not vanish at once for almost every field.
///
/// *Bound.* \f$ \langle f(t,x) - f(t,y), x - y\rangle \le \ell\|x - y\|^2 \f$ turns the defect into a bound (Grönwall):
/// \f$ \|\tilde x(t) - x(t)\| \le \int_0^t e^{\ell(t-s)} \|d(s)\|\,ds \f$. For the gradient flow of a convex function ℓ
/// = 0. It costs an order of accuracy, since the defect changes its sign within a step and its norm does not.
///
/// Reference: E. Hairer, S. P. Nørsett, G. Wanner, *Solving Ordinary Differential Equations I*, 2nd ed., Springer 1993,
/// I.10 (the bound), II.4 (halved steps), II.6 (continuous extension).
#pragma once

#include <lazy/dormand_prince_853.hpp>
#include <lazy/flow_step.hpp>
#include <lazy/types.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace lazy {

/// What \f$ e' = \ell e + d \f$ makes of e in the time h, ℓ the `rate`:
/// \f$ e^{\ell h} e + d\int_0^h e^{\ell s}\,ds \f$. Nothing grows from nothing: 0 stays 0 where \f$ e^{\ell h} \f$
/// overflows.
inline double grown(double e, double rate, double h, double d) {
  const double of_defect = rate == 0 ? h : std::expm1(rate * h) / rate;
  return (e == 0 ? 0 : std::exp(rate * h) * e) + (d == 0 ? 0 : of_defect * d);
}

/// What is known of the error of a path, one step after the other.
template <Field F>
class PathError {
 public:
  /// For a path of this field from x₀.
  /// \param rate ℓ, if there is one
  PathError(F field, const Vector& x0, std::optional<double> rate)
      : field_(std::move(field)), companion_(x0), trial_(x0), rate_(rate) {
    stages_.fill(x0);
  }

  /// Goes along with a step, at the price of 30 right-hand sides, 3 of them the interpolant's.
  void follow(FlowStep& step) {
    const double h = step.end() - step.begin(), middle = step.begin() + h / 2;
    double defect = 0;
    for (const double theta : {0.3, 0.5, 0.7}) defect = std::max(defect, defect_at(step, step.begin() + theta * h));
    advance(step.begin(), h / 2);
    between_ = std::max(between_, 2 * (step.state(middle) - companion_).norm() + h * defect);
    advance(middle, h / 2);
    at_steps_ = std::max(at_steps_, 2 * (step.end_state() - companion_).norm());
    if (rate_) bound_ = grown(bound_, *rate_, h, defect);
  }

  /// The largest error at the ends of the steps so far, estimated.
  double at_steps() const { return at_steps_; }

  /// The largest between them too, estimated.
  double on_path() const { return std::max(at_steps_, between_); }

  /// A bound of the error at the end of the last step, by Grönwall; NaN without ℓ.
  double bound() const { return rate_ ? bound_ : std::numeric_limits<double>::quiet_NaN(); }

 private:
  void advance(double t, double h) {
    namespace method = dormand_prince_853;
    field_(t, companion_, stages_[0]);
    method::evaluate_stages(field_, t, companion_, h, stages_, trial_);
    companion_ += method::combine(h, method::order_8, stages_);
  }

  // ‖d(t)‖
  double defect_at(FlowStep& step, double t) {
    field_(t, step.state(t), trial_);
    return (step.derivative(t) - trial_).norm();
  }

  F field_;
  Vector companion_;
  dormand_prince_853::Stages stages_;
  Vector trial_;
  std::optional<double> rate_;
  double at_steps_ = 0;
  double between_ = 0;
  double bound_ = 0;
};

}  // namespace lazy
