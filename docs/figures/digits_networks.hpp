// SPDX-License-Identifier: MIT
/// \file
/// The networks of the figures, on the handwritten digits: standard architectures, initialised as is usual for them.
#pragma once

#include <lazy/models/activation.hpp>
#include <lazy/models/network.hpp>
#include <lazy/norms.hpp>
#include <lazy/types.hpp>

#include <string>
#include <vector>

namespace lazy::figures {

/// A fully connected network without biases.
struct Architecture {
  std::string name;
  std::vector<Index> widths;  // m_1, ..., m_q
  Activation activation;
};

/// One image of each digit, 0 to 9: the first of its kind. 64 × 10.
auto one_of_each_digit() -> Matrix;

/// What a network with one output is to say of those ten images: -1 for an even digit and +1 for an odd one; and one with ten
/// outputs: 1 at the digit, 0 elsewhere.
auto digit_targets(const Network& h) -> Vector;

/// Gaussian weights from a fixed seed, of variance \f$ 2/m_{l-1} \f$ for ReLU (He et al.) and \f$ 1/m_{l-1} \f$ otherwise (LeCun et al.).
auto initial_weights(const Network& h, unsigned seed = 1) -> Vector;

/// As exact as a figure can show.
auto figure_norms() -> NormSettings;

}  // namespace lazy::figures
