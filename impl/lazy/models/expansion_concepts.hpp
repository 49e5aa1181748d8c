// SPDX-License-Identifier: MIT
/// \file
/// A model about \f$ w_0 \f$, with what is left of it after the differential, divided by its order: the
/// quantities that the gap of chapter 3 is made of, to full relative accuracy at every scale ε = 1/α, ε = 0 included.
///
/// For \f$ w = w_0 + \varepsilon u \f$ an expansion gives the *remainder* of the value and the *increment* of the
/// differential,
/// \f[ q_\varepsilon(u) = \varepsilon^{-2} \bigl(h(w) - h(w_0) - \varepsilon Dh(w_0)u\bigr), \qquad
///     p_\varepsilon(u)^\top c = \varepsilon^{-1} \bigl(Dh(w) - Dh(w_0)\bigr)^\top c, \f]
/// neither by the subtraction that it is written as, which loses a digit whenever ε loses half a digit (q) or a digit
/// (p). At ε = 0 they are \f$ \tfrac12 D^2h(w_0)[u,u] \f$ and \f$ \sum_k c_k H_k(w_0) u \f$.
///
/// Away from ε = 0 they are integrals along the segment from \f$ w_0 \f$ to w,
/// \f$ q_\varepsilon(u) = \int_0^1 (1-s) D^2h(w_0 + s\varepsilon u)[u,u]\,ds \f$ and
/// \f$ p_\varepsilon(u)^\top c = \int_0^1 \sum_k c_k H_k(w_0 + s\varepsilon u)u\,ds \f$.
///
/// *Mirrored*, at \f$ w_\pm = w_0 + \varepsilon^2 b \pm \varepsilon m \f$, their combinations
/// \f[ Q_\varepsilon(m,b) = \varepsilon^{-3} \bigl(h(w_+) - h(w_-) - 2\varepsilon Dh(w_0)m\bigr), \qquad
///     P_\varepsilon(m,b)^\top c = \varepsilon^{-2} \bigl(Dh(w_+) + Dh(w_-) - 2Dh(w_0)\bigr)^\top c \f]
/// are of order 1 too: at ε = 0 they are \f$ 2D^2h(w_0)[b,m] + \tfrac13 D^3h(w_0)[m,m,m] \f$ and the gradient in m of
/// \f$ \langle c, Q_0 \rangle \f$. A symmetrised model is made of them, and its gap.
#pragma once

#include <lazy/types.hpp>

#include <concepts>
#include <optional>

namespace lazy {

/// An expansion at \f$ w_0 + \varepsilon u \f$: the remainder \f$ q_\varepsilon \f$ of the value and the increment
/// \f$ p_\varepsilon \f$ of the differential, as at the head of expansion_concepts.hpp.
template <class P>
concept ExpansionPoint = requires(const P& at, const Vector& c) {
  { at.remainder() } -> std::convertible_to<Vector>;   // q_ε(u),     n entries
  { at.increment(c) } -> std::convertible_to<Vector>;  // p_ε(u)ᵀ c,  p entries
};

/// The transposes of the differentials at \f$ w_\pm \f$, applied to c; p entries each.
struct MirroredIncrement {
  Vector sum;         ///< \f$ P_\varepsilon(m,b)^\top c \f$
  Vector difference;  ///< \f$ \varepsilon^{-1} (Dh(w_+) - Dh(w_-))^\top c \f$
};

/// An expansion at \f$ w_\pm = w_0 + \varepsilon^2 b \pm \varepsilon m \f$: the mirrored remainder
/// \f$ Q_\varepsilon \f$ and the mirrored increment \f$ P_\varepsilon \f$, as at the head of expansion_concepts.hpp.
template <class P>
concept MirroredPoint = requires(const P& at, const Vector& c) {
  { at.remainder() } -> std::convertible_to<Vector>;              // Q_ε(m, b), n entries
  { at.increment(c) } -> std::convertible_to<MirroredIncrement>;  // P_ε(m, b)ᵀ c and ε⁻¹ (Dh(w₊) - Dh(w₋))ᵀ c
};

/// A model about \f$ w_0 \f$. A point may be kept for as long as its expansion is alive.
template <class E>
concept Expansion = requires(const E& about, double epsilon, const Vector& u, const Vector& m, const Vector& b,
                             const Vector& c) {
  { about.parameters() } -> std::convertible_to<Index>;  // the number p of parameters
  { about.outputs() } -> std::convertible_to<Index>;     // the number n of outputs
  { about.value() } -> std::convertible_to<Vector>;      // h(w0)
  { about.jvp(u) } -> std::convertible_to<Vector>;       // Dh(w0) u
  { about.vjp(c) } -> std::convertible_to<Vector>;       // Dh(w0)ᵀ c
  { about.at(epsilon, u) } -> ExpansionPoint;            // h at w0 + εu
  { about.mirrored(epsilon, m, b) } -> MirroredPoint;    // h at w0 + ε²b ± εm
};

/// The expansion of f about v, where `about` is known to be that of \f$ h(w_+, w_-) = f(w_+) - f(w_-) \f$ about (v, v).
template <Expansion E>
auto mirrored_half(const E& about) {
  if constexpr (requires { about.half(); })
    return about.half();
  else
    return std::optional<E>();
}

}  // namespace lazy
