// SPDX-License-Identifier: MIT
/// \file
/// An activation about a point: what its steps add beyond the first order, divided by that order.
#pragma once

#include <lazy/models/activation.hpp>
#include <lazy/types.hpp>

#include <array>
#include <cmath>

namespace lazy {

/// An activation σ about a point a: what a step from there adds to σ and σ' beyond the first order.
///
/// A piecewise linear σ has \f$ \sigma(z) = \sigma'(z)z \f$, so that what a step adds is exact on either side of the
/// kink and across it. Of a smooth one a polynomial for σ'' is kept, which interpolates it in nine points within 1/16
/// of a: to rounding, for σ whose derivatives up to the eleventh are of the scale of σ'' times their factorials. Longer
/// steps lose no more than the 8 bits that the subtraction loses, or the 12 bits where it is one of third order.
class ActivationGerm {
  static constexpr int terms = 9;
  static constexpr double reach = 1. / 16;

 public:
  /// What a step \f$ \varepsilon u \f$ adds.
  struct Increments {
    /// \f$ r_\varepsilon(a,u) = \varepsilon^{-2}(\sigma(a+\varepsilon u) - \sigma(a) - \varepsilon \sigma'(a)u) \f$
    double remainder;
    double slope;  ///< \f$ s_\varepsilon(a,u) = \varepsilon^{-1}(\sigma'(a+\varepsilon u) - \sigma'(a)) \f$
  };

  /// For two steps \f$ x_\pm = \varepsilon^2 b \pm \varepsilon m \f$: the mean and the half difference of what σ and σ'
  /// have there.
  struct MirroredIncrements {
    /// \f$ \varepsilon^{-2} \langle \sigma(a+x) - \sigma(a) - \sigma'(a)x \rangle_{\text{mean}} \f$
    double even;
    /// \f$ \varepsilon^{-3} \langle \sigma(a+x) - \sigma'(a)x \rangle_{\text{half difference}} \f$
    double odd;
    double slope_even;  ///< \f$ \varepsilon^{-2} \langle \sigma'(a+x) - \sigma'(a) \rangle_{\text{mean}} \f$
    double slope_odd;   ///< \f$ \varepsilon^{-1} \langle \sigma'(a+x) \rangle_{\text{half difference}} \f$
  };

  /// σ about a.
  ActivationGerm(const Activation& sigma, double a) : a_(a), at_(sigma(a)) {
    if (sigma.homogeneous()) return;
    static const Interpolation interpolation;
    Eigen::Matrix<double, terms, 1> curvature;
    for (int i = 0; i < terms; ++i) curvature[i] = sigma(a + reach * interpolation.node[i]).curvature;
    Eigen::Map<Eigen::Matrix<double, terms, 1>>(curvature_.data()) = interpolation.coefficients * curvature;
  }

  const Activation::ScalarJet& jet() const { return at_; }  ///< σ, σ' and σ'' at a

  /// What the step \f$ \varepsilon u \f$ adds; σ has to be the activation that the germ was made of.
  Increments increments(const Activation& sigma, double u, double epsilon) const {
    const double x = epsilon * u;
    if (sigma.homogeneous()) {
      const double change = sigma(a_ + x).slope - at_.slope;
      return change == 0 ? Increments{0, 0} : Increments{change * (a_ + x) / epsilon / epsilon, change / epsilon};
    }
    if (std::fabs(x) > reach) {
      const Activation::ScalarJet there = sigma(a_ + x);
      return {(there.value - at_.value - x * at_.slope) / epsilon / epsilon, (there.slope - at_.slope) / epsilon};
    }
    // σ'' integrated once and twice, term by term
    const double t = x / reach;
    Increments sum{0, 0};
    for (int k = terms; k-- > 0;) {
      sum.remainder = sum.remainder * t + curvature_[at(k)] / ((k + 1) * (k + 2));
      sum.slope = sum.slope * t + curvature_[at(k)] / (k + 1);
    }
    return {sum.remainder * u * u, sum.slope * u};
  }

  /// What the steps \f$ \varepsilon^2 b \pm \varepsilon m \f$ add; σ has to be the activation that the germ was made
  /// of.
  MirroredIncrements mirrored(const Activation& sigma, double b, double m, double epsilon) const {
    const double middle = epsilon * epsilon * b, x = epsilon * m;
    const double far = std::fabs(middle) + std::fabs(x);
    if (sigma.homogeneous()) {
      const double plus = sigma(a_ + (middle + x)).slope - at_.slope,
                   minus = sigma(a_ + (middle - x)).slope - at_.slope;
      if (plus == 0 && minus == 0) return {0, 0, 0, 0};
      return halved(plus * (a_ + (middle + x)), minus * (a_ + (middle - x)), plus, minus, epsilon);
    }
    if (far > reach) {
      const Activation::ScalarJet plus = sigma(a_ + (middle + x)), minus = sigma(a_ + (middle - x));
      return halved(plus.value - at_.value - at_.slope * (middle + x),
                    minus.value - at_.value - at_.slope * (middle - x), plus.slope - at_.slope, minus.slope - at_.slope,
                    epsilon);
    }
    // The powers x_±^k / reach^(k-2) are ε² even ± ε³ odd for k >= 2, and come from each other.
    const double unit = epsilon / reach;
    double even = epsilon * epsilon * b * b + m * m;
    double odd = 2 * b * m;
    MirroredIncrements sum{0, 0, curvature_[0] * b, curvature_[0] * m};
    double slope_odd = 0;
    for (int k = 0; k < terms; ++k) {
      const double c = curvature_[at(k)] / (k + 1);
      sum.even += c / (k + 2) * even;
      sum.odd += c / (k + 2) * odd;
      if (k + 1 == terms) break;
      const double slope = curvature_[at(k + 1)] / (k + 2) / reach;
      sum.slope_even += slope * even;
      slope_odd += slope * odd;
      const double next = unit * epsilon * (b * even + m * odd);
      odd = unit * epsilon * b * odd + m / reach * even;
      even = next;
    }
    sum.slope_odd += epsilon * epsilon * slope_odd;
    return sum;
  }

 private:
  // Chebyshev's points on [-1, 1], and the coefficients of the polynomial through given values in them.
  struct Interpolation {
    Interpolation() {
      const double pi = std::acos(-1.);
      Eigen::Matrix<double, terms, terms> chebyshev = coefficients, values = coefficients;  // rows: T_0, T_1, …
      chebyshev.setZero();
      for (int j = 0; j < terms; ++j) {
        node[j] = std::cos((j + 0.5) * pi / terms);
        for (int k = 0; k < terms; ++k)
          values(k, j) = (k == 0 ? 1. : 2.) / terms * std::cos(k * (j + 0.5) * pi / terms);
      }
      chebyshev(0, 0) = chebyshev(1, 1) = 1;
      for (int k = 2; k < terms; ++k) {
        chebyshev.row(k) = -chebyshev.row(k - 2);
        chebyshev.row(k).tail(terms - 1) += 2 * chebyshev.row(k - 1).head(terms - 1);
      }
      coefficients = chebyshev.transpose() * values;
    }
    Eigen::Matrix<double, terms, 1> node;
    Eigen::Matrix<double, terms, terms> coefficients = Eigen::Matrix<double, terms, terms>::Zero();
  };

  static MirroredIncrements halved(double plus, double minus, double slope_plus, double slope_minus, double epsilon) {
    const double half = 0.5 / epsilon;
    return {half * (plus + minus) / epsilon, half * (plus - minus) / epsilon / epsilon,
            half * (slope_plus + slope_minus) / epsilon, half * (slope_plus - slope_minus)};
  }

  static std::size_t at(int k) { return static_cast<std::size_t>(k); }

  double a_;
  Activation::ScalarJet at_;
  std::array<double, terms> curvature_{};  // of σ''(a + reach t) in powers of t
};

}  // namespace lazy
