// SPDX-License-Identifier: MIT

// IPOPT (3.11, with MUMPS) on both forms of the hypentropy program, exact Hessians, all
// its settings but the tolerance as they come.
#include <peers/dual_program.hpp>

#include <coin/IpStdCInterface.h>

#include <cmath>
#include <string>
#include <utility>

namespace lazy::bench {
namespace {

using Values = Eigen::Map<Vector>;

/// The lower triangle of a dense N × N matrix, column by column.
template <class Visit>
void lower_triangle(int size, Visit visit) {
  for (int j = 0, k = 0; j < size; ++j)
    for (int i = j; i < size; ++i, ++k) visit(k, i, j);
}

struct Dual {
  DualProgram program;
  Index evaluations = 0;

  static int value(int n, double* x, int, double* value, void* self) {
    *value = static_cast<Dual*>(self)->program.value(Values(x, n));
    ++static_cast<Dual*>(self)->evaluations;
    return 1;
  }
  static int gradient(int n, double* x, int, double* g, void* self) {
    Values gradient(g, n);
    static_cast<Dual*>(self)->program.gradient(Values(x, n), gradient);
    return 1;
  }
  static int constraints(int, double*, int, int, double*, void*) { return 1; }
  static int jacobian(int, double*, int, int, int, int*, int*, double*, void*) { return 1; }
  static int hessian(int n, double* x, int, double factor, int, double*, int, int, int* rows, int* cols, double* values,
                     void* self) {
    if (values == nullptr) {
      lower_triangle(n, [&](int k, int i, int j) { rows[k] = i, cols[k] = j; });
    } else {
      const Matrix& H = static_cast<Dual*>(self)->program.hessian(Values(x, n));
      lower_triangle(n, [&](int k, int i, int j) { values[k] = factor * H(i, j); });
    }
    return 1;
  }
};

struct Primal {
  const Regression& problem;
  MirrorMap map;
  Index evaluations = 0;

  static int value(int n, double* x, int, double* value, void* self) {
    *value = static_cast<Primal*>(self)->map.potential(Values(x, n));
    ++static_cast<Primal*>(self)->evaluations;
    return 1;
  }
  static int gradient(int n, double* x, int, double* g, void* self) {
    for (int i = 0; i < n; ++i) g[i] = x[i] == 0 ? 0 : static_cast<Primal*>(self)->map.inverse(x[i]);
    return 1;
  }
  static int constraints(int n, double* x, int, int m, double* g, void* self) {
    Values(g, m).noalias() = static_cast<Primal*>(self)->problem.X * Values(x, n);
    return 1;
  }
  static int jacobian(int n, double*, int, int m, int, int* rows, int* cols, double* values, void* self) {
    if (values != nullptr) {
      Eigen::Map<Matrix>(values, m, n) = static_cast<Primal*>(self)->problem.X;
    } else {
      for (int j = 0, k = 0; j < n; ++j)
        for (int i = 0; i < m; ++i, ++k) rows[k] = i, cols[k] = j;
    }
    return 1;
  }
  static int hessian(int n, double* x, int, double factor, int, double*, int, int, int* rows, int* cols, double* values,
                     void* self) {
    const double least = static_cast<Primal*>(self)->map.least_weight();
    for (int i = 0; i < n; ++i) {
      if (values != nullptr)
        values[i] = factor / std::hypot(x[i], least);
      else
        rows[i] = cols[i] = i;
    }
    return 1;
  }
};

template <class Program>
Vector minimise(Program& program, Vector x, const Vector& constraints, int jacobian_entries, int hessian_entries,
                double tolerance) {
  Vector low = Vector::Constant(x.size(), -2e19), high = -low, bounds = constraints;
  const auto n = static_cast<int>(x.size()), m = static_cast<int>(constraints.size());
  const IpoptProblem ipopt = CreateIpoptProblem(
      n, low.data(), high.data(), m, bounds.data(), bounds.data(), jacobian_entries, hessian_entries, 0,
      &Program::value, &Program::constraints, &Program::gradient, &Program::jacobian, &Program::hessian);
  const auto text = [&](std::string keyword, std::string setting) {
    AddIpoptStrOption(ipopt, keyword.data(), setting.data());
  };
  std::string print = "print_level", tol = "tol";
  AddIpoptIntOption(ipopt, print.data(), 0);
  AddIpoptNumOption(ipopt, tol.data(), tolerance);
  text("sb", "yes");
  text("jac_c_constant", "yes");
  IpoptSolve(ipopt, x.data(), nullptr, nullptr, nullptr, nullptr, nullptr, &program);
  FreeIpoptProblem(ipopt);
  return x;
}

PeerResult solve_dual(const HypentropyTask& task, double tolerance) {
  Dual dual{DualProgram(task)};
  const auto N = static_cast<int>(task.problem.samples());
  dual.program.at(minimise(dual, Vector::Zero(N), Vector(), 0, N * (N + 1) / 2, tolerance));
  return {dual.program.beta(), dual.evaluations};
}

PeerResult solve_primal(const HypentropyTask& task, double tolerance) {
  Primal primal{task.problem, MirrorMap(log_scale(task.alpha))};
  const auto N = static_cast<int>(task.problem.samples()), d = static_cast<int>(task.problem.features());
  Vector beta = minimise(primal, Vector::Zero(d), task.problem.y, N * d, d, tolerance);
  return {std::move(beta), primal.evaluations};
}

[[maybe_unused]] const bool enrolled = enroll_peer<HypentropyTask>("IPOPT on the dual", solve_dual) &&
                                       enroll_peer<HypentropyTask>("IPOPT on the primal", solve_primal);

}  // namespace
}  // namespace lazy::bench
