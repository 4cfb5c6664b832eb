#include <string.h>

#include "stats/picture.h"

bool picture_is_unverified(const struct engine *engine, uint64_t sources)
{
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        const struct source *source = sources_at(engine->sources, i);
        if ((sources >> i & 1U) != 0 &&
            (source_is_unverified(source) ||
             source_lacks(source, engine->day_start_ms, engine->day_end_ms))) {
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

struct measure_terms picture_terms(const struct engine *engine,
                                   const struct engine_rule *rule, uint64_t sources)
{
    struct measure_terms terms = {
        .rule = rule,
        .parts = picture_parts(engine, sources),
        .excludes_short = engine->abandonment_excludes_short,
        .contact_rate_of_connects = engine->contact_rate_of_connects,
        .has_dials = engine->has_dials,
        .csat_min = engine->csat_min,
    };
    memcpy(terms.has_results, engine->has_results, sizeof terms.has_results);
    while (terms.currencies < TALLY_CURRENCIES &&
           engine->currencies[terms.currencies][0] != '\0') {
        terms.currencies++;
    }
    return terms;
}

static void set_all(struct figure *values, const enum metric *metrics, size_t count,
                    bool known)
{
    for (size_t i = 0; i < count; i++) {
        values[metrics[i]] = known ? figure_count(0) : FIGURE_NONE;
    }
}

void picture_clear_gauges(const struct measure_terms *terms, struct figure *v)
{
    static const enum metric counts[] = {METRIC_WAITING, METRIC_BREACHING_SOON,
                                         METRIC_BREACHED_WAITING};
    static const enum metric mails[] = {METRIC_OPEN, METRIC_OVERDUE, METRIC_DUE_1H};
    static const enum metric callbacks[] = {METRIC_CALLBACKS_PENDING};
    bool known = (terms->parts & EVENT_CAN_EVENTS) != 0;
    set_all(v, counts, sizeof counts / sizeof *counts, known);
    set_all(v, mails, sizeof mails / sizeof *mails, known && terms->has_mail);
    set_all(v, callbacks, 1, known && terms->has_callbacks);
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
    if (gauges->waiting != 0) { /* the longest of none is no figure */
        show(&v[METRIC_LONGEST_WAIT_MS], gauges->longest_wait_ms);
    }
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

/* The rolling windows of the queue. */
static void fill_rolling(const struct ledger *ledger, int64_t now_ms,
                         const struct engine_rule *rule, struct snapshot_rolling *ret)
{
    int64_t minute = ring_minute(now_ms);
    for (int i = 0; i < SNAPSHOT_WINDOW_COUNT; i++) {
        int64_t sums[MINUTE_COUNT] = {0};
        int minutes = snapshot_window_minutes((enum snapshot_window)i);
        ring_sum(&ledger->minutes, minute - minutes + 1, minute + 1, sums, MINUTE_COUNT);
        ret[i] = measure_rolling(sums, rule);
    }
}

static struct measure_terms terms_of(const struct engine *engine,
                                     const struct queue *queue)
{
    struct measure_terms terms = picture_terms(engine, &queue->rules[0], queue->sources);
    terms.has_mail = queue->has_mail;
    terms.has_callbacks = queue->has_callbacks;
    return terms;
}

/* The drop rate has a window of its own, which the rings bound. */
static void fill_drop_rate(const struct picture *picture, const struct ledger *ledger,
                           struct figure *v)
{
    const struct engine *engine = picture->engine;
    if (!engine->has_results[RESULT_DROP]) {
        return;
    }
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    struct day_span span = days_today(&engine->days);
    if (engine->drop_window_ms > 0) {
        span.to = ring_quarter(picture->now_ms) + 1;
        span.from = ring_quarter(picture->now_ms - engine->drop_window_ms) + 1;
    }
    ring_sum(&ledger->quarters, span.from, span.to, sums, TALLY_QUEUE_COUNT);
    int64_t connects = sums[TALLY_CONNECTS];
    v[METRIC_DROP_RATE] = connects > 0
                              ? (struct figure){sums[TALLY_DROPS_MILLI], 1000 * connects}
                              : FIGURE_NONE;
}

static void fill_percentiles(const struct picture *picture, const struct ledger *ledger,
                             struct figure *v)
{
    static const int percents[] = {50, 90, 95};
    const uint32_t *waits = ledger->waits[picture->engine->days.today];
    histogram_percentiles(&waits, 1, percents, 3, &v[METRIC_WAIT_P50_MS]);
}

void picture_day_only(const struct picture *picture, const struct ledger *ledger,
                      struct figure *v)
{
    fill_percentiles(picture, ledger, v);
    fill_drop_rate(picture, ledger, v);
}

void picture_queue(const struct picture *picture, size_t number)
{
    const struct engine *engine = picture->engine;
    const struct queue *queue = &engine->queues[number];
    const struct engine_rule *rule = &queue->rules[0];
    struct day_span day = days_today(&engine->days);
    struct snapshot_queue *row = &picture->snapshot->queues[number];
    struct str id = index_id(engine->queue_ids, number);
    *row = (struct snapshot_queue){
        .target_ms = rule->target_ms,
        .short_abandon_ms = rule->short_abandon_ms,
        .formula = rule->formula,
        .count_at = rule->count_at,
        .goal_bp = rule->goal_bp,
        .configured = queue->configured,
        .unverified = picture_is_unverified(engine, queue->sources),
        .sources = queue->sources,
        .known = queue->known,
    };
    if (queue->control.at_ms >= engine->day_start_ms) {
        row->control = queue->control;
        bool wrong = control_wrong(&row->control) != 0;
        row->unverified = row->unverified || wrong;
        picture->snapshot->unverified = picture->snapshot->unverified || wrong;
    }
    str_copy(row->id, sizeof row->id, id);
    str_copy(row->label, sizeof row->label,
             queue->label[0] == '\0' ? id : str_from(queue->label));
    struct measure_terms terms = terms_of(engine, queue);
    bool counted = queue->known && (terms.parts & EVENT_CAN_EVENTS) != 0;
    struct figure *v = row->today.value;
    if (counted) {
        measure_queue(queue->ledger.day, &terms, &row->today);
        v[METRIC_MAX_WAIT_MS] = ledger_max_wait(&queue->ledger, day.from, day.to);
        picture_day_only(picture, &queue->ledger, v);
        fill_rolling(&queue->ledger, picture->now_ms, rule, row->rolling);
        picture_clear_gauges(&terms, v);
    }
    picture_clear_agents(queue->has_members || (terms.parts & EVENT_CAN_MEMBERS) != 0,
                         terms.parts, v);
    if (!counted) {
        show_gauges(engine, queue, v);
    }
}

void engine_measure_queue(const struct engine *engine, size_t queue,
                          const int64_t tallies[TALLY_QUEUE_COUNT],
                          struct snapshot_figures *ret)
{
    struct measure_terms terms = terms_of(engine, &engine->queues[queue]);
    *ret = (struct snapshot_figures){.missing = 0};
    measure_queue(tallies, &terms, ret);
}

void picture_queue_span(const struct picture *picture, size_t number, int64_t from,
                        int64_t to, struct snapshot_figures *ret)
{
    const struct engine *engine = picture->engine;
    const struct queue *queue = &engine->queues[number];
    struct measure_terms terms = terms_of(engine, queue);
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    ring_sum(&queue->ledger.quarters, from, to, sums, TALLY_QUEUE_COUNT);
    if (engine->credit == RULE_CREDIT_END && from <= ring_quarter(picture->now_ms) &&
        ring_quarter(picture->now_ms) < to) {
        sums[TALLY_OFFERED] += picture_count_waiting(engine, number, EVENT_CHANNEL_NONE);
    }
    measure_queue(sums, &terms, ret);
    ret->value[METRIC_MAX_WAIT_MS] = ledger_max_wait(&queue->ledger, from, to);
}
