# SPDX-License-Identifier: MIT
"""Takes out of Doxygen's listings of code the links that cannot be right. It links a name to whatever else has that name:
a parameter to a function, an enumerator to one of another type. A type at the end of a name (ExpansionPoint) it colours.

Called as: listings.py SITE_FOLDER
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_LINE = re.compile(r'<div class="line">.*?</div>\n?')
_LINK = re.compile(r'<a class="code hl_(\w+)" href="([^"]*)">(.*?)</a>')
_OWN_LINE = re.compile(r'<a class="line" href="([^"]*)">')
_TAG = re.compile(r"<[^>]*>")
_END_OF_NAME = re.compile(r'(?<=\w)<span class="keyword\w*">(\w+)</span>')
_SNIPPET_MARK = re.compile(r'<span class="comment">// \[\w+\]</span></div>\n?$')
_CALLED = re.compile(r"\s*(\(|\{|&lt;)")
_DECLARED_BY_MACRO = re.compile(r"[A-Z_]{4,}\($")
_MEMBER_OF = re.compile(r"(\.|-&gt;|::)$")


def _page(link: str) -> str:
    return link.partition("#")[0]


def _line(line: str, declared: set[str]) -> str:
    if _SNIPPET_MARK.search(line):
        return ""
    line = _END_OF_NAME.sub(r"\1", line)
    own = _OWN_LINE.search(line)

    def kept(link: re.Match[str]) -> str:
        kind, target, name = link.groups()
        before, after = line[: link.start()], line[link.end() :]
        read = _TAG.sub("", before)
        if own and own[1] == target:
            good = True
        elif kind == "function":
            good = bool(_CALLED.match(after) or _DECLARED_BY_MACRO.search(read))
        elif kind == "enumvalue":
            of = list(_LINK.finditer(before))
            good = read.endswith("::") and bool(of) and _page(of[-1][2]) == _page(target)
        elif kind == "variable":
            good = target in declared or bool(_MEMBER_OF.search(read))
        else:
            good = True
        return link[0] if good else name

    return _LINK.sub(kept, line)


def mended(page: str) -> str:
    """The page, its lines of code without links that cannot be right and without the marks of snippets."""
    declared = set(_OWN_LINE.findall(page))
    return _LINE.sub(lambda line: _line(line[0], declared), page)


if __name__ == "__main__":
    for html in Path(sys.argv[1]).glob("*.html"):
        old = html.read_text(encoding="utf-8")
        if '<div class="line">' in old and (new := mended(old)) != old:
            html.write_text(new, encoding="utf-8")
