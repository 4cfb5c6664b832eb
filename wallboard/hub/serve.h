#ifndef WALLBOARD_HUB_SERVE_H
#define WALLBOARD_HUB_SERVE_H

/*
 * What screens ask for, answered bit by bit: a turn serves a bounded amount, so that
 * three hundred screens after a restart hold up nothing. One snapshot a second is made at
 * most and is the same for all. A screen that does not read is waited for, then let go.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "bus/router.h"
#include "hub/speech.h"
#include "hub/timing.h"

struct ingest;
struct intake;
struct labels;
struct record;
struct screens;
struct serve;
struct site_files;

/* What answers are made of; borrowed for each call. */
struct serve_source {
    struct record *record;
    struct intake *intake;
    const struct labels *labels;
    const struct ingest *ingest;
    const struct site_files *files;
    struct str site_text, control;
    uint64_t control_version, rules_hash;
};

/* NULL without memory. */
struct serve *serve_create(void);
void serve_destroy(struct serve **self);

/* One request or report. False: it is none of them. */
bool serve_hear(struct serve *serve, const struct router_message *message,
                struct screens *screens, struct mono now);

/* What was asked for and done since the start. */
struct serve_counts {
    uint64_t snapshots;   /* asked for: a screen began, or begins anew */
    uint64_t ranges;      /* asked for: a screen missed something */
    uint64_t unkept;      /* ranges that were not to be had */
    struct timing making; /* of snapshots */
};
const struct serve_counts *serve_counts(const struct serve *serve);

/* Answers what is open, for a bounded time; true: there is more to do soon. */
bool serve_step(struct serve *serve, struct router *router, const struct speech *speech,
                const struct serve_source *source);

#endif
