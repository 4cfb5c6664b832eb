#include "simulate/centre.h"

#include <stdlib.h>

#include "simulate/call.h"
#include "simulate/floor.h"
#include "simulate/listing.h"
#include "simulate/shift.h"
#include "simulate/talk.h"

const char *const *centre_profiles(void)
{
    return profile_names();
}

uint32_t centre_capabilities(const struct centre *centre)
{
    (void)centre; /* every profile tells the same */
    return EVENT_CAN_EVENTS | EVENT_CAN_RING | EVENT_CAN_UNANSWERED | EVENT_CAN_REJECT |
           EVENT_CAN_HOLD | EVENT_CAN_WRAPUP_EXACT | EVENT_CAN_ENDED_BY |
           EVENT_CAN_LEFT_REASON | EVENT_CAN_MEMBERS | EVENT_CAN_SUBSECOND |
           EVENT_CAN_SNAPSHOT;
}

/* Every timer that holds says at least one event, so the first one that holds is when
 * the next event happens. */
static bool timer_holds(const struct centre *centre, const struct timer *timer)
{
    if (timer->kind == FLOOR_OPENING) {
        return true;
    }
    if (timer->kind >= FLOOR_LOGIN && timer->kind <= FLOOR_WRAPPED) {
        return shift_timer_holds(centre, timer);
    }
    if (timer->kind == FLOOR_PICK || timer->kind == FLOOR_DIAL) {
        const struct floor_agent *agent = &centre->agents[timer->subject];
        return agent->token == timer->token &&
               (timer->kind == FLOOR_DIAL || talk_has_mail(centre, agent));
    }
    return call_timer_holds(centre, timer);
}

static void drop_stale_timers(struct centre *centre)
{
    while (!timer_holds(centre, timers_first(&centre->timers))) {
        (void)timers_pop(&centre->timers);
    }
}

static void say_labels(struct centre *centre)
{
    for (size_t i = 0; i < PROFILE_QUEUES; i++) {
        const struct profile_queue *queue = profile_queue((enum profile_queue_id)i);
        struct event *event = floor_say(centre, EVENT_QUEUE_CONFIG);
        event->queue = str_from(queue->id);
        event->label = str_from(queue->label);
    }
}

static void fire(struct centre *centre, const struct timer *timer)
{
    centre->now_ms = timer->at_ms;
    if (timer->kind == FLOOR_OPENING) {
        say_labels(centre);
    } else if (timer->kind >= FLOOR_LOGIN && timer->kind <= FLOOR_WRAPPED) {
        shift_timer(centre, timer);
    } else if (timer->kind == FLOOR_PICK) {
        talk_take_mail(centre, &centre->agents[timer->subject]);
    } else if (timer->kind == FLOOR_DIAL) {
        talk_dial(centre, &centre->agents[timer->subject]);
    } else {
        call_timer(centre, timer);
    }
    call_route(centre);
}

struct centre *centre_create(const struct centre_config *config)
{
    const struct profile *profile = profile_find(config->profile);
    struct centre *centre = profile == NULL ? NULL : calloc(1, sizeof *centre);
    if (centre == NULL) {
        return NULL;
    }
    centre->random.state = config->seed;
    centre->seed = config->seed;
    centre->profile = profile;
    centre->utc_offset_ms = config->utc_offset_ms;
    centre->start_ms = config->start.ms;
    centre->now_ms = config->start.ms;
    floor_set_timer(centre, FLOOR_OPENING, 0, 0, 0);
    shift_begin(centre);
    call_begin(centre);
    return centre;
}

void centre_destroy(struct centre **self)
{
    free(*self);
    *self = NULL;
}

struct wall centre_next_time(const struct centre *centre)
{
    bool said = centre->said_next < centre->said_count;
    return (struct wall){said ? centre->now_ms : timers_first(&centre->timers)->at_ms};
}

void centre_next(struct centre *centre, struct event *ret_event)
{
    if (centre->said_next == centre->said_count) {
        centre->said_next = 0;
        centre->said_count = 0;
        struct timer timer = timers_pop(&centre->timers);
        fire(centre, &timer);
        drop_stale_timers(centre);
    }
    *ret_event = centre->said[centre->said_next++];
}

void centre_snapshot(struct centre *centre, struct event *ret_event)
{
    listing_make(centre, ret_event);
}
