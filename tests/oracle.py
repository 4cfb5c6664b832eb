#!/usr/bin/env python3
"""The numbers a second time, straight from their definitions, and whether the program agrees.

    oracle.py EVENTS.ndjson --ctl build/bin/wallboardctl [--rules RULES.json] [--at TIME]

It shares no code with the engine and is not clever: it holds every event in memory, sorts the
facts of each stay and adds up lists, so that each rule reads like its sentence in the
definitions. Every figure it knows is compared with that of `wallboardctl replay`, and each
disagreement is printed with both values and, for counts, the contacts behind ours.

RULES.json says what a site file says: {"timezone": "UTC", "day_start": "00:00", "target_ms": 20000,
"short_abandon_ms": 5000, "goal": 0.8, "formula": "all_abandons", "abandon_reasons": ["abandoned"],
"queues": {"sales": {"target_ms": 3000, "formula": "answered_only"}}}; the site file for the
program is written from it, so that both are judged by the same.
"""

import argparse
import collections
import datetime
import json
import subprocess
import sys
import tempfile
import zoneinfo

DEFAULTS = {
    "timezone": "UTC", "day_start": "00:00", "target_ms": 20000, "short_abandon_ms": 5000,
    "goal": 0.8, "formula": "all_abandons", "abandon_reasons": ["abandoned"], "queues": {},
}
MISSES = {"no_answer", "rejected", "busy", "agent_dropped", "failed"}
DEFERRED = {"email", "callback", "task"}
SWEEP_WAITING_MS = 7_200_000
SWEEP_RINGING_MS = 300_000
SWEEP_ACTIVE_MS = 28_800_000
GRACE_MS = 60_000
SLACK_MS = 2000
MINUTE_MS = 60_000
QUARTER_MS = 900_000
FOREVER = 1 << 62
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def parse_ms(text):
    if isinstance(text, int):
        return text
    at = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (at - EPOCH) // datetime.timedelta(milliseconds=1)


def format_ms(ms):
    at = EPOCH + datetime.timedelta(milliseconds=ms)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (ms % 1000)


def half_up(num, den):
    return None if den == 0 else (2 * num + den) // (2 * den)


def ratio(num, den):
    return None if den == 0 else num / den


# -- events ---------------------------------------------------------------------------------


class Event:
    """One event with the time it is taken to have: its own, else that of receipt."""

    def __init__(self, body, at, said, arrival):
        self.type = body["type"].removeprefix("wallboard.")
        self.data = {k: v for k, v in body.get("data", {}).items() if v is not None}
        self.source = body["source"]
        self.epoch = int(body.get("sourceepoch", -1))
        self.sequence = int(body["sequence"]) if "sequence" in body else None
        self.at = at
        self.timed = said
        self.arrival = arrival
        rank = arrival if self.sequence is None else self.sequence
        self.stamp = (at, rank)
        self.place = (self.epoch, rank)

    def get(self, field, default=None):
        return self.data.get(field, default)


def read_events(lines, until=None):
    """In order of arrival, each once; what is later than `until` was not said yet."""
    events, seen, now = [], set(), None
    for arrival, line in enumerate(lines):
        body = json.loads(line)
        at = parse_ms(body["time"]) if "time" in body else None
        if until is not None and at is not None and at > until:
            continue
        names = [(body["source"], "id", body["id"])]
        if "sequence" in body:
            names = [(body["source"], int(body["sourceepoch"]), int(body["sequence"]))]
        if any(name in seen for name in names):
            continue
        seen.update(names)
        said = at is not None
        now = at if now is None else max(now, at if said else now)
        events.append(Event(body, at if said else now or 0, said, arrival))
    return events


# -- facts ----------------------------------------------------------------------------------


class Stay:
    """One stay of one contact in one queue: everything said of it, and what follows."""

    def __init__(self, source, contact, queue, entry):
        self.source, self.contact, self.queue, self.entry = source, contact, queue, entry
        self.said = collections.defaultdict(list)
        self.closed = None  # "unknown", "swept"
        self.closed_at = None

    def first(self, kind):
        """Of two reports of one fact the earliest time wins, ties by lowest sequence."""
        return min(self.said[kind], key=lambda e: e.stamp, default=None)

    def settle(self, rule):
        queued, answered, ended = map(self.first, ("queued", "answered", "ended"))
        left, rejected = self.first("left"), self.first("rejected")
        hold = self.first("hold")
        self.channel = (queued or Event({"type": "", "source": ""}, 0, False, 0)).get("channel")
        for event in [e for kind in self.said.values() for e in kind]:
            self.channel = self.channel or event.get("channel")
        self.deferred = self.channel in DEFERRED
        self.answer_at = self.agent = self.outcome = self.outcome_at = None
        self.end_at = ended.at if ended else None
        said_wait = None
        if answered:
            self.answer_at, self.answer_stamp = answered.at, answered.stamp
            said_wait = answered.get("wait_ms")
        elif ended:
            self.answer_at = ended.at - ended.get("talk_ms", 0)
            self.answer_stamp = (self.answer_at, ended.stamp[1])
        elif hold and not left:
            self.answer_at, self.answer_stamp = hold.at, hold.stamp
        if self.answer_at is not None:
            if said_wait is None and ended:
                said_wait = ended.get("wait_ms")
            self.agent = (answered.get("agent") if answered else None) or (
                ended.get("agent") if ended else None)
            self.outcome, self.outcome_at = "answered", self.answer_at
        elif left and self.queue is not None:
            said_wait = left.get("wait_ms")
            abandoned = left.get("reason") in rule["abandon_reasons"]
            self.outcome, self.outcome_at = "abandoned" if abandoned else "left_other", left.at
        self.entry_at = queued.at if queued else None
        if self.entry_at is None and self.outcome:
            self.entry_at = self.outcome_at - (said_wait or 0)
        elif self.entry_at is None and self.said["offered"]:
            self.entry_at = self.first("offered").at
        elif self.entry_at is None and self.said["unanswered"]:
            self.entry_at = self.first("unanswered").at
        self.wait = self.wait_of(said_wait, queued) if self.outcome else None
        self.entered = self.entry_at is not None and self.queue is not None
        if self.entered and not self.outcome:
            self.outcome = {None: "waiting", "unknown": "unknown", "swept": "timed_out"}[
                self.closed]
        self.rejected_at = rejected.at if rejected else None
        self.settle_handling(ended)

    def wait_of(self, said, queued):
        age = max(0, self.outcome_at - self.entry_at)
        wait = age if said is None else said
        proofs = ("answered", "ended", "hold") if self.outcome == "answered" else ("left",)
        outcome = next(self.first(kind) for kind in proofs if self.said[kind])
        believed = queued is None or not queued.timed or not outcome.timed
        return age if wait > age + SLACK_MS and not believed else wait

    def settle_handling(self, ended):
        """Talk and hold of an answered contact whose end is known."""
        self.handled = self.outcome == "answered" and ended is not None
        self.transferred = self.handled and ended.get("by") == "transfer"
        self.talk = self.hold = self.wrapup = 0
        self.held = []
        since = None
        for event in sorted(self.said["hold"], key=lambda e: e.stamp):
            if event.get("on") and since is None:
                since = event.at
            elif not event.get("on") and since is not None:
                self.held.append((since, event.at))
                since = None
        if since is not None:
            self.held.append((since, ended.at if ended else FOREVER))
        if self.handled:
            whole = ended.get("talk_ms", max(0, ended.at - self.answer_at))
            self.hold = min(whole, sum(b - a for a, b in self.held if b > a))
            self.talk = whole - self.hold

    @property
    def name(self):
        return self.contact + ("" if self.entry == 1 else "#%d" % self.entry)


class Facts:
    """All stays, agents' states and results that a list of events tells of."""

    def __init__(self, events, rules, now):
        self.events, self.rules, self.now = events, rules, now
        self.stays = {}
        self.listed = collections.defaultdict(list)
        for event in events:
            if event.type.startswith("contact.") and event.get("contact") and (
                    event.type not in ("contact.dialled", "contact.result")):
                self.stay_of(event).said[event.type[8:]].append(event)
        self.join_queueless()
        self.close_missing()
        for stay in self.stays.values():
            stay.settle(rule_of(rules, stay.queue))
        self.sweep()
        self.capabilities = {c for e in events for c in e.get("capabilities", [])}
        self.wrap_up()

    def stay_of(self, event):
        queue = event.get("queue")
        entry = event.get("entry", 1)
        key = (event.source, event.get("contact"), queue, entry)
        if key not in self.stays:
            self.stays[key] = Stay(*key)
        return self.stays[key]

    def join_queueless(self):
        """Facts said without the queue are of the contact's only stay, if it has just one."""
        for key, stay in list(self.stays.items()):
            if stay.queue is None:
                others = [s for s in self.stays.values() if s.queue is not None
                          and (s.source, s.contact) == key[:2]]
                if len(others) == 1:
                    for kind, events in stay.said.items():
                        others[0].said[kind] += events
                    del self.stays[key]

    def close_missing(self):
        """A complete snapshot closes what it does not list; a new life that sends none, all."""
        signs = collections.defaultdict(list)
        for event in self.events:
            if event.type.startswith("contact.") and event.get("contact"):
                signs[event.source, event.get("contact")].append(event)
        self.signs = signs
        for source in {e.source for e in self.events}:
            mine = [e for e in self.events if e.source == source]
            for snapshot in mine:
                if snapshot.type != "source.snapshot" or not snapshot.get("complete"):
                    continue
                listed = {c["contact"] for c in snapshot.get("contacts", [])}
                as_of = int(snapshot.get("as_of", snapshot.sequence or 0))
                self.close(source, listed, (snapshot.epoch, as_of))

    def close(self, source, listed, place):
        for stay in self.stays.values():
            if stay.source == source and stay.contact not in listed:
                last = max(self.signs[source, stay.contact], key=lambda e: e.place)
                if last.place < place:
                    stay.closed = "unknown"
                    stay.closed_at = max(e.at for e in self.signs[source, stay.contact])

    def sweep(self):
        for stay in self.stays.values():
            if stay.closed or stay.deferred:
                continue
            last = max(e.at for e in self.signs[stay.source, stay.contact])
            active = stay.outcome == "answered" and not stay.handled
            limit = SWEEP_WAITING_MS if stay.outcome == "waiting" else SWEEP_ACTIVE_MS
            if (active or stay.outcome == "waiting") and self.now - last >= limit:
                stay.closed, stay.closed_at = "swept", last
                if stay.outcome == "waiting":
                    stay.outcome = "timed_out"

    def wrap_up(self):
        """Each wrap-up's time to the contact it belongs to."""
        states = collections.defaultdict(list)
        answers = collections.defaultdict(list)
        for event in self.events:
            if event.type == "agent.state":
                states[event.get("agent")].append(event)
            elif event.type == "source.snapshot":
                for agent in self.agents_told_by(event):
                    states[agent].append(event)
        for stay in self.stays.values():
            if stay.outcome == "answered" and stay.agent:
                answers[stay.agent].append(stay.answer_stamp)
        for agent, events in states.items():
            events.sort(key=lambda e: e.stamp)
            for i, event in enumerate(events):
                if event.get("state") != "wrapup":
                    continue
                ends = [e.at for e in events[i + 1:]][:1]
                ends += [at for at, rank in answers[agent] if (at, rank) > event.stamp]
                if event.get("until"):
                    ends.append(parse_ms(event.get("until")))
                owner = self.owner_of(event, agent)
                if owner and min(ends, default=FOREVER) <= self.now:  # one that runs: not yet
                    owner.wrapup += max(0, min(ends) - event.at)

    def agents_told_by(self, snapshot):
        """Those it lists; if complete, those it does not are logged out."""
        agents = {a["agent"] for a in snapshot.get("agents", [])}
        if snapshot.get("complete"):
            agents |= {e.get("agent") for e in self.events if e.source == snapshot.source
                       and e.type.startswith("agent.") and e.place < snapshot.place}
        return agents

    def owner_of(self, event, agent):
        mine = [s for s in self.stays.values() if s.handled and s.agent == agent]
        named = [s for s in mine
                 if (s.source, s.contact) == (event.source, event.get("contact"))]
        if event.get("contact"):
            return max(named, key=lambda s: (s.end_at, s.entry_at), default=None)
        ended = [s for s in mine if s.end_at <= event.at]
        return max(ended, key=lambda s: (s.end_at, s.first("ended").stamp), default=None)


def rule_of(rules, queue):
    return {**rules, **rules["queues"].get(queue, {})}


# -- figures --------------------------------------------------------------------------------

FORMULAS = {
    "answered_only": lambda p: (p["AT"], p["A"]),
    "all_abandons": lambda p: (p["AT"], p["A"] + p["B"]),
    "ignore_abandons_in_target": lambda p: (p["AT"], p["A"] + p["B"] - p["BT"]),
    "credit_abandons_in_target": lambda p: (p["AT"] + p["BT"], p["A"] + p["B"]),
    "credit_short": lambda p: (p["AT"] + p["S"], p["A"] + p["B"]),
    "exclude_short": lambda p: (p["AT"], p["A"] + p["B"] - p["S"]),
    "with_flow_outs": lambda p: (p["AT"], p["A"] + p["B"] + p["O"]),
}


def level_parts(stays, rules):
    parts = dict.fromkeys(("A", "AT", "B", "BT", "S", "O"), 0)
    for stay in stays:
        rule = rule_of(rules, stay.queue)
        parts["A"] += stay.outcome == "answered"
        parts["AT"] += stay.outcome == "answered" and stay.wait <= rule["target_ms"]
        parts["B"] += stay.outcome == "abandoned"
        parts["BT"] += stay.outcome == "abandoned" and stay.wait <= rule["target_ms"]
        parts["S"] += stay.outcome == "abandoned" and stay.wait <= rule["short_abandon_ms"]
        parts["O"] += stay.outcome == "left_other"
    return parts


def own_level(stays, rules):
    """Each queue adds the numerator and the denominator of its own formula."""
    num = den = 0
    for queue in {s.queue for s in stays}:
        formula = FORMULAS[rule_of(rules, queue)["formula"]]
        n, d = formula(level_parts([s for s in stays if s.queue == queue], rules))
        num, den = num + n, den + d
    return num, den


def recovery(num, den, goal_bp):
    if den == 0:
        return None
    least = 0
    while (num + least) * 10000 < goal_bp * (den + least):
        if goal_bp == 10000:
            return None
        least += 1
    return least


class Figures(dict):
    """Figures by key, and for counts the contacts behind them."""

    def __init__(self):
        super().__init__()
        self.behind = {}

    def count(self, key, stays):
        self[key] = len(stays)
        self.behind[key] = sorted(s.name for s in stays)


def handling(figures, stays, capabilities):
    handled = [s for s in stays if s.handled]
    figures.count("handled", handled)
    figures.count("transfers", [s for s in handled if s.transferred])
    figures["transfer_rate"] = ratio(figures["transfers"], len(handled))
    parts = {"talk": True, "hold": "hold" in capabilities,
             "wrapup": capabilities & {"wrapup_exact", "wrapup_timed"}}
    whole = 0
    for part, can in parts.items():
        total = sum(getattr(s, part) for s in handled)
        figures[part + "_ms"] = total if can else None
        figures["avg_%s_ms" % part] = half_up(total, len(handled)) if can else None
        whole += total if can else 0
    figures["aht_ms"] = half_up(whole, len(handled))


class Near(int):
    """What the program may be off by one part in 128 of: it reads waits from a histogram."""


def percentile(waits, percent):
    """The smallest wait with at least ceil(p * n / 100) at or below it."""
    if not waits:
        return None
    return Near(sorted(waits)[(percent * len(waits) + 99) // 100 - 1])


def queue_figures(facts, queues, inside):
    """Figures of some queues over the stays that entered `inside` (credit: start)."""
    figures = Figures()
    every = [s for s in facts.stays.values() if s.queue in queues and not s.deferred]
    stays = [s for s in every if s.entered and inside(s.entry_at)]
    of = {o: [s for s in stays if s.outcome == o] for o in (
        "answered", "abandoned", "left_other", "unknown", "timed_out")}
    figures.count("offered", stays)
    for outcome, those in of.items():
        figures.count(outcome, those)
    finished = of["answered"] + of["abandoned"] + of["left_other"]
    figures.count("finished", finished)
    figures.count("timed_out_active", [s for s in of["answered"] if s.closed and not s.handled])
    figures.count("rejected", [s for s in every if s.rejected_at is not None
                               and inside(s.rejected_at)])
    if "reject" not in facts.capabilities and not any(s.rejected_at for s in every):
        figures["rejected"] = None
    misses = {(s, e.get("agent"), e.at) for s in every for e in s.said["unanswered"]
              if e.get("reason") in MISSES and inside(e.at)}
    figures["unanswered"] = len(misses) if "unanswered" in facts.capabilities else None
    figures.behind["unanswered"] = sorted(s.name for s, _, _ in misses)
    rules = facts.rules
    target = {q: rule_of(rules, q)["target_ms"] for q in queues}
    short = {q: rule_of(rules, q)["short_abandon_ms"] for q in queues}
    figures.count("answered_in_sl", [s for s in of["answered"] if s.wait <= target[s.queue]])
    figures.count("abandoned_in_sl", [s for s in of["abandoned"] if s.wait <= target[s.queue]])
    figures.count("short_abandoned", [s for s in of["abandoned"] if s.wait <= short[s.queue]])
    figures["abandonment_rate"] = ratio(len(of["abandoned"]), len(finished))
    waited = {o: sum(s.wait for s in of[o]) for o in ("answered", "abandoned", "left_other")}
    figures["max_wait_ms"] = max((s.wait for s in finished), default=None)
    for percent in (50, 90, 95):
        figures["wait_p%d_ms" % percent] = percentile([s.wait for s in of["answered"]], percent)
    figures["asa_ms"] = half_up(waited["answered"], len(of["answered"]))
    figures["avg_wait_ms"] = half_up(sum(waited.values()), len(finished))
    figures["avg_abandon_ms"] = half_up(waited["abandoned"], len(of["abandoned"]))
    figures["patience_ms"] = half_up(sum(waited.values()), len(of["abandoned"]))
    handling(figures, stays, facts.capabilities)
    num, den = own_level(stays, rules)
    figures["service_level"] = ratio(num, den)
    if den:
        figures["service_level_num"], figures["service_level_den"] = num, den
    goal = rule_of(rules, next(iter(queues)))["goal"] if len(queues) == 1 else rules["goal"]
    figures["recovery_contacts"] = recovery(num, den, round(goal * 10000))
    parts = level_parts(stays, rules)
    for name, formula in FORMULAS.items():
        figures["service_level_by_formula." + name] = ratio(*formula(parts))
    return figures


def gauges(figures, facts, queues):
    """Of now: those who wait, whenever they came."""
    waiting = [s for s in facts.stays.values() if s.queue in queues
               and s.outcome == "waiting" and not s.deferred]
    ages = [(facts.now - s.entry_at, rule_of(facts.rules, s.queue)["target_ms"])
            for s in waiting]
    figures.count("waiting", waiting)
    figures["longest_wait_ms"] = max((age for age, _ in ages), default=None)
    within = [target - age for age, target in ages if age <= target]
    figures["next_breach_ms"] = min(within, default=None)
    figures["breaching_soon"] = sum(left <= 10000 for left in within)
    figures["breached_waiting"] = len(ages) - len(within)
    mails = [s for s in facts.stays.values() if s.channel == "email"]
    if not any(s.channel == "email" for s in facts.stays.values() if s.queue in queues):
        mails = None
    figures["open"] = figures["overdue"] = figures["due_1h"] = None
    figures["oldest_ms"] = None
    if mails is None:
        return
    mails = [s for s in mails if s.queue in queues and s.outcome == "waiting"]
    dues = [parse_ms(e.get("due_time")) for s in mails for e in [s.first("queued")]
            if e and e.get("due_time")]
    figures.count("open", mails)
    figures["oldest_ms"] = max((facts.now - s.entry_at for s in mails), default=None)
    figures["overdue"] = sum(due < facts.now for due in dues)
    figures["due_1h"] = sum(0 <= due - facts.now <= 3_600_000 for due in dues)


def rolling_figures(facts, queues, minutes):
    """One-minute buckets that start after now - window; everything when it happens."""
    def inside(at):
        return at // MINUTE_MS * MINUTE_MS > facts.now - minutes * MINUTE_MS and at <= facts.now
    stays = [s for s in facts.stays.values() if s.entered and s.queue in queues
             and not s.deferred]
    done = [s for s in stays if s.outcome_at is not None and inside(s.outcome_at)]
    figures = Figures()
    figures.count("offered", [s for s in stays if inside(s.entry_at)])
    for outcome in ("answered", "abandoned"):
        figures.count(outcome, [s for s in done if s.outcome == outcome])
    waits = [s.wait for s in done if s.outcome == "answered"]
    figures["asa_ms"] = half_up(sum(waits), len(waits))
    figures["service_level"] = ratio(*own_level(done, facts.rules))
    return figures


def find_sales(facts):
    """Each sale that holds, with the instant whose day it is of: the latest of one (source,
    contact, measure) holds; its day is its contact's."""
    latest = {}
    alone = []
    for event in facts.events:
        if event.type == "contact.result" and event.get("measure") == "sale":
            key = (event.source, event.get("contact"))
            if key[1] is None:
                alone.append(event)
            elif key not in latest or event.stamp > latest[key].stamp:
                latest[key] = event
    sales = []
    for event in list(latest.values()) + alone:
        stays = [s for s in facts.stays.values() if event.get("contact") == s.contact
                 and s.source == event.source]
        queued = [s.entry_at for s in stays if s.entered and not s.deferred]
        direct = [s.entry_at for s in stays if s.entry_at is not None]
        sales.append((event, min(queued) if queued else max(direct) if direct else event.at))
    return sales


def sales_figure(sales, inside, queue=None, agent=None):
    if not sales:
        return None
    total = 0
    for event, at in sales:
        ours = (queue is None or event.get("queue") == queue) and (
            agent is None or event.get("agent") == agent)
        total += event.get("value") if ours and inside(at) else 0
    return half_up(round(total * 1000), 1000)


def agent_figures(facts, agent, inside):
    figures = Figures()
    stays = [s for s in facts.stays.values() if s.outcome == "answered" and s.agent == agent
             and not s.deferred and inside(s.entry_at)]
    figures.count("answered", stays)
    figures["asa_ms"] = half_up(sum(s.wait for s in stays), len(stays))
    figures.count("timed_out_active", [s for s in stays if s.closed and not s.handled])
    handling(figures, stays, facts.capabilities)
    every = [s for s in facts.stays.values() if not s.deferred]
    rung = {s for s in every for e in s.said["offered"] if e.get("agent") == agent
            and inside(s.entry_at)}
    figures.count("offered", rung)
    if "ring" not in facts.capabilities:
        figures["offered"] = None
    misses = {(s, e.at) for s in every for e in s.said["unanswered"] if e.get("agent") == agent
              and e.get("reason") in MISSES and inside(e.at)}
    figures["unanswered"] = len(misses) if "unanswered" in facts.capabilities else None
    figures.behind["unanswered"] = sorted(s.name for s, _ in misses)
    return figures


# -- agents by state ------------------------------------------------------------------------

STATES = ("on_contact", "hold", "ringing", "wrapup", "not_ready", "ready")  # highest row first


class Clock:
    """One agent's states over time: at each instant the highest row that applies."""

    def __init__(self, facts, agent):
        self.facts, self.agent = facts, agent
        self.told = sorted((e for e in facts.events if e.get("agent") == agent
                            and e.type == "agent.state"), key=lambda e: e.stamp)
        self.joins = sorted((e for e in facts.events if e.get("agent") == agent
                             and e.type in ("agent.joined", "agent.left")),
                            key=lambda e: e.stamp)
        self.held, self.talking, self.rings = [], [], []
        for stay in facts.stays.values():
            if not stay.deferred:
                self.add_contact(stay)
        self.edges = {e.at for e in self.told + self.joins}
        self.edges |= {parse_ms(e.get("until")) for e in self.told if e.get("until")}
        for spans in (self.held, self.talking, self.rings):
            self.edges |= {edge for span in spans for edge in span}

    def add_contact(self, stay):
        ends = [at for at in (stay.end_at, stay.closed_at if not stay.handled else None)
                if at is not None]
        end = min(ends, default=FOREVER)
        if stay.outcome == "answered" and stay.agent == self.agent:
            self.talking.append((stay.answer_at, end))
            self.held += [(a, min(b, end)) for a, b in stay.held]
        for ring in stay.said["offered"]:
            if ring.get("agent") == self.agent:
                stops = [e.at for e in stay.said["unanswered"] if e.at >= ring.at
                         and e.get("agent") == self.agent]
                stops += [at for at in (stay.outcome_at, stay.closed_at) if at is not None]
                self.rings.append((ring.at, min(stops + [ring.at + SWEEP_RINGING_MS])))

    def queues(self, at):
        member = {}
        for event in self.joins:
            if event.at <= at:
                member[event.get("queue")] = event.type == "agent.joined"
        return [q for q, joined in member.items() if joined]

    def status(self, at, queue=None):
        """The last word on the agent in a queue; activities are of the agent as a whole."""
        said = [e for e in self.told if e.at <= at and e.get("queue") in (None, queue)]
        if not said:
            return None
        last = said[-1]
        answered = any(a > last.at and a <= at for a, _ in self.talking)
        over = last.get("until") and parse_ms(last.get("until")) <= at
        if last.get("state") == "wrapup" and (answered or over):
            return "ready"
        return last.get("state")

    def state(self, at, queue=None):
        def now(spans):
            return sum(a <= at < b for a, b in spans)
        held = now(self.held)
        talking = now(self.talking) - held
        status = self.status(at, queue)
        queues = self.queues(at) if queue is None else []
        if queues:
            ours = {self.status(at, q) for q in queues}
            status = status if len(ours) > 1 and status != "not_ready" else (
                "ready" if len(ours) > 1 else ours.pop())
        if talking > 0 or (status == "on_contact" and held == 0):
            return "on_contact"
        if held:
            return "hold"
        if now(self.rings):
            return "ringing"
        return status or "unknown"

    def figures(self, start, now):
        edges = sorted({start, now} | {e for e in self.edges if start < e < now})
        spent = dict.fromkeys(STATES, 0)
        for a, b in zip(edges, edges[1:]):
            state = self.state(a)
            if state in spent:
                spent[state] += b - a
        ret = {"state_%s_ms" % s: ms for s, ms in spent.items()}
        ret["logged_in_ms"] = sum(spent.values())
        ret["state"] = self.state(now)
        return ret


def agent_states(ret, facts, start, now):
    """Counts of agents by state: once for the site, and in each of their queues."""
    can = facts.capabilities
    known = {"hold": "hold" in can, "ringing": "ring" in can,
             "wrapup": bool(can & {"wrapup_exact", "wrapup_timed"})}
    counts = collections.defaultdict(lambda: dict.fromkeys(STATES, 0))
    for agent in sorted({e.get("agent") for e in facts.events if e.get("agent")}):
        clock = Clock(facts, agent)
        figures = clock.figures(start, now)
        for state in STATES:
            if not known.get(state, True):
                figures["state_%s_ms" % state] = None
        ret.setdefault("agents/" + agent, Figures()).update(figures)
        for path, state in [("totals", figures["state"])] + [
                ("queues/" + q, clock.state(now, q)) for q in clock.queues(now)]:
            if state in STATES:
                counts[path][state] += 1
    for path, of in counts.items():
        if path in ret:
            for state, count in of.items():
                ret[path]["agents_" + state] = count if known.get(state, True) else None
            ret[path]["agents_logged_in"] = sum(of.values())


# -- the whole report -----------------------------------------------------------------------


def service_day(rules, now):
    """From the first instant whose local time is at or past day_start to the next day's."""
    name = rules["timezone"]
    zone = datetime.timezone.utc if name == "UTC" else zoneinfo.ZoneInfo(name)
    hour, minute = map(int, rules["day_start"].split(":"))

    def first_instant(date):
        at = datetime.datetime.combine(date, datetime.time(), datetime.timezone.utc)
        ms = (at - EPOCH) // datetime.timedelta(milliseconds=1) - 26 * 4 * QUARTER_MS
        while True:
            local = (EPOCH + datetime.timedelta(milliseconds=ms)).astimezone(zone)
            if local.date() == date and (local.hour, local.minute) >= (hour, minute):
                return ms
            if local.date() > date:
                return ms
            ms += QUARTER_MS

    today = (EPOCH + datetime.timedelta(milliseconds=now)).astimezone(zone).date()
    one = datetime.timedelta(days=1)
    if now < first_instant(today):
        today -= one
    return first_instant(today), first_instant(today + one)


def all_figures(lines, rules, at=None, states=True):
    """Every figure by its path in the program's JSON."""
    events = read_events(lines, at)
    now = at if at is not None else max(e.at for e in events if e.timed)
    facts = Facts(events, rules, now)
    sales = find_sales(facts)
    start, end = service_day(rules, now)

    def inside(instant):
        return start <= instant < end

    queues = sorted({s.queue for s in facts.stays.values() if s.queue is not None})
    agents = sorted({s.agent for s in facts.stays.values() if s.agent})
    ret = {}
    for path, some in [("totals", queues)] + [("queues/" + q, [q]) for q in queues]:
        figures = queue_figures(facts, some, inside)
        gauges(figures, facts, some)
        figures["sales"] = sales_figure(sales, inside, queue=some[0] if "/" in path else None)
        if path == "totals":
            first = {}
            for s in facts.stays.values():
                if s.entered and not s.deferred:
                    key = (s.source, s.contact)
                    first[key] = min(first.get(key, s.entry_at), s.entry_at)
            figures["offered_contacts"] = sum(map(inside, first.values()))
        ret[path] = figures
        for minutes in (5, 15, 30, 60):
            ret["%s/rolling/%dm" % (path, minutes)] = rolling_figures(facts, some, minutes)
    for agent in agents:
        ret["agents/" + agent] = agent_figures(facts, agent, inside)
        ret["agents/" + agent]["sales"] = sales_figure(sales, inside, agent=agent)
    if states:
        agent_states(ret, facts, start, now)
    for quarter in range(start, min(end, now + 1), QUARTER_MS):
        def within(instant, quarter=quarter):
            return quarter <= instant < quarter + QUARTER_MS
        for queue in queues:
            ret["intervals/%s/%s" % (format_ms(quarter), queue)] = queue_figures(
                facts, [queue], within)
    return ret


# -- the program's word ---------------------------------------------------------------------


def site_file(rules):
    def level(of):
        keys = {"target_ms": "target: %dms", "short_abandon_ms": "short_abandon: %dms",
                "formula": "formula: %s"}
        lines = [text % of[key] for key, text in keys.items() if key in of]
        if "goal" in of:
            lines.append("goal: %g%%" % (of["goal"] * 100))
        if "abandon_reasons" in of:
            lines.append("abandon_reasons: [%s]" % ", ".join(of["abandon_reasons"]))
        return lines
    text = ['timezone: "%s"' % rules["timezone"], 'day_start: "%s"' % rules["day_start"],
            "service_level:"] + ["  " + line for line in level(rules)]
    if rules["queues"]:
        text.append("queues:")
    for queue, of in rules["queues"].items():
        text.append('  "%s": { %s }' % (queue, ", ".join(level(of))))
    return "\n".join(text) + "\n"


def run_program(ctl, lines, rules, at=None):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as site:
        site.write(site_file(rules))
        site.flush()
        command = [ctl, "replay", "-", "--config", site.name, "--intervals", "15m",
                   "--format", "json"] + (["--at", format_ms(at)] if at is not None else [])
        done = subprocess.run(command, input="\n".join(lines) + "\n", text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0 or done.stderr:
        raise RuntimeError("%s: exit %d: %s" % (" ".join(command), done.returncode,
                                                done.stderr[:2000]))
    return json.loads(done.stdout)


def find_figures(report, path):
    parts = path.split("/")
    if parts[0] == "intervals":
        for interval in report["intervals"]:
            if interval["start"] == parts[1]:
                return interval["queues"].get(parts[2])
        return None
    found = report
    for part in parts:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def same(ours, theirs):
    if isinstance(ours, Near) and isinstance(theirs, int):
        return abs(ours - theirs) * 128 <= ours
    if isinstance(ours, float) and theirs is not None:
        return abs(ours - theirs) <= 1e-12
    return ours == theirs


def compare(ours, report):
    """A line of text for each disagreement."""
    faults = []
    for path, figures in ours.items():
        theirs = find_figures(report, path)
        if theirs is None:
            faults.append("%s: missing from the report" % path)
            continue
        for key, value in figures.items():
            found = theirs
            for part in key.split("."):
                found = found.get(part, "(absent)") if isinstance(found, dict) else found
            if not same(value, found):
                behind = figures.behind.get(key, [])
                faults.append("%s %s: ours %s, theirs %s%s" % (
                    path, key, value, found,
                    "; ours: " + " ".join(behind[:20]) if behind else ""))
    return faults


def check_invariants(report):
    """What must hold whatever was lost."""
    faults = []
    for path, v in [("totals", report["totals"])] + list(report["queues"].items()):
        parts = ("answered", "abandoned", "left_other", "unknown", "timed_out")
        waiting = v["offered"] - sum(v[p] for p in parts)
        if not 0 <= waiting <= v["waiting"]:
            faults.append("%s: offered %d, outcomes %d, waiting %d" % (
                path, v["offered"], v["offered"] - waiting, v["waiting"]))
        if v["answered_in_sl"] > v["answered"] or v["handled"] > v["answered"]:
            faults.append("%s: more in target or handled than answered" % path)
    for key in ("offered", "answered", "abandoned", "handled", "talk_ms"):
        total = sum(q[key] for q in report["queues"].values())
        if total != report["totals"][key]:
            faults.append("%s: the queues sum to %d, the totals say %d" % (
                key, total, report["totals"][key]))
        for name, queue in report["queues"].items():
            total = sum(i["queues"].get(name, {}).get(key) or 0 for i in report["intervals"])
            if total != queue[key]:
                faults.append("%s of %s: the intervals sum to %d, the day says %d" % (
                    key, name, total, queue[key]))
    return faults


def check(ctl, lines, rules=None, at=None, wrapups=True, states=True):
    """The disagreements. What the program forms in order of arrival may be left out: of an
    agent's wrap-ups it remembers the last few only, and of its states the present one."""
    rules = {**DEFAULTS, **(rules or {})}
    report = run_program(ctl, lines, rules, at)
    ours = all_figures(lines, rules, at, states)
    for figures in ours.values():
        for key in () if wrapups else ("wrapup_ms", "avg_wrapup_ms", "aht_ms"):
            figures.pop(key, None)
    return compare(ours, report) + check_invariants(report)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events")
    parser.add_argument("--ctl", required=True)
    parser.add_argument("--rules")
    parser.add_argument("--at")
    options = parser.parse_args()
    rules = {}
    if options.rules:
        with open(options.rules, encoding="utf-8") as file:
            rules = json.load(file)
    with open(options.events, encoding="utf-8") as file:
        lines = [line.strip() for line in file if line.strip()]
    faults = check(options.ctl, lines, rules, parse_ms(options.at) if options.at else None)
    print("\n".join(faults[:200]))
    print("%d disagreements" % len(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
