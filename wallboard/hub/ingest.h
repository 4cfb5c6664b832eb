#ifndef WALLBOARD_HUB_INGEST_H
#define WALLBOARD_HUB_INGEST_H

/*
 * Who speaks, and what of it is new: per source the numbers taken in so far, what it has
 * to be answered, and how long ago it was heard (docs/hub.md, "Ingest"). Pure: told the
 * time, says what to do; storing and sending are the program's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "bus/router.h"
#include "hub/skew.h"
#include "stats/event.h"
#include "wire/answer.h"

struct ingest;

/* A missing number is asked for once a second and, while later ones come, so many times:
 * on a line that loses every fifth message each way all of them fail once in 10^44. */
#define INGEST_ASKS   100
#define INGEST_ASK_MS 1000

/* Longer ids of sources are refused: the journal keeps none of them. */
#define INGEST_SOURCE_BYTES 128

enum ingest_verdict {
    INGEST_TAKE,      /* keep it */
    INGEST_DUPLICATE, /* had it */
    INGEST_EARLY,     /* a number before it is missing, and asked for */
    INGEST_LIMITED,   /* its source says too much at once: asked for again, soon */
    INGEST_IDLE,      /* a heartbeat that says nothing new */
    INGEST_FULL,      /* too many sources, or an id that is too long */
};

/* What one source of class A may say at once, and in a second on and on: the rest waits
 * at the source, for it is not acknowledged (reliability.md section 4). */
struct ingest_limits {
    int64_t rate, burst; /* events; rate 0: no limit */
};

/* NULL without memory. */
struct ingest *ingest_create(struct ingest_limits limits);
void ingest_destroy(struct ingest **self);

/* What the journal had of a source at start. */
void ingest_restore(struct ingest *ingest, struct str source, int64_t epoch,
                    int64_t sequence);

/* One event. `peer`: whom to answer; NULL: heard over a plain SUB, where whatever comes
 * is taken. */
enum ingest_verdict ingest_hear(struct ingest *ingest, const struct event *event,
                                const struct router_peer *peer, struct mono now);

/* An event of that number was refused for good: it counts as taken. */
void ingest_skip(struct ingest *ingest, struct str source, int64_t epoch,
                 int64_t sequence, const struct router_peer *peer, struct mono now);

/* A hello or heartbeat of the source came so long after its own time. True if that
 * changes the verdict on its clock. */
bool ingest_note_skew(struct ingest *ingest, struct str source, int64_t skew_ms,
                      struct mono now, enum skew_verdict *ret_verdict);

/* Is the source's clock so wrong that the time of receipt stands for its own? */
bool ingest_is_overruled(struct ingest *ingest, struct str source);

/* Does a source that was heard in the last seconds tell the hub's own time? */
bool ingest_confirms_time(const struct ingest *ingest, struct mono now);

/* Time passes: sources that had to wait are asked to go on. */
void ingest_refill(struct ingest *ingest, struct mono now);

/* All that was taken is committed: whoever waits for that may be told. */
void ingest_committed(struct ingest *ingest);

/* The next answer that is due, and to whom; false: none. Borrowed until the next call. */
bool ingest_answer(struct ingest *ingest, struct answer *ret_answer,
                   struct router_peer *ret_peer);

/* One source, for heartbeats and measures. */
struct ingest_source {
    struct str id; /* borrowed */
    int64_t epoch, sequence;
    int64_t age_ms;  /* since it was heard; -1: not since the start */
    int64_t skew_ms; /* of its clock; 0 if not known */
    bool upstream_down, plain, gap_open;
    bool ended; /* it said goodbye */
    uint64_t taken, duplicates, early, skipped, gaps_given_up;
    uint64_t lost;          /* events of the gaps that were given up */
    uint64_t epoch_changes; /* since the start; its first epoch is none */
    uint64_t rate_limited;  /* not taken at once; they come again */
};
size_t ingest_count(const struct ingest *ingest);
struct ingest_source ingest_at(const struct ingest *ingest, size_t number,
                               struct mono now);

#endif
