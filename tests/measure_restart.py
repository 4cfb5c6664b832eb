#!/usr/bin/python3
"""How long a hub with a day of events takes to be there again, and a late screen to show the day.

    measure_restart.py BIN SCRATCH [EVENTS]

Prints seconds: from the start of the program to its first answer, after an orderly stop and after
kill -9, and from the start of a screen until it reports that it is level (docs/benchmarks.md).
"""
import json
import signal
import sys
import time

import zmq

from hub_site import Publisher, Site, wait

EVENTS = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
QUEUES, WINDOW = 50, 4000
SITE = "site: leeds\ntimezone: Etc/UTC\nhub: { rate: 1000000 }\n"


def fill(site):
    """A day of calls, in the time before now."""
    publisher = Publisher(site, "wallboard://leeds/test/pbx")
    day = 86400_000
    now = int(time.time() * 1000)
    begin = now - now % day
    types = ["contact.queued", "contact.answered", "contact.ended"]
    acked = said = 0
    while acked < EVENTS:
        while said < EVENTS and said - acked < WINDOW:
            said += 1
            call, part = divmod(said, 3)
            body = publisher.envelope(types[part], begin + (now - begin) * said // EVENTS, {
                "contact": f"c{call}", "queue": f"q{call % QUEUES}", "agent": f"a{call % 300}"})
            body.update(id=f"1-{said}", sourceepoch="1", sequence=f"{said:020}")
            publisher.socket.send(json.dumps(body).encode())
        if publisher.socket.poll(5000):
            answer = json.loads(publisher.socket.recv())
            acked = int(answer.get("sequence", acked)) if answer["reply"] == "ack" else acked


def seconds(site, start):
    begun = time.monotonic()
    process = start()
    while site.status() is None:
        time.sleep(0.02)
    return process, time.monotonic() - begun


def late_screen(site, name):
    begun = time.monotonic()
    wall = site.wall(name)
    wait(f"{name} is level", lambda: site.is_level(name), 60, 0.05)
    took = time.monotonic() - begun
    site.stop(wall)
    return took


with Site(sys.argv[1], sys.argv[2] + "/restart", SITE) as site:
    hub, first = seconds(site, site.hub)
    begun = time.monotonic()
    fill(site)
    print(f"{EVENTS} events in {time.monotonic() - begun:.1f} s, acknowledged")
    print(f"a late screen: {late_screen(site, 'late-1'):.2f} s")
    site.stop(hub)
    hub, clean = seconds(site, site.hub)
    print(f"an empty start {first:.2f} s; after an orderly stop {clean:.2f} s")
    print(f"a late screen: {late_screen(site, 'late-2'):.2f} s")
    site.stop(hub, signal.SIGKILL)
    hub, killed = seconds(site, site.hub)
    print(f"after kill -9 {killed:.2f} s")
    size = sum(path.stat().st_size for path in site.state.glob("*"))
    print(f"the journal has {size / 1e6:.0f} MB")
zmq.Context.instance().destroy(linger=0)
