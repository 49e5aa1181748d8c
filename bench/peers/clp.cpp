// SPDX-License-Identifier: MIT
// CLP on basis pursuit as a linear program: min Σ(β⁺ + β⁻) s.t. X(β⁺ - β⁻) = y, β± >= 0, its method chosen by itself.
#include <peers/peers.hpp>

#include <coin/ClpSimplex.hpp>
#include <coin/ClpSolve.hpp>
#include <coin/CoinPackedMatrix.hpp>

#include <limits>
#include <vector>

namespace lazy::bench {
namespace {

PeerResult solve(const BasisPursuitTask& task, double tolerance) {
  const Matrix& X = task.problem.X;
  const auto N = static_cast<int>(X.rows()), d = static_cast<int>(X.cols());
  Matrix both(N, 2 * d);
  both << X, -X;
  const std::vector<double> ones(both.cols(), 1.0), zeros(both.cols(), 0.0);
  const std::vector<double> free(both.cols(), std::numeric_limits<double>::max());
  std::vector<int> rows(both.size()), lengths(both.cols(), N);
  std::vector<CoinBigIndex> starts(both.cols() + 1);
  for (Index k = 0; k < both.size(); ++k) rows[k] = static_cast<int>(k % N);
  for (Index j = 0; j <= both.cols(); ++j) starts[j] = static_cast<CoinBigIndex>(j * N);
  ClpSimplex clp;
  clp.setLogLevel(0);
  clp.setPrimalTolerance(tolerance);
  clp.setDualTolerance(tolerance);
  clp.loadProblem(CoinPackedMatrix(true, N, 2 * d, static_cast<CoinBigIndex>(both.size()), both.data(), rows.data(),
                                   starts.data(), lengths.data()),
                  zeros.data(), free.data(), ones.data(), task.problem.y.data(), task.problem.y.data());
  clp.initialSolve();
  const Eigen::Map<const Vector> parts(clp.primalColumnSolution(), 2 * d);
  return {parts.head(d) - parts.tail(d), clp.numberIterations()};
}

[[maybe_unused]] const bool enrolled = enroll_peer<BasisPursuitTask>("CLP", solve);

}  // namespace
}  // namespace lazy::bench
