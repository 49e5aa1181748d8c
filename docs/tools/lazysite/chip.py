# SPDX-License-Identifier: MIT
"""The chip beside a claim: its number and verdict at a glance, its evidence at a click."""

from __future__ import annotations

from lazysite.card import card, worst_margin
from lazysite.claims import Claim
from lazysite.code import Code
from lazysite.verdicts import Verdict, Verdicts
from lazysite.words import counted, escape, formula


def _facts(verdict: Verdict) -> str:
    if not verdict.properties:
        return ""
    return f"{counted(verdict.cases, 'case')} · {worst_margin(verdict.properties)}"


def _detail(claim: Claim, verdict: Verdict, code: Code) -> str:
    if claim.kind == "unsampled":
        return f"<p>Random search cannot check this line. {escape(claim.reason)}</p>"
    if not verdict.properties:
        return "<p>No run has checked this claim yet.</p>"
    if claim.is_statement:
        links = "".join(f'<li><a href="#evidence-{p.name}">{formula(p.text)}</a></li>' for p in verdict.properties)
        return f"<ul>{links}</ul>"
    return "".join(card(p, code, opened=len(verdict.properties) == 1) for p in verdict.properties)


def chip(claim: Claim, verdicts: Verdicts, code: Code) -> str:
    verdict = verdicts.of(claim)
    facts = _facts(verdict)
    return (
        f'<details class="chip {verdict.css}" id="chip-{claim.id}"><summary>'
        f'<span class="number">{claim.number}</span> <span class="verdict {verdict.css}">{verdict.word}</span>'
        + (f'<span class="facts">{facts}</span>' if facts else "")
        + f'</summary><div class="folded">{_detail(claim, verdict, code)}</div></details>'
    )
