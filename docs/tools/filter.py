# SPDX-License-Identifier: MIT
"""What Doxygen reads in place of a page or a source file. Called as: filter.py CLAIMS_HEADER FILE"""

from __future__ import annotations

import sys
from pathlib import Path

from lazysite.claims import Theory, read_claims
from lazysite.markdown import doxygen_markdown
from lazysite.sources import doxygen_source


def main(header: str, path: str) -> None:
    file = Path(path)
    text = file.read_text(encoding="utf-8")
    theory: Theory = read_claims(Path(header), file.parent) if Path(header).exists() else Theory([])
    shown = doxygen_markdown(text, file.stem, theory) if file.suffix == ".md" else doxygen_source(text, theory)
    sys.stdout.buffer.write(shown.encode("utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
