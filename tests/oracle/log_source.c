#include <string.h>

#include "oracle/log.h"

/* What sources say of themselves, and all lines put in order, numbered and received. */

/* How a stay stands before a line of the log. */
struct standing {
    const struct event *first; /* names it */
    enum event_contact_state state;
    int64_t since_ms, answered_ms;
    enum event_channel channel;
    struct str agent;
};

static bool is_same_stay(const struct event *a, const struct event *b)
{
    return str_equal(a->source, b->source) && str_equal(a->contact, b->contact) &&
           str_equal(a->queue, b->queue) && a->entry == b->entry;
}

static void follow(struct standing *standing, const struct event *event)
{
    if (standing->channel == EVENT_CHANNEL_NONE) {
        standing->channel = event->channel;
    }
    switch ((int)event->type) {
    case EVENT_CONTACT_QUEUED:
        standing->state = EVENT_CONTACT_STATE_WAITING;
        standing->since_ms = event->time_ms;
        break;
    case EVENT_CONTACT_OFFERED:
        standing->state = EVENT_CONTACT_STATE_OFFERED;
        standing->agent = event->agent;
        break;
    case EVENT_CONTACT_UNANSWERED:
        standing->state = EVENT_CONTACT_STATE_WAITING;
        break;
    case EVENT_CONTACT_ANSWERED:
        standing->state = EVENT_CONTACT_STATE_ANSWERED;
        standing->answered_ms = event->time_ms;
        standing->agent = event->agent;
        break;
    case EVENT_CONTACT_HOLD:
        standing->state = event->on == EVENT_FLAG_YES ? EVENT_CONTACT_STATE_HELD
                                                      : EVENT_CONTACT_STATE_ANSWERED;
        break;
    default:
        standing->state = EVENT_CONTACT_STATE_NONE; /* it is over */
        break;
    }
}

static bool is_of_stay(const struct event *event)
{
    return event->type <= EVENT_CONTACT_LEFT && event->queue.size > 0;
}

/* The stay of line `first`, as it stands before line `end`. */
static struct standing standing_of(const struct log_script *script, size_t first,
                                   size_t end)
{
    struct standing standing = {.first = &script->lines[first].event,
                                .since_ms = EVENT_NO_TIME,
                                .answered_ms = EVENT_NO_TIME};
    for (size_t i = first; i < end; i++) {
        const struct event *event = &script->lines[i].event;
        if (is_of_stay(event) && is_same_stay(event, standing.first)) {
            follow(&standing, event);
        }
    }
    return standing;
}

static bool is_first_of_stay(const struct log_script *script, size_t at)
{
    const struct event *event = &script->lines[at].event;
    for (size_t i = 0; i < at; i++) {
        const struct event *earlier = &script->lines[i].event;
        if (is_of_stay(earlier) && is_same_stay(earlier, event)) {
            return false;
        }
    }
    return is_of_stay(event);
}

static void list_contacts(struct log *log, struct dice *dice, size_t end)
{
    struct event *snapshot = &log->script.lines[end].event;
    snapshot->contacts = &log->contacts[log->contact_count];
    for (size_t i = 0; i < end && log->contact_count < LOG_ITEMS; i++) {
        if (!str_equal(log->script.lines[i].event.source, snapshot->source) ||
            !is_first_of_stay(&log->script, i)) {
            continue;
        }
        struct standing standing = standing_of(&log->script, i, end);
        if (standing.state == EVENT_CONTACT_STATE_NONE || dice_chance(dice, 20)) {
            continue;
        }
        bool named = standing.state != EVENT_CONTACT_STATE_WAITING;
        if (standing.channel == EVENT_CHANNEL_NONE && !log->silent) {
            standing.channel = EVENT_CHANNEL_VOICE;
        }
        log->contacts[log->contact_count++] = (struct event_snapshot_contact){
            .contact = standing.first->contact,
            .queue = standing.first->queue,
            .agent = named ? standing.agent : (struct str){0},
            .state = standing.state,
            .entry = standing.first->entry,
            .channel = standing.channel,
            .since_ms = dice_chance(dice, 80) ? standing.since_ms : EVENT_NO_TIME,
            .answered_ms = standing.answered_ms,
            .due_ms = EVENT_NO_TIME,
            .position = EVENT_NO_NUMBER,
        };
        snapshot->contact_count++;
    }
}

/* The queues that the agent has joined before line `end`, each with its state. */
static void list_memberships(struct log *log, struct event_snapshot_agent *item,
                             size_t end)
{
    item->memberships = &log->memberships[log->membership_count];
    for (int queue = 0; queue < log->queues; queue++) {
        struct event_membership membership = {.queue = str_from(log_queue(queue)),
                                              .penalty = EVENT_NO_NUMBER};
        bool joined = false;
        for (size_t i = 0; i < end; i++) {
            const struct event *event = &log->script.lines[i].event;
            if (!str_equal(event->agent, item->agent)) {
                continue;
            }
            bool here = str_equal(event->queue, membership.queue);
            if (here && event->type == EVENT_AGENT_STATE) {
                membership.state = event->state;
            } else if (here && (event->type == EVENT_AGENT_JOINED ||
                                event->type == EVENT_AGENT_LEFT)) {
                joined = event->type == EVENT_AGENT_JOINED;
            } else if (event->type == EVENT_AGENT_STATE && event->queue.size == 0) {
                membership.state = EVENT_AGENT_STATE_NONE;
            }
        }
        if (joined && log->membership_count < LOG_ITEMS) {
            log->memberships[log->membership_count++] = membership;
            item->membership_count++;
        }
    }
}

static void list_agents(struct log *log, struct dice *dice, size_t end)
{
    struct event *snapshot = &log->script.lines[end].event;
    snapshot->agents = &log->agents[log->agent_count];
    for (int agent = 0; agent < log->people && log->agent_count < LOG_ITEMS; agent++) {
        struct event_snapshot_agent item = {.agent = str_from(log_agent(agent)),
                                            .since_ms = EVENT_NO_TIME,
                                            .until_ms = EVENT_NO_TIME};
        for (size_t i = 0; i < end; i++) {
            const struct event *event = &log->script.lines[i].event;
            if (event->type == EVENT_AGENT_STATE && event->queue.size == 0 &&
                str_equal(event->source, snapshot->source) &&
                str_equal(event->agent, item.agent)) {
                item.state = event->state;
                item.reason = event->note;
                item.until_ms = event->until_ms;
                item.contact = event->contact;
                item.since_ms = event->time_ms;
            }
        }
        if (item.state == EVENT_AGENT_STATE_NONE || dice_chance(dice, 20)) {
            continue;
        }
        if (dice_chance(dice, 10)) { /* something was missed meanwhile */
            item.state = EVENT_AGENT_STATE_NOT_READY;
            item.since_ms = snapshot->time_ms - dice_below(dice, 60000);
            item.until_ms = EVENT_NO_TIME;
            item.contact = (struct str){0};
        }
        if (dice_chance(dice, 30)) {
            item.since_ms = EVENT_NO_TIME;
        }
        list_memberships(log, &item, end);
        log->agents[log->agent_count++] = item;
        snapshot->agent_count++;
    }
}

static void add_snapshot(struct log *log, struct dice *dice, int source, int64_t at_ms)
{
    static const char *const snapshots[] = {"w0", "w1", "w2", "w3", "w4", "w5", "w6"};
    bool halves = dice_chance(dice, 20);
    bool complete = dice_chance(dice, 70);
    const char *name = snapshots[log->snapshots++ % 7];
    for (int part = 1; part <= (halves ? 2 : 1); part++) {
        struct event *event = log_add(log, source, EVENT_SOURCE_SNAPSHOT, at_ms);
        if (event == NULL) {
            return;
        }
        event->complete = complete ? EVENT_FLAG_YES : EVENT_FLAG_NO;
        event->snapshot = halves ? str_from(name) : (struct str){0};
        event->part = part;
        event->parts = halves ? 2 : 1;
    }
}

static void add_words(struct log *log, struct dice *dice, int source)
{
    uint32_t can = EVENT_CAN_EVENTS | EVENT_CAN_MEMBERS;
    can |= dice_chance(dice, 70) ? EVENT_CAN_RING | EVENT_CAN_UNANSWERED : 0U;
    can |= dice_chance(dice, 60) ? EVENT_CAN_HOLD : 0U;
    can |= dice_chance(dice, 50) ? EVENT_CAN_WRAPUP_EXACT : 0U;
    can |= dice_chance(dice, 50) ? EVENT_CAN_REJECT : 0U;
    int64_t restart_ms = log->restart_ms[source];
    struct event *event = dice_chance(dice, 80)
                              ? log_add(log, source, EVENT_SOURCE_HELLO, log->start_ms)
                              : NULL;
    if (event != NULL) {
        event->capabilities = can;
    }
    for (int64_t left = dice_below(dice, 4) - 1; left > 0; left--) {
        event = log_add(log, source, EVENT_SOURCE_HEARTBEAT,
                        dice_between(dice, log->start_ms, log->end_ms));
        if (event != NULL) {
            event->head = 0; /* put right when the lines are numbered */
        }
    }
    for (int64_t left = dice_below(dice, 5) - 2; left > 0; left--) {
        add_snapshot(log, dice, source, dice_between(dice, log->start_ms, log->end_ms));
    }
    if (restart_ms == EVENT_NO_TIME) {
        return;
    }
    event = log_add(log, source, EVENT_SOURCE_HELLO, restart_ms);
    if (event != NULL) {
        event->capabilities = can;
    }
    if (dice_chance(dice, 60)) {
        add_snapshot(log, dice, source, restart_ms + dice_below(dice, 70000));
    }
}

static void sort_lines(struct log_script *script)
{
    for (size_t i = 1; i < script->count; i++) {
        struct log_line line = script->lines[i];
        size_t to = i;
        for (; to > 0 && script->lines[to - 1].event.time_ms > line.event.time_ms; to--) {
            script->lines[to] = script->lines[to - 1];
        }
        script->lines[to] = line;
    }
}

/* Its number, its epoch and an id of its own. */
static void number_line(struct log *log, size_t at, int64_t sequences[2][2])
{
    struct event *event = &log->script.lines[at].event;
    int source = str_is(event->source, log_source(0)) ? 0 : 1;
    bool link =
        event->type == EVENT_SOURCE_HELLO || event->type == EVENT_SOURCE_HEARTBEAT;
    str_format(log->ids[at], sizeof log->ids[at], "e%zu", at);
    event->id = str_from(log->ids[at]);
    if (!log->numbered[source]) {
        event->head = EVENT_NO_NUMBER;
        return;
    }
    int64_t restart_ms = log->restart_ms[source];
    int life = restart_ms != EVENT_NO_TIME && event->time_ms >= restart_ms ? 1 : 0;
    event->epoch = life + 1;
    if (link) {
        event->head = sequences[source][life];
    } else {
        event->sequence = ++sequences[source][life];
    }
}

void log_add_sources(struct log *log, struct dice *dice)
{
    for (int source = 0; source < log->sources; source++) {
        add_words(log, dice, source);
    }
    if (log->script.count == 0) {
        log_add(log, 0, EVENT_SOURCE_BYE, log->start_ms);
    }
    sort_lines(&log->script);
    int64_t sequences[2][2] = {{0}};
    int64_t now_ms = log->start_ms;
    for (size_t i = 0; i < log->script.count; i++) {
        struct log_line *line = &log->script.lines[i];
        if (line->event.type == EVENT_SOURCE_SNAPSHOT) {
            bool first = line->event.part == 1;
            bool last = line->event.part == line->event.parts;
            if (first) {
                list_agents(log, dice, i);
            }
            if (last) {
                list_contacts(log, dice, i);
            }
        }
        number_line(log, i, sequences);
        int64_t received_ms =
            line->event.time_ms + (dice_chance(dice, 50) ? 0 : dice_below(dice, 900));
        now_ms = received_ms > now_ms ? received_ms : now_ms;
        line->received_ms = now_ms;
    }
    for (size_t i = 0; log->skewed && i < log->script.count; i++) {
        struct event *event = &log->script.lines[i].event;
        if (dice_chance(dice, 3)) {
            event->time_ms = EVENT_NO_TIME;
        } else if (dice_chance(dice, 5)) {
            event->time_ms += dice_chance(dice, 50) ? 3000 : 70000;
        }
    }
}
