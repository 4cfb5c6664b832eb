#!/usr/bin/env python3
"""A screen that has nothing but its hub's address shows a site with a layout, a theme, a font set, a
logo, a forecast, a schedule and a sound of its own, and follows when one of them changes.

    check_bundle.py BIN SCRATCH

docs/hub.md, "The files of the site file", is the rule; what is proved stands beside each step.
"""
import os
import shutil
import signal
import struct
import sys
import time
import zlib
from pathlib import Path

from hub_site import Site, demand, wait

SCRATCH = Path(sys.argv[2]).resolve() / "bundle"
LOGO, OTHER_LOGO = (255, 0, 200), (0, 255, 120)
SITE = """site: leeds
title: Leeds
timezone: UTC
screen: { pages: [floor] }
theme: house
forecast: plan/forecast.csv
schedules: plan/shifts.csv
sounds: { gong: gong.wav }
alerts: { many: { metric: waiting, alarm: 4, sound: gong } }
queues: { support: { label: Support } }
"""
LAYOUT = "label: {label}\nrows:\n  - [waiting, longest_wait]\n"
THEME = "inherits: dark\nlabel: House\nfonts: house\nlogo: ../pictures/logo.png\n"
FONTS = """roles:
  label:  {{ families: [{family}], weight: regular }}
  strong: {{ families: [{family}], weight: bold }}
  figure: {{ families: [{family}], weight: bold }}
"""
FORECAST = "start,queue,contacts,aht\n2026-11-25 09:00,support,42,195\n2026-11-25 09:30,support,40,195\n"
SHIFTS = "agent,start,end,kind\nann,2026-11-25 09:00,2026-11-25 12:00,work\n"
RIG = Site(sys.argv[1], SCRATCH, SITE)


def png(colour, side=64):
    """A square of one colour."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(colour) * side) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def unfilter(kind, row, above, step):
    """One row of a PNG as it was before its filter."""
    for i, byte in enumerate(row):
        left = row[i - step] if i >= step else 0
        up, corner = above[i], above[i - step] if i >= step else 0
        guess = left + up - corner
        nearest = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
        row[i] = byte + (0, left, up, (left + up) // 2, nearest)[kind] & 255


def colours(data):
    """How many pixels a PNG has of each colour."""
    at, packed, counts = 8, b"", {}
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, _, form = struct.unpack(">IIBB", body[:10])
        packed += body if kind == b"IDAT" else b""
        at += size + 12
    step = {2: 3, 6: 4}[form]
    raw, above = zlib.decompress(packed), bytearray(width * step)
    for y in range(height):
        begin = y * (width * step + 1)
        row = bytearray(raw[begin + 1:begin + 1 + width * step])
        unfilter(raw[begin], row, above, step)
        for x in range(0, width * step, step):
            pixel = tuple(row[x:x + 3])
            counts[pixel] = counts.get(pixel, 0) + 1
        above = row
    return counts


def has_colour(name, colour):
    """Is there a patch of it in the picture that the screen sends?"""
    path = SCRATCH / f"{name}.png"
    path.unlink(missing_ok=True)
    RIG.ctl("screenshot", name, "--out", path)
    return path.exists() and colours(path.read_bytes()).get(colour, 0) > 50


def write(name, content):
    """As editors do: beside it, then in its place."""
    path = SCRATCH / name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content if isinstance(content, bytes) else content.encode())
    part.rename(path)


def furnish():
    write("layouts/floor.yaml", LAYOUT.format(label="Floor"))
    write("themes/house.yaml", THEME)
    write("fonts/house.yaml", FONTS.format(family="DejaVu Sans"))
    write("pictures/logo.png", png(LOGO))
    write("plan/forecast.csv", FORECAST)
    write("plan/shifts.csv", SHIFTS)
    write("gong.wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0@\x1f\0\0\x01\0\x08\0data\0\0\0\0")


def wall(name):
    """A screen with an empty folder to start in and one to run in."""
    for folder in (empty(name), run(name)):
        folder.mkdir(parents=True, exist_ok=True)
    return RIG.start(name, "wallboard", "--hub", RIG.address, "--screen", name, "--windowed", "--size", RIG.size,
                     env={"RUNTIME_DIRECTORY": str(run(name))}, before=("env", "-C", str(empty(name))))


def empty(name):
    return SCRATCH / "screens" / name / "empty"


def run(name):
    return SCRATCH / "screens" / name / "run"


def kept(name):
    """The files of the hub's that a screen keeps: their names, without the folders of the store and its sets."""
    return {str(Path(*p.relative_to(run(name)).parts[2:])) for p in run(name).rglob("*") if p.is_file()}


def files(name):
    return (RIG.report(name) or {}).get("files")


def fault(name):
    return (RIG.report(name) or {}).get("fault", "")


def shows(name):
    """Does it show what the hub has now, without a fault?"""
    report, now = RIG.report(name), RIG.status()
    return (report and now and report["state"] == "level" and report["page"] == "floor" and
            report["theme"] == "house" and report["fault"] == "" and report.get("files") == now["files"]["version"])


def moved_on(name, before):
    wait(f"{name}: has what the hub has now", lambda: shows(name) and files(name) != before)


def changes(names):
    """Each kind of file, one after the other: every screen follows, none is started anew."""
    for file, content in (("layouts/floor.yaml", LAYOUT.format(label="Ground floor")),
                          ("fonts/house.yaml", FONTS.format(family="DejaVu Sans Mono")),
                          ("plan/forecast.csv", FORECAST.replace("42", "43")),
                          ("plan/shifts.csv", SHIFTS.replace("ann", "ben")),
                          ("pictures/logo.png", png(OTHER_LOGO))):
        before = files(names[0])
        write(file, content)
        print(f"{file} is written")
        for name in names:
            moved_on(name, before)
    wait("the other logo is seen", lambda: has_colour(names[0], OTHER_LOGO))
    demand("of the sets that were, none is kept",
           len([p for p in run(names[0]).glob("*/*") if p.is_dir()]) == 1)


def broken(names):
    """A fault is told where it is, the old picture stays, and the next good file is shown."""
    before = files(names[0])
    write("layouts/floor.yaml", "rows:\n  - [waiting, no_such_widget]\n")
    for name in names:
        wait(f"{name}: tells where it is wrong",
             lambda name=name: fault(name).startswith("layouts/floor.yaml:2:15: "))
        demand("and shows what it showed", files(name) == before and RIG.report(name)["page"] == "floor")
    demand("the hub tells it to whoever asks", "layouts/floor.yaml:2:15" in RIG.ctl("status").stdout)
    demand("the screen's log has it too", "layouts/floor.yaml:2:15" in RIG.log(names[0]))
    demand("supervisors steer it all the same", RIG.ctl("theme", "light").returncode == 1)
    wait("by what it had", lambda: RIG.report(names[0])["theme"] == "light")
    demand("and the fault is told on", fault(names[0]).startswith("layouts/floor.yaml:2:15: "))
    RIG.ctl("theme", "--clear")
    write("layouts/floor.yaml", LAYOUT.format(label="Mended"))
    for name in names:
        moved_on(name, before)


def refused(names):
    """What would lead out of the folder, or is too much, the hub does not send; the screens keep what they have."""
    before = files(names[0])
    (SCRATCH / "pictures/logo.png").unlink()
    (SCRATCH / "pictures/logo.png").symlink_to("/etc/hostname")
    wait("a link out of the folder is told", lambda: "pictures/logo.png" in RIG.status()["files"]["fault"])
    demand("in words", "leads out of the site file's folder" in RIG.ctl("status").stdout)
    (SCRATCH / "pictures/logo.png").unlink()
    write("plan/forecast.csv", b"#" * (8 * 1024 * 1024 + 1))
    write("pictures/logo.png", png(LOGO))
    wait("a file too large is told", lambda: "larger than 8 MiB" in RIG.status()["files"]["fault"])
    demand("no screen was told of it", all(files(name) == before for name in names))
    write("plan/forecast.csv", FORECAST)
    for name in names:
        moved_on(name, before)
    demand("and it is told no more", RIG.status()["files"]["fault"] == "")


def hub_anew(hub, names):
    """A hub that begins anew, with the same files and then with another site file."""
    asked = [RIG.log(name).count("files of the hub's") for name in names]
    RIG.stop(hub)
    hub = RIG.hub()
    for name in names:
        wait(f"{name}: is level again", lambda name=name: RIG.is_level(name) and shows(name))
    demand("none has taken a file again", asked == [RIG.log(name).count("files of the hub's") for name in names])
    before = files(names[0])
    RIG.stop(hub)
    RIG.config.write_text(SITE.replace("[floor]", "[floor, stairs]"))
    write("layouts/stairs.yaml", LAYOUT.format(label="Stairs"))
    hub = RIG.hub()
    for name in names:
        wait(f"{name}: has the new site file, with its files",
             lambda name=name: shows(name) and files(name) != before and "layouts/stairs.yaml" in kept(name))
    return hub


def main():
    furnish()
    with RIG:
        hub = RIG.hub()
        wait("the hub listens", lambda: RIG.status() is not None)
        walls = {name: wall(name) for name in ("wall-1", "wall-2")}
        names = list(walls)
        for name in names:
            wait(f"{name}: shows the site", lambda name=name: shows(name))
            demand("with all that it names", kept(name) == {
                "layouts/floor.yaml", "themes/house.yaml", "fonts/house.yaml", "pictures/logo.png",
                "plan/forecast.csv", "plan/shifts.csv", "gong.wav"})
        wait("its logo is seen", lambda: has_colour("wall-1", LOGO))
        changes(names)
        broken(names)
        refused(names)
        hub = hub_anew(hub, names)

        RIG.stop(walls.pop("wall-2"), signal.SIGKILL)
        shutil.rmtree(run("wall-2"))
        walls["wall-2"] = wall("wall-2")
        wait("a screen that comes late shows it too", lambda: shows("wall-2"))
        RIG.stop(walls.pop("wall-1"))
        demand("a screen that ends leaves nothing behind", os.listdir(run("wall-1")) == [])
        demand("and none wrote where it was started", all(os.listdir(empty(name)) == [] for name in names))
        demand("the hub ends as it should", RIG.stop(hub) == 0)


main()
