// SPDX-License-Identifier: MIT
/// \file
/// Numbers as the field meets them: scales drawn log-uniformly, and shrinking toward 1 and short decimals.
///
/// A generator refuses a range that is empty or not finite (InvalidArgument), and all it draws or shrinks to lies in
/// the range.
#pragma once

#include <support/draw.hpp>

#include <string>
#include <vector>

namespace lazy::props {

/// Values simpler than `x` to try in its place, simplest first: 1, then for a negative x its modulus, then x to one,
/// two and three significant digits; for a single digit, one of half the exponent, at last the digit below. Each lies
/// in [low, high] and is strictly simpler than x, so shrinking ends. Nothing is simpler than 0 or 1.
auto simpler_numbers(double x, double low, double high) -> std::vector<double>;

/// A double in [0, 1), 53 random bits.
auto unit_interval(rc::Random& random) -> double;

/// Uniform on [low, high]; one case in sixteen is an end.
auto uniform(double low, double high) -> rc::Gen<double>;

/// Log-uniform on [low, high], low > 0; one case in sixteen is an end, one in sixteen is 1 where that lies between.
auto log_uniform(double low, double high) -> rc::Gen<double>;

/// 2^k, k uniform in {low, …, high}, a normal number; shrinks toward k = 0.
auto power_of_two(int low, int high) -> rc::Gen<double>;

/// Uniform on {low, …, high}; shrinks toward low.
auto integer(int low, int high) -> rc::Gen<int>;

/// An integer that grows with the size of the case, from low to high; shrinks toward low. For dimensions, depths,
/// ranks.
auto dimension(int low, int high) -> rc::Gen<int>;

/// True in the given share of the cases; shrinks toward false.
auto flag(double share = 0.5) -> rc::Gen<bool>;

/// One of the words; shrinks toward the first.
auto one_of(const std::vector<std::string>& words) -> rc::Gen<std::string>;

}  // namespace lazy::props
