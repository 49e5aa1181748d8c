// SPDX-License-Identifier: MIT
/// \file
/// β_α(∞) for gasoline, coefficient by coefficient against wavelength, at four scales α of the initialisation (P3.7):
/// all of them small and smooth in the kernel regime, a few of them large in the rich one.
#include "figures.hpp"
#include "gasoline.hpp"

namespace lazy::figures {

auto gasoline_coefficients() -> Csv {
  const Regression problem = gasoline_problem();
  const Vector& wavelengths = props::gasoline().wavelengths;
  HypentropySolver solver(problem);
  Csv csv({"alpha", "wavelength", "coefficient"});
  for (const double alpha : {1e2, 1., 1e-2, 1e-20}) {
    const Vector beta = solver.at(log_scale(alpha)).beta;
    for (Index i = 0; i < beta.size(); ++i) csv.row(alpha, wavelengths[i], beta[i]);
  }
  return csv;
}

}  // namespace lazy::figures
