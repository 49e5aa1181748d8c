# SPDX-License-Identifier: MIT
"""Numbers as a reader likes them, and HTML that needs no escaping by hand."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence

# A hyphen stands between a letter and a word; any other is a minus.
_MINUS = re.compile(r"(?<![^\W\d])-|-(?![A-Za-z]{2}|(?<=[A-Za-z]{2}-)[A-Za-z])")
_CODE = re.compile(r"\b(?:[a-z]{2,}\d?(?:_[a-z0-9]+)+|[A-Z][a-z]+[A-Z]\w+)\b")
_BARS = re.compile(r"\|[^|\s]+\|(?:<su[bp]>[^<]*</su[bp]>)?")

# How the words of an identifier are spelt.
_SPELLINGS = {
    "adams": "Adams", "arkode": "ARKODE", "bregman": "Bregman", "clp": "CLP", "cvode": "CVODE", "dop853": "DOP853",
    "euler": "Euler", "fehlberg78": "Fehlberg 7(8)", "glpk": "GLPK", "gram": "Gram", "gsl": "GSL",
    "hessian": "Hessian", "highs": "HiGHS", "ipopt": "IPOPT", "kappa": "κ", "l1": "ℓ₁", "l2": "ℓ₂", "lbfgs": "L-BFGS",
    "lipschitz": "Lipschitz", "newton": "Newton", "right hand": "right-hand", "scipy": "SciPy", "taylor": "Taylor",
    "times alpha": "× α",
}  # fmt: skip

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

TOLERANCES = {
    "exact": "the two sides must agree bit for bit",
    "rounding": "what the rounding of the operations done can amount to, by an a-priori bound",
    "backward": "a backward error of the size of the arithmetic's own",
    "certificate": "an a-posteriori bound that holds for the very answer computed",
    "theorem": "the explicit constant of the statement",
    "asymptotic": "the order and the leading coefficient, within what the next order allows",
    "statistical": "a confidence bound at a stated level",
}


def escape(text: str) -> str:
    return html.escape(text, quote=True)


def formula(text: str) -> str:
    """A sentence with plain-text mathematics, its powers, indices, roots and signs set: `2^-k`, `1e-8`, `w0`, `<=`."""
    for typed, meant in (("<<", "≪"), ("->", "→")):
        text = text.replace(typed, meant)
    text = with_signs(text)
    text = re.sub(r"(?<![\w.])(\d(?:\.\d+)?)e([-+]?\d+)\b", _scientific, text)
    text = raised_and_lowered(html.escape(with_minus(text), quote=False))
    return _CODE.sub(r"<code>\g<0></code>", _BARS.sub(r'<span class="kept">\g<0></span>', text))


def with_minus(text: str) -> str:
    """The minus signs of plain-text mathematics, which are typed as hyphens."""
    return _MINUS.sub("−", text)


def spelt(identifier: str) -> str:
    """An identifier as words: `right_hand_sides`, `bregman_gap`."""
    text = identifier.replace("_", " ")
    for typed, meant in _SPELLINGS.items():
        text = re.sub(rf"\b{typed}\b", meant, text)
    return text


def capitalised(text: str) -> str:
    """With a capital where a sentence has one; a Greek letter stays."""
    return text[:1].upper() + text[1:] if text[:1].isascii() else text


def _scientific(found: re.Match[str]) -> str:
    mantissa, exponent = found.groups()
    return f"{'' if mantissa == '1' else mantissa + '·'}10^{int(exponent)}"


def with_signs(text: str) -> str:
    """The inequalities and roots of plain-text mathematics."""
    return text.replace("<=", "≤").replace(">=", "≥").replace("sqrt(", "√(")


def raised_and_lowered(text: str) -> str:
    """The powers and indices of plain-text mathematics as HTML; `w0` has an index, too."""
    text = re.sub(r"((?<![A-Za-z0-9_.])[a-zℓ]|(?<![A-Za-z_.])[A-Z])(\d)(?![\w.]*\d|[A-Za-z])", r"\1_\2", text)
    text = re.sub(
        r"\^([-−+]?\((?:[^()]|\([^()]*\))*\)|\{[^{}]*\}|[-−+]?\w+)",
        lambda found: f"<sup>{_power(found.group(1))}</sup>",
        text,
    )
    text = re.sub(r"(?<=[\wΣ])_\{([^{}]*)\}", r"<sub>\1</sub>", text)
    return re.sub(r"(?<=[\w)\]|‖'\u0300-\u036f])_(max|min|ℓ\d|∞|\w(?:,\w)?)(?![^\W²³ᵀ])", r"<sub>\1</sub>", text)


def _power(text: str) -> str:
    inner = text[1:-1] if text[0] + text[-1] in ("()", "{}") else text
    return inner.replace("-", "−")


def count(n: int) -> str:
    return f"{n:,}"


def counted(n: int, one: str, many: str = "") -> str:
    """`1 case`, `1,000 cases`."""
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def power_of_ten(exponent: int) -> str:
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def figure(x: float, digits: int = 2, smallest: int = -3) -> str:
    """A measured number, to a few significant digits: `0.20`, `1.3·10⁻⁹`; a power of ten below `10^smallest`."""
    if math.isnan(x):
        return "not a number"
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    if x == 0:
        return "0"
    exponent = int(f"{x:.{digits - 1}e}".split("e")[1])  # that of what is shown: 9.99e-7 as 1.0·10⁻⁶
    if smallest <= exponent < 6:
        text = f"{x:,.{max(0, digits - 1 - exponent)}f}"
    else:
        mantissa = f"{x / 10.0**exponent if exponent > -300 else x * 1e300 / 10.0 ** (exponent + 300):.{digits - 1}f}"
        text = f"{mantissa}·{power_of_ten(exponent)}"
    return text.replace("-", "−", 1) if text.startswith("-") else text


def amount(x: float, digits: int = 3) -> str:
    """A number that may be a count."""
    return count(int(x)) if x.is_integer() and abs(x) < 1e6 else figure(x, digits)


def percent(share: float, whole: bool = False) -> str:
    """A share of cases, without decimals if `whole`; never rounded to none or to all of them where it is neither."""
    least = 0.01 if whole else 0.001
    if 0 < share < least:
        return f"under {100 * least:g}\u00a0%"
    if 1 - least < share < 1:
        return f"over {100 * (1 - least):g}\u00a0%"
    return f"{100 * share:{'.0f' if whole else '.3g'}}\u00a0%"


def duration(seconds: float) -> str:
    if seconds < 1e-6:
        return f"{figure(seconds * 1e9, 3)} ns"
    if seconds < 1e-3:
        return f"{figure(seconds * 1e6, 3)} µs"
    if seconds < 0.1:
        return f"{figure(seconds * 1e3, 3)} ms"
    if seconds < 60:
        return f"{figure(seconds, 3)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def moment(iso: str) -> str:
    """`2026-01-31T07:15:00Z` as `2026-01-31, 07:15 UTC`; another zone keeps its offset."""
    text = re.sub(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:[\d.]+)?", r"\1, \2 ", iso)
    return re.sub(r" (Z|\+00:00)$", " UTC", text)


def table(head: list[str], rows: Sequence[list[str] | str], css: str = "") -> str:
    """A table of HTML cells in a box of its own that scrolls sideways where the page is narrow."""
    return (
        f'<div class="wide"><table class="data {css}"><thead><tr>'
        + "".join(f"<th>{cell}</th>" for cell in head)
        + "</tr></thead><tbody>"
        + "".join(
            row if isinstance(row, str) else "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
            for row in rows
        )
        + "</tbody></table></div>"
    )


def fold(summary: str, body: str, css: str = "") -> str:
    """Something to be opened by the reader."""
    return f'<details class="{css}"><summary>{summary}</summary><div class="folded">{body}</div></details>'


def link(url: str, text: str, css: str = "") -> str:
    return f'<a href="{escape(url)}"' + (f' class="{css}"' if css else "") + f">{text}</a>"
