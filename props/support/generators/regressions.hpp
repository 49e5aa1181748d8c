// SPDX-License-Identifier: MIT
/// \file
/// Regressions as they occur, each with y in the range of X by construction: designs that are Gaussian,
/// correlated, Toeplitz, nearly collinear, integer, sparse, rank-deficient, with zero and repeated columns; random
/// sub-samples of the gasoline spectra; truths that are sparse or dense, with and without noise. Where a user has given
/// data of their own (`use_regression`), every design is a random sub-sample of those.
#pragma once

#include <support/draw.hpp>

#include <lazy/regression.hpp>
#include <lazy/types.hpp>

#include <optional>
#include <string>

namespace lazy::props {

/// X = U diag(σ) Vᵀ with the singular values that are not zero.
struct Spectrum {
  Matrix U, V;
  Vector sigma;

  auto rank() const -> Index { return sigma.size(); }
  auto largest() const -> double { return sigma[0]; }
  auto least() const -> double { return sigma[sigma.size() - 1]; }  // σ of chapter 4
  auto condition() const -> double { return largest() / least(); }

  /// P v: onto the range of Xᵀ.
  auto onto_rows(const Vector& v) const -> Vector { return V * (V.transpose() * v); }
  /// (I - P) v: onto the kernel of X.
  auto onto_kernel(const Vector& v) const -> Vector {
    const Vector once = v - onto_rows(v);
    return once - onto_rows(once);
  }
  /// Onto the range of X.
  auto onto_range(const Vector& z) const -> Vector { return U * (U.transpose() * z); }
  /// β_ℓ2 for y = z.
  auto least_norm(const Vector& z) const -> Vector { return V * (U.transpose() * z).cwiseQuotient(sigma); }
};

auto spectrum_of(const Matrix& X) -> Spectrum;

struct DrawnRegression {
  std::string kind;
  Regression problem;
  Spectrum spectrum;

  /// sqrt(max|β_ℓ2|): where the regime of large α ends.
  auto natural_scale() const -> double;
};

/// With N <= samples and d <= features, y ≠ 0, and scales of a few decades.
auto any_regression(Draw& draw, int samples = 6, int features = 16) -> DrawnRegression;

/// As above, but X of full row rank.
auto full_rank_regression(Draw& draw, int samples = 3, int features = 6) -> DrawnRegression;

/// As above, with condition number <= 5: where that of the design is larger, (X, y) is replaced by orthonormal rows
/// with the same interpolants, and so with the same β_α(∞). For flows, whose cost is the square of the condition
/// number.
auto steady_regression(Draw& draw, int samples = 4, int features = 8) -> DrawnRegression;

/// Of any shape, N > d and almost square ones among them, with rows of other scales than their neighbours, and with X
/// and y as huge or tiny as their squares can be. For the solver.
auto wild_regression(Draw& draw) -> Regression;

/// α log-uniform within [low, high] times the natural scale.
auto relative_scale(Draw& draw, const DrawnRegression& regression, double low, double high) -> double;

/// A regression of which an interpolant of least ℓ1 norm is known, with a solution λ of the dual program: ⟨y, λ⟩ = ‖β‖₁
/// and
/// |Xᵀλ| <= 1.
struct SparseEnd {
  DrawnRegression regression;
  Vector beta, lambda;
  std::vector<Index> tight;  // the columns with |Xᵀλ|_i = 1
};

/// As many tight columns as samples, all of them used: β and λ are unique. By construction; for real data, where CLP
/// finds it so.
auto unique_sparse_end(Draw& draw) -> SparseEnd;

/// With more tight columns than samples, repeated ones among them: β is one of many.
auto shared_sparse_end(Draw& draw) -> SparseEnd;

/// From now on every design is a random sub-sample of this one.
void use_regression(Regression problem);

/// What `use_regression` was given; nothing while designs are random all the same.
auto user_regression() -> const std::optional<Regression>&;

/// As long as one of these lives, designs are random all the same.
class RandomDesigns {
 public:
  RandomDesigns();
  ~RandomDesigns();
  RandomDesigns(const RandomDesigns&) = delete;
  auto operator=(const RandomDesigns&) -> RandomDesigns& = delete;
};

}  // namespace lazy::props
