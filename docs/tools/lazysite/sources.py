# SPDX-License-Identifier: MIT
"""Properties and benchmarks as the documented functions that they are, and comments with their plain-text mathematics
set. No line is added or lost."""

from __future__ import annotations

import re

from lazysite.claims import Theory
from lazysite.concepts import Concepts, with_meanings, with_models, with_operations
from lazysite.words import formula, raised_and_lowered, with_signs

_TEXT = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
# The comment goes to the end of the line before: on the function's own, Doxygen would not see whom it calls.
_BEFORE = r"^(.*)\n"
_PROPERTY = re.compile(_BEFORE + rf"PROPERTY\(\s*(\w+),\s*(\w+),\s*(\w+),\s*([\w:]+),\s*{_TEXT}\)\s*\{{", re.MULTILINE)
_BENCHMARK = re.compile(_BEFORE + rf"BENCHMARK_OF\(\s*(\w+),\s*(\w+),\s*{_TEXT}\)\s*\{{", re.MULTILINE)
_REGISTRATION = re.compile(r"^BENCHMARK(?:_TEMPLATE)?\([^;]*;", re.MULTILINE)


_COMMENTS = re.compile(r"(?:^ *///.*\n)+|///<.*(?:\n *///<.*)*", re.MULTILINE)
# TeX, code and names of files, in a comment.
_AS_IT_IS = re.compile(r"(\\f\$.*?\\f\$|\\f\[.*?\\f\]|`[^`]*`|^ *///     .*$|\S+\.hpp)", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.])[A-Z]\d+(?:\.\d+[a-z]?)*|\[[A-Z]+\d\d\]")  # of a claim, or the mark of a paper
_OPENS = re.compile(r"^namespace(?: [\w:]+)? \{$", re.MULTILINE)
_CLOSES = re.compile(r"^\}  // namespace.*$", re.MULTILINE)


def _without_namespaces(text: str) -> str:
    """So that what the file holds stands on its own page, and not on that of an unnamed namespace."""
    if len(_OPENS.findall(text)) != len(_CLOSES.findall(text)):
        return text
    opened = _OPENS.sub(lambda found: "" if found.group(0) == "namespace {" else "using namespace lazy;", text)
    return _CLOSES.sub("", opened)


def _sentence(literals: str) -> str:
    """The text of adjacent string literals, its mathematics set, and nothing else in it taken for mark-up."""
    text = "".join(re.sub(r"\\(.)", r"\1", part) for part in re.findall(r'"((?:[^"\\]|\\.)*)"', literals))
    parts = re.split(r"(</?(?:su[bp]|code|span)\b[^>]*>|&\w+;)", formula(text.rstrip(".")))
    parts[::2] = [re.sub(r"([\\@#*_`$%|~])", r"\\\1", part).replace("*/", "* /") for part in parts[::2]]
    return "".join(parts)


def _linked(text: str, numbers: dict[str, str]) -> str:
    """The numbers of claims and the marks of papers, each leading to what it names."""
    return _NUMBER.sub(lambda at: rf'\ref {numbers[at[0]]} "{at[0]}"' if at[0] in numbers else at[0], text)


def _set(found: re.Match[str], numbers: dict[str, str]) -> str:
    """A comment with its mathematics set, and no line between a formula and the comma after it."""
    parts = _AS_IT_IS.split(found.group(0))
    parts[::2] = (_linked(raised_and_lowered(with_signs(part)), numbers) for part in parts[::2])
    return re.sub(r"(\\f\$[^$\n]*\\f\$[,;:])(?=\s)", r'<span class="kept">\1</span>', "".join(parts))


def _claim(id_: str, theory: Theory) -> str:
    return rf'\ref {id_} "{theory[id_].number} · {theory[id_].name}"' if id_ in theory else rf"\ref {id_}"


def _function(before: str, comment: str, signature: str, original: str) -> str:
    """A documented function on as many lines as what it stands for."""
    text = f"{re.sub(r'//.*', '', before)} /** {comment} */\n{signature} {{"
    return text + "\n" * (original.count("\n") - text.count("\n"))


def doxygen_header(text: str, theory: Theory, known: Concepts) -> str:
    numbers = {claim.number: claim.id for claim in theory.claims} | theory.papers
    text = _COMMENTS.sub(lambda found: _set(found, numbers), text)
    return with_meanings(with_models(with_operations(text), known), known)


def doxygen_source(text: str, theory: Theory, known: Concepts) -> str:
    def checking(found: re.Match[str]) -> str:
        before, name, claim, tolerance, law, sentence = found.groups()
        details = f"Checks {_claim(claim, theory)}; what is allowed is of the kind *{tolerance}*."
        comment = rf"\brief {_sentence(sentence)}. \details {details}"
        return _function(before, comment, f"Outcome {name}(Draw& draw, const {law}& law)", found.group(0))

    def measuring(found: re.Match[str]) -> str:
        before, name, claim, sentence = found.groups()
        comment = rf"\brief {_sentence(sentence)}. \details Measures {_claim(claim, theory)}."
        return _function(before, comment, f"void {name}(benchmark::State& state)", found.group(0))

    text = _without_namespaces(doxygen_header(text, theory, known))
    text = _BENCHMARK.sub(measuring, _PROPERTY.sub(checking, text))
    return _REGISTRATION.sub(lambda found: "\n" * found.group(0).count("\n"), text)
