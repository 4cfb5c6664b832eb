"""The feed of events over HTTP as a process, and Python's http.client as its senders.

usage: check_http.py BINARIES SCRATCH
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time

BIN, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:3])
FEED = f"{BIN}/wallboard-feed"
PATIENCE_S = 60
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


class Feed:
    def __init__(self, name, *more, token=None):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.token = token
        self.path, self.words = f"{SCRATCH}/{name}.ndjson", f"{SCRATCH}/{name}.err"
        if token:
            with open(f"{SCRATCH}/{name}.token", "w", encoding="ascii") as file:
                file.write(token + "\n")
            os.chmod(f"{SCRATCH}/{name}.token", 0o600)
            more += ("--token-file", f"{SCRATCH}/{name}.token")
        with open(self.path, "wb") as out, open(self.words, "wb") as err:
            self.process = subprocess.Popen(
                [FEED, "http", "--listen", f"127.0.0.1:{self.port}", *more, "--print", "--site",
                 "leeds"], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        end = time.monotonic() + PATIENCE_S
        while "listens on" not in self.said():
            assert time.monotonic() < end and self.process.poll() is None, self.said()
            time.sleep(0.02)

    def said(self):
        with open(self.words, encoding="utf-8") as file:
            return file.read()

    def post(self, body, content_type=STRUCTURED, method="POST", path="/events", token=None,
             **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {key.replace("_", "-"): value for key, value in headers.items()}
        if content_type:
            headers["Content-Type"] = content_type
        if token or self.token:
            headers["Authorization"] = f"Bearer {token or self.token}"
        body = body if isinstance(body, (bytes, str)) else json.dumps(body)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, json.loads(text)

    def end(self):
        self.process.terminate()
        assert self.process.wait(PATIENCE_S) == 0, self.said()
        with open(self.path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]


def event(number, kind="contact.queued", source="shop", **data):
    return {"specversion": "1.0", "id": str(number), "source": source,
            "type": f"wallboard.{kind}", "time": "2026-11-25T10:00:00.123Z",
            "data": data or {"contact": f"c{number}", "queue": "sales"}}


def takes_all_modes():
    feed = Feed("modes")
    assert feed.post(event(1)) == (200, {"taken": 1, "ignored": 0})
    assert feed.post([event(2), event(3)], BATCH) == (200, {"taken": 2, "ignored": 0})
    binary = {"contact": "c4", "queue": "sales"}
    assert feed.post(binary, "application/json; charset=utf-8", ce_specversion="1.0", CE_ID="4",
                     ce_source="caf%C3%A9", ce_type="wallboard.contact.queued",
                     ce_time="2026-11-25T10:00:01Z") == (200, {"taken": 1, "ignored": 0})
    assert feed.post(event(5), "application/json")[0] == 200
    assert feed.post(event(6, "contact.sung")) == (200, {"taken": 0, "ignored": 1})
    assert feed.post(event(7, "source.heartbeat", uptime_ms=1)) == \
        (200, {"taken": 0, "ignored": 1})
    assert feed.post(event(8, source="other") | {"id": "1"})[0] == 200
    events = [e for e in feed.end() if e["type"] == "wallboard.contact.queued"]
    assert [e["data"]["contact"] for e in events] == ["c1", "c2", "c3", "c4", "c5", "c8"], events
    assert {e["source"] for e in events} == {"wallboard://leeds/http/http"}, events[0]
    assert [int(e["sequence"]) for e in events] == [1, 2, 3, 4, 5, 6]
    assert len({e["id"] for e in events}) == 6, events  # two senders may both say "1"
    assert events[3]["time"] == "2026-11-25T10:00:01.000Z"


def refuses_with_reasons():
    feed = Feed("refuses", token="t0ps3cret")
    for body, more, status, word in (
            (event(1), {"token": "wrong"}, 401, "Authorization"),
            (event(1), {"token": "t0ps3cre"}, 401, "Authorization"),
            (event(1), {"token": "t0ps3crett"}, 401, "Authorization"),
            (event(1), {"path": "/"}, 404, "/events"),
            ("", {"method": "GET"}, 405, "posted"),
            (event(1), {"content_type": "text/plain"}, 415, "content-type"),
            (event(1), {"content_type": None}, 415, "content-type"),
            ("{", {}, 400, "bad_json"),
            ("", {}, 400, "bad_json"),
            (event(1, contact="c"), {}, 400, "data.queue"),
            (event(1) | {"site": "york"}, {}, 400, "site"),
            (event(1) | {"time": "noon"}, {}, 400, "bad_time"),
            (event(1) | {"specversion": "0.3"}, {}, 400, "bad_specversion"),
            ("{}, \"id\":\"2\"", {"content_type": "application/json", "ce_id": "1"}, 400,
             "bad_json"),
            ("{}", {"content_type": "application/json", "ce_id": "1"}, 400, "missing"),
            ("{}", {"content_type": "application/json", "ce_data": "1"}, 400, "ce-"),
            ("x" * 65537, {}, 413, "too_large"),
            ("x" * 3000000, {}, 413, "too_large")):
        answer, said = feed.post(body, **more)
        assert answer == status and word in json.dumps(said), (more, answer, said)
    answer, said = feed.post([event(1), event(2, contact="c"), event(3)], BATCH)
    assert answer == 400 and said["taken"] == 2 and said["refused"] == 1, said
    assert "t0ps3cret" not in feed.said()
    queued = [e for e in feed.end() if e["type"] == "wallboard.contact.queued"]
    assert len(queued) == 2, queued


def survives_bad_senders():
    """Half a request, garbage, a hundred idle connections: others are served."""
    feed = Feed("bad")
    idle = []
    for text in (b"POST /events HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf", b"\x00\xff\r\n\r\n",
                 b"POST /events HTTP/1.1\r\n" + b"X: " + b"y" * 100000 + b"\r\n\r\n"):
        idle.append(socket.create_connection(("127.0.0.1", feed.port)))
        try:
            idle[-1].sendall(text)
        except OSError:
            pass
    for _ in range(40):
        idle.append(socket.create_connection(("127.0.0.1", feed.port)))
    assert feed.post(event(1))[0] == 200
    for connection in idle:
        connection.close()
    for number in range(2, 202):
        assert feed.post(event(number))[0] == 200
    queued = [e for e in feed.end() if e["type"] == "wallboard.contact.queued"]
    assert len(queued) == 201, len(queued)


def starts_only_when_it_is_safe():
    for arguments, word in ((["--listen", "0.0.0.0:0x1"], "must be ADDRESS"),
                            (["--listen", "0.0.0.0:8099"], "--token-file"),
                            (["--listen", "example.org:8099", "--token-file", __file__],
                             "everybody can read"),
                            (["--token-file"], "its value is missing"),
                            (["--what"], "what")):
        done = subprocess.run([FEED, "http", *arguments, "--print"], text=True, check=False,
                              capture_output=True, timeout=PATIENCE_S)
        assert done.returncode != 0 and word in done.stderr, (arguments, done.stderr)


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    failed = 0
    for check in (takes_all_modes, refuses_with_reasons, survives_bad_senders,
                  starts_only_when_it_is_safe):
        try:
            check()
            print(f"ok    {check.__name__}")
        except Exception as error:  # whatever it is, the others are told too
            failed += 1
            print(f"FAULT {check.__name__}: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
