"""The board in the guest: how it is, and whether the television shows what it should."""

import os
import re
import subprocess
import time

from machine import Fault, await_

MOST = 4  # of 255: what GLES may differ from the software renderer (display.md, finding 8)


class Screen:
    def __init__(self, machine, tools, patience):
        self.machine = machine
        self.difference = os.path.join(tools, "picture_difference")
        self.patience = patience  # seconds in which anything is expected to happen at last
        self.pictures = 0

    def show(self, what):
        """A property of the service."""
        return self.machine.run(f"systemctl show --value -p {what} wallboard")

    def pid(self):
        return int(self.show("MainPID"))

    def status(self):
        return self.show("StatusText")

    def log(self, since="-b"):
        return self.machine.run(f"journalctl -u wallboard -o short-monotonic --no-pager {since}")

    def openings(self):
        return self.log().count('text="showing ')

    def await_status(self, words):
        return await_(f"the status '{words}'", self.patience, lambda: words in self.status())

    def compare(self, expected, card=0):
        """Whether the television shows that picture, and what differs."""
        path = self.machine.shows(f"picture-{self.pictures:03}", card)
        done = subprocess.run([self.difference, path, expected, str(MOST)], capture_output=True, text=True, check=False)
        if done.returncode > 1:
            raise Fault(done.stderr.strip())
        return done.returncode == 0, done.stdout.strip()

    def await_picture(self, expected, card=0):
        """Waits for it; seconds it took, and how far it is from what is expected."""
        begun = time.monotonic()
        words = ""

        def shown():
            nonlocal words
            fine, words = self.compare(expected, card)
            return fine

        try:
            await_("the picture", self.patience, shown, 0.3)
        except Fault:
            raise Fault(f"not the picture within {self.patience} s: {words}, see "
                        f"{self.machine.work}/picture-{self.pictures:03}.png") from None
        self.pictures += 1
        return time.monotonic() - begun, words

    def await_other_picture(self, expected, card=0):
        await_("another picture", self.patience, lambda: not self.compare(expected, card)[0])

    def plug(self, connector, word):
        self.machine.run(f"echo {word} >/sys/class/drm/{connector}/status")

    def memory_kib(self):
        return int(re.search(r"VmRSS:\s+(\d+)", self.machine.run(f"cat /proc/{self.pid()}/status"))[1])

    def descriptors(self):
        return int(self.machine.run(f"ls /proc/{self.pid()}/fd | wc -l"))
