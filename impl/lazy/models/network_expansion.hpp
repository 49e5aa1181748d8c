// SPDX-License-Identifier: MIT
/// \file
/// The expansion (models/expansion_concepts.hpp) of a network about its weights \f$ w_0 \f$, layer by layer, kinks
/// included.
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
/// what is particular to σ, \f$ r_\varepsilon \f$ and \f$ s_\varepsilon \f$, is in activation_germ.hpp.
///
/// Along \f$ W_l + \varepsilon^2 B_l \pm \varepsilon M_l \f$ every quantity is \f$ X^0 + \varepsilon^2 E \pm
/// \varepsilon F \f$, and such numbers multiply as
/// \f$ (X^0, E, F)(Y^0, E', F') = (X^0Y^0,\; EY + X^0E' + FF',\; FY + XF') \f$ with \f$ X = X^0 + \varepsilon^2 E \f$,
/// the even part. Forward, \f$ F = X^1 + \varepsilon^2 X^r \f$ with \f$ X^1 \f$ the first order; the remainder of the
/// outputs is \f$ 2X^r \f$ of the last layer.
#pragma once

#include <lazy/models/activation_germ.hpp>
#include <lazy/models/expansion_concepts.hpp>
#include <lazy/models/network.hpp>
#include <lazy/types.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace lazy {

/// A network about its weights \f$ w_0 \f$.
/// \models{Expansion}
class NetworkExpansion {
  // The pass at w0. Entry l - 1 belongs to layer l; cores are weights without the column of biases.
  struct Centre {
    Network network;
    Vector weights;
    Network::Jet jet;
    std::vector<Matrix> inputs;                      // Z⁰_0, ..., Z⁰_{q-1}, augmented when there are biases
    std::vector<std::vector<ActivationGerm>> germs;  // σ about A⁰_1, ..., A⁰_{q-1}, column by column
    std::vector<Matrix> slopes;                      // σ'(A⁰_1), ..., σ'(A⁰_{q-1})

    static std::size_t at(Index l) { return static_cast<std::size_t>(l - 1); }
    Index depth() const { return network.depth(); }
    Index width(Index l) const { return network.widths()[static_cast<std::size_t>(l)]; }
    const Matrix& input(Index l) const { return inputs[at(l)]; }
    const Matrix& slope(Index l) const { return slopes[at(l)]; }
    const ActivationGerm& germ(Index l, Index i) const { return germs[at(l)][static_cast<std::size_t>(i)]; }

    template <class Parameters>
    auto layer(Parameters& w, Index l) const {
      return network.weights(w, l);
    }

    template <class Parameters>
    auto core(Parameters& w, Index l) const {
      return layer(w, l).leftCols(width(l - 1));
    }
  };

 public:
  /// The network at \f$ w_0 + \varepsilon u \f$, after the forward recursion.
  /// \models{ExpansionPoint}
  class Point {
   public:
    /// The forward recursion.
    Point(std::shared_ptr<const Centre> centre, double epsilon, Vector u)
        : centre_(std::move(centre)), epsilon_(epsilon), direction_(std::move(u)) {
      const Centre& h = *centre_;
      Matrix first;  // Z¹
      Matrix rest;   // Zʳ
      for (Index l = 1; l <= h.depth(); ++l) {
        Matrix a_first = h.layer(direction_, l) * h.input(l);
        Matrix a_rest = Matrix::Zero(a_first.rows(), a_first.cols());
        if (l > 1) {
          a_first.noalias() += h.core(h.weights, l) * first;
          a_rest.noalias() = h.core(direction_, l) * input_changes_.back();
          a_rest.noalias() += h.core(h.weights, l) * rest;
        }
        if (l == h.depth()) {
          remainder_ = a_rest.reshaped();
          return;
        }
        const Matrix change = a_first + epsilon * a_rest;
        first = h.slope(l).cwiseProduct(a_first);
        rest = h.slope(l).cwiseProduct(a_rest);
        Matrix slope_change(change.rows(), change.cols());
        for (Index i = 0; i < change.size(); ++i) {
          const auto of = h.germ(l, i).increments(h.network.activation(), change.reshaped()[i], epsilon);
          rest.reshaped()[i] += of.remainder;
          slope_change.reshaped()[i] = of.slope;
        }
        slope_changes_.push_back(std::move(slope_change));
        input_changes_.emplace_back(first + epsilon * rest);
      }
    }

    /// \f$ q_\varepsilon(u) \f$
    const Vector& remainder() const { return remainder_; }

    /// \f$ p_\varepsilon(u)^\top c \f$
    Vector increment(const Vector& c) const {
      const Centre& h = *centre_;
      Vector change(h.weights.size());
      Matrix delta0 = c.reshaped(h.width(h.depth()), h.input(1).cols());
      Matrix delta_change = Matrix::Zero(delta0.rows(), delta0.cols());
      for (Index l = h.depth(); l >= 1; --l) {
        h.layer(change, l).noalias() = delta_change * h.input(l).transpose();
        if (l == 1) break;
        const std::size_t below = Centre::at(l - 1);
        const Matrix delta = delta0 + epsilon_ * delta_change;
        h.core(change, l).noalias() += delta * input_changes_[below].transpose();
        const Matrix pulled0 = h.core(h.weights, l).transpose() * delta0;
        Matrix pulled_change = h.core(direction_, l).transpose() * delta;
        pulled_change.noalias() += h.core(h.weights, l).transpose() * delta_change;
        delta_change = slope_changes_[below].cwiseProduct(pulled0 + epsilon_ * pulled_change) +
                       h.slope(l - 1).cwiseProduct(pulled_change);
        delta0 = h.slope(l - 1).cwiseProduct(pulled0);
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

  /// The network at \f$ w_0 + \varepsilon^2 b \pm \varepsilon m \f$, after the forward recursion.
  /// \models{MirroredPoint}
  class Mirrored {
   public:
    /// The forward recursion.
    Mirrored(std::shared_ptr<const Centre> centre, double epsilon, Vector m, Vector b)
        : centre_(std::move(centre)), square_(epsilon * epsilon), m_(std::move(m)), b_(std::move(b)) {
      const Centre& h = *centre_;
      Matrix first;  // Z¹
      Matrix rest;   // Zʳ
      for (Index l = 1; l <= h.depth(); ++l) {
        Matrix a_even = h.layer(b_, l) * h.input(l);
        Matrix a_first = h.layer(m_, l) * h.input(l);
        Matrix a_rest = Matrix::Zero(a_first.rows(), a_first.cols());
        if (l > 1) {
          const auto& [even, odd] = inputs_.back();
          a_even.noalias() += h.core(h.weights, l) * even + square_ * (h.core(b_, l) * even) + h.core(m_, l) * odd;
          a_first.noalias() += h.core(h.weights, l) * first;
          a_rest.noalias() = h.core(h.weights, l) * rest + h.core(b_, l) * odd + h.core(m_, l) * even;
        }
        if (l == h.depth()) {
          remainder_ = 2 * a_rest.reshaped();
          return;
        }
        const Matrix a_odd = a_first + square_ * a_rest;
        Matrix even = h.slope(l).cwiseProduct(a_even);
        first = h.slope(l).cwiseProduct(a_first);
        rest = h.slope(l).cwiseProduct(a_rest);
        Parity slope{Matrix(even.rows(), even.cols()), Matrix(even.rows(), even.cols())};
        for (Index i = 0; i < even.size(); ++i) {
          const auto of =
              h.germ(l, i).mirrored(h.network.activation(), a_even.reshaped()[i], a_odd.reshaped()[i], epsilon);
          even.reshaped()[i] += of.even;
          rest.reshaped()[i] += of.odd;
          slope.even.reshaped()[i] = of.slope_even;
          slope.odd.reshaped()[i] = of.slope_odd;
        }
        inputs_.push_back({std::move(even), first + square_ * rest});
        slopes_.push_back(std::move(slope));
      }
    }

    /// \f$ Q_\varepsilon(m,b) \f$
    const Vector& remainder() const { return remainder_; }

    /// \f$ P_\varepsilon(m,b)^\top c \f$ and \f$ \varepsilon^{-1}(Dh(w_+) - Dh(w_-))^\top c \f$
    MirroredIncrement increment(const Vector& c) const {
      const Centre& h = *centre_;
      MirroredIncrement gradient{Vector(h.weights.size()), Vector(h.weights.size())};
      Matrix delta0 = c.reshaped(h.width(h.depth()), h.input(1).cols());
      Parity delta{Matrix::Zero(delta0.rows(), delta0.cols()), Matrix::Zero(delta0.rows(), delta0.cols())};
      for (Index l = h.depth(); l >= 1; --l) {
        h.layer(gradient.sum, l).noalias() = 2 * delta.even * h.input(l).transpose();
        h.layer(gradient.difference, l).noalias() = 2 * delta.odd * h.input(l).transpose();
        if (l == 1) break;
        const Matrix middle = delta0 + square_ * delta.even;
        const auto& [even, odd] = inputs_[Centre::at(l - 1)];
        h.core(gradient.sum, l) += 2 * (middle * even.transpose() + delta.odd * odd.transpose());
        h.core(gradient.difference, l) += 2 * (square_ * delta.odd * even.transpose() + middle * odd.transpose());

        const auto W = h.core(h.weights, l).transpose(), B = h.core(b_, l).transpose(), M = h.core(m_, l).transpose();
        const Matrix pulled0 = W * delta0;
        const Matrix pulled_even = W * delta.even + B * middle + M * delta.odd;
        const Matrix pulled_odd = W * delta.odd + square_ * (B * delta.odd) + M * middle;
        const Matrix pulled = pulled0 + square_ * pulled_even;
        const auto& [slope_even, slope_odd] = slopes_[Centre::at(l - 1)];
        const Matrix& slope0 = h.slope(l - 1);
        delta0 = slope0.cwiseProduct(pulled0);
        delta.even =
            slope_even.cwiseProduct(pulled) + slope0.cwiseProduct(pulled_even) + slope_odd.cwiseProduct(pulled_odd);
        delta.odd = slope_odd.cwiseProduct(pulled) + (slope0 + square_ * slope_even).cwiseProduct(pulled_odd);
      }
      return gradient;
    }

   private:
    struct Parity {
      Matrix even, odd;  // E, F
    };

    std::shared_ptr<const Centre> centre_;
    double square_;               // ε²
    Vector m_, b_;                // M, B
    std::vector<Parity> inputs_;  // of Z_1, ..., Z_{q-1}, without the constant row
    std::vector<Parity> slopes_;  // of σ'(A_1), ..., σ'(A_{q-1})
    Vector remainder_;
  };

  /// The network about w₀.
  /// \throws InvalidArgument unless \f$ w_0 \f$ has p entries.
  NetworkExpansion(Network network, Vector w0) : centre_(centre(std::move(network), std::move(w0))) {}

  Index parameters() const { return centre_->network.parameters(); }
  Index outputs() const { return centre_->network.outputs(); }
  Vector value() const { return centre_->jet.value(); }
  Vector jvp(const Vector& u) const { return centre_->jet.jvp(u); }
  Vector vjp(const Vector& c) const { return centre_->jet.vjp(c); }

  /// The network at \f$ w_0 + \varepsilon u \f$.
  Point at(double epsilon, const Vector& u) const { return Point(centre_, epsilon, u); }

  /// The network at \f$ w_0 + \varepsilon^2 b \pm \varepsilon m \f$.
  Mirrored mirrored(double epsilon, const Vector& m, const Vector& b) const { return Mirrored(centre_, epsilon, m, b); }

 private:
  static std::shared_ptr<const Centre> centre(Network network, Vector w0) {
    Network::Jet jet = network.jet(w0);
    auto pass = std::make_shared<Centre>(Centre{std::move(network), std::move(w0), std::move(jet), {}, {}, {}});
    const Network& h = pass->network;
    pass->inputs.push_back(h.inputs());
    for (Index l = 1; l < h.depth(); ++l) {
      const Matrix a = h.weights(pass->weights, l) * pass->inputs.back();
      Matrix z = Matrix::Ones(a.rows() + (h.bias() == Bias::with), a.cols());
      Matrix slope(a.rows(), a.cols());
      std::vector<ActivationGerm> germs;
      germs.reserve(static_cast<std::size_t>(a.size()));
      for (Index j = 0; j < a.cols(); ++j)
        for (Index k = 0; k < a.rows(); ++k) {
          germs.emplace_back(h.activation(), a(k, j));
          z(k, j) = germs.back().jet().value;
          slope(k, j) = germs.back().jet().slope;
        }
      pass->inputs.push_back(std::move(z));
      pass->germs.push_back(std::move(germs));
      pass->slopes.push_back(std::move(slope));
    }
    return pass;
  }

  std::shared_ptr<const Centre> centre_;
};

}  // namespace lazy
