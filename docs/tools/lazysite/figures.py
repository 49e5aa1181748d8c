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


# What those variables are outside the site: light, dark.
_STANDALONE = {
    "--page-foreground-color": ("#23292f", "#d9dde1"),
    "--separator-color": ("#dcdfe2", "#343a40"),
    "--series-1": ("#3a6ea5", "#7fb0e0"),
    "--series-2": ("#b8562b", "#e39a72"),
    "--series-3": ("#3f7f5f", "#7cc3a0"),
    "--series-4": ("#7d5a9b", "#bd9ddb"),
    "--series-5": ("#9a7a1c", "#d5b75f"),
    "--series-6": ("#5f6b76", "#a5b0ba"),
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


def drawn(name: str, scripts: Path, data: Path) -> tuple[str, str]:
    """The inline SVG of scripts/name.gp from data/name.csv, and its caption."""
    script = scripts / f"{name}.gp"
    caption = _caption(script)
    command = ["gnuplot", "-e", f"data='{data / name}.csv'; folder='{data}/'", str(scripts / "theme.gp"), str(script)]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0 or "<svg" not in run.stdout:
        raise RuntimeError(f"gnuplot cannot draw {script}:\n{run.stderr}")
    return themed(run.stdout, name, caption), caption


def _with_mathematics(caption: str) -> str:
    return re.sub(r"\$([^$]+)\$", r"\\(\1\\)", escape(caption))


def figure(name: str, scripts: Path, data: Path | None, captioned: bool = True) -> str:
    """The figure `name` of a page, or a note in its place where the run computed nothing for it."""
    script = scripts / f"{name}.gp"
    if not script.exists():
        raise FileNotFoundError(f"a page shows the figure '{name}', but there is no {script}")
    if data and (data / f"{name}.csv").exists():
        picture, caption = drawn(name, scripts, data)
        return (
            f"<figure>{picture}"
            + (f"<figcaption>{_with_mathematics(caption)}</figcaption>" if captioned else "")
            + "</figure>"
        )
    note = "<em>(Not drawn: this run has computed no data for it.)</em>"
    return f'<figure class="missing"><figcaption>{_with_mathematics(_caption(script))} {note}</figcaption></figure>'


def standalone(name: str, scripts: Path, data: Path) -> str:
    """The same picture as a file of its own, with the colours of the site's theme, light and dark."""
    light, dark = ("".join(f"{variable}:{colours[i]};" for variable, colours in _STANDALONE.items()) for i in (0, 1))
    style = f"<style>svg{{{light}}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}</style>"
    return re.sub(r"(<svg[^>]*>)", rf"\1{style}", drawn(name, scripts, data)[0], count=1) + "\n"
