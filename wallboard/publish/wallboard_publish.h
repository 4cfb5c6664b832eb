#ifndef WALLBOARD_PUBLISH_H
#define WALLBOARD_PUBLISH_H

/*
 * Tells the boards of a call centre what happens, through a wallboard hub, and loses
 * nothing: what was said is kept in a file until the hub has it on disk, also over
 * restarts and failures of either side. What can be said is in docs/events.md, how to use
 * this in docs/publishing.md.
 *
 *     struct wallboard_publish *wall = wallboard_publish_open(
 *         "tcp://hub:5560", NULL, "/var/lib/shop", "wallboard://leeds/shop/1", "leeds");
 *     wallboard_publish_say(wall, "contact.queued",
 *                           "{\"contact\":\"4711\",\"queue\":\"chat\"}", 0);
 *     wallboard_publish_turn(wall, 1000);
 *     wallboard_publish_close(&wall, 10000);
 *
 * Link with `pkg-config --cflags --libs wallboard-publish`. Nothing but
 * wallboard_publish_turn() and wallboard_publish_close() waits for the hub. A handle
 * belongs to one thread at a time; a program may have many, each for a source of its own.
 * Warnings go to standard error.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct wallboard_publish;

/*
 * `hub`: its ingest port, "tcp://HOST:PORT". `key`: a file with your keys and the hub's,
 * from `wallboardctl keys new`; NULL: in the clear. `spool`: a folder for what the hub
 * may not have yet, made if it is not there. `source`: who speaks, the same after every
 * start and used by nobody else. `site`: as the hub calls it.
 *
 * NULL only without memory; look at wallboard_publish_fault() for all else. A hub that is
 * not there is no fault.
 */
struct wallboard_publish *wallboard_publish_open(const char *hub, const char *key,
                                                 const char *spool, const char *source,
                                                 const char *site);

/* Why the last call failed, or why this handle can do nothing at all; "": all is well.
 * Valid until the next call. */
const char *wallboard_publish_fault(const struct wallboard_publish *wall);

/* What you are able to tell, as words with blanks between them: "events ring hold". Until
 * you say so: "events". A word that is not known fails. */
bool wallboard_publish_can(struct wallboard_publish *wall, const char *capabilities);

/*
 * Says one event. `type` with or without "wallboard.", `data` its fields as a JSON object
 * (NULL: none), `time_ms` when it happened in Unix milliseconds (0: now). Stored with the
 * next wallboard_publish_turn(). False: refused, and nothing was said.
 */
bool wallboard_publish_say(struct wallboard_publish *wall, const char *type,
                           const char *data, int64_t time_ms);

/* The same with a whole event (CloudEvents, JSON). Its id, time and data stay; source and
 * numbers become yours. */
bool wallboard_publish_say_event(struct wallboard_publish *wall, const char *event);

/*
 * Works for `timeout_ms`; 0: does what can be done at once. Call it at least once a
 * second all the while you are alive, or the boards mark you as silent. The number of
 * events that the hub does not have yet; below 0: the handle can do nothing.
 */
int64_t wallboard_publish_turn(struct wallboard_publish *wall, int64_t timeout_ms);

struct wallboard_publish_status {
    bool welcome;     /* the hub is there and hears you */
    uint64_t open;    /* events that it does not have yet */
    uint64_t refused; /* events that it will never take; told on standard error */
    uint64_t dropped; /* events given up: the folder's disk was full or broken */
};
struct wallboard_publish_status
wallboard_publish_status(const struct wallboard_publish *wall);

/* Says bye, so that the boards do not take it for an alarm, and waits for at most
 * `timeout_ms` until the hub has everything. What is left is sent after the next open. */
void wallboard_publish_close(struct wallboard_publish **handle, int64_t timeout_ms);

#ifdef __cplusplus
}
#endif

#endif
