# SPDX-License-Identifier: MIT
"""The values of a case, printed so that they read back to the same bits."""

from __future__ import annotations

import html
from typing import Any

from lazysite.evidence import Values
from lazysite.words import escape, fold, formula

_SHORT = 12  # entries that a reader takes in at a glance


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = repr(value)
        return text.removesuffix(".0")
    return escape(str(value))


def _is_matrix(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, list) for row in value)


def _matrix(rows: list[list[Any]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{_scalar(entry)}</td>" for entry in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table class="matrix"><tbody>{body}</tbody></table></div>'


def value_html(value: Any) -> str:
    """A number, a vector as a row, a matrix as a grid; what is large is folded away."""
    if not isinstance(value, list):
        return f"<code>{_scalar(value)}</code>"
    rows = value if _is_matrix(value) else [value]
    columns = max((len(row) for row in rows), default=0)
    if columns == 0:
        return "<code>empty</code>"
    shape = f"{len(rows)} × {columns} matrix" if _is_matrix(value) else f"vector with {columns} entries"
    shown = _matrix(rows)
    return shown if len(rows) * columns <= _SHORT else fold(shape, shown, "quiet")


def values_brief(values: Values, most: int = 44) -> str:
    """As many of the plain numbers and words of a case as fit on a line."""
    shown: list[str] = []
    for name, value in values.items():
        if isinstance(value, list):
            continue
        text = f"{name}\u00a0=\u00a0{html.unescape(_scalar(value))}"
        if sum(map(len, shown)) + len(text) > most:
            break
        shown.append(text)
    return formula(", ".join(shown))


def values_html(values: Values) -> str:
    """All values of a case by name."""
    if not values:
        return "<p>It has no random values.</p>"
    rows = "".join(f"<tr><th>{formula(name)}</th><td>{value_html(value)}</td></tr>" for name, value in values.items())
    return f'<div class="wide"><table class="values"><tbody>{rows}</tbody></table></div>'
