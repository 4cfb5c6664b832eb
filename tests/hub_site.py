"""A site of real programs on one machine, for tests: a hub, its screens, its feeds, and publishers of
class A that a test speaks with itself (docs/hub.md, "Ingest").
"""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import zmq


# How much of a requirement's figures a check takes: 1 all, 0 what a test run can bear.
SCALE = float(os.environ.get("WALLBOARD_SCALE", "0"))
# Beside other tests on a busy machine only what hangs is told from what is slow; the bounds themselves hold
# for tests/torture.
PATIENCE = 1 if SCALE > 0 else 6


def scaled(least, full):
    return max(least, int(full * SCALE))


def measured(name, text):
    """A line for tests/torture's table."""
    print(f"measured {name}: {text}", flush=True)


def wait(what, holds, seconds=60, pause=0.1, tell=None):
    """Until that holds; `tell` says how things stand if it does not come to hold."""
    until = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < until:
        result = holds()
        if result:
            print(f"ok: {what}", flush=True)
            return result
        time.sleep(pause)
    sys.exit(f"not within {seconds} s: {what}" + (f"\n{tell()}" if tell else ""))


def demand(what, holds):
    if not holds:
        sys.exit(f"not so: {what}")
    print(f"ok: {what}", flush=True)


def curve_socket(kind, key_file):
    """A socket of pyzmq's with the keys of such a file."""
    lines = dict(line.split() for line in key_file.read_text().splitlines() if line and line[0] != "#")
    made = zmq.Context.instance().socket(kind)
    made.linger = 0
    made.curve_publickey, made.curve_secretkey, made.curve_serverkey = (
        lines[half].encode() for half in ("public", "secret", "server"))
    return made


class Site:
    """Programs in a folder of their own; they end with it."""

    def __init__(self, programs, folder, text, name="leeds", address=None, env=None, size="640x360"):
        self.bin, self.folder, self.name = Path(programs).resolve(), Path(folder).resolve(), name
        self.config, self.text, self.size = self.folder / "site.yaml", text, size
        self.clear()
        self.address = address or f"ipc://{self.folder}/hub"
        self.state = self.folder / "journal"
        self.env = dict(os.environ, SDL_VIDEODRIVER="dummy", SDL_FRAMEBUFFER_ACCELERATION="0", LC_ALL="C.UTF-8",
                        **(env or {}))
        self.running, self.publishers = [], []

    def clear(self):
        """The folder as it was at first: the site file alone."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.config.write_text(self.text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for publisher in self.publishers:
            publisher.close()
        for process in self.running:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()
        self.running.clear()

    def start(self, log, program, *arguments, env=None, before=()):
        with open(self.folder / f"{log}.log", "ab") as out:
            process = subprocess.Popen([*before, self.bin / program, *arguments], stdout=out, stderr=out,
                                       env={**self.env, **(env or {})})
        self.running.append(process)
        return process

    def stop(self, process, how=signal.SIGTERM, seconds=60):
        process.send_signal(how)
        code = process.wait(timeout=seconds)
        self.running.remove(process)
        return code

    def hub(self, *more, env=None, before=()):
        return self.start("hub", "wallboard-hub", "--state", self.state, "--config", self.config, "--listen",
                          self.address, *more, env=env, before=before)

    def wall(self, name, *more, env=None):
        return self.start(name, "wallboard", "--hub", self.address, "--screen", name, "--windowed", "--size",
                          self.size, *more, env=env)

    def log(self, name):
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def ctl(self, *arguments, key=None):
        """`key` is the name of one in the site's folder `keys`."""
        more = ["--key", self.folder / "keys" / f"{key}.key"] if key else []
        return subprocess.run([self.bin / "wallboardctl", *arguments, "--hub", self.address, *more],
                              capture_output=True, text=True, timeout=60)

    def make_key(self, name, *more):
        """A pair in the folder `keys`, and its public half beside it."""
        keys = self.folder / "keys"
        for verb, arguments in (("new", more), ("show", ())):
            answer = subprocess.run([self.bin / "wallboardctl", "keys", verb, keys / f"{name}.key", *arguments],
                                    check=True, capture_output=True)
        (keys / f"{name}.pub").write_bytes(answer.stdout)

    def allow_key(self, name, role, *scope):
        keys = self.folder / "keys"
        subprocess.run([self.bin / "wallboardctl", "keys", "allow", keys / f"{name}.pub", "--role", role, "--name",
                        name, *scope, "--dir", keys], check=True, capture_output=True)

    def status(self, key=None):
        """The hub's status with its screens by name; None: it does not answer."""
        answer = self.ctl("status", "--json", key=key)
        if answer.returncode != 0:
            return None
        parts = [json.loads(line) for line in answer.stdout.splitlines()]
        return {**parts[0], "screens": {s["name"]: s for part in parts for s in part["screens"]}}

    def report(self, name):
        now = self.status()
        return (now or {"screens": {}})["screens"].get(name, {}).get("report")

    def is_level(self, *names):
        reports = [self.report(name) for name in names]
        return all(r and r["state"] == "level" and r["wrong_digests"] == "0" for r in reports)

    def rows(self, columns="*", where="1"):
        """What the journal holds, in the hub's order, once the hub has ended."""
        rows = []
        for path in sorted(self.state.glob("ev-*.db")):
            database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            rows += database.execute(f"select {columns} from event where {where} order by sequence").fetchall()
            database.close()
        return rows

    def ingest(self):
        """The endpoint of the hub's ingest port."""
        return f"{self.address}-ingest" if self.address.startswith("ipc") else self.address


class Publisher:
    """Speaks for one source, numbers what it says, and knows what was acknowledged, and when."""

    def __init__(self, site, source, epoch=1, hwm=0, skew_ms=0, key=None):
        self.context, self.site, self.source, self.epoch = zmq.Context.instance(), site, source, epoch
        self.said, self.acked, self.sent_at, self.delays = 0, 0, {}, []
        self.skew_ms, self.kept = skew_ms, {}
        self.socket = curve_socket(zmq.DEALER, key) if key else self.context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.sndhwm = hwm
        self.socket.connect(site.ingest())
        site.publishers.append(self)
        self.hello(["events"])

    def close(self):
        self.socket.close()

    def now_ms(self):
        return int(time.time() * 1000) + self.skew_ms

    def again(self):
        """As after a broken connection: hello, and all that is not acknowledged."""
        self.hello(["events"])
        for number in range(self.acked + 1, self.said + 1):
            self.socket.send(self.kept[number])

    def envelope(self, kind, time_ms, data):
        return {"specversion": "1.0", "source": self.source, "type": f"wallboard.{kind}", "site": self.site.name,
                "time": time_ms, "data": data}

    def hello(self, capabilities):
        body = self.envelope("source.hello", self.now_ms(), {"capabilities": capabilities})
        self.socket.send(json.dumps({**body, "id": f"h{time.monotonic_ns()}", "sourceepoch": str(self.epoch)})
                         .encode())

    def heartbeat(self):
        body = self.envelope("source.heartbeat", self.now_ms(), {"head": f"{self.said}"})
        self.socket.send(json.dumps({**body, "id": f"b{time.monotonic_ns()}", "sourceepoch": str(self.epoch)})
                         .encode())

    def say(self, kind, time_ms=None, **data):
        self.said += 1
        body = self.envelope(kind, self.now_ms() if time_ms is None else time_ms, data)
        body.update(id=f"{self.epoch}-{self.said}", sourceepoch=str(self.epoch), sequence=f"{self.said:020}")
        self.sent_at[self.said] = time.monotonic()
        self.kept[self.said] = json.dumps(body).encode()
        self.socket.send(self.kept[self.said])

    def hear(self, seconds=0.0):
        """Takes what was answered, for so long; true once all is acknowledged."""
        until = time.monotonic() + seconds
        while True:
            left = max(0, int((until - time.monotonic()) * 1000))
            if not self.socket.poll(left):
                return self.acked >= self.said
            answer = json.loads(self.socket.recv())
            if answer["reply"] == "resend" and int(answer["sourceepoch"]) == self.epoch:
                for number in range(int(answer["sequence"]), min(self.said, int(answer["sequence"]) + 3999) + 1):
                    self.socket.send(self.kept[number])
            if answer["reply"] in ("ack", "welcome") and int(answer["sourceepoch"]) == self.epoch:
                self.note_ack(int(answer["sequence"]))
            if self.acked >= self.said and seconds:
                return True

    def note_ack(self, sequence):
        now = time.monotonic()
        for number in range(self.acked + 1, sequence + 1):
            self.kept.pop(number, None)
            self.delays.append(now - self.sent_at.pop(number, now))
        self.acked = max(self.acked, sequence)
