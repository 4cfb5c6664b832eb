#include <string.h>

#include "stats/engine_state.h"
#include "stats/measure.h"

#define HOUR_MS 3600000

/* What is being filled: the engine as it is, at one instant. */
struct picture {
    const struct engine *engine;
    struct snapshot *snapshot;
    int64_t now_ms;
};

/* One more of a count that may not have been known before. */
static void increase(struct figure *count)
{
    *count = figure_count(count->num + 1);
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

static bool is_unverified(const struct engine *engine, uint64_t sources)
{
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        if ((sources >> i & 1U) != 0 &&
            source_is_unverified(sources_at(engine->sources, i))) {
            return true;
        }
    }
    return false;
}

/* What the sources can tell: as they declared it, or as their events have proved. */
static uint32_t parts_of(const struct engine *engine, uint64_t sources)
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

/* Gauges start from a true nought where it is known that there is nothing. */
static void clear_gauges(uint32_t parts, struct figure *v)
{
    static const enum metric counts[] = {METRIC_WAITING,        METRIC_EMAIL_OPEN,
                                         METRIC_EMAIL_OVERDUE,  METRIC_EMAIL_DUE_1H,
                                         METRIC_BREACHING_SOON, METRIC_BREACHED_WAITING};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        v[counts[i]] = (parts & EVENT_CAN_EVENTS) != 0 ? figure_count(0) : FIGURE_NONE;
    }
}

static const enum metric state_counts[] = {
    [AGENT_ON_CONTACT] = METRIC_AGENTS_ON_CONTACT, [AGENT_HOLD] = METRIC_AGENTS_HOLD,
    [AGENT_RINGING] = METRIC_AGENTS_RINGING,       [AGENT_WRAPUP] = METRIC_AGENTS_WRAPUP,
    [AGENT_NOT_READY] = METRIC_AGENTS_NOT_READY,   [AGENT_READY] = METRIC_AGENTS_READY,
    [AGENT_UNKNOWN] = METRIC_AGENTS_UNKNOWN,
};

static void clear_agent_counts(bool known, uint32_t parts, struct figure *v)
{
    struct figure nought = known ? figure_count(0) : FIGURE_NONE;
    for (size_t i = 0; i < sizeof state_counts / sizeof *state_counts; i++) {
        v[state_counts[i]] = nought;
    }
    v[METRIC_AGENTS_LOGGED_IN] = nought;
    if ((parts & EVENT_CAN_RING) == 0) {
        v[METRIC_AGENTS_RINGING] = FIGURE_NONE;
    }
    if ((parts & EVENT_CAN_HOLD) == 0) {
        v[METRIC_AGENTS_HOLD] = FIGURE_NONE;
    }
}

static void count_agent_state(enum agent_state state, struct figure *v)
{
    if (state == AGENT_LOGGED_OUT) {
        return;
    }
    increase(&v[state_counts[state]]);
    if (agent_state_is_logged_in(state)) {
        increase(&v[METRIC_AGENTS_LOGGED_IN]);
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

static void fill_rolling(const struct ledger *ledger, int64_t now_ms,
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

static void fill_queue(const struct picture *picture, size_t number)
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
        .unverified = is_unverified(engine, queue->sources),
        .sources = queue->sources,
    };
    str_copy(row->id, sizeof row->id, id);
    str_copy(row->label, sizeof row->label,
             queue->label[0] == '\0' ? id : str_from(queue->label));
    uint32_t parts = parts_of(engine, queue->sources);
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
        fill_rolling(&queue->ledger, picture->now_ms, queue->rule.formula, row->rolling);
        clear_gauges(parts, v);
    }
    clear_agent_counts(queue->has_members || (parts & EVENT_CAN_MEMBERS) != 0, parts, v);
    if (!counted) {
        show_gauges(engine, queue, v);
    }
}

/* The totals' rule is the queues' where they all have one, else the site's. */
static struct engine_rule total_rule(const struct engine *engine, bool *ret_mixed)
{
    size_t count = index_count(engine->queue_ids);
    struct engine_rule rule = count > 0 ? engine->queues[0].rule : engine->rule;
    *ret_mixed = false;
    for (size_t i = 1; i < count; i++) {
        const struct engine_rule *other = &engine->queues[i].rule;
        if (other->target_ms != rule.target_ms || other->formula != rule.formula) {
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

static void fill_totals(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    struct engine_rule rule = total_rule(engine, &snapshot->mixed);
    snapshot->formula = rule.formula;
    snapshot->target_ms = rule.target_ms;
    snapshot->goal_bp = rule.goal_bp;
    snapshot->breach_horizon_ms = engine->breach_horizon_ms;
    uint32_t parts = parts_of(engine, UINT64_MAX);
    struct figure *v = snapshot->totals.value;
    bool known = false;
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        known =
            known || figure_is_known(snapshot->queues[i].today.value[METRIC_LEFT_OTHER]);
    }
    bool has_agents = index_count(engine->agent_ids) > 0;
    clear_agent_counts(has_agents || (parts & EVENT_CAN_MEMBERS) != 0, parts, v);
    if (!known) {
        return;
    }
    measure_queue(engine->total.day, &rule, parts, &snapshot->totals);
    v[METRIC_OFFERED_CONTACTS] = figure_count(engine->total.day[TALLY_OFFERED_CONTACTS]);
    v[METRIC_MAX_WAIT_MS] =
        ledger_max_wait(&engine->total, engine->day.from, engine->day.to);
    if (engine->has_sales) {
        v[METRIC_SALES] = (struct figure){engine->total.day[TALLY_SALES_MILLI], 1000};
    }
    fill_rolling(&engine->total, picture->now_ms, rule.formula, snapshot->rolling);
    clear_gauges(parts, v);
    if (!snapshot->mixed) {
        return;
    }
    struct figure level = FIGURE_NONE;
    struct figure rolling[SNAPSHOT_WINDOW_COUNT] = {{0, 0}};
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        level = add_levels(level, queue->today.value[METRIC_SERVICE_LEVEL]);
        for (int w = 0; w < SNAPSHOT_WINDOW_COUNT; w++) {
            rolling[w] = add_levels(rolling[w], queue->rolling[w].service_level);
        }
    }
    measure_set_level(&snapshot->totals, level);
    v[METRIC_RECOVERY_CONTACTS] = service_level_recovery(level, rule.goal_bp);
    for (int w = 0; w < SNAPSHOT_WINDOW_COUNT; w++) {
        snapshot->rolling[w].service_level = rolling[w];
    }
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

/* All that is said of those who wait comes from the one list of them. */
static void fill_waiting(const struct picture *picture)
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

static void fill_agent(const struct picture *picture, size_t number)
{
    const struct engine *engine = picture->engine;
    const struct agent *agent = &engine->agents[number];
    struct snapshot_agent *row = &picture->snapshot->agents[number];
    struct str id = index_id(engine->agent_ids, number);
    *row = (struct snapshot_agent){
        .state = agent->known ? agent_state_at(agent, picture->now_ms) : AGENT_UNKNOWN,
        .unverified = is_unverified(engine, agent->sources),
        .sources = agent->sources,
    };
    str_copy(row->id, sizeof row->id, id);
    str_copy(row->label, sizeof row->label,
             agent->label[0] == '\0' ? id : str_from(agent->label));
    if (row->state == AGENT_NOT_READY) {
        memcpy(row->reason, agent->reason, sizeof row->reason);
    }
    uint32_t parts = parts_of(engine, agent->sources);
    struct figure *v = row->today.value;
    if ((parts & EVENT_CAN_EVENTS) != 0) {
        measure_agent(agent->day, parts, &row->today);
        if (engine->has_sales) {
            v[METRIC_SALES] = (struct figure){agent->day[TALLY_SALES_MILLI], 1000};
        }
    }
    if (!agent->known) {
        return;
    }
    int64_t times_ms[6];
    int64_t logged_in_ms = 0;
    agent_state_times(agent, picture->now_ms, engine->day_start_ms, times_ms);
    static const enum metric metrics[6] = {
        METRIC_STATE_ON_CONTACT_MS, METRIC_STATE_HOLD_MS,      METRIC_STATE_RINGING_MS,
        METRIC_STATE_WRAPUP_MS,     METRIC_STATE_NOT_READY_MS, METRIC_STATE_READY_MS};
    for (size_t i = 0; i < 6; i++) {
        v[metrics[i]] = figure_count(times_ms[i]);
        logged_in_ms += times_ms[i];
    }
    v[METRIC_LOGGED_IN_MS] = figure_count(logged_in_ms);
    v[METRIC_TIME_IN_STATE_MS] =
        figure_count(agent_time_in_state(agent, picture->now_ms));
}

/* Agents by state: once in the totals, and in each of their queues. */
static void count_agent(const struct picture *picture, size_t number)
{
    const struct engine *engine = picture->engine;
    const struct agent *agent = &engine->agents[number];
    if (!agent->known) {
        return;
    }
    struct snapshot *snapshot = picture->snapshot;
    count_agent_state(snapshot->agents[number].state, snapshot->totals.value);
    bool told = (parts_of(engine, agent->sources) & EVENT_CAN_MEMBERS) != 0;
    for (size_t i = 0; i < agent->membership_count; i++) {
        const struct agent_membership *membership = &agent->memberships[i];
        if (membership->joined || (membership->seen_answering && !told)) {
            enum agent_state state = agent_state_in(agent, membership, picture->now_ms);
            count_agent_state(state, snapshot->queues[membership->queue].today.value);
        }
    }
}

static void fill_sources(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    for (size_t i = 0; i < snapshot->source_count; i++) {
        const struct source *source = sources_at(engine->sources, i);
        struct snapshot_source *row = &snapshot->sources[i];
        *row = (struct snapshot_source){
            .link = SOURCE_LIVE,
            .numbered = source->numbered,
            .upstream_down = source->upstream_down,
            .has_hello = source->has_hello,
            .capabilities = source->capabilities,
            .events = source->events,
            .duplicates = source->duplicates,
            .late = source->late,
            .gaps = source_gaps(source),
            .dropped = source->dropped,
            .clock_skew_ms = source_skew_ms(source),
        };
        str_copy(row->id, sizeof row->id, (struct str){source->id, source->id_size});
        snapshot->duplicates += source->duplicates;
        snapshot->gaps += row->gaps;
        snapshot->unverified = snapshot->unverified || source_is_unverified(source);
    }
}

/* The level of one quarter under the queues' own formulas. */
static struct figure mixed_level(const struct engine *engine, int64_t quarter)
{
    struct figure level = FIGURE_NONE;
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        const struct queue *queue = &engine->queues[i];
        const int64_t *row = ring_find(&queue->ledger.quarters, quarter);
        if (row != NULL) {
            struct service_level_parts parts = measure_level_parts(row);
            level = add_levels(level, service_level(queue->rule.formula, &parts));
        }
    }
    return level;
}

static void fill_intervals(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    bool mixed = false;
    struct engine_rule rule = total_rule(engine, &mixed);
    uint32_t parts = parts_of(engine, UINT64_MAX);
    bool known = figure_is_known(snapshot->totals.value[METRIC_OFFERED]);
    int64_t last = ring_quarter(picture->now_ms);
    for (int64_t at = engine->day.from; at < engine->day.to && at <= last; at++) {
        if (snapshot->interval_count == snapshot->interval_capacity) {
            break;
        }
        struct snapshot_interval *interval =
            &snapshot->intervals[snapshot->interval_count++];
        *interval = (struct snapshot_interval){.start_ms = at * LIMIT_QUARTER_MS,
                                               .end_ms = (at + 1) * LIMIT_QUARTER_MS};
        int64_t sums[TALLY_QUEUE_COUNT] = {0};
        ring_sum(&engine->total.quarters, at, at + 1, sums, TALLY_QUEUE_COUNT);
        bool before = interval->end_ms <= engine->first_ms && sums[TALLY_OFFERED] == 0;
        if (!known || before) {
            continue; /* nothing was heard yet: not known, which is not nought */
        }
        measure_queue(sums, &rule, parts, &interval->figures);
        interval->figures.value[METRIC_OFFERED_CONTACTS] =
            figure_count(sums[TALLY_OFFERED_CONTACTS]);
        interval->figures.value[METRIC_MAX_WAIT_MS] =
            ledger_max_wait(&engine->total, at, at + 1);
        if (engine->has_sales) {
            interval->figures.value[METRIC_SALES] =
                (struct figure){sums[TALLY_SALES_MILLI], 1000};
        }
        if (mixed) {
            measure_set_level(&interval->figures, mixed_level(engine, at));
        }
    }
}

/* Zeroes all but the memory of the lists. */
static void clear_snapshot(struct snapshot *snapshot)
{
    struct snapshot empty = {
        .queues = snapshot->queues,
        .agents = snapshot->agents,
        .sources = snapshot->sources,
        .intervals = snapshot->intervals,
        .queue_capacity = snapshot->queue_capacity,
        .agent_capacity = snapshot->agent_capacity,
        .source_capacity = snapshot->source_capacity,
        .interval_capacity = snapshot->interval_capacity,
    };
    *snapshot = empty;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

struct snapshot *engine_snapshot_create(const struct engine *engine)
{
    return snapshot_create(engine->max_queues, engine->max_agents, LIMIT_SOURCES,
                           LIMIT_DAY_QUARTERS);
}

void engine_snapshot(const struct engine *engine, struct wall now, struct snapshot *ret)
{
    struct picture picture = {engine, ret,
                              now.ms > engine->now_ms ? now.ms : engine->now_ms};
    clear_snapshot(ret);
    ret->now_ms = picture.now_ms;
    ret->day_start_ms = engine->day_start_ms;
    ret->day_end_ms = engine->day_end_ms;
    ret->late = engine->late;
    ret->over_limit = engine->over_limit;
    ret->integrity_faults = (uint64_t)engine->faults;
    memcpy(ret->site, engine->site, sizeof ret->site);
    ret->queue_count = least(index_count(engine->queue_ids), ret->queue_capacity);
    ret->agent_count = least(index_count(engine->agent_ids), ret->agent_capacity);
    ret->source_count = least(sources_count(engine->sources), ret->source_capacity);
    for (size_t i = 0; i < ret->queue_count; i++) {
        fill_queue(&picture, i);
    }
    fill_totals(&picture);
    fill_waiting(&picture);
    for (size_t i = 0; i < ret->agent_count; i++) {
        fill_agent(&picture, i);
        count_agent(&picture, i);
    }
    fill_sources(&picture);
    fill_intervals(&picture);
}

bool engine_queue_figures(const struct engine *engine, size_t queue, int64_t from_ms,
                          int64_t to_ms, struct snapshot_figures *ret)
{
    int64_t from = ring_quarter(from_ms);
    int64_t to = ring_quarter(to_ms);
    int64_t last = ring_quarter(engine->now_ms);
    if (queue >= index_count(engine->queue_ids) || to - from > LIMIT_QUEUE_QUARTERS ||
        from <= last - LIMIT_QUEUE_QUARTERS) {
        return false;
    }
    const struct queue *from_queue = &engine->queues[queue];
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    ring_sum(&from_queue->ledger.quarters, from, to, sums, TALLY_QUEUE_COUNT);
    *ret = (struct snapshot_figures){.missing = 0};
    measure_queue(sums, &from_queue->rule, parts_of(engine, from_queue->sources), ret);
    ret->value[METRIC_MAX_WAIT_MS] = ledger_max_wait(&from_queue->ledger, from, to);
    if (engine->has_sales) {
        ret->value[METRIC_SALES] = (struct figure){sums[TALLY_SALES_MILLI], 1000};
    }
    return true;
}
