"""The feed of events over HTTP as a process, and Python's http.client as its senders.

usage: check_http.py BINARIES SCRATCH
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse

from check_runner import run_all

BIN, SCRATCH = (os.path.abspath(a) for a in sys.argv[1:3])
FEED = f"{BIN}/wallboard-feed"
DATA = f"{os.path.dirname(os.path.abspath(__file__))}/data"
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
                            (["--what"], "what"),
                            (["--activity", "Lunch=asleep"], "must be NAME="),
                            (["--twilio-url", URL], "needs --twilio-url"),
                            (["--map", __file__], "check_http.py")):
        done = subprocess.run([FEED, "http", *arguments, "--print"], text=True, check=False,
                              capture_output=True, timeout=PATIENCE_S)
        assert done.returncode != 0 and word in done.stderr, (arguments, done.stderr)


QUEUED = {"id": "e1", "detail-type": "Amazon Connect Contact Event", "detail": {
    "eventType": "QUEUED", "contactId": "c1", "channel": "VOICE", "initiationMethod": "INBOUND",
    "queueInfo": {"queueArn": "arn:aws:connect:x:1:instance/i/queue/sales",
                  "enqueueTimestamp": "2026-11-26T10:00:04.000Z"}}}
OBSERVED = {"topicName": "v2.analytics.queues.q1.observations", "eventBody": {
    "group": {"queueId": "q1", "mediaType": "voice"},
    "data": [{"metrics": [{"metric": "oWaiting", "stats": {"count": 3}}]}]}}
URL = "https://wall.example.com/twilio"
SECRET = "12345"
FORM = "application/x-www-form-urlencoded"


def signature(url, fields=()):
    text = url + "".join(name + value for name, value in sorted(fields))
    return base64.b64encode(hmac.new(SECRET.encode(), text.encode(), hashlib.sha1).digest()).decode()


def hears_cloud_systems():
    """Each at its own path, with the token; what is not theirs to say is refused with a reason."""
    feed = Feed("cloud", "--map", f"{DATA}/http/own.yaml", token="t0ps3cret")
    own = {"calls": [{"event": 1, "what": "ringing", "at": 1795687201, "call": {"id": 5, "to": "8001"}}]}
    for path, body in (("/connect", QUEUED), ("/json", own), ("/genesys", OBSERVED)):
        assert feed.post(body, "application/json", path=path) == \
            (200, {"taken": 1, "ignored": 0}), path
        assert feed.post(body, "application/json", path=path, token="wrong")[0] == 401
    answer, said = feed.post({"detail": {"eventType": "QUEUED"}}, "application/json", path="/connect")
    assert answer == 400 and "contactId" in said["fault"], said
    assert feed.post("<x>", "text/xml", path="/connect")[0] == 415
    events = feed.end()
    queued = [e["data"] for e in events if e["type"] == "wallboard.contact.queued"]
    assert [(d["contact"], d["queue"]) for d in queued] == [("c1", "sales"), ("5", "sales")], queued
    stats = [e["data"] for e in events if e["type"] == "wallboard.queue.stats"]
    assert stats == [{"queue": "q1", "waiting": 3}], stats


def checks_signatures():
    """X-Twilio-Signature in place of the token: of the public address and all fields."""
    with open(f"{SCRATCH}/twilio.token", "w", encoding="ascii") as file:
        file.write(SECRET + "\n")
    os.chmod(f"{SCRATCH}/twilio.token", 0o600)
    feed = Feed("signed", "--twilio-token-file", f"{SCRATCH}/twilio.token", "--twilio-url", URL,
                "--activity", "Tea=not_ready", token="t0ps3cret")
    fields = {"EventType": "task-queue.entered", "TaskSid": "WT1", "TaskQueueSid": "WQ1",
              "WorkspaceName": "A & B", "Timestamp": "1795687201"}
    body = "&".join(f"{k}={urllib.parse.quote_plus(v)}" for k, v in fields.items())
    good = {"X_Twilio_Signature": signature(URL, fields.items())}
    assert feed.post(body, FORM, path="/twilio", **good) == (200, {"taken": 1, "ignored": 0})
    assert feed.post(body + "&x=1", FORM, path="/twilio", **good)[0] == 403
    answer, said = feed.post(body, FORM, path="/twilio")  # the token is no signature
    assert answer == 403 and "X-Twilio-Signature" in said["fault"], said
    stream = json.dumps([{"specversion": "1.0", "id": "N1", "source": "AB",
                          "type": "com.twilio.taskrouter.reservation.accepted",
                          "data": {"payload": {"task_sid": "WT1", "task_queue_sid": "WQ1",
                                               "worker_sid": "WK1", "timestamp":
                                               "2026-11-26T10:00:09.000Z"}}}])
    digest = hashlib.sha256(stream.encode()).hexdigest()
    signed = {"X_Twilio_Signature": signature(f"{URL}?bodySHA256={digest}")}
    assert feed.post(stream, "application/json", path=f"/twilio?bodySHA256={digest}",
                     **signed)[0] == 200
    assert feed.post(stream + " ", "application/json", path=f"/twilio?bodySHA256={digest}",
                     **signed)[0] == 403
    assert SECRET not in feed.said()
    answered = [e for e in feed.end() if e["type"] == "wallboard.contact.answered"]
    assert len(answered) == 1 and answered[0]["data"]["agent"] == "WK1", answered


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH)
    return run_all([takes_all_modes, refuses_with_reasons, survives_bad_senders, hears_cloud_systems,
                    checks_signatures, starts_only_when_it_is_safe])


if __name__ == "__main__":
    sys.exit(main())
