"""One emulated machine with a television at it: started, told what to do, looked at, unplugged.

The machine is QEMU without KVM. What is done in it goes through a serial port to the guest's agent (guest/agent),
what its television shows is QEMU's own screendump, which is what the card scans out.
"""

import base64
import json
import os
import socket
import subprocess
import time

from television import Television


# What systemd and udev give up after by themselves is too little for a machine that is emulated beside others.
SLOW = "systemd.default_timeout_start_sec=900 udev.event_timeout=900"
# Seconds in which anything is expected to happen at last.
PATIENCE = int(os.environ.get("WALLBOARD_BOOT_PATIENCE", "240"))


class Fault(Exception):
    """A row that did not come out."""


def await_(what, seconds, probe, every=0.5):
    """Waits for a true answer of probe() and returns it."""
    end = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Fault(f"not within {seconds} s: {what}")
        time.sleep(every)


def lines_of(path, seconds):
    """Connects to a socket that may come late; a file of lines both ways."""
    end = time.monotonic() + seconds
    while True:
        link = socket.socket(socket.AF_UNIX)
        try:
            link.connect(path)
            return link, link.makefile("rwb")
        except OSError:
            link.close()
            if time.monotonic() > end:
                raise Fault(f"nobody listens at {path}") from None
            time.sleep(0.1)


class Machine:
    """`cards` virtual graphics cards, the first with 1920 x 1080; `arguments` of the kernel."""

    def __init__(self, folder, name, image, arguments="", cards=1):
        self.name = name
        self.work = os.path.join(folder, name)
        os.makedirs(self.work, exist_ok=True)
        self.console = os.path.join(self.work, "console")
        ends = {end: os.path.join(self.work, end) for end in ("qmp", "agent", "vnc")}
        for path in ends.values():
            if os.path.exists(path):
                os.unlink(path)
        command = [
            "setpriv", "--pdeathsig", "KILL", "nice", "-n", os.environ.get("WALLBOARD_BOOT_NICE", "10"),
            "qemu-system-x86_64", "-machine", "q35,accel=tcg", "-cpu", "Nehalem", "-smp", "2", "-m", "1536",
            "-nodefaults", "-display", "none", "-no-reboot", "-nic", "none",
            "-kernel", os.path.join(folder, "vmlinuz"), "-initrd", os.path.join(folder, "initrd"),
            "-append", f"root=/dev/vda rw console=ttyS0 quiet {SLOW} {arguments}",
            "-drive", f"file={image},format=raw,if=virtio,snapshot=on",
            "-serial", f"file:{self.console}",
            "-qmp", f"unix:{ends['qmp']},server=on,wait=off", "-vnc", f"unix:{ends['vnc']}",
            "-device", "virtio-serial", "-chardev", f"socket,id=agent,path={ends['agent']},server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=agent",
            "-device", "virtio-vga,id=tv0,xres=1920,yres=1080"]
        for i in range(1, cards):
            command += ["-device", f"virtio-gpu-pci,id=tv{i},xres=1280,yres=720"]
        self.started = time.monotonic()
        with open(os.path.join(self.work, "qemu.log"), "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, process_group=0)
        self.qmp_link, self.qmp_lines = lines_of(ends["qmp"], PATIENCE)
        self.qmp_lines.readline()
        self.qmp("qmp_capabilities")
        self.agent_link, self.agent_lines = lines_of(ends["agent"], PATIENCE)
        self.television = Television(ends["vnc"], PATIENCE)

    def stopwatch(self):
        """Seconds since now, as they would have passed on a machine that does nothing else: a function."""
        begun, (_, waited) = time.monotonic(), self.used()
        return lambda: max(time.monotonic() - begun - (self.used()[1] - waited), 0)

    def used(self):
        """Seconds of a processor that it took so far, and in which its own processors waited for one at most."""
        taken, waited = 0.0, 0.0
        tasks = f"/proc/{self.process.pid}/task"
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/schedstat", encoding="ascii") as numbers:
                ran, queued, _ = (int(word) for word in numbers.read().split())
            taken += ran / 1e9
            waited = max(waited, queued / 1e9)
        return taken, waited

    def qmp(self, verb, **arguments):
        self.qmp_lines.write(json.dumps({"execute": verb, "arguments": arguments}).encode() + b"\n")
        self.qmp_lines.flush()
        while True:
            answer = json.loads(self.qmp_lines.readline())
            if "error" in answer:
                raise Fault(f"QEMU: {verb}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def await_boot(self, seconds):
        """The agent says a word when it starts."""
        self.agent_link.settimeout(seconds)
        try:
            self.agent_lines.readline()
        except TimeoutError:
            raise Fault(f"the guest did not boot within {seconds} s, see {self.console}") from None

    def run(self, command, seconds=PATIENCE, fine=True):
        """Runs a shell's command as root in the guest; its output. A code but 0 is a fault if it must be `fine`."""
        self.agent_link.settimeout(seconds)
        self.agent_lines.write(base64.b64encode(command.encode()) + b"\n")
        self.agent_lines.flush()
        try:
            code, _, output = self.agent_lines.readline().decode().strip().partition(" ")
        except TimeoutError:
            raise Fault(f"no answer within {seconds} s: {command}") from None
        text = base64.b64decode(output).decode(errors="replace").strip()
        if fine and code != "0":
            raise Fault(f"'{command}' ends with {code}: {text}")
        return text

    def shows(self, name, card=0):
        """What the television shows, as a PNG; its path."""
        path = os.path.join(self.work, f"{name}.png")
        self.qmp("screendump", filename=path, format="png", device=f"tv{card}")
        return path

    def end(self):
        try:
            self.qmp("quit")
            self.process.wait(PATIENCE)
        except (OSError, ValueError, Fault, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
