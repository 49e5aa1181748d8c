// SPDX-License-Identifier: MIT
/// \file
/// Flows \f$ x' = f(t, x), \; x(0) = x_0 \f$ on \f$ [0, T] \f$: steps under error control, a continuous path
/// between them, and an account of how it ended, what it cost and how far the path can be from the true one.
///
/// The stepper is the explicit Runge–Kutta method of Dormand and Prince of order 8 (dormand_prince_853.hpp).
///
/// How the error is known: flow_error.hpp.
///
/// Reference: E. Hairer, S. P. Nørsett, G. Wanner, *Solving Ordinary Differential Equations I*, 2nd ed., Springer 1993,
/// II.4 and IV.2 of volume II (step control), II.6 (continuous extension).
#pragma once

#include <lazy/dormand_prince_853.hpp>
#include <lazy/error.hpp>
#include <lazy/flow_error.hpp>
#include <lazy/flow_step.hpp>
#include <lazy/types.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace lazy {

/// Exact counts of the work of a flow.
struct FlowCost {
  Index right_hand_sides = 0;  ///< evaluations of f
  Index steps = 0;             ///< accepted
  Index rejections = 0;        ///< steps tried again with a smaller size
};

/// Where a running flow stands after a step, for FlowSettings::progress.
struct FlowProgress {
  double time;           ///< t
  double horizon;        ///< T
  const FlowCost& cost;  ///< up to t
};

/// How far a flow goes, how accurate its steps are, what ends it early, and what is asked about its error.
struct FlowSettings {
  double horizon = 1;                      ///< T; may be infinite if `stop_when` is set
  double relative_tolerance = 1e-10;       ///< of each entry, per step
  double absolute_tolerance = 1e-12;       ///< of each entry, per step
  Index max_right_hand_sides = 1'000'000;  ///< no step begins once they are spent
  double escape = 1e12;  ///< a state whose norm exceeds this multiple of \f$ 1 + \|x_0\| \f$ has blown up
  /// The flow ends where this function of (t, x) is first <= 0, to rounding on the continuous path.
  std::function<double(double, const Vector&)> stop_when = {};
  /// Called after each accepted step.
  std::function<void(const FlowProgress&)> progress = {};
  /// Know the error, at the price of at most 30 more right-hand sides a step.
  bool estimate_error = false;
  /// ℓ, where the theory gives one, for FlowResult::defect_bound.
  std::optional<double> one_sided_lipschitz = {};
};

/// Why a flow ended.
enum class FlowEnd {
  horizon,  ///< it reached T
  event,    ///< `stop_when` was met
  stalled,  ///< no step that changes t is accurate enough
  blew_up,  ///< the state left every ball, or the right-hand side is not finite
  /// `max_right_hand_sides` are spent. So ends a flow that slides along a jump of its field, like the gradient flow of
  /// a ReLU network along a kink that it is driven to from both sides: only steps of the size of the tolerance are
  /// accurate there, with one crossing in each.
  budget
};

/// What a FlowEnd says, in words.
inline std::string_view describe(FlowEnd end) {
  switch (end) {
    case FlowEnd::horizon:
      return "reached the horizon";
    case FlowEnd::event:
      return "stopped by its event";
    case FlowEnd::stalled:
      return "stalled";
    case FlowEnd::blew_up:
      return "blew up";
    case FlowEnd::budget:
      return "spent its budget of right-hand sides";
  }
  return "unknown";
}

/// How a flow ended: why, where, at what cost, and how far its path can be from the true one.
struct FlowResult {
  FlowEnd end = FlowEnd::horizon;  ///< why it ended
  double time = 0;                 ///< where it ended: T unless it ended early
  Vector state;                    ///< \f$ \tilde x \f$ there
  FlowCost cost;                   ///< up to there
  /// Of the largest \f$ \|\tilde x - x\| \f$ at the ends of the steps, `time` the last of them; NaN unless
  /// `estimate_error` is set, as are the next two. An over-estimate where halving the steps would at least halve the
  /// error.
  double error_estimate = std::numeric_limits<double>::quiet_NaN();
  /// Of the largest \f$ \|\tilde x - x\| \f$ on the whole path: with what the interpolant adds between the steps.
  double path_error_estimate = std::numeric_limits<double>::quiet_NaN();
  /// Of \f$ \|\tilde x - x\| \f$ at `time`: a bound if ℓ is given and the field's defect is largest where it is
  /// sampled.
  double defect_bound = std::numeric_limits<double>::quiet_NaN();

  /// Whether the flow ended where it was meant to.
  bool completed() const { return end == FlowEnd::horizon || end == FlowEnd::event; }
};

/// The stepper behind integrate(). After construction it allocates nothing.
template <Field F>
class FlowStepper {
 public:
  /// At x₀ and t = 0. \throws InvalidArgument unless the right-hand side has the size of x₀.
  FlowStepper(F& field, const Vector& x0, const FlowSettings& settings)
      : field_(field), settings_(settings), step_(x0), trial_(x0), per_tolerance_(x0) {
    stages_.fill(x0);
    step_.require_extension_ = [this] { extend(); };
    evaluate(0, x0, stages_[12]);
    require_size("the right-hand side", "entries", stages_[12].size(), x0.size());
  }

  FlowStepper(const FlowStepper&) = delete;             ///< not to be copied: its step refers to it
  FlowStepper& operator=(const FlowStepper&) = delete;  ///< not to be copied: its step refers to it

  FlowStep& step() { return step_; }              ///< the last one accepted; empty, at x₀, before the first
  const FlowCost& cost() const { return cost_; }  ///< what the flow has cost so far

  /// Writes f(t, x) into dx, and counts that.
  void evaluate(double t, const Vector& x, Vector& dx) {
    field_(t, x, dx);
    ++cost_.right_hand_sides;
  }

  /// Makes the next accepted step.
  /// \return why there is none, if there is none; the step is then empty, at the last state.
  std::optional<FlowEnd> advance() {
    require_next_slope();
    step_.begin_ = step_.end_;
    step_.begin_state_.swap(step_.end_state_);
    stages_[0].swap(stages_[12]);
    if (!stages_[0].allFinite()) return stop(FlowEnd::blew_up);
    if (next_size_ == 0) next_size_ = first_size();
    for (bool rejected = false, finite = true;; rejected = true, ++cost_.rejections) {
      if (cost_.right_hand_sides >= settings_.max_right_hand_sides) return stop(FlowEnd::budget);
      const double rest = settings_.horizon - step_.begin_;
      const double h = step_.size_ = 1.01 * next_size_ < rest ? next_size_ : rest;
      if (!(step_.begin_ + h > step_.begin_)) return stop(finite ? FlowEnd::stalled : FlowEnd::blew_up);
      const double error = attempt(h);
      finite = std::isfinite(error);
      next_size_ = h * (finite ? std::clamp(size_factor(error), 1. / 3, rejected ? 1. : 6.) : 0.1);
      if (!(error <= 1)) continue;
      previous_error_ = std::max(error, 1e-4);
      step_.end_ = h < rest ? step_.begin_ + h : settings_.horizon;
      next_slope_known_ = extended_ = false;
      ++cost_.steps;
      return std::nullopt;
    }
  }

  /// Ends the step early, at t.
  void truncate(double t) {
    step_.end_state_ = step_.state(t);
    step_.end_ = t;
  }

 private:
  template <int... Stage>
  void stage(std::size_t i, const dormand_prince_853::Row<Stage...>& row) {
    trial_ = step_.begin_state_ + combine(step_.size_, row, stages_);
    evaluate(step_.begin_ + dormand_prince_853::c[i - 1] * step_.size_, trial_, stages_[i - 1]);
  }

  /// Tries a step of size h.
  /// \return its local error in units of the tolerance: \f$ e_5 \cdot e_5/\sqrt{e_5^2 + e_3^2/100} \f$, e_i the root
  /// mean square of the error of order i.
  double attempt(double h) {
    namespace method = dormand_prince_853;
    method::evaluate_stages([this](double t, const Vector& x, Vector& dx) { evaluate(t, x, dx); }, step_.begin_,
                            step_.begin_state_, h, stages_, trial_);
    trial_ = combine(h, method::order_8, stages_);
    step_.end_state_ = step_.begin_state_ + trial_;
    per_tolerance_ =
        (settings_.absolute_tolerance +
         settings_.relative_tolerance * step_.begin_state_.array().abs().max(step_.end_state_.array().abs()))
            .inverse();
    const double e3 = weighted_norm(trial_ - combine(h, method::order_3, stages_));
    const double e5 = weighted_norm(combine(h, method::error_5, stages_));
    return e5 == 0 ? 0 * e3 : e5 * (e5 / std::hypot(e5, 0.1 * e3));
  }

  /// Gustafsson's proportional–integral controller: its integral part keeps the sizes from oscillating where stability
  /// and not accuracy bounds them, as in the late part of a gradient flow.
  double size_factor(double error) const {
    constexpr double beta = 0.04;
    return 0.9 * std::pow(error, 0.75 * beta - 1. / 8) * std::pow(previous_error_, beta);
  }

  /// The root mean square of x in units of the tolerance.
  template <class Derived>
  double weighted_norm(const Eigen::MatrixBase<Derived>& x) const {
    return std::sqrt((x.array() * per_tolerance_.array()).square().mean());
  }

  /// A size for the first step, from f at x₀ and at a point a little further on, which tell a time scale
  /// \f$ \theta = \|f\|/\|f'\| \f$. On \f$ x' = \pm x/\theta \f$ at that speed the local error of a step is
  /// \f$ C \|f\|\theta (h/\theta)^8 \f$ for small h/θ, with C from the coefficients of the method. The first step would
  /// bring it to a tenth of the tolerance, near where the controller holds it, but is not longer than θ.
  double first_size() {
    constexpr double C = 4.3e-7;
    const double no_scale = std::isfinite(settings_.horizon) ? settings_.horizon : 1;
    const Vector& f0 = stages_[0];
    Vector& f1 = stages_[1];
    per_tolerance_ =
        (settings_.absolute_tolerance + settings_.relative_tolerance * step_.begin_state_.array().abs()).inverse();
    const double speed = weighted_norm(f0);
    if (speed == 0) return no_scale;
    const double probe = std::min(std::max(100., 1e-5 * weighted_norm(step_.begin_state_)) / speed, settings_.horizon);
    trial_ = step_.begin_state_ + probe * f0;
    evaluate(probe, trial_, f1);
    if (!f1.allFinite()) return probe;
    const double curvature = weighted_norm(f1 - f0) / probe;
    if (curvature == 0) return no_scale;
    const double theta = speed / curvature;
    return theta * std::min(1., std::pow(0.1 / (C * speed * theta), 1. / 8));
  }

  /// f at the end of the accepted step, stage 13, which is stage 1 of the next one.
  void require_next_slope() {
    if (next_slope_known_) return;
    evaluate(step_.end_, step_.end_state_, stages_[12]);
    next_slope_known_ = true;
  }

  /// The continuous extension on the accepted step.
  void extend() {
    if (extended_) return;
    require_next_slope();
    namespace method = dormand_prince_853;
    const double h = step_.size_;
    stage(14, method::a14);
    stage(15, method::a15);
    stage(16, method::a16);
    auto& rows = step_.extension_;
    rows[0] = step_.end_state_ - step_.begin_state_;
    rows[1] = h * stages_[0] - rows[0];
    rows[2] = rows[0] - h * stages_[12] - rows[1];
    for (std::size_t i = 0; i < 4; ++i) rows[i + 3] = combine(h, method::extension[i], stages_);
    extended_ = true;
  }

  FlowEnd stop(FlowEnd reason) {
    step_.end_state_ = step_.begin_state_;
    return reason;
  }

  F& field_;
  const FlowSettings& settings_;
  FlowStep step_;
  FlowCost cost_;
  dormand_prince_853::Stages stages_;
  Vector trial_;
  Vector per_tolerance_;  // 1 / tolerance, entry by entry
  double next_size_ = 0;
  double previous_error_ = 1e-4;
  bool next_slope_known_ = true;
  bool extended_ = true;
};

namespace detail {

inline void require_flow_settings(const Vector& x0, const FlowSettings& settings) {
  if (!(settings.horizon > 0)) reject("horizon must be positive, but it is ", settings.horizon);
  if (!std::isfinite(settings.horizon) && !settings.stop_when)
    reject("horizon must be finite where stop_when is not set, but it is ", settings.horizon);
  require_positive("relative_tolerance", settings.relative_tolerance);
  require_positive("absolute_tolerance", settings.absolute_tolerance);
  require_positive("escape", settings.escape);
  if (settings.max_right_hand_sides < 1)
    reject("max_right_hand_sides must be positive, but it is ", settings.max_right_hand_sides);
  if (x0.size() == 0) reject("x0 must have at least one entry, but it is empty");
  require_finite("x0", x0);
}

/// The first zero of a function that is positive at a and <= 0 at b, to the last bit of t.
template <class Function>
double first_nonpositive(Function&& g, double a, double b) {
  for (;;) {
    const double middle = a + (b - a) / 2;
    if (middle <= a || middle >= b) return b;
    (g(middle) <= 0 ? b : a) = middle;
  }
}

}  // namespace detail

/// Integrates \f$ x' = f(t, x) \f$ from \f$ x(0) = x_0 \f$ on.
/// \param observe is shown every accepted step, as `FlowStep&`, in order.
/// \throws InvalidArgument for a horizon or a tolerance that is not positive, an \f$ x_0 \f$ that is empty or not
/// finite, or a right-hand side of another size than \f$ x_0 \f$.
template <Field F, std::invocable<FlowStep&> Observer>
FlowResult integrate(F&& field, const Vector& x0, const FlowSettings& settings, Observer&& observe) {
  detail::require_flow_settings(x0, settings);
  FlowStepper<std::remove_reference_t<F>> stepper(field, x0, settings);
  FlowStep& step = stepper.step();
  const double ball = settings.escape * (1 + x0.norm());
  const auto counted = [&](double t, const Vector& x, Vector& dx) { stepper.evaluate(t, x, dx); };
  std::optional<PathError<decltype(counted)>> error;
  if (settings.estimate_error) error.emplace(counted, x0, settings.one_sided_lipschitz);
  const auto finish = [&](FlowEnd end) {
    FlowResult result{.end = end, .time = step.end(), .state = step.end_state(), .cost = stepper.cost()};
    if (error) {
      result.error_estimate = error->at_steps();
      result.path_error_estimate = error->on_path();
      result.defect_bound = error->bound();
    }
    return result;
  };
  if (settings.stop_when && settings.stop_when(0, x0) <= 0) return finish(FlowEnd::event);
  for (;;) {
    if (const auto reason = stepper.advance()) return finish(*reason);
    const bool stopped = settings.stop_when && settings.stop_when(step.end(), step.end_state()) <= 0;
    if (stopped)
      stepper.truncate(detail::first_nonpositive([&](double t) { return settings.stop_when(t, step.state(t)); },
                                                 step.begin(), step.end()));
    if (error) error->follow(step);
    observe(step);
    if (settings.progress) settings.progress({step.end(), settings.horizon, stepper.cost()});
    if (stopped) return finish(FlowEnd::event);
    if (!(step.end_state().norm() <= ball)) return finish(FlowEnd::blew_up);
    if (step.end() >= settings.horizon) return finish(FlowEnd::horizon);
  }
}

/// integrate() without an observer.
template <Field F>
FlowResult integrate(F&& field, const Vector& x0, const FlowSettings& settings = {}) {
  return integrate(field, x0, settings, [](FlowStep&) {});
}

}  // namespace lazy
