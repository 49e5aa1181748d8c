// SPDX-License-Identifier: MIT
/// \file
/// The flows of the figures of chapter 3: square loss on the training digits, to a hundred times the time of the
/// fastest mode.
#pragma once

#include "digits_networks.hpp"

#include <lazy/losses.hpp>
#include <lazy/models/combinators.hpp>
#include <lazy/trajectory_bound.hpp>

namespace lazy::figures {

/// \f$ ½\|z - y\|^2 \f$ on the training digits.
inline auto training_loss() -> SquareLoss { return SquareLoss(training_digits().targets); }

/// \f$ T = 100/\|K(w_0)\| \f$, from the jet at w₀.
template <Jet J>
auto figure_horizon(const J& at0) -> double {
  const double differential = differential_norm(at0, figure_norms()).norm.upper;
  return 100 / (differential * differential);
}

/// The flow to the horizon, its errors far below what a figure can show.
inline auto figure_flow(double horizon) -> FlowSettings {
  FlowSettings settings;
  settings.horizon = horizon;
  settings.relative_tolerance = 1e-6;
  settings.absolute_tolerance = 1e-8;
  return settings;
}

}  // namespace lazy::figures
