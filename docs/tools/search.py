# SPDX-License-Identifier: MIT
"""Puts the claims into the site's search index, which Doxygen fills with names of code and titles of pages only.

Called as: search.py CLAIMS_HEADER THEORY_FOLDER SEARCH_FOLDER
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from lazysite.claims import Claim, Theory, read_claims
from lazysite.words import escape


def _key(text: str) -> str:
    """The form in which Doxygen's search.js compares: letters and digits as they are, the rest as _ and its code."""
    return "".join(c if c.isalnum() or ord(c) >= 0x80 else f"_{ord(c):02x}" for c in text.lower())


def _entries(claim: Claim, number: int, beside: str) -> dict[str, list[str]]:
    """By first letter, one entry for each word by which a reader may look for the claim."""
    label = f"{claim.number} · {claim.name}"
    words = [label, *(claim.name[found.start() :] for found in re.finditer(r"\b\w{3,}", claim.name))]
    if not any(_key(word).startswith(claim.id.split("_")[0]) for word in words):
        words.append(claim.id)
    by_letter: dict[str, list[str]] = {}
    for place, word in enumerate(dict.fromkeys(words)):
        entry = [f"{_key(word)}_claim{number}_{place}", [escape(label), [f"../{claim.url}", 1, escape(beside)]]]
        by_letter.setdefault(word[0].lower(), []).append(json.dumps(entry, ensure_ascii=False))
    return by_letter


def extend(theory: Theory, folder: Path) -> None:
    letters = re.search(r'0: "([^"]*)"', (folder / "searchdata.js").read_text(encoding="utf-8"))
    if letters is None:
        raise SystemExit(f"{folder / 'searchdata.js'} does not look like Doxygen's")
    by_letter: dict[str, list[str]] = {}
    for number, claim in enumerate(theory.claims):
        beside = theory.titles[claim.chapter] if claim.is_statement else claim.title
        for letter, entries in _entries(claim, number, beside).items():
            by_letter.setdefault(letter, []).extend(entries)
    for letter, entries in by_letter.items():
        place = letters.group(1).find(letter)
        if place < 0:
            continue  # no page of results begins with it, so another word of the claim has to do
        page = folder / f"all_{place:x}.js"
        page.write_text(
            page.read_text(encoding="utf-8").replace("[\n", "[\n  " + ",\n  ".join(entries) + ",\n", 1),
            encoding="utf-8",
        )


if __name__ == "__main__":
    header, pages, search = map(Path, sys.argv[1:])
    extend(read_claims(header, pages), search)
