// SPDX-License-Identifier: MIT
/// \file
/// What a program can tell its allocator.
#pragma once

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace lazy {

/// Tells glibc's malloc to keep the memory that is freed, for the next call; other allocators are left alone.
///
/// An evaluation of a model allocates a few matrices and frees them. From some hundred kilobytes on, malloc by default
/// gives such memory back to the system each time, which then has to clear its pages for the next evaluation: along a
/// flow this can cost more than the evaluations. For programs to call, once, at their start; a library does not decide
/// that for them.
inline void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
#endif
}

}  // namespace lazy
