# SPDX-License-Identifier: MIT
"""The checks are checked: each finds the fault that it is there for, and none in a page without it.

Called as: test_checks.py CHROMIUM MATHJAX_FOLDER, or without them, and then without the browser's part.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import browser
import checks

_GOOD = """<!DOCTYPE html><html><head><link rel="stylesheet" href="a.css"></head><body>
<a class="anchor" id="square"></a><details id="chip-square"></details>
<a href="#square">here</a> <a href="good.html#square">there</a> <a href="https://example.org/">out</a>
<svg><a href="#square"><text>P1</text></a></svg></body></html>"""

_HEADER = 'inline constexpr Claim square{"square", "P1", "A square", "good", ClaimKind::statement, "", ""};\n'

# The page's own settings of MathJax, as Doxygen puts them on every page.
_MATHJAX = """<script type="text/x-mathjax-config">
MathJax.Hub.Config({{
  extensions: ["tex2jax.js", "TeX/AMSmath.js", "TeX/AMSsymbols.js"],
  jax: ["input/TeX", "output/SVG"]
}});
{settings}</script><script src="{mathjax}/MathJax.js"></script>"""

chromium, mathjax = "", ""


class Site(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.site = Path(folder.name)
        self.header = self.site / "claims.hpp"
        self.header.write_text(_HEADER, encoding="utf-8")
        (self.site / "a.css").write_text("p { color: red }", encoding="utf-8")
        self.write("good.html", _GOOD)

    def write(self, name: str, text: str) -> Path:
        (self.site / name).write_text(text, encoding="utf-8")
        return self.site / name


class Links(Site):
    def test_a_good_site_has_no_fault(self) -> None:
        self.assertEqual(checks.broken_links(self.site), [])
        self.assertEqual(checks.repeated_ids(self.site), [])
        self.assertEqual(checks.network_loads(self.site), [])
        self.assertEqual(checks.claims_without_chip(self.site, self.header), [])

    def test_a_missing_file_is_found(self) -> None:
        self.write("bad.html", '<a href="nowhere.html">x</a>')
        self.assertIn("leads to a file", checks.broken_links(self.site)[0])

    def test_a_missing_anchor_is_found(self) -> None:
        self.write("bad.html", '<a href="good.html#nowhere">x</a>')
        self.assertIn("leads to an anchor", checks.broken_links(self.site)[0])

    def test_a_missing_anchor_in_a_picture_is_found(self) -> None:
        self.write("bad.html", '<svg><a xlink:href="good.html#nowhere"><text>x</text></a></svg>')
        self.assertEqual(len(checks.broken_links(self.site)), 1)

    def test_a_missing_script_is_found(self) -> None:
        self.write("bad.html", '<script src="nowhere.js"></script>')
        self.assertEqual(len(checks.broken_links(self.site)), 1)

    def test_an_id_that_is_there_twice_is_found(self) -> None:
        self.write("bad.html", '<p id="chip-square"></p><p id="chip-square"></p>')
        self.assertEqual(len(checks.repeated_ids(self.site)), 1)

    def test_a_script_from_the_network_is_found(self) -> None:
        self.write("bad.html", '<script src="https://example.org/x.js"></script>')
        self.assertEqual(len(checks.network_loads(self.site)), 1)

    def test_a_font_from_the_network_is_found(self) -> None:
        self.write("b.css", "@font-face { src: url('//example.org/x.woff') }")
        self.assertEqual(len(checks.network_loads(self.site)), 1)

    def test_markup_that_doxygen_left_is_found(self) -> None:
        self.write("fine.html", "<p>It reads <code>\\step{x}</code>.</p>")
        self.assertEqual(checks.leftover_markup(self.site), [])
        self.write("bad.html", "<p>take \\f$x\\f$ large</p><p>\\endproof</p>")
        self.assertEqual(len(checks.leftover_markup(self.site)), 2)

    def test_a_claim_without_anchor_or_chip_is_found(self) -> None:
        self.write("good.html", "<p></p>")
        self.assertEqual(len(checks.claims_without_chip(self.site, self.header)), 2)

    def test_a_header_without_claims_is_found(self) -> None:
        self.header.write_text("", encoding="utf-8")
        self.assertEqual(len(checks.claims_without_chip(self.site, self.header)), 1)

    def test_a_typed_verdict_is_found(self) -> None:
        self.write(
            "good.md",
            "As printed, as checked. An open ball. It can be checked, and must be refuted. It reads *checked*.",
        )
        self.assertEqual(checks.typed_verdicts(self.site), [])
        self.write("bad.md", "This claim is checked.\nThe sheet's form is refuted.\nIt is still open.")
        self.assertEqual(len(checks.typed_verdicts(self.site)), 3)


class Browser(Site):
    def setUp(self) -> None:
        if not chromium or not shutil.which(chromium):
            self.skipTest("there is no Chromium")
        super().setUp()

    def look(self, body: str) -> list[str]:
        settings = (Path(__file__).parent.parent / "mathjax.js").read_text(encoding="utf-8")
        script = _MATHJAX.format(settings=settings, mathjax=Path(mathjax).as_uri())
        page = self.write("page.html", f"<!DOCTYPE html><html><head>{script}</head><body>{body}</body></html>")
        return browser.faults(browser.look_at(chromium, [page]))

    def test_a_good_page_has_no_fault(self) -> None:
        self.assertEqual(self.look(r"\(x^2\) and \[ \lVert x \rVert \]"), [])

    def test_what_tex_cannot_read_is_found(self) -> None:
        self.assertIn("TeX that cannot be set", self.look(r"so \(x^2\) and \(\frac{x\)")[0])
        self.assertIn("TeX that cannot be set", self.look(r"\(\nosuchcommand\)")[0])

    def test_a_page_too_wide_for_a_phone_is_found(self) -> None:
        self.assertIn("pixels wide", self.look('<div style="width:900px">wide</div>')[0])


if __name__ == "__main__":
    chromium, mathjax = sys.argv[1:3] if len(sys.argv) >= 3 else ("", "")
    unittest.main(argv=sys.argv[:1])
