#!/usr/bin/python3
"""D19 of display.md: a screen writes nothing outside /run; a hub nothing but its state and its list of keys.

    check_no_writes.py BIN SCRATCH CASE...      session finds_faults

check_confined.py has the board alone; here it follows a hub. strace lists every call by which a file could be
changed; the folder that the service has in /run stands in SCRATCH. With WALLBOARD_EXHAUSTIVE=1 it is an hour.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from site_rig import free_ports

BIN, SCRATCH = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
PATIENCE_S = 120
SESSION_S = 3600 if os.environ.get("WALLBOARD_EXHAUSTIVE") else 5
CHANGING = "open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink," \
    "symlinkat,unlink,unlinkat,rmdir,truncate,chmod,fchmodat,chown,lchown,fchownat,utimensat,setxattr,mount"
CALL = re.compile(r'^\d+\s+(\w+)\((.*)$')
PATHS = re.compile(r'"((?:[^"\\]|\\.)*)"')
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
DEVICES = "/dev/"  # what is written there is no file
PASSING = "/run/"


def changes(trace, allowed):
    """(call, path) of each that may change a file elsewhere, if the kernel let it."""
    found = []
    for line in trace.read_text(errors="replace").splitlines():
        call = CALL.match(line)
        if not call or (call[1].startswith("open") and not WRITES.search(call[2])):
            continue
        for path in PATHS.findall(call[2].split(" = ")[0])[-1:]:
            if not path.startswith((DEVICES, PASSING, *(f"{folder}/" for folder in allowed))) and path not in allowed:
                found.append((call[1], path, call[2].rsplit("=", 1)[-1].strip()))
    return found


class Traced:
    """A program under strace, with the service's own environment."""

    def __init__(self, name, *words):
        self.run = SCRATCH / f"{name}-run"
        self.trace = SCRATCH / f"{name}.trace"
        self.log = SCRATCH / f"{name}.log"
        self.run.mkdir()
        environment = dict(os.environ, HOME=str(self.run), XDG_RUNTIME_DIR=str(self.run), TMPDIR="/nowhere",
                           ASAN_OPTIONS="detect_leaks=0",  # nor can it look while strace does
                           SDL_VIDEODRIVER="dummy", SDL_FRAMEBUFFER_ACCELERATION="0")
        environment.pop("XDG_CACHE_HOME", None)
        self.process = subprocess.Popen(
            ["strace", "-f", "-qq", "-s", "512", "-e", f"trace={CHANGING}", "-o", str(self.trace), *map(str, words)],
            env=environment, cwd="/", stdout=subprocess.DEVNULL, stderr=self.log.open("w"), start_new_session=True)

    def wait_for(self, word):
        until = time.monotonic() + PATIENCE_S
        while word not in self.log.read_text():
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError(f"{self.log}: '{word}' never came")
            time.sleep(0.1)

    def tell(self, number):
        """To the program, not to strace: it is the first child of it."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        os.kill(int(children[0]), number)

    def end(self):
        if self.process.poll() is None:
            self.tell(signal.SIGTERM)
        self.process.wait(PATIENCE_S)


def demand_nothing(traced, allowed=()):
    traced.end()
    assert traced.trace.stat().st_size > 0, "strace saw nothing"
    found = changes(traced.trace, [str(traced.run), *map(str, allowed)])
    for call in found:
        print("%s %s: %s" % call)
    assert not found, f"{len(found)} calls may write elsewhere"


def write_site():
    site = SCRATCH / "leeds.yaml"
    site.write_text("site: leeds\nqueues: { support: {}, billing: {}, sales: {} }\n")
    return site


def session():
    """Follows a hub that comes later, hears its day, and sees it go."""
    port = free_ports()
    address = f"tcp://127.0.0.1:{port}"
    screen = Traced("screen", BIN / "wallboard", "--hub", address, "--screen", "wall-1", "--size", "1280x720")
    screen.wait_for("showing")
    state = SCRATCH / "state"
    hub = Traced("hub", BIN / "wallboard-hub", "--config", write_site(), "--state", state, "--listen", address)
    feed = subprocess.Popen([BIN / "wallboard-feed", "simulate", "--hub", address, "--site", "leeds", "--spool", SCRATCH / "spool"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        screen.wait_for("level at")
        time.sleep(SESSION_S)
        demand_nothing(hub, [state])
        time.sleep(4)
        demand_nothing(screen)
    finally:
        feed.terminate()
        feed.wait()
        hub.end()
        screen.end()


def finds_faults():
    """Each way to write is seen, also one that was refused."""
    ways = {"openat": "echo x >/nowhere/x", "mkdir": "mkdir /proc/x", "unlink": "rm -f /proc/version",
            "rename": "mv -f /proc/version /proc/x", "open": "touch /proc/x"}
    for way, words in ways.items():
        traced = Traced(f"fault-{way}", "sh", "-c", f"{words} 2>/dev/null; true")
        traced.process.wait(PATIENCE_S)
        assert changes(traced.trace, [str(traced.run)]), f"'{words}' was not seen"


if __name__ == "__main__":
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    for name in sys.argv[3:]:
        globals()[name]()
        print(f"{name}: ok")
