# SPDX-License-Identifier: MIT
"""What the solvers cost, shown: times, yardsticks, counts and growth."""

from __future__ import annotations

import math
import statistics
from typing import Any

from lazysite.claims import Theory
from lazysite.code import Code
from lazysite.measurements import Benchmark, Measurement
from lazysite.words import (
    amount,
    capitalised,
    count,
    duration,
    escape,
    figure,
    formula,
    link,
    moment,
    spelt,
    table,
    with_minus,
)

_MODELS = {"N": "the size", "N^2": "the square of the size"}
# What a paired measurement says of itself, shown together.
_PAIRED = {"ratio", "ratio_spread", "yardstick", "pairs"}
_ERRORS = {"error", "tolerance", "gap", "our_gap", "residual"}  # of any size: each with its power of ten
_PRODUCTS = {"jvps", "vjps", "second_forms", "hvps"}  # noted only where one was formed
_STRAIGHT = 1.5  # the factor from a straight line beyond which the time is no power of the size


def _growth(benchmark: Benchmark) -> str:
    """By which power of the size the time grows (least squares on logarithms), and how well that and the model fit."""
    sentences = []
    if points := benchmark.points():
        xs, ts = [math.log(x) for x, _ in points], [math.log(t) for _, t in points]
        power, least = statistics.linear_regression(xs, ts)
        factor = math.exp(max(abs(t - least - power * x) for x, t in zip(xs, ts)))
        if factor < _STRAIGHT:
            within = f"{math.ceil(100 * (factor - 1))}\u00a0%"
            sentences.append(
                f"Over these sizes the time goes like the power {figure(power)} of the size, at none further off than {within}."
            )
    if not math.isnan(misfit := benchmark.misfit()):
        model = _MODELS.get(benchmark.model, f"{formula(benchmark.model)}, N the size")
        missed = f"{_percent(misfit)} of the mean time (root mean square)"
        # What a constant would miss the times by: a model that does worse describes nothing.
        spread = statistics.pstdev(t for _, t in points) / statistics.fmean(t for _, t in points)
        sentences.append(
            f"A time proportional to {model} would miss the measured one by {missed}."
            if misfit < spread
            else f"The time is not proportional to {model}: the best multiple misses it by {missed}, and a constant by less."
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
        f'<figure class="curve"><svg class="curve" role="img" aria-label="Time against size"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}"><polyline points="{path}"/>{dots}</svg>'
        "<figcaption>time against size, both axes logarithmic</figcaption></figure>"
    )


def _percent(share: float) -> str:
    return f"{figure(100 * share)}\u00a0%"


def _arguments(m: Measurement) -> str:
    """The sizes of a measurement by name."""
    pairs = (argument.rpartition(":") for argument in m.arguments.split("/"))
    words = (f"{spelt(name)} {count(int(value)) if value.lstrip('-').isdigit() else value}" for name, _, value in pairs)
    return escape(with_minus(", ".join(words).strip()))


def _time(m: Measurement) -> str:
    if m.error:
        return formula(m.error)
    return duration(m.time) if m.seconds and m.time > 0 else ""


def _ratio(m: Measurement) -> str:
    """The time in units of the yardstick that was measured beside it, with its spread if there was more than one."""
    if "ratio" not in m.counters:
        return "–"
    ratio = figure(m.median("ratio"), 3)
    return f"{ratio} ± {_percent(m.median('ratio_spread'))}" if m.median("pairs") > 1 else ratio


def _counter(m: Measurement, name: str) -> str:
    """What was counted or noted."""
    if name not in m.counters:
        return "0" if name in _PRODUCTS and not m.error else "–"
    return figure(m.median(name), 3, 0) if name in _ERRORS else amount(m.median(name))


def _section(benchmark: Benchmark, code: Code) -> str:
    measurements = list(benchmark.measurements.values())
    counters = [
        name for name in dict.fromkeys(name for m in measurements for name in m.counters) if name not in _PAIRED
    ]
    columns = {
        "Size": [_arguments(m) for m in measurements],
        "Time": [_time(m) for m in measurements],
        "In yardsticks": [_ratio(m) for m in measurements] if any("ratio" in m.counters for m in measurements) else [],
        **{escape(spelt(name)): [_counter(m, name) for m in measurements] for name in counters},
    }
    told = {head: cells for head, cells in columns.items() if any(cells)}
    function = code.find("bench", benchmark.name)
    name = escape(capitalised(spelt(benchmark.name)))
    sentence = f"<p>{function.brief}</p>" if function and function.brief else ""
    title = link(function.url, name) if function else name
    label = f"<small>{escape(measurements[0].label)}</small>" if measurements[0].label else ""
    return (
        f'<div class="benchmark" id="benchmark-{escape(benchmark.name)}"><h4>{title} {label}</h4>'
        f"{sentence}{_growth(benchmark)}{_curve(benchmark)}"
        f'{table(list(told), [list(row) for row in zip(*told.values())], "numbers cost")}</div>'
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
        "median."
    )
    chapters = [*theory.chapters, *sorted({b.chapter for b in benchmarks} - set(theory.chapters))]
    parts = [
        f"<h3>{escape(theory.titles.get(chapter, chapter))}</h3>"
        + "".join(_section(b, code) for b in benchmarks if b.chapter == chapter)
        for chapter in chapters
        if any(b.chapter == chapter for b in benchmarks)
    ]
    return f"<p>{where}</p>" + "".join(parts)
