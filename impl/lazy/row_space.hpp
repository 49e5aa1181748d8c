// SPDX-License-Identifier: MIT
/// \file
/// The space in which the solutions of Xβ = y are told apart: the range of Xᵀ.
///
/// P3.4 asks for y ∈ range X and for nothing else, so X may have any rank and any scale. Rows of very different sizes
/// are brought to one by powers of two, \f$ DX\beta = Dy \f$, which loses nothing: each row keeps its own digits, and a
/// y_i = 0 stays 0. A well-conditioned DX is used as it is. Any other is replaced, once, by an orthonormal basis of its
/// row space: with P a permutation, \f$ DX = P\,R^\top B^\top \f$, B of r = rank X orthonormal columns, R upper
/// trapezoidal (a complete orthogonal decomposition, by two QR decompositions of which only the small one needs
/// pivoting). Then Xβ = y means \f$ B^\top\beta = c \f$, and \f$ X^\top\nu = B\eta \f$: the hypentropy program keeps
/// its form, and the conditioning of X no longer enters.
///
/// Source: Golub & Van Loan, *Matrix Computations*, §5.4 (complete orthogonal decomposition).
#pragma once

#include <lazy/error.hpp>
#include <lazy/regression.hpp>
#include <lazy/types.hpp>

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace lazy {

/// The constraint Xβ = y in the form Aβ = c that the solvers use: A is DX, or Bᵀ for an orthonormal basis B of its row
/// space.
class RowSpace {
 public:
  /// Decomposes X.
  /// \throws InvalidArgument if y is not in the range of X: if \f$ \|D(X\beta - y)\| \f$ at the minimum-norm β exceeds
  /// range_tolerance() times \f$ \|DX\|_F \, \|\beta\| + \|Dy\| \f$. The problem has to outlive the row space.
  explicit RowSpace(const Regression& problem) : problem_(&problem) {
    scale_rows();
    if (!try_direct()) orthonormalise();
    design_norms_ = (row_scale_.asDiagonal() * problem.X).colwise().norm();
    norms_ = A().colwise().norm();
    least_eigenvalue_ = orthonormal_ ? 1 : 1 / inverse_trace();
  }
  explicit RowSpace(const Regression&& problem) = delete;  ///< a temporary would not outlive the row space

  /// The relative tolerance of y ∈ range X: the rounding of a sum of d products, with a factor for how y was made.
  double range_tolerance() const {
    return 64 * std::numeric_limits<double>::epsilon() * std::sqrt(double(problem_->features()));
  }

  const Regression& problem() const { return *problem_; }         ///< X and y
  const Matrix& A() const { return own_ ? *own_ : problem_->X; }  ///< r × d, of full row rank
  const Vector& c() const { return target_; }                     ///< r entries
  const Matrix& gram() const { return gram_; }                    ///< A Aᵀ (its lower triangle)
  const Vector& norms() const { return norms_; }                  ///< the norms of the columns of A
  /// The diagonal of D: the inverse sizes of the rows as powers of two, where these differ by more than a factor of 32;
  /// one number otherwise, and that is 1 unless X is so large or small that squares leave the range of doubles.
  const Vector& row_scale() const { return row_scale_; }
  const Vector& design_norms() const { return design_norms_; }   ///< the norms of the columns of DX
  Index rank() const { return A().rows(); }                      ///< r = rank X
  bool orthonormal() const { return orthonormal_; }              ///< whether A is the orthonormal basis
  double distance() const { return distance_; }                  ///< of Dy from the range of DX, over ‖Dy‖
  double least_eigenvalue() const { return least_eigenvalue_; }  ///< a lower bound of the least one of AAᵀ

  /// The minimum-norm solution of AAᵀη = c: β_ℓ2 = Aᵀη (P3.5).
  Vector least_norm_multiplier() const {
    if (orthonormal_) return target_;
    const auto solve = [this](const Vector& b) {
      return Vector(jacobi_.cwiseProduct(cholesky_.solve(jacobi_.cwiseProduct(b))));
    };
    Vector eta = solve(c());
    return eta += solve(residual(A(), A().transpose() * eta, c()));  // for the conditioning of A, not of AAᵀ
  }

  /// For a change of y, the change of c (by least squares where y leaves the range of X by its own rounding).
  Vector pull(const Vector& dy) const {
    const Vector rows = row_scale_.cwiseProduct(dy);
    return orthonormal_ ? Vector(trapezoid_.solve(permutation_.transpose() * rows)) : rows;
  }

  /// For η, a ν with Xᵀν = Aᵀη.
  Vector push(const Vector& eta) const {
    if (!orthonormal_) return row_scale_.cwiseProduct(eta);
    Vector rows = Vector::Zero(problem_->samples());
    rows.head(rank()) = triangle_.topLeftCorner(rank(), rank()).template triangularView<Eigen::Upper>().solve(eta);
    return row_scale_.cwiseProduct(permutation_ * rows);
  }

 private:
  void scale_rows() {
    constexpr double widest = 32, smallest = 1e-20, largest = 1e20;  // whose squares are far from both ends
    const auto scale = [](double size) { return size > 0 ? std::ldexp(1.0, -std::max(std::ilogb(size), -1000)) : 1; };
    const Vector size = problem_->X.cwiseAbs().rowwise().maxCoeff();
    const double least = size.minCoeff(), most = size.maxCoeff();
    if (!(widest * least > most))
      row_scale_ = size.unaryExpr(scale);
    else
      row_scale_.setConstant(size.size(), most > smallest && most < largest ? 1 : scale(most));
  }

  /// DX as it stands, if its Gram matrix shows a condition number that the square of it leaves harmless.
  bool try_direct() {
    constexpr double least_rcond = 1e-6;
    if (problem_->samples() > problem_->features()) return false;
    if ((row_scale_.array() != 1).any()) own_ = row_scale_.asDiagonal() * problem_->X;
    target_ = row_scale_.cwiseProduct(problem_->y);
    gram_ = Matrix::Zero(A().rows(), A().rows());
    gram_.selfadjointView<Eigen::Lower>().rankUpdate(A());
    jacobi_ = gram_.diagonal().cwiseSqrt().cwiseInverse();
    if (!jacobi_.allFinite()) return false;  // a row of zeros
    cholesky_.compute(jacobi_.asDiagonal() * gram_.selfadjointView<Eigen::Lower>().toDenseMatrix() *
                      jacobi_.asDiagonal());
    return cholesky_.info() == Eigen::Success && cholesky_.rcond() > least_rcond;
  }

  /// tr (AAᵀ)⁻¹
  double inverse_trace() const {
    Matrix root = jacobi_.asDiagonal();
    cholesky_.matrixL().solveInPlace(root);
    return root.squaredNorm();
  }

  void orthonormalise() {
    const Index N = problem_->samples(), d = problem_->features();
    Matrix rows = (row_scale_.asDiagonal() * problem_->X).transpose();  // d × N
    std::optional<Eigen::HouseholderQR<Matrix>> tall;
    if (d >= N) {
      tall.emplace(std::move(rows));
      rows = tall->matrixQR().topRows(N).template triangularView<Eigen::Upper>();
    }
    Eigen::ColPivHouseholderQR<Matrix> small(rows.rows(), N);
    small.setThreshold(4 * std::numeric_limits<double>::epsilon() * std::sqrt(double(std::max(N, d))));
    small.compute(rows);
    const Index r = small.rank();
    const Matrix pivoted = small.householderQ() * Matrix::Identity(rows.rows(), r);
    Matrix basis = Matrix::Zero(d, r);
    basis.topRows(pivoted.rows()) = pivoted;
    if (tall) basis.applyOnTheLeft(tall->householderQ());
    own_ = basis.transpose();
    orthonormal_ = true;
    triangle_ = small.matrixQR().topRows(r).template triangularView<Eigen::Upper>();
    trapezoid_.compute(triangle_.transpose());
    permutation_ = small.colsPermutation();
    gram_ = Matrix::Identity(r, r);
    target_ = pull(problem_->y);
    require_in_range();
  }

  void require_in_range() {
    const Vector y = permutation_.transpose() * row_scale_.cwiseProduct(problem_->y);
    const Vector missing = triangle_.transpose() * target_ - y;
    const double miss = missing.norm();
    const double size = triangle_.norm() * target_.norm() + y.norm();
    if (!(miss <= range_tolerance() * size))
      detail::reject("y must lie in the range of X, but with rows scaled to 1 its distance is ", miss, ", more than ",
                     range_tolerance(), " times ", size, " (X is ", problem_->samples(), " × ", problem_->features(),
                     " of rank ", rank(), ")");
    if (rank() < problem_->samples()) distance_ = miss / y.norm();
  }

  const Regression* problem_;
  Vector row_scale_;                        // the diagonal of D
  std::optional<Matrix> own_;               // A, if it is not X
  bool orthonormal_ = false;                // whether it is Bᵀ
  Vector target_;                           // c
  Matrix triangle_;                         // the r × N upper trapezoid R
  Eigen::HouseholderQR<Matrix> trapezoid_;  // of Rᵀ
  Eigen::PermutationMatrix<Eigen::Dynamic> permutation_;
  Matrix gram_;
  Vector jacobi_;
  Eigen::LLT<Matrix> cholesky_;
  Vector norms_, design_norms_;
  double distance_ = 0;
  double least_eigenvalue_ = 1;
};

}  // namespace lazy
