// SPDX-License-Identifier: MIT
/// \file
/// \f$ \|D^2h\| \f$ of a two-layer network, neuron by neuron.
///
/// \f$ h(W, A) = A\,\sigma(WX) \f$ on N inputs \f$ x_k \in \mathbb{R}^{m_0} \f$, the columns of X, is a sum over its
/// hidden neurons o, each with parameters \f$ (w_o, a_o) \f$ of its own. Hence
/// \f$ D^2h[u,u] = \sum_o T_o[u_o,u_o] \f$ and \f$ \|D^2h\| = \max_o \|T_o\| \f$. With
/// \f$ t_k = x_k \cdot \dot w_o \f$, \f$ T_o[u_o,u_o]_{k} = 2\sigma'_k t_k\,\dot a_o + \sigma''_k t_k^2\,a_o \f$, which
/// is largest where \f$ \dot a_o \f$ is along \f$ a_o \f$: the outputs of a neuron count only through \f$ \|a_o\| \f$,
/// and its input weights only through \f$ (t_k) \f$. What is left is a tensor in at most \f$ \min(m_0, N) + 1 \f$
/// variables, for which the bounds of sum_of_squares.hpp are (nearly) attained.
#pragma once

#include <lazy/error.hpp>
#include <lazy/models/network.hpp>
#include <lazy/norm_result.hpp>
#include <lazy/tensor_norm.hpp>
#include <lazy/types.hpp>

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace lazy {

namespace detail {

/// Xᵀ (N × m₀) up to an orthogonal change of the input weights: N × min(m₀, N).
inline Matrix reduced_inputs(const Matrix& inputs) {
  if (inputs.rows() <= inputs.cols()) return inputs.transpose();
  const Index N = inputs.cols();
  const Eigen::HouseholderQR<Matrix> qr(inputs);
  return Matrix(qr.matrixQR().topRows(N).triangularView<Eigen::Upper>()).transpose();
}

/// A neuron's forms \f$ H_k \f$ in the variables \f$ (\dot w, \dot a) \f$, \f$ \dot a \f$ along a.
/// \param inputs one reduced input in each row
inline DenseForms neuron_forms(const Matrix& inputs, const Vector& slopes, const Vector& curvatures,
                               double outer_norm) {
  const Index p = inputs.cols() + 1;
  Matrix stacked(p * p, inputs.rows());
  for (Index k = 0; k < inputs.rows(); ++k) {
    const Vector x = inputs.row(k);
    Matrix form = Matrix::Zero(p, p);
    form.topLeftCorner(p - 1, p - 1) = (outer_norm * curvatures[k]) * (x * x.transpose());
    form.topRightCorner(p - 1, 1) = slopes[k] * x;
    form.bottomLeftCorner(1, p - 1) = slopes[k] * x.transpose();
    stacked.col(k) = form.reshaped();
  }
  return DenseForms(std::move(stacked), p);
}

}  // namespace detail

/// A bracket of \f$ \|D^2h(w)\| \f$ for a two-layer network of any activation, widths and outputs, with or without
/// biases.
///
/// Exact for piecewise linear activations, where it is \f$ \max_o \|\operatorname{diag}(\sigma'_o) X^\top\| \f$. Tight
/// bounds are worked out only for the neurons that can still decide the maximum. `settings.dense_limit` does not matter
/// here.
/// \throws InvalidArgument unless the network has two layers and w has p finite entries.
inline NormResult two_layer_second_differential_norm(const Network& h, const Vector& w,
                                                     const NormSettings& settings = {}) {
  if (h.depth() != 2) detail::reject("the network must have 2 layers, but it has ", h.depth());
  require_finite("w", w);
  const Matrix preactivations = h.weights(w, 1) * h.inputs();
  const auto outer = h.weights(w, 2);
  const Matrix inputs = detail::reduced_inputs(h.inputs());
  const Index N = inputs.rows();

  NormSettings quick = settings;
  quick.upper_bound = UpperBound::quick;
  NormResult result;
  std::vector<std::pair<double, detail::DenseForms>> open;  // quick upper bound, forms
  const auto include = [&](const NormResult& neuron) {
    result.norm.lower = std::max(result.norm.lower, neuron.norm.lower);
    result.termination = std::max(result.termination, neuron.termination);
  };
  for (Index o = 0; o < preactivations.rows(); ++o) {
    Vector slopes(N);
    Vector curvatures(N);
    for (Index k = 0; k < N; ++k) {
      const Activation::ScalarJet sigma = h.activation()(preactivations(o, k));
      slopes[k] = sigma.slope;
      curvatures[k] = sigma.curvature;
    }
    if ((curvatures.array() == 0).all()) {
      const Matrix differential = slopes.asDiagonal() * inputs;
      const double norm = std::sqrt(detail::largest_eigenvalue(differential.transpose() * differential));
      include({{norm, norm}, NormTermination::direct, {}});
      result.norm.upper = std::max(result.norm.upper, norm);
      continue;
    }
    detail::DenseForms forms = detail::neuron_forms(inputs, slopes, curvatures, outer.col(o).norm());
    const NormResult neuron = detail::tensor_norm(forms, quick);
    include(neuron);
    open.emplace_back(neuron.norm.upper, std::move(forms));
  }

  const double enough = result.norm.lower * (1 + settings.closed);
  for (auto& [upper, forms] : open) {
    if (settings.upper_bound == UpperBound::tight && upper > enough && forms.outputs() > 2)
      upper = std::min(upper, detail::sum_of_squares_bound(forms, enough, settings));
    result.norm.upper = std::max(result.norm.upper, upper);
  }
  result.norm.upper = std::max(result.norm.upper, result.norm.lower);
  return result;
}

}  // namespace lazy
