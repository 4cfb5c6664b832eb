#!/usr/bin/python3
"""What tests/fuzz_runs.py makes of fuzz targets that end in one way or another: scripts stand in for them."""
import sys
import tempfile
import unittest
from pathlib import Path

import fuzz_runs

PARSER, OTHER = "fuzz_feed_vendors", "fuzz_wire_answer"
UNITS = "echo stat::number_of_executed_units: {}"
WRITES = ("for i in $*; do case $i in -artifact_prefix=*) unit=${{i#*=}}{}-1; echo > $unit; "
          "echo Test unit written to $unit;; esac; done; ")
# A unit that is run by itself comes without options.
SLOW = "test $# = 1 && exit {}; "

# name, what the target does, what is counted of it, how many faults
CASES = [
    ("a slice that ends counts", UNITS.format(7000), 7000, 0),
    ("a crash is a fault, and what was run before it counts",
     WRITES.format("crash") + UNITS.format(41) + "; exit 77", 41, 1),
    ("a target that cannot be started is a fault", "exit 1", 0, 1),
    ("a unit that is slow by itself is a fault",
     SLOW.format(152) + WRITES.format("slow-unit") + UNITS.format(9), 9, 1),
    ("one that was slow on a busy machine is none",
     SLOW.format(0) + WRITES.format("slow-unit") + UNITS.format(9), 9, 0),
    ("a time-out on a busy machine is none",
     SLOW.format(0) + WRITES.format("timeout") + "echo ERROR: libFuzzer: timeout; " + UNITS.format(9) + "; exit 70",
     9, 0),
    ("a slow unit does not hide a crash",
     SLOW.format(0) + WRITES.format("slow-unit") + WRITES.format("crash") + UNITS.format(9) + "; exit 77", 9, 1),
    ("a slice that is ended early counts as far as it came", UNITS.format(12) + "; exit 72", 12, 0),
]


class Tests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        (self.root / "tests/fuzz").mkdir(parents=True)
        (self.root / "keep").mkdir()
        for target in (PARSER, OTHER):
            (self.root / f"tests/fuzz/{target}.c").touch()
            self.program(target, UNITS.format(5000))

    def tearDown(self):
        self.folder.cleanup()

    def program(self, target, script):
        path = self.root / target
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def runs(self, page=""):
        return fuzz_runs.Runs(self.root, self.root / "keep", self.root, page)

    def test_endings(self):
        for name, script, executions, faults in CASES:
            with self.subTest(name):
                self.program(PARSER, script)
                runs = self.runs()
                runs.forget(PARSER)
                runs.run(PARSER)
                entry = self.runs().entry(PARSER)  # as it was saved
                self.assertEqual((executions, faults), (entry["executions"], entry["faults"]))

    def test_parsers_come_first(self):
        self.program(PARSER, UNITS.format(10**8))
        runs = self.runs()
        self.assertEqual(PARSER, runs.next())
        runs.run(PARSER)
        runs.entry(PARSER)["seconds"] = 60
        self.assertEqual(OTHER, runs.next())
        self.assertEqual(f"0 faults in 0.1000 of it; 10^8 of 1 of {len(fuzz_runs.PARSERS)} parsers", runs.verdict())

    def test_a_run_ends_where_it_should(self):
        runs = self.runs()
        self.assertTrue(runs.go_on(200000, 2))
        self.assertGreaterEqual(runs.total(), 200000)

    def test_a_fault_is_not_run_again(self):
        self.program(PARSER, "exit 1")
        self.program(OTHER, "exit 1")
        self.assertFalse(self.runs().go_on(10**9, 2))

    def test_the_page_is_a_tally(self):
        runs = self.runs()
        runs.run(PARSER)
        again = fuzz_runs.parse_page("\n".join(runs.table()))
        self.assertEqual({PARSER: 5000, OTHER: 0}, {target: entry["executions"] for target, entry in again.items()})


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
