#include "feed/queue_log.h"

#include <string.h>

#include "base/index.h"
#include "feed/alias.h"
#include "feed/queue_log_agents.h"
#include "feed/queue_log_calls.h"
#include "stats/event.h"
#include "stats/limits.h"

/* What a part may hold. An item's size is judged by its texts, each byte of which may
 * need an escape, and by what its keys and numbers take at most. */
#define PART_BYTES       49152
#define PART_ITEMS       256
#define PART_MEMBERSHIPS 512
#define ITEM_BYTES       320
#define MEMBERSHIP_BYTES 96

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

/* Where a snapshot has come to: everything is told once, in this order. */
struct cursor {
    size_t queue, agent, wait;
};

/* One part, in arrays of fixed size. */
struct part {
    size_t bytes;
    size_t queue_count, agent_count, contact_count, membership_count;
    struct event_snapshot_queue queues[PART_ITEMS];
    struct event_snapshot_agent agents[PART_ITEMS];
    struct event_snapshot_contact contacts[PART_ITEMS];
    struct event_membership memberships[PART_MEMBERSHIPS];
};

static struct event_snapshot_queue queue_item(struct str name)
{
    struct event blank = event_blank(EVENT_QUEUE_STATS);
    return (struct event_snapshot_queue){
        .queue = name,
        .sl_ms = EVENT_NO_NUMBER,
        .wrapup_ms = EVENT_NO_NUMBER,
        .since_ms = EVENT_NO_TIME,
        .gauges = blank.gauges,
    };
}

static size_t agent_bytes(const struct event_snapshot_agent *item)
{
    size_t text = item->agent.size + item->reason.size + item->contact.size;
    for (size_t i = 0; i < item->membership_count; i++) {
        text += item->memberships[i].queue.size + item->memberships[i].reason.size;
    }
    return ITEM_BYTES + 2 * text + MEMBERSHIP_BYTES * item->membership_count;
}

static bool has_room(struct part *part, size_t bytes, size_t item_count)
{
    if (item_count == PART_ITEMS || part->bytes + bytes > PART_BYTES) {
        return false;
    }
    part->bytes += bytes;
    return true;
}

static void add_queues(const struct queue_log *log, struct cursor *at, struct part *part)
{
    for (; at->queue < index_count(log->queues); at->queue++) {
        struct str name = index_id(log->queues, at->queue);
        if (!has_room(part, ITEM_BYTES + 2 * name.size, part->queue_count)) {
            return;
        }
        part->queues[part->queue_count++] = queue_item(name);
    }
}

static void add_agents(const struct queue_log *log, struct cursor *at, struct part *part)
{
    for (; at->agent < queue_log_agents_count(log->agents); at->agent++) {
        struct event_membership *room = part->memberships + part->membership_count;
        struct event_snapshot_agent item;
        if (part->membership_count + LIMIT_AGENT_QUEUES > PART_MEMBERSHIPS) {
            return;
        }
        if (!queue_log_agents_item(log->agents, at->agent, room, &item)) {
            continue;
        }
        if (!has_room(part, agent_bytes(&item), part->agent_count)) {
            return;
        }
        part->membership_count += item.membership_count;
        part->agents[part->agent_count++] = item;
    }
}

static struct event_snapshot_contact contact_item(const struct queue_log *log,
                                                  const struct queue_log_wait *wait)
{
    bool answered = wait->state == QUEUE_LOG_ANSWERED;
    return (struct event_snapshot_contact){
        .contact = str_from(wait->contact),
        .queue = index_id(log->queues, wait->queue),
        .agent = answered && wait->agent != SIZE_MAX
                     ? queue_log_agents_name(log->agents, wait->agent)
                     : (struct str){0},
        .state = answered ? EVENT_CONTACT_STATE_ANSWERED : EVENT_CONTACT_STATE_WAITING,
        .entry = wait->entry,
        .direction = wait->outbound ? EVENT_DIRECTION_OUT : EVENT_DIRECTION_NONE,
        .since_ms = wait->queued_ms,
        .answered_ms = answered ? wait->answered_ms : EVENT_NO_TIME,
        .due_ms = EVENT_NO_TIME,
        .position = wait->position,
    };
}

static void add_contacts(const struct queue_log *log, struct cursor *at,
                         struct part *part)
{
    for (;;) {
        size_t next = at->wait;
        const struct queue_log_wait *wait = queue_log_calls_next_open(log->calls, &next);
        if (wait == NULL) {
            at->wait = next;
            return;
        }
        struct event_snapshot_contact item = contact_item(log, wait);
        size_t text = item.contact.size + item.queue.size + item.agent.size;
        if (!has_room(part, ITEM_BYTES + 2 * text, part->contact_count)) {
            return;
        }
        part->contacts[part->contact_count++] = item;
        at->wait = next;
    }
}

/* The next part; false when everything is told. The first one may be empty. */
static bool fill_part(const struct queue_log *log, struct cursor *at, struct part *part)
{
    part->bytes = 0;
    part->queue_count = part->agent_count = 0;
    part->contact_count = part->membership_count = 0;
    add_queues(log, at, part);
    add_agents(log, at, part);
    add_contacts(log, at, part);
    return part->bytes > 0;
}

static int64_t count_parts(const struct queue_log *log, struct part *part)
{
    struct cursor at = {0};
    int64_t parts = 0;
    while (fill_part(log, &at, part)) {
        parts++;
    }
    return parts == 0 ? 1 : parts;
}

void queue_log_snapshot(struct queue_log *log, int64_t time_ms)
{
    struct part part;
    char name[64];
    struct event event = event_blank(EVENT_SOURCE_SNAPSHOT);
    event.time_ms = time_ms;
    event.complete = EVENT_FLAG_YES;
    event.parts = count_parts(log, &part);
    log->snapshots++;
    if (event.parts > 1) {
        str_format(name, sizeof name, "%lld-%llu", (long long)time_ms,
                   (unsigned long long)log->snapshots);
        event.snapshot = str_from(name);
    }
    struct cursor at = {0};
    for (event.part = 1; event.part <= event.parts; event.part++) {
        (void)fill_part(log, &at, &part);
        event.queues = part.queues;
        event.agents = part.agents;
        event.contacts = part.contacts;
        event.queue_count = part.queue_count;
        event.agent_count = part.agent_count;
        event.contact_count = part.contact_count;
        queue_log_say(&log->say, &event);
    }
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
