// SPDX-License-Identifier: MIT
#include <support/generators/models.hpp>

#include <support/data.hpp>
#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>

#include <lazy/models/combinators.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace lazy::props {

namespace {

auto frobenius(const std::vector<Matrix>& forms) -> double {
  double sum = 0;
  for (const Matrix& form : forms) sum += form.squaredNorm();
  return std::sqrt(sum);
}

/// A radius within which no unit of a network with kinks changes side: its inputs move by at most a₁ times the weights
/// (S0.11).
auto smooth_radius(const Network& h, const Vector& w0, const ActivationBounds& sigma) -> double {
  const double margin = h.kink_margin(w0);
  const auto reach = [&](double radius) {
    double differential = 0;
    network_bounds(h, w0, radius, sigma, &differential);
    return radius * differential;
  };
  double radius = w0.norm();
  while (reach(radius) > margin / 2) radius /= 2;
  return radius;
}

auto has_kink(std::string_view activation) -> bool {
  return activation == "relu" || activation == "leaky_relu" || activation == "absolute_value";
}

}  // namespace

auto activation_named(std::string_view name) -> Activation {
  if (name == "linear") return linear_activation();
  if (name == "relu") return relu();
  if (name == "leaky_relu") return leaky_relu();
  if (name == "absolute_value") return absolute_value();
  if (name == "tanh") return hyperbolic_tangent();
  if (name == "softplus") return softplus();
  if (name == "sin") return sine();
  throw std::invalid_argument("there is no activation named '" + std::string(name) + "'");
}

auto bounds_of(std::string_view activation) -> ActivationBounds {
  if (activation == "tanh") return {0, 1, 4 / (3 * std::sqrt(3.0)), 2};
  if (activation == "softplus") return {std::log(2.0), 1, 0.25, 1 / (6 * std::sqrt(3.0))};
  if (activation == "sin") return {0, 1, 1, 1};
  return {0, 1, 0, 0};
}

auto network_bounds(const Network& h, const Vector& w0, double radius, const ActivationBounds& sigma,
                    double* hidden_differential) -> ModelBounds {
  // Every entry that an operator of the jet computes is a sum over paths; this many roundings lie on one.
  double roundings = 32;
  for (const Index width : h.widths()) roundings += static_cast<double>(2 * width + 4);
  const double g = gamma(roundings + static_cast<double>(h.inputs().cols()));
  const auto columns = static_cast<double>(h.inputs().cols());

  double z0 = h.inputs().norm(), z1 = 0, z2 = 0, z3 = 0;
  double dz0 = 0, dz1 = 0, dz2 = 0;  // rounding errors of z0, z1, z2
  ModelBounds bounds;
  for (Index l = 1; l <= h.depth(); ++l) {
    const double omega = h.weights(w0, l).norm() + radius;
    const double a0 = omega * z0, a1 = z0 + omega * z1, a2 = 2 * z1 + omega * z2, a3 = 3 * z2 + omega * z3;
    const double da0 = omega * dz0 + g * a0, da1 = dz0 + omega * dz1 + g * a1, da2 = 2 * dz1 + omega * dz2 + g * a2;
    bounds = {a0, a1, a2, a3, da0, da1, da2};
    if (l == h.depth()) break;

    if (hidden_differential) *hidden_differential = std::max(*hidden_differential, a1);
    const auto& [at_zero, s1, s2, s3] = sigma;
    const auto units = static_cast<double>(h.widths()[static_cast<std::size_t>(l)]);
    const double slope_error = s2 * da0 + g * s1, curvature_error = s3 * da0 + g * s2;
    z0 = at_zero * std::sqrt(units * columns) + s1 * a0;
    z1 = s1 * a1;
    z2 = s2 * a1 * a1 + s1 * a2;
    z3 = s3 * a1 * a1 * a1 + 3 * s2 * a1 * a2 + s1 * a3;
    dz0 = s1 * da0 + g * z0;
    dz1 = s1 * da1 + slope_error * a1;
    dz2 = 2 * s2 * a1 * da1 + curvature_error * a1 * a1 + s1 * da2 + slope_error * a2;
    if (h.bias() == Bias::with) z0 = std::hypot(z0, std::sqrt(columns));
  }
  return bounds;
}

auto DrawnQuadratic::model() const -> DrawnModel {
  const double h0 = offset.norm(), a = linear.norm(), b = frobenius(forms);
  const double g = gamma(static_cast<double>(2 * w0.size() + offset.size() + 8));
  return {"quadratic", Quadratic(w0, offset, linear, forms), w0, [=](double r) -> ModelBounds {
            const double value = h0 + a * r + b * r * r / 2, differential = a + b * r;
            return {value, differential, b, 0, g * value, g * differential, g * b};
          }};
}

auto quadratic(Draw& draw, int parameters, int outputs) -> DrawnQuadratic {
  const Index p = draw("p", dimension(1, parameters));
  const Index n = draw("n", dimension(1, outputs));
  DrawnQuadratic drawn;
  drawn.w0 = draw("w0", vector(p));
  drawn.offset = draw("h(w0)", vector(n));
  drawn.linear = draw("A", matrix(n, p));
  const Matrix stacked = draw("bend", log_uniform(1e-3, 1e3)) * draw("B", matrix(n * p, p));
  for (Index k = 0; k < n; ++k) {
    const Matrix block = stacked.middleRows(k * p, p);
    drawn.forms.emplace_back((block + block.transpose()) / 2);
  }
  return drawn;
}

auto DrawnNetwork::model() const -> DrawnModel {
  const ActivationBounds sigma = bounds_of(activation);
  const bool homogeneous = h.activation().homogeneous() && h.bias() == Bias::without;
  DrawnModel drawn{activation + " network", h, w0,
                   [h = h, w0 = w0, sigma](double r) { return network_bounds(h, w0, r, sigma); }};
  if (has_kink(activation) && h.depth() > 1) drawn.radius = smooth_radius(h, w0, sigma);
  if (homogeneous) drawn.degree = static_cast<int>(h.depth());
  return drawn;
}

auto network(Draw& draw, const std::vector<std::string>& activations, int from, int to, bool biases) -> DrawnNetwork {
  const int q = draw("q", dimension(from, to));
  const auto activation = draw("σ", one_of(activations));
  const Index samples = draw("N", dimension(1, 3));
  Matrix inputs;
  int widest = 3;
  if (draw("on digits", flag(0.125))) {
    widest = 2;
    inputs.resize(digits().images.rows(), samples);
    for (Index j = 0; j < samples; ++j)
      inputs.col(j) = digits().images.col(draw("digit", integer(0, static_cast<int>(digits().labels.size()) - 1)));
  } else {
    const Index features = draw("d", dimension(1, 4));
    inputs = draw("Z", has_kink(activation) ? gaussian(features, samples) : matrix(features, samples));
  }
  std::vector<Index> widths;
  for (int l = 1; l <= q; ++l) widths.push_back(draw("m_" + std::to_string(l), dimension(1, widest)));
  const Network h(widths, inputs, activation_named(activation), biases ? Bias::with : Bias::without);
  const double gain = draw("gain", log_uniform(0.1, 10));
  const Vector w0 = gain * draw("W", has_kink(activation) ? gaussian(h.parameters()) : vector(h.parameters()));
  if (has_kink(activation) && !(h.kink_margin(w0) > 0)) draw.discard();
  return {activation, h, w0};
}

auto DrawnPolynomial::model() const -> DrawnModel {
  const double v = forms.norm(), c = mixing.norm(), w = w0.norm();
  const double g = gamma(static_cast<double>(forms.cols() + forms.rows() + 2 * degree + 8)) * (degree + 1);
  DrawnModel drawn{"polynomial", Polynomial(forms, mixing, degree), w0, [=, q = degree](double r) -> ModelBounds {
                     // S0.12 with Frobenius norms, and Vw bounded by its norm.
                     const auto derivative = [&](int k) {
                       double factor = 1;
                       for (int j = 0; j < k; ++j) factor *= q - j;
                       return factor == 0 ? 0 : factor * c * std::pow(v, k) * std::pow(v * (w + r), q - k);
                     };
                     return {derivative(0),     derivative(1),     derivative(2),    derivative(3),
                             g * derivative(0), g * derivative(1), g * derivative(2)};
                   }};
  drawn.degree = degree;
  return drawn;
}

auto polynomial(Draw& draw, int from, int to) -> DrawnPolynomial {
  const int q = draw("q", dimension(from, to));
  const Index p = draw("p", dimension(1, 5));
  const Index m = draw("m", dimension(1, 4));
  const Index n = draw("n", dimension(1, 3));
  return {draw("V", matrix(m, p)), draw("C", matrix(n, m)), q,
          draw("gain", log_uniform(0.1, 10)) * draw("W", vector(p))};
}

auto centred(const DrawnModel& f) -> DrawnModel {
  DrawnModel h = f;
  const double shift = f.h.jet(f.w0).value().norm();
  h.kind = "centred " + f.kind;
  h.h = lazy::centred(f.h, f.w0);
  h.degree = 0;
  h.bounds = [inner = f.bounds, shift](double r) {
    ModelBounds bounds = inner(r);
    bounds.value = std::min(bounds.value + shift, bounds.differential * r);
    bounds.value_error += gamma(1) * (bounds.value + shift);
    return bounds;
  };
  return h;
}

auto symmetrised(const DrawnModel& f) -> DrawnModel {
  DrawnModel h = f;
  h.kind = "symmetrised " + f.kind;
  h.h = lazy::symmetrised(f.h);
  h.w0 = Vector(2 * f.w0.size());
  h.w0 << f.w0, f.w0;
  h.bounds = [inner = f.bounds](double r) -> ModelBounds {
    const ModelBounds half = inner(r);
    const double g = gamma(1);
    return {2 * half.value,
            std::sqrt(2.0) * half.differential,
            half.second,
            half.third,
            2 * half.value_error + 2 * g * half.value,
            2 * half.differential_error + 2 * g * half.differential,
            2 * half.second_error + 2 * g * half.second};
  };
  return h;
}

auto reparametrised(Draw& draw, const DrawnModel& f) -> DrawnModel {
  const Vector factors =
      draw("log₂ s", gaussian(f.parameters())).unaryExpr([](double x) { return std::exp2(std::round(x)); });
  const double largest = factors.maxCoeff();
  DrawnModel h = f;
  h.kind = "reparametrised " + f.kind;
  h.h = lazy::reparametrised(f.h, factors);
  h.w0 = f.w0.cwiseQuotient(factors);
  h.radius = f.radius / largest;
  h.bounds = [inner = f.bounds, largest](double r) -> ModelBounds {
    const ModelBounds b = inner(largest * r);
    const double s = largest;
    return {b.value,       s * b.differential,       s * s * b.second,      s * s * s * b.third,
            b.value_error, s * b.differential_error, s * s * b.second_error};
  };
  return h;
}

auto scaled(double alpha, const DrawnModel& f) -> DrawnModel {
  DrawnModel h = f;
  h.kind = "scaled " + f.kind;
  h.h = lazy::scaled(alpha, f.h);
  h.bounds = [inner = f.bounds, alpha](double r) -> ModelBounds {
    const ModelBounds b = inner(r);
    const double g = gamma(1);
    return {alpha * b.value,
            alpha * b.differential,
            alpha * b.second,
            alpha * b.third,
            alpha * (b.value_error + g * b.value),
            alpha * (b.differential_error + g * b.differential),
            alpha * (b.second_error + g * b.second)};
  };
  return h;
}

auto families() -> std::vector<Family>& {
  static const auto base = [](Draw& draw) -> DrawnModel {
    const auto kind = draw("inner", one_of({"quadratic", "smooth network", "homogeneous network", "polynomial"}));
    if (kind == "quadratic") return quadratic(draw).model();
    if (kind == "smooth network") return network(draw, {"tanh", "softplus", "sin"}, 2, 2).model();
    if (kind == "homogeneous network")
      return network(draw, {"linear", "relu", "leaky_relu", "absolute_value"}, 1, 5).model();
    return polynomial(draw).model();
  };
  static std::vector<Family> all{
      {"quadratic", [](Draw& draw) { return quadratic(draw).model(); }},
      {"two-layer network",
       [](Draw& draw) {
         return network(draw, {"tanh", "softplus", "sin"}, 2, 2, draw("biases", flag())).model();
       }},
      {"deep smooth network",
       [](Draw& draw) {
         return network(draw, {"tanh", "softplus", "sin"}, 3, 4, draw("biases", flag())).model();
       }},
      {"homogeneous network",
       [](Draw& draw) {
         return network(draw, {"linear", "relu", "leaky_relu", "absolute_value"}, 1, 5).model();
       }},
      {"polynomial", [](Draw& draw) { return polynomial(draw).model(); }},
      {"centred", [](Draw& draw) { return centred(base(draw)); }},
      {"symmetrised", [](Draw& draw) { return symmetrised(base(draw)); }},
      {"reparametrised", [](Draw& draw) { return reparametrised(draw, base(draw)); }},
      {"scaled", [](Draw& draw) { return scaled(draw("α", log_uniform(1e-3, 1e3)), base(draw)); }},
  };
  return all;
}

auto any_model(Draw& draw) -> DrawnModel {
  std::vector<std::string> names;
  for (const auto& family : families()) names.push_back(family.name);
  const auto name = draw("model", one_of(names));
  return std::ranges::find(families(), name, &Family::name)->draw(draw);
}

auto homogeneous_model(Draw& draw) -> DrawnModel {
  const bool is_polynomial = draw("polynomial", flag(0.4));
  const DrawnModel h = is_polynomial ? polynomial(draw).model()
                                     : network(draw, {"linear", "relu", "leaky_relu", "absolute_value"}, 1, 5).model();
  return draw("symmetrised", flag(0.3)) ? symmetrised(h) : h;
}

auto centred_model(Draw& draw) -> DrawnModel {
  const DrawnModel f = any_model(draw);
  return draw("symmetrised", flag(0.4)) ? symmetrised(f) : centred(f);
}

auto neighbour_at(const Vector& w0, const Vector& displacement) -> Neighbour {
  const Vector point = w0 + displacement;
  const Vector u = point - w0;
  return {point, u, u.norm() * (1 + gamma(static_cast<double>(u.size()) + 8))};
}

auto neighbour(Draw& draw, const DrawnModel& h, double from, double to) -> Neighbour {
  const double reach = std::min(h.radius, 1 + h.w0.norm());
  const double length = draw("‖u‖", log_uniform(from, to)) * reach;
  return neighbour_at(h.w0, length * draw("u", direction(h.parameters())));
}

auto DrawnObjective::bounds(double radius) const -> ObjectiveBounds {
  const ModelBounds b = model.bounds(radius);
  const Vector z = model.h.jet(model.w0).value();
  const double L_R = loss.R.lipschitz();
  const double K = b.differential, L = b.second;
  const double at_centre = loss.R.gradient(z).norm();
  const double G = at_centre + L_R * (K * radius + b.value_error);
  // What the rounding of the loss is on the ball, from what it is at the centre: ∇R and ∇²R move by no more than this.
  const double moved = K * radius;
  const double value_rounding =
      loss.value_error(z) + gamma(32 + static_cast<double>(z.size())) *
                                (G * moved + (G + L_R * moved) * (z.norm() + moved + loss.targets.norm()));
  const double gradient_rounding = loss.gradient_error(z) + gamma(32) * L_R * 2 * moved;
  const double hessian_rounding = loss.hessian_error(z) + gamma(32) * loss.second_lipschitz * moved;
  return {b,
          G,
          objective_lipschitz(L_R, K, G, L),
          loss.second_lipschitz * K * K * K + 3 * L_R * K * L + G * b.third,
          value_rounding + G * b.value_error,
          b.differential_error * G + K * (gradient_rounding + L_R * b.value_error),
          2 * b.differential_error * L_R * K + K * K * (hessian_rounding + loss.second_lipschitz * b.value_error) +
              b.second_error * G + L * (gradient_rounding + L_R * b.value_error)};
}

auto under_any_loss(Draw& draw, DrawnModel model) -> DrawnObjective {
  DrawnLoss loss = any_loss(draw, model.outputs());
  Objective<AnyModel, AnyLoss> F(model.h, loss.R);
  return {std::move(model), std::move(loss), std::move(F)};
}

auto under_square_loss(Draw& draw, DrawnModel model) -> DrawnObjective {
  DrawnLoss loss = square_loss(draw, model.outputs());
  Objective<AnyModel, AnyLoss> F(model.h, loss.R);
  return {std::move(model), std::move(loss), std::move(F)};
}

auto any_objective(Draw& draw) -> DrawnObjective { return under_any_loss(draw, any_model(draw)); }

}  // namespace lazy::props
