#!/usr/bin/python3
"""R8, R17 and R18 of reliability.md, scaled down: frozen screens, idle connections, 100,000 subscriptions and a
flood from a known publisher harm nobody else; and a screen whose hub is gone follows the other one.

    check_limits.py BIN SCRATCH [SCENE...]

How much of it WALLBOARD_SCALE says, 0 to 1: 1 are the figures of the requirement, 0 is what a test run can bear.
"""
import contextlib
import os
import resource
import signal
import socket
import struct
import sys
import time

import zmq

from hub_site import SCALE, Publisher, Site, curve_socket, demand, measured, scaled, wait
from site_rig import free_ports

PORT = free_ports()
# The sanitizer keeps what was freed, 256 MiB of it: that would be taken for growth.
os.environ["ASAN_OPTIONS"] = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=8")))
with open(f"{sys.argv[1]}/wallboard-hub", "rb") as program:
    HEAP = 4 if b"__asan_init" in program.read() else 1  # a sanitizer puts much around each of 100,000 small pieces
SITE = "site: leeds\ntimezone: Etc/UTC\nqueues:\n  sales: {}\n"


def cpu_s(process):
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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


def fill_tables(publisher, calls):
    """As many calls as the hub's engine keeps: its tables are there from the start, their pages only once used."""
    for begun in range(0, calls, 25):
        for n in range(begun, min(begun + 25, calls)):
            call(publisher, f"earlier-{n}")
        if not publisher.hear(20):
            sys.exit("not so: the calls before are acknowledged")


def lights_are_level(site, count):
    """Of the screens without a picture, by the last that each said (tools/light_screens.c)."""
    last = {}
    for line in site.log("light").splitlines():
        words = line.split()
        if len(words) == 11:
            last[words[1]] = words
    return len(last) == count and all(words[2] == "level" and words[6] == "0" for words in last.values())


def frozen_screens():
    """R8: 10 of 50 frozen for 10 minutes: the others' p99 stays, the hub grows by 32 MiB at most. Ten real ones,
    and of the others as many as a machine of two cores paints beside them."""
    names, seconds = [f"frozen-{n}" for n in range(scaled(3, 10))], scaled(10, 600)
    others, lights = [f"good-{n}" for n in range(scaled(1, 5))], scaled(5, 35)
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE, address=f"tcp://127.0.0.1:{PORT}") as site:
        hub = site.hub()
        publisher = Publisher(site, "wallboard://leeds/test/pbx")
        fill_tables(publisher, scaled(0, 55000))
        good, frozen = [site.wall(name) for name in others], [site.wall(name) for name in names]
        light = site.start("light", "light_screens", site.address, str(lights))
        wait("all screens are level", lambda: site.is_level(*others, *names) and lights_are_level(site, lights))
        alone = calls_for(publisher, scaled(3, 60))
        before = memory_mb(hub)
        for screen in frozen:
            screen.send_signal(signal.SIGSTOP)
        took = calls_for(publisher, seconds)
        demand(f"R8: acknowledged within {took:.2f} s beside frozen screens", took <= 5)
        wait("R8: the other screens are level", lambda: site.is_level(*others) and lights_are_level(site, lights), 60)
        grown = memory_mb(hub) - before
        measured("R8", f"{len(names)} of {len(names) + len(others) + lights} frozen for {seconds} s: ack p99 {alone * 1000:.0f} ms "
                       f"before, {took * 1000:.0f} ms beside them, hub +{max(0, grown):.0f} MiB")
        demand("R8: the hub grows by 32 MiB at most", grown <= 32)
        for screen in frozen:
            screen.send_signal(signal.SIGCONT)
        wait("R8: and the frozen ones catch up", lambda: site.is_level(*others, *names), 60)
        demand("nobody died", all(p.poll() is None for p in [hub, light, *good, *frozen]))


def connect_idle(count):
    """Who says nothing; every tenth claims a message of a gibibyte."""
    idle = []
    for n in range(count):
        connection = socket.socket()
        connection.connect(("127.0.0.1", PORT + n % 4))
        idle.append(connection)
        if n % 10 == 0:
            connection.send(b"\xff" + (1 << 30).to_bytes(8, "big") + b"\x7f")
    return idle


def idle_connections():
    """R17: 2,000 idle connections, 200 claims of 1 GiB, for 60 s."""
    count, seconds = scaled(300, 2000), scaled(3, 60)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192) if hard > 0 else 8192, hard))
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE, address=f"tcp://127.0.0.1:{PORT}") as site:
        hub = site.hub()
        wait("the hub answers", site.status)
        before, used, begun = memory_mb(hub), cpu_s(hub), time.monotonic()
        idle = connect_idle(count)
        asked = time.monotonic()
        wall = site.wall("wall")
        wait("R17: a true screen connects beside them", lambda: site.is_level("wall"), 60)
        level_s = time.monotonic() - asked
        while time.monotonic() - begun < seconds:  # whom the hub let go comes again
            for connection in idle:
                connection.close()
            idle = connect_idle(count)
            time.sleep(1)
        grown = memory_mb(hub, "VmHWM") - before
        share = (cpu_s(hub) - used) / (time.monotonic() - begun)
        demand("R17: the hub grows by 64 MiB at most", grown <= 64)
        limits = open(f"/proc/{hub.pid}/limits").read().split("Max open files")[1].split()
        demand("R17: it may have 65536 descriptors, where it is allowed",
               int(limits[0]) >= min(65536, hard if hard > 0 else 65536))
        measured("R17", f"{count} idle connections for {seconds} s: hub +{max(0, grown):.0f} MiB, {share:.2f} of a core, "
                        f"a screen level after {level_s:.1f} s")
        if SCALE > 0:
            demand("R17: 30 % of a core at most, a true screen within 5 s", share <= 0.3 and level_s <= 5)
        for connection in idle:
            connection.close()
        site.stop(wall)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


WISHES = 100_000
WISH_BYTES = 120


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
        measured("R17", f"{WISHES} subscriptions of a key: hub +{max(0, grown):.0f} MiB")
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
        measured("R17", f"without keys hub +{max(0, grown):.0f} MiB")
        demand("R17: the hub grows by 64 MiB at most", grown <= 64 * HEAP)
        demand("nobody died", hub.poll() is None and good.poll() is None)
        peer.close()


def flood():
    """R18: a publisher says far more than it may, as fast as it can: the other's p99 stays <= 1 s, and what is
    too much waits, 2000 at a time."""
    count = scaled(8000, 200_000) // 2 * 2
    text = SITE + "hub: { rate: 200 }\n"
    with Site(sys.argv[1], sys.argv[2] + "/limits", text) as site:
        hub = site.hub()
        other = Publisher(site, "wallboard://leeds/test/other")
        flooding = Publisher(site, "wallboard://leeds/test/flood")
        wait("both are heard", lambda: other.hear(0.2) and flooding.hear(0.2))
        begun = time.monotonic()
        for n in range(count // 2):
            call(flooding, f"f{n}")
        rate = count / (time.monotonic() - begun)
        took = calls_for(other, scaled(5, 60))
        demand(f"R18: the other is acknowledged within {took:.2f} s", took <= (1 if SCALE > 0 else 5))
        flooding.hear(0.2)
        most = 2000 + 200 * (time.monotonic() - begun + 2)
        demand("R18: the flood is delayed", 2000 <= flooding.acked < most)
        demand("and counted", int(site.status()["rate_limited"]) > 0)
        flooding.hear(0.2)
        before, since = flooding.acked, time.monotonic()
        while time.monotonic() < since + 5:
            flooding.hear(0.2)
        went_on, seconds = flooding.acked - before, time.monotonic() - since
        demand(f"R18: not lost: it goes on at its rate ({went_on} in {seconds:.1f} s)",
               120 * seconds <= went_on <= 320 * seconds)
        measured("R18", f"{count} events at {rate:.0f}/s where 200/s are allowed: the other's ack p99 "
                        f"{took * 1000:.0f} ms; {went_on} more of the flood in 5 s")
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


def relayed(kind, hub="0", epoch="0", last="0", text=b""):
    """A message of docs/hub.md, "How the hub and its screens speak"."""
    return struct.pack("<4sBBHQQQQqq", b"WBR1", kind, 0, 1, int(hub), int(epoch), 1, int(last), 0, 0) + text


def connected(port):
    """The other ends of what is connected to it, by their ports."""
    rows = [row.split() for row in open("/proc/self/net/tcp").readlines()[1:]]
    return {row[2] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"}


def greedy_reader():
    """R17: eight connections ask for the whole day again and again, and read nothing: a screen joins all the same, the
    hub keeps a few messages for each, and after half a minute neither them nor the connections."""
    events, connections, seconds = 16_000, 8, scaled(8, 60)
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE, address=f"tcp://127.0.0.1:{PORT}") as site:
        hub = site.hub()
        publisher = Publisher(site, "wallboard://leeds/test/pbx")
        for n in range(events // 2):
            call(publisher, f"c{n}")
        wait("the hub has a day", lambda: publisher.hear(0.5))
        now, before, wall = site.status(), memory_mb(hub), None
        greedy = []
        for _ in range(connections):
            greedy.append(zmq.Context.instance().socket(zmq.DEALER))
            greedy[-1].linger, greedy[-1].rcvhwm = 0, 1
            greedy[-1].connect(f"tcp://127.0.0.1:{PORT + 2}")
        wait("they are connected", lambda: len(connected(PORT + 2)) == connections)
        at_first, until = connected(PORT + 2), time.monotonic() + seconds
        while time.monotonic() < until:
            for one in greedy:
                with contextlib.suppress(zmq.Again):  # it was cut off meanwhile, and ZeroMQ does not see it: it reads nothing
                    one.send(relayed(9, now["hub"], now["epoch"], now["head"], b"greedy"), zmq.NOBLOCK)
            wall = wall or site.wall("wall")
            time.sleep(0.02)
        wait("a screen has joined beside them", lambda: site.is_level("wall"))
        grown = memory_mb(hub, "VmHWM") - before
        measured("R17", f"{connections} connections that ask for {events} events and read nothing, for {seconds} s: "
                        f"hub +{max(0, grown):.0f} MiB")
        demand("the hub grows by 96 MiB at most", grown <= 96)
        wait("who reads nothing is cut off", lambda: not at_first & connected(PORT + 2), 60, 0.5)
        demand("nobody died", hub.poll() is None and wall.poll() is None)
        for one in greedy:
            one.close()


def restless_names():
    """A publisher that tells another name of an agent with each event: screens hear names once a second."""
    with Site(sys.argv[1], sys.argv[2] + "/limits", SITE, address=f"tcp://127.0.0.1:{PORT}") as site:
        site.hub()
        screen = zmq.Context.instance().socket(zmq.SUB)
        screen.linger = 0
        screen.connect(f"tcp://127.0.0.1:{PORT + 1}")
        screen.subscribe(b"wbh1/")
        wait("the hub is heard", lambda: screen.poll(1000))
        publisher = Publisher(site, "wallboard://leeds/test/pbx")
        begun, names, last = time.monotonic(), 0, b""

        def hear():
            nonlocal names, last
            while screen.poll(0):
                body = screen.recv_multipart()[-1]
                if body[4] == 3:
                    names, last = names + 1, body

        for n in range(200):
            publisher.say("agent.state", agent="ann", state="ready", label=f"Ann the {n}th")
            while not publisher.hear(1):  # each in a turn of its own
                pass
            hear()
        wait("the last name is told", lambda: hear() or b"Ann the 199th" in last)
        seconds = time.monotonic() - begun
        demand(f"200 names in {seconds:.0f} s are told {names} times", 1 <= names <= seconds + 2)
        screen.close()


SCENES = (frozen_screens, idle_connections, greedy_key, greedy_stranger, greedy_reader, restless_names, flood, standby)
ASKED = [scene for scene in SCENES if scene.__name__ in sys.argv[3:]]
for run in ASKED or SCENES:
    run()
