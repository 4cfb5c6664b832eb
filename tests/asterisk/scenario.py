"""A real Asterisk, callers and agents as Local channels, and a day whose truth is known.

usage: scenario.py ROOT-OF-ASTERISK PROGRAMS SCRATCH [--record FOLDER]

Drives every way in which a call can go, with both feeds listening, and compares call by
call: what the scenario did, what AMI said, what the queue_log said; and per queue the totals
with `queue show`. Prints the table; exit 1 if anything differs that should not.
"""

import collections
import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time

from ami_client import Client, Wire

HERE = os.path.dirname(os.path.abspath(__file__))
JAIL, BIN, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:4])
RECORD = sys.argv[sys.argv.index("--record") + 1] if "--record" in sys.argv else None

# number: (what it is, [(queue, outcome by AMI, outcome by the log)])
# An outcome is "ended:WHO", "left:REASON", "rejected:REASON", or "lost" (no end is known).
EXPECTED = {
    "101": ("answered, the agent hangs up", [("support", "ended:agent", "ended:agent")]),
    "102": ("answered, the caller hangs up", [("talk", "ended:caller", "ended:caller")]),
    "201": ("hangs up while it rings", [("lonely", "left:abandoned", "left:abandoned")]),
    "202": ("waits too long", [("lonely", "left:timeout", "left:timeout")]),
    "203": ("joins where nobody is", [("leaving", "left:no_agents", "left:no_agents")]),
    "204": ("presses a key", [("lonely", "left:key", "left:key")]),
    "205": ("is taken elsewhere", [("lonely", "left:moved", "left:abandoned")]),
    "206": ("is withdrawn", [("lonely", "left:withdrawn", "left:withdrawn")]),
    "207": ("fills the queue", [("tiny", "left:timeout", "left:timeout")]),
    "208": ("finds the queue full", [("tiny", "rejected:full", None)]),
    "209": ("finds nobody there", [("empty", "rejected:no_agents", None)]),
    "210": ("overflows with the same id", [("lonely", "left:timeout", "left:timeout"),
                                           ("support", "ended:agent", "ended:agent")]),
    "301": ("rings at all, one wins", [("race", "ended:caller", "ended:caller")]),
    "401": ("is transferred blindly", [("talk", "ended:transfer", "ended:transfer")]),
    "501": ("comes while the agent is paused", [("support", "left:timeout", "left:timeout")]),
    "502": ("is answered by an added member", [("leaving", "ended:agent", "ended:agent")]),
    "503": ("waits until the last member goes", [("leaving", "left:no_agents",
                                                  "left:no_agents")]),
    "601": ("waits through a reload", [("lonely", "left:timeout", "left:timeout")]),
    "602": ("comes after the reload", [("support", "ended:agent", "ended:agent")]),
    "701": ("talks when Asterisk restarts", [("talk", "lost", "lost")]),
    "702": ("waits when Asterisk restarts", [("lonely", "lost", "lost")]),
    "801": ("comes after the restart", [("support", "ended:agent", "ended:agent")]),
}

# The same through a wire that is cut: by AMI, and with the log beside it, which tells what AMI
# did not, also to a feed that was killed at the cut.
THROUGH_THE_CUT = {
    "901": ("talks through the cut", "talk", "ended:caller", "ended:caller"),
    "902": ("waits through the cut", "lonely", "left:timeout", "left:timeout"),
    "903": ("ends its talk in the cut", "support", "ended:unknown", "ended:agent"),
    "904": ("hangs up in the cut", "lonely", "lost", "left:abandoned"),
    "905": ("comes and goes in the cut", "lonely", None, "left:abandoned"),
    "906": ("comes in the cut and stays", "lonely", "left:timeout", "left:timeout"),
}


def say(text):
    print(text, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# -- Asterisk ----------------------------------------------------------------------------------


class Asterisk:
    def __init__(self):
        self.port, self.tls_port = free_port(), free_port()
        self.log = f"{JAIL}/var/log/asterisk/queue_log"
        self.configure()
        self.process = None
        self.start()

    def configure(self):
        etc = f"{JAIL}/etc/asterisk"
        shutil.rmtree(etc, ignore_errors=True)
        shutil.copytree(f"{HERE}/conf", etc)
        with open(f"{etc}/manager.conf.in", encoding="ascii") as file:
            text = file.read()
        with open(f"{etc}/manager.conf", "w", encoding="ascii") as file:
            file.write(text.replace("@PORT@", str(self.port))
                       .replace("@TLS_PORT@", str(self.tls_port)))
        os.makedirs(f"{etc}/keys")
        for folder in ("log", "lib", "spool", "run"):
            os.makedirs(f"{JAIL}/var/{folder}/asterisk", exist_ok=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", f"{SCRATCH}/key.pem", "-out", f"{SCRATCH}/server.pem"],
            check=True, capture_output=True)
        with open(f"{etc}/keys/server.pem", "w", encoding="ascii") as pem:
            for part in ("key.pem", "server.pem"):
                with open(f"{SCRATCH}/{part}", encoding="ascii") as file:
                    pem.write(file.read())
        open(self.log, "w", encoding="ascii").close()

    def start(self):
        with open(f"{SCRATCH}/asterisk.err", "a", encoding="ascii") as err:
            self.process = subprocess.Popen(
                ["chroot", JAIL, "/usr/sbin/asterisk", "-f", "-C", "/etc/asterisk/asterisk.conf"],
                stdin=subprocess.DEVNULL, stdout=err, stderr=err)

    def command(self, line):
        run = subprocess.run(["chroot", JAIL, "/usr/sbin/asterisk", "-C",
                              "/etc/asterisk/asterisk.conf", "-rx", line],
                             capture_output=True, text=True, check=False, timeout=20)
        return run.stdout

    def restart(self):
        """As a crash and its supervisor do: nothing is said, everything is gone."""
        self.process.kill()
        self.process.wait()
        time.sleep(1)
        self.start()

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


# -- feeds -------------------------------------------------------------------------------------


class Feed:
    running = []

    def __init__(self, name, *arguments):
        self.path = f"{SCRATCH}/{name}.ndjson"
        self.words = f"{SCRATCH}/{name}.err"
        with open(self.path, "w", encoding="utf-8") as out, \
                open(self.words, "w", encoding="utf-8") as err:
            self.process = subprocess.Popen([f"{BIN}/wallboard-feed", *arguments, "--print"],
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        Feed.running.append(self.process)

    def await_words(self, words, count=1, patience_s=40):
        end = time.monotonic() + patience_s
        while True:
            with open(self.words, encoding="utf-8") as file:
                text = file.read()
            if text.count(words) >= count:
                return
            assert time.monotonic() < end, f"the feed does not say '{words}':\n{text}"
            assert self.process.poll() is None, f"the feed ended:\n{text}"
            time.sleep(0.05)

    def end(self, by_itself=False):
        if not by_itself:
            self.process.terminate()
        code = self.process.wait(20)
        with open(self.words, encoding="utf-8") as file:
            text = file.read()
        assert code == 0, f"the feed ended with {code}:\n{text}"
        assert " 0 faults" in text, f"the feed did not understand everything:\n{text}"
        return self.said()

    def said(self):
        with open(self.path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]


def asterisk_feed(name, port, *more, user="wallboard"):
    secret = f"{SCRATCH}/secret"
    with open(secret, "w", encoding="ascii") as file:
        file.write("only-to-read\n")
    os.chmod(secret, 0o600)
    feed = Feed(name, "asterisk", f"127.0.0.1:{port}", "--user", user, "--secret-file",
                secret, "--wrapup", "support=1s", "--wrapup", "talk=2s", *more)
    feed.await_words("logged in")
    return feed


# -- the scenario ------------------------------------------------------------------------------


class Scenario:
    def __init__(self, asterisk, driver):
        self.asterisk, self.driver = asterisk, driver

    def call(self, number, queue, patience_s, other_end, context="callers"):
        """A caller comes: what its other end does is an extension of [caller]."""
        answer = self.driver.act(
            "Originate", Channel=f"Local/{queue}-{patience_s}-{number}@{context}",
            Context="caller", Exten=other_end, Priority=1, Async="true", Timeout=30000)
        assert answer["Response"] == "Success", answer

    def joined(self, number):
        return self.driver.await_event("QueueCallerJoin", CallerIDNum=number)

    def done(self, number, name="Hangup", **fields):
        contact = self.joined(number)["Uniqueid"]
        return self.driver.await_event(name, Uniqueid=contact, **fields)

    def connected(self, number):
        return self.done(number, "AgentConnect")

    def hang_up(self, number):
        """The caller's own end does: the other half of its Local channel."""
        self.act("Hangup", Channel=self.joined(number)["Channel"].replace(";2", ";1"))

    def act(self, action, **fields):
        answer = self.driver.act(action, **fields)
        assert answer.get("Response") in ("Success", "Follows"), (action, fields, answer)

    def exits(self):
        self.call("201", "lonely", 30, "hangup2")
        self.call("207", "tiny", 4, "stay")
        self.joined("207")
        self.call("208", "tiny", 4, "stay")
        self.call("209", "empty", 4, "stay")
        self.call("203", "leaving", 20, "stay")
        self.call("101", "support", 20, "stay")
        self.done("101")
        self.call("102", "talk", 20, "stay")
        self.done("201")
        self.connected("102")
        self.hang_up("102")
        self.call("202", "lonely", 3, "stay")
        self.call("204", "lonely", 30, "key1")
        self.call("205", "lonely", 30, "stay")
        self.call("206", "lonely", 30, "stay")
        time.sleep(1.5)
        self.act("Redirect", Channel=self.joined("205")["Channel"], Context="elsewhere",
                 Exten="s", Priority=1)
        self.act("QueueWithdrawCaller", Queue="lonely", Caller=self.joined("206")["Channel"])
        for number in ("202", "203", "204", "205", "206", "207", "102"):
            self.done(number)

    def transfers(self):
        self.call("210", "any", 1, "stay", context="overflow")
        self.call("301", "race", 20, "hangup4")
        self.call("401", "talk", 20, "stay")
        # Bob has one of the two calls first; each ends before the other can begin.
        self.done("301")
        connected = self.connected("401")
        time.sleep(1)
        self.act("BlindTransfer", Channel=connected["DestChannel"], Context="elsewhere",
                 Exten="desk")
        self.done("401")
        self.done("210")

    def members(self):
        self.act("QueuePause", Interface="Local/ann@agents", Paused="true", Reason="Lunch")
        self.act("QueuePause", Interface="Local/bob@agents", Queue="race", Paused="true",
                 Reason="Coaching")
        self.call("501", "support", 2, "stay")
        self.done("501")
        self.act("QueuePause", Interface="Local/ann@agents", Paused="false")
        self.act("QueuePause", Interface="Local/bob@agents", Queue="race", Paused="false")
        self.act("QueueAdd", Queue="leaving", Interface="Local/ann@agents", MemberName="Ann",
                 Penalty=2)
        self.act("QueuePenalty", Queue="leaving", Interface="Local/ann@agents", Penalty=1)
        self.call("502", "leaving", 20, "stay")
        self.done("502")
        self.act("QueueAdd", Queue="leaving", Interface="Local/dee@agents", MemberName="Dee")
        self.act("QueueRemove", Queue="leaving", Interface="Local/ann@agents")
        self.call("503", "leaving", 20, "stay")
        self.joined("503")
        time.sleep(1)
        self.act("QueueRemove", Queue="leaving", Interface="Local/dee@agents")
        self.done("503")

    def reload(self):
        self.call("601", "lonely", 5, "stay")
        self.joined("601")
        self.act("Command", Command="module reload app_queue.so")
        self.call("602", "support", 20, "stay")
        self.done("602")
        self.done("601")

    def before_restart(self):
        self.call("701", "talk", 20, "stay")
        self.call("702", "lonely", 30, "stay")
        self.connected("701")
        self.joined("702")
        time.sleep(1)

    def after_restart(self):
        self.call("801", "support", 20, "stay")
        self.done("801")
        time.sleep(1.5)

    def before_cut(self):
        # The feed may come back only 15 s after the cut: it tries after 1, 2, 4 and 8 s.
        self.call("901", "talk", 20, "hangup25")
        self.call("902", "lonely", 25, "stay")
        self.call("904", "lonely", 30, "hangup5")
        self.call("903", "support", 20, "hangup5")
        for number in ("901", "903"):
            self.connected(number)
        self.joined("902")
        self.joined("904")

    def during_cut(self):
        self.done("903")
        self.done("904")
        self.call("905", "lonely", 30, "hangup1")
        self.call("906", "lonely", 18, "stay")
        self.done("905")
        self.joined("906")

    def after_cut(self):
        for number in ("901", "902", "906"):
            self.done(number)
        time.sleep(1.5)


# -- what was said -----------------------------------------------------------------------------


def waits_of(events):
    """{number: [(queue, outcome, wait_ms, talk_ms)]}, in the order in which they came."""
    waits, numbers, order = {}, {}, []
    for event in events:
        kind, data = event["type"].removeprefix("wallboard."), event.get("data", {})
        if not kind.startswith("contact.") or "queue" not in data:
            continue
        key = (data["contact"], data["queue"], data.get("entry", 1))
        if data.get("caller"):
            numbers[data["contact"]] = data["caller"]
        if key not in waits:
            waits[key] = {"outcome": "lost"}
            order.append(key)
        wait = waits[key]
        wait.update({k: data[k] for k in ("wait_ms", "talk_ms") if k in data})
        if kind == "contact.ended":
            wait["outcome"] = f"ended:{data.get('by', 'unknown')}"
        elif kind in ("contact.left", "contact.rejected"):
            wait["outcome"] = f"{kind[8:]}:{data['reason']}"
    found = collections.defaultdict(list)
    for key in order:
        wait = waits[key]
        found[numbers.get(key[0], key[0])].append(
            (key[1], wait["outcome"], wait.get("wait_ms"), wait.get("talk_ms")))
    return found


def contacts_refused(driver):
    """Callers who were never let in have a number only in the driver's ears."""
    return {event["Uniqueid"]: event["CallerIDNum"]
            for event in driver.events
            if event["Event"] == "Newexten" and event.get("Application") == "Queue"}


def rename(found, names):
    for contact, number in names.items():
        if contact in found:
            found[number] += found.pop(contact)
    return found


class Table:
    def __init__(self):
        self.faults = 0

    def row(self, *cells, ok=True):
        self.faults += not ok
        say(f"  {cells[0]:<5}{cells[1]:<34}{cells[2]:<10}{cells[3]:<20}{cells[4]:<20}"
            f"{cells[5]:<20}{'ok' if ok else 'DIFFERS'}")


def compare_calls(table, ami, log):
    table.row("call", "what it did", "queue", "expected", "AMI", "queue_log")
    for number, (text, waits) in EXPECTED.items():
        for i, (queue, by_ami, by_log) in enumerate(waits):
            said = ami[number][i] if len(ami[number]) > i else (None,) * 4
            logged = log[number][i] if len(log[number]) > i else (None,) * 4
            # AMI states no wait of who left by key; the board takes it from the times.
            first = 3 if by_ami == "left:key" else 2
            same = by_log is None or said[first:] == logged[first:]
            ok = said[0] == queue and said[1] == by_ami and same and logged[1] == by_log
            table.row(number, text, queue, by_ami, str(said[1]), str(logged[1]), ok=ok)
            if not same:
                say(f"       AMI says {said}, the log says {logged}")
    extra = set(ami) - set(EXPECTED)
    if extra:
        table.row("", f"calls nobody made: {sorted(extra)}", "", "", "", "", ok=False)


def shown(text):
    """{queue: (C, A)} of `queue show`."""
    return {m[1]: (int(m[2]), int(m[3]))
            for m in re.finditer(r"^(\S+) has .* C:(\d+), A:(\d+)", text, re.M)}


def compare_totals(table, ami, log, show):
    """Asterisk's own counters up to the restart: C are ended, A are abandoned, in its sense
    of the word: also time-outs, empty exits, withdrawals and whoever was taken elsewhere."""
    say("")
    table.row("", "totals before the restart", "queue", "queue show", "AMI", "queue_log")
    for queue, (completed, abandoned) in sorted(show.items()):
        counts = []
        for found in (ami, log):
            outcomes = [w[1] for number, waits in found.items() if number < "7"
                        for w in waits if w[0] == queue]
            ended = sum(o.startswith("ended") for o in outcomes)
            left = sum(o.startswith("left") and o != "left:key" for o in outcomes)
            counts.append((ended, left))
        cells = [f"C {c} A {a}" for c, a in [(completed, abandoned), *counts]]
        table.row("", "", queue, *cells, ok=len(set(cells)) == 1)


def compare_cut(table, by_ami, with_log, reborn, snapshots):
    say("")
    table.row("call", "through a wire that was cut", "queue", "AMI", "AMI and log", "reborn, and log")
    for number, (text, queue, unaided, aided) in THROUGH_THE_CUT.items():
        said = [found[number] for found in (by_ami, with_log, reborn)]
        right = [[outcome] if outcome else [] for outcome in (unaided, aided, aided)]
        outcomes = [[wait[1] for wait in waits] for waits in said]
        table.row(number, text, queue, *(" ".join(o) or "None" for o in outcomes),
                  ok=outcomes == right)
    table.row("", "snapshots after the cut", "", "1 or more", str(snapshots), "",
              ok=snapshots >= 1)


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    asterisk = Asterisk()
    try:
        return play(asterisk)
    finally:
        for process in Feed.running:
            if process.poll() is None:
                process.kill()
        asterisk.stop()


def play(asterisk):
    version = subprocess.run(["chroot", JAIL, "/usr/sbin/asterisk", "-V"], text=True,
                             capture_output=True, check=True).stdout.strip()
    say(f"{version}, the manager interface at 127.0.0.1:{asterisk.port}")
    with open(f"{SCRATCH}/ami.txt", "wb") as record:
        driver = Client(asterisk.port, "driver", "driver")
        driver.await_event("FullyBooted")
        listener = Client(asterisk.port, "driver", "driver", record)
        listener.act("QueueStatus")
        plain = asterisk_feed("plain", asterisk.port)
        tls = asterisk_feed("tls", asterisk.tls_port, "--tls", "--tls-ca", f"{SCRATCH}/server.pem",
                            "--login", "plain", "--queue-log", asterisk.log)
        filtered = asterisk_feed("filtered", asterisk.port, user="filtered")
        scenario = Scenario(asterisk, driver)
        for step in (scenario.exits, scenario.transfers, scenario.members, scenario.reload):
            say(f"  {step.__name__} ...")
            step()
        time.sleep(1.5)
        show = shown(asterisk.command("queue show"))
        say("  restart ...")
        scenario.before_restart()
        listener.close()
        if RECORD:
            keep(asterisk)
        refused = contacts_refused(driver)
        asterisk.restart()
        scenario.driver = Client(asterisk.port, "driver", "driver")
        plain.await_words("logged in", 2)
        tls.await_words("logged in", 2)
        filtered.await_words("logged in", 2)
        scenario.after_restart()
    say("  a cut wire ...")
    wire = Wire(asterisk.port)
    cut = asterisk_feed("cut", wire.port)
    logged = asterisk_feed("logged", wire.port, "--queue-log", asterisk.log)
    remembers = ("--queue-log", asterisk.log, "--state", f"{SCRATCH}/state")
    first_life = asterisk_feed("life1", asterisk.port, *remembers)
    scenario.before_cut()
    time.sleep(0.5)
    first_life.process.kill()
    wire.cut()
    scenario.during_cut()
    wire.join()
    second_life = asterisk_feed("life2", asterisk.port, *remembers)
    cut.await_words("logged in", 2)
    logged.await_words("logged in", 2)
    cut.await_words('while the link was lost: at least 1"')
    scenario.after_cut()
    # The feed of the file reads what was written up to here; the last step is not for it.
    log_events = Feed("log", "queue-log", asterisk.log).end(by_itself=True)
    plain_events = plain.end()
    compared = subprocess.run([f"{BIN}/wallboardctl", "compare", plain.path,
                               f"{SCRATCH}/log.ndjson", "--all"], text=True,
                              capture_output=True, check=False).stdout
    reborn = first_life.said() + second_life.end()
    return judge(refused, show, compared, log_events, (cut.end(), logged.end(), reborn), plain_events,
                 tls.end(), filtered.end())


def judge(refused, show, compared, log_events, cuts, *feeds):
    table = Table()
    say("")
    cut_numbers = set(THROUGH_THE_CUT)
    log, ami, tls, filtered = (
        collections.defaultdict(list, {number: waits for number, waits in
                                       rename(waits_of(events), refused).items()
                                       if number not in cut_numbers})
        for events in (log_events, *feeds))
    compare_calls(table, ami, log)
    compare_totals(table, ami, log, show)
    snapshots = sum(e["type"] == "wallboard.source.snapshot" for e in cuts[0]) - 1
    compare_cut(table, *map(waits_of, cuts), snapshots)
    say("")
    *differences, summary = compared.splitlines()
    say(f"wallboardctl compare, AMI | queue_log: {summary}")
    for line in differences:
        table.row("", line, "", "", "", "", ok=line.endswith("(1): reason: moved | abandoned"))
    table.row("", "by TLS, and with the log, the same is said", "", "", "", "", ok=dict(tls) == dict(ami))
    table.row("", "through a filter the same is said", "", "", "", "",
              ok=dict(filtered) == dict(ami))
    say(f"{table.faults} differences")
    return 1 if table.faults else 0


def keep(asterisk):
    """Both records up to the restart as fixtures: small, and equal for equal bytes."""
    os.makedirs(RECORD, exist_ok=True)
    for name, path in (("ami.txt", f"{SCRATCH}/ami.txt"), ("queue_log", asterisk.log)):
        with open(path, "rb") as source, open(f"{RECORD}/{name}.gz", "wb") as sink, \
                gzip.GzipFile("", "wb", 9, sink, mtime=0) as out:
            shutil.copyfileobj(source, out)


if __name__ == "__main__":
    sys.exit(main())
