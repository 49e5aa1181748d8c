# SPDX-License-Identifier: MIT
"""What a run of the properties found, read from the files it wrote."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Values = dict[str, Any]


def number(value: Any) -> float:
    """A number as the run writes it: JSON has no word for the infinities and NaN, so they are strings."""
    return math.nan if value is None else float(value)


@dataclass(frozen=True)
class Counterexample:
    case: int
    oracle: str
    observed: float
    allowed: float
    margin: float
    exception: str
    shrinks: int
    values: Values
    replay: str

    @classmethod
    def of(cls, row: dict[str, Any] | None) -> Counterexample | None:
        if not row:
            return None
        return cls(
            case=int(row.get("case", 0)),
            oracle=row.get("oracle", ""),
            observed=number(row.get("observed")),
            allowed=number(row.get("allowed")),
            margin=number(row.get("margin")),
            exception=row.get("exception", ""),
            shrinks=int(row.get("shrinks", 0)),
            values=row.get("values") or {},
            replay=row.get("replay", ""),
        )


@dataclass(frozen=True)
class Oracle:
    name: str
    worst: float
    quantiles: dict[str, float]
    zeros: int
    histogram: list[tuple[float, int]]
    observed: float
    allowed: float
    case: int
    values: Values

    @classmethod
    def of(cls, row: dict[str, Any]) -> Oracle:
        return cls(
            name=row.get("name", ""),
            worst=number(row.get("worst")),
            quantiles={level: number(q) for level, q in (row.get("quantiles") or {}).items()},
            zeros=int(row.get("zeros", 0)),
            histogram=[(number(at), int(count)) for at, count in row.get("histogram") or []],
            observed=number(row.get("observed")),
            allowed=number(row.get("allowed")),
            case=int(row.get("case", 0)),
            values=row.get("values") or {},
        )


@dataclass(frozen=True)
class Variant:
    name: str
    verdict: str
    cases: int
    first: int
    kills: dict[str, int]
    counterexample: Counterexample | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Variant:
        return cls(
            name=row["name"],
            verdict=row["verdict"],
            cases=int(row.get("cases", 0)),
            first=int(row.get("first") or 0),
            kills={oracle: int(count) for oracle, count in (row.get("kills") or {}).items()},
            counterexample=Counterexample.of(row.get("counterexample")),
        )

    @property
    def refuted(self) -> bool:
        return self.verdict == "refuted"


@dataclass(frozen=True)
class Property:
    """The evidence of one property."""

    name: str
    claim: str
    chapter: str
    text: str
    tolerance: str
    verdict: str
    why: str
    cases: int
    discards: int
    seconds: float
    cut_short: bool
    budget: int
    tier: str
    oracles: list[Oracle]
    coverage: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    counterexample: Counterexample | None
    variants: list[Variant]

    @classmethod
    def of(cls, row: dict[str, Any]) -> Property:
        return cls(
            name=row["property"],
            claim=row["claim"],
            chapter=row["chapter"],
            text=row["text"],
            tolerance=row["tolerance"],
            verdict=row["verdict"],
            why=row.get("why", ""),
            cases=int(row["cases"]),
            discards=int(row.get("discards", 0)),
            seconds=number(row.get("seconds", 0)),
            cut_short=bool(row.get("cut_short", False)),
            budget=int(row.get("budget", 0)),
            tier=row.get("tier", ""),
            oracles=[Oracle.of(oracle) for oracle in row.get("oracles") or []],
            coverage=row.get("coverage") or [],
            notes=row.get("notes") or [],
            counterexample=Counterexample.of(row.get("counterexample")),
            variants=[Variant.of(variant) for variant in row.get("variants") or []],
        )

    @property
    def fell_short(self) -> bool:
        """Whether it met fewer cases than it was asked for; the soak tier asks for as many as there is time for."""
        return self.cut_short and self.tier != "soak"

    @property
    def worst(self) -> float:
        """The worst margin of all oracles; NaN is worse than any number."""
        margins = [oracle.worst for oracle in self.oracles]
        if not margins or any(map(math.isnan, margins)):
            return math.nan
        return max(margins)


@dataclass(frozen=True)
class Evidence:
    manifest: dict[str, Any]
    properties: list[Property]

    def of_claim(self, claim: str) -> list[Property]:
        return [p for p in self.properties if p.claim == claim]

    def of_chapter(self, chapter: str) -> list[Property]:
        return [p for p in self.properties if p.chapter == chapter]


def read_evidence(folder: Path) -> Evidence:
    """The evidence in `folder`; none where no run has written any."""
    manifest, lines = folder / "manifest.json", folder / "evidence.jsonl"
    return Evidence(
        json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {},
        [Property.of(json.loads(line)) for line in lines.read_text(encoding="utf-8").splitlines() if line.strip()]
        if lines.exists()
        else [],
    )
