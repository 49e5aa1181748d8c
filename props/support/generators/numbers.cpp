// SPDX-License-Identifier: MIT
#include <support/generators/numbers.hpp>

#include <support/generators/generator.hpp>

#include <lazy/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>

namespace lazy::props {

namespace {

auto to_digits(double x, int digits) -> double {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*e", digits - 1, x);
  return std::strtod(text.data(), nullptr);
}

auto simpler_integers(int x, int low) -> std::vector<int> {
  std::vector<int> simpler;
  for (auto distance = std::int64_t{x} - low; distance > 0; distance /= 2)
    simpler.push_back(static_cast<int>(x - distance));
  return simpler;
}

void require_range(const char* generator, double low, double high) {
  if (!(low <= high) || !std::isfinite(low) || !std::isfinite(high))
    detail::reject("the range of ", generator, " must be finite and not empty, but it is [", low, ", ", high, "]");
}

/// Uniform on {low, …, high}: the remainder of 64 bits, which favours none of 2^32 values by more than 2^-32 of its
/// share.
auto pick_integer(rc::Random& random, int low, int high) -> int {
  const auto count = static_cast<std::uint64_t>(std::int64_t{high} - low) + 1;
  return static_cast<int>(low + static_cast<std::int64_t>(random.next() % count));
}

/// One case in sixteen is an end of the range.
auto pick_end(std::uint64_t edge, double low, double high) -> std::optional<double> {
  if (edge == 0) return low;
  if (edge == 1) return high;
  return std::nullopt;
}

}  // namespace

auto simpler_numbers(double x, double low, double high) -> std::vector<double> {
  std::vector<double> simpler;
  const auto propose = [&](double candidate) {
    if (candidate >= low && candidate <= high && candidate != x &&
        std::ranges::find(simpler, candidate) == simpler.end())
      simpler.push_back(candidate);
  };
  if (x == 1 || x == 0 || !std::isfinite(x)) return simpler;
  propose(1);
  if (x < 0) {
    propose(-x);
    for (const double mirrored : simpler_numbers(-x, -high, -low)) propose(-mirrored);
    return simpler;
  }
  // To fewer digits than it has, fewest first.
  for (int digits = 1; digits <= 3 && x != to_digits(x, digits); ++digits) propose(to_digits(x, digits));
  if (x != to_digits(x, 1)) return simpler;
  // One digit already: halve the exponent, which ends at 1..9, then go down to 1.
  const double exponent = std::floor(std::log10(x));
  if (exponent == 0)
    propose(x - 1);
  else
    propose(to_digits(std::pow(10, std::trunc(exponent / 2)) * (x / std::pow(10, exponent)), 1));
  return simpler;
}

auto unit_interval(rc::Random& random) -> double { return static_cast<double>(random.next() >> 11) * 0x1p-53; }

auto uniform(double low, double high) -> rc::Gen<double> {
  require_range("uniform", low, high);
  return generator<double>(
      [=](rc::Random& random, int) {
        if (const auto end = pick_end(random.next() % 32, low, high)) return *end;
        const double t = unit_interval(random);
        return std::clamp(low * (1 - t) + high * t, low, high);  // high - low might overflow
      },
      [=](double x) { return simpler_numbers(x, low, high); });
}

auto log_uniform(double low, double high) -> rc::Gen<double> {
  require_range("log_uniform", low, high);
  require_positive("the low end of log_uniform", low);
  return generator<double>(
      [=](rc::Random& random, int) {
        const auto edge = random.next() % 32;
        if (const auto end = pick_end(edge, low, high)) return *end;
        if (edge < 4 && low <= 1 && 1 <= high) return 1.0;
        const double exponent = std::log(low) + (std::log(high) - std::log(low)) * unit_interval(random);
        return std::clamp(std::exp(exponent), low, high);
      },
      [=](double x) { return simpler_numbers(x, low, high); });
}

auto power_of_two(int low, int high) -> rc::Gen<double> {
  require_range("power_of_two", low, high);
  constexpr int least = std::numeric_limits<double>::min_exponent - 1;
  constexpr int greatest = std::numeric_limits<double>::max_exponent - 1;
  if (low < least || high > greatest)
    detail::reject("power_of_two must stay in the normal range [", least, ", ", greatest, "], but it is [", low, ", ",
                   high, "]");
  const int nearest_to_zero = std::clamp(0, low, high);
  return generator<double>([=](rc::Random& random, int) { return std::ldexp(1.0, pick_integer(random, low, high)); },
                           [=](double x) {
                             std::vector<double> simpler;
                             for (int distance = std::ilogb(x) - nearest_to_zero; distance != 0; distance /= 2)
                               simpler.push_back(std::ldexp(x, -distance));
                             return simpler;
                           });
}

auto integer(int low, int high) -> rc::Gen<int> {
  require_range("integer", low, high);
  return generator<int>([=](rc::Random& random, int) { return pick_integer(random, low, high); },
                        [=](int x) { return simpler_integers(x, low); });
}

auto dimension(int low, int high) -> rc::Gen<int> {
  require_range("dimension", low, high);
  return generator<int>(
      [=](rc::Random& random, int size) {
        const auto reach = low + (std::int64_t{high} - low) * std::clamp(size, 1, 100) / 100;
        return pick_integer(random, low, static_cast<int>(reach));
      },
      [=](int x) { return simpler_integers(x, low); });
}

auto flag(double share) -> rc::Gen<bool> {
  return generator<bool>([=](rc::Random& random, int) { return unit_interval(random) < share; },
                         [](bool x) { return x ? std::vector<bool>{false} : std::vector<bool>{}; });
}

auto one_of(const std::vector<std::string>& words) -> rc::Gen<std::string> {
  if (words.empty()) detail::reject("one_of must have words to choose from, but it has none");
  return generator<std::string>([words](rc::Random& random, int) { return words[random.next() % words.size()]; },
                                [words](const std::string& word) {
                                  return std::vector<std::string>(words.begin(), std::ranges::find(words, word));
                                });
}

}  // namespace lazy::props
