#!/usr/bin/python3
"""The examples of docs/examples, as a stranger would use them: the C library is installed into a
folder and found there by pkg-config, nothing else of the tree is seen.

usage: check_examples.py BINARIES BUILD SOURCES SCRATCH CMAKE CC [CFLAGS...]
"""

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time

from hub_peer import Hub

BIN, BUILD, ROOT, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:5])
CMAKE, CC, CFLAGS = sys.argv[5], sys.argv[6], sys.argv[7:]
EXAMPLES = f"{ROOT}/docs/examples"
PREFIX = f"{SCRATCH}/prefix"
PATIENCE_S = 60
KILLS = 10
CONTACTS = [f"c{i}" for i in range(1, 11)]


def run(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, **more)
    assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def contacts(hub):
    return [row[2]["data"]["contact"] for row in hub.events()
            if row[2]["type"] == "wallboard.contact.queued"]


def check_numbers(hub):
    lives = {}
    for epoch, sequence, _ in hub.events():
        lives.setdefault(epoch, []).append(sequence)
    for epoch, numbers in lives.items():
        assert numbers == list(range(1, len(numbers) + 1)), (epoch, numbers)
    assert list(lives) == sorted(lives)
    return lives


def find_file(folder, name):
    for place, _, files in os.walk(folder):
        if name in files:
            return place
    raise AssertionError(f"no {name} under {folder}")


def in_c():
    run(CMAKE, "--install", BUILD, "--component", "publish", "--prefix", PREFIX)
    library = find_file(PREFIX, "libwallboard-publish.so")
    symbols = [line.split()[-1] for line in
               run("nm", "-D", "--defined-only", f"{library}/libwallboard-publish.so").splitlines()]
    strange = [name for name in symbols
               if not name.lower().startswith("wallboard_publish_")]
    assert not strange and len(symbols) > 5, f"others would see {strange}"

    package = find_file(PREFIX, "wallboard-publish.pc")
    flags = run("pkg-config", "--define-variable", f"prefix={PREFIX}", "--cflags", "--libs",
                "wallboard-publish", env={**os.environ, "PKG_CONFIG_PATH": package}).split()
    program = f"{SCRATCH}/publish"
    run(CC, "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
        f"{EXAMPLES}/publish.c", *flags, *CFLAGS, "-o", program)
    shutil.copy(f"{EXAMPLES}/publish.c", f"{SCRATCH}/publish.cc")
    run("c++" if "clang" not in CC else "clang++", "-fsyntax-only", "-Wall", "-Werror",
        f"{SCRATCH}/publish.cc", f"-I{PREFIX}/include")

    surroundings = {**os.environ, "LD_LIBRARY_PATH": library}
    hub = Hub()
    run(program, hub.endpoint, f"{SCRATCH}/c.spool", env=surroundings)
    assert contacts(hub) == CONTACTS, contacts(hub)
    assert hub.events()[-1][2]["type"] == "wallboard.source.bye"
    assert hub.hellos[0]["data"]["capabilities"] == ["events", "left_reason"], hub.hellos[0]

    dice = random.Random(5)
    for kill in range(KILLS):
        process = subprocess.Popen([program, hub.endpoint, f"{SCRATCH}/c.spool"], env=surroundings,
                                   stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.05, 1.0))
        process.kill()
        process.wait()
        if kill == 4:
            hub.restart()
    run(program, hub.endpoint, f"{SCRATCH}/c.spool", env=surroundings)
    lives = check_numbers(hub)
    assert contacts(hub)[-10:] == CONTACTS
    print(f"  {KILLS} kills: {len(hub.events())} events in {len(lives)} lives, none missing")
    hub.close()


def in_python():
    hub = Hub(seed=2)
    hub.drop = hub.mute = 0.1
    lines = "".join(json.dumps({"contact": c, "queue": "chat"}) + "\n" for c in CONTACTS)
    spool = f"{SCRATCH}/python.db"
    run("/usr/bin/python3", f"{EXAMPLES}/publish.py", hub.endpoint, spool, input=lines)
    hub.down()
    try:  # no hub: it waits, and what it had read is kept
        run("/usr/bin/python3", "-c", "import runpy, signal, sys\nsignal.alarm(2)\n"
            f"sys.argv = ['publish.py', '{hub.endpoint}', '{spool}']\n"
            f"runpy.run_path('{EXAMPLES}/publish.py', run_name='__main__')", input=lines)
        raise AssertionError("it ends without a hub")
    except AssertionError as error:
        assert "-14" in str(error), error
    hub.up()
    run("/usr/bin/python3", f"{EXAMPLES}/publish.py", hub.endpoint, spool, input=lines)
    assert contacts(hub) == CONTACTS * 3, contacts(hub)
    assert len(check_numbers(hub)) == 3
    hub.close()


def over_http(name, *command):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hub = Hub()
    feed = subprocess.Popen(
        [f"{BIN}/wallboard-feed", "http", "--listen", f"127.0.0.1:{port}", "--site", "leeds",
         "--hub", hub.endpoint, "--spool", f"{SCRATCH}/{name}.spool"], stderr=subprocess.DEVNULL)
    try:
        run(*command, f"http://127.0.0.1:{port}/events")
        hub.wait(lambda: contacts(hub) == CONTACTS, "all contacts")
    except BaseException:
        feed.kill()  # or whoever reads our output waits for it too
        raise
    feed.terminate()
    assert feed.wait(PATIENCE_S) == 0
    hub.close()


def in_node():
    over_http("node", "node", f"{EXAMPLES}/publish.mjs")


def in_shell():
    over_http("shell", "sh", f"{EXAMPLES}/publish.sh")


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    for check in (in_c, in_python, in_node, in_shell):
        begun = time.monotonic()
        check()
        print(f"ok: {check.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)


main()
