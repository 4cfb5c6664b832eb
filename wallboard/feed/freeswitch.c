#include "feed/freeswitch.h"

#include <stdlib.h>

#include "base/index.h"
#include "feed/ami_offers.h"
#include "feed/call_waits.h"
#include "feed/freeswitch_agents.h"
#include "feed/freeswitch_calls.h"
#include "feed/freeswitch_lists.h"
#include "stats/event.h"
#include "stats/limits.h"

#define CLOCK_JUMP_MS 60000 /* so far back: the clock was set */

/* What every mod_callcenter tells by events (events.md section 8.3). */
static const uint32_t always = EVENT_CAN_EVENTS | EVENT_CAN_RING | EVENT_CAN_UNANSWERED |
                               EVENT_CAN_LEFT_REASON | EVENT_CAN_SUBSECOND;

bool freeswitch_init(struct freeswitch *state, size_t agents, size_t contacts)
{
    *state = (struct freeswitch){.capabilities = always,
                                 .wait_due_ms = EVENT_NO_TIME,
                                 .snapshot_due_ms = EVENT_NO_TIME};
    state->queues = index_create(LIMIT_QUEUES);
    state->queue_rows = calloc(LIMIT_QUEUES, sizeof *state->queue_rows);
    state->agents = freeswitch_agents_create(state, agents);
    state->waits = call_waits_create(contacts);
    state->offers = ami_offers_create();
    return state->queues != NULL && state->queue_rows != NULL && state->agents != NULL &&
           state->waits != NULL && state->offers != NULL;
}

void freeswitch_finish(struct freeswitch *state)
{
    ami_offers_destroy(&state->offers);
    call_waits_destroy(&state->waits);
    freeswitch_agents_destroy(&state->agents);
    free(state->queue_rows);
    state->queue_rows = NULL;
    index_destroy(&state->queues);
}

size_t freeswitch_queue(struct freeswitch *state, struct str name)
{
    size_t count = index_count(state->queues);
    size_t queue = index_add(state->queues, name);
    if (queue != INDEX_NONE && queue == count) {
        state->queue_rows[queue] = (struct freeswitch_queue){
            .waiting = EVENT_NO_NUMBER,
            .answered = EVENT_NO_NUMBER,
            .abandoned = EVENT_NO_NUMBER,
            .since_ms = EVENT_NO_TIME,
        };
    }
    return queue;
}

void freeswitch_tick(struct freeswitch *state, int64_t now_ms)
{
    if (now_ms > state->now_ms || state->now_ms - now_ms > CLOCK_JUMP_MS) {
        state->now_ms = now_ms;
    }
    freeswitch_calls_tick(state);
    freeswitch_agents_tick(state->agents, state->now_ms);
    if (state->snapshot_due_ms != EVENT_NO_TIME &&
        state->snapshot_due_ms <= state->now_ms) {
        freeswitch_lists_snapshot(state, state->now_ms);
    }
}

static int64_t sooner(int64_t a, int64_t b)
{
    if (a == EVENT_NO_TIME || b == EVENT_NO_TIME) {
        return a == EVENT_NO_TIME ? b : a;
    }
    return a < b ? a : b;
}

int64_t freeswitch_next_ms(const struct freeswitch *state)
{
    return sooner(sooner(state->wait_due_ms, freeswitch_agents_next_ms(state->agents)),
                  state->snapshot_due_ms);
}

void freeswitch_lost(struct freeswitch *state)
{
    state->gap = true;
    state->listing = false;
    state->pending = 0;
    state->snapshot_due_ms = EVENT_NO_TIME;
    ami_offers_clear(state->offers);
}

void freeswitch_restarted(struct freeswitch *state)
{
    call_waits_close_all(state->waits);
    ami_offers_clear(state->offers);
    state->listing = false;
    state->pending = 0;
    state->snapshot_due_ms = state->begun ? state->now_ms : EVENT_NO_TIME;
}
