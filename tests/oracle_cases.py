#!/usr/bin/env python3
"""Runs the oracle over real and made-up days, and over what can happen to them on their way.

    oracle_cases.py --bin build/bin --data tests/data [--seeds N] [--only TEXT] [--verbose]

In the normal run: the recorded Asterisk day and three simulated days, each as it is, doubled,
shuffled, stopped at midday and struck by restarts. WALLBOARD_ORACLE_SEEDS=N (or --seeds N) runs N
simulated days of every profile and length instead, with every mutation: minutes, not seconds.
WALLBOARD_ORACLE_CSV=FILE:MAP adds a table of one's own, by `wallboard-feed csv`.

A mutation that only repeats or reorders events must leave every figure as the oracle has it. One
that loses events must too: the oracle is told the same loss.
"""

import argparse
import json
import os
import random
import subprocess
import sys

import oracle

ASTERISK = {
    "short_abandon_ms": 2000, "abandon_reasons": ["abandoned", "timeout", "no_agents"],
    "queues": {"support": {"target_ms": 5000, "formula": "answered_only"},
               "sales": {"target_ms": 3000, "formula": "answered_only"}},
}
MIXED = {
    "target_ms": 15000, "formula": "exclude_short", "goal": 0.9, "day_start": "06:00",
    "queues": {"sales": {"target_ms": 8000, "formula": "with_flow_outs", "goal": 0.95},
               "night": {"formula": "credit_short", "short_abandon_ms": 9000, "goal": 1.0}},
}
SIMULATED = [("office", 24, {}), ("busy", 11, MIXED), ("quiet", 40, {"timezone": "Europe/London"})]


def feed(binary, *arguments):
    command = [os.path.join(binary, "wallboard-feed"), *arguments, "--print"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=True)
    return done.stdout.splitlines()


def is_link(event):
    return event["type"] in ("wallboard.source.hello", "wallboard.source.heartbeat")


# -- what can happen on the way -------------------------------------------------------------


def doubled(lines, dice):
    """Each event one to three times, the copies a little later."""
    placed = [(i, line) for i, line in enumerate(lines)]
    for i, line in enumerate(lines):
        placed += [(i + dice.random() * 40, line) for _ in range(dice.randint(0, 2))]
    return [line for _, line in sorted(placed, key=lambda p: p[0])]


def reworded(lines, dice):
    """Facts said again at once under another id and number: merged, the earliest holds."""
    events = [json.loads(line) for line in lines]
    last = max(int(e.get("sequence", 0)) for e in events)
    ret = []
    for event in events:
        ret.append(event)
        if event["type"].startswith("wallboard.contact.") and dice.random() < 0.3 and (
                event["type"] != "wallboard.contact.result"):
            last += 1
            ret.append({**event, "id": "again-%d" % last, "sequence": "%020d" % last})
    return [json.dumps(e) for e in ret]


def shuffled_near(lines, dice):
    """Out of order by up to a minute of the day; the source's first words stay first."""
    def place(line):
        return oracle.parse_ms(json.loads(line)["time"]) + dice.random() * 60000
    return lines[:2] + sorted(lines[2:], key=place)


def shuffled_wide(lines, dice):
    rest = lines[2:]
    dice.shuffle(rest)
    return lines[:2] + rest


def lossy(lines, dice):
    """Any event may be lost, but who speaks."""
    return lines[:2] + [line for line in lines[2:] if dice.random() > 0.05]


def endless(lines, dice):
    """The ends of contacts are lost, and what else there was of some."""
    def kept(line):
        kind = json.loads(line)["type"]
        return not kind.endswith((".ended", ".left")) or dice.random() > 0.2
    return [line for line in lines if kept(line)]


def unnamed(lines, dice):
    """The later facts of a contact do not name its queue, where it was in one only."""
    queues = {}
    for line in lines:
        data = json.loads(line).get("data", {})
        if "contact" in data and "queue" in data:
            queues.setdefault(data["contact"], set()).add((data["queue"], data.get("entry", 1)))
    ret = []
    rung = {contact for contact in sorted(queues) if dice.random() < 0.5}
    for line in lines:
        event = json.loads(line)
        data = event.get("data", {})
        loose = data.get("contact") in rung if event["type"].endswith(".offered") else (
            event["type"].endswith((".answered", ".ended", ".hold")) and dice.random() < 0.5)
        if loose and len(queues.get(data["contact"], ())) == 1:
            data.pop("queue", None)
            data.pop("entry", None)
        ret.append(json.dumps(event))
    return ret


def unworded(lines, dice):
    """The source states no durations."""
    ret = []
    for line in lines:
        event = json.loads(line)
        for field in ("wait_ms", "talk_ms", "ring_ms"):
            if dice.random() < 0.7:
                event.get("data", {}).pop(field, None)
        ret.append(json.dumps(event))
    return ret


def restarted(lines, dice):
    """The publisher dies twice; each new life begins with a complete snapshot of nothing."""
    events = [json.loads(line) for line in lines]
    breaks = sorted(dice.sample(range(len(events) // 4, len(events)), 2))
    ret, life, sequence = [], 0, 0
    for i, event in enumerate(events):
        if i in breaks:
            life, sequence = life + 1, 0
            hello = {**events[0], "id": "hello-%d" % life, "time": event["time"]}
            whole = {**events[1], "time": event["time"],
                     "data": {"complete": True, "queues": [], "agents": [], "contacts": []}}
            for link in (hello, whole):
                link["sourceepoch"] = str(int(events[0]["sourceepoch"]) + life)
            ret.append(hello)
            sequence += 1
            ret.append({**whole, "id": "whole-%d" % life, "sequence": "%020d" % sequence})
        event = dict(event, sourceepoch=str(int(event["sourceepoch"]) + life))
        if not is_link(event):
            sequence += 1
            event.update(sequence="%020d" % sequence, id="%d-%d" % (life, sequence))
        ret.append(event)
    return [json.dumps(e) for e in ret]


def relisted(lines, dice):
    """A restart whose snapshot lists some of those who wait, and a late joiner's snapshots."""
    events = [json.loads(line) for line in lines]
    at = dice.randrange(len(events) // 3, len(events))
    waiting = {}
    for event in events[:at]:
        data = event.get("data", {})
        key = (data.get("contact"), data.get("queue"), data.get("entry", 1))
        if event["type"] == "wallboard.contact.queued":
            waiting[key] = event
        elif event["type"].endswith((".answered", ".left")):
            waiting.pop(key, None)
    listed = [{"contact": c, "queue": q, "entry": n, "state": "waiting", "since": e["time"],
               "channel": e["data"].get("channel", "voice")}
              for (c, q, n), e in waiting.items() if dice.random() < 0.6]
    epoch = int(events[0]["sourceepoch"]) + 1
    time = events[at - 1]["time"]
    hello = {**events[0], "id": "hello", "time": time, "sourceepoch": str(epoch)}
    whole = {**events[1], "id": "whole", "time": time, "sourceepoch": str(epoch),
             "sequence": "%020d" % 1,
             "data": {"complete": True, "queues": [], "agents": [], "contacts": listed}}
    rest = []
    for i, event in enumerate(e for e in events[at:] if not is_link(e)):
        rest.append({**event, "id": "later-%d" % i, "sourceepoch": str(epoch),
                     "sequence": "%020d" % (i + 2)})
    return [json.dumps(e) for e in events[:at] + [hello, whole] + rest]


def two_sources(lines, _dice):
    """A second system with the same ids of contacts, and the same people and queues."""
    ret = []
    for line in lines:
        ret.append(line)
        ret.append(json.dumps({**json.loads(line), "source": "wallboard://other/one"}))
    return ret


def unnumbered(lines, dice):
    """Class C: no numbers, told apart by id alone."""
    ret = []
    for line in lines:
        event = json.loads(line)
        event.pop("sequence", None)
        event.pop("sourceepoch", None)
        ret.append(json.dumps(event))
    return doubled(ret, dice)


# -- the runs -------------------------------------------------------------------------------

QUICK = [None, doubled, shuffled_near, restarted, "midday"]
MUTATIONS = QUICK + [reworded, shuffled_wide, lossy, endless, unnamed, unworded, relisted,
                     two_sources, unnumbered]

IN_ORDER = (None, "midday", doubled, reworded, two_sources, unnumbered)


def days(options):
    """Name, events, rules and what may happen to them."""
    log = os.path.join(options.data, "asterisk16", "queue_log")
    yield ("asterisk16", feed(options.bin, "queue-log", log, "--timezone", "UTC"), ASTERISK,
           MUTATIONS)
    for seed in range(1, (options.seeds or 3) + 1):
        profile, hours, rules = SIMULATED[seed % len(SIMULATED)]
        start = "2026-11-22T%02d:00:00Z" % (seed * 5 % 24)
        if not options.seeds:
            profile, hours = "quiet", 24
        lines = feed(options.bin, "simulate", "--seed", str(seed), "--profile", profile,
                     "--hours", str(hours), "--start", start)
        yield ("simulate seed %d, %s, %d h" % (seed, profile, hours), lines, rules,
               MUTATIONS if options.seeds else QUICK)
    if os.environ.get("WALLBOARD_ORACLE_CSV"):
        file, of = os.environ["WALLBOARD_ORACLE_CSV"].split(":")
        yield (file, feed(options.bin, "csv", file, "--map", of),
               {"timezone": "Asia/Jerusalem"}, [m for m in MUTATIONS if m is not unnamed])


def run(options, name, lines, rules, mutation, dice):
    at = None
    if mutation == "midday":
        times = sorted(oracle.parse_ms(json.loads(line)["time"]) for line in lines)
        at = times[len(times) // 2] + dice.randint(0, 59999)
    elif mutation is not None:
        lines = mutation(lines, dice)
    ctl = os.path.join(options.bin, "wallboardctl")
    faults = oracle.check(ctl, lines, rules, at, wrapups=mutation is not shuffled_wide,
                          states=mutation in IN_ORDER)
    what = "%s, %s" % (name, getattr(mutation, "__name__", mutation or "as it is"))
    if faults or options.verbose:
        print("%s: %d disagreements" % (what, len(faults)))
    for fault in faults[:12]:
        print("    " + fault)
    if faults and options.keep:
        with open(os.path.join(options.keep, what.replace(" ", "_") + ".ndjson"), "w",
                  encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return len(faults) > 0


def perturbed(options):
    """Each figure of the recorded day, off by a little, must be noticed."""
    lines = feed(options.bin, "queue-log", os.path.join(options.data, "asterisk16", "queue_log"),
                 "--timezone", "UTC")
    rules = {**oracle.DEFAULTS, **ASTERISK}
    ours = oracle.all_figures(lines, rules)
    report = oracle.run_program(os.path.join(options.bin, "wallboardctl"), lines, rules)
    missed = 0
    for path, figures in ours.items():
        for key, value in list(figures.items()):
            if value is None or isinstance(value, str):
                figures[key] = 1
            elif isinstance(value, oracle.Near):
                figures[key] = oracle.Near(value + value // 40 + 1)
            else:
                figures[key] = value + (0.001 if isinstance(value, float) else 1)
            missed += len(oracle.compare({path: figures}, report)) != 1
            figures[key] = value
    count = sum(map(len, ours.values()))
    print("%d figures off by a little, %d not noticed" % (count, missed))
    return 1 if missed or count < 500 else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--seeds", type=int,
                        default=int(os.environ.get("WALLBOARD_ORACLE_SEEDS", "0")))
    parser.add_argument("--only", default="", help="only runs whose name has this text")
    parser.add_argument("--keep", help="folder for the events of runs that disagree")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--perturb", action="store_true",
                        help="prove that a figure that is off is noticed")
    options = parser.parse_args()
    if options.perturb:
        return perturbed(options)
    runs = failed = 0
    for name, lines, rules, mutations in days(options):
        for mutation in mutations:
            dice = random.Random(name)
            label = "%s, %s" % (name, getattr(mutation, "__name__", mutation or "as it is"))
            if options.only in label:
                runs += 1
                failed += run(options, name, lines, rules, mutation, dice)
    print("%d runs, %d with disagreements" % (runs, failed))
    return 1 if failed or runs == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
