# SPDX-License-Identifier: MIT
"""Which oracle of which property told which false variant from the truth, and how often."""

from __future__ import annotations

from lazysite.card import mark, smallest, variant_verdict
from lazysite.evidence import Property, Variant
from lazysite.verdicts import Verdicts
from lazysite.words import count, counted, formula, percent, table


def _rare(variant: Variant, oracle: str) -> bool:
    """Whether it was refuted after the cases counted, and by this oracle."""
    found = variant.counterexample
    return found is not None and found.oracle == oracle and not any(variant.kills.values())


def _refutes(variant: Variant, oracle: str) -> bool:
    return variant.kills.get(oracle, 0) > 0 or _rare(variant, oracle)


def _cell(variant: Variant, oracle: str) -> str:
    if oracle not in variant.kills:
        return '<span class="kill">–</span>'
    kills = variant.kills.get(oracle, 0)
    share = kills / variant.cases if variant.cases else 0.0
    rare = f"case {count(variant.first)}" if _rare(variant, oracle) else "none"
    return (
        f'<span class="kill" style="--share:{share:.3f}" title="{counted(kills, "case")} of {count(variant.cases)}">'
        f"{percent(share, whole=True) if kills else rare}</span>"
    )


def _oracles(p: Property) -> list[str]:
    """The names of its oracles, and of those that a variant brings along; what refutes most comes first."""
    names = dict.fromkeys([oracle.name for oracle in p.oracles] + [name for v in p.variants for name in v.kills])
    return sorted(names, key=lambda name: -sum(v.kills.get(name, 0) / max(1, v.cases) for v in p.variants))


def _of(p: Property, verdicts: Verdicts) -> str:
    return f'{verdicts.theory[p.claim].number} · <a href="#evidence-{p.name}">{formula(p.text)}</a>'


def _several(p: Property, verdicts: Verdicts) -> str:
    """One property with a column for each oracle that refutes something."""
    refuting = [oracle for oracle in _oracles(p) if any(_refutes(v, oracle) for v in p.variants)]
    idle = [formula(oracle) for oracle in _oracles(p) if oracle not in refuting]
    notes = [f"Also asked, and refuting none of these: {'; '.join(idle)}."] if idle else []
    if any(oracle not in v.kills for v in p.variants for oracle in refuting):
        notes.append("–: not asked of this variant, which claims something else.")
    head = ["False variant", *(formula(oracle) or "its own claim" for oracle in refuting)]
    rows = [[formula(v.name), *(_cell(v, oracle) for oracle in refuting)] for v in p.variants]
    told = "".join(f'<p class="idle">{note}</p>' for note in notes)
    return f'<p class="of">{_of(p, verdicts)}</p>{table(head, rows, "kills")}{told}'


def _together(properties: list[Property], verdicts: Verdicts) -> str:
    """Properties with one oracle; the verdicts only where they differ."""
    survived = any(not v.refuted for p in properties for v in p.variants)
    head = ["False variant", *(["The search"] if survived else []), "Cases that refute it", "Smallest counterexample"]
    rows: list[list[str] | str] = []
    for p in properties:
        rows.append(f'<tr class="of"><td colspan="{len(head)}"><div>{_of(p, verdicts)}</div></td></tr>')
        rows += [
            [
                formula(v.name),
                *([variant_verdict(v)] if survived else []),
                _cell(v, (_oracles(p) or [""])[0]),
                smallest(v.counterexample, with_values=False),
            ]
            for v in p.variants
        ]
    return table(head, rows, "kills")


def _intro(variants: list[Variant]) -> str:
    refuted, most = sum(v.refuted for v in variants), max((v.cases for v in variants), default=0)
    found = "All" if refuted == len(variants) else f"{refuted} of"
    rare = next((v.first for v in variants if v.refuted and not any(v.kills.values())), None)
    return (
        f"<p>Each false variant takes the place of the claim in random cases like those of the property. {found} "
        f"{counted(len(variants), 'variant')} are refuted, as they must be. A percentage is the share of the first "
        f"{count(most)} cases (fewer where one case takes long) that refute the variant."
        + (
            f" Where none of these does, the search goes on: “case {count(rare)}” is the first that does."
            if rare
            else ""
        )
        + "</p>"
    )


def kill_matrix(chapter: str, verdicts: Verdicts) -> str:
    """Properties with one oracle share a table; one with several has a matrix of its own."""
    numbers = [claim.id for claim in verdicts.theory.claims]
    properties = sorted(verdicts.evidence.of_chapter(chapter), key=lambda p: numbers.index(p.claim))
    if not properties:
        return "<p>No run has tried the false variants of this chapter yet.</p>"
    single = [p for p in properties if len(_oracles(p)) <= 1]
    several = [p for p in properties if len(_oracles(p)) > 1]
    parts = [_intro([v for p in properties for v in p.variants])]
    if single:
        parts += ["<h3>Properties that ask one thing</h3>", _together(single, verdicts)]
    if several:
        parts += [
            "<h3>Properties that ask several things</h3>"
            "<p>Each of these oracles has to hold; the columns show which of them sees the fault. One named in code "
            "type asks whether our function of that name agrees.</p>",
            *(_several(p, verdicts) for p in several),
        ]
    return "".join(parts)


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


_PREFIX = "as printed"


def _printed(name: str) -> str:
    """What of it is printed, or where if that is not the sheet."""
    rest = name.removeprefix(_PREFIX)
    if rest.startswith(" in "):
        return f"{formula(rest.removeprefix(' in '))}, not the sheet"
    return formula(rest.lstrip(" :,")) or "the whole statement"


def errata(verdicts: Verdicts) -> str:
    """What is printed, wherever it is a false variant of what was checked."""
    rows = [
        [
            f'<a href="{verdicts.theory[p.claim].url}">{verdicts.theory[p.claim].number}</a>',
            _printed(v.name),
            formula(p.text),
            variant_verdict(v),
            smallest(v.counterexample),
        ]
        for p in verdicts.evidence.properties
        for v in p.variants
        if v.name.startswith(_PREFIX)
    ]
    if not rows:
        return "<p>No run has tried the sheet as printed yet.</p>"
    return table(["Claim", "As printed", "As checked", "The printed form", "Smallest counterexample"], rows, "errata")
