// SPDX-License-Identifier: MIT
#include <support/generators/trajectories.hpp>

#include <support/data.hpp>
#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>

#include <lazy/models/combinators.hpp>
#include <lazy/norms.hpp>

#include <Eigen/Eigenvalues>

#include <cmath>
#include <utility>

namespace lazy::props {

namespace {

/// One quadratic output of the weights.
auto quadratic_output(Draw& draw, const Vector& w0) -> DrawnModel {
  const Index p = w0.size();
  DrawnQuadratic g{w0,
                   draw("g(w0)", vector(1)),
                   draw("Dg", matrix(1, p)),
                   {draw("bend of g", log_uniform(1e-2, 1e2)) * draw("D²g", symmetric(p))}};
  return g.model();
}

/// w ↦ f(s ∘ w) about w₀/s for powers of two, so that the point is the same to the last bit.
auto reparametrised(const DrawnModel& f, const Vector& s) -> DrawnModel {
  DrawnModel h = f;
  const double most = s.maxCoeff();
  h.h = lazy::reparametrised(f.h, s);
  h.w0 = f.w0.cwiseQuotient(s);
  h.radius = f.radius / most;
  h.bounds = [inner = f.bounds, most](double r) -> ModelBounds {
    ModelBounds b = inner(most * r);
    b.differential *= most, b.differential_error *= most;
    b.second *= most * most, b.second_error *= most * most;
    b.third *= most * most * most;
    return b;
  };
  return h;
}

/// The model of f, centred or symmetrised, with the expansion that its type has.
template <Model M>
auto expanded(const DrawnModel& f, const M& inner, bool is_symmetrised) -> DrawnStart {
  DrawnModel h = is_symmetrised ? symmetrised(f) : centred(f);
  AnyExpansion about = is_symmetrised ? AnyExpansion(expansion(lazy::symmetrised(inner), h.w0))
                                      : AnyExpansion(expansion(lazy::centred(inner, h.w0), h.w0));
  const auto other = [w0 = h.w0](Draw& draw) { return quadratic_output(draw, w0); };
  const auto scaled = [inner, is_symmetrised, w0 = h.w0](double factor) {
    return is_symmetrised ? AnyExpansion(expansion(lazy::symmetrised(lazy::scaled(factor, inner)), w0))
                          : AnyExpansion(expansion(lazy::centred(lazy::scaled(factor, inner), w0), w0));
  };
  return {std::move(h), std::move(about), scaled, other, is_symmetrised};
}

/// \f$ \|D^2h\| \le \lambda_{\max}(\sum_k H_k^2)^{1/2} \f$, an equality for one output.
auto form_bound(const std::vector<Matrix>& forms) -> double {
  Matrix sum = Matrix::Zero(forms.front().rows(), forms.front().cols());
  for (const Matrix& H : forms) sum += H * H;
  const double rounding = gamma(32 * static_cast<double>(sum.rows() * sum.rows()));
  return std::sqrt(Eigen::SelfAdjointEigenSolver<Matrix>(sum, Eigen::EigenvaluesOnly).eigenvalues().maxCoeff() *
                   (1 + rounding));
}

/// The same of f itself, scaled, or with one scale for each parameter.
template <Model M>
auto expanded(Draw& draw, const DrawnModel& f, const M& inner, bool is_symmetrised) -> DrawnStart {
  const auto by = draw("rescaled", one_of({"no", "no", "no", "no", "no", "no", "outputs", "parameters"}));
  if (by == "outputs") {
    const double factor = draw("λ", log_uniform(0.1, 10));
    return expanded(scaled(factor, f), lazy::scaled(factor, inner), is_symmetrised);
  }
  if (by == "parameters") {
    const Vector s = draw("s", gaussian(f.w0.size())).unaryExpr([](double x) {
      return std::exp2(std::round(std::clamp(x, -2., 2.)));
    });
    return expanded(reparametrised(f, s), lazy::reparametrised(inner, s), is_symmetrised);
  }
  return expanded(f, inner, is_symmetrised);
}

auto start_of(Draw& draw, const DrawnQuadratic& drawn, bool is_symmetrised) -> DrawnStart {
  DrawnModel f = drawn.model();
  f.bounds = [inner = f.bounds, L = form_bound(drawn.forms)](double r) {
    ModelBounds b = inner(r);
    b.second = L;
    return b;
  };
  return expanded(draw, f, Quadratic(drawn.w0, drawn.offset, drawn.linear, drawn.forms), is_symmetrised);
}

auto start_of(Draw& draw, const DrawnNetwork& drawn, bool is_symmetrised) -> DrawnStart {
  DrawnStart start = expanded(draw, drawn.model(), drawn.h, is_symmetrised);
  start.on_digits = drawn.h.widths().front() == digits().images.rows();
  // The same network on an input that it was not trained on.
  if (start.model.w0.head(drawn.w0.size()) != drawn.w0) return start;  // its weights have scales of their own
  start.other_outputs = [drawn, is_symmetrised, on_digits = start.on_digits](Draw& of) -> DrawnModel {
    const auto& m = drawn.h.widths();
    const Matrix input =
        on_digits
            ? Matrix(digits().images.col(of("other digit", integer(0, static_cast<int>(digits().labels.size()) - 1))))
            : of("other input", matrix(m.front(), 1));
    const Network h({m.begin() + 1, m.end()}, input, drawn.h.activation(), drawn.h.bias());
    const bool on_a_kink = drawn.h.activation().homogeneous() && !(h.kink_margin(drawn.w0) > 0);
    if (on_a_kink) of.discard();
    const DrawnModel f = DrawnNetwork{drawn.activation, h, drawn.w0}.model();
    return is_symmetrised ? symmetrised(f) : f;
  };
  return start;
}

auto start_of(Draw& draw, const DrawnPolynomial& drawn, bool is_symmetrised) -> DrawnStart {
  return expanded(draw, drawn.model(), Polynomial(drawn.forms, drawn.mixing, drawn.degree), is_symmetrised);
}

auto smooth_start(Draw& draw, bool is_symmetrised) -> DrawnStart {
  const auto kind = draw("model", one_of({"quadratic", "two-layer network", "three-layer network", "polynomial"}));
  if (kind == "quadratic") return start_of(draw, quadratic(draw, 5, 3), is_symmetrised);
  if (kind == "polynomial") return start_of(draw, polynomial(draw, 2, 4), is_symmetrised);
  const int depth = kind == "two-layer network" ? 2 : 3;
  return start_of(draw, network(draw, {"tanh", "softplus", "sin"}, depth, depth, draw("biases", flag(0.3))),
                  is_symmetrised);
}

}  // namespace

auto centred_start(Draw& draw) -> DrawnStart { return smooth_start(draw, false); }
auto symmetrised_start(Draw& draw) -> DrawnStart { return smooth_start(draw, true); }

auto any_start(Draw& draw) -> DrawnStart {
  const bool is_symmetrised = draw("symmetrised", flag(0.25));
  if (draw("homogeneous", flag(0.2)))
    return start_of(draw, network(draw, {"linear", "relu", "leaky_relu", "absolute_value"}, 1, 3), is_symmetrised);
  return smooth_start(draw, is_symmetrised);
}

auto kinked_start(Draw& draw) -> DrawnStart {
  return start_of(draw, network(draw, {"relu", "leaky_relu", "absolute_value"}, 2, 3), false);
}

auto quadratic_start(Draw& draw) -> DrawnStart {
  const Index n = draw("n", dimension(1, 3));
  const Index p = n + draw("p - n", dimension(0, 3));
  DrawnQuadratic drawn{draw("w0", vector(p)), Vector::Zero(n), draw("A", matrix(n, p)), {}};
  const Matrix stacked = draw("bend", log_uniform(1e-2, 1e2)) * draw("B", matrix(n * p, p));
  for (Index k = 0; k < n; ++k) {
    const Matrix block = stacked.middleRows(k * p, p);
    drawn.forms.emplace_back((block + block.transpose()) / 2);
  }
  return start_of(draw, drawn, false);
}

auto DrawnTraining::constants(double at_alpha) const -> TrajectoryConstants {
  const double R0 = loss.R.value(Vector::Zero(loss.R.outputs()));
  const double L = start.model.bounds(std::sqrt(horizon * R0) / at_alpha).second;
  return {horizon, at_alpha, R0, loss.R.lipschitz(), differential, L};
}

auto DrawnTraining::until(double t) const -> TrajectoryConstants {
  TrajectoryConstants c = constants();
  c.horizon = t;
  return c;
}

auto DrawnTraining::unit() const -> double {
  const TrajectoryConstants c = constants(std::numeric_limits<double>::infinity());
  return c.differential_lipschitz > 0 ? c.differential_lipschitz * c.D() / c.differential : 1;
}

auto DrawnTraining::settings(double tolerance) const -> FlowSettings {
  FlowSettings settings;
  settings.horizon = horizon;
  settings.relative_tolerance = tolerance;
  settings.absolute_tolerance = tolerance * constants().D() * std::min({1., unit(), unit() * unit(), 1 / differential});
  settings.max_right_hand_sides = 60000;
  settings.estimate_error = true;
  settings.escape = 1e100;  // the units of u, δ and a are the case's own
  return settings;
}

auto DrawnTraining::error(const FlowResult& flow) const -> double {
  return flow.path_error_estimate +
         gamma(64 * static_cast<double>(flow.cost.steps)) * (flow.state.norm() + constants().D());
}

auto training(Draw& draw, DrawnStart start, DrawnLoss loss, double longest) -> DrawnTraining {
  DrawnTraining drawn{std::move(start), std::move(loss)};
  drawn.differential = differential_norm(drawn.at_start()).norm.upper;
  if (!(drawn.differential > 1e3 * drawn.start.model.bounds(0).differential_error)) draw.discard();
  const double tau = draw("T L_R K0²", log_uniform(0.05, longest));
  drawn.horizon = tau / (drawn.loss.R.lipschitz() * drawn.differential * drawn.differential);
  const double D = drawn.constants().D();
  drawn.alpha = std::max(draw("α K0/LD", log_uniform(0.3, 1e4)) * drawn.unit(), 1.01 * D / drawn.start.model.radius);
  return drawn;
}

auto any_training(Draw& draw) -> DrawnTraining {
  DrawnStart start = any_start(draw);
  const Index n = start.model.outputs();
  return training(draw, std::move(start), any_loss(draw, n));
}

auto square_training(Draw& draw) -> DrawnTraining {
  DrawnStart start = any_start(draw);
  const Index n = start.model.outputs();
  return training(draw, std::move(start), square_loss(draw, n));
}

}  // namespace lazy::props
