#include "support/snapshot_same.h"

#include <string.h>

/* One line a member; the name of the one that differs is the answer. */
#define SAME(member)                                                                     \
    if (a->member != b->member) {                                                        \
        return #member;                                                                  \
    }
/* Arrays without holes: texts, and figures of two numbers of 64 bits. */
#define SAME_ALL(member)                                                                 \
    if (memcmp(a->member, b->member, sizeof a->member) != 0) {                           \
        return #member;                                                                  \
    }
#define SAME_TEXT(member)                                                                \
    if (strcmp(a->member, b->member) != 0) {                                             \
        return #member;                                                                  \
    }
#define SAME_FIGURE(member)                                                              \
    if (a->member.num != b->member.num || a->member.den != b->member.den) {              \
        return #member;                                                                  \
    }
#define SAME_PART(difference, part)                                                      \
    {                                                                                    \
        const char *found = difference(&a->part, &b->part);                              \
        if (found != NULL) {                                                             \
            return found;                                                                \
        }                                                                                \
    }

static const char *figures_difference(const struct snapshot_figures *a,
                                      const struct snapshot_figures *b)
{
    SAME_ALL(value)
    SAME_ALL(by_formula)
    SAME(missing)
    return NULL;
}

static const char *rolling_difference(const struct snapshot_rolling *a,
                                      const struct snapshot_rolling *b)
{
    SAME_FIGURE(offered)
    SAME_FIGURE(answered)
    SAME_FIGURE(abandoned)
    SAME_FIGURE(service_level)
    SAME_FIGURE(asa_ms)
    SAME_FIGURE(aht_ms)
    SAME_FIGURE(patience_ms)
    return NULL;
}

static const char *queue_difference(const struct snapshot_queue *a,
                                    const struct snapshot_queue *b)
{
    SAME_TEXT(id)
    SAME_TEXT(label)
    SAME(target_ms)
    SAME(short_abandon_ms)
    SAME(formula)
    SAME(count_at)
    SAME(goal_bp)
    SAME(configured)
    SAME(known)
    SAME(unverified)
    SAME(sources)
    SAME_PART(figures_difference, today)
    for (size_t i = 0; i < SNAPSHOT_WINDOW_COUNT; i++) {
        SAME_PART(rolling_difference, rolling[i])
    }
    return NULL;
}

static const char *agent_difference(const struct snapshot_agent *a,
                                    const struct snapshot_agent *b)
{
    SAME_TEXT(id)
    SAME_TEXT(label)
    SAME(state)
    SAME_TEXT(reason)
    SAME(unverified)
    SAME(sources)
    SAME_PART(figures_difference, today)
    SAME_ALL(not_ready_ms)
    return NULL;
}

static const char *source_difference(const struct snapshot_source *a,
                                     const struct snapshot_source *b)
{
    SAME_TEXT(id)
    SAME(link)
    SAME(age_ms)
    SAME(numbered)
    SAME(upstream_down)
    SAME(has_hello)
    SAME(capabilities)
    SAME(events)
    SAME(duplicates)
    SAME(late)
    SAME(refused)
    SAME(gaps)
    SAME(dropped)
    SAME(clock_skew_ms)
    return NULL;
}

static const char *interval_difference(const struct snapshot_interval *a,
                                       const struct snapshot_interval *b)
{
    SAME(start_ms)
    SAME(end_ms)
    SAME(state)
    SAME(revisions)
    SAME(unverified)
    return figures_difference(&a->figures, &b->figures);
}

static const char *campaign_difference(const struct snapshot_campaign *a,
                                       const struct snapshot_campaign *b)
{
    SAME_TEXT(id)
    SAME_ALL(value)
    SAME_FIGURE(records)
    return NULL;
}

static const char *waiting_difference(const struct snapshot_waiting *a,
                                      const struct snapshot_waiting *b)
{
    SAME(queue)
    SAME(channel)
    SAME(wait_ms)
    SAME(breach_ms)
    return NULL;
}

/* What is there once. */
static const char *head_difference(const struct snapshot *a, const struct snapshot *b)
{
    SAME(now_ms)
    SAME(day_start_ms)
    SAME(day_end_ms)
    SAME_TEXT(site)
    SAME(unverified)
    SAME(catching_up)
    SAME(mixed)
    SAME(formula)
    SAME(target_ms)
    SAME(goal_bp)
    SAME(breach_horizon_ms)
    SAME_TEXT(longest_wait_queue)
    SAME(credit)
    SAME(count_at)
    SAME_ALL(reasons)
    SAME_ALL(currencies)
    SAME_ALL(revenue)
    SAME(duplicates)
    SAME(late)
    SAME(gaps)
    SAME(revisions)
    SAME(over_limit)
    SAME(integrity_faults)
    return NULL;
}

static const char *counts_difference(const struct snapshot *a, const struct snapshot *b)
{
    SAME(queue_count)
    SAME(agent_count)
    SAME(source_count)
    SAME(interval_count)
    SAME(campaign_count)
    SAME(reason_count)
    SAME(waiting_count)
    return NULL;
}

static const char *lists_difference(const struct snapshot *a, const struct snapshot *b)
{
    for (size_t i = 0; i < a->queue_count; i++) {
        SAME_PART(queue_difference, queues[i])
    }
    for (size_t i = 0; i < a->agent_count; i++) {
        SAME_PART(agent_difference, agents[i])
    }
    for (size_t i = 0; i < a->source_count; i++) {
        SAME_PART(source_difference, sources[i])
    }
    for (size_t i = 0; i < a->interval_count; i++) {
        SAME_PART(interval_difference, intervals[i])
    }
    for (size_t i = 0; i < a->campaign_count; i++) {
        SAME_PART(campaign_difference, campaigns[i])
    }
    for (size_t i = 0; i < a->waiting_count; i++) {
        SAME_PART(waiting_difference, waiting[i])
    }
    return NULL;
}

static const char *totals_difference(const struct snapshot *a, const struct snapshot *b)
{
    SAME_PART(figures_difference, totals)
    for (size_t i = 0; i < SNAPSHOT_WINDOW_COUNT; i++) {
        SAME_PART(rolling_difference, rolling[i])
    }
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        SAME(channels[i].known)
        SAME_PART(figures_difference, channels[i].today)
    }
    return NULL;
}

const char *snapshot_difference(const struct snapshot *a, const struct snapshot *b)
{
    const char *(*const parts[])(const struct snapshot *, const struct snapshot *) = {
        head_difference, counts_difference, totals_difference, lists_difference};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *found = parts[i](a, b);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}
