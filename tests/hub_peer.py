"""The ingest side of a hub, as docs/events.md ("Losing nothing") has it, for tests of publishers.

It keeps what it has committed in `stored` ({source: [(epoch, sequence, event)]}); restart() and
lose_disk() are what they say. Faults, each a share of 0 to 1: `drop` of the messages that come,
`mute` of the answers that go, `garbage` answers sent beside the true ones.
"""

import json
import random
import threading
import time

import zmq

COMMIT_S = 0.02
RESEND_S = 1.0

GARBAGE = [b"", b"{", b"\xff\xfe", b"[]", b"{}", b"null", b'{"reply":"ack"}', b'{"reply":"nack"}',
           b'{"reply":"ack","sourceepoch":"9223372036854775807","sequence":"1"}',
           b'{"reply":"ack","sourceepoch":1,"sequence":9223372036854775808}',
           b'{"reply":"ack","sourceepoch":"0","sequence":"0"}',
           b'{"reply":"resend","sourceepoch":"9223372036854775807","sequence":"9223372036854775807"}',
           b'{"reply":"welcome","sourceepoch":"9223372036854775807","sequence":"5"}',
           b'{"reply":"welcome","sourceepoch":"-1","sequence":"5"}',
           b'{"reply":"refused","id":"\\u0007\x1b[2J","reason":"x"}', b"x" * 3000,
           b'{"reply":"refused","reason":"' + b"y" * 5000 + b'"}']


class Source:
    def __init__(self):
        self.received = (0, 0)
        self.committed = (0, 0)
        self.pending = []
        self.first = None        # (epoch, number) from which on a hello said there is something
        self.asked = 0.0


class Hub:
    def __init__(self, port=None, seed=1, curve=None):
        self.context = zmq.Context()
        self.random = random.Random(seed)
        self.curve = curve       # (public, secret): a CURVE server without any gate
        self.drop = self.mute = self.garbage = 0.0
        self.refuse = set()      # types that are refused
        self.stored, self.sources = {}, {}
        self.hellos, self.heartbeats, self.duplicates, self.refused = [], [], 0, []
        self.lock = threading.Lock()
        self.port = port
        self.up()

    # -- what happens to it -----------------------------------------------------------

    def up(self):
        self.router = self.context.socket(zmq.ROUTER)
        self.router.setsockopt(zmq.LINGER, 0)
        if self.curve:
            self.router.curve_server = True
            self.router.curve_publickey, self.router.curve_secretkey = self.curve
        if self.port:
            end = time.monotonic() + 10
            while True:
                try:
                    self.router.bind(f"tcp://127.0.0.1:{self.port}")
                    break
                except zmq.ZMQError:
                    assert time.monotonic() < end, "the port does not come free"
                    time.sleep(0.05)
        else:
            self.port = self.router.bind_to_random_port("tcp://127.0.0.1", 20000, 32000)
        self.running = True
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def down(self):
        """Dies: what was received and not committed is gone."""
        self.running = False
        self.thread.join()
        self.router.close()
        for source in self.sources.values():
            source.received, source.pending = source.committed, []

    def restart(self):
        self.down()
        self.up()

    def lose_disk(self):
        self.down()
        with self.lock:
            self.sources, self.stored = {}, {}
        self.up()

    def close(self):
        if self.running:
            self.down()
        self.context.term()

    @property
    def endpoint(self):
        return f"tcp://127.0.0.1:{self.port}"

    # -- what it says -----------------------------------------------------------------

    def send(self, peer, body):
        if self.random.random() >= self.mute:
            try:
                self.router.send_multipart([peer, body], zmq.DONTWAIT)
            except zmq.ZMQError:
                pass

    def answer(self, peer, reply, **fields):
        if self.random.random() < self.garbage:
            self.send(peer, self.random.choice(GARBAGE))
        self.send(peer, json.dumps({"reply": reply, **fields}).encode())

    def answer_place(self, peer, reply, place):
        self.answer(peer, reply, sourceepoch=str(place[0]), sequence=f"{place[1]:020}")

    # -- what it hears ----------------------------------------------------------------

    def run(self):
        commit = time.monotonic()
        peers = {}
        while self.running:
            if self.router.poll(10):
                while True:
                    try:
                        frames = self.router.recv_multipart(zmq.DONTWAIT)
                    except zmq.ZMQError:
                        break
                    if self.random.random() >= self.drop:
                        with self.lock:
                            self.hear(frames[0], json.loads(frames[-1]), peers)
            if time.monotonic() - commit >= COMMIT_S:
                commit = time.monotonic()
                with self.lock:
                    self.commit(peers)

    def commit(self, peers):
        for name, source in self.sources.items():
            if source.pending:
                self.stored.setdefault(name, []).extend(source.pending)
                source.pending, source.committed = [], source.received
                self.answer_place(peers[name], "ack", source.committed)

    def hear(self, peer, event, peers):
        name, kind = event["source"], event["type"].removeprefix("wallboard.")
        source = self.sources.setdefault(name, Source())
        peers[name] = peer
        epoch = int(event["sourceepoch"])
        if kind == "source.hello":
            self.hellos.append(event)
            if "first" in event["data"]:
                source.first = (epoch, int(event["data"]["first"]))
            self.answer_place(peer, "welcome", source.committed)
        elif kind == "source.heartbeat":
            self.heartbeats.append(event)
        else:
            self.take(peer, source, event, (epoch, int(event["sequence"])))

    def take(self, peer, source, event, place):
        epoch, sequence = source.received
        if place[0] < epoch:
            self.answer_place(peer, "welcome", source.committed)
            return
        expected = (epoch, sequence + 1) if place[0] == epoch else (place[0], 1)
        if place == expected or (place > expected and place == source.first):
            source.received = place
            if event["type"] in self.refuse:
                self.refused.append(event["id"])
                self.answer(peer, "refused", id=event["id"], reason="bad_value", field="data.queue")
            else:
                source.pending.append((*place, event))
        elif place > expected:
            if time.monotonic() - source.asked >= RESEND_S:
                source.asked = time.monotonic()
                self.answer_place(peer, "resend", expected)
        else:
            self.duplicates += 1
            self.answer_place(peer, "ack", source.committed)

    # -- what a test asks -------------------------------------------------------------

    def events(self, source=None):
        with self.lock:
            return [row for name, rows in self.stored.items() if source in (None, name)
                    for row in rows]

    def wait(self, condition, what, patience_s=60):
        end = time.monotonic() + patience_s
        while not condition():
            assert time.monotonic() < end, f"{what}: not within {patience_s} s"
            time.sleep(0.02)
