# SPDX-License-Identifier: MIT
"""Whether one member of the code uses another, by what its definition says.

Doxygen goes by names: it takes a parameter for the function of its name, one overload for the other, and a member of
whatever object for that of the class at hand. Here a use is a name that is called (or a variable's, read) in the
definition, and that can mean the other there. What is doubtful is no use.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lazysite.code import definition

_TYPE = r"(?:\b(?:auto|bool|double|int|[A-Z]\w*|\w+_t)|\w>)[&*]*"
_TEMPLATE_ARGUMENTS = re.compile(r"(?<=\w)<[\w\s:,&*]*>")
_WORD = re.compile(r"\w+")
_CLASSES = ("class", "struct")


@dataclass(frozen=True)
class Member:
    """A member of a file, a namespace or a class (`owner`, and `family` with the classes that it derives from)."""

    id: str
    kind: str
    name: str
    file: str = ""
    owner: str = ""
    family: frozenset[str] = frozenset()
    fewest: int = 0  # arguments
    most: float = math.inf
    body: str = ""  # what follows its name in its definition
    sees: frozenset[str] = frozenset()  # the words of its definition and of its class
    parameters: frozenset[str] = frozenset()

    def uses(self, other: Member) -> bool:
        seen = other.file == self.file or other.file.endswith(".hpp")  # what a source file defines is its own
        uses = re.finditer(rf"\b{re.escape(other.name)}\b", self.body)
        return self.id != other.id and seen and any(self._means(other, use) for use in uses)

    def _means(self, other: Member, use: re.Match[str]) -> bool:
        before, after = self.body[: use.start()].rstrip(), self.body[use.end() :]
        if other.kind == "enumvalue":
            return before.endswith("::")
        if other.kind == "function" and not other.fewest <= _arguments(after) <= other.most:
            return False
        of_an_object = before.endswith((".", "->")) and not before.endswith("this->")
        if of_an_object:
            of_another = not f"{self.owner}::".startswith(f"{other.owner}::")
            return other.owner != "" and of_another and _last(other.owner) in self.sees
        if before.endswith("::"):
            return not other.owner or before.endswith(f"{_last(other.owner)}::")
        return other.owner in {"", *self.family} and not self._declares(other.name)

    def _declares(self, name: str) -> bool:
        return name in self.parameters or re.search(rf"{_TYPE}\s+[&*]*{name}\b", self.body) is not None


def _last(owner: str) -> str:
    return owner.rpartition("::")[2]


def _arguments(after: str) -> float:
    """How many arguments are passed in the call that begins here; not a number if it is none."""
    call = _TEMPLATE_ARGUMENTS.sub("", "x" + after)[1:].lstrip()
    if not call.startswith("("):
        return math.nan
    depth, commas, empty = 0, 0, True
    for character in call:
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and character == ",":
            commas += 1
        empty = empty and (character.isspace() or character == "(")
    return 0 if empty else commas + 1


def read_members(xml: Path, root: Path) -> dict[str, Member]:
    """The members in Doxygen's XML of the sources below a root, by the anchor that each has on every page."""
    pages = [ET.parse(file).getroot() for file in sorted(xml.glob("*.xml"))]
    compounds = [compound for page in pages for compound in page.iter("compounddef")]
    bases = {
        compound.findtext("compoundname", ""): [str(base.text) for base in compound.iter("basecompoundref")]
        for compound in compounds
    }
    found: dict[str, Member] = {}
    for compound in compounds:
        owner = compound.findtext("compoundname", "") if compound.get("kind") in _CLASSES else ""
        around = definition(compound.find("location"), root) if owner else ""
        for member in compound.iter("memberdef"):
            for one in _read(member, owner, _family(owner, bases), around, root):
                found.setdefault(one.id, one)
    return found


def _family(owner: str, bases: dict[str, list[str]]) -> frozenset[str]:
    return frozenset({owner}).union(*(_family(base, bases) for base in bases.get(owner, ()))) if owner else frozenset()


def _read(member: ET.Element, owner: str, family: frozenset[str], around: str, root: Path) -> Iterator[Member]:
    location = member.find("location")
    file = location.get("file", "") if location is not None else ""
    for value in member.iter("enumvalue"):
        yield Member(_anchor(value), "enumvalue", value.findtext("name", ""), file)
    name, parameters = member.findtext("name", ""), member.findall("param")
    types = ["".join(type_.itertext()) for parameter in parameters for type_ in parameter.findall("type")]
    text = definition(location, root)
    yield Member(
        id=_anchor(member),
        kind=member.get("kind", ""),
        name=name,
        file=file,
        owner=owner,
        family=family,
        fewest=sum(parameter.find("defval") is None for parameter in parameters),
        most=math.inf if any("..." in type_ for type_ in types) else len(parameters),
        body=text.partition(name)[2],
        sees=frozenset(_WORD.findall(" ".join([text, around, *types]))),
        parameters=frozenset(parameter.findtext("declname", "") for parameter in parameters),
    )


def _anchor(element: ET.Element) -> str:
    return element.get("id", "").rpartition("_1")[2]
