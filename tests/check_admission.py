#!/usr/bin/env python3
"""A screen that nobody knows yet, as a person lets it in: docs/operations.md, "Let a screen in".

    check_admission.py BIN SCRATCH

reliability.md, section 9.1: a screen's "fingerprint is shown on the TV for `wallboardctl keys allow`".
"""
import re
import subprocess
import sys
import time
from pathlib import Path

from hub_site import Site, demand, wait

SCRATCH = Path(sys.argv[2]).resolve() / "admission"
RIG = Site(sys.argv[1], SCRATCH, "site: leeds north\ntimezone: UTC\n", name="leeds north")
KEYS = SCRATCH / "keys"


def keys(*words):
    """`wallboardctl keys ...` on the hub's machine."""
    return subprocess.run([RIG.bin / "wallboardctl", "keys", *words, "--dir", KEYS], capture_output=True, text=True,
                          timeout=60)


def picture(name, key, hub=RIG.address):
    """What a television shows that is switched on now, as PNG."""
    path = SCRATCH / f"{name}.png"
    subprocess.run([RIG.bin / "wallboard", "--hub", hub, "--key", KEYS / f"{key}.key", "--screen", "wall-1", "--size",
                    "640x360", "--screenshot", path], env=RIG.env, check=True, capture_output=True, timeout=120)
    return path.read_bytes()


def is_level():
    now = RIG.status("boss")
    report = (now or {"screens": {}})["screens"].get("wall-1", {}).get("report")
    return report and report["state"] == "level"


def says(text):
    return lambda: text in RIG.log("wall-1")


with RIG:
    KEYS.mkdir(mode=0o700)
    RIG.make_key("hub")
    for name in ("boss", "wall-1", "wall-2"):
        RIG.make_key(name, "--hub", KEYS / "hub.pub")
    RIG.allow_key("boss", "supervisor", "--site", "leeds north")
    fingerprint = re.search(r"fingerprint (\S+)", (KEYS / "wall-1.pub").read_text()).group(1)
    line = f"sudo wallboardctl keys allow {fingerprint} --name wall-1"

    hub = RIG.hub("--keys", KEYS)
    wait("the hub is there", lambda: RIG.status("boss"))
    screen = RIG.wall("wall-1", "--key", KEYS / "wall-1.key")
    wait("the screen says that it is not let in, and how it is", says(f"not let in yet; at the hub: {line}"))
    unknown = picture("unknown", "wall-1")
    demand("its picture is of its key: the same for the same one", unknown == picture("again", "wall-1"))
    demand("and another for another", unknown != picture("other", "wall-2"))
    demand("nobody is in meanwhile", not is_level())

    wait("its fingerprint waits at the hub", lambda: fingerprint in keys("list").stdout)
    allowed = keys(*line.split()[3:])
    demand(f"it is allowed by what it shows: {allowed.stdout}{allowed.stderr}", allowed.returncode == 0)
    demand("for the hub's site, as a display", "display wall-1 leeds%20north\n" in (KEYS / "allowed").read_text())
    asked = time.monotonic()
    wait("it comes up by itself", is_level)
    print(f"after {time.monotonic() - asked:.1f} s")
    demand("and shows something else", picture("known", "wall-1") != unknown)
    demand("nobody else had to begin anew", "all connections begin anew" not in RIG.log("hub"))

    demand("who is in waits no more", f"{fingerprint}  waits" not in keys("list").stdout)

    demand("it is revoked", keys("revoke", "wall-1").returncode == 0)
    wait("and says that it is", says(f"not let in any more; at the hub: {line}"))
    demand("by the hub's own look at its list", "all connections begin anew" in RIG.log("hub"))
    came = RIG.log("wall-1").count("level at")
    wait("it is let in again", lambda: keys(*line.split()[3:]).returncode == 0)
    wait("and comes back", lambda: RIG.log("wall-1").count("level at") > came)

    silent, refused = (RIG.log("wall-1").count(word) for word in ("silent at", "not let in"))
    RIG.stop(hub)
    wait("a hub that is gone has refused nobody", lambda: RIG.log("wall-1").count("silent at") > silent)
    demand("and the screen does not say so", RIG.log("wall-1").count("not let in") == refused)
    demand("the screen stops when it is told to", RIG.stop(screen) == 0)
