// SPDX-License-Identifier: MIT
#include <peers/python_process.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace lazy::bench {
namespace {

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("the Python peer: ") + what);
}

}  // namespace

PythonProcess::PythonProcess(const std::string& interpreter, const std::string& script) {
  std::array<int, 2> down{}, up{};
  require(pipe(down.data()) == 0 && pipe(up.data()) == 0, "no pipe");
  child_ = fork();
  require(child_ >= 0, "no process");
  if (child_ == 0) {
    dup2(down[0], STDIN_FILENO);
    dup2(up[1], STDOUT_FILENO);
    for (const int end : {down[0], down[1], up[0], up[1]}) close(end);
    execl(interpreter.c_str(), interpreter.c_str(), "-B", script.c_str(), nullptr);
    _exit(127);
  }
  close(down[0]);
  close(up[1]);
  to_ = fdopen(down[1], "wb");
  from_ = fdopen(up[0], "rb");
}

PythonProcess::~PythonProcess() {
  std::fclose(to_);
  std::fclose(from_);
  waitpid(child_, nullptr, 0);
}

void PythonProcess::say(const std::string& line) {
  std::fputs((line + "\n").c_str(), to_);
  std::fflush(to_);
}

void PythonProcess::send(const MatrixRef& values) {
  for (Index j = 0; j < values.cols(); ++j)
    std::fwrite(values.col(j).data(), sizeof(double), static_cast<std::size_t>(values.rows()), to_);
  std::fflush(to_);
}

std::string PythonProcess::hear() {
  std::array<char, 256> line{};
  require(std::fgets(line.data(), line.size(), from_) != nullptr, "it ended instead of answering");
  return line.data();
}

Vector PythonProcess::receive(Index size) {
  Vector values(size);
  const auto count = static_cast<std::size_t>(size);
  require(std::fread(values.data(), sizeof(double), count, from_) == count, "it ended in the middle of an answer");
  return values;
}

}  // namespace lazy::bench
