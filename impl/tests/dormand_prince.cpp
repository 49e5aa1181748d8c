// SPDX-License-Identifier: MIT
// That the method of Dormand and Prince has the orders that it is said to have: its coefficients meet the order
// condition of every rooted tree.
//
// The trees and their conditions are J. C. Butcher's: weights b have order p if Σ bᵢ Φᵢ(τ) = 1/γ(τ) for every tree τ of
// at most p vertices, where, for a root with the subtrees τ₁, ..., τₘ, Φᵢ(τ) = Πₖ Σⱼ aᵢⱼ Φⱼ(τₖ) and γ(τ) is the number
// of vertices times Πₖ γ(τₖ). Hairer, Nørsett, Wanner, *Solving Ordinary Differential Equations I*, II.2; and II.6 for
// b(θ) and θ^order/γ.
#include "expect.hpp"
#include "tests.hpp"

#include <lazy/dormand_prince_853.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace lazy::tests {

namespace {

namespace method = dormand_prince_853;

struct Tree {
  int order;       // its number of vertices
  double density;  // γ
  Vector weight;   // Φ, stage by stage
};

/// The weights of a row, one for each of the 16 stages.
template <int... Stage>
auto dense(const method::Row<Stage...>& row) -> Vector {
  Vector weights = Vector::Zero(16);
  std::size_t i = 0;
  ((weights[Stage - 1] = row.weight[i++]), ...);
  return weights;
}

/// (aᵢⱼ), 16 × 16
auto stages() -> Matrix {
  Matrix a(16, 16);
  a << Vector::Zero(16), dense(method::a2), dense(method::a3), dense(method::a4), dense(method::a5), dense(method::a6),
      dense(method::a7), dense(method::a8), dense(method::a9), dense(method::a10), dense(method::a11),
      dense(method::a12), dense(method::order_8), dense(method::a14), dense(method::a15), dense(method::a16);
  return a.transpose();
}

/// Every tree with at most `most` vertices, by their number.
auto trees(int most) -> std::vector<Tree> {
  const Matrix a = stages();
  std::vector<Tree> all;
  // Every root with `rest` more vertices, in subtrees that come no later than the last, so that no tree comes twice.
  const auto grow = [&](const auto& self, const Tree& root, std::size_t last, int rest) -> void {
    if (rest == 0) return all.push_back({root.order, root.order * root.density, root.weight});
    for (std::size_t i = 0; i <= last && i < all.size() && all[i].order <= rest; ++i) {
      const Tree branch = all[i];
      self(self,
           {root.order + branch.order, root.density * branch.density, root.weight.cwiseProduct(a * branch.weight)}, i,
           rest - branch.order);
    }
  };
  for (int order = 1; order <= most; ++order) grow(grow, {1, 1, Vector::Ones(16)}, all.size(), order - 1);
  return all;
}

/// The largest |Σ bᵢ Φᵢ γ - θ^order| of the trees with at most `order` vertices.
auto defect(const Vector& b, int order, double theta = 1) -> double {
  double worst = 0;
  for (const Tree& tree : trees(order))
    worst = std::max(worst, std::fabs(b.dot(tree.weight) * tree.density - std::pow(theta, tree.order)));
  return worst;
}

/// b(θ), of the continuous extension.
auto extension(double theta) -> Vector {
  const auto phi = method::extension_basis(theta);
  const Vector step = dense(method::order_8), first = Vector::Unit(16, 0), last = Vector::Unit(16, 12);
  Vector b = phi[0] * step + phi[1] * (first - step) + phi[2] * (2 * step - last - first);
  for (std::size_t i = 0; i < 4; ++i) b += phi[i + 3] * dense(method::extension[i]);
  return b;
}

}  // namespace

auto dormand_prince() -> int {
  constexpr double rounding = 1e-12;  // of sums of which the terms reach 5e2
  const auto exact = [](const char* what, double value) { expect(value <= rounding, what, value); };
  const auto no_more = [](const char* what, double value) { expect(value > 1e-3, what, value); };
  expect(trees(8).size() == 200, "there are 200 trees with at most 8 vertices", static_cast<double>(trees(8).size()));

  const Vector nodes = Eigen::Map<const Vector>(method::c.data(), 16);
  exact("a node is the sum of its row", (stages().rowwise().sum() - nodes).cwiseAbs().maxCoeff());

  const Vector order_8 = dense(method::order_8), order_5 = order_8 - dense(method::error_5);
  exact("the step has order 8", defect(order_8, 8));
  no_more("the step has no order 9", defect(order_8, 9));
  exact("the first estimator has order 5", defect(order_5, 5));
  no_more("the first estimator has no order 6", defect(order_5, 6));
  exact("the second estimator has order 3", defect(dense(method::order_3), 3));
  no_more("the second estimator has no order 4", defect(dense(method::order_3), 4));
  for (const double theta : {0.1, 0.25, 0.5, 0.7, 0.95}) {
    exact("the extension has order 7", defect(extension(theta), 7, theta));
    const auto slope = method::extension_basis_derivative(theta);
    const auto after = method::extension_basis(theta + 0x1p-20), before = method::extension_basis(theta - 0x1p-20);
    for (std::size_t i = 0; i < slope.size(); ++i) {
      const double quotient = (after[i] - before[i]) / 0x1p-19;
      expect(std::fabs(slope[i] - quotient) < 1e-9, "the basis has its derivative", slope[i] - quotient);
    }
  }
  return status();
}

}  // namespace lazy::tests
