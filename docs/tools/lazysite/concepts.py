# SPDX-License-Identifier: MIT
"""The operations of a concept: said once, beside their requirement, and shown on its page and at every type of which a
comment says `\\models{…}`. No line is added or lost."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lazysite.words import escape, formula

_CONCEPT = re.compile(r"((?:^ *///.*\n)+)(template <.*>\nconcept (\w+) = .*\{\n)((?:  .*\n)+)(?=\};)", re.MULTILINE)
_OPERATION = re.compile(r"\{ (\w+\.(\w+)\((.*?)\)) \} -> (.*?);(?:\s+// (.*))?$", re.MULTILINE)
_MODEL = re.compile(
    r"^( *)///.*\\models\{(\w+)\}.*\n(?: *template <.*>\n)? *(?:class|struct) .*\{\n(?:(?!\1\};).*\n)+", re.MULTILINE
)

Meanings = dict[tuple[str, str, int], str]  # of a concept's operation with so many arguments


def _arity(arguments: str) -> int:
    return arguments.count(",") + 1 if arguments.strip() else 0


def _set(meaning: str) -> str:
    return formula(re.sub(" +", " ", meaning))


def meanings(headers: Iterable[str]) -> Meanings:
    return {
        (concept, name, _arity(arguments)): _set(meaning)
        for text in headers
        for _, _, concept, body in _CONCEPT.findall(text)
        for _, name, arguments, _, meaning in _OPERATION.findall(body)
        if meaning
    }


def with_operations(text: str) -> str:
    """A concept whose comment says what its operations are: Doxygen drops the comments beside them."""

    def listed(found: re.Match[str]) -> str:
        comment, head, _, body = found.groups()
        if "//" not in body:
            return found.group(0)
        items = "".join(
            f"<li><code>{escape(operation)}</code>: {_set(meaning) or escape(kind)}</li>"
            for operation, _, _, kind, meaning in _OPERATION.findall(body)
        )
        return f"{comment.rstrip()} \\details <ul>{items}</ul>\n" + head + body

    return _CONCEPT.sub(listed, text)


def with_meanings(text: str, known: Meanings) -> str:
    """The operations of a type that have no comment of their own get that of the concept."""

    def described(found: re.Match[str]) -> str:
        indent, concept = found.groups()
        operation = re.compile(rf"^({indent}  )(?=\w[^()]*?\b(\w+)\(([^()]*)\) const\b(?!.*///<))", re.MULTILINE)

        def brief(member: re.Match[str]) -> str:
            meaning = known.get((concept, member.group(2), _arity(member.group(3))))
            commented = re.search(r"^ *///(?!<).*\n\Z", member.string[: member.start()], re.MULTILINE)
            return f"{indent}  /** \\brief {meaning} */ " if meaning and not commented else member.group(1)

        return operation.sub(brief, found.group(0))

    return _MODEL.sub(described, text)
