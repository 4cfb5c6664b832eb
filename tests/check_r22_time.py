#!/usr/bin/python3
"""R22 of reliability.md, scaled down: the hub's clock is set by an hour, by a year, and wakes up in 1970,
and not a single call moves.

    check_r22_time.py BIN SCRATCH SHIM
"""
import sys
import time

from hub_site import Publisher, Site, demand, wait

HOUR, YEAR = 3600_000, 365 * 86400_000
SITE = "site: leeds\ntimezone: Etc/UTC\nqueues:\n  sales: {}\n"


def clock(site, shift_ms, good=False):
    path = site.folder / "clock.new"
    path.write_text(f"{shift_ms} {'good' if good else 'unsynchronised'}\n")
    path.rename(site.folder / "clock")


def shimmed(site):
    return {"LD_PRELOAD": sys.argv[3], "WALLBOARD_TEST_CLOCK": str(site.folder / "clock")}


def call(publisher, name):
    publisher.say("contact.queued", contact=name, queue="sales")
    publisher.say("contact.answered", contact=name, queue="sales", agent="ann")
    publisher.heartbeat()


def told_times(site):
    """Of each event of a call that is kept: when it happened, when it came, its flags."""
    return site.rows("time_ms, received_ms, flags", "type like 'contact.%'")


def steps():
    """The clock is set while calls come."""
    with Site(sys.argv[1], sys.argv[2] + "/r22", SITE) as site:
        clock(site, 0)
        hub, wall = site.hub(env=shimmed(site)), site.wall("wall", env=shimmed(site))
        publisher = Publisher(site, "wallboard://leeds/test/pbx")
        wait("the screen is level", lambda: site.is_level("wall"))
        for number, shift in enumerate((0, HOUR, -HOUR, YEAR, -YEAR, 0)):
            clock(site, shift)
            for n in range(20):
                call(publisher, f"{number}-{n}")
                publisher.hear(0.05)
        wait("all is acknowledged", lambda: publisher.hear(1))
        wait("the screen counts the same", lambda: site.is_level("wall") and site.report("wall"))
        demand("the step was told", site.status()["clock"] == "not synchronised" and
               "the system's clock was set by" in site.log("hub"))
        demand("the hub ends", site.stop(hub) == 0)
        times = told_times(site)
        demand("every call is kept", len(times) == 2 * 6 * 20)
        demand("R22: 0 calls moved", all(abs(said - came) < 2000 and flags == 0 for said, came, flags in times))
        site.stop(wall)


def boot_in_1970():
    """A hub without a battery: it takes nothing until its clock is set, and then all of it. Its time stands at the
    first day that can be, on which a night's look would darken every screen: no rule of the site holds meanwhile."""
    night = SITE + "themes: [{ theme: light, dates: 01-01..01-01 }]\n"
    with Site(sys.argv[1], sys.argv[2] + "/r22", night) as site:
        clock(site, -int(time.time() * 1000) + 5000)
        hub, wall = site.hub(env=shimmed(site)), site.wall("wall", env=shimmed(site))
        publisher = Publisher(site, "wallboard://leeds/test/pbx")
        wait("the hub waits to be set", lambda: (site.status() or {}).get("clock") == "waits to be set")
        for n in range(20):
            call(publisher, f"early-{n}")
        demand("nothing is acknowledged meanwhile", not publisher.hear(2) and publisher.acked == 0)
        demand("the screen shows no time", "no time is known" in site.log("wall"))
        wait("the screen has the site file", lambda: "reloaded" in site.log("wall"))
        demand("no rule holds while nobody knows the time",
               wait("the screen tells its look", lambda: site.report("wall"))["theme"] == "dark")
        clock(site, 0, good=True)
        wait("the clock is synchronised", lambda: (site.status() or {}).get("clock") == "synchronised")
        publisher.again()
        wait("what was said before is taken", lambda: publisher.hear(1))
        wait("the screen is level", lambda: site.is_level("wall"))
        demand("the hub ends", site.stop(hub) == 0)
        times = told_times(site)
        demand("R22: 0 calls lost, 0 moved",
               len(times) == 40 and all(-2000 < came - said < 60000 and flags == 0 for said, came, flags in times))

        clock(site, -HOUR * 24 * 365)
        hub = site.hub(env=shimmed(site))
        wait("a start in last year waits", lambda: (site.status() or {}).get("clock") == "waits to be set")
        site.stop(hub)


def wrong_source():
    """A publisher's clock is an hour wrong: its calls count when they come, and say so."""
    with Site(sys.argv[1], sys.argv[2] + "/r22", SITE) as site:
        hub = site.hub()
        publisher = Publisher(site, "wallboard://leeds/test/pbx", skew_ms=-HOUR)
        call(publisher, "1")
        publisher.skew_ms = 0
        wait("all is acknowledged", lambda: publisher.hear(1))
        demand("it is told", "behind the hub's: the time of receipt is used" in site.log("hub"))
        demand("the hub ends", site.stop(hub) == 0)
        demand("flagged, the original kept", all(came - said > HOUR - 1000 and flags == 4
                                                 for said, came, flags in told_times(site)))


steps()
boot_in_1970()
wrong_source()
