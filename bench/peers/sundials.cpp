// SPDX-License-Identifier: MIT

// SUNDIALS 6.4: CVODE's BDF and Adams methods on the flows of chapter 4, until the
// residual is met; CVODE's Adams and ARKODE's explicit Runge–Kutta methods on a flow to its horizon.
#include <peers/dual_program.hpp>
#include <peers/sundials_vectors.hpp>

#include <arkode/arkode_erkstep.h>
#include <cvode/cvode.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

#include <cmath>
#include <utility>

namespace lazy::bench {
namespace {

using View = Eigen::Map<Vector>;

/// ν' = -8(Xβ(ν) - y), and its Jacobian -8 X diag(w) Xᵀ.
struct DualFlow {
  DualProgram program;
  Index evaluations = 0;

  static int field(double, N_Vector nu, N_Vector velocity, void* self) {
    auto& flow = *static_cast<DualFlow*>(self);
    View v = SundialsVectors::view(velocity);
    flow.program.gradient(SundialsVectors::view(nu), v);
    v *= -8;
    ++flow.evaluations;
    return v.allFinite() ? 0 : 1;
  }

  static int jacobian(double, N_Vector nu, N_Vector, SUNMatrix J, void* self, N_Vector, N_Vector, N_Vector) {
    auto& flow = *static_cast<DualFlow*>(self);
    const auto N = flow.program.problem().samples();
    Eigen::Map<Matrix>(SM_DATA_D(J), N, N) =
        -8 * flow.program.hessian(SundialsVectors::view(nu)).selfadjointView<Eigen::Lower>().toDenseMatrix();
    return 0;
  }
};

/// w' = -2 (X̃ᵀr) ∘ w, r = 2(Xβ - y), β = w₊² - w₋².
struct WeightFlow {
  const Regression& problem;
  Index evaluations = 0;

  static Vector beta(const View& w) {
    const Index d = w.size() / 2;
    return w.head(d).cwiseAbs2() - w.tail(d).cwiseAbs2();
  }

  static int field(double, N_Vector weights, N_Vector velocity, void* self) {
    auto& flow = *static_cast<WeightFlow*>(self);
    const View w = SundialsVectors::view(weights);
    const Index d = w.size() / 2;
    const Vector pull = -4 * (flow.problem.X.transpose() * (flow.problem.X * beta(w) - flow.problem.y));
    View v = SundialsVectors::view(velocity);
    v.head(d) = pull.cwiseProduct(w.head(d));
    v.tail(d) = -pull.cwiseProduct(w.tail(d));
    ++flow.evaluations;
    return v.allFinite() ? 0 : 1;
  }
};

bool solved(const Regression& problem, const Vector& beta, double tolerance) {
  return (problem.X * beta - problem.y).norm() <= tolerance * problem.y.norm();
}

/// The tolerance asked for is that of the residual, which is what ends the flow. On ν every path ends in the same β; on
/// w the errors of the path stay in it, and that of a step has to follow.
constexpr double dual_tolerance = 1e-6;
constexpr double weight_tolerance_share = 1e3;
constexpr int most_steps = 50'000;

/// For CV_ONE_STEP: only the direction of time, and the scale of the first step.
constexpr double some_time = 1;

PeerResult dual_flow(const HypentropyTask& task, double tolerance, Vectors kind) {
  DualFlow flow{DualProgram(task)};
  const Index N = task.problem.samples();
  const SundialsVectors vectors(kind);
  const auto nu = vectors.vector(Vector::Zero(N));
  void* cvode = CVodeCreate(CV_BDF, vectors.context());
  CVodeInit(cvode, &DualFlow::field, 0, nu.get());
  CVodeSetUserData(cvode, &flow);
  CVodeSStolerances(cvode, dual_tolerance, dual_tolerance);
  CVodeSetErrFile(cvode, nullptr);
  const SUNMatrix J = SUNDenseMatrix(N, N, vectors.context());
  const SUNLinearSolver solver = SUNLinSol_Dense(nu.get(), J, vectors.context());
  CVodeSetLinearSolver(cvode, solver, J);
  CVodeSetJacFn(cvode, &DualFlow::jacobian);
  double t = 0;
  flow.program.at(SundialsVectors::view(nu.get()));
  for (int step = 0; step < most_steps && !solved(task.problem, flow.program.beta(), tolerance); ++step) {
    if (CVode(cvode, some_time, nu.get(), &t, CV_ONE_STEP) < 0) break;
    flow.program.at(SundialsVectors::view(nu.get()));
  }
  SUNLinSolFree(solver);
  SUNMatDestroy(J);
  CVodeFree(&cvode);
  return {flow.program.beta(), flow.evaluations};
}

/// CVODE's Adams method with functional iteration on a non-stiff field.
template <class Flow>
void* adams(Flow& flow, N_Vector start, const SundialsVectors& vectors, double relative, double absolute,
            SUNNonlinearSolver& iteration) {
  void* cvode = CVodeCreate(CV_ADAMS, vectors.context());
  CVodeInit(cvode, &Flow::field, 0, start);
  CVodeSetUserData(cvode, &flow);
  CVodeSStolerances(cvode, relative, absolute);
  CVodeSetErrFile(cvode, nullptr);
  CVodeSetMaxNumSteps(cvode, most_steps);
  iteration = SUNNonlinSol_FixedPoint(start, 0, vectors.context());
  CVodeSetNonlinearSolver(cvode, iteration);
  return cvode;
}

PeerResult weight_flow(const HypentropyTask& task, double tolerance, Vectors kind) {
  WeightFlow flow{task.problem};
  const SundialsVectors vectors(kind);
  const auto w = vectors.vector(Vector::Constant(2 * task.problem.features(), task.alpha));
  SUNNonlinearSolver iteration = nullptr;
  const double relative = weight_tolerance_share * tolerance;
  void* cvode = adams(flow, w.get(), vectors, relative, relative * task.alpha, iteration);
  double t = 0;
  for (int step = 0;
       step < most_steps && !solved(task.problem, WeightFlow::beta(SundialsVectors::view(w.get())), tolerance); ++step)
    if (CVode(cvode, some_time, w.get(), &t, CV_ONE_STEP) < 0) break;
  CVodeFree(&cvode);
  SUNNonlinSolFree(iteration);
  return {WeightFlow::beta(SundialsVectors::view(w.get())), flow.evaluations};
}

/// A task's field as SUNDIALS calls it.
struct Field {
  const FlowTask& task;
  Vector x, dx;
  Index evaluations = 0;

  explicit Field(const FlowTask& flow) : task(flow), x(flow.net.weights), dx(x) {}

  static int field(double, N_Vector at, N_Vector velocity, void* self) {
    auto& flow = *static_cast<Field*>(self);
    flow.x = SundialsVectors::view(at);
    flow.task.field(flow.x, flow.dx);
    SundialsVectors::view(velocity) = flow.dx;
    ++flow.evaluations;
    return 0;
  }
};

PeerResult cvode_flow(const FlowTask& task, double tolerance, Vectors kind) {
  Field flow(task);
  const SundialsVectors vectors(kind);
  const auto x = vectors.vector(task.net.weights);
  SUNNonlinearSolver iteration = nullptr;
  void* cvode = adams(flow, x.get(), vectors, tolerance, tolerance / 100, iteration);
  CVodeSetStopTime(cvode, task.horizon);
  double t = 0;
  CVode(cvode, task.horizon, x.get(), &t, CV_NORMAL);
  CVodeFree(&cvode);
  SUNNonlinSolFree(iteration);
  return {SundialsVectors::view(x.get()), flow.evaluations};
}

PeerResult arkode_flow(const FlowTask& task, double tolerance, Vectors kind) {
  Field flow(task);
  const SundialsVectors vectors(kind);
  const auto x = vectors.vector(task.net.weights);
  void* arkode = ERKStepCreate(&Field::field, 0, x.get(), vectors.context());
  ERKStepSetUserData(arkode, &flow);
  ERKStepSStolerances(arkode, tolerance, tolerance / 100);
  ERKStepSetOrder(arkode, 8);
  ERKStepSetErrFile(arkode, nullptr);
  ERKStepSetMaxNumSteps(arkode, most_steps);
  ERKStepSetStopTime(arkode, task.horizon);
  double t = 0;
  ERKStepEvolve(arkode, task.horizon, x.get(), &t, ARK_NORMAL);
  ERKStepFree(&arkode);
  return {SundialsVectors::view(x.get()), flow.evaluations};
}

/// Under both names: with fast vectors and with those of the package.
template <class Task, class Solve>
bool enroll_twice(const std::string& name, Solve solve) {
  return enroll_peer<Task>(name + ", fast vectors",
                           [=](const Task& task, double tolerance) { return solve(task, tolerance, Vectors::fast); }) &&
         enroll_peer<Task>(name + ", packaged vectors", [=](const Task& task, double tolerance) {
           return solve(task, tolerance, Vectors::packaged);
         });
}

[[maybe_unused]] const bool enrolled = enroll_twice<HypentropyTask>("CVODE BDF on ν", dual_flow) &&
                                       enroll_twice<HypentropyTask>("CVODE Adams on w", weight_flow) &&
                                       enroll_twice<FlowTask>("CVODE Adams", cvode_flow) &&
                                       enroll_twice<FlowTask>("ARKODE order 8", arkode_flow);

}  // namespace
}  // namespace lazy::bench
