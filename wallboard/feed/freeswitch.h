#ifndef WALLBOARD_FEED_FREESWITCH_H
#define WALLBOARD_FEED_FREESWITCH_H

/*
 * The state that one FreeSWITCH's mod_callcenter builds up, shared by the parts that
 * change it (freeswitch_calls, freeswitch_agents, freeswitch_lists) and the table that
 * calls them (freeswitch_events). Pure: it is told the time and sends events through
 * `say`. Times are Unix ms of the telephony system's clock.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "feed/asterisk_say.h"

struct ami_offers;
struct call_waits;
struct freeswitch_agents;
struct index;

#define FREESWITCH_CORE_BYTES 63 /* of Core-UUID */

/* What the lists say of a queue. */
struct freeswitch_queue {
    bool listed;                          /* in the latest round */
    int64_t waiting, answered, abandoned; /* EVENT_NO_NUMBER: not said */
    int64_t since_ms; /* of the two counters; EVENT_NO_TIME: not known */
};

struct freeswitch {
    struct index *queues; /* names to numbers */
    struct freeswitch_queue *queue_rows;
    struct freeswitch_agents *agents;
    struct call_waits *waits;
    struct ami_offers *offers; /* which calls ring at whom */
    struct asterisk_say say;
    uint32_t capabilities; /* enum event_capability; grows with the first lists */
    bool opens;      /* a recording, which may hold no list: its first event begins it */
    bool begun;      /* a complete snapshot has been said */
    bool gap;        /* the link was lost since the last round */
    size_t pending;  /* members' lists of this round still to come */
    bool listing;    /* a round is being told */
    int64_t list_ms; /* since then */
    int64_t wait_due_ms;     /* the first due_ms of a wait; EVENT_NO_TIME: none */
    int64_t snapshot_due_ms; /* EVENT_NO_TIME: none is due */
    int64_t now_ms;
    char core[FREESWITCH_CORE_BYTES + 1]; /* this life of FreeSWITCH; "" not known */
};

/* Zeroes and allocates, for so many agents and waits: LIMIT_AGENTS and LIMIT_CONTACTS, or
 * fewer in a test. False without memory; finish it all the same. */
bool freeswitch_init(struct freeswitch *state, size_t agents, size_t contacts);
void freeswitch_finish(struct freeswitch *state);

/* The queue's number, given now if it has none; SIZE_MAX: no name, or one too many. */
size_t freeswitch_queue(struct freeswitch *state, struct str name);

/* The clock has come to `now_ms`: ends wrap-ups, closes calls whose end is not told, says
 * the snapshot that is due. */
void freeswitch_tick(struct freeswitch *state, int64_t now_ms);

/* When there is something to do; EVENT_NO_TIME: nothing. */
int64_t freeswitch_next_ms(const struct freeswitch *state);

/* The link was lost: of nothing is known what became of it until the next round. */
void freeswitch_lost(struct freeswitch *state);

/* Another life of FreeSWITCH begins: its calls are gone. */
void freeswitch_restarted(struct freeswitch *state);

#endif
