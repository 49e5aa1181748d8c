// SPDX-License-Identifier: MIT
/// \file
/// The eigenpair of largest modulus of a symmetric operator, by Lanczos' method with thick restarts and full
/// orthogonalisation.
///
/// Reference: K. Wu, H. Simon, *Thick-restart Lanczos method for large symmetric eigenvalue problems*, SIAM J. Matrix
/// Anal. Appl. 22 (2000). The projected matrix is built from the orthogonalisation's own coefficients, so that a
/// restart needs no bookkeeping. Every threshold is relative: \f$ 2^k A \f$ takes the same steps as A and gives
/// \f$ 2^k \f$ times its eigenvalue, bit for bit.
#pragma once

#include <lazy/types.hpp>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace lazy {

/// The memory, the iterations and the accuracy of dominant_eigenpair().
struct LanczosSettings {
  Index subspace = 20;       ///< vectors kept at a time: memory is about 3/2 as many vectors of p entries
  Index restarts = 200;      ///< at most this many cycles
  double tolerance = 1e-10;  ///< converged when \f$ \|Av - \theta v\| \le \text{tolerance} \cdot |\theta| \f$
};

/// An approximate eigenpair \f$ (\theta, v) \f$ of a symmetric operator A, with its certificate: some eigenvalue of A
/// lies within `residual` of θ, and \f$ |\theta| \le \|A\| \f$.
struct Eigenpair {
  double value = 0;        ///< θ = vᵀAv
  Vector vector;           ///< v, a unit vector
  double residual = 0;     ///< \f$ \|Av - \theta v\| \f$
  bool converged = false;  ///< whether the residual met its tolerance
  Index products = 0;      ///< how often A was applied
};

namespace detail {

/// A fixed vector without special structure: entries in [-1, 1), the same on every platform (the mixing of splitmix64).
inline Vector fixed_vector(Index size, std::uint64_t seed) {
  return Vector::NullaryExpr(size, [seed](Index i) {
    std::uint64_t bits = ((seed << 40) + static_cast<std::uint64_t>(i) + 1) * 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    return static_cast<double>(static_cast<std::int64_t>(bits) >> 11) * 0x1p-52;
  });
}

}  // namespace detail

/// The eigenpair of largest \f$ |\lambda| \f$ of a symmetric operator A, among those that `start` can reach.
///
/// \f$ |\theta| \f$ never falls below the Rayleigh quotient of `start`, whatever the settings.
/// \param apply \f$ u \mapsto Au \f$
/// \param start a non-zero vector, of p entries; one without special structure finds the dominant pair
template <class Operator>
Eigenpair dominant_eigenpair(const Operator& apply, const Vector& start, const LanczosSettings& settings = {}) {
  const Index p = start.size();
  const Index m = std::min(std::max<Index>(settings.subspace, 3), p);
  assert(start.norm() > 0);

  Matrix basis(p, std::min(m + 1, p));
  Matrix projected = Matrix::Zero(m, m);  // basisᵀ A basis
  basis.col(0) = start / start.norm();
  Eigenpair pair;
  for (Index cycle = 1, kept = 0;; ++cycle) {
    Index size = kept;
    double beta = 0;
    while (size < m) {
      Vector next = apply(Vector(basis.col(size)));
      ++pair.products;
      const auto known = basis.leftCols(++size);
      Vector coefficients = known.transpose() * next;
      next.noalias() -= known * coefficients;
      const Vector correction = known.transpose() * next;
      next.noalias() -= known * correction;
      coefficients += correction;
      projected.col(size - 1).head(size) = coefficients;
      projected.row(size - 1).head(size) = coefficients.transpose();
      beta = next.norm();
      const double rounding = 16 * std::numeric_limits<double>::epsilon() * projected.topLeftCorner(size, size).norm();
      if (size == p || beta <= rounding) {  // the basis spans an invariant subspace
        beta = 0;
        break;
      }
      basis.col(size) = next / beta;
    }

    const Eigen::SelfAdjointEigenSolver<Matrix> ritz(projected.topLeftCorner(size, size));
    const Vector& theta = ritz.eigenvalues();  // increasing
    const bool from_above = theta[size - 1] >= -theta[0];
    const Index best = from_above ? size - 1 : 0;
    pair.value = theta[best];
    pair.residual = beta * std::fabs(ritz.eigenvectors()(size - 1, best));
    pair.converged = pair.residual <= settings.tolerance * std::fabs(pair.value);
    if (pair.converged || cycle >= settings.restarts) {
      pair.vector = basis.leftCols(size) * ritz.eigenvectors().col(best);
      return pair;
    }

    // The spectrum may be nearly symmetric about 0: keep both of its ends.
    kept = m / 2;
    Index low = 0;
    Index high = size;
    while (low + size - high < kept) (theta[high - 1] >= -theta[low] ? --high : ++low);
    Matrix selected(size, kept);
    selected << ritz.eigenvectors().leftCols(low), ritz.eigenvectors().rightCols(size - high);
    basis.leftCols(kept) = basis.leftCols(size) * selected;
    basis.col(kept) = basis.col(size);
    projected.setZero();
    projected.diagonal().head(kept) << theta.head(low), theta.tail(size - high);
  }
}

}  // namespace lazy
