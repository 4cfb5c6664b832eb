#ifndef WALLBOARD_HUB_STEER_H
#define WALLBOARD_HUB_STEER_H

/*
 * Supervisors' commands: who may, written down before it is done, then done and told to
 * every screen at once. What is in force outlives a restart.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "bus/router.h"
#include "control/command.h"

struct guard;
struct journal;
struct known;
struct screens;
struct site_files;
struct steer;

/* What a status tells of the hub itself. */
struct steer_facts {
    const char *site;
    uint64_t hub, epoch, head;
    uint64_t unverified; /* events that the journal has yet to read once more */
    uint64_t lost;       /* events that it has lost and today's figures may lack */
    bool durable;
    const char *clock; /* in words */
    size_t sources;
    uint64_t refused;
    uint64_t rate_limited;          /* events that had to wait at their source */
    uint64_t compared;              /* control totals */
    size_t disagreeing;             /* queues whose source counts something else */
    const struct site_files *files; /* that the screens are sent */
    const char *site_path;          /* of the site file; NULL: none */
};

/* Takes up what was in force. `journal` is borrowed for its life. NULL without memory. */
struct steer *steer_create(struct journal *journal, struct wall now);
void steer_destroy(struct steer **self);

/* What a command is heard amid. */
struct steer_scene {
    struct router *control,
        *sync; /* answers go out by one, screens are asked by the other */
    const struct screens *screens;
    const struct steer_facts *facts;
    struct known *known; /* says what may be acknowledged */
    struct mono now;
    struct wall wall;
};

/* So many are heard in a turn of the loop: each may wait for the disk, and what screens
 * and publishers want must not wait for a supervisor's thousands. */
#define STEER_COMMANDS 8

/* What has come to the control port, in a turn of the loop. `guard` says who may. */
void steer_turn(struct steer *steer, const struct guard *guard,
                const struct steer_scene *scene);

/* One command: carried out or refused, and answered. `may`: its key says so. */
void steer_hear(struct steer *steer, const struct router_message *message, bool may,
                const struct steer_scene *scene);

/* Commands since the start, and how many were refused; those that are none at all stand
 * behind the last verb. */
struct steer_counts {
    uint64_t heard[COMMAND_VERB_COUNT + 1], refused[COMMAND_VERB_COUNT + 1];
    uint64_t forbidden; /* of the refused: the key may not command */
};
const struct steer_counts *steer_counts(const struct steer *steer);

/* A part of a screen's picture, or what says it is one: goes to whoever asked for it, up
 * to the last, for a minute at most. */
void steer_pass_picture(struct steer *steer, struct str frame, const char *screen,
                        struct router *control, struct mono now);

/* What was acknowledged and is over is taken out; after each judgement. */
void steer_settle(struct steer *steer, struct known *known, struct mono now);

/* What is over is taken out. True if the orders changed since the last call of this, by
 * that or by a command: then the screens are to be told. */
bool steer_take_change(struct steer *steer, struct wall now);

/* The orders in force, JSON; borrowed until the next call of this module. */
struct str steer_orders(const struct steer *steer);
uint64_t steer_version(const struct steer *steer);

#endif
