# SPDX-License-Identifier: MIT
"""How the margins of a property are spread: a picture on a logarithmic axis, with the allowed amount as a line."""

from __future__ import annotations

import math

from lazysite.evidence import Oracle
from lazysite.words import count, figure, power_of_ten

_DECADES = 12  # below 10^-12 of the allowed amount all margins are heaped up at the left end


def _bars(oracle: Oracle) -> tuple[dict[float, int], int]:
    """Counts by log10 of the margin, half a decade each, and the cases whose margin is 0."""
    bars: dict[float, int] = {}
    highest = -0.5 if oracle.worst <= 1 else 2.0  # all that is allowed is still allowed
    for at, hits in oracle.histogram:
        place = max(-_DECADES, min(highest, math.floor(2 * at) / 2))
        bars[place] = bars.get(place, 0) + hits
    return bars, oracle.zeros


def histogram(oracle: Oracle, width: int = 132, height: int = 30, axis: bool = False) -> str:
    """An inline SVG. Left of the gap: the cases in which nothing at all was observed."""
    bars, zeros = _bars(oracle)
    tallest = max([zeros, *bars.values()], default=0)
    if tallest == 0:
        return ""
    low = min([-4.0, *bars]) - 0.5
    high = max([0.5, *(at + 0.5 for at in bars)])
    foot = height - (14 if axis else 1)
    left = width * 0.12
    scale = (width - left - 2) / (high - low)
    bar_width = 0.5 * scale

    def x(at: float) -> float:
        return left + (at - low) * scale

    def bar(at: float, hits: int, css: str, label: str) -> str:
        tall = max(1.5, (foot - 2) * hits / tallest)
        return (
            f'<rect class="{css}" x="{at:.1f}" y="{foot - tall:.1f}"'
            f' width="{max(1.0, bar_width - 0.7):.1f}" height="{tall:.1f}">'
            f"<title>{label}: {count(hits)}</title></rect>"
        )

    parts = [
        f'<svg class="histogram" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' aria-label="Spread of the margins; the worst is {figure(oracle.worst)}">',
        f'<line class="base" x1="0" x2="{width}" y1="{foot}" y2="{foot}"/>',
    ]
    if zeros:
        parts.append(bar(1, zeros, "zero", "margin 0"))
    for at, hits in sorted(bars.items()):
        parts.append(bar(x(at), hits, "beyond" if at >= 0 else "within", f"margin from 10^{at:g} to 10^{at + 0.5:g}"))
    parts.append(
        f'<line class="allowed" x1="{x(0):.1f}" x2="{x(0):.1f}" y1="0" y2="{foot}"><title>allowed</title></line>'
    )
    if axis:
        if zeros:
            parts.append(f'<text x="{1 + bar_width / 2:.1f}" y="{height - 2}">0</text>')
        step = 3 if high - low > 7 else 2
        for exponent in range(-step * (int(-low) // step), int(high) + 1, step):
            label = "1" if exponent == 0 else power_of_ten(exponent)
            parts.append(f'<text x="{x(exponent):.1f}" y="{height - 2}">{label}</text>')
    return "".join(parts) + "</svg>"
