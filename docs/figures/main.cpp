// SPDX-License-Identifier: MIT
/// \file
/// lazy-figures: computes what the figures of the site show, one table a figure.
#include "figures.hpp"

#include <support/files.hpp>

#include <lazy/memory.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Figure {
  std::string_view name;
  auto(*compute)() -> lazy::figures::Csv;
};

constexpr std::array all{
    Figure{"gradient_step", lazy::figures::gradient_step},
    Figure{"lazy_ratio", lazy::figures::lazy_ratio},
    Figure{"kappa_output_scale", lazy::figures::kappa_output_scale},
    Figure{"kappa_parameter_scale", lazy::figures::kappa_parameter_scale},
    Figure{"kappa_digits", lazy::figures::kappa_digits},
    Figure{"gap_tightness", lazy::figures::gap_tightness},
    Figure{"gap_against_alpha", lazy::figures::gap_against_alpha},
    Figure{"test_outputs_digits", lazy::figures::test_outputs_digits},
    Figure{"weight_paths", lazy::figures::weight_paths},
    Figure{"hypentropy", lazy::figures::hypentropy},
    Figure{"gasoline_coefficients", lazy::figures::gasoline_coefficients},
    Figure{"gasoline_path", lazy::figures::gasoline_path},
    Figure{"recovery", lazy::figures::recovery},
};

void draw(const Figure& figure, const std::filesystem::path& folder) {
  const auto start = std::chrono::steady_clock::now();
  const auto path = folder / fmt::format("{}.csv", figure.name);
  lazy::props::write_whole(path, figure.compute().text());
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  fmt::print("{}  {:.1f} s\n", path.string(), taken.count());
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** words) try {
  lazy::keep_freed_memory();
  std::set<std::string> names;
  for (const auto& figure : all) names.emplace(figure.name);

  CLI::App app{"Computes what the figures of the site show, and writes one table (CSV) a figure."};
  std::filesystem::path folder;
  std::vector<std::string> only;
  app.add_option("FOLDER", folder, "where the tables go")->required();
  app.add_option("--only", only, fmt::format("just these figures: {}", fmt::join(names, ", ")))
      ->check(CLI::IsMember(names));
  CLI11_PARSE(app, count, words);

  for (const auto& figure : all)
    if (only.empty() || std::ranges::find(only, figure.name) != only.end()) draw(figure, folder);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "lazy-figures: {}\n", error.what());
  return 1;
}
