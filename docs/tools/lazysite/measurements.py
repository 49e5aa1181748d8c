# SPDX-License-Identifier: MIT
"""What the solvers cost, read from the files that Google Benchmark writes."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
_GROWTH: dict[str, Callable[[float], float]] = {
    "(1)": lambda n: 1,
    "lgN": math.log2,
    "N": lambda n: n,
    "NlgN": lambda n: n * math.log2(n),
    "N^2": lambda n: n**2,
    "N^3": lambda n: n**3,
}
# The fields of a row that are Google Benchmark's own; the others are counters.
_OWN = {
    "name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions", "repetition_index",
    "threads", "iterations", "real_time", "cpu_time", "time_unit", "aggregate_name", "aggregate_unit", "label",
    "error_occurred", "error_message", "big_o", "rms", "cpu_coefficient", "real_coefficient",
}  # fmt: skip


@dataclass
class Measurement:
    """One benchmark at one size: the median over its repetitions."""

    arguments: str
    seconds: list[float] = field(default_factory=list)
    counters: dict[str, list[float]] = field(default_factory=dict)
    label: str = ""
    error: str = ""

    @property
    def time(self) -> float:
        return statistics.median(self.seconds)

    def median(self, counter: str) -> float:
        return statistics.median(self.counters[counter])


@dataclass
class Benchmark:
    """One function of bench/, at all its sizes; the chapter is the file it stands in."""

    name: str
    chapter: str
    measurements: dict[str, Measurement] = field(default_factory=dict)
    model: str = ""  # the growth that its time is expected to have, as "N" or "NlgN"

    def points(self) -> list[tuple[float, float]]:
        """Size and time, where one number that changes says the size; k is an exponent, and says none."""
        points = [
            (_first_number(m.arguments), m.time)
            for m in self.measurements.values()
            if m.seconds and m.time > 0 and not m.arguments.startswith("k:")
        ]
        sizes = {x for x, _ in points}
        return points if len(points) >= 3 and len(sizes) == len(points) and all(x > 0 for x in sizes) else []

    def misfit(self) -> float:
        """Root mean square of what the best multiple of the model leaves, relative to the mean time.

        Google Benchmark's own is that of the processor time, which says nothing of what is timed in pairs.
        """
        growth = _GROWTH.get(self.model)
        points = self.points()
        if growth is None or not points:
            return math.nan
        modelled = [growth(x) for x, _ in points]
        times = [t for _, t in points]
        multiple = sum(f * t for f, t in zip(modelled, times)) / sum(f * f for f in modelled)
        left = statistics.fmean((t - multiple * f) ** 2 for f, t in zip(modelled, times))
        return math.sqrt(left) / statistics.fmean(times)


def _add(benchmark: Benchmark, row: dict[str, Any]) -> None:
    if row.get("aggregate_name") == "BigO":
        benchmark.model = row["big_o"]
    elif row.get("run_type", "iteration") == "iteration":
        arguments = row.get("run_name", row["name"]).removeprefix(benchmark.name).lstrip("/")
        measurement = benchmark.measurements.setdefault(arguments, Measurement(arguments))
        measurement.label = row.get("label", "")
        if row.get("error_occurred"):
            measurement.error = row.get("error_message", "it failed")
            return
        measurement.seconds.append(row["real_time"] * _SECONDS[row.get("time_unit", "ns")])
        for counter, value in row.items():
            if counter not in _OWN and isinstance(value, int | float):
                measurement.counters.setdefault(counter, []).append(float(value))


def read_measurements(folder: Path | None) -> tuple[dict[str, Any], list[Benchmark]]:
    """The context of the runs, and all benchmarks in the order they ran."""
    context: dict[str, Any] = {}
    found: dict[str, Benchmark] = {}
    for path in sorted(folder.glob("*.json")) if folder and folder.is_dir() else []:
        try:
            results = json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise SystemExit(f"{path} does not hold whole benchmark results: {error}") from error
        if "benchmarks" not in results:
            continue
        context.update(results.get("context", {}))
        for row in results["benchmarks"]:
            name = row.get("run_name", row["name"]).split("/")[0]
            _add(found.setdefault(name, Benchmark(name, path.stem)), row)
    return context, [b for b in found.values() if b.measurements]


def _first_number(arguments: str) -> float:
    first = arguments.split("/")[0].rpartition(":")[2]
    return float(first) if first.replace(".", "", 1).isdigit() else math.nan
