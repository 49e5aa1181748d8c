// SPDX-License-Identifier: MIT
/// \file
/// Activations \f$ \sigma : \mathbb{R} \to \mathbb{R} \f$, each written once, as a formula for σ, σ' and σ'' together.
#pragma once

#include <lazy/error.hpp>
#include <lazy/types.hpp>

#include <cmath>
#include <concepts>
#include <functional>
#include <string>
#include <utility>

namespace lazy {

/// An activation σ, known by its scalar 2-jet.
///
/// The piecewise linear ones are positively 1-homogeneous, σ(λz) = λσ(z) for λ > 0, and have a kink at 0, where σ' is
/// given one of its one-sided values (or 0 for |z|) and nothing is claimed. The others are smooth.
class Activation {
 public:
  /// σ and its first two derivatives at a point z.
  struct ScalarJet {
    double value;      ///< σ(z)
    double slope;      ///< σ'(z)
    double curvature;  ///< σ''(z)
  };

  /// An activation of one's own.
  /// \param name what it is called in messages and reports
  /// \param homogeneous whether σ(λz) = λσ(z) for every λ > 0; σ'' must then vanish
  /// \param formula z to the `ScalarJet` there
  template <std::invocable<double> Formula>
  Activation(std::string name, bool homogeneous, Formula formula)
      : name_(std::move(name)), homogeneous_(homogeneous), scalar_(formula), entrywise_(loop(std::move(formula))) {
    if (!scalar_) detail::reject("the activation ", name_, " must have a formula");
  }

  const std::string& name() const { return name_; }            ///< what it is called in messages and reports
  bool homogeneous() const { return homogeneous_; }            ///< whether σ(λz) = λσ(z) for every λ > 0
  ScalarJet operator()(double z) const { return scalar_(z); }  ///< σ, σ' and σ'' at z

  /// σ, σ' and σ'' of every entry of a, into matrices of its size: the formula is looked up once, not once per entry.
  void operator()(const Matrix& a, Eigen::Ref<Matrix> value, Eigen::Ref<Matrix> slope,
                  Eigen::Ref<Matrix> curvature) const {
    entrywise_(a, value, slope, curvature);
  }

 private:
  using Output = Eigen::Ref<Matrix>;

  template <class Formula>
  static auto loop(Formula formula) {
    return [formula = std::move(formula)](const Matrix& a, Output& value, Output& slope, Output& curvature) {
      for (Index j = 0; j < a.cols(); ++j)
        for (Index i = 0; i < a.rows(); ++i) {
          const ScalarJet sigma = formula(a(i, j));
          value(i, j) = sigma.value;
          slope(i, j) = sigma.slope;
          curvature(i, j) = sigma.curvature;
        }
    };
  }

  std::string name_;
  bool homogeneous_;
  std::function<ScalarJet(double)> scalar_;
  std::function<void(const Matrix&, Output&, Output&, Output&)> entrywise_;
};

/// \f$ \sigma(z) = z \f$
inline Activation linear_activation() {
  return {"linear", true, [](double z) { return Activation::ScalarJet{z, 1, 0}; }};
}

/// \f$ \sigma(z) = \max(z, 0) \f$
inline Activation relu() {
  return {"relu", true, [](double z) {
            return z > 0 ? Activation::ScalarJet{z, 1, 0} : Activation::ScalarJet{0, 0, 0};
          }};
}

/// \f$ \sigma(z) = z \f$ for z > 0, else \f$ sz \f$. \throws InvalidArgument unless s, `slope`, is finite.
inline Activation leaky_relu(double slope = 0.125) {
  if (!std::isfinite(slope)) detail::reject("the slope of a leaky ReLU must be finite, but it is ", slope);
  return {"leaky_relu", true, [slope](double z) {
            return z > 0 ? Activation::ScalarJet{z, 1, 0} : Activation::ScalarJet{slope * z, slope, 0};
          }};
}

/// \f$ \sigma(z) = |z| \f$
inline Activation absolute_value() {
  return {"absolute_value", true, [](double z) {
            return Activation::ScalarJet{std::fabs(z), z > 0 ? 1.0 : z < 0 ? -1.0 : 0.0, 0};
          }};
}

/// \f$ \sigma(z) = \tanh z \f$, with its derivatives from one exponential \f$ e = e^{-2|z|} \f$. Where 1 - e would
/// cancel, tanh z is Lambert's continued fraction \f$ z/(1 + z^2/(3 + z^2/(5 + \cdots + z^2/13))) \f$, which is exact
/// there to rounding.
inline Activation hyperbolic_tangent() {
  return {"tanh", false, [](double z) {
            const double e = std::exp(-2 * std::fabs(z));
            const double q = z * z;
            const double fraction =
                z * (135135 + q * (17325 + q * (378 + q))) / (135135 + q * (62370 + q * (3150 + q * 28)));
            const double t = std::fabs(z) < 0.45 ? fraction : std::copysign((1 - e) / (1 + e), z);
            const double square_sech = 4 * e / ((1 + e) * (1 + e));
            return Activation::ScalarJet{t, square_sech, -2 * t * square_sech};
          }};
}

/// \f$ \sigma(z) = \log(1 + e^z) \f$
inline Activation softplus() {
  return {"softplus", false, [](double z) {
            const double e = std::exp(-std::fabs(z));
            const double logistic = z > 0 ? 1 / (1 + e) : e / (1 + e);
            return Activation::ScalarJet{std::fmax(z, 0) + std::log1p(e), logistic, e / ((1 + e) * (1 + e))};
          }};
}

/// \f$ \sigma(z) = \sin z \f$
inline Activation sine() {
  return {"sin", false, [](double z) {
            const double s = std::sin(z);
            return Activation::ScalarJet{s, std::cos(z), -s};
          }};
}

}  // namespace lazy
