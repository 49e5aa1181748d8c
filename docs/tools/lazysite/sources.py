# SPDX-License-Identifier: MIT
"""Properties and benchmarks as the documented functions that they are. No line is added or lost."""

from __future__ import annotations

import re

from lazysite.claims import Theory

_PROPERTY = re.compile(
    r'^PROPERTY\(\s*(\w+),\s*(\w+),\s*(\w+),\s*([\w:]+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)\s*\{', re.MULTILINE
)
_REGISTRATION = re.compile(r"^BENCHMARK(?:_TEMPLATE)?\([^;]*;", re.MULTILINE)


def _sentence(literals: str) -> str:
    """The text of adjacent string literals, with what Doxygen would take for mark-up made plain."""
    text = "".join(re.sub(r"\\(.)", r"\1", part) for part in re.findall(r'"((?:[^"\\]|\\.)*)"', literals))
    return re.sub(r"([\\@<>&#*_`$%|~])", r"\\\1", text).replace("*/", "* /").rstrip(".")


def _claim(id_: str, theory: Theory) -> str:
    return rf'\ref {id_} "{theory[id_].number} · {theory[id_].name}"' if id_ in theory else rf"\ref {id_}"


def _padded(text: str, original: str) -> str:
    return text + "\n" * (original.count("\n") - text.count("\n"))


def doxygen_source(text: str, theory: Theory) -> str:
    def documented(found: re.Match[str]) -> str:
        name, claim, tolerance, law, literals = found.groups()
        comment = rf"/** \brief {_sentence(literals)}. <br>Checks {_claim(claim, theory)}; what is allowed is of the kind *{tolerance}*. */"
        return _padded(f"{comment} Outcome {name}(Draw& draw, const {law}& law) {{", found.group(0))

    text = _PROPERTY.sub(documented, text)
    return _REGISTRATION.sub(lambda found: _padded("", found.group(0)), text)
