# SPDX-License-Identifier: MIT
"""How much of what it allows every bound of a chapter uses: which are tight, and which are loose."""

from __future__ import annotations

from lazysite.claims import Claim
from lazysite.evidence import Oracle
from lazysite.verdicts import Verdicts
from lazysite.words import escape, figure, formula, link, table

_LOOSE = 100  # times what is observed: worth a sharper bound beside it


def _times(oracle: Oracle) -> str:
    middle = oracle.quantiles.get("0.5", 0.0)
    if middle == 0:
        return "–"
    times = f"{figure(1 / middle)} times"
    return f"<b>{times}</b>" if 1 / middle > _LOOSE else times


def _name(claim: Claim, oracle: Oracle) -> str:
    return claim.name if oracle.name in ("", "bound") else oracle.name


def tightness(chapter: str, verdicts: Verdicts) -> str:
    """A row for every explicit constant that the run has compared with what it bounds."""
    rows = [
        [
            link(f"#{p.claim}", verdicts.theory[p.claim].number),
            f'<a href="#evidence-{p.name}" title="{escape(p.text)}">{formula(_name(verdicts.theory[p.claim], oracle))}</a>',
            *(figure(oracle.quantiles.get(level, 0.0)) for level in ("0.5", "0.9", "0.99")),
            figure(oracle.worst),
            _times(oracle),
        ]
        for p in verdicts.evidence.of_chapter(chapter)
        if p.tolerance == "theorem"
        for oracle in p.oracles
        if oracle.worst > 0
    ]
    if not rows:
        return "<p>No run has tried the bounds of this chapter yet.</p>"
    head = ["Claim", "Bound", "Half of the cases", "9 in 10", "99 in 100", "All", "Loose by"]
    idle = "<p>–: nothing is observed in half of the cases.</p>" if any(row[-1] == "–" for row in rows) else ""
    return table(head, rows, "numbers") + idle
