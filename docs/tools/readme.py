# SPDX-License-Identifier: MIT
"""Writes what README.md shows of a run: the table of the statements between its markers, and its pictures.

    <!-- claims: written by docs/tools/readme.py -->
    <!-- /claims -->
    ![…](docs/images/NAME.svg)      drawn from NAME.gp and NAME.csv
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from lazysite.claims import read_claims
from lazysite.evidence import read_evidence
from lazysite.figures import standalone
from lazysite.verdicts import Verdicts
from lazysite.words import count

_TABLE = re.compile(r"(<!-- claims: written by \S+ -->\n).*?(<!-- /claims -->)", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\]]*\]\((docs/images/(\w+)\.svg)\)")


def claims_table(verdicts: Verdicts) -> str:
    lines = [
        "| | statement | verdict | lines of the proof checked | random cases | false variants refuted |",
        "|---|---|---|---|---|---|",
    ]
    for statement in verdicts.theory.statements:
        lines_of_proof = verdicts.theory.steps(statement.id)
        sampled = [step for step in lines_of_proof if step.kind != "unsampled"]
        checked = sum(verdicts.of(step).word == "checked" for step in sampled)
        beyond = (
            f" (+{len(lines_of_proof) - len(sampled)} beyond sampling)" if len(sampled) < len(lines_of_proof) else ""
        )
        properties = [p for claim in [statement, *sampled] for p in verdicts.of(claim).properties]
        variants = [variant for p in properties for variant in p.variants]
        lines.append(
            f"| {statement.number} | [{statement.title}](theory/{statement.chapter}.md) "
            f"| {verdicts.of(statement).word} "
            f"| {checked} of {len(sampled)}{beyond} | {count(sum(p.cases for p in properties))} "
            f"| {sum(v.refuted for v in variants)} of {len(variants)} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=Path, required=True, help="the generated claims.hpp")
    parser.add_argument("--evidence", type=Path, required=True, help="the folder that the run wrote")
    parser.add_argument(
        "--figures", type=Path, required=True, help="the folder with the tables that the figures are drawn from"
    )
    parser.add_argument("--scripts", type=Path, required=True, help="the folder with the figures' gnuplot scripts")
    parser.add_argument("readme", type=Path)
    options = parser.parse_args()

    text = options.readme.read_text(encoding="utf-8")
    if not _TABLE.search(text):
        raise SystemExit(f"{options.readme} has no markers for the table of claims")
    verdicts = Verdicts(read_claims(options.claims, options.readme.parent / "theory"), read_evidence(options.evidence))
    options.readme.write_text(
        _TABLE.sub(lambda found: found.group(1) + claims_table(verdicts) + found.group(2), text), encoding="utf-8"
    )
    for path, name in _PICTURE.findall(text):
        picture = options.readme.parent / path
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(standalone(name, options.scripts, options.figures), encoding="utf-8")


if __name__ == "__main__":
    main()
