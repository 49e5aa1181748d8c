// SPDX-License-Identifier: MIT
/// \file
/// The real data that the properties, the figures and the benchmarks see (data/README.md says where it is from), and
/// tables of a user's.
#pragma once

#include <lazy/types.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace lazy::props {

/// A table of numbers with named columns.
struct Table {
  std::vector<std::string> names;
  Matrix values;  // rows × names

  /// The column of this name. \throws InvalidArgument where there is none; the message lists those there are.
  auto column(const std::string& name) const -> Index;
};

/// A comma-separated table with one header line; what is between quotation marks may have commas.
/// \throws InvalidArgument naming the file, and the line and column where an entry is not a finite number, a row has
/// another length than the header, or two columns have one name.
auto read_table(const std::filesystem::path& path) -> Table;

/// Handwritten digits: each column of `images` one image of 8 × 8 pixels in [0, 1], `labels` the digit.
struct Digits {
  Matrix images;  // 64 × 1797
  Eigen::VectorXi labels;
};
auto digits() -> const Digits&;

/// Gasoline: octane numbers and near-infrared spectra, as measured.
struct Gasoline {
  Matrix spectra;      // 60 × 401
  Vector octane;       // 60
  Vector wavelengths;  // 401, in nm
};
auto gasoline() -> const Gasoline&;

}  // namespace lazy::props
