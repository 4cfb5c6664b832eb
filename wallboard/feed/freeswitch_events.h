#ifndef WALLBOARD_FEED_FREESWITCH_EVENTS_H
#define WALLBOARD_FEED_FREESWITCH_EVENTS_H

/* The words of mod_callcenter's events (CC-Action), in a table, as canonical events
 * (docs/events.md, section 8.3). Pure. */

#include <stdbool.h>
#include <stdint.h>

struct esl_message;
struct freeswitch;

enum freeswitch_verdict {
    FREESWITCH_TAKEN,
    FREESWITCH_PASSED_OVER, /* of no use to a board, or a word that is not known */
    FREESWITCH_NOT_TAKEN,   /* a name is missing, or one too many: *ret_why says */
};

/* One event at `now_ms` (used where it has no time stamp of its own). */
enum freeswitch_verdict freeswitch_apply(struct freeswitch *state,
                                         const struct esl_message *message,
                                         int64_t now_ms, const char **ret_why);

/* The event's own time stamp. False if it has none. */
bool freeswitch_stamp(const struct esl_message *message, int64_t *ret_ms);

#endif
