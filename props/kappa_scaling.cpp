// SPDX-License-Identifier: MIT
/// \file
/// The properties of chapter 2: how κ answers to the scale of the outputs and of the parameters. Where the scale is a
/// power of two, nothing is rounded differently, and the laws are checked to the last bit.
#include <support/generators/matrices.hpp>
#include <support/generators/models.hpp>
#include <support/generators/numbers.hpp>
#include <support/property.hpp>

#include <lazy/flow.hpp>
#include <lazy/kappa_scaling.hpp>
#include <lazy/models/combinators.hpp>
#include <lazy/norms.hpp>
#include <lazy/tangent_kernel.hpp>

#include <algorithm>
#include <cmath>

namespace lazy::props {
namespace {

/// A model whose norms scale by powers of two to the last bit: they are 0, or so large that their squares do not
/// underflow. (A saturated activation may leave a curvature of 1e-160.)
auto far_from_underflow(Draw& draw, const DrawnModel& h) -> DrawnModel {
  const auto at = h.h.jet(h.w0);
  const double smallest = 1e-120, second = second_differential_norm(at).norm.upper;
  if (differential_norm(at).norm.upper < smallest || (second != 0 && second < smallest)) draw.discard();
  return h;
}

/// A model as in `far_from_underflow`, whose differential at w0 is neither zero nor all rounding.
auto regular(Draw& draw, const DrawnModel& h) -> DrawnModel {
  if (!(differential_norm(h.h.jet(h.w0)).norm.lower > 1e3 * h.bounds(0).differential_error)) draw.discard();
  return far_from_underflow(draw, h);
}

/// The same bits at either end of two brackets.
auto same_bracket(const Bracket& a, const Bracket& b) -> Margin {
  return same(Vector{{a.lower, a.upper}}, Vector{{b.lower, b.upper}});
}

auto kappa_of(const DrawnModel& h, const Vector& y) -> Kappa { return lazy::kappa(h.h.jet(h.w0), y); }

// P1.4b – P1.4e · output scale ----------------------------------------------------------------------------------------

struct OutputScale {
  double power = -1;
  bool scales_residual = true;
  static auto false_variants() -> Variants<OutputScale> {
    return {{"α⁻²", {.power = -2}}, {"α⁺¹", {.power = 1}}, {"‖h(w0) - y*‖, not scaled", {.scales_residual = false}}};
  }
};
PROPERTY(kappa_under_output_scaling, output_scale, exact, OutputScale,
         "κ of 2^k h is 2^-k ‖2^k h - y*‖ ‖D²h‖/‖Dh‖², bit for bit") {
  const auto h = regular(draw, any_model(draw));
  const Vector y = draw("y", vector(h.outputs()));
  const double alpha = draw("α", power_of_two(-40, 40));
  const Kappa k = kappa_of(h, y);
  const double residual = (law.scales_residual ? Vector(alpha * k.outputs - y) : Vector(k.outputs - y)).norm();
  const Bracket law_of = std::pow(alpha, law.power) * (residual * curvature_ratio(k.differential.norm, k.second.norm));
  const Bracket measured = kappa_of(scaled(alpha, h), y).value;
  draw.cover("α > 1", 0.3, alpha > 1);
  draw.cover("α < 1", 0.3, alpha < 1);
  return Oracles{{"law", same_bracket(measured, law_of)},
                 {"kappa_at_output_scale", same_bracket(measured, kappa_at_output_scale(k, alpha))}};
}

struct Linear {
  double first = 1, second = 1;
  static auto false_variants() -> Variants<Linear> {
    return {{"D(αh) = α²Dh", {.first = 2}}, {"D²(αh) = α²D²h", {.second = 2}}, {"D²(αh) = D²h", {.second = 0}}};
  }
};
PROPERTY(differentials_scale_with_the_outputs, output_scale_differentials, exact, Linear,
         "‖D(2^k h)‖ = 2^k ‖Dh‖ and ‖D²(2^k h)‖ = 2^k ‖D²h‖, bit for bit") {
  const auto h = far_from_underflow(draw, any_model(draw));
  const double alpha = draw("α", power_of_two(-40, 40));
  const auto at = h.h.jet(h.w0), at_scaled = scaled(alpha, h).h.jet(h.w0);
  return Oracles{
      {"Dh", same_bracket(differential_norm(at_scaled).norm, std::pow(alpha, law.first) * differential_norm(at).norm)},
      {"D²h", same_bracket(second_differential_norm(at_scaled).norm,
                           std::pow(alpha, law.second) * second_differential_norm(at).norm)}};
}

struct InverseScale {
  double power = -1;
  bool centred = true;
  static auto false_variants() -> Variants<InverseScale> {
    return {{"as printed: h(w0) need not vanish", {.centred = false}}, {"α⁻²", {.power = -2}}, {"α⁺¹", {.power = 1}}};
  }
};
PROPERTY(kappa_is_inverse_in_the_output_scale, output_scale_centred, exact, InverseScale,
         "If h(w0) = 0 then κ of 2^k h is 2^-k times κ of h, bit for bit") {
  const auto h = regular(draw, law.centred ? centred_model(draw) : any_model(draw));
  const Vector y = draw("y", vector(h.outputs()));
  const double alpha = draw("α", power_of_two(-40, 40));
  return same_bracket(kappa_of(scaled(alpha, h), y).value, std::pow(alpha, law.power) * kappa_of(h, y).value);
}

struct Floor {
  double gap = 1, power = -1, level = 1;
  static auto false_variants() -> Variants<Floor> {
    return {{"no floor: κ tends to 0", {.level = 0}},
            {"half of the gap", {.gap = 0.5}},
            {"a gap of order α⁻²", {.power = -2}}};
  }
};
PROPERTY(kappa_has_a_floor, output_scale_floor, theorem, Floor,
         "|κ of 2^k h - ‖h(w0)‖‖D²h‖/‖Dh‖²| <= 2^-k ‖y*‖‖D²h‖/‖Dh‖²") {
  const auto h = regular(draw, any_model(draw));
  const Vector y = draw("y", vector(h.outputs()));
  const double alpha = draw("α", power_of_two(-20, 40));
  const Kappa k = kappa_of(h, y);
  const Bracket measured = kappa_of(scaled(alpha, h), y).value, floor = law.level * kappa_floor(k);
  const double gap = law.gap * std::pow(alpha, law.power + 1) * kappa_floor_gap(k, alpha).upper;
  const double rounding = gamma(static_cast<double>(8 * y.size() + 64)) * (measured.upper + floor.upper);
  draw.cover("the floor is above zero", 0.3, floor.upper > 0);
  return at_most(std::abs(measured.upper - floor.upper), gap + rounding);
}

struct FloorGap {
  double power = 1, factor = 1;
  static auto false_variants() -> Variants<FloorGap> {
    return {{"α² for α", {.power = 2}}, {"half of it", {.factor = 0.5}}};
  }
};
PROPERTY(outputs_outgrow_the_targets, floor_gap, theorem, FloorGap, "|‖h(w0) - y*/α‖ - ‖h(w0)‖| <= ‖y*‖/α") {
  const auto h = any_model(draw);
  const Vector y = draw("y", vector(h.outputs()));
  const double alpha = draw("α", log_uniform(1e-6, 1e6));
  const Vector z = h.h.jet(h.w0).value();
  const double rounding = gamma(static_cast<double>(4 * y.size() + 16)) * (z.norm() + y.norm() / alpha);
  return at_most(std::abs((z - y / alpha).norm() - z.norm()),
                 law.factor * y.norm() / std::pow(alpha, law.power) + rounding);
}

/// Targets that the initial outputs point toward; away from them if not `toward`.
auto targets_beside(Draw& draw, const Vector& outputs, bool toward) -> Vector {
  Vector y = draw("y", vector(outputs.size()));
  const double overlap = outputs.dot(y);
  if (toward && !(std::abs(overlap) > 1e-6 * outputs.norm() * y.norm())) draw.discard();
  if ((overlap > 0) != toward) y = -y;
  return y;
}

struct Optimum {
  double scale = 1;
  bool inverse = false, to_zero = false;
  static auto false_variants() -> Variants<Optimum> {
    return {{"2α*", {.scale = 2}}, {"1/α*", {.inverse = true}}, {"κ = 0 at α*", {.to_zero = true}}};
  }
};
PROPERTY(kappa_is_least_at_a_finite_scale, output_scale_optimum, theorem, Optimum,
         "If ⟨h(w0), y*⟩ > 0, κ of αh is least at α* = ‖y*‖²/⟨h(w0), y*⟩, and is dist(h(w0), ℝ y*)‖D²h‖/‖Dh‖² there") {
  const auto h = regular(draw, any_model(draw));
  const Vector z = h.h.jet(h.w0).value();
  const Vector y = targets_beside(draw, z, true);
  const Kappa k = kappa_of(h, y);
  if (!(k.second.norm.lower > 0)) draw.discard();
  const double best = best_output_scale(z, y).value();
  const double claimed = law.scale * (law.inverse ? 1 / best : best);
  // Far and near: a misplaced optimum shows itself close by, a missing one far away.
  const double other = best * draw("α/α*", log_uniform(1e-2, 1e2));
  const double unit = curvature_ratio(k.differential.norm, k.second.norm).upper;
  const double rounding =
      unit * gamma(static_cast<double>(8 * y.size() + 64)) * (z.norm() + y.norm() / std::min(claimed, other));
  const double least = law.to_zero ? 0 : kappa_at_best_output_scale(k).upper;
  return Oracles{
      {"least", at_most(kappa_at_output_scale(k, claimed).upper, kappa_at_output_scale(k, other).upper + rounding)},
      {"value", within(kappa_at_output_scale(k, claimed).upper, least, rounding)}};
}

struct Parabola {
  double lowest = 1, bend = 1;
  static auto false_variants() -> Variants<Parabola> {
    return {{"lowest at twice β*", {.lowest = 2}},
            {"without the factor ‖y*‖²", {.bend = 0}},
            {"lowest at 0", {.lowest = 0}}};
  }
};
PROPERTY(squared_residual_is_a_parabola, optimum_parabola, rounding, Parabola,
         "‖h(w0) - βy*‖² = dist(h(w0), ℝ y*)² + (β - β*)²‖y*‖²") {
  const auto h = any_model(draw);
  const Vector z = h.h.jet(h.w0).value();
  const Vector y = draw("y", vector(h.outputs()));
  const double beta = draw("β", log_uniform(1e-3, 1e3));
  const double lowest = z.dot(y) / y.squaredNorm();
  const double distance = (z - lowest * y).norm();
  const double right =
      distance * distance + std::pow(beta - law.lowest * lowest, 2) * (law.bend == 1 ? y.squaredNorm() : 1);
  const double size = z.norm() + beta * y.norm();
  return within((z - beta * y).squaredNorm(), right, gamma(static_cast<double>(16 * y.size() + 64)) * size * size);
}

struct Absent {
  bool toward = false, upward = false;
  static auto false_variants() -> Variants<Absent> {
    return {{"whatever the sign of ⟨h(w0), y*⟩", {.toward = true}}, {"κ increases", {.upward = true}}};
  }
};
PROPERTY(without_overlap_the_larger_the_better, optimum_absent, theorem, Absent,
         "If ⟨h(w0), y*⟩ <= 0, κ of αh decreases in α, toward its floor, and no scale is best") {
  const auto h = regular(draw, any_model(draw));
  const Vector z = h.h.jet(h.w0).value();
  const Vector y = targets_beside(draw, z, law.toward);
  const Kappa k = kappa_of(h, y);
  const double alpha = draw("α", log_uniform(1e-6, 1e6)), larger = alpha * draw("ratio", log_uniform(1.0 + 1e-3, 1e3));
  const double unit = curvature_ratio(k.differential.norm, k.second.norm).upper;
  const double rounding = unit * gamma(static_cast<double>(8 * y.size() + 64)) * (z.norm() + y.norm() / alpha);
  const double before = kappa_at_output_scale(k, alpha).upper, after = kappa_at_output_scale(k, larger).upper;
  return Oracles{{"decreases", law.upward ? at_most(before, after + rounding) : at_most(after, before + rounding)},
                 {"above the floor", at_most(kappa_floor(k).upper, after + rounding)},
                 {"no best scale", is_true(law.toward || !best_output_scale(z, y))}};
}

// P1.4f, P1.4g · how to get h(w0) = 0 ---------------------------------------------------------------------------------

struct Centring {
  bool targets_too = false;
  double factor = 1;
  static auto false_variants() -> Variants<Centring> {
    return {{"the targets are centred as well", {.targets_too = true}},
            {"half of it, as for symmetrised models", {.factor = 0.5}}};
  }
};
PROPERTY(centred_models_have_the_kappa_of_their_targets, centring, exact, Centring,
         "h - h(w0) vanishes at w0, and its κ is ‖y*‖‖D²h‖/‖Dh‖², bit for bit") {
  const auto h = regular(draw, any_model(draw));
  const Vector y = draw("y", vector(h.outputs()));
  const auto c = centred(h);
  const Kappa k = kappa_of(h, y);
  const Vector against = law.targets_too ? Vector(y - k.outputs) : y;
  return Oracles{{"vanishes", same(c.h.jet(c.w0).value(), Vector(Vector::Zero(y.size())))},
                 {"κ", same_bracket(kappa_of(c, against).value,
                                    law.factor * (y.norm() * curvature_ratio(k.differential.norm, k.second.norm)))}};
}

struct ConstantShift {
  bool linear = false;
  double factor = 1;
  static auto false_variants() -> Variants<ConstantShift> {
    return {{"the linearisation subtracted, not the constant", {.linear = true}},
            {"D²h too large by 1e-7", {.factor = 1 + 1e-7}}};
  }
};
PROPERTY(constants_have_no_derivative, centring_differentials, exact, ConstantShift,
         "h - b has the Dh, Dhᵀ, D²h and weighted Hessians of h at any point, bit for bit") {
  const auto h = any_model(draw);
  const Vector u = draw("u", vector(h.parameters())), v = draw("v", vector(h.parameters())),
               c = draw("c", vector(h.outputs()));
  const Vector b = draw("b", vector(h.outputs()));
  const Vector w = draw("at w0", flag()) ? h.w0 : Vector(h.w0 + u);
  const auto at = h.h.jet(w);
  const AnyModel moved = translated(h.h, b);
  const auto shifted = moved.jet(w);
  const Vector first = law.linear ? Vector(at.jvp(u) - h.h.jet(h.w0).jvp(u)) : at.jvp(u);
  return Oracles{{"h", same(shifted.value(), Vector(at.value() - b))},
                 {"Dh", same(shifted.jvp(u), first)},
                 {"Dhᵀ", same(shifted.vjp(c), at.vjp(c))},
                 {"D²h", same(shifted.second(u, v), Vector(law.factor * at.second(u, v)))},
                 {"Σ c_k H_k", same(shifted.hvp(c, u), at.hvp(c, u))}};
}

struct Symmetrising {
  double differential = 2, second = 1, kappa = 0.5;
  static auto false_variants() -> Variants<Symmetrising> {
    return {{"‖Dh‖² = ‖Df‖²", {.differential = 1}},
            {"‖D²h‖ = 2‖D²f‖", {.second = 2}},
            {"κ as for the centred model", {.kappa = 1}}};
  }
};
PROPERTY(symmetrising_halves_kappa, symmetrising, backward, Symmetrising,
         "h(v, v) = 0, ‖Dh‖² = 2‖Df‖², ‖D²h‖ = ‖D²f‖ and κ = ½‖y*‖‖D²f‖/‖Df‖²") {
  const auto f = regular(draw, any_model(draw));
  const Vector y = draw("y", vector(f.outputs()));
  const auto h = symmetrised(f);
  const Kappa of_f = kappa_of(centred(f), y), of_h = kappa_of(h, y);
  const auto n = static_cast<double>(f.outputs()), p = static_cast<double>(f.parameters());
  const auto b = f.bounds(0);
  // The kernels agree to the last bit but for the factor. The norms of D²h are brackets of one number; theirs must
  // overlap.
  const double second_rounding = 8 * std::sqrt(n * p) * (b.second_error + gamma(32 * (n + p)) * b.second) +
                                 NormSettings{}.tolerance * of_f.second.norm.upper;
  const double ratio_rounding =
      law.kappa * y.norm() / (of_f.differential.norm.lower * of_f.differential.norm.lower) * second_rounding +
      gamma(256) * of_h.value.upper;
  const double df = of_f.differential.norm.upper, dh = of_h.differential.norm.upper;
  return Oracles{
      {"vanishes", at_most(of_h.outputs.norm(), 0)},
      {"Dh", within(dh * dh, law.differential * df * df, gamma(16 * n + 64) * dh * dh)},
      {"D²h from below", at_most(of_h.second.norm.lower, law.second * of_f.second.norm.upper + second_rounding)},
      {"D²h from above", at_most(law.second * of_f.second.norm.lower, of_h.second.norm.upper + second_rounding)},
      {"κ from below", at_most(of_h.value.lower, law.kappa * of_f.value.upper + ratio_rounding)},
      {"κ from above", at_most(law.kappa * of_f.value.lower, of_h.value.upper + ratio_rounding)}};
}

struct TwoKernels {
  double factor = 2;
  static auto false_variants() -> Variants<TwoKernels> {
    return {{"one kernel", {.factor = 1}},
            {"four: the Jacobian doubles", {.factor = 4}},
            {"none: they cancel", {.factor = 0}}};
  }
};
PROPERTY(symmetrised_kernels_add, symmetrised_kernel, exact, TwoKernels,
         "The tangent kernel of f(w₊) - f(w₋) at (v, v) is twice that of f at v, bit for bit") {
  const auto f = any_model(draw);
  const auto h = symmetrised(f);
  const Matrix K = tangent_kernel(f.h.jet(f.w0));
  return same(tangent_kernel(h.h.jet(h.w0)), Matrix(law.factor * K));
}

struct SymmetrisedForm {
  double sign = -1;
  bool mixed = false;
  static auto false_variants() -> Variants<SymmetrisedForm> {
    return {{"the halves add", {.sign = 1}}, {"with a mixed part", {.mixed = true}}};
  }
};
PROPERTY(symmetrised_second_differentials_subtract, symmetrised_second_form, exact, SymmetrisedForm,
         "D²h(v, v)[(a, b), (a, b)] = D²f(v)[a, a] - D²f(v)[b, b], bit for bit") {
  const auto f = any_model(draw);
  const auto h = symmetrised(f);
  const Vector a = draw("a", vector(f.parameters())), b = draw("b", vector(f.parameters()));
  Vector u(2 * a.size());
  u << a, b;
  const auto at = f.h.jet(f.w0);
  const Vector right = at.second(a, a) + law.sign * at.second(b, b) + (law.mixed ? 1 : 0) * at.second(a, b);
  return same(h.h.jet(h.w0).second(u, u), right);
}

// P1.5 · homogeneity --------------------------------------------------------------------------------------------------

struct Homogeneity {
  int shift = 0;
  bool biases = false, smooth = false;
  static auto false_variants() -> Variants<Homogeneity> {
    return {{"degree q - 1", {.shift = -1}},
            {"degree q + 1", {.shift = 1}},
            {"with biases", {.biases = true}},
            {"with tanh", {.smooth = true}}};
  }
};

const std::vector<std::string> homogeneous_activations{"linear", "relu", "leaky_relu", "absolute_value"};

/// What the law calls homogeneous, of degree q.
auto called_homogeneous(Draw& draw, const Homogeneity& law) -> DrawnModel {
  if (!law.biases && !law.smooth) return homogeneous_model(draw);
  const auto drawn =
      network(draw, law.smooth ? std::vector<std::string>{"tanh"} : homogeneous_activations, 1, 5, law.biases);
  auto h = drawn.model();
  h.degree = static_cast<int>(drawn.h.depth());
  return h;
}

PROPERTY(networks_are_homogeneous, homogeneity, exact, Homogeneity,
         "h(2^k W) = 2^(qk) h(W), bit for bit; q = 1 to 5, any widths, any number of inputs and outputs") {
  const auto h = called_homogeneous(draw, law);
  const double lambda = draw("λ", power_of_two(-30, 30));
  draw.cover("q >= 3", 0.2, h.degree >= 3);
  draw.cover("q = 1", 0.1, h.degree == 1);
  return same(h.h.jet(lambda * h.w0).value(), Vector(std::pow(lambda, h.degree + law.shift) * h.h.jet(h.w0).value()));
}

PROPERTY(networks_are_homogeneous_at_any_scale, homogeneity, rounding, Homogeneity,
         "h(λW) = λ^q h(W) at any λ > 0, to rounding") {
  const auto h = called_homogeneous(draw, law);
  const double lambda = draw("λ", log_uniform(1e-3, 1e3));
  const double power = std::pow(lambda, h.degree + law.shift);
  // λW is rounded, entry by entry: one more rounding in each of the q factors.
  const auto b = h.bounds(0);
  const double rounding = std::pow(lambda, h.degree) * (2 * b.value_error + gamma(4 * h.degree + 8) * b.value);
  return within(h.h.jet(lambda * h.w0).value(), Vector(power * h.h.jet(h.w0).value()), rounding);
}

struct Layers {
  bool forgets_last = false, mean = false;
  static auto false_variants() -> Variants<Layers> {
    return {{"the factor of the last layer forgotten", {.forgets_last = true}},
            {"the largest factor to the power q", {.mean = true}}};
  }
};
PROPERTY(every_layer_adds_its_factor, homogeneous_layers, exact, Layers,
         "h(λ₁W₁, …, λ_q W_q) = λ₁⋯λ_q h(W), bit for bit for powers of two") {
  const auto drawn = network(draw, homogeneous_activations, 1, 5);
  Vector w = drawn.w0;
  double product = 1, largest = 0;
  for (Index l = 1; l <= drawn.h.depth(); ++l) {
    const double lambda = draw("λ", power_of_two(-20, 20));
    drawn.h.weights(w, l) *= lambda;
    if (!(law.forgets_last && l == drawn.h.depth())) product *= lambda;
    largest = std::max(largest, lambda);
  }
  if (law.mean) product = std::pow(largest, static_cast<double>(drawn.h.depth()));
  return same(drawn.h.jet(w).value(), Vector(product * drawn.h.jet(drawn.w0).value()));
}

struct Order {
  int shift = 0;
  static auto false_variants() -> Variants<Order> {
    return {{"one power of λ fewer", {.shift = -1}}, {"one power of λ more", {.shift = 1}}};
  }
};
PROPERTY(differentials_are_homogeneous, homogeneous_differential, exact, Order,
         "Dh(2^k W) = 2^((q-1)k) Dh(W) and so its transpose, bit for bit") {
  const auto h = homogeneous_model(draw);
  const double lambda = draw("λ", power_of_two(-30, 30)), factor = std::pow(lambda, h.degree - 1 + law.shift);
  const Vector u = draw("u", vector(h.parameters())), c = draw("c", vector(h.outputs()));
  const auto at = h.h.jet(h.w0), there = h.h.jet(lambda * h.w0);
  return Oracles{{"Dh", same(there.jvp(u), Vector(factor * at.jvp(u)))},
                 {"Dhᵀ", same(there.vjp(c), Vector(factor * at.vjp(c)))}};
}
PROPERTY(second_differentials_are_homogeneous, homogeneous_second, exact, Order,
         "D²h(2^k W) = 2^((q-2)k) D²h(W) and so its weighted Hessians, bit for bit") {
  const auto h = homogeneous_model(draw);
  const double lambda = draw("λ", power_of_two(-30, 30)), factor = std::pow(lambda, h.degree - 2 + law.shift);
  const Vector u = draw("u", vector(h.parameters())), v = draw("v", vector(h.parameters())),
               c = draw("c", vector(h.outputs()));
  const auto at = h.h.jet(h.w0), there = h.h.jet(lambda * h.w0);
  return Oracles{{"D²h", same(there.second(u, v), Vector(factor * at.second(u, v)))},
                 {"Σ c_k H_k", same(there.hvp(c, u), Vector(factor * at.hvp(c, u)))}};
}

struct Euler {
  int shift = 0;
  bool biases = false;
  static auto false_variants() -> Variants<Euler> {
    return {{"q - 1 for q", {.shift = -1}}, {"q + 1 for q", {.shift = 1}}, {"with biases", {.biases = true}}};
  }
};
auto called_homogeneous(Draw& draw, const Euler& law) -> DrawnModel {
  return called_homogeneous(draw, Homogeneity{.biases = law.biases});
}

PROPERTY(euler_relation_holds, euler, rounding, Euler, "Dh(W)W = q h(W)") {
  const auto h = called_homogeneous(draw, law);
  const auto at = h.h.jet(h.w0);
  const auto b = h.bounds(0);
  const double q = h.degree + law.shift, w = h.w0.norm();
  return within(at.jvp(h.w0), Vector(q * at.value()),
                b.differential_error * w + q * b.value_error + gamma(8) * (b.differential * w + q * b.value));
}
PROPERTY(euler_relation_of_the_differential_holds, euler_second, rounding, Euler, "D²h(W)[W, ·] = (q - 1) Dh(W)") {
  const auto h = called_homogeneous(draw, law);
  const Vector u = draw("u", vector(h.parameters()));
  const auto at = h.h.jet(h.w0);
  const auto b = h.bounds(0);
  const double q = h.degree + law.shift, w = h.w0.norm();
  return within(
      at.second(h.w0, u), Vector((q - 1) * at.jvp(u)),
      (b.second_error * w + (q + 1) * b.differential_error + gamma(8) * (b.second * w + (q + 1) * b.differential)) *
          u.norm());
}

struct HalfLines {
  bool linear = false, smooth = false;
  static auto false_variants() -> Variants<HalfLines> {
    return {{"a homogeneous activation is linear", {.linear = true}}, {"tanh as well", {.smooth = true}}};
  }
};
PROPERTY(homogeneous_activations_are_linear_on_half_lines, homogeneous_activation, rounding, HalfLines,
         "σ(z) = σ(1) max(z, 0) + σ(-1) max(-z, 0), with slopes σ(1) and -σ(-1)") {
  const auto name =
      law.smooth ? std::string("tanh") : draw("σ", one_of({"linear", "relu", "absolute_value", "leaky_relu"}));
  const Activation sigma = name == "leaky_relu" ? leaky_relu(draw("slope", uniform(-2, 2))) : activation_named(name);
  const double z = (draw("negative", flag()) ? -1 : 1) * draw("z", log_uniform(1e-6, 1e6));
  const double right = sigma(1).value, left = law.linear ? -right : sigma(-1).value;
  draw.cover("a kink", 0.3, right != -sigma(-1).value);
  return Oracles{{"σ", within(sigma(z).value, right * std::max(z, 0.0) + left * std::max(-z, 0.0),
                              gamma(4) * std::abs(z) * (std::abs(right) + std::abs(left)))},
                 {"σ'", within(sigma(z).slope, z > 0 ? right : -left, 0)},
                 {"σ''", within(sigma(z).curvature, 0, 0)}};
}

// P1.6, P1.6a · parameter scale ---------------------------------------------------------------------------------------

struct ParameterScale {
  int shift = 0;
  bool scales_residual = true;
  static auto false_variants() -> Variants<ParameterScale> {
    return {{"λ^-(q-1)", {.shift = 1}},
            {"λ^-(q+1)", {.shift = -1}},
            {"‖h(W) - y*‖, not scaled", {.scales_residual = false}}};
  }
};
PROPERTY(kappa_under_parameter_scaling, parameter_scale, exact, ParameterScale,
         "κ at 2^k W is κ of 2^(qk) h at W, bit for bit") {
  const auto h = regular(draw, homogeneous_model(draw));
  const Vector y = draw("y", vector(h.outputs()));
  const double lambda = draw("λ", power_of_two(-12, 12)), alpha = output_scale_of(lambda, h.degree);
  const Kappa k = kappa_of(h, y);
  const Bracket measured = lazy::kappa(h.h.jet(lambda * h.w0), y).value;
  const double residual = (law.scales_residual ? Vector(alpha * k.outputs - y) : Vector(k.outputs - y)).norm();
  const Bracket law_of =
      std::pow(lambda, law.shift - h.degree) * (residual * curvature_ratio(k.differential.norm, k.second.norm));
  draw.cover("λ > 1", 0.3, lambda > 1);
  draw.cover("curved", 0.4, k.second.norm.lower > 0);
  return Oracles{{"law", same_bracket(measured, law_of)},
                 {"output scale", same_bracket(measured, kappa_of(scaled(alpha, h), y).value)},
                 {"kappa_at_parameter_scale", same_bracket(measured, kappa_at_parameter_scale(k, lambda, h.degree))}};
}

PROPERTY(curvature_ratio_under_parameter_scaling, parameter_scale_ratio, exact, Order,
         "‖D²h‖/‖Dh‖² at 2^k W is 2^-qk times that at W, bit for bit") {
  const auto h = regular(draw, homogeneous_model(draw));
  const double lambda = draw("λ", power_of_two(-12, 12));
  const auto ratio = [](const AnyJet& at) {
    return curvature_ratio(differential_norm(at).norm, second_differential_norm(at).norm);
  };
  return same_bracket(ratio(h.h.jet(lambda * h.w0)), std::pow(lambda, law.shift - h.degree) * ratio(h.h.jet(h.w0)));
}

struct LazyParameters {
  int shift = 0;
  bool centred = true;
  static auto false_variants() -> Variants<LazyParameters> {
    return {{"as printed: h(W) need not vanish", {.centred = false}},
            {"λ^-(q-1)", {.shift = 1}},
            {"λ^-(q+1)", {.shift = -1}}};
  }
};
PROPERTY(kappa_falls_with_the_parameter_scale, parameter_scale_lazy, exact, LazyParameters,
         "If h(W) = 0, κ at 2^k W is 2^-qk times κ at W, bit for bit") {
  const auto f = regular(draw, homogeneous_model(draw));
  const auto h = law.centred ? symmetrised(f) : f;
  const Vector y = draw("y", vector(h.outputs()));
  const double lambda = draw("λ", power_of_two(-12, 12));
  return same_bracket(lazy::kappa(h.h.jet(lambda * h.w0), y).value,
                      std::pow(lambda, law.shift - h.degree) * kappa_of(h, y).value);
}

struct ParameterFloor {
  int shift = 0;
  double level = 1, gap = 1;
  static auto false_variants() -> Variants<ParameterFloor> {
    return {{"no floor: κ tends to 0", {.level = 0}},
            {"a gap of λ^-(q+1)", {.shift = -1}},
            {"half of the gap", {.gap = 0.5}}};
  }
};
PROPERTY(kappa_has_a_floor_in_the_parameter_scale, parameter_scale_floor, theorem, ParameterFloor,
         "|κ at 2^k W - ‖h(W)‖‖D²h‖/‖Dh‖²| <= 2^-qk ‖y*‖‖D²h‖/‖Dh‖²") {
  const auto h = regular(draw, homogeneous_model(draw));
  const Vector y = draw("y", vector(h.outputs()));
  const double lambda = draw("λ", power_of_two(-4, 12));
  const Kappa k = kappa_of(h, y);
  const double measured = lazy::kappa(h.h.jet(lambda * h.w0), y).value.upper, floor = law.level * kappa_floor(k).upper;
  const double gap =
      law.gap * std::pow(lambda, law.shift) * kappa_floor_gap(k, output_scale_of(lambda, h.degree)).upper;
  return at_most(std::abs(measured - floor), gap + gamma(static_cast<double>(8 * y.size() + 64)) * (measured + floor));
}

// P1.6b · the flow in disguise ----------------------------------------------------------------------------------------

struct FlowField {
  int shift = 0;
  int degree_shift = 0;
  static auto false_variants() -> Variants<FlowField> {
    return {{"λ^(2q-2)", {.shift = -1}}, {"λ^(2q)", {.shift = 1}}, {"α = λ^(q-1)", {.degree_shift = -1}}};
  }
};
PROPERTY(gradients_correspond, flow_field, exact, FlowField,
         "∇(R∘h)(2^k u) = 2^((2q-1)k) ∇F_α(u), α = 2^qk, bit for bit, for any loss") {
  const auto objective = under_any_loss(draw, homogeneous_model(draw));
  const auto& [h, loss, F] = objective;
  const double lambda = draw("λ", power_of_two(-12, 12));
  const Objective<AnyModel, AnyLoss> F_alpha(h.h, loss.R, output_scale_of(lambda, h.degree + law.degree_shift));
  if (!scales_exactly(loss.R.gradient(h.h.jet(lambda * h.w0).value()))) draw.discard();
  return same(F.gradient(lambda * h.w0),
              Vector(std::pow(lambda, 2 * h.degree - 1 + law.shift) * F_alpha.gradient(h.w0)));
}

struct FlowDescent {
  int shift = 0;
  bool same_objective = false;
  static auto false_variants() -> Variants<FlowDescent> {
    return {{"the step not changed", {.shift = 1}}, {"R∘h in place of F_α", {.same_objective = true}}};
  }
};
PROPERTY(
    descent_corresponds_step_by_step, flow_descent, exact, FlowDescent,
    "Descent on R∘h from 2^k w0 is 2^k times descent on F_α from w0 with 2^((2q-2)k) times the step, bit for bit") {
  // Past a kink as well: there the derivatives that the program takes are homogeneous too.
  const auto objective = under_any_loss(draw, homogeneous_model(draw));
  const auto& [h, loss, F] = objective;
  const double lambda = draw("λ", power_of_two(-6, 6));
  const Objective<AnyModel, AnyLoss> F_alpha(h.h, loss.R, law.same_objective ? 1 : output_scale_of(lambda, h.degree));
  const double speed = law.shift != 0 ? 1 : flow_speed_of(lambda, h.degree);
  const auto b = scaled(output_scale_of(lambda, h.degree), h).bounds(0);
  const double alpha = output_scale_of(lambda, h.degree);
  const double curvature = loss.R.lipschitz() * b.differential * b.differential / alpha / alpha +
                           loss.R.gradient(alpha * h.h.jet(h.w0).value()).norm() * b.second / alpha / alpha;
  if (!(curvature > 0)) draw.discard();
  const double eta = draw("ηL", log_uniform(1e-2, 1)) / curvature / flow_speed_of(lambda, h.degree);
  Vector u = h.w0, v = lambda * h.w0;
  for (int step = 0; step < 6; ++step) {
    if (!scales_exactly(loss.R.gradient(h.h.jet(v).value()))) draw.discard();
    u -= speed * eta * F_alpha.gradient(u);
    v -= eta * F.gradient(v);
  }
  if (!u.allFinite() || !v.allFinite()) draw.discard();
  return same(v, Vector(lambda * u));
}

struct Flow {
  static constexpr double dearness = 10;
  int shift = 0;
  bool same_objective = false;
  static auto false_variants() -> Variants<Flow> {
    return {{"time not changed", {.shift = 2}},
            {"λ^(2q-1) for λ^(2q-2)", {.shift = 1}},
            {"R∘h in place of F_α", {.same_objective = true}}};
  }
};
PROPERTY(flows_correspond, parameter_scale_flow, certificate, Flow,
         "The flow of R∘h from λw0 at time t is λ times that of F_α from w0 at time λ^(2q-2)t, any λ, to the certified "
         "error of both; for networks with kinks before they meet one") {
  const auto objective = under_any_loss(draw, homogeneous_model(draw));
  const auto& [h, loss, F] = objective;
  const double lambda = draw("λ", log_uniform(0.3, 3)), alpha = output_scale_of(lambda, h.degree);
  const double true_speed = flow_speed_of(lambda, h.degree);
  double speed = true_speed;
  if (law.shift == 2) speed = 1;
  if (law.shift == 1) speed *= lambda;
  const Objective<AnyModel, AnyLoss> F_alpha(h.h, loss.R, law.same_objective ? 1 : alpha);

  // The flow stays within sqrt(T F) of its start, and no kink is met that near; there its field has the constants of
  // R∘(αh) over α².
  DrawnObjective outputs_scaled{scaled(alpha, h), loss, Objective<AnyModel, AnyLoss>(lazy::scaled(alpha, h.h), loss.R)};
  const double start = outputs_scaled.F.value(h.w0) / alpha / alpha;
  const double at_start = outputs_scaled.bounds(0).lipschitz / alpha / alpha;
  if (!(at_start > 0) || !(start > 0)) draw.discard();
  const double share = draw("T L", log_uniform(1e-2, 1));
  double horizon = share / at_start;
  ObjectiveBounds ball = outputs_scaled.bounds(std::sqrt(horizon * start));
  if (!(h.radius > 1e-6)) draw.discard();
  for (; std::sqrt(horizon * start) > 0.9 * h.radius || ball.lipschitz / alpha / alpha * horizon > 2;
       ball = outputs_scaled.bounds(std::sqrt(horizon * start)))
    horizon /= 2;
  const double lipschitz = ball.lipschitz / alpha / alpha;

  const auto flow = [&](const Objective<AnyModel, AnyLoss>& f, const Vector& from, double time) {
    FlowSettings settings;
    settings.horizon = time;
    settings.relative_tolerance = 1e-11;
    settings.absolute_tolerance = 1e-13 * from.norm();
    settings.estimate_error = true;
    return integrate([&](double, const Vector& w, Vector& slope) { slope = -f.gradient(w); }, from, settings);
  };
  const auto u = flow(F_alpha, h.w0, horizon);
  const auto v = flow(F, lambda * h.w0, horizon / speed);
  const double field_rounding = std::exp(lipschitz * horizon) * horizon * ball.gradient_error / alpha / alpha;
  const double rounding = lambda * (2 * field_rounding + gamma(64) * (h.w0.norm() + std::sqrt(horizon * start)));
  draw.cover("a kink nearby", 0.2, std::isfinite(h.radius));
  draw.cover("curved", 0.5, h.degree > 1);
  draw.note("λ times the length of the path", lambda * (u.state - h.w0).norm());
  return Oracles{
      {"completed", is_true(u.completed() && v.completed())},
      {"flow", within(v.state, Vector(lambda * u.state), v.error_estimate + lambda * u.error_estimate + rounding)}};
}

}  // namespace
}  // namespace lazy::props
