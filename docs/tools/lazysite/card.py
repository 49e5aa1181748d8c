# SPDX-License-Identifier: MIT
"""The evidence of one property, told in sentences."""

from __future__ import annotations

import math

from lazysite.code import Code
from lazysite.evidence import Counterexample, Oracle, Property, Variant
from lazysite.histogram import histogram
from lazysite.values import values_brief, values_html
from lazysite.words import (
    TOLERANCES,
    amount,
    count,
    counted,
    duration,
    escape,
    figure,
    fold,
    formula,
    link,
    percent,
    table,
)


def mark(verdict: str) -> str:
    """A verdict as a coloured word."""
    return f'<span class="verdict {verdict.replace(" ", "-")}">{verdict}</span>'


def worst_margin(properties: list[Property]) -> str:
    """The worst margin of some properties in two words."""
    worst = max((p.worst for p in properties), key=lambda w: math.inf if math.isnan(w) else w)
    return "same bits" if worst == 0 and all(p.tolerance == "exact" for p in properties) else f"worst {figure(worst)}"


def _effort(p: Property) -> str:
    discarded = f", {counted(p.discards, 'more case')} discarded as outside the hypotheses" if p.discards else ""
    cut = f" Its time ran out before its budget of {counted(p.budget, 'case')}." if p.fell_short else ""
    return f"{counted(p.cases, 'random case')}{discarded}, in {duration(p.seconds)}.{cut}"


def _margins(oracle: Oracle) -> str:
    name = f"<b>{formula(oracle.name)}.</b> " if oracle.name else ""
    tried = oracle.zeros + sum(hits for _, hits in oracle.histogram)
    if oracle.worst == 0:
        return f"<p>{name}What is observed is 0 in each of {counted(tried, 'case')}.</p>"
    quantiles = oracle.quantiles
    middle = (
        f" Half of the cases stay below {figure(quantiles['0.5'])}, 99 in 100 below {figure(quantiles['0.99'])}."
        if {"0.5", "0.99"} <= quantiles.keys()
        else ""
    )
    zeros = f" In {counted(oracle.zeros, 'case')} what is observed is 0." if oracle.zeros else ""
    return (
        f'<div class="margins"><p>{name}The worst case uses {figure(oracle.worst)} of what is allowed '
        f"({figure(oracle.observed)} observed, {figure(oracle.allowed)} allowed).{middle}{zeros}</p>"
        f"{histogram(oracle, 300, 64, axis=True)}</div>"
    )


def _worst_input(p: Property) -> str:
    worst = [oracle for oracle in p.oracles if oracle.values and oracle.worst > 0]
    return "".join(
        fold(
            f"The worst input{' for “' + formula(oracle.name) + '”' if oracle.name else ''} (case {count(oracle.case)})",
            values_html(oracle.values),
            "quiet",
        )
        for oracle in worst
    )


def _coverage(p: Property) -> str:
    if not p.coverage:
        return ""
    parts = [
        f"{formula(regime['regime'])} in {percent(regime['hits'] / max(1, regime['of']))} of the cases "
        f"(at least {percent(regime['required'])} asked{'' if regime['enough'] else '; <b>not enough</b>'})"
        for regime in p.coverage
    ]
    return f"<p>Coverage: {'; '.join(parts)}.</p>"


def _notes(p: Property) -> str:
    if not p.notes:
        return ""
    rows = [
        [
            formula(note["name"]),
            *(figure(float(note[key]), 3) for key in ("min", "median", "max")),
            count(int(note["count"])),
        ]
        for note in p.notes
    ]
    return table(["Measured", "least", "median", "greatest", "times"], rows, "numbers")


def counterexample_html(found: Counterexample) -> str:
    """What was found, how it answers, and how to see it again."""
    if found.exception:
        answer = f"It throws: <code>{escape(found.exception)}</code>"
    else:
        oracle = f"{formula(found.oracle)}: " if found.oracle else ""
        answer = f"{oracle}{figure(found.observed, 3)} observed, {figure(found.allowed, 3)} allowed"
    shrunk = f", made smaller {counted(found.shrinks, 'time')}" if found.shrinks else ""
    replay = f'<pre class="command">{escape(found.replay)}</pre>' if found.replay else ""
    return f"<p>{answer} (case {count(found.case)}{shrunk}).</p>{values_html(found.values)}{replay}"


def _answer(found: Counterexample) -> str:
    if found.exception:
        return "it throws"
    if math.isnan(found.margin):
        return "what is observed is not a number"
    if math.isinf(found.margin):
        allowed = "none" if found.allowed == 0 else figure(found.allowed)
        return f"{amount(found.observed, 2)} observed, {allowed} allowed"
    return f"{figure(found.margin)}\u00a0×\u00a0allowed" if found.margin >= 1.05 else "hardly more than allowed"


def smallest(found: Counterexample | None, with_values: bool = True) -> str:
    """A counterexample folded into a table cell."""
    if found is None:
        return "none"
    values = values_brief(found.values) if with_values else ""
    return fold(f"{values}: {_answer(found)}" if values else _answer(found), counterexample_html(found), "quiet")


def variant_verdict(variant: Variant) -> str:
    if variant.refuted:
        return '<span class="verdict refuted-variant">refuted, as it must be</span>'
    return mark("survived" if variant.verdict == "survived" else "broken")


def _variants(p: Property) -> str:
    if not p.variants:
        return "<p>It has no false variant.</p>"
    rows = [[formula(v.name), variant_verdict(v), smallest(v.counterexample)] for v in p.variants]
    return table(["False variant", "The search", "Smallest counterexample"], rows, "variants")


def _exercised(p: Property, code: Code) -> str:
    function = code.find("props", p.name)
    if function is None:
        return ""
    exercised = code.exercised_by(function)
    calls = ", ".join(link(f.url, f"<code>{escape(f.name)}</code>") for f in exercised)
    source = link(function.url, "the property itself")
    return f"<p>It exercises {calls}. Read {source}.</p>" if calls else f"<p>Read {source}.</p>"


def card(p: Property, code: Code, opened: bool = False) -> str:
    """One property: a line to skim, and all that was found behind it."""
    closest = max(p.oracles, key=lambda oracle: math.inf if math.isnan(oracle.worst) else oracle.worst, default=None)
    spread = histogram(closest) if closest else ""
    summary = (
        f'<span class="sentence">{formula(p.text)}</span> {mark(p.verdict)}'
        f'<span class="facts">{p.tolerance} · {counted(p.cases, "case")} · {worst_margin([p])}</span>{spread}'
    )
    why = f'<p class="why">{escape(p.why)}</p>' if p.why else ""
    found = f"<h5>Counterexample</h5>{counterexample_html(p.counterexample)}" if p.counterexample else ""
    body = (
        f"{why}{found}<p>{_effort(p)} Allowed: {TOLERANCES.get(p.tolerance, p.tolerance)} ({p.tolerance}).</p>"
        + "".join(_margins(oracle) for oracle in p.oracles)
        + _coverage(p)
        + _notes(p)
        + _worst_input(p)
        + _variants(p)
        + _exercised(p, code)
        + f'<pre class="command">lazy-props --property {escape(p.name)}</pre>'
    )
    return (
        f'<details class="property" id="evidence-{p.name}"{" open" if opened else ""}><summary>{summary}</summary>'
        f'<div class="folded">{body}</div></details>'
    )
