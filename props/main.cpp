// SPDX-License-Identifier: MIT
#include <support/command_line.hpp>

#include <lazy/memory.hpp>

auto main(int argc, char** argv) -> int {
  lazy::keep_freed_memory();
  return lazy::props::main(argc, argv);
}
