// SPDX-License-Identifier: MIT
#include <support/generators/matrices.hpp>

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lazy::props {

namespace {

using Entries = Matrix;

auto normal_entries(std::uint64_t stream, Index rows, Index cols) -> Entries {
  return Entries::NullaryExpr(rows, cols, [=](Index i, Index j) {
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
  return Vector::NullaryExpr(n, [n](Index i) { return std::pow(10.0, n > 1 ? -6.0 * static_cast<double>(i) / static_cast<double>(n - 1) : 0.0); });
}

auto with_singular_values(std::uint64_t stream, Index rows, Index cols, const Vector& values) -> Matrix {
  const Index rank = values.size();
  return orthonormal(mix(stream, 1), rows, rank) * values.asDiagonal() * orthonormal(mix(stream, 2), cols, rank).transpose();
}

/// Simpler matrices of the same shape, simplest first: ones on the diagonal, entries rounded, then single entries made 0 or 1.
auto simpler_entries(const Entries& A) -> std::vector<Entries> {
  std::vector<Entries> simpler;
  const auto propose = [&](const Entries& candidate) {
    if (candidate != A && !candidate.isZero(0) && candidate.allFinite()) simpler.push_back(candidate);
  };
  const bool is_identity = A == Entries::Identity(A.rows(), A.cols());
  if (is_identity) return simpler;
  propose(Entries::Identity(A.rows(), A.cols()));
  const auto rounded = [&](double grain) -> Entries { return (A.array() / grain).round() * grain; };
  const bool integral = A == rounded(1);
  if (!integral) {
    propose(rounded(1));
    if (A != rounded(0.1)) propose(rounded(0.1));
  }
  // Entry by entry only where there are few: the shrink budget is finite. Each change lowers (|entry| non-integral, |entry|).
  constexpr Index few = 36;
  if (A.size() <= few)
    for (Index k = 0; k < A.size(); ++k) {
      for (const double value : {0.0, 1.0}) {
        const bool lower = value == 0 ? A.reshaped()[k] != 0 : A.reshaped()[k] != 0 && A.reshaped()[k] != 1;
        if (!lower) continue;
        Entries candidate = A;
        candidate.reshaped()[k] = value;
        propose(candidate);
      }
    }
  return simpler;
}

template <class T, class Pick, class Simplify>
auto generator(Pick pick, Simplify simplify) -> rc::Gen<T> {
  return [=](rc::Random random, int) {
    return rc::shrinkable::shrinkRecur(T(pick(random)), [=](const T& value) { return rc::seq::fromContainer(simplify(value)); });
  };
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
  const Matrix normal = normal_entries(stream, rows, cols);
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

}  // namespace

auto normal_at(std::uint64_t stream, std::uint64_t i, std::uint64_t j) -> double {
  const std::uint64_t place = mix(stream, mix(i, j));
  const double radius = static_cast<double>((place >> 11) + 1) * 0x1p-53;  // in (0, 1]
  const double angle = static_cast<double>(mix(place, 1) >> 11) * 0x1p-53;
  return std::sqrt(-2 * std::log(radius)) * std::cos(2 * std::numbers::pi * angle);
}

auto gaussian(Index n) -> rc::Gen<Vector> {
  return generator<Vector>([=](rc::Random& random) { return Vector(normal_entries(random.next(), n, 1)); }, simpler_vectors);
}

auto gaussian(Index rows, Index cols) -> rc::Gen<Matrix> {
  return generator<Matrix>([=](rc::Random& random) { return normal_entries(random.next(), rows, cols); }, simpler_entries);
}

auto vector(Index n) -> rc::Gen<Vector> {
  return generator<Vector>([=](rc::Random& random) { return special_vector(random, n); }, simpler_vectors);
}

auto direction(Index n) -> rc::Gen<Vector> {
  return rc::gen::map(vector(n), [](const Vector& v) -> Vector { return v.stableNormalized(); });
}

auto matrix(Index rows, Index cols) -> rc::Gen<Matrix> {
  return generator<Matrix>([=](rc::Random& random) { return special_matrix(random, rows, cols); }, simpler_entries);
}

auto symmetric(Index n) -> rc::Gen<Matrix> {
  return rc::gen::map(matrix(n, n), [](const Matrix& A) -> Matrix { return (A + A.transpose()) / 2; });
}

}  // namespace lazy::props
