// SPDX-License-Identifier: MIT

// Eigen allocates with malloc and the standard containers with operator new. The linker's --wrap=malloc sends the one
// here, and the replaced operator new the other.
#include <support/allocations.hpp>

#include <cstdlib>
#include <new>

namespace {

thread_local lazy::Index count = 0;

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier): the linker chose these names
extern "C" void* __real_malloc(std::size_t size);

extern "C" void* __wrap_malloc(std::size_t size) {
  ++count;
  return __real_malloc(size);
}
// NOLINTEND(bugprone-reserved-identifier)

void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace lazy::bench {

Index allocations() { return count; }

}  // namespace lazy::bench
