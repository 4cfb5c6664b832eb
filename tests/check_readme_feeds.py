"""Each line of README's "Connect your phone system", as it stands there but for places and ports:
the feed starts, and says hello to whoever subscribes.

usage: check_readme_feeds.py BINARIES ROOT SCRATCH
"""

import ctypes
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time

BIN, ROOT, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:4])
PATIENCE_S = 60


def lines():
    with open(f"{ROOT}/README.md", encoding="utf-8") as file:
        section = file.read().split("## Connect your phone system")[1].split("\n## ")[0]
    return re.findall(r"`(wallboard-feed [^`]*)`", section)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def secret(name):
    path = f"{SCRATCH}/{name}"
    with open(path, "w", encoding="ascii") as file:
        file.write("choose-a-long-one\n")
    os.chmod(path, 0o600)
    return path


def here(word, endpoint):
    """The word with what only the reader's machine has put in place."""
    if word.startswith("/etc/wallboard/"):
        return secret(os.path.basename(word))
    return {"wallboard-feed": f"{BIN}/wallboard-feed", "tcp://*:5556": endpoint,
            "/var/log/asterisk/queue_log": f"{ROOT}/tests/data/asterisk16/queue_log",
            "pbx": f"127.0.0.1:{free_port()}", "127.0.0.1": f"127.0.0.1:{free_port()}",
            "day.csv": f"{SCRATCH}/day.csv", "map.yaml": f"{SCRATCH}/map.yaml",
            "queues.csv": f"{ROOT}/docs/examples/gauges/uccx.csv",
            "docs/examples/gauges/uccx.yaml": f"{ROOT}/docs/examples/gauges/uccx.yaml"}.get(word, word)


def hello(endpoint, process):
    """The first hello that comes. By the library itself: Python's binding is a package more."""
    zmq = ctypes.CDLL("libzmq.so.5")
    zmq.zmq_ctx_new.restype = zmq.zmq_socket.restype = ctypes.c_void_p
    context = ctypes.c_void_p(zmq.zmq_ctx_new())
    subscriber = ctypes.c_void_p(zmq.zmq_socket(context, 2))  # ZMQ_SUB
    zmq.zmq_setsockopt(subscriber, 6, b"", 0)  # ZMQ_SUBSCRIBE
    wait = ctypes.c_int(200)
    zmq.zmq_setsockopt(subscriber, 27, ctypes.byref(wait), ctypes.sizeof(wait))
    zmq.zmq_connect(subscriber, endpoint.encode())
    buffer = ctypes.create_string_buffer(65536)
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        size = zmq.zmq_recv(subscriber, buffer, 65536, 0)
        if size > 0 and b'"wallboard.source.hello"' in buffer.raw[:size]:
            return json.loads(buffer.raw[:size])
        assert process.poll() is None or size > 0, f"it ended with {process.returncode}"
    raise AssertionError("nothing is published")


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    with open(f"{SCRATCH}/day.csv", "w", encoding="utf-8") as file:
        file.write("call_id,skill,entered,hung_up\n1,sales,2026-11-26 10:00:00,2026-11-26 10:00:09\n")
    with open(f"{SCRATCH}/map.yaml", "w", encoding="utf-8") as file:
        file.write("time: datetime\ncontact: [call_id]\nqueue: { column: skill }\nqueued: entered\n"
                   "left: hung_up\noutcomes: { all: { say: left, reason: abandoned } }\n")
    failed = 0
    found = lines()
    for number, line in enumerate(found):
        endpoint = f"ipc://{SCRATCH}/{number}"
        words = [here(word, endpoint) for word in shlex.split(line)]
        if words[1] == "http":
            words += ["--listen", f"127.0.0.1:{free_port()}"]
        with open(f"{SCRATCH}/{number}.err", "wb") as err:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=err)
        try:
            said = hello(endpoint, process)
            print(f"ok    {line[:60]}: {said['data']['software']}")
        except AssertionError as error:
            failed += 1
            with open(f"{SCRATCH}/{number}.err", encoding="utf-8") as err:
                print(f"FAULT {line}: {error}\n{err.read()}")
        process.terminate()
        process.wait(PATIENCE_S)
    print(f"{len(found) - failed} of {len(found)} lines work")
    return 1 if failed or len(found) < 6 else 0


if __name__ == "__main__":
    sys.exit(main())
