#include "simulate/floor.h"

#include <assert.h>
#include <inttypes.h>

#define MINUTE_MS INT64_C(60000)
#define DAY_MS    INT64_C(86400000)

struct event *floor_say(struct centre *centre, enum event_type type)
{
    assert(centre->said_count < FLOOR_SAID);
    struct event *event = &centre->said[centre->said_count++];
    *event = event_blank(type);
    event->time_ms = centre->now_ms;
    return event;
}

/* The start makes the ids of two runs differ, as those of two lives of a switch do. */
static void next_id(struct centre *centre, char id[FLOOR_ID_SIZE])
{
    str_format(id, FLOOR_ID_SIZE, "%" PRId64 ".%" PRIu32, centre->start_ms / 1000,
               ++centre->contacts_made);
}

struct event *floor_say_passing(struct centre *centre, enum event_type type)
{
    next_id(centre, centre->passing_id);
    struct event *event = floor_say(centre, type);
    event->contact = str_from(centre->passing_id);
    return event;
}

struct event *floor_say_contact(struct centre *centre, enum event_type type,
                                const struct floor_contact *contact)
{
    struct event *event = floor_say(centre, type);
    event->contact = str_from(contact->id);
    event->channel = contact->channel;
    event->direction = EVENT_DIRECTION_OUT;
    if (contact->queue != PROFILE_NO_QUEUE) {
        event->queue = str_from(profile_queue(contact->queue)->id);
        event->entry = contact->entries[contact->queue];
        event->direction = EVENT_DIRECTION_IN;
    }
    return event;
}

void floor_set_timer(struct centre *centre, enum floor_timer kind, size_t subject,
                     uint32_t token, int64_t after_ms)
{
    struct timer timer = {
        .at_ms = centre->now_ms + (after_ms > 0 ? after_ms : 0),
        .token = token,
        .subject = (uint16_t)subject,
        .kind = (uint8_t)kind,
    };
    bool kept = timers_push(&centre->timers, timer);
    /* Every contact and agent has a handful at most, those out of date included. */
    assert(kept);
    (void)kept;
}

uint16_t floor_number(const struct centre *centre, const struct floor_contact *contact)
{
    return (uint16_t)(contact - centre->contacts);
}

struct floor_contact *floor_new_contact(struct centre *centre, enum event_channel channel,
                                        enum profile_queue_id queue)
{
    struct floor_contact *contact = NULL;
    for (size_t i = 0; i < FLOOR_CONTACTS && contact == NULL; i++) {
        if (centre->contacts[i].state == FLOOR_FREE) {
            contact = &centre->contacts[i];
        }
    }
    if (contact == NULL) {
        return NULL;
    }
    *contact = (struct floor_contact){
        .state = FLOOR_WAITING,
        .channel = channel,
        .queue = queue,
        /* Timers of the slot's last tenant must not fit the new one. */
        .wait_token = contact->wait_token + 1,
        .phase_token = contact->phase_token + 1,
        .agent = FLOOR_NONE,
        .queued_ms = centre->now_ms,
        .due_ms = EVENT_NO_TIME,
    };
    next_id(centre, contact->id);
    /* 01632 960 is kept free of subscribers, for use in drama. */
    str_format(contact->caller, sizeof contact->caller, "01632 960%03d",
               (int)random_below(&centre->random, 1000));
    return contact;
}

uint16_t floor_first_waiting(const struct centre *centre, enum profile_queue_id queue,
                             bool email)
{
    uint16_t first = FLOOR_NONE;
    for (uint16_t i = 0; i < FLOOR_CONTACTS; i++) {
        const struct floor_contact *contact = &centre->contacts[i];
        bool fits = contact->state == FLOOR_WAITING && contact->queue == queue &&
                    (contact->channel == EVENT_CHANNEL_EMAIL) == email;
        if (fits && (first == FLOOR_NONE ||
                     contact->queued_ms < centre->contacts[first].queued_ms)) {
            first = i;
        }
    }
    return first;
}

bool floor_serves(const struct floor_agent *agent, enum profile_queue_id queue)
{
    return queue != PROFILE_NO_QUEUE &&
           (agent->profile->first == queue || agent->profile->second == queue);
}

static int64_t local_ms_of_day(const struct centre *centre, int64_t at_ms)
{
    int64_t rest_ms = (at_ms + centre->utc_offset_ms) % DAY_MS;
    return rest_ms < 0 ? rest_ms + DAY_MS : rest_ms;
}

int64_t floor_minute(const struct centre *centre, int64_t at_ms)
{
    return local_ms_of_day(centre, at_ms) / MINUTE_MS;
}

int64_t floor_midnight(const struct centre *centre, int64_t at_ms)
{
    return at_ms - local_ms_of_day(centre, at_ms);
}
