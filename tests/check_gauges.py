"""Tables of gauges as a process: from a file to the figures that are shown.

usage: check_gauges.py BINARIES ROOT SCRATCH
"""

import ctypes
import json
import os
import shutil
import subprocess
import sys
import time

from check_runner import run_all

BIN, ROOT, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:4])
FEED, CTL = f"{BIN}/wallboard-feed", f"{BIN}/wallboardctl"
EXAMPLES = f"{ROOT}/docs/examples/gauges"
SITE = "site: leeds\ntimezone: Europe/London\n"
PATIENCE_S = 60


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def printed(table, example, *more):
    done = run(FEED, "gauges", table, "--map", f"{EXAMPLES}/{example}.yaml", "--print", *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def shown(example):
    """What a board makes of the example's table."""
    table = f"{SCRATCH}/{example}.csv"
    shutil.copy(f"{EXAMPLES}/{example}.csv", table)
    stamp = 1795688120  # 2026-11-26 10:15:20 UTC, where the table has no time of its own
    os.utime(table, (stamp, stamp))
    with open(f"{SCRATCH}/{example}.ndjson", "w", encoding="utf-8") as file:
        file.write(printed(table, example))
    with open(f"{SCRATCH}/site.yaml", "w", encoding="utf-8") as file:
        file.write(SITE)
    report = run(CTL, "replay", f"{SCRATCH}/{example}.ndjson", "--config", f"{SCRATCH}/site.yaml",
                 "--format", "json")
    assert report.returncode == 0, report.stderr
    figures = json.loads(report.stdout)
    assert not figures["refused"], report.stdout[-300:]
    return figures


SALES = {"waiting": 2, "agents_logged_in": 6, "agents_ready": 1, "agents_on_contact": 4}


def cisco_uccx():
    """events.md 8.5: waiting, longest wait, agents, offered, answered, abandoned, since."""
    figures = shown("uccx")
    sales, support = figures["queues"]["Sales"], figures["queues"]["Support"]
    for name, value in {**SALES, "longest_wait_ms": 41500, "agents_not_ready": 1, "offered": 120,
                        "answered": 111, "abandoned": 6}.items():
        assert sales[name] == value, (name, sales[name])
    assert support["agents_wrapup"] == 1 and support["agents_ringing"] == 1, support
    assert support["longest_wait_ms"] is None, support  # the longest of none
    for name in ("service_level", "asa_ms", "aht_ms", "abandonment_rate", "unanswered", "handled"):
        assert sales[name] is None, (name, sales[name])
    totals = figures["totals"]
    for name, value in {"waiting": 2, "longest_wait_ms": 41500, "offered": 200, "answered": 189,
                        "abandoned": 8}.items():
        assert totals[name] == value, (name, totals[name])
    assert totals["agents_ready"] is None and totals["service_level"] is None, totals


def avaya_cms():
    """Clocks, names by a table, a day that begins at midnight; calls offered are not told."""
    figures = shown("avaya")
    sales = figures["queues"]["Sales"]
    for name, value in {**SALES, "longest_wait_ms": 67000, "answered": 111, "abandoned": 6}.items():
        assert sales[name] == value, (name, sales[name])
    assert sales["offered"] is None and figures["totals"]["offered"] is None
    assert figures["totals"]["answered"] == 189, figures["totals"]


def three_cx():
    """Gauges alone: every counter is an en dash."""
    figures = shown("3cx")
    sales = figures["queues"]["Sales"]
    for name, value in {**SALES, "longest_wait_ms": 42000}.items():
        assert sales[name] == value, (name, sales[name])
    assert sales["answered"] is None and sales["agents_wrapup"] is None, sales
    assert figures["totals"]["answered"] is None and figures["totals"]["waiting"] == 2


def counts_of_another_day():
    """Counters that begin at another time than the site's day are not today's."""
    table = f"{SCRATCH}/early.csv"
    with open(f"{EXAMPLES}/uccx.csv", encoding="utf-8") as source, \
            open(table, "w", encoding="utf-8") as file:
        file.write(source.read().replace("2026-11-26 00:00:00", "2026-11-25 22:00:00"))
    with open(f"{SCRATCH}/early.ndjson", "w", encoding="utf-8") as file:
        file.write(printed(table, "uccx"))
    report = run(CTL, "replay", f"{SCRATCH}/early.ndjson", "--config", f"{SCRATCH}/site.yaml",
                 "--format", "json")
    sales = json.loads(report.stdout)["queues"]["Sales"]
    assert sales["waiting"] == 2 and sales["offered"] is None, sales


def faults_have_their_place():
    """A bad row is told and left out, a bad map or header ends the feed."""
    table = f"{SCRATCH}/bad.csv"
    with open(table, "w", encoding="utf-8") as file:
        file.write("queue,waiting,longest_s,agents,free,talking\n800,two,1,1,1,1\n801,1,9,1,1,1\n802\n")
    done = run(FEED, "gauges", table, "--map", f"{EXAMPLES}/3cx.yaml", "--print")
    assert "bad.csv:2: 5: waiting: two: no number" in done.stderr, done.stderr
    assert "bad.csv:4: 1: has not as many fields" in done.stderr, done.stderr
    stats = [json.loads(line) for line in done.stdout.splitlines() if "queue.stats" in line]
    assert [e["data"]["queue"] for e in stats] == ["Support"], stats
    for words, said in (
            ("queue: { column: queue }\n", "names no column"),
            ("queue: { column: queue }\ngauges: { offered: waiting }\n", "need since or day_start"),
            ("queue: { column: queue }\ngauges: { in_sl: a }\nday_start: \"00:00\"\n", "in_sl needs sl"),
            ("queue: { column: queue }\ngauges: { wating: a }\n", "did you mean 'waiting'"),
            ("queue: { column: queue }\ngauges: { waiting: wait }\n", "no such column")):
        with open(f"{SCRATCH}/bad.yaml", "w", encoding="utf-8") as file:
            file.write(words)
        done = run(FEED, "gauges", table, "--map", f"{SCRATCH}/bad.yaml", "--print")
        assert done.returncode != 0 and said in done.stderr, (words, done.stderr)


class Subscriber:
    """Hears what a feed publishes. By the library itself: Python's binding is a package more."""

    def __init__(self, endpoint):
        self.zmq = ctypes.CDLL("libzmq.so.5")
        self.zmq.zmq_ctx_new.restype = self.zmq.zmq_socket.restype = ctypes.c_void_p
        self.context = ctypes.c_void_p(self.zmq.zmq_ctx_new())
        self.socket = ctypes.c_void_p(self.zmq.zmq_socket(self.context, 2))  # ZMQ_SUB
        self.zmq.zmq_setsockopt(self.socket, 6, b"", 0)  # ZMQ_SUBSCRIBE
        patience = ctypes.c_int(PATIENCE_S * 1000)
        self.zmq.zmq_setsockopt(self.socket, 27, ctypes.byref(patience), ctypes.sizeof(patience))
        assert self.zmq.zmq_connect(self.socket, endpoint.encode()) == 0

    def frame(self):
        buffer = ctypes.create_string_buffer(65536)
        size = self.zmq.zmq_recv(self.socket, buffer, 65536, 0)
        assert size >= 0, "nothing is published"
        return buffer.raw[:size]

    def await_event(self, kind, condition):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self.frame()  # the topic
            event = json.loads(self.frame())
            if event["type"] == f"wallboard.{kind}" and condition(event["data"]):
                return event["data"]
        raise AssertionError(f"no such {kind}")


def follows_a_file():
    """Written anew it is told anew; gone, the phone system is lost; back, it is there again."""
    table, endpoint = f"{SCRATCH}/live.csv", f"ipc://{SCRATCH}/live"

    def write(waiting):
        with open(table + ".new", "w", encoding="utf-8") as file:
            file.write(f"queue,waiting,longest_s,agents,free,talking\n800,{waiting},5,1,1,0\n")
        os.rename(table + ".new", table)

    write(3)
    feed = subprocess.Popen(
        [FEED, "gauges", table, "--map", f"{EXAMPLES}/3cx.yaml", "--every", "1s", "--publish",
         endpoint, "--site", "leeds"], stderr=subprocess.DEVNULL)
    try:
        subscriber = Subscriber(endpoint)
        subscriber.await_event("source.hello", lambda data: data["capabilities"] == ["gauges"])
        subscriber.await_event("queue.stats", lambda data: data["waiting"] == 3)
        write(4)
        subscriber.await_event("queue.stats", lambda data: data["waiting"] == 4)
        os.remove(table)
        subscriber.await_event("source.heartbeat", lambda data: data["upstream"] == "down")
        write(5)
        subscriber.await_event("queue.stats", lambda data: data["waiting"] == 5)
        subscriber.await_event("source.heartbeat", lambda data: data["upstream"] == "up")
        feed.terminate()
        assert feed.wait(PATIENCE_S) == 0
    finally:
        feed.kill()


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    return run_all([cisco_uccx, avaya_cms, three_cx, counts_of_another_day, faults_have_their_place,
                    follows_a_file])


if __name__ == "__main__":
    sys.exit(main())
