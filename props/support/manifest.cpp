// SPDX-License-Identifier: MIT
#include <support/report.hpp>

#include <fmt/core.h>
#include <Eigen/Core>
#include <boost/version.hpp>

#include <sys/utsname.h>

#include <array>
#include <ctime>
#include <fstream>

namespace lazy::props {

namespace {

auto cpu() -> std::string {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

auto system() -> std::string {
  utsname name{};
  uname(&name);
  return fmt::format("{} {} {}", name.sysname, name.release, name.machine);
}

auto compiler() -> std::string {
#ifdef __clang__
  return "clang++ " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

auto now() -> std::string {
  const auto time = std::time(nullptr);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&time));
  return text.data();
}

}  // namespace

auto manifest() -> nlohmann::json {
  return {{"program", program()},
          {"version", LAZY_VERSION},
          {"compiler", compiler()},
          {"flags", LAZY_FLAGS},
          {"libraries",
           {{"Eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
            {"Boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
            {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
            {"Clp", LAZY_CLP},
            {"RapidCheck", LAZY_RAPIDCHECK},
            {"nlohmann-json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                          NLOHMANN_JSON_VERSION_PATCH)}}},
          {"cpu", cpu()},
          {"system", system()},
          {"date", now()}};
}

}  // namespace lazy::props
