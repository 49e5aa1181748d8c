// SPDX-License-Identifier: MIT
#include <support/generators/matrices.hpp>

#include <support/generators/generator.hpp>

#include <lazy/error.hpp>

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lazy::props {

namespace {

auto normal_entries(std::uint64_t stream, Index rows, Index cols) -> Matrix {
  return Matrix::NullaryExpr(rows, cols, [=](Index i, Index j) {
    return normal_at(stream, static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(j));
  });
}

/// Orthonormal columns (rows >= cols).
auto orthonormal(std::uint64_t stream, Index rows, Index cols) -> Matrix {
  const Eigen::HouseholderQR<Matrix> qr(normal_entries(stream, rows, cols));
  return qr.householderQ() * Matrix::Identity(rows, cols);
}

/// 10^-6 … 1, evenly in the exponent.
auto six_decades(Index n) -> Vector {
  return Vector::NullaryExpr(n, [n](Index i) {
    return std::pow(10.0, n > 1 ? -6.0 * static_cast<double>(i) / static_cast<double>(n - 1) : 0.0);
  });
}

auto with_singular_values(std::uint64_t stream, Index rows, Index cols, const Vector& values) -> Matrix {
  const Index rank = values.size();
  return orthonormal(mix(stream, 1), rows, rank) * values.asDiagonal() *
         orthonormal(mix(stream, 2), cols, rank).transpose();
}

/// Simpler matrices of the same shape, simplest first: ones on the diagonal, entries rounded, rows and columns made 0,
/// single entries made 0 or 1. Each step but the first lowers (digits, entries that are neither 0 nor 1, entries that
/// are not 0), so shrinking ends.
auto simpler_entries(const Matrix& A) -> std::vector<Matrix> {
  std::vector<Matrix> simpler;
  const auto propose = [&](const Matrix& candidate) {
    if (candidate != A && !candidate.isZero(0) && candidate.allFinite()) simpler.push_back(candidate);
  };
  const Matrix ones = Matrix::Identity(A.rows(), A.cols());
  if (A == ones) return simpler;
  propose(ones);
  const Matrix to_integers = A.array().round();
  const Matrix to_tenths = (A * 10).array().round() / 10;
  if (A != to_integers) propose(to_integers);
  if (A != to_integers && A != to_tenths) propose(to_tenths);
  // By parts only where there are few: the shrink budget is finite.
  constexpr Index few = 36;
  const auto with_zeros = [&](Index row, Index col, Index rows, Index cols) {
    Matrix candidate = A;
    candidate.block(row, col, rows, cols).setZero();
    return candidate;
  };
  if (A.cols() > 1 && A.cols() <= few)
    for (Index j = 0; j < A.cols(); ++j) propose(with_zeros(0, j, A.rows(), 1));
  if (A.rows() > 1 && A.rows() <= few)
    for (Index i = 0; i < A.rows(); ++i) propose(with_zeros(i, 0, 1, A.cols()));
  if (A.size() > few) return simpler;
  for (Index j = 0; j < A.cols(); ++j)
    for (Index i = 0; i < A.rows(); ++i) {
      propose(with_zeros(i, j, 1, 1));
      if (A(i, j) == 0) continue;
      Matrix candidate = A;
      candidate(i, j) = 1;
      propose(candidate);
    }
  return simpler;
}

auto simpler_vectors(const Vector& v) -> std::vector<Vector> {
  std::vector<Vector> simpler;
  for (const auto& candidate : simpler_entries(v)) simpler.emplace_back(candidate);
  return simpler;
}

auto special_vector(rc::Random& random, Index n) -> Vector {
  const auto kind = random.next() % 12;
  const auto stream = random.next();
  Vector v = normal_entries(stream, n, 1);
  switch (kind) {
    case 0:  // some zeros
      for (Index i = 1; i < n; i += 2) v[i] = 0;
      break;
    case 1:  // a single entry
      v = Vector::Unit(n, static_cast<Index>(stream % static_cast<std::uint64_t>(n))) * v[0];
      break;
    case 2:  // equal magnitudes
      v = v.unaryExpr([](double x) { return std::copysign(1.0, x); });
      break;
    case 3:  // magnitudes over six decades
      v.array() *= six_decades(n).array();
      break;
    default:
      break;
  }
  return v;
}

auto special_matrix(rc::Random& random, Index rows, Index cols) -> Matrix {
  const Index rank = std::min(rows, cols);
  const auto kind = random.next() % 16;
  const auto stream = random.next();
  Matrix normal = normal_entries(stream, rows, cols);
  switch (kind) {
    case 0:
    case 1: {  // low rank
      const Index low = std::max<Index>(1, rank / 2);
      return normal_entries(mix(stream, 1), rows, low) * normal_entries(mix(stream, 2), low, cols);
    }
    case 2: {  // a zero column, where one would not make the matrix zero
      Matrix A = normal;
      if (cols > 1) A.col(static_cast<Index>(stream % static_cast<std::uint64_t>(cols))).setZero();
      return A;
    }
    case 3:  // equal singular values
      return with_singular_values(stream, rows, cols, Vector::Ones(rank));
    case 4:
    case 5:  // singular values over six decades
      return with_singular_values(stream, rows, cols, six_decades(rank));
    case 6: {  // sparse
      Matrix A = normal.unaryExpr([](double x) { return std::abs(x) < 1 ? 0.0 : x; });
      A(0, 0) = normal(0, 0);
      return A;
    }
    case 7: {  // small integers
      Matrix A = (2 * normal).array().round();
      A(0, 0) = 1;
      return A;
    }
    default:
      return normal;
  }
}

void require_shape(Index rows, Index cols) {
  if (rows < 1 || cols < 1) detail::reject("a generated matrix must have entries, but it is ", rows, " x ", cols);
}

}  // namespace

auto normal_at(std::uint64_t stream, std::uint64_t i, std::uint64_t j) -> double {
  const std::uint64_t place = mix(stream, mix(i, j));
  const double radius = static_cast<double>((place >> 11) + 1) * 0x1p-53;  // in (0, 1]
  const double angle = static_cast<double>(mix(place, 1) >> 11) * 0x1p-53;
  return std::sqrt(-2 * std::log(radius)) * std::cos(2 * std::numbers::pi * angle);
}

auto gaussian(Index n) -> rc::Gen<Vector> {
  require_shape(n, 1);
  return generator<Vector>([=](rc::Random& random, int) { return Vector(normal_entries(random.next(), n, 1)); },
                           simpler_vectors);
}

auto gaussian(Index rows, Index cols) -> rc::Gen<Matrix> {
  require_shape(rows, cols);
  return generator<Matrix>([=](rc::Random& random, int) { return normal_entries(random.next(), rows, cols); },
                           simpler_entries);
}

auto vector(Index n) -> rc::Gen<Vector> {
  require_shape(n, 1);
  return generator<Vector>([=](rc::Random& random, int) { return special_vector(random, n); }, simpler_vectors);
}

auto direction(Index n) -> rc::Gen<Vector> {
  return rc::gen::map(vector(n), [](const Vector& v) -> Vector { return v.stableNormalized(); });
}

auto matrix(Index rows, Index cols) -> rc::Gen<Matrix> {
  require_shape(rows, cols);
  return generator<Matrix>([=](rc::Random& random, int) { return special_matrix(random, rows, cols); },
                           simpler_entries);
}

auto symmetric(Index n) -> rc::Gen<Matrix> {
  return rc::gen::map(matrix(n, n), [](const Matrix& A) -> Matrix { return (A + A.transpose()) / 2; });
}

}  // namespace lazy::props
