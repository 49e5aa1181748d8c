// SPDX-License-Identifier: MIT
#include <support/files.hpp>

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lazy::props {

void write_whole(const std::filesystem::path& path, const std::string& text) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  auto beside = path;
  beside += "." + std::to_string(getpid()) + ".part";
  {
    std::ofstream out(beside, std::ios::binary);
    out << text;
    out.flush();
    if (!out) {
      std::error_code ignored;
      std::filesystem::remove(beside, ignored);
      throw std::runtime_error("cannot write " + path.string());
    }
  }
  std::filesystem::rename(beside, path);
}

auto read_whole(const std::filesystem::path& path) -> std::string {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf() || in.peek() == std::ifstream::traits_type::eof()))
    throw std::runtime_error("cannot read " + path.string());
  return text.str();
}

}  // namespace lazy::props
