#ifndef WALLBOARD_HUB_SERVE_H
#define WALLBOARD_HUB_SERVE_H

/*
 * What screens ask for, answered bit by bit: a turn serves a bounded amount, so that
 * three hundred screens after a restart hold up nothing, and goes round between keys
 * (hub/jobs.h). One snapshot a second is made at most and is the same for all. A screen
 * that does not read is waited for, then let go. What is asked for in vain, or reported
 * under another's name, is answered with a refusal.
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
struct screens_speaker;
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

/* One request or report of that speaker. False: it is none of them. */
bool serve_hear(struct serve *serve, struct str body, struct screens *screens,
                const struct screens_speaker *speaker);

/* What was asked for and done since the start. */
struct serve_counts {
    uint64_t snapshots;   /* asked for: a screen began, or begins anew */
    uint64_t ranges;      /* asked for: a screen missed something */
    uint64_t unkept;      /* ranges that were not to be had */
    uint64_t busy;        /* requests that there was no place for */
    uint64_t other_name;  /* reports under a screen's name that is another's... */
    uint64_t no_report;   /* ...and those that are none */
    struct timing making; /* of snapshots */
};
const struct serve_counts *serve_counts(const struct serve *serve);

/* Answers what is open, for a bounded time. */
void serve_step(struct serve *serve, struct router *router, const struct speech *speech,
                const struct serve_source *source);

/* Until there is more to do, `most_ms` at most. */
int64_t serve_wait_ms(const struct serve *serve, struct mono now, int64_t most_ms);

#endif
