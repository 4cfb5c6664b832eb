#include "feed/asterisk_lists.h"

#include <stdlib.h>

#include "base/index.h"
#include "feed/call_waits.h"
#include "stats/limits.h"

static size_t count_open(const struct call_waits *waits)
{
    size_t count = 0;
    size_t at = 0;
    while (call_waits_next_open(waits, &at) != NULL) {
        count++;
    }
    return count;
}

bool asterisk_lists_init(struct asterisk_lists *lists, size_t queues, size_t agents,
                         const struct call_waits *waits)
{
    /* One more of each: nothing asked for may give NULL. */
    *lists = (struct asterisk_lists){
        .queues = calloc(queues + 1, sizeof *lists->queues),
        .agents = calloc(agents + 1, sizeof *lists->agents),
        .contacts = calloc(count_open(waits) + 1, sizeof *lists->contacts),
        .memberships =
            calloc((agents + 1) * LIMIT_AGENT_QUEUES, sizeof *lists->memberships),
    };
    return lists->queues != NULL && lists->agents != NULL && lists->contacts != NULL &&
           lists->memberships != NULL;
}

void asterisk_lists_finish(struct asterisk_lists *lists)
{
    free(lists->queues);
    free(lists->agents);
    free(lists->contacts);
    free(lists->memberships);
    *lists = (struct asterisk_lists){0};
}

struct event_membership *asterisk_lists_memberships(const struct asterisk_lists *lists)
{
    return lists->memberships + lists->agent_count * LIMIT_AGENT_QUEUES;
}

struct event_snapshot_queue asterisk_lists_queue(struct str name)
{
    return (struct event_snapshot_queue){
        .queue = name,
        .sl_ms = EVENT_NO_NUMBER,
        .wrapup_ms = EVENT_NO_NUMBER,
        .since_ms = EVENT_NO_TIME,
        .gauges = event_blank(EVENT_QUEUE_STATS).gauges,
    };
}

void asterisk_lists_add_contacts(struct asterisk_lists *lists,
                                 const struct call_waits *waits,
                                 const struct index *queues, const struct index *agents)
{
    size_t at = 0;
    const struct call_wait *wait = NULL;
    while ((wait = call_waits_next_open(waits, &at)) != NULL) {
        bool answered = wait->state == CALL_ANSWERED;
        bool has_agent = answered && wait->agent != SIZE_MAX;
        lists->contacts[lists->contact_count++] = (struct event_snapshot_contact){
            .contact = str_from(wait->contact),
            .queue = index_id(queues, wait->queue),
            .agent = has_agent ? index_id(agents, wait->agent) : (struct str){0},
            .state =
                answered ? EVENT_CONTACT_STATE_ANSWERED : EVENT_CONTACT_STATE_WAITING,
            .entry = wait->entry,
            .direction = wait->outbound ? EVENT_DIRECTION_OUT : EVENT_DIRECTION_NONE,
            .since_ms = wait->queued_ms,
            .answered_ms = wait->answered_ms,
            .due_ms = EVENT_NO_TIME,
            .position = wait->position,
        };
    }
}

void asterisk_lists_say(const struct asterisk_lists *lists, struct asterisk_say *say,
                        int64_t time_ms)
{
    struct event event = event_blank(EVENT_SOURCE_SNAPSHOT);
    event.time_ms = time_ms;
    event.complete = EVENT_FLAG_YES;
    event.queues = lists->queues;
    event.queue_count = lists->queue_count;
    event.agents = lists->agents;
    event.agent_count = lists->agent_count;
    event.contacts = lists->contacts;
    event.contact_count = lists->contact_count;
    asterisk_say(say, &event);
}
