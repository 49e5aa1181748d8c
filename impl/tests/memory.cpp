// SPDX-License-Identifier: MIT
// That memory that a program freed serves its next call without new pages once it has asked for that, and that the
// allocator would have it cleared anew otherwise.
#include "tests.hpp"

#include <lazy/memory.hpp>
#include <lazy/types.hpp>

#include <sys/resource.h>

#include <cstdio>

namespace lazy::tests {

namespace {

auto page_faults() -> long {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/// Page faults of one vector of 40 MiB, written and freed. Up to half of that size, malloc learns from what is freed.
auto faults_per_vector() -> long {
  constexpr int calls = 10;
  const long before = page_faults();
  for (int i = 0; i < calls; ++i) Vector::Ones(5 << 20).eval();
  return (page_faults() - before) / calls;
}

}  // namespace

auto memory() -> int {
  const long given_back = faults_per_vector();
  keep_freed_memory();
  faults_per_vector();  // the heap grows once
  const long kept = faults_per_vector();
  std::printf("page faults: %ld for each vector, %ld with its memory kept\n", given_back, kept);
#ifdef __GLIBC__
  return given_back > 0 && kept == 0 ? 0 : 1;
#else
  return 0;
#endif
}

}  // namespace lazy::tests
