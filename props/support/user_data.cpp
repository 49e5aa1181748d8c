// SPDX-License-Identifier: MIT
#include <support/user_data.hpp>

#include <support/data.hpp>
#include <support/generators/regressions.hpp>
#include <support/property.hpp>
#include <support/text.hpp>

#include <lazy/error.hpp>
#include <lazy/hypentropy_solver.hpp>
#include <lazy/least_norm.hpp>
#include <lazy/row_space.hpp>

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

namespace lazy::props {

namespace {

struct UserData {
  std::string file, target;
  std::vector<std::string> features;
  Regression problem;  // as it is in the file
  double unit_X, unit_y;
};

auto in_use() -> std::optional<UserData>& {
  static std::optional<UserData> data;
  return data;
}

/// α = 10^k sqrt(max|β_ℓ2|): every tenth of a decade where the path turns, and whole decades to 1e-150.
auto scales(double natural_scale) -> std::vector<double> {
  constexpr int per_decade = 10, first = 2, fine_end = -10, last = -150;
  const double Lambda = -2 * std::log(natural_scale);
  std::vector<double> log_scales;
  for (int k = first * per_decade; k >= fine_end * per_decade; --k)
    log_scales.push_back(Lambda - 2 * std::numbers::ln10 * k / per_decade);
  for (int k = fine_end - 10; k >= last; k -= 10) log_scales.push_back(Lambda - 2 * std::numbers::ln10 * k);
  return log_scales;
}

/// In quotation marks, each of its own said twice, where a reader of CSV would take it apart.
auto cell(const std::string& name) -> std::string {
  if (name.find_first_of(",\"") == std::string::npos) return name;
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string(2, c) : std::string(1, c);
  return quoted + '"';
}

/// The power of two by which the greatest entry is in [1, 2).
/// \throws InvalidArgument, with `what` the entries are, where the greatest is zero or out of the range supported.
template <class Values>
auto unit_of(const std::string& what, const Values& values) -> double {
  constexpr double least = 1e-100, most = 1e100;  // so that β has a double, and the squares of its entries
  const double greatest = values.cwiseAbs().maxCoeff();
  if (greatest == 0) detail::reject(what, " is zero in every row");
  if (!(greatest >= least && greatest <= most))
    detail::reject(what, ": the greatest entry must be from ", least, " to ", most, ", but it is ", greatest,
                   "; give it in another unit");
  return std::ldexp(1.0, std::ilogb(greatest));
}

}  // namespace

void use_data(const std::filesystem::path& file, const std::string& target) {
  const Table table = read_table(file);
  const Index y = table.column(target);
  if (table.names.size() < 2) detail::reject(file.string(), " has no column beside the target '", target, "'");
  std::vector<std::string> features;
  Matrix X(table.values.rows(), table.values.cols() - 1);
  for (Index j = 0, i = 0; j < table.values.cols(); ++j)
    if (j != y) {
      X.col(i++) = table.values.col(j);
      features.push_back(table.names[static_cast<std::size_t>(j)]);
    }
  const double unit_X = unit_of(file.string() + ": X, the columns beside the target,", X);
  const double unit_y = unit_of(file.string() + ": the target '" + target + "'", table.values.col(y));
  const Regression problem(std::move(X), table.values.col(y));
  const RowSpace space(problem);  // throws where there is no interpolant
  use_regression({problem.X / unit_X, problem.y / unit_y});
  for (Property& property : registry())
    for (auto& variant : property.variants)
      variant.body = [body = variant.body](Draw& draw) {
        const RandomDesigns meanwhile;
        return body(draw);
      };
  in_use() = UserData{file.string(), target, std::move(features), problem, unit_X, unit_y};
}

auto data_options() -> std::string {
  return in_use() ? fmt::format(" --data {} --target {}", shell_quoted(in_use()->file), shell_quoted(in_use()->target))
                  : "";
}

auto data_units() -> std::string {
  return fmt::format("X in units of 2^{}, y of 2^{}", std::ilogb(in_use()->unit_X), std::ilogb(in_use()->unit_y));
}

auto path_as_csv() -> std::string {
  const Regression& problem = in_use().value().problem;
  HypentropySolver solver(problem);
  const double largest = least_l2_norm(problem).lpNorm<Eigen::Infinity>();
  std::string csv =
      "alpha,log_scale,termination,residual,attainable,kkt,gap,decrement_bound,multiplier_bound,unit,l1_norm,l2_norm";
  for (const auto& feature : in_use()->features) csv += "," + cell("beta of " + feature);
  csv += "\n";
  for (const auto& at : solver.path(scales(largest > 0 ? std::sqrt(largest) : 1))) {
    const auto& c = at.certificate;
    csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}", std::exp(-at.log_scale / 2), at.log_scale,
                       name(at.termination), c.residual, c.attainable, c.kkt, c.gap, c.decrement_bound,
                       c.multiplier_bound, at.unit, at.beta.lpNorm<1>(), at.beta.norm());
    for (const double entry : at.beta) csv += fmt::format(",{}", entry);
    csv += "\n";
  }
  return csv;
}

}  // namespace lazy::props
