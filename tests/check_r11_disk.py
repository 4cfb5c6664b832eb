#!/usr/bin/python3
"""R11 of reliability.md: the hub's disk is full, broken, read-only. Counting goes on in memory, nothing is
acknowledged, every screen says so within 3 s, and all is written once the disk is well again.

    check_r11_disk.py BIN SCRATCH CLOCK_SHIM DISK_SHIM
"""
import sys

from hub_site import Publisher, Site, demand, wait

SITE = "site: leeds\ntimezone: Etc/UTC\nqueues:\n  sales: {}\n"


def disk(site, word):
    path = site.folder / "disk.new"
    path.write_text(word + "\n")
    path.rename(site.folder / "disk")


def call(publisher, name):
    publisher.say("contact.queued", contact=name, queue="sales")
    publisher.say("contact.answered", contact=name, queue="sales", agent="ann")


for word in ("full", "broken", "readonly"):
    with Site(sys.argv[1], sys.argv[2] + "/r11", SITE) as site:
        disk(site, "well")
        hub = site.hub(env={"LD_PRELOAD": sys.argv[4], "WALLBOARD_TEST_DISK": str(site.folder / "disk")})
        wall = site.wall("wall")
        publisher = Publisher(site, "wallboard://leeds/test/pbx")
        call(publisher, "1")
        wait("all is acknowledged", lambda: publisher.hear(0.5))
        wait("the screen is level", lambda: site.is_level("wall"))
        demand("and marks nothing", "not on its disk" not in site.log("wall"))

        disk(site, word)
        call(publisher, "2")
        wait(f"R11: {word}: the screen marks it within 3 s", lambda: "not on its disk" in site.log("wall"), 3, 0.02)
        demand("so does the status", site.status()["durable"] is False)
        for n in range(50):
            call(publisher, f"m{n}")
        demand("R11: nothing is acknowledged", not publisher.hear(3) and publisher.acked == 2)
        wait("R11: counting goes on: the screen has all of it", lambda: site.is_level("wall") and
             int(site.status()["screens"]["wall"]["sequence"]) >= publisher.said, 15)

        disk(site, "well")
        wait("R11: the disk is well: all is acknowledged", lambda: publisher.hear(0.5), 15)
        wait("the screen marks nothing any more", lambda: "is on its disk" in site.log("wall"), 5)
        demand("nor does the status", site.status()["durable"] is True)
        demand("the hub ends", site.stop(hub) == 0)
        rows = site.rows("source_sequence", "source_sequence > 0")
        demand("R11: nothing is lost, nothing doubled", [row[0] for row in rows] == list(range(1, publisher.said + 1)))
