// SPDX-License-Identifier: MIT
// A link to something inside a folded part opens it; a printed page shows the evidence of its statements unfolded.
(function () {
  "use strict";

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement)
      if (part.tagName === "DETAILS") part.open = true;
    target.scrollIntoView();
  }

  window.addEventListener("hashchange", reveal);
  document.addEventListener("DOMContentLoaded", reveal);
  // Formulas grow as they are set, and push the target away.
  window.addEventListener("load", function () {
    if (window.MathJax) window.MathJax.Hub.Queue(reveal);
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".evidence > details.property").forEach(function (part) { part.open = true; });
  });
})();
