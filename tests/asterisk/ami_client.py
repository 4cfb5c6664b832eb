"""The driver's side of a manager interface, and a wire that can be cut."""

import queue
import socket
import threading
import time


class Client:
    """Logs in, sends actions, and keeps every event, in order, with who waits for which."""

    def __init__(self, port, user, secret, record=None, patience_s=30):
        end = time.monotonic() + patience_s
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), 5)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
        self.socket.settimeout(None)
        self.record = record
        self.events = []
        self.heard = threading.Condition()
        self.answers = queue.Queue()
        self.closed = False
        self.count = 0
        threading.Thread(target=self.read, daemon=True).start()
        answer = self.act("Login", Username=user, Secret=secret, Events="on")
        assert answer.get("Response") == "Success", answer

    def read(self):
        rest = b""
        try:
            while True:
                bytes_in = self.socket.recv(65536)
                if not bytes_in:
                    break
                if self.record:
                    self.record.write(bytes_in)
                    self.record.flush()
                rest += bytes_in
                *whole, rest = rest.split(b"\r\n\r\n")
                for message in whole:
                    self.take(message.decode("utf-8", "replace"))
        except (OSError, ValueError):
            pass
        with self.heard:
            self.closed = True
            self.heard.notify_all()

    def take(self, text):
        fields = {}
        for line in text.split("\r\n"):
            key, _, value = line.partition(":")
            fields.setdefault(key, value.strip())
        if "Response" in fields:
            self.answers.put(fields)
        elif "Event" in fields:
            with self.heard:
                self.events.append(fields)
                self.heard.notify_all()

    def act(self, action, **fields):
        self.count += 1
        lines = [f"Action: {action}", f"ActionID: d{self.count}"]
        lines += [f"{key}: {value}" for key, value in fields.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while True:
            answer = self.answers.get(timeout=20)
            if answer.get("ActionID") == f"d{self.count}":
                return answer

    def await_event(self, name, patience_s=30, after=0, **fields):
        """The first such event from number `after` on."""
        end = time.monotonic() + patience_s
        with self.heard:
            while True:
                for event in self.events[after:]:
                    if event["Event"] == name and all(
                            event.get(key) == value for key, value in fields.items()):
                        return event
                left = end - time.monotonic()
                assert left > 0, f"no {name} {fields}"
                assert not self.closed, f"the link ended before {name} {fields}"
                self.heard.wait(left)

    def close(self):
        self.socket.close()


class Wire:
    """A TCP relay to a port that can be cut and joined again."""

    def __init__(self, port):
        self.target = port
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.joined = True
        self.ends = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.server.accept()
            if not self.joined:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self.ends += [near, far]
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self.relay, args=(a, b), daemon=True).start()

    @staticmethod
    def relay(source, sink):
        try:
            while True:
                bytes_in = source.recv(65536)
                if not bytes_in:
                    break
                sink.sendall(bytes_in)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        self.joined = False
        for end in self.ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.ends = []

    def join(self):
        self.joined = True
