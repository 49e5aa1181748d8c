// SPDX-License-Identifier: MIT
/// \file
/// How lazy one small step is, measured, against κ (P1.3, P1.4a): Δ(F)/Δ(Dh) of a step that lowers the loss by a
/// millionth, for standard networks on ten digits, centred, at output scales from 1/10 to 1000. The criterion promises
/// at least ρ = 2c/κ, c the alignment of the residual; 2/κ is what ρ can be at most.
#include "digits_networks.hpp"
#include "figures.hpp"

#include <lazy/kappa_scaling.hpp>
#include <lazy/losses.hpp>
#include <lazy/models/combinators.hpp>

namespace lazy::figures {

auto lazy_ratio() -> Csv {
  const std::vector<Architecture> architectures{
      {"two layers", {256, 1}, relu()},
      {"tanh", {256, 1}, hyperbolic_tangent()},
      {"five layers", {64, 64, 64, 64, 1}, relu()},
  };
  Csv csv({"network", "alpha", "kappa", "criterion", "ratio"});
  for (const auto& net : architectures) {
    const Network h(net.widths, one_of_each_digit(), net.activation);
    const Vector w0 = initial_weights(h);
    for (int k = -1; k <= 3; ++k) {
      const double alpha = std::pow(10, k);
      const Objective F(scaled(alpha, centred(h, w0)), SquareLoss(digit_targets(h)));
      const auto at0 = F.jet(w0);
      const double eta = 1e-6 / relative_decrease_first_order(at0, 1);
      const auto at1 = F.jet(gradient_step(F, w0, eta));
      csv.row(net.name, alpha, kappa(at0.model(), digit_targets(h), figure_norms()).value.upper,
              criterion(at0, figure_norms()).lower,
              relative_decrease(at1, at0) / differential_change(at1.model(), at0.model(), figure_norms()).upper);
    }
  }
  return csv;
}

}  // namespace lazy::figures
