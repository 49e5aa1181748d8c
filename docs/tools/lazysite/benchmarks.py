# SPDX-License-Identifier: MIT
"""What the solvers cost, shown: times, yardsticks, counts and growth."""

from __future__ import annotations

import math
import statistics
from typing import Any

from lazysite.claims import Theory
from lazysite.code import Code
from lazysite.measurements import Benchmark, Measurement
from lazysite.words import count, duration, escape, figure, formula, link, moment, percent, table

_MODELS = {"N": "the size", "N^2": "the square of the size"}
# What a paired measurement says of itself, shown together.
_PAIRED = {"ratio", "ratio_spread", "yardstick", "pairs"}


def _growth(benchmark: Benchmark) -> str:
    """By which power of the size the time grows (least squares on logarithms), and how well that and the model fit."""
    sentences = []
    if points := benchmark.points():
        xs, ts = [math.log(x) for x, _ in points], [math.log(t) for _, t in points]
        power, least = statistics.linear_regression(xs, ts)
        factor = math.exp(max(abs(t - least - power * x) for x, t in zip(xs, ts)))
        sentences.append(
            f"Over these sizes the time goes like the power {figure(power)} of the size, to within a factor of "
            f"{figure(factor)}."
        )
    if not math.isnan(misfit := benchmark.misfit()):
        model = _MODELS.get(benchmark.model, f"{formula(benchmark.model)}, N the size")
        missed = f"{percent(misfit)} of the mean time (root mean square)"
        # What a constant would miss the times by: a model that does worse describes nothing.
        spread = statistics.pstdev(t for _, t in points) / statistics.fmean(t for _, t in points)
        sentences.append(
            f"A time proportional to {model} would miss it by {missed}."
            if misfit < spread
            else f"It is not proportional to {model}: the best multiple misses it by {missed}, and a constant by less."
        )
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
        return (
            edge + (width - 2 * edge) * (x - min(xs)) / span_x,
            height - edge - (height - 2 * edge) * (t - min(ts)) / span_t,
        )

    places = sorted(map(place, xs, ts))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"><title>{size:g}: {duration(time)}</title></circle>'
        for (x, y), (size, time) in zip(places, sorted(points))
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
    counters = [
        name for name in dict.fromkeys(name for m in measurements for name in m.counters) if name not in _PAIRED
    ]
    paired = any("ratio" in m.counters for m in measurements)
    rows = [
        [
            escape(m.arguments.replace("/", ", ").replace(":", " ")) or "–",
            formula(m.error) if m.error else duration(m.time) if m.time else "",
            *([_ratio(m)] if paired else []),
            *(_number(m.median(name)) if name in m.counters else "" for name in counters),
        ]
        for m in measurements
    ]
    function = code.find("bench", benchmark.name)
    name = escape(benchmark.name.replace("_", " "))
    sentence = f"<p>{function.brief}</p>" if function and function.brief else ""
    head = ["Size", "Time", *(["In yardsticks"] if paired else []), *(escape(c.replace("_", " ")) for c in counters)]
    title = link(function.url, name) if function else name
    label = f"<small>{escape(measurements[0].label)}</small>" if measurements[0].label else ""
    return (
        f'<div class="benchmark" id="benchmark-{escape(benchmark.name)}"><h4>{title} {label}</h4>'
        f'{sentence}{_growth(benchmark)}{_curve(benchmark)}{table(head, rows, "numbers cost")}</div>'
    )


def cost(chapter: str, benchmarks: list[Benchmark], code: Code) -> str:
    mine = [b for b in benchmarks if b.chapter == chapter]
    if not mine:
        return "<p>Nothing of this chapter has been measured in this run.</p>"
    note = f"<p>What the columns say, and on which machine: {link('benchmarks.html', 'Benchmarks')}.</p>"
    return note + "".join(_section(b, code) for b in mine)


def benchmarks_page(context: dict[str, Any], benchmarks: list[Benchmark], code: Code, theory: Theory) -> str:
    if not benchmarks:
        return "<p>No benchmark has been run for this site.</p>"
    date, cpus, mhz = (str(context.get(key, "unknown")) for key in ("date", "num_cpus", "mhz_per_cpu"))
    where = (
        f"Measured on {escape(moment(date))}, on {escape(cpus)} processors at {escape(mhz)} MHz. Each time is a "
        "median. In yardsticks: the median of the ratios, and half of their interquartile range."
    )
    chapters = [*theory.chapters, *sorted({b.chapter for b in benchmarks} - set(theory.chapters))]
    parts = [
        f"<h3>{escape(theory.titles.get(chapter, chapter))}</h3>"
        + "".join(_section(b, code) for b in benchmarks if b.chapter == chapter)
        for chapter in chapters
        if any(b.chapter == chapter for b in benchmarks)
    ]
    return f"<p>{where}</p>" + "".join(parts)
