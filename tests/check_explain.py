#!/usr/bin/env python3
"""`wallboardctl explain` as people use it: every metric of the catalogue, of queues, agents,
channels, campaigns, teams and the site, equals what `replay` says of the same recording, and the
parts listed give it. Exit code 1 if anything differs.

    check_explain.py --bin DIR --data tests/data --case asterisk16|simulate|credit|...
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

from ctl_programs import CtlPrograms, expect, fault, faults


class Programs(CtlPrograms):
    def explain(self, metric, file, *words):
        done = self.run("explain", metric, file, "--format", "json", *words)
        if done.returncode != 0:
            fault(f"explain {metric} {' '.join(words)}: exit code {done.returncode}: "
                  f"{done.stderr.decode().strip()}")
            return None
        return json.loads(done.stdout)


def half_up(fraction):
    return (2 * fraction.numerator + fraction.denominator) // (2 * fraction.denominator)


def check_lines(what, account):
    """What is listed adds up to what is said, and the sum to the figure."""
    lines = account["contacts"] + account["items"]
    counted = [line for line in lines if line["how"] != "left out"]
    expect(f"{what}: contacts that count", len(counted), account["counted"])
    expect(f"{what}: contacts left out", len(lines) - len(counted), account["left_out"])
    for line in lines:
        if not line["why"]:
            fault(f"{what}: {line} is listed without a reason")
        if line["how"] == "left out" and (line["numerator"] or line["denominator"]):
            fault(f"{what}: {line} is left out and counts")
    if account["made_of"].startswith("contacts, of which") or account["rank"] > 0:
        return
    parts = account.get("agents", lines)
    nums = sum(part["numerator"] for part in parts)
    dens = sum(part["denominator"] for part in parts)
    expect(f"{what}: sum of the numerators", nums, account["numerator"])
    expect(f"{what}: sum of the denominators", dens, account["denominator"])
    if account["value"] is None or account["made_of"].startswith("estimates") or (
            account["metric"] == "recovery_contacts"):
        return
    values = account["made_of"] == "results" and not account["metric"].endswith("_n")
    if dens == 0 and values:  # kept in thousandths
        expect(f"{what}: sum", account["value"], half_up(Fraction(nums, 1000)))
    elif dens == 0:
        expect(f"{what}: sum", account["value"], nums)
    elif account["unit"] == "ms":
        expect(f"{what}: quotient", account["value"], half_up(Fraction(nums, dens)))
    else:
        expect(f"{what}: quotient", account["value"], nums / dens)


def check_one(what, account, wanted):
    if account is None:
        return
    estimate = account["made_of"].startswith("estimates")
    if account["result"] not in ("equal", "silent") and not (
            estimate and account["result"] == "not_listed"):
        fault(f"{what}: {account['result']}")
    if account["result"] != "equal" and not account["silence"]:
        fault(f"{what}: {account['result']}, and nobody says why")
    expect(f"{what}: the board's figure", account["board"], wanted)
    if account["result"] == "equal" and account["rank"] == 0 and wanted is not None:
        expect(f"{what}: the contacts' figure", account["value"], wanted)
    check_lines(what, account)


def keys_of(figures):
    """Those of metrics, by their values: service levels by formula are figures of their own."""
    own = {key: value for key, value in figures.items()
           if isinstance(value, (int, float, type(None))) and not isinstance(value, bool)
           and key not in ("target_ms", "short_abandon_ms", "goal", "records")}
    return {**own, **figures.get("service_level_by_formula", {})}


def check_scope(programs, file, config, name, figures, words):
    """Returns how many figures were made of what is listed, and equal."""
    proved = 0
    for key, value in figures.items():
        account = programs.explain(key, file, *config, *words)
        check_one(f"{key} of {name}", account, value)
        proved += account is not None and account["result"] == "equal"
    return proved


# What channels do not have: agents' states and times, estimates.
NOT_OF_CHANNELS = ("agents_", "occupancy", "sales_per_hour", "required_", "best_possible",
                   "volume_variance", "aht_variance", "budget_variance")


def scopes_of(report, queues, agents):
    """Name, command line and figures of everybody that the report tells of."""
    yield "the site", (), keys_of(report["totals"])
    for queue, figures in list(report["queues"].items())[:queues]:
        yield f"queue {queue}", ("--queue", queue), keys_of(figures)
    for agent, figures in list(report["agents"].items())[:agents]:
        yield f"agent {agent}", ("--agent", agent), keys_of(figures)
    for campaign, figures in report["campaigns"].items():
        yield f"campaign {campaign}", ("--campaign", campaign), keys_of(figures)
    for channel, figures in report["channels"].items():
        if figures["offered"] or figures["open"] or figures["callbacks_attempts"]:
            yield (f"channel {channel}", ("--channel", channel),
                   {key: value for key, value in keys_of(figures).items()
                    if not key.startswith(NOT_OF_CHANNELS)})


def check_all(programs, file, config=(), queues=None, agents=None):
    report = programs.replay(file, *config)
    proved = 0
    for name, words, figures in scopes_of(report, queues, agents):
        proved += check_scope(programs, file, config, name, figures, words)
    print(f"{proved} figures proved")
    return report, proved


ADDING = ("answered", "handled", "transfers", "talk_ms", "unanswered", "offered", "sales",
          "logged_in_ms", "state_ready_ms", "dials")


def check_team(programs, file, config, report, team, members):
    """A team's counts are the sums of its agents'; an agent's, of its queues'."""
    for key in ADDING:
        account = programs.explain(key, file, *config, "--team", team)
        parts = [report["agents"][agent][key] for agent in members]
        wanted = None if None in parts else sum(parts)
        check_one(f"{key} of team {team}", account, wanted)
    for key in ADDING[:6]:
        whole = programs.explain(key, file, *config, "--agent", members[0])
        parts = [programs.explain(key, file, *config, "--agent", members[0], "--queue", queue)
                 for queue in report["queues"]]
        for part in parts:
            expect(f"{key} of {members[0]} in a queue", part["result"], "no_word")
            check_lines(f"{key} of {members[0]} in a queue", part)
        lines = [line for line in whole["contacts"] + whole["items"] if not line["queue"]]
        expect(f"{key} of {members[0]}, its queues together",
               sum(part["numerator"] for part in parts) + sum(l["numerator"] for l in lines),
               whole["numerator"])


def check_intervals(programs, file, config, interval, keys):
    """Each interval of each queue, with --from and --to, is that of `replay`."""
    report = programs.replay(file, *config, "--intervals", interval)
    busy = [i for i in report["intervals"]
            if any(figures["offered"] for figures in i["queues"].values())]
    for span in busy[:2]:
        for queue, figures in span["queues"].items():
            for key in keys:
                account = programs.explain(key, file, *config, "--queue", queue,
                                           "--from", span["start"], "--to", span["end"])
                check_one(f"{key} of {queue} from {span['start']}", account, figures[key])
    if not busy:
        fault("no interval has a contact")


INTERVAL_KEYS = ["offered", "answered", "abandoned", "service_level", "asa_ms", "aht_ms",
                 "talk_ms", "handled", "max_wait_ms", "abandonment_rate", "patience_ms"]


def site_file(scratch, text):
    path = os.path.join(scratch, "site.yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return ("--config", path)


def asterisk16(programs, data, scratch):
    file = os.path.join(scratch, "day.ndjson")
    with open(file, "wb") as out:
        subprocess.run([programs.feed, "queue-log", os.path.join(data, "asterisk16/queue_log"),
                        "--timezone", "UTC", "--print"], stdout=out,
                       stderr=subprocess.DEVNULL, check=True)
    config = ("--config", os.path.join(data, "asterisk16/site.yaml"))
    report, proved = check_all(programs, file, config, agents=2)
    if proved < 250:
        fault(f"only {proved} figures were made of what is listed")
    check_intervals(programs, file, config, "15m", INTERVAL_KEYS)

    # "Their count equals the number": said in words, too, and from a pipe.
    with open(file, "rb") as events:
        done = programs.run("explain", "abandoned", "-", "--queue", "support", *config,
                            data=events.read())
    count = report["queues"]["support"]["abandoned"]
    wanted = f"{count} contacts, the board says {count}"
    if wanted not in done.stdout.decode():
        fault(f"'{wanted}' is not in:\n{done.stdout.decode()}")

    # Those that are left out come with the rule that leaves them out.
    account = programs.explain("answered_only", file, *config, "--queue", "support")
    rules = {line["rule"] for line in account["contacts"] if line["how"] == "left out"}
    if "left out by answered_only" not in rules:
        fault(f"nothing is left out by answered_only: {rules}")
    account = programs.explain("answered_only", file, *config, "--queue", "support", "--counted")
    expect("--counted", len(account["contacts"]), account["counted"])


def simulated(programs, scratch, seed, hours="24"):
    file = os.path.join(scratch, "day.ndjson")
    with open(file, "wb") as out:
        subprocess.run([programs.feed, "simulate", "--seed", seed, "--hours", hours, "--print"],
                       stdout=out, stderr=subprocess.DEVNULL, check=True)
    return file


def simulate(programs, _data, scratch):
    file = simulated(programs, scratch, "1")
    report = programs.replay(file, *site_file(scratch, "timezone: UTC\n"))
    busy = sorted(report["agents"], key=lambda a: -(report["agents"][a]["answered"] or 0))[:3]
    config = site_file(scratch, "timezone: UTC\ncsat_min: 3\nteams:\n  best: { agents: [%s] }\n"
                       % ", ".join(busy))
    report, _ = check_all(programs, file, config, queues=1, agents=1)
    check_team(programs, file, config, report, "best", busy)
    at = report["time"][:11] + "10:07:30Z"
    early = programs.replay(file, *config, "--at", at)
    for key in ("waiting", "longest_wait_ms", "agents_logged_in", "service_level",
                "next_breach_ms", "breaching_soon", "occupancy"):
        account = programs.explain(key, file, *config, "--at", at)
        check_one(f"{key} at {at}", account, early["totals"][key])


MIXED = """timezone: Europe/London
day_start: "06:00"
credit: CREDIT
abandonment_excludes_short: true
service_level: { target: 15s, short_abandon: 10s, formula: credit_short, count_at: COUNT_AT }
queues:
  support: { label: Support, target: 5s, formula: exclude_short, count_at: event }
  sales: { target: 60s, formula: with_flow_outs, goal: 95% }
"""


def mixed(programs, _data, scratch, credit="split", count_at="event"):
    """Each queue by its own formula; a service day that is not the calendar's."""
    file = simulated(programs, scratch, "7", "30")
    config = site_file(scratch, MIXED.replace("CREDIT", credit).replace("COUNT_AT", count_at))
    check_all(programs, file, config, queues=0, agents=0)
    check_intervals(programs, file, config, "30m", INTERVAL_KEYS[1:6])


def usage(programs, data, scratch):
    file = os.path.join(scratch, "day.ndjson")
    with open(file, "w", encoding="utf-8") as out:
        out.write('{"specversion":"1.0","id":"1","source":"demo","type":"wallboard.contact.queued",'
                  '"time":"2026-11-22T12:00:00Z","data":{"queue":"sales","contact":"1"}}\n')
    cases = [
        ((), "METRIC is missing"),
        (("offered",), "FILE is missing"),
        (("offerd", file), "did you mean 'offered'?"),
        (("all_abandon", file), "did you mean 'all_abandons'?"),
        (("zzzzzzzzzz", file), "no such metric"),
        (("offered", file, "--queue", "sale"), "did you mean 'sales'?"),
        (("answered", file, "--agent", "ann"), "no such agent"),
        (("abandoned", file, "--agent", "ann"), "no figure of an agent"),
        (("logged_in_ms", file), "name an --agent"),
        (("answered", file, "--team", "red"), "no such team"),
        (("dials", file, "--campaign", "spring"), "no such campaign"),
        (("offered", file, "--channel", "fax"), "voice, email, chat"),
        (("required_low", file), "name a --queue"),
        (("waiting", file, "--from", "12:00"), "is of now"),
        (("offered", file, "--from", "12:10"), "quarter hours only"),
        (("offered", file, "--from", "13:00", "--to", "2026-11-22T12:00:00Z"), "not before"),
        (("offered", file, "--from", "noon"), "RFC 3339, or HH:MM"),
        (("offered", file, "--format", "xml"), "json or table"),
        (("offered", file, "--colour", "red"), "no such option"),
        (("offered", file, file), "one file only"),
        (("offered", "/no/such/file"), "/no/such/file"),
        (("offered", file, "--config", "/no/such/file"), "/no/such/file"),
        (("offered", file, "--queue", "a", "--team", "b"), "one of them only"),
        (("offered", file, "--queue", "a", "--agent", "b"), "no such queue"),
    ]
    utc = site_file(scratch, "timezone: UTC\n")
    for words, wanted in cases:
        if "--config" not in words:
            words = (*words, *utc)
        done = programs.run("explain", *words)
        expect(f"exit code of {words}", done.returncode, 2)
        if wanted not in done.stderr.decode():
            fault(f"{words}: '{wanted}' is not in: {done.stderr.decode()}")
    for words in (("offered", file), ("--help",)):
        done = programs.run("explain", *words)
        expect(f"exit code of {words}", done.returncode, 0)
    empty = os.path.join(scratch, "empty.ndjson")
    with open(empty, "w", encoding="utf-8"):
        pass
    done = programs.run("explain", "offered", empty)
    expect("exit code of an empty recording", done.returncode, 1)
    # What has no source says why; what is made of other things says of what.
    done = programs.run("explain", "rejected", file)
    if "no source tells of contacts refused" not in done.stdout.decode():
        fault(f"no reason for the dash in:\n{done.stdout.decode()}")
    done = programs.run("explain", "required_low", file, "--queue", "sales")
    if "an estimate by Erlang A" not in done.stdout.decode():
        fault(f"not said what it is made of:\n{done.stdout.decode()}")


CASES = {"asterisk16": asterisk16, "simulate": simulate, "mixed": mixed, "usage": usage}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--case", required=True, choices=CASES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        CASES[options.case](Programs(options.bin), options.data, scratch)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
