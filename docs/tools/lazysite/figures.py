# SPDX-License-Identifier: MIT
"""From what gnuplot draws to a picture that follows the page: its colours become the page's, its size the column's."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from lazysite.words import escape

# The colours of theme.gp, each with the CSS variable that takes its place.
_COLOURS = {
    "#000000": "--page-foreground-color",
    "#3a6ea5": "--series-1",
    "#b8562b": "--series-2",
    "#3f7f5f": "--series-3",
    "#7d5a9b": "--series-4",
    "#9a7a1c": "--series-5",
    "#5f6b76": "--series-6",
    "#c8ccd1": "--separator-color",
}


def _hex(colour: str) -> str:
    """`black`, `rgb(58, 110, 165)` and `#3A6EA5` as `#3a6ea5`."""
    if colour == "black":
        return "#000000"
    parts = re.fullmatch(r"rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\s*\)", colour)
    return "#" + "".join(f"{int(part):02x}" for part in parts.groups()) if parts else colour.lower()


def _recoloured(tag: re.Match[str]) -> str:
    """A tag whose colours of theme.gp are the page's: an attribute cannot hold a CSS variable, a style can."""
    styles: list[str] = []

    def take(attribute: re.Match[str]) -> str:
        colour = _hex(attribute.group(3))
        if colour not in _COLOURS:
            return attribute.group(0)
        styles.append(f"{attribute.group(1)}:var({_COLOURS[colour]},{colour})")
        return ""

    text = re.sub(r"""\s(fill|stroke|color)\s*=\s*(['"])([^'"]*)\2""", take, tag.group(0))
    return re.sub(r"\s*(/?>)$", rf' style="{";".join(styles)}"\1', text) if styles else text


def themed(svg: str, name: str, caption: str) -> str:
    """The inline SVG of a drawing: colours of the page, ids of its own, a description instead of gnuplot's."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<desc>.*?</desc>|<title>.*?</title>", "", svg, flags=re.S)
    svg = re.sub(r"<[a-zA-Z][^<>]*>", _recoloured, svg)
    svg = re.sub(r"""((?:id=|href=)['"]#?|url\(#)(\w+)""", rf"\1{name}-\2", svg)
    return svg.replace("<svg", f'<svg class="figure" role="img" aria-label="{escape(caption.replace("$", ""))}"', 1)


def _caption(script: Path) -> str:
    """The comment that a script opens with."""
    lines: list[str] = []
    for line in script.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        if "SPDX" not in line:
            lines.append(line.lstrip("# "))
    return " ".join(lines)


def figure(name: str, scripts: Path, data: Path | None) -> str:
    """The figure `name`: its script scripts/name.gp, drawn from data/name.csv."""
    script = scripts / f"{name}.gp"
    if not script.exists():
        raise FileNotFoundError(f"a page shows the figure '{name}', but there is no {script}")
    caption = _caption(script)
    shown = re.sub(r"\$([^$]+)\$", r"\\(\1\\)", escape(caption))
    table = data / f"{name}.csv" if data else None
    if table is None or not table.exists():
        return f'<figure class="missing"><figcaption>{shown} <em>(Not drawn: this run has computed no data for it.)</em></figcaption></figure>'
    command = ["gnuplot", "-e", f"data='{table}'; folder='{data}/'", str(scripts / "theme.gp"), str(script)]
    drawn = subprocess.run(command, capture_output=True, text=True)
    if drawn.returncode != 0 or "<svg" not in drawn.stdout:
        raise RuntimeError(f"gnuplot cannot draw {script}:\n{drawn.stderr}")
    return f"<figure>{themed(drawn.stdout, name, caption)}<figcaption>{shown}</figcaption></figure>"
