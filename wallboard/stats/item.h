#ifndef WALLBOARD_STATS_ITEM_H
#define WALLBOARD_STATS_ITEM_H

/*
 * What figures are made of beside stays in queues: rings at agents, outbound attempts,
 * results, and the time that agents spend in a state. The engine keeps sums of these; a
 * witness is told of each one as it is counted, and again as it is taken back, so that
 * what is left can be listed.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"
#include "stats/result.h"
#include "stats/snapshot.h"
#include "stats/work.h"

enum item_kind {
    ITEM_RING,     /* a contact rang at an agent: once, however often */
    ITEM_MISS,     /* a ring that the agent missed */
    ITEM_ATTEMPT,  /* to reach somebody by telephone */
    ITEM_CALLBACK, /* the same, of who asked to be called back, when that was asked */
    ITEM_RESULT,
    ITEM_SPELL, /* of an agent in one state */
    ITEM_SHIFT, /* of an agent, as it was scheduled: the engine tells of none */
    ITEM_KIND_COUNT,
};

struct item {
    enum item_kind kind;
    struct str contact, source;        /* size 0: none; likewise the next two lines */
    struct str queue, agent, campaign; /* that it counts for */
    struct str note;                   /* of SPELL: the reason; of RESULT: the currency */
    enum event_channel channel;        /* not of RING and SPELL */
    int64_t at_ms;                     /* it is credited to; SPELL: it begins */
    int64_t to_ms;                     /* SPELL, SHIFT: it ends */
    int64_t kept_ms;                   /* SHIFT: how much of it was kept to */
    uint8_t shift;                     /* SHIFT: enum shift_kind */
    int64_t value_milli;               /* RESULT */
    enum result_measure measure;       /* RESULT */
    uint8_t currency;                  /* RESULT of revenue: its number */
    bool connected;                    /* ATTEMPT: a person answered */
    enum agent_state state;            /* SPELL */
    bool productive;                   /* SPELL: a reason of not_ready that is */
};

/* Adds an item that is no spell to the tallies of a row that it counts for (sign 1), or
 * takes it back (-1): of an agent, or of a queue, channel or campaign. */
void item_add(int64_t *cells, const struct item *item, int64_t sign);

/* The quarter-hours that a spell lies in, and the tallies of its agent that it adds to
 * there; none of who is not logged in. */
void item_cut_spell(const struct item *spell, int64_t sign, work_add *add, void *context);

/* Counted: `sign` 1; taken back: -1. Strings are borrowed for the call. */
typedef void item_witness(void *context, const struct item *item, int64_t sign);

#endif
