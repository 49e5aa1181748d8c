// SPDX-License-Identifier: MIT
/// \file
/// What is measured: instances that are the same bits on every machine, so that counts can be compared exactly.
#pragma once

#include <support/measure.hpp>

#include <lazy/models/activation.hpp>
#include <lazy/models/network.hpp>
#include <lazy/types.hpp>

#include <cstdint>
#include <vector>

namespace lazy::bench {

/// Independent entries, uniform with mean 0 and variance 1, a function of seed and place alone.
Matrix noise(Index rows, Index cols, std::uint64_t seed);
Vector noise(Index size, std::uint64_t seed);

/// A network on random inputs at random weights \f$ (W_l)_{ij} \sim 1/\sqrt{m_{l-1}} \f$, with targets and directions
/// to use.
struct NetworkInstance {
  Network model;
  Vector weights;    // w
  Vector direction;  // u ∈ R^p
  Vector residual;   // c ∈ R^n
  Vector targets;    // y* ∈ R^n
};

/// \param widths \f$ m_1, \dots, m_q \f$
NetworkInstance network(std::vector<Index> widths, Index input_dimension, Index inputs,
                        Activation activation = hyperbolic_tangent());

/// Two layers, tanh, 9 input features and one output: p = 10 · width, n = inputs.
NetworkInstance two_layer(Index width, Index inputs = 20);

/// The yardstick of chapters 0 to 2: one forward pass, h(w) from w.
inline auto forward_pass(const NetworkInstance& net) {
  return [&net] { keep(net.model.jet(net.weights).value()); };
}

}  // namespace lazy::bench
