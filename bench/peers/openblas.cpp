// SPDX-License-Identifier: MIT
#include <peers/openblas.hpp>

#include <unistd.h>

#include <cstdlib>

namespace lazy::bench {

void tell_openblas(char** argv) {
  setenv("OPENBLAS_NUM_THREADS", "1", 0);
#ifdef __x86_64__
  if (std::getenv("OPENBLAS_CORETYPE") != nullptr || !__builtin_cpu_supports("avx2")) return;
  setenv("OPENBLAS_CORETYPE", __builtin_cpu_supports("avx512f") ? "SKYLAKEX" : "HASWELL", 1);
  execv("/proc/self/exe", argv);
#endif
}

}  // namespace lazy::bench
