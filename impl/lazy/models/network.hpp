// SPDX-License-Identifier: MIT
/// \file
/// Fully connected networks of any depth, as models: their outputs on N given inputs, as a function of their weights.
///
/// \f$ h(W_1, \dots, W_q) = W_q\,\sigma(W_{q-1} \cdots \sigma(W_1 Z)) \f$, written \f$ A_l = W_l Z_{l-1} \f$,
/// \f$ Z_l = \sigma(A_l) \f$, \f$ Z_0 = Z \f$, \f$ h = A_q \f$. A jet keeps the forward pass, which ends in its value;
/// its other four operators are the recursions
/// - first order, forward: \f$ \dot A_l = U_l Z_{l-1} + W_l \dot Z_{l-1} \f$,
///   \f$ \dot Z_l = \sigma'(A_l) \circ \dot A_l \f$;
/// - second order, forward: \f$ \ddot A_l = U_l \dot Z^v_{l-1} + V_l \dot Z^u_{l-1} + W_l \ddot Z_{l-1} \f$,
///   \f$ \ddot Z_l = \sigma''(A_l) \circ \dot A^u_l \circ \dot A^v_l + \sigma'(A_l) \circ \ddot A_l \f$;
/// - first order, backward: \f$ G_l = \Delta_l Z_{l-1}^\top \f$,
///   \f$ \Delta_{l-1} = \sigma'(A_{l-1}) \circ W_l^\top \Delta_l \f$;
/// - the derivative of the backward one along U (forward over reverse).
///
/// With biases, the input of every layer is augmented by a constant 1, whose derivatives vanish.
/// No p × p matrix is formed, nor any other that is larger than the weights or than one layer's activations.
#pragma once

#include <lazy/error.hpp>
#include <lazy/models/activation.hpp>
#include <lazy/types.hpp>

#include <algorithm>
#include <cassert>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace lazy {

/// Whether the layers of a network have biases.
enum class Bias { without, with };

/// The q-layer network \f$ h(W_1, \dots, W_q) = W_q\,\sigma(W_{q-1} \cdots \sigma(W_1 Z)) \f$ on fixed inputs.
///
/// Parameters: \f$ W_1, \dots, W_q \f$ one after the other, each column by column; \f$ W_l \f$ is
/// \f$ m_l \times m_{l-1} \f$, and has one more column, its last, with biases. Outputs: the \f$ m_q \times N \f$ matrix
/// of outputs column by column, so that the outputs on one input are neighbours; \f$ n = m_q N \f$.
/// \models{Model}
class Network {
  // A matrix within the parameters w, a Vector or a const Vector.
  template <class Parameters>
  using View = Eigen::Map<std::conditional_t<std::is_const_v<Parameters>, const Matrix, Matrix>>;

  struct Architecture {
    std::vector<Index> widths;  // m_0, ..., m_q
    Matrix inputs;              // Z, m_0 × N; with biases, a row of ones below
    Activation activation;
    Bias bias;

    Index depth() const { return static_cast<Index>(widths.size()) - 1; }
    Index width(Index l) const { return widths[static_cast<std::size_t>(l)]; }
    Index fan_in(Index l) const { return width(l - 1) + (bias == Bias::with); }

    Index offset(Index l) const {
      Index sum = 0;
      for (Index k = 1; k < l; ++k) sum += width(k) * fan_in(k);
      return sum;
    }

    // W_l in w
    template <class Parameters>
    View<Parameters> layer(Parameters& w, Index l) const {
      return {w.data() + offset(l), width(l), fan_in(l)};
    }

    // W_l in w without the column of its biases
    template <class Parameters>
    View<Parameters> core(Parameters& w, Index l) const {
      return {w.data() + offset(l), width(l), width(l - 1)};
    }
  };

 public:
  /// The jet at a point: the forward pass, from which the derivatives are taken.
  /// \models{Jet}
  class Jet {
   public:
    /// h(w)
    Vector value() const { return stacked(pass_->preactivations.back()); }

    /// Dh(w) u
    Vector jvp(const Vector& u) const { return stacked(first_order(u).back()); }

    /// Dh(w)ᵀ c
    Vector vjp(const Vector& c) const {
      Vector gradient(pass_->weights.size());
      Matrix delta = unstacked(c);
      for (Index l = depth(); l >= 1; --l) {
        layer(gradient, l).noalias() = delta * input(l).transpose();
        if (l > 1) delta = slope(l - 1).cwiseProduct(core(pass_->weights, l).transpose() * delta);
      }
      return gradient;
    }

    /// D²h(w)[u, v]
    Vector second(const Vector& u, const Vector& v) const {
      const std::vector<Matrix> along_u = first_order(u);
      const std::vector<Matrix> along_v = first_order(v);
      Matrix second = Matrix::Zero(width(1), inputs());
      for (Index l = 2; l <= depth(); ++l) {
        const Matrix& a_u = along_u[at(l - 1)];
        const Matrix& a_v = along_v[at(l - 1)];
        const Matrix z = curvature(l - 1).cwiseProduct(a_u).cwiseProduct(a_v) + slope(l - 1).cwiseProduct(second);
        second.noalias() = core(u, l) * slope(l - 1).cwiseProduct(a_v);
        second.noalias() += core(v, l) * slope(l - 1).cwiseProduct(a_u);
        second.noalias() += core(pass_->weights, l) * z;
      }
      return stacked(second);
    }

    /// \f$ \sum_k c_k H_k(w)\,u \f$
    Vector hvp(const Vector& c, const Vector& u) const {
      const std::vector<Matrix> along_u = first_order(u);
      Vector product(pass_->weights.size());
      Matrix delta = unstacked(c);
      Matrix delta_dot = Matrix::Zero(delta.rows(), delta.cols());
      for (Index l = depth(); l >= 2; --l) {
        const Matrix& a = along_u[at(l - 1)];
        layer(product, l).noalias() = delta_dot * input(l).transpose();
        core(product, l).noalias() += delta * slope(l - 1).cwiseProduct(a).transpose();
        const Matrix pulled = core(pass_->weights, l).transpose() * delta;
        Matrix pulled_dot = core(u, l).transpose() * delta;
        pulled_dot.noalias() += core(pass_->weights, l).transpose() * delta_dot;
        delta_dot = curvature(l - 1).cwiseProduct(a).cwiseProduct(pulled) + slope(l - 1).cwiseProduct(pulled_dot);
        delta = slope(l - 1).cwiseProduct(pulled);
      }
      layer(product, 1).noalias() = delta_dot * input(1).transpose();
      return product;
    }

    /// The least \f$ |(A_l)_{ij}| \f$ over the hidden layers l < q: how far the jet is from the kinks of a piecewise
    /// linear activation; infinite where there is no hidden layer.
    double kink_margin() const {
      double margin = std::numeric_limits<double>::infinity();
      for (Index l = 1; l < depth(); ++l) margin = std::min(margin, pass_->preactivations[at(l)].cwiseAbs().minCoeff());
      return margin;
    }

   private:
    friend class Network;

    // The forward pass, shared between the copies of a jet. Entry l - 1 belongs to layer l.
    struct Pass {
      std::shared_ptr<const Architecture> architecture;
      Vector weights;
      std::vector<Matrix> preactivations;  // A_1, ..., A_q
      std::vector<Matrix> activations;     // Z_1, ..., Z_{q-1}, augmented when there are biases
      std::vector<Matrix> slopes;          // σ'(A_1), ..., σ'(A_{q-1})
      std::vector<Matrix> curvatures;      // σ''(A_1), ..., σ''(A_{q-1})
    };

    Jet(std::shared_ptr<const Architecture> architecture, const Vector& w) {
      auto pass = std::make_shared<Pass>();
      pass->architecture = std::move(architecture);
      pass->weights = w;
      pass_ = pass;
      for (Index l = 1; l <= depth(); ++l) {
        pass->preactivations.emplace_back(layer(w, l) * input(l));
        if (l < depth()) activate(*pass);
      }
    }

    static void activate(Pass& pass) {
      const Matrix& a = pass.preactivations.back();
      Matrix z = Matrix::Ones(a.rows() + (pass.architecture->bias == Bias::with), a.cols());
      Matrix slope(a.rows(), a.cols());
      Matrix curvature(a.rows(), a.cols());
      pass.architecture->activation(a, z.topRows(a.rows()), slope, curvature);
      pass.activations.push_back(std::move(z));
      pass.slopes.push_back(std::move(slope));
      pass.curvatures.push_back(std::move(curvature));
    }

    // Ȧ_1, ..., Ȧ_q along u
    std::vector<Matrix> first_order(const Vector& u) const {
      std::vector<Matrix> a;
      a.emplace_back(layer(u, 1) * input(1));
      for (Index l = 2; l <= depth(); ++l) {
        a.emplace_back(layer(u, l) * input(l));
        a[at(l)].noalias() += core(pass_->weights, l) * slope(l - 1).cwiseProduct(a[at(l - 1)]);
      }
      return a;
    }

    static std::size_t at(Index l) { return static_cast<std::size_t>(l - 1); }
    Index depth() const { return pass_->architecture->depth(); }
    Index width(Index l) const { return pass_->architecture->width(l); }
    Index inputs() const { return pass_->architecture->inputs.cols(); }
    const Matrix& input(Index l) const { return l == 1 ? pass_->architecture->inputs : pass_->activations[at(l - 1)]; }
    const Matrix& slope(Index l) const { return pass_->slopes[at(l)]; }
    const Matrix& curvature(Index l) const { return pass_->curvatures[at(l)]; }

    template <class Parameters>
    View<Parameters> layer(Parameters& w, Index l) const {
      assert(w.size() == pass_->weights.size());
      return pass_->architecture->layer(w, l);
    }

    template <class Parameters>
    View<Parameters> core(Parameters& w, Index l) const {
      assert(w.size() == pass_->weights.size());
      return pass_->architecture->core(w, l);
    }

    Vector stacked(const Matrix& outputs) const { return outputs.reshaped(); }
    Matrix unstacked(const Vector& c) const {
      assert(c.size() == width(depth()) * inputs());
      return c.reshaped(width(depth()), inputs());
    }

    std::shared_ptr<const Pass> pass_;
  };

  /// The network with layers of these widths, on these inputs.
  /// \param widths \f$ m_1, \dots, m_q \f$: the widths of the layers, the last one that of the output; q >= 1
  /// \param inputs Z, m_0 × N: one input in each column
  /// \param activation σ, after every layer but the last
  /// \param bias whether every layer has biases, as the last column of its weights
  /// \throws InvalidArgument if there is no layer, a width is not positive, there is no input or one is not finite.
  Network(std::vector<Index> widths, const Matrix& inputs, Activation activation, Bias bias = Bias::without)
      : architecture_(architecture(std::move(widths), inputs, std::move(activation), bias)) {}

  /// The number p of parameters.
  Index parameters() const { return architecture_->offset(depth() + 1); }

  /// The number of outputs, \f$ n = m_q N \f$.
  Index outputs() const { return architecture_->widths.back() * architecture_->inputs.cols(); }

  /// The jet at w. \throws InvalidArgument unless w has p entries.
  Jet jet(const Vector& w) const {
    require_size("w", "entries", w.size(), parameters());
    return Jet(architecture_, w);
  }

  /// The number q of layers.
  Index depth() const { return architecture_->depth(); }

  /// The widths \f$ m_0, \dots, m_q \f$, that of the inputs first.
  const std::vector<Index>& widths() const { return architecture_->widths; }

  /// The inputs Z, \f$ m_0 \times N \f$; with biases one more row, of ones.
  const Matrix& inputs() const { return architecture_->inputs; }

  const Activation& activation() const { return architecture_->activation; }  ///< σ
  Bias bias() const { return architecture_->bias; }                           ///< whether the layers have biases

  /// \f$ W_l \f$ within the parameters w, as a matrix that shares their memory; \f$ 1 \le l \le q \f$. With biases,
  /// these are its last column.
  /// \throws InvalidArgument unless w has p entries and l is a layer.
  template <class Parameters>
  View<Parameters> weights(Parameters& w, Index l) const {
    require_size("w", "entries", w.size(), parameters());
    if (l < 1 || l > depth()) detail::reject("l must be a layer, 1 to ", depth(), ", but it is ", l);
    return architecture_->layer(w, l);
  }

  /// The least \f$ |(A_l)_{ij}| \f$ over the hidden layers, at w: how far w is from the kinks of a piecewise linear
  /// activation; infinite where there is no hidden layer.
  double kink_margin(const Vector& w) const { return jet(w).kink_margin(); }

 private:
  static std::shared_ptr<const Architecture> architecture(std::vector<Index> widths, const Matrix& inputs,
                                                          Activation activation, Bias bias) {
    if (widths.empty()) detail::reject("a network must have at least one layer");
    for (const Index width : widths)
      if (width < 1) detail::reject("the widths of a network must be positive, but one is ", width);
    if (inputs.size() == 0) detail::reject("the inputs of a network must not be empty");
    require_finite("the inputs of a network", inputs);
    Matrix augmented = Matrix::Ones(inputs.rows() + (bias == Bias::with), inputs.cols());
    augmented.topRows(inputs.rows()) = inputs;
    widths.insert(widths.begin(), inputs.rows());
    return std::make_shared<const Architecture>(
        Architecture{std::move(widths), std::move(augmented), std::move(activation), bias});
  }

  std::shared_ptr<const Architecture> architecture_;
};

}  // namespace lazy
