// SPDX-License-Identifier: MIT
// GLPK's simplex method on basis pursuit as a linear program, as CLP is given it.
#include <peers/peers.hpp>

#include <glpk.h>

#include <numeric>
#include <utility>
#include <vector>

namespace lazy::bench {
namespace {

PeerResult solve(const BasisPursuitTask& task, double tolerance) {
  const Matrix& X = task.problem.X;
  const auto N = static_cast<int>(X.rows()), d = static_cast<int>(X.cols());
  glp_term_out(GLP_OFF);
  glp_prob* program = glp_create_prob();
  glp_add_rows(program, N);
  for (int i = 0; i < N; ++i) glp_set_row_bnds(program, i + 1, GLP_FX, task.problem.y[i], task.problem.y[i]);
  glp_add_cols(program, 2 * d);
  std::vector<int> rows(N + 1);
  std::iota(rows.begin(), rows.end(), 0);
  Vector column(N + 1);  // GLPK counts from 1
  for (int j = 0; j < 2 * d; ++j) {
    column.tail(N) = (j < d ? 1 : -1) * X.col(j % d);
    glp_set_col_bnds(program, j + 1, GLP_LO, 0, 0);
    glp_set_obj_coef(program, j + 1, 1);
    glp_set_mat_col(program, j + 1, N, rows.data(), column.data());
  }
  glp_smcp settings;
  glp_init_smcp(&settings);
  settings.tol_bnd = settings.tol_dj = tolerance;
  glp_scale_prob(program, GLP_SF_AUTO);
  glp_simplex(program, &settings);
  Vector beta(d);
  for (int j = 0; j < d; ++j) beta[j] = glp_get_col_prim(program, j + 1) - glp_get_col_prim(program, d + j + 1);
  const Index iterations = glp_get_it_cnt(program);
  glp_delete_prob(program);
  return {std::move(beta), iterations};
}

[[maybe_unused]] const bool enrolled = enroll_peer<BasisPursuitTask>("GLPK", solve);

}  // namespace
}  // namespace lazy::bench
