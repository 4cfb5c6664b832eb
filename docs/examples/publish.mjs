// node publish.mjs http://127.0.0.1:8088/events
// Beside it runs: wallboard-feed http --hub tcp://hub:5560 --spool /var/lib/shop --site leeds
// Debian has no ZeroMQ for Node; the feed has it, and keeps what was answered with 200.
const url = process.argv[2];

async function say(type, id, data) {
  const event = {
    specversion: "1.0", source: "shop", type: `wallboard.${type}`, id,
    time: new Date().toISOString(), data,
  };
  for (let pause = 100; ; pause = Math.min(pause * 2, 10000)) {
    try {
      const answer = await fetch(url, {
        method: "POST", body: JSON.stringify(event),
        headers: { "Content-Type": "application/cloudevents+json" },
      });
      if (answer.ok) return;
      if (answer.status < 500) throw new TypeError(await answer.text(), { cause: "refused" });
    } catch (error) {
      if (error.cause === "refused") throw error; // saying it again would not help
    } // the feed is not there: the same id again, it counts once
    await new Promise((again) => setTimeout(again, pause));
  }
}

for (let i = 1; i <= 10; i++) {
  await say("contact.queued", `queued-${i}`, { contact: `c${i}`, queue: "chat" });
}
