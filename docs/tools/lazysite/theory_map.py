# SPDX-License-Identifier: MIT
"""The map of the theory: which statement rests on which, coloured by verdict, every node a link."""

from __future__ import annotations

import re
import subprocess
import textwrap

from lazysite.claims import Claim, Theory
from lazysite.verdicts import Verdicts
from lazysite.words import counted


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _node(claim: Claim, verdicts: Verdicts) -> str:
    steps = verdicts.theory.steps(claim.id)
    checked = sum(verdicts.of(step).word == "checked" for step in steps)
    word = verdicts.with_steps(claim)
    firm = word == "checked" and verdicts.rests_firmly(claim)
    lines = [claim.number, *textwrap.wrap(claim.title, 19)]
    if steps:
        lines.append(f"{checked} of {counted(len(steps), 'line')}")
    tooltip = f"{claim.number} {claim.title}: {word}" + (", with all that it rests on" if firm else "")
    css = f"claim {word.replace(' ', '-')}" + (" firm" if firm else "")
    label = "\\n".join(_quoted(line)[1:-1] for line in lines)
    return f'  {claim.id} [label="{label}", class="{css}", URL={_quoted(claim.url)}, tooltip={_quoted(tooltip)}];'


def _arrows(user: str, theory: Theory) -> list[str]:
    """What a statement uses, without what those statements rest on themselves: a path says it already."""
    used = theory.uses[user]
    return [one for one in used if not any(one in theory.rests_on(other) for other in used if other != one)]


def _one_below_the_other(theory: Theory) -> list[str]:
    """Arrows not drawn that keep the chapters in reading order: from what ends one to what begins the next."""
    chapter = {claim.id: claim.chapter for claim in theory.statements}
    within = [
        (used, user) for user, all_used in theory.uses.items() for used in all_used if chapter[used] == chapter[user]
    ]
    ends = {used for used, _ in within}
    begins = {user for _, user in within}
    return [
        f"  {last.id} -> {first.id} [style=invis, weight=2];"
        for above, below in zip(theory.chapters, theory.chapters[1:])
        for last in theory.statements
        if last.chapter == above and last.id not in ends
        for first in theory.statements
        if first.chapter == below and first.id not in begins
    ]


def dot_source(verdicts: Verdicts) -> str:
    theory = verdicts.theory
    lines = [
        "digraph theory {",
        '  graph [rankdir=TB, nodesep=0.16, ranksep=0.42, bgcolor="transparent", fontname="sans-serif", newrank=true];',
        '  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11, margin="0.1,0.07"];',
        "  edge [arrowsize=0.6];",
    ]
    for chapter in theory.chapters:
        lines.append(f"  subgraph cluster_{chapter} {{")
        lines.append(
            f"  label={_quoted(theory.titles[chapter])}; labeljust=l; style=rounded; class=chapter; fontsize=12;"
            f' URL="{chapter}.html";'
        )
        lines += [_node(claim, verdicts) for claim in theory.statements if claim.chapter == chapter]
        lines.append("  }")
    # An arrow within a chapter is kept short, one between chapters as it comes: so they stand below each other.
    lines += [
        f"  {used} -> {user} [weight={3 if theory[used].chapter == theory[user].chapter else 0}];"
        for user in theory.uses
        for used in _arrows(user, theory)
    ]
    return "\n".join([*lines, *_one_below_the_other(theory), "}"])


def theory_map(verdicts: Verdicts) -> str:
    """The inline SVG: it keeps its natural size and scrolls in its box where the page is narrower."""
    drawn = subprocess.run(
        ["dot", "-Tsvg"], input=dot_source(verdicts), capture_output=True, text=True, check=True
    ).stdout
    svg = drawn[drawn.index("<svg") :]
    # Colours and links come from the page: what is fixed in the picture would not follow light and dark.
    svg = re.sub(r' (fill|stroke|font-family)="[^"]*"', "", svg)
    svg = re.sub(r"<title>[^<]*</title>\n?", "", svg)
    svg = (
        svg.replace("xlink:title", "data-title")
        .replace("xlink:href", "href")
        .replace("<svg ", '<svg class="map" role="img" aria-label="The map of the theory" ', 1)
    )
    svg = re.sub(r'<a href="([^"]*)" data-title="([^"]*)">', r'<a href="\1"><title>\2</title>', svg)
    return f'<div class="wide map-box">{svg}</div>'
