#include "feed/queue_log.h"

#include "base/index.h"
#include "feed/alias.h"
#include "feed/asterisk_lists.h"
#include "feed/call_waits.h"
#include "feed/queue_log_agents.h"
#include "stats/event.h"
#include "stats/limits.h"

/* What a source of this kind can tell: events.md section 8.1. */
static const uint32_t always = EVENT_CAN_EVENTS | EVENT_CAN_UNANSWERED |
                               EVENT_CAN_ENDED_BY | EVENT_CAN_LEFT_REASON |
                               EVENT_CAN_QUEUE_PAUSE | EVENT_CAN_MEMBERS;

bool queue_log_init(struct queue_log *log, size_t agents, size_t contacts)
{
    *log = (struct queue_log){.capabilities = always};
    log->aliases = alias_create(agents);
    log->queues = index_create(LIMIT_QUEUES);
    log->waits = call_waits_create(contacts);
    if (log->queues != NULL) {
        log->agents = queue_log_agents_create(log->queues, agents, &log->say);
    }
    return log->aliases != NULL && log->waits != NULL && log->agents != NULL;
}

void queue_log_finish(struct queue_log *log)
{
    queue_log_agents_destroy(&log->agents);
    call_waits_destroy(&log->waits);
    index_destroy(&log->queues);
    alias_destroy(&log->aliases);
}

void queue_log_snapshot(struct queue_log *log, int64_t time_ms)
{
    struct asterisk_lists lists;
    const struct index *names = queue_log_agents_names(log->agents);
    if (!asterisk_lists_init(&lists, index_count(log->queues), index_count(names),
                             log->waits)) {
        log->say.failed = true; /* half a snapshot would say that the rest is not so */
        asterisk_lists_finish(&lists);
        return;
    }
    for (size_t i = 0; i < index_count(log->queues); i++) {
        lists.queues[lists.queue_count++] =
            asterisk_lists_queue(index_id(log->queues, i));
    }
    for (size_t i = 0; i < index_count(names); i++) {
        if (queue_log_agents_item(log->agents, i, asterisk_lists_memberships(&lists),
                                  &lists.agents[lists.agent_count])) {
            lists.agent_count++;
        }
    }
    asterisk_lists_add_contacts(&lists, log->waits, log->queues, names);
    asterisk_lists_say(&lists, &log->say, time_ms);
    asterisk_lists_finish(&lists);
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
    call_waits_close_all(log->waits);
    queue_log_agents_restarted(log->agents);
    queue_log_snapshot(log, time_ms);
}

void queue_log_learn(struct queue_log *log, struct str channel, size_t agent,
                     int64_t time_ms)
{
    struct str interface = alias_interface_of(channel);
    struct str name = index_id(queue_log_agents_names(log->agents), agent);
    if (!alias_learn(log->aliases, interface, name)) {
        return;
    }
    size_t was = queue_log_agents_find(log->agents, interface);
    if (was != SIZE_MAX) {
        queue_log_agents_renamed(log->agents, was, agent, time_ms);
    }
}
