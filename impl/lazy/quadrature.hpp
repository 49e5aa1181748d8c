// SPDX-License-Identifier: MIT
/// \file
/// Gauss–Legendre quadrature on [0, 1].
#pragma once

#include <lazy/error.hpp>
#include <lazy/types.hpp>

#include <Eigen/Eigenvalues>

namespace lazy {

/// \f$ \int_0^1 f \approx \sum_i \text{weight}_i f(\text{node}_i) \f$.
struct QuadratureRule {
  Vector node;    ///< in [0, 1]
  Vector weight;  ///< of each node; their sum is 1
};

/// The rule with n nodes, exact for polynomials of degree 2n - 1.
///
/// The nodes are the eigenvalues of the Jacobi matrix of the Legendre polynomials, the weights the squares of the first
/// entries of its eigenvectors (Golub and Welsch, *Calculation of Gauss quadrature rules*, Math. Comp. 23 (1969)
/// 221–230).
/// \throws InvalidArgument unless n >= 1.
inline QuadratureRule gauss_legendre(Index n) {
  if (n < 1) detail::reject("the number of nodes must be positive, but it is ", n);
  const auto k = Vector::LinSpaced(n - 1, 1, static_cast<double>(n - 1)).array();
  const Vector off_diagonal = k / (4 * k.square() - 1).sqrt();
  Eigen::SelfAdjointEigenSolver<Matrix> jacobi;
  jacobi.computeFromTridiagonal(Vector::Zero(n), off_diagonal);
  return {0.5 * (1 + jacobi.eigenvalues().array()), jacobi.eigenvectors().row(0).array().square()};
}

}  // namespace lazy
