// SPDX-License-Identifier: MIT
/// \file
/// The norm of a second differential, \f$ \|D^2h\| = \max_{\|c\|=1} \|H(c)\| \f$ with
/// \f$ H(c) = \sum_k c_k H_k \f$, from its forms \f$ H_1, \dots, H_n \f$, as matrices or as operators: the algorithms
/// that norms.hpp describes.
#pragma once

#include <lazy/lanczos.hpp>
#include <lazy/model.hpp>
#include <lazy/norm_result.hpp>
#include <lazy/sum_of_squares.hpp>
#include <lazy/types.hpp>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <queue>
#include <utility>

namespace lazy::detail {

/// The symmetric forms \f$ H_1, \dots, H_n \f$ of D²h as matrices.
class DenseForms {
 public:
  /// From the jet: \f$ H_k e_i \f$ for every k and i.
  template <Jet J>
  DenseForms(const J& at, Index n, Index p, NormCost& cost) : p_(p), stacked_(p * p, n) {
    for (Index k = 0; k < n; ++k)
      for (Index i = 0; i < p; ++i, ++cost.hvps)
        stacked_.col(k).segment(i * p, p) = at.hvp(Vector::Unit(n, k), Vector::Unit(p, i));
  }

  /// From the p² × n matrix whose column k is \f$ H_k \f$, column by column.
  DenseForms(Matrix stacked, Index p) : p_(p), stacked_(std::move(stacked)) { assert(stacked_.rows() == p * p); }

  Index outputs() const { return stacked_.cols(); }
  Index parameters() const { return p_; }
  const Matrix& stacked() const { return stacked_; }

  /// \f$ H(c) = \sum_k c_k H_k \f$
  Matrix form(const Vector& c) const { return (stacked_ * c).reshaped(p_, p_); }

  /// \f$ u \mapsto H(c)u \f$
  auto contraction(const Vector& c) const {
    return [form = form(c)](const Vector& u) -> Vector { return form * u; };
  }

  /// \f$ D^2h[u,u] \f$
  Vector second(const Vector& u) const { return stacked_.transpose() * (u * u.transpose()).reshaped(); }

  /// \f$ \sum_k H_k^2 \f$
  Matrix sum_of_squares() const {
    const auto side_by_side = stacked_.reshaped(p_, p_ * outputs());
    return side_by_side * side_by_side.transpose();
  }

  /// \f$ (\operatorname{tr} H_k H_l)_{kl} \f$
  Matrix gram() const { return stacked_.transpose() * stacked_; }

 private:
  Index p_;
  Matrix stacked_;  // p² × n: column k is H_k
};

/// The same forms as operators.
template <Jet J>
class JetForms {
 public:
  JetForms(const J& at, Index n, Index p, NormCost& cost) : at_(at), n_(n), p_(p), cost_(cost) {}

  Index outputs() const { return n_; }
  Index parameters() const { return p_; }

  auto contraction(const Vector& c) const {
    return [this, c](const Vector& u) -> Vector { return ++cost_.hvps, at_.hvp(c, u); };
  }

  Vector second(const Vector& u) const { return ++cost_.seconds, at_.second(u, u); }

  /// \f$ \sum_k H_k^2 u \f$
  Vector sum_of_squares(const Vector& u) const {
    Vector sum = Vector::Zero(p_);
    for (Index k = 0; k < n_; ++k, cost_.hvps += 2) {
      const Vector unit = Vector::Unit(n_, k);
      sum += at_.hvp(unit, at_.hvp(unit, u));
    }
    return sum;
  }

 private:
  const J& at_;
  Index n_;
  Index p_;
  NormCost& cost_;
};

/// Where an alternating maximisation has come to.
struct Ascent {
  Vector vector;     // a
  Vector direction;  // c = D²h[a,a]/‖·‖
  double value = 0;  // ‖D²h[a,a]‖
  bool converged = false;
};

/// Alternating maximisation of \f$ \|D^2h[a,a]\| \f$ until a sweep gains no more than `tolerance` of it.
template <class Forms>
Ascent ascend(const Forms& forms, Ascent at, double tolerance, const NormSettings& settings) {
  LanczosSettings one_cycle = settings.lanczos;
  one_cycle.subspace = settings.sweep_subspace;
  one_cycle.restarts = 1;
  at.converged = false;
  for (Index sweep = 0; sweep < settings.sweeps && !at.converged; ++sweep) {
    at.vector = dominant_eigenpair(forms.contraction(at.direction), at.vector, one_cycle).vector;
    const Vector image = forms.second(at.vector);
    const double value = image.norm();
    at.converged = !(value > at.value * (1 + tolerance));
    if (value > at.value) {
      at.value = value;
      at.direction = image / value;
    }
  }
  return at;
}

/// The best of several ascents, from `first` and from fixed directions; only the best goes on to the full tolerance.
template <class Forms>
Ascent best_ascent(const Forms& forms, const Vector& first, const NormSettings& settings) {
  constexpr double coarse = 1e-3;
  const Vector a = fixed_vector(forms.parameters(), 1);
  Ascent best = ascend(forms, {a, first, 0, false}, coarse, settings);
  for (Index start = 1; start < settings.starts; ++start) {
    const Vector c = fixed_vector(forms.outputs(), static_cast<std::uint64_t>(start) + 1);
    Ascent other = ascend(forms, {a, c, 0, false}, coarse, settings);
    if (other.value > best.value) best = std::move(other);
  }
  return ascend(forms, std::move(best), settings.tolerance, settings);
}

/// \f$ \|H(c)\| \f$
inline double spectral_norm(const Matrix& symmetric) {
  const Vector eigenvalues = Eigen::SelfAdjointEigenSolver<Matrix>(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
  return eigenvalues.cwiseAbs().maxCoeff();
}

/// \f$ \max_{\|c\|=1} g(c) \f$ for a norm g on R², to a relative tolerance.
///
/// Between two directions g is at most the linear function that takes its values there, whose largest value on the arc
/// is known; the arc with the largest bound is bisected until that bound is met.
template <class Norm>
NormResult largest_on_circle(const Norm& g, const NormSettings& settings) {
  struct Arc {
    double from, to, at_from, at_to, bound;
    bool operator<(const Arc& other) const { return bound < other.bound; }
  };
  const auto arc = [](double from, double to, double at_from, double at_to) {
    const double cosine = std::cos(to - from);
    const double sine = std::sin(to - from);
    // The linear function has gradient (at_from, slope) in the frame whose first axis is `from`.
    const double slope = (at_to - at_from * cosine) / sine;
    const bool inside = slope > 0 && slope * cosine < at_from * sine;
    return Arc{from, to, at_from, at_to, inside ? std::hypot(at_from, slope) : std::max(at_from, at_to)};
  };
  const auto at = [&](double angle) { return g(Vector{{std::cos(angle), std::sin(angle)}}); };

  constexpr double pi = std::numbers::pi;
  const double at_zero = at(0);
  const double at_right = at(pi / 2);
  std::priority_queue<Arc> arcs;
  arcs.push(arc(0, pi / 2, at_zero, at_right));
  arcs.push(arc(pi / 2, pi, at_right, at_zero));
  Bracket norm{std::max(at_zero, at_right), arcs.top().bound};
  for (Index evaluations = 2; norm.upper > norm.lower * (1 + settings.tolerance); ++evaluations) {
    if (evaluations >= settings.evaluations) return {norm, NormTermination::budget, {}};
    const Arc widest = arcs.top();
    arcs.pop();
    const double middle = std::midpoint(widest.from, widest.to);
    const double at_middle = at(middle);
    norm.lower = std::max(norm.lower, at_middle);
    arcs.push(arc(widest.from, middle, widest.at_from, at_middle));
    arcs.push(arc(middle, widest.to, at_middle, widest.at_to));
    norm.upper = std::max(norm.lower, arcs.top().bound);
  }
  return {norm, NormTermination::converged, {}};
}

inline NormTermination ended(bool converged) {
  return converged ? NormTermination::converged : NormTermination::budget;
}

// [bracket]
/// The bracket of \f$ \|D^2h\| \f$ for n >= 3 from the quick bounds.
inline NormResult quick_tensor_norm(const DenseForms& forms, const NormSettings& settings) {
  const Eigen::SelfAdjointEigenSolver<Matrix> gram(forms.gram());
  const Ascent ascent = best_ascent(forms, gram.eigenvectors().rightCols<1>(), settings);
  const double squared = std::min(gram.eigenvalues().tail<1>()[0], largest_eigenvalue(forms.sum_of_squares()));
  return {{ascent.value, std::max(ascent.value, std::sqrt(std::fmax(squared, 0)))}, ended(ascent.converged), {}};
}
// [bracket]

/// An upper bound of \f$ \|D^2h\| \f$ by sums of squares, worked at until it is at most `enough`.
inline double sum_of_squares_bound(const DenseForms& forms, double enough, const NormSettings& settings) {
  constexpr Index semidefinite_limit = 12;
  constexpr Index iterations = 200;
  const Index p = forms.parameters();
  const double squared =
      p <= semidefinite_limit
          ? least_gram_eigenvalue(forms.stacked(), p, enough * enough, iterations)
          : least_mixed_eigenvalue(forms.stacked(), p, enough * enough, fixed_vector(p * p, 1), settings.lanczos);
  return std::sqrt(squared);
}

inline NormResult tensor_norm(const DenseForms& forms, const NormSettings& settings) {
  const auto norm_of = [&](const Vector& c) { return spectral_norm(forms.form(c)); };
  if (forms.outputs() == 1) {
    const double norm = norm_of(Vector::Ones(1));
    return {{norm, norm}, NormTermination::direct, {}};
  }
  if (forms.outputs() == 2) return largest_on_circle(norm_of, settings);
  NormResult result = quick_tensor_norm(forms, settings);
  auto& [lower, upper] = result.norm;
  const double enough = lower * (1 + settings.closed);
  if (settings.upper_bound == UpperBound::tight && upper > enough)
    upper = std::max(lower, std::min(upper, sum_of_squares_bound(forms, enough, settings)));
  return result;
}

template <Jet J>
NormResult tensor_norm(const JetForms<J>& forms, const NormSettings& settings) {
  const Index n = forms.outputs();
  const Vector start = fixed_vector(forms.parameters(), 1);
  bool converged = true;
  const auto upper_norm_of = [&](const Vector& c) {
    const Eigenpair top = dominant_eigenpair(forms.contraction(c), start, settings.lanczos);
    converged = converged && top.converged;
    return std::fabs(top.value) + top.residual;
  };
  if (n == 1) {
    const Eigenpair top = dominant_eigenpair(forms.contraction(Vector::Ones(1)), start, settings.lanczos);
    return {{std::fabs(top.value), std::fabs(top.value) + top.residual}, ended(top.converged), {}};
  }
  if (n == 2) {
    const Ascent ascent = best_ascent(forms, fixed_vector(n, 1), settings);
    const NormResult above = largest_on_circle(upper_norm_of, settings);
    converged = converged && ascent.converged && above.termination == NormTermination::converged;
    return {{ascent.value, std::max(ascent.value, above.norm.upper)}, ended(converged), {}};
  }
  // The bound itself is off by far more than the residual that this tolerance leaves in it.
  LanczosSettings coarse = settings.lanczos;
  coarse.tolerance = std::max(coarse.tolerance, 1e-4);
  const Eigenpair top = dominant_eigenpair([&](const Vector& u) { return forms.sum_of_squares(u); }, start, coarse);
  const Vector image = forms.second(top.vector);
  const Ascent ascent = best_ascent(forms, image.norm() > 0 ? image : fixed_vector(n, 1), settings);
  const double upper = std::sqrt(std::fmax(top.value, 0) + top.residual);
  return {{ascent.value, std::max(ascent.value, upper)}, ended(ascent.converged && top.converged), {}};
}

}  // namespace lazy::detail
