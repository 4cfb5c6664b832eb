#ifndef WALLBOARD_FEED_AMI_H
#define WALLBOARD_FEED_AMI_H

/*
 * The state that one Asterisk's manager interface builds up, shared by the parts that
 * change it (ami_calls, ami_agents, ami_list) and the table that calls them (ami_events).
 * Pure: it is told the time and sends events through `say`. Times are Unix ms of the
 * telephony system's clock.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "feed/asterisk_say.h"
#include "stats/limits.h"

struct ami_agents;
struct ami_door;
struct ami_offers;
struct alias;
struct call_waits;
struct index;

#define AMI_PENDING_MAX 1024 /* waits whose end is not yet understood */

/* After-call work that a person has stated, because AMI does not tell that of a queue. */
struct ami_wrapups {
    int64_t default_ms; /* of queues that are not named; 0: not known */
    size_t count;
    struct {
        char queue[LIMIT_ID_BYTES + 1];
        int64_t wrapup_ms;
    } rows[LIMIT_QUEUES];
};

/* What a list (QueueStatus) says of a queue. */
struct ami_queue {
    bool heard;                                  /* of, and not in an old log alone */
    bool known;                                  /* by a list */
    bool listed;                                 /* in the latest one */
    int64_t waiting, sl_ms, answered, abandoned; /* EVENT_NO_NUMBER: not said */
    int64_t since_ms;  /* of the two counters; EVENT_NO_TIME: not known */
    int64_t wrapup_ms; /* as stated by a person; 0: not known */
    int64_t counted;   /* calls that its counters hold, by the latest list */
    int64_t told;      /* of them told, or known to be closed, since then */
    int64_t owed;      /* what the counters rose by over a gap; 0: no gap */
};

struct ami {
    struct ami_wrapups wrapups; /* filled before the first queue is named */
    struct alias *aliases;
    struct index *queues; /* names to numbers */
    struct ami_queue *queue_rows;
    struct ami_agents *agents;
    struct call_waits *waits;
    struct ami_offers *offers;
    struct ami_door *door; /* callers on their way into a queue */
    struct asterisk_say say;
    uint32_t capabilities; /* enum event_capability; grows as classes are seen */
    bool hears_calls;      /* events of class call come: the end of a channel is told */
    bool opens;      /* a recording, which may hold no list: its first event begins it */
    bool begun;      /* a complete snapshot has been said */
    bool listing;    /* a list is being told */
    bool gap;        /* the link was lost since the last list */
    bool awaits_log; /* what the gap took is to be told from a log: nothing is given up */
    bool logged;     /* ... and was: a call of before the list that has no end goes on */
    int64_t list_ms; /* since then */
    int64_t audit_due_ms;    /* what a gap took is counted then; EVENT_NO_TIME: no gap */
    uint64_t lost;           /* calls that came and went in gaps, at least */
    int64_t snapshot_due_ms; /* EVENT_NO_TIME: none is due */
    int64_t now_ms;
    size_t pending_count;
    uint64_t pending[AMI_PENDING_MAX]; /* serials */
};

/* Zeroes and allocates, for so many agents and waits: LIMIT_AGENTS and LIMIT_CONTACTS, or
 * fewer in a test. False without memory; finish it all the same. */
bool ami_init(struct ami *ami, size_t agents, size_t contacts);
void ami_finish(struct ami *ami);

/* The queue's number, given now if it has none; SIZE_MAX: no name, or one too many. */
size_t ami_queue(struct ami *ami, struct str name);

/* The same, of a name that may be of long ago: it is not spoken of for that alone. */
size_t ami_queue_once(struct ami *ami, struct str name);

/* The clock has come to `now_ms`, and there is more to hear that was said before: nothing
 * is decided yet. */
void ami_set_now(struct ami *ami, int64_t now_ms);

/* The clock has come to `now_ms`, and all that was said is heard: decides what is decided
 * by time, ends wrap-ups, says the snapshot that is due. */
void ami_tick(struct ami *ami, int64_t now_ms);

/* When there is something to decide; EVENT_NO_TIME: nothing. */
int64_t ami_next_ms(struct ami *ami);

#endif
