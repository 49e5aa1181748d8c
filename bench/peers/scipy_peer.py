# SPDX-License-Identifier: MIT
"""SciPy's solvers as peers: reads a task from standard input, solves it on demand, answers "SECONDS EVALUATIONS SIZE" and SIZE doubles.

Each solver gets derivatives written with NumPy, vectorised, and its time is that of the solver's own call.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import linprog, minimize


def line() -> str:
    return sys.stdin.buffer.readline().decode().strip()


def doubles(rows: int, cols: int = 1) -> np.ndarray:
    values = np.frombuffer(sys.stdin.buffer.read(8 * rows * cols)).reshape(cols, rows).T
    return np.asfortranarray(values) if cols > 1 else values[:, 0].copy()


def regression() -> tuple[np.ndarray, np.ndarray]:
    samples, features = map(int, line().split())
    return doubles(samples, features), doubles(samples)


class Dual:
    """2α² Σ cosh((Xᵀν)_i) - ⟨y, ν⟩ with its derivatives, in the log domain."""

    def __init__(self) -> None:
        self.X, self.y = regression()
        self.scale = -2 * np.log(float(line()))

    def exponentials(self, nu: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        s = self.X.T @ nu
        return np.exp(np.maximum(s - self.scale, -708)), np.exp(np.maximum(-s - self.scale, -708))

    def beta(self, nu: np.ndarray) -> np.ndarray:
        up, down = self.exponentials(nu)
        return up - down

    def value(self, nu: np.ndarray) -> float:
        up, down = self.exponentials(nu)
        return up.sum() + down.sum() - self.y @ nu

    def gradient(self, nu: np.ndarray) -> np.ndarray:
        return self.X @ self.beta(nu) - self.y

    def hessian(self, nu: np.ndarray) -> np.ndarray:
        up, down = self.exponentials(nu)
        return (self.X * (up + down)) @ self.X.T


def dual(method: str):
    program = Dual()

    def solve(tolerance: float) -> tuple[np.ndarray, int]:
        start = np.zeros(len(program.y))
        size = tolerance * np.linalg.norm(program.y)
        if method == "trust-exact":
            found = minimize(program.value, start, method=method, jac=program.gradient, hess=program.hessian, options={"gtol": size, "maxiter": 5000})
        else:
            options = {"gtol": size, "ftol": 0, "maxiter": 20000, "maxfun": 20000, "maxcor": 30}
            found = minimize(program.value, start, method=method, jac=program.gradient, options=options)
        return program.beta(found.x), found.nfev

    return solve


def basis_pursuit():
    X, y = regression()
    both = np.hstack([X, -X])

    def solve(tolerance: float) -> tuple[np.ndarray, int]:
        limit = max(tolerance, 1e-10)
        options = {"primal_feasibility_tolerance": limit, "dual_feasibility_tolerance": limit}
        found = linprog(np.ones(both.shape[1]), A_eq=both, b_eq=y, method="highs", options=options)
        return found.x[: X.shape[1]] - found.x[X.shape[1] :], found.nit

    return solve


def two_layer_flow():
    """w' = -∇F_α of the centred two-layer tanh network in the NTK parametrisation, with the square loss."""
    width, features, inputs = map(int, line().split())
    alpha, horizon = map(float, line().split())
    Z, start, targets = doubles(features, inputs), doubles(width * features + width), doubles(inputs)

    root_features, root_width = np.sqrt(features), np.sqrt(width)

    def layers(w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return w[: width * features].reshape(features, width).T / root_features, w[width * features :] / root_width

    first, second = layers(start)
    initial = second @ np.tanh(first @ Z)

    def field(_: float, w: np.ndarray) -> np.ndarray:
        W, v = layers(w)
        hidden = np.tanh(W @ Z)
        residual = (alpha * (v @ hidden - initial) - targets) / alpha
        inner = np.outer(v, residual) * (1 - hidden * hidden)
        return -np.concatenate([(inner @ Z.T).T.ravel() / root_features, hidden @ residual / root_width])

    def solve(tolerance: float) -> tuple[np.ndarray, int]:
        found = solve_ivp(field, (0, horizon), start, method="DOP853", rtol=max(tolerance, 3e-14), atol=tolerance / 100)
        return found.y[:, -1], found.nfev

    return solve


def main() -> None:
    method = line()
    solve = {"highs": basis_pursuit, "DOP853": two_layer_flow}.get(method, lambda: dual(method))()
    while order := line():
        tolerance = float(order.split()[1])
        begin = time.thread_time()
        solution, evaluations = solve(tolerance)
        seconds = time.thread_time() - begin
        sys.stdout.buffer.write(f"{seconds:.9e} {evaluations} {len(solution)}\n".encode() + np.ascontiguousarray(solution).tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
