// SPDX-License-Identifier: MIT
/// \file
/// The norms of the theory: \f$ \|Dh\| \f$, \f$ \|D^2h[g,\cdot]\| \f$ and \f$ \|D^2h\| \f$.
///
/// \f$ \|D^2h\| = \sup_{\|u\|=1} \|D^2h[u,u]\| = \max_{\|c\|=1} \|H(c)\| \f$ with \f$ H(c) = \sum_k c_k H_k \f$, \f$ H_k \f$ the Hessian of
/// output k. It is NP-hard in general (it is the spectral norm of a tensor), so it is returned as a bracket.
/// - *Below*, alternating maximisation: \f$ c \leftarrow D^2h[a,a]/\|\cdot\| \f$, \f$ a \leftarrow \f$ a unit vector with larger
///   \f$ |a^\top H(c)a| \f$; each step can only raise \f$ \|D^2h[a,a]\| \f$.
/// - *Above*, \f$ \|H(c)\|^2 \le \lambda_{\max}(\sum_k H_k^2) \f$ and \f$ \|H(c)\|^2 \le \|H(c)\|_F^2 \le \lambda_{\max}((\operatorname{tr} H_kH_l)_{kl}) \f$,
///   by Cauchy–Schwarz.
/// - *Both*, where n = 1: one symmetric eigenproblem; where n = 2: \f$ g(c) = \|H(c)\| \f$ is a norm on R², hence at most linear
///   between two directions, and bisecting the half-circle where that bound is largest closes the bracket.
///
/// All thresholds are relative and all starts fixed, so that scaling h by \f$ 2^k \f$ scales every norm by \f$ 2^k \f$ bit for bit.
#pragma once

#include <lazy/error.hpp>
#include <lazy/lanczos.hpp>
#include <lazy/model.hpp>
#include <lazy/types.hpp>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>
#include <queue>
#include <utility>
#include <vector>

namespace lazy {

/// A number known to lie in [lower, upper], up to rounding.
struct Bracket {
  double lower = 0;
  double upper = 0;
};

/// Why a norm's computation ended.
enum class NormTermination {
  direct,     ///< a dense eigenvalue problem: both ends of the bracket are the same
  converged,  ///< every iteration met its tolerance
  budget      ///< an iteration was cut off; the bracket holds, wider than asked for
};

/// What a norm cost, in products with the operators of a jet.
struct NormCost {
  Index jvps = 0;
  Index vjps = 0;
  Index seconds = 0;
  Index hvps = 0;
};

/// A norm, as it was computed.
struct NormResult {
  Bracket norm;
  NormTermination termination = NormTermination::direct;
  NormCost cost;
};

/// How norms are computed.
struct NormSettings {
  Index dense_limit = 96;    ///< up to this many outputs (or parameters) a kernel (or the Hessians) is formed
  Index starts = 6;          ///< of the alternating maximisation
  Index sweeps = 500;        ///< of the alternating maximisation, from each start
  Index evaluations = 2000;  ///< of \f$ c \mapsto \|H(c)\| \f$ in the bisection for n = 2
  double tolerance = 1e-10;  ///< relative: of a sweep's progress, of a bisected bracket, of an eigenvalue's residual
  LanczosSettings lanczos;
};

namespace detail {

/// A fixed vector without special structure: entries in [-1, 1), the same on every platform (the mixing of splitmix64).
inline Vector fixed_vector(Index size, std::uint64_t seed) {
  return Vector::NullaryExpr(size, [seed](Index i) {
    std::uint64_t bits = ((seed << 40) + static_cast<std::uint64_t>(i) + 1) * 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    return static_cast<double>(static_cast<std::int64_t>(bits) >> 11) * 0x1p-52;
  });
}

inline double largest_eigenvalue(const Matrix& symmetric) {
  return Eigen::SelfAdjointEigenSolver<Matrix>(symmetric, Eigen::EigenvaluesOnly).eigenvalues().tail<1>()[0];
}

/// ‖A‖ for A : R^p -> R^n given by \f$ u \mapsto Au \f$ and \f$ c \mapsto A^\top c \f$.
template <class Forward, class Adjoint>
NormResult operator_norm(const Forward& forward, const Adjoint& adjoint, Index n, const NormSettings& settings) {
  const auto kernel = [&](const Vector& c) -> Vector { return forward(adjoint(c)); };
  const auto cokernel = [&](const Vector& u) -> Vector { return adjoint(forward(u)); };
  const auto dense = [](const auto& gram, Index size) {
    Matrix matrix(size, size);
    for (Index k = 0; k < size; ++k) matrix.col(k) = gram(Vector::Unit(size, k));
    const double norm = std::sqrt(std::fmax(largest_eigenvalue(matrix), 0));
    return NormResult{{norm, norm}, NormTermination::direct, {}};
  };
  const auto iterative = [&](const auto& gram, Index size) {
    const Eigenpair top = dominant_eigenpair(gram, fixed_vector(size, 1), settings.lanczos);
    return NormResult{{std::sqrt(std::fmax(top.value, 0)), std::sqrt(std::fmax(top.value, 0) + top.residual)},
                      top.converged ? NormTermination::converged : NormTermination::budget,
                      {}};
  };
  if (n <= settings.dense_limit) return dense(kernel, n);
  const Index p = Vector(adjoint(Vector::Zero(n))).size();
  if (p <= settings.dense_limit) return dense(cokernel, p);
  return n <= p ? iterative(kernel, n) : iterative(cokernel, p);
}

}  // namespace detail

/// \f$ \|Dh(w)\| \f$, the largest singular value, from the jet of h at w.
///
/// Through the n × n tangent kernel where n is small, the p × p matrix \f$ Dh^\top Dh \f$ where p is, and Lanczos' method otherwise;
/// then `upper` adds the eigenvalue's residual to what was found, and is a bound as far as the largest eigenvalue was found.
template <Jet J>
NormResult differential_norm(const J& at, const NormSettings& settings = {}) {
  NormCost cost;
  NormResult result = detail::operator_norm([&](const Vector& u) -> Vector { return ++cost.jvps, at.jvp(u); },
                                            [&](const Vector& c) -> Vector { return ++cost.vjps, at.vjp(c); },
                                            Vector(at.value()).size(), settings);
  result.cost = cost;
  return result;
}

/// \f$ \|Dh(w_1) - Dh(w_0)\| \f$, from two jets of one model; as `differential_norm`.
template <Jet J1, Jet J0>
NormResult differential_change_norm(const J1& at1, const J0& at0, const NormSettings& settings = {}) {
  NormCost cost;
  NormResult result = detail::operator_norm(
      [&](const Vector& u) -> Vector { return cost.jvps += 2, at1.jvp(u) - at0.jvp(u); },
      [&](const Vector& c) -> Vector { return cost.vjps += 2, at1.vjp(c) - at0.vjp(c); }, Vector(at0.value()).size(), settings);
  result.cost = cost;
  return result;
}

/// \f$ \|D^2h(w)[g,\cdot]\| \f$, the largest singular value of the n × p matrix with rows \f$ H_k g \f$ (P1.2); as `differential_norm`.
/// \throws InvalidArgument unless g is finite.
template <Jet J>
NormResult second_differential_along_norm(const J& at, const Vector& g, const NormSettings& settings = {}) {
  require_finite("g", g);
  NormCost cost;
  NormResult result = detail::operator_norm([&](const Vector& u) -> Vector { return ++cost.seconds, at.second(g, u); },
                                            [&](const Vector& c) -> Vector { return ++cost.hvps, at.hvp(c, g); },
                                            Vector(at.value()).size(), settings);
  result.cost = cost;
  return result;
}

namespace detail {

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

  Index outputs() const { return stacked_.cols(); }
  Index parameters() const { return p_; }

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

struct Ascent {
  double value = 0;  // ‖D²h[a,a]‖
  Vector direction;  // D²h[a,a]/‖·‖, or empty where D²h[a,a] = 0
  bool converged = false;
};

/// Alternating maximisation of \f$ \|D^2h[a,a]\| \f$ from \f$ H(c) \f$'s dominant vector.
template <class Forms>
Ascent ascend(const Forms& forms, Vector c, const NormSettings& settings) {
  LanczosSettings one_cycle = settings.lanczos;
  one_cycle.restarts = 1;
  Vector a = fixed_vector(forms.parameters(), 1);
  Ascent best;
  for (Index sweep = 0; sweep < settings.sweeps && !best.converged; ++sweep) {
    a = dominant_eigenpair(forms.contraction(c), a, one_cycle).vector;
    c = forms.second(a);
    const double value = c.norm();
    best.converged = !(value > best.value * (1 + settings.tolerance));
    if (value > best.value) {
      c /= value;
      best.value = value;
      best.direction = c;
    }
  }
  return best;
}

/// The best of several ascents: from `first`, and from fixed directions.
template <class Forms>
Ascent best_ascent(const Forms& forms, const Vector& first, const NormSettings& settings) {
  Ascent best = ascend(forms, first, settings);
  for (Index start = 1; start < settings.starts; ++start) {
    const Vector c = fixed_vector(forms.outputs(), static_cast<std::uint64_t>(start) + 1);
    const Ascent other = ascend(forms, c, settings);
    const bool all_converged = best.converged && other.converged;
    if (other.value > best.value) best = other;
    best.converged = all_converged;
  }
  return best;
}

/// \f$ \|H(c)\| \f$
inline double spectral_norm(const Matrix& symmetric) {
  const Vector eigenvalues = Eigen::SelfAdjointEigenSolver<Matrix>(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
  return eigenvalues.cwiseAbs().maxCoeff();
}

/// \f$ \max_{\|c\|=1} g(c) \f$ for a norm g on R², to a relative tolerance.
///
/// Between two directions g is at most the linear function that takes its values there, whose largest value on the arc is
/// known; the arc with the largest bound is bisected until that bound is met.
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

inline NormResult dense_second_norm(const DenseForms& forms, const NormSettings& settings) {
  const Index n = forms.outputs();
  if (n == 1) {
    const double norm = spectral_norm(forms.form(Vector::Ones(1)));
    return {{norm, norm}, NormTermination::direct, {}};
  }
  if (n == 2) return largest_on_circle([&](const Vector& c) { return spectral_norm(forms.form(c)); }, settings);
  const Eigen::SelfAdjointEigenSolver<Matrix> gram(forms.gram());
  const Ascent ascent = best_ascent(forms, gram.eigenvectors().col(n - 1), settings);
  const double squared = std::min(gram.eigenvalues()[n - 1], largest_eigenvalue(forms.sum_of_squares()));
  return {{ascent.value, std::max(ascent.value, std::sqrt(std::fmax(squared, 0)))},
          ascent.converged ? NormTermination::converged : NormTermination::budget,
          {}};
}

template <Jet J>
NormResult operator_second_norm(const JetForms<J>& forms, const NormSettings& settings) {
  const Index n = forms.outputs();
  const Vector start = fixed_vector(forms.parameters(), 1);
  const auto reason = [](bool converged) { return converged ? NormTermination::converged : NormTermination::budget; };
  if (n == 1) {
    const Eigenpair top = dominant_eigenpair(forms.contraction(Vector::Ones(1)), start, settings.lanczos);
    return {{std::fabs(top.value), std::fabs(top.value) + top.residual}, reason(top.converged), {}};
  }
  const Eigenpair top =
      dominant_eigenpair([&](const Vector& u) { return forms.sum_of_squares(u); }, start, settings.lanczos);
  const Vector image = forms.second(top.vector);
  const Ascent ascent = best_ascent(forms, image.norm() > 0 ? image : fixed_vector(n, 1), settings);
  return {{ascent.value, std::max(ascent.value, std::sqrt(std::fmax(top.value, 0) + top.residual))},
          reason(ascent.converged && top.converged),
          {}};
}

}  // namespace detail

/// A bracket of \f$ \|D^2h(w)\| \f$ from the jet of h at w.
///
/// With at most `dense_limit` parameters the Hessians are formed, n p products of the jet; the bracket is then exact for
/// n = 1, closed to `tolerance` for n = 2, and rigorous up to rounding for every n. With more, nothing larger than
/// `lanczos.subspace` vectors is stored, and `upper` is a bound as far as Lanczos' method found the largest eigenvalue of
/// \f$ \sum_k H_k^2 \f$, to which its residual is added.
template <Jet J>
NormResult second_differential_norm(const J& at, const NormSettings& settings = {}) {
  NormCost cost;
  const Index n = Vector(at.value()).size();
  const Index p = Vector(at.vjp(Vector::Zero(n))).size();
  ++cost.vjps;
  NormResult result = p <= settings.dense_limit
                          ? detail::dense_second_norm(detail::DenseForms(at, n, p, cost), settings)
                          : detail::operator_second_norm(detail::JetForms<J>(at, n, p, cost), settings);
  result.cost = cost;
  return result;
}

}  // namespace lazy
