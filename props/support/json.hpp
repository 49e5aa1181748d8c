// SPDX-License-Identifier: MIT
/// \file
/// Values as JSON that reads back to the same bits: shortest round-trip decimals, and words for what JSON has no number
/// for.
#pragma once

#include <lazy/types.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

namespace lazy::props {

/// A double as JSON: a number where it is finite, else "inf", "-inf" or "nan".
inline auto number(double value) -> nlohmann::json {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/// The inverse of `number`. \throws nlohmann::json::type_error for any other word.
inline auto to_double(const nlohmann::json& value) -> double {
  if (value.is_number()) return value.get<double>();
  const auto& word = value.get_ref<const std::string&>();
  if (word == "inf") return std::numeric_limits<double>::infinity();
  if (word == "-inf") return -std::numeric_limits<double>::infinity();
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  throw nlohmann::json::type_error::create(302, "'" + word + "' is not a number", &value);
}

/// A drawn value as JSON.
template <class T>
auto value_to_json(const T& value) -> nlohmann::json {
  if constexpr (std::is_same_v<T, double>)
    return number(value);
  else
    return value;
}

/// The inverse of `value_to_json`. \throws nlohmann::json::exception where the JSON is not of the type: 1.5 is no int.
template <class T>
auto value_from_json(const nlohmann::json& value) -> T {
  if constexpr (std::is_same_v<T, double>) {
    return to_double(value);
  } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    if (!value.is_number_integer() || !std::in_range<T>(value.get<std::int64_t>()))
      throw nlohmann::json::type_error::create(302, value.dump() + " is not such an integer", &value);
    return value.get<T>();
  } else {
    return value.get<T>();
  }
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
    if (!in.is_array()) throw json::type_error::create(302, "a vector is an array of numbers", &in);
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
    for (const auto& row : A.rowwise()) out.push_back(lazy::Vector(row));
  }
  static void from_json(const json& in, lazy::Matrix& A) {
    if (in.is_object()) {
      A.setZero(in.at("rows").get<lazy::Index>(), in.at("cols").get<lazy::Index>());
      return;
    }
    if (!in.is_array() || in.empty()) throw json::type_error::create(302, "a matrix is an array of its rows", &in);
    A.resize(static_cast<lazy::Index>(in.size()), static_cast<lazy::Index>(in.at(0).size()));
    for (lazy::Index i = 0; i < A.rows(); ++i) {
      const auto row = in.at(static_cast<std::size_t>(i)).get<lazy::Vector>();
      if (row.size() != A.cols()) throw json::other_error::create(501, "the rows of a matrix differ in length", &in);
      A.row(i) = row.transpose();
    }
  }
};

}  // namespace nlohmann
