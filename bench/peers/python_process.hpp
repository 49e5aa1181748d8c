// SPDX-License-Identifier: MIT
/// \file
/// A Python program that is asked and answers: lines of text and arrays of doubles through two pipes.
#pragma once

#include <lazy/types.hpp>

#include <sys/types.h>

#include <cstdio>
#include <string>

namespace lazy::bench {

/// Runs for as long as this object lives.
class PythonProcess {
 public:
  /// \throws std::runtime_error if it cannot be started.
  PythonProcess(const std::string& interpreter, const std::string& script);
  ~PythonProcess();
  PythonProcess(const PythonProcess&) = delete;
  PythonProcess& operator=(const PythonProcess&) = delete;

  void say(const std::string& line);
  void send(const MatrixRef& values);  ///< column by column

  /// \throws std::runtime_error if the program has ended instead of answering.
  std::string hear();
  Vector receive(Index size);

 private:
  pid_t child_ = -1;
  std::FILE* to_ = nullptr;
  std::FILE* from_ = nullptr;
};

}  // namespace lazy::bench
