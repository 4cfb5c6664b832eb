"""What the checks of `wallboardctl` share: the programs, and the faults that were found."""
import json
import os
import subprocess
import sys

faults = []


def fault(text):
    faults.append(text)
    print(text, file=sys.stderr)


def expect(what, is_, wanted):
    if is_ != wanted:
        fault(f"{what}: {is_!r}, not {wanted!r}")


class CtlPrograms:
    def __init__(self, bin_dir):
        self.ctl = os.path.join(bin_dir, "wallboardctl")
        self.feed = os.path.join(bin_dir, "wallboard-feed")

    def run(self, *words, data=None):
        return subprocess.run([self.ctl, *words], input=data, capture_output=True, check=False)

    def replay(self, *words):
        done = self.run("replay", *words)
        expect("exit code of replay", done.returncode, 0)
        return json.loads(done.stdout)
