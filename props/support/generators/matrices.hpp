// SPDX-License-Identifier: MIT
/// \file
/// Vectors and matrices with the shapes that break things: zero entries and columns, repeated singular values, low
/// rank, wide spectra.
///
/// An entry is a function of the case and of its place (i, j) alone, so a matrix that shrinks in size keeps its corner.
/// A shape without entries is refused (InvalidArgument).
#pragma once

#include <support/generators/numbers.hpp>

namespace lazy::props {

/// A standard normal number, a function of the stream and the place.
auto normal_at(std::uint64_t stream, std::uint64_t i, std::uint64_t j) -> double;

/// Standard normal entries.
auto gaussian(Index n) -> rc::Gen<Vector>;
auto gaussian(Index rows, Index cols) -> rc::Gen<Matrix>;

/// Normal entries in most cases; else with zeros among them, a single non-zero one, equal magnitudes, or magnitudes
/// over six decades. Never the zero vector.
auto vector(Index n) -> rc::Gen<Vector>;

/// A unit vector, by normalising `vector`.
auto direction(Index n) -> rc::Gen<Vector>;

/// Normal entries in half of the cases; else of low rank, with a zero column, with equal singular values, with singular
/// values over six decades, with sparse or with small integer entries. Never the zero matrix.
auto matrix(Index rows, Index cols) -> rc::Gen<Matrix>;

/// A symmetric matrix: the symmetric part of a `matrix`.
auto symmetric(Index n) -> rc::Gen<Matrix>;

}  // namespace lazy::props
