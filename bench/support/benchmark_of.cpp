// SPDX-License-Identifier: MIT
#include <support/benchmark_of.hpp>

#include <filesystem>

namespace lazy::bench {

std::vector<Enrolled>& registry() {
  static std::vector<Enrolled> benchmarks;
  return benchmarks;
}

bool enroll(std::string_view name, const Claim& claim, std::string_view text, std::string_view file) {
  registry().push_back({name, text, &claim, std::filesystem::path(file).stem().string()});
  return true;
}

std::string label(const Claim& claim) { return std::string(claim.number) + " · " + std::string(claim.title); }

}  // namespace lazy::bench
