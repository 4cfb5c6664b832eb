"""Fuzz runs that add up, for tests/torture (R19): which target is next, a slice of it, the tally of all.

A slice is bounded in time, and the tally is saved after each, so that a run may be ended at any time and
loses the slices at hand alone. Without a tally in the build tree it begins with the one that the page has.
"""
import json
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

ASKED = 10**9  # over all targets
ASKED_OF_PARSER = 10**8  # of each parser of the adapters
SLICE_S = 180
# libFuzzer chooses what to change by what is rare; with its own hundred rarest features the choosing takes half of the
# processor once most are seen often.
FEW_RARE = ("-entropic_max_number_of_rarest_features=8", "-entropic_feature_frequency_threshold=8")
LEAST = 5000  # executions of each target with its corpus at full length, at the beginning of a run

# The parsers of the adapters, and the longest input of each in a slice. Long inputs cost more than they find;
# what only long ones reach (a line or message over its limit) is in the corpus, which every run hears at full
# length first.
PARSERS = {
    "fuzz_feed_ami_frame": 512,  # a message has some 200 bytes
    "fuzz_feed_csv_record": 256,  # two or three rows of ten columns
    "fuzz_feed_esl_frame": 512,
    "fuzz_feed_gauges_map": 256,  # rows of eight columns
    "fuzz_feed_http_events": 512,  # one event with its headers
    "fuzz_feed_queue_log_line": 512,  # three ids of at most 128 bytes, and some
    "fuzz_feed_vendors": 512,  # one item
}
# Of the other targets, where it is not 512.
LONGEST = {
    "fuzz_base_csv_reader": 256,
    "fuzz_bus_curve": 256,  # three keys
    "fuzz_bus_topic": 256,  # it has at most 255
    "fuzz_feed_ami_session": 1024,  # some messages, one after the other
    "fuzz_feed_esl_session": 1024,
    "fuzz_publish_delivery": 64,  # 32 things that happen
    "fuzz_site_site": 1024,
    "fuzz_site_standings": 64,  # 16 edits
    "fuzz_stats_points": 256,
    "fuzz_stats_state": 64,  # 16 edits
    "fuzz_view_page_file": 1024,
    "fuzz_wire_answer": 256,
    "fuzz_wire_decode": 1024,
}
INTERRUPTED = 72  # libFuzzer's exit code after a SIGTERM

# Freed memory is kept from use for the next 4 MiB instead of 256, more than any run frees; and what is kept
# stays in the cache.
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=4:malloc_context_size=4"}


def parse_page(text):
    """The tally that a page's table tells."""
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): {"executions": int(row[1].replace(",", "")), "seconds": 0, "faults": int(row[3])}
            for row in cells}


class Runs:
    """All that was run of each target: {"executions", "seconds", "faults"}."""

    def __init__(self, root, keep, programs, page_text):
        self.root, self.keep, self.programs = root, keep, programs
        self.targets = sorted(path.stem for path in (root / "tests/fuzz").glob("fuzz_*.c"))
        self.path = keep / "fuzz_tally.json"
        self.tally = json.loads(self.path.read_text()) if self.path.exists() else parse_page(page_text)
        self.lock, self.at_work, self.put_aside = threading.Lock(), set(), set()
        self.left, self.processes, self.stopping = 0, set(), False

    def entry(self, target):
        return self.tally.setdefault(target, {"executions": 0, "seconds": 0, "faults": 0})

    def total(self):
        return sum(entry["executions"] for entry in self.tally.values())

    def faults(self):
        return sum(entry["faults"] for entry in self.tally.values())

    def verdict(self):
        if self.faults() > 0:
            return "**missed**"
        whole = [target for target in PARSERS if self.entry(target)["executions"] >= ASKED_OF_PARSER]
        if self.total() >= ASKED and len(whole) == len(PARSERS):
            return "met"
        return f"0 faults in {self.total() / ASKED:.4f} of it; 10^8 of {len(whole)} of {len(PARSERS)} parsers"

    def forget(self, target):
        self.tally.pop(target, None)
        self.save()

    def save(self):
        aside = self.path.with_suffix(".new")
        aside.write_text(json.dumps(self.tally, indent=1, sort_keys=True))
        aside.replace(self.path)

    def text(self):
        return f"{self.total():,} executions over {len(self.targets)} targets in all, {self.faults()} faults"

    def table(self):
        lines = ["| target | executions | asked | faults |", "|---|---|---|---|"]
        for target in self.targets:
            entry, asked = self.entry(target), f"{ASKED_OF_PARSER:,}" if target in PARSERS else ""
            lines.append(f"| `{target}` | {entry['executions']:,} | {asked} | {entry['faults']} |")
        return lines + [f"| all | {self.total():,} | {ASKED:,} | {self.faults()} |"]

    # -- a slice -----------------------------------------------------------------------------

    def run(self, target, *limits):
        """Runs a target, adds what it did to the tally, and returns how many executions that was."""
        found = self.keep / f"corpus_{target}"
        found.mkdir(parents=True, exist_ok=True)
        begin = time.monotonic()
        code, output = self.call([self.programs / target, *limits, "-timeout=60", "-report_slow_units=1",
                                  "-print_final_stats=1", f"-artifact_prefix={self.keep}/{target}-", found,
                                  self.root / f"tests/fuzz/corpus_{target}"])
        done = re.search(r"number_of_executed_units:\s*(\d+)", output)
        executions = int(done.group(1)) if done else 0
        well = self.went_well(target, code, output)
        with self.lock:
            entry = self.entry(target)
            entry["executions"] += executions
            entry["seconds"] += round(time.monotonic() - begin)
            entry["faults"] += 0 if well else 1
            self.save()
        if not well:
            self.put_aside.add(target)
            (self.keep / f"{target}.fault.log").write_text(output)
        print(f"     {target}: {executions:,} executions, {time.monotonic() - begin:.0f} s"
              f"{'' if well else f', FAULT: see {self.keep}/{target}.fault.log'}", flush=True)
        return executions

    def call(self, command):
        """(exit code, output); stop() ends it early."""
        process = subprocess.Popen([str(word) for word in command], env=ENVIRONMENT, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors="replace")
        self.processes.add(process)
        if self.stopping:
            process.terminate()
        output = process.communicate()[0]
        self.processes.discard(process)
        return process.returncode, output

    def went_well(self, target, code, output):
        ended = code in (0, INTERRUPTED) or "ERROR: libFuzzer: timeout" in output
        stopped = self.stopping and code == -signal.SIGTERM
        slow = re.findall(r"Test unit written to (\S*-(?:timeout|slow-unit)-\S+)", output)
        return stopped or (ended and all(self.is_quick(target, unit) for unit in slow))

    def is_quick(self, target, unit):
        """What took over a second by the clock of a busy machine is a fault if it does by the processor's, too."""
        code, _ = self.call(["prlimit", "--cpu=1:2", self.programs / target, unit])
        if code == 0:
            Path(unit).unlink()
        return code == 0 or self.stopping

    # -- slices, one after the other ---------------------------------------------------------

    def next(self):
        """The parser that lacks most; if none does, the target that has had the least time. None: all is done."""
        free = [target for target in self.targets if target not in self.at_work | self.put_aside]
        lacks = {target: ASKED_OF_PARSER - self.entry(target)["executions"] for target in free if target in PARSERS}
        if lacks and max(lacks.values()) > 0:
            return max(lacks, key=lacks.get)
        if self.total() >= ASKED or not free:
            return None
        return min(free, key=lambda target: self.entry(target)["seconds"])

    def take_next(self):
        with self.lock:
            target = self.next() if self.left > 0 and not self.stopping else None
            self.at_work.add(target)
            return target

    def work(self):
        while (target := self.take_next()) is not None:
            done = self.run(target, f"-runs={min(self.left, 10**8)}", f"-max_total_time={SLICE_S}", *FEW_RARE,
                            f"-max_len={ {**LONGEST, **PARSERS}.get(target, 512)}")
            with self.lock:
                self.left -= done
                self.at_work.remove(target)

    def go_on(self, executions, jobs):
        """Runs every target a little with all of its corpus, then slices until all that is asked is reached or
        about so many executions were run. False if something was found."""
        faults = self.faults()
        for target in self.targets:
            if not self.stopping:
                self.left -= self.run(target, f"-runs={LEAST}", "-max_total_time=10")
        self.left += int(executions)
        workers = [threading.Thread(target=self.work) for _ in range(jobs)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return self.faults() == faults

    def stop(self):
        """Ends the slices at hand; they are counted as far as they came."""
        self.stopping = True
        for process in list(self.processes):
            process.terminate()
