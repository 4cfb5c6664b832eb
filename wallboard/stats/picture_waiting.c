#include <string.h>

#include "stats/picture.h"

#define HOUR_MS 3600000

static void raise_to(struct figure *most, int64_t value)
{
    if (!figure_is_known(*most) || most->num < value) {
        *most = figure_count(value);
    }
}

static void lower_to(struct figure *least, int64_t value)
{
    if (!figure_is_known(*least) || least->num > value) {
        *least = figure_count(value);
    }
}

/* One more of a count that may not have been known before. */
static void increase(struct figure *count)
{
    *count = figure_count(count->num + 1);
}

static void count_open(const struct engine *engine, const struct stay *stay,
                       int64_t now_ms, struct figure *v)
{
    int64_t age_ms = now_ms - stay->credit.entry_ms;
    if (stay->credit.channel == EVENT_CHANNEL_CALLBACK) {
        increase(&v[METRIC_CALLBACKS_PENDING]);
        raise_to(&v[METRIC_CALLBACKS_OLDEST_MS], age_ms);
        return;
    }
    int64_t due_ms = engine_due_ms(engine, stay);
    increase(&v[METRIC_OPEN]);
    raise_to(&v[METRIC_OLDEST_MS],
             engine_open_ms(engine, stay->queue, stay->credit.entry_ms, now_ms));
    if (due_ms == EVENT_NO_TIME) {
        return;
    }
    if (due_ms < now_ms) {
        increase(&v[METRIC_OVERDUE]);
    } else if (engine_open_ms(engine, stay->queue, now_ms, due_ms) <= HOUR_MS) {
        increase(&v[METRIC_DUE_1H]);
    }
}

static void count_waiting(const struct picture *picture,
                          const struct snapshot_waiting *waiting, struct figure *v)
{
    increase(&v[METRIC_WAITING]);
    raise_to(&v[METRIC_LONGEST_WAIT_MS], waiting->wait_ms);
    if (waiting->breach_ms < 0) {
        increase(&v[METRIC_BREACHED_WAITING]);
        return;
    }
    lower_to(&v[METRIC_NEXT_BREACH_MS], waiting->breach_ms);
    if (waiting->breach_ms <= picture->engine->breach_horizon_ms) {
        increase(&v[METRIC_BREACHING_SOON]);
    }
}

/* Keeps the nearest to their target, those past it longest first. */
static void list_waiting(struct snapshot *snapshot,
                         const struct snapshot_waiting *waiting)
{
    size_t at = snapshot->waiting_count;
    if (at == SNAPSHOT_WAITING_MAX) {
        if (waiting->breach_ms >= snapshot->waiting[at - 1].breach_ms) {
            return;
        }
        at--;
    } else {
        snapshot->waiting_count++;
    }
    for (; at > 0 && waiting->breach_ms < snapshot->waiting[at - 1].breach_ms; at--) {
        snapshot->waiting[at] = snapshot->waiting[at - 1];
    }
    snapshot->waiting[at] = *waiting;
}

/* Under credit "end" who still waits counts as offered in the interval that runs. */
static void count_offered(struct figure *v)
{
    if (figure_is_known(v[METRIC_OFFERED])) {
        v[METRIC_OFFERED].num++;
    }
}

static void show_waiting(const struct picture *picture, const struct stay *stay)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    const struct engine_rule *rule =
        engine_rule_of(engine, stay->queue, stay->credit.channel);
    struct snapshot_queue *queue = &snapshot->queues[stay->queue];
    enum { ROWS = 3 };
    struct figure *rows[ROWS] = {queue->today.value, snapshot->totals.value,
                                 snapshot->channels[stay->credit.channel].today.value};
    int64_t wait_ms = picture->now_ms - stay->credit.entry_ms;
    struct snapshot_waiting waiting = {
        stay->queue, (enum event_channel)stay->credit.channel, wait_ms,
        rule->target_ms - wait_ms - (rule->target_exclusive ? 1 : 0)};
    struct figure longest = snapshot->totals.value[METRIC_LONGEST_WAIT_MS];
    if (!stay->credit.deferred && (!figure_is_known(longest) || wait_ms > longest.num)) {
        memcpy(snapshot->longest_wait_queue, queue->label, sizeof queue->label);
    }
    for (size_t i = 0; i < ROWS; i++) {
        if (stay->credit.deferred) {
            count_open(engine, stay, picture->now_ms, rows[i]);
            continue;
        }
        count_waiting(picture, &waiting, rows[i]);
        if (engine->credit == RULE_CREDIT_END &&
            engine_day_contains(engine, picture->now_ms)) {
            count_offered(rows[i]);
        }
    }
    if (!stay->credit.deferred) {
        list_waiting(snapshot, &waiting);
    }
}

int64_t picture_count_waiting(const struct engine *engine, size_t queue,
                              enum event_channel channel)
{
    int64_t count = 0;
    for (size_t i = 0; i < contacts_waiting_count(engine->contacts); i++) {
        uint32_t number = contacts_waiting(engine->contacts, i);
        const struct stay *stay = contacts_stay_at(engine->contacts, number);
        bool here = (queue == QUEUE_NONE || stay->queue == queue) &&
                    (channel == EVENT_CHANNEL_NONE || stay->credit.channel == channel);
        count += here && !stay->credit.deferred;
    }
    return count;
}

void picture_waiting(const struct picture *picture)
{
    const struct contacts *contacts = picture->engine->contacts;
    struct snapshot *snapshot = picture->snapshot;
    for (size_t i = 0; i < contacts_waiting_count(contacts); i++) {
        show_waiting(picture, contacts_stay_at(contacts, contacts_waiting(contacts, i)));
    }
    bool ends = picture->engine->credit == RULE_CREDIT_END;
    if (ends && snapshot->interval_count > 0) {
        struct snapshot_figures *last =
            &snapshot->intervals[snapshot->interval_count - 1].figures;
        if (figure_is_known(last->value[METRIC_OFFERED])) {
            last->value[METRIC_OFFERED].num += snapshot->totals.value[METRIC_WAITING].num;
        }
    }
}
