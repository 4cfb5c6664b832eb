#ifndef WALLBOARD_HUB_MEASURE_H
#define WALLBOARD_HUB_MEASURE_H

/*
 * A measure of the hub, as a row of a table: its family and how its samples are written.
 * A new one is one row in one of the tables (measures_*.h) and one in docs/monitoring.md.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "hub/exposition.h"
#include "hub/pulse.h"
#include "hub/timing.h"

struct agreement;
struct gate;
struct hearing;
struct hub_clock;
struct ingest;
struct intake;
struct json_parser;
struct record;
struct screens;
struct serve;
struct snapshot;
struct steer;

/* The hub's parts, borrowed for one look at them. */
struct measure_source {
    const char *site;
    struct record *record;
    const struct ingest *ingest;
    const struct hearing *hearing;
    struct intake *intake;
    const struct screens *screens;
    const struct serve *serve;
    const struct steer *steer;
    struct gate *gate; /* NULL: there are no keys */
    const struct agreement *agreement;
    const struct hub_clock *clock;
    uint64_t lost; /* events that the start could not read and today's figures lack */
    bool durable, clock_good, clock_sound; /* as screens are told */
    struct mono now;
    struct wall wall;
};

/* What of the journal can fail. */
enum measure_op {
    MEASURE_COMMIT,     /* events cannot be written */
    MEASURE_RECOVER,    /* nor the file be mended */
    MEASURE_DAY,        /* the service day cannot be turned */
    MEASURE_CHECKPOINT, /* what a restart begins with was not kept */
    MEASURE_OPS,
};

#define MEASURE_DIGESTS 64 /* the hub's last, one in five seconds */

/* What is counted nowhere else, since the start. */
struct measure_tallies {
    struct wall started;
    struct timing commits;
    uint64_t commit_count; /* of the journal, at the last look */
    uint64_t failed[MEASURE_OPS];
    uint64_t digests[MEASURE_DIGESTS];
    uint64_t digest_count; /* ever told */
    struct pulse pulse;
};

struct measure_frame {
    struct exposition *out;
    const struct measure_source *source;
    const struct measure_tallies *tallies;
    const struct snapshot *snapshot; /* of now */
    struct json_parser *json;
};

struct measure {
    struct exposition_family family; /* name NULL ends a table */
    void (*write)(const struct measure_frame *frame);
};

#endif
