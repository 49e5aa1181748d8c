# SPDX-License-Identifier: MIT
"""What Doxygen reads in place of a page or a source file. Called as: filter.py CLAIMS_HEADER FILE"""

from __future__ import annotations

import sys
from pathlib import Path

from lazysite.claims import Theory, read_claims
from lazysite.concepts import Concepts
from lazysite.markdown import doxygen_markdown
from lazysite.sources import doxygen_header, doxygen_source

_ROOT = Path(__file__).resolve().parents[2]


def main(header: str, path: str) -> None:
    file = Path(path)
    text = file.read_text(encoding="utf-8")
    sys.stdout.buffer.write(_shown(file, text, Path(header)).encode("utf-8"))


def _shown(file: Path, text: str, header: Path) -> str:
    theory: Theory = read_claims(header, _ROOT / "theory") if header.exists() else Theory([])
    if file.suffix == ".md":
        return doxygen_markdown(text, file.stem, theory)
    known = Concepts(path.read_text(encoding="utf-8") for path in sorted((_ROOT / "impl").rglob("*.hpp")))
    return (doxygen_header if file.suffix == ".hpp" else doxygen_source)(text, theory, known)


if __name__ == "__main__":
    main(*sys.argv[1:])
