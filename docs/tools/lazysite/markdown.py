# SPDX-License-Identifier: MIT
"""The pages as their authors write them, in the form that Doxygen reads.

No line is added or lost, so its warnings point right.

    $x$                      inline mathematics
    $$                       on a line of its own: a display begins, or ends
    ## P1.4 · title {#id}    a statement; the \\statement after it is the one of this id
    \\step{id}                the display that follows is a line of the proof; its chip stands beside it
    \\unsampled{id} reason    the same, of a line that sampling cannot check; the chip tells the reason
    \\uses{a,b}               what the statement rests on
    \\ref id                  a statement by its number and title, a line of a proof by its number
    \\variant{name}          what the run made of the false variants of this name
    ![…](docs/images/x.svg)  the picture x of README.md: on the site, the figure of this run
    <!-- claims: … -->       the table of claims of README.md, up to <!-- /claims -->: on the site, where this run's is
"""

from __future__ import annotations

import hashlib
import re

from lazysite.claims import Theory

_STATEMENT = re.compile(r"## [A-Z][0-9.]*[a-z]? · .* \{#(\w+)\}$")
_STEP = re.compile(r"\\(?:step|unsampled)\{(\w+)\}")
_USES = re.compile(r"\\uses\{([\w,]+)\}$")
VARIANT = re.compile(r"^\\variant\{(.+)\}$", re.MULTILINE)
PICTURE = re.compile(r"^!\[[^\]]*\]\(docs/images/(\w+)\.svg\)$", re.MULTILINE)
_REF = re.compile(r'\\ref (\w+)(?!\w| ")')
_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:|#|theory/\w+\.md)[^)\s]+\)")
_VERBATIM = re.compile(r'(`[^`]*`|<[^>]+>|\\ref\s+\w+\s+"[^"]*"|\$[^$]*\$)')
_INLINE = re.compile(r"(?<![\\$])\$([^$`]+)\$([,.;:)]*)")


def variant_fragment(name: str) -> str:
    """The name of the fragment for a false variant, whose own name may hold any characters."""
    return "variant_" + hashlib.sha1(name.encode()).hexdigest()[:12]


def _quoted(text: str) -> str:
    """With typographic quotation marks: between straight ones, Doxygen would leave mathematics as it is typed."""
    parts = _VERBATIM.split(text)
    for i in range(0, len(parts), 2):
        before = "x" if i else ""  # a mark right after a formula closes
        opened = re.sub(r'(?<![^\s(\[])"(?=\S|$)', "“", before + parts[i])
        parts[i] = opened.replace('"', "”").removeprefix(before)
    return "".join(parts)


def _inline(found: re.Match[str]) -> str:
    """A formula, kept on one line with the punctuation after it."""
    formula, punctuation = found.groups()
    return rf'<span class="kept">\f${formula}\f${punctuation}</span>' if punctuation else rf"\f${formula}\f$"


class _Page:
    """The state of a page between one line and the next."""

    def __init__(self, chapter: str, theory: Theory) -> None:
        self.chapter = chapter
        self.theory = theory
        self.statement = ""
        self.in_code = False
        self.in_display = False
        self.in_table = False
        self.step_open = False

    def line(self, text: str) -> str:
        if text.startswith("<!-- claims: "):
            self.in_table = True
            return r"They stand in one table, with what the run found, on the page \ref claims."
        if self.in_table:
            self.in_table = text != "<!-- /claims -->"
            return ""
        if text.startswith("```"):
            self.in_code = not self.in_code
            return text
        if self.in_code:
            return text
        if text.strip() == "$$":
            return self._display()
        return text if self.in_display else self._prose(text)

    def _display(self) -> str:
        self.in_display = not self.in_display
        if self.in_display:
            return r"\f["
        closing = r"\f] \endstep" if self.step_open else r"\f]"
        self.step_open = False
        return closing

    def _reference(self, found: re.Match[str]) -> str:
        id_ = found.group(1)
        named = id_ in self.theory and not self.theory[id_].is_statement
        return rf'\ref {id_} "{self.theory[id_].number}"' if named else found.group(0)

    def _prose(self, text: str) -> str:
        if found := _STATEMENT.match(text):
            self.statement = found.group(1)
        elif text == r"\statement" and self.statement:
            return rf"\statement{{{self.statement}}}"
        elif found := _STEP.match(text):
            self.step_open = True
            return rf"\step{{{found.group(1)}}}"
        elif found := _USES.match(text):
            return r"\restson " + ", ".join(rf"\ref {used}" for used in found.group(1).split(",")) + r" \endrestson"
        elif found := VARIANT.match(text):
            return rf"\htmlinclude[block] {variant_fragment(found.group(1))}.html"
        elif found := PICTURE.match(text):
            return rf"\htmlinclude[block] picture_{found.group(1)}.html"
        text = _LINK.sub(r"\1", text)  # to a file that the site does not have
        text = _REF.sub(self._reference, text)
        return _INLINE.sub(_inline, _quoted(text))


def doxygen_markdown(text: str, stem: str, theory: Theory) -> str:
    page = _Page(stem, theory)
    lines = [page.line(line) for line in text.splitlines()]
    if stem == "README" and lines[1:2] == [""]:
        lines[1] = r"\htmlinclude[block] summary.html"
    if stem in theory.chapters:
        lines += [f"## Which oracle refutes what {{#{stem}_kills}}", "", rf"\kills{{{stem}}}", ""]
        lines += [f"## Cost {{#{stem}_cost}}", "", rf"\cost{{{stem}}}"]
    return "\n".join(lines) + "\n"
