// SPDX-License-Identifier: MIT
#include <support/files.hpp>

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace lazy::props {

namespace {

[[noreturn]] void cannot(const std::string& what, const std::filesystem::path& path, const std::string& reason) {
  throw std::runtime_error("cannot " + what + " " + path.string() + (reason.empty() ? "" : ": " + reason));
}

}  // namespace

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!std::filesystem::is_directory(folder)) cannot("make the folder", folder, error ? error.message() : "");
  if (access(folder.c_str(), W_OK | X_OK) != 0) cannot("write into", folder, std::generic_category().message(errno));
}

void write_whole(const std::filesystem::path& path, const std::string& text) {
  if (path.has_parent_path()) make_folder(path.parent_path());
  auto beside = path;
  beside += "." + std::to_string(getpid()) + ".part";
  std::error_code error, ignored;
  std::ofstream out(beside, std::ios::binary);
  out << text;
  out.close();
  if (out) std::filesystem::rename(beside, path, error);
  if (out && !error) return;
  std::filesystem::remove(beside, ignored);
  cannot("write", path, error ? error.message() : "");
}

auto read_whole(const std::filesystem::path& path) -> std::string {
  if (std::filesystem::is_directory(path)) cannot("read", path, "it is a folder");
  std::ifstream in(path, std::ios::binary);
  if (!in) cannot("read", path, std::generic_category().message(errno));
  std::ostringstream text;
  if (in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
  if (in.bad() || !text) cannot("read", path, "");
  return text.str();
}

}  // namespace lazy::props
