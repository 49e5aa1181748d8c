// SPDX-License-Identifier: MIT
/// \file
/// The expansion (expansion.hpp) of a network about its weights \f$ w_0 \f$, layer by layer, kinks included.
///
/// Along \f$ W_l + \varepsilon U_l \f$ every quantity X of a pass is \f$ X^0 + \varepsilon X' \f$, and forward also
/// \f$ X^0 + \varepsilon X^1 + \varepsilon^2X^r \f$ with \f$ X' = X^1 + \varepsilon X^r \f$; \f$ X^r, X' \f$ obey
/// recursions without any difference in them:
/// - forward: \f$ A^r_l = U_l Z'_{l-1} + W_l Z^r_{l-1} \f$,
///   \f$ Z^r_l = \sigma'(A^0_l) \circ A^r_l + r_\varepsilon(A^0_l, A'_l) \f$;
/// - backward: \f$ P'_l = U_l^\top \Delta_l + W_l^\top \Delta'_l \f$ for \f$ P_l = W_l^\top \Delta_l \f$,
///   \f$ \Delta'_{l-1} = s_\varepsilon(A^0_{l-1}, A'_{l-1}) \circ P_l + \sigma'(A^0_{l-1}) \circ P'_l \f$,
///   \f$ G'_l = \Delta'_l Z_{l-1}^\top + \Delta^0_l Z'^\top_{l-1} \f$;
///
/// what is particular to σ is \f$ r_\varepsilon(a, b) = \varepsilon^{-2}(\sigma(a+\varepsilon b) - \sigma(a) -
/// \varepsilon \sigma'(a)b) \f$ and
/// \f$ s_\varepsilon(a, b) = \varepsilon^{-1}(\sigma'(a+\varepsilon b) - \sigma'(a)) \f$.
#pragma once

#include <lazy/models/activation.hpp>
#include <lazy/models/network.hpp>
#include <lazy/quadrature.hpp>
#include <lazy/types.hpp>

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace lazy {

/// \f$ r_\varepsilon \f$ and \f$ s_\varepsilon \f$ of an activation.
struct ActivationIncrements {
  double remainder;  // r_ε(a, b)
  double slope;      // s_ε(a, b)
};

/// \f$ r_\varepsilon(a, b), s_\varepsilon(a, b) \f$ for \f$ \sigma(a) \f$ known, accurate to 1e-12 in units of b² and
/// b.
///
/// A piecewise linear σ has \f$ \sigma(z) = \sigma'(z)z \f$, so that both are exact on either side of the kink and
/// across it. A smooth one is integrated along the step,
/// \f$ r_\varepsilon = b^2 \int (1-s)\sigma''(a+s\varepsilon b)ds \f$, by a rule that is exact to rounding for steps
/// below 1/16; longer steps lose no more than the 8 bits that the subtraction loses.
inline ActivationIncrements increments(const Activation& sigma, const Activation::ScalarJet& at_a, double a, double b,
                                       double epsilon) {
  const double step = epsilon * b;
  if (sigma.homogeneous()) {
    const double change = sigma(a + step).slope - at_a.slope;
    return change == 0 ? ActivationIncrements{0, 0}
                       : ActivationIncrements{change * (a + step) / epsilon / epsilon, change / epsilon};
  }
  if (std::fabs(step) >= 1. / 16) {
    const Activation::ScalarJet there = sigma(a + step);
    return {(there.value - at_a.value - step * at_a.slope) / epsilon / epsilon, (there.slope - at_a.slope) / epsilon};
  }
  static const QuadratureRule rule = gauss_legendre(4);
  ActivationIncrements sum{0, 0};
  for (Index i = 0; i < rule.node.size(); ++i) {
    const double curvature = rule.weight[i] * sigma(a + rule.node[i] * step).curvature;
    sum.remainder += (1 - rule.node[i]) * curvature;
    sum.slope += curvature;
  }
  return {sum.remainder * b * b, sum.slope * b};
}

/// A network about its weights \f$ w_0 \f$.
class NetworkExpansion {
  // The pass at w0. Entry l - 1 belongs to layer l; cores are weights without the column of biases.
  struct Centre {
    Network network;
    Vector weights;
    Network::Jet jet;
    std::vector<Matrix> preactivations;                     // A⁰_1, ..., A⁰_{q-1}
    std::vector<Matrix> inputs;                             // Z⁰_0, ..., Z⁰_{q-1}, augmented when there are biases
    std::vector<std::vector<Activation::ScalarJet>> sigma;  // σ at A⁰_l, column by column
    std::vector<Matrix> slopes;                             // σ'(A⁰_1), ..., σ'(A⁰_{q-1})
  };

 public:
  class Point {
    static std::size_t at(Index l) { return static_cast<std::size_t>(l - 1); }
    Index depth() const { return centre_->network.depth(); }
    Index width(Index l) const { return centre_->network.widths()[static_cast<std::size_t>(l)]; }
    const Matrix& input(Index l) const { return centre_->inputs[at(l)]; }
    const Matrix& slope(Index l) const { return centre_->slopes[at(l)]; }
    const Activation::ScalarJet& sigma(Index l, Index i) const {
      return centre_->sigma[at(l)][static_cast<std::size_t>(i)];
    }

    template <class Parameters>
    auto layer(Parameters& w, Index l) const {
      return centre_->network.weights(w, l);
    }

    template <class Parameters>
    auto core(Parameters& w, Index l) const {
      return layer(w, l).leftCols(width(l - 1));
    }

   public:
    Point(std::shared_ptr<const Centre> centre, double epsilon, const Vector& u)
        : centre_(std::move(centre)), epsilon_(epsilon), direction_(u) {
      Matrix first;  // Z¹
      Matrix rest;   // Zʳ
      for (Index l = 1; l <= depth(); ++l) {
        Matrix a_first = layer(direction_, l) * input(l);
        Matrix a_rest = Matrix::Zero(a_first.rows(), a_first.cols());
        if (l > 1) {
          a_first.noalias() += core(centre_->weights, l) * first;
          a_rest.noalias() = core(direction_, l) * input_changes_.back();
          a_rest.noalias() += core(centre_->weights, l) * rest;
        }
        if (l == depth()) {
          remainder_ = a_rest.reshaped();
          return;
        }
        const Matrix change = a_first + epsilon * a_rest;
        first = slope(l).cwiseProduct(a_first);
        rest = slope(l).cwiseProduct(a_rest);
        Matrix slope_change(change.rows(), change.cols());
        for (Index i = 0; i < change.size(); ++i) {
          const double a = centre_->preactivations[at(l)].reshaped()[i];
          const ActivationIncrements of =
              increments(centre_->network.activation(), sigma(l, i), a, change.reshaped()[i], epsilon);
          rest.reshaped()[i] += of.remainder;
          slope_change.reshaped()[i] = of.slope;
        }
        slope_changes_.push_back(std::move(slope_change));
        input_changes_.push_back(first + epsilon * rest);
      }
    }

    /// \f$ q_\varepsilon(u) \f$
    const Vector& remainder() const { return remainder_; }

    /// \f$ p_\varepsilon(u)^\top c \f$
    Vector increment(const Vector& c) const {
      Vector change(centre_->weights.size());
      Matrix delta0 = c.reshaped(width(depth()), input(1).cols());
      Matrix delta_change = Matrix::Zero(delta0.rows(), delta0.cols());
      for (Index l = depth(); l >= 1; --l) {
        layer(change, l).noalias() = delta_change * input(l).transpose();
        if (l == 1) break;
        const Matrix delta = delta0 + epsilon_ * delta_change;
        core(change, l).noalias() += delta * input_changes_[at(l - 1)].transpose();
        const Matrix pulled0 = core(centre_->weights, l).transpose() * delta0;
        Matrix pulled_change = core(direction_, l).transpose() * delta;
        pulled_change.noalias() += core(centre_->weights, l).transpose() * delta_change;
        delta_change = slope_changes_[at(l - 1)].cwiseProduct(pulled0 + epsilon_ * pulled_change) +
                       slope(l - 1).cwiseProduct(pulled_change);
        delta0 = slope(l - 1).cwiseProduct(pulled0);
      }
      return change;
    }

   private:
    std::shared_ptr<const Centre> centre_;
    double epsilon_;
    Vector direction_;                   // U
    std::vector<Matrix> input_changes_;  // Z'_1, ..., Z'_{q-1}, without the constant row
    std::vector<Matrix> slope_changes_;  // s_ε(A⁰_l, A'_l)
    Vector remainder_;
  };

  /// \throws InvalidArgument unless \f$ w_0 \f$ has p entries.
  NetworkExpansion(Network network, Vector w0) : centre_(centre(std::move(network), std::move(w0))) {}

  Index parameters() const { return centre_->network.parameters(); }
  Index outputs() const { return centre_->network.outputs(); }
  Vector value() const { return centre_->jet.value(); }
  Vector jvp(const Vector& u) const { return centre_->jet.jvp(u); }
  Vector vjp(const Vector& c) const { return centre_->jet.vjp(c); }

  /// The network at \f$ w_0 + \varepsilon u \f$.
  Point at(double epsilon, const Vector& u) const { return Point(centre_, epsilon, u); }

 private:
  static std::shared_ptr<const Centre> centre(Network network, Vector w0) {
    Network::Jet jet = network.jet(w0);
    auto pass = std::make_shared<Centre>(Centre{std::move(network), std::move(w0), std::move(jet), {}, {}, {}, {}});
    const Network& h = pass->network;
    pass->inputs.push_back(h.inputs());
    for (Index l = 1; l < h.depth(); ++l) {
      Matrix a = h.weights(pass->weights, l) * pass->inputs.back();
      Matrix z = Matrix::Ones(a.rows() + (h.bias() == Bias::with), a.cols());
      Matrix slope(a.rows(), a.cols());
      std::vector<Activation::ScalarJet> sigma(static_cast<std::size_t>(a.size()));
      for (Index j = 0, i = 0; j < a.cols(); ++j)
        for (Index k = 0; k < a.rows(); ++k, ++i) {
          const Activation::ScalarJet& at = sigma[static_cast<std::size_t>(i)] = h.activation()(a(k, j));
          z(k, j) = at.value;
          slope(k, j) = at.slope;
        }
      pass->preactivations.push_back(std::move(a));
      pass->inputs.push_back(std::move(z));
      pass->sigma.push_back(std::move(sigma));
      pass->slopes.push_back(std::move(slope));
    }
    return pass;
  }

  std::shared_ptr<const Centre> centre_;
};

}  // namespace lazy
