#!/usr/bin/python3
"""`wallboard setup` as people and their tools run it: at a terminal, and without one.

    check_setup.py WALLBOARD SCRATCH
"""
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

WALLBOARD, SCRATCH = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"

# A name, the options, what is typed (None: there is no terminal), the exit code, and words of the output.
ROWS = [
    ("questions, each asked until it is answered", [], ["two hubs", "hub", "", "no key", "none", "leeds", "wall-1"], 0,
     ["hub: two hubs: expected HOST", "hub-key: expected a key", "screen 'wall-1' follows tcp://hub:5560"]),
    ("what was said is not asked", ["--hub", "hub", "--hub-key", KEY, "--screen", "wall-1", "--site", "leeds"], [""], 0,
     ["A second hub", "its key's fingerprint is", "keys allow", "--site 'leeds'"]),
    ("who goes away is asked no more", [], [], 2, ["The hub's address"]),
    ("one line", ["--hub", "hub", "--hub-key", KEY, "--screen", "wall-1"], None, 0, ["screen 'wall-1'"]),
    ("a file", ["--answers", "answers.txt"], None, 0, ["screen 'wall-2' follows tcp://hub-a:5570"]),
    ("a file with a fault", ["--answers", "wrong.txt"], None, 2, ["wrong.txt:2: hubb: no such answer"]),
    ("no file", ["--answers", "none.txt"], None, 2, ["none.txt"]),
    ("nothing said, and nobody to ask", [], None, 2, ["hub: is missing", "hub-key: is missing"]),
    ("a folder that cannot be", ["--hub", "hub", "--hub-key", "none", "--screen", "a", "--dir", "/proc/x"], None, 1, ["/proc/x"]),
]


def run(words, typed, folder):
    """The exit code and all that was said, a person's typing included where there is a terminal; None: there
    are no terminals here."""
    command = [WALLBOARD, "setup", "--no-start", *(() if "--dir" in words else ("--dir", folder)), *words]
    if typed is None:
        done = subprocess.run(command, cwd=SCRATCH, stdin=subprocess.DEVNULL, text=True, capture_output=True, timeout=120)
        return done.returncode, done.stdout + done.stderr
    try:
        ours, theirs = pty.openpty()
    except OSError:
        return None
    process = subprocess.Popen(command, cwd=SCRATCH, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    os.write(ours, ("".join(f"{line}\n" for line in typed) + "\x04").encode())
    said = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(ours)
    return process.wait(120), said.decode(errors="replace")


def check(name, words, typed, code, wanted):
    folder = SCRATCH / "etc"
    shutil.rmtree(folder, ignore_errors=True)
    answer = run(words, typed, folder)
    if answer is None:
        print(f"{name}: NOT RUN, for this machine has no pseudo-terminals (/dev/pts)")
        return True
    got, said = answer
    faults = [word for word in wanted if word not in said]
    key = folder / "screen.key"
    if key.exists():
        secret = [line.split()[1] for line in key.read_text().splitlines() if line.startswith("secret ")][0]
        if secret in said:
            faults.append("NOT the secret key")
    if got != code or faults:
        print(f"{name}: ended with {got} instead of {code}; not said: {faults}\n{said}")
        return False
    print(f"{name}: ok")
    return True


if __name__ == "__main__":
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    (SCRATCH / "answers.txt").write_text("hub = hub-a:5570\nhub-key = none\nscreen = wall-2\n")
    (SCRATCH / "wrong.txt").write_text("hub = hub-a\nhubb = x\n")
    sys.exit(not all([check(*row) for row in ROWS]))
