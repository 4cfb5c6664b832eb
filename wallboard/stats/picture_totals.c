#include <string.h>

#include "stats/picture.h"

/* The totals' rule is the queues' where they all have one, else the site's. */
static struct engine_rule total_rule(const struct engine *engine, bool *ret_mixed)
{
    size_t count = index_count(engine->queue_ids);
    struct engine_rule rule = count > 0 ? engine->queues[0].rules[0] : engine->rule;
    *ret_mixed = false;
    for (size_t i = 1; i < count; i++) {
        const struct engine_rule *other = &engine->queues[i].rules[0];
        if (other->target_ms != rule.target_ms || other->formula != rule.formula ||
            other->count_at != rule.count_at) {
            *ret_mixed = true;
        }
    }
    if (*ret_mixed) {
        rule = engine->rule;
    }
    rule.goal_bp = engine->rule.goal_bp;
    return rule;
}

/* Numerators and denominators of the queues' own formulas, added. */
static struct figure add_levels(struct figure a, struct figure b)
{
    return (struct figure){a.num + b.num, a.den + b.den};
}

static struct measure_terms terms_of(const struct engine *engine,
                                     const struct engine_rule *rule)
{
    struct measure_terms terms = picture_terms(engine, rule, UINT64_MAX);
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        terms.has_mail = terms.has_mail || engine->queues[i].has_mail;
        terms.has_callbacks = terms.has_callbacks || engine->queues[i].has_callbacks;
    }
    return terms;
}

/* The site is the sum of its channels. */
static void sum_channels(const struct engine *engine, int64_t *sums)
{
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        tally_add_all(sums, engine->channels[i].day, TALLY_QUEUE_COUNT);
    }
}

static struct figure longest_wait(const struct engine *engine, int64_t from, int64_t to)
{
    struct figure most = FIGURE_NONE;
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        struct figure wait = ledger_max_wait(&engine->channels[i], from, to);
        if (figure_is_known(wait) && (!figure_is_known(most) || wait.num > most.num)) {
            most = wait;
        }
    }
    return most;
}

static void fill_percentiles(const struct engine *engine, struct figure *v)
{
    static const int percents[] = {50, 90, 95};
    const uint32_t *waits[EVENT_CHANNEL_COUNT];
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        waits[i - EVENT_CHANNEL_VOICE] = engine->channels[i].waits[engine->days.today];
    }
    histogram_percentiles(waits, EVENT_CHANNEL_COUNT - EVENT_CHANNEL_VOICE, percents, 3,
                          &v[METRIC_WAIT_P50_MS]);
}

static void fill_drop_rate(const struct picture *picture, struct figure *v)
{
    const struct engine *engine = picture->engine;
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    struct day_span span = days_today(&engine->days);
    if (engine->drop_window_ms > 0) {
        span.to = ring_quarter(picture->now_ms) + 1;
        span.from = ring_quarter(picture->now_ms - engine->drop_window_ms) + 1;
    }
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        ring_sum(&engine->channels[i].quarters, span.from, span.to, sums,
                 TALLY_QUEUE_COUNT);
    }
    int64_t connects = sums[TALLY_CONNECTS];
    v[METRIC_DROP_RATE] = engine->has_results[RESULT_DROP] && connects > 0
                              ? (struct figure){sums[TALLY_DROPS_MILLI], 1000 * connects}
                              : FIGURE_NONE;
}

static void fill_rolling(const struct picture *picture, const struct engine_rule *rule)
{
    int64_t minute = ring_minute(picture->now_ms);
    for (int w = 0; w < SNAPSHOT_WINDOW_COUNT; w++) {
        int64_t sums[MINUTE_COUNT] = {0};
        int minutes = snapshot_window_minutes((enum snapshot_window)w);
        for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
            ring_sum(&picture->engine->channels[i].minutes, minute - minutes + 1,
                     minute + 1, sums, MINUTE_COUNT);
        }
        picture->snapshot->rolling[w] = measure_rolling(sums, rule);
    }
}

static void set_channel_terms(struct measure_terms *terms, enum event_channel channel)
{
    terms->has_mail = channel == EVENT_CHANNEL_EMAIL || channel == EVENT_CHANNEL_TASK;
    terms->has_callbacks = channel == EVENT_CHANNEL_CALLBACK;
}

static void fill_channels(const struct picture *picture, const struct engine_rule *rule)
{
    const struct engine *engine = picture->engine;
    struct day_span day = days_today(&engine->days);
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        struct snapshot_channel *row = &picture->snapshot->channels[i];
        struct measure_terms terms = terms_of(engine, rule);
        set_channel_terms(&terms, (enum event_channel)i);
        measure_queue(engine->channels[i].day, &terms, &row->today);
        row->today.value[METRIC_MAX_WAIT_MS] =
            ledger_max_wait(&engine->channels[i], day.from, day.to);
        picture_day_only(picture, &engine->channels[i], row->today.value);
        picture_clear_gauges(&terms, row->today.value);
        for (size_t q = 0; q < index_count(engine->queue_ids); q++) {
            row->known = row->known || engine->queues[q].known;
        }
    }
}

static void fill_campaigns(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    struct measure_terms terms = picture_terms(engine, &engine->rule, UINT64_MAX);
    int today = engine->days.today;
    snapshot->campaign_count = index_count(engine->campaign_ids);
    for (size_t i = 0; i < snapshot->campaign_count; i++) {
        struct snapshot_campaign *row = &snapshot->campaigns[i];
        str_copy(row->id, sizeof row->id, index_id(engine->campaign_ids, i));
        measure_results(engine->campaigns[i].day[today], &terms, row->value);
        row->records = figure_count(engine->campaigns[i].records[today]);
    }
}

/* Where targets or formulas differ, each queue's own service level is added up. */
static void mix_levels(const struct picture *picture, int64_t goal_bp)
{
    struct snapshot *snapshot = picture->snapshot;
    struct figure level = FIGURE_NONE;
    struct figure rolling[SNAPSHOT_WINDOW_COUNT] = {{0, 0}};
    memset(snapshot->totals.by_formula, 0, sizeof snapshot->totals.by_formula);
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        for (int f = 0; f < SERVICE_LEVEL_COUNT; f++) {
            snapshot->totals.by_formula[f] =
                add_levels(snapshot->totals.by_formula[f], queue->today.by_formula[f]);
        }
        level = add_levels(level, queue->today.value[METRIC_SERVICE_LEVEL]);
        for (int w = 0; w < SNAPSHOT_WINDOW_COUNT; w++) {
            rolling[w] = add_levels(rolling[w], queue->rolling[w].service_level);
        }
    }
    measure_set_level(&snapshot->totals, level);
    snapshot->totals.value[METRIC_RECOVERY_CONTACTS] =
        service_level_recovery(level, goal_bp);
    for (int w = 0; w < SNAPSHOT_WINDOW_COUNT; w++) {
        snapshot->rolling[w].service_level = rolling[w];
    }
}

/*
 * A site whose sources tell nothing but gauges is the sum of its queues' own figures, of
 * each that all of them say: without one it would be a guess. Agents are not added, for
 * who serves two queues is in both.
 */
static void sum_gauges(const struct snapshot *snapshot, struct figure *v)
{
    static const enum metric sums[] = {METRIC_WAITING, METRIC_OFFERED, METRIC_ANSWERED,
                                       METRIC_ABANDONED};
    struct figure longest = FIGURE_NONE;
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        int64_t sum = 0;
        bool any = false;
        bool all = true;
        for (size_t q = 0; q < snapshot->queue_count && all; q++) {
            const struct figure *own = &snapshot->queues[q].today.value[sums[i]];
            bool known = figure_is_known(*own);
            any = any || known;
            all = known || snapshot->queues[q].sources == 0;
            sum += known ? own->num : 0;
        }
        v[sums[i]] = any && all ? figure_count(sum) : FIGURE_NONE;
    }
    for (size_t q = 0; q < snapshot->queue_count; q++) {
        const struct figure *own = snapshot->queues[q].today.value;
        bool waits = !figure_is_known(own[METRIC_WAITING]) || own[METRIC_WAITING].num > 0;
        struct figure wait = own[METRIC_LONGEST_WAIT_MS];
        if (!figure_is_known(wait) && waits && snapshot->queues[q].sources != 0) {
            return; /* somebody may wait longer than all that are told of */
        }
        if (figure_is_known(wait) &&
            (!figure_is_known(longest) || wait.num > longest.num)) {
            longest = wait;
        }
    }
    v[METRIC_LONGEST_WAIT_MS] = longest;
}

void picture_totals(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    struct engine_rule rule = total_rule(engine, &snapshot->mixed);
    struct measure_terms terms = terms_of(engine, &rule);
    struct day_span day = days_today(&engine->days);
    struct figure *v = snapshot->totals.value;
    snapshot->formula = rule.formula;
    snapshot->count_at = rule.count_at;
    snapshot->target_ms = rule.target_ms;
    snapshot->goal_bp = rule.goal_bp;
    snapshot->breach_horizon_ms = engine->breach_horizon_ms;
    bool has_agents = index_count(engine->agent_ids) > 0;
    bool known = false;
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        known =
            known || figure_is_known(snapshot->queues[i].today.value[METRIC_LEFT_OTHER]);
    }
    picture_clear_agents(has_agents || (terms.parts & EVENT_CAN_MEMBERS) != 0,
                         terms.parts, v);
    fill_campaigns(picture);
    if (!known) {
        if ((terms.parts & EVENT_CAN_EVENTS) == 0) {
            sum_gauges(snapshot, v);
        }
        return;
    }
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    sum_channels(engine, sums);
    measure_queue(sums, &terms, &snapshot->totals);
    for (size_t i = 0; i < terms.currencies; i++) {
        snapshot->revenue[i] = (struct figure){sums[TALLY_REVENUE_MILLI + i], 1000};
    }
    v[METRIC_OFFERED_CONTACTS] = figure_count(sums[TALLY_OFFERED_CONTACTS]);
    v[METRIC_MAX_WAIT_MS] = longest_wait(engine, day.from, day.to);
    fill_percentiles(engine, v);
    fill_drop_rate(picture, v);
    fill_rolling(picture, &rule);
    fill_channels(picture, &rule);
    picture_clear_gauges(&terms, v);
    if (snapshot->mixed) {
        mix_levels(picture, rule.goal_bp);
    }
}

/* -- intervals -------------------------------------------------------------------------
 */

/* The level of [from, to) quarters under the queues' own formulas, and under each formula
 * as the queues count it. */
static struct figure mixed_level(const struct engine *engine, int64_t from, int64_t to,
                                 struct figure *ret_by_formula)
{
    struct figure level = FIGURE_NONE;
    for (int f = 0; f < SERVICE_LEVEL_COUNT; f++) {
        ret_by_formula[f] = FIGURE_NONE;
    }
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        const struct queue *queue = &engine->queues[i];
        const struct engine_rule *rule = &queue->rules[0];
        int64_t sums[TALLY_QUEUE_COUNT] = {0};
        ring_sum(&queue->ledger.quarters, from, to, sums, TALLY_QUEUE_COUNT);
        for (int f = 0; f < SERVICE_LEVEL_COUNT; f++) {
            enum service_level_formula formula = (enum service_level_formula)f;
            struct service_level_parts parts = measure_level_parts(sums, rule, formula);
            struct figure own = service_level(formula, &parts);
            ret_by_formula[f] = add_levels(ret_by_formula[f], own);
            level = formula == rule->formula ? add_levels(level, own) : level;
        }
    }
    return level;
}

/* How the interval stands: over, settled, revised? */
static void set_interval_state(const struct picture *picture, int64_t quarter,
                               struct snapshot_interval *ret)
{
    int64_t live = 0;
    for (size_t i = 0; i < index_count(picture->engine->queue_ids); i++) {
        const int64_t *row =
            ring_find(&picture->engine->queues[i].ledger.quarters, quarter);
        if (row != NULL) {
            live += row[LEDGER_LIVE];
            ret->revisions += row[LEDGER_REVISION];
        }
    }
    ret->state = ret->end_ms > picture->now_ms ? SNAPSHOT_INTERVAL_OPEN
                 : live > 0                    ? SNAPSHOT_INTERVAL_SETTLING
                                               : SNAPSHOT_INTERVAL_CLOSED;
}

static void sum_quarters(const struct engine *engine, int64_t from, int64_t to,
                         int64_t *sums)
{
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        ring_sum(&engine->channels[i].quarters, from, to, sums, TALLY_QUEUE_COUNT);
    }
}

/* The site's figures of a span whose tallies are `sums`. */
static void measure_span(const struct engine *engine, const struct measure_terms *terms,
                         bool mixed, const int64_t *sums, struct day_span span,
                         struct snapshot_figures *ret)
{
    struct figure *v = ret->value;
    measure_queue(sums, terms, ret);
    v[METRIC_OFFERED_CONTACTS] = figure_count(sums[TALLY_OFFERED_CONTACTS]);
    v[METRIC_MAX_WAIT_MS] = longest_wait(engine, span.from, span.to);
    if (mixed) {
        struct figure level = mixed_level(engine, span.from, span.to, ret->by_formula);
        measure_set_level(ret, level);
        v[METRIC_RECOVERY_CONTACTS] = service_level_recovery(level, terms->rule->goal_bp);
    }
}

static void fill_interval(const struct picture *picture,
                          const struct measure_terms *terms, bool mixed, int64_t quarter,
                          struct snapshot_interval *ret)
{
    const struct engine *engine = picture->engine;
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    sum_quarters(engine, quarter, quarter + 1, sums);
    set_interval_state(picture, quarter, ret);
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        const struct source *source = sources_at(engine->sources, i);
        ret->unverified =
            ret->unverified || source_lacks(source, ret->start_ms, ret->end_ms);
    }
    if (ret->end_ms <= engine->first_ms && sums[TALLY_OFFERED] == 0) {
        return; /* nothing was heard yet: not known, which is not nought */
    }
    measure_span(engine, terms, mixed, sums, (struct day_span){quarter, quarter + 1},
                 &ret->figures);
}

void engine_measure_site(const struct engine *engine, enum event_channel channel,
                         const int64_t tallies[TALLY_QUEUE_COUNT],
                         struct snapshot_figures *ret)
{
    struct engine_rule rule = total_rule(engine, &(bool){false});
    struct measure_terms terms = terms_of(engine, &rule);
    *ret = (struct snapshot_figures){.missing = 0};
    if (channel != EVENT_CHANNEL_NONE) {
        set_channel_terms(&terms, channel);
    }
    measure_queue(tallies, &terms, ret);
    if (channel == EVENT_CHANNEL_NONE) {
        ret->value[METRIC_OFFERED_CONTACTS] =
            figure_count(tallies[TALLY_OFFERED_CONTACTS]);
    }
}

void picture_site_span(const struct picture *picture, enum event_channel channel,
                       int64_t from, int64_t to, struct snapshot_figures *ret)
{
    const struct engine *engine = picture->engine;
    bool mixed = false;
    struct engine_rule rule = total_rule(engine, &mixed);
    struct measure_terms terms = terms_of(engine, &rule);
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    if (channel == EVENT_CHANNEL_NONE) {
        sum_quarters(engine, from, to, sums);
    } else {
        set_channel_terms(&terms, channel);
        ring_sum(&engine->channels[channel].quarters, from, to, sums, TALLY_QUEUE_COUNT);
    }
    int64_t now = ring_quarter(picture->now_ms);
    if (engine->credit == RULE_CREDIT_END && from <= now && now < to) {
        sums[TALLY_OFFERED] += picture_count_waiting(engine, QUEUE_NONE, channel);
    }
    if (channel == EVENT_CHANNEL_NONE) {
        measure_span(engine, &terms, mixed, sums, (struct day_span){from, to}, ret);
        return;
    }
    measure_queue(sums, &terms, ret);
    ret->value[METRIC_MAX_WAIT_MS] =
        ledger_max_wait(&engine->channels[channel], from, to);
}

void picture_intervals(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    struct engine_rule rule = total_rule(engine, &(bool){false});
    struct measure_terms terms = terms_of(engine, &rule);
    struct day_span day = days_today(&engine->days);
    bool known = figure_is_known(snapshot->totals.value[METRIC_OFFERED]);
    int64_t last = ring_quarter(picture->now_ms);
    for (int64_t at = day.from; at < day.to && at <= last; at++) {
        if (snapshot->interval_count == snapshot->interval_capacity) {
            break;
        }
        struct snapshot_interval *interval =
            &snapshot->intervals[snapshot->interval_count++];
        *interval = (struct snapshot_interval){.start_ms = at * LIMIT_QUARTER_MS,
                                               .end_ms = (at + 1) * LIMIT_QUARTER_MS};
        if (known) {
            fill_interval(picture, &terms, snapshot->mixed, at, interval);
        }
    }
}
