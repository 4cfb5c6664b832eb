"""The board where it may do nothing: no writes, no rights, no room (D19 and D20 of the display's list).

usage: check_confined.py WALLBOARD ROOT [CHECK...]

The board is copied to where nobody may read it too: a checkout may lie in a home that is closed to others.

WALLBOARD_CONFINED_S=3600 watches its writes for the hour of the requirement, WALLBOARD_KILLS=500
kills it as often.
"""

import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from service_manager import Unit

BUILT, ROOT = (os.path.abspath(a) for a in sys.argv[1:3])
SCRATCH = tempfile.mkdtemp(prefix="wallboard-confined-")
WALLBOARD = f"{SCRATCH}/bin/wallboard"
WATCH_S = int(os.environ.get("WALLBOARD_CONFINED_S", 8))
KILLS = int(os.environ.get("WALLBOARD_KILLS", 12))
PATIENCE_S = 60
NOBODY = 65534
VIDEO = 44  # the group of the unit file, Debian's number
SITE = f"""site: leeds
timezone: Etc/UTC
screen: {{ pages: [now, today, ahead], page_time: 3s }}
themes: [{{ theme: dark }}]
"""
# Everything that makes, changes or removes a file.
CHANGES = ("creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
           "unlink,unlinkat,rmdir,truncate,ftruncate,chmod,fchmod,fchmodat,chown,fchown,fchownat,"
           "utimensat,setxattr,fallocate")


def unprivileged():
    """In front of a command: nobody, without a capability, in the group that may draw."""
    if os.geteuid() != 0:
        return ["setpriv", "--no-new-privs"]
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", f"--groups={VIDEO}", "--inh-caps=-all",
            "--bounding-set=-all", "--no-new-privs"]


def board(*before, log="board.log", options=(), **environment):
    # The unit file's environment: no home, nothing of who tests.
    environment = {"SDL_VIDEODRIVER": "dummy", "SDL_FRAMEBUFFER_ACCELERATION": "0", "HOME": "/run/wallboard",
                   "XDG_RUNTIME_DIR": "/run/wallboard", "LSAN_OPTIONS": "detect_leaks=0", **environment}
    command = [*before, WALLBOARD, "--config", f"{SCRATCH}/site.yaml", "--size", "1280x720", "--connect",
               "tcp://127.0.0.1:1", *options]
    return Unit(command, f"{SCRATCH}/{log}", abstract=True, **environment)


def wait_for(what, condition, unit):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end or unit.process.poll() is not None:
            with open(unit.log, errors="replace", encoding="utf-8") as log:
                raise AssertionError(f"{what}: not in {PATIENCE_S} s\n{log.read()[-2000:]}")
        time.sleep(0.05)


def child_of(pid):
    """The board's own process, behind whatever it was started with."""
    for entry in os.listdir("/proc"):
        try:
            with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as file:
                stat = file.read()
            if entry.isdigit() and int(stat.rpartition(")")[2].split()[1]) == pid:
                return child_of(int(entry))
        except (OSError, ValueError):
            pass
    return pid


# -- D19: no writes -----------------------------------------------------------------------------------


def is_allowed(line):
    """/run and devices are no disk; memory that only looks like a file has no path."""
    paths = re.findall(r'"([^"]*)"', line)
    return all(path.startswith(("/run/", "/dev/", "/memfd:")) for path in paths) and paths != []


def writes_in(trace):
    """What was opened for writing or changed, and where it succeeded."""
    found = []
    with open(trace, encoding="utf-8", errors="replace") as file:
        for line in file:
            call = re.sub(r"^\d+ +", "", line)
            opens = re.match(r"open(at)?\(", call) and re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)", call)
            changes = re.match(r"(" + CHANGES.replace(",", "|") + r")\(", call)
            on_memory = re.match(r"f(truncate|chmod|chown)\(|fallocate\(", call)
            if (opens or (changes and not on_memory)) and not is_allowed(call):
                found.append(call.strip())
    return found


def no_writes():
    """D19: 0 writes outside /run. Pages turn, files are read again, right ones and broken ones."""
    trace = f"{SCRATCH}/trace.txt"
    unit = board("strace", "-f", "-qq", "-e", f"trace=open,openat,{CHANGES}", "-o", trace, *unprivileged(),
                 log="no_writes.log")
    wait_for("ready under strace", lambda: unit.ready, unit)
    pid = child_of(unit.process.pid)
    end = time.monotonic() + WATCH_S
    for text in itertools.cycle([SITE + "title: Leeds\n", SITE + "titel: Leeds\n"]):
        if time.monotonic() > end:
            break
        with open(f"{SCRATCH}/site.yaml", "w", encoding="utf-8") as file:
            file.write(text)
        os.kill(pid, signal.SIGHUP)
        time.sleep(min(WATCH_S / 4, 60))
    with open(f"{SCRATCH}/site.yaml", "w", encoding="utf-8") as file:
        file.write(SITE)
    os.kill(pid, signal.SIGTERM)
    unit.stop()
    with open(trace, encoding="utf-8", errors="replace") as file:
        assert "site.yaml" in file.read(), "strace saw nothing of the board"
    writes = writes_in(trace)
    assert not writes, "the board writes:\n" + "\n".join(writes[:20])
    # And the check finds one: a screenshot is a file that somebody asked for.
    shot = f"{SCRATCH}/shot.png"
    subprocess.run(["strace", "-f", "-qq", "-e", f"trace=open,openat,{CHANGES}", "-o", trace, WALLBOARD, "--demo",
                    "--size", "640x360", "--screenshot", shot], check=True, stderr=subprocess.DEVNULL,
                   env=dict(os.environ, SDL_VIDEODRIVER="dummy", LSAN_OPTIONS="detect_leaks=0"))
    assert any(shot in line for line in writes_in(trace)), "a write was not found"


# A mount namespace in which nothing can be written and /run has no room, and then the command.
SEAL = """
set -e
mount --make-rprivate /
mount -t tmpfs -o size=16k none /run
dd if=/dev/zero of=/run/full bs=1k count=64 2>/dev/null || true
awk '{print $5}' /proc/self/mountinfo | while read -r at; do
    case $at in /proc*|/sys*|/dev*|/run) ;; *) mount -o remount,bind,ro "$at" 2>/dev/null || true ;; esac
done
if touch /tmp/write 2>/dev/null || touch "$0/write" 2>/dev/null; then echo "it can still be written"; exit 3; fi
exec "$@"
"""


def sealed():
    inside = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    return [*inside, "sh", "-c", SEAL, SCRATCH]


def root_is_a_mount():
    """In a chroot "/" is a folder of a mount out of sight, which can be neither sealed nor kept apart."""
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        return any(line.split()[4] == "/" for line in file)


def nothing_can_be_written():
    """D19: starts on a read-only root and with /run full."""
    if not root_is_a_mount():
        print("NOT SEEN HERE, for this root is a chroot:", end=" ")
        return
    unit = board(*sealed(), *(unprivileged() if os.geteuid() == 0 else ()), log="sealed.log")
    wait_for("ready with a read-only root", lambda: unit.ready, unit)
    assert unit.stop() == 0, "it does not end well there"


def kills():
    """D19: kills leave nothing that the next start stumbles over."""
    chance = random.Random(1)
    for kill in range(KILLS):
        unit = board(*unprivileged(), log="kills.log")
        if kill % 2 == 0:
            wait_for(f"ready after {kill} kills", lambda unit=unit: unit.ready, unit)
        else:
            time.sleep(chance.random() * 0.2)  # while it is still starting
        unit.stop(signal.SIGKILL)
    unit = board(*unprivileged(), log="kills.log")
    wait_for(f"ready after {KILLS} kills", lambda: unit.ready, unit)
    assert unit.stop() == 0


# -- D20: no rights -----------------------------------------------------------------------------------


def no_rights():
    """D20: no root, no capabilities, group video; it draws all the same."""
    unit = board(*unprivileged(), log="rights.log")
    wait_for("ready without rights", lambda: unit.ready, unit)
    with open(f"/proc/{child_of(unit.process.pid)}/status", encoding="ascii") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    assert "0" not in status["Uid"].split(), status["Uid"]
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == int(status["CapInh"], 16) == 0, status
    assert status["NoNewPrivs"] == "1"
    if os.geteuid() == 0:
        assert int(status["CapBnd"], 16) == 0 and status["Groups"].split() == [str(VIDEO)], status
    assert unit.stop() == 0


def the_unit_asks_for_no_more():
    """D20: what no_rights() runs with is what the service is given. Its score is systemd_security_wallboard."""
    with open(f"{ROOT}/systemd/wallboard.service.in", encoding="utf-8") as file:
        said = dict(line.strip().split("=", 1) for line in file if "=" in line and not line.startswith("#"))
    wanted = {"DynamicUser": "yes", "CapabilityBoundingSet": "", "NoNewPrivileges": "yes", "ProtectSystem": "strict",
              "ProtectHome": "yes"}
    for key, value in wanted.items():
        assert said.get(key) == value, f"{key}={said.get(key)}"
    assert "video" in said["SupplementaryGroups"].split()
    writable = {"StateDirectory", "CacheDirectory", "LogsDirectory", "ReadWritePaths"} & set(said)
    assert not writable, writable


def stage():
    os.chmod(SCRATCH, 0o755)
    os.makedirs(f"{SCRATCH}/bin")
    shutil.copy(BUILT, WALLBOARD)
    for folder in ("themes", "fonts"):
        shutil.copytree(f"{ROOT}/{folder}", f"{SCRATCH}/share/wallboard/{folder}")
    with open(f"{SCRATCH}/site.yaml", "w", encoding="utf-8") as file:
        file.write(SITE)
    subprocess.run(["chmod", "-R", "a+rX", SCRATCH], check=True)  # whatever the umask of who tests


def main():
    checks = [no_writes, nothing_can_be_written, kills, no_rights, the_unit_asks_for_no_more]
    wanted = sys.argv[3:]
    try:
        stage()
        for check in checks:
            if not wanted or check.__name__ in wanted:
                check()
                print(f"{check.__name__}: {check.__doc__.splitlines()[0]}", flush=True)
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)


if __name__ == "__main__":
    main()
