// SPDX-License-Identifier: MIT
/// \file
/// Random initialisations of networks, and the parametrisation in which the tangent kernel has a limit at
/// infinite width.
///
/// Reference: Jacot, Gabriel, Hongler, *Neural tangent kernel*, arXiv 1806.07572 [J18].
#pragma once

#include <lazy/models/network.hpp>
#include <lazy/types.hpp>

#include <cmath>
#include <random>

namespace lazy {

/// Independent Gaussian weights, those of layer \f$ l \f$ with standard deviation \f$ \text{gain} / \sqrt{m_{l-1}} \f$;
/// biases 0.
///
/// gain = √2 is the initialisation of He et al. for ReLU, gain = 1 that of LeCun et al.
template <std::uniform_random_bit_generator Engine>
Vector gaussian_weights(const Network& h, double gain, Engine& engine) {
  std::normal_distribution<double> gaussian;
  Vector w = Vector::Zero(h.parameters());
  for (Index l = 1; l <= h.depth(); ++l) {
    const Index fan_in = h.widths()[static_cast<std::size_t>(l - 1)];
    const double deviation = gain / std::sqrt(static_cast<double>(fan_in));
    h.weights(w, l).leftCols(fan_in) = Matrix::NullaryExpr(h.widths()[static_cast<std::size_t>(l)], fan_in,
                                                           [&] { return deviation * gaussian(engine); });
  }
  return w;
}

/// The factors \f$ s \in \mathbb{R}^p \f$ for which `reparametrised(h, s)` is the network in the parametrisation of
/// [J18]: \f$ 1/\sqrt{m_{l-1}} \f$ on the weights of layer \f$ l \f$, the factor 1 on its biases; its parameters start
/// as standard Gaussians.
inline Vector ntk_factors(const Network& h) {
  Vector s = Vector::Ones(h.parameters());
  for (Index l = 1; l <= h.depth(); ++l) {
    const Index fan_in = h.widths()[static_cast<std::size_t>(l - 1)];
    h.weights(s, l).leftCols(fan_in).setConstant(1 / std::sqrt(static_cast<double>(fan_in)));
  }
  return s;
}

}  // namespace lazy
