// SPDX-License-Identifier: MIT
/// \file
/// Values as JSON that reads back to the same bits: shortest round-trip decimals, and words for what JSON has no number for.
#pragma once

#include <lazy/types.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace lazy::props {

/// A double as JSON: a number where it is finite, else "inf", "-inf" or "nan".
inline auto number(double value) -> nlohmann::json {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/// The inverse of `number`.
inline auto to_double(const nlohmann::json& value) -> double {
  if (value.is_number()) return value.get<double>();
  const auto& word = value.get_ref<const std::string&>();
  if (word == "inf") return std::numeric_limits<double>::infinity();
  if (word == "-inf") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lazy::props

namespace nlohmann {

/// A vector is a list of numbers.
template <>
struct adl_serializer<lazy::Vector> {
  static void to_json(json& out, const lazy::Vector& v) {
    out = json::array();
    for (const double entry : v) out.push_back(lazy::props::number(entry));
  }
  static void from_json(const json& in, lazy::Vector& v) {
    v.resize(static_cast<lazy::Index>(in.size()));
    for (std::size_t i = 0; i < in.size(); ++i) v[static_cast<lazy::Index>(i)] = lazy::props::to_double(in.at(i));
  }
};

/// A matrix is a list of its rows, with its shape where there are none to count.
template <>
struct adl_serializer<lazy::Matrix> {
  static void to_json(json& out, const lazy::Matrix& A) {
    if (A.size() == 0) {
      out = {{"rows", A.rows()}, {"cols", A.cols()}};
      return;
    }
    out = json::array();
    for (lazy::Index i = 0; i < A.rows(); ++i) out.push_back(lazy::Vector(A.row(i)));
  }
  static void from_json(const json& in, lazy::Matrix& A) {
    if (in.is_object()) {
      A.resize(in.at("rows").get<lazy::Index>(), in.at("cols").get<lazy::Index>());
      return;
    }
    A.resize(static_cast<lazy::Index>(in.size()), static_cast<lazy::Index>(in.at(0).size()));
    for (lazy::Index i = 0; i < A.rows(); ++i) {
      const auto row = in.at(static_cast<std::size_t>(i)).get<lazy::Vector>();
      if (row.size() != A.cols()) throw json::other_error::create(501, "the rows of a matrix differ in length", &in);
      A.row(i) = row.transpose();
    }
  }
};

}  // namespace nlohmann
