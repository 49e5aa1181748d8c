# SPDX-License-Identifier: MIT
"""What only a browser can tell: whether all mathematics is set, and whether a page fits a phone.

Called as: browser.py CHROMIUM SITE
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_PHONE = 390  # CSS pixels

# Loads the pages one after the other into a frame as wide as a phone and notes what it sees of each.
_DRIVER = """<!DOCTYPE html><meta charset="utf-8"><title>driver</title>
<iframe id="frame" style="width:%(width)dpx;height:800px;border:0"></iframe><pre id="report"></pre>
<script>
const pages = %(pages)s, report = [], frame = document.getElementById("frame");
function look(name) {
  const page = frame.contentDocument, root = page.documentElement, content = page.getElementById("doc-content");
  const count = function (what) { return page.querySelectorAll(what).length; };
  report.push({
    page: name,
    tex: root.getAttribute("data-tex-errors") || "",
    raw: count(".MathJax_Preview:not(:empty), .MathJax_Error"),
    set: count(".MathJax_SVG"),
    formulas: Math.max(count("script[type^='math/tex']"), count(".formulaDsp")),
    width: Math.max(root.scrollWidth, content ? content.scrollWidth : 0),
  });
}
function next(i) {
  if (i === pages.length) { document.getElementById("report").textContent = JSON.stringify(report); return; }
  frame.onload = function () {
    const mathjax = frame.contentWindow.MathJax;
    const done = function () { look(pages[i][0]); next(i + 1); };
    if (mathjax) mathjax.Hub.Queue(done); else done();
  };
  frame.src = pages[i][1];
}
next(0);
</script>"""


def look_at(chromium: str, pages: list[Path], width: int = _PHONE) -> list[dict[str, Any]]:
    """What a browser sees of each page."""
    with tempfile.TemporaryDirectory() as folder:
        driver = Path(folder) / "driver.html"
        listed = json.dumps([[page.name, page.resolve().as_uri()] for page in pages])
        driver.write_text(_DRIVER % {"width": width, "pages": listed}, encoding="utf-8")
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--allow-file-access-from-files", f"--user-data-dir={folder}/profile",
            f"--virtual-time-budget={20000 * (len(pages) + 1)}", "--dump-dom", driver.as_uri(),
        ]  # fmt: skip
        dom = subprocess.run(command, capture_output=True, text=True, timeout=600).stdout
    found = re.search(r'<pre id="report">(.*?)</pre>', dom, re.S)
    if not found or not found.group(1):
        raise SystemExit("the browser did not get through the pages")
    seen: list[dict[str, Any]] = json.loads(html.unescape(found.group(1)))
    return seen


def faults(seen: list[dict[str, Any]], width: int = _PHONE) -> list[str]:
    wrong = []
    for page in seen:
        if page["tex"] or page["raw"]:
            wrong.append(f"{page['page']}: TeX that cannot be set{': ' if page['tex'] else ''}{page['tex']}")
        if page["set"] < page["formulas"]:
            wrong.append(f"{page['page']}: of {page['formulas']} formulas {page['set']} are set")
        if page["width"] > width:
            wrong.append(f"{page['page']}: it is {page['width']} pixels wide where a phone has {width}")
    return wrong


def main(chromium: str, site: str) -> int:
    pages = [page for page in sorted(Path(site).glob("*.html")) if not page.name.endswith("_source.html")]
    if not pages:
        print(f"there is no site in {site}: build the target 'docs' first")
        return 1
    seen = look_at(chromium, pages)
    wrong = faults(seen)
    print(
        "\n".join(wrong)
        if wrong
        else f"{len(seen)} pages, {sum(page['set'] for page in seen)} formulas: all set, none too wide for a phone"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
