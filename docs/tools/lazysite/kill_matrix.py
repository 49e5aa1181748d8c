# SPDX-License-Identifier: MIT
"""Which oracle of which property told which false variant from the truth, and how often."""

from __future__ import annotations

from lazysite.card import mark, smallest, variant_verdict
from lazysite.evidence import Property, Variant
from lazysite.verdicts import Verdicts
from lazysite.words import count, counted, formula, percent, table


def _cell(variant: Variant, oracle: str) -> str:
    kills = variant.kills.get(oracle, 0)
    share = kills / variant.cases if variant.cases else 0.0
    found = variant.counterexample
    rare = found is not None and found.oracle == oracle and not any(variant.kills.values())  # after the cases counted
    return (
        f'<span class="kill" style="--share:{share:.3f}" title="{counted(kills, "case")} of {count(variant.cases)}">'
        f"{percent(share) if kills else f'case {count(variant.first)}' if rare else 'none'}</span>"
    )


def _oracles(p: Property) -> list[str]:
    names = [oracle.name for oracle in p.oracles]
    return names + sorted({name for v in p.variants for name in v.kills} - set(names))


def _of(p: Property, verdicts: Verdicts) -> str:
    return f'{verdicts.theory[p.claim].number} · <a href="#evidence-{p.name}">{formula(p.text)}</a>'


def _several(p: Property, verdicts: Verdicts) -> str:
    oracles = _oracles(p)
    rows = [[formula(v.name), *(_cell(v, oracle) for oracle in oracles)] for v in p.variants]
    head = ["False variant", *(formula(oracle) or "its own claim" for oracle in oracles)]
    return f'<p class="of">{_of(p, verdicts)}</p>' + table(head, rows, "kills")


def kill_matrix(chapter: str, verdicts: Verdicts) -> str:
    """Properties with one oracle share a table; one with several has a matrix of its own."""
    properties = verdicts.evidence.of_chapter(chapter)
    if not properties:
        return "<p>No run has tried the false variants of this chapter yet.</p>"
    single = [p for p in properties if len(_oracles(p)) <= 1]
    rows: list[list[str] | str] = []
    for p in single:
        rows.append(f'<tr class="of"><td colspan="4"><div>{_of(p, verdicts)}</div></td></tr>')
        rows += [
            [
                formula(v.name),
                variant_verdict(v),
                _cell(v, (_oracles(p) or [""])[0]),
                smallest(v.counterexample, with_values=False),
            ]
            for v in p.variants
        ]
    head = ["False variant", "The same search", "Cases that refute it", "Smallest counterexample"]
    shared = table(head, rows, "kills") if rows else ""
    intro = (
        "<p>Each false variant takes the place of the claim in random cases like those of the property. The shares are "
        "those of the cases that refute it; a property with several oracles, each of which has to hold, shows which of "
        "them does.</p>"
    )
    return intro + shared + "".join(_several(p, verdicts) for p in properties if len(_oracles(p)) > 1)


def named_variant(name: str, verdicts: Verdicts) -> str:
    """What the run made of every false variant of this name."""
    rows = [
        [
            f'<a href="{verdicts.theory[p.claim].url}">{verdicts.theory[p.claim].number}</a>',
            formula(v.name),
            variant_verdict(v),
            smallest(v.counterexample),
        ]
        for p in verdicts.evidence.properties
        for v in p.variants
        if v.name == name
    ] or [["", formula(name), mark("open"), ""]]
    return table(["Claim", "False variant", "The search", "Smallest counterexample"], rows, "variants named")


def errata(verdicts: Verdicts) -> str:
    """The sheet as printed, wherever it is a false variant of what was checked."""
    prefix = "as printed"
    rows = [
        [
            f'<a href="{verdicts.theory[p.claim].url}">{verdicts.theory[p.claim].number}</a>',
            formula(v.name.removeprefix(prefix).lstrip(" :,")) or "the whole statement",
            formula(p.text),
            variant_verdict(v),
            smallest(v.counterexample),
        ]
        for p in verdicts.evidence.properties
        for v in p.variants
        if v.name.startswith(prefix)
    ]
    if not rows:
        return "<p>No run has tried the sheet as printed yet.</p>"
    return table(["Claim", "As printed", "As checked", "The sheet's form", "Smallest counterexample"], rows, "errata")
