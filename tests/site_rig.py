"""A site of real programs for check_site.py: a hub, light screens, and a publisher of class A in Python
that measures its own acknowledgements. One clock for all: CLOCK_MONOTONIC."""
import collections
import json
import os
import signal
import socket
import struct
import subprocess
import threading
import time

import zmq

from local_hours import zone_at

ZONE = zone_at(21)
QUEUES = 50
HEAD = struct.Struct("<4sBBHQQQQqq")
EVENTS, HEARTBEAT = 1, 2


def now_ms():
    return time.monotonic() * 1000


def free_ports(count=4, given=[]):
    """So many in a row, others each time, below 32768: a SUB can connect to itself on an ephemeral one."""
    base = given[-1] + count if given else 20000 + os.getpid() % 900 * 13
    while True:
        try:
            for port in range(base, base + count):
                socket.create_server(("127.0.0.1", port)).close()
            given.append(base)
            return base
        except OSError:
            base = 20000 + (base - 20000 + count) % 12000


def share(values, part):
    """The value that so great a part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


class Site:
    def __init__(self, bin_folder, scratch, more=""):
        self.bin, self.scratch, self.port = bin_folder, scratch, free_ports()
        self.address, self.running = f"tcp://127.0.0.1:{self.port}", []
        self.config = scratch / "site.yaml"
        self.config.write_text(f"site: leeds\ntimezone: {ZONE}\n{more}")

    def start(self, name, *arguments, out=None, env=None):
        with open(self.scratch / f"{name}.log", "ab") as log:
            process = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.DEVNULL,
                                       stdout=out or log, stderr=log, env=env)
        self.running.append(process)
        return process

    def stop(self, process, how=signal.SIGTERM):
        process.send_signal(how)
        if how == signal.SIGKILL:
            process.send_signal(signal.SIGCONT)
        code = process.wait(timeout=60)
        self.running.remove(process)
        return code

    def hub(self, env=None):
        hub = self.start("hub", self.bin / "wallboard-hub", "--state", self.scratch / "journal", "--config",
                         self.config, "--listen", self.address, env={**os.environ, **env} if env else None)
        return hub

    def close(self):
        for process in self.running:
            process.kill()
            process.send_signal(signal.SIGCONT)
            process.wait()
        self.running = []


class Light:
    """light_screens, and what they say."""
    Word = collections.namedtuple("Word", "ms screen state epoch sequence digest wrong snapshots offered "
                                          "answered abandoned")

    def __init__(self, site, count, address=None, key=None):
        self.begun = now_ms()
        self.process = site.start("light", site.bin / "light_screens", address or site.address, count,
                                  *([key] if key else []), out=subprocess.PIPE)
        self.site, self.words, self.last = site, [], {}
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            parts = line.decode().split()
            word = self.Word(int(parts[0]), int(parts[1]), parts[2], int(parts[3]), int(parts[4]), parts[5],
                             *map(int, parts[6:]))
            self.words.append(word)
            self.last[word.screen] = word

    def all_level(self, count, epoch=None):
        words = list(self.last.values())
        return len(words) == count and all(
            w.state == "level" and (epoch is None or w.epoch == epoch) and int(w.digest, 16) != 0 for w in words)

    def stop(self):
        self.site.stop(self.process, signal.SIGKILL)


class Publisher:
    """Class A, in one thread: what is due is said, what is answered noted, what is missing said again.
    Beside it an ear on the screens' port, for how long an event takes to them."""

    def __init__(self, address, source="wallboard://leeds/rig/1", ear=True):
        host, port = address.rsplit(":", 1)
        self.context = zmq.Context()
        self.dealer = self.context.socket(zmq.DEALER)
        self.dealer.setsockopt(zmq.LINGER, 0)
        self.dealer.setsockopt(zmq.SNDHWM, 0)
        self.dealer.connect(address)
        self.ear = self.context.socket(zmq.SUB) if ear else None
        self.poller = zmq.Poller()
        self.poller.register(self.dealer, zmq.POLLIN)
        if ear:
            self.ear.setsockopt(zmq.RCVHWM, 100000)
            self.ear.connect(f"{host}:{int(port) + 1}")
            self.ear.subscribe(b"")
            self.poller.register(self.ear, zmq.POLLIN)
        self.source, self.epoch = source, int(time.time() * 1000)
        self.bodies, self.said_ms, self.acked, self.next = [], [], 0, 1
        self.welcome, self.hello_ms, self.beat_ms, self.life_ms = False, -1e9, 0.0, now_ms()
        self.ack_ms, self.relay_ms, self.reached_ms, self.span_ms = [], [], {}, None
        self.told = collections.Counter()

    def close(self):
        self.context.destroy(linger=0)

    # -- what it says -----------------------------------------------------------------

    def event(self, kind, data, at_ms=None):
        number = len(self.bodies) + 1
        body = {"specversion": "1.0", "id": f"{self.epoch}-{number}", "source": self.source, "site": "leeds",
                "type": f"wallboard.{kind}", "time": int(at_ms or time.time() * 1000),
                "sourceepoch": str(self.epoch), "sequence": f"{number:020}", "data": data}
        self.told[kind if kind != "contact.left" else "contact.abandoned"] += 1
        self.bodies.append(json.dumps(body, separators=(",", ":")).encode())
        self.said_ms.append(None)

    def next_event(self):
        """One call after the other: queued, answered, ended; every fifth gives up. With span_ms they lie
        evenly over so long a time before now."""
        number = len(self.bodies)
        call, step = divmod(number, 3)
        # The last event of five calls in a row would break the rhythm: a call that gives up is heard of thrice.
        at = None if self.span_ms is None else time.time() * 1000 - self.span_ms[0] + \
            self.span_ms[0] * call * 3 / self.span_ms[1]
        data = {"contact": f"{self.epoch}.{call}", "queue": f"q{call % QUEUES}"}
        if step == 0:
            self.event("contact.queued", data, at)
        elif call % 5 == 4:
            if step == 1:
                self.event("contact.left", {**data, "reason": "abandoned"}, at)
            else:
                self.event("agent.state", {"agent": f"a{call % 40}", "state": "ready"}, at)
        elif step == 1:
            self.event("contact.answered", {**data, "agent": f"a{call % 40}"}, at)
        else:
            self.event("contact.ended", data, at)

    def of_link(self, kind, data):
        body = {"specversion": "1.0", "id": f"{self.epoch}-l{now_ms()}", "source": self.source, "site": "leeds",
                "type": f"wallboard.source.{kind}", "time": int(time.time() * 1000),
                "sourceepoch": str(self.epoch), "data": data}
        self.dealer.send(json.dumps(body).encode())

    def say(self, window=20000):
        now = now_ms()
        if not self.welcome and now - self.hello_ms > 1000:
            self.hello_ms = now
            self.of_link("hello", {"capabilities": ["events"]})
        if now - self.beat_ms > 1000:
            self.beat_ms = now
            self.of_link("heartbeat", {"head": str(len(self.bodies))})
        if now - self.life_ms > 3000 and self.acked < len(self.bodies):
            self.welcome, self.life_ms = False, now  # silence: begin anew
        while self.welcome and self.next <= len(self.bodies) and self.next - self.acked < window:
            if self.said_ms[self.next - 1] is None:
                self.said_ms[self.next - 1] = now_ms()
            self.dealer.send(self.bodies[self.next - 1])
            self.next += 1

    # -- what it hears ----------------------------------------------------------------

    def hear(self, wait_ms):
        for ready, _ in self.poller.poll(max(0, wait_ms)):
            while True:
                try:
                    frames = ready.recv_multipart(zmq.DONTWAIT)
                except zmq.Again:
                    break
                if ready is self.dealer:
                    self.answer(json.loads(frames[-1]))
                else:
                    self.relayed(frames[-1])

    def answer(self, answer):
        self.life_ms = now_ms()
        kind = answer["reply"]
        if kind == "refused":
            raise AssertionError(f"the hub refuses: {answer}")
        ours = int(answer["sourceepoch"]) == self.epoch
        number = int(answer["sequence"]) if ours else 0
        if kind == "welcome":
            self.welcome = True
            self.next = number + 1
        if kind == "resend":
            self.next = number
            return
        if number > self.acked:
            self.ack_ms += [now_ms() - said for said in self.said_ms[self.acked:number] if said is not None]
            self.acked = number

    def relayed(self, frame):
        magic, kind, _, _, _, _, first, last, _, _ = HEAD.unpack_from(frame)
        if magic != b"WBR1" or kind != EVENTS:
            return
        now, at = now_ms(), HEAD.size
        for _ in range(first, last + 1):
            size = struct.unpack_from("<I", frame, at + 12)[0]
            body = frame[at + 16:at + 16 + size]
            at += 16 + size
            mark = body.find(b'"sequence":"')
            if mark > 0 and self.source.encode() in body:
                number = int(body[mark + 12:mark + 32])
                if number <= len(self.said_ms) and self.said_ms[number - 1] is not None:
                    self.relay_ms.append(now - self.said_ms[number - 1])
                    self.reached_ms[number] = now

    # -- the loop ---------------------------------------------------------------------

    def turn(self, wait_ms=5):
        self.say()
        self.hear(wait_ms)

    def run(self, seconds, rate):
        """Says `rate` events a second for so long."""
        begin, done = time.monotonic(), 0
        while time.monotonic() - begin < seconds:
            due = int((time.monotonic() - begin) * rate)
            for _ in range(done, due):
                self.next_event()
            done = max(done, due)
            self.turn(2)

    def run_count(self, count, rate):
        begin, done = time.monotonic(), 0
        while done < count:
            due = min(count, int((time.monotonic() - begin) * rate))
            if len(self.bodies) - self.acked < 40000:
                for _ in range(done, due):
                    self.next_event()
                done = max(done, due)
            self.turn(1)

    def settle(self, patience_s=120):
        until = time.monotonic() + patience_s
        while self.acked < len(self.bodies):
            assert time.monotonic() < until, f"{self.acked} of {len(self.bodies)} acknowledged"
            self.turn(5)

    def wait_for(self, holds, seconds):
        """Goes on being alive until that holds."""
        until = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > until:
                return False
            self.turn(10)
        return True
