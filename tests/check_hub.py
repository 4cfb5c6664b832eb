#!/usr/bin/env python3
"""A site as it is: a hub, a publisher, two screens, a supervisor, all real programs.

    check_hub.py BIN SCRATCH

What it proves stands beside each step: R1 (scaled down: the hub is killed while events come), R4,
R5, R11's mark, R15 and R16 of reliability.md, and that one command changes every screen of a site.
"""
import functools
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import zmq

from hub_site import Publisher, Site, curve_socket, demand, wait
from local_hours import zone_at

BIN, SCRATCH = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve() / "hub"
KILLS = int(os.environ.get("WALLBOARD_HUB_KILLS", "4"))
ZONE = zone_at(21)
SITE = f"""site: leeds
timezone: {ZONE}
queues:
  support: {{ target: 20s }}
  billing: {{}}
  sales: {{ target: 10s }}
"""
SOURCE = "wallboard://leeds/simulate/simulate"
RIG = Site(sys.argv[1], SCRATCH, SITE, size="960x540")
ADDRESS, start, hub, wall, ctl, status = RIG.address, RIG.start, RIG.hub, RIG.wall, RIG.ctl, RIG.status
stop = functools.partial(RIG.stop, seconds=30)


def level(names, key=None):
    """All of them show what the hub has, and count the same."""
    now = status(key)
    if now is None:
        return None
    reports = [now["screens"].get(name, {}).get("report") for name in names]
    good = all(r and r["state"] == "level" and r["wrong_digests"] == "0" for r in reports)
    return now if good else None


def journal_numbers():
    """What is on disk of our source, in the hub's order: (hub sequence, epoch, sequence)."""
    return RIG.rows("sequence, source_epoch, source_sequence")


def open_site():
    """A site on one machine, without keys."""
    site = hub()
    feed = start("feed", "wallboard-feed", "simulate", "--hub", f"{ADDRESS}-ingest", "--spool", SCRATCH / "spool",
                 "--site", "leeds", "--timezone", ZONE)
    walls = [wall("wall-1"), wall("wall-2")]
    wait("two screens show what the hub has", lambda: level(["wall-1", "wall-2"]))

    for kill in range(KILLS):
        time.sleep(0.4 + 0.3 * kill)
        stop(site, signal.SIGKILL)
        site = hub()
    wait("after the hub was killed the screens are level again", lambda: level(["wall-1", "wall-2"]))
    before = status()
    demand("each life of the hub is another epoch", int(before["epoch"]) == KILLS + 1)

    demand("a look is taken by every screen with one command", ctl("theme", "light").returncode == 0)
    now = status()["screens"]
    demand("and they say so", all(s["report"]["theme"] == "light" for s in now.values()))
    demand("one screen alone shows another page", ctl("page", "today", "--to", "screen:wall-2").returncode == 0)
    now = status()["screens"]
    demand("and the other does not", (now["wall-1"]["report"]["page"], now["wall-2"]["report"]["page"]) ==
           ("now", "today"))
    wrong = ctl("theme", "no-such-look")
    demand("a look that there is not: said by each screen, exit 1", wrong.returncode == 1 and
           wrong.stdout.count("CANNOT") == 2)
    demand("it is taken back", ctl("theme", "--clear").returncode == 0)
    wrong = ctl("theme", "../../etc/passwd")
    demand("a path is no look: exit 2", wrong.returncode == 2)

    plain = SCRATCH / "plain.png"
    said = SCRATCH / "said.png"
    demand("a message is on every screen", ctl("screenshot", "wall-1", "--out", plain).returncode == 0 and
           ctl("message", "Fire drill at 15:00", "--level", "warning").returncode == 0)
    time.sleep(0.5)
    demand("and is seen", ctl("screenshot", "wall-1", "--out", said).returncode == 0 and
           said.read_bytes() != plain.read_bytes())
    demand("until it is taken back", ctl("message", "--clear").returncode == 0)

    picture = SCRATCH / "wall-2.png"
    picture.unlink(missing_ok=True)
    shot = ctl("screenshot", "wall-2", "--out", picture)
    demand("a screen shows itself to its supervisor", shot.returncode == 0 and
           picture.read_bytes().startswith(b"\x89PNG"))
    demand("one that is not there: said", ctl("screenshot", "wall-9", "--out", picture).returncode == 1)

    ctl("theme", "high-contrast")
    stop(walls.pop(), signal.SIGKILL)
    walls.append(wall("wall-2"))
    late = wait("a screen that starts anew shows the day so far", lambda: level(["wall-1", "wall-2"]))
    wait("and the look that was chosen while it was away", lambda: (status() or late)["screens"]["wall-2"]["report"]
         ["theme"] == "high-contrast")

    stop(feed)
    stop(site)
    site = hub()
    wait("the look outlives the hub", lambda: status() and level(["wall-1", "wall-2"]) and all(
        s["report"]["theme"] == "high-contrast" for s in status()["screens"].values()))
    for screen in walls:
        demand("a screen stops when it is told to", stop(screen) == 0)
    demand("so does the hub", stop(site) == 0)

    rows = journal_numbers()
    sequences = [row[0] for row in rows]
    demand("R1: the hub's numbers are contiguous", sequences == list(range(1, len(rows) + 1)))
    ours = [row[1:] for row in rows if row[2] > 0]
    demand("R1: of the publisher nothing is lost and nothing doubled, in order",
           ours == [(ours[0][0], n + 1) for n in range(len(ours))] and len(ours) > 1000)


def trespass(keys):
    """A publisher says nonsense in another's name, under a greater epoch: its numbers would make the other's
    next events look old. True if it was refused."""
    dealer = curve_socket(zmq.DEALER, keys / "other.key")
    dealer.connect(f"{ADDRESS}-ingest")
    dealer.send(json.dumps({"specversion": "1.0", "id": "t1", "source": SOURCE, "type": "wallboard.contact.queued",
                            "time": "2026-11-25T10:00:00Z", "sourceepoch": "9000000000000000000",
                            "sequence": "00000000000000000001", "data": {}}).encode())
    refused = dealer.poll(10000) and json.loads(dealer.recv()).get("reply") == "refused"
    dealer.close()
    return refused


def closed_site():
    """The same with keys: who may what, and who no longer."""
    keys = SCRATCH / "keys"
    keys.mkdir(mode=0o700)

    make, allow = RIG.make_key, RIG.allow_key
    make("hub")
    for name in ("wall-1", "wall-2", "pbx", "other", "boss", "stranger"):
        make(name, "--hub", keys / "hub.pub")
    for screen in ("wall-1", "wall-2"):
        allow(screen, "display", "--site", "leeds")
    allow("pbx", "publisher", "--source", SOURCE)
    allow("other", "publisher", "--source", "wallboard://leeds/other/other")
    allow("boss", "supervisor", "--site", "leeds")
    site = hub("--keys", keys)
    feed = start("feed", "wallboard-feed", "simulate", "--hub", f"{ADDRESS}-ingest", "--key", keys / "pbx.key",
                 "--spool", SCRATCH / "spool", "--site", "leeds", "--timezone", ZONE)
    walls = {n: wall(n, "--key", keys / f"{n}.key") for n in ("wall-1", "wall-2")}
    wait("with keys two screens are level", lambda: level(walls, "boss"))
    demand("R15: nonsense in another's name is refused", trespass(keys))
    head = int(status("boss")["head"])
    wait("R15: and the other is heard all the same", lambda: int((status("boss") or {"head": 0})["head"]) > head + 2)
    demand("R15: a screen's key commands nothing", ctl("theme", "light", key="wall-1").returncode != 0)
    demand("R15: an unknown key commands nothing", ctl("theme", "light", key="stranger").returncode != 0)
    demand("R15: nobody without a key does", ctl("theme", "light").returncode != 0)
    demand("a supervisor's does", ctl("theme", "light", key="boss").returncode == 0)
    wait("the stranger's key waits to be allowed", lambda: (keys / "pending").exists() and (
        keys / "stranger.pub").read_text().split()[1] in (keys / "pending").read_text())

    subprocess.run([BIN / "wallboardctl", "keys", "revoke", "wall-1", "--dir", keys], check=True, capture_output=True)
    site.send_signal(signal.SIGHUP)
    wait("R16: the other screen is back", lambda: level(["wall-2"], "boss"))
    wait("R16: the revoked one hears nothing more", lambda: (SCRATCH / "wall-1.log").read_text().rstrip().split(
        "\n")[-1].find("silent") >= 0 or "is silent" in (SCRATCH / "wall-1.log").read_text()[-400:])
    for process in [*walls.values(), feed, site]:
        stop(process)
    said = int(re.findall(r"(\d+) events, ", (SCRATCH / "feed.log").read_text())[-1])
    ours = [row[1:] for row in journal_numbers() if row[2] > 0]
    demand("R15: it cost the other nothing", len(ours) >= said - 1 and
           ours == [(ours[0][0], n + 1) for n in range(len(ours))])

    os.chmod(keys / "hub.key", 0o644)
    refused = subprocess.run([BIN / "wallboard-hub", "--state", SCRATCH / "journal", "--config", SCRATCH / "site.yaml",
                              "--listen", ADDRESS, "--keys", keys], capture_output=True, text=True, timeout=30)
    demand("R14: a secret that others can read: the hub does not run", refused.returncode != 0)
    refused = subprocess.run([BIN / "wallboard-hub", "--state", SCRATCH / "journal", "--config", SCRATCH / "site.yaml",
                              "--listen", "tcp://*:5560"], capture_output=True, text=True, timeout=30)
    demand("without keys it does not listen on the network", refused.returncode != 0 and "keys" in refused.stderr)


def rotten_site():
    """A row of the day before is not what was written, and all is counted anew: the hub is there all the same. What
    is one day here is the next one in a zone twelve hours away, so that nobody has to wait for midnight."""
    day_before, day = ("Etc/GMT+12", "UTC") if time.gmtime().tm_hour < 12 else ("UTC", "Etc/GMT-12")

    def begin(zone, queues):
        RIG.config.write_text(f"site: leeds\ntimezone: {zone}\nqueues: {queues}\n")
        site = hub()
        wait("the hub is there", status)
        return site

    site = begin(day_before, "{ q: {} }")
    pbx = Publisher(RIG, SOURCE)
    for call in range(1, 61):
        pbx.say("contact.queued", queue="q", contact=f"c{call}")
    wait("sixty events are on disk", lambda: pbx.hear(0.1))
    demand("the hub ends", stop(site) == 0)
    demand("and goes on with the next day", stop(begin(day, "{ q: {} }")) == 0)
    rotten = min(RIG.state.glob("ev-*.db"))
    rotten.chmod(0o600)
    database = sqlite3.connect(rotten)
    database.execute("update event set body = 'x' where sequence = 33")
    database.commit()
    database.close()
    site = begin(day, "{ q: {}, more: {} }")
    demand("R10: what rot took from the day before is told", ctl("status").stdout.count("INCOMPLETE: 1 events") == 1 and
           f"events 33 to 33 cannot be counted: {rotten.name}: row 33 is not what was written" in RIG.log("hub"))
    screen = wall("wall-1")
    wait("a screen is level with what is left", lambda: level(["wall-1"]))
    for process in (screen, site):
        demand("it ends", stop(process) == 0)


for scene in (open_site, closed_site, rotten_site):
    RIG.clear()
    with RIG:
        scene()
