// SPDX-License-Identifier: MIT
#include <support/precise.hpp>

#include <Eigen/Cholesky>

#include <stdexcept>

namespace lazy::props {

namespace {

auto rounded(const PreciseVector& v) -> Vector {
  return Vector::NullaryExpr(v.size(), [&](Index i) { return static_cast<double>(v[i]); });
}

}  // namespace

auto precise_minimiser(const Matrix& X, const Vector& y, double log_scale) -> PreciseMinimiser {
  constexpr int most_steps = 1000;
  const Precise enough("1e-28");  // of s; the rounding of Xβ for α² = 1e-18 is worth 1e-32
  const PreciseMatrix A = X.cast<Precise>();
  const PreciseVector target = y.cast<Precise>();
  const Precise squared_scale = exp(Precise(-log_scale));
  const Index N = X.rows(), d = X.cols();

  PreciseVector s = PreciseVector::Zero(d), beta(d), weights(d);
  for (int step = 0; step < most_steps; ++step) {
    for (Index i = 0; i < d; ++i) {
      const Precise up = exp(s[i]) * squared_scale, down = exp(Precise(-s[i])) * squared_scale;
      beta[i] = up - down;
      weights[i] = up + down;
    }
    const Eigen::LLT<PreciseMatrix> hessian(A * weights.asDiagonal() * A.transpose());
    const PreciseVector h = hessian.solve(PreciseVector(target - A * beta));
    const PreciseVector change = A.transpose() * h;
    Precise move = 0, size = 0;
    for (Index i = 0; i < d; ++i) {
      move = std::max(move, Precise(abs(change[i])));
      size = std::max(size, Precise(abs(s[i])));
    }
    if (move <= enough * size) {
      const PreciseMatrix inverse = hessian.solve(PreciseMatrix::Identity(N, N));
      const PreciseVector least_norm = A.transpose() * Eigen::LLT<PreciseMatrix>(A * A.transpose()).solve(target);
      PreciseMinimiser found{rounded(beta), rounded(s), rounded(weights), rounded(beta - least_norm),
                             Vector(d),     Vector(N)};
      for (Index i = 0; i < d; ++i)
        found.reach[i] = std::sqrt(std::max(0.0, static_cast<double>(A.col(i).dot(inverse * A.col(i)))));
      for (Index j = 0; j < N; ++j) found.root_inverse_hessian[j] = std::sqrt(static_cast<double>(inverse(j, j)));
      return found;
    }
    const Precise t = move > enough ? Precise(log1p(move) / move) : Precise(1);
    s += t * change;
  }
  throw std::runtime_error("the solution in 50 digits was not reached");
}

}  // namespace lazy::props
