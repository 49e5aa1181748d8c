# SPDX-License-Identifier: MIT
"""The evidence block of a statement: its properties, and its proof line by line."""

from __future__ import annotations

from lazysite.card import card, mark
from lazysite.claims import Claim
from lazysite.code import Code
from lazysite.verdicts import Verdicts
from lazysite.words import counted, escape, link


def _proof(claim: Claim, verdicts: Verdicts) -> str:
    steps = verdicts.theory.steps(claim.id)
    if not steps:
        return ""
    chips = " ".join(
        f'<a class="dot {verdicts.of(step).css}" href="#{step.id}"'
        f' title="{escape(step.name)}: {verdicts.of(step).word}">'
        f"{step.number.rsplit('.', 1)[-1]}</a>"
        for step in steps
    )
    checked = sum(verdicts.of(step).word == "checked" for step in steps)
    beyond = sum(step.kind == "unsampled" for step in steps)
    return f'<p class="lines">{_count_of_lines(checked, beyond, len(steps))}: {chips}</p>'


def _count_of_lines(checked: int, beyond: int, lines: int) -> str:
    if lines == 1:
        return f"The line of its proof is {'checked' if checked else 'beyond sampling' if beyond else 'not checked'}"
    if checked == lines:
        return f"{'Both' if lines == 2 else f'All {lines}'} lines of its proof are checked"
    found = f"{checked or 'None'} of {lines} lines of its proof {'is' if checked < 2 else 'are'} checked"
    if beyond == 0:
        return found
    those = str(beyond) if beyond < lines - checked else "the other" if beyond == 1 else "the others"
    return f"{found}, {those} {'is' if beyond == 1 else 'are'} beyond sampling"


def _foundations(claim: Claim, verdicts: Verdicts) -> str:
    rests_on = verdicts.theory.rests_on(claim.id)
    if not rests_on:
        return ""
    weak = [verdicts.theory[used] for used in rests_on if verdicts.with_steps(verdicts.theory[used]) != "checked"]
    if not weak:
        return f"<p>All that it rests on is checked too ({counted(len(rests_on), 'statement')}).</p>"
    names = ", ".join(f"{link(used.url, used.number)} {mark(verdicts.with_steps(used))}" for used in weak)
    return f"<p>It rests on statements that are not all checked: {names}.</p>"


def evidence_block(claim: Claim, verdicts: Verdicts, code: Code) -> str:
    properties = verdicts.of(claim).properties
    cards = "".join(card(p, code) for p in properties) or "<p>No run has checked this claim yet: it is open.</p>"
    steps = _proof(claim, verdicts) + _foundations(claim, verdicts) if claim.is_statement else ""
    return f'<div class="evidence"><p class="label">Evidence</p>{cards}{steps}</div>'
