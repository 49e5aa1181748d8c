// SPDX-License-Identifier: MIT
#include <support/command_line.hpp>

auto main(int argc, char** argv) -> int { return lazy::props::main(argc, argv); }
