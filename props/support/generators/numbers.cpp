// SPDX-License-Identifier: MIT
#include <support/generators/numbers.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace lazy::props {

namespace {

auto to_digits(double x, int digits) -> double {
  char text[64];
  std::snprintf(text, sizeof text, "%.*e", digits - 1, x);
  return std::strtod(text, nullptr);
}

/// A generator of values drawn by `pick`, with `simplify` naming what to try in a value's place.
template <class T, class Pick, class Simplify>
auto generator(Pick pick, Simplify simplify) -> rc::Gen<T> {
  return [=](rc::Random random, int size) {
    return rc::shrinkable::shrinkRecur(T(pick(random, size)), [=](const T& value) { return rc::seq::fromContainer(simplify(value)); });
  };
}

auto simpler_integers(int x, int low) -> std::vector<int> {
  std::vector<int> simpler;
  for (long distance = long{x} - low; distance > 0; distance /= 2) simpler.push_back(static_cast<int>(x - distance));
  return simpler;
}

}  // namespace

auto simpler_numbers(double x, double low, double high) -> std::vector<double> {
  std::vector<double> simpler;
  const auto propose = [&](double candidate) {
    if (candidate >= low && candidate <= high && candidate != x && std::ranges::find(simpler, candidate) == simpler.end())
      simpler.push_back(candidate);
  };
  if (x == 1 || x == 0 || !std::isfinite(x)) return simpler;
  propose(1);
  if (x < 0) {
    propose(-x);
  } else if (x != to_digits(x, 1)) {
    for (const int digits : {1, 2, 3})
      if (x != to_digits(x, digits - (digits > 1 ? 1 : 0))) propose(to_digits(x, digits));
  } else {
    // One digit already: halve the exponent, which ends at 1..9, then go down to 1.
    const double exponent = std::floor(std::log10(x));
    if (exponent != 0) propose(to_digits(std::pow(10, std::trunc(exponent / 2)) * (x / std::pow(10, exponent)), 1));
    if (exponent == 0) propose(x - 1);
  }
  return simpler;
}

auto unit_interval(rc::Random& random) -> double { return static_cast<double>(random.next() >> 11) * 0x1p-53; }

auto uniform(double low, double high) -> rc::Gen<double> {
  return generator<double>(
      [=](rc::Random& random, int) {
        const auto edge = random.next() % 32;
        if (edge == 0) return low;
        if (edge == 1) return high;
        return std::min(high, low + (high - low) * unit_interval(random));
      },
      [=](double x) { return simpler_numbers(x, low, high); });
}

auto log_uniform(double low, double high) -> rc::Gen<double> {
  return generator<double>(
      [=](rc::Random& random, int) {
        const auto edge = random.next() % 32;
        if (edge == 0) return low;
        if (edge == 1) return high;
        if (edge < 4 && low <= 1 && 1 <= high) return 1.0;
        const double exponent = std::log(low) + (std::log(high) - std::log(low)) * unit_interval(random);
        return std::clamp(std::exp(exponent), low, high);
      },
      [=](double x) { return simpler_numbers(x, low, high); });
}

auto power_of_two(int low, int high) -> rc::Gen<double> {
  const int nearest_to_zero = std::clamp(0, low, high);
  return generator<double>(
      [=](rc::Random& random, int) { return std::ldexp(1.0, low + static_cast<int>(random.next() % (static_cast<std::uint64_t>(high - low) + 1))); },
      [=](double x) {
        std::vector<double> simpler;
        for (int distance = std::ilogb(x) - nearest_to_zero; distance != 0; distance /= 2)
          simpler.push_back(std::ldexp(x, -distance));
        return simpler;
      });
}

auto integer(int low, int high) -> rc::Gen<int> {
  return generator<int>([=](rc::Random& random, int) { return low + static_cast<int>(random.next() % (static_cast<std::uint64_t>(high - low) + 1)); },
                        [=](int x) { return simpler_integers(x, low); });
}

auto dimension(int low, int high) -> rc::Gen<int> {
  return generator<int>(
      [=](rc::Random& random, int size) {
        const int reach = low + (high - low) * std::clamp(size, 1, 100) / 100;
        return low + static_cast<int>(random.next() % (static_cast<std::uint64_t>(reach - low) + 1));
      },
      [=](int x) { return simpler_integers(x, low); });
}

auto flag(double share) -> rc::Gen<bool> {
  return generator<bool>([=](rc::Random& random, int) { return unit_interval(random) < share; },
                         [](bool x) { return x ? std::vector<bool>{false} : std::vector<bool>{}; });
}

auto one_of(std::vector<std::string> words) -> rc::Gen<std::string> {
  return generator<std::string>([words](rc::Random& random, int) { return words[random.next() % words.size()]; },
                                [words](const std::string& word) {
                                  return std::vector<std::string>(words.begin(), std::ranges::find(words, word));
                                });
}

}  // namespace lazy::props
