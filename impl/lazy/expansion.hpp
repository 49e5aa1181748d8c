// SPDX-License-Identifier: MIT
/// \file
/// The expansion (models/expansion_concepts.hpp) of every model about \f$ w_0 \f$.
#pragma once

#include <lazy/error.hpp>
#include <lazy/model.hpp>
#include <lazy/models/any_expansion.hpp>
#include <lazy/models/combinators.hpp>
#include <lazy/models/combined_expansion.hpp>
#include <lazy/models/expansion_concepts.hpp>
#include <lazy/models/network.hpp>
#include <lazy/models/network_expansion.hpp>
#include <lazy/models/polynomial.hpp>
#include <lazy/models/quadratic.hpp>
#include <lazy/models/segment_expansion.hpp>
#include <lazy/types.hpp>

#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace lazy {

/// The expansion of any model about \f$ w_0 \f$. \throws InvalidArgument unless \f$ w_0 \f$ has p entries.
template <Model M>
auto expansion(const M& h, const Vector& w0) {
  return SegmentExpansion<M>(h, w0);
}

/// The expansion of a quadratic model, for which one node of the quadrature is exact.
inline auto expansion(const Quadratic& h, const Vector& w0) {
  return SegmentExpansion<Quadratic>(h, w0, {1, std::numeric_limits<double>::infinity()});
}

/// The expansion of a polynomial of degree q, for which ⌈q/2⌉ nodes of the quadrature are exact.
inline auto expansion(const Polynomial& h, const Vector& w0) {
  return SegmentExpansion<Polynomial>(h, w0, {(h.degree() + 1) / 2, std::numeric_limits<double>::infinity()});
}

/// The expansion of a linearised model, which has no remainder: any quadrature is exact.
template <Model M>
auto expansion(const Linearised<M>& h, const Vector& w0) {
  return SegmentExpansion<Linearised<M>>(h, w0, {1, std::numeric_limits<double>::infinity()});
}

/// The expansion of a network, layer by layer, kinks included.
inline auto expansion(const Network& h, const Vector& w0) { return NetworkExpansion(h, w0); }

/// The expansion of αh, from that of h.
template <Model M>
auto expansion(const Scaled<M>& h, const Vector& w0);
/// The expansion of h - b, from that of h.
template <Model M>
auto expansion(const Translated<M>& h, const Vector& w0);
/// The expansion of f(w₊) - f(w₋), from those of f about both halves of w₀.
template <Model M>
auto expansion(const Symmetrised<M>& h, const Vector& w0);
/// The expansion of h(s ∘ w), from that of h about s ∘ w₀.
template <Model M>
auto expansion(const Reparametrised<M>& h, const Vector& w0);

namespace detail {

/// Whether the model is f(w₊) - f(w₋) at a w₀ with equal halves, seen through `factors` that are equal there too.
template <class E>
std::optional<E> seen_through(const E&, double, const Vector&) {
  return {};
}

template <class F>
std::optional<CombinedExpansion<F>> seen_through(const CombinedExpansion<F>& h, double scale, const Vector& factors) {
  const Index half = factors.size() / 2;
  if (!h.half() || factors.head(half) != factors.tail(half)) return {};
  return CombinedExpansion<F>(half, scale * h.half()->value(), {{*h.half(), scale, 0, factors.head(half)}});
}

template <Model M, Model Whole>
auto combined_expansion(const Whole& h, const Vector& w0, const M& f, double scale, const Vector& factors) {
  auto about = expansion(f, Vector(factors.cwiseProduct(w0)));
  using E = decltype(about);
  std::optional<E> half = seen_through(about, scale, factors);
  std::vector<typename CombinedExpansion<E>::Term> terms;
  terms.push_back({std::move(about), scale, 0, factors});
  return CombinedExpansion<E>(w0.size(), h.jet(w0).value(), std::move(terms), std::move(half));
}

}  // namespace detail

template <Model M>
auto expansion(const Scaled<M>& h, const Vector& w0) {
  return detail::combined_expansion(h, w0, h.model(), h.scale(), Vector::Ones(w0.size()));
}

template <Model M>
auto expansion(const Translated<M>& h, const Vector& w0) {
  return detail::combined_expansion(h, w0, h.model(), 1, Vector::Ones(w0.size()));
}

template <Model M>
auto expansion(const Reparametrised<M>& h, const Vector& w0) {
  return detail::combined_expansion(h, w0, h.model(), 1, h.factors());
}

template <Model M>
auto expansion(const Symmetrised<M>& h, const Vector& w0) {
  require_size("w0", "entries", w0.size(), h.parameters());
  const Index half = h.model().parameters();
  const Vector ones = Vector::Ones(half);
  using E = decltype(expansion(h.model(), w0));
  std::vector<typename CombinedExpansion<E>::Term> terms;
  terms.push_back({expansion(h.model(), Vector(w0.head(half))), 1, 0, ones});
  terms.push_back({expansion(h.model(), Vector(w0.tail(half))), -1, half, ones});
  const std::optional<E> mirrored = w0.head(half) == w0.tail(half) ? std::optional(terms.front().about) : std::nullopt;
  return CombinedExpansion<E>(2 * half, h.jet(w0).value(), std::move(terms), mirrored);
}

static_assert(Expansion<SegmentExpansion<Quadratic>>);
static_assert(Expansion<NetworkExpansion>);
static_assert(Expansion<CombinedExpansion<NetworkExpansion>>);

}  // namespace lazy
