// SPDX-License-Identifier: MIT
#include <support/linear_program.hpp>

#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <Eigen/QR>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace lazy::props {

namespace {

/// min 1ᵀ(β₊ + β₋) s.t. X(β₊ - β₋) = y, β₊, β₋ >= 0, solved.
void solve(ClpSimplex& program, const Matrix& X, const Vector& y) {
  const Index N = X.rows(), d = X.cols();
  CoinPackedMatrix columns(true, 0, 0);
  columns.setDimensions(static_cast<int>(N), 0);
  std::vector<int> rows(static_cast<std::size_t>(N));
  for (Index j = 0; j < N; ++j) rows[static_cast<std::size_t>(j)] = static_cast<int>(j);
  for (const double sign : {1.0, -1.0})
    for (Index i = 0; i < d; ++i) {
      const Vector column = sign * X.col(i);
      columns.appendCol(static_cast<int>(N), rows.data(), column.data());
    }
  const Vector zero = Vector::Zero(2 * d), one = Vector::Ones(2 * d);
  const Vector unbounded = Vector::Constant(2 * d, COIN_DBL_MAX);
  program.setLogLevel(0);
  program.loadProblem(columns, zero.data(), unbounded.data(), one.data(), y.data(), y.data());
  // Where columns are so nearly parallel that the narrow tolerance finds nothing, the wide one does.
  for (const double tolerance : {1e-9, 1e-7}) {
    program.setPrimalTolerance(tolerance);
    program.setDualTolerance(tolerance);
    program.primal();
    if (program.isProvenOptimal()) return;
    program.allSlackBasis();
    program.dual();
    if (program.isProvenOptimal()) return;
  }
  throw std::runtime_error("CLP finds no interpolant of least l1 norm: status " + std::to_string(program.status()));
}

}  // namespace

auto least_l1_by_simplex(const Matrix& X, const Vector& y) -> LeastL1 {
  // CLP's tolerances are absolute: rows of size 1, and y of size 1.
  const Vector rows = X.cwiseAbs().rowwise().maxCoeff().unaryExpr([](double m) { return m > 0 ? m : 1.0; });
  const Matrix scaled = rows.cwiseInverse().asDiagonal() * X;
  Vector target = y.cwiseQuotient(rows);
  const double size = target.lpNorm<Eigen::Infinity>();
  if (size == 0) return {Vector::Zero(X.cols()), Vector::Zero(X.rows()), 0, 0};
  target /= size;

  ClpSimplex program;
  solve(program, scaled, target);
  const Index d = X.cols();
  std::vector<Index> support;
  for (Index i = 0; i < d; ++i)
    for (const Index variable : {i, i + d})
      if (program.getColumnStatus(static_cast<int>(variable)) == ClpSimplex::basic) support.push_back(variable);

  Matrix basis(X.rows(), static_cast<Index>(support.size()));
  for (Index k = 0; k < basis.cols(); ++k) {
    const Index variable = support[static_cast<std::size_t>(k)];
    basis.col(k) = variable < d ? scaled.col(variable) : Vector(-scaled.col(variable - d));
  }
  LeastL1 end{Vector::Zero(d), Vector::Zero(X.rows()), 0, 0};
  const Vector values = basis.completeOrthogonalDecomposition().solve(target);
  for (Index k = 0; k < basis.cols(); ++k) {
    const Index variable = support[static_cast<std::size_t>(k)];
    end.beta[variable % d] += variable < d ? values[k] : -values[k];
  }
  end.beta += scaled.completeOrthogonalDecomposition().solve(target - scaled * end.beta);
  end.beta *= size;
  end.lambda = basis.transpose().completeOrthogonalDecomposition().solve(Vector::Ones(basis.cols()));
  end.lambda /= std::max(1.0, (scaled.transpose() * end.lambda).lpNorm<Eigen::Infinity>());
  end.lambda = end.lambda.cwiseQuotient(rows);
  end.upper = end.beta.lpNorm<1>();
  end.lower = y.dot(end.lambda);
  return end;
}

}  // namespace lazy::props
