# SPDX-License-Identifier: MIT
"""Which function calls which, read from the XML that Doxygen writes of the sources."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Function:
    name: str
    file: str
    url: str
    calls: list[str]  # ids
    brief: str = ""


class Code:
    """The functions of the sources by Doxygen's id."""

    def __init__(self, functions: dict[str, Function]) -> None:
        self._functions = functions
        self._by_name = {(f.file.split("/")[0], f.name): id_ for id_, f in functions.items()}

    def find(self, layer: str, name: str) -> Function | None:
        """The function of that name in impl, props or bench."""
        id_ = self._by_name.get((layer, name))
        return self._functions[id_] if id_ else None

    def exercised_by(self, function: Function) -> list[Function]:
        """The functions of impl that it calls, itself or through others in its file."""
        found: dict[str, Function] = {}
        seen: set[str] = set()
        waiting = list(function.calls)
        while waiting:
            id_ = waiting.pop(0)
            called = self._functions.get(id_)
            if called is None or id_ in seen:
                continue
            seen.add(id_)
            if called.file.startswith("impl/"):
                found[id_] = called
            elif called.file == function.file:
                waiting += called.calls
        return sorted(found.values(), key=lambda f: (f.file, f.name))


def _url(id_: str) -> str:
    page, _, anchor = id_.rpartition("_1")
    return f"{page}.html#{anchor}"


def _brief(member: ET.Element) -> str:
    brief = member.find("briefdescription/para")
    return " ".join("".join(brief.itertext()).split()) if brief is not None else ""


def read_code(folder: Path) -> Code:
    functions: dict[str, Function] = {}
    for page in sorted(folder.glob("*.xml")):
        for member in ET.parse(page).getroot().iter("memberdef"):
            location = member.find("location")
            if member.get("kind") != "function" or location is None:
                continue
            functions[member.get("id", "")] = Function(
                name=member.findtext("name", ""),
                file=location.get("file", ""),
                url=_url(member.get("id", "")),
                calls=[reference.get("refid", "") for reference in member.findall("references")],
                brief=_brief(member),
            )
    return Code(functions)
