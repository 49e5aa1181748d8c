// SPDX-License-Identifier: MIT
/// \file
/// The norms of the theory: \f$ \|Dh\| \f$, \f$ \|D^2h[g,\cdot]\| \f$ and \f$ \|D^2h\| \f$.
///
/// \f$ \|D^2h\| = \sup_{\|u\|=1} \|D^2h[u,u]\| = \max_{\|c\|=1} \|H(c)\| \f$ with \f$ H(c) = \sum_k c_k H_k \f$,
/// \f$ H_k \f$ the Hessian of output k. It is NP-hard in general (it is the spectral norm of a tensor), so it is
/// returned as a bracket.
/// - *Below*, alternating maximisation: \f$ c \leftarrow D^2h[a,a]/\|\cdot\| \f$, \f$ a \leftarrow \f$ a unit vector
///   with larger \f$ |a^\top H(c)a| \f$; each step can only raise \f$ \|D^2h[a,a]\| \f$.
/// - *Above*, \f$ \|H(c)\|^2 \le \lambda_{\max}(\sum_k H_k^2) \f$ and
///   \f$ \|H(c)\|^2 \le \|H(c)\|_F^2 \le \lambda_{\max}((\operatorname{tr} H_kH_l)_{kl}) \f$, by Cauchy–Schwarz.
///   UpperBound::tight adds the bounds of sum_of_squares.hpp, of which these two are the crude ends.
/// - *Both*, where n = 1: one symmetric eigenproblem; where n = 2: \f$ c \mapsto \|H(c)\| \f$ is a norm on R², hence at
///   most linear between two directions, and bisecting the half-circle where that bound is largest closes the bracket.
///
/// The bracket of a two-layer network is closed by two_layer_norm.hpp.
///
/// All thresholds are relative and all starts fixed, so that scaling h by \f$ 2^k \f$ scales every norm by \f$ 2^k \f$
/// bit for bit.
#pragma once

#include <lazy/error.hpp>
#include <lazy/lanczos.hpp>
#include <lazy/model.hpp>
#include <lazy/norm_result.hpp>
#include <lazy/tensor_norm.hpp>
#include <lazy/types.hpp>

#include <cmath>

namespace lazy {

namespace detail {

/// n, from a jet whose value is finite.
template <Jet J>
Index outputs_of(const J& at) {
  const Vector& value = at.value();
  require_finite("h(w)", value);
  return value.size();
}

/// \f$ \|A\| \f$ for \f$ A : \mathbb{R}^p \to \mathbb{R}^n \f$ given by \f$ u \mapsto Au \f$ and
/// \f$ c \mapsto A^\top c \f$.
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
                      ended(top.converged),
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
/// Through the n × n tangent kernel where n is small, the p × p matrix \f$ Dh^\top Dh \f$ where p is, and Lanczos'
/// method otherwise; then `upper` adds the eigenvalue's residual to what was found, and is a bound as far as the
/// largest eigenvalue was found.
/// \throws InvalidArgument unless h(w) is finite.
template <Jet J>
NormResult differential_norm(const J& at, const NormSettings& settings = {}) {
  NormCost cost;
  NormResult result = detail::operator_norm([&](const Vector& u) -> Vector { return ++cost.jvps, at.jvp(u); },
                                            [&](const Vector& c) -> Vector { return ++cost.vjps, at.vjp(c); },
                                            detail::outputs_of(at), settings);
  result.cost = cost;
  return result;
}

/// \f$ \|Dh(w_1) - Dh(w_0)\| \f$, from two jets of one model; as differential_norm().
/// \throws InvalidArgument unless \f$ h(w_0) \f$ is finite.
template <Jet J1, Jet J0>
NormResult differential_change_norm(const J1& at1, const J0& at0, const NormSettings& settings = {}) {
  NormCost cost;
  NormResult result =
      detail::operator_norm([&](const Vector& u) -> Vector { return cost.jvps += 2, at1.jvp(u) - at0.jvp(u); },
                            [&](const Vector& c) -> Vector { return cost.vjps += 2, at1.vjp(c) - at0.vjp(c); },
                            detail::outputs_of(at0), settings);
  result.cost = cost;
  return result;
}

/// \f$ \|D^2h(w)[g,\cdot]\| \f$, the largest singular value of the n × p matrix with rows \f$ H_k g \f$ (P1.2); as
/// differential_norm().
/// \throws InvalidArgument unless g and h(w) are finite.
template <Jet J>
NormResult second_differential_along_norm(const J& at, const Vector& g, const NormSettings& settings = {}) {
  require_finite("g", g);
  NormCost cost;
  NormResult result = detail::operator_norm([&](const Vector& u) -> Vector { return ++cost.seconds, at.second(g, u); },
                                            [&](const Vector& c) -> Vector { return ++cost.hvps, at.hvp(c, g); },
                                            detail::outputs_of(at), settings);
  result.cost = cost;
  return result;
}

/// A bracket of \f$ \|D^2h(w)\| \f$ from the jet of h at w.
///
/// With at most `dense_limit` parameters the Hessians are formed, by n·p products of the jet; the bracket is then
/// exact for n = 1, closed to `tolerance` for n = 2, and holds up to rounding for every n; UpperBound::tight closes
/// it (nearly) up to 12 parameters, and narrows it above by a bound that holds as far as Lanczos' method found the
/// largest eigenvalue. With more than `dense_limit` parameters nothing larger than `lanczos.subspace` vectors is
/// stored, and `upper` is a bound in that sense too: the largest eigenvalue of \f$ \sum_k H_k^2 \f$ that was found,
/// plus its residual.
/// \throws InvalidArgument unless h(w) is finite.
template <Jet J>
NormResult second_differential_norm(const J& at, const NormSettings& settings = {}) {
  NormCost cost;
  const Index n = detail::outputs_of(at);
  const Index p = Vector(at.vjp(Vector::Zero(n))).size();
  ++cost.vjps;
  NormResult result = p <= settings.dense_limit ? detail::tensor_norm(detail::DenseForms(at, n, p, cost), settings)
                                                : detail::tensor_norm(detail::JetForms<J>(at, n, p, cost), settings);
  result.cost = cost;
  return result;
}

}  // namespace lazy
