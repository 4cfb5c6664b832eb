#ifndef WALLBOARD_SITE_LIVENESS_H
#define WALLBOARD_SITE_LIVENESS_H

/*
 * Is one source still there? A state machine on the monotonic clock: a proven TCP
 * connection says nothing, a heartbeat does (events.md section 4). Zeroed memory is a
 * source that was never heard.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "stats/event.h"
#include "stats/snapshot.h"

struct liveness {
    struct mono heard; /* when it last said anything while its own link upstream was up;
                          valid if ever_heard */
    int64_t heartbeat_ms; /* as its hello says; 0: not said */
    bool ever_heard;
    bool upstream_down; /* its own link to the telephony system */
    bool ended;         /* it said goodbye */
};

/* It said something that could not be used; that it lives is still true. */
void liveness_hear(struct liveness *liveness, struct mono now);

/* It said this. */
void liveness_hear_event(struct liveness *liveness, const struct event *event,
                         struct mono now);

/*
 * CONNECTING until first heard; ENDED after its goodbye; STALE from the third missed
 * heartbeat on, or while its own link upstream is down. A source without heartbeats (one
 * line of shell is a publisher) is LIVE for three seconds after each word.
 */
enum source_link liveness_link(const struct liveness *liveness, struct mono now);

/* Milliseconds since it could vouch for what it says: since it was last heard, or since
 * its own link upstream broke. -1: never heard. */
int64_t liveness_age_ms(const struct liveness *liveness, struct mono now);

#endif
