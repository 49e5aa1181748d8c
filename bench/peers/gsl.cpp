// SPDX-License-Identifier: MIT
// GSL's method of Prince and Dormand of order 8 on the gradient flow.
#include <peers/peers.hpp>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

#include <utility>

namespace lazy::bench {
namespace {

struct Field {
  const FlowTask& task;
  Vector w, velocity;
  Index evaluations = 0;

  static int field(double, const double* at, double* derivative, void* self) {
    auto& flow = *static_cast<Field*>(self);
    flow.w = Eigen::Map<const Vector>(at, flow.w.size());
    flow.task.field(flow.w, flow.velocity);
    Eigen::Map<Vector>(derivative, flow.w.size()) = flow.velocity;
    ++flow.evaluations;
    return GSL_SUCCESS;
  }
};

PeerResult solve(const FlowTask& task, double tolerance) {
  Field flow{task, task.net.weights, task.net.weights};
  gsl_odeiv2_system system{&Field::field, nullptr, static_cast<std::size_t>(flow.w.size()), &flow};
  gsl_odeiv2_driver* driver =
      gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 0.01, tolerance / 100, tolerance);
  Vector state = task.net.weights;
  double t = 0;
  gsl_odeiv2_driver_apply(driver, &t, task.horizon, state.data());
  gsl_odeiv2_driver_free(driver);
  return {std::move(state), flow.evaluations};
}

[[maybe_unused]] const bool enrolled = enroll_peer<FlowTask>("GSL rk8pd", solve);

}  // namespace
}  // namespace lazy::bench
