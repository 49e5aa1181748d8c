// SPDX-License-Identifier: MIT
#include <support/property.hpp>

namespace lazy::props {

auto registry() -> std::vector<Property>& {
  static std::vector<Property> properties;
  return properties;
}

auto known_claims() -> std::vector<const Claim*>& {
  static std::vector<const Claim*> known(claims.begin(), claims.end());
  return known;
}

auto name_of(Tolerance tolerance) -> std::string {
  switch (tolerance) {
    case Tolerance::exact:
      return "exact";
    case Tolerance::rounding:
      return "rounding";
    case Tolerance::backward:
      return "backward";
    case Tolerance::certificate:
      return "certificate";
    case Tolerance::theorem:
      return "theorem";
    case Tolerance::asymptotic:
      return "asymptotic";
    case Tolerance::statistical:
      return "statistical";
  }
  return "";
}

auto hash_of(std::string_view text) -> std::uint64_t {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

auto mix(std::uint64_t a, std::uint64_t b) -> std::uint64_t {
  std::uint64_t z = a + 0x9e3779b97f4a7c15 * (b + 1);  // SplitMix64's finaliser, twice
  for (int round = 0; round < 2; ++round) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
  }
  return z;
}

}  // namespace lazy::props
