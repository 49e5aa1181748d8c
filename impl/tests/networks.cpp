// SPDX-License-Identifier: MIT
// How far a network is from its kinks, and what networks and their activations refuse: an architecture, inputs or
// weights that make no network are an error that says what is wrong.
#include "expect.hpp"
#include "tests.hpp"

#include <lazy/models/network.hpp>

#include <functional>

namespace lazy::tests {

auto networks() -> int {
  const Matrix Z = Matrix::Ones(2, 3);
  // Of |A₁| = |2w₁| and |A₂| = |w₂A₁|, not of the output w₃|A₂|.
  const Network chain({1, 1, 1}, Matrix::Constant(1, 1, 2), absolute_value());
  expect(chain.kink_margin(Vector{{3, -0.5, 0.1}}) == 3, "the margin of a kink in the last hidden layer");
  expect(chain.kink_margin(Vector{{-0.5, 4, 0.1}}) == 1, "the margin of a kink in the first hidden layer");
  const Network linear({1}, Matrix::Ones(1, 1), absolute_value());
  expect(linear.kink_margin(Vector::Ones(1)) == infinity, "no hidden layer, no kinks");

  refuses("a network must have at least one layer", [&] { Network({}, Z, relu()); });
  refuses("the widths of a network must be positive, but one is 0", [&] { Network({4, 0}, Z, relu()); });
  refuses("the inputs of a network must not be empty", [&] { Network({4, 1}, Matrix(2, 0), relu()); });
  refuses("the inputs of a network must be finite", [&] { Network({4, 1}, nan * Z, relu()); });

  for (const Bias bias : {Bias::without, Bias::with}) {
    const Network net({4, 1}, Z, relu(), bias);
    const Vector w = Vector::Ones(net.parameters()), longer = Vector::Ones(net.parameters() + 1);
    refuses("w must have", [&] { net.jet(longer); });
    refuses("w must have", [&] { net.weights(longer, 1); });
    refuses("l must be a layer, 1 to 2, but it is 0", [&] { net.weights(w, 0); });
    refuses("l must be a layer, 1 to 2, but it is 3", [&] { net.weights(w, 3); });
  }

  refuses("the slope of a leaky ReLU must be finite", [] { leaky_relu(nan); });
  refuses("the activation cube must have a formula",
          [] { Activation("cube", false, std::function<Activation::ScalarJet(double)>()); });
  return status();
}

}  // namespace lazy::tests
