#!/usr/bin/env python3
"""A supervisor at work: a hub, two screens and a feed as they are, every command that
changes what the screens show, and what becomes of it when programs start anew.

    check_steer.py BIN SCRATCH

What it proves stands beside each step; docs/hub.md, "Control", and features.md 3.19 and 3.21
are the rules.
"""
import functools
import http.client
import json
import signal
import socket
import sqlite3
import struct
import sys
import time
from pathlib import Path

import zmq

import hub_site
from hub_site import Site

SCRATCH = Path(sys.argv[2]).resolve() / "steer"
SITE = """site: leeds
timezone: UTC
screen: { pages: [now, today] }
alerts:
  many: { metric: waiting, warning: 2, alarm: 4, hold: 0s, sound: bell, repeat: 5s, escalate: 1h,
          words: Too many wait }
thresholds: { hold: 0s }
queues:
  support: { thresholds: { waiting: { warning: 2, alarm: 4 } } }
"""
WALLS = ("wall-1", "wall-2")
RIG = Site(sys.argv[1], SCRATCH, SITE, size="960x540", env={"SDL_AUDIODRIVER": "dummy"})
ADDRESS, start, hub, wall, ctl, status = RIG.address, RIG.start, RIG.hub, RIG.wall, RIG.ctl, RIG.status
stop = functools.partial(RIG.stop, seconds=30)


def reports(key=None):
    """What each screen says of itself, by name."""
    now = status(key)
    return {} if now is None else {n: s["report"] for n, s in now["screens"].items() if s["report"]}


def wait(what, holds, seconds=60):
    return hub_site.wait(what, holds, seconds, pause=0.2,
                         tell=lambda: f"{status()}\n{ctl('orders').stdout}")


def demand(what, holds, answer=None):
    if not holds:
        sys.exit(f"check_steer: not so: {what}" + (f"\n{answer.stdout}{answer.stderr}" if answer else ""))
    print(f"ok: {what}", flush=True)


def does(what, *arguments, code=0, key=None):
    answer = ctl(*arguments, key=key)
    demand(what, answer.returncode == code, answer)
    return answer


def all_show(words, key=None):
    return all(words in reports(key).get(n, {}).get("shows", "") for n in WALLS)


def level(key=None):
    return all(reports(key).get(n, {}).get("state") == "level" for n in WALLS)


def all_have(**told):
    """Every screen says so of itself."""
    now = reports()
    return all(now.get(n, {}).get(k) == v for n in WALLS for k, v in told.items())


def picture(name="wall-1"):
    path = SCRATCH / f"{name}.png"
    path.unlink(missing_ok=True)
    ctl("screenshot", name, "--out", path)
    return path.read_bytes() if path.exists() else b""


def orders():
    return json.loads(ctl("orders", "--json").stdout)


class Callers:
    """Contacts that wait, told over HTTP."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.waiting, self.said = [], 0
        self.feed = start("feed", "wallboard-feed", "http", "--listen", f"127.0.0.1:{self.port}", "--site", "leeds",
                          "--hub", f"{ADDRESS}-ingest", "--spool", SCRATCH / "spool")
        wait("the feed listens", lambda: "listens on" in (SCRATCH / "feed.log").read_text())

    def tell(self, kind, **data):
        self.said += 1
        event = {"specversion": "1.0", "id": str(self.said), "source": "test", "type": f"wallboard.{kind}",
                 "data": data}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("POST", "/events", json.dumps(event), {"Content-Type": "application/cloudevents+json"})
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200 or json.loads(text)["taken"] != 1:
            sys.exit(f"check_steer: the feed refuses: {text}")
        connection.close()

    def wait_now(self, count):
        while len(self.waiting) < count:
            self.waiting.append(f"c{self.said}")
            self.tell("contact.queued", contact=self.waiting[-1], queue="support")
        while len(self.waiting) > count:
            self.tell("contact.left", contact=self.waiting.pop(), queue="support", reason="abandoned")


def raised(alert, key=None):
    """How the hub has it: None if it is not raised."""
    return next((a for a in (status(key) or {"alerts": []})["alerts"] if a["alert"] == alert), None)


def texts():
    """Messages, tickers, takeovers: said, replaced by priority, over by time, taken back."""
    plain = picture()
    for kind, count in (("message", "1 messages"), ("ticker", "1 tickers"), ("takeover", "takeover")):
        answer = does(f"{kind}: every screen has it", kind, "Fire drill at 15:00", "--level", "warning")
        demand(f"{kind}: each screen answers, and says what it shows", answer.stdout.count("has it") == 2 and
               answer.stdout.count(count) == 2, answer)
        wait(f"{kind}: it is seen", lambda: picture() not in (b"", plain), 10)
        does(f"{kind}: it is taken back", kind, "--clear")
        wait(f"{kind}: it is gone", lambda: not orders() and not all_show(count), 10)
    does("one screen alone", "message", "Come to the desk", "--to", "screen:wall-2")
    demand("and the other says nothing", "1 messages" in reports()["wall-2"]["shows"] and
           "0 messages" in reports()["wall-1"]["shows"])
    does("taken back from all: another order", "message", "--clear")
    demand("which leaves it", len(orders()) == 1)
    does("a group's", "message", "For sales", "--to", "group:sales", "--priority", "5")
    demand("only its screens say it", "2 messages" not in reports()["wall-2"]["shows"])
    does("they are taken back", "message", "--clear", "--to", "screen:wall-2")
    does("each by its own", "message", "--clear", "--to", "group:sales")

    for n in range(3):
        does(f"message {n + 1} of 3", "message", f"Message {n}", "--priority", str(n // 2))
    demand("of three the one of the highest priority is shown", all_show("1 messages"))
    does("a second of that priority takes turns with it", "message", "Another", "--priority", "1")
    demand("two are shown", all_show("2 messages"))
    does("all are taken back", "message", "--clear")

    does("one takeover", "takeover", "Low", "--for", "1d")
    does("and one above it that is over soon", "takeover", "High", "--priority", "9", "--for", "8s")
    wait("the picture is given back to what waited", lambda: [o["value"] for o in orders()] == ["Low"], 15)
    does("taken back", "takeover", "--clear")
    does("an hour of the clock", "ticker", "Till then", "--until", time.strftime(
        "%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3)))
    wait("it ends with it", lambda: not orders() and not all_show("1 tickers"), 15)

    does("the same id twice", "message", "Once", "--id", "4711")
    does("is one order", "message", "Once", "--id", "4711")
    demand("and one in the list", [o["id"] for o in orders()] == ["4711"])
    does("taken back", "message", "--clear")
    for wrong in (["message", "a\nb"], ["message", ""], ["message", "x" * 600], ["ticker", "x", "--to", "floor:2"],
                  ["takeover", "x", "--level", "loud"], ["message", "x", "--priority", "10"],
                  ["message", "x", "--until", "yesterday"], ["message", "x", "--for", "1h", "--until", "15:00"]):
        does(f"refused: {wrong[1:]!r:.60}", *wrong, code=2)
    hostile = "\u202e%s%n <b>&amp; \U0001F525 " + "\u0627" * 50
    does("words that would turn the line round: refused", "message", hostile, code=2)
    does("others are said as they are", "message", hostile[1:] + " {{x}} `id` $HOME")
    demand("and the screens live", level())
    does("taken back", "message", "--clear")


def mute():
    does("sounds are off", "mute", "--for", "1h")
    demand("each screen says so", all_show("muted"))
    does("sounds are on", "mute", "--clear")
    demand("each screen says so", not all_show("muted"))


def alerts(callers, walls):
    answer = does("what is not raised cannot be acknowledged", "acknowledge", "many", code=1)
    demand("and the hub says so", "not raised" in answer.stderr, answer)
    does("nor what there is not", "acknowledge", "no-such-alert", code=1)
    callers.wait_now(2)
    wait("a warning is raised", lambda: (raised("many") or {}).get("level") == "warning")
    wait("on the screens too", lambda: all("'many' warns" in (SCRATCH / f"{n}.log").read_text() for n in WALLS))
    does("it is acknowledged", "acknowledge", "many", "--id", "ack-1")
    wait("every screen has it", lambda: all_show("1 alerts seen"), 10)
    demand("the hub says so to whoever asks", raised("many")["seen"])
    demand("and in words", "seen by" in ctl("status").stdout)
    does("twice is once", "acknowledge", "many", "--id", "ack-1")

    stop(walls.pop("wall-2"), signal.SIGKILL)
    walls["wall-2"] = wall("wall-2")
    wait("a screen that comes late knows it", lambda: all_show("1 alerts seen"))

    callers.wait_now(4)
    wait("it comes back when it becomes worse", lambda: raised("many") == {
        "alert": "many", "queue": "", "level": "alarm", "seen": False, "by": ""})
    wait("and the screens think so", lambda: not orders() and all_show("0 alerts seen"), 20)
    does("the alarm is acknowledged", "acknowledge", "many")
    does("and a queue's threshold", "acknowledge", "waiting", "--queue", "support")
    wait("both are seen", lambda: all_show("2 alerts seen"), 10)
    does("one is taken back", "acknowledge", "waiting", "--queue", "support", "--clear")
    wait("one is left", lambda: all_show("1 alerts seen") and len(orders()) == 1, 10)
    callers.wait_now(0)
    wait("over with its alert", lambda: not orders() and raised("many") is None, 30)
    callers.wait_now(4)
    wait("what newly occurs is news", lambda: raised("many") and not raised("many")["seen"])
    does("seen again", "acknowledge", "many")


def restarts(site, callers, walls):
    """What is in force outlives the hub and the screens."""
    does("a ticker", "ticker", "Still here")
    does("a takeover", "takeover", "And here")
    does("no sound", "mute")
    stop(site, signal.SIGKILL)
    site = hub()
    wait("the hub is back", lambda: status() and level())
    demand("what was said is in force", sorted(o["kind"] for o in orders()) == [
        "acknowledge", "mute", "takeover", "ticker"])
    for n in WALLS:
        stop(walls[n], signal.SIGKILL)
        walls[n] = wall(n)
    wait("screens that start anew show it", lambda: all_show("takeover, muted, 0 messages, 1 tickers"))
    wait("and know what was seen", lambda: all_show("1 alerts seen"))
    for kind in ("ticker", "takeover", "mute", "acknowledge"):
        does(f"{kind}: taken back", kind, "--clear")
    callers.wait_now(0)
    return site


def looks():
    """A look is on every screen within a second of the command."""
    for name in ("light", "night", "dark"):
        begun = time.monotonic()
        does(f"the theme {name}", "theme", name)
        took = time.monotonic() - begun
        demand(f"is on every screen when the command ends ({took:.1f} s)",
               all_have(theme=name))
    does("taken back", "theme", "--clear")


def clock(minutes):
    """So many minutes from now, as the site's clock (UTC) shows it."""
    return time.strftime("%H:%M", time.gmtime(time.time() + 60 * minutes))


def schedules(site, walls):
    """Looks and pages by the clock, kept by the hub."""
    file = SCRATCH / "hours.yaml"

    def put(text):
        file.write_text(text)
        return ctl("schedule", "set", file)

    rule = f'from: "{clock(-60)}", to: "{clock(60)}"'
    answer = put("themes:\n  - { theme: light }\n  - { theme: night, from: 25:00 }\n")
    demand("a bad one is refused with its place", answer.returncode == 2 and f"{file}:3:" in answer.stderr, answer)
    answer = put("themse: []\n")
    demand("so is a mistyped key", answer.returncode == 2 and "did you mean 'themes'" in answer.stderr, answer)
    demand("so is an empty one", put("").returncode == 2)
    demand("so is one that is too long", put("# " + "x" * 4096 + "\nthemes: [{ theme: light }]\n").returncode == 2)
    answer = put("themes: [{ theme: no-such-look }]\n")
    demand("a look that no screen has: each says so", answer.returncode == 1 and
           answer.stdout.count("CANNOT") == 2, answer)
    answer = put("pages: [{ page: no-such-page, from: \"03:00\", to: \"03:01\" }]\n")
    demand("a page that no screen has: each says so, whatever the time", answer.returncode == 1 and
           answer.stdout.count("CANNOT") == 2, answer)
    answer = put(f"# the night shift's\nthemes:\n  - {{ theme: light, {rule} }}\npages:\n  - {{ page: today, {rule}, "
                 f"weekdays: mon-sun }}\n")
    demand("a good one is followed by every screen at once", answer.returncode == 0 and
           answer.stdout.count("theme light, page today") == 2, answer)
    answer = does("it is listed as it was given", "schedule", "list")
    demand("with its comments", "night shift" in answer.stdout)
    does("a look by command goes before it", "theme", "night", "--for", "15s")
    wait("on every screen", lambda: all_have(theme="night"))
    wait("and when that is over it is back", lambda: all_have(theme="light"), 40)
    stop(site, signal.SIGKILL)
    site = hub()
    stop(walls["wall-1"], signal.SIGKILL)
    walls["wall-1"] = wall("wall-1")
    wait("it outlives the hub, and a screen that comes late follows it", lambda: status() and level() and all_have(
        theme="light", page="today"))
    time.sleep(60 - time.time() % 60 if time.time() % 60 > 40 else 0)  # so that it does not end before it is looked at
    answer = put(f"themes: [{{ theme: winter, from: \"{clock(-60)}\", to: \"{clock(1)}\" }}]\n")
    demand("another takes its place, and the pages are the site's", answer.returncode == 0 and
           answer.stdout.count("theme winter") == 2, answer)
    wait("its end comes by the clock", lambda: all_have(theme="dark"), 90)
    does("it is taken back", "schedule", "clear")
    demand("and no order is left", not orders())
    return site


def kept_looks(site, walls):
    """A look that no screen has a file of."""
    file = SCRATCH / "leeds.yaml"
    file.write_text("label: Leeds\ninherits: light\ncolours:\n  accent: \"#EEEEEE\"\n")
    answer = ctl("theme", "put", file)
    demand("one that cannot be read is refused, with its place", answer.returncode == 2 and
           f"{file}:4:" in answer.stderr, answer)
    file.write_text("inherits: light\nlogo: /etc/passwd\n")
    demand("so is one that opens files", ctl("theme", "put", file).returncode == 2)
    file.write_text("# " + "x" * 4096 + "\ninherits: light\n")
    demand("so is one that is too long", ctl("theme", "put", file).returncode == 2)
    (SCRATCH / "Leeds 2.yaml").write_text("inherits: light\n")
    demand("so is a name that is none", ctl("theme", "put", SCRATCH / "Leeds 2.yaml").returncode == 2)
    does("a look that there is not yet: no screen has it", "theme", "leeds", code=1)
    does("taken back", "theme", "--clear")
    file.write_text("label: Leeds\ninherits: light\ncolours:\n  accent: \"#7A2E05\"\n")
    does("it is put", "theme", "put", file)
    answer = does("and every screen takes it", "theme", "leeds")
    demand("though none has its file", answer.stdout.count("theme leeds") == 2, answer)
    demand("it is listed", "look leeds" in ctl("theme", "list").stdout)
    stop(site, signal.SIGKILL)
    site = hub()
    stop(walls["wall-2"], signal.SIGKILL)
    walls["wall-2"] = wall("wall-2")
    wait("it outlives the hub, and a screen that comes late has it", lambda: status() and level() and all_have(theme="leeds"))
    for n in range(7):
        copy = SCRATCH / f"copy-{n}.yaml"
        copy.write_text("inherits: dark\n")
        does(f"{n + 2} looks", "theme", "put", copy)
    copy = SCRATCH / "copy-8.yaml"
    copy.write_text("inherits: dark\n")
    answer = does("a ninth: refused", "theme", "put", copy, code=1)
    demand("with a reason", "eight" in answer.stderr, answer)
    does("the screens go back", "theme", "--clear")
    does("all are dropped", "theme", "drop", "leeds")
    for n in range(7):
        ctl("theme", "drop", f"copy-{n}")
    wait("none is left", lambda: not orders() and all_have(theme="dark"))
    return site


def audit():
    database = sqlite3.connect(f"file:{SCRATCH}/journal/hub.db?mode=ro", uri=True)
    tables = [r[0] for r in database.execute("select name from sqlite_master where type='table'")]
    table = next(t for t in tables if "audit" in t)
    rows = [" ".join(str(c) for c in r) for r in database.execute(f"select * from {table}")]
    database.close()
    return rows


def outputs():
    """Where a picture goes, in words: a board without a desktop tells its connector (D20), older ones and windows none."""
    screens = {"kms": ({"width": "1920", "connector": "HDMI-A-1", "mode": "1920x1080@60"}, "on HDMI-A-1 at 1920x1080@60"),
               "dark": ({"width": "0"}, "NO DISPLAY"), "old": ({"width": "1920"}, ""),
               "odd": ({"width": 0, "connector": 7, "mode": "x" * 100}, ""),
               "bold": ({"connector": "\x1b[2J", "mode": "y" * 100}, f"on [2J at {'y' * 40},")}
    links = []
    for name, (said, _) in screens.items():
        links.append(zmq.Context.instance().socket(zmq.DEALER))
        links[-1].connect(f"{ADDRESS}-sync")
        links[-1].send(struct.pack("<4sBBH6Q", b"WBR1", 11, 0, 1, 0, 0, 0, 0, 0, 0) +
                       f"{name}\n{json.dumps({'state': 'level', **said})}".encode())
    wait("screens of other kinds have reported", lambda: set(screens) <= set(reports()))
    rows = {line.split()[0]: line for line in ctl("status").stdout.splitlines() if "theme" in line}
    for name, (_, words) in screens.items():
        demand(f"{name}: says where its picture goes", words in rows[name] and "\x1b" not in rows[name])
        demand(f"{name}: and nothing else", bool(words) == (" on " in rows[name] or "NO DISPLAY" in rows[name]))
    for link in links:
        link.close(0)


def open_site():
    site = hub()
    callers = Callers()
    callers.wait_now(1)
    callers.wait_now(0)
    walls = {n: wall(n) for n in WALLS}
    wait("two screens show what the hub has", level)
    told = {"state", "digest", "frames", "errors", "page", "theme", "width", "height", "heartbeat_ms"}
    demand("each tells how it is (D20)", all(told <= set(r) and int(r["frames"]) > 0 for r in reports().values()))
    texts()
    mute()
    alerts(callers, walls)
    site = restarts(site, callers, walls)
    looks()
    site = schedules(site, walls)
    site = kept_looks(site, walls)
    outputs()
    for process in [*walls.values(), callers.feed, site]:
        demand("it stops when it is told to", stop(process) == 0)
    rows = audit()
    for kind in ("message", "ticker", "takeover", "mute", "acknowledge", "theme", "schedule", "look"):
        demand(f"{kind}: is written down", any(f'"kind":"{kind}"' in r and "give" in r for r in rows) and
               any(f'"kind":"{kind}"' in r and "take_back" in r for r in rows))
    demand("what was refused too", any("refused" in r for r in rows))


def other_name(walls):
    """Reports are believed of the key whose the name is (docs/hub.md), and the other one follows all the same."""
    fingerprint = (SCRATCH / "keys" / "wall-2.pub").read_text().split("fingerprint")[1].strip()
    walls.append(start("impostor", "wallboard", "--hub", ADDRESS, "--screen", "wall-1", "--windowed", "--size",
                       "960x540", "--theme", "light", "--key", SCRATCH / "keys" / "wall-2.key"))
    wait("another's key under a screen's name: the hub's log says whose",
         lambda: f"'display:wall-2' ({fingerprint}) reports as the screen 'wall-1'" in RIG.log("hub"))
    wait("it is told so", lambda: "the name 'wall-1' is that of another key" in RIG.log("impostor"))
    wait("and is level with the hub", lambda: "text=\"level at" in RIG.log("impostor"))
    demand("the screen of that name is as it was", reports("jo")["wall-1"]["theme"] == "dark" and level("jo"))
    demand("and the status names whose", "NOT BELIEVED: display:wall-2, which reports as the screen wall-1" in
           ctl("status", key="jo").stdout)
    demand("said once", RIG.log("hub").count("reports as the screen") == 1 and
           RIG.log("impostor").count("does not believe") == 1)


def closed_site():
    """With keys: who may, and whose name stands beside what was done."""
    keys = SCRATCH / "keys"
    keys.mkdir(mode=0o700)

    RIG.make_key("hub")
    for name, role in (("wall-1", "display"), ("wall-2", "display"), ("jo", "supervisor"), ("york", "supervisor")):
        RIG.make_key(name, "--hub", keys / "hub.pub")
        RIG.allow_key(name, role, "--site", "york" if name == "york" else "leeds")
    site = hub("--keys", keys)
    walls = [wall(n, "--key", keys / f"{n}.key") for n in WALLS]
    wait("with keys two screens are level", lambda: level("jo"))
    for kind in (["message", "x"], ["ticker", "x"], ["takeover", "x"], ["mute"], ["acknowledge", "many"],
                 ["theme", "light"]):
        demand(f"{kind[0]}: a screen's key may not", ctl(*kind, key="wall-1").returncode == 1)
        demand(f"{kind[0]}: another site's supervisor may not", ctl(*kind, key="york").returncode == 1)
        time.sleep(1.1)  # of refusals one a second is written down
    does("the site's own may", "message", "By Jo", key="jo")
    other_name(walls)
    for process in [*walls, site]:
        stop(process)
    rows = audit()
    demand("her name stands beside it", any("By Jo" in r and "supervisor:jo" in r for r in rows))
    demand("as does another's beside what was refused", any("refused" in r and "supervisor:york" in r for r in rows))


for scene in (open_site, closed_site):
    RIG.clear()
    with RIG:
        scene()
