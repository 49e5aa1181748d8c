# SPDX-License-Identifier: MIT
"""All claims in one table, and what a run made of them in one sentence."""

from __future__ import annotations

import math

from lazysite.card import mark
from lazysite.claims import Claim
from lazysite.verdicts import Verdicts
from lazysite.words import count, counted, escape, figure, link, moment, table


def _row(claim: Claim, verdicts: Verdicts) -> str:
    verdict = verdicts.of(claim)
    properties = verdict.properties
    variants = [variant for p in properties for variant in p.variants]
    worst = max((p.worst for p in properties), key=lambda w: math.inf if math.isnan(w) else w, default=None)
    cells = [
        link(claim.url, claim.number),
        link(claim.url, escape(claim.name)) + (f"<br><small>{escape(claim.reason)}</small>" if claim.reason else ""),
        mark(verdict.word),
        str(len(properties)) if properties else "",
        count(verdict.cases) if properties else "",
        "" if worst is None else "0" if worst == 0 else figure(worst),
        f"{sum(v.refuted for v in variants)} of {len(variants)}" if properties else "",
    ]
    return (
        f'<tr class="{"result" if claim.is_statement else "line"}">'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
    )


def claims_table(verdicts: Verdicts) -> str:
    head = ["", "Claim", "Verdict", "Properties", "Cases", "Worst margin", "Variants refuted"]
    rows: list[str] = []
    for chapter in verdicts.theory.chapters:
        title = link(f"{chapter}.html", escape(verdicts.theory.titles[chapter]))
        rows.append(f'<tr class="chapter"><th colspan="{len(head)}">{title}</th></tr>')
        rows += [_row(claim, verdicts) for claim in verdicts.theory.claims if claim.chapter == chapter]
    return table(head, rows, "claims")


def unsampled_list(verdicts: Verdicts) -> str:
    """The lines that sampling cannot check, with their reasons."""
    unsampled = [claim for claim in verdicts.theory.claims if claim.kind == "unsampled"]
    if not unsampled:
        return "<p>Every line of every proof is checked by sampling.</p>"
    items = "".join(
        f"<li>{link(claim.url, claim.number)} ({escape(claim.title)}; {escape(claim.name)}): "
        f"{escape(claim.reason)}</li>"
        for claim in unsampled
    )
    return f"<p>{counted(len(unsampled), 'line')} that random search cannot check:</p><ul>{items}</ul>"


def summary(verdicts: Verdicts) -> str:
    """The state of the whole theory in a few numbers."""
    theory, properties = verdicts.theory, verdicts.evidence.properties
    unsampled = sum(claim.kind == "unsampled" for claim in theory.claims)
    checked = sum(verdicts.of(claim).word == "checked" for claim in theory.claims)
    variants = [variant for p in properties for variant in p.variants]
    cells = [
        (f"{checked} of {len(theory.claims)}", "claims checked", "claims.html"),
        (count(unsampled), "lines beyond sampling", "claims.html#beyond_sampling"),
        (count(len(properties)), "properties", "claims.html"),
        (count(sum(p.cases for p in properties)), "random cases", "manifest.html"),
        (f"{sum(v.refuted for v in variants)} of {len(variants)}", "false variants refuted", "errata_table.html"),
    ]
    tiles = "".join(
        f'<a class="tile" href="{url}"><b>{value}</b><span>{label}</span></a>' for value, label, url in cells
    )
    date = verdicts.evidence.manifest.get("date")
    when = (
        f"<p>By the run of {escape(moment(str(date)))}.</p>"
        if date
        else "<p>No run has been made yet: every claim is open.</p>"
    )
    return f'<div class="overview"><div class="tiles">{tiles}</div>{when}</div>'
