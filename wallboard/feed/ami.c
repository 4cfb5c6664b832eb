#include "feed/ami.h"

#include <stdlib.h>

#include "base/index.h"
#include "feed/alias.h"
#include "feed/ami_agents.h"
#include "feed/ami_door.h"
#include "feed/ami_exits.h"
#include "feed/ami_list.h"
#include "feed/ami_offers.h"
#include "feed/call_waits.h"
#include "stats/event.h"

#define CLOCK_JUMP_MS 60000 /* so far back: the clock was set */

/* What every Asterisk can tell (events.md section 8.2); the rest is seen to come. */
static const uint32_t always =
    EVENT_CAN_EVENTS | EVENT_CAN_RING | EVENT_CAN_UNANSWERED | EVENT_CAN_ENDED_BY |
    EVENT_CAN_MEMBERS | EVENT_CAN_QUEUE_PAUSE | EVENT_CAN_GAUGES | EVENT_CAN_SNAPSHOT;

bool ami_init(struct ami *ami, size_t agents, size_t contacts)
{
    *ami = (struct ami){.capabilities = always,
                        .snapshot_due_ms = EVENT_NO_TIME,
                        .audit_due_ms = EVENT_NO_TIME};
    ami->aliases = alias_create(agents);
    ami->queues = index_create(LIMIT_QUEUES);
    ami->queue_rows = calloc(LIMIT_QUEUES, sizeof *ami->queue_rows);
    ami->agents = ami_agents_create(ami, agents);
    ami->waits = call_waits_create(contacts);
    ami->offers = ami_offers_create();
    ami->door = ami_door_create();
    return ami->aliases != NULL && ami->queues != NULL && ami->queue_rows != NULL &&
           ami->agents != NULL && ami->waits != NULL && ami->offers != NULL &&
           ami->door != NULL;
}

void ami_finish(struct ami *ami)
{
    ami_door_destroy(&ami->door);
    ami_offers_destroy(&ami->offers);
    call_waits_destroy(&ami->waits);
    ami_agents_destroy(&ami->agents);
    free(ami->queue_rows);
    ami->queue_rows = NULL;
    index_destroy(&ami->queues);
    alias_destroy(&ami->aliases);
}

static int64_t wrapup_of(const struct ami_wrapups *wrapups, struct str queue)
{
    for (size_t i = 0; i < wrapups->count; i++) {
        if (str_is(queue, wrapups->rows[i].queue)) {
            return wrapups->rows[i].wrapup_ms;
        }
    }
    return wrapups->default_ms;
}

size_t ami_queue_once(struct ami *ami, struct str name)
{
    size_t count = index_count(ami->queues);
    size_t queue = index_add(ami->queues, name);
    if (queue != INDEX_NONE && queue == count) {
        ami->queue_rows[queue] = (struct ami_queue){
            .waiting = EVENT_NO_NUMBER,
            .sl_ms = EVENT_NO_NUMBER,
            .answered = EVENT_NO_NUMBER,
            .abandoned = EVENT_NO_NUMBER,
            .since_ms = EVENT_NO_TIME,
            .wrapup_ms = wrapup_of(&ami->wrapups, name),
        };
    }
    return queue;
}

size_t ami_queue(struct ami *ami, struct str name)
{
    size_t queue = ami_queue_once(ami, name);
    if (queue != INDEX_NONE) {
        ami->queue_rows[queue].heard = true;
    }
    return queue;
}

/* What was due by the old clock is due by the new one, or it would wait for days. */
static void set_clock_back(struct ami *ami, int64_t now_ms)
{
    ami->now_ms = now_ms;
    ami_exits_set_back(ami);
    if (ami->snapshot_due_ms != EVENT_NO_TIME) {
        ami->snapshot_due_ms = now_ms;
    }
    if (ami->audit_due_ms != EVENT_NO_TIME) {
        ami->audit_due_ms = now_ms;
    }
}

void ami_set_now(struct ami *ami, int64_t now_ms)
{
    if (ami->now_ms - now_ms > CLOCK_JUMP_MS) {
        set_clock_back(ami, now_ms);
    }
    ami->now_ms = now_ms > ami->now_ms ? now_ms : ami->now_ms;
}

void ami_tick(struct ami *ami, int64_t now_ms)
{
    ami_set_now(ami, now_ms);
    ami_exits_tick(ami, ami->now_ms);
    ami_agents_tick(ami->agents, ami->now_ms);
    if (ami->audit_due_ms != EVENT_NO_TIME && ami->audit_due_ms <= ami->now_ms) {
        ami_list_audit(ami);
    }
    if (ami->snapshot_due_ms != EVENT_NO_TIME && ami->snapshot_due_ms <= ami->now_ms) {
        ami_list_snapshot(ami, ami->now_ms);
    }
}

static int64_t sooner(int64_t a, int64_t b)
{
    if (a == EVENT_NO_TIME || b == EVENT_NO_TIME) {
        return a == EVENT_NO_TIME ? b : a;
    }
    return a < b ? a : b;
}

int64_t ami_next_ms(struct ami *ami)
{
    return sooner(sooner(ami_exits_next_ms(ami), ami_agents_next_ms(ami->agents)),
                  sooner(ami->snapshot_due_ms, ami->audit_due_ms));
}
