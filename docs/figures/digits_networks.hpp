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

/// What a network with one output is to say of those ten images: -1 for an even digit and +1 for an odd one; and one
/// with ten outputs: 1 at the digit, 0 elsewhere.
auto digit_targets(const Network& h) -> Vector;

/// Gaussian weights from a fixed seed, of variance \f$ 2/m_{l-1} \f$ for ReLU (He et al.) and \f$ 1/m_{l-1} \f$
/// otherwise (LeCun et al.).
auto initial_weights(const Network& h, unsigned seed = 1) -> Vector;

/// Images of a 3 or an 8, and what a network is to say of them: -1 for a 3, +1 for an 8.
struct ThreesAndEights {
  Matrix images;  // one in each column
  Vector targets;
};

/// The first 200 threes and eights of the digits, to train on.
auto training_digits() -> const ThreesAndEights&;

/// The others, which no network of the figures is trained on.
auto held_out_digits() -> const ThreesAndEights&;

/// As exact as a figure can show.
auto figure_norms() -> NormSettings;

}  // namespace lazy::figures
