#include "support/event_same.h"

#include <string.h>

/* One line a member; the name of the one that differs is the answer. */
#define SAME_NUMBER(member)                                                              \
    if (a->member != b->member) {                                                        \
        return #member;                                                                  \
    }
#define SAME_TEXT(member)                                                                \
    if (!str_equal(a->member, b->member)) {                                              \
        return #member;                                                                  \
    }

static const char *gauges_difference(const struct event_gauges *a,
                                     const struct event_gauges *b)
{
    SAME_NUMBER(waiting)
    SAME_NUMBER(longest_wait_ms)
    SAME_NUMBER(logged_in)
    SAME_NUMBER(ready)
    SAME_NUMBER(not_ready)
    SAME_NUMBER(ringing)
    SAME_NUMBER(on_contact)
    SAME_NUMBER(wrapup)
    SAME_NUMBER(offered)
    SAME_NUMBER(answered)
    SAME_NUMBER(abandoned)
    SAME_NUMBER(in_sl)
    SAME_NUMBER(sl_ms)
    return NULL;
}

static const char *queue_difference(const struct event_snapshot_queue *a,
                                    const struct event_snapshot_queue *b)
{
    SAME_TEXT(queue)
    SAME_TEXT(label)
    SAME_NUMBER(sl_ms)
    SAME_NUMBER(wrapup_ms)
    SAME_NUMBER(since_ms)
    SAME_NUMBER(channel)
    return gauges_difference(&a->gauges, &b->gauges);
}

static const char *membership_difference(const struct event_membership *a,
                                         const struct event_membership *b)
{
    SAME_TEXT(queue)
    SAME_TEXT(reason)
    SAME_NUMBER(penalty)
    SAME_NUMBER(state)
    return NULL;
}

static const char *agent_difference(const struct event_snapshot_agent *a,
                                    const struct event_snapshot_agent *b)
{
    SAME_TEXT(agent)
    SAME_TEXT(label)
    SAME_TEXT(reason)
    SAME_TEXT(contact)
    SAME_NUMBER(state)
    SAME_NUMBER(since_ms)
    SAME_NUMBER(until_ms)
    SAME_NUMBER(membership_count)
    const char *difference = NULL;
    for (size_t i = 0; i < a->membership_count && difference == NULL; i++) {
        difference = membership_difference(&a->memberships[i], &b->memberships[i]);
    }
    return difference;
}

static const char *contact_difference(const struct event_snapshot_contact *a,
                                      const struct event_snapshot_contact *b)
{
    SAME_TEXT(contact)
    SAME_TEXT(queue)
    SAME_TEXT(agent)
    SAME_TEXT(caller)
    SAME_NUMBER(state)
    SAME_NUMBER(entry)
    SAME_NUMBER(channel)
    SAME_NUMBER(direction)
    SAME_NUMBER(since_ms)
    SAME_NUMBER(answered_ms)
    SAME_NUMBER(due_ms)
    SAME_NUMBER(position)
    return NULL;
}

static const char *envelope_difference(const struct event *a, const struct event *b)
{
    SAME_NUMBER(type)
    SAME_TEXT(id)
    SAME_TEXT(source)
    SAME_TEXT(site)
    SAME_NUMBER(time_ms)
    SAME_NUMBER(recorded_ms)
    SAME_NUMBER(epoch)
    SAME_NUMBER(sequence)
    return NULL;
}

static const char *contact_event_difference(const struct event *a, const struct event *b)
{
    SAME_TEXT(contact)
    SAME_TEXT(queue)
    SAME_TEXT(agent)
    SAME_TEXT(campaign)
    SAME_NUMBER(entry)
    SAME_NUMBER(channel)
    SAME_NUMBER(direction)
    SAME_NUMBER(reason)
    SAME_NUMBER(by)
    SAME_NUMBER(outcome)
    SAME_NUMBER(on)
    SAME_NUMBER(wait_ms)
    SAME_NUMBER(ring_ms)
    SAME_NUMBER(talk_ms)
    SAME_NUMBER(position)
    SAME_NUMBER(due_ms)
    SAME_TEXT(caller)
    SAME_TEXT(transfer_to)
    SAME_TEXT(measure)
    SAME_NUMBER(value_milli)
    return strcmp(a->currency, b->currency) != 0 ? "currency" : NULL;
}

static const char *other_difference(const struct event *a, const struct event *b)
{
    SAME_NUMBER(state)
    SAME_TEXT(note)
    SAME_TEXT(label)
    SAME_NUMBER(until_ms)
    SAME_NUMBER(penalty)
    SAME_NUMBER(since_ms)
    SAME_NUMBER(wrapup_ms)
    SAME_NUMBER(capabilities)
    SAME_TEXT(software)
    SAME_TEXT(version)
    SAME_NUMBER(snapshot_interval_ms)
    SAME_NUMBER(heartbeat_ms)
    SAME_NUMBER(uptime_ms)
    SAME_NUMBER(dropped)
    SAME_NUMBER(head)
    SAME_NUMBER(first)
    SAME_NUMBER(upstream)
    return gauges_difference(&a->gauges, &b->gauges);
}

static const char *snapshot_difference(const struct event *a, const struct event *b)
{
    SAME_NUMBER(complete)
    SAME_TEXT(snapshot)
    SAME_NUMBER(part)
    SAME_NUMBER(parts)
    SAME_NUMBER(as_of)
    SAME_NUMBER(queue_count)
    SAME_NUMBER(agent_count)
    SAME_NUMBER(contact_count)
    const char *difference = NULL;
    for (size_t i = 0; i < a->queue_count && difference == NULL; i++) {
        difference = queue_difference(&a->queues[i], &b->queues[i]);
    }
    for (size_t i = 0; i < a->agent_count && difference == NULL; i++) {
        difference = agent_difference(&a->agents[i], &b->agents[i]);
    }
    for (size_t i = 0; i < a->contact_count && difference == NULL; i++) {
        difference = contact_difference(&a->contacts[i], &b->contacts[i]);
    }
    return difference;
}

const char *event_difference(const struct event *a, const struct event *b)
{
    const char *difference = envelope_difference(a, b);
    difference = difference == NULL ? contact_event_difference(a, b) : difference;
    difference = difference == NULL ? other_difference(a, b) : difference;
    return difference == NULL ? snapshot_difference(a, b) : difference;
}
