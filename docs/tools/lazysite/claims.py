# SPDX-License-Identifier: MIT
"""The claims of the theory, read from the header that CMake generates from its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lazysite.words import capitalised, spelt

_LITERAL = r'"((?:[^"\\]|\\.)*)"'
_CLAIM = re.compile(
    r"inline constexpr Claim \w+\{"
    + ",\\s*".join([_LITERAL] * 4)
    + rf",\s*ClaimKind::(\w+),\s*{_LITERAL},\s*{_LITERAL}\}};"
)
_PAPER = re.compile(r"\\anchor (\w+) (\[\w+\])")
_USE = re.compile(r"\{&claim::(\w+), &claim::(\w+)\}")


@dataclass(frozen=True)
class Claim:
    """A statement, a step of its proof, or a step that sampling cannot check ("unsampled")."""

    id: str
    number: str
    title: str
    chapter: str
    kind: str
    parent: str
    reason: str

    @property
    def is_statement(self) -> bool:
        return self.kind == "statement"

    @property
    def name(self) -> str:
        """What a reader may call it: the title of a statement, the id of a step as words."""
        if self.is_statement:
            return self.title
        return capitalised(spelt(self.id.removeprefix(self.parent + "_")))

    @property
    def url(self) -> str:
        return f"{self.chapter}.html#{self.id}"


@dataclass(frozen=True)
class Theory:
    """All claims, in the order of the pages, and what each statement rests on."""

    claims: list[Claim]
    uses: dict[str, list[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)  # of the chapters
    papers: dict[str, str] = field(default_factory=dict)  # their anchors, by their marks: [CB18]

    def __getitem__(self, claim: str) -> Claim:
        return next(c for c in self.claims if c.id == claim)

    def __contains__(self, claim: str) -> bool:
        return any(c.id == claim for c in self.claims)

    @property
    def chapters(self) -> list[str]:
        return list(dict.fromkeys(c.chapter for c in self.claims))

    @property
    def statements(self) -> list[Claim]:
        return [c for c in self.claims if c.is_statement]

    def steps(self, statement: str) -> list[Claim]:
        return [c for c in self.claims if c.parent == statement]

    def rests_on(self, statement: str) -> list[str]:
        """Everything a statement rests on, directly or not, itself left out."""
        found: list[str] = []
        waiting = list(self.uses.get(statement, []))
        while waiting:
            used = waiting.pop()
            if used != statement and used not in found:
                found.append(used)
                waiting += self.uses.get(used, [])
        return found


def _text(literal: str) -> str:
    return re.sub(r"\\(.)", r"\1", literal)


def _title(page: Path) -> str:
    """The title of a chapter: the first heading of its page."""
    lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    heading = next((line for line in lines if line.startswith("# ")), f"# {page.stem}")
    return re.sub(r"\s*\{#\w+\}\s*$", "", heading[2:])


def read_claims(header: Path, pages: Path) -> Theory:
    text = header.read_text(encoding="utf-8")
    claims = [Claim(*map(_text, match.groups())) for match in _CLAIM.finditer(text)]
    uses: dict[str, list[str]] = {}
    for user, used in _USE.findall(text):
        uses.setdefault(_text(user), []).append(_text(used))
    references = pages / "references.md"
    papers = _PAPER.findall(references.read_text(encoding="utf-8")) if references.exists() else []
    titles = {c.chapter: _title(pages / f"{c.chapter}.md") for c in claims}
    return Theory(claims, uses, titles, {mark: anchor for anchor, mark in papers})
