#ifndef WALLBOARD_FEED_FREESWITCH_LISTS_H
#define WALLBOARD_FEED_FREESWITCH_LISTS_H

/*
 * A round of lists as mod_callcenter answers them: queues, agents, tiers, then the
 * members of each queue. Which list a text is shows in its columns, so that a recording
 * needs no questions. After the last one what was not named is not there, and a snapshot
 * is due.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct freeswitch;

enum freeswitch_list {
    FREESWITCH_LIST_TAKEN,
    FREESWITCH_LIST_OTHER, /* an answer to some other question */
    FREESWITCH_LIST_ERROR, /* "-ERR ...", "-USAGE ..." */
};

/* Takes in one answer. *ret_refused: rows that could not be used, for a bad name or
 * because they are too many. */
enum freeswitch_list freeswitch_lists_take(struct freeswitch *state, struct str text,
                                           size_t *ret_refused);

/* Says all that is so as one source.snapshot with complete: true. */
void freeswitch_lists_snapshot(struct freeswitch *state, int64_t time_ms);

#endif
