#ifndef WALLBOARD_SITE_FOLLOWER_H
#define WALLBOARD_SITE_FOLLOWER_H

/*
 * A hub's words to numbers (docs/hub.md): takes the day so far as a snapshot, follows the
 * relay in one contiguous sequence, finds gaps, new epochs, lost tails and digests that
 * differ, and asks for what is missing. Pure: told the time and what came, says what to
 * ask; sockets are the program's. Until it is level its figures are marked as such, and a
 * hub that is silent ages them as any silent source would.
 *
 * The counting rules are the hub's: its site file comes with the snapshot.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

struct follower;
struct intake;
struct site;

#define FOLLOWER_ASK_BYTES 256 /* of one request */

enum follower_state {
    FOLLOWER_SILENT,  /* the hub has not been heard, or not for FOLLOWER_SILENCE_MS */
    FOLLOWER_JOINING, /* wants a snapshot */
    FOLLOWER_CLOSING, /* wants a range */
    FOLLOWER_LEVEL,   /* shows what the hub has said last */
};

#define FOLLOWER_SILENCE_MS 3000

/* "silent", "joining", "catching up", "level"; never NULL. */
const char *follower_state_name(enum follower_state state);

struct follower_status {
    enum follower_state state;
    uint64_t hub, epoch, sequence; /* reached; 0: nothing yet */
    uint64_t head;                 /* the hub's, as last heard */
    uint64_t digest;               /* at the last comparison; 0: none yet */
    uint64_t control_version;      /* of follower_control() */
    uint64_t controls;             /* how often that became another, since the start */
    bool durable;                  /* the hub's disk has what is shown */
    bool clock_good;               /* the hub's is synchronised */
    bool clock_held;               /* it knows no time at all: see hub/hub_clock.h */
    /* counted since the start */
    uint64_t messages, bad_messages, gaps, ranges, snapshots, wrong_digests;
    char fault[160]; /* why the last snapshot was of no use; "" */
};

/* `screen` names it to the hub, at most 64 bytes; `seed` spreads its requests, so that a
 * floor of screens does not ask at one instant. NULL without memory. */
struct follower *follower_create(const char *screen, uint64_t seed);
void follower_destroy(struct follower **self);

/* A message of the relay; a frame that the hub answered. Whatever the bytes are. */
void follower_hear(struct follower *follower, const void *bytes, size_t size,
                   struct mono now);
void follower_answer(struct follower *follower, const void *bytes, size_t size,
                     struct mono now);

/* What to ask the hub now, into `buffer` of FOLLOWER_ASK_BYTES; its size, 0: nothing. It
 * counts as asked. */
size_t follower_ask(struct follower *follower, struct mono now, void *buffer);

/* Until follower_ask() may have something, a second at most. */
int64_t follower_wait_ms(const struct follower *follower, struct mono now);

/* The numbers; NULL before the first snapshot. Another one after each snapshot: then
 * follower_renewed() is true once. Owned by the follower. */
struct intake *follower_intake(struct follower *follower);
bool follower_renewed(struct follower *follower);

/* By which site file it counts, and its text; NULL and empty before. Live as long as the
 * intake. */
const struct site *follower_site(const struct follower *follower);
struct str follower_site_text(const struct follower *follower);

/* The hub's time as far as its words have come, which is the time of its figures. */
struct wall follower_time(const struct follower *follower);

/* What screens are told to show, as the hub wrote it. Borrowed until the next answer. */
struct str follower_control(const struct follower *follower);

const struct follower_status *follower_status(const struct follower *follower);

/* Since the hub's relay was last heard; -1: never. */
int64_t follower_silence_ms(const struct follower *follower, struct mono now);

/* State is by the clock too: call every turn. True if the state changed, or a snapshot is
 * of no use for another reason than before: it is to be told. */
bool follower_update(struct follower *follower, struct mono now);

#endif
