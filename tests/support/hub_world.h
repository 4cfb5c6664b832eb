#ifndef SUPPORT_HUB_WORLD_H
#define SUPPORT_HUB_WORLD_H

/*
 * A hub as far as screens see it, a screen that follows it, and the lines between them,
 * in a time of their own. The hub's events are those of a made-up centre.
 */

#include "simulate/centre.h"
#include "site/follower.h"
#include "site/intake.h"
#include "site/site.h"
#include "support/lossy_line.h"
#include "wire/relay.h"

#define WORLD_HUB_ID 77

struct kept {
    int64_t received_ms;
    char *body;
    size_t size;
};

/* All of it is a test's to change. */
struct hub {
    struct site *site;
    struct intake *intake;
    struct centre *centre;
    struct kept *events;
    uint64_t head, epoch, oldest; /* oldest: what it still has for ranges */
    int64_t number;               /* of the publisher */
    struct wall wall;
    bool silent, still; /* says nothing; nothing happens */
    bool spoils;        /* its snapshots */
    uint64_t rules_hash;
    uint8_t message[RELAY_MAX_BYTES];
};

struct world {
    struct hub hub;
    struct follower *follower;
    struct line relay, asks, answers;
    struct mono now;
    struct mono beat_due;
    unsigned faults_told;
};

/* Both must be there; the lines are good. */
void world_open(struct world *world, uint64_t seed);
void world_close(struct world *world);

/* Of a thousand messages: lost, doubled, late. Requests and answers go over TCP of their
 * own: lost whole, never out of order. */
void world_set_lines(struct world *world, int lost, int doubled, int late);

/* So long, in steps of 50 ms. */
void world_run(struct world *world, int64_t for_ms);

/* Once all has arrived: the screen is level, and counts what the hub does. */
void world_assert_agrees(struct world *world);

/* What the hub says: the head of a message, and a heartbeat, whose bytes are in
 * `message`. */
struct relay_head hub_head(const struct hub *hub, enum relay_kind kind);
size_t hub_beat(struct hub *hub);

#endif
