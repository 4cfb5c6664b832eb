"""An event socket for tests: it speaks as FreeSWITCH does, and fails as told.

A peer is one listening port. Each connection is played by a script, a list of steps:
  ("say", BYTES)      exactly these bytes, once the lists of the first round are told
  ("lists", LISTS)    the answers from now on: {command: text}
  ("round",)          wait until another whole round of lists has been asked for
  ("wait", S)         stay silent
  ("notice",)         a disconnect notice, then a close
  ("drop",)           hang up, hard
A connection without a script gets the last one again.
"""

import socket
import struct
import threading
import time
import urllib.parse

CORE = "6d2375b0-5183-11ee-8f3c-0123456789ab"

QUEUES = "name|strategy|max_wait_time|calls_answered|calls_abandoned"
AGENTS = ("name|instance_id|uuid|type|contact|status|state|wrap_up_time|last_bridge_start|"
          "last_bridge_end|last_offered_call|last_status_change")
TIERS = "queue|agent|state|level|position"
MEMBERS = ("queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch|joined_epoch|"
           "rejoined_epoch|bridge_epoch|abandoned_epoch|base_score|skill_score|serving_agent|"
           "serving_system|state|score")


def block(content_type, body="", **fields):
    """One message on the wire: head, empty line, body."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"Content-Length: {len(body)}"] if body else []
    lines += [f"Content-Type: {content_type}"]
    lines += [f"{key.replace('_', '-')}: {value}" for key, value in fields.items()]
    return ("\n".join(lines) + "\n\n").encode() + body


def event(action, stamp=None, core=CORE, name="CUSTOM", **fields):
    """The bytes of one plain event. Fields are CC_Queue=... for CC-Queue."""
    stamp = time.time() if stamp is None else stamp
    head = {"Event-Name": name, "Core-UUID": core, "Event-Date-Timestamp": f"{stamp * 1e6:.0f}",
            "variable_sip_from_display": "A:B\nC%", "Event-Sequence": "7"}
    if name == "CUSTOM":
        head["Event-Subclass"] = "callcenter::info"
        head["CC-Action"] = action
    head |= {key.replace("_", "-"): str(value) for key, value in fields.items()}
    body = "".join(f"{key}: {urllib.parse.quote(value, safe='')}\n" for key, value in head.items())
    return block("text/event-plain", body + "\n")


def table(columns, *rows):
    """What a list answers; a row is {column: value}."""
    names = columns.split("|")
    lines = [columns] + ["|".join(str(row.get(name, "")) for name in names) for row in rows]
    return "\n".join(lines) + "\n+OK\n"


def lists(queues=(), agents=(), tiers=(), members=None):
    """A whole round's answers."""
    answers = {"queue list": table(QUEUES, *queues), "agent list": table(AGENTS, *agents),
               "tier list": table(TIERS, *tiers)}
    for queue in queues:
        rows = (members or {}).get(queue["name"], ())
        answers[f"queue list members {queue['name']}"] = table(MEMBERS, *rows)
    return answers


class Peer:
    def __init__(self, *scripts, password="ClueCon", accepts=True, allows=True):
        self.scripts, self.password = list(scripts), password
        self.accepts, self.allows = accepts, allows
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.asked = []  # (connection, command) in order
        self.heard = threading.Condition()
        self.connections = 0
        self.answers = {}
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

    def count(self, command, number=None):
        return sum(c.startswith(command) and number in (None, n) for n, c in self.asked)

    def talk(self, connection, number):
        script = self.scripts[min(number, len(self.scripts) - 1)] if self.scripts else []
        self.answers[number] = next((s[1] for s in script if s[0] == "lists"), lists())
        try:
            if not self.allows:
                connection.sendall(block("text/rude-rejection", "Access Denied, go away.\n"))
                connection.close()
                return
            threading.Thread(target=self.listen, args=(connection, number), daemon=True).start()
            connection.sendall(block("auth/request"))
            self.play(connection, number, script)
        except OSError:
            pass

    def play(self, connection, number, script):
        self.await_round(number, 1)
        rounds = 1
        for step in script:
            if step[0] == "say":
                connection.sendall(step[1])
            elif step[0] == "lists":
                self.answers[number] = step[1]
            elif step[0] == "round":
                rounds += 1
                self.await_round(number, rounds)
            elif step[0] == "wait":
                time.sleep(step[1])
            elif step[0] == "notice":
                connection.sendall(block("text/disconnect-notice", "Disconnected, goodbye.\n"))
                connection.close()
                return
            elif step[0] == "drop":
                # An end without a farewell: what was sent last may be lost.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                      struct.pack("ii", 1, 0))
                connection.shutdown(socket.SHUT_RD)  # wakes the listener, who holds it open
                connection.close()
                return

    def await_round(self, number, rounds, patience_s=60):
        """A round is over when the last queue's members were asked for, or the tiers."""
        last = list(self.answers[number])[-1]
        end = time.monotonic() + patience_s
        with self.heard:
            while sum(c == f"api callcenter_config {last}" and n == number
                      for n, c in self.asked) < rounds:
                left = end - time.monotonic()
                if left <= 0:
                    raise OSError("nobody asked")
                self.heard.wait(left)

    def listen(self, connection, number):
        rest = b""
        try:
            while True:
                bytes_in = connection.recv(4096)
                if not bytes_in:
                    return
                rest += bytes_in
                *whole, rest = rest.split(b"\n\n")
                for command in whole:
                    connection.sendall(self.answer(command.decode(), number))
                    with self.heard:
                        self.asked.append((number, command.decode()))
                        self.heard.notify_all()
        except OSError:
            pass

    def answer(self, command, number):
        if command.startswith("auth "):
            well = command == f"auth {self.password}"
            return block("command/reply",
                         Reply_Text="+OK accepted" if well else "-ERR invalid")
        if command.startswith("event plain "):
            well = "CUSTOM callcenter::info" in command and self.accepts
            return block("command/reply",
                         Reply_Text="+OK event listener enabled plain" if well else "-ERR no")
        if command.startswith("api callcenter_config "):
            text = self.answers[number].get(command.removeprefix("api callcenter_config "),
                                            "-ERR Invalid Queue not found!\n")
            return block("api/response", text)
        return block("command/reply", Reply_Text="-ERR command not found")
