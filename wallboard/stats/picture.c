#include "stats/picture.h"

#include <string.h>

#include "stats/measure.h"

#define HOUR_MS 3600000

bool picture_is_unverified(const struct engine *engine, uint64_t sources)
{
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        if ((sources >> i & 1U) != 0 &&
            source_is_unverified(sources_at(engine->sources, i))) {
            return true;
        }
    }
    return false;
}

uint32_t picture_parts(const struct engine *engine, uint64_t sources)
{
    uint32_t all = 0;
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        if ((sources >> i & 1U) != 0) {
            const struct source *source = sources_at(engine->sources, i);
            all |= source->capabilities | source->shown;
        }
    }
    return all;
}

void picture_clear_gauges(uint32_t parts, bool has_mail, struct figure *v)
{
    static const enum metric counts[] = {METRIC_WAITING, METRIC_BREACHING_SOON,
                                         METRIC_BREACHED_WAITING};
    static const enum metric mails[] = {METRIC_EMAIL_OPEN, METRIC_EMAIL_OVERDUE,
                                        METRIC_EMAIL_DUE_1H};
    bool known = (parts & EVENT_CAN_EVENTS) != 0;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        v[counts[i]] = known ? figure_count(0) : FIGURE_NONE;
    }
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++) {
        v[mails[i]] = known && has_mail ? figure_count(0) : FIGURE_NONE;
    }
}

static void show(struct figure *figure, int64_t number)
{
    if (number != EVENT_NO_NUMBER) {
        *figure = figure_count(number);
    }
}

/* A source that tells no single contacts: its own word, and its counters only if they
 * count the same day (metrics.md section 7). */
static void show_gauges(const struct engine *engine, const struct queue *queue,
                        struct figure *v)
{
    const struct event_gauges *gauges = &queue->gauges;
    show(&v[METRIC_WAITING], gauges->waiting);
    show(&v[METRIC_LONGEST_WAIT_MS], gauges->longest_wait_ms);
    if (queue->gauges_since_ms == engine->day_start_ms) {
        show(&v[METRIC_OFFERED], gauges->offered);
        show(&v[METRIC_ANSWERED], gauges->answered);
        show(&v[METRIC_ABANDONED], gauges->abandoned);
    }
    if (figure_is_known(v[METRIC_AGENTS_LOGGED_IN])) {
        return; /* its agents are told one by one */
    }
    show(&v[METRIC_AGENTS_LOGGED_IN], gauges->logged_in);
    show(&v[METRIC_AGENTS_READY], gauges->ready);
    show(&v[METRIC_AGENTS_NOT_READY], gauges->not_ready);
    show(&v[METRIC_AGENTS_RINGING], gauges->ringing);
    show(&v[METRIC_AGENTS_ON_CONTACT], gauges->on_contact);
    show(&v[METRIC_AGENTS_WRAPUP], gauges->wrapup);
}

void picture_rolling(const struct ledger *ledger, int64_t now_ms,
                     enum service_level_formula formula, struct snapshot_rolling *ret)
{
    int64_t minute = ring_minute(now_ms);
    for (int i = 0; i < SNAPSHOT_WINDOW_COUNT; i++) {
        int64_t sums[MINUTE_COUNT] = {0};
        int minutes = snapshot_window_minutes((enum snapshot_window)i);
        ring_sum(&ledger->minutes, minute - minutes + 1, minute + 1, sums, MINUTE_COUNT);
        ret[i] = measure_rolling(sums, formula);
    }
}

void picture_queue(const struct picture *picture, size_t number)
{
    const struct engine *engine = picture->engine;
    const struct queue *queue = &engine->queues[number];
    struct snapshot_queue *row = &picture->snapshot->queues[number];
    struct str id = index_id(engine->queue_ids, number);
    *row = (struct snapshot_queue){
        .target_ms = queue->rule.target_ms,
        .short_abandon_ms = queue->rule.short_abandon_ms,
        .formula = queue->rule.formula,
        .goal_bp = queue->rule.goal_bp,
        .configured = queue->configured,
        .unverified = picture_is_unverified(engine, queue->sources),
        .sources = queue->sources,
    };
    str_copy(row->id, sizeof row->id, id);
    str_copy(row->label, sizeof row->label,
             queue->label[0] == '\0' ? id : str_from(queue->label));
    uint32_t parts = picture_parts(engine, queue->sources);
    bool counted = queue->known && (parts & EVENT_CAN_EVENTS) != 0;
    struct figure *v = row->today.value;
    row->known = queue->known;
    if (counted) {
        measure_queue(queue->ledger.day, &queue->rule, parts, &row->today);
        v[METRIC_MAX_WAIT_MS] =
            ledger_max_wait(&queue->ledger, engine->day.from, engine->day.to);
        v[METRIC_SALES] =
            engine->has_sales
                ? (struct figure){queue->ledger.day[TALLY_SALES_MILLI], 1000}
                : FIGURE_NONE;
        picture_rolling(&queue->ledger, picture->now_ms, queue->rule.formula,
                        row->rolling);
        picture_clear_gauges(parts, queue->has_mail, v);
    }
    picture_clear_agents(queue->has_members || (parts & EVENT_CAN_MEMBERS) != 0, parts,
                         v);
    if (!counted) {
        show_gauges(engine, queue, v);
    }
}

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

static void count_mail(const struct wait *wait, int64_t now_ms, struct figure *v)
{
    int64_t due_ms = wait->facts.due_ms;
    increase(&v[METRIC_EMAIL_OPEN]);
    raise_to(&v[METRIC_EMAIL_OLDEST_MS], now_ms - wait->credit.entry_ms);
    if (due_ms == EVENT_NO_TIME) {
        return;
    }
    if (due_ms < now_ms) {
        increase(&v[METRIC_EMAIL_OVERDUE]);
    } else if (due_ms - now_ms <= HOUR_MS) {
        increase(&v[METRIC_EMAIL_DUE_1H]);
    }
}

static void count_waiting(const struct picture *picture, int64_t wait_ms,
                          int64_t target_ms, struct figure *v)
{
    increase(&v[METRIC_WAITING]);
    raise_to(&v[METRIC_LONGEST_WAIT_MS], wait_ms);
    if (wait_ms > target_ms) {
        increase(&v[METRIC_BREACHED_WAITING]);
        return;
    }
    lower_to(&v[METRIC_NEXT_BREACH_MS], target_ms - wait_ms);
    if (target_ms - wait_ms <= picture->engine->breach_horizon_ms) {
        increase(&v[METRIC_BREACHING_SOON]);
    }
}

void picture_waiting(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    struct figure *totals = snapshot->totals.value;
    for (size_t i = 0; i < contacts_waiting_count(engine->contacts); i++) {
        const struct wait *wait =
            contacts_wait(engine->contacts, contacts_waiting(engine->contacts, i));
        struct snapshot_queue *queue = &snapshot->queues[wait->queue];
        if (wait->facts.channel == EVENT_CHANNEL_EMAIL) {
            count_mail(wait, picture->now_ms, queue->today.value);
            count_mail(wait, picture->now_ms, totals);
        }
        if (wait->credit.deferred) {
            continue;
        }
        int64_t wait_ms = picture->now_ms - wait->credit.entry_ms;
        struct figure longest = totals[METRIC_LONGEST_WAIT_MS];
        if (!figure_is_known(longest) || wait_ms > longest.num) {
            memcpy(snapshot->longest_wait_queue, queue->label, sizeof queue->label);
        }
        count_waiting(picture, wait_ms, queue->target_ms, queue->today.value);
        count_waiting(picture, wait_ms, queue->target_ms, totals);
    }
}
