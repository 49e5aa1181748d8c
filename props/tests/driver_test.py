#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the driver makes of properties that fail in every way it must see (faulty.cpp), and of a run in which all is
well (units.cpp)."""

import csv
import json
import math
import os
import pathlib
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

FAULTY = os.environ.get("LAZY_PROPS_FAULTY", "lazy-props-faulty")
UNITS = os.environ.get("LAZY_PROPS_UNITS", "lazy-props-units")
FULL = 1000  # cases a property in the full tier


class DriverTest(unittest.TestCase):
    """Runs the program in a folder of its own, with an empty corpus."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.corpus = self.folder / "corpus"
        self.corpus.mkdir()

    def command(self, *arguments, program=FAULTY):
        without = {"--case", "--replay", "--list", "--list-tests", "--coverage", "--merge", "--help", "--data",
                   "--corpus"}
        corpus = [] if without & set(arguments) else ["--corpus", self.corpus]
        return [program, *map(str, arguments), *map(str, corpus)]

    def run_driver(self, *arguments, program=FAULTY):
        return subprocess.run(self.command(*arguments, program=program), capture_output=True, text=True, timeout=120)

    def status(self, *arguments, program=FAULTY):
        return self.run_driver(*arguments, program=program).returncode

    def evidence_of(self, *arguments, into="evidence", program=FAULTY):
        """The evidence of a run, by property."""
        self.run_driver(*arguments, "--evidence", self.folder / into, program=program)
        return self.read(into)

    def read(self, folder="evidence"):
        lines = (self.folder / folder / "evidence.jsonl").read_text().splitlines()
        return {record["property"]: record for record in map(json.loads, lines)}

    def one(self, name, *arguments, into="evidence"):
        return self.evidence_of("--property", name, *arguments, into=into)[name]

    def refuses(self, *arguments, naming):
        """Status 2, and a message that names what is wrong."""
        result = self.run_driver(*arguments)
        self.assertEqual(result.returncode, 2, result)
        for word in [naming] if isinstance(naming, str) else naming:
            self.assertIn(word, result.stderr + result.stdout)


class Searching(DriverTest):
    def test_a_true_property_is_checked_and_its_variants_are_refuted(self):
        found = self.one("sums_commute")
        self.assertEqual((found["verdict"], found["why"], found["cases"]), ("checked", "", FULL))
        self.assertEqual([v["verdict"] for v in found["variants"]], ["refuted", "refuted"])
        self.assertEqual(found["variants"][0]["kills"], {"product": 0, "sum": 50})
        self.assertEqual(self.status("--property", "sums_commute"), 0)

    def test_margins_have_quantiles_and_a_worst_case(self):
        oracles = {o["name"]: o for o in self.one("sums_commute")["oracles"]}
        product = oracles["product"]
        self.assertEqual(product["zeros"] + sum(count for _, count in product["histogram"]), FULL)
        self.assertEqual(oracles["sum"]["worst"], 0)
        self.assertEqual(oracles["sum"]["zeros"], FULL)
        self.assertEqual(set(product["values"]), {"a", "b", "n", "A"})

    def test_integers_shrink_to_the_least_that_fails(self):
        found = self.one("integers_are_small")["counterexample"]
        self.assertEqual(found["values"], {"n": 18, "x": 1.0})
        self.assertEqual((found["oracle"], found["observed"], found["allowed"]), ("n", 18, 17))

    def test_matrices_shrink_to_small_integers(self):
        values = self.one("matrices_are_small")["counterexample"]["values"]
        self.assertEqual(values, {"rows": 1, "cols": 1, "A": [[2.0]]})

    def test_an_exception_is_a_failure_and_shrinks(self):
        found = self.one("throws_for_large")["counterexample"]
        self.assertEqual((found["values"], found["exception"]), ({"n": 18}, "<n & \ufffd is large>"))
        self.assertEqual(self.one("throws_an_int")["verdict"], "refuted")

    def test_not_a_number_is_a_failure(self):
        found = self.one("answers_nan")
        self.assertEqual((found["verdict"], found["counterexample"]["observed"]), ("refuted", "nan"))

    def test_a_variant_that_is_seldom_false_is_looked_for_in_all_cases(self):
        variant = self.one("refuted_late")["variants"][0]
        self.assertEqual(variant["verdict"], "refuted")
        self.assertGreaterEqual(variant["first"], variant["round"])
        self.assertEqual(variant["counterexample"]["values"], {"n": 7})

    def test_discarded_cases_are_replaced(self):
        found = self.one("half_are_discarded")
        self.assertEqual((found["verdict"], found["cases"]), ("checked", FULL))
        self.assertGreater(found["discards"], 800)

    def test_a_dear_property_has_fewer_cases_and_that_is_said(self):
        self.assertEqual(self.one("dear")["cases"], FULL // 10)
        self.assertIn(f"dear: {FULL // 10} cases, 1/10 of the budget", self.run_driver("--property", "dear").stdout)


class Vacuity(DriverTest):
    def gives_up(self, name, why):
        found = self.one(name)
        self.assertEqual(found["verdict"], "gave up")
        self.assertIn(why, found["why"])
        self.assertEqual(self.status("--property", name), 1)

    def test_no_case(self):
        self.gives_up("always_discards", "no case was tried")

    def test_more_than_ten_discards_to_a_case(self):
        self.gives_up("mostly_discards", "were discarded and only")

    def test_no_answer(self):
        found = self.one("answers_nothing")
        self.assertEqual(found["verdict"], "refuted")
        self.assertEqual(found["counterexample"]["exception"], "the property answered nothing")

    def test_too_few_cases_in_a_regime(self):
        self.gives_up("misses_its_regime", "insufficient coverage of 'n = 0'")

    def test_no_false_variant(self):
        self.gives_up("has_no_false_variant", "no false variant")

    def test_a_variant_that_survives(self):
        self.gives_up("has_a_variant_that_survives", f"survived {FULL} cases")

    def test_a_variant_that_cannot_be_evaluated(self):
        self.gives_up("has_a_variant_that_throws", "no such law")

    def test_a_shard_without_cases(self):
        found = self.one("sums_commute", "--cases", 2, "--shard", "2/3")
        self.assertEqual((found["verdict"], found["cases"]), ("open", 0))


class Replaying(DriverTest):
    def test_the_command_shown_shows_the_counterexample_again(self):
        for name in ["integers_are_small", "a_late_failure", "throws_for_large"]:
            found = self.one(name)["counterexample"]
            program, *arguments = shlex.split(found["replay"])
            self.assertEqual(program, pathlib.Path(FAULTY).name)
            result = self.run_driver(*arguments)
            self.assertEqual(result.returncode, 1)
            for key, value in found["values"].items():
                self.assertIn(f"    {key} = {json.dumps(value)}\n", result.stdout)

    def test_so_does_that_of_a_false_variant(self):
        for tier in ["quick", "full"]:
            variant = self.one("sums_commute", "--tier", tier)["variants"][1]
            self.assertIn("'", variant["name"])
            result = self.run_driver(*shlex.split(variant["counterexample"]["replay"])[1:])
            self.assertEqual(result.returncode, 0, result)
            for key, value in variant["counterexample"]["values"].items():
                shown = re.search(rf"^    {key} = (.*)$", result.stdout, re.M).group(1)
                self.assertEqual(json.loads(shown), value)

    def test_saved_values_replay(self):
        self.one("integers_are_small")
        saved = self.folder / "evidence" / "counterexamples" / "integers_are_small.json"
        result = self.run_driver("--property", "integers_are_small", "--replay", saved)
        self.assertEqual(result.returncode, 1)
        self.assertIn("observed 18, allowed 17", result.stdout)

    def test_a_case_that_holds_is_shown(self):
        result = self.run_driver("--property", "sums_commute", "--case", 3)
        self.assertEqual(result.returncode, 0)
        self.assertIn("holds in this case", result.stdout)
        self.assertRegex(result.stdout, r"(?m)^    a = \d")

    def test_the_worst_case_is_the_one_named(self):
        product = next(o for o in self.one("sums_commute")["oracles"] if o["name"] == "product")
        shown = self.run_driver("--property", "sums_commute", "--case", product["case"]).stdout
        self.assertIn(f"a = {json.dumps(product['values']['a'])}\n", shown)

    def test_values_read_back_to_the_same_bits(self):
        found = self.one("draws_special_values")["counterexample"]
        self.assertEqual(found["observed"], 1, "a value was not what was drawn")
        values = found["values"]
        self.assertEqual(math.copysign(1, values["negative zero"]), -1)
        self.assertEqual((values["least"], values["greatest"]), (5e-324, sys.float_info.max))
        self.assertEqual(values["infinity"], "inf")
        saved = self.folder / "evidence" / "counterexamples" / "draws_special_values.json"
        result = self.run_driver("--property", "draws_special_values", "--replay", saved)
        self.assertIn("observed 1, allowed 0", result.stdout)

    def test_an_explored_seed_replays(self):
        first = self.run_driver("--property", "integers_are_small", "--explore").stdout
        second = self.run_driver("--property", "integers_are_small", "--explore").stdout
        seed = re.match(r"seed (0x[0-9a-f]+)\n", first).group(1)
        self.assertNotEqual(seed, re.match(r"seed (0x[0-9a-f]+)\n", second).group(1))
        again = self.run_driver("--property", "integers_are_small", "--seed", seed).stdout
        strip = lambda text: re.sub(r"\d+\.\d s", "", text.removeprefix(f"seed {seed}\n"))
        self.assertEqual(strip(first), strip(again))

    def test_values_that_do_not_fit_are_refused(self):
        values = self.folder / "values.json"
        for content, naming in [
            ('{"n": 18}', "'x'"),
            ('{"n": 18, "x": 1, "y": 2}', "'y'"),
            ('{"n": 1.5, "x": 1}', "'n'"),
            ('{"n": 1e12, "x": 1}', "'n'"),
            ('{"n": 18, "x": "much"}', "'x'"),
            ("[18]", "values.json"),
            ("{", "values.json"),
        ]:
            values.write_text(content)
            self.refuses("--property", "integers_are_small", "--replay", values, naming=naming)
        self.refuses("--property", "integers_are_small", "--replay", self.folder / "none.json", naming="none.json")

    def test_a_discarded_case_is_not_said_to_hold(self):
        values = self.folder / "values.json"
        values.write_text('{"n": 1}')
        result = self.run_driver("--property", "half_are_discarded", "--replay", values)
        self.assertEqual(result.returncode, 1)
        self.assertIn("is discarded", result.stdout)


class Sharding(DriverTest):
    NAMES = ["sums_commute", "half_are_discarded", "refuted_late", "dear", "misses_its_regime",
             "has_a_variant_that_survives", "has_a_variant_that_throws", "a_late_failure", "integers_are_small"]

    def properties(self):
        return [word for name in self.NAMES for word in ("--property", name)]

    @staticmethod
    def timeless(evidence):
        return {name: {key: value for key, value in record.items() if key not in ("seconds", "cases_per_second")}
                for name, record in evidence.items()}

    def shards(self, of):
        folders = [self.folder / f"shard{i}" for i in range(of)]
        for i, folder in enumerate(folders):
            self.run_driver(*self.properties(), "--shard", f"{i}/{of}", "--evidence", folder)
        return folders

    def test_shards_merge_to_the_undivided_run(self):
        whole = self.timeless(self.evidence_of(*self.properties()))
        folders = self.shards(3)
        status = self.status("--merge", *reversed(folders), "--evidence", self.folder / "merged")
        self.assertEqual(status, 1)
        merged = self.timeless(self.read("merged"))
        self.assertEqual(list(whole), list(self.read("shard0")))
        for name, record in whole.items():
            if record["counterexample"]:  # each shard stops at its own first failure
                for key in ["verdict", "why", "counterexample", "variants", "budget", "shards"]:
                    self.assertEqual(merged[name][key], record[key], f"{name}: {key}")
            else:
                self.assertEqual(merged[name], record)

    def test_jobs_and_filters_do_not_matter(self):
        one_job = self.timeless(self.evidence_of(*self.properties(), "--jobs", 1, into="one"))
        four_jobs = self.timeless(self.evidence_of(*self.properties(), "--jobs", 4, into="four"))
        self.assertEqual(one_job, four_jobs)
        self.assertEqual(one_job["refuted_late"], self.timeless({"": self.one("refuted_late")})[""])

    def test_what_a_shard_lacks_is_judged_at_the_merge(self):
        name = "has_a_variant_that_survives"
        folders = [self.folder / f"shard{i}" for i in range(2)]
        for i, folder in enumerate(folders):
            shard = self.run_driver("--property", name, "--shard", f"{i}/2", "--evidence", folder)
            self.assertEqual(shard.returncode, 0)
            self.assertIn("to be judged when the shards are merged", shard.stdout)
            self.assertTrue(shard.stdout.endswith("0 passed, 0 failed, 1 open\n"))
            self.assertEqual(self.read(folder)[name]["verdict"], "open")
        self.assertEqual(self.status("--merge", *folders, "--evidence", self.folder / "merged"), 1)
        self.assertEqual(self.read("merged")[name]["verdict"], "gave up")
        self.assertEqual(self.status("--property", "integers_are_small", "--shard", "0/2"), 1)

    def test_a_shard_that_is_missing_or_there_twice_is_said(self):
        first, second, _ = self.shards(3)
        result = self.run_driver("--merge", first, second)
        self.assertEqual(result.returncode, 1)
        self.assertIn("only 2 of its 3 shards", result.stdout)
        self.refuses("--merge", first, second, first, naming="shard 0 of 3 is there twice")

    def test_other_seeds_tiers_and_divisions_do_not_merge(self):
        for arguments in [("--shard", "1/2", "--seed", 5), ("--shard", "1/2", "--tier", "quick"), ("--shard", "1/3")]:
            self.one("dear", "--shard", "0/2", into="a")
            self.one("dear", *arguments, into="b")
            self.refuses("--merge", self.folder / "a", self.folder / "b", naming="dear")

    def test_what_cannot_be_read_is_named(self):
        self.refuses("--merge", self.folder / "nowhere", naming="nowhere")
        (self.folder / "evidence.jsonl").write_text("{\n")
        self.refuses("--merge", self.folder, naming="evidence.jsonl, line 1")
        (self.folder / "evidence.jsonl").write_text('{"property": "no_such_property"}\n')
        self.refuses("--merge", self.folder, naming="no_such_property")


class Arguments(DriverTest):
    def test_misspelt_words_are_refused(self):
        for arguments, naming in [
            (["--casess", 5], "did you mean '--cases'?"),
            (["--sede=5"], "did you mean '--seed'?"),
            (["dear"], "dear"),
            (["--property", "deer"], "deer"),
            (["--property", "sums_comute"], "did you mean 'sums_commute'?"),
            (["--claim", "fund"], "fund"),
            (["--claim", "unchecked"], "nothing checks it"),
            (["--chapter", "seerching"], "did you mean 'searching'?"),
            (["--filter", "no such word"], "no such word"),
            (["--filter", ""], "--filter"),
            (["--shard", "3/3"], "3/3"),
            (["--shard", "1"], "--shard"),
            (["--shard", "-1/3"], "-1/3"),
            (["--seed", "12x"], "12x"),
            (["--seed", "-1"], "-1"),
            (["--seed", "0x10000000000000000"], "0x10000000000000000"),
            (["--tier", "fast"], "fast"),
            (["--cases", 0], "--cases: it must be a whole number from 1 to 1000000000000, but it is '0'\n"),
            (["--cases", "abc"], "but it is 'abc'\n"),
            (["--cases", "1.5"], "but it is '1.5'\n"),
            (["--cases", "1e300"], "but it is '1e300'\n"),
            (["--seconds", "nan"], "nan"),
            (["--seconds", -1], "-1"),
            (["--jobs", 0], "--jobs"),
            (["--hours", 1], "--tier soak"),
            (["--corpus", self.folder / "nowhere"], "nowhere"),
            (["--property", "dear", "--case", 1, "--variant", "at all"], ["at all", "not at all"]),
            (["--case", 1], "--property"),
            (["--filter", "small", "--case", 1], "--property"),
        ]:
            with self.subTest(arguments):
                self.refuses(*arguments, naming=naming)

    def test_options_that_would_be_ignored_are_refused(self):
        for one, other in [
            (["--explore"], ["--seed", 1]),
            (["--coverage"], ["--property", "dear"]),
            (["--list"], ["--cases", 5]),
            (["--merge", self.folder], ["--filter", "x"]),
            (["--list"], ["--coverage"]),
            (["--case", 1], ["--jobs", 1]),
            (["--hours", 1], ["--seconds", 1]),
            (["--variant", "x"], ["--property", "dear"]),
        ]:
            self.refuses(*one, *other, naming=[one[0], other[0]] if one[0] != "--variant" else "--variant")

    def test_headings_narrow_and_words_add_up(self):
        def names(*arguments):
            return [line.split(";")[0] for line in self.run_driver("--list-tests", *arguments).stdout.splitlines()]

        self.assertEqual(names("--property", "dear", "--property", "hangs"), ["dear", "hangs"])
        self.assertEqual(names("--claim", "found_step"), ["half_are_discarded", "refuted_late", "dear"])
        self.assertIn("dear", names("--claim", "found"))
        self.assertEqual(names("--chapter", "trouble", "--filter", "*kill*"), ["is_killed", "its_variant_is_killed"])
        self.refuses("--chapter", "vacuity", "--property", "dear", naming="no property")

    def test_tiers(self):
        self.assertEqual(self.one("refuted_late", "--tier", "quick")["budget"], 100)
        self.assertEqual(self.one("refuted_late")["budget"], FULL)
        start = time.monotonic()
        properties = ["--property", "dear", "--property", "refuted_late"]
        found = self.evidence_of(*properties, "--tier", "soak", "--hours", 2 / 3600)
        self.assertLess(time.monotonic() - start, 60)
        for record in found.values():
            self.assertEqual((record["verdict"], record["tier"], record["cut_short"]), ("checked", "soak", True))
            self.assertGreater(record["cases"], 2000)

    def test_a_soak_is_measured_in_time(self):
        out = self.run_driver("--property", "refuted_late", "--tier", "soak", "--seconds", 0.3).stdout
        self.assertRegex(out, r"refuted_late: \d+ cases in 0\.3")

    def test_numbers_may_have_exponents(self):
        self.assertEqual(self.one("dear", "--cases", "1e3")["budget"], 100)
        self.assertEqual(self.status("--property", "dear", "--case", "1e1"), 0)

    def test_a_time_budget_cuts_and_says_so(self):
        found = self.one("takes_its_time", "--seconds", 0.5)
        self.assertTrue(found["cut_short"])
        self.assertFalse(found["stopped"])
        self.assertLess(found["cases"], 40)
        self.assertEqual(found["verdict"], "checked")
        out = self.run_driver("--property", "takes_its_time", "--seconds", 0.2).stdout
        self.assertRegex(out, rf"takes_its_time: \d+ of {FULL} cases")

    def test_help_fits_80_columns(self):
        result = self.run_driver("--help")
        self.assertEqual(result.returncode, 0)
        self.assertLessEqual(max(map(len, result.stdout.splitlines()[1:])), 80)


class Crashing(DriverTest):
    def test_a_crash_is_reported_and_all_else_is_kept(self):
        result = self.run_driver("--claim", "crashing", "--property", "dear", "--jobs", 2)
        self.assertEqual(result.returncode, 2)  # the headings narrow each other to nothing
        found = self.evidence_of("--filter", "*s", "--filter", "is_killed", "--filter", "dear",
                                 "--filter", "its_variant_is_killed", "--patience", 2, "--seconds", 2)
        for name, ending in [("aborts", r"signal 6|status"), ("segfaults", r"signal 11|status"),
                             ("is_killed", "signal 9"), ("exits", "status 0"), ("its_variant_is_killed", "signal 9"),
                             ("hangs", "after 2 s without an answer")]:
            with self.subTest(name):
                self.assertEqual(found[name]["verdict"], "crashed")
                self.assertRegex(found[name]["why"], ending)
        self.assertEqual(found["dear"]["verdict"], "checked")

    def test_the_case_it_ended_in_is_named_and_ends_again(self):
        found = self.one("is_killed")
        number, again = re.search(r"in case (\d+) \(again: (.*)\)", found["why"]).groups()
        self.assertEqual(found["cases"], int(number))
        self.assertEqual(self.status(*shlex.split(again)[1:]), -signal.SIGKILL)

    def test_what_a_worker_had_found_is_kept(self):
        found = self.one("its_variant_is_killed")
        self.assertIn("of the false variant 'not at all'", found["why"])
        self.assertEqual((found["verdict"], found["cases"], found["oracles"][0]["worst"]), ("crashed", FULL, 0.5))


class Stopping(DriverTest):
    def stopped(self, *arguments, with_signal=signal.SIGINT, times=1):
        process = subprocess.Popen(self.command(*arguments, "--evidence", self.folder / "evidence"),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not children.read_text():  # until the first worker is there, and so the handlers of the signals
            time.sleep(0.05)
        time.sleep(2)
        for _ in range(times):
            process.send_signal(with_signal)
            time.sleep(0.5)
        out, _ = process.communicate(timeout=30)
        return process.returncode, out, self.read()

    def test_a_signal_ends_a_run_with_its_evidence_written(self):
        for one in [signal.SIGINT, signal.SIGTERM]:
            status, out, found = self.stopped("--property", "dear", "--property", "takes_its_time",
                                              "--property", "aborts", "--jobs", 1, with_signal=one)
            self.assertEqual(status, 128 + one)
            self.assertEqual((found["dear"]["verdict"], found["aborts"]["verdict"]), ("checked", "crashed"))
            late = found["takes_its_time"]
            self.assertEqual((late["verdict"], late["cut_short"], late["stopped"]), ("open", True, True))
            self.assertIn("it was stopped after", late["why"])
            self.assertGreater(late["cases"], 0)
            self.assertRegex(out, rf"takes_its_time: \d+ of {FULL} cases")

    def test_what_was_not_begun_is_not_begun(self):
        status, out, found = self.stopped("--property", "takes_its_time", "--property", "hangs", "--jobs", 1)
        self.assertEqual((status, found["hangs"]["cases"], found["hangs"]["verdict"]), (130, 0, "open"))
        self.assertIn("not begun: 1", out)
        self.assertTrue(out.endswith("0 passed, 0 failed, 2 open\n"))

    def test_a_second_signal_ends_what_hangs(self):
        status, _, found = self.stopped("--property", "hangs", times=2)
        self.assertEqual((status, found["hangs"]["verdict"], found["hangs"]["stopped"]), (130, "open", True))


class Keeping(DriverTest):
    def kept(self, name):
        return self.corpus / f"{name}.jsonl"

    def test_counterexamples_are_kept_and_replayed_first(self):
        self.run_driver("--property", "integers_are_small", "--keep")
        entry = json.loads(self.kept("integers_are_small").read_text())
        self.assertEqual(entry["values"], {"n": 18, "x": 1.0})
        self.assertIn("18 observed", entry["note"])
        found = self.one("integers_are_small", "--keep")
        self.assertEqual((found["cases"], found["corpus"], found["counterexample"]["case"]), (0, 1, -1))
        self.assertIn("kept values", found["why"])
        self.assertEqual(len(self.kept("integers_are_small").read_text().splitlines()), 1)

    def test_nothing_is_kept_without_being_asked(self):
        self.run_driver("--property", "integers_are_small")
        self.assertEqual(list(self.corpus.iterdir()), [])

    def test_kept_values_that_hold_are_counted(self):
        self.kept("integers_are_small").write_text('{"values": {"n": 17, "x": 1}, "note": ""}\n' * 2)
        self.assertEqual(self.one("integers_are_small")["corpus"], 2)

    def test_entries_that_do_not_fit_are_clear_errors(self):
        for values, naming in [('{"n": 18}', "'x'"), ('{"n": 18, "x": 1, "y": 2}', "'y'"),
                               ('{"n": "many", "x": 1}', "'n'")]:
            entries = ['{"n": 1, "x": 1}', values]
            self.kept("integers_are_small").write_text("".join(f'{{"values": {one}, "note": ""}}\n' for one in entries))
            found = self.one("integers_are_small")
            self.assertEqual(found["verdict"], "gave up")
            self.assertIn("integers_are_small.jsonl, line 2", found["why"])
            self.assertIn(naming, found["why"])

    def test_values_that_are_discarded_now_do_not_count_as_held(self):
        self.kept("half_are_discarded").write_text('{"values": {"n": 1}, "note": ""}\n')
        self.assertIn("discards them", self.one("half_are_discarded")["why"])

    def test_files_that_do_not_fit_are_clear_errors(self):
        self.kept("dear").write_text('{"values": {}}\n{"values"\n')
        self.refuses("--property", "dear", naming="dear.jsonl, line 2")
        self.kept("dear").unlink()
        self.kept("deer").write_text('{"values": {}}\n')
        self.refuses("--property", "dear", naming="'deer'")


class Results(DriverTest):
    KEYS = {
        "property": str, "claim": str, "statement": str, "chapter": str, "text": str, "tolerance": str, "file": str,
        "line": int, "verdict": str, "why": str, "seed": str, "tier": str, "cases": int, "budget": int,
        "cut_short": bool, "discards": int, "shrinks": int, "seconds": float, "cases_per_second": float,
        "oracles": list, "coverage": list, "notes": list, "variants": list,
    }
    COUNTEREXAMPLE = {"case", "oracle", "observed", "allowed", "margin", "exception", "shrinks", "values", "replay"}

    def setUp(self):
        super().setUp()
        chapters = ["--chapter", "searching", "--chapter", "vacuity"]
        self.result = self.run_driver(*chapters, "--evidence", self.folder / "evidence")
        self.found = self.read()

    def test_evidence_has_the_fields_promised(self):
        self.assertEqual(len(self.found), 18)
        for record in self.found.values():
            for key, kind in self.KEYS.items():
                self.assertIsInstance(record[key], (int, float) if kind is float else kind, key)
            for oracle in record["oracles"]:
                self.assertLessEqual({"name", "worst", "quantiles", "zeros", "histogram", "observed", "allowed", "case",
                                      "values"}, set(oracle))
            for regime in record["coverage"]:
                self.assertEqual({"regime", "required", "hits", "of", "enough"}, set(regime))
            for note in record["notes"]:
                self.assertLessEqual({"name", "min", "median", "max", "count"}, set(note))
            for variant in record["variants"]:
                self.assertLessEqual({"name", "verdict", "cases", "first", "kills", "counterexample"}, set(variant))
            for found in [record["counterexample"], *(v["counterexample"] for v in record["variants"])]:
                self.assertTrue(found is None or set(found) == self.COUNTEREXAMPLE)

    def test_the_step_belongs_to_its_statement(self):
        self.assertEqual((self.found["dear"]["claim"], self.found["dear"]["statement"]), ("found_step", "found"))

    def test_the_manifest_says_what_it_was_made_with(self):
        manifest = json.loads((self.folder / "evidence" / "manifest.json").read_text())
        self.assertLessEqual({"program", "version", "compiler", "flags", "libraries", "cpu", "system", "seed", "tier",
                              "date", "jobs", "shards", "seconds", "cases", "verdict"}, set(manifest))
        self.assertEqual(manifest["cases"], sum(record["cases"] for record in self.found.values()))
        self.assertEqual(manifest["verdict"], "not checked")

    def test_junit_has_the_failures(self):
        suite = xml.etree.ElementTree.parse(self.folder / "evidence" / "junit.xml").getroot()
        cases = {case.get("name"): case for case in suite.iter("testcase")}
        self.assertEqual(set(cases), set(self.found))
        failed = {name for name, record in self.found.items() if record["verdict"] != "checked"}
        self.assertEqual({name for name, case in cases.items() if case.find("failure") is not None}, failed)
        self.assertEqual(int(suite.get("failures")), len(failed))
        failure = cases["integers_are_small"].find("failure")
        self.assertIn("18 observed, 17 allowed", failure.get("message"))
        self.assertIn("n = 18", failure.text)
        self.assertIn("again: ", failure.text)

    def test_nothing_is_left_half_written(self):
        folder = self.folder / "evidence"
        left = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
        refuted = [f"counterexamples/{name}.json" for name, record in self.found.items() if record["counterexample"]]
        self.assertEqual(left, sorted([*refuted, "evidence.jsonl", "junit.xml", "manifest.json"]))

    def test_counterexamples_of_an_earlier_run_go(self):
        (self.folder / "evidence" / "counterexamples" / "dear.json").write_text("{}")
        self.one("dear")
        self.assertFalse((self.folder / "evidence" / "counterexamples" / "dear.json").exists())

    def test_a_folder_that_cannot_be_is_refused_before_the_run(self):
        (self.folder / "file").write_text("")
        start = time.monotonic()
        folder = self.folder / "file" / "evidence"
        self.refuses("--property", "takes_its_time", "--evidence", folder, naming="file/evidence")
        self.assertLess(time.monotonic() - start, 15)

    def test_the_status_is_0_only_if_all_is_checked(self):
        self.assertEqual(self.result.returncode, 1)
        self.assertEqual(self.status("--property", "dear"), 0)
        self.assertEqual(self.status("--property", "dear", "--property", "has_no_false_variant"), 1)

    def test_output_that_cannot_be_written_is_an_error(self):
        for arguments in [("--property", "dear"), ("--list",), ("--help",)]:
            with open("/dev/full", "w", encoding="utf-8") as full:
                result = subprocess.run(self.command(*arguments), stdout=full, stderr=subprocess.PIPE, text=True,
                                        timeout=120)
            self.assertEqual(result.returncode, 2)
            self.assertIn("cannot be written", result.stderr)

    def test_the_last_line_counts(self):
        checked = sum(record["verdict"] == "checked" for record in self.found.values())
        self.assertTrue(self.result.stdout.endswith(f"{checked} passed, {len(self.found) - checked} failed\n"))

    def test_the_kill_matrix_names_the_oracles(self):
        matrix = self.run_driver("--property", "sums_commute", "--kill-matrix").stdout
        self.assertRegex(matrix, r"off by one +refuted +product 0/50  sum 50/50")


class Progress(DriverTest):
    def on_terminal(self, *arguments, columns=60):
        leader, follower = pty.openpty()
        subprocess.run(["stty", "cols", str(columns)], stdin=follower, check=True)
        process = subprocess.Popen(self.command(*arguments), stdout=follower, stderr=follower,
                                   env={**os.environ, "TERM": "xterm"})
        os.close(follower)
        shown = b""
        while True:
            try:
                ready, _, _ = select.select([leader], [], [], 60)
                piece = os.read(leader, 65536) if ready else b""
            except OSError:
                piece = b""
            if not piece:
                break
            shown += piece
        process.wait(timeout=10)
        os.close(leader)
        return shown.decode()

    def test_a_line_is_drawn_over_on_a_terminal(self):
        shown = self.on_terminal("--property", "takes_its_time", "--seconds", 2)
        lines = re.findall(r"\r\x1b\[K(\[0/1\] takes_its_time · \d+ cases)", shown)
        self.assertGreater(len(lines), 2)

    def test_verdicts_have_colours_on_a_terminal(self):
        self.assertIn("\x1b[31mrefuted", self.on_terminal("--property", "integers_are_small"))

    def test_the_line_does_not_wrap(self):
        shown = self.on_terminal("--property", "takes_its_time", "--seconds", 1, columns=20)
        for line in re.findall(r"\r\x1b\[K([^\r\n]*)", shown):
            self.assertLess(len(line), 20)
        self.assertIn("…", shown)

    def test_elsewhere_there_are_plain_lines(self):
        result = self.run_driver("--property", "dear", "--property", "takes_its_time", "--seconds", 1)
        self.assertNotIn("\x1b", result.stdout + result.stderr)
        self.assertEqual(result.stderr, "[2/2] 0 failed\n")

    def test_quiet_is_quiet(self):
        result = self.run_driver("--property", "dear", "--quiet")
        self.assertEqual((result.stderr, len(result.stdout.splitlines())), ("", 2))

    def test_tables_align(self):
        table = self.run_driver("--chapter", "searching", program=FAULTY).stdout
        rows = [line for line in table.splitlines() if re.match(r"T1", line)]
        self.assertEqual({re.search(r"refuted|checked", row).start() for row in rows}, {58})


class Listing(DriverTest):
    def test_list_says_what_is_not_true(self):
        listed = self.run_driver("--list", "--property", "sums_commute")
        self.assertEqual(listed.returncode, 0)
        self.assertIn("sums_commute  [T1 found]\n", listed.stdout)
        self.assertIn("    not: off by one\n", listed.stdout)

    def test_list_for_a_program(self):
        listed = self.run_driver("--list-tests", "--property", "dear")
        self.assertEqual((listed.returncode, listed.stdout), (0, "dear;found_step;found;searching;10\n"))

    def test_coverage_with_a_gap(self):
        result = self.run_driver("--coverage")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, r"T5 +What nothing checks +NO .* no property")
        self.assertRegex(result.stdout, r"T5.1 +beyond +unsampled .* For a reason.")
        self.assertRegex(result.stdout, r"NO .* no false variant of has_no_false_variant")
        self.assertIn("5 of 7 claims covered (71 %), 1 unsampled", result.stdout)
        self.assertEqual(self.status("--coverage", "--chapter", "searching"), 0)
        self.assertEqual(self.status("--coverage", "--chapter", "gaps"), 1)
        self.refuses("--coverage", "--chapter", "gap", naming="did you mean 'gaps'?")

    def test_coverage_without_a_gap(self):
        result = self.run_driver("--coverage", program=UNITS)
        self.assertEqual(result.returncode, 0)
        self.assertIn("(100 %)", result.stdout)


class Data(DriverTest):
    def options(self, text):
        table = self.folder / "table.csv"
        table.write_text(text)
        return "--data", table, "--target", "y"

    def path(self):
        with open(self.folder / "evidence" / "path.csv", newline="", encoding="utf-8") as path:
            return list(csv.DictReader(path))

    def test_what_is_wrong_with_a_table_is_named(self):
        for text, naming in [
            ("", "table.csv is empty"),
            ("a,y\n", "no rows"),
            ("a,b\n1,2\n", "no column 'y'"),
            ("y\n1\n", "no column beside the target"),
            ("a,y\n1\n", "line 2 has 1 fields where the header has 2"),
            ("a,y\n1,2\n1,x\n", "line 3, column 'y': 'x' is not a finite number"),
            ("a,y\n1,2\n1e400,2\n", "line 3, column 'a': '1e400' is beyond the range of a double"),
            ("a,y,a\n1,2,3\n", "two columns have the name 'a'"),
            ('a,y\n1,"2\n', "line 2 has a quotation mark that is not closed"),
            ("a,y\n1,0\n2,0\n", "the target 'y' is zero in every row"),
            ("a,b,y\n0,0,1\n", "X, the columns beside the target, is zero in every row"),
            ("a,y\n1,1e200\n", ["the target 'y'", "from 1e-100 to 1e+100"]),
            ("a,y\n1e-200,1\n", ["X, the columns beside the target", "from 1e-100 to 1e+100"]),
            ("a,y\n1,1\n1,2\n", "range"),
        ]:
            with self.subTest(text):
                self.refuses(*self.options(text), "--evidence", self.folder / "evidence", naming=naming)

    def test_names_may_have_commas_and_quotation_marks(self):
        names = ["a, b", 'say "c"']
        self.evidence_of(*self.options('"a, b","say ""c""","y"\n1,2,3\n'))
        self.assertEqual(list(self.path()[0])[-2:], [f"beta of {name}" for name in names])

    def test_a_byte_order_mark_is_no_part_of_the_first_name(self):
        self.evidence_of(*self.options("\ufeffa,y\n1,2\n"))
        self.assertEqual(list(self.path()[0])[-1], "beta of a")
        self.evidence_of(*self.options("\ufeffy,a\n1,2\n"))
        self.refuses(*self.options("\ufeff"), "--evidence", self.folder / "evidence", naming="table.csv is empty")

    def test_how_often_a_regime_occurs_is_shown_and_not_judged(self):
        found = self.evidence_of(*self.options("a,b,y\n1,2,3\n"))["is_random"]
        regime = found["coverage"][0]
        self.assertEqual((found["verdict"], regime["hits"], regime["enough"]), ("checked", 0, False))

    def test_data_that_meet_no_hypothesis_are_a_failure_of_their_own(self):
        found = self.evidence_of(*self.options("a,b,y\n1,2,3\n"))["discards_data"]
        self.assertEqual(found["verdict"], "no case")
        self.assertIn("no case of this data meets the hypothesis", found["why"])
        self.assertEqual(self.status(*self.options("a,b,y\n1,2,3\n"), "--evidence", self.folder / "evidence"), 1)
        self.assertEqual(self.status("--property", "discards_data"), 0)

    def test_shards_of_data_are_judged_as_data(self):
        for i in range(2):
            self.one("is_random", *self.options("a,b,y\n1,2,3\n"), "--shard", f"{i}/2", into=f"shard{i}")
        self.assertEqual(self.status("--merge", self.folder / "shard0", self.folder / "shard1"), 0)
        self.one("is_random", "--shard", "1/2", into="other")
        self.refuses("--merge", self.folder / "shard0", self.folder / "other", naming="data")

    def test_the_properties_see_any_units_and_the_path_has_those_of_the_file(self):
        for X, y in [(1, 1), (1e90, 1e-90), (1e-90, 1e90), (1e-100, 1e-100)]:
            found = self.evidence_of(*self.options(f"a,b,y\n{X},{2 * X},{3 * y}\n{X},{-X},{y}\n"))["is_random"]
            for note in found["notes"]:
                self.assertTrue(1 <= note["min"] == note["max"] < 2, note)
            for at in self.path():
                a, b = float(at["beta of a"]) * X / y, float(at["beta of b"]) * X / y
                self.assertAlmostEqual(a + 2 * b, 3)
                self.assertAlmostEqual(a - b, 1)


if __name__ == "__main__":
    unittest.main()
