"""The feed of Asterisk's manager interface as a process: recordings and a peer in, events out.

usage: check_asterisk.py BINARIES ROOT SCRATCH [CHECK...]

Every check waits for an event, never for a while alone, except where the passing of time is
what is checked. The checks run side by side.
"""

import collections
import ctypes
import gzip
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time

from ami_peer import Peer, message, queue_list
from check_runner import run_all
from printing_feed import PATIENCE_S, PrintingFeed, data_of, end_all, kinds

BIN, ROOT, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:4])
FEED, CTL = f"{BIN}/wallboard-feed", f"{BIN}/wallboardctl"
DATA = f"{ROOT}/tests/data"
NUMBERS = itertools.count(1)


# -- recordings --------------------------------------------------------------------------------


def unpacked(name):
    """A recording, out of its gz; a file of its own for each check."""
    path = f"{SCRATCH}/{next(NUMBERS)}-{name.replace('/', '-')}"
    with gzip.open(f"{DATA}/ami/{name}.gz") as source, open(path, "wb") as sink:
        shutil.copyfileobj(source, sink)
    return path


def run(*command, **more):
    return subprocess.run(command, text=True, capture_output=True, timeout=PATIENCE_S,
                          check=False, **more)


def told(*arguments, faults=0):
    """The events that a feed prints, and its own words."""
    done = run(FEED, *arguments, "--print", "--timezone", "UTC")
    assert done.returncode == 0, done.stderr
    assert f" {faults} faults" in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def transcript(name, **more):
    return told("asterisk", "--transcript", unpacked(name), **more)


def waits(events):
    """{(contact, queue, entry): what is known of it at the end}."""
    found = {}
    for event in events:
        kind, data = event["type"].removeprefix("wallboard."), event.get("data", {})
        if kind.startswith("contact.") and "queue" in data:
            wait = found.setdefault((data["contact"], data["queue"], data["entry"]), {})
            if kind == "contact.queued":
                wait["queued_s"] = event["time"][:19]
            elif kind == "contact.unanswered":
                wait.setdefault("missed", collections.Counter())[data["agent"]] += 1
            else:
                wait[kind] = {k: data.get(k) for k in
                              ("agent", "by", "reason", "wait_ms", "talk_ms") if k in data}
                wait[kind + "_s"] = event["time"][:19]
    return found


def late_s(said, logged):
    """Seconds between two times of day; 0 if neither is there."""
    if said is None and logged is None:
        return 0
    read = lambda text: time.mktime(time.strptime(text, "%Y-%m-%dT%H:%M:%S"))
    return read(said) - read(logged)


# What AMI cannot tell of a wait that was left, and what the log cannot.
UNKNOWN_TO_AMI = {"abandoned": {"unknown"}, "timeout": {"unknown"}}
UNKNOWN_TO_LOG = {"abandoned": {"moved"}}


def reconcile(ami, log, blind):
    """Contact by contact. `blind`: AMI was heard without class dialplan, so that it may say
    "unknown" where the log knows. Returns how many reasons differ in the ways they may."""
    differing = 0
    log = {key: wait for key, wait in log.items()}
    for key, wait in list(ami.items()):
        if "contact.rejected" in wait:
            del ami[key]  # stock Asterisk logs no refusals
    assert set(ami) == set(log), set(ami) ^ set(log)
    for key, logged in log.items():
        said = ami[key]
        for kind in ("queued_s", "contact.answered_s", "contact.ended_s", "contact.left_s"):
            # The stamp is made when the event is told, the log's second a moment earlier.
            assert late_s(said.get(kind), logged.get(kind)) in (0, 1), (key, said, logged)
        for kind in ("contact.answered", "contact.ended"):
            assert said.get(kind) == logged.get(kind), (key, kind, said, logged)
        a, b = said.get("contact.left"), logged.get("contact.left")
        assert (a is None) == (b is None), (key, said, logged)
        if a and a["reason"] != b["reason"]:
            may = (UNKNOWN_TO_AMI if blind else UNKNOWN_TO_LOG).get(b["reason"], set())
            assert a["reason"] in may, (key, a, b)
            differing += 1
        if a and "wait_ms" in a:
            assert a["wait_ms"] == b["wait_ms"], (key, a, b)
        misses = sum(said.get("missed", {}).values()), sum(logged.get("missed", {}).values())
        assert misses[0] >= misses[1], (key, said, logged)
    return differing


def asterisk_16_adds_up():
    """events.md section 9: Join 95, Connect 78, Complete 78, left 17; 8 rings cancelled."""
    events = transcript("asterisk16.txt")
    counts = kinds(events)
    assert counts["contact.queued"] == 95 and counts["contact.answered"] == 78
    assert counts["contact.ended"] == 78 and counts["contact.left"] == 17
    assert counts["contact.offered"] == 115 and counts["contact.unanswered"] == 29 + 8
    reasons = collections.Counter(d["reason"] for d in data_of(events, "contact.left"))
    # Without class dialplan: 10 of the log's 12 hung up, 2 were taken elsewhere, 5 timed out.
    assert reasons == {"abandoned": 10, "unknown": 7}, reasons
    able = data_of(events, "source.hello")[-1]["capabilities"]
    assert "left_reason" not in able and "reject" not in able and "subsecond" in able, able


def asterisk_16_reconciles():
    """The same minutes by AMI and by queue_log, contact by contact."""
    ami = waits(transcript("asterisk16.txt"))
    log = waits(told("queue-log", f"{DATA}/asterisk16/queue_log"))
    assert len(log) == 95 and reconcile(ami, log, blind=True) == 7


def asterisk_16_has_its_levels():
    """queue-show.txt: C 42 and 36, service level 90.5 % and 97.2 %, all from AMI."""
    with open(f"{SCRATCH}/levels.ndjson", "w", encoding="utf-8") as file:
        file.write(run(FEED, "asterisk", "--transcript", unpacked("asterisk16.txt"),
                       "--print").stdout)
    report = run(CTL, "replay", f"{SCRATCH}/levels.ndjson", "--config",
                 f"{DATA}/asterisk16/site.yaml", "--format", "json")
    assert report.returncode == 0, report.stderr
    figures = json.loads(report.stdout)
    assert not figures["refused"] and not figures["duplicates"], report.stdout[-300:]
    for queue, answered, left, level in (("support", 42, 14, 90.5), ("sales", 36, 3, 97.2)):
        said = figures["queues"][queue]
        assert said["answered"] == answered, said
        assert said["abandoned"] + said["left_other"] == left, said
        by_formula = said["service_level_by_formula"]["answered_only"]
        assert round(by_formula * 100 + 1e-9, 1) == level, by_formula


def scenarios_reconcile():
    """Recordings of tests/asterisk/run: with class dialplan nothing is unknown but what the
    log cannot know, and what was open when the recording was cut off."""
    for version in ("16", "22"):
        ami = waits(transcript(f"scenario{version}/ami.txt"))
        refused = collections.Counter(w["contact.rejected"]["reason"] for w in ami.values()
                                      if "contact.rejected" in w)
        assert refused == {"full": 1, "no_agents": 1}, refused
        log = waits(told("queue-log", unpacked(f"scenario{version}/queue_log")))
        assert len(log) == 20, len(log)
        assert reconcile(ami, log, blind=False) == 1  # who was taken elsewhere


def printed(name, *arguments):
    """A file of what a feed says."""
    path = f"{SCRATCH}/{name}.ndjson"
    with open(path, "w", encoding="utf-8") as file:
        file.write(run(FEED, *arguments, "--print", "--timezone", "UTC").stdout)
    return path


def compares_two_feeds():
    """`wallboardctl compare`: two feeds of one switch, and the first contact that differs."""
    ami = printed("ami", "asterisk", "--transcript", unpacked("asterisk16.txt"))
    log = printed("log", "queue-log", f"{DATA}/asterisk16/queue_log")
    same = run(CTL, "compare", ami, log)
    assert same.returncode == 0 and same.stdout.startswith("95 contacts in both, 0 differ; 0 only"), \
        same.stdout + same.stderr
    assert "7 times one of them does not know" in same.stdout, same.stdout
    for version in ("16", "22"):
        pair = (printed(f"ami{version}", "asterisk", "--transcript",
                        unpacked(f"scenario{version}/ami.txt")),
                printed(f"log{version}", "queue-log", unpacked(f"scenario{version}/queue_log")))
        done = run(CTL, "compare", *pair)
        lines = done.stdout.splitlines()  # who was taken elsewhere: the log cannot tell
        assert done.returncode == 1 and len(lines) == 2, done.stdout
        assert lines[0].endswith("(1): reason: moved | abandoned"), lines
        assert lines[1].startswith("20 contacts in both, 1 differ; 0 only"), lines
    broken = f"{SCRATCH}/broken.ndjson"
    with open(log, encoding="utf-8") as source, open(broken, "w", encoding="utf-8") as file:
        for line in source:
            event = json.loads(line)
            if event["data"].get("contact") == "1795322043.5":
                event["data"].update({"agent": "Bob"} if "agent" in event["data"] else {})
            if event["data"].get("contact") != "1795322261.733":
                file.write(json.dumps(event) + "\n")
    done = run(CTL, "compare", ami, broken, "--tolerance", "0")
    assert "support 1795322043.5 (1): agent: Ann | Bob" in done.stdout, done.stdout
    done = run(CTL, "compare", ami, broken, "--all")
    assert "support 1795322261.733 (1): is there: yes | -" in done.stdout, done.stdout
    assert "2 only in" in done.stdout and done.returncode == 1, done.stdout
    for words in (["compare", ami], ["compare", ami, log, "--tolerance", "soon"],
                  ["compare", ami, log, "--what"], ["compare", ami, f"{SCRATCH}/none"]):
        assert run(CTL, *words).returncode == 2, words


def recordings_of_others():
    """What the samples are known to hold, and no event is made of anything else."""
    left = data_of(transcript("cacofonisk_queue_a_cancel.ami"), "contact.left")
    assert [(d["queue"], d["reason"], d["wait_ms"]) for d in left] == \
        [("670100-540100", "unknown", 11000)], left  # its HangupRequest was filtered out
    for name in ("attn_xfer", "blind_xfer", "group", "simple"):
        assert not transcript(f"cacofonisk_queue_{name}.ami")
    for name in ("login_ok", "login_failed", "login_md5", "queue_add"):
        assert not transcript(f"panoramisk_{name}.ami")
    status = data_of(transcript("panoramisk_queue_status.ami"), "source.snapshot")
    states = collections.Counter(a["state"] for a in status[0]["agents"])
    assert states == {"ready": 5, "logged_out": 1}, states
    pause = data_of(transcript("panoramisk_agent_not_in_pause.ami"), "agent.state")
    assert pause[-1]["state"] == "ready", pause
    # A line of one blank, and two holes in the capture: each spoils one message, no more.
    added = transcript("panoramisk_agent_loggued_in.ami", faults=3)
    assert kinds(added)["agent.joined"] == 2, kinds(added)
    pack = transcript("goami2_pack.ami")
    assert kinds(pack)["source.snapshot"] == 6 and "agent.left" not in kinds(pack), kinds(pack)


# -- a peer ------------------------------------------------------------------------------------


def feed_of(name, port, *more, secret="s3cret", user="feed"):
    """A feed of a live peer."""
    return PrintingFeed(f"{SCRATCH}/{name}", [FEED, "asterisk", f"127.0.0.1:{port}", "--user", user, *more], secret)


SUPPORT = ("QueueParams", {"Queue": "support", "Calls": 0, "Completed": 0, "Abandoned": 0})


def ann(**more):
    return ("QueueMember", {"Queue": "support", "Name": "Ann", "Location": "SIP/1", "Status": 1,
                            "Paused": 0, "CallsTaken": 0, "LastCall": 0, "InCall": 0, **more})


def entry(contact, wait_s=0):
    return ("QueueEntry", {"Queue": "support", "Position": 1, "Uniqueid": contact,
                           "Wait": wait_s})


def join(contact):
    return message("QueueCallerJoin", Queue="support", Position=1, Uniqueid=contact)


def connect(contact):
    return message("AgentConnect", Queue="support", Uniqueid=contact, MemberName="Ann",
                   Interface="SIP/1", HoldTime=1, RingTime=1)


def complete(contact):
    return message("AgentComplete", Queue="support", Uniqueid=contact, MemberName="Ann",
                   Interface="SIP/1", HoldTime=1, TalkTime=2, Reason="agent")


def log_in(name, peer, *more):
    feed = feed_of(name, peer.port, *more)
    feed.await_event("source.snapshot")
    events = feed.end()
    peer.close()
    return events


def logs_in():
    """MD5 unless plain is asked for; without FullyBooted the list is asked for all the same."""
    script = [("list", queue_list(SUPPORT, ann()))]
    peer = Peer(script)
    log_in("md5", peer)
    login = [r for r in peer.asked if r["Action"] == "Login"][0]
    assert "Secret" not in login and login["AuthType"] == "MD5", login
    assert login["Events"] == "agent,call,dialplan,system", login
    peer = Peer(script, md5=False)
    log_in("plain", peer, "--login", "plain")
    assert peer.ask_count("Challenge") == 0
    snapshot = data_of(log_in("unbooted", Peer(script, booted=False)), "source.snapshot")
    assert [a["agent"] for a in snapshot[0]["agents"]] == ["Ann"], snapshot


def refuses():
    """A log-in that is refused ends the feed: a person must act. So does a wrong command."""
    peer = Peer()
    for name, more in (("wrong", {"secret": "wrong"}), ("nobody", {"user": "nobody"})):
        feed = feed_of(name, peer.port, **more)
        assert feed.process.wait(PATIENCE_S) == 1
        assert "the log-in was refused: Authentication failed" in feed.said(), feed.said()
    feed = feed_of("no_md5", Peer(md5=False).port)
    assert feed.process.wait(PATIENCE_S) == 1 and "by MD5 was refused" in feed.said()
    open_secret = f"{SCRATCH}/open.secret"
    with open(open_secret, "w", encoding="ascii") as file:
        file.write("s\n")
    os.chmod(open_secret, 0o644)
    for words, arguments in (
            ("HOST[:PORT] or --transcript", []),
            ("needs the NAME of a manager user", ["pbx"]),
            ("everybody can read this secret", ["127.0.0.1", "--user", "u", "--secret-file",
                                                open_secret]),
            ("No such file", ["127.0.0.1", "--user", "u", "--secret-file", "/nowhere"]),
            ("must be md5 or plain", ["127.0.0.1", "--user", "u", "--secret-file", open_secret,
                                      "--login", "none"]),
            ("must be HOST or HOST:PORT", ["127.0.0.1:x", "--user", "u"]),
            ("did you mean '--secret-file'", ["pbx", "--secret-fil", "x"]),
            ("--wrapup is written", ["--transcript", "/dev/null", "--wrapup", "soon"]),
            ("No such file", ["--transcript", "/nowhere"]),
            ("of use with --queue-log FILE alone", ["--transcript", "/dev/null", "--state", "s"]),
            ("is for a live Asterisk", ["--transcript", "/dev/null", "--queue-log", "/dev/null"])):
        done = run(FEED, "asterisk", *arguments, "--print")
        assert done.returncode == 2 and words in done.stderr, (arguments, done.stderr)


def speaks_tls():
    """The certificate is checked against the host; a private one is its own authority."""
    for name, alternative in (("good", "IP:127.0.0.1"), ("other", "DNS:elsewhere.example")):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=peer", "-addext", f"subjectAltName={alternative}", "-keyout",
             f"{SCRATCH}/{name}.key", "-out", f"{SCRATCH}/{name}.pem"],
            check=True, capture_output=True)
        with open(f"{SCRATCH}/{name}.both", "w", encoding="ascii") as both:
            for part in ("key", "pem"):
                with open(f"{SCRATCH}/{name}.{part}", encoding="ascii") as file:
                    both.write(file.read())
    script = [("list", queue_list(SUPPORT, ann()))]
    good = Peer(script, certificate=f"{SCRATCH}/good.both")
    log_in("tls", good, "--tls", "--tls-ca", f"{SCRATCH}/good.pem")
    for name, peer, more in (
            ("stranger", Peer(script, certificate=f"{SCRATCH}/good.both"), []),
            ("mismatch", Peer(script, certificate=f"{SCRATCH}/other.both"),
             ["--tls-ca", f"{SCRATCH}/other.pem"])):
        feed = feed_of(name, peer.port, "--tls", *more)
        feed.await_words("certificate")
        feed.await_that("a second try", lambda p=peer: p.connections >= 2)
        assert not feed.end() and peer.ask_count("Login") == 0


def survives_a_cut():
    """Dropped in the middle of an event: what was told is told once, what the list can tell
    after it is told, and what nobody can is not made up."""
    half = connect("c2")[:-20]
    first = [("list", queue_list(SUPPORT, ann())), ("await", "QueueStatus"), ("wait", 0.2),
             ("say", join("c1") + connect("c1") + join("c2") + join("c3")), ("say", half),
             ("wait", 0.2), ("drop",)]
    second = [("list", queue_list(
        SUPPORT, ann(InCall=1, Status=2), entry("c2", 3), entry("c4", 1))),
        ("await", "QueueStatus"), ("wait", 0.2),
        ("say", complete("c1") + connect("c2") + complete("c2") + connect("c4")),
        ("say", complete("c4"))]
    peer = Peer(first, second)
    feed = feed_of("cut", peer.port)
    feed.await_event("contact.ended", contact="c4")
    assert "tries again" in feed.said()
    events = feed.end()
    said = waits(events)
    ends = {key[0]: {k for k in wait if k in ("contact.ended", "contact.left")}
            for key, wait in said.items()}
    assert ends == {"c1": {"contact.ended"}, "c2": {"contact.ended"}, "c3": set(),
                    "c4": {"contact.ended"}}, ends
    counts = kinds(events)
    assert counts["contact.queued"] == 4 and counts["contact.answered"] == 3, counts
    assert counts["contact.ended"] == 3, counts
    last = data_of(events, "source.snapshot")[-1]
    assert {c["contact"] for c in last["contacts"]} == {"c1", "c2", "c4"}, last


def survives_a_restart():
    """Asterisk begins anew, its counters at nothing: a complete snapshot without contacts."""
    first = [("list", queue_list(SUPPORT, ann(CallsTaken=7, LastCall=1))), ("await", "QueueStatus"),
             ("wait", 0.2), ("say", join("c1") + connect("c1") + join("c2")),
             ("say", message("Shutdown", Shutdown="Cleanly", Restart="True")), ("wait", 0.2),
             ("drop",)]
    peer = Peer(first, [("drop",)], [("list", queue_list(SUPPORT, ann()))])
    feed = feed_of("restart", peer.port)
    feed.await_event("source.snapshot", 2)
    events = feed.end()
    assert data_of(events, "source.snapshot")[-1]["contacts"] == []
    assert "contact.ended" not in kinds(events) and "contact.left" not in kinds(events)


def survives_being_killed():
    """What two lives of a feed tell of one call is one call, also where both tell it."""
    first = [("list", queue_list(SUPPORT, ann())), ("await", "QueueStatus"), ("wait", 0.2),
             ("say", join("c1") + connect("c1") + join("c2"))]
    second = [("list", queue_list(SUPPORT, ann(InCall=1, Status=2), entry("c2", 1))),
              ("await", "QueueStatus"), ("wait", 0.2),
              ("say", complete("c1") + connect("c2") + complete("c2"))]
    peer = Peer(first, second)
    feed = feed_of("life1", peer.port)
    feed.await_event("contact.queued", contact="c2")
    feed.process.kill()
    feed.process.wait()
    again = feed_of("life2", peer.port)
    again.await_event("contact.ended", contact="c2")
    again.end()
    with open(f"{SCRATCH}/lives.ndjson", "w", encoding="utf-8") as both:
        for name in ("life1", "life2"):
            with open(f"{SCRATCH}/{name}.ndjson", encoding="utf-8") as file:
                both.write(file.read())
    report = json.loads(run(CTL, "replay", f"{SCRATCH}/lives.ndjson", "--format", "json").stdout)
    said = {k: report["totals"][k] for k in ("offered", "answered", "unknown", "waiting")}
    assert said == {"offered": 2, "answered": 2, "unknown": 0, "waiting": 0}, said
    assert report["gaps"] == 0 and not report["refused"], report["refused"]


def goes_on_without_its_log():
    """--queue-log of what is no log: said once, and AMI is heard as if it had not been asked for."""
    first = [("list", queue_list(SUPPORT, ann())), ("await", "QueueStatus"), ("wait", 0.2), ("drop",)]
    second = [("list", queue_list(("QueueParams", {**SUPPORT[1], "Abandoned": 2}), ann())),
              ("await", "QueueStatus"), ("say", join("c1"))]
    for name, path, words in (("folder", SCRATCH, "not a regular file"),
                              ("nowhere", f"{SCRATCH}/nowhere", "there is no such file")):
        peer = Peer(first, second)
        feed = feed_of(name, peer.port, "--queue-log", path)
        feed.await_event("contact.queued", contact="c1")
        feed.await_words("while the link was lost: at least 2")
        assert feed.said().count("is not told") == 1 and words in feed.said(), feed.said()
        feed.end()


def passes_over_garbage():
    """Rubbish is counted and told, and what follows is understood."""
    script = [("list", queue_list(SUPPORT, ann())), ("await", "QueueStatus"), ("wait", 0.2),
              ("say", b"\x00\xff no message at all\r\n\r\n" + join("c1")),
              ("say", b"Event: QueueCallerJoin\r\nQueue: support\r\n\r\n"),
              ("say", b"K: " + b"x" * 100000 + b"\r\n\r\n"),
              ("say", message("QueueCallerJoin", Queue="s\x01", Uniqueid="c9")),
              ("say", b"Asterisk Call Manager/5.0\r\n" + join("c2"))]
    peer = Peer(script)
    feed = feed_of("garbage", peer.port)
    feed.await_event("contact.queued", contact="c2")
    feed.process.terminate()
    assert feed.process.wait(PATIENCE_S) == 0
    assert " 4 faults" in feed.said(), feed.said()
    assert kinds(feed.events())["contact.queued"] == 2


def is_not_an_asterisk():
    """A port where nobody listens: tried for ever, told once."""
    unused = socket.socket()
    unused.bind(("127.0.0.1", 0))  # and does not listen
    feed = feed_of("nobody_there", unused.getsockname()[1])
    feed.await_words("cannot connect: Connection refused; tries again")
    time.sleep(1.5)
    assert feed.said().count("tries again") == 1, feed.said()
    assert feed.end() == []


class Subscriber:
    """Hears what is published, heartbeats too."""

    def __init__(self, endpoint):
        zmq = ctypes.CDLL("libzmq.so.5")
        zmq.zmq_ctx_new.restype = zmq.zmq_socket.restype = ctypes.c_void_p
        zmq.zmq_socket.argtypes = [ctypes.c_void_p, ctypes.c_int]
        zmq.zmq_connect.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
        zmq.zmq_setsockopt.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p,
                                       ctypes.c_size_t]
        zmq.zmq_recv.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
        self.zmq, self.socket = zmq, zmq.zmq_socket(zmq.zmq_ctx_new(), 2)
        patience = ctypes.c_int(PATIENCE_S * 1000)
        zmq.zmq_setsockopt(self.socket, 27, ctypes.byref(patience), 4)
        zmq.zmq_setsockopt(self.socket, 6, b"", 0)
        assert zmq.zmq_connect(self.socket, endpoint.encode()) == 0

    def frame(self):
        buffer = ctypes.create_string_buffer(65536)
        size = self.zmq.zmq_recv(self.socket, buffer, 65536, 0)
        assert size >= 0, "nothing is published"
        return buffer.raw[:size]

    def event(self):
        self.frame()  # the topic
        return json.loads(self.frame())


def tells_of_its_link():
    """Heartbeats say whether the switch can be heard, and a lost link at once."""
    peer = Peer([("list", queue_list(SUPPORT, ann())), ("await", "QueueStatus"), ("wait", 1.5),
                 ("drop",)])
    endpoint = f"ipc://{SCRATCH}/link"
    keeper = f"{SCRATCH}/link.secret"
    with open(keeper, "w", encoding="ascii") as file:
        file.write("s3cret\n")
    os.chmod(keeper, 0o600)
    feed = subprocess.Popen(
        [FEED, "asterisk", f"127.0.0.1:{peer.port}", "--user", "feed", "--secret-file", keeper,
         "--publish", endpoint, "--site", "leeds"], stderr=subprocess.DEVNULL)
    PrintingFeed.running.append(feed)
    subscriber = Subscriber(endpoint)
    links, first = [], None
    while links[-3:] not in (["up", "down", "up"],):
        event = subscriber.event()
        first = first or event
        if event["type"] == "wallboard.source.heartbeat":
            link = event["data"]["upstream"]
            links += [link] if links[-1:] != [link] else []
    assert first["type"] == "wallboard.source.hello", first
    feed.terminate()
    assert feed.wait(PATIENCE_S) == 0


def uses_aliases():
    """A person's names go before Asterisk's, by interface or by name."""
    aliases = f"{SCRATCH}/aliases"
    with open(aliases, "w", encoding="utf-8") as file:
        file.write("Local/a1@agents = agent-17\nBob = agent-18\n")
    events = told("asterisk", "--transcript", unpacked("asterisk16.txt"), "--alias", aliases)
    names = {d["agent"] for d in data_of(events, "contact.answered")}
    assert names == {"agent-17", "agent-18", "Cid"}, names


CHECKS = [asterisk_16_adds_up, asterisk_16_reconciles, asterisk_16_has_its_levels,
          scenarios_reconcile, compares_two_feeds, recordings_of_others, uses_aliases, logs_in, refuses, speaks_tls,
          survives_a_cut, survives_a_restart, survives_being_killed, goes_on_without_its_log, passes_over_garbage,
          is_not_an_asterisk, tells_of_its_link]


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    wanted = [c for c in CHECKS if not sys.argv[4:] or c.__name__ in sys.argv[4:]]
    code = run_all(wanted, 4)
    end_all()
    return code


if __name__ == "__main__":
    sys.exit(main())
