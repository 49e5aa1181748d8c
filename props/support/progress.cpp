// SPDX-License-Identifier: MIT
#include <support/progress.hpp>

#include <support/report.hpp>
#include <support/text.hpp>

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace lazy::props {

namespace {

auto is_terminal(int stream) -> bool {
  const char* kind = std::getenv("TERM");
  return isatty(stream) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
}

auto columns() -> std::size_t {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

auto stdout_has_colour() -> bool { return is_terminal(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr; }

Progress::Progress(std::size_t properties, bool quiet)
    : total_(properties),
      quiet_(quiet),
      on_terminal_(is_terminal(STDERR_FILENO)),
      last_line_(std::chrono::steady_clock::now()) {}

void Progress::at(const Evidence& so_far) {
  if (quiet_) return;
  if (!on_terminal_) return plain_line_after(60);
  const auto line = fmt::format("[{}/{}] {} · {} cases", done_, total_, so_far.property->name, thousands(so_far.cases));
  // One column less than there are: a full line would wrap.
  std::cerr << "\r\033[K" << fit(line, std::min(width(line), columns() - 1)) << std::flush;
}

void Progress::finished(const Evidence& evidence) {
  ++done_;
  erase_line();
  if (evidence.fails()) ++failed_;
  if (evidence.verdict() != Verdict::checked)
    std::cout << describe(evidence, stdout_has_colour()) << "\n" << std::flush;
  if (!quiet_ && !on_terminal_) plain_line_after(done_ == total_ ? 0 : 5);
}

void Progress::plain_line_after(double seconds) {
  const auto now = std::chrono::steady_clock::now();
  if (std::chrono::duration<double>(now - last_line_).count() < seconds) return;
  last_line_ = now;
  std::cerr << fmt::format("[{}/{}] {} failed\n", done_, total_, failed_) << std::flush;
}

void Progress::erase_line() const {
  if (!quiet_ && on_terminal_) std::cerr << "\r\033[K" << std::flush;
}

}  // namespace lazy::props
