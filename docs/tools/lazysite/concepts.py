# SPDX-License-Identifier: MIT
"""The operations of a concept: said once, beside their requirement, and shown on its page and at every type of which a
comment says `\\models{…}`; these are listed on its page. No line is added or lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lazysite.words import escape, formula

_CONCEPT = re.compile(
    r"((?:^ *///.*\n)+)(template <.*>\nconcept (\w+) = (?:[^{\n]*\n)?.*\{\n)((?:  .*\n)+)(?=\};)", re.MULTILINE
)
_OPERATION = re.compile(r"\{ (\w+\.(\w+)\((.*?)\)) \} -> (.*?);(?:\s+// (.*))?$", re.MULTILINE)
_COMMENT = re.compile(r"((?:^///.*\n)+)(?=template <.*>\nconcept (\w+) =)", re.MULTILINE)
_CLASS = re.compile(r"^( *)(?:(?:class|struct) (\w+)\b.*\{|///.*\\models\{(\w+)\}.*|\};)$", re.MULTILINE)
_MODEL = re.compile(
    r"^( *)///.*\\models\{(\w+)\}.*\n(?: *template <.*>\n)? *(?:class|struct) .*\{\n(?:(?!\1\};).*\n)+", re.MULTILINE
)


def _arity(arguments: str) -> int:
    return arguments.count(",") + 1 if arguments.strip() else 0


def _set(meaning: str) -> str:
    return formula(re.sub(" +", " ", meaning))


class Concepts:
    """What the concepts of some headers ask for, and the types that say they model them."""

    def __init__(self, headers: Iterable[str] = ()) -> None:
        self.meanings: dict[tuple[str, str, int], str] = {}  # of a concept's operation with so many arguments
        self.models: dict[str, list[str]] = {}
        for text in headers:
            for _, _, concept, body in _CONCEPT.findall(text):
                for _, name, arguments, _, meaning in _OPERATION.findall(body):
                    if meaning:
                        self.meanings[concept, name, _arity(arguments)] = _set(meaning)
            for concept, model in _models(text):
                self.models.setdefault(concept, []).append(model)


def _models(text: str) -> Iterator[tuple[str, str]]:
    """The concepts that types model, with the names of these from namespace lazy on."""
    around: list[tuple[str, str]] = []  # the classes that are open: their indents and names
    announced: list[str] = []
    for indent, name, concept in _CLASS.findall(text):
        while around and around[-1][0] >= indent and not concept:
            around.pop()
        if concept:
            announced.append(concept)
        elif name:
            around.append((indent, name))
            for model_of in announced:
                yield model_of, "::".join(outer for _, outer in around)
            announced.clear()


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


def with_models(text: str, known: Concepts) -> str:
    """A concept whose comment lists the types that model it."""

    def listed(found: re.Match[str]) -> str:
        comment, concept = found.groups()
        links = ", ".join(rf'\ref lazy::{model} "{model}"' for model in known.models.get(concept, ()))
        return rf"{comment.rstrip()} \modelled{{{links}}}" + "\n" if links else comment

    return _COMMENT.sub(listed, text)


def with_meanings(text: str, known: Concepts) -> str:
    """The operations of a type that have no comment of their own get that of the concept."""

    def described(found: re.Match[str]) -> str:
        indent, concept = found.groups()
        operation = re.compile(rf"^({indent}  )(?=\w[^()]*?\b(\w+)\(([^()]*)\) const\b(?!.*///<))", re.MULTILINE)

        def brief(member: re.Match[str]) -> str:
            meaning = known.meanings.get((concept, member.group(2), _arity(member.group(3))))
            commented = re.search(r"^ *///(?!<).*\n\Z", member.string[: member.start()], re.MULTILINE)
            return f"{indent}  /** \\brief {meaning} */ " if meaning and not commented else member.group(1)

        head, inside = found.group(0).split("{\n", 1)
        return f"{head}{{\n{operation.sub(brief, with_meanings(inside, known))}"

    return _MODEL.sub(described, text)
