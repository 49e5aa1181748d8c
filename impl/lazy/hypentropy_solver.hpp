// SPDX-License-Identifier: MIT
/// \file
/// β_α(∞), the minimiser of Q_α(β) subject to Xβ = y (P3.4a), at one scale or along the whole path from ℓ2 to ℓ1.
///
/// Newton's method on the N-dimensional convex dual (P3.2)
///
/// \f[ D(\nu) = 2\alpha^2 \sum_i \cosh\big((X^\top\nu)_i\big) - \langle y, \nu\rangle, \qquad
///     \nabla D = X\beta(\nu) - y, \qquad \nabla^2 D = X\,\mathrm{diag}\big(\sqrt{\beta^2 + 4\alpha^4}\big)X^\top , \f]
///
/// with β(ν) = 2α² sinh(Xᵀν). Two facts carry it. The third derivative of D obeys \f$ |D'''[h,h,h]| \le \|X^\top
/// h\|_\infty D''[h,h] \f$, so that steps are measured by what they do to s = Xᵀν. And the minimiser moves along a path
/// in Λ = -ln α² that becomes affine exponentially fast: from the minimum-norm solution (Λ → -∞) it is followed by ever
/// longer tangent steps, each corrected by Newton's method. The last digits are won by rotations of (β, w), see
/// MirrorMap::rotate: \f$ e^{|s|-\Lambda} \f$ has lost ε·Λ. Where y needs entries that are tiny beside others, some
/// direction has next to no weight in the Hessian: when rotations gain little, Newton's step is taken from a QR
/// decomposition that knows such directions (WeightedGram::factorise_exactly).
///
/// Inside, (X, y) is (A, c) or (DX, Dy) of RowSpace, ν is κη and s is κu (see MirrorMap), and β is scaled so that
/// max|β_ℓ2| is about 1: then Λ = 0 is where the ℓ2 regime ends.
///
/// Sources: [W20]; R. Cominetti and J. San Martín, *Asymptotic analysis of the exponential penalty trajectory in linear
/// programming*, Math. Programming 67 (1994); Y. Nesterov, *Introductory Lectures on Convex Optimization*, §4.1 (the
/// decrement).
#pragma once

#include <lazy/hypentropy.hpp>
#include <lazy/hypentropy_result.hpp>
#include <lazy/regression.hpp>
#include <lazy/row_space.hpp>
#include <lazy/weighted_gram.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace lazy {

/// \f$ \beta_\alpha(\infty) = \arg\min Q_\alpha(\beta) \f$ subject to Xβ = y (P3.4a), for one (X, y) at any number of
/// scales Λ = -ln α². The problem has to outlive the solver.
class HypentropySolver {
 public:
  /// Decomposes X.
  /// \throws InvalidArgument if y is not in the range of X, or a setting is not positive.
  explicit HypentropySolver(const Regression& problem, HypentropySettings settings = {});
  HypentropySolver(const Regression&& problem, HypentropySettings settings = {}) = delete;  ///< not of a temporary

  /// The minimiser at Λ. \throws InvalidArgument unless Λ is finite.
  HypentropyResult at(double log_scale) { return std::move(path({&log_scale, 1}).front()); }

  /// The minimisers at every Λ given, in the order given; each goes on from the one before it on the path.
  /// \throws InvalidArgument unless every Λ is finite.
  std::vector<HypentropyResult> path(std::span<const double> log_scales);

  /// dν/dΛ at the last scale solved for, if that is in the rich regime (κ = 1). It tends to a solution of the dual of
  /// min ‖β‖₁ subject to Xβ = y as Λ → ∞ (P3.6a), exponentially fast where ν/Λ only does so like 1/Λ.
  Vector velocity();

  const RowSpace& space() const { return space_; }  ///< the constraint in the form that it solves

 private:
  struct State {
    Vector eta, u;         // η, u = Aᵀη
    Vector beta, weights;  // β(u), dβ/du
  };

  enum class Target { c, y };  // Aβ = c or DXβ = Dy

  static constexpr double largest_share = 0.1, least_share = 1e-20;  // of WeightedGram: its precision
  static constexpr double loosely = 0.3;                             // the accuracy of s on the way
  static constexpr double farthest_rotation = 3;                     // the longest move without a line search
  static constexpr double quietly = 5;                               // a move that may leave columns asleep
  static constexpr double asleep = 60, awake = 40;                   // nats: see choose_columns

  void start_at(double log_scale);
  void follow_path_to(double log_scale);
  void step_along_tangent(double log_scale);
  void tangent(double step, const Vector& g);
  void correct();
  void polish();
  bool reduce(Target target);

  void choose_columns();
  bool wake();
  bool settle();
  double differentiate(Target target = Target::c);
  void aim(const Vector& g);
  void factorise(double share, detail::Rest rest = detail::Rest::mean);
  void factorise_exactly();
  double line_search(double initial);
  void evaluate(double t);
  void rotate();
  double longest_step() const;
  double rounding(const Vector& norms) const;
  double goal(Target target) const;
  double size(Target target) const { return (target == Target::c ? c_ : scaled_y_).norm(); }

  double largest_move() const { return map_.unit() * slope_.lpNorm<Eigen::Infinity>(); }
  bool systems_left() const { return cost_.newton_systems < settings_.newton_systems; }
  void tighten() { share_ = std::max(share_ / 30, least_share); }

  HypentropyResult result(double log_scale);
  HypentropyCertificate certificate(const Vector& dual, double energy);

  HypentropySettings settings_;
  RowSpace space_;
  detail::WeightedGram hessian_;
  double size_ = 1;          // β = size_ · at_.beta, and max|β_ℓ2| is 1..2 in at_.beta
  double feasible_ = 0;      // ‖β_ℓ2‖₁ in that scale
  Vector y_, scaled_y_, c_;  // y, Dy, c in that scale
  Vector start_;             // AAᵀ start_ = c/2
  MirrorMap map_{0};
  State at_, best_;
  std::vector<Index> columns_;  // those in use; empty if all are
  Matrix narrow_;               // A on those columns
  Vector narrow_beta_;          // β on those columns
  Residual residual_;
  double watched_ = 0;                   // the |s| that the others have to stay below
  Vector gradient_, direction_, slope_;  // Aβ - c, Δ, AᵀΔ
  Vector trial_, gain_;                  // u + tAᵀΔ, and what β gains there
  State from_, fresh_, rested_;
  bool sleepless_ = false;  // whether leaving columns asleep has failed
  double share_ = largest_share;
  double step_ = 1;  // in Λ, for the next tangent
  HypentropyCost cost_;
};

inline HypentropySolver::HypentropySolver(const Regression& problem, HypentropySettings settings)
    : settings_(settings), space_(problem), hessian_(space_) {
  require_positive("tolerance", settings.tolerance);
  require_positive("newton_systems", double(settings.newton_systems));
  start_ = space_.least_norm_multiplier();
  at_.beta.noalias() = space_.A().transpose() * start_;
  if (const double largest = at_.beta.lpNorm<Eigen::Infinity>(); largest > 0)
    size_ = std::ldexp(1.0, std::ilogb(largest));
  feasible_ = at_.beta.lpNorm<1>() / size_;
  start_ /= 2 * size_;
  y_ = problem.y / size_;
  scaled_y_ = space_.row_scale().cwiseProduct(y_);
  c_ = space_.c() / size_;
  at_.weights = at_.u = trial_ = slope_ = Vector::Zero(problem.features());
  fresh_ = at_;
}

inline std::vector<HypentropyResult> HypentropySolver::path(std::span<const double> log_scales) {
  for (const double log_scale : log_scales)
    if (!std::isfinite(log_scale)) detail::reject("log_scale must be finite, but it is ", log_scale);
  std::vector<std::size_t> order(log_scales.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t k) { return log_scales[k]; });

  std::vector<HypentropyResult> results(log_scales.size());
  const double shift = std::log(size_);  // β and α² scale together
  start_at(0);
  for (const std::size_t k : order) {
    cost_ = {};
    if (!space_.problem().y.isZero(0)) {
      if (log_scales[k] + shift <= 0)
        start_at(log_scales[k] + shift);
      else if (map_.log_scale() < 0)
        start_at(0);
      follow_path_to(log_scales[k] + shift);
      polish();
    }
    results[k] = result(log_scales[k]);
  }
  return results;
}

/// The minimum-norm solution, which is the limit Λ → -∞ (P3.5a).
inline void HypentropySolver::start_at(double log_scale) {
  columns_.clear();
  map_ = MirrorMap(log_scale);
  step_ = 1;
  sleepless_ = false;
  at_.eta = start_;
  at_.u.noalias() = space_.A().transpose() * at_.eta;
  slope_.setZero();
  evaluate(0);
}

/// The minimiser at Λ, loosely: step, correct, and let the steps grow while that is cheap.
inline void HypentropySolver::follow_path_to(double log_scale) {
  constexpr double growth = 16;
  constexpr Index cheap = 20;
  correct();
  while (map_.log_scale() < log_scale && systems_left()) {
    const Index before = cost_.newton_systems;
    step_along_tangent(std::min(map_.log_scale() + step_, log_scale));
    correct();
    if (cost_.newton_systems - before < cheap) step_ *= growth;
  }
  if (map_.log_scale() == log_scale) return;
  // Out of systems: this multiplier is what there is for the scale asked.
  map_ = MirrorMap(log_scale);
  slope_.setZero();
  evaluate(0);
}

/// ν ← ν + t (h dν/dΛ + Δ), h the step in Λ and Δ Newton's for the old Λ.
inline void HypentropySolver::step_along_tangent(double log_scale) {
  const double step = log_scale - map_.log_scale();
  if (share_ > largest_share / step) {
    share_ = largest_share / step;
    factorise(share_);
  }
  tangent(step, gradient_);
  slope_.noalias() = space_.A().transpose() * direction_;
  ++cost_.matvecs;
  ++cost_.path_steps;
  map_ = MirrorMap(log_scale);
  evaluate(0);
  line_search(at_.beta.dot(slope_) - c_.dot(direction_));
}

/// Δ = h dη/dΛ - H⁻¹g for Λ >= 0. The tangent keeps Aβ: \f$ H\,d\eta/d\Lambda = A\beta \f$. It is solved for its
/// deviation from the ray through η, which stays dual feasible, because H tells nothing of directions in which no
/// column has any weight left.
inline void HypentropySolver::tangent(double step, const Vector& g) {
  const double ray = 1 / (1 + map_.log_scale());
  trial_ = at_.beta - ray * at_.weights.cwiseProduct(at_.u);
  direction_.noalias() = step * (space_.A() * trial_);
  direction_ -= g;
  hessian_.solve_in_place(direction_);
  direction_ += step * ray * at_.eta;
  ++cost_.matvecs;
}

inline Vector HypentropySolver::velocity() {
  factorise(least_share);
  tangent(1, Vector::Zero(space_.rank()));
  return space_.push(direction_);
}

/// Newton's method, until a step would hardly move s or the gradient is rounding.
inline void HypentropySolver::correct() {
  constexpr double unknown = std::numeric_limits<double>::infinity();
  share_ = largest_share;
  double moved = unknown, last = unknown;
  while (systems_left()) {
    // Unless that has just led nowhere, as it does if only rounding is left in a direction without any weight.
    const bool exactly = share_ == least_share && !(moved < loosely);
    if (moved <= quietly && !exactly)
      choose_columns();
    else
      wake();
    differentiate();
    exactly ? factorise_exactly() : factorise(share_);
    aim(gradient_);
    const double move = largest_move();
    if (move <= loosely || gradient_.norm() <= 4 * (1 + std::abs(map_.log_scale())) * rounding(space_.norms())) {
      if (wake()) return;
      moved = unknown;
      continue;
    }
    const double t = line_search(gradient_.dot(direction_));
    moved = t * move;
    // With every column kept, t is at least ln(1 + move)/move, and full steps contract quadratically.
    if (2 * moved < std::log1p(move) || (t >= 1 && move > last / 2)) tighten();
    last = t >= 1 ? move : unknown;
  }
  wake();
}

/// The last digits. Where A is a basis of the row space, the conditioning of X magnifies the rounding of c: then those
/// of D(y - Xβ) itself follow.
inline void HypentropySolver::polish() {
  do choose_columns();
  while (!(reduce(Target::c) && wake()));
  if (space_.orthonormal()) reduce(Target::y);
}

/// Newton's method by rotations, until the rounding of β leaves no more to gain; where they gain little, because a
/// direction has next to no weight yet, by a line search. The best is kept. Returns false, with the state from before,
/// if columns asleep had been needed.
inline bool HypentropySolver::reduce(Target target) {
  constexpr int patience = 24, patience_within_tolerance = 8;
  constexpr double unknown = std::numeric_limits<double>::infinity();
  double last = unknown, least = unknown, least_decrement = unknown;
  bool turned = false;
  best_ = at_;
  for (int waited = 0; systems_left(); ++waited) {
    const double now = differentiate(target);
    if (now <= 0.9 * least) waited = 0;
    if (now < least) {
      least = now;
      best_ = at_;
    }
    if (now <= goal(target)) break;
    if (waited >= (least <= settings_.tolerance * size(target) ? patience_within_tolerance : patience)) break;
    const bool search = turned && now > last / 2;
    if (search) {
      factorise_exactly();
    } else if (!(now <= last / 10)) {
      tighten();
      factorise(share_);
    }
    aim(gradient_);
    if ((search || largest_move() > quietly) && !columns_.empty()) {
      if (!wake()) return false;
      least = now;
      best_ = at_;  // whose u is that of all columns
      continue;
    }
    const double decrement = -gradient_.dot(direction_);
    if (decrement <= least_decrement / 2) {
      least_decrement = decrement;
      waited = 0;
    }
    if (search && largest_move() > farthest_rotation)
      line_search(-decrement);
    else
      rotate();
    turned = !search;
    last = search ? 0 : now;
  }
  at_ = best_;
  return true;
}

inline void HypentropySolver::factorise(double share, detail::Rest rest) {
  hessian_.factorise(at_.weights, share, rest);
  ++cost_.newton_systems;
  cost_.columns += hessian_.columns();
}

inline void HypentropySolver::factorise_exactly() {
  hessian_.factorise_exactly(at_.weights);
  ++cost_.newton_systems;
  cost_.columns += hessian_.columns();
}

/// Leaves only the columns whose |s_i| is at most `asleep` below that of the r-th largest (or Λ), if they are few.
/// Beside r columns, which determine all of η, the weights of the others are below e^{-`asleep`}: no sum can tell them
/// from 0, and they are far from gaining any.
inline void HypentropySolver::choose_columns() {
  if (sleepless_ || !columns_.empty()) return;
  trial_ = at_.u.cwiseAbs();
  std::nth_element(trial_.begin(), trial_.begin() + (space_.rank() - 1), trial_.end(), std::greater<>{});
  watched_ = std::min(map_.log_scale(), trial_[space_.rank() - 1]);
  for (Index i = 0; i < at_.u.size(); ++i)
    if (std::abs(at_.u[i]) > watched_ - asleep) columns_.push_back(i);
  if (4 * Index(columns_.size()) > at_.u.size()) return columns_.clear();
  narrow_ = space_.A()(Eigen::all, columns_);
  rested_ = at_;
}

/// All columns again. Returns false, with the state from before and for good, if one that was asleep had been needed.
inline bool HypentropySolver::wake() {
  const bool settled = settle();
  if (!settled) at_ = rested_;
  sleepless_ = sleepless_ || !settled;
  columns_.clear();
  return settled;
}

/// u = Aᵀη for the columns that were left alone. Returns whether they could be: they have stayed `awake` below.
inline bool HypentropySolver::settle() {
  if (columns_.empty()) return true;
  fresh_.u.noalias() = space_.A().transpose() * at_.eta;
  ++cost_.matvecs;
  map_(fresh_.u, fresh_.beta, fresh_.weights);
  for (const Index i : columns_) fresh_.u[i] = 0;
  const bool quiet = fresh_.u.lpNorm<Eigen::Infinity>() <= watched_ - awake;
  for (const Index i : columns_) {
    fresh_.u[i] = at_.u[i];
    fresh_.beta[i] = at_.beta[i];
    fresh_.weights[i] = at_.weights[i];
  }
  at_.u.swap(fresh_.u);
  at_.beta.swap(fresh_.beta);
  at_.weights.swap(fresh_.weights);
  return quiet;
}

/// g = Aβ - c, from the residual of the target. Returns the norm of that residual.
inline double HypentropySolver::differentiate(Target target) {
  ++cost_.matvecs;
  if (target == Target::y) {
    const Vector& lacking = residual_(space_.problem().X, at_.beta, y_);
    gradient_ = -space_.pull(lacking);
    return space_.row_scale().cwiseProduct(lacking).norm();
  }
  if (columns_.empty()) {
    gradient_ = -residual_(space_.A(), at_.beta, c_);
  } else {
    narrow_beta_ = at_.beta(columns_);
    gradient_ = -residual_(narrow_, narrow_beta_, c_);
  }
  return gradient_.norm();
}

/// Δ = -H⁻¹g, and AᵀΔ.
inline void HypentropySolver::aim(const Vector& g) {
  direction_ = -g;
  hessian_.solve_in_place(direction_);
  if (columns_.empty()) {
    slope_.noalias() = space_.A().transpose() * direction_;
  } else {
    slope_.setZero();
    slope_(columns_) = narrow_.transpose() * direction_;
  }
  ++cost_.matvecs;
}

/// η ← η + tΔ with |φ'(t)| <= |φ'(0)|/4 or rounding, φ(t) = D(η + tΔ), by safeguarded scalar Newton on φ' from t = 1.
/// Takes φ'(0), and returns t.
inline double HypentropySolver::line_search(double initial) {
  constexpr int most_trials = 60;
  const double lost = (4 + std::abs(map_.log_scale())) * std::numeric_limits<double>::epsilon();
  from_ = at_;
  double low = 0, high = longest_step();
  double t = std::min(1.0, high);
  for (int trial = 1;; ++trial) {
    evaluate(t);
    gain_ = at_.beta - from_.beta;
    const double derivative = initial + gain_.dot(slope_);
    const double rounding = lost * (gain_.cwiseAbs() + from_.beta.cwiseAbs()).dot(slope_.cwiseAbs());
    const bool enough = std::abs(derivative) <= std::max(std::abs(initial) / 4, rounding);
    if (enough || (derivative < 0 && t == high) || trial == most_trials) break;
    (derivative < 0 ? low : high) = t;
    const double newton = t - derivative / at_.weights.cwiseProduct(slope_).dot(slope_);
    // Else φ' is still exponential.
    const bool trusted = newton > low && newton < high && derivative < 4 * std::abs(initial);
    t = trusted ? newton : (low + high) / 2;
  }
  at_.eta += t * direction_;
  at_.u.swap(trial_);
  return t;
}

/// (β, w) at u + tAᵀΔ.
inline void HypentropySolver::evaluate(double t) {
  trial_ = at_.u + t * slope_;
  map_(trial_, at_.beta, at_.weights);
  ++cost_.line_search_trials;
}

/// η ← η + tΔ, no farther than `farthest_rotation`, with (β, w) from those before by rotations, which keep the digits
/// that \f$ e^{|s|-\Lambda} \f$ has lost. An entry that has none to keep, or that moves far across 0, is found afresh.
inline void HypentropySolver::rotate() {
  constexpr double least = 1e-170;  // far from the subnormal numbers
  const double t = std::min(1.0, farthest_rotation / largest_move());
  from_ = at_;
  evaluate(t);
  for (Index i = 0; i < slope_.size(); ++i) {
    const double move = t * slope_[i], delta = map_.unit() * std::abs(move), s = map_.unit() * std::abs(at_.u[i]);
    if (delta > std::max(s, 1.0) || from_.weights[i] < least) continue;
    at_.beta[i] = from_.beta[i];
    at_.weights[i] = from_.weights[i];
    map_.rotate(move, at_.beta[i], at_.weights[i]);
  }
  at_.eta += t * direction_;
  at_.u.swap(trial_);
}

/// The minimiser has |s_i| <= Λ + ln(3‖β‖₁) for every feasible β: no step has to leave that box. Nor has any to be
/// shorter than ln(1 + m)/m, m the move, along which Newton's direction descends.
inline double HypentropySolver::longest_step() const {
  const double box = (std::max(map_.log_scale(), 0.0) + std::log(3 * feasible_)) / map_.unit();
  double t = std::numeric_limits<double>::max();
  for (Index i = 0; i < slope_.size(); ++i)
    if (slope_[i] != 0) t = std::min(t, (box - std::copysign(at_.u[i], at_.u[i] * slope_[i])) / std::abs(slope_[i]));
  return std::max(t, std::log1p(largest_move()) / largest_move());
}

/// What rounding the entries of β does to a sum of columns that have these norms.
inline double HypentropySolver::rounding(const Vector& norms) const {
  return std::numeric_limits<double>::epsilon() / 2 * at_.beta.cwiseProduct(norms).norm();
}

/// The residual to reach: the rounding of the target, or of what comes near it. Where A is a basis, X may magnify that
/// of c, so every bit counts.
inline double HypentropySolver::goal(Target target) const {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  if (target == Target::c) return std::max(rounding(space_.norms()), space_.orthonormal() ? 0 : epsilon * c_.norm());
  return std::max(rounding(space_.design_norms()),
                  (epsilon + std::min(space_.distance(), settings_.tolerance / 2)) * size(target));
}

inline HypentropyResult HypentropySolver::result(double log_scale) {
  HypentropyResult result;
  result.log_scale = log_scale;
  result.unit = map_.unit();
  if (space_.problem().y.isZero(0)) {
    result.beta = result.dual = Vector::Zero(space_.problem().features());
    result.nu = Vector::Zero(space_.problem().samples());
    return result;
  }
  const double energy = map_.potential(at_.beta);
  result.beta = size_ * at_.beta;
  result.nu = space_.push(at_.eta);
  result.dual.noalias() = space_.A().transpose() * at_.eta;
  result.energy = size_ * energy;
  result.certificate = certificate(result.dual, energy);
  result.termination = result.certificate.residual <= settings_.tolerance ? Termination::converged
                       : systems_left()                                   ? Termination::rounding_limit
                                                                          : Termination::system_limit;
  cost_.matvecs += 4;
  result.cost = cost_;
  return result;
}

inline HypentropyCertificate HypentropySolver::certificate(const Vector& dual, double energy) {
  constexpr double self_concordance = 0.04811252243246881;  // 1/(12√3): 0.0481 D/α² is standard self-concordant
  HypentropyCertificate proof;
  proof.residual = differentiate(Target::y) / size(Target::y);
  proof.attainable = space_.distance() + 2 * rounding(space_.design_norms()) / size(Target::y);

  double kkt = 0, gap = std::abs(at_.eta.dot(gradient_));
  for (Index i = 0; i < dual.size(); ++i) {
    kkt = std::max(kkt, map_.kkt_residual(at_.beta[i], dual[i]));
    gap += map_.fenchel_young_gap(at_.beta[i], dual[i]);
  }
  proof.kkt = kkt / dual.lpNorm<Eigen::Infinity>();
  proof.gap = gap / energy;

  factorise(share_, detail::Rest::least);
  direction_ = gradient_;
  hessian_.solve_in_place(direction_);
  const double square = std::max(gradient_.dot(direction_), 0.0);  // the decrement of D/κ, squared
  if (square == 0) return proof;
  proof.decrement =
      map_.unit() * std::sqrt(2 * self_concordance * square / map_.least_weight());  // α²κ = least_weight/2
  proof.decrement_bound =
      proof.decrement < 1 ? square / (2 * (1 - proof.decrement)) / energy : std::numeric_limits<double>::infinity();
  proof.multiplier_bound = gradient_.norm() / (map_.least_weight() * space_.least_eigenvalue());
  return proof;
}

}  // namespace lazy
