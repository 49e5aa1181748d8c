# SPDX-License-Identifier: MIT
"""Takes out of Doxygen's lists of what uses what that cannot be so. It finds the called function by its name alone: of
two that share a name it may take either, so that a function is said to use itself, or the library a benchmark.

Called as: references.py XML_FOLDER SITE_FOLDER
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

# What each part of the project may use besides itself.
_USES = {
    "theory": set(),
    "impl": set(),
    "props": {"impl", "theory"},
    "bench": {"impl", "theory"},
    "docs": {"impl", "theory", "props"},
}
_MEMBER = re.compile(r'^(<a id="a[0-9a-f]{32}" name=)', re.MULTILINE)
_ANCHOR = re.compile("a[0-9a-f]{32}")
_LIST = re.compile(r'<p class="reference">(References|Referenced by) (.*?)\.</p>\n*', re.DOTALL)
_LINK = re.compile(r'<a class="el" href="[^"]*#(\w+)">.*?</a>')


def parts(xml: Path) -> dict[str, str]:
    """The part of the project in which a member is, by the anchor that it has on every page."""
    found = {}
    for file in xml.glob("*.xml"):
        for member in ET.parse(file).getroot().iter("memberdef"):
            location = member.find("location")
            if location is not None:
                found[member.attrib["id"].rpartition("_1")[2]] = location.attrib["file"].partition("/")[0]
    return found


def _listed(links: list[str]) -> str:
    return " and ".join(links) if len(links) < 3 else ", ".join(links[:-1]) + ", and " + links[-1]


def without_impossible(page: str, part_of: dict[str, str]) -> str:
    """The page, its lists of references without a member's own name and without uses against the layers."""

    def may_use(user: str, used: str) -> bool:
        one, other = part_of.get(user), part_of.get(used)
        return user != used and (one is None or other is None or one == other or other in _USES.get(one, {other}))

    def mend(member: str, text: str) -> str:
        def kept(found: re.Match[str]) -> str:
            back = found[1] == "Referenced by"
            links = [
                link[0]
                for link in _LINK.finditer(found[2])
                if (may_use(link[1], member) if back else may_use(member, link[1]))
            ]
            return f'<p class="reference">{found[1]} {_listed(links)}.</p>\n\n' if links else ""

        return _LIST.sub(kept, text)

    start, *members = _MEMBER.split(page)  # what comes before the first member; then its anchor, and what follows
    return start + "".join(
        anchor + mend(_ANCHOR.search(anchor)[0], text) for anchor, text in zip(members[::2], members[1::2])
    )


if __name__ == "__main__":
    xml_folder, site = map(Path, sys.argv[1:])
    known = parts(xml_folder)
    for html in site.glob("*.html"):
        old = html.read_text(encoding="utf-8")
        if '<p class="reference">' in old:
            html.write_text(without_impossible(old, known), encoding="utf-8")
