# SPDX-License-Identifier: MIT
"""What the solvers cost, from the files that Google Benchmark writes."""

from __future__ import annotations

import json
import math
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lazysite.code import Code
from lazysite.words import duration, escape, figure, link, moment, percent, table

_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
_OWN = {
    "name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions", "repetition_index", "threads",
    "iterations", "real_time", "cpu_time", "time_unit", "aggregate_name", "aggregate_unit", "label", "error_occurred",
    "error_message", "big_o", "rms", "cpu_coefficient", "real_coefficient",
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


@dataclass
class Benchmark:
    """One function of bench/, at all its sizes."""

    name: str
    measurements: dict[str, Measurement] = field(default_factory=dict)
    growth: str = ""


def _add(benchmark: Benchmark, row: dict[str, Any]) -> None:
    if row.get("aggregate_name") == "BigO":
        benchmark.growth = f"grows like {escape(row['big_o']).replace('(1)', '1')}"
    elif row.get("aggregate_name") == "RMS":
        benchmark.growth += f" (the fit is off by {percent(row['rms'])} in the mean)"
    elif row.get("run_type", "iteration") == "iteration":
        arguments = row.get("run_name", row["name"]).removeprefix(benchmark.name).lstrip("/")
        measurement = benchmark.measurements.setdefault(arguments, Measurement(arguments))
        if row.get("error_occurred"):
            measurement.error = row.get("error_message", "it failed")
            return
        measurement.seconds.append(row["real_time"] * _SECONDS[row.get("time_unit", "ns")])
        measurement.label = row.get("label", "")
        for counter, value in row.items():
            if counter not in _OWN and isinstance(value, int | float):
                measurement.counters.setdefault(counter, []).append(float(value))


def read_benchmarks(folder: Path | None) -> tuple[dict[str, Any], list[Benchmark]]:
    """The context of the runs, and all benchmarks in the order they ran."""
    context: dict[str, Any] = {}
    found: dict[str, Benchmark] = {}
    for path in sorted(folder.glob("*.json")) if folder and folder.is_dir() else []:
        results = json.loads(path.read_text(encoding="utf-8"))
        if "benchmarks" not in results:
            continue
        context.update(results.get("context", {}))
        for row in results["benchmarks"]:
            name = row.get("run_name", row["name"]).split("/")[0]
            _add(found.setdefault(name, Benchmark(name)), row)
    return context, [b for b in found.values() if b.measurements]


def _first_number(arguments: str) -> float:
    first = arguments.split("/")[0].rpartition(":")[2]
    return float(first) if first.replace(".", "", 1).isdigit() else math.nan


def _curve(benchmark: Benchmark) -> str:
    """Time against the first argument, both logarithmic, where only that argument changes."""
    points = [(_first_number(m.arguments), m.time) for m in benchmark.measurements.values() if m.seconds]
    if len(points) < 3 or any(not x > 0 or not t > 0 for x, t in points) or len({x for x, _ in points}) < len(points):
        return ""
    width, height, edge = 220, 90, 6
    xs, ts = ([math.log10(p[i]) for p in points] for i in (0, 1))
    span_x, span_t = max(xs) - min(xs), max(max(ts) - min(ts), 0.3)

    def place(x: float, t: float) -> tuple[float, float]:
        return edge + (width - 2 * edge) * (x - min(xs)) / span_x, height - edge - (height - 2 * edge) * (t - min(ts)) / span_t

    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(x, t) for x, t in sorted(zip(xs, ts))))
    dots = "".join(
        f'<circle cx="{place(math.log10(x), math.log10(t))[0]:.1f}" cy="{place(math.log10(x), math.log10(t))[1]:.1f}" r="2.5">'
        f"<title>{x:g}: {duration(t)}</title></circle>"
        for x, t in points
    )
    return (
        f'<svg class="curve" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' aria-label="Time against size, both logarithmic"><polyline points="{path}"/>{dots}</svg>'
    )


def _section(benchmark: Benchmark, code: Code) -> str:
    measurements = list(benchmark.measurements.values())
    counters = list(dict.fromkeys(name for m in measurements for name in m.counters))
    labelled = any(m.label for m in measurements)
    rows = [
        [
            escape(m.arguments.replace("/", ", ")) or "–",
            *([escape(m.label)] if labelled else []),
            escape(m.error) or duration(m.time),
            *(figure(statistics.median(m.counters[name]), 3) if name in m.counters else "" for name in counters),
        ]
        for m in measurements
    ]
    function = code.find("bench", benchmark.name)
    title = escape(benchmark.name.replace("_", " "))
    growth = f"<p>It {benchmark.growth}.</p>" if benchmark.growth else ""
    head = ["Size", *(["What"] if labelled else []), "Time", *map(escape, counters)]
    return (
        f'<div class="benchmark" id="benchmark-{escape(benchmark.name)}"><h4>{link(function.url, title) if function else title}</h4>{growth}'
        f"{_curve(benchmark)}{table(head, rows, 'numbers')}</div>"
    )


def chapter_of(benchmark: Benchmark, code: Code) -> str:
    """A benchmark belongs to the chapter whose file it stands in."""
    function = code.find("bench", benchmark.name)
    return Path(function.file).stem if function else ""


def cost(chapter: str, benchmarks: list[Benchmark], code: Code) -> str:
    mine = [b for b in benchmarks if chapter_of(b, code) == chapter]
    return "".join(_section(b, code) for b in mine) or "<p>Nothing of this chapter has been measured in this run.</p>"


def benchmarks_page(context: dict[str, Any], benchmarks: list[Benchmark], code: Code) -> str:
    if not benchmarks:
        return "<p>No benchmark has been run for this site.</p>"
    date, cpus, mhz = (str(context.get(key, "unknown")) for key in ("date", "num_cpus", "mhz_per_cpu"))
    where = f"Measured on {escape(moment(date))}, on {escape(cpus)} processors at {escape(mhz)} MHz. Each time is the median of its repetitions."
    return f"<p>{where}</p>" + "".join(_section(b, code) for b in benchmarks)
