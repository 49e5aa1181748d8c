// SPDX-License-Identifier: MIT
/// \file
/// Chapter 3: how far the gradient flow of \f$ F_\alpha = \alpha^{-2} R(\alpha h) \f$ strays from that of the
/// linearised model.
///
/// The flows start at \f$ w_0 \f$, where \f$ h(w_0) = 0 \f$, and are written in the scaled variables
/// \f$ u = \alpha(w_\alpha - w_0) \f$, \f$ \bar u = \alpha(\bar w_\alpha - w_0) \f$, which are of order 1; with ε =
/// 1/α, \f$ z = \alpha h(w_\alpha) \f$ and \f$ \bar z = \alpha\bar h(\bar w_\alpha) \f$,
/// \f[ u' = -Dh(w_0 + \varepsilon u)^\top \nabla R(z), \qquad \bar u' = -Dh(w_0)^\top \nabla R(\bar z). \f]
///
/// ū does not depend on α and stays in the range of \f$ Dh(w_0)^\top \f$: \f$ \bar u = Dh(w_0)^\top a \f$,
/// \f$ \bar z = K(w_0)a \f$ and \f$ a' = -\nabla R(\bar z) \f$, a flow in \f$ \mathbb{R}^n \f$.
///
/// The gap is of order ε, and as a difference of two trajectories it drowns in rounding at α = 1e6. Its own flow does
/// not: with \f$ \delta = \alpha(u - \bar u) \f$ and \f$ c = \alpha(z - \bar z) \f$,
/// \f[ c = Dh(w_0)\delta + q_\varepsilon(u), \qquad
///     \delta' = -p_\varepsilon(u)^\top \nabla R(z)
///               - Dh(w_0)^\top\, \varepsilon^{-1}\bigl(\nabla R(\bar z + \varepsilon c) - \nabla R(\bar z)\bigr),
///     \qquad u = \bar u + \varepsilon \delta, \f]
/// \f$ q_\varepsilon, p_\varepsilon \f$ as in models/expansion_concepts.hpp. Nothing in it is small, and at ε = 0 it is
/// the flow of the coefficient of 1/α (P2.5).
///
/// For a symmetrised model, \f$ h(w_+, w_-) = f(w_+) - f(w_-) \f$ from \f$ w_0 = (v, v) \f$, c is itself of order ε
/// (P2.6), and would be lost in δ. There \f$ \bar u = (Df(v)^\top a, -Df(v)^\top a) \f$, and with \f$ \delta = (b +
/// \varepsilon d, b - \varepsilon d) \f$, \f$ m = Df(v)^\top a + \varepsilon^2 d \f$ and \f$ c = \varepsilon\hat c \f$
/// \f[ \hat c = 2Df(v)d + Q_\varepsilon(m, b), \qquad
///     b' = -\tfrac12 \varepsilon^{-1}(Df(w_+) - Df(w_-))^\top \nabla R(z), \qquad
///     d' = -\tfrac12 P_\varepsilon(m, b)^\top \nabla R(z)
///          - Df(v)^\top\, \varepsilon^{-2}\bigl(\nabla R(\bar z + \varepsilon^2 \hat c) - \nabla R(\bar z)\bigr), \f]
/// in which again nothing is small; at ε = 0, ĉ is the coefficient of 1/α².
#pragma once

#include <lazy/error.hpp>
#include <lazy/expansion.hpp>
#include <lazy/flow.hpp>
#include <lazy/loss.hpp>
#include <lazy/model.hpp>
#include <lazy/objective.hpp>
#include <lazy/supremum.hpp>
#include <lazy/tangent_kernel.hpp>
#include <lazy/types.hpp>

#include <cmath>
#include <utility>

namespace lazy {

/// The field \f$ -\nabla F_\alpha \f$ of the gradient flow of an objective, on \f$ \mathbb{R}^p \f$. It refers to the
/// objective, which must outlive it.
template <Model M, Loss L>
auto gradient_field(const Objective<M, L>& objective) {
  return [&objective](double, const Vector& w, Vector& velocity) { velocity = -objective.jet(w).gradient(); };
}

/// \f$ \varepsilon^{-1}(\nabla R(z + \varepsilon c) - \nabla R(z)) \f$ to within 1e-12 of the scale of ∇R, at ε = 0
/// too, for a loss whose derivatives are of one scale over a length of 1e-3.
template <Loss L>
Vector gradient_increment(const L& R, const Vector& z, const Vector& c, double epsilon) {
  if (epsilon * c.cwiseAbs().maxCoeff() >= 1. / 1024) return (R.gradient(z + epsilon * c) - R.gradient(z)) / epsilon;
  static const QuadratureRule rule = gauss_legendre(4);
  Vector sum = Vector::Zero(z.size());
  for (Index i = 0; i < rule.node.size(); ++i) sum += rule.weight[i] * R.hessian(z + (rule.node[i] * epsilon) * c, c);
  return sum;
}

/// The linearised flow in \f$ \mathbb{R}^n \f$: the field \f$ a' = -\nabla R(\bar z) \f$ with the outputs
/// \f$ \bar z = K a \f$, K = K(w₀) the tangent kernel (symbols as in trajectory_bound.hpp).
/// \models{Field}
template <Loss L>
class LinearisedFlow {
 public:
  /// Of the kernel K and the loss R.
  /// \throws InvalidArgument unless K is n × n.
  LinearisedFlow(Matrix kernel, L loss) : kernel_(std::move(kernel)), loss_(std::move(loss)) {
    require_size("the tangent kernel", "rows", kernel_.rows(), loss_.outputs());
    require_size("the tangent kernel", "columns", kernel_.cols(), loss_.outputs());
  }

  Vector start() const { return Vector::Zero(kernel_.rows()); }  ///< a = 0, n entries
  Vector outputs(const Vector& a) const { return kernel_ * a; }  ///< z̄

  /// The velocity at a.
  void operator()(double, const Vector& a, Vector& velocity) const { velocity = -loss_.gradient(outputs(a)); }

 private:
  Matrix kernel_;
  L loss_;
};

/// The flow of the scaled displacement \f$ u = \alpha(w_\alpha - w_0) \f$, on \f$ \mathbb{R}^p \f$ (symbols as in
/// trajectory_bound.hpp).
/// \models{Field}
template <Expansion E, Loss L>
class ScaledFlow {
 public:
  /// Of h about w₀, at the scale α.
  /// \throws InvalidArgument unless α > 0 (α = ∞ gives ū), \f$ h(w_0) = 0 \f$, and h has as many outputs as R takes.
  ScaledFlow(E about, L loss, double alpha);

  Vector start() const { return Vector::Zero(about_.parameters()); }  ///< u = 0, p entries

  /// z, n entries.
  Vector outputs(const Vector& u) const { return outputs(about_.at(epsilon_, u), u); }

  /// The velocity at u.
  void operator()(double, const Vector& u, Vector& velocity) const {
    const auto at = about_.at(epsilon_, u);
    const Vector slope = loss_.gradient(outputs(at, u));
    velocity = -(about_.vjp(slope) + epsilon_ * at.increment(slope));
  }

 private:
  Vector outputs(const ExpansionPoint auto& at, const Vector& u) const {
    return about_.jvp(u) + epsilon_ * at.remainder();
  }

  E about_;
  L loss_;
  double epsilon_;
};

/// The flow of the gap, on \f$ \mathbb{R}^n \times \mathbb{R}^p \f$: its state is (a, δ), or (a, b, d) for a
/// symmetrised model (symbols as in trajectory_bound.hpp, P2.4 to P2.6). Its first part is the linearised flow,
/// \f$ a' = -\nabla R(\bar z) \f$ with \f$ \bar z = K(w_0)a \f$.
/// \models{Field}
template <Expansion E, Loss L>
class GapFlow {
 public:
  /// Of h about w₀, at the scale α.
  /// \throws InvalidArgument unless α > 0 (α = ∞ gives the coefficient), \f$ h(w_0) = 0 \f$, and h has as many outputs
  /// as R takes.
  GapFlow(E about, L loss, double alpha);

  Vector start() const { return Vector::Zero(outputs() + about_.parameters()); }  ///< 0, n + p entries

  Vector linear_outputs(const Vector& state) const { return kernel_ * state.head(outputs()); }         ///< z̄
  Vector linear_displacement(const Vector& state) const { return about_.vjp(state.head(outputs())); }  ///< ū

  /// \f$ u = \bar u + \varepsilon \delta \f$
  Vector displacement(const Vector& state) const {
    return linear_displacement(state) + epsilon_ * parameter_gap(state);
  }

  /// \f$ \delta = \alpha^2(w_\alpha - \bar w_\alpha) \f$
  Vector parameter_gap(const Vector& state) const {
    const Vector x = state.tail(about_.parameters());
    return half_ ? stacked(mean(x) + epsilon_ * difference(x), mean(x) - epsilon_ * difference(x)) : x;
  }

  /// k, such that \f$ \alpha^k(\alpha h(w_\alpha) - \alpha\bar h(\bar w_\alpha)) \f$ is known to be of order 1: 2 for
  /// symmetrised models, else 1.
  int order() const { return half_ ? 2 : 1; }

  /// \f$ \hat c = \alpha^k(\alpha h(w_\alpha) - \alpha\bar h(\bar w_\alpha)) \f$, k = order()
  Vector scaled_gap(const Vector& state) const { return half_ ? mirrored(state).gap : plain(state).gap; }

  /// \f$ c = \alpha(\alpha h(w_\alpha) - \alpha\bar h(\bar w_\alpha)) \f$
  Vector gap(const Vector& state) const { return half_ ? Vector(epsilon_ * scaled_gap(state)) : scaled_gap(state); }

  /// The velocity of the state.
  void operator()(double, const Vector& state, Vector& velocity) const {
    const Vector z_linear = linear_outputs(state);
    velocity.head(outputs()) = -loss_.gradient(z_linear);
    auto of_gap = velocity.tail(about_.parameters());
    if (half_) {
      const auto [at, c] = mirrored(state);
      const double square = epsilon_ * epsilon_;
      const MirroredIncrement change = at.increment(loss_.gradient(z_linear + square * c));
      of_gap = stacked(-0.5 * change.difference,
                       -0.5 * change.sum - half_->vjp(gradient_increment(loss_, z_linear, c, square)));
    } else {
      const auto [at, c] = plain(state);
      of_gap = -at.increment(loss_.gradient(z_linear + epsilon_ * c)) -
               about_.vjp(gradient_increment(loss_, z_linear, c, epsilon_));
    }
  }

 private:
  template <class At>
  struct Point {
    At at;
    Vector gap;  // ĉ
  };

  auto plain(const Vector& state) const {
    auto at = about_.at(epsilon_, displacement(state));
    Vector gap = about_.jvp(parameter_gap(state)) + at.remainder();
    return Point<decltype(at)>{std::move(at), std::move(gap)};
  }

  auto mirrored(const Vector& state) const {
    const Vector x = state.tail(about_.parameters()), d = difference(x);
    const Vector m = half_->vjp(state.head(outputs())) + epsilon_ * epsilon_ * d;
    auto at = half_->mirrored(epsilon_, m, mean(x));
    Vector gap = 2 * half_->jvp(d) + at.remainder();
    return Point<decltype(at)>{std::move(at), std::move(gap)};
  }

  Index outputs() const { return kernel_.rows(); }
  static auto mean(const Vector& x) { return x.head(x.size() / 2); }        // b
  static auto difference(const Vector& x) { return x.tail(x.size() / 2); }  // d

  static Vector stacked(const Vector& plus, const Vector& minus) {
    Vector both(plus.size() + minus.size());
    both << plus, minus;
    return both;
  }

  E about_;
  decltype(mirrored_half(std::declval<const E&>())) half_;  // f about v, for symmetrised models
  L loss_;
  double epsilon_;
  Matrix kernel_;
};

// [coefficient]
/// The flow of the coefficient of 1/α (P2.5), on \f$ \mathbb{R}^n \times \mathbb{R}^p \f$, from the jet of h at
/// \f$ w_0 \f$: its state is (a, δ).
///
/// With \f$ a' = -\nabla R(\bar z) \f$, \f$ \bar z = Dh_0 Dh_0^\top a \f$ and \f$ \bar u = Dh_0^\top a \f$,
/// \f[ \delta' = -Dh_0^\top \nabla^2R(\bar z)\,c - (D^2h_0[\bar u,\cdot])^\top \nabla R(\bar z), \qquad
///     c = Dh_0 \delta + \tfrac12 D^2h_0[\bar u,\bar u]. \f]
/// It is GapFlow at α = ∞ (c = 0 for symmetrised models), from other parts of the model.
/// \models{Field}
template <Jet J, Loss L>
class CoefficientFlow {
 public:
  /// From the jet of h at w₀.
  /// \throws InvalidArgument unless \f$ h(w_0) = 0 \f$ and h has as many outputs as R takes.
  CoefficientFlow(J at, L loss);

  Vector start() const { return Vector::Zero(outputs() + parameters_); }  ///< (a, δ) = 0, n + p entries

  Vector linear_displacement(const Vector& state) const { return at_.vjp(state.head(outputs())); }  ///< ū
  Vector parameter_gap(const Vector& state) const { return state.tail(parameters_); }               ///< δ

  /// \f$ c = \lim \alpha(\alpha h(w_\alpha) - \alpha\bar h(\bar w_\alpha)) \f$
  Vector gap(const Vector& state) const { return gap(state, linear_displacement(state)); }

  /// The velocity of the state.
  void operator()(double, const Vector& state, Vector& velocity) const {
    const Vector z_linear = kernel_ * state.head(outputs());
    const Vector u_linear = linear_displacement(state);
    const Vector slope = loss_.gradient(z_linear);
    velocity.head(outputs()) = -slope;
    velocity.tail(parameters_) = -at_.vjp(loss_.hessian(z_linear, gap(state, u_linear))) - at_.hvp(slope, u_linear);
  }

 private:
  Index outputs() const { return kernel_.rows(); }
  Vector gap(const Vector& state, const Vector& u_linear) const {
    return at_.jvp(parameter_gap(state)) + 0.5 * at_.second(u_linear, u_linear);
  }

  J at_;
  L loss_;
  Matrix kernel_;
  Index parameters_;
};
// [coefficient]

/// The largest gaps of the outputs and of the weights on [0, T], by the power of α that makes them of order 1.
struct LargestGap {
  /// \f$ \sup_t \|c(t)\| = \alpha \sup_t \|\alpha h(w_\alpha) - \alpha\bar h(\bar w_\alpha)\| \f$
  double outputs = 0;
  double time = 0;        ///< where that is attained
  double parameters = 0;  ///< \f$ \sup_t \|\delta(t)\| = \alpha^2 \sup_t \|w_\alpha - \bar w_\alpha\| \f$
  FlowResult flow;        ///< how the flow ended and what it cost
};

/// The suprema of the gap of the outputs (P2.3) and of that of the weights (P2.4) along a GapFlow or a
/// CoefficientFlow, from the continuous path.
template <Field Gap>
LargestGap largest_gap(const Gap& flow, const FlowSettings& settings) {
  Supremum outputs([&](double, const Vector& state) { return flow.gap(state).norm(); });
  Supremum parameters([&](double, const Vector& state) { return flow.parameter_gap(state).norm(); });
  FlowResult result = integrate(flow, flow.start(), settings, [&](FlowStep& step) {
    outputs(step);
    parameters(step);
  });
  return {outputs.value(), outputs.time(), parameters.value(), std::move(result)};
}

// [constants]
/// What the bounds of chapter 3 are made of.
struct TrajectoryConstants {
  double horizon;                 ///< T
  double alpha;                   ///< α
  double initial_loss;            ///< \f$ R(0) \f$
  double loss_lipschitz;          ///< \f$ L_R \f$
  double differential;            ///< \f$ K_0 = \|Dh(w_0)\| \f$, or more
  double differential_lipschitz;  ///< L: of Dh, on the ball of radius D/α about \f$ w_0 \f$

  /// \f$ D = \sqrt{T R(0)} \f$
  double D() const { return std::sqrt(horizon * initial_loss); }

  /// \f$ G = \sqrt{2 L_R R(0)} \f$
  double G() const { return std::sqrt(2 * loss_lipschitz * initial_loss); }

  /// \f$ C_1 = (2K_0 + LD/\alpha) L D G \f$
  double C1() const { return kernel_lipschitz() * D() * G(); }

  /// \f$ C_2 = L_R K_0^2 \f$
  double C2() const { return loss_lipschitz * differential * differential; }

  /// \f$ C_3 = C_1 (e^{C_2 T} - 1)/C_2 \f$
  double C3() const { return alpha * gap(horizon); }

  /// P2.2: \f$ \|w_\alpha(t) - w_0\| \le \sqrt{t R(0)}/\alpha \f$
  double displacement(double t) const { return std::sqrt(t * initial_loss) / alpha; }

  /// P2.2a: \f$ \|\nabla R(\alpha h(w_\alpha(t)))\| \le G \f$
  double gradient() const { return G(); }

  /// P2.2a: \f$ \|\alpha h(w_\alpha(t))\| \le K_0 D + L D^2/(2\alpha) \f$
  double outputs() const { return differential * D() + differential_lipschitz * D() * D() / (2 * alpha); }

  /// P2.3: \f$ \|K(w) - K(w_0)\| \le (2K_0 + LD/\alpha) L \|w - w_0\| \f$ on the ball
  double kernel_change(double distance) const { return kernel_lipschitz() * distance; }

  /// P2.3: \f$ \Delta(t) \le C_1 (e^{C_2 t} - 1)/(C_2 \alpha) \f$
  double gap(double t) const { return C2() > 0 ? C1() / alpha * std::expm1(C2() * t) / C2() : C1() / alpha * t; }

  /// P2.3a without its factor 2/3: \f$ \Delta(t) \le C_1 t/\alpha \f$ for the square loss
  double gap_square_loss(double t) const { return C1() * t / alpha; }

  /// P2.3a for t = T: \f$ \Delta(t) \le \tfrac23 (2K_0 + LD/\alpha) L \sqrt{t R(0)}\, G\, t/\alpha \f$ for the square
  /// loss. For t < T it holds too, but is larger than P2.3a has it, with the D of the horizon T for that of t.
  double gap_square_loss_sharp(double t) const {
    return 2. / 3 * t * kernel_lipschitz() * std::sqrt(t * initial_loss) * G() / alpha;
  }

  /// P2.3b, for convex R and invertible K(w₀): \f$ \Delta(t) \le \sqrt{\operatorname{cond} K(w_0)}\, C_1 t/\alpha \f$
  double gap_convex(double t, double kernel_condition) const {
    return std::sqrt(kernel_condition) * gap_square_loss(t);
  }

  /// P2.4: \f$ \|w_\alpha(t) - \bar w_\alpha(t)\| \le \alpha^{-2} T (L D G + K_0 L_R C_3) \f$, for any
  /// \f$ C_3 \ge \alpha \sup_t \Delta(t) \f$
  double parameter_gap(double any_C3) const {
    return horizon / alpha / alpha * (differential_lipschitz * D() * G() + differential * loss_lipschitz * any_C3);
  }

  /// P2.7: \f$ |\alpha g(w_\alpha) - \alpha\bar g(\bar w_\alpha)| \le \alpha\|Dg(w_0)\| \, \|w_\alpha -
  /// \bar w_\alpha\| + \tfrac12 \alpha L_g\|w_\alpha - w_0\|^2 \f$
  double test_gap(double test_differential, double test_lipschitz, double weight_gap, double distance) const {
    return alpha * test_differential * weight_gap + 0.5 * alpha * test_lipschitz * distance * distance;
  }

 private:
  double kernel_lipschitz() const {
    return (2 * differential + differential_lipschitz * D() / alpha) * differential_lipschitz;
  }
};
// [constants]

/// P2.1: \f$ \int_0^T \|w'\| \le \sqrt{T} \bigl(\int_0^T \|\nabla F_\alpha\|^2\bigr)^{1/2} \f$
inline double path_length_bound(double horizon, double energy) { return std::sqrt(horizon * energy); }

/// P2.2: \f$ \|w_\alpha(t) - w_0\| \le \bigl(t (F_\alpha(w_0) - F_\alpha(w_\alpha(t)))\bigr)^{1/2} \f$
inline double displacement_bound(double t, double decrease) { return std::sqrt(t * decrease); }

namespace detail {

inline double inverse_scale(double alpha) {
  if (!(alpha > 0)) reject("alpha must be positive, but it is ", alpha);
  return 1 / alpha;
}

template <class About, Loss L>
About require_centred(About about, const Vector& value, const L& loss) {
  require_size("the model", "outputs, as the loss takes", value.size(), loss.outputs());
  if (!value.isZero(0)) reject("h(w0) must be 0, but its norm is ", value.norm());
  return about;
}

template <class About>
Matrix tangent_kernel(const About& about, Index outputs) {
  Matrix kernel(outputs, outputs);
  for (Index k = 0; k < outputs; ++k) kernel.col(k) = about.jvp(about.vjp(Vector::Unit(outputs, k)));
  return kernel.selfadjointView<Eigen::Lower>();
}

}  // namespace detail

template <Expansion E, Loss L>
ScaledFlow<E, L>::ScaledFlow(E about, L loss, double alpha)
    : about_(detail::require_centred(about, about.value(), loss)),
      loss_(std::move(loss)),
      epsilon_(detail::inverse_scale(alpha)) {}

template <Expansion E, Loss L>
GapFlow<E, L>::GapFlow(E about, L loss, double alpha)
    : about_(detail::require_centred(about, about.value(), loss)),
      half_(mirrored_half(about_)),
      loss_(std::move(loss)),
      epsilon_(detail::inverse_scale(alpha)),
      kernel_(detail::tangent_kernel(about_, about_.outputs())) {}

template <Jet J, Loss L>
CoefficientFlow<J, L>::CoefficientFlow(J at, L loss)
    : at_(detail::require_centred(at, at.value(), loss)),
      loss_(std::move(loss)),
      kernel_(tangent_kernel(at_)),
      parameters_(at_.vjp(Vector::Zero(kernel_.rows())).size()) {}

}  // namespace lazy
