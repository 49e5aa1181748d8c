// SPDX-License-Identifier: MIT
/// \file
/// The figures of the site: each a function that computes what is drawn, and a script of the same name that draws it.
#pragma once

#include "csv.hpp"

namespace lazy::figures {

// Chapter 1
auto gradient_step() -> Csv;
auto lazy_ratio() -> Csv;

// Chapter 2
auto kappa_output_scale() -> Csv;
auto kappa_parameter_scale() -> Csv;
auto kappa_digits() -> Csv;

// Chapter 3
auto gap_tightness() -> Csv;
auto gap_against_alpha() -> Csv;
auto test_outputs_digits() -> Csv;
auto weight_paths() -> Csv;

// Chapter 4
auto hypentropy() -> Csv;
auto gasoline_coefficients() -> Csv;
auto gasoline_path() -> Csv;
auto recovery() -> Csv;

}  // namespace lazy::figures
