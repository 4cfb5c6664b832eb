#ifndef WALLBOARD_CTL_REPORT_H
#define WALLBOARD_CTL_REPORT_H

/*
 * The numbers at one instant, written out: as JSON in the stable form of the docs
 * (docs/replay.md), or as a table for people. Writes to a stream; errors are the
 * stream's.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "locale/calendar.h"
#include "stats/engine.h"
#include "stats/snapshot.h"
#include "wire/decode.h"

struct queue_waits;
struct standings;

struct report {
    const struct snapshot *snapshot;
    const struct engine *engine;        /* for the intervals */
    const struct calendar *calendar;    /* for their bounds */
    const struct standings *standings;  /* NULL: not asked for */
    const struct decode_counts *counts; /* what was refused */
    const struct queue_waits *waits;    /* for their percentiles; NULL: no intervals */
    int64_t interval_min;               /* 15, 30, 60; 0: none */
    bool timed;                         /* false: no event carried a time */
};

/* Consecutive intervals from the day's start up to the running one: aligned on the local
 * clock, and never across a change of offset. start.ms == end.ms before the first. */
bool report_next_interval(const struct report *report, struct calendar_span *interval);

/* A queue's figures over one of them. False if the engine no longer holds all of it. */
bool report_interval(const struct report *report, const struct calendar_span *interval,
                     size_t queue, struct snapshot_figures *ret);

void report_json(const struct report *report, FILE *out);
void report_table(const struct report *report, FILE *out);

#endif
