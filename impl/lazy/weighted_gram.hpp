// SPDX-License-Identifier: MIT
/// \file
/// Newton's matrix H = A diag(w) Aᵀ, from the columns that carry it.
///
/// The weights \f$ w = \kappa\sqrt{\beta^2 + 4\alpha^4} \f$ of the hypentropy program (κ the unit of lazy::MirrorMap)
/// spread over a factor of e^Λ: soon a few columns outweigh all others in every direction. Those are added one by one;
/// the rest, whose weights lie close together or far below, are represented by their mean weight ω and by the Gram
/// matrix that is known from the start,
///
/// \f[ \tilde H = \omega\,AA^\top + \sum_{i\ \text{kept}} (w_i - \omega)\,a_i a_i^\top . \f]
///
/// With every column kept \f$ \tilde H = H \f$, up to a ridge of the size of its rounding. With ω the least weight of
/// the rest, \f$ \tilde H \preceq H \f$, which makes bounds rigorous.
#pragma once

#include <lazy/row_space.hpp>

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

namespace lazy::detail {

/// What stands for the columns that are not kept: their mean weight (the best preconditioner) or their least (a lower
/// bound).
enum class Rest { mean, least };

class WeightedGram {
 public:
  explicit WeightedGram(const RowSpace& space)
      : space_(space),
        matrix_(Matrix::Zero(space.rank(), space.rank())),
        jacobi_(space.rank()),
        block_(space.rank(), block_columns),
        mass_(space.A().cols()) {
    kept_.reserve(std::size_t(mass_.size()));
  }

  /// Factorises H̃, with the columns kept that reach `share` of what a basis of r columns has.
  void factorise(const Vector& weights, double share, Rest rest) {
    const double omega = select(weights, share, rest);
    matrix_.triangularView<Eigen::Lower>() = omega * space_.gram();
    const auto lighter = std::partition(kept_.begin(), kept_.end(), [&](Index i) { return weights[i] >= omega; });
    accumulate(weights, omega, kept_.begin(), lighter, 1);
    accumulate(weights, omega, lighter, kept_.end(), -1);
    exact_ = false;
    factorise_scaled();
  }

  /// Factorises H, without forming it: \f$ \sqrt{w}A^\top = QRP^\top \f$, heaviest rows first, by which every row keeps
  /// its own digits, and with them a direction that only columns of weight 1e-100 reach. Columns are left out that no
  /// direction notices.
  void factorise_exactly(const Vector& weights) {
    constexpr double share = 1e-20;
    mass_ = weights.array().max(1e-200 * weights.maxCoeff()) * space_.norms().array().square();
    const Index rank = space_.rank();
    double least = mass_of_a_basis(), assumed;  // the mass of the direction that has least
    do {
      assumed = least;
      kept_.clear();
      for (Index i = 0; i < mass_.size(); ++i)
        if (mass_[i] > share * least) kept_.push_back(i);
      std::ranges::sort(kept_, std::greater<>{}, [&](Index i) { return mass_[i]; });
      Matrix rows(Index(kept_.size()), rank);
      for (Index k = 0; k < rows.rows(); ++k) {
        const Index i = kept_[std::size_t(k)];
        rows.row(k) = std::sqrt(mass_[i]) / space_.norms()[i] * space_.A().col(i);
      }
      qr_.compute(rows);
      least = std::pow(qr_.matrixR()(rank - 1, rank - 1), 2);
    } while (least < 1e-4 * assumed);
    exact_ = true;
  }

  /// x ← H̃⁻¹ x.
  void solve_in_place(Vector& x) const {
    if (exact_) {
      const auto R = qr_.matrixR().topRows(x.size()).template triangularView<Eigen::Upper>();
      x = qr_.colsPermutation().transpose() * x;
      R.transpose().solveInPlace(x);
      R.solveInPlace(x);
      x = qr_.colsPermutation() * x;
      return;
    }
    x.array() *= jacobi_.array();
    cholesky_.solveInPlace(x);
    x.array() *= jacobi_.array();
  }

  Index columns() const { return Index(kept_.size()); }  ///< the columns of the last factorisation

 private:
  static constexpr Index block_columns = 384;
  using Iterator = std::vector<Index>::iterator;

  /// The r-th largest mass: what the heaviest r columns, if they are a basis, have at least.
  double mass_of_a_basis() {
    scratch_ = mass_;
    const auto last = scratch_.begin() + (space_.rank() - 1);
    std::nth_element(scratch_.begin(), last, scratch_.end(), std::greater<>{});
    return *last;
  }

  /// Fills `kept_`; the weight of the rest is returned.
  double select(const Vector& weights, double share, Rest rest) {
    const Vector& norms = space_.norms();
    mass_ = weights.array() * norms.array().square();
    const double relevant = share * mass_of_a_basis();
    const double alike = (1 + 30 * share) * weights.minCoeff();
    double sum = 0, squares = 0, least = std::numeric_limits<double>::infinity();
    kept_.clear();
    for (Index i = 0; i < mass_.size(); ++i) {
      if (mass_[i] > relevant && weights[i] > alike) {
        kept_.push_back(i);
      } else {
        sum += mass_[i];
        squares += norms[i] * norms[i];
        least = std::min(least, weights[i]);
      }
    }
    if (squares == 0) return 0;
    return rest == Rest::mean ? sum / squares : least;
  }

  /// H̃ += sign · Σ |w_i - ω| a_i a_iᵀ, gathered in blocks that stay in the cache.
  void accumulate(const Vector& weights, double omega, Iterator first, Iterator last, double sign) {
    while (first != last) {
      const Index width = std::min(block_columns, Index(last - first));
      for (Index k = 0; k < width; ++k, ++first)
        block_.col(k) = std::sqrt(std::abs(weights[*first] - omega)) * space_.A().col(*first);
      matrix_.selfadjointView<Eigen::Lower>().rankUpdate(block_.leftCols(width), sign);
    }
  }

  /// Cholesky of the matrix scaled to a unit diagonal, with a ridge of the size of the rounding in it; more only on
  /// failure. A row that no column of weight reaches has nothing to say: what it holds is below the square of the
  /// rounding.
  void factorise_scaled() {
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    const auto gram = space_.gram().diagonal();
    const double heaviest = matrix_.diagonal().cwiseQuotient(gram).maxCoeff();
    jacobi_ = matrix_.diagonal().cwiseMax(epsilon * epsilon * heaviest * gram).cwiseSqrt().cwiseInverse();
    for (Index j = 0; j < matrix_.cols(); ++j)
      matrix_.col(j).tail(matrix_.rows() - j).array() *= jacobi_[j] * jacobi_.tail(matrix_.rows() - j).array();
    double ridge = 4 * double(matrix_.rows()) * epsilon;
    do {
      matrix_.diagonal().setConstant(1 + ridge);
      cholesky_.compute(matrix_);
      ridge *= 10;
    } while (cholesky_.info() != Eigen::Success && ridge < 1e6);
  }

  const RowSpace& space_;
  Matrix matrix_;
  Vector jacobi_;
  Matrix block_;
  Vector mass_;
  Vector scratch_;
  std::vector<Index> kept_;
  Eigen::LLT<Matrix> cholesky_;
  Eigen::ColPivHouseholderQR<Matrix> qr_;
  bool exact_ = false;
};

}  // namespace lazy::detail
