# SPDX-License-Identifier: MIT
"""What the run was: on what, built how, from which seed."""

from __future__ import annotations

from typing import Any

from lazysite.evidence import Evidence
from lazysite.words import count, duration, escape, formula, moment, table

_LABELS = {
    "program": "Program",
    "version": "Version",
    "compiler": "Compiler",
    "flags": "Flags",
    "libraries": "Libraries",
    "cpu": "Processor",
    "system": "System",
    "seed": "Seed",
    "tier": "Tier",
    "date": "Date",
    "jobs": "Processes",
    "shards": "Shards",
    "seconds": "Time",
    "cases": "Cases",
    "verdict": "Verdict of the run",
}


def _show(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{escape(str(name))} {escape(str(version))}" for name, version in value.items())
    if key == "seconds":
        return duration(float(value))
    if key == "cases":
        return count(int(value))
    if key == "date":
        return escape(moment(str(value)))
    return f"<code>{escape(str(value))}</code>" if key in ("flags", "seed") else escape(str(value))


def manifest(evidence: Evidence) -> str:
    if not evidence.manifest:
        return "<p>No run has been made yet.</p>"
    keys = [
        *(key for key in _LABELS if key in evidence.manifest),
        *(key for key in evidence.manifest if key not in _LABELS),
    ]
    rows = [[_LABELS.get(key, escape(key)), _show(key, evidence.manifest[key])] for key in keys]
    return table(["What", "In this run"], rows, "manifest")


def effort(evidence: Evidence) -> str:
    """The slowest properties: where the time went, and which stopped short of the budget."""
    if not evidence.properties:
        return ""
    slowest = sorted(evidence.properties, key=lambda p: p.seconds, reverse=True)[:12]
    rows = [
        [
            f'<a href="{p.chapter}.html#evidence-{p.name}">{formula(p.text)}</a>',
            count(p.cases) + (f" of {count(p.budget)}" if p.fell_short else ""),
            duration(p.seconds),
            "its time ran out" if p.fell_short else "",
        ]
        for p in slowest
    ]
    return table(["The slowest properties", "Cases", "Time", ""], rows, "numbers")
