// SPDX-License-Identifier: MIT
/// \file
/// The linear problem Xβ = y of chapter 4, and the space in which its solutions are told apart: the range of X.
///
/// P3.4 asks for y ∈ range X and for nothing else, so X may have any rank and any scale. A well-conditioned X is used
/// as it is. Any other is replaced, once, by an orthonormal basis of its row space: with D the inverse row scales and P
/// a permutation, \f$ DX = P\,R^\top B^\top \f$, B of r = rank X orthonormal columns, R upper trapezoidal (a complete
/// orthogonal decomposition, by two QR decompositions of which only the small one needs pivoting). Then Xβ = y means
/// \f$ B^\top\beta = c \f$, and \f$ X^\top\nu = B\eta \f$: the hypentropy program keeps its form, and the conditioning
/// of X no longer enters.
///
/// Source: Golub & Van Loan, *Matrix Computations*, §5.4 (complete orthogonal decomposition).
#pragma once

#include <lazy/error.hpp>

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace lazy {

/// The data of Problem 3: \f$ X \in \mathbb{R}^{N \times d} \f$, \f$ y \in \mathbb{R}^N \f$.
struct Regression {
  Matrix X;
  Vector y;

  /// \throws InvalidArgument if X is empty, X or y is not finite, or their sizes disagree. Whether y ∈ range X is
  /// decided by \ref RowSpace, which has to decompose X for it.
  Regression(Matrix design, Vector response) : X(std::move(design)), y(std::move(response)) {
    if (X.size() == 0) detail::reject("X must not be empty, but it is ", X.rows(), " × ", X.cols());
    require_size("y", "entries (the rows of X)", y.size(), X.rows());
    require_finite("X", X);
    require_finite("y", y);
  }

  Index samples() const { return X.rows(); }   ///< N
  Index features() const { return X.cols(); }  ///< d
};

/// The residual y - Xβ, summed over blocks of columns with the rounding errors of the long sum compensated (Neumaier),
/// into a workspace that is kept.
class Residual {
 public:
  const Vector& operator()(const Matrix& X, const Vector& beta, const Vector& y) {
    constexpr Index block = 64;
    sum_ = y;
    lost_.setZero(y.size());
    term_.resize(y.size());
    for (Index j = 0; j < X.cols(); j += block) {
      const Index width = std::min(block, X.cols() - j);
      term_.noalias() = -X.middleCols(j, width) * beta.segment(j, width);
      next_ = sum_ + term_;
      lost_.array() += (sum_.array().abs() >= term_.array().abs())
                           .select((sum_ - next_).array() + term_.array(), (term_ - next_).array() + sum_.array());
      sum_.swap(next_);
    }
    return sum_ += lost_;
  }

 private:
  Vector sum_, lost_, term_, next_;
};

/// The residual y - Xβ, as `Residual` sums it.
inline Vector residual(const Matrix& X, const Vector& beta, const Vector& y) { return Residual()(X, beta, y); }

/// The constraint Xβ = y in the form Aβ = c that the solvers use: A is X itself, or Bᵀ for an orthonormal basis B of
/// its row space.
class RowSpace {
 public:
  /// \throws InvalidArgument if y is not in the range of X: if \f$ \|D(X\beta - y)\| \f$ at the minimum-norm β exceeds
  /// `range_tolerance()` times \f$ \|DX\|_F\|\beta\| + \|Dy\| \f$. The problem has to outlive the row space.
  explicit RowSpace(const Regression& problem) : problem_(&problem) {
    if (!try_direct()) orthonormalise();
    design_norms_ = problem.X.colwise().stableNorm();
    norms_ = basis_ ? Vector(A().colwise().norm()) : design_norms_;
    least_eigenvalue_ = basis_ ? 1 : 1 / inverse_trace();
  }
  explicit RowSpace(const Regression&& problem) = delete;

  /// The relative tolerance of y ∈ range X: the rounding of a sum of d products, with a factor for how y was made.
  double range_tolerance() const {
    return 64 * std::numeric_limits<double>::epsilon() * std::sqrt(double(problem_->features()));
  }

  const Regression& problem() const { return *problem_; }
  const Matrix& A() const { return basis_ ? *basis_ : problem_->X; }  ///< r × d, of full row rank
  const Vector& c() const { return basis_ ? target_ : problem_->y; }  ///< r entries
  const Matrix& gram() const { return gram_; }                        ///< A Aᵀ (its lower triangle)
  const Vector& norms() const { return norms_; }                      ///< the norms of the columns of A
  const Vector& design_norms() const { return design_norms_; }        ///< the norms of the columns of X
  Index rank() const { return A().rows(); }                           ///< r = rank X
  bool orthonormal() const { return basis_.has_value(); }             ///< whether A is the orthonormal basis
  double distance() const { return distance_; }                       ///< of y from the range of X, over ‖y‖
  double least_eigenvalue() const { return least_eigenvalue_; }       ///< a lower bound of the least one of AAᵀ

  /// The minimum-norm solution of AAᵀη = c: β_ℓ2 = Aᵀη (P3.5).
  Vector least_norm_multiplier() const {
    if (basis_) return target_;
    const auto& [X, y] = *problem_;
    const auto solve = [this](const Vector& b) {
      return Vector(jacobi_.cwiseProduct(cholesky_.solve(jacobi_.cwiseProduct(b))));
    };
    Vector eta = solve(y);
    return eta += solve(residual(X, X.transpose() * eta, y));  // for the conditioning of X, not of XXᵀ
  }

  /// For a change of y, the change of c (by least squares where y leaves the range of X by its own rounding).
  Vector pull(const Vector& dy) const {
    if (!basis_) return dy;
    return trapezoid_.solve(permutation_.transpose() * row_scale_.cwiseProduct(dy));
  }

  /// For η, a ν with Xᵀν = Aᵀη.
  Vector push(const Vector& eta) const {
    if (!basis_) return eta;
    Vector rows = Vector::Zero(problem_->samples());
    rows.head(rank()) = triangle_.topLeftCorner(rank(), rank()).template triangularView<Eigen::Upper>().solve(eta);
    return row_scale_.cwiseProduct(permutation_ * rows);
  }

 private:
  /// X as it stands, if its rows are of like sizes and its Gram matrix shows a condition number that the square of it
  /// leaves harmless.
  bool try_direct() {
    constexpr double smallest = 1e-40, largest = 1e40, widest = 1e6, least_rcond = 1e-6;
    const Matrix& X = problem_->X;
    if (X.rows() > X.cols()) return false;
    gram_ = Matrix::Zero(X.rows(), X.rows());
    gram_.selfadjointView<Eigen::Lower>().rankUpdate(X);
    const Vector squares = gram_.diagonal();
    const double least = squares.minCoeff(), most = squares.maxCoeff();
    if (!(least > smallest && most < largest && most < widest * least)) return false;
    jacobi_ = squares.cwiseSqrt().cwiseInverse();
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
    row_scale_ = problem_->X.cwiseAbs().rowwise().maxCoeff().unaryExpr([](double m) {
      return m > 0 ? std::ldexp(1.0, -std::max(std::ilogb(m), -1000)) : 1.0;  // a power of two: exact
    });
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
    basis_ = basis.transpose();
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
    if (rank() < problem_->samples())
      distance_ = (permutation_ * missing).cwiseQuotient(row_scale_).norm() / problem_->y.norm();
  }

  const Regression* problem_;
  std::optional<Matrix> basis_;             // Bᵀ, r × d
  Vector target_;                           // c where A = Bᵀ
  Matrix triangle_;                         // the r × N upper trapezoid R
  Eigen::HouseholderQR<Matrix> trapezoid_;  // of Rᵀ
  Eigen::PermutationMatrix<Eigen::Dynamic> permutation_;
  Vector row_scale_;  // D
  Matrix gram_;
  Vector jacobi_;
  Eigen::LLT<Matrix> cholesky_;
  Vector norms_, design_norms_;
  double distance_ = 0;
  double least_eigenvalue_ = 1;
};

}  // namespace lazy
