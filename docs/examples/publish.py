#!/usr/bin/python3
"""publish.py HUB SPOOL.db: each line of standard input is the data of one contact.queued."""
import json, sqlite3, sys, time
import zmq

SOURCE = "wallboard://leeds/shop/py"
spool = sqlite3.connect(sys.argv[2], isolation_level=None)  # on disk before it is sent
spool.execute("CREATE TABLE IF NOT EXISTS said(epoch, seq, body, PRIMARY KEY(epoch, seq))")
hub = zmq.Context().socket(zmq.DEALER)
hub.set(zmq.IMMEDIATE, 1)
hub.set(zmq.LINGER, 1000)
hub.connect(sys.argv[1])


def event(kind, epoch, number, data):
    numbered = {"sequence": f"{number:020}"} if number else {}
    return json.dumps({"specversion": "1.0", "id": f"{epoch}-{number or time.time_ns()}",
                       "source": SOURCE, "type": f"wallboard.{kind}", "data": data,
                       "time": time.time_ns() // 1000000, "sourceepoch": str(epoch), **numbered})


def deliver(epoch):
    """Sends one life, again and again, until the hub has all of it."""
    rows = spool.execute("SELECT seq, body FROM said WHERE epoch=? ORDER BY seq", [epoch]).fetchall()
    stored, heard = (0, 0), 0
    while stored < (epoch, rows[-1][0]):
        if time.monotonic() - heard > 3:  # at first, and whenever the hub is silent
            heard = time.monotonic()
            hub.send_string(event("source.hello", epoch, None, {"capabilities": ["events"]}))
        while hub.poll(100):
            answer, heard = json.loads(hub.recv()), time.monotonic()
            if answer["reply"] == "refused":
                print(answer, file=sys.stderr)  # its number counts as received
                continue
            place = int(answer["sourceepoch"]), int(answer["sequence"])
            if answer["reply"] == "ack":
                stored = max(stored, place)
                continue
            stored = place if answer["reply"] == "welcome" else (place[0], place[1] - 1)
            for number, body in rows:
                if (epoch, number) > stored:
                    hub.send_string(body)


last = spool.execute("SELECT max(epoch) FROM said").fetchone()[0] or 0
now = max(time.time_ns() // 1000000, last + 1)  # greater than before, whatever the clock says
for number, line in enumerate(sys.stdin, 1):
    body = event("contact.queued", now, number, json.loads(line))
    spool.execute("INSERT INTO said VALUES(?, ?, ?)", [now, number, body])
for (epoch,) in spool.execute("SELECT DISTINCT epoch FROM said ORDER BY epoch").fetchall():
    deliver(epoch)
    spool.execute("DELETE FROM said WHERE epoch < ?", [epoch])  # the last life stays
