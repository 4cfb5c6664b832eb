#!/usr/bin/env python3
"""`wallboardctl report` as people use it: equal to the screen to the digit, its intervals add up to
its days, its days to weeks and months, and its CSV says what its JSON says. Exit code 1 if not.

    check_report.py --bin DIR --data tests/data --case days|plan|shifts|usage
"""
import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

from ctl_programs import CtlPrograms, expect, fault, faults


class Programs(CtlPrograms):
    def report(self, *words, data=None):
        done = self.run("report", "--format", "json", *words, data=data)
        if done.returncode != 0 or done.stderr:
            fault(f"report {words}: exit code {done.returncode}: {done.stderr.decode()}")
        return json.loads(done.stdout)["rows"]

    def simulate(self, path, *words):
        with open(path, "wb") as out:
            subprocess.run([self.feed, "simulate", *words, "--print"], stdout=out,
                           stderr=subprocess.DEVNULL, check=True)
        return path


def write(scratch, name, text):
    path = os.path.join(scratch, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def key_of(row):
    return row["scope"], row["id"]


# What the board forms of agents as they are now, or of a window of its own.
APART = {"queue": ("occupancy", "sales_per_hour", "utilisation")}


def check_screen(name, rows, report):
    """The last day of a report is what the board shows at the end, figure by figure."""
    compared = 0
    last = max(row["start"] for row in rows)
    for row in rows:
        if row["start"] != last:
            continue
        figures = {"site": report["totals"],
                   "queue": report["queues"].get(row["id"]),
                   "channel": report["channels"].get(row["id"]),
                   "agent": report["agents"].get(row["id"])}.get(row["scope"])
        if row["scope"] == "team":
            continue
        if figures is None:
            fault(f"{name}: the board has no {key_of(row)}")
            continue
        for key, value in row.items():
            if key in figures and key not in APART.get(row["scope"], ()) and (
                    key not in ("unverified", "label")):
                expect(f"{name}: {key} of {key_of(row)}", value, figures[key])
                compared += 1
    return compared


ADDING = ("offered", "offered_contacts", "answered", "abandoned", "left_other", "handled", "talk_ms",
          "hold_ms", "wrapup_ms", "unanswered", "service_level_num", "service_level_den", "sales",
          "dials", "logged_in_ms", "state_ready_ms", "csat_n")


def check_sums(name, parts, wholes):
    """What counts and lasts adds up; longest waits are the longest."""
    sums, counted = {}, 0
    for row in parts:
        mine = sums.setdefault(key_of(row), {})
        for key in ADDING:
            if row.get(key) is not None:
                mine[key] = mine.get(key, 0) + row[key]
        if row.get("max_wait_ms") is not None:
            mine["max_wait_ms"] = max(mine.get("max_wait_ms", 0), row["max_wait_ms"])
    totals = {}
    for row in wholes:
        mine = totals.setdefault(key_of(row), {})
        for key in ADDING:
            if row.get(key) is not None:
                mine[key] = mine.get(key, 0) + row[key]
        if row.get("max_wait_ms") is not None:
            mine["max_wait_ms"] = max(mine.get("max_wait_ms", 0), row["max_wait_ms"])
    expect(f"{name}: whose rows", set(sums), set(totals))
    for key, mine in sums.items():
        for metric in set(mine) | set(totals[key]):
            expect(f"{name}: {metric} of {key}", mine.get(metric), totals[key].get(metric))
            counted += 1
    return counted


def check_csv(programs, rows, *words):
    done = programs.run("report", "--format", "csv", *words)
    table = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    expect("rows of the CSV", len(table), len(rows))
    for line, row in zip(table, rows):
        for key, text in line.items():
            value = row.get(key)
            wanted = "" if value is None else json.dumps(value) if isinstance(
                value, bool) else value if isinstance(value, str) else None
            if wanted is None:
                expect(f"CSV: {key} of {key_of(row)}", float(text), float(value))
            else:
                expect(f"CSV: {key} of {key_of(row)}", text, wanted)
        for key in row:
            if key not in line and key != "count_at":
                fault(f"CSV: no column {key}")


SITE = """timezone: Europe/London
day_start: "04:00"
credit: CREDIT
service_level: { target: 15s, formula: credit_short, count_at: event }
queues:
  support: { target: 5s, formula: exclude_short }
teams:
  best: { label: "The best, \\"so far\\"", agents: [AGENTS] }
"""


def check_teams(rows, members):
    by_start = {}
    for row in rows:
        if row["scope"] == "agent" and row["id"] in members:
            by_start.setdefault(row["start"], []).append(row)
    for row in rows:
        if row["scope"] == "team":
            for key in ("answered", "handled", "talk_ms", "logged_in_ms"):
                parts = [agent[key] or 0 for agent in by_start[row["start"]]]
                expect(f"{key} of the team on {row['start']}", row[key] or 0, sum(parts))


def days(programs, _data, scratch):
    """Four days in two files, across a change of the clock, under each credit mode."""
    file = programs.simulate(os.path.join(scratch, "days.ndjson"), "--seed", "5", "--hours", "76",
                             "--profile", "quiet", "--start", "2026-10-23T06:00:00Z")
    with open(file, encoding="utf-8") as events:
        lines = events.readlines()
    first = write(scratch, "first.ndjson", "".join(lines[:len(lines) // 3]))
    second = write(scratch, "second.ndjson", "".join(lines[len(lines) // 3:]))
    agents = [row["id"] for row in programs.report(file, "--of", "agents") if row["answered"]][:3]
    for credit in ("start", "split", "end"):
        site = write(scratch, "site.yaml", SITE.replace("CREDIT", credit).replace(
            "AGENTS", ", ".join(agents)))
        config = ("--config", site)
        by = {name: programs.report(first, second, *config, "--by", name)
              for name in ("15m", "30m", "60m", "day", "week", "month")}
        compared = check_screen(credit, by["day"], programs.replay(file, *config))
        if compared < 500:
            fault(f"only {compared} figures compared with the board")
        for name in ("15m", "30m", "60m"):
            check_sums(f"{credit}, {name} to days", by[name], by["day"])
        check_sums(f"{credit}, days to weeks", by["day"], by["week"])
        check_sums(f"{credit}, weeks to months", by["week"], by["month"])
        check_teams(by["day"], agents)
        expect("whole in one file", programs.report(file, *config, "--by", "day"), by["day"])
        spans = sorted({(row["start"], row["end"]) for row in by["day"]})
        expect("a day of 25 hours", ("2026-10-25T04:00:00+00:00" in dict(spans)), True)
        for (_, end), (start, _) in zip(spans, spans[1:]):
            expect("no gap between days", start, end)
        expect("days that run", [row["running"] for row in by["day"] if row["scope"] == "site"],
               [False] * (len(spans) - 1) + [True])
        if credit == "start":
            check_csv(programs, by["day"], first, second, *config, "--by", "day")
    with open(file, "rb") as events:
        expect("from a pipe", programs.report("-", *config, data=events.read()), by["day"])


def plan(programs, _data, scratch):
    """Against forecast and budget, as the board says it."""
    file = programs.simulate(os.path.join(scratch, "day.ndjson"), "--seed", "3", "--hours", "9",
                             "--start", "2026-11-25T08:00:00Z")
    rows = ["start,queue,contacts,aht,budget"]
    for hour in range(8, 18):
        for half in ("00", "30"):
            rows.append(f"2026-11-25 {hour:02}:{half},support,40.5,300,38")
            rows.append(f"2026-11-25 {hour:02}:{half},sales,20,280,")
    write(scratch, "forecast.csv", "\n".join(rows) + "\n")
    config = ("--config", write(scratch, "site.yaml",
                                "timezone: UTC\nforecast: forecast.csv\n"))
    board = programs.replay(file, *config)
    day = programs.report(file, *config, "--by", "day")
    check_screen("plan", day, board)
    found = {key_of(row): row for row in day}
    support = found["queue", "support"]
    expect("forecast of the day", support["forecast"], 810)
    expect("budget of the day", support["budget"], 760)
    expect("forecast AHT", support["forecast_aht_ms"], 300000)
    expect("no budget", found["queue", "sales"]["budget"], None)
    expect("no forecast", found["queue", "billing"]["forecast"], None)
    site = next(row for row in day if row["scope"] == "site")
    expect("forecast of the site", site["forecast"], 1210)
    expect("variance of the site", site["volume_variance"], board["totals"]["volume_variance"])
    hours = programs.report(file, *config, "--by", "60m", "--of", "queues")
    expect("forecast by the hour", [row["forecast"] for row in hours if row["id"] == "support"][8:],
           [81] * (len({row["start"] for row in hours}) - 8))
    done = programs.run("report", file, *config)
    for text in ("queue Support", "forecast", "810", "day 2026-11-25 (running)", "logged in"):
        if text not in done.stdout.decode():
            fault(f"'{text}' is not in the table:\n{done.stdout.decode()}")


def explain(programs, metric, file, *words):
    done = programs.run("explain", metric, file, "--format", "json", *words)
    expect(f"exit code of explain {metric} {words}", done.returncode, 0)
    return json.loads(done.stdout)


def over_schedule(programs, file, scratch, agents):
    """Utilisation over scheduled time: metrics.md, sections 3 and 15."""
    lines = "timezone: UTC\nschedules: shifts.csv\nteams:\n  all: { agents: [%s, absent] }\n"
    lines %= ", ".join(agents)
    config = ("--config", write(scratch, "base.yaml", lines + "utilisation_base: scheduled\n"))
    board = programs.replay(file, *config)
    usual = programs.replay(file, "--config", write(scratch, "usual.yaml", lines))
    day = {key_of(row): row for row in programs.report(file, *config, "--by", "day")}
    worked = 0
    for agent in agents:
        mine, before = board["agents"][agent], usual["agents"][agent]
        expect(f"work of {agent}", round(mine["utilisation"] * mine["scheduled_ms"]),
               round(before["utilisation"] * before["logged_in_ms"]))
        worked += round(mine["utilisation"] * mine["scheduled_ms"])
        expect(f"utilisation of {agent}", day["agent", agent]["utilisation"], mine["utilisation"])
        account = explain(programs, "utilisation", file, *config, "--agent", agent)
        expect(f"utilisation of {agent}, listed", account["result"], "equal")
    site = board["totals"]
    expect("work of those scheduled", round(site["utilisation"] * site["scheduled_ms"]), worked)
    for key in (("site", site_id(day)), ("team", "all")):
        expect(f"utilisation of {key}", day[key]["utilisation"], site["utilisation"])
    expect("utilisation of the site, listed",
           explain(programs, "utilisation", file, *config)["result"], "equal")
    expect("utilisation of who is not scheduled", {
        row["utilisation"] for name, row in board["agents"].items() if name not in agents}, {None})
    done = programs.run("check", write(scratch, "none.yaml", "utilisation_base: scheduled\n"))
    expect("exit code without schedules", done.returncode, 2)
    if "none.yaml:1:19: utilisation_base: scheduled: there are no schedules" not in done.stderr.decode() + done.stdout.decode():
        fault(f"no fault with its place in: {done.stderr.decode()}")


def site_id(rows):
    return next(key[1] for key in rows if key[0] == "site")


def shifts(programs, _data, scratch):
    """Adherence, from the board, the report, and the shifts listed one by one."""
    file = programs.simulate(os.path.join(scratch, "day.ndjson"), "--seed", "3", "--hours", "9",
                             "--start", "2026-11-25T08:00:00Z")
    agents = [row["id"] for row in programs.report(file, "--of", "agents")][:6]
    rows = ["agent,start,end,kind", "absent,2026-11-25 10:00,2026-11-25 11:00,work"]
    for agent in agents:
        rows.append(f"{agent},2026-11-25 08:00,2026-11-25 12:00,work")
        rows.append(f"{agent},2026-11-25 12:00,2026-11-25 12:30,break")
        rows.append(f"{agent},2026-11-25 12:30,2026-11-25 18:00,work")
    write(scratch, "shifts.csv", "\n".join(rows) + "\n")
    config = ("--config", write(scratch, "site.yaml", "timezone: UTC\nschedules: shifts.csv\n"
                                "teams:\n  all: { agents: [%s, absent] }\n" % ", ".join(agents)))
    board = programs.replay(file, *config)
    day = {key_of(row): row for row in programs.report(file, *config, "--by", "day")}
    site = next(row for key, row in day.items() if key[0] == "site")
    if not 0 < site["adherence"] < 1:
        fault(f"adherence of the site: {site['adherence']}")
    for key in ("adherence", "scheduled_ms"):
        expect(f"{key} of the site", site[key], board["totals"][key])
        expect(f"{key} of the team", day["team", "all"][key], board["totals"][key])
        account = explain(programs, key, file, *config)
        expect(f"{key} of the site, listed", account["result"], "equal")
        expect("shifts of the site", len(account["items"]), 3 * len(agents) + 1)
        for agent in agents:
            expect(f"{key} of {agent}", day["agent", agent][key], board["agents"][agent][key])
            account = explain(programs, key, file, *config, "--agent", agent)
            expect(f"{key} of {agent}, listed", account["result"], "equal")
            expect("shifts of an agent", [item["scheduled"] for item in account["items"]],
                   ["work", "break", "work"])
        expect(f"{key} of who is not scheduled", board["agents"][next(
            agent for agent in board["agents"] if agent not in agents)][key], None)
    absent = [item for item in explain(programs, "adherence", file, *config)["items"]
              if item["agent"] == "absent"]
    expect("who never came", [(item["numerator"], item["denominator"]) for item in absent],
           [(0, 3600000)])
    over_schedule(programs, file, scratch, agents)
    quarters = programs.report(file, *config, "--by", "15m", "--of", "agents,site")
    for key in [("agent", agent) for agent in agents] + [key_of(site)]:
        mine = [row for row in quarters if key_of(row) == key and row["scheduled_ms"]]
        expect(f"quarters of {key}", sum(row["scheduled_ms"] for row in mine),
               day[key]["scheduled_ms"])
        kept = sum(row["adherence"] * row["scheduled_ms"] for row in mine)
        expect(f"kept by {key}", round(kept), round(
            day[key]["adherence"] * day[key]["scheduled_ms"]))
    done = programs.run("check", write(scratch, "wrong.yaml", "schedules: wrong.csv\n"))
    expect("exit code of check", done.returncode, 2)
    write(scratch, "wrong.csv", "agent,start,end\nann,nine,ten\n")
    for words in (("check", os.path.join(scratch, "wrong.yaml")),
                  ("check", os.path.join(scratch, "wrong.csv")),
                  ("report", file, "--config", os.path.join(scratch, "wrong.yaml"))):
        done = programs.run(*words)
        expect(f"exit code of {words[0]}", done.returncode, 2)
        if "wrong.csv:2:5: start: nine: no time" not in done.stderr.decode() + done.stdout.decode():
            fault(f"no fault with its place in: {done.stderr.decode()}")


def usage(programs, data, scratch):
    day = os.path.join(data, "asterisk16/day.ndjson")
    cases = [
        ((), 2, "FILE is missing"),
        ((day, "--by", "year"), 2, "15m, 30m, 60m"),
        ((day, "--of", "people"), 2, "some of site"),
        (("/no/such/file",), 2, "/no/such/file"),
        ((day, "--config", "/no/such/file"), 2, "/no/such/file"),
        ((os.path.join(data, "replay/untimed.ndjson"),), 1, "no event carries a time"),
    ]
    apart = [json.dumps({"specversion": "1.0", "id": str(i), "source": "demo",
                         "type": "wallboard.contact.queued", "time": f"20{year}-01-01T00:00:00Z",
                         "data": {"queue": "sales", "contact": str(i)}})
             for i, year in enumerate((20, 26))]
    cases.append(((write(scratch, "apart.ndjson", "\n".join(apart)),), 1, "800 days apart"))
    for words, code, wanted in cases:
        done = programs.run("report", *words)
        expect(f"exit code of {words}", done.returncode, code)
        if wanted not in done.stderr.decode():
            fault(f"{words}: '{wanted}' is not in: {done.stderr.decode()}")
    expect("exit code", programs.run("report", day).returncode, 0)


CASES = {"days": days, "plan": plan, "shifts": shifts, "usage": usage}


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
