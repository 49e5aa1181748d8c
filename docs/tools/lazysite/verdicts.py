# SPDX-License-Identifier: MIT
"""The verdict of a claim, from those of its properties."""

from __future__ import annotations

from dataclasses import dataclass

from lazysite.claims import Claim, Theory
from lazysite.evidence import Evidence, Property

# From the worst to the best; a claim is as good as its worst property.
_ORDER = ["refuted", "crashed", "no case", "gave up", "open", "checked"]


@dataclass(frozen=True)
class Verdict:
    """One word, what stands behind it, and how it is coloured."""

    word: str
    properties: list[Property]

    @property
    def css(self) -> str:
        return self.word.replace(" ", "-")

    @property
    def cases(self) -> int:
        return sum(p.cases for p in self.properties)


class Verdicts:
    """The verdicts of a run on a theory."""

    def __init__(self, theory: Theory, evidence: Evidence) -> None:
        self.theory = theory
        self.evidence = evidence

    def of(self, claim: Claim) -> Verdict:
        """The verdict on the claim itself, the steps of its proof left aside."""
        if claim.kind == "unsampled":
            return Verdict("not sampled", [])
        properties = self.evidence.of_claim(claim.id)
        return Verdict(min((p.verdict for p in properties), key=_ORDER.index, default="open"), properties)

    def with_steps(self, statement: Claim) -> str:
        """The verdict on a statement and on every line of its proof that can be sampled."""
        claims = [statement, *self.theory.steps(statement.id)]
        return min((self.of(c).word for c in claims if c.kind != "unsampled"), key=_ORDER.index)

    def rests_firmly(self, statement: Claim) -> bool:
        """Whether all that the statement rests on, directly or not, is checked with its steps."""
        return all(self.with_steps(self.theory[used]) == "checked" for used in self.theory.rests_on(statement.id))
