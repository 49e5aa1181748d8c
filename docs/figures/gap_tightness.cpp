// SPDX-License-Identifier: MIT
/// \file
/// How tight the bounds on the gap are along one trajectory (P2.3, P2.3a): a two-layer tanh network on 200 digits,
/// centred, at α = 100. The gap against t‖K(w₀)‖, its first order ‖c(t)‖/α, the bounds for any loss and for the square
/// loss by their constants, and the integral that the latter estimates.
///
/// The Lipschitz constant of Dh is one that holds on the ball of the theorem. Neuron i has the Hessian with blocks \f$
/// a_i \sum_k c_k \sigma''_k x_k x_k^\top \f$ and \f$ \sum_k c_k \sigma'_k x_k \f$, and |σ'| <= 1, |σ''| <= 4/(3√3) for
/// tanh; for a unit c their norms are at most \f$ A = |a_i| \tfrac4{3\sqrt3} \max_k \|x_k\| \|X\| \f$ and \f$ B = \|X\|
/// \f$, and that of the Hessian at most \f$ A/2 + \sqrt{A^2/4 + B^2} \f$. No two neurons share an entry of it.
#include "digits_flows.hpp"
#include "figures.hpp"

#include <lazy/quadrature.hpp>

#include <Eigen/Eigenvalues>

#include <cmath>

namespace lazy::figures {

namespace {

auto differential_lipschitz(const Network& h, const Vector& w0, double radius) -> double {
  const Matrix& X = h.inputs();
  const double norm = std::sqrt(Eigen::SelfAdjointEigenSolver<Matrix>(X * X.transpose()).eigenvalues().maxCoeff());
  const double largest_weight = h.weights(w0, 2).cwiseAbs().maxCoeff() + radius;
  const double A = largest_weight * 4 / (3 * std::sqrt(3)) * X.colwise().norm().maxCoeff() * norm;
  return A / 2 + std::hypot(A / 2, norm);
}

/// \f$ \|c(t)\| \f$ at the times given, in increasing order, the last one the horizon.
template <class Gap>
auto along(const Gap& flow, const Vector& times) -> Vector {
  Vector norms(times.size());
  Index next = 0;
  integrate(flow, flow.start(), figure_flow(times[times.size() - 1]), [&](FlowStep& step) {
    for (; next < times.size() && times[next] <= step.end(); ++next)
      norms[next] = flow.gap(step.state(times[next])).norm();
  });
  return norms;
}

/// \f$ \int_0^t f \f$ along a flow at the times given, in increasing order, the last one the horizon; f is of its
/// state.
template <class Gap, class Function>
auto integral_along(const Gap& flow, const Vector& times, const Function& f) -> Vector {
  const QuadratureRule rule = gauss_legendre(5);
  Vector integrals(times.size());
  Index next = 0;
  double before = 0;
  integrate(flow, flow.start(), figure_flow(times[times.size() - 1]), [&](FlowStep& step) {
    const auto up_to = [&](double t) {
      double sum = 0;
      for (Index k = 0; k < rule.node.size(); ++k)
        sum += rule.weight[k] * f(step.state(step.begin() + rule.node[k] * (t - step.begin())));
      return before + (t - step.begin()) * sum;
    };
    for (; next < times.size() && times[next] <= step.end(); ++next) integrals[next] = up_to(times[next]);
    before = up_to(step.end());
  });
  return integrals;
}

}  // namespace

auto gap_tightness() -> Csv {
  constexpr double alpha = 100;
  const Network f({32, 1}, training_digits().images, hyperbolic_tangent());
  const Vector w0 = initial_weights(f);
  const auto h = centred(f, w0);
  const auto at0 = h.jet(w0);
  const auto loss = training_loss();

  const double horizon = figure_horizon(at0);
  TrajectoryConstants bound{.horizon = horizon,
                            .alpha = alpha,
                            .initial_loss = loss.value(Vector::Zero(loss.outputs())),
                            .loss_lipschitz = loss.lipschitz(),
                            .differential = differential_norm(at0, figure_norms()).norm.upper,
                            .differential_lipschitz = 0};
  bound.differential_lipschitz = differential_lipschitz(f, w0, bound.D() / alpha);

  const GapFlow gap_flow(expansion(h, w0), loss, alpha);
  const CoefficientFlow coefficient_flow(at0, loss);
  const Vector times =
      Vector::LinSpaced(41, -2, 2).unaryExpr([&](double x) { return std::pow(10, x) * horizon / 100; });
  const Vector gap = along(gap_flow, times);
  const Vector coefficient = along(coefficient_flow, times);
  const Vector integral = integral_along(gap_flow, times, [&](const Vector& state) {
    const auto at = h.jet(w0 + gap_flow.displacement(state) / alpha);
    const Vector slope = loss.gradient(alpha * at.value());
    return (at.jvp(at.vjp(slope)) - at0.jvp(at0.vjp(slope))).norm();
  });

  Csv csv({"time", "gap", "first_order", "bound", "bound_square_loss", "integral"});
  const double scale = loss.targets().norm();
  for (Index i = 0; i < times.size(); ++i) {
    const double t = times[i];
    csv.row(100 * t / horizon, gap[i] / alpha / scale, coefficient[i] / alpha / scale, bound.gap(t) / scale,
            bound.gap_square_loss_sharp(t) / scale, integral[i] / scale);
  }
  return csv;
}

}  // namespace lazy::figures
