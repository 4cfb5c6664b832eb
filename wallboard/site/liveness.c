#include "site/liveness.h"

#define DEFAULT_HEARTBEAT_MS 1000
#define MISSED_HEARTBEATS    3

void liveness_hear(struct liveness *liveness, struct mono now)
{
    if (!liveness->upstream_down || !liveness->ever_heard) {
        liveness->heard = now;
    }
    liveness->ever_heard = true;
}

void liveness_hear_event(struct liveness *liveness, const struct event *event,
                         struct mono now)
{
    if (event->type == EVENT_SOURCE_HELLO && event->heartbeat_ms > 0) {
        liveness->heartbeat_ms = event->heartbeat_ms;
    } else if (event->type == EVENT_SOURCE_HEARTBEAT) {
        liveness->upstream_down = event->upstream == EVENT_UPSTREAM_DOWN;
    }
    liveness_hear(liveness, now);
    liveness->ended = event->type == EVENT_SOURCE_BYE;
}

int64_t liveness_age_ms(const struct liveness *liveness, struct mono now)
{
    int64_t age_ms = mono_ms_between(liveness->heard, now);
    if (!liveness->ever_heard) {
        return -1;
    }
    return age_ms > 0 ? age_ms : 0;
}

enum source_link liveness_link(const struct liveness *liveness, struct mono now)
{
    int64_t heartbeat_ms =
        liveness->heartbeat_ms > 0 ? liveness->heartbeat_ms : DEFAULT_HEARTBEAT_MS;
    if (!liveness->ever_heard) {
        return SOURCE_CONNECTING;
    }
    if (liveness->ended) {
        return SOURCE_ENDED;
    }
    bool silent = liveness_age_ms(liveness, now) >= heartbeat_ms * MISSED_HEARTBEATS;
    return silent || liveness->upstream_down ? SOURCE_STALE : SOURCE_LIVE;
}
