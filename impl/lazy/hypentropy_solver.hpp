// SPDX-License-Identifier: MIT
/// \file
/// β_α(∞) = argmin Q_α(β) s.t. Xβ = y (P3.4), for one scale or along the whole path from ℓ2 to ℓ1.
///
/// Newton's method on the N-dimensional convex dual (P3.2)
///
/// \f[ D(\nu) = 2\alpha^2 \sum_i \cosh\big((X^\top\nu)_i\big) - \langle y, \nu\rangle, \qquad
///     \nabla D = X\beta(\nu) - y, \qquad \nabla^2 D = X\,\mathrm{diag}\big(\sqrt{\beta^2 + 4\alpha^4}\big)X^\top , \f]
///
/// with β(ν) = 2α² sinh(Xᵀν). In Λ = -ln α² the minimiser moves by \f$ d\nu/d\Lambda = (\nabla^2 D)^{-1} y \f$, and becomes affine
/// exponentially fast: steps along that tangent may grow, and every one is corrected by Newton's method. The last digits are
/// won by *rotations*: a step δ of the dual takes (β, w) to (β cosh δ + w sinh δ, w cosh δ + β sinh δ) exactly, whereas
/// \f$ e^{|s|-\Lambda} \f$ has lost ε·Λ.
///
/// Sources: [W20]; R. Cominetti and J. San Martín, *Asymptotic analysis of the exponential penalty trajectory in linear
/// programming*, Math. Programming 67 (1994); Y. Nesterov, *Introductory Lectures on Convex Optimization*, §4.1 (the decrement).
#pragma once

#include <lazy/hypentropy.hpp>
#include <lazy/regression.hpp>
#include <lazy/weighted_gram.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace lazy {

/// What the solver may spend and when it stops.
struct HypentropySettings {
  double tolerance = 1e-14;       ///< on ‖Xβ - y‖/‖y‖: reaching it means `Termination::converged`
  Index newton_systems = 1000;    ///< the most that one scale may cost
};

/// Why the solver stopped.
enum class Termination {
  converged,        ///< the residual is within the tolerance
  rounding_limit,   ///< the residual is what the rounding of the entries of β leaves, and that is above the tolerance
  system_limit,     ///< the Newton systems allowed were spent
};

inline std::string_view name(Termination reason) {
  switch (reason) {
    case Termination::converged: return "converged";
    case Termination::rounding_limit: return "rounding limit";
    case Termination::system_limit: return "limit of Newton systems";
  }
  return "";
}

/// What holds for the computed (β, ν), whatever was done to find them. Energies are α²Q_α/κ, as in \ref MirrorMap.
struct HypentropyCertificate {
  double residual = 0;           ///< ‖Xβ - y‖/‖y‖ (0 for y = 0)
  double attainable = 0;         ///< ε ‖|X||β|‖/‖y‖: below it the rounding of the entries of β alone moves the residual
  double kkt = 0;                ///< max_i |arcsinh(β_i/2α²) - (Xᵀν)_i| / max(‖Xᵀν‖_∞, κ)
  double gap = 0;                ///< primal minus dual energy, by Fenchel–Young, relative to the primal one
  double decrement = 0;          ///< Newton decrement of 0.0481 D/α², from above
  double decrement_bound = 0;    ///< D(ν) - min D, relative to the energy, by self-concordance; infinite if the decrement is >= 1
  double multiplier_bound = 0;   ///< ‖ν - ν*‖ <= ‖Xβ(ν) - y‖/(2α²σ²) (P3.4), in the units of `nu`
};

/// Exact counts of the work done.
struct HypentropyCost {
  Index newton_systems = 0;      ///< factorisations
  Index columns = 0;             ///< columns in all factorisations: d of them are one X Xᵀ
  Index line_search_trials = 0;  ///< evaluations of the mirror map
  Index matvecs = 0;             ///< products with X or Xᵀ
  Index path_steps = 0;          ///< steps in Λ

  HypentropyCost& operator+=(const HypentropyCost& more) {
    newton_systems += more.newton_systems;
    columns += more.columns;
    line_search_trials += more.line_search_trials;
    matvecs += more.matvecs;
    path_steps += more.path_steps;
    return *this;
  }
};

/// The minimiser at one scale.
struct HypentropyResult {
  double log_scale = 0;          ///< Λ = -ln α²
  Vector beta;                   ///< β_α(∞), d entries
  Vector nu;                     ///< the multiplier ν/κ, N entries
  Vector dual;                   ///< Xᵀν/κ, d entries
  double unit = 1;               ///< κ = min(1, α²_scaled): see \ref MirrorMap
  double energy = 0;             ///< α² Q_α(β)/κ
  HypentropyCertificate certificate;
  HypentropyCost cost;
  Termination termination = Termination::converged;
};

/// The hypentropy program for one (X, y) at any number of scales. The problem has to outlive the solver.
class HypentropySolver {
 public:
  /// \throws InvalidArgument if y is not in the range of X.
  explicit HypentropySolver(const Regression& problem, HypentropySettings settings = {});

  /// The minimiser at Λ. \throws InvalidArgument unless Λ is finite.
  HypentropyResult at(double log_scale) { return std::move(path({&log_scale, 1}).front()); }

  /// The minimisers at every Λ given, in that order. \throws InvalidArgument unless every Λ is finite.
  std::vector<HypentropyResult> path(std::span<const double> log_scales);

  const RowSpace& space() const { return space_; }

 private:
  void start_at(double log_scale);
  void follow_path_to(double log_scale);
  void step_along_tangent(double log_scale);
  void correct(double accuracy);
  void polish();
  void factorise(detail::Rest rest);
  void newton_direction();
  double line_search(double t);
  double rounding() const;
  bool systems_left() const { return cost_.newton_systems < settings_.newton_systems; }
  void evaluate(double t);
  double longest_step() const;
  void rotate();
  HypentropyResult result(double log_scale);

  static constexpr double least_share = 1e-20;

  HypentropySettings settings_;
  RowSpace space_;
  detail::WeightedGram hessian_;
  double size_ = 1;        // β = size_ · beta_, and max|β_ℓ2| = 1..2 in beta_
  double feasible_ = 1;    // ‖β_ℓ2‖₁ in that scale
  Vector y_, c_;           // in that scale
  Vector start_;           // AAᵀ start_ = c/2
  MirrorMap map_{0};
  Vector eta_, u_, beta_, weights_;      // the state: η, u = Aᵀη, β(u), dβ/du
  Vector gradient_, direction_, slope_;  // Aβ - c; Δ; AᵀΔ
  Vector trial_;                         // u + tAᵀΔ
  double share_ = 0.1;                   // see WeightedGram
  HypentropyCost cost_;
};

inline HypentropySolver::HypentropySolver(const Regression& problem, HypentropySettings settings)
    : settings_(settings), space_(problem), hessian_(space_) {
  require_positive("tolerance", settings.tolerance);
  const Index d = problem.features();
  start_ = space_.least_norm_multiplier();
  beta_ = space_.A().transpose() * start_;
  if (const double largest = beta_.cwiseAbs().maxCoeff(); largest > 0) size_ = std::ldexp(1.0, std::ilogb(largest));
  feasible_ = beta_.lpNorm<1>() / size_;
  start_ /= 2 * size_;
  y_ = problem.y / size_;
  c_ = space_.c() / size_;
  u_.resize(d);
  weights_.resize(d);
  slope_.resize(d);
  trial_.resize(d);
}

inline std::vector<HypentropyResult> HypentropySolver::path(std::span<const double> log_scales) {
  for (const double log_scale : log_scales)
    if (!std::isfinite(log_scale)) detail::reject("log_scale must be finite, but it is ", log_scale);
  std::vector<std::size_t> order(log_scales.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t k) { return log_scales[k]; });

  std::vector<HypentropyResult> results(log_scales.size());
  const double shift = std::log(size_);
  start_at(0);
  for (const std::size_t k : order) {
    const double log_scale = log_scales[k] + shift;
    cost_ = {};
    if (log_scale <= 0) {
      start_at(log_scale);
      correct(0.1);
    } else {
      follow_path_to(log_scale);
    }
    polish();
    results[k] = result(log_scales[k]);
  }
  return results;
}

/// The minimum-norm solution, which is the limit Λ → -∞ (P3.5).
inline void HypentropySolver::start_at(double log_scale) {
  map_ = MirrorMap(log_scale);
  eta_ = start_;
  u_.noalias() = space_.A().transpose() * eta_;
  slope_.setZero();
  evaluate(0);
}

inline void HypentropySolver::follow_path_to(double log_scale) {
  double step = 1;
  correct(0.1);
  while (map_.log_scale() < log_scale && systems_left()) {
    const Index before = cost_.newton_systems;
    step_along_tangent(std::min(map_.log_scale() + step, log_scale));
    correct(0.3);
    ++cost_.path_steps;
    if (getenv("TRACE")) fprintf(stderr, "  L=%g step=%g systems=%ld share %g cols %ld\n", map_.log_scale(), step, cost_.newton_systems - before, share_, hessian_.columns());
    step *= cost_.newton_systems - before < 20 ? 16 : 1;
  }
}

/// ν ← ν + t (h dν/dΛ + Δ), h the step in Λ and Δ Newton's step for the old Λ: the path from ν keeps Xβ, so its tangent is
/// (∇²D)⁻¹ Xβ = (∇²D)⁻¹ (y + g).
inline void HypentropySolver::step_along_tangent(double log_scale) {
  const double step = log_scale - map_.log_scale();
  share_ = std::min(share_, 0.1 / step);
  factorise(detail::Rest::mean);
  const double radial = 1 / (1 + map_.log_scale());
  trial_ = beta_ - radial * weights_.cwiseProduct(u_);
  direction_.noalias() = step * space_.A() * trial_ - gradient_;
  hessian_.solve_in_place(direction_);
  direction_ += step * radial * eta_;
  slope_.noalias() = space_.A().transpose() * direction_;
  cost_.matvecs += 2;
  map_ = MirrorMap(log_scale);
  evaluate(0);
  line_search(1);
}

/// Newton's method, until a full step would move no s_i by more than `accuracy`.
inline void HypentropySolver::correct(double accuracy) {
  share_ = 0.1;
  double last = std::numeric_limits<double>::infinity();
  while (systems_left()) {
    factorise(detail::Rest::mean);
    newton_direction();
    const double now = map_.unit() * slope_.lpNorm<Eigen::Infinity>();
    if (getenv("TRACE")) fprintf(stderr, "    g %.2e  ds %.2e share %.1e cols %ld\n", gradient_.norm()/c_.norm(), slope_.lpNorm<Eigen::Infinity>(), share_, hessian_.columns());
    if (now <= accuracy || gradient_.norm() <= 4 * (1 + std::abs(map_.log_scale())) * rounding()) return;
    if (now > last / 2) share_ = std::max(share_ / 10, least_share);
    last = line_search(1) == 1 ? now : std::numeric_limits<double>::infinity();
  }
}

inline void HypentropySolver::polish() {
  double last = std::numeric_limits<double>::infinity();
  while (systems_left()) {
    gradient_ = -space_.pull(residual(space_.problem().X, beta_, y_));
    const double now = gradient_.norm();
    if (getenv("TRACE")) fprintf(stderr, "    polish %.2e share %.1e cols %ld\n", now / c_.norm(), share_, hessian_.columns());
    if (now <= rounding()) return;
    if (!(now <= last / 4)) {
      if (share_ <= least_share) return;
      share_ = std::max(share_ / 100, least_share);
      factorise(detail::Rest::mean);
    }
    last = now;
    direction_ = -gradient_;
    hessian_.solve_in_place(direction_);
    slope_.noalias() = space_.A().transpose() * direction_;
    cost_.matvecs += 2;
    rotate();
  }
}

/// What rounding the entries of β does to Aβ.
inline double HypentropySolver::rounding() const {
  return std::numeric_limits<double>::epsilon() / 2 * beta_.cwiseProduct(space_.norms()).norm();
}

inline void HypentropySolver::factorise(detail::Rest rest) {
  hessian_.factorise(weights_, share_, rest);
  ++cost_.newton_systems;
  cost_.columns += hessian_.columns();
}

/// Δ = -H⁻¹(Aβ - c), and AᵀΔ.
inline void HypentropySolver::newton_direction() {
  gradient_.noalias() = space_.A() * beta_ - c_;
  direction_ = -gradient_;
  hessian_.solve_in_place(direction_);
  slope_.noalias() = space_.A().transpose() * direction_;
  cost_.matvecs += 2;
}

/// η ← η + tΔ with |φ'(t)| <= |φ'(0)|/4, φ(t) = D(η + tΔ), first trying the t given: safeguarded scalar Newton on φ'.
inline double HypentropySolver::line_search(double t) {
  const double target = c_.dot(direction_);
  const double initial = beta_.dot(slope_) - target;
  double low = 0, high = longest_step();
  t = std::min(t, high);
  for (int trial = 0; trial < 60; ++trial) {
    evaluate(t);
    const double derivative = beta_.dot(slope_) - target;
    if (std::abs(derivative) <= 0.25 * std::abs(initial) || (derivative < 0 && t == high)) break;
    (derivative < 0 ? low : high) = t;
    const double newton = t - derivative / weights_.cwiseProduct(slope_).dot(slope_);
    const bool inside = newton > low && newton < high && derivative < 4 * std::abs(initial);
    t = inside ? newton : (low + high) / 2;
  }
  eta_ += t * direction_;
  u_.swap(trial_);
  return t;
}

/// β and w at u + tAᵀΔ.
inline void HypentropySolver::evaluate(double t) {
  trial_ = u_ + t * slope_;
  map_(trial_, beta_, weights_);
  ++cost_.line_search_trials;
}

/// The minimiser has |s_i| <= Λ + ln(3‖β‖₁) for every feasible β: no step has to leave that box.
inline double HypentropySolver::longest_step() const {
  const double box = (std::max(map_.log_scale(), 0.0) + std::log(3 * feasible_)) / map_.unit();
  double t = std::numeric_limits<double>::max();
  for (Index i = 0; i < u_.size(); ++i)
    if (slope_[i] != 0) t = std::min(t, (box - std::copysign(u_[i], u_[i] * slope_[i])) / std::abs(slope_[i]));
  const double largest = map_.unit() * slope_.lpNorm<Eigen::Infinity>();
  return std::max(t, std::log1p(largest) / largest);
}

/// (β, w) ← (β cosh δ + w sinh δ, w cosh δ + β sinh δ), δ = AᵀΔ.
inline void HypentropySolver::rotate() {
  const double unit = map_.unit();
  for (Index i = 0; i < u_.size(); ++i) {
    const double delta = unit * slope_[i];
    const double beta = beta_[i], weight = weights_[i];
    const double half = slope_[i] * (1 + detail::sinhc_minus_1(delta / 2));
    const double chord = slope_[i] * (1 + detail::sinhc_minus_1(delta));
    beta_[i] = beta + (weight * chord + unit * beta * (unit * half * half / 2));
    weights_[i] = weight + unit * (weight * (unit * half * half / 2) + unit * beta * chord);
  }
  eta_ += direction_;
  u_ += slope_;
}

namespace detail {

/// part/whole, and 0 for nothing of nothing.
inline double relative(double part, double whole) { return part == 0 ? 0 : part / whole; }

}  // namespace detail

inline HypentropyResult HypentropySolver::result(double log_scale) {
  HypentropyResult result;
  const Regression& problem = space_.problem();
  result.log_scale = log_scale;
  result.beta = size_ * beta_;
  result.unit = map_.unit();
  result.nu = space_.push(eta_);
  result.dual.noalias() = space_.A().transpose() * eta_;
  ++cost_.matvecs;
  HypentropyCertificate& certificate = result.certificate;
  certificate.residual = detail::relative(residual(problem.X, beta_, y_).norm(), y_.norm());
  certificate.attainable = size_ * std::numeric_limits<double>::epsilon() * (problem.X.cwiseAbs() * beta_.cwiseAbs()).norm() / problem.y.norm();
  result.termination = certificate.residual <= settings_.tolerance ? Termination::converged : systems_left() ? Termination::rounding_limit : Termination::system_limit;
  const double energy = map_.potential(beta_);
  double kkt = 0, gap = 0;
  for (Index i = 0; i < beta_.size(); ++i) {
    kkt = std::max(kkt, map_.kkt_residual(beta_[i], result.dual[i]));
    gap += map_.fenchel_young_gap(beta_[i], result.dual[i]);
  }
  certificate.kkt = detail::relative(kkt, result.dual.lpNorm<Eigen::Infinity>());
  certificate.gap = detail::relative(gap, energy);
  result.energy = size_ * energy;
  result.cost = cost_;
  return result;
}

}  // namespace lazy
