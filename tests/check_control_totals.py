#!/usr/bin/python3
"""Control totals (docs/events.md): a source's own counts, held against the hub's and its screens'.

    check_control_totals.py BIN SCRATCH
"""
import sys
import time
from pathlib import Path

from hub_site import Publisher, Site, demand, wait
from local_hours import zone_at

SITE = f"""site: leeds
timezone: {zone_at(21)}
queues:
  support: {{}}
  sales: {{}}
"""


def log_of_today():
    """A real queue_log, as if its last row were written now; its first is of before midnight, so that the
    day is whole."""
    lines = (Path(__file__).parent / "data/asterisk16/queue_log").read_text().splitlines()
    shift = int(time.time()) - int(lines[-1].split("|")[0])
    first = [f"{int(time.time()) - 86400 * 2}|NONE|NONE|NONE|CONFIGRELOAD|"]
    return "\n".join(first + [f"{int(t) + shift}|{rest}" for t, rest in (x.split("|", 1) for x in lines)]) + "\n"


def quarter_ms():
    now = int(time.time() * 1000)
    return now - now % 900000


with Site(sys.argv[1], sys.argv[2] + "/control_totals", SITE) as site:
    hub, wall = site.hub(), site.wall("wall")
    feed = site.start("feed", "wallboard-feed", "simulate", "--hub", site.ingest(), "--spool", site.folder / "spool",
                      "--site", "leeds", "--timezone", zone_at(21))
    wait("the screen is level", lambda: site.is_level("wall"))
    wait("the feed has told its own counts", lambda: int(site.status()["compared"]) > 1)
    time.sleep(2)
    demand("and the hub agrees", site.status()["disagreeing"] == "0")

    liar = Publisher(site, "wallboard://leeds/test/liar")
    wait("the publisher is heard", lambda: liar.hear(0.1) or site.status())
    since = quarter_ms()
    liar.say("contact.queued", contact="1", queue="chat-desk")
    liar.say("contact.answered", contact="1", queue="chat-desk", agent="ann")
    liar.say("queue.stats", queue="chat-desk", since=since, offered=1, answered=1, abandoned=0)
    wait("all is acknowledged", lambda: liar.hear(0.5))
    time.sleep(1.5)
    demand("counts that agree mark nothing", site.status()["disagreeing"] == "0")
    if quarter_ms() != since:
        sys.exit("the quarter-hour ended meanwhile: run it again")
    liar.say("queue.stats", queue="chat-desk", since=since, offered=3, answered=1, abandoned=0)
    wait("counts that do not are told in the status", lambda: liar.hear(0.1) and
         site.status()["disagreeing"] == "1")
    demand("in the hub's log with both values", "queue 'chat-desk' does not agree with the phone system: offered is 1 "
           "here, 3 there" in site.log("hub"))
    wait("and by the screen", lambda: "queue 'chat-desk' does not agree" in site.log("wall"))
    demand("by people's words too", "DO NOT AGREE" in site.ctl("status").stdout)
    liar.say("contact.queued", contact="2", queue="chat-desk")
    liar.say("contact.queued", contact="3", queue="chat-desk")
    liar.say("queue.stats", queue="chat-desk", since=since, offered=3, answered=1, abandoned=0)
    wait("the mark goes once they agree", lambda: liar.hear(0.1) and site.status()["disagreeing"] == "0")
    demand("which is told as well", "queue 'chat-desk' agrees" in site.log("hub"))
    demand("the screen counts as the hub does", site.is_level("wall"))

with Site(sys.argv[1], sys.argv[2] + "/control_totals", SITE) as site:
    site.hub()
    (site.folder / "queue_log").write_text(log_of_today())
    site.start("asterisk", "wallboard-feed", "queue-log", site.folder / "queue_log", "--follow", "--site", "leeds",
               "--hub", site.ingest(), "--spool", site.folder / "spool", "--timezone", zone_at(21))
    wait("a queue_log's rows are counted too", lambda: (site.status() or {"compared": "0"})["compared"] != "0")
    time.sleep(1.5)
    demand("and agree with what was made of them", site.status()["disagreeing"] == "0")
