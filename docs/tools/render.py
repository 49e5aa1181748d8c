# SPDX-License-Identifier: MIT
"""Writes every fragment of the site that comes from a run: one file for each chip, evidence block, figure and table.

The pages of the theory name what they show (\\evidence{id}, \\figure{name}); the rest is written for every claim.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from lazysite import benchmarks, claims_table, kill_matrix, manifest
from lazysite.block import evidence_block
from lazysite.chip import chip
from lazysite.claims import read_claims
from lazysite.code import read_code
from lazysite.evidence import read_evidence
from lazysite.figures import figure
from lazysite.measurements import read_measurements
from lazysite.markdown import PICTURE, VARIANT, variant_fragment
from lazysite.theory_map import theory_map
from lazysite.tightness import tightness
from lazysite.verdicts import Verdicts


def fragments(options: argparse.Namespace) -> dict[str, str]:
    theory = read_claims(options.claims, options.theory)
    verdicts = Verdicts(theory, read_evidence(options.evidence))
    code = read_code(options.xml, options.theory.parent)
    context, measured = read_measurements(options.benchmarks)

    unknown = sorted({p.claim for p in verdicts.evidence.properties if p.claim not in theory})
    if unknown:
        raise SystemExit(
            f"the evidence in {options.evidence} is of claims that the theory does not have: {', '.join(unknown)}"
        )

    written = {
        "claims_table": claims_table.claims_table(verdicts),
        "unsampled": claims_table.unsampled_list(verdicts),
        "summary": claims_table.summary(verdicts),
        "errata_table": kill_matrix.errata(verdicts),
        "manifest": manifest.manifest(verdicts.evidence) + manifest.effort(verdicts.evidence),
        "benchmarks": benchmarks.benchmarks_page(context, measured, code, theory),
        "theory_map": theory_map(verdicts),
    }
    for claim in theory.claims:
        written[f"chip_{claim.id}"] = chip(claim, verdicts, code)
        written[f"evidence_{claim.id}"] = evidence_block(claim, verdicts, code)
    for chapter in theory.chapters:
        written[f"kills_{chapter}"] = kill_matrix.kill_matrix(chapter, verdicts)
        written[f"tightness_{chapter}"] = tightness(chapter, verdicts)
        written[f"cost_{chapter}"] = benchmarks.cost(chapter, measured, code)
    for page in sorted(options.theory.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for name in VARIANT.findall(text):
            written[variant_fragment(name)] = kill_matrix.named_variant(name, verdicts)
        for name in re.findall(r"^\\figure\{(\w+)\}", text, re.MULTILINE):
            written[f"figure_{name}"] = figure(name, options.scripts, options.figures)
    readme = options.theory.parent / "README.md"
    for name in PICTURE.findall(readme.read_text(encoding="utf-8")) if readme.exists() else []:
        written[f"picture_{name}"] = figure(name, options.scripts, options.figures, captioned=False)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=Path, required=True, help="the generated claims.hpp")
    parser.add_argument("--theory", type=Path, required=True, help="the folder of the pages")
    parser.add_argument("--evidence", type=Path, required=True, help="the folder that the run wrote")
    parser.add_argument("--benchmarks", type=Path, help="the folder with the results of the benchmarks")
    parser.add_argument("--figures", type=Path, help="the folder with the tables that the figures are drawn from")
    parser.add_argument("--scripts", type=Path, required=True, help="the folder with the figures' gnuplot scripts")
    parser.add_argument("--xml", type=Path, required=True, help="the folder with Doxygen's XML of the sources")
    parser.add_argument("--out", type=Path, required=True, help="where the fragments go")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name, html in fragments(options).items():
        (options.out / f"{name}.html").write_text(html + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
