# SPDX-License-Identifier: MIT
"""Checks of a finished site and of the pages it is made from. Each returns what is wrong, one line for each fault."""

from __future__ import annotations

import html.parser
import re
import sys
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from lazysite.claims import read_claims  # noqa: E402

_LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
    "image": "href",
    "use": "href",
    "object": "data",
}
_VERBATIM = {"script", "style", "code", "pre"}
_NETWORK = re.compile(r"^(https?:)?//")


@dataclass
class Page:
    """What a page offers to links, where its own links lead, what it loads, and what it says outside of code."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.verbatim = 0

    def handle_data(self, data: str) -> None:
        if not self.verbatim:
            self.page.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.verbatim -= tag in _VERBATIM

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.verbatim += tag in _VERBATIM
        values = {name.removeprefix("xlink:"): value or "" for name, value in attributes}
        if "id" in values:
            self.page.ids.append(values["id"])
        if tag == "a" and "name" in values:
            self.page.ids.append(values["name"])
        if tag in ("a", "area", "use") and "href" in values:
            self.page.links.append(values["href"])
        if tag in _LOADED and _LOADED[tag] in values:
            self.page.loads.append(values[_LOADED[tag]])


def read_page(path: Path) -> Page:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.page


def read_site(site: Path) -> dict[Path, Page]:
    pages = {path: read_page(path) for path in sorted(site.glob("*.html"))}
    if not pages:
        raise SystemExit(f"there is no site in {site}: build the target 'docs' first")
    return pages


def broken_links(site: Path) -> list[str]:
    """Links and loads that lead nowhere: to a file that is not there, or to an anchor that its page does not have."""
    pages = read_site(site)
    wrong = []
    for path, page in pages.items():
        for target in page.links + page.loads:
            url = urllib.parse.urlsplit(target)
            if url.scheme or url.netloc:
                continue
            file = (path.parent / urllib.parse.unquote(url.path)).resolve() if url.path else path.resolve()
            if not file.exists():
                wrong.append(f"{path.name}: '{target}' leads to a file that is not there")
            elif url.fragment and file.suffix == ".html":
                offered = pages.get(site.resolve() / file.name) or pages.get(site / file.name) or read_page(file)
                if urllib.parse.unquote(url.fragment) not in offered.ids:
                    wrong.append(f"{path.name}: '{target}' leads to an anchor that is not there")
    return wrong


def repeated_ids(site: Path) -> list[str]:
    """Ids of chips, evidence and claims that a page has twice: a link to one could mean either."""
    wrong = []
    for path, page in read_site(site).items():
        twice = sorted(
            {
                id_
                for id_ in page.ids
                if page.ids.count(id_) > 1 and re.match(r"(chip|evidence|benchmark)-|\w+_\w+$", id_)
            }
        )
        wrong += [f"{path.name}: the id '{id_}' is there {page.ids.count(id_)} times" for id_ in twice]
    return wrong


def network_loads(site: Path) -> list[str]:
    """Anything that a page or a style sheet would load from the network."""
    wrong = [
        f"{path.name}: loads {target}"
        for path, page in read_site(site).items()
        for target in page.loads
        if _NETWORK.match(target.strip())
    ]
    for sheet in sorted(site.glob("**/*.css")):
        found = re.findall(
            r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")\s]+)""",
            sheet.read_text(encoding="utf-8", errors="replace"),
        )
        wrong += [f"{sheet.name}: loads {target}" for target in found]
    return wrong


_MARKUP = re.compile(
    r"\\f[$\[\]]|(?<!\$)\$\$|\\(?:end)?(?:statement|proof|question|printed|step|restson)\b"
    r"|\\(?:ref|uses|evidence|figure|paper|unsampled|variant)\{"
)


def leftover_markup(site: Path) -> list[str]:
    """What an author wrote for Doxygen and Doxygen left as it was, in the text of a page."""
    wrong = []
    for path, page in read_site(site).items():
        if not path.name.endswith("_source.html"):
            wrong += [
                f"{path.name}: '{found.group(0)}' in: {line.strip()[:120]}"
                for line in page.text
                if (found := _MARKUP.search(line))
            ]
    return wrong


def claims_without_chip(site: Path, header: Path) -> list[str]:
    """Claims whose page has no anchor of their id, or no chip."""
    wrong = []
    theory = read_claims(header, site)
    if not theory.claims:
        return [f"{header} declares no claims"]
    files = {chapter: site / f"{chapter}.html" for chapter in theory.chapters}
    offered = {chapter: set(read_page(page).ids) if page.exists() else set() for chapter, page in files.items()}
    for claim in theory.claims:
        page, ids = files[claim.chapter], offered[claim.chapter]
        wrong += [f"{page.name}: {claim.number} ({claim.id}) has no {what}" for what, id_ in
                  [("anchor", claim.id), ("chip", f"chip-{claim.id}")] if id_ not in ids]  # fmt: skip
    return wrong


_VERDICTS = re.compile(
    r"\b(checked|refuted|gave up|verified|unverified|(?:is|are|remains?|stays?|still) open)\b", re.IGNORECASE
)
# What a page may say: what the word means, what can or must be, and the heading that stands beside "as printed".
_NOT_VERDICTS = re.compile(r"\*checked\*|as checked|be (?:checked|refuted)", re.IGNORECASE)


def typed_verdicts(folder: Path) -> list[str]:
    """Words of the verdicts in the pages of the theory: the run says those, not an author."""
    wrong = []
    for page in sorted(folder.glob("*.md")):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
            if found := _VERDICTS.search(_NOT_VERDICTS.sub("", re.sub(r"\$[^$]*\$", "", line))):
                wrong.append(
                    f"{page.name}:{number}: '{found.group(0)}' is a verdict, which only a run gives: {line.strip()}"
                )
    return wrong


def main(check: str, *arguments: str) -> int:
    checks: dict[str, Callable[..., list[str]]] = {
        "broken_links": broken_links,
        "repeated_ids": repeated_ids,
        "network_loads": network_loads,
        "leftover_markup": leftover_markup,
        "claims_without_chip": claims_without_chip,
        "typed_verdicts": typed_verdicts,
    }
    wrong = checks[check](*map(Path, arguments))
    print("\n".join(wrong) if wrong else f"{check}: nothing found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
