#!/usr/bin/python3
"""R14, R15 and R16 of reliability.md: a hub whose keys are in disorder does not run, who may not is refused, counted
and written down, and whose key is revoked hears nothing more.

    check_roles.py BIN SCRATCH [SCENE...]

How much of it WALLBOARD_SCALE says, 0 to 1: 1 are the figures of the requirement, 0 is what a test run can bear.
"""
import concurrent.futures
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request

import zmq

from hub_site import SCALE, Publisher, Site, curve_socket, demand, measured, scaled, wait
from site_rig import free_ports

PORT = free_ports(5)
SITE = "site: leeds\ntimezone: Etc/UTC\nqueues:\n  sales: {}\n"
OURS, OTHERS = "wallboard://leeds/test/ours", "wallboard://leeds/test/others"
METRICS = PORT + 4


def new_site():
    return Site(sys.argv[1], sys.argv[2] + "/roles", SITE, address=f"tcp://127.0.0.1:{PORT}")


def make_keys(site, allowed):
    """A pair for the hub and for each name; what each is allowed."""
    (site.folder / "keys").mkdir(mode=0o700)
    site.make_key("hub")
    for name, scope in allowed.items():
        site.make_key(name, "--hub", site.folder / "keys/hub.pub")
        site.allow_key(name, *scope)


def key_socket(site, kind, name, door):
    made = curve_socket(kind, site.folder / f"keys/{name}.key")
    made.connect(f"tcp://127.0.0.1:{PORT + door}")
    return made


INGEST, SCREENS, SYNC, CONTROL = range(4)


# -- roles --------------------------------------------------------------------------------


def measure(name):
    """What the hub says of a measure with these labels; 0: nothing."""
    text = urllib.request.urlopen(f"http://127.0.0.1:{METRICS}/metrics", timeout=30).read().decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


def writes_as_another(site, count):
    """A publisher's key says events in another's name; how many answers are refusals."""
    publisher = key_socket(site, zmq.DEALER, "ours", INGEST)
    refused, said = 0, 0
    while refused < count:
        while said < count and said - refused < 200:
            said += 1
            publisher.send(json.dumps({
                "specversion": "1.0", "id": f"{said}", "source": OTHERS, "type": "wallboard.contact.queued",
                "time": int(time.time() * 1000), "sourceepoch": "9", "sequence": f"{said:020}",
                "data": {"queue": "sales", "contact": f"forged-{said}"}}).encode())
        if not publisher.poll(60000):
            break
        refused += json.loads(publisher.recv()).get("reply") == "refused"
    publisher.close()
    return refused


def commands(site, name, count):
    """Commands of a key that may come to the port and not command; how many answers are refusals."""
    supervisor = key_socket(site, zmq.DEALER, name, CONTROL)
    refused = 0
    for number in range(count):
        supervisor.send(json.dumps({"command": "give", "order": {"kind": "theme", "id": f"{number}",
                                                                 "value": "light"}}).encode())
        refused += supervisor.poll(60000) > 0 and json.loads(supervisor.recv()).get("answer") == "refused"
    supervisor.close()
    return refused


def knocks(site, name, door, count):
    """A key that has no business at that port comes again and again, and would say something."""
    for _ in range(count):
        socket = key_socket(site, zmq.DEALER, name, door)
        monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_FAILED_AUTH | zmq.EVENT_HANDSHAKE_SUCCEEDED)
        socket.send(b'{"command":"give","order":{"kind":"theme","id":"1","value":"light"}}')
        if not monitor.poll(60000):
            sys.exit(f"not so: {name} is answered")
        socket.disable_monitor()
        socket.close()


def audited(site, issuer):
    """Of how many commands of that key the hub, which has ended, wrote down that it refused them."""
    database = sqlite3.connect(f"file:{site.state}/hub.db?mode=ro", uri=True)
    rows = database.execute("select detail from audit where issuer = ? and action = 'refused'", (issuer,)).fetchall()
    database.close()
    return sum(int((re.match(r"\d+(?= more)", row[0]) or ["1"])[0]) for row in rows)


def roles():
    """R15: 10,000 attempts at what a key may not; none is accepted, each is counted, commands are audited."""
    forged, foreign, shut = scaled(150, 8000), scaled(30, 1000), scaled(20, 1000)
    with new_site() as site:
        make_keys(site, {"ours": ("publisher", "--source", OURS), "others": ("publisher", "--source", OTHERS),
                         "wall": ("display", "--site", "leeds"), "boss": ("supervisor", "--site", "leeds"),
                         "york": ("supervisor", "--site", "york")})
        hub = site.hub("--keys", site.folder / "keys", "--metrics", f"127.0.0.1:{METRICS}")
        before = wait("the hub answers its supervisor", lambda: site.status("boss"))
        demand(f"R15: {forged} events in another's name are refused", writes_as_another(site, forged) == forged)
        demand(f"R15: {foreign} commands of another site's supervisor are refused",
               commands(site, "york", foreign) == foreign)
        knocks(site, "wall", CONTROL, shut)
        counts = {reason: measure(f'wallboard_auth_failures_total{{reason="{reason}"}}')
                  for reason in ("role", "wrong_port")}
        demand(f"R15: each is counted ({counts})", counts == {"role": forged + foreign, "wrong_port": shut})
        after = site.status("boss")
        demand("R15: no event came in, no order is in force", after["head"] == before["head"] and
               site.ctl("orders", key="boss").stdout.count("light") == 0)
        time.sleep(2)  # the last of them are written down a second after
        demand("it is the same program, and ends", site.stop(hub) == 0)
        demand("R15: each command is written down", audited(site, "supervisor:york") == foreign)
    measured("R15", f"{forged} events in another's name, {foreign} commands of another site's supervisor, {shut} "
                    f"screens at the port of commands: 0 of {forged + foreign + shut} accepted, each counted")


# -- revocation ---------------------------------------------------------------------------


def listen(site, name):
    """A screen's key at the port of screens; it hears the hub."""
    ears = key_socket(site, zmq.SUB, name, SCREENS)
    ears.subscribe(b"wbh1/")
    demand(f"{name} hears the hub", ears.poll(60000) > 0)
    return ears


def hear(ears, seconds):
    """When each message came, in so many seconds from now."""
    begun, times = time.monotonic(), []
    while time.monotonic() - begun < seconds:
        if ears.poll(20):
            ears.recv_multipart()
            times.append(time.monotonic() - begun)
    return times


def revocation():
    """R16: who is revoked hears nothing 5 s after SIGHUP; the others are back within 3 s, a screen's digest is equal."""
    rounds, last_s, back_s = scaled(1, 5), 0.0, 0.0
    with new_site() as site:
        gone = [f"gone-{n}" for n in range(rounds)]
        make_keys(site, {name: ("display", "--site", "leeds") for name in ("wall", "other", *gone)} |
                  {"boss": ("supervisor", "--site", "leeds"), "ours": ("publisher", "--source", OURS)})
        keys = site.folder / "keys"
        hub = site.hub("--keys", keys)
        site.wall("wall", "--key", keys / "wall.key")
        publisher = Publisher(site, OURS, key=keys / "ours.key")

        def digest():
            report = (site.status("boss") or {"screens": {}})["screens"].get("wall", {}).get("report")
            return report and report["state"] == "level" and report["wrong_digests"] == "0" and report["digest"]

        for name in gone:
            before = wait("a screen is level", digest)
            other, revoked = listen(site, "other"), listen(site, name)
            subprocess.run([site.bin / "wallboardctl", "keys", "revoke", name, "--dir", keys], check=True,
                           capture_output=True)
            for ears in (other, revoked):
                hear(ears, 0.1)
            hub.send_signal(signal.SIGHUP)
            with concurrent.futures.ThreadPoolExecutor() as both:
                others, ours = both.submit(hear, other, 8), both.submit(hear, revoked, 8)
            wait("the publisher is back", lambda: publisher.again() or publisher.hear(1))
            publisher.say("contact.queued", contact=name, queue="sales")
            wait("R16: the screen that stays counts on", lambda: digest() not in (None, False, before))
            pauses = [after - at for at, after in zip([0.0, *others.result()], others.result())]
            last_s, back_s = max([last_s, *ours.result()]), max([back_s, *pauses])
            wait("R16: the other hears the hub again", lambda: other.poll(0))
            demand("R16: the revoked key hears nothing more", not hear(revoked, 2))
            for ears in (other, revoked):
                ears.close()
    measured("R16", f"{rounds} revocations: nothing heard after {last_s:.2f} s, the other key nothing for {back_s:.2f} s at "
                    f"most")
    if SCALE > 0:
        demand("R16: nothing 5 s after, the other is back within 3 s", last_s <= 5 and back_s <= 3)


# -- keys in disorder ---------------------------------------------------------------------


def disorders(keys):
    """What is done to the hub's folder of keys, and why it must not run then."""
    def write(name, text, mode=0o600):
        (keys / name).write_text(text)
        (keys / name).chmod(mode)

    return (("a secret that others can read", lambda: (keys / "hub.key").chmod(0o644)),
            ("no secret", (keys / "hub.key").unlink),
            ("a secret that is none", lambda: write("hub.key", "public x\nsecret y\n")),
            ("an empty secret", lambda: write("hub.key", "")),
            ("half a pair", lambda: write("hub.key", (keys / "hub.key").read_text().split("secret")[0])),
            ("a list with a role that there is not", lambda: write("allowed", "A" * 40 + " emperor x leeds\n")),
            ("a list that is a folder", lambda: ((keys / "allowed").unlink(), (keys / "allowed").mkdir())))


def closed_at_start():
    """R14: with keys in disorder the hub ends within 2 s, and nothing has listened; nor without keys on a network."""
    longest, ways = 0.0, 0
    with new_site() as site:
        make_keys(site, {"wall": ("display", "--site", "leeds")})
        keys, whole = site.folder / "keys", site.folder / "whole"
        shutil.copytree(keys, whole)

        def refuses(what, *more):
            nonlocal longest, ways
            begun = time.monotonic()
            done = subprocess.run([site.bin / "wallboard-hub", "--state", site.state, "--config", site.config, *more],
                                  capture_output=True, text=True, timeout=60)
            longest, ways = max(longest, time.monotonic() - begun), ways + 1
            demand(f"R14: {what}: the hub does not run, and listens nowhere",
                   done.returncode > 0 and done.stderr and "is open" not in done.stderr)

        for number, (what, _) in enumerate(disorders(keys)):
            shutil.rmtree(keys)
            shutil.copytree(whole, keys)
            disorders(keys)[number][1]()
            refuses(what, "--listen", site.address, "--keys", keys)
        refuses("no folder of keys", "--listen", site.address, "--keys", site.folder / "nowhere")
        refuses("a network without keys", "--listen", f"tcp://*:{PORT}")
    measured("R14", f"{ways} kinds of disorder: none runs, ended after {longest:.2f} s at most")
    if SCALE > 0:
        demand("R14: it ends within 2 s", longest <= 2)


SCENES = (closed_at_start, roles, revocation)
ASKED = [scene for scene in SCENES if scene.__name__ in sys.argv[3:]]
for run in ASKED or SCENES:
    run()
