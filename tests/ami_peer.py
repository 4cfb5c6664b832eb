"""A manager interface for tests: it speaks as Asterisk does, and fails as told.

A peer is one listening port. Each connection is played by a script, a list of steps:
  ("say", BYTES)      exactly these bytes, after the log-in
  ("list", TEXT)      the answer to the next QueueStatus
  ("await", ACTION)   wait until the feed asks for that
  ("wait", S)         stay silent
  ("drop",)           hang up, hard
A connection without a script gets the last one again.
"""

import hashlib
import socket
import ssl
import struct
import threading
import time

GREETING = b"Asterisk Call Manager/9.0.0\r\n"


def message(event, **fields):
    """The bytes of one event; a Timestamp unless None is given for it."""
    stamp = fields.pop("Timestamp", f"{time.time():.6f}")
    lines = [f"Event: {event}", "Privilege: agent,all"]
    lines += [f"Timestamp: {stamp}"] if stamp else []
    lines += [f"{key}: {value}" for key, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def queue_list(*rows):
    """The events of a list: (event, fields)."""
    return b"".join(message(event, Timestamp=None, **fields) for event, fields in rows) + \
        message("QueueStatusComplete", Timestamp=None, EventList="Complete")


class Peer:
    def __init__(self, *scripts, user="feed", secret="s3cret", certificate=None, md5=True,
                 booted=True):
        self.scripts, self.user, self.secret = list(scripts), user, secret
        self.md5, self.booted = md5, booted
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.asked = []  # every request, as a dict, in order
        self.heard = threading.Condition()
        self.connections = 0
        self.lists = {}
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            number = self.connections
            self.connections += 1
            threading.Thread(target=self.talk, args=(connection, number), daemon=True).start()

    def close(self):
        self.server.close()

    def ask_count(self, action):
        with self.heard:
            return sum(r.get("Action") == action for r in self.asked)

    def talk(self, connection, number):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            script = self.scripts[min(number, len(self.scripts) - 1)] if self.scripts else []
            if script and script[0][0] == "list":
                self.lists[number] = script[0][1]  # it may be asked for at once
            connection.sendall(GREETING)
            reader = threading.Thread(target=self.listen, args=(connection, number), daemon=True)
            reader.start()
            self.play(connection, number, script)
        except OSError:
            pass

    def play(self, connection, number, script):
        self.await_asked(number, "Login")
        for step in script:
            if step[0] == "say":
                connection.sendall(step[1])
            elif step[0] == "list":
                self.lists[number] = step[1]
            elif step[0] == "await":
                self.await_asked(number, step[1])
            elif step[0] == "wait":
                time.sleep(step[1])
            elif step[0] == "drop":
                # An end without a farewell: what was sent last may be lost.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                      struct.pack("ii", 1, 0))
                connection.close()
                return

    def await_asked(self, number, action, patience_s=60):
        end = time.monotonic() + patience_s
        with self.heard:
            while not any(r["connection"] == number and r.get("Action") == action
                          and r.get("accepted", True) for r in self.asked):
                left = end - time.monotonic()
                if left <= 0:
                    raise OSError("nobody asked")
                self.heard.wait(left)

    def listen(self, connection, number):
        rest = b""
        challenge = ""
        try:
            while True:
                bytes_in = connection.recv(4096)
                if not bytes_in:
                    return
                rest += bytes_in
                *whole, rest = rest.split(b"\r\n\r\n")
                for text in whole:
                    request = dict(line.split(": ", 1) for line in text.decode().split("\r\n"))
                    request["connection"] = number
                    challenge = self.answer(connection, request, challenge)
        except OSError:
            pass

    def answer(self, connection, request, challenge):
        say = lambda text: connection.sendall(text.replace("\n", "\r\n").encode())
        same = f"ActionID: {request.get('ActionID', '')}\n"
        action = request["Action"]
        if action == "Challenge" and self.md5:
            challenge = str(time.time_ns())
            say(f"Response: Success\n{same}Challenge: {challenge}\n\n")
        elif action == "Login":
            key = hashlib.md5((challenge + self.secret).encode()).hexdigest()
            proof = request.get("Key") == key if "AuthType" in request else \
                request.get("Secret") == self.secret
            request["accepted"] = proof and request.get("Username") == self.user
            if request["accepted"]:
                say(f"Response: Success\n{same}Message: Authentication accepted\n\n")
                if self.booted:
                    say("Event: FullyBooted\nPrivilege: system,all\nStatus: Fully Booted\n\n")
            else:
                say(f"Response: Error\n{same}Message: Authentication failed\n\n")
                connection.shutdown(socket.SHUT_RDWR)
        elif action == "QueueStatus":
            say(f"Response: Success\n{same}EventList: start\n"
                "Message: Queue status will follow\n\n")
            connection.sendall(self.lists.get(request["connection"], queue_list()))
        elif action == "Ping":
            say(f"Response: Success\n{same}Ping: Pong\nTimestamp: {time.time():.6f}\n\n")
        else:
            say(f"Response: Error\n{same}Message: Invalid/unknown command\n\n")
        with self.heard:
            self.asked.append(request)
            self.heard.notify_all()
        return challenge
