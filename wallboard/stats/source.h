#ifndef WALLBOARD_STATS_SOURCE_H
#define WALLBOARD_STATS_SOURCE_H

/*
 * One publisher: which of its numbered messages were received, what it can tell, whether
 * it restarted. A number is a duplicate if it was received before, or if it is so old
 * that it cannot be told; it is a gap if it is below the highest one known of and was not
 * received (events.md section 4).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"
#include "stats/fact.h"
#include "stats/limits.h"

/* The numbers received in one life of a publisher. */
struct source_window {
    int64_t epoch;    /* EVENT_NO_NUMBER: none yet */
    int64_t highest;  /* received */
    int64_t head;     /* known to be used */
    int64_t floor;    /* gaps at or below are forgiven: a complete snapshot came */
    int64_t received; /* numbers above floor */
    int64_t forgiven; /* numbers at or below floor that never came */
    uint64_t *bits;   /* LIMIT_SEQUENCE_WINDOW of them, by number modulo */
};

/* A snapshot: what came of it. */
struct source_listing {
    uint64_t id_hash;
    uint32_t number;       /* the source's n-th, from 1: marks what this one listed */
    bool complete, closes; /* closes: it is complete, and all of it was taken in */
    int64_t epoch;
    int64_t parts, parts_received;
    uint64_t part_bits[16];   /* of at most 1000 */
    int64_t as_of;            /* the least of its parts; EVENT_NO_NUMBER: not numbered */
    int64_t sequence;         /* likewise, their own numbers */
    struct stamp first, last; /* of its parts' times */
    int64_t heard_ms;         /* when the last part to come was heard */
};

/* How many of its snapshots, and of its lives, a source is remembered by. */
#define SOURCE_LISTINGS 16
#define SOURCE_LIVES    4

/* One life of a publisher, and when the first word of it was said. */
struct source_life {
    int64_t epoch;
    struct stamp first;
};

/* The latest place among a source's words that a complete snapshot of it stands for:
 * what is not listed and was not heard of since was over then. */
struct source_closing {
    int64_t epoch, as_of; /* EVENT_NO_NUMBER: not numbered */
    struct stamp at;      /* STAMP_NONE: none yet */
};

struct source {
    char id[LIMIT_LABEL_BYTES + 1];
    size_t id_size;
    uint64_t hash;

    struct source_window windows[2]; /* this life and the one before */
    bool numbered, upstream_down, has_hello, has_snapshot;
    uint32_t capabilities; /* as declared */
    uint32_t shown;        /* enum event_capability: parts its events have proved */
    uint64_t events, duplicates, late, dropped;

    int64_t epoch;        /* of this life; EVENT_NO_NUMBER: not said */
    int64_t closed_epoch; /* contacts last heard of in a life before are closed */
    int64_t closed_at_ms; /* since then */
    struct source_closing closing;
    uint8_t life_count;
    struct source_life lives[SOURCE_LIVES]; /* the newest first */
    int64_t grace_ends_ms; /* for a complete snapshot; EVENT_NO_TIME: none awaited */
    struct source_listing listings[SOURCE_LISTINGS];
    uint8_t listing_count;
    uint32_t listings_ever;
    struct stamp forgotten; /* the last complete snapshot or restart that had to go;
                               STAMP_NONE: none */

    /* What is missing for good lay between a complete snapshot and the one before it, or
     * the start: [from, to); EVENT_NO_TIME: nothing is. */
    int64_t doubt_from_ms, doubt_to_ms;
    uint64_t lost; /* times that something was, without a number that a window follows */
    int64_t whole_ms; /* the latest complete snapshot; EVENT_NO_TIME: none yet */

    int64_t skew_least_ms[2]; /* of these five minutes and the five before */
    int64_t skew_span;
};

struct sources;

/* NULL without memory. */
struct sources *sources_create(void);
void sources_destroy(struct sources **self);

size_t sources_count(const struct sources *sources);
struct source *sources_at(const struct sources *sources, size_t number);

/* How many numbers there are above the floor up to the highest: received is no more. */
int64_t source_window_span(const struct source_window *window);

/* The number of a source, given now if `add` and it has none; LIMIT_SOURCES: not known,
 * or no room. */
size_t sources_find(struct sources *sources, struct str id, bool add);

/* Notes a number as received. False: it is a duplicate. A life before the last two is
 * not followed any more: true. */
bool source_receive(struct source *source, int64_t epoch, int64_t sequence);

/* Does the window of this life exist, so that source_receive() can tell? */
bool source_follows(const struct source *source, int64_t epoch);

/* Numbers up to `head` are in use in this life. */
void source_note_head(struct source *source, int64_t epoch, int64_t head);

/* All that is so now is known as of this number, at this instant: older gaps matter no
 * more to it. What they would have counted stays in doubt (events.md section 4). */
void source_forgive(struct source *source, int64_t epoch, int64_t as_of, int64_t at_ms);

/* Something that was said before this instant will never come, whatever its number. */
void source_lose(struct source *source, int64_t at_ms);

/* May counts of [from, to) lack what never came? */
bool source_lacks(const struct source *source, int64_t from_ms, int64_t to_ms);

/* Numbers missing now. */
uint64_t source_gaps(const struct source *source);

/* Can its figures not be vouched for? */
bool source_is_unverified(const struct source *source);

/* Notes receipt minus event time of a message that is never resent; the least of the last
 * five to ten minutes; 0 before the first. */
void source_note_skew(struct source *source, int64_t skew_ms, int64_t now_ms);
int64_t source_skew_ms(const struct source *source);

/* The snapshot that the part is of, with it taken in; *ret_whole if it was the last one
 * missing. Borrowed until the next part comes. */
struct source_listing *source_list_part(struct source *source, const struct event *event,
                                        struct stamp at, bool *ret_whole);

/* What a complete one stands for: what is not in it was over then. */
struct source_closing source_closing_of(const struct source_listing *listing);

/* Takes note of a life that a word of it tells of. True if that makes known a restart, or
 * that one was earlier: *ret. */
bool source_note_life(struct source *source, int64_t epoch, struct stamp at,
                      struct stamp *ret);

/* When the lives that are known of began, but the first: restarts. How many. */
size_t source_restarts(const struct source *source, struct stamp ret[SOURCE_LIVES]);

#endif
