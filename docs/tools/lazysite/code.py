# SPDX-License-Identifier: MIT
"""Which function stands where and uses which, read from the sources and the XML that Doxygen writes of them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from lazysite.words import escape

# The call graph of Doxygen loses calls of overloaded names and of constructors; the words of a body do not.
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"//.*")
_CALL = re.compile(r"(?<![\w.])(?<!->)([a-z]\w*)\s*(?:<[\w\s:,]*>)?\(")
_TYPE = re.compile(r"(?<![\w.])([A-Z]\w*)")
_TAGS = {"superscript": "sup", "subscript": "sub"}


@dataclass(frozen=True)
class Function:
    """A function, or a class that is used like one."""

    name: str
    file: str
    url: str
    body: str
    brief: str = ""  # HTML


class Code:
    """The functions of properties and benchmarks, and what namespace `lazy` offers them."""

    def __init__(self, functions: list[Function]) -> None:
        self._functions: dict[tuple[str, str], Function] = {}
        self._offered: dict[str, Function] = {}
        for function in functions:
            if function.file.startswith("impl/"):
                self._offered.setdefault(function.name, function)
            else:
                self._functions.setdefault((function.file, function.name), function)

    def find(self, layer: str, name: str) -> Function | None:
        """The function of that name in props or bench."""
        return next((f for (file, of), f in self._functions.items() if of == name and file.startswith(layer)), None)

    def exercised_by(self, function: Function) -> list[Function]:
        """What it uses of impl, itself or through others in its file."""
        found: dict[str, Function] = {}
        seen = {function.name}
        waiting = [function]
        while waiting:
            body = waiting.pop().body
            for name in (*_CALL.findall(body), *_TYPE.findall(body)):
                if used := self._offered.get(name):
                    found[name] = used
                if name not in seen and (neighbour := self._functions.get((function.file, name))):
                    seen.add(name)
                    waiting.append(neighbour)
        return sorted(found.values(), key=lambda f: (f.file, f.name))


def _url(id_: str) -> str:
    page, _, anchor = id_.rpartition("_1")
    return f"{page}.html#{anchor}"


def _html(element: ET.Element) -> str:
    tag = _TAGS.get(element.tag)
    inner = escape(element.text or "") + "".join(_html(child) + escape(child.tail or "") for child in element)
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def _brief(member: ET.Element) -> str:
    brief = member.find("briefdescription/para")
    return " ".join(_html(brief).split()) if brief is not None else ""


def definition(location: ET.Element | None, root: Path) -> str:
    """The lines of a definition, without what is only said in them."""
    if location is None or "bodystart" not in location.attrib:
        return ""
    begin, end = int(location.get("bodystart", 0)), int(location.get("bodyend", 0))  # the end of a line alone is -1
    lines = (root / location.get("bodyfile", "")).read_text(encoding="utf-8").splitlines()[begin - 1 : max(begin, end)]
    return _COMMENT.sub("", _LITERAL.sub("", "\n".join(lines)))


def read_code(folder: Path, root: Path) -> Code:
    """From the XML in a folder, of the sources below a root."""
    found: list[Function] = []
    for page in sorted(folder.glob("*.xml")):
        for compound in ET.parse(page).getroot().iter("compounddef"):
            kind, place = compound.get("kind"), compound.find("location")
            file = place.get("file", "") if place is not None else ""
            if kind == "class" and file.startswith("impl/"):
                name = compound.findtext("compoundname", "").rpartition("::")[2]
                found.append(Function(name, file, f"{compound.get('id')}.html", ""))
            for member in compound.iter("memberdef") if kind in ("namespace", "file") else ():
                location = member.find("location")
                if member.get("kind") == "function" and location is not None:
                    where = (member.findtext("name", ""), location.get("file", ""), _url(member.get("id", "")))
                    found.append(Function(*where, definition(location, root), _brief(member)))
    return Code(found)
