#!/usr/bin/python3
"""The feed on its way to a hub, which restarts, loses, forgets and lies (tests/hub_peer.py).

usage: check_delivery.py BINARIES SCRATCH
"""

import collections
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import zmq

from hub_peer import Hub
from local_hours import zone_at

BIN, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:3])
FEED = f"{BIN}/wallboard-feed"
PATIENCE_S = 60
KILLS = 40


class Feed:
    def __init__(self, name, hub, *words):
        self.spool, self.words = f"{SCRATCH}/{name}.spool", f"{SCRATCH}/{name}.err"
        self.arguments = [FEED, *words, "--hub", hub.endpoint, "--spool", self.spool,
                          "--site", "leeds"]
        self.start()

    def start(self):
        with open(self.words, "ab") as err:
            self.silent = err.tell()
            self.process = subprocess.Popen(self.arguments, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.DEVNULL, stderr=err)

    def said(self):
        with open(self.words, encoding="utf-8") as file:
            return file.read()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        until = time.monotonic() + 5  # before it has begun a signal ends it without a word
        while os.path.getsize(self.words) == self.silent and time.monotonic() < until:
            time.sleep(0.05)
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE_S)
        assert code == 0, f"ends with {code}: {self.said()}"


def check_numbers(rows):
    """Each life from 1 without a gap, none twice, and the lives in order."""
    lives = collections.defaultdict(list)
    for epoch, sequence, event in rows:
        lives[epoch].append(sequence)
        assert int(event["sourceepoch"]) == epoch and int(event["sequence"]) == sequence, event
    for epoch, numbers in lives.items():
        assert numbers == list(range(1, len(numbers) + 1)), f"{epoch}: {numbers[:20]} ..."
    epochs = [row[0] for row in rows]
    assert epochs == sorted(epochs)
    return lives


def a_bad_network():
    """Answers and messages are lost, the hub restarts and loses its disk: all arrives all the same,
    and bye is the last word."""
    hub = Hub(seed=7)
    hub.drop = hub.mute = hub.garbage = 0.1
    feed = Feed("network", hub, "simulate", "--seed", "1", "--timezone", zone_at(21))
    for i in range(6):
        time.sleep(0.7)
        hub.lose_disk() if i == 3 else hub.restart()
    hub.drop = hub.mute = hub.garbage = 0.0
    hub.wait(lambda: len(hub.events()) > 10000, "the simulated day")
    feed.end()
    rows = hub.events()
    assert len(check_numbers(rows)) == 1
    assert rows[-1][2]["type"] == "wallboard.source.bye", rows[-1]
    assert "\x1b" not in feed.said() and "\x07" not in feed.said()
    hub.close()


def heartbeats():
    """"heartbeat every heartbeat_ms, also when busy, with head": no number, never stored."""
    hub = Hub()
    feed = Feed("heartbeats", hub, "simulate", "--seed", "1", "--hours", "24")
    hub.wait(lambda: len(hub.heartbeats) >= 3, "three heartbeats")
    feed.end()
    for event in hub.hellos + hub.heartbeats:
        assert "sequence" not in event, event
    last = max(sequence for _, sequence, _ in hub.events())
    heads = [int(event["data"]["head"]) for event in hub.heartbeats]
    assert heads == sorted(heads) and heads[-1] <= last, (heads, last)
    assert all(event["data"]["dropped"] == 0 for event in hub.heartbeats)
    assert hub.hellos[0]["data"]["snapshot_interval_ms"] == 600000, hub.hellos[0]
    hub.close()


def post(port, event):
    """One event, until somebody has said that it is kept. How often it was sent."""
    end = time.monotonic() + PATIENCE_S
    for sent in range(1, 1000000):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("POST", "/events", json.dumps(event),
                               {"Content-Type": "application/cloudevents+json"})
            status = connection.getresponse().status
            connection.close()
            if status == 200:
                return sent
        except (OSError, http.client.HTTPException):
            time.sleep(0.01)
        assert time.monotonic() < end, "nobody takes it"
    return 0


def kills():
    """R1: "No call lost or doubled, class A, random kill -9". What was answered with 200 arrives,
    whatever dies."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hub = Hub(seed=3)
    feed = Feed("kills", hub, "http", "--listen", f"127.0.0.1:{port}")
    dice, said, number = random.Random(1), set(), 0

    def disturb():
        for kill in range(KILLS):
            time.sleep(dice.uniform(0.02, 0.4))
            feed.kill()
            if dice.random() < 0.3:
                hub.restart()
            if kill == KILLS // 2:
                hub.lose_disk()
            feed.start()

    killer = threading.Thread(target=disturb)
    killer.start()
    while killer.is_alive():
        number += 1
        post(port, {"specversion": "1.0", "id": f"e{number}", "source": "shop",
                    "type": "wallboard.contact.queued",
                    "data": {"contact": f"c{number}", "queue": "chat"}})
        said.add(f"c{number}")
    hub.wait(lambda: {row[2]["data"]["contact"] for row in hub.events()
                      if row[2]["type"] == "wallboard.contact.queued"} >= said, "all events")
    feed.end()
    rows = hub.events()
    lives = check_numbers(rows)
    queued = collections.Counter(row[2]["data"]["contact"] for row in rows
                                 if row[2]["type"] == "wallboard.contact.queued")
    twice = sum(count - 1 for count in queued.values())
    assert set(queued) == said and twice <= KILLS, (len(queued), len(said), twice)
    print(f"  {KILLS} kills: {number} events said, all there in {len(lives)} lives; "
          f"{twice} told again by their sender, {hub.duplicates} sent twice and refused")
    hub.close()


def no_hub():
    """Without a hub nothing waits but the spool; told to stop, the feed goes soon, and its next life
    sends what is left before its own."""
    hub = Hub()
    hub.down()
    feed = Feed("nohub", hub, "simulate", "--seed", "1", "--timezone", zone_at(21))
    time.sleep(1.5)
    begun = time.monotonic()
    feed.end()
    assert time.monotonic() - begun < 10
    assert "the next start sends them" in feed.said(), feed.said()
    hub.up()
    feed.start()
    hub.wait(lambda: len({row[0] for row in hub.events()}) == 2, "both lives")
    feed.end()
    lives = check_numbers(hub.events())
    byes = [row[:2] for row in hub.events() if row[2]["type"] == "wallboard.source.bye"]
    assert byes == [(epoch, len(numbers)) for epoch, numbers in lives.items()], byes
    hub.close()


def an_end_waits():
    """A file that is read to its end: the feed ends when the hub has all of it."""
    log = f"{SCRATCH}/queue_log"
    with open(log, "w", encoding="ascii") as file:
        for call in range(200):
            file.write(f"{1700000000 + call}|c{call}|sales|NONE|ENTERQUEUE||100|1\n"
                       f"{1700000009 + call}|c{call}|sales|NONE|ABANDON|1|1|9\n")
    hub = Hub()
    hub.down()
    feed = Feed("file", hub, "queue-log", log)
    time.sleep(1)
    assert feed.process.poll() is None, feed.said()
    hub.up()
    assert feed.process.wait(PATIENCE_S) == 0, feed.said()
    types = collections.Counter(row[2]["type"] for row in hub.events())
    assert types["wallboard.contact.queued"] == types["wallboard.contact.left"] == 200, types
    hub.close()


def a_state_file():
    """--state says how far a log is told; killed at any moment, it never runs ahead of the spool."""
    log = f"{SCRATCH}/long_queue_log"
    with open(log, "w", encoding="ascii") as file:
        for call in range(20000):
            file.write(f"{1700000000 + call}|c{call}|sales|NONE|ENTERQUEUE||100|1\n"
                       f"{1700000009 + call}|c{call}|sales|NONE|ABANDON|1|1|9\n")
    hub, dice = Hub(), random.Random(2)
    feed = Feed("state", hub, "queue-log", log, "--follow", "--state", f"{SCRATCH}/state.place")
    for _ in range(10):
        time.sleep(dice.uniform(0.05, 0.6))
        feed.kill()
        feed.start()
    everything = {f"c{call}" for call in range(20000)}
    hub.wait(lambda: {row[2]["data"]["contact"] for row in hub.events()
                      if row[2]["type"] == "wallboard.contact.left"} >= everything, "all calls")
    feed.end()
    check_numbers(hub.events())
    hub.close()


def refusals():
    """"refused: will never be accepted; counts as received": told, and nothing waits for it."""
    hub = Hub()
    hub.refuse = {"wallboard.contact.queued"}
    feed = Feed("refused", hub, "queue-log", f"{SCRATCH}/queue_log")
    assert feed.process.wait(PATIENCE_S) == 0, feed.said()
    assert len(hub.refused) == 200
    assert "the hub refused event" in feed.said() and "bad_value: data.queue" in feed.said()
    hub.close()


def one_spool_one_feed():
    hub = Hub()
    feed = Feed("single", hub, "simulate", "--seed", "1", "--hours", "24")
    hub.wait(lambda: hub.events(), "the first events")
    second = subprocess.run(feed.arguments, capture_output=True, text=True, timeout=PATIENCE_S)
    assert second.returncode == 2, second
    assert ".spool" in second.stderr, second.stderr
    feed.end()
    hub.close()


def keys():
    """--key: CURVE with the hub's key; in the clear such a hub hears nothing."""
    server, own = zmq.curve_keypair(), zmq.curve_keypair()
    path = f"{SCRATCH}/feed.key"
    with open(path, "w", encoding="ascii") as file:
        file.write(f"public {own[0].decode()}\nsecret {own[1].decode()}\n"
                   f"server {server[0].decode()}\n")
    os.chmod(path, 0o600)
    hub = Hub(curve=server)
    plain = Feed("plain", hub, "simulate", "--seed", "1", "--timezone", zone_at(21))
    feed = Feed("keys", hub, "queue-log", f"{SCRATCH}/queue_log", "--key", path)
    assert feed.process.wait(PATIENCE_S) == 0, feed.said()
    assert {row[2]["source"] for row in hub.events()} == {"wallboard://leeds/queue-log/queue_log"}
    plain.kill()
    os.chmod(path, 0o644)
    feed.start()
    assert feed.process.wait(PATIENCE_S) == 2, feed.said()
    hub.close()


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    for check in (a_bad_network, heartbeats, kills, no_hub, an_end_waits, a_state_file, refusals,
                  one_spool_one_feed, keys):
        begun = time.monotonic()
        check()
        print(f"ok: {check.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)


main()
