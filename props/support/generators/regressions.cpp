// SPDX-License-Identifier: MIT
#include <support/generators/regressions.hpp>

#include <support/data.hpp>
#include <support/generators/matrices.hpp>
#include <support/generators/numbers.hpp>
#include <support/linear_program.hpp>

#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace lazy::props {

namespace {

auto given() -> std::optional<Regression>& {
  static std::optional<Regression> regression;
  return regression;
}

int random_designs = 0;  // how many RandomDesigns there are

/// `count` of the numbers below `all`, in random order.
auto some_of(rc::Random& random, Index count, Index all) -> std::vector<Index> {
  std::vector<Index> numbers(static_cast<std::size_t>(all));
  std::iota(numbers.begin(), numbers.end(), 0);
  for (Index k = 0; k < count; ++k)
    std::swap(
        numbers[static_cast<std::size_t>(k)],
        numbers[static_cast<std::size_t>(k + static_cast<Index>(random.next() % static_cast<std::uint64_t>(all - k)))]);
  numbers.resize(static_cast<std::size_t>(count));
  return numbers;
}

/// N rows and d columns of X, and the entries of y beside them as a last column.
auto sub_sample(Matrix X, Vector y, Index N, Index d) -> rc::Gen<Matrix> {
  return [X = std::move(X), y = std::move(y), N, d](rc::Random random, int) {
    const auto rows = some_of(random, N, X.rows());
    const auto columns = some_of(random, d, X.cols());
    Matrix sample(N, d + 1);
    sample.leftCols(d) = X(rows, columns);
    sample.col(d) = y(rows);
    return rc::shrinkable::just(std::move(sample));
  };
}

/// A design of this kind, from Gaussian entries: what shrinks are those.
auto design(const std::string& kind, Index N, Index d, double closeness) -> rc::Gen<Matrix> {
  return rc::gen::map(gaussian(N, d), [=](const Matrix& G) -> Matrix {
    Matrix X = G;
    if (kind == "correlated")
      for (Index j = 1; j < d; ++j)
        X.col(j) = (1 - closeness) * X.col(j - 1) + std::sqrt(1 - (1 - closeness) * (1 - closeness)) * G.col(j);
    if (kind == "Toeplitz")
      X = Matrix::NullaryExpr(N, d, [&](Index i, Index j) { return i > j ? G(i - j, 0) : G(0, j - i); });
    if (kind == "nearly collinear") X = G.col(0).replicate(1, d) + closeness * G;
    if (kind == "integer") X = (2 * G).array().round();
    if (kind == "sparse") X = G.unaryExpr([](double x) { return std::abs(x) < 1 ? 0.0 : x; });
    if (kind == "rank-deficient") {
      const Index rank = (N + 1) / 2;
      for (Index i = rank; i < N; ++i) X.row(i) = X.row(i - rank) * (i % 2 == 0 ? 2 : -1);
    }
    if (kind == "zero and repeated columns")
      for (Index j = 1; j < d; ++j) {
        if (j % 3 == 1) X.col(j) = X.col(j - 1);
        if (j % 3 == 2 && d > 3) X.col(j).setZero();
      }
    if (X.isZero(0)) X(0, 0) = 1;
    return X;
  });
}

/// The nearest y in the range of X: y itself where X has full row rank, otherwise Xβ, so that each entry is rounded in
/// the units of its own row.
auto in_range(const Matrix& X, const Spectrum& spectrum, const Vector& y) -> Vector {
  return spectrum.rank() == y.size() ? y : X * spectrum.least_norm(y);
}

auto assembled(std::string kind, Matrix X, const Vector& y) -> DrawnRegression {
  Spectrum spectrum = spectrum_of(X);
  Vector target = in_range(X, spectrum, y);
  return {std::move(kind), Regression(std::move(X), std::move(target)), std::move(spectrum)};
}

auto real_regression(Draw& draw, const std::string& kind, const Regression& all, Index N, Index d) -> DrawnRegression {
  const Matrix sample =
      draw("X and y", sub_sample(all.X, all.y, std::min(N, all.samples()), std::min(d, all.features())));
  const Matrix X = sample.leftCols(sample.cols() - 1);
  if (X.isZero(0)) draw.discard();
  auto drawn = assembled(kind, X, sample.col(sample.cols() - 1));
  if (!(drawn.problem.y.norm() > 1e-8 * sample.col(sample.cols() - 1).norm())) draw.discard();
  return drawn;
}

auto gasoline_regression() -> const Regression& {
  static const Regression all(gasoline().spectra, gasoline().octane);
  return all;
}

/// One of the kinds; the range of scales is 2^±spread for X and for y.
auto regression(Draw& draw, const std::vector<std::string>& kinds, Index N, Index d, int spread) -> DrawnRegression {
  if (user_regression()) return real_regression(draw, "the user's", *user_regression(), N, d);
  const std::string kind = draw("design", one_of(kinds));
  if (kind == "gasoline") return real_regression(draw, kind, gasoline_regression(), N, d);
  const bool close = kind == "correlated" || kind == "nearly collinear";
  Matrix X = draw("X", design(kind, N, d, close ? draw("closeness", log_uniform(1e-4, 0.5)) : 0));
  Vector truth = draw("truth", vector(d));
  truth.tail(d - draw("relevant", integer(1, static_cast<int>(d)))).setZero();
  Vector y = X * truth;
  if (y.isZero(0)) y = X * Vector::Ones(d);
  if (y.isZero(0)) y = X.col(0);
  if (y.isZero(0)) y = X.rowwise().lpNorm<1>();
  if (draw("noisy", flag(0.25)))
    y += 0.1 * y.norm() / std::sqrt(static_cast<double>(N)) * Vector(draw("noise", gaussian(N)));
  const double unit_X = draw("unit of X", power_of_two(-spread, spread)),
               unit_y = draw("unit of y", power_of_two(-spread, spread));
  return assembled(kind, unit_X * X, unit_y * y);
}

const std::vector<std::string> full_rank_kinds{"Gaussian", "correlated", "Toeplitz", "nearly collinear", "gasoline"};
const std::vector<std::string> all_kinds{"Gaussian", "correlated", "Toeplitz",       "nearly collinear",
                                         "integer",  "sparse",     "rank-deficient", "zero and repeated columns",
                                         "gasoline"};

/// d >= N where there are as many features.
auto shape(Draw& draw, int samples, int features) -> std::pair<Index, Index> {
  const int N = draw("N", dimension(1, samples));
  const int d = draw("d", dimension(std::min(N, features), features));
  return {N, d};
}

}  // namespace

auto spectrum_of(const Matrix& X) -> Spectrum {
  constexpr double zero = 1e-11;  // no design has singular values between the rounding of zero and this
  const Eigen::JacobiSVD<Matrix> svd(X, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const Vector& sigma = svd.singularValues();
  const Index rank = (sigma.array() > zero * sigma[0]).count();
  return {svd.matrixU().leftCols(rank), svd.matrixV().leftCols(rank), sigma.head(rank)};
}

auto DrawnRegression::natural_scale() const -> double {
  return std::sqrt(spectrum.least_norm(problem.y).lpNorm<Eigen::Infinity>());
}

auto any_regression(Draw& draw, int samples, int features) -> DrawnRegression {
  const auto [N, d] = shape(draw, samples, features);
  return regression(draw, all_kinds, N, d, 10);
}

auto full_rank_regression(Draw& draw, int samples, int features) -> DrawnRegression {
  const auto [N, d] = shape(draw, samples, features);
  auto drawn = regression(draw, full_rank_kinds, N, d, 10);
  if (drawn.spectrum.rank() < drawn.problem.samples()) draw.discard();
  return drawn;
}

auto steady_regression(Draw& draw, int samples, int features) -> DrawnRegression {
  constexpr double largest_condition = 5;
  const auto [N, d] = shape(draw, samples, features);
  auto drawn = regression(draw, all_kinds, N, d, 3);
  const auto& spectrum = drawn.spectrum;
  if (spectrum.condition() <= largest_condition) return drawn;
  const Vector y = (spectrum.U.transpose() * drawn.problem.y).cwiseQuotient(spectrum.sigma);
  return assembled(drawn.kind + ", rows made orthonormal", spectrum.V.transpose(), y);
}

auto wild_regression(Draw& draw) -> Regression {
  int N = draw("N", dimension(1, 12)), d = draw("d", dimension(1, 80));
  if (draw("almost square", flag(0.2))) d = N + draw("more features", integer(0, 4));
  if (N > d && !draw("more samples than features", flag(0.3))) std::swap(N, d);
  const auto drawn = regression(draw, all_kinds, N, d, 10);
  if (user_regression() || drawn.kind == "gasoline") {
    const auto& all = user_regression() ? *user_regression() : gasoline_regression();
    return draw("whole", flag(0.05)) ? all : drawn.problem;
  }
  Matrix X = drawn.problem.X;
  if (draw("rows of other scales", flag(0.2)))
    for (Index i = 0; i < X.rows(); ++i) X.row(i) *= std::ldexp(1.0, static_cast<int>(11 * i % 41) - 20);
  X *= draw("unit of X, once more", power_of_two(-250, 250));
  const Vector truth =
      draw("unit of β, once more", power_of_two(-200, 200)) * drawn.spectrum.least_norm(drawn.problem.y);
  Vector y = X * truth;
  return {std::move(X), std::move(y)};
}

auto relative_scale(Draw& draw, const DrawnRegression& regression, double low, double high) -> double {
  return draw("α/√max|β_ℓ2|", log_uniform(low, high)) * regression.natural_scale();
}

namespace {

auto tight_columns(const Matrix& X, const Vector& lambda) -> std::vector<Index> {
  constexpr double tight = 1 - 1e-9;
  std::vector<Index> columns;
  for (Index i = 0; i < X.cols(); ++i)
    if (std::abs(X.col(i).dot(lambda)) > tight) columns.push_back(i);
  return columns;
}

/// Where CLP finds the end of real data unique; other samples are discarded.
auto real_sparse_end(Draw& draw, const std::string& kind, const Regression& all) -> SparseEnd {
  const auto [N, d] = shape(draw, 4, 10);
  auto drawn = real_regression(draw, kind, all, N, d);
  const LeastL1 end = least_l1_by_simplex(drawn.problem.X, drawn.problem.y);
  auto tight = tight_columns(drawn.problem.X, end.lambda);
  const double negligible = 1e-9 * end.upper;
  const bool unique = static_cast<Index>(tight.size()) == drawn.problem.samples() &&
                      std::ranges::all_of(tight, [&](Index i) { return std::abs(end.beta[i]) > negligible; });
  if (!unique) draw.discard();
  return {std::move(drawn), end.beta, end.lambda, std::move(tight)};
}

}  // namespace

auto unique_sparse_end(Draw& draw) -> SparseEnd {
  constexpr double least_condition = 1e-3;
  if (user_regression()) return real_sparse_end(draw, "the user's", *user_regression());
  if (draw("gasoline", flag(0.2))) return real_sparse_end(draw, "gasoline", gasoline_regression());
  const int N = draw("N", dimension(1, 4)), d = draw("d", dimension(N + 1, N + 6));
  const Vector lambda = draw("λ", gaussian(N));
  Matrix X = draw("X", gaussian(N, d));
  Vector beta = Vector::Zero(d);
  std::vector<Index> tight;
  for (Index i = 0; i < d; ++i) {
    const double sign = X(0, i) < 0 ? -1 : 1;
    const double slope = i < N ? sign : sign * draw("|Xᵀλ| off the support", uniform(0.05, 0.9));
    X.col(i) += (slope - X.col(i).dot(lambda)) / lambda.squaredNorm() * lambda;
    if (i >= N) continue;
    beta[i] = sign * draw("|β|", log_uniform(0.1, 10));
    tight.push_back(i);
  }
  const Vector sigma = X.leftCols(N).jacobiSvd().singularValues();
  if (!(sigma[N - 1] > least_condition * sigma[0])) draw.discard();
  const Vector y = X * beta;
  return {assembled("constructed", std::move(X), y), beta, lambda, std::move(tight)};
}

auto shared_sparse_end(Draw& draw) -> SparseEnd {
  const SparseEnd end = unique_sparse_end(draw);
  const auto& [X, y] = end.regression.problem;
  const int more = draw("more tight columns", integer(1, 3));
  Matrix wider(X.rows(), X.cols() + more);
  wider.leftCols(X.cols()) = X;
  auto tight = end.tight;
  for (Index j = 0; j < more; ++j) {
    // A convex combination of the tight columns, signs aside; a repeated column is one of them.
    Vector weights = draw("weights", gaussian(static_cast<Index>(tight.size()))).cwiseAbs();
    if (draw("repeated", flag(0.4))) weights = Vector::Unit(weights.size(), 0);
    weights /= weights.lpNorm<1>();
    Vector column = Vector::Zero(X.rows());
    for (std::size_t k = 0; k < tight.size(); ++k)
      column += weights[static_cast<Index>(k)] * std::copysign(1.0, wider.col(tight[k]).dot(end.lambda)) *
                wider.col(tight[k]);
    wider.col(X.cols() + j) = draw("turned", flag()) ? Vector(-column) : column;
    tight.push_back(X.cols() + j);
  }
  Vector beta = Vector::Zero(wider.cols());
  beta.head(end.beta.size()) = end.beta;
  return {assembled(end.regression.kind, std::move(wider), y), beta, end.lambda, std::move(tight)};
}

void use_regression(Regression problem) { given() = std::move(problem); }

auto user_regression() -> const std::optional<Regression>& {
  static const std::optional<Regression> none;
  return random_designs > 0 ? none : given();
}

RandomDesigns::RandomDesigns() { ++random_designs; }
RandomDesigns::~RandomDesigns() { --random_designs; }

}  // namespace lazy::props
