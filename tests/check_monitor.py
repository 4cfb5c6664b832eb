#!/usr/bin/env python3
"""Does a hub know how it is, and does its service manager? Real programs under a made-up systemd.

    check_monitor.py BIN SCRATCH PAGE

R25 of docs (scaled: a watchdog of 4 s instead of 10), /healthz, /readyz, /metrics, sd_notify of hub,
screen and feed. PAGE is docs/monitoring.md.
"""
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import prometheus_text
import stopped_thread
from local_hours import zone_at
from service_manager import Unit

BIN, SCRATCH, PAGE = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(sys.argv[3])
PATIENCE_S, WATCHDOG_S = 60, 4
ZONE = zone_at(21)
SDL = {"SDL_VIDEODRIVER": "dummy", "SDL_FRAMEBUFFER_ACCELERATION": "0"}
units = []


def unit(name, *command, **more):
    units.append(Unit([BIN / command[0], *command[1:]], SCRATCH / f"{name}.log", **more))
    return units[-1]


def demand(what, holds):
    if not holds:
        sys.exit(f"check_monitor: not so: {what}")
    print(f"ok: {what}")


def wait(what, holds, seconds=PATIENCE_S):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        result = holds()
        if result:
            print(f"ok: {what}")
            return result
        time.sleep(0.05)
    sys.exit(f"check_monitor: not within {seconds} s: {what}")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def ask(port, path, method="GET", patience_s=5, **headers):
    """(status, body); (0, "") if nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience_s)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def measures(port):
    status, text = ask(port, "/metrics")
    return prometheus_text.parse(text) if status == 200 else {}


def hub(name, port, *more, **how):
    return unit(name, "wallboard-hub", "--state", SCRATCH / "journal", "--config", SCRATCH / "site.yaml",
                "--listen", f"ipc://{SCRATCH}/hub", "--metrics", f"127.0.0.1:{port}", *more, **how)


def check_page(families):
    """The labels of each measure are those that its row in the page names."""
    rows = dict(re.findall(r"^\| `([a-z_]+)(?:\{([a-z_,]*)\})?` \| [a-z]+ \|", PAGE.read_text(), re.MULTILINE))
    demand("the page has every measure", rows.keys() == families.keys())
    for name, family in families.items():
        told = {label for _, labels in family.samples for label, _ in labels} - {"le"}
        said = set(filter(None, rows[name].split(",")))
        if family.samples and told != said:
            sys.exit(f"check_monitor: {name}: labels {told}, on the page {said}")
    print("ok: and their labels")


def check_starts(site):
    said = site.heard()
    demand("the hub says that it reads its journal, then that it is ready",
           said[0] == "STATUS=reads its journal" and said.index("READY=1") > 0)
    log = (SCRATCH / "hub.log").read_text()
    demand("ready comes after the journal and the ports", "epoch" in log and log.count("is open") == 4)
    demand("no watchdog before it", "WATCHDOG=1" not in said[:said.index("READY=1")])


def check_bounds(site, port):
    demand("only GET", ask(port, "/metrics", "POST")[0] == 405 and ask(port, "/metrics", "DELETE")[0] == 405)
    demand("other paths are not there", ask(port, "/")[0] == 404 and ask(port, "/../etc/passwd")[0] == 404)
    demand("a large head is refused", ask(port, "/healthz", X="y" * 60000)[0] in (0, 400, 413, 431))
    descriptors = f"/proc/{site.process.pid}/fd"
    before = len(os.listdir(descriptors))
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
    time.sleep(0.5)
    held = len(os.listdir(descriptors)) - before
    demand(f"of 200 idle connections {held} are held, the others wait", 0 < held <= 64)
    for one in idle:
        one.close()
    wait("and when they are gone it answers", lambda: ask(port, "/healthz")[0] == 200)
    refused = subprocess.run([BIN / "wallboard-hub", "--state", SCRATCH / "other", "--metrics", "0.0.0.0:0",
                              "--listen", f"ipc://{SCRATCH}/other-hub"], capture_output=True, text=True, timeout=30)
    demand("an address that others reach is refused", refused.returncode == 2 and "metrics" in refused.stderr)


def check_screens(port):
    """A screen that shows, and one without a display."""
    wall = unit("wall-1", "wallboard", "--hub", f"ipc://{SCRATCH}/hub", "--screen", "wall-1", "--windowed",
                "--size", "960x540", watchdog_s=WATCHDOG_S, **SDL)
    dark = unit("wall-2", "wallboard", "--hub", f"ipc://{SCRATCH}/hub", "--screen", "wall-2",
                watchdog_s=WATCHDOG_S, **dict(SDL, SDL_VIDEODRIVER="none-such"))
    wait("a screen is ready with its first picture", lambda: wall.count("READY=1"))
    wait("one without a display is ready too", lambda: dark.count("READY=1"))
    wait("and says so", lambda: "no display" in dark.status())
    wait("both feed the watchdog", lambda: wall.count("WATCHDOG=1") > 2 and dark.count("WATCHDOG=1") > 2)
    wait("the hub knows how they are", lambda: states(port) == {"wall-1": "level", "wall-2": "no display"})
    now = measures(port)
    demand("and what a picture costs", 0 < now["wallboard_screen_frame_seconds"].value(screen="wall-1") < 10)
    demand("and how old its word is there",
           now["wallboard_screen_last_heartbeat_seconds"].value(screen="wall-1") < 30)
    demand("and that nobody shows other figures", now["wallboard_screens_wrong_digest"].value() == 0)
    wait("the screen says what it shows", lambda: "960 x 540 on dummy" in wall.status() and
         "level" in wall.status())
    wall.process.send_signal(signal.SIGHUP)
    wait("a reload is told, and its end", lambda: wall.heard()[-20:].count("RELOADING=1") == 1 and
         wall.count("READY=1") == 2)
    demand("it stops in order", wall.stop() == 0 and wall.heard()[-1] == "STOPPING=1")
    dark.stop()


def states(port):
    family = measures(port).get("wallboard_screen_state")
    return {} if family is None else {dict(labels)["screen"]: dict(labels)["state"]
                                      for (_, labels), value in family.samples.items() if value == 1}


def open_site():
    port = free_port()
    site = hub("hub", port, watchdog_s=WATCHDOG_S, abstract=True)
    wait("the hub is ready", lambda: site.count("READY=1"))
    check_starts(site)
    demand("it is alive", ask(port, "/healthz") == (200, "ok\n"))
    demand("its figures are not to be trusted yet", ask(port, "/readyz") == (503, "no publisher heard\n"))
    demand("HEAD has no body", ask(port, "/healthz", "HEAD") == (200, ""))
    feed = unit("feed", "wallboard-feed", "simulate", "--hub", f"ipc://{SCRATCH}/hub-ingest", "--spool",
                SCRATCH / "spool", "--site", "leeds", "--timezone", ZONE, watchdog_s=WATCHDOG_S)
    wait("a feed is ready", lambda: feed.count("READY=1"))
    wait("and says that the hub is there", lambda: feed.status() == "the hub is connected")
    wait("now the figures can be trusted", lambda: ask(port, "/readyz") == (200, "ok\n"))
    wait("and the hub says so", lambda: site.status() == "ready; 1 publishers, 0 screens")
    check_screens(port)
    families = wait("all that was taken is on disk", lambda: same_numbers(port))
    check_page(families)
    source = "wallboard://leeds/simulate/simulate"
    counted = families["wallboard_ingest_events_total"]
    demand("events are counted by source", counted.value(source=source, result="counted") > 100)
    demand("commits take their time", families["wallboard_journal_commit_seconds"].value("_count") > 0)
    check_bounds(site, port)
    site.process.send_signal(signal.SIGHUP)
    wait("the hub says that it reloads, and when it is done",
         lambda: site.count("RELOADING=1") == 1 and site.count("READY=1") == 2)
    feed.process.send_signal(signal.SIGSTOP)
    wait("a silent publisher is told", lambda: ask(port, "/readyz") == (503, f"publisher '{source}' is silent\n"))
    demand("though the hub lives", ask(port, "/healthz")[0] == 200)
    feed.process.send_signal(signal.SIGCONT)
    demand("the feed stops in order", feed.stop() == 0 and "STOPPING=1" in feed.heard())
    demand("so does the hub", site.stop() == 0 and site.heard()[-1] == "STOPPING=1")


def same_numbers(port):
    now = measures(port)
    good = now and now["wallboard_publish_seq"].value() > 100 and (
        now["wallboard_journal_last_seq"].value() >= now["wallboard_publish_seq"].value())
    return now if good and now["wallboard_journal_durable"].value() == 1 else None


def supervised():
    """R25: "any loop blocked: restart <= 15 s", with a watchdog of 4 s instead of 10: 6 s and a start."""
    keys, port = SCRATCH / "keys", free_port()
    keys.mkdir(mode=0o700)
    subprocess.run([BIN / "wallboardctl", "keys", "new", keys / "hub.key"], check=True, capture_output=True)
    (keys / "allowed").touch(mode=0o600)
    site = hub("watched", port, "--keys", keys, watchdog_s=WATCHDOG_S, restart=True)

    def blocked(what, block):
        wait(f"{what}: the hub is ready and feeds the watchdog",
             lambda: site.ready and ask(port, "/healthz")[0] == 200 and site.count("WATCHDOG=1") > 1)
        starts, begun = len(site.starts), time.monotonic()
        with block(site.process.pid):
            wait(f"{what}: it is started anew", lambda: len(site.starts) == starts + 1, 15)
        print(f"ok: {what}: after {time.monotonic() - begun:.1f} s")
        demand(f"{what}: not before the watchdog's time", time.monotonic() - begun >= WATCHDOG_S / 2)

    blocked("every loop", frozen)
    blocked("the gate's thread", gate_frozen)
    wait("it is ready at last", lambda: site.ready and ask(port, "/healthz")[0] == 200)
    with gate_frozen(site.process.pid):
        said = wait("/healthz names the loop that stands", lambda: [a for a in [ask(port, "/healthz")]
                                                                    if a[0] == 503], 10)
        demand("by its name", said == [(503, "stands: zap\n")])
    site.stop()


class frozen:
    def __init__(self, pid):
        self.pid = pid

    def __enter__(self):
        os.kill(self.pid, signal.SIGSTOP)

    def __exit__(self, *_):
        pass


def gate_frozen(pid):
    threads = stopped_thread.other_threads(pid, "gate")
    demand("the gate has a thread", len(threads) == 1)
    return stopped_thread.stopped(threads[0])


def main():
    for scene in (open_site, supervised):
        shutil.rmtree(SCRATCH, ignore_errors=True)
        SCRATCH.mkdir(parents=True)
        (SCRATCH / "site.yaml").write_text(f"site: leeds\ntimezone: {ZONE}\nqueues: {{ support: {{}}, billing: {{}}, sales: {{}} }}\n")
        try:
            scene()
        finally:
            for one in units:
                if not one.ended:
                    one.stop(signal.SIGKILL)
            units.clear()


main()
