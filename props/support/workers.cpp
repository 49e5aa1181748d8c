// SPDX-License-Identifier: MIT
#include <support/workers.hpp>

#include <fmt/format.h>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

namespace lazy::props {

namespace {

struct Worker {
  std::size_t place = 0;  // of its property
  pid_t process = -1;
  int pipe = -1;
  std::string unread;  // an incomplete line
  nlohmann::json evidence;
};

void write_line(int pipe, const nlohmann::json& message) {
  const auto text = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const auto written = write(pipe, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) _exit(3);
    done += static_cast<std::size_t>(written);
  }
}

[[noreturn]] void work(const Property& property, RunSettings settings, int pipe) {
  settings.progress = [pipe](std::int64_t cases) { write_line(pipe, {{"progress", cases}}); };
  try {
    write_line(pipe, {{"evidence", to_json(run(property, settings))}});
  } catch (const std::exception& error) {
    write_line(pipe, {{"error", error.what()}});
  }
  std::fflush(nullptr);
  _exit(0);
}

auto start(const Property& property, const RunSettings& settings, std::size_t place) -> Worker {
  int ends[2];
  if (pipe(ends) != 0) throw std::system_error(errno, std::generic_category(), "cannot open a pipe to a worker");
  std::fflush(nullptr);
  const pid_t process = fork();
  if (process < 0) throw std::system_error(errno, std::generic_category(), "cannot start a worker");
  if (process == 0) {
    close(ends[0]);
    work(property, settings, ends[1]);
  }
  close(ends[1]);
  return {place, process, ends[0], "", nullptr};
}

/// How the process ended, in words.
auto ending(pid_t process) -> std::string {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) return fmt::format("its worker was killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  return fmt::format("its worker ended with status {} and no evidence", WEXITSTATUS(status));
}

}  // namespace

auto run_in_workers(const std::vector<const Property*>& properties, int jobs,
                    const std::function<RunSettings(const Property&)>& settings_of, const Watcher& watcher) -> std::vector<Evidence> {
  std::vector<Evidence> found(properties.size());
  std::vector<Worker> workers;
  std::size_t next = 0;

  const auto hear = [&](Worker& worker, const nlohmann::json& message) {
    if (message.contains("progress")) watcher.progress(*properties[worker.place], message["progress"]);
    if (message.contains("evidence")) found[worker.place] = evidence_from_json(worker.evidence = message["evidence"]);
    if (message.contains("error")) found[worker.place].crash = message["error"];
  };

  const auto finish = [&](const Worker& worker) {
    auto& evidence = found[worker.place];
    close(worker.pipe);
    const auto how = ending(worker.process);
    if (worker.evidence.is_null()) {
      const auto settings = settings_of(*properties[worker.place]);
      const auto error = evidence.crash;
      evidence = Evidence{};
      evidence.property = properties[worker.place];
      evidence.seed = settings.seed;
      evidence.tier = word(settings.tier);
      evidence.crash = error.empty() ? how : error;
    }
    watcher.finished(evidence);
  };

  while (next < properties.size() || !workers.empty()) {
    while (next < properties.size() && workers.size() < static_cast<std::size_t>(jobs)) {
      workers.push_back(start(*properties[next], settings_of(*properties[next]), next));
      ++next;
    }
    std::vector<pollfd> waiting;
    for (const auto& worker : workers) waiting.push_back({worker.pipe, POLLIN, 0});
    if (poll(waiting.data(), waiting.size(), -1) < 0) continue;  // interrupted by a signal: the workers heard it as well
    for (std::size_t i = workers.size(); i-- > 0;) {
      if (waiting[i].revents == 0) continue;
      auto& worker = workers[i];
      char buffer[1 << 16];
      const auto length = read(worker.pipe, buffer, sizeof buffer);
      if (length > 0) {
        worker.unread.append(buffer, static_cast<std::size_t>(length));
        for (std::size_t end; (end = worker.unread.find('\n')) != std::string::npos; worker.unread.erase(0, end + 1))
          hear(worker, nlohmann::json::parse(worker.unread.substr(0, end)));
      } else if (length == 0 || errno != EINTR) {
        finish(worker);
        workers.erase(workers.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }
  return found;
}

}  // namespace lazy::props
