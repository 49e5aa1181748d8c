// SPDX-License-Identifier: MIT
/// \file
/// The table that a figure is drawn from: one header line, one line a point, numbers that read back exactly.
#pragma once

#include <lazy/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

namespace lazy::figures {

class Csv {
 public:
  explicit Csv(const std::vector<std::string>& header) : columns_(static_cast<Index>(header.size())) { line(header); }

  /// \throws InvalidArgument unless there is one cell for each column.
  template <class... Cells>
  void row(const Cells&... cells) {
    line({fmt::format("{}", cells)...});
  }

  const std::string& text() const { return text_; }

 private:
  void line(const std::vector<std::string>& cells) {
    require_size("a row", "cells", static_cast<Index>(cells.size()), columns_);
    text_ += fmt::format("{}\n", fmt::join(cells, ","));
  }

  Index columns_;
  std::string text_;
};

}  // namespace lazy::figures
