"""The board as a process: what comes in from outside, and what it says and draws then.

usage: check_board.py WALLBOARD FEED ROOT SCRATCH [CHECK...]

Every check waits for an event (a line of the log, an exit), never for a while alone, except
where the passing of time is what is checked. The checks run side by side.
"""

import concurrent.futures
import ctypes
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

from local_hours import zone_at

WALLBOARD, FEED, ROOT, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:5])
PATIENCE_S = 30
with open(WALLBOARD, "rb") as program, open(sys.executable, "rb") as ours:
    ELF, OUR_ELF = program.read(), ours.read(20)
# A build that looks at every byte, or another processor's, which is emulated.
SLOW = 4 if b"__asan_init" in ELF or ELF[18:20] != OUR_ELF[18:20] else 1
RECORDING = f"{ROOT}/tests/data/asterisk16/day.ndjson"
SITE = f"{ROOT}/tests/data/asterisk16/site.yaml"
ENVIRONMENT = {**os.environ, "SDL_VIDEODRIVER": os.environ.get("SDL_VIDEODRIVER", "dummy"),
               "SDL_FRAMEBUFFER_ACCELERATION": "0",
               "LSAN_OPTIONS": f"suppressions={ROOT}/tests/support/lsan.supp"}

zmq = ctypes.CDLL("libzmq.so.5")
zmq.zmq_ctx_new.restype = zmq.zmq_socket.restype = ctypes.c_void_p
zmq.zmq_socket.argtypes = [ctypes.c_void_p, ctypes.c_int]
zmq.zmq_bind.argtypes = zmq.zmq_connect.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
zmq.zmq_send.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
ZMQ_PUB, ZMQ_SNDMORE = 1, 2


class Publisher:
    """Says anything at all, as anybody on the network could."""

    def __init__(self, endpoint):
        self.socket = zmq.zmq_socket(zmq.zmq_ctx_new(), ZMQ_PUB)
        assert zmq.zmq_connect(self.socket, endpoint.encode()) == 0

    def say(self, *frames):
        for i, frame in enumerate(frames):
            frame = frame.encode() if isinstance(frame, str) else frame
            more = ZMQ_SNDMORE if i + 1 < len(frames) else 0
            zmq.zmq_send(self.socket, frame, len(frame), more)


def event(kind, source="good", sequence=None, data=None, **more):
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03}Z"
    body = {"specversion": "1.0", "id": f"{source}-{sequence or now}", "source": source,
            "type": f"wallboard.{kind}", "time": stamp, "sourceepoch": "1", "data": data or {}}
    if sequence is not None:
        body["sequence"] = f"{sequence:020}"
    return json.dumps({**body, **more})


def hello(source="good", head=0):
    return event("source.hello", source, data={"software": "check", "capabilities": ["events"],
                                               "heartbeat_ms": 1000, "head": str(head)})


def heartbeat(source="good", head=0):
    return event("source.heartbeat", source, data={"head": str(head), "upstream": "up"})


def starved_s(pid):
    """See Program.starved_s; 0 where the kernel does not tell."""
    waited_ns = 0
    for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        with open(path, encoding="ascii") as file:
            waited_ns += int(file.read().split()[1])
    return waited_ns / 1e9


class Program:
    """A process whose standard error is read as it comes."""

    running = []

    def __init__(self, *command, cwd=SCRATCH, environment=None):
        self.lines = []
        self.heard = threading.Condition()
        self.process = subprocess.Popen(
            command, cwd=cwd, env=environment or ENVIRONMENT, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        Program.running.append(self.process)

    def read(self):
        for line in self.process.stderr:
            with self.heard:
                self.lines.append((time.monotonic(), line.rstrip("\n")))
                self.heard.notify_all()

    def text(self):
        return "\n".join(line for _, line in self.lines)

    def count(self, words):
        return sum(words in line for _, line in self.lines)

    def await_line(self, words, after=0, patience_s=PATIENCE_S):
        """The moment at which a line with these words came, later than line number `after`."""
        end = time.monotonic() + patience_s * SLOW
        with self.heard:
            while True:
                for when, line in self.lines[after:]:
                    if words in line:
                        return when
                left = end - time.monotonic()
                assert left > 0, f"'{words}' was not said, but:\n{self.text()}"
                self.heard.wait(left)

    def mark(self):
        return len(self.lines)

    def kill(self, number):
        self.process.send_signal(number)

    def end(self, patience_s=10):
        """Asks it to stop; it does so at once and in order. Returns the frames presented."""
        self.kill(signal.SIGTERM)
        code = self.process.wait(patience_s * SLOW)
        self.reader.join()
        assert code == 0, f"ended with {code}:\n{self.text()}"
        frames = re.search(r"(\d+) frames, 0 display errors", self.text())
        return int(frames[1]) if frames else None

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])

    def starved_s(self):
        """How long its threads were ready to run and the machine let them wait, in all."""
        return starved_s(self.process.pid)

    def cpu_s(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def refused(words, *arguments, program=None):
    """A start that is refused: exit 2, and a line with these words."""
    run = subprocess.run([program or BOARD, *arguments], cwd=SCRATCH, env=ENVIRONMENT, text=True,
                         capture_output=True, timeout=PATIENCE_S * SLOW, check=False)
    assert run.returncode == 2, f"{arguments} end with {run.returncode}: {run.stderr}"
    for word in [words] if isinstance(words, str) else words:
        assert word in run.stderr, f"{arguments} do not say '{word}' but: {run.stderr}"


def install(prefix):
    """The board in a place of its own: it finds its themes from where it lies."""
    os.makedirs(f"{prefix}/bin")
    shutil.copy(WALLBOARD, f"{prefix}/bin/wallboard")
    for folder in ("themes", "fonts"):
        shutil.copytree(f"{ROOT}/{folder}", f"{prefix}/share/wallboard/{folder}")
    return f"{prefix}/bin/wallboard"


def write(path, text):
    """As an editor does: a new file in the old one's place."""
    with open(path + "~", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + "~", path)


def endpoint(name):
    return f"ipc://{SCRATCH}/{name}"


# -- links -----------------------------------------------------------------------------------


def before_any_publisher():
    """An unreachable endpoint is told once and tried for ever; both ends may bind."""
    board = Program(BOARD, "--connect", endpoint("early"), "--bind", endpoint("bound"))
    board.await_line("nobody answers there")
    board.await_line("showing")
    # A short backlog: a feed that ends gives a board one second to read what is on its way.
    simulate = ["simulate", "--timezone", zone_at(1)]
    first = Program(FEED, *simulate, "--publish", endpoint("early"), "--source", "first")
    second = Program(FEED, *simulate, "--publish", ">" + endpoint("bound"), "--source", "second")
    board.await_line("'first' is live")
    board.await_line("'second' is live")
    assert board.count("nobody answers there") == 1
    mark = board.mark()
    first.end()
    board.await_line("'first' stopped", mark)
    first = Program(FEED, *simulate, "--publish", endpoint("early"), "--source", "first")
    board.await_line("'first' is live", mark)
    assert board.end() > 0
    first.end()
    second.end()


def silence_is_shown():
    """display.md D12: mark 3 s, grey 10 s, dash at blank_after; clear <= 1 s after."""
    write(f"{SCRATCH}/silence.yaml", "screen: { blank_after: 14s }\n")
    feed = Program(FEED, "simulate", "--publish", endpoint("silence"), "--source", "pbx",
                   "--timezone", zone_at(1))
    board = Program(BOARD, "--config", "silence.yaml", "--connect", endpoint("silence"))
    board.await_line("'pbx' is live")
    mark = board.mark()
    starved_before_s = board.starved_s() + starved_s("self")
    feed.kill(signal.SIGSTOP)
    stopped = time.monotonic()

    def allowed_s():
        """What a busy machine takes from board and test is not the board's delay."""
        return 1.1 * SLOW + board.starved_s() + starved_s("self") - starved_before_s

    for words, after_s in [("is silent: its figures are marked", 3), ("are old, and grey", 10),
                           ("too old to show, and dashes", 14)]:
        took_s = board.await_line(words, mark) - stopped
        # The last heartbeat was up to a second old, and pictures come with the seconds.
        assert after_s - 1.1 <= took_s <= after_s + allowed_s(), f"'{words}' after {took_s:.1f} s"
    mark = board.mark()
    feed.kill(signal.SIGCONT)
    resumed = time.monotonic()
    took_s = board.await_line("'pbx' is live", mark) - resumed
    assert took_s <= allowed_s() + feed.starved_s(), f"live again after {took_s:.1f} s"
    board.end()
    feed.end()


def frozen_amid_a_backlog():
    """A publisher that was frozen while a board read its backlog makes it miss nothing."""
    feed = Program(FEED, "simulate", "--publish", endpoint("frozen"), "--source", "pbx",
                   "--timezone", zone_at(22))
    board = Program(BOARD, "--connect", endpoint("frozen"))
    board.await_line("'pbx' is live")
    mark = board.mark()
    feed.kill(signal.SIGSTOP)
    board.await_line("'pbx' is silent", mark)
    mark = board.mark()
    feed.kill(signal.SIGCONT)
    board.await_line("'pbx' is live", mark)
    time.sleep(3)  # what was missed would show now, and for a minute: until the next snapshot
    assert feed.count("misses events") == 0, feed.text()
    assert board.count("unverified") == 0, board.text()
    board.end()
    feed.end()


# -- pictures ----------------------------------------------------------------------------------


def nothing_changes_nothing_drawn():
    """display.md D3: no frame when nothing changed, whatever is said meanwhile."""
    still = Program(BOARD, "--replay", RECORDING, "--config", SITE, "--page", "now")
    told = Program(BOARD, "--bind", endpoint("still"), "--page", "now")
    still.await_line("is live")
    publisher = Publisher(endpoint("still"))
    begun = time.monotonic()
    same = event("contact.queued", sequence=1, data={"contact": "1", "queue": "sales"})
    same_left = event("contact.left", sequence=2, data={
        "contact": "1", "queue": "sales", "reason": "abandoned", "wait_ms": 1000})
    while time.monotonic() - begun < 5:
        publisher.say(hello(head=2))
        publisher.say(same)
        publisher.say(same_left)
        time.sleep(0.01)
    told.await_line("'good' is live")
    frames = still.end()
    assert frames == 1, f"{frames} frames of a moment that stands still"
    # Connecting, live, what is counted, and perhaps a minute of the clock.
    frames = told.end()
    assert frames <= 6, f"{frames} frames of figures that do not change"


def same_pixels():
    """--replay and --screenshot give the same pixels every time."""
    pictures = set()
    for name in ["a.png", "b.png"]:
        subprocess.run([BOARD, "--replay", RECORDING, "--config", SITE, "--at", "04:36:30",
                        "--screenshot", name], cwd=SCRATCH, env=ENVIRONMENT, check=True,
                       capture_output=True, timeout=PATIENCE_S * SLOW)
        with open(f"{SCRATCH}/{name}", "rb") as file:
            pictures.add(hashlib.sha256(file.read()).hexdigest())
    assert len(pictures) == 1, "two screenshots of one moment differ"
    board = Program(BOARD, "--replay", RECORDING, "--config", SITE, "--speed", "100")
    board.await_line("is live")
    board.end()


def no_display():
    """Where there is no display the demo leaves a picture; a board waits for one, for ever."""
    bare = {k: v for k, v in ENVIRONMENT.items() if k not in
            ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR")}
    folder = f"{SCRATCH}/bare"
    os.mkdir(folder)
    board = Program(BOARD, "--connect", endpoint("nowhere"), environment=bare)
    demo = Program(BOARD, "--demo", cwd=folder, environment=bare)
    demo.await_line("there is no display here")
    assert demo.process.wait(PATIENCE_S * SLOW) == 0, demo.text()
    with open(f"{folder}/wallboard.png", "rb") as file:
        assert file.read(8) == b"\x89PNG\r\n\x1a\n"
    board.await_line("no display: ")
    assert board.count("no display: ") == 1
    assert board.end(2) is None


# -- files ---------------------------------------------------------------------------------------


def broken_at_start():
    """Every fault is listed with its place, exit 2."""
    write(f"{SCRATCH}/broken.yaml", "sight: leeds\nqueues: { sales: { target: soon } }\n"
                                    "screen: { page: now }\n")
    refused(["broken.yaml:1:1: sight", "broken.yaml:2:28: queues.sales.target",
             "broken.yaml:3:11: screen.page"], "--config", "broken.yaml", "--demo")
    write(f"{SCRATCH}/pages.yaml", "screen: { pages: [now, tomorrow] }\n")
    refused("pages.yaml:1:24: screen.pages[2]: tomorrow: there is no such page", "--config",
            "pages.yaml", "--demo")
    refused("nowhere.yaml: No such file", "--config", "nowhere.yaml", "--demo")
    refused("aurora: no such theme", "--theme", "aurora", "--demo")
    refused("there is no such page", "--page", "tomorrow", "--demo")
    refused("nothing to show", "--page", "now")
    refused("tcp://pbx: no port", "--connect", "tcp://pbx")
    refused("unknown option", "--demmo")
    refused("No such file", "--replay", "nowhere.ndjson", "--screenshot", "x.png")
    refused("cannot be read", "--replay", SCRATCH, "--screenshot", "x.png")
    refused("holds no event", "--replay", "/dev/null", "--screenshot", "x.png")
    refused("holds no event", "--replay", BOARD, "--screenshot", "x.png")
    refused("--at", "--replay", RECORDING, "--at", "noon", "--screenshot", "x.png")


def reload_is_a_transaction():
    """A file broken on a running board: the old picture stays, the fault is told; mended,
    the new look comes."""
    program = install(f"{SCRATCH}/reload")
    site, theme = f"{SCRATCH}/reload.yaml", f"{SCRATCH}/reload/share/wallboard/themes/own.yaml"
    with open(f"{ROOT}/themes/dark.yaml", encoding="utf-8") as file:
        good_theme = file.read()
    write(theme, good_theme)
    write(site, "title: Leeds\ntheme: own\n")
    board = Program(program, "--config", "reload.yaml", "--connect", endpoint("nobody"))
    board.await_line("showing")

    def broken(path, text, words):
        mark = board.mark()
        write(path, text)
        board.await_line(words, mark)
        board.await_line("the old picture stays", mark)

    def mended(path, text):
        mark = board.mark()
        write(path, text)
        written = time.monotonic()
        took_s = board.await_line("reloaded", mark) - written
        assert took_s < SLOW, f"reloaded after {took_s:.1f} s"

    broken(site, "title: [Leeds\n", "reload.yaml:2:1: not valid YAML")
    mended(site, "title: York\ntheme: own\n")
    broken(theme, good_theme.replace("tile:", "tyle:"), "own.yaml:8:3: colours.tyle")
    mended(theme, good_theme)
    mended(site, "title: York\ntheme: high-contrast\n")
    broken(site, "theme: aurora\n", "aurora")
    mended(site, "title: Hull\nscreen: { pages: [today] }\n")
    mark = board.mark()
    board.kill(signal.SIGHUP)
    board.await_line("reloaded", mark)
    assert board.end() >= 5, "not every reload was drawn"


def looks_by_schedule():
    """The look changes at its time, without a restart; one that is wrong is told before its
    time, and the old picture stays."""
    program = install(f"{SCRATCH}/looks")
    site = f"{SCRATCH}/looks/looks.yaml"  # in a folder where nobody else writes
    with open(SITE, encoding="utf-8") as file:
        floor = file.read()
    # The recording begins at 04:33:53, UTC.
    rules = ("themes:\n  - { theme: night, from: '04:00', to: '04:35' }\n"
             "  - { theme: winter, from: '04:35', to: '04:36' }\n")
    write(site, floor + rules)
    board = Program(program, "--replay", RECORDING, "--config", "looks/looks.yaml", "--speed", "20")
    board.await_line("is live")
    board.await_line("it is time for the theme 'winter'")
    board.await_line("it is time for the theme 'dark'")
    mark = board.mark()
    write(site, floor + rules.replace("winter", "wintry"))
    lines = floor.count("\n")
    board.await_line(f"looks.yaml:{lines + 3}:14: themes[2].theme: wintry: no such theme", mark)
    board.await_line("the old picture stays", mark)
    mark = board.mark()
    with open(f"{SCRATCH}/looks/share/wallboard/themes/night.yaml", "a", encoding="utf-8") as file:
        file.write("  glow: '#FFFFFF'\n")
    write(site, floor + rules)
    board.await_line("night.yaml:21:3: colours.glow", mark)
    board.await_line("the old picture stays", mark)
    assert board.end() > 2
    refused("night.yaml:21:3: colours.glow", "--config", site, "--demo", program=program)


def alerts_are_raised():
    """An alert is told, brings its page, and can be acknowledged; with another bound it is over."""
    rule = "alerts: {{ many: {{ metric: answered, alarm: {}, hold: 0s, page: today, sound: chime }} }}\n"
    pages = "screen: { pages: [now, today] }\n"
    os.makedirs(f"{SCRATCH}/alerts")
    write(f"{SCRATCH}/alerts/site.yaml", pages + rule.format(1))
    board = Program(BOARD, "--demo", "--config", "alerts/site.yaml",
                    environment={**ENVIRONMENT, "SDL_AUDIODRIVER": "dummy"})
    board.await_line("'many' alarms")
    board.await_line("'chime' at 50 %")
    board.await_line("an alarm brings page 2 of 2")
    board.kill(signal.SIGUSR1)
    board.await_line("acknowledged")
    write(f"{SCRATCH}/alerts/site.yaml", pages + rule.format(999999))
    board.await_line("'many' is over")
    assert board.end() > 0


def layouts_change():
    """A page of one's own is taken up while the board runs; one with a fault is told with its
    place, and the old picture stays."""
    folder = f"{SCRATCH}/floor"
    os.makedirs(f"{folder}/layouts")
    write(f"{folder}/layouts/floor.yaml", "rows: [[waiting, longest_wait], [queues]]\n")
    write(f"{folder}/site.yaml", "screen: { pages: [floor, now] }\n")
    board = Program(BOARD, "--demo", "--config", "floor/site.yaml")
    board.await_line("showing")
    for layout, words in [("rows: [[waiting, [queues]]\n", "floor.yaml:"),
                          ("rows:\n  - [wating]\n", "floor.yaml:2:6: rows[1][1]: wating: no such "
                                                    "widget, did you mean 'waiting'?"),
                          ("rows: [[queues]]\n", "reloaded")]:
        mark = board.mark()
        write(f"{folder}/layouts/floor.yaml", layout)
        board.await_line(words, mark)
    assert board.end() > 0


def logo_changes():
    """A picture that is replaced is shown; one that is torn leaves the old one."""
    program = install(f"{SCRATCH}/logo")
    logo = f"{SCRATCH}/logo/share/wallboard/themes/harbour.png"
    with open(logo, "rb") as file:
        good = file.read()
    board = Program(program, "--demo", "--theme", "harbour")
    board.await_line("showing")
    for content, words in [(good[:2000], "harbour.yaml:5:7: logo: harbour.png: "),
                           (good, "reloaded")]:
        mark = board.mark()
        with open(logo, "wb") as file:
            file.write(content)
        board.await_line(words, mark)
    assert board.end() > 0


def far_seats():
    """Letters that have no room at the viewing distance shrink, and that is said."""
    write(f"{SCRATCH}/far.yaml", "screen: { viewing_distance: 12m }\n")
    run = subprocess.run([BOARD, "--demo", "--config", "far.yaml", "--screenshot", "far.png"],
                         cwd=SCRATCH, env=ENVIRONMENT, text=True, capture_output=True, check=True,
                         timeout=PATIENCE_S * SLOW)
    assert "letters for 12.0 m have no room: they can be read from" in run.stderr, run.stderr


def missing_font():
    """A family that is not installed is named; the next one plays its role."""
    program = install(f"{SCRATCH}/font")
    share = f"{SCRATCH}/font/share/wallboard"
    write(f"{share}/fonts/odd.yaml", "roles:\n" + "".join(
        f"  {role}: {{ families: [No Such Family] }}\n" for role in ("label", "strong", "figure"))
        + "fallback: [DejaVu Sans]\n")
    write(f"{share}/themes/odd.yaml", "fonts: odd\n")
    run = subprocess.run([program, "--demo", "--theme", "odd", "--screenshot", "odd.png"],
                         cwd=SCRATCH, env=ENVIRONMENT, text=True, capture_output=True, check=True,
                         timeout=PATIENCE_S * SLOW)
    assert "No Such Family" in run.stderr, run.stderr


# -- junk ------------------------------------------------------------------------------------------


def junk():
    """Nothing that a publisher says may crash, hang or grow the process (D18)."""
    board = Program(BOARD, "--bind", endpoint("junk"))
    board.await_line("showing")
    good, bad = Publisher(endpoint("junk")), Publisher(endpoint("junk"))
    beats = []

    def beat():
        if not beats or time.monotonic() - beats[-1] > 0.3:
            good.say("wb1/local/good/", heartbeat())
            beats.append(time.monotonic())

    end = time.monotonic() + PATIENCE_S * SLOW
    while board.count("'good' is live") == 0 and time.monotonic() < end:
        good.say("wb1/local/good/", hello())
        time.sleep(0.05)

    def say_batch(first):
        """A thousand contacts of more sources, queues and contacts than there is room for."""
        bad.say("[" + ",".join(event("contact.queued", f"s{n % 200}", n,
                                     {"contact": f"c{n}", "queue": f"q{n % 700}"})
                               for n in range(first, first + 1000)) + "]")

    def flood(first):
        rubbish = [b"", b"{", b"\xff\xfe" * 100, b"[" * 5000, b"{\"a\":" * 5000, b"x" * 70000,
                   b"[" + b"0," * 30000 + b"0]", b"{}", b"[{}]", b"null", b"{\"data\":" + b"9" * 400,
                   hello("x" * 300).encode(), event("no.such", "odd", first).encode()]
        for frame in rubbish:
            bad.say(frame)
            bad.say(b"wb1/local/x/", frame)
            bad.say(b"wb1/local/" + b"t" * 400, frame, b"extra")
        say_batch(first)
        for n in range(2000):
            bad.say(rubbish[n % len(rubbish)][:200])
            beat()

    def flood_for(seconds, first):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            flood(first)
            first += 1000

    for number in range(150):
        say_batch(number * 1000)
        beat()
    flood_for(2, 150000)
    before_kib = board.memory_kib()
    flood_for(4, 1000000)
    grown_kib = board.memory_kib() - before_kib
    mark = board.mark()
    good.say("wb1/local/good/", event("source.bye"))
    board.await_line("'good' stopped", mark)
    late = max(b - a for a, b in zip(beats, beats[1:])) > 1.5  # this program had no turn: it was silent
    assert late or board.count("'good' is silent") == 0, "the good source went unheard"
    assert board.count("event refused") >= 1, board.text()
    # Tables of fixed size fill up; a leak of a hundred bytes a message would be 10 MiB.
    # (The sanitizer finds leaks itself, and keeps what was freed.)
    assert grown_kib < 4096 or SLOW > 1, f"grew by {grown_kib} KiB"
    frames = board.end()
    assert frames >= 20 / SLOW, f"only {frames} frames in 6 s of rubbish"


CHECKS = [silence_is_shown, frozen_amid_a_backlog, before_any_publisher, no_display,
          nothing_changes_nothing_drawn, reload_is_a_transaction, looks_by_schedule, logo_changes,
          junk, same_pixels, far_seats, missing_font, broken_at_start, layouts_change,
          alerts_are_raised]


def main():
    global BOARD
    shutil.rmtree(SCRATCH, ignore_errors=True)
    BOARD = install(SCRATCH)
    wanted = [c for c in CHECKS if len(sys.argv) < 6 or c.__name__ in sys.argv[5:]]
    faults = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = {pool.submit(check): check for check in wanted}
        for done in concurrent.futures.as_completed(running):
            name = running[done].__name__
            error = done.exception()
            faults += error is not None
            print(f"FAULT: {name}: {error}" if error else f"passed: {name}", flush=True)
    for process in Program.running:
        process.kill()
    sys.exit(1 if faults else 0)


BOARD = ""
main()
