// SPDX-License-Identifier: MIT
/// \file
/// The octane number of gasoline from its near-infrared spectrum, as a linear problem with N = 60 and d = 401 (P3.7).
#pragma once

#include <support/data.hpp>

#include <lazy/hypentropy_solver.hpp>

namespace lazy::figures {

/// Spectra and octane numbers, each less its mean over the samples.
inline auto gasoline_problem() -> Regression {
  const auto& gasoline = props::gasoline();
  return {gasoline.spectra.rowwise() - gasoline.spectra.colwise().mean(),
          gasoline.octane.array() - gasoline.octane.mean()};
}

}  // namespace lazy::figures
