#!/usr/bin/python3
"""R8, R17 and R18 of reliability.md, scaled down: frozen screens, idle connections, 100,000 subscriptions and a
flood from a known publisher harm nobody else; and a screen whose hub is gone follows the other one.

    check_limits.py BIN SCRATCH
"""
import resource
import signal
import socket
import struct
import sys
import time

import zmq

from hub_site import Publisher, Site, demand, wait

PORT = 21750
SITE = "site: leeds\ntimezone: Etc/UTC\nqueues:\n  sales: {}\n"


def call(publisher, name):
    publisher.say("contact.queued", contact=name, queue="sales")
    publisher.say("contact.answered", contact=name, queue="sales", agent="ann")


def memory_mb(process, what="VmRSS"):
    text = open(f"/proc/{process.pid}/status").read()
    return int(text.split(f"{what}:")[1].split()[0]) / 1024


def p99(delays):
    return sorted(delays)[int(len(delays) * 0.99)]


def calls_for(publisher, seconds, rate=50):
    """Calls at a pace; how long each took to be acknowledged."""
    publisher.delays.clear()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        call(publisher, f"{time.monotonic_ns()}")
        publisher.hear(1 / rate)
    wait("all is acknowledged", lambda: publisher.hear(0.5), 20)
    return p99(publisher.delays)


def frozen_screens():
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE, address=f"tcp://127.0.0.1:{PORT}") as site:
        hub = site.hub()
        good = site.wall("good")
        frozen = [site.wall(f"frozen-{n}") for n in range(3)]
        publisher = Publisher(site, "wallboard://leeds/test/pbx")
        wait("all screens are level", lambda: site.is_level("good", *(f"frozen-{n}" for n in range(3))))
        before = memory_mb(hub)
        for screen in frozen:
            screen.send_signal(signal.SIGSTOP)
        took = calls_for(publisher, 10)
        demand(f"R8: acknowledged within {took:.2f} s beside frozen screens", took <= 5)
        wait("R8: the other screen is level", lambda: site.is_level("good"), 5)
        demand("R8: the hub grows by 32 MiB at most", memory_mb(hub) - before <= 32)
        for screen in frozen:
            screen.send_signal(signal.SIGCONT)
        wait("R8: and the frozen ones catch up", lambda: site.is_level("good", *(f"frozen-{n}" for n in range(3))), 30)
        demand("nobody died", all(p.poll() is None for p in [hub, good, *frozen]))


def idle_connections():
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE, address=f"tcp://127.0.0.1:{PORT}") as site:
        hub = site.hub()
        wait("the hub answers", site.status)
        before = memory_mb(hub)
        idle = []
        for n in range(300):
            connection = socket.socket()
            connection.connect(("127.0.0.1", PORT + n % 4))
            idle.append(connection)
            if n % 10 == 0:  # and some claim a message of a gibibyte
                connection.send(b"\xff" + (1 << 30).to_bytes(8, "big") + b"\x7f")
        begun = time.monotonic()
        wall = site.wall("wall")
        wait("R17: a true screen connects beside them", lambda: site.is_level("wall"), 10)
        demand("R17: the hub grows by 64 MiB at most", memory_mb(hub) - before <= 64)
        limits = open(f"/proc/{hub.pid}/limits").read().split("Max open files")[1].split()
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        demand("R17: it may have 65536 descriptors, where it is allowed",
               int(limits[0]) >= min(65536, hard if hard > 0 else 65536))
        print(f"   level after {time.monotonic() - begun:.1f} s")
        for connection in idle:
            connection.close()
        site.stop(wall)


WISHES = 100_000
WISH_BYTES = 120


def curve_socket(kind, key_file):
    """A socket of pyzmq's with the keys of such a file."""
    lines = dict(line.split() for line in key_file.read_text().splitlines() if line and line[0] != "#")
    made = zmq.Context.instance().socket(kind)
    made.linger = 0
    made.curve_publickey, made.curve_secretkey, made.curve_serverkey = (
        lines[half].encode() for half in ("public", "secret", "server"))
    return made


def greedy_key():
    """A screen's key that subscribes to 100,000 things is shut out, and the other screen stays."""
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE, address=f"tcp://127.0.0.1:{PORT}") as site:
        keys = site.folder / "keys"
        keys.mkdir(mode=0o700)
        site.make_key("hub")
        for name, role in (("good", "display"), ("greedy", "display"), ("boss", "supervisor")):
            site.make_key(name, "--hub", keys / "hub.pub")
            site.allow_key(name, role, "--site", "leeds")
        hub = site.hub("--keys", keys)
        good = site.wall("good", "--key", keys / "good.key")

        def is_level():
            report = (site.status("boss") or {"screens": {}})["screens"].get("good", {}).get("report")
            return report and report["state"] == "level"

        def rebinds():
            return site.log("hub").count("all screens begin anew")

        wait("a screen is level", is_level)
        greedy = curve_socket(zmq.SUB, keys / "greedy.key")
        greedy.sndhwm = 0
        greedy.connect(f"tcp://127.0.0.1:{PORT + 1}")
        greedy.subscribe(b"wbh1/")
        wait("another key hears the hub too", lambda: greedy.poll(1000))
        before = memory_mb(hub)
        for n in range(WISHES):
            greedy.subscribe(b"%0*d" % (WISH_BYTES, n))
        wait("R17: it subscribes to too much and is shut out",
             lambda: "'display:greedy' subscribes to too much" in site.log("hub"))
        while greedy.poll(3000):
            greedy.recv_multipart()
        wait("R17: it hears no more, and the screen is level", is_level)
        demand("R17: all began anew once", rebinds() == 1)
        grown = memory_mb(hub, "VmHWM") - before
        print(f"   the hub grew by {grown:.0f} MiB")
        demand("R17: the hub grows by 64 MiB at most", grown <= 64)
        demand("nobody died", hub.poll() is None and good.poll() is None)
        greedy.close()


def subscribe_raw(wishes):
    """As fast as a socket takes it, by ZMTP 3.0 without keys."""
    def frame(kind, body):
        return bytes([kind, len(body)]) + body

    peer = socket.create_connection(("127.0.0.1", PORT + 1))
    peer.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32) +
                 frame(4, b"\x05READY\x0bSocket-Type" + struct.pack(">I", 3) + b"SUB"))
    peer.settimeout(10)
    peer.recv(64)
    try:
        peer.sendall(b"".join(frame(0, b"\x01" + wish) for wish in wishes))
    except OSError:
        pass  # the hub ended it
    return peer


def greedy_stranger():
    """Without keys nobody can be shut out: all begin anew, and the hub forgets what was asked for."""
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE, address=f"tcp://127.0.0.1:{PORT}") as site:
        hub = site.hub()
        good = site.wall("good")
        wait("a screen is level", lambda: site.is_level("good"))
        before = memory_mb(hub)
        peer = subscribe_raw(b"%0*d" % (WISH_BYTES, n) for n in range(WISHES))
        wait("R17: somebody without a key subscribes to too much",
             lambda: "somebody subscribes to too much" in site.log("hub"))
        wait("R17: the screen is level again", lambda: site.is_level("good"))
        grown = memory_mb(hub, "VmHWM") - before
        print(f"   the hub grew by {grown:.0f} MiB")
        demand("R17: the hub grows by 64 MiB at most", grown <= 64)
        demand("nobody died", hub.poll() is None and good.poll() is None)
        peer.close()


def flood():
    """A publisher says 30,000 events at once where 200 a second are allowed, 2000 at a time."""
    text = SITE + "hub: { rate: 200 }\n"
    with Site(sys.argv[1], sys.argv[2] + "/limits", text) as site:
        hub = site.hub()
        other = Publisher(site, "wallboard://leeds/test/other")
        flooding = Publisher(site, "wallboard://leeds/test/flood")
        wait("both are heard", lambda: other.hear(0.2) and flooding.hear(0.2))
        for n in range(4000):
            call(flooding, f"f{n}")
        took = calls_for(other, 5)
        demand(f"R18: the other is acknowledged within {took:.2f} s", took <= 5)
        flooding.hear(0.2)
        demand("R18: the flood is delayed", 2000 <= flooding.acked < 5000)
        demand("and counted", int(site.status()["rate_limited"]) > 0)
        begun = flooding.acked
        until = time.monotonic() + 5
        while time.monotonic() < until:
            flooding.hear(0.2)
        print(f"   {flooding.acked - begun} events in 5 s")
        demand("R18: not lost: it goes on at its rate", 600 <= flooding.acked - begun <= 1600)
        site.stop(hub)
        rows = [row[0] for row in site.rows("source_sequence", "source like '%flood'  and source_sequence > 0")]
        demand("R18: in order, nothing left out", rows == list(range(1, len(rows) + 1)))


def standby():
    """A screen that knows two hubs follows the second when the first is silent for 30 s."""
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE) as site, \
            Site(sys.argv[1], sys.argv[2] + "/limits-2", SITE) as other:
        first = site.hub()
        other.hub()
        wall = site.wall("wall", "--hub", other.address)
        wait("the screen follows the first", lambda: site.is_level("wall"))
        site.stop(first)
        wait("and the second 30 s after it is gone", lambda: other.is_level("wall"), 45, 0.5)
        demand("which is told", f"silent for too long: trying {other.address}" in site.log("wall"))
        demand("it is the same program", wall.poll() is None)


SCENES = (frozen_screens, idle_connections, greedy_key, greedy_stranger, flood, standby)
for scene in [s for s in SCENES if len(sys.argv) < 6 or s.__name__ == sys.argv[5]]:
    scene()
