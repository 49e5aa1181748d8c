// SPDX-License-Identifier: MIT
/// \file
/// Upper bounds of \f$ \max_{\|u\|=1} \sum_k (u^\top H_k u)^2 = \|D^2h\|^2 \f$ by sums of squares.
///
/// On Sym(p), the symmetric p × p matrices, the quartic is \f$ \langle uu^\top, M\,uu^\top \rangle \f$ for many
/// operators M: two are \f$ M_1 S = \sum_k \langle H_k, S \rangle H_k \f$ and \f$ M_0 S = \sum_k H_k S H_k \f$, and all
/// are \f$ M_1 + Z \f$ with Z in the space \f$ \mathcal Z \f$ of those that vanish on every \f$ uu^\top \f$ (the
/// orthogonal complement of the operators whose coefficients are symmetric in all four indices). As
/// \f$ \|uu^\top\| = 1 \f$, each gives the bound \f$ \lambda_{\max}(M) \f$: its square root is the Frobenius bound for
/// \f$ M_1 \f$, and for \f$ M_0 \f$ it is at most \f$ \lambda_{\max}(\sum_k H_k^2)^{1/2} \f$. The least over all Z says
/// that \f$ \lambda\|u\|^4 - \sum_k (u^\top H_k u)^2 \f$ is a sum of squares.
/// - `least_gram_eigenvalue` takes the least over all Z, a semidefinite program, for small p.
/// - `least_mixed_eigenvalue` takes the least over mixtures of \f$ M_0 \f$ and \f$ M_1 \f$, with nothing larger than
///   the \f$ H_k \f$.
///
/// References: J. B. Lasserre, *Global optimization with polynomials and the problem of moments*, SIAM J. Optim. 11
/// (2001); Z. Wen, D. Goldfarb, W. Yin, *Alternating direction augmented Lagrangian methods for semidefinite
/// programming*, Math. Program. Comput. 2 (2010).
#pragma once

#include <lazy/lanczos.hpp>
#include <lazy/types.hpp>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

namespace lazy::detail {

inline double largest_eigenvalue(const Matrix& symmetric) {
  return Eigen::SelfAdjointEigenSolver<Matrix>(symmetric, Eigen::EigenvaluesOnly).eigenvalues().tail<1>()[0];
}

/// Operators on Sym(p), in the orthonormal basis \f$ e_ie_i^\top \f$, \f$ (e_ie_j^\top + e_je_i^\top)/\sqrt2 \f$.
class SymmetricSpace {
 public:
  explicit SymmetricSpace(Index p) : p_(p) {
    for (Index i = 0; i < p; ++i)
      for (Index j = 0; j <= i; ++j) pairs_.emplace_back(i, j);
  }

  Index dimension() const { return static_cast<Index>(pairs_.size()); }

  /// The coordinates of a symmetric p × p matrix given column by column.
  Vector coordinates(const Vector& matrix) const {
    return Vector::NullaryExpr(dimension(), [&](Index a) {
      const auto [i, j] = pairs_[static_cast<std::size_t>(a)];
      return matrix[i + p_ * j] / weight(i, j);
    });
  }

  /// The orthogonal projection onto the operators whose coefficients are symmetric in all four indices.
  Matrix fully_symmetric(const Matrix& m) const {
    const auto coefficient = [&](Index i, Index j, Index k, Index l) {
      return weight(i, j) * weight(k, l) * m(position(i, j), position(k, l));
    };
    return Matrix::NullaryExpr(dimension(), dimension(), [&](Index a, Index b) {
      const auto [i, j] = pairs_[static_cast<std::size_t>(a)];
      const auto [k, l] = pairs_[static_cast<std::size_t>(b)];
      const double sum = coefficient(i, j, k, l) + coefficient(i, k, j, l) + coefficient(i, l, j, k);
      return sum / (3 * weight(i, j) * weight(k, l));
    });
  }

 private:
  static double weight(Index i, Index j) { return i == j ? 1 : std::numbers::sqrt2 / 2; }
  static Index position(Index i, Index j) { return i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i; }

  Index p_;
  std::vector<std::pair<Index, Index>> pairs_;
};

/// \f$ \min_{Z \in \mathcal Z} \lambda_{\max}(M_1 + Z) \f$, approached from above until it is at most `enough`.
///
/// The alternating direction method on \f$ \min \{\gamma : \gamma I - M - Z \succeq 0\} \f$, its multiplier X the
/// moments of u. Whatever Z it has reached gives a bound. M is divided by its largest eigenvalue first, so that one
/// step length suits every scale.
/// \param stacked p² × n: column k is \f$ H_k \f$, column by column
inline double least_gram_eigenvalue(const Matrix& stacked, Index p, double enough, Index iterations) {
  constexpr double step = 0.2;
  const SymmetricSpace space(p);
  Matrix coordinates(space.dimension(), stacked.cols());
  for (Index k = 0; k < stacked.cols(); ++k) coordinates.col(k) = space.coordinates(stacked.col(k));
  Matrix M = space.fully_symmetric(coordinates * coordinates.transpose());
  const double scale = largest_eigenvalue(M);
  if (!(scale > 0)) return 0;
  M /= scale;

  const Matrix identity = Matrix::Identity(M.rows(), M.cols());
  const Matrix symmetric_identity = space.fully_symmetric(identity);
  Matrix slack = identity - M;
  Matrix moments = symmetric_identity / symmetric_identity.trace();
  double bound = 1;
  for (Index iteration = 0; iteration < iterations && scale * bound > enough; ++iteration) {
    const Matrix target = slack + M + moments / step;
    const Matrix symmetric_target = space.fully_symmetric(target);
    const double gamma =
        (symmetric_target.cwiseProduct(symmetric_identity).sum() - 1 / step) / symmetric_identity.squaredNorm();
    const Matrix Z = target - symmetric_target - gamma * (identity - symmetric_identity);
    bound = std::min(bound, largest_eigenvalue(M - Z));
    const Eigen::SelfAdjointEigenSolver<Matrix> split(gamma * identity + Z - M - moments / step);
    const auto part = [&](double sign) -> Matrix {
      return split.eigenvectors() * (sign * split.eigenvalues()).cwiseMax(0).asDiagonal() *
             split.eigenvectors().transpose();
    };
    slack = part(1);
    moments = step * part(-1);
  }
  return scale * bound;
}

/// \f$ \min_{\theta \in [0, 1/3]} \lambda_{\max}((1 - \theta) M_0 + \theta M_1) \f$, approached from above until it is
/// at most `enough`.
///
/// Convex in θ; the next θ is where the tangents at the ends of the current interval meet. Each eigenvalue comes from
/// Lanczos' method with its residual added, and is a bound as far as that found the largest one.
/// \param stacked p² × n: column k is \f$ H_k \f$, column by column
/// \param start a vector of p² entries without special structure
inline double least_mixed_eigenvalue(const Matrix& stacked, Index p, double enough, const Vector& start,
                                     LanczosSettings lanczos) {
  constexpr Index evaluations = 6;
  lanczos.tolerance = 1e-4;
  const auto outer = [&](const Vector& s) -> Vector { return stacked * (stacked.transpose() * s); };
  const auto inner = [&](const Vector& s) -> Vector {
    Matrix sum = Matrix::Zero(p, p);
    for (Index k = 0; k < stacked.cols(); ++k) {
      const auto form = stacked.col(k).reshaped(p, p);
      sum.noalias() += form * (s.reshaped(p, p) * form).eval();
    }
    return sum.reshaped();
  };
  const Vector symmetric_start = (start.reshaped(p, p) + start.reshaped(p, p).transpose()).reshaped();

  struct Tangent {
    double theta, value, slope;
  };
  double bound = std::numeric_limits<double>::infinity();
  const auto tangent = [&](double theta) {
    const auto mixed = [&](const Vector& s) -> Vector { return (1 - theta) * inner(s) + theta * outer(s); };
    const Eigenpair top = dominant_eigenpair(mixed, symmetric_start, lanczos);
    bound = std::min(bound, std::fabs(top.value) + top.residual);
    return Tangent{theta, top.value, top.vector.dot(outer(top.vector)) - top.vector.dot(inner(top.vector))};
  };

  Tangent left = tangent(0);
  if (left.slope >= 0 || bound <= enough) return bound;
  Tangent right = tangent(1.0 / 3);
  for (Index count = 2; count < evaluations && right.slope > 0 && bound > enough; ++count) {
    const double meeting =
        (right.value - left.value + left.slope * left.theta - right.slope * right.theta) / (left.slope - right.slope);
    const Tangent middle = tangent(std::clamp(meeting, left.theta, right.theta));
    (middle.slope < 0 ? left : right) = middle;
  }
  return bound;
}

}  // namespace lazy::detail
