// SPDX-License-Identifier: MIT
/// \file
/// The supremum of a function along a flow, from the continuous path and not from the points where it was stepped.
#pragma once

#include <lazy/flow.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <utility>

namespace lazy {

/// \f$ \sup_t g(t, \tilde x(t)) \f$ as an observer of a flow: each step is sampled at five points, and where the
/// parabola through three of them rises above the largest value so far, its vertex is sampled too and taken into the
/// parabola, until it no longer rises. A crest that lies so near to an end of the step that these parabolas miss it is
/// approached from that end.
///
/// Where a step is short against the time scale of g, what is missed is a crest within 2⁻¹⁶ of a step from its end, at
/// a price of 2⁻³³ in units of the square of the step times the second derivative of g.
template <std::invocable<double, const Vector&> G>
class Supremum {
 public:
  /// Of g, which is called with t and the state.
  explicit Supremum(G g) : g_(std::move(g)) {}

  double value() const { return value_; }  ///< of the path so far
  double time() const { return time_; }    ///< where it is attained

  /// The path goes on by this step.
  void operator()(FlowStep& step) {
    std::array<Sample, 5> sample;
    sample[0] = end_.t == step.begin() ? end_ : take(step, step.begin());
    for (std::size_t i = 1; i < sample.size(); ++i) {
      const double theta = static_cast<double>(i) / (sample.size() - 1);
      sample[i] = take(step, step.begin() + theta * (step.end() - step.begin()));
    }
    end_ = sample.back();
    for (std::size_t i = 0; i + 2 < sample.size(); ++i) climb(step, sample[i], sample[i + 1], sample[i + 2]);
    depart(step, sample[0], sample[1]);
    depart(step, sample[4], sample[3]);
  }

 private:
  struct Sample {
    double t;
    double value;
  };

  Sample take(FlowStep& step, double t) {
    const double g = g_(t, t == step.begin() ? step.begin_state() : t == step.end() ? step.end_state() : step.state(t));
    if (g > value_) {
      value_ = g;
      time_ = t;
    }
    return {t, g};
  }

  // From an end of the step toward the sample next to it, in strides that grow, for as long as the value rises.
  void depart(FlowStep& step, Sample end, Sample next) {
    if (end.value < value_) return;
    Sample behind = end;
    Sample here = take(step, end.t + 0x1p-14 * (next.t - end.t));
    if (here.value <= end.value) return;
    for (double stride = 0x1p-12; stride <= 1; stride *= 4) {
      const Sample ahead = stride == 1 ? next : take(step, end.t + stride * (next.t - end.t));
      if (ahead.value <= here.value)
        return end.t < next.t ? climb(step, behind, here, ahead) : climb(step, ahead, here, behind);
      behind = std::exchange(here, ahead);
    }
  }

  // a < b < c in time
  void climb(FlowStep& step, Sample a, Sample b, Sample c) {
    constexpr int most = 20;
    for (int i = 0; i < most; ++i) {
      const double left = (b.value - a.value) / (b.t - a.t);
      const double right = (c.value - b.value) / (c.t - b.t);
      const double bend = (right - left) / (c.t - a.t);
      if (!(bend < 0)) return;
      const double vertex = 0.5 * (a.t + b.t) - left / (2 * bend);
      const double top = b.value + (vertex - b.t) * (left + bend * (vertex - a.t));
      if (!(vertex > a.t && vertex < c.t && top > value_ + 1e-15 * std::fabs(value_)) || vertex == b.t) return;
      const Sample peak = take(step, vertex);
      const bool higher = peak.value > b.value;
      const auto [low, high] = peak.t < b.t ? std::pair(peak, b) : std::pair(b, peak);
      if (higher == (peak.t < b.t))
        c = high, b = low;
      else
        a = low, b = high;
    }
  }

  G g_;
  double value_ = -std::numeric_limits<double>::infinity();
  double time_ = 0;
  Sample end_{-1, 0};  // of the step before
};

}  // namespace lazy
