// SPDX-License-Identifier: MIT
#include <support/generators/losses.hpp>

#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>

#include <cmath>
#include <utility>

namespace lazy::props {

auto square_loss(Draw& draw, Index outputs) -> DrawnLoss {
  const Vector y = draw("y", vector(outputs));
  return {"square", SquareLoss(y), y, 0, true};
}

auto any_loss(Draw& draw, Index outputs) -> DrawnLoss {
  const auto kind = draw("loss", one_of({"square", "logistic", "pseudo-Huber", "log-cosh", "cosine"}));
  if (kind == "square") return square_loss(draw, outputs);
  const Vector y = draw("y", vector(outputs));
  if (kind == "logistic") {
    const double weight = draw("label weight", log_uniform(0.1, 10));
    const Vector labels = y.unaryExpr([=](double target) { return std::copysign(weight, target); });
    return {kind, LogisticLoss(labels), labels, weight * weight * weight / (6 * std::sqrt(3.0)), true};
  }
  if (kind == "pseudo-Huber") {
    const double width = draw("δ", log_uniform(1e-2, 1e2));
    return {kind, PseudoHuberLoss(y, PseudoHuber(width)), y, 1.5 * std::pow(0.8, 2.5) / width, true};
  }
  if (kind == "log-cosh") return {kind, LogCoshLoss(y), y, 4 / (3 * std::sqrt(3.0)), true};
  return {kind, CosineLoss(y), y, 1, false};
}

}  // namespace lazy::props
