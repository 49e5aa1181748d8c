// SPDX-License-Identifier: MIT
#include <support/workers.hpp>

#include <fmt/format.h>

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <system_error>

namespace lazy::props {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void cannot(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

struct Unmap {
  void operator()(Position* position) const { munmap(position, sizeof(Position)); }
};
using SharedPosition = std::unique_ptr<Position, Unmap>;

/// In memory that a worker shares with the process that started it.
auto shared_position() -> SharedPosition {
  void* memory = mmap(nullptr, sizeof(Position), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) cannot("cannot share memory with a worker");
  return SharedPosition(new (memory) Position);
}

void write_line(int pipe, const nlohmann::json& message) {
  const auto text = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const auto written = write(pipe, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) _exit(3);
    done += static_cast<std::size_t>(written);
  }
}

/// What a worker does: it says what it has found so far, and in the end what it found.
[[noreturn]] void work(const Property& property, RunSettings settings, Position& position, int pipe) {
  const auto say = [pipe](const char* what, const Evidence& evidence) {
    write_line(pipe, {{what, to_json(evidence)}});
  };
  settings.position = &position;
  settings.progress = [&say](const Evidence& so_far) { say("so far", so_far); };
  try {
    say("found", run(property, settings));
  } catch (const std::exception& error) {
    write_line(pipe, {{"error", error.what()}});
  }
  std::fflush(nullptr);
  _exit(0);
}

/// A worker as the process that started it sees it.
struct Worker {
  std::size_t place = 0;  // of its property
  pid_t process = -1;
  int pipe = -1;
  SharedPosition position;
  Evidence evidence;     // as far as it said
  bool is_done = false;  // and that was all
  std::string trouble;   // why it gives no evidence, or was ended
  std::string unread;    // an incomplete line
  std::int64_t evaluations = 0;
  Clock::time_point last_sign = Clock::now();  // of life

  /// How long the evaluation it is at has taken so far, to within the time between two calls.
  auto silence() -> double {
    const auto now = position->evaluations.load(std::memory_order_relaxed);
    if (now != evaluations) last_sign = Clock::now();
    evaluations = now;
    return std::chrono::duration<double>(Clock::now() - last_sign).count();
  }

  void hear(const nlohmann::json& message) {
    if (message.contains("error")) trouble = message["error"];
    is_done = message.contains("found");
    if (is_done || message.contains("so far")) evidence = evidence_from_json(message[is_done ? "found" : "so far"]);
  }

  /// Reads what there is. False once there will be no more.
  auto listen(const Watcher& watcher) -> bool {
    std::array<char, 1 << 16> buffer;
    const auto length = read(pipe, buffer.data(), buffer.size());
    if (length < 0) return errno == EINTR;
    unread.append(buffer.data(), static_cast<std::size_t>(length));
    for (auto end = unread.find('\n'); end != std::string::npos; end = unread.find('\n')) {
      hear(nlohmann::json::parse(unread.substr(0, end)));
      unread.erase(0, end + 1);
      watcher.progress(evidence);
    }
    return length > 0;
  }

  void end(const std::string& why) {
    if (trouble.empty()) trouble = why;
    kill(process, SIGKILL);
  }

  /// The case it was at, and how to see it again.
  auto whereabouts() const -> std::string {
    const auto number = position->number.load();
    const auto variant = position->variant.load();
    if (position->evaluations == 0) return "before its first case";
    if (number < 0) return "in kept values";
    const auto name = variant < 0 ? "" : evidence.property->variants[static_cast<std::size_t>(variant)].name;
    return fmt::format("in case {}{} (again: {})", number,
                       name.empty() ? "" : fmt::format(" of the false variant '{}'", name),
                       replay_command(evidence, name, number));
  }

  /// Waits for its end, and makes what it left behind complete.
  void finish() {
    close(pipe);
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (is_done) return;
    evidence.cases = position->cases;  // what it found in those since it last said so is lost
    if (stop_requests() > 0) {         // it is not to blame
      evidence.stopped = evidence.cut_short = true;
      return;
    }
    if (trouble.empty())
      trouble = WIFSIGNALED(status) ? fmt::format("its worker was killed by signal {} ({})", WTERMSIG(status),
                                                  strsignal(WTERMSIG(status)))
                                    : fmt::format("its worker ended with status {}", WEXITSTATUS(status));
    evidence.crash = fmt::format("{}, {}", trouble, whereabouts());
  }
};

auto start(const Property& property, const RunSettings& settings, std::size_t place) -> Worker {
  std::array<int, 2> ends{};
  auto position = shared_position();
  if (pipe(ends.data()) != 0) cannot("cannot open a pipe to a worker");
  std::fflush(nullptr);
  const pid_t process = fork();
  if (process < 0) cannot("cannot start a worker");
  if (process == 0) {
    close(ends[0]);
    work(property, settings, *position, ends[1]);
  }
  close(ends[1]);
  Worker worker;
  worker.place = place;
  worker.process = process;
  worker.pipe = ends[0];
  worker.position = std::move(position);
  worker.evidence = no_evidence(property, settings);
  return worker;
}

}  // namespace

auto run_in_workers(const std::vector<const Property*>& properties, const Crew& crew,
                    const std::function<RunSettings(const Property&)>& settings_of, const Watcher& watcher)
    -> std::vector<Evidence> {
  constexpr int tick = 100;  // milliseconds between two looks at the signals and the clock
  std::vector<Evidence> found(properties.size());
  std::vector<Worker> workers;
  std::size_t next = 0;
  int stops_passed_on = 0;

  const auto pass_on_stops = [&] {
    const int stops = stop_requests();
    if (stops == stops_passed_on) return;
    stops_passed_on = stops;
    for (auto& worker : workers) {
      kill(worker.process, SIGTERM);  // one that a terminal's ^C does not reach
      worker.last_sign = Clock::now();
      if (stops > 1) worker.end("stopped");
    }
    for (; next < properties.size(); ++next) {
      found[next] = no_evidence(*properties[next], settings_of(*properties[next]));
      found[next].stopped = found[next].cut_short = true;
    }
  };

  while (next < properties.size() || !workers.empty()) {
    pass_on_stops();
    for (; next < properties.size() && workers.size() < static_cast<std::size_t>(crew.jobs); ++next)
      workers.push_back(start(*properties[next], settings_of(*properties[next]), next));
    std::vector<pollfd> waiting;
    for (auto& worker : workers) {
      const double patience = stops_passed_on > 0 ? crew.grace : crew.patience;
      if (worker.silence() > patience)
        worker.end(fmt::format("its worker was ended after {:g} s without an answer", patience));
      waiting.push_back({worker.pipe, POLLIN, 0});
    }
    if (poll(waiting.data(), waiting.size(), tick) <= 0) continue;
    for (std::size_t i = workers.size(); i-- > 0;) {
      auto& worker = workers[i];
      if (waiting[i].revents == 0 || worker.listen(watcher)) continue;
      worker.finish();
      watcher.finished(worker.evidence);
      found[worker.place] = std::move(worker.evidence);
      workers.erase(workers.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  return found;
}

}  // namespace lazy::props
