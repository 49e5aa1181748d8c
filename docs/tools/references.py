# SPDX-License-Identifier: MIT
"""Takes out of Doxygen's pages what it believes of names and is not so: uses in the lists of references, and links of
parameters to whatever has their name elsewhere.

Called as: references.py XML_FOLDER SOURCE_FOLDER SITE_FOLDER
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lazysite.uses import Member, read_members

_MEMBER = re.compile(r'^(<a id="a[0-9a-f]{32}" name=)', re.MULTILINE)
_ANCHOR = re.compile("a[0-9a-f]{32}")
_LIST = re.compile(r'<p class="reference">(References|Referenced by) (.*?)\.</p>\n*', re.DOTALL)
_LINK = re.compile(r'<a class="el" href="[^"]*#(\w+)">.*?</a>')
_SUMMARY = re.compile(r'<tr class="memitem:(a[0-9a-f]{32})[^>]*>.*?</tr>', re.DOTALL)
_NAME = re.compile(r'<a class="el" href="[^"]*">(\w+)</a>(?! \()')


def _listed(links: list[str]) -> str:
    return " and ".join(links) if len(links) < 3 else ", ".join(links[:-1]) + ", and " + links[-1]


def without_false_uses(page: str, members: dict[str, Member]) -> str:
    """The page, its lists of references without what the definitions do not bear out."""

    def mend(here: str, text: str) -> str:
        def uses(user: str, used: str) -> bool:
            return user in members and used in members and members[user].uses(members[used])

        def kept(found: re.Match[str]) -> str:
            back = found[1] == "Referenced by"
            links = [link for link in _LINK.finditer(found[2]) if uses(*((link[1], here) if back else (here, link[1])))]
            listed = _listed([link[0] for link in links])
            return f'<p class="reference">{found[1]} {listed}.</p>\n\n' if links else ""

        return _LIST.sub(kept, text)

    start, *parts = _MEMBER.split(page)  # what comes before the first member; then its anchor, and what follows
    return start + "".join(
        anchor + mend(_ANCHOR.search(anchor)[0], text) for anchor, text in zip(parts[::2], parts[1::2])
    )


def without_linked_parameters(page: str, members: dict[str, Member]) -> str:
    """The page, the names of parameters in its summaries as mere text."""

    def mend(found: re.Match[str]) -> str:
        names = members[found[1]].parameters if found[1] in members else ()
        return _NAME.sub(lambda link: link[1] if link[1] in names else link[0], found[0])

    return _SUMMARY.sub(mend, page)


if __name__ == "__main__":
    xml_folder, sources, site = map(Path, sys.argv[1:])
    known = read_members(xml_folder, sources)
    for html in site.glob("*.html"):
        old = html.read_text(encoding="utf-8")
        new = without_linked_parameters(without_false_uses(old, known), known)
        if new != old:
            html.write_text(new, encoding="utf-8")
