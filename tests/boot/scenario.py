"""What happens to a board in its life, in an emulated machine: rows of the boot test (tests/boot/run).

    scenario.py FOLDER PROGRAMS      FOLDER as tests/boot/build made it; PROGRAMS: wallboard, picture_difference

In the environment: WALLBOARD_BOOT_ROWS (a regular expression) runs those rows alone, WALLBOARD_BOOTS ("first second")
those machines alone ("often": twenty, one after the other), WALLBOARD_BOOT_PATIENCE is how many seconds are waited for
anything at most, WALLBOARD_BOOT_PLUGS how often the plug is pulled.
"""

import os
import re
import subprocess
import sys
import threading
import time

from machine import PATIENCE, Fault, Machine, await_
from rows import Rows
from screen import Screen

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
GOLDEN = os.path.join(ROOT, "tests/golden/asterisk_now.png")
TV = "card0-Virtual-1"
PLUGS = int(os.environ.get("WALLBOARD_BOOT_PLUGS", "50"))
STARTS = BOOTS = 20
GROWTH_KIB = 8192  # what Mesa's and LLVM's memory may add once it has settled; a leaked picture is as much


def demand(holds, words):
    if not holds:
        raise Fault(words)


def picture(folder, programs, width, height):
    """What is to be seen on a screen of another size: painted here, by the software renderer."""
    path = os.path.join(folder, f"expected-{width}.png")
    data = os.path.join(ROOT, "tests/data/asterisk16")
    subprocess.run(
        [os.path.join(programs, "wallboard"), "--config", f"{data}/site.yaml", "--replay", f"{data}/day.ndjson", "--at",
         "2026-11-22T04:36:30Z", "--page", "now", "--theme", "dark", "--size", f"{width}x{height}", "--screenshot", path],
        check=True, capture_output=True, env=dict(os.environ, SDL_VIDEODRIVER="dummy", SDL_FRAMEBUFFER_ACCELERATION="0"))
    return path


class Board:
    """The rows on a machine with one television, which is on when it starts."""

    def __init__(self, machine, screen):
        self.machine, self.screen = machine, screen

    def appears(self):
        self.screen.await_status("1920 x 1080 on KMSDRM")
        _, words = self.screen.await_picture(GOLDEN)
        self.screen.await_status("(Virtual-1, 1920x1080@")
        return words

    def first_frame(self):
        stamps = [int(self.screen.show(what)) / 1e6 for what in
                  ("ExecMainStartTimestampMonotonic", "ActiveEnterTimestampMonotonic")]
        return f"{stamps[1]:.1f} s after the kernel's start, of which the board took {stamps[1] - stamps[0]:.1f} s"

    def confined(self):
        words = self.machine.run("systemd-analyze security --no-pager wallboard | tail -n 1")
        score = float(re.search(r": ([0-9.]+) ", words)[1])
        demand(score <= 2.0, words)
        status = self.machine.run(f"cat /proc/{self.screen.pid()}/status")
        user = int(re.search(r"Uid:\s+(\d+)", status)[1])
        rights = int(re.search(r"CapEff:\s+(\w+)", status)[1], 16) | int(re.search(r"CapPrm:\s+(\w+)", status)[1], 16)
        demand(user != 0 and rights == 0, f"user {user}, capabilities {rights:x}")
        return f"{score}; user {user}, no capabilities"

    def writes_nothing(self):
        """No file of a disk is open for writing, and none was written since the machine started."""
        pid = self.screen.pid()
        found = self.machine.run(f"find / -xdev -user wallboard -not -path '/proc/*' 2>/dev/null", fine=False)
        demand(not found, f"written: {found}")
        opened = self.machine.run(
            f"for fd in /proc/{pid}/fd/*; do case $(readlink $fd) in /dev/*|/run/*|/memfd*|*:*) ;; *) "
            f"grep -q 'flags:.*[12]$' /proc/{pid}/fdinfo/${{fd##*/}} && readlink $fd; esac; done", fine=False)
        demand(not opened, f"open for writing: {opened}")
        return "no file is open for writing, none was left"

    def plugs(self):
        """Out and in again, and each time the same picture."""
        memory, descriptors = [], []
        longest = 0.0
        for i in range(PLUGS):
            self.screen.plug(TV, "off")
            self.screen.await_status("no display")
            self.screen.await_other_picture(GOLDEN)
            begun = time.monotonic()
            self.screen.plug(TV, "on")
            self.screen.await_picture(GOLDEN)
            longest = max(longest, time.monotonic() - begun)
            memory.append(self.screen.memory_kib())
            descriptors.append(self.screen.descriptors())
        settled = PLUGS // 2  # the heap of Mesa's compiler finds its size in the first 25 openings
        grown, opened = memory[-1] - memory[settled], descriptors[-1] - descriptors[0]
        words = (f"{PLUGS} times, {longest:.0f} s at most; resident after each: "
                 f"{' '.join(str(kib // 1024) for kib in memory)} MiB; {opened:+d} descriptors")
        demand(grown < GROWTH_KIB and opened == 0, words)
        return words

    def bounces(self):
        """Ten edges in two seconds, each an interrupt; what udev tells of them is what the board hears."""
        time.sleep(20)  # they are a burst of their own, and no echo of an opening
        before = self.screen.openings()
        self.machine.run("systemd-run --unit=edges sh -c 'exec udevadm monitor --udev --subsystem-match=drm >/run/edges'")
        await_("somebody who counts", PATIENCE, lambda: "UDEV" in self.machine.run("cat /run/edges", fine=False))
        for size in 5 * ((0, 0), (1920, 1080)):
            self.machine.television.plug(*size)
            time.sleep(0.2)
        alone_s = self.machine.stopwatch()
        await_("a display opened anew", PATIENCE, lambda: self.screen.openings() > before)
        _, words = self.screen.await_picture(GOLDEN)
        took = alone_s()
        time.sleep(10)
        heard = self.machine.run("systemctl stop edges; grep -c '^UDEV.*change' /run/edges", fine=False)
        self.screen.await_status("on KMSDRM")
        opened = self.screen.openings() - before
        demand(opened <= 2, f"opened anew {opened} times")
        return f"{heard} of them heard, opened anew {opened} times, the picture {took:.0f} s after the last; {words}"

    def is_taken(self):
        """Another program takes the display, and lets go."""
        before = self.screen.log().count("another program has taken the display")
        self.machine.run(f"systemd-run --unit=taker python3 /usr/local/lib/take_display.py {self.screen.pid()} 40")
        await_("a word of the loss", PATIENCE, lambda: self.screen.log().count("another program has taken") > before)
        said = re.findall(r"^\[ *([0-9.]+)\].*another program has taken", self.screen.log(), re.M)[-1]
        taken = await_("the taker's word", PATIENCE, lambda: re.search(
            r"taken at ([0-9.]+)", self.machine.run("journalctl -u taker -o cat --no-pager")))[1]
        self.screen.await_status("no display")
        await_("the other's end", PATIENCE, lambda: self.machine.run("systemctl is-active taker", fine=False) != "active")
        self.screen.await_status("on KMSDRM")
        _, words = self.screen.await_picture(GOLDEN)
        return f"told {float(said) - float(taken):.1f} s after; {words}"

    def restarts(self, signal, seconds):
        """Ends it that way; the next one shows the picture."""
        before = self.screen.pid()
        begun, alone_s = time.monotonic(), self.machine.stopwatch()
        self.machine.run(f"kill -{signal} {before}")
        after = await_("another process", PATIENCE, lambda: self.screen.pid() not in (0, before) and self.screen.pid())
        took = time.monotonic() - begun
        demand(after and alone_s() <= seconds, f"after {took:.0f} s")
        self.screen.await_status("on KMSDRM")
        _, words = self.screen.await_picture(GOLDEN)
        return f"another process after {took:.0f} s; {words}"

    def killed_often(self):
        """No limit of starts is ever reached."""
        before = int(self.screen.show("NRestarts"))
        self.machine.run("n=0; while [ $n -lt 20 ]; do pid=$(systemctl show --value -p MainPID wallboard); "
                         "[ $pid -gt 0 ] && kill -9 $pid && n=$((n + 1)); sleep 1; done 2>/dev/null", 3 * PATIENCE)
        self.screen.await_status("on KMSDRM")
        _, words = self.screen.await_picture(GOLDEN)
        started = int(self.screen.show("NRestarts")) - before
        demand(started >= 20, f"started anew {started} times")
        return f"started anew {started} times; {words}"

    def hangs(self):
        """The watchdog as the service file has it; the loop stands still."""
        patience = "/etc/systemd/system/wallboard.service.d/patience.conf"
        self.machine.run(f"sed -i /WatchdogSec/d {patience} && systemctl daemon-reload && systemctl restart wallboard")
        self.screen.await_picture(GOLDEN)
        try:
            return self.restarts("STOP", 60)
        finally:
            self.machine.run(f"echo WatchdogSec=300 >>{patience} && systemctl daemon-reload")

    def starts_on(self, fill, free):
        """On a disk that takes nothing any more."""
        self.machine.run(fill, fine=False)
        try:
            self.machine.run("systemctl restart wallboard", PATIENCE)
            self.screen.await_status("on KMSDRM")
            _, words = self.screen.await_picture(GOLDEN)
            return words
        finally:
            self.machine.run(free)

    def full_disk(self):
        return self.starts_on("dd if=/dev/zero of=/full bs=1M; echo; df / | tail -n 1", "rm -f /full")

    def full_run(self):
        return self.starts_on("mount -o remount,size=24M /run; dd if=/dev/zero of=/run/full bs=64K", "rm -f /run/full")

    def read_only_disk(self):
        return self.starts_on("echo u >/proc/sysrq-trigger; sleep 2; ! touch /written", "true")

    def steps(self):
        """The system's clock goes a year ahead, and back."""
        before = self.screen.pid()
        for year in ("+1 year", "-1 year"):
            self.machine.run(f"date -s \"$(date -d '{year}')\"")
            time.sleep(15)
            self.screen.await_picture(GOLDEN)
        demand(self.screen.pid() == before, "it was started anew")
        return "no figure moved, the process stayed"

    def use(self, arguments, site=None):
        """Another life for the board."""
        if site is not None:
            self.machine.run(f"cat >/etc/wallboard/rows.yaml <<'EOF'\n{site}\nEOF")
        self.machine.run(f"cp -n /etc/wallboard/screen.env /etc/wallboard/screen.before; "
                         f"echo 'WALLBOARD=\"{arguments}\"' >/etc/wallboard/screen.env; systemctl restart wallboard", PATIENCE)

    def use_recording(self):
        self.machine.run("cp /etc/wallboard/screen.before /etc/wallboard/screen.env; systemctl restart wallboard", PATIENCE)
        self.screen.await_picture(GOLDEN)

    def late_hub(self):
        """A screen that was there first, a hub, and then a year that passes in a moment."""
        self.use("--config /etc/wallboard/rows.yaml --hub tcp://127.0.0.1:15560 --screen wall",
                 "site: leeds\nqueues: { support: {} }")
        self.screen.await_status("1920 x 1080 on KMSDRM")
        alone = self.screen.status()
        self.machine.run("cp /etc/wallboard/rows.yaml /etc/wallboard/leeds.yaml; "
                         "echo 'WALLBOARD_HUB=\"--listen tcp://127.0.0.1:15560\"' >/etc/wallboard/hub-leeds.env; "
                         "systemctl start --no-block wallboard-hub@leeds")
        self.screen.await_status("level")
        return f"before: '{alone.split('; ')[1]}', then level"

    def reports(self):
        """The supervisor sees which television it is on."""
        def told():
            rows = self.machine.run("wallboardctl status --hub tcp://127.0.0.1:15560", fine=False)
            return re.search(r"wall +level .*(on Virtual-1 at 1920x1080@\d+)", rows)
        return await_("connector and mode in wallboardctl status", PATIENCE, told)[1]

    def late_hub_steps(self):
        before = self.screen.pid()
        self.machine.run("date -s \"$(date -d '+1 year')\"")
        time.sleep(20)
        try:
            self.screen.await_status("level")
            demand(self.screen.pid() == before, "it was started anew")
        finally:
            self.machine.run("date -s \"$(date -d '-1 year')\"; systemctl stop wallboard-hub@leeds")
            self.use_recording()
        return "still level, the process stayed"

    def dpms(self):
        return self.machine.run(f"cat /sys/class/drm/{TV}/dpms")

    def sleeps(self):
        """A night's rule that holds, and then holds no more: signal and television go off and come on."""
        self.machine.run("modprobe vivid n_devs=1 num_outputs=1 output_types=1; sleep 2; ls /dev/cec*")
        self.machine.run("systemd-run --unit=listener sh -c 'exec cec-ctl -d1 --tv -m --show-raw >/run/heard 2>&1'", fine=False)
        night = "site: leeds\nqueues: {{ support: {{}} }}\nscreen: {{ power: television }}\nthemes: [{{ brightness: {}% }}]"
        self.use("--config /etc/wallboard/rows.yaml --replay /etc/wallboard/day.ndjson --at 2026-11-22T04:36:30Z "
                 "--page now", night.format(0))
        await_("DPMS off", PATIENCE, lambda: self.dpms() == "Off")
        self.screen.await_status("switched off")
        self.machine.run(f"cat >/etc/wallboard/rows.yaml <<'EOF'\n{night.format(100)}\nEOF")
        begun = time.monotonic()
        await_("DPMS on", PATIENCE, lambda: self.dpms() == "On", 0.1)
        took = time.monotonic() - begun
        await_("the status", PATIENCE, lambda: "switched off" not in self.screen.status())
        heard = self.machine.run("cat /run/heard", fine=False)
        words = [word for word in ("STANDBY", "IMAGE_VIEW_ON", "ACTIVE_SOURCE") if word in heard]
        self.machine.run("systemctl stop listener; modprobe -r vivid", fine=False)
        self.use_recording()
        return f"DPMS off, on again {took:.1f} s after the file changed; heard on CEC: {', '.join(words) or 'nothing'}"


class LateBoard:
    """The rows on a machine whose two cards come late, and whose televisions are off."""

    def __init__(self, machine, screen, folder, programs):
        self.machine, self.screen = machine, screen
        self.small = picture(folder, programs, 1280, 720)

    def waits(self):
        """There is no card at all; it is not a fault, and costs nothing."""
        self.screen.await_status("no display")
        demand(self.screen.show("ActiveState") == "active", "it is not ready")
        before = int(self.screen.show("CPUUsageNSec"))
        time.sleep(30)
        share = (int(self.screen.show("CPUUsageNSec")) - before) / 30e9
        demand(share < 0.1, f"{100 * share:.1f} % of an emulated processor")
        return f"ready, 'no display', {100 * share:.1f} % of an emulated processor"

    def cards_come(self):
        """Cards without a television: nothing changes."""
        self.machine.run("modprobe virtio_gpu; sleep 10; ls /dev/dri/card0 /dev/dri/card1")
        demand("no display" in self.screen.status(), self.screen.status())
        return "two cards, both televisions off: still 'no display'"

    def second_card(self):
        """The television of the second card is switched on: that card is taken."""
        begun = time.monotonic()
        self.screen.plug("card1-Virtual-2", "on")
        self.screen.await_status("1280 x 720 on KMSDRM")
        _, words = self.screen.await_picture(self.small, 1)
        return f"on the second card, {time.monotonic() - begun:.0f} s after; {words}"

    def starts_often(self):
        """Twenty starts, each on the card that has the television."""
        chosen = []
        for _ in range(STARTS):
            self.machine.run("systemctl restart wallboard", PATIENCE)
            self.screen.await_status("(Virtual-")
            chosen += re.findall(r"\((Virtual-\d+),", self.screen.status())
        demand(chosen == STARTS * ["Virtual-2"], f"on {' '.join(chosen)}")
        return f"{STARTS} of {STARTS}"

    def first_card(self):
        """It is pulled out, and another one, with other modes, put into the first card."""
        self.screen.plug("card1-Virtual-2", "off")
        self.screen.plug("card0-Virtual-1", "on")
        self.screen.await_status("1920 x 1080 on KMSDRM")
        _, words = self.screen.await_picture(GOLDEN, 0)
        return words


def try_rows(rows, machine, wanted, table):
    """A machine that does not start is a row that failed; the others need it."""
    try:
        if rows.try_("", f"the {machine.name} machine starts", machine, machine.await_boot, 2 * PATIENCE):
            for number, name, row, *arguments in table:
                if wanted.search(name):
                    rows.try_(number, name, machine, row, *arguments)
    finally:
        machine.end()


def run_first(rows, folder, programs, wanted):
    machine = Machine(folder, "first", os.path.join(folder, "disk"))
    board = Board(machine, Screen(machine, programs, PATIENCE))
    try_rows(rows, machine, wanted, (
        ("D14", "the board appears through KMSDRM", board.appears),
        ("", "from the kernel's start to the first frame", board.first_frame),
        ("D20", "security score 2.0 at most, no root, no capabilities", board.confined),
        ("D19", "nothing is written", board.writes_nothing),
        ("D7", "unplugged and replugged", board.plugs),
        ("D7", "ten edges in two seconds", board.bounces),
        ("D9", "another program takes the display and lets go", board.is_taken),
        ("D10", "kill -9", board.restarts, "KILL", 30),
        ("D10", "killed twenty times in a row", board.killed_often),
        ("D10", "a loop that stands still: the watchdog", board.hangs),
        ("D13", "the system's clock steps by a year and back", board.steps),
        ("", "off by a night's rule: DPMS and CEC; on again", board.sleeps),
        ("", "a hub that comes later", board.late_hub),
        ("D20", "the hub is told connector and mode", board.reports),
        ("D13", "a year in a moment, with a hub", board.late_hub_steps),
        ("D19", "starts on a full disk", board.full_disk),
        ("D19", "starts with /run full", board.full_run),
        ("D19", "starts on a read-only disk", board.read_only_disk)))


def run_second(rows, folder, programs, wanted):
    arguments = "modprobe.blacklist=virtio_gpu video=Virtual-1:d video=Virtual-2:d"
    machine = Machine(folder, "second", os.path.join(folder, "disk"), arguments, cards=2)
    board = LateBoard(machine, Screen(machine, programs, PATIENCE), folder, programs)
    try_rows(rows, machine, wanted, (
        ("D6", "no card at start", board.waits),
        ("D6", "cards come late, televisions off", board.cards_come),
        ("D6 D11", "a television is switched on at the second card", board.second_card),
        ("D11", "twenty starts, each on the card with the television", board.starts_often),
        ("D8", "another television, with another mode", board.first_card)))


def chooses(screen, small, connector):
    """Of two cards that are there when the machine starts, the one whose television is on."""
    screen.await_status(f"({connector},")
    pictures = {"1920 x 1080": (GOLDEN, 0), "1280 x 720": (small, 1)}
    size = re.search(r"\d+ x \d+", screen.status())[0]
    _, words = screen.await_picture(*pictures[size])
    return f"{size}; {words}"


def run_often(rows, folder, programs, wanted):
    """Boots in turn with the television at the one card and at the other."""
    small = picture(folder, programs, 1280, 720)
    for i in range(BOOTS):
        on, off = ("Virtual-1", "Virtual-2")[::1 if i % 2 == 0 else -1]
        machine = Machine(folder, "often", os.path.join(folder, "disk"), f"video={off}:d", cards=2)
        try_rows(rows, machine, wanted, (
            ("D11", f"boot {i + 1} of {BOOTS}, the television at {on}", chooses,
             Screen(machine, programs, PATIENCE), small, on),))


def main():
    folder, programs = sys.argv[1:]
    wanted = re.compile(os.environ.get("WALLBOARD_BOOT_ROWS", ""))
    rows = Rows()
    # Side by side: most of the time only one of a machine's processors has anything to do.
    machines = [threading.Thread(target=run, args=(rows, folder, programs, wanted))
                for number, run in (("first", run_first), ("second", run_second), ("often", run_often))
                if number in os.environ.get("WALLBOARD_BOOTS", "first second").split()]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()
    sys.exit(0 if rows.print() else 1)


if __name__ == "__main__":
    main()
