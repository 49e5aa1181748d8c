// SPDX-License-Identifier: MIT
/// \file
/// A user's own regression: `lazy-props --data FILE.csv --target COLUMN` checks chapter 4 on it and writes β_α(∞)
/// along the path.
///
/// The target column is y, every other column one of X, nothing is centred. There has to be an interpolant, y ∈ range
/// X. The properties see X and y in units of powers of two in which the greatest entry of either is in [1, 2): the
/// claims do not depend on units. What they see are random sub-samples of rows and columns (where fewer columns no
/// longer reach y, its projection) and sometimes the whole. How often a regime occurs is a matter of the data: it is
/// shown, not judged. The false variants are refuted on random designs as ever: some of them may well hold for one data
/// set.
#pragma once

#include <filesystem>
#include <string>

namespace lazy::props {

/// Puts the table in the place of every random design (`use_regression`).
/// \throws InvalidArgument where the file is no table of finite numbers, has no such column or no other one, X or y is
/// zero or its greatest entry not from 1e-100 to 1e100, or y is not in the range of X.
void use_data(const std::filesystem::path& file, const std::string& target);

/// The options that name the data in use, with a blank before each; empty without data. What replays a case has to say
/// them.
auto data_options() -> std::string;

/// In which units the properties see the data in use.
auto data_units() -> std::string;

/// β_α(∞) of the data in use, in the units of its file, as CSV: from α far in the ℓ2 regime to 1e-150 √max|β_ℓ2|, one a
/// line with its certificate, norms and entries.
auto path_as_csv() -> std::string;

}  // namespace lazy::props
