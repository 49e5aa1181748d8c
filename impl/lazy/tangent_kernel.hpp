// SPDX-License-Identifier: MIT
/// \file
/// The tangent kernel \f$ K(w) = Dh(w) Dh(w)^\top \f$ and the differential as a matrix.
///
/// Reference: Jacot, Gabriel, Hongler, *Neural tangent kernel*, arXiv 1806.07572 [J18].
#pragma once

#include <lazy/model.hpp>
#include <lazy/types.hpp>

namespace lazy {

/// Dh(w), n × p, from n products with its transpose or p with itself, whichever is fewer.
template <Jet J>
Matrix jacobian(const J& at) {
  const Index n = Vector(at.value()).size();
  const Vector first_row = at.vjp(Vector::Unit(n, 0));
  const Index p = first_row.size();
  Matrix differential(n, p);
  if (n <= p) {
    differential.row(0) = first_row;
    for (Index k = 1; k < n; ++k) differential.row(k) = at.vjp(Vector::Unit(n, k));
  } else {
    for (Index i = 0; i < p; ++i) differential.col(i) = at.jvp(Vector::Unit(p, i));
  }
  return differential;
}

/// \f$ K(w)\,c = Dh(w) Dh(w)^\top c \f$, n entries: the tangent kernel as an operator.
template <Jet J>
Vector tangent_kernel(const J& at, const Vector& c) {
  return at.jvp(at.vjp(c));
}

// [tangent_kernel]
/// \f$ K(w) = Dh(w) Dh(w)^\top \f$, n × n and exactly symmetric, in O(n + p) memory beside the result.
template <Jet J>
Matrix tangent_kernel(const J& at) {
  const Index n = Vector(at.value()).size();
  Matrix kernel(n, n);
  for (Index k = 0; k < n; ++k) kernel.col(k) = tangent_kernel(at, Vector::Unit(n, k));
  return kernel.template selfadjointView<Eigen::Lower>();
}
// [tangent_kernel]

}  // namespace lazy
