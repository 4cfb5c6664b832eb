#!/usr/bin/python3
"""Feeds of an Asterisk that are killed again and again while calls go on, on their way to a hub.

usage: check_kills.py BINARIES SCRATCH

WALLBOARD_FEED_KILLS says how often each is killed (default 6, the full run 100). The switch is
a model that speaks as a manager interface and writes a queue_log; its own counts are the truth.
"""

import collections
import json
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

from ami_peer import Peer, message, queue_list
from hub_peer import Hub

BIN, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:3])
FEED, CTL = f"{BIN}/wallboard-feed", f"{BIN}/wallboardctl"
KILLS = int(os.environ.get("WALLBOARD_FEED_KILLS", "6"))
PATIENCE_S = 60
AGENTS = ("Ann", "Bob", "Cid")


class Switch(Peer):
    """Three agents and a queue. Whoever is logged in hears what happens, as it happens; nobody
    hears what happened before. A stay is (contact, the number of its coming); with `returns` a
    caller whose wait timed out may come again."""

    def __init__(self, log, returns=False):
        self.state = threading.Lock()  # a list and what follows it are one picture
        self.open = {}                 # connection number: socket, once it is logged in
        self.listed = -1               # the last connection that has had its list
        self.log, self.returns = log, returns
        self.number = 0
        self.stays = collections.Counter()  # contact: how often it came
        self.outside = []              # contacts that may come again
        self.waiting = {}              # contact: since
        self.talking = {}              # agent: (contact, hold, since)
        self.taken = collections.Counter()
        self.completed = self.abandoned = 0  # as Asterisk counts: a wait that timed out, too
        self.outcome = {}              # stay: "answered AGENT", "abandoned" or "timeout"
        self.ended = set()             # stays
        super().__init__([("await", "QueueStatus")])

    # -- as a manager interface ----------------------------------------------------------------

    def listing(self):
        now = time.time()
        rows = [("QueueParams", {"Queue": "sales", "Calls": len(self.waiting),
                                 "Completed": self.completed, "Abandoned": self.abandoned})]
        rows += [("QueueMember", {"Queue": "sales", "Name": agent, "Location": f"SIP/{agent}",
                                  "Status": 2 if agent in self.talking else 1, "Paused": 0,
                                  "CallsTaken": self.taken[agent], "LastCall": 0,
                                  "InCall": int(agent in self.talking)}) for agent in AGENTS]
        rows += [("QueueEntry", {"Queue": "sales", "Position": i + 1, "Uniqueid": contact,
                                 "Wait": int(now - since)})
                 for i, (contact, since) in enumerate(self.waiting.items())]
        return queue_list(*rows)

    def answer(self, connection, request, challenge):
        number, action = request["connection"], request["Action"]
        with self.state:
            self.lists[number] = self.listing()
            challenge = super().answer(connection, request, challenge)
            if action == "Login":
                self.open[number] = connection
            self.listed = number if action == "QueueStatus" else self.listed
        return challenge

    def tell(self, *messages):
        for number, connection in list(self.open.items()):
            try:
                connection.sendall(b"".join(messages))
            except OSError:
                del self.open[number]

    def cut(self):
        """The wire is cut: what was said last may be lost on it."""
        with self.state:
            for connection in self.open.values():
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.shutdown(socket.SHUT_RD)  # whoever listens to it lets it go
                connection.close()
            self.open.clear()

    # -- what happens --------------------------------------------------------------------------

    def write(self, contact, agent, verb, *data):
        self.log.write("|".join([str(int(time.time())), contact, "sales", agent, verb,
                                 *map(str, data)]) + "\n")
        self.log.flush()

    def stay(self, contact):
        return (contact, self.stays[contact])

    def comes(self, contact=None):
        with self.state:
            if contact is None:
                self.number += 1
                contact = f"1795687200.{self.number}"
            else:
                self.outside.remove(contact)
            self.stays[contact] += 1
            self.waiting[contact] = time.time()
            self.write(contact, "NONE", "ENTERQUEUE", "", "100", 1)
            self.tell(message("QueueCallerJoin", Queue="sales", Position=1, Uniqueid=contact))

    def is_answered(self, contact, agent):
        with self.state:
            hold = int(time.time() - self.waiting.pop(contact))
            self.talking[agent] = (contact, hold, time.time())
            self.outcome[self.stay(contact)] = f"answered {agent}"
            self.write(contact, agent, "CONNECT", hold, "x", 0)
            self.tell(message("QueueCallerLeave", Queue="sales", Position=1, Uniqueid=contact),
                      message("AgentConnect", Queue="sales", Uniqueid=contact, MemberName=agent,
                              Interface=f"SIP/{agent}", HoldTime=hold, RingTime=0))

    def is_over(self, agent):
        with self.state:
            contact, hold, since = self.talking.pop(agent)
            talk = int(time.time() - since)
            self.taken[agent] += 1
            self.completed += 1
            self.ended.add(self.stay(contact))
            self.write(contact, agent, "COMPLETECALLER", hold, talk, 1)
            self.tell(message("AgentComplete", Queue="sales", Uniqueid=contact, MemberName=agent,
                              Interface=f"SIP/{agent}", HoldTime=hold, TalkTime=talk,
                              Reason="caller"))

    def gives_up(self, contact):
        with self.state:
            hold = int(time.time() - self.waiting.pop(contact))
            self.abandoned += 1
            self.outcome[self.stay(contact)] = "abandoned"
            self.write(contact, "NONE", "ABANDON", 1, 1, hold)
            self.tell(message("HangupRequest", Uniqueid=contact),
                      message("QueueCallerAbandon", Queue="sales", Position=1, OriginalPosition=1,
                              HoldTime=hold, Uniqueid=contact),
                      message("QueueCallerLeave", Queue="sales", Position=1, Uniqueid=contact),
                      message("Hangup", Uniqueid=contact, Cause=16))

    def times_out(self, contact):
        with self.state:
            hold = int(time.time() - self.waiting.pop(contact))
            self.abandoned += 1
            self.outside.append(contact)
            self.outcome[self.stay(contact)] = "timeout"
            self.write(contact, "NONE", "EXITWITHTIMEOUT", 1, 1, hold)
            self.tell(message("QueueCallerAbandon", Queue="sales", Position=1, OriginalPosition=1,
                              HoldTime=hold, Uniqueid=contact),
                      message("QueueCallerLeave", Queue="sales", Position=1, Uniqueid=contact),
                      message("VarSet", Uniqueid=contact, Variable="QUEUESTATUS", Value="TIMEOUT"))

    def step(self, dice):
        free = [agent for agent in AGENTS if agent not in self.talking]
        waiting = list(self.waiting)
        can = [self.comes] * (2 if len(waiting) < 4 else 0)
        can += [lambda: self.is_answered(waiting[0], dice.choice(free))] * (2 * bool(free and waiting))
        can += [lambda: self.is_over(dice.choice(list(self.talking)))] * bool(self.talking)
        can += [lambda: self.gives_up(dice.choice(waiting))] * bool(len(waiting) > 1)
        can += [lambda: self.times_out(dice.choice(waiting))] * bool(self.returns and waiting)
        can += [lambda: self.comes(dice.choice(self.outside))] * bool(self.outside and len(waiting) < 4)
        dice.choice(can)()

    def run_out(self):
        """Everybody goes home, so that nothing is left open."""
        for contact in list(self.waiting):
            self.gives_up(contact)
        for agent in list(self.talking):
            self.is_over(agent)


class Feed:
    def __init__(self, name, hub, *words):
        self.words = f"{SCRATCH}/{name}.err"
        self.arguments = [FEED, *words, "--hub", hub.endpoint, "--spool", f"{SCRATCH}/{name}.spool",
                          "--site", "leeds"]
        self.start()

    def start(self):
        with open(self.words, "ab") as err:
            self.process = subprocess.Popen(self.arguments, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.DEVNULL, stderr=err)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.terminate()
        code = self.process.wait(PATIENCE_S)
        with open(self.words, encoding="utf-8") as file:
            assert code == 0, f"ends with {code}: {file.read()[-500:]}"


def totals(name, hub):
    """What a board makes of what the hub has stored."""
    with open(f"{SCRATCH}/{name}.ndjson", "w", encoding="utf-8") as file:
        for row in hub.events():
            file.write(json.dumps(row[2]) + "\n")
    done = subprocess.run([CTL, "replay", f"{SCRATCH}/{name}.ndjson", "--format", "json"], text=True,
                          capture_output=True, timeout=PATIENCE_S, check=True)
    report = json.loads(done.stdout)
    assert not report["refused"], report["refused"]
    return report["totals"]


def seen(hub, kind):
    """{stay: what was last said of it}."""
    return {(event["data"]["contact"], event["data"]["entry"]): event["data"]
            for _, _, event in hub.events() if event["type"] == f"wallboard.contact.{kind}"}


def outcomes(switch, kind):
    return sum(outcome.startswith(kind) for outcome in switch.outcome.values())


def expect(said, switch):
    right = {"offered": len(switch.outcome), "answered": outcomes(switch, "answered"),
             "abandoned": outcomes(switch, "abandoned"), "left_other": outcomes(switch, "timeout"),
             "handled": len(switch.ended), "waiting": 0, "unknown": 0, "timed_out": 0,
             "timed_out_active": 0}
    assert {name: said[name] for name in right} == right, ({name: said[name] for name in right}, right)


def begin(name, returns=False):
    log = open(f"{SCRATCH}/{name}.queue_log", "a", encoding="ascii")  # closed with the switch
    hub = Hub(seed=5)
    return Switch(log, returns), hub, random.Random(11)


def play(switch, dice, until):
    while not until.is_set():
        switch.step(dice)
        time.sleep(dice.uniform(0.01, 0.06))
    switch.run_out()


def kill_while_playing(switch, feed, dice, seed, pauses):
    """Kills the feed at any moment, while calls come and go; the calls are over afterwards."""
    over = threading.Event()
    calls = threading.Thread(target=play, args=(switch, random.Random(seed), over))
    calls.start()
    for _ in range(KILLS):
        time.sleep(dice.uniform(*pauses))
        feed.kill()
        feed.start()
    over.set()
    calls.join()


def of_a_log():
    """queue_log with --state: killed at any moment, the totals are the switch's."""
    switch, hub, dice = begin("log")
    feed = Feed("log", hub, "queue-log", switch.log.name, "--follow", "--state",
                f"{SCRATCH}/log.place")
    kill_while_playing(switch, feed, dice, 12, (0.05, 0.6))
    hub.wait(lambda: has_every_end(switch, hub), "every call")
    feed.end()
    expect(totals("log", hub), switch)
    print(f"  {KILLS} kills: {switch.number} calls, all as the switch counts them; "
          f"{len({row[0] for row in hub.events()})} lives")
    hub.close()
    switch.close()


def in_step(switch, hub, feed_is_new):
    """The feed has had its list, and the hub has all that was said."""
    if feed_is_new:
        known = switch.listed
        hub.wait(lambda: switch.listed > known, "the list was asked for")
    ahead = f"mark-{time.monotonic_ns()}"
    switch.tell(message("QueueMemberAdded", Queue="sales", MemberName=ahead, Interface=ahead,
                        Status=5, Paused=0, CallsTaken=0, LastCall=0))
    hub.wait(lambda: any(ahead in json.dumps(row[2]["data"]) for row in hub.events()[-20:]),
             "what was said before the mark")


def ami_feed(name, switch, hub, *more):
    keeper = f"{SCRATCH}/{name}.secret"
    with open(keeper, "w", encoding="ascii") as file:
        file.write("s3cret\n")
    os.chmod(keeper, 0o600)
    return Feed(name, hub, "asterisk", f"127.0.0.1:{switch.port}", "--user", "feed",
                "--secret-file", keeper, *more)


def of_a_link_in_quiet():
    """AMI, killed where nothing happens while it is away: calls wait and talk through each kill,
    and the totals are the switch's."""
    switch, hub, dice = begin("quiet")
    feed = ami_feed("quiet", switch, hub)
    in_step(switch, hub, True)
    for _ in range(KILLS):
        for _ in range(dice.randint(1, 8)):
            switch.step(dice)
        in_step(switch, hub, False)
        feed.kill()
        switch.open.clear()
        feed.start()
        in_step(switch, hub, True)
    switch.run_out()
    in_step(switch, hub, False)
    feed.end()
    expect(totals("quiet", hub), switch)
    print(f"  {KILLS} kills: {switch.number} calls, all as the switch counts them")
    hub.close()
    switch.close()


def has_every_end(switch, hub):
    said = set(seen(hub, "ended")) | set(seen(hub, "left"))
    return said == set(switch.outcome)


def expect_each(switch, hub):
    """Stay by stay: who answered, and why who did not be answered went."""
    for stay, data in seen(hub, "answered").items():
        assert switch.outcome[stay] == f"answered {data['agent']}", (stay, data)
    for stay, data in seen(hub, "left").items():
        assert switch.outcome[stay] == data["reason"], (stay, data)
    assert set(seen(hub, "queued")) == set(switch.outcome)
    assert set(seen(hub, "ended")) == switch.ended


def of_a_link_with_a_log():
    """AMI with --queue-log, killed at any moment while callers come, and come again: what happens
    while it is away is told from the log, and the totals are the switch's."""
    switch, hub, dice = begin("both", returns=True)
    feed = ami_feed("both", switch, hub, "--queue-log", switch.log.name, "--state", f"{SCRATCH}/both.state")
    in_step(switch, hub, True)
    kill_while_playing(switch, feed, dice, 14, (0.1, 2.5))
    hub.wait(lambda: has_every_end(switch, hub), "every call")
    feed.end()
    expect_each(switch, hub)
    expect(totals("both", hub), switch)
    print(f"  {KILLS} kills: {switch.number} callers came {len(switch.outcome)} times, all as the switch "
          f"counts them; {len({row[0] for row in hub.events()})} lives")
    hub.close()
    switch.close()


def of_a_wire_with_a_log():
    """The same, and its wire is cut instead: nothing is told twice either, nor counted as lost."""
    switch, hub, dice = begin("wire", returns=True)
    feed = ami_feed("wire", switch, hub, "--queue-log", switch.log.name)
    in_step(switch, hub, True)
    over = threading.Event()
    calls = threading.Thread(target=play, args=(switch, random.Random(15), over))
    calls.start()
    for _ in range(KILLS):
        known = switch.listed
        switch.cut()
        hub.wait(lambda before=known: switch.listed > before, "it is back")
        time.sleep(dice.uniform(0, 1.5))
    over.set()
    calls.join()
    hub.wait(lambda: has_every_end(switch, hub), "every call")
    feed.end()
    expect_each(switch, hub)
    expect(totals("wire", hub), switch)
    ends = collections.Counter((event["data"]["contact"], event["data"]["entry"])
                               for _, _, event in hub.events()
                               if event["type"] in ("wallboard.contact.ended", "wallboard.contact.left"))
    twice = [stay for stay, count in ends.items() if count > 1]
    assert not twice, twice
    assert not any(beat["data"].get("dropped") for beat in hub.heartbeats), hub.heartbeats[-1]
    print(f"  {KILLS} cuts: {switch.number} callers came {len(switch.outcome)} times, all as the switch "
          f"counts them, none told twice or called lost")
    hub.close()
    switch.close()


def of_a_link():
    """AMI, killed at any moment: what happened while nobody listened cannot be told, for AMI has no
    memory. But nothing is told twice, and nothing that was not so."""
    switch, hub, dice = begin("link")
    feed = ami_feed("link", switch, hub)
    in_step(switch, hub, True)
    kill_while_playing(switch, feed, dice, 13, (0.1, 0.6))
    hub.wait(lambda: feed.process.poll() is None and switch.open, "the last life")
    in_step(switch, hub, False)
    feed.end()
    said = totals("link", hub)
    for stay, data in seen(hub, "answered").items():
        assert switch.outcome[stay] == f"answered {data['agent']}", (stay, data)
    for stay, data in seen(hub, "left").items():
        assert data["reason"] != "abandoned" or switch.outcome[stay] == "abandoned", (stay, data)
    assert set(seen(hub, "queued")) <= set(switch.outcome)
    assert set(seen(hub, "ended")) <= switch.ended
    answered = outcomes(switch, "answered")
    assert said["offered"] <= switch.number and said["answered"] <= answered, said
    assert said["abandoned"] <= switch.abandoned and said["waiting"] == 0, said
    print(f"  {KILLS} kills: of {switch.number} calls {said['offered']} are known, of {answered} answered "
          f"{said['answered']}, of {switch.abandoned} given up {said['abandoned']}; "
          f"{said['unknown']} ended unheard; none told twice, none wrongly")
    hub.close()
    switch.close()


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    for check in (of_a_log, of_a_link_in_quiet, of_a_link, of_a_link_with_a_log, of_a_wire_with_a_log):
        begun = time.monotonic()
        check()
        print(f"ok: {check.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)


main()
