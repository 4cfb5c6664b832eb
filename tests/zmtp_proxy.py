#!/usr/bin/python3
"""A bad line for ZeroMQ: a TCP proxy that knows where ZMTP 3 messages begin and end.

    zmtp_proxy.py --listen PORT --to HOST:PORT [--ports N] [--seed S]
                  [--up FAULTS] [--down FAULTS]

FAULTS are NAME=VALUE with commas between: drop, double, cut, stall, close (each the share, 0 to 1, of
the messages it befalls), delay (share) and delay_ms (at most). `up` is what clients say. A message is
all its frames to the last; the greeting and commands (the handshake, SUBSCRIBE, PING) pass as they
are. Under CURVE the frames are opaque, one by one: to lose or double one breaks the order of nonces,
and ZeroMQ ends the connection, which is a test too. `cut` ends a connection amid a frame, `stall` says
nothing for three seconds, `close` shuts one direction only. --ports N: so many ports in a row, as a hub
has. As a module: Proxy(...), whose faults may be changed at any time.
"""
import argparse
import random
import socket
import struct
import sys
import threading
import time

GREETING = 64
MORE, LONG, COMMAND = 1, 2, 4
STALL_S = 3.0
SHARES = ("drop", "double", "delay", "cut", "stall", "close")


class Faults:
    """What befalls the messages of one direction. `lose(message)` may say more: True loses it."""

    def __init__(self, **values):
        self.drop = self.double = self.delay = self.cut = self.stall = self.close = 0.0
        self.delay_ms = 50.0
        self.lose = None
        self.set(**values)

    def set(self, **values):
        for name, value in values.items():
            if name != "lose" and name not in SHARES and name != "delay_ms":
                raise ValueError(f"no such fault: {name}")
            setattr(self, name, value)


class Reader:
    """A socket's bytes, exactly so many at a time."""

    def __init__(self, connection):
        self.connection, self.bytes = connection, b""

    def take(self, size):
        while len(self.bytes) < size:
            more = self.connection.recv(65536)
            if not more:
                raise EOFError
            self.bytes += more
        taken, self.bytes = self.bytes[:size], self.bytes[size:]
        return taken

    def frame(self):
        """(flags, the frame as it came, its body)."""
        head = self.take(1)
        flags = head[0]
        if flags & LONG:
            size = self.take(8)
            length = struct.unpack(">Q", size)[0]
        else:
            size = self.take(1)
            length = size[0]
        body = self.take(length)
        return flags, head + size + body, body


class Line:
    """One connection through the proxy."""

    def __init__(self, proxy, client):
        self.proxy, self.client = proxy, client
        self.server = socket.create_connection(proxy.target, timeout=5)
        for end in (self.client, self.server):
            end.settimeout(None)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.random = random.Random(f"{proxy.seed}-{proxy.count}")
        for source, target, faults in ((self.client, self.server, proxy.up),
                                       (self.server, self.client, proxy.down)):
            threading.Thread(target=self.pump, args=(source, target, faults), daemon=True).start()

    def end(self):
        for end in (self.client, self.server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
        self.proxy.forget(self)

    def pump(self, source, target, faults):
        reader = Reader(source)
        try:
            for _ in range(GREETING):  # each side waits for the other's first bytes
                target.sendall(reader.take(1))
            while True:
                flags, frame, body = reader.frame()
                if flags & COMMAND:
                    target.sendall(frame)
                    continue
                bodies = [body]
                while flags & MORE:
                    flags, more, body = reader.frame()
                    frame += more
                    bodies.append(body)
                if not self.pass_on(target, frame, bodies, faults):
                    return
        except (OSError, EOFError):
            self.end()

    def befalls(self, share):
        return share > 0 and self.random.random() < share

    def pass_on(self, target, message, bodies, faults):
        """False: nothing more goes this way."""
        proxy = self.proxy
        proxy.note("messages")
        if (faults.lose and faults.lose(bodies)) or self.befalls(faults.drop):
            proxy.note("dropped")
            return True
        if self.befalls(faults.cut):
            proxy.note("cut")
            target.sendall(message[:max(1, len(message) // 2)])
            self.end()
            return False
        if self.befalls(faults.close):
            proxy.note("closed")
            target.shutdown(socket.SHUT_WR)
            return False
        if self.befalls(faults.stall):
            proxy.note("stalled")
            time.sleep(STALL_S)
        if self.befalls(faults.delay):
            proxy.note("delayed")
            time.sleep(self.random.random() * faults.delay_ms / 1000)
        target.sendall(message)
        if self.befalls(faults.double):
            proxy.note("doubled")
            target.sendall(message)
        return True


class Proxy:
    def __init__(self, port, target, seed=1, up=None, down=None):
        self.target, self.seed, self.count = target, seed, 0
        self.up, self.down = up or Faults(), down or Faults()
        self.counts, self.lines, self.lock = {}, set(), threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=1024)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.count += 1
            try:
                line = Line(self, client)
            except OSError: # nobody is there
                client.close()
                continue
            with self.lock:
                self.lines.add(line)

    def note(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def forget(self, line):
        with self.lock:
            self.lines.discard(line)

    def cut(self):
        """Ends every connection."""
        with self.lock:
            lines = list(self.lines)
        for line in lines:
            line.end()

    def close(self):
        self.listener.close()
        self.cut()


def parse_faults(text):
    return Faults(**{name: float(value) for name, value in
                     (word.split("=") for word in text.split(",") if word)})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--listen", type=int, required=True)
    parser.add_argument("--to", required=True)
    parser.add_argument("--ports", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--up", type=parse_faults, default=Faults())
    parser.add_argument("--down", type=parse_faults, default=Faults())
    given = parser.parse_args()
    host, port = given.to.rsplit(":", 1)
    proxies = [Proxy(given.listen + i, (host, int(port) + i), given.seed + i, given.up, given.down)
               for i in range(given.ports)]
    print("ready", flush=True)
    try:
        while sys.stdin.readline():
            for proxy in proxies:
                print(proxy.port, " ".join(f"{k}={v}" for k, v in sorted(proxy.counts.items())), flush=True)
        threading.Event().wait()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
