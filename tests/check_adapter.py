"""The adapter of docs/adapters.md: its log into events, and these into numbers.

usage: check_adapter.py FEED CTL ROOT
"""

import json
import subprocess
import sys

FEED, CTL, ROOT = sys.argv[1:4]
LOG = f"{ROOT}/docs/examples/adapter/bellboy.log"


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **more)


def main():
    told = run(FEED, "bellboy", LOG, "--print")
    assert told.returncode == 0, told.stderr
    assert "bellboy.log:9: a name is missing" in told.stderr, told.stderr
    assert "1 faults" in told.stderr and "FAX 1" in told.stderr, told.stderr
    kinds = [json.loads(line)["type"].removeprefix("wallboard.") for line in told.stdout.splitlines()]
    assert kinds == ["source.hello", "agent.state", "contact.queued", "contact.offered",
                     "contact.answered", "contact.queued", "contact.left", "contact.ended",
                     "agent.state"], kinds
    report = run(CTL, "replay", "-", "--format", "json", input=told.stdout)
    figures = json.loads(report.stdout)
    assert not figures["refused"], figures["refused"]
    sales = figures["queues"]["sales"]
    wanted = {"offered": 2, "answered": 1, "abandoned": 1, "asa_ms": 5000, "max_wait_ms": 24000,
              "rejected": None}
    assert {name: sales[name] for name in wanted} == wanted, sales
    with open(LOG, encoding="utf-8") as log:
        piped = run(FEED, "bellboy", "-", "--print", stdin=log)
    data = lambda text: [json.loads(line)["data"] for line in text.splitlines()]
    assert data(piped.stdout) == data(told.stdout), piped.stderr
    assert run(FEED, "bellboy", "--print").returncode == 2
    print("ok")


main()
