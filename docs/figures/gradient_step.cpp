// SPDX-License-Identifier: MIT
/// \file
/// One step of gradient descent of a network on ten digits: how much the loss changes and how much the differential
/// does, relatively, against the length η of the step (P1.1, P1.2), beside their first orders and the sheet's product
/// form.
#include "digits_networks.hpp"
#include "figures.hpp"

#include <lazy/lazy_criterion.hpp>
#include <lazy/losses.hpp>

namespace lazy::figures {

auto gradient_step() -> Csv {
  const Network h({256, 1}, one_of_each_digit(), hyperbolic_tangent());
  const Objective F(h, SquareLoss(digit_targets(h)));
  const Vector w0 = initial_weights(h);
  const auto at0 = F.jet(w0);
  const double slope_of_decrease = relative_decrease_first_order(at0, 1);
  const Bracket slope_of_change = differential_change_first_order(at0.model(), at0.gradient(), 1, figure_norms());
  const Bracket slope_of_product = differential_change_product_form(at0.model(), at0.gradient(), 1, figure_norms());

  Csv csv({"eta", "decrease", "decrease_first_order", "change", "change_first_order", "change_product_form"});
  for (int k = -40; k <= -8; ++k) {
    const double eta = std::pow(10, k / 8.0);
    const auto at1 = F.jet(gradient_step(F, w0, eta));
    csv.row(eta, relative_decrease(at1, at0), eta * slope_of_decrease,
            differential_change(at1.model(), at0.model(), figure_norms()).upper, eta * slope_of_change.upper,
            eta * slope_of_product.upper);
  }
  return csv;
}

}  // namespace lazy::figures
