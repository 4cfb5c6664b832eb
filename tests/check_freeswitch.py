"""The feed of FreeSWITCH's event socket as a process: a recording and a peer in, events out.

usage: check_freeswitch.py BINARIES ROOT SCRATCH [CHECK...]

Every check waits for an event, never for a while alone. The checks run side by side.
"""

import json
import os
import shutil
import subprocess
import sys
import time

from check_runner import run_all
from esl_peer import Peer, event, lists
from printing_feed import PATIENCE_S, PrintingFeed, data_of, end_all, kinds

BIN, ROOT, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:4])
FEED, CTL = f"{BIN}/wallboard-feed", f"{BIN}/wallboardctl"
DATA = f"{ROOT}/tests/data/freeswitch"


def run(*command):
    return subprocess.run(command, text=True, capture_output=True, timeout=PATIENCE_S, check=False)


def feed_of(name, port, password="ClueCon", mode=0o600):
    """A feed of a live peer."""
    return PrintingFeed(f"{SCRATCH}/{name}", [FEED, "freeswitch", f"127.0.0.1:{port}"], password, mode)


# -- one call of one queue ---------------------------------------------------------------------

NOW = int(time.time())
SALES = {"name": "sales@default", "strategy": "ring-all", "calls_answered": 0,
         "calls_abandoned": 0}
TIERS = [{"queue": "sales@default", "agent": name, "state": "Ready", "level": 1, "position": 1}
         for name in ("ann", "bob")]


def agent(name, **more):
    return {"name": name, "type": "callback", "status": "Available", "state": "Waiting",
            "wrap_up_time": 0, "last_status_change": NOW - 600} | more


def round_of(*members, agents=(agent("ann"), agent("bob")), tiers=TIERS):
    return lists([SALES], agents, tiers, {"sales@default": members})


def member(uuid, state="Waiting", **more):
    return {"queue": "sales@default", "session_uuid": uuid, "joined_epoch": NOW - 10,
            "state": state} | more


def call(action, uuid, **more):
    return event(action, CC_Queue="sales@default", CC_Member_Session_UUID=uuid,
                 CC_Member_CID_Number="0301", **more)


def join(uuid):
    return call("member-queue-start", uuid)


def offer(uuid, name="ann"):
    return call("agent-offering", uuid, CC_Agent=name)


def answer(uuid, name="ann"):
    return call("bridge-agent-start", uuid, CC_Agent=name, CC_Member_Joined_Time=NOW,
                CC_Agent_Called_Time=NOW + 2, CC_Agent_Answered_Time=NOW + 5)


def finish(uuid, name="ann"):
    return call("bridge-agent-end", uuid, CC_Agent=name, CC_Member_Joined_Time=NOW,
                CC_Agent_Answered_Time=NOW + 5, CC_Bridge_Terminated_Time=NOW + 65)


def cancel(uuid, reason="BREAK_OUT"):
    return call("member-queue-end", uuid, CC_Member_Joined_Time=NOW,
                CC_Member_Leaving_Time=NOW + 7, CC_Cause="Cancel", CC_Cancel_Reason=reason)


# -- checks ------------------------------------------------------------------------------------


def recorded_calls_add_up():
    """One answered (waited 5 s, talked 4 s), one who gave up after 7 s."""
    done = run(FEED, "freeswitch", "--transcript", f"{DATA}/two_calls.esl", "--print")
    assert done.returncode == 0 and " 0 faults" in done.stderr, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    counts = kinds(events)
    assert (counts["contact.queued"], counts["contact.offered"], counts["contact.answered"],
            counts["contact.ended"], counts["contact.left"]) == (2, 1, 1, 1, 1), counts
    answered, = data_of(events, "contact.answered")
    ended, = data_of(events, "contact.ended")
    left, = data_of(events, "contact.left")
    assert (answered["wait_ms"], ended["talk_ms"], ended["by"]) == (5000, 4000, "unknown")
    assert (left["reason"], left["wait_ms"]) == ("abandoned", 7000)
    first = data_of(events, "source.snapshot")[0]
    assert {a["agent"]: a["state"] for a in first["agents"]} == \
        {"1001": "ready", "1002": "logged_out"}, first
    able = data_of(events, "source.hello")[-1]["capabilities"]
    assert not {"ended_by", "reject", "queue_pause", "hold"} & set(able), able
    assert {"events", "ring", "left_reason", "gauges", "snapshot", "members"} <= set(able), able


def recorded_calls_are_counted():
    """The board's own sums of the same recording."""
    path = f"{SCRATCH}/two_calls.ndjson"
    with open(path, "w", encoding="utf-8") as file:
        file.write(run(FEED, "freeswitch", "--transcript", f"{DATA}/two_calls.esl",
                       "--print").stdout)
    report = run(CTL, "replay", path, "--format", "json")
    assert report.returncode == 0, report.stderr
    figures = json.loads(report.stdout)
    assert not figures["refused"] and not figures["duplicates"], report.stdout[-300:]
    said = figures["queues"]["3000@default"]
    assert said["answered"] == 1 and said["abandoned"] == 1, said


def logs_in_and_follows():
    """Password, subscription, lists, and then a call from end to end."""
    wraps_up = agent("ann", wrap_up_time=3600)
    peer = Peer([("lists", round_of(agents=[wraps_up, agent("bob", status="On Break")])),
                 ("say", join("c1") + offer("c1") + offer("c1", "bob") + answer("c1")),
                 ("say", call("bridge-agent-fail", "c1", CC_Agent="bob",
                              CC_Hangup_Cause="LOSE_RACE")),
                 ("say", event("agent-state-change", CC_Agent="ann",
                               CC_Agent_State="In a queue call")),
                 ("say", finish("c1") + call("member-queue-end", "c1", CC_Cause="Terminated")),
                 ("say", event("agent-state-change", CC_Agent="ann", CC_Agent_State="Waiting")),
                 ("say", join("c2"))])
    feed = feed_of("follows", peer.port)
    feed.await_event("contact.queued", contact="c2")
    events = feed.end()
    counts = kinds(events)
    assert counts["contact.offered"] == 2 and counts["contact.unanswered"] == 1, counts
    assert data_of(events, "contact.unanswered")[0]["reason"] == "lost_race"
    assert data_of(events, "contact.answered")[0] | {"entry": 1} == {
        "contact": "c1", "queue": "sales@default", "entry": 1, "agent": "ann",
        "wait_ms": 5000, "ring_ms": 3000}
    assert counts["contact.ended"] == 1, counts
    assert data_of(events, "contact.ended")[0]["talk_ms"] == 60000
    assert [d["state"] for d in data_of(events, "agent.state")] == ["on_contact", "wrapup"]
    states = {a["agent"]: a["state"] for a in data_of(events, "source.snapshot")[0]["agents"]}
    assert states == {"ann": "ready", "bob": "not_ready"}, states
    commands = [c for _, c in peer.asked]
    assert commands[:2] == ["auth ClueCon", "event plain HEARTBEAT CHANNEL_HANGUP_COMPLETE "
                            "CUSTOM callcenter::info"], commands


def refuses():
    """What a person must mend ends the feed at once, with a word that says what."""
    for name, peer, word in (("password", Peer(password="other"), "password was refused"),
                             ("list", Peer(allows=False), "access list does not let us in"),
                             ("events", Peer(accepts=False), "events were refused")):
        feed = feed_of(f"refuses_{name}", peer.port)
        assert feed.process.wait(PATIENCE_S) == 1
        assert word in feed.said(), feed.said()
        assert "ClueCon" not in feed.said()
    open_secret = feed_of("refuses_mode", 1, mode=0o644)
    assert open_secret.process.wait(PATIENCE_S) != 0
    assert "everybody can read this secret" in open_secret.said(), open_secret.said()


def survives_a_cut():
    """Dropped in the middle of an event: what was told is told once, what the lists can tell
    after it is told, and what nobody can is not made up."""
    half = answer("c2")[:-20]
    first = [("lists", round_of()), ("say", join("c1") + answer("c1") + join("c2") + join("c3")),
             ("say", half), ("wait", 0.2), ("drop",)]
    second = [("lists", round_of(
        member("c1", "Answered", serving_agent="ann", bridge_epoch=NOW), member("c2"),
        member("c4", "Trying"), member("c9", "Abandoned"),
        agents=[agent("ann", state="In a queue call"), agent("bob")])),
        ("say", finish("c1") + answer("c2", "bob") + finish("c2", "bob") + cancel("c4"))]
    peer = Peer(first, second)
    feed = feed_of("cut", peer.port)
    feed.await_event("contact.left", contact="c4")
    assert "tries again" in feed.said()
    events = feed.end()
    counts = kinds(events)
    assert counts["contact.queued"] == 3 and counts["contact.answered"] == 2, counts
    assert counts["contact.ended"] == 2 and counts["contact.left"] == 1, counts
    last = data_of(events, "source.snapshot")[-1]
    assert {c["contact"]: c["state"] for c in last["contacts"]} == \
        {"c1": "answered", "c2": "waiting", "c4": "waiting"}, last


def survives_a_restart():
    """Another Core-UUID: the calls of the life before it are gone."""
    other = "00000000-0000-0000-0000-000000000001"
    first = [("lists", round_of()), ("say", join("c1") + answer("c1") + join("c2")), ("notice",)]
    second = [("lists", round_of()),
              ("say", event("", name="HEARTBEAT", core=other)),
              ("say", call("member-queue-start", "c3", core=other))]
    feed = feed_of("restart", Peer(first, second).port)
    feed.await_event("contact.queued", contact="c3")
    events = feed.end()
    assert all(s["contacts"] == [] for s in data_of(events, "source.snapshot")), events
    assert "contact.ended" not in kinds(events) and "contact.left" not in kinds(events)


def passes_over_garbage():
    """Rubbish is counted and told, and what follows is understood."""
    bad_name = call("member-queue-start", "c9").replace(b"sales%40default", b"%01%01%01%01%01")
    script = [("lists", round_of()),
              ("say", b"\x00\xff no message at all\n\n" + join("c1")),
              ("say", b"Content-Type: text/event-plain\nContent-Length: many\n\n"),
              ("say", b"Content-Type: text/event-plain\nContent-Length: 12\n\nno colon her"),
              ("say", b"Content-Type: api/response\nContent-Length: 3000000\n\n"
               + b"x" * 3000000),
              ("say", b"K: " + b"x" * 100000 + b"\n\n"), ("say", bad_name),
              ("say", event("agent-state-change", CC_Agent="ann", CC_Agent_State="Dreaming")),
              ("say", event("agent-status-change")),
              ("say", event("some-new-action", CC_Queue="x")),
              ("say", b"Content-Type: log/data\nContent-Length: 3\n\nabc" + join("c2"))]
    feed = feed_of("garbage", Peer(script).port)
    feed.await_event("contact.queued", contact="c2")
    feed.process.terminate()
    assert feed.process.wait(PATIENCE_S) == 0
    assert " 8 faults" in feed.said(), feed.said()
    assert kinds(feed.events())["contact.queued"] == 2


def waits_for_the_module():
    """mod_callcenter is not loaded: told once, and asked again; events count all the same."""
    missing = {"queue list": "-ERR callcenter_config Command not found!\n"}
    feed = feed_of("module", Peer([("lists", missing), ("say", join("c1"))]).port)
    feed.await_event("contact.queued", contact="c1")
    assert feed.said().count("is mod_callcenter loaded?") == 1, feed.said()
    feed.end()


def closes_what_is_forgotten():
    """An answered call whose end is never told ends by the caller's channel; one that the list
    holds as Answered for ever is not believed."""
    stuck = member("old", "Answered", serving_agent="ann", bridge_epoch=NOW - 86400)
    hangup = event("", name="CHANNEL_HANGUP_COMPLETE", Unique_ID="c1")
    script = [("lists", round_of(stuck)), ("say", join("c1") + answer("c1") + hangup)]
    feed = feed_of("forgotten", Peer(script).port)
    feed.await_event("contact.ended", contact="c1", by="unknown")
    events = feed.end()
    assert data_of(events, "source.snapshot")[0]["contacts"] == [], events


CHECKS = [recorded_calls_add_up, recorded_calls_are_counted, logs_in_and_follows, refuses,
          survives_a_cut, survives_a_restart, passes_over_garbage, waits_for_the_module,
          closes_what_is_forgotten]


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    wanted = [c for c in CHECKS if not sys.argv[4:] or c.__name__ in sys.argv[4:]]
    code = run_all(wanted, 4)
    end_all()
    return code


if __name__ == "__main__":
    sys.exit(main())
