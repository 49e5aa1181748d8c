// SPDX-License-Identifier: MIT
/// \file
/// What a model \f$ h : \mathbb{R}^p \to \mathbb{R}^n \f$ has to offer, and nothing more.
///
/// A model is asked for its *jet* at a point w: the value and the first two derivatives there, each as an operator, so
/// that the pass through the model that they share is done once and no p × p matrix is ever formed.
#pragma once

#include <lazy/types.hpp>

#include <concepts>

namespace lazy {

/// The 2-jet of a model at a point: h(w), Dh(w) and D²h(w) as operators.
template <class J>
concept Jet = requires(const J& at, const Vector& u, const Vector& v, const Vector& c) {
  { at.value() } -> std::convertible_to<Vector>;       // h(w),               n entries
  { at.jvp(u) } -> std::convertible_to<Vector>;        // Dh(w) u,            n entries
  { at.vjp(c) } -> std::convertible_to<Vector>;        // Dh(w)ᵀ c,           p entries
  { at.second(u, v) } -> std::convertible_to<Vector>;  // D²h(w)[u, v],       n entries
  { at.hvp(c, u) } -> std::convertible_to<Vector>;     // Σ_k c_k H_k(w) u,   p entries; H_k the Hessian of output k
};

/// A model \f$ h : \mathbb{R}^p \to \mathbb{R}^n \f$. A jet may be kept for as long as the model it came from is alive.
template <class M>
concept Model = requires(const M& h, const Vector& w) {
  { h.parameters() } -> std::convertible_to<Index>;  // the number p of parameters
  { h.outputs() } -> std::convertible_to<Index>;     // the number n of outputs
  { h.jet(w) } -> Jet;                               // the jet at w
};

/// The type of the jets of a model: what its `jet(w)` returns.
template <Model M>
using JetOf = decltype(std::declval<const M&>().jet(std::declval<const Vector&>()));

}  // namespace lazy
