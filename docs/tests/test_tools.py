# SPDX-License-Identifier: MIT
"""The tools that make the site, on small examples."""

from __future__ import annotations

import math
import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from lazysite import measurements, words  # noqa: E402
from lazysite.benchmarks import cost  # noqa: E402
from lazysite.block import evidence_block  # noqa: E402
from lazysite.card import card, smallest  # noqa: E402
from lazysite.chip import chip  # noqa: E402
from lazysite.claims import Claim, Theory  # noqa: E402
from lazysite.claims_table import summary  # noqa: E402
from lazysite.code import Code, Function  # noqa: E402
from lazysite.concepts import Concepts  # noqa: E402
from lazysite.evidence import Evidence, Property  # noqa: E402
from lazysite.figures import themed  # noqa: E402
from lazysite.kill_matrix import errata, kill_matrix  # noqa: E402
from lazysite.markdown import doxygen_markdown  # noqa: E402
from lazysite.sources import doxygen_header, doxygen_source  # noqa: E402
from lazysite.theory_map import theory_map  # noqa: E402
from lazysite.tightness import tightness  # noqa: E402
from lazysite.uses import Member, read_members  # noqa: E402
from lazysite.verdicts import Verdicts  # noqa: E402
from listings import mended  # noqa: E402
from references import without_false_uses, without_linked_parameters  # noqa: E402


def _claim(id_: str, number: str, kind: str = "statement", parent: str = "", reason: str = "") -> Claim:
    return Claim(id_, number, "Title of " + (parent or id_), "chapter", kind, parent, reason)


THEORY = Theory(
    [
        _claim("base", "P1"),
        _claim("base_line", "P1.1", "step", "base"),
        _claim("top", "P2"),
        _claim("top_limit", "P2.1", "unsampled", "top", "A limit."),
    ],
    {"top": ["base"]},
    {"chapter": "1 · Chapter"},
)
NO_CODE = Code([])


def _property(claim: str, verdict: str = "checked", margin: float | str = 0.25, survived: bool = False) -> Property:
    counterexample = {
        "case": 2, "oracle": "", "observed": 8.0, "allowed": 1.0, "margin": 8.0, "exception": "", "shrinks": 4,
        "values": {"α": 2.0}, "replay": "lazy-props --replay x",
    }  # fmt: skip
    oracle = {
        "name": "", "worst": margin, "quantiles": {"0.5": 0.01, "0.99": 0.2}, "zeros": 3, "histogram": [[-0.7, 997]],
        "observed": 1.0, "allowed": 4.0, "case": 17, "values": {"α": 0.1, "W": [[1.0, 2.5]]},
    }  # fmt: skip
    variant = {
        "name": "as printed: α⁻²", "verdict": "survived" if survived else "refuted", "cases": 30, "first": 2,
        "kills": {"": 12}, "counterexample": None if survived else counterexample,
    }  # fmt: skip
    return Property.of(
        {
            "property": f"{claim}_holds", "claim": claim, "chapter": "chapter", "text": "It holds for α < 1 & beyond",
            "tolerance": "theorem", "verdict": verdict, "cases": 1000, "budget": 1000, "seconds": 0.5,
            "oracles": [oracle], "variants": [variant],
        }
    )  # fmt: skip


def _verdicts(*properties: Property) -> Verdicts:
    return Verdicts(THEORY, Evidence({}, list(properties)))


class Words(unittest.TestCase):
    def test_figures(self) -> None:
        self.assertEqual(words.figure(0.2034), "0.20")
        self.assertEqual(words.figure(1.34e-9), "1.3·10⁻⁹")
        self.assertEqual(words.figure(-1234.5, 3), "−1,234")
        self.assertEqual(words.figure(5e-324), "4.9·10⁻³²⁴")
        self.assertEqual([words.figure(x) for x in (0.99999, 9.99, 9.99e-7)], ["1.0", "10", "1.0·10⁻⁶"])
        self.assertEqual([words.figure(x) for x in (0.0, math.inf, math.nan)], ["0", "∞", "not a number"])

    def test_plain_text_mathematics_is_set(self) -> None:
        self.assertEqual(
            words.formula("2^-k L_F <= 1e-8 x^(q+1)"), "2<sup>−k</sup> L<sub>F</sub> ≤ 10<sup>−8</sup> x<sup>q+1</sup>"
        )
        self.assertEqual(words.formula("9.3e-08, 1e6"), "9.3·10<sup>−8</sup>, 10<sup>6</sup>")
        self.assertEqual(words.formula("2^((q-1)k) x"), "2<sup>(q−1)k</sup> x")
        self.assertEqual(
            words.formula("|ν|_i a_iᵀ β_α,i² σ'_1"),
            '<span class="kept">|ν|<sub>i</sub></span> a<sub>i</sub>ᵀ β<sub>α,i</sub>² σ\'<sub>1</sub>',
        )
        self.assertEqual(
            words.formula("[u, u]_k = Σ_{l<m} x_l"), "[u, u]<sub>k</sub> = Σ<sub>l&lt;m</sub> x<sub>l</sub>"
        )
        self.assertEqual(
            words.formula("(2K0 + λw0) e^(C2 t), S0.7 of P1.4a, B38 and dopri5"),
            "(2K<sub>0</sub> + λw<sub>0</sub>) e<sup>C<sub>2</sub> t</sup>, S0.7 of P1.4a, B38 and dopri5",
        )
        self.assertEqual(
            words.formula("kappa_at_output_scale & λ^-(q+1)"),
            "<code>kappa_at_output_scale</code> &amp; λ<sup>−(q+1)</sup>",
        )

    def test_a_hyphen_that_is_a_minus_is_set_as_one(self) -> None:
        self.assertEqual(words.formula("x - y, σ(-1), n-1, (-q), -∫r"), "x − y, σ(−1), n−1, (−q), −∫r")
        self.assertEqual(words.formula("a right-hand side of L-BFGS-B"), "a right-hand side of L-BFGS-B")

    def test_an_identifier_is_spelt_as_words(self) -> None:
        self.assertEqual(
            [words.spelt(name) for name in ("right_hand_sides", "bregman_gap", "gap_times_alpha", "p")],
            ["right-hand sides", "Bregman gap", "gap × α", "p"],
        )
        self.assertEqual(
            [words.capitalised(name) for name in ("limit by scale", "κ by width")], ["Limit by scale", "κ by width"]
        )

    def test_shares_are_not_rounded_to_all_or_nothing(self) -> None:
        self.assertEqual(
            [words.percent(x) for x in (0, 1e-5, 0.5, 0.99999, 1)],
            ["0\u00a0%", "under 0.1\u00a0%", "50\u00a0%", "over 99.9\u00a0%", "100\u00a0%"],
        )

        self.assertEqual([words.percent(x, whole=True) for x in (0, 1e-5, 11 / 12, 0.999, 1)], [
            "0\u00a0%", "under 1\u00a0%", "92\u00a0%", "over 99\u00a0%", "100\u00a0%",
        ])  # fmt: skip

    def test_durations(self) -> None:
        self.assertEqual(
            [words.duration(s) for s in (2e-8, 0.0123, 0.1, 75, 7300)],
            ["20.0 ns", "12.3 ms", "0.100 s", "1 min 15 s", "2 h 1 min"],
        )


class Pages(unittest.TestCase):
    def filtered(self, *lines: str) -> list[str]:
        shown = doxygen_markdown("\n".join(lines) + "\n", "page", THEORY).split("\n")
        self.assertEqual(len(shown), len(lines) + 1, "a line was added or lost")
        return shown

    def test_mathematics(self) -> None:
        self.assertEqual(
            self.filtered("so $x$ and $y$", "$$", "a $ b", "$$")[:4],
            [r"so \f$x\f$ and \f$y\f$", r"\f[", "a $ b", r"\f]"],
        )

    def test_quotation_marks_let_mathematics_through(self) -> None:
        self.assertEqual(self.filtered('so "take $x$" and ("y") or `"z"`')[0], r'so “take \f$x\f$” and (“y”) or `"z"`')

    def test_code_is_left_alone(self) -> None:
        self.assertEqual(self.filtered("```", "$x$", "```")[1], "$x$")

    def test_a_step_ends_with_its_display(self) -> None:
        self.assertEqual(
            self.filtered(r"\step{base_line}", "$$", "x", "$$")[:4], [r"\step{base_line}", r"\f[", "x", r"\f] \endstep"]
        )
        self.assertEqual(self.filtered(r"\unsampled{top_limit} A limit.", "$$", "x", "$$")[0], r"\step{top_limit}")

    def test_a_statement_knows_its_heading(self) -> None:
        self.assertEqual(self.filtered("## P1 · Title {#base}", r"\statement")[1], r"\statement{base}")

    def test_what_it_rests_on_is_linked(self) -> None:
        self.assertIn(r"\ref base, \ref top", self.filtered(r"\uses{base,top}")[0])

    def test_a_line_of_a_proof_is_named_by_its_number(self) -> None:
        self.assertEqual(self.filtered(r"By \ref base_line, \ref base")[0], r'By \ref base_line "P1.1", \ref base')

    def test_the_readme_shows_this_run(self) -> None:
        shown = self.filtered(
            "![k](docs/images/k.svg)",
            "<!-- claims: written -->",
            "| old |",
            "<!-- /claims -->",
            "[a](theory/b.md), [c](LICENSE)",
        )
        self.assertEqual(
            shown[:3],
            [
                r"\htmlinclude[block] picture_k.html",
                r"They stand in one table, with what the run found, on the page \ref claims.",
                "",
            ],
        )
        self.assertEqual(shown[4], "[a](theory/b.md), c")

    def test_a_chapter_ends_with_its_kills_and_its_cost(self) -> None:
        shown = doxygen_markdown("# 1\n", "chapter", THEORY)
        self.assertIn(r"\kills{chapter}", shown)
        self.assertIn(r"\cost{chapter}", shown)


class Sources(unittest.TestCase):
    def test_a_property_on_several_lines_is_a_documented_function(self) -> None:
        text = '};  // the law\nPROPERTY(it_holds, base, exact, Law,\n "For α < 1, "\n "W_1 of a_b* holds.") {\n  return x;\n}\n'
        shown = doxygen_source(text, THEORY, Concepts())
        self.assertEqual(shown.count("\n"), text.count("\n"))
        self.assertIn(r"\brief For α &lt; 1, W<sub>1</sub> of a<sub>b</sub>\* holds.", shown)
        self.assertIn(r'\ref base "P1 · Title of base"', shown)
        self.assertIn("*/\nOutcome it_holds(Draw& draw, const Law& law) {", shown)

    def test_a_comment_has_its_mathematics_set_and_its_code_left_alone(self) -> None:
        text = "/// E_F^{-2}, \\f$ E_F\n/// E_F \\f$, `E_F` of a_b.hpp.\nint x = a_F;  ///< E_F\n"
        shown = "/// E<sub>F</sub><sup>−2</sup>, \\f$ E_F\n/// E_F \\f$, `E_F` of a_b.hpp.\nint x = a_F;  ///< E<sub>F</sub>\n"
        self.assertEqual(doxygen_source(text, THEORY, Concepts()), shown)
        self.assertEqual(
            doxygen_header("/// At \\f$ x \\f$, w0 <= 1.\n", THEORY, Concepts()),
            '/// At <span class="kept">\\f$ x \\f$,</span> w<sub>0</sub> ≤ 1.\n',
        )

    def test_a_header_keeps_its_namespace_and_a_page_of_properties_loses_it(self) -> None:
        text = "namespace lazy {\n/// E_F\nint x;\n}  // namespace lazy\n"
        self.assertEqual(doxygen_header(text, THEORY, Concepts()), text.replace("E_F", "E<sub>F</sub>"))
        self.assertNotIn("namespace lazy {", doxygen_source(text, THEORY, Concepts()))

    def test_a_concept_says_what_its_operations_are(self) -> None:
        text = "/// A loss.\ntemplate <class L>\nconcept Loss = requires(const L& R, double z) {\n"
        text += "  { R.value(z) } -> std::same_as<double>;  // R(z) >= 0,  L_R\n  { R.copy() } -> Loss;\n};\n"
        shown = doxygen_header(text, THEORY, Concepts())
        self.assertIn("/// A loss. \\details <ul><li><code>R.value(z)</code>: R(z) ≥ 0, L<sub>R</sub></li>", shown)
        self.assertIn("<li><code>R.copy()</code>: Loss</li></ul>\n", shown)
        self.assertEqual(shown.count("\n"), text.count("\n"))

    def test_a_type_says_what_the_operations_of_its_concept_mean(self) -> None:
        concept = "/// A loss.\ntemplate <class L>\nconcept Loss = requires(const L& R, double z) {\n"
        concept += (
            "  { R.value(z) } -> std::same_as<double>;  // R(z) >= 0\n  { R.value() } -> std::same_as<int>;\n};\n"
        )
        text = "/// \\models{Loss}\nstruct Mine {\n  double value(double x) const { return x; }\n  int value() const;\n"
        text += "  double other(double x) const;\n};\ndouble value(double x) const;\n"
        known = Concepts([concept])
        self.assertEqual(known.meanings, {("Loss", "value", 1): "R(z) ≥ 0"})
        shown = doxygen_header(text, THEORY, known)
        self.assertEqual(shown, text.replace("  double value", "  /** \\brief R(z) ≥ 0 */ double value", 1))
        own = text.replace("  double value", "  /// Mine.\n  double value", 1)
        self.assertEqual(doxygen_header(own, THEORY, known), own)

    def test_a_concept_lists_the_types_that_model_it(self) -> None:
        text = "/// A jet.\ntemplate <class J>\nconcept Jet = true;\n\n/// \\models{Model}\nclass Mine {\n"
        text += "  struct Other {\n  };\n  /// Of mine.\n  /// \\models{Jet}\n  class At {\n  };\n};\n"
        known = Concepts([text])
        self.assertEqual(known.models, {"Model": ["Mine"], "Jet": ["Mine::At"]})
        listed = '/// A jet. \\modelled{\\ref lazy::Mine::At "Mine::At"}\n'
        self.assertEqual(doxygen_header(text, THEORY, known), text.replace("/// A jet.\n", listed))

    def test_a_concept_on_two_lines_explains_the_operations_of_a_type_within_a_type(self) -> None:
        concept = "/// A point.\ntemplate <class P>\nconcept Point = requires(const P& at,\n  int c) {\n"
        concept += "  { at.rest(c) } -> std::same_as<double>;  // q_F(c)\n};\n"
        text = "/// \\models{Whole}\nclass Whole {\n  /// \\models{Point}\n  class At {\n    double rest(int c) const;\n  };\n};\n"
        shown = doxygen_header(text, THEORY, Concepts([concept]))
        brief = "    /** \\brief q<sub>F</sub>(c) */ double rest"
        self.assertEqual(shown, text.replace("    double rest", brief))

    def test_the_mark_of_a_paper_leads_to_it(self) -> None:
        theory = Theory(THEORY.claims, THEORY.uses, THEORY.titles, {"[CB18]": "chizat2018"})
        shown = doxygen_header("/// See [CB18], a[18] and [XY99].\n", theory, Concepts())
        self.assertEqual(shown, '/// See \\ref chizat2018 "[CB18]", a[18] and [XY99].\n')

    def test_the_number_of_a_claim_leads_to_it(self) -> None:
        shown = doxygen_header("/// See P1.1 (P2.1), P7.1, `P2.1` and \\f$ P2.1 \\f$.\n", THEORY, Concepts())
        linked = '/// See \\ref base_line "P1.1" (\\ref top_limit "P2.1"), P7.1, `P2.1` and \\f$ P2.1 \\f$.\n'
        self.assertEqual(shown, linked)

    def test_the_registration_of_a_benchmark_is_no_function(self) -> None:
        self.assertEqual(doxygen_source("BENCHMARK(kappa)\n  ->Range(1, 8);\n", THEORY, Concepts()), "\n\n")


class Claims(unittest.TestCase):
    def test_a_claim_without_evidence_is_open(self) -> None:
        self.assertEqual(_verdicts().of(THEORY["base"]).word, "open")

    def test_a_claim_is_as_good_as_its_worst_property(self) -> None:
        self.assertEqual(_verdicts(_property("base"), _property("base", "refuted")).of(THEORY["base"]).word, "refuted")

    def test_a_line_beyond_sampling_is_not_called_open(self) -> None:
        self.assertEqual(_verdicts().of(THEORY["top_limit"]).word, "not sampled")
        self.assertIn("A limit.", chip(THEORY["top_limit"], _verdicts(), NO_CODE))

    def test_a_statement_needs_its_lines_and_what_it_rests_on(self) -> None:
        partly = _verdicts(_property("base"), _property("top"))
        self.assertEqual(partly.with_steps(THEORY["base"]), "open")
        self.assertFalse(partly.rests_firmly(THEORY["top"]))
        wholly = _verdicts(_property("base"), _property("base_line"), _property("top"))
        self.assertTrue(wholly.rests_firmly(THEORY["top"]))

    def test_statements_that_rest_on_each_other_do_not_hang(self) -> None:
        circle = Theory(THEORY.claims, {"top": ["base"], "base": ["top"]}, THEORY.titles)
        self.assertEqual(circle.rests_on("top"), ["base"])


class Fragments(unittest.TestCase):
    def test_a_card_tells_what_was_found(self) -> None:
        shown = card(_property("base"), NO_CODE)
        for part in (
            "α &lt; 1 &amp; beyond",
            "1,000 random cases",
            "uses 0.25 of what is allowed",
            "refuted, as it must be",
            "lazy-props --replay x",
        ):
            self.assertIn(part, shown)

    def test_a_search_without_end_has_no_budget_to_miss(self) -> None:
        row = {
            "property": "p", "claim": "base", "chapter": "chapter", "text": "t", "tolerance": "exact",
            "verdict": "checked", "cases": 5, "budget": 2**40, "cut_short": True, "tier": "soak",
        }  # fmt: skip
        self.assertNotIn("before its budget", card(Property.of(row), NO_CODE))
        self.assertIn("before its budget", card(Property.of(row | {"tier": "full"}), NO_CODE))

    def test_a_block_counts_the_lines_of_the_proof(self) -> None:
        self.assertIn("is not checked", evidence_block(THEORY["base"], _verdicts(_property("base")), NO_CODE))
        self.assertIn(
            "The line of its proof is checked",
            evidence_block(THEORY["base"], _verdicts(_property("base_line")), NO_CODE),
        )
        self.assertIn("not all checked", evidence_block(THEORY["top"], _verdicts(_property("top")), NO_CODE))
        self.assertIn("proof is beyond sampling", evidence_block(THEORY["top"], _verdicts(_property("top")), NO_CODE))
        kinds = ("step", "unsampled", "step", "step")
        for lines, said in (
            (1, "The line of its proof is checked"),
            (2, "1 of 2 lines of its proof is checked, the other is beyond sampling"),
            (4, "3 of 4 lines of its proof are checked, the other is beyond sampling"),
        ):
            steps = [_claim(f"base_{i}", f"P1.{i}", kind, "base") for i, kind in enumerate(kinds[:lines])]
            evidence = Evidence({}, [_property(step.id) for step in steps if step.kind == "step"])
            theory = Theory([THEORY["base"], *steps], {}, THEORY.titles)
            self.assertIn(said, evidence_block(THEORY["base"], Verdicts(theory, evidence), NO_CODE))
            some = Evidence({}, [_property("base_2")])
        self.assertIn(
            "1 of 4 lines of its proof is checked, 1 is beyond sampling",
            evidence_block(THEORY["base"], Verdicts(theory, some), NO_CODE),
        )
        both = Theory([THEORY["base"], steps[0], steps[2]], {}, THEORY.titles)
        self.assertIn("Both lines", evidence_block(THEORY["base"], Verdicts(both, evidence), NO_CODE))

    def test_a_variant_that_survives_is_not_called_refuted(self) -> None:
        shown = card(_property("base", "gave up", survived=True), NO_CODE)
        self.assertIn("survived", shown)
        self.assertNotIn("as it must be", shown)

    def test_the_worst_margin_of_a_refuted_claim_may_be_infinite(self) -> None:
        self.assertIn("worst ∞", chip(THEORY["base"], _verdicts(_property("base", "refuted", "inf")), NO_CODE))

    def test_a_loose_bound_stands_out(self) -> None:
        self.assertIn("100 times</td>", tightness("chapter", _verdicts(_property("base"))))
        loose = _property("base")
        loose.oracles[0].quantiles["0.5"] = 0.005
        self.assertIn("<b>200 times</b>", tightness("chapter", _verdicts(loose)))

    def test_a_rare_counterexample_is_not_called_none(self) -> None:
        rare = _property("base")
        rare.variants[0].kills[""] = 0
        self.assertIn(">case 2<", kill_matrix("chapter", _verdicts(rare)))

        self.assertIn("“case 2”", kill_matrix("chapter", _verdicts(rare)))
        self.assertNotIn("“case", kill_matrix("chapter", _verdicts(_property("base"))))

    def test_an_oracle_that_refutes_nothing_has_no_column(self) -> None:
        several = _property("base")
        oracles = [replace(several.oracles[0], name=name) for name in ("idle", "seldom", "often")]
        variants = [replace(several.variants[0], kills={"idle": 0, "seldom": 2, "often": 20})]
        shown = kill_matrix("chapter", _verdicts(replace(several, oracles=oracles, variants=variants)))
        self.assertIn("<th>often</th><th>seldom</th></tr>", shown)
        self.assertIn("refuting none of these: idle.", shown)
        self.assertNotIn("not asked", shown)
        variants.append(replace(several.variants[0], kills={"": 3}))
        shown = kill_matrix("chapter", _verdicts(replace(several, oracles=oracles, variants=variants)))
        self.assertIn("not asked of this variant", shown)

    def test_verdicts_that_all_agree_have_no_column(self) -> None:
        self.assertNotIn("The search</th>", kill_matrix("chapter", _verdicts(_property("base"))))
        shown = kill_matrix("chapter", _verdicts(_property("base", survived=True), _property("base_line")))
        self.assertIn("1 of 2 variants are refuted", shown)
        self.assertIn("The search</th>", shown)

    def test_what_is_infinitely_more_than_allowed_is_told_as_observed(self) -> None:
        found = _property("base").variants[0].counterexample
        assert found is not None
        self.assertIn("8.0\u00a0×\u00a0allowed", smallest(found))
        self.assertIn("8 observed, none allowed", smallest(replace(found, allowed=0.0, margin=math.inf)))
        self.assertIn("8 observed, −0.50 allowed", smallest(replace(found, allowed=-0.5, margin=math.inf)))

    def test_the_sheet_as_printed_is_listed(self) -> None:
        self.assertIn("<td>α⁻²</td>", errata(_verdicts(_property("base"))))

    def test_what_the_sheet_does_not_print_is_told_apart(self) -> None:
        paper = _property("base")
        paper.variants[0] = replace(paper.variants[0], name="as printed in [X, 1]")
        self.assertIn("<td>[X, 1], not the sheet</td>", errata(_verdicts(paper)))

    def test_the_claims_beyond_sampling_are_counted_among_all(self) -> None:
        self.assertIn("<b>1 of 4</b><span>claims checked", summary(_verdicts(_property("base"))))

    def test_the_map_links_every_statement_and_fixes_no_colour(self) -> None:
        shown = theory_map(_verdicts(_property("base")))
        self.assertIn("0 of 1 line<", shown)  # also of one beyond sampling
        self.assertIn('href="chapter.html#base"', shown)
        self.assertIn('href="chapter.html#top"', shown)
        self.assertNotRegex(shown, r'(fill|stroke)="(?!none)')

    def test_a_figure_takes_the_colours_of_the_page(self) -> None:
        path = "<path id='gpPt0' stroke='rgb( 58, 110, 165)' d='M0,0'/>"
        use = "<use xlink:href='#gpPt0' color=\"black\"/>"
        shown = themed(f"<svg viewBox='0 0 1 1'>{path}{use}</svg>", "k", "κ against $α$")
        self.assertIn("stroke:var(--series-1,#3a6ea5)", shown)
        self.assertIn("color:var(--page-foreground-color,#000000)", shown)
        self.assertIn("id='k-gpPt0'", shown)
        self.assertIn("#k-gpPt0", shown)

    def test_benchmarks_are_medians(self) -> None:
        rows = [
            {
                "name": "f/8",
                "run_name": "f/8",
                "run_type": "iteration",
                "real_time": t,
                "time_unit": "us",
                "matvecs": 3.0,
            }
            for t in (1.0, 9.0, 2.0)
        ]
        found = measurements.Benchmark("f", "chapter")
        for row in rows:
            measurements._add(found, row)
        self.assertAlmostEqual(found.measurements["8"].time, 2e-6)

    def _section(self, *rows: dict[str, object], model: str = "") -> str:
        found = measurements.Benchmark("newton_of_l1", "chapter", model=model)
        for row in rows:
            row = {"name": f"newton_of_l1/{row['at']}", "real_time": 0.0, "time_unit": "us", "label": "P1", **row}
            measurements._add(found, {key: value for key, value in row.items() if key != "at"})
        return cost("chapter", [found], NO_CODE)

    def test_a_column_that_says_nothing_is_left_out(self) -> None:
        shown = self._section({"at": "k:-2", "jvps": 1.0}, {"at": "k:3", "vjps": 1000.0})
        self.assertIn("<th>Size</th><th>jvps</th><th>vjps</th>", shown)
        self.assertIn("<td>k −2</td><td>1</td><td>0</td>", shown)
        self.assertIn("<td>k 3</td><td>0</td><td>1,000</td>", shown)
        self.assertIn("<h4>Newton of ℓ₁ <small>P1</small>", shown)
        self.assertNotIn("Size", self._section({"at": "", "jvps": 1.0}))

    def test_only_a_product_that_is_not_noted_was_not_formed(self) -> None:
        shown = self._section({"at": "k:1", "jvps": 1.0}, {"at": "k:2", "error": 1e-9})
        self.assertIn("<td>k 1</td><td>1</td><td>–</td>", shown)
        self.assertIn("<td>k 2</td><td>0</td><td>1.00·10⁻⁹</td>", shown)

    def test_one_that_failed_counts_nothing_and_has_its_claim(self) -> None:
        failed = {"at": "k:1", "error_occurred": True, "error_message": "absent"}
        shown = self._section(failed, {"at": "k:2", "real_time": 1.0, "tolerance": 0.001})
        self.assertIn("<small>P1</small>", shown)
        self.assertIn("<td>absent</td><td>–</td>", shown)
        self.assertIn("<td>1.00·10⁻³</td>", shown)

    def test_one_pair_has_no_spread(self) -> None:
        row = {"at": "n:1", "real_time": 1.0, "ratio": 2.0, "ratio_spread": 0.01}
        self.assertIn("<td>2.00</td>", self._section({**row, "pairs": 1.0}))
        self.assertIn("<td>2.00 ± 1.0\u00a0%</td>", self._section({**row, "pairs": 9.0}))

    def test_no_power_is_told_where_there_is_none(self) -> None:
        straight = [{"at": f"n:{n}", "real_time": n**2 * off} for n, off in ((1, 1.0), (2, 1.04), (4, 1.0))]
        self.assertIn("the power 2.0 of the size, at none further off than 3\u00a0%", self._section(*straight))
        self.assertNotIn(
            "power", self._section(*({"at": f"n:{n}", "real_time": t} for n, t in ((1, 1.0), (2, 1.0), (4, 9.0))))
        )

    def test_growth_is_judged_by_the_times_shown(self) -> None:
        found = measurements.Benchmark("f", "chapter", model="N")
        for size, time in ((2, 2.0), (4, 4.0), (8, 8.0)):
            measurements._add(found, {"name": f"f/n:{size}", "real_time": time, "cpu_time": 1.0, "time_unit": "us"})
        measurements._add(found, {"name": "f_RMS", "run_type": "aggregate", "aggregate_name": "RMS", "rms": 0.7})
        self.assertAlmostEqual(found.misfit(), 0)
        found.model = "N^2"
        self.assertGreater(found.misfit(), 0.1)

    def test_an_exponent_is_no_size(self) -> None:
        found = measurements.Benchmark("f", "chapter")
        for k in (4, 6, 8):
            measurements._add(found, {"name": f"f/k:{k}", "real_time": k, "time_unit": "us"})
        self.assertEqual(found.points(), [])


class CodeGraph(unittest.TestCase):
    def test_what_a_property_exercises_is_found_through_its_neighbours(self) -> None:
        code = Code(
            [
                Function("it_holds", "props/chapter.cpp", "p.html", "const auto h = draw_model(law.ratio(1), ratio);"),
                Function("draw_model", "props/chapter.cpp", "g.html", "Flow flow(h); return lazy::kappa<2>(h.norm());"),
                Function("norm", "props/other.cpp", "o.html", "ratio(1)"),
                Function("kappa", "impl/lazy/kappa.hpp", "k.html", ""),
                Function("Flow", "impl/lazy/flow.hpp", "f.html", ""),
                Function("norm", "impl/lazy/norm.hpp", "n.html", ""),
                Function("ratio", "impl/lazy/ratio.hpp", "r.html", ""),
            ]
        )
        property_ = code.find("props", "it_holds")
        assert property_ is not None
        self.assertEqual([f.name for f in code.exercised_by(property_)], ["Flow", "kappa"])


def _function(name: str, body: str = "", arguments: int = 0, owner: str = "", **more) -> Member:
    family = frozenset({owner} - {""})
    about = {"family": family, "fewest": arguments, "most": arguments, "file": "impl/a.hpp"} | more
    return Member("a" + name, "function", name, owner=owner, body=body, **about)


class Uses(unittest.TestCase):
    def test_a_call_is_a_use_and_a_name_is_none(self) -> None:
        kappa = _function("kappa", arguments=2)
        self.assertTrue(_function("f", "() { return lazy::kappa(at, {1, 2}); }").uses(kappa))
        self.assertTrue(_function("f", "() { return g<Model, 2>(kappa<Model>(at(1, 2), y)); }").uses(kappa))
        self.assertFalse(_function("f", "(const Kappa& kappa) { return kappa.value; }").uses(kappa))
        self.assertFalse(kappa.uses(kappa))

    def test_a_call_with_other_arguments_is_of_another(self) -> None:
        self.assertFalse(_function("f", "() { return kappa(at); }").uses(_function("kappa", arguments=2)))
        self.assertFalse(_function("f", "() { return kappa(at); }").uses(_function("kappa")))
        self.assertTrue(_function("f", "() { return kappa( ); }").uses(_function("kappa")))

    def test_what_has_the_name_of_a_function_here_is_not_the_function(self) -> None:
        residual = _function("residual", arguments=1)
        self.assertFalse(_function("f", "() { const auto residual = g; residual(x); }").uses(residual))
        self.assertFalse(_function("f", "(F residual) { residual(x); }", parameters={"residual"}).uses(residual))
        self.assertFalse(_function("f", "() { Vector residual(n); }").uses(residual))
        self.assertFalse(_function("f", "() { return h.residual(x); }").uses(residual))

    def test_a_member_is_called_on_an_object_of_its_class(self) -> None:
        jet = _function("jet", arguments=1, owner="lazy::Network")
        self.assertTrue(_function("f", "() { return h.jet(w); }", sees={"Network"}).uses(jet))
        self.assertFalse(_function("f", "() { return h.jet(w); }", sees={"Polynomial"}).uses(jet))
        self.assertFalse(_function("f", "() { return jet(w); }").uses(jet))

    def test_a_class_calls_itself_by_name(self) -> None:
        gradient = _function("gradient", owner="lazy::Objective")
        mine = {"owner": "lazy::Objective", "sees": {"Objective"}}
        self.assertTrue(_function("f", "() { return gradient() + this->gradient(); }", **mine).uses(gradient))
        self.assertFalse(_function("f", "() { return loss().gradient(); }", **mine).uses(gradient))
        nested = {"owner": "lazy::Objective::Jet"}
        self.assertFalse(_function("f", "() { return loss().gradient(); }", **nested).uses(gradient))
        derived = {"owner": "lazy::Other", "family": {"lazy::Other", "lazy::Objective"}}
        self.assertTrue(_function("f", "() { return gradient(); }", **derived).uses(gradient))

    def test_what_a_source_file_defines_is_its_own(self) -> None:
        race = _function("race", file="bench/a.cpp")
        self.assertTrue(_function("f", "() { race(); }", file="bench/a.cpp").uses(race))
        self.assertFalse(_function("f", "() { race(); }", file="bench/b.cpp").uses(race))

    def test_variables_are_read_and_values_are_named_with_their_type(self) -> None:
        horizon = Member("a", "variable", "horizon", "impl/a.hpp", "lazy::Settings", frozenset({"lazy::Settings"}))
        self.assertTrue(_function("f", "() { return horizon; }", owner="lazy::Settings").uses(horizon))
        self.assertFalse(_function("f", "(double horizon) { return horizon; }").uses(horizon))
        value = Member("a", "enumvalue", "horizon", "impl/a.hpp")
        self.assertTrue(_function("f", "() { return End::horizon; }").uses(value))
        self.assertFalse(_function("f", "(double horizon) { return horizon; }").uses(value))


    def test_members_are_read_from_the_sources_that_the_xml_points_at(self) -> None:
        source = "struct A : B {\n  int f(int x) {\n    return g(x);  // h(x)\n  }\n};\n"
        xml = """<doxygen><compounddef kind="struct"><compoundname>lazy::A</compoundname>
          <basecompoundref>lazy::B</basecompoundref><location file="a.hpp" bodyfile="a.hpp" bodystart="1" bodyend="5"/>
          <sectiondef><memberdef kind="function" id="structlazy_1_1A_1a0"><name>f</name>
          <param><type>int</type><declname>x</declname></param>
          <location file="a.hpp" bodyfile="a.hpp" bodystart="2" bodyend="4"/></memberdef></sectiondef></compounddef></doxygen>"""
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.hpp").write_text(source, encoding="utf-8")
            (Path(folder) / "a.xml").write_text(xml, encoding="utf-8")
            f = read_members(Path(folder), Path(folder))["a0"]
        self.assertEqual((f.owner, f.family, f.fewest, f.most), ("lazy::A", {"lazy::A", "lazy::B"}, 1, 1))
        self.assertEqual(f.parameters, {"x"})
        self.assertTrue(f.uses(_function("g", arguments=1, owner="lazy::B")))
        self.assertFalse(f.uses(_function("h", arguments=1)))


class References(unittest.TestCase):
    NORM, KAPPA, RACE = ("a" + letter * 32 for letter in "012")
    MEMBERS = {
        NORM: _function("norm", "(at) { return 1; }", 1),
        KAPPA: _function("kappa", "(at) { return norm(at); }", 1),
        RACE: _function("race", "(state) { norm(at); return kappa(at); }", 1, file="bench/a.cpp"),
    }

    def _page(self, member: str, says: str, *others: str) -> str:
        links = " and ".join(f'<a class="el" href="x.html#{other}">f()</a>' for other in others)
        return f'<a id="{member}" name="{member}"></a>\n<p class="reference">{says} {links}.</p>\n\n<p>end</p>'

    def test_a_list_keeps_what_the_definitions_bear_out(self) -> None:
        for member, says, true, false in (
            (self.KAPPA, "References", [self.NORM], [self.KAPPA, self.RACE]),
            (self.NORM, "Referenced by", [self.KAPPA, self.RACE], [self.NORM]),
            (self.RACE, "References", [self.NORM, self.KAPPA], []),
        ):
            page = self._page(member, says, *true, *false)
            self.assertEqual(without_false_uses(page, self.MEMBERS), self._page(member, says, *true))

    def test_a_list_with_nothing_left_goes(self) -> None:
        shown = without_false_uses(self._page(self.NORM, "References", self.KAPPA), self.MEMBERS)
        self.assertNotIn("reference", shown)
        self.assertIn("<p>end</p>", shown)

    def test_the_name_of_a_parameter_is_no_link(self) -> None:
        row = '<tr class="memitem:{} inherit"><td><a class="el" href="a">kappa</a> (<a class="el" href="b">Jet</a> {}, {})</td></tr>'
        linked = row.format(self.KAPPA, '<a class="el" href="c">at</a>', '<a class="el" href="d">kappa</a>')
        members = {self.KAPPA: _function("kappa", parameters={"at", "kappa"})}
        self.assertEqual(without_linked_parameters(linked, members), row.format(self.KAPPA, "at", "kappa"))


class Listings(unittest.TestCase):
    """Lines of code as Doxygen lists them, and what is left of their links."""

    @staticmethod
    def _link(kind: str, target: str, name: str) -> str:
        return f'<a class="code hl_{kind}" href="{target}">{name}</a>'

    def _left(self, code: str) -> str:
        page = mended(f'<div class="line"><span class="lineno">    1</span>{code}</div>\n')
        return page.removeprefix('<div class="line"><span class="lineno">    1</span>').removesuffix("</div>\n")

    def test_a_function_is_linked_where_it_is_called(self) -> None:
        kappa = self._link("function", "kappa_8hpp.html#a1", "kappa")
        for code in f"{kappa}(at)", f"{kappa}&lt;Jet&gt;(at)", f"BENCHMARK({kappa})":
            self.assertEqual(self._left(code), code)
        self.assertEqual(self._left(f"const Kappa&amp; {kappa}, {kappa}.outputs"), "const Kappa&amp; kappa, kappa.outputs")

    def test_an_enumerator_is_linked_behind_its_own_type(self) -> None:
        one = self._link("enumeration", "flow_8hpp.html#a1", "FlowEnd")
        other = self._link("enumeration", "norm_8hpp.html#a2", "NormEnd")
        budget = self._link("enumvalue", "flow_8hpp.html#a3", "budget")
        self.assertEqual(self._left(f"{one}::{budget}"), f"{one}::{budget}")
        self.assertEqual(self._left(f"{other}::{budget}"), f"{other}::budget")
        self.assertEqual(self._left(f"int {budget} = 3;"), "int budget = 3;")

    def test_a_variable_is_linked_behind_an_object_or_beside_its_declaration(self) -> None:
        nodes = self._link("variable", "row_8hpp.html#a1", "c")
        for code in f"row.{nodes}", f"row-&gt;{nodes}", f"Row::{nodes}":
            self.assertEqual(self._left(code), code)
        self.assertEqual(self._left(f"const Vector {nodes} = f({nodes});"), "const Vector c = f(c);")
        declared = f'<div class="line"><a class="line" href="row_8hpp.html#a1">7</a> double {nodes};</div>\n'
        both = declared + f'<div class="line">{nodes} + 1</div>'
        self.assertEqual(mended(both), both)

    def test_a_name_is_one_word_and_marks_of_snippets_are_no_code(self) -> None:
        self.assertEqual(self._left('Po<span class="keywordtype">int</span>'), "Point")
        self.assertEqual(self._left('<span class="keywordtype">int</span> n'), '<span class="keywordtype">int</span> n')
        self.assertEqual(mended('<div class="line"><span class="comment">// [kappa]</span></div>\n'), "")


if __name__ == "__main__":
    unittest.main()
