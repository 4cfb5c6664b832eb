#include "feed/queue_log.h"

#include <stdlib.h>

#include "base/index.h"
#include "feed/alias.h"
#include "feed/queue_log_agents.h"
#include "feed/queue_log_calls.h"
#include "stats/event.h"
#include "stats/limits.h"

/* What a source of this kind can tell: events.md section 8.1. */
static const uint32_t always = EVENT_CAN_EVENTS | EVENT_CAN_UNANSWERED |
                               EVENT_CAN_ENDED_BY | EVENT_CAN_LEFT_REASON |
                               EVENT_CAN_QUEUE_PAUSE | EVENT_CAN_MEMBERS;

bool queue_log_init(struct queue_log *log)
{
    *log = (struct queue_log){.capabilities = always};
    log->aliases = alias_create(LIMIT_AGENTS);
    log->queues = index_create(LIMIT_QUEUES);
    log->calls = queue_log_calls_create(LIMIT_CONTACTS);
    if (log->queues != NULL) {
        log->agents = queue_log_agents_create(log->queues, &log->say);
    }
    return log->aliases != NULL && log->calls != NULL && log->agents != NULL;
}

void queue_log_finish(struct queue_log *log)
{
    queue_log_agents_destroy(&log->agents);
    queue_log_calls_destroy(&log->calls);
    index_destroy(&log->queues);
    alias_destroy(&log->aliases);
}

/* The lists of one snapshot. */
struct lists {
    size_t queue_count, agent_count, contact_count;
    struct event_snapshot_queue *queues;
    struct event_snapshot_agent *agents;
    struct event_snapshot_contact *contacts;
    struct event_membership *memberships; /* LIMIT_AGENT_QUEUES for each agent */
};

static size_t count_open(const struct queue_log *log)
{
    size_t count = 0;
    size_t at = 0;
    while (queue_log_calls_next_open(log->calls, &at) != NULL) {
        count++;
    }
    return count;
}

static bool make_lists(const struct queue_log *log, struct lists *lists)
{
    size_t queues = index_count(log->queues) + 1; /* nothing asked for may give NULL */
    size_t agents = queue_log_agents_count(log->agents) + 1;
    size_t contacts = count_open(log) + 1;
    lists->queues = calloc(queues, sizeof *lists->queues);
    lists->agents = calloc(agents, sizeof *lists->agents);
    lists->contacts = calloc(contacts, sizeof *lists->contacts);
    lists->memberships = calloc(agents * LIMIT_AGENT_QUEUES, sizeof *lists->memberships);
    return lists->queues != NULL && lists->agents != NULL && lists->contacts != NULL &&
           lists->memberships != NULL;
}

static void free_lists(struct lists *lists)
{
    free(lists->queues);
    free(lists->agents);
    free(lists->contacts);
    free(lists->memberships);
}

static void list_queues(const struct queue_log *log, struct lists *lists)
{
    const struct event blank = event_blank(EVENT_QUEUE_STATS);
    for (size_t i = 0; i < index_count(log->queues); i++) {
        lists->queues[lists->queue_count++] = (struct event_snapshot_queue){
            .queue = index_id(log->queues, i),
            .sl_ms = EVENT_NO_NUMBER,
            .wrapup_ms = EVENT_NO_NUMBER,
            .since_ms = EVENT_NO_TIME,
            .gauges = blank.gauges,
        };
    }
}

static void list_agents(const struct queue_log *log, struct lists *lists)
{
    for (size_t i = 0; i < queue_log_agents_count(log->agents); i++) {
        struct event_membership *room =
            lists->memberships + lists->agent_count * LIMIT_AGENT_QUEUES;
        if (queue_log_agents_item(log->agents, i, room,
                                  &lists->agents[lists->agent_count])) {
            lists->agent_count++;
        }
    }
}

static void list_contacts(const struct queue_log *log, struct lists *lists)
{
    size_t at = 0;
    const struct queue_log_wait *wait = NULL;
    while ((wait = queue_log_calls_next_open(log->calls, &at)) != NULL) {
        bool answered = wait->state == QUEUE_LOG_ANSWERED;
        bool has_agent = answered && wait->agent != SIZE_MAX;
        lists->contacts[lists->contact_count++] = (struct event_snapshot_contact){
            .contact = str_from(wait->contact),
            .queue = index_id(log->queues, wait->queue),
            .agent = has_agent ? queue_log_agents_name(log->agents, wait->agent)
                               : (struct str){0},
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

void queue_log_snapshot(struct queue_log *log, int64_t time_ms)
{
    struct lists lists = {0};
    struct event event = event_blank(EVENT_SOURCE_SNAPSHOT);
    event.time_ms = time_ms;
    event.complete = EVENT_FLAG_YES;
    if (make_lists(log, &lists)) {
        list_queues(log, &lists);
        list_agents(log, &lists);
        list_contacts(log, &lists);
        event.queues = lists.queues;
        event.queue_count = lists.queue_count;
        event.agents = lists.agents;
        event.agent_count = lists.agent_count;
        event.contacts = lists.contacts;
        event.contact_count = lists.contact_count;
        queue_log_say(&log->say, &event);
    } else {
        log->say.failed = true; /* half a snapshot would say that the rest is not so */
    }
    free_lists(&lists);
}

void queue_log_begin(struct queue_log *log, int64_t time_ms)
{
    if (!log->begun) {
        log->begun = true;
        queue_log_snapshot(log, time_ms);
    }
}

void queue_log_restart(struct queue_log *log, int64_t time_ms)
{
    log->begun = true;
    queue_log_calls_close_all(log->calls);
    queue_log_agents_restarted(log->agents);
    queue_log_snapshot(log, time_ms);
}

void queue_log_learn(struct queue_log *log, struct str channel, size_t agent,
                     int64_t time_ms)
{
    struct str interface = alias_interface_of(channel);
    struct str name = queue_log_agents_name(log->agents, agent);
    if (!alias_learn(log->aliases, interface, name)) {
        return;
    }
    size_t was = queue_log_agents_find(log->agents, interface);
    if (was != SIZE_MAX) {
        queue_log_agents_renamed(log->agents, was, agent, time_ms);
    }
}
