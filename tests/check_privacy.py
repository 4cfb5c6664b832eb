#!/usr/bin/env python3
"""R21: "agent names in 0 log lines, 0 metrics, 0 files on a screen, 0 packets in clear".

    check_privacy.py BIN SCRATCH

Marked names and numbers go through a real feed, hub and screen, whose bytes pass a relay of ours.
Without keys the relay must see them (or it would prove nothing); with keys it must not.
"""
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from service_manager import Unit

BIN, SCRATCH = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
PATIENCE_S, DOORS = 60, 4
NAME, NUMBER = "Zuzanna-Marker-Nowak", "+48600700800"
MARKS = [NAME.encode(), NUMBER.encode(), NAME.upper().encode(), b"600700800"]
units = []


def unit(name, *command, **environment):
    units.append(Unit([BIN / command[0], *command[1:]], SCRATCH / f"{name}.log", **environment))
    return units[-1]


def demand(what, holds):
    if not holds:
        sys.exit(f"check_privacy: not so: {what}")
    print(f"ok: {what}")


def wait(what, holds):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        result = holds()
        if result:
            print(f"ok: {what}")
            return result
        time.sleep(0.1)
    sys.exit(f"check_privacy: not within {PATIENCE_S} s: {what}")


def free_ports(count):
    """So many in a row."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
        if port + count > 60000:
            continue
        try:
            others = [socket.create_server(("127.0.0.1", port + i)) for i in range(count)]
        except OSError:
            continue
        for other in others:
            other.close()
        return port


class Relay:
    """Passes on what comes to its ports, to those of the hub, and keeps it all."""

    def __init__(self, target):
        self.port, self.seen = free_ports(DOORS), bytearray()
        for door in range(DOORS):
            server = socket.create_server(("127.0.0.1", self.port + door))
            threading.Thread(target=self.accept, args=(server, target + door), daemon=True).start()

    def accept(self, server, target):
        while True:
            one = server.accept()[0]
            try:
                other = socket.create_connection(("127.0.0.1", target))
            except OSError:
                one.close()
                continue
            for a, b in ((one, other), (other, one)):
                threading.Thread(target=self.pump, args=(a, b), daemon=True).start()

    def pump(self, source, sink):
        try:
            while bytes_read := source.recv(65536):
                self.seen += bytes_read
                sink.sendall(bytes_read)
        except OSError:
            pass
        source.close()
        sink.close()


def event(number, kind, **data):
    return {"specversion": "1.0", "id": f"e{number}", "source": "shop", "type": f"wallboard.{kind}",
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "data": data}


def good_events():
    yield event(1, "agent.state", agent="1001", state="ready", label=NAME)
    yield event(2, "agent.joined", agent="1001", queue="support", label=NAME)
    yield event(3, "contact.queued", contact="c1", queue="support", caller=NUMBER)
    yield event(4, "contact.answered", contact="c1", queue="support", agent="1001")
    yield event(5, "contact.queued", contact="c2", queue="support", caller=NUMBER, name=NAME)


def bad_events():
    """Each is refused, and its fault is told in logs: without what it said."""
    yield event(11, "agent.state", agent="1001", state=NAME, label=NAME)
    yield event(12, "agent.state", agent="1001", state="ready", label=[NAME])
    yield event(13, "contact.queued", contact="c3", queue="support", caller={"number": NUMBER})
    yield event(14, "contact.queued", contact="c4", queue=[NUMBER], caller=NUMBER)
    yield dict(event(15, "contact.queued", contact="c5", queue="support"), time=NUMBER)
    yield dict(event(16, "contact.queued", contact="c6", queue="support"), specversion=NAME)
    yield dict(event(17, f"contact.{NAME}", contact=NUMBER))
    yield event(18, "contact.queued", contact="c7", queue="support", channel=NAME)


def post(port, text):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request("POST", "/events", text, {"Content-Type": "application/cloudevents+json"})
    status = connection.getresponse().status
    connection.close()
    return status


def metrics(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read()
    connection.close()
    return text


def counted(text):
    found_one = re.search(rb'source="wallboard://leeds/http/http",result="counted"} (\d+)', text)
    return int(found_one[1]) if found_one else 0


def made_keys(folder):
    """Of a hub, a feed and a screen that it lets in."""
    folder.mkdir(mode=0o700)

    def ctl(*arguments):
        return subprocess.run([BIN / "wallboardctl", "keys", *arguments], check=True, capture_output=True).stdout

    for name in ("hub", "pbx", "wall"):
        ctl("new", folder / f"{name}.key", *([] if name == "hub" else ["--hub", folder / "hub.pub"]))
        (folder / f"{name}.pub").write_bytes(ctl("show", folder / f"{name}.key"))
    ctl("allow", folder / "pbx.pub", "--role", "publisher", "--name", "pbx", "--source",
        "wallboard://leeds/http/http", "--dir", folder)
    ctl("allow", folder / "wall.pub", "--role", "display", "--name", "wall", "--site", "leeds", "--dir", folder)
    return folder


def found(text):
    return [mark for mark in MARKS if mark in text]


def writable_files(pid):
    """Regular files that a process has open for writing, but for its log."""
    names = []
    for fd in os.listdir(f"/proc/{pid}/fd"):
        path = os.readlink(f"/proc/{pid}/fd/{fd}")
        with open(f"/proc/{pid}/fdinfo/{fd}", encoding="ascii") as file:
            flags = int(file.read().split("flags:")[1].split()[0], 8)
        if path.startswith("/") and os.path.isfile(path) and flags & os.O_ACCMODE != os.O_RDONLY:
            names.append(path)
    return [name for name in names if not name.endswith(".log")]


def tell(feed_port):
    for one in good_events():
        demand(f"{one['type']} is taken", post(feed_port, json.dumps(one)) == 200)
    for one in bad_events():
        status = post(feed_port, json.dumps(one))
        demand(f"{one['id']} is refused or ignored", status in (200, 400))
    demand("what is no JSON is refused", post(feed_port, '{"caller":"' + NUMBER) == 400)


def misheard_log(relay, key):
    """A queue_log with numbers where they belong, and names where they do not: its agents are its ids."""
    path = SCRATCH / "queue_log"
    now = int(time.time())
    path.write_text("".join(f"{now}|{line}\n" for line in (
        f"u1|support|NONE|ENTERQUEUE||{NUMBER}|1", "u1|support|Agent/1007|CONNECT|3|u2|2",
        f"u3|support|Agent/1007|{NAME}|{NUMBER}", f"u4|support|NONE|ENTERQUEUE||{NUMBER}|{NUMBER}",
        f"u5|support|Agent/1007|CONNECT|{NAME}|x|y", f"{NUMBER}|{NAME}", f"u6|support|Agent/1007|COMPLETEAGENT|{NAME}|1|1")))
    return unit("queue_log_feed", "wallboard-feed", "queue-log", path, "--follow", "--hub",
                f"tcp://127.0.0.1:{relay.port}", "--spool", SCRATCH / "spool2", "--site", "leeds", *key)


def scene(closed):
    target, metrics_port, feed_port = free_ports(DOORS), free_ports(1), free_ports(1)
    keys = made_keys(SCRATCH / "keys") if closed else None
    of = (lambda name: ["--key", keys / f"{name}.key"]) if closed else (lambda name: [])
    site = unit("hub", "wallboard-hub", "--state", SCRATCH / "journal", "--config", SCRATCH / "site.yaml", "--listen",
                f"tcp://127.0.0.1:{target}", "--metrics", f"127.0.0.1:{metrics_port}",
                *(["--keys", keys] if closed else []))
    wait("the hub is ready", lambda: site.count("READY=1"))
    relay = Relay(target)
    feed = unit("feed", "wallboard-feed", "http", "--listen", f"127.0.0.1:{feed_port}", "--hub",
                f"tcp://127.0.0.1:{relay.port}", "--spool", SCRATCH / "spool", "--site", "leeds", *of("pbx"))
    home = SCRATCH / "home"
    home.mkdir()
    wall = unit("wall", "wallboard", "--hub", f"tcp://127.0.0.1:{relay.port}", "--screen", "wall", "--windowed",
                "--size", "960x540", *of("wall"), SDL_VIDEODRIVER="dummy", SDL_FRAMEBUFFER_ACCELERATION="0",
                HOME=str(home), TMPDIR=str(home), XDG_CACHE_HOME=str(home), XDG_RUNTIME_DIR=str(home))
    wait("the feed's words reach the hub", lambda: feed.status() == "the hub is connected")
    tell(feed_port)
    misheard_log(relay, of("pbx"))
    wait("all is counted", lambda: counted(metrics(metrics_port)) >= len(list(good_events())))
    wait("the screen shows it", lambda: b'screen_state{screen="wall",state="level"} 1' in metrics(metrics_port))
    demand("0 measures hold a name or number", found(metrics(metrics_port)) == [])
    demand("0 files are open for writing on the screen", writable_files(wall.process.pid) == [])
    for one in units:
        one.stop()
    demand("0 files were made by the screen", [p for p in home.rglob("*") if p.is_file()] == [])
    logs = {path.name: found(path.read_bytes()) for path in SCRATCH.glob("*.log")}
    demand(f"0 log lines hold a name or number: {logs}", len(logs) == 4 and not any(logs.values()))
    status = {one.log.name: found("\n".join(one.heard()).encode()) for one in units}
    demand(f"nor a status: {status}", not any(status.values()))
    kept = b"".join(path.read_bytes() for path in (SCRATCH / "journal").iterdir() if path.is_file())
    demand("nor the hub's journal", found(kept) == [])
    demand("bytes were seen on the wire", len(relay.seen) > 5000)
    if closed:
        demand("with keys 0 names, 0 numbers and 0 words of ours in clear on the wire",
               found(relay.seen) == [] and b"contact.queued" not in relay.seen and b"support" not in relay.seen)
    else:
        demand("without keys the relay sees them: it would see them with keys, too", len(found(relay.seen)) >= 2)


def main():
    for closed in (False, True):
        shutil.rmtree(SCRATCH, ignore_errors=True)
        SCRATCH.mkdir(parents=True)
        (SCRATCH / "site.yaml").write_text("site: leeds\nqueues: { support: {} }\n")
        try:
            scene(closed)
        finally:
            for one in units:
                if not one.ended:
                    one.stop(9)
            units.clear()


main()
