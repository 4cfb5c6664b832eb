"""A made-up service manager, as systemd is one: NOTIFY_SOCKET, the watchdog, a restart.

Unit(...) starts a program; its `words` are the notifications with the time at which they came.
"""
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time


class Unit:
    def __init__(self, command, log, watchdog_s=0, restart=False, abstract=False, **environment):
        self.command, self.log, self.watchdog_s, self.restart = command, log, watchdog_s, restart
        self.lock, self.words, self.starts, self.ended = threading.Lock(), [], [], False
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        if abstract:
            name = f"@wallboard-test-{os.getpid()}-{id(self)}"
            self.socket.bind("\0" + name[1:])
        else:
            name = tempfile.mktemp(prefix="notify-", dir="/tmp")
            self.socket.bind(name)
        self.name = name
        self.socket.settimeout(0.1)
        self.environment = dict(os.environ, NOTIFY_SOCKET=name, **environment)
        if watchdog_s:
            self.environment["WATCHDOG_USEC"] = str(int(watchdog_s * 1e6))
        self.spawn()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def spawn(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment)
        self.starts.append(time.monotonic())
        self.ready, self.fed = False, time.monotonic()

    def watch(self):
        while not self.ended:
            try:
                text = self.socket.recv(4096).decode()
            except TimeoutError:
                text = ""
            now = time.monotonic()
            with self.lock:
                self.words += [(now, line) for line in text.splitlines()]
            self.ready |= "READY=1" in text
            self.fed = now if "WATCHDOG=1" in text or not self.ready else self.fed
            late = self.watchdog_s and self.ready and now - self.fed > self.watchdog_s
            if self.restart and not self.ended and (late or self.process.poll() is not None):
                self.process.send_signal(signal.SIGKILL)
                self.process.wait()
                if self.restart:  # nobody has stopped it meanwhile
                    self.spawn()

    def heard(self):
        with self.lock:
            return [line for _, line in self.words]

    def count(self, word):
        return self.heard().count(word)

    def status(self):
        said = [line[7:] for line in self.heard() if line.startswith("STATUS=")]
        return said[-1] if said else ""

    def stop(self, how=signal.SIGTERM):
        """Ends it; its exit code, and what it said is whole."""
        self.restart = False
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        time.sleep(0.2)
        self.ended = True
        self.thread.join()
        self.socket.close()
        if not self.name.startswith("@"):
            os.unlink(self.name)
        return code
