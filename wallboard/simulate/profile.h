#ifndef WALLBOARD_SIMULATE_PROFILE_H
#define WALLBOARD_SIMULATE_PROFILE_H

/*
 * The tables a made-up call centre is drawn from: its queues, how contacts arrive over
 * the day, who works when and at what. Constant data and plain look-ups, no state.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/event.h"

enum profile_queue_id {
    PROFILE_SUPPORT,
    PROFILE_BILLING,
    PROFILE_SALES,
    PROFILE_NIGHT,
    PROFILE_QUEUES,
    PROFILE_NO_QUEUE = PROFILE_QUEUES,
};

struct profile_queue {
    const char *id, *label;
    int open_min, close_min; /* minutes of the local day; may wrap */
    int64_t talk_median_ms, wrapup_median_ms;
    int64_t patience_mean_ms;
    enum profile_queue_id transfer_to; /* where this queue's hard cases go */
    enum profile_queue_id overflow_to; /* PROFILE_NO_QUEUE: nowhere */
    int64_t transfer_permille;         /* of ended calls */
    int64_t overflow_ms;               /* after this wait */
    int64_t sale_permille;             /* of ended calls */
};

/* One flow of contacts into a queue. */
struct profile_stream {
    enum profile_queue_id queue;
    enum event_channel channel;
    uint8_t per_hour[24]; /* at each full hour; between them a straight line */
};

#define PROFILE_STREAMS 7

enum profile_shift {
    PROFILE_EARLY,
    PROFILE_DAY,
    PROFILE_MIDDLE,
    PROFILE_LATE,
    PROFILE_NIGHT_SHIFT,
    PROFILE_SHIFTS,
};

struct profile_shift_times {
    int start_min, length_min;
};

enum profile_skill {
    PROFILE_MAILS = 1 << 0, /* answers e-mails when nobody waits */
    PROFILE_DIALS = 1 << 1, /* calls customers when nobody waits */
};

struct profile_agent {
    const char *name;
    enum profile_queue_id first, second; /* second: PROFILE_NO_QUEUE for none */
    enum profile_shift shift;
    unsigned skills; /* enum profile_skill */
};

/* A leave of absence in the course of a shift. */
struct profile_break {
    int after_min; /* since the shift's start */
    int length_min;
    const char *reasons[4]; /* each agent has one of them */
};

#define PROFILE_BREAKS 3

struct profile {
    const char *name;
    int64_t arrivals_permille; /* of the streams' figures */
    size_t agent_count;        /* the first ones of the table */
};

/* NULL-terminated. */
const char *const *profile_names(void);

/* NULL takes the first. NULL is returned for an unknown name. */
const struct profile *profile_find(const char *name);

const struct profile_queue *profile_queue(enum profile_queue_id queue);
const struct profile_stream *profile_stream(size_t stream);
const struct profile_agent *profile_agent(size_t agent);
const struct profile_shift_times *profile_shift(enum profile_shift shift);
const struct profile_break *profile_break(size_t number);

/* Contacts per 1000 hours of a stream at a minute of the local day. */
int64_t profile_rate(const struct profile_stream *stream, int64_t minute);

bool profile_is_open(const struct profile_queue *queue, int64_t minute);

#endif
