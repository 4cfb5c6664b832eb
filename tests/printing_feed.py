"""A wallboard-feed that prints what a peer tells it, and what it printed."""

import collections
import json
import os
import subprocess
import time

PATIENCE_S = 60


def kinds(events):
    return collections.Counter(e["type"].removeprefix("wallboard.") for e in events)


def data_of(events, kind):
    return [e["data"] for e in events if e["type"] == f"wallboard.{kind}"]


class PrintingFeed:
    running = []  # all that were started, for who ends the checks

    def __init__(self, path, command, secret, mode=0o600):
        """Writes to PATH.ndjson and PATH.err; the secret comes from a file of that mode."""
        self.path, self.words, keeper = (f"{path}.{kind}" for kind in ("ndjson", "err", "secret"))
        with open(keeper, "w", encoding="ascii") as file:
            file.write(secret + "\n")
        os.chmod(keeper, mode)
        with open(self.path, "w", encoding="utf-8") as out, open(self.words, "w", encoding="utf-8") as err:
            self.process = subprocess.Popen([*command, "--secret-file", keeper, "--print"],
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        PrintingFeed.running.append(self.process)

    def said(self):
        with open(self.words, encoding="utf-8") as file:
            return file.read()

    def events(self):
        with open(self.path, encoding="utf-8") as file:
            return [json.loads(line) for line in file.read().split("\n")[:-1]]

    def await_that(self, what, condition):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < end, f"not {what}:\n{self.said()}\n{self.events()[-5:]}"
            assert self.process.poll() is None, f"not {what}, it ended:\n{self.said()}"
            time.sleep(0.02)

    def await_event(self, kind, count=1, **fields):
        self.await_that(f"{count} {kind} {fields}", lambda: sum(
            all(d.get(k) == v for k, v in fields.items())
            for d in data_of(self.events(), kind)) >= count)

    def await_words(self, words, count=1):
        self.await_that(f"'{words}'", lambda: self.said().count(words) >= count)

    def end(self):
        self.process.terminate()
        assert self.process.wait(PATIENCE_S) == 0, self.said()
        return self.events()


def end_all():
    for process in PrintingFeed.running:
        if process.poll() is None:
            process.kill()
        process.wait()
