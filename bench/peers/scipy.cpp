// SPDX-License-Identifier: MIT

// SciPy, in a process of its own that times itself: what is shown is its method and its
// NumPy, not the way there and back.
#include <peers/peers.hpp>
#include <peers/python_process.hpp>

#include <memory>
#include <sstream>
#include <string>

namespace lazy::bench {
namespace {

template <class... Parts>
std::string text(const Parts&... parts) {
  std::ostringstream out;
  out.precision(17);
  (out << ... << parts);
  return out.str();
}

/// A peer that is sent a task once and then asked as often as wanted.
template <class Task, class Send>
bool enroll_scipy(const std::string& name, const std::string& method, Send send) {
  peers<Task>()[name] = [method, send](const Task& task) -> Solve {
    const auto python = std::make_shared<PythonProcess>(LAZY_PYTHON, LAZY_SCIPY_PEER);
    python->say(method);
    send(*python, task);
    return [python](double tolerance) {
      python->say(text("solve ", tolerance));
      std::istringstream answer(python->hear());
      double seconds = 0;
      Index evaluations = 0, size = 0;
      answer >> seconds >> evaluations >> size;
      return PeerResult{python->receive(size), evaluations, Seconds(seconds)};
    };
  };
  return true;
}

void send_problem(PythonProcess& python, const Regression& problem) {
  python.say(text(problem.samples(), " ", problem.features()));
  python.send(problem.X);
  python.send(problem.y);
}

void send_dual(PythonProcess& python, const HypentropyTask& task) {
  send_problem(python, task.problem);
  python.say(text(task.alpha));
}

void send_basis_pursuit(PythonProcess& python, const BasisPursuitTask& task) { send_problem(python, task.problem); }

void send_flow(PythonProcess& python, const FlowTask& task) {
  const Network& h = task.net.model;
  const Matrix& inputs = h.inputs();
  python.say(text(h.widths()[1], " ", inputs.rows(), " ", inputs.cols()));
  python.say(text(task.alpha, " ", task.horizon));
  python.send(inputs);
  python.send(task.net.weights);
  python.send(task.net.targets);
}

[[maybe_unused]] const bool enrolled = enroll_scipy<HypentropyTask>("SciPy trust-exact", "trust-exact", send_dual) &&
                                       enroll_scipy<HypentropyTask>("SciPy L-BFGS-B", "L-BFGS-B", send_dual) &&
                                       enroll_scipy<BasisPursuitTask>("SciPy HiGHS", "highs", send_basis_pursuit) &&
                                       enroll_scipy<FlowTask>("SciPy DOP853", "DOP853", send_flow);

}  // namespace
}  // namespace lazy::bench
