# SPDX-License-Identifier: MIT
"""What the solvers cost, from the files that Google Benchmark writes."""

from __future__ import annotations

import json
import math
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lazysite.claims import Theory
from lazysite.code import Code
from lazysite.words import count, duration, escape, figure, link, moment, percent, table

_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
_OWN = {
    "name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions", "repetition_index", "threads",
    "iterations", "real_time", "cpu_time", "time_unit", "aggregate_name", "aggregate_unit", "label", "error_occurred",
    "error_message", "big_o", "rms", "cpu_coefficient", "real_coefficient",
}  # fmt: skip
# What a paired measurement says of itself, shown together.
_PAIRED = {"ratio", "ratio_spread", "yardstick", "pairs"}


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
    model: str = ""  # what its times were compared with, as "N" or "NlgN"
    misfit: float = 0  # root mean square of what the best multiple of it leaves, relative to the mean time

    def points(self) -> list[tuple[float, float]]:
        """Size and time, where one number that changes says the size."""
        points = [(_first_number(m.arguments), m.time) for m in self.measurements.values() if m.seconds and m.time > 0]
        sizes = {x for x, _ in points}
        return points if len(points) >= 3 and len(sizes) == len(points) and all(x > 0 for x in sizes) else []


def _add(benchmark: Benchmark, row: dict[str, Any]) -> None:
    if row.get("aggregate_name") == "BigO":
        benchmark.model = escape(row["big_o"])
    elif row.get("aggregate_name") == "RMS":
        benchmark.misfit = float(row["rms"])
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


def _growth(benchmark: Benchmark) -> str:
    """By which power of the size the time grows (least squares on logarithms), and how well the model of the benchmark fits."""
    sentences = []
    if points := benchmark.points():
        xs, ts = [math.log(x) for x, _ in points], [math.log(t) for _, t in points]
        power = statistics.linear_regression(xs, ts).slope
        sentences.append(f"Over these sizes the time grows like the power {figure(power)} of the size.")
    if benchmark.model:
        sentences.append(f"Taken for a multiple of {benchmark.model}, it is off by {percent(benchmark.misfit)} (root mean square).")
    return f"<p>{' '.join(sentences)}</p>" if sentences else ""


def _curve(benchmark: Benchmark) -> str:
    """Time against size, both logarithmic."""
    points = benchmark.points()
    if not points:
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


def _number(x: float) -> str:
    return count(int(x)) if x.is_integer() else figure(x, 3)


def _ratio(m: Measurement) -> str:
    """The time in units of the yardstick that was measured beside it, with its spread."""
    return f"{figure(m.median('ratio'), 3)} ± {percent(m.median('ratio_spread'))}" if "ratio" in m.counters else ""


def _section(benchmark: Benchmark, code: Code) -> str:
    measurements = list(benchmark.measurements.values())
    counters = [name for name in dict.fromkeys(name for m in measurements for name in m.counters) if name not in _PAIRED]
    paired = any("ratio" in m.counters for m in measurements)
    rows = [
        [
            escape(m.arguments.replace("/", ", ").replace(":", " ")) or "–",
            escape(m.error) if m.error else duration(m.time) if m.time else "",
            *([_ratio(m)] if paired else []),
            *(_number(m.median(name)) if name in m.counters else "" for name in counters),
        ]
        for m in measurements
    ]
    function = code.find("bench", benchmark.name)
    name = escape(benchmark.name.replace("_", " "))
    sentence = f"<p>{escape(function.brief)}</p>" if function and function.brief else ""
    head = ["Size", "Time", *(["In yardsticks"] if paired else []), *(escape(c.replace("_", " ")) for c in counters)]
    label = measurements[0].label
    return (
        f'<div class="benchmark" id="benchmark-{escape(benchmark.name)}"><h4>{link(function.url, name) if function else name}'
        f'{f" <small>{escape(label)}</small>" if label else ""}</h4>{sentence}{_growth(benchmark)}{_curve(benchmark)}{table(head, rows, "numbers")}</div>'
    )


def cost(chapter: str, benchmarks: list[Benchmark], code: Code) -> str:
    mine = [b for b in benchmarks if b.chapter == chapter]
    return "".join(_section(b, code) for b in mine) or "<p>Nothing of this chapter has been measured in this run.</p>"


def benchmarks_page(context: dict[str, Any], benchmarks: list[Benchmark], code: Code, theory: Theory) -> str:
    if not benchmarks:
        return "<p>No benchmark has been run for this site.</p>"
    date, cpus, mhz = (str(context.get(key, "unknown")) for key in ("date", "num_cpus", "mhz_per_cpu"))
    where = (
        f"Measured on {escape(moment(date))}, on {escape(cpus)} processors at {escape(mhz)} MHz. Each time is a median; in yardsticks, it is "
        "the median of ratios to something measured beside it in turn, with half of their interquartile range."
    )
    chapters = [*theory.chapters, *sorted({b.chapter for b in benchmarks} - set(theory.chapters))]
    parts = [
        f"<h3>{escape(theory.titles.get(chapter, chapter))}</h3>" + "".join(_section(b, code) for b in benchmarks if b.chapter == chapter)
        for chapter in chapters
        if any(b.chapter == chapter for b in benchmarks)
    ]
    return f"<p>{where}</p>" + "".join(parts)
