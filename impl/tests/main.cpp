// SPDX-License-Identifier: MIT
// lazy-tests NAME: runs one test, in a process of its own, since two of them measure what theirs takes.
#include "tests.hpp"

#include <cstdio>
#include <map>
#include <string>

auto main(int argc, char** argv) -> int {
  const std::map<std::string, int (*)()> tests{{"activations", lazy::tests::activations},
                                               {"dormand_prince", lazy::tests::dormand_prince},
                                               {"flows", lazy::tests::flows},
                                               {"large_network", lazy::tests::large_network},
                                               {"large_regression", lazy::tests::large_regression},
                                               {"memory", lazy::tests::memory},
                                               {"networks", lazy::tests::networks},
                                               {"trajectory_bound", lazy::tests::trajectory_bound}};
  const auto test = argc == 2 ? tests.find(argv[1]) : tests.end();
  if (test != tests.end()) return test->second();
  std::fprintf(stderr, "usage: lazy-tests NAME, where NAME is one of:\n");
  for (const auto& [name, run] : tests) std::fprintf(stderr, "  %s\n", name.c_str());
  return 2;
}
