#include "oracle/compare.h"

#include <stdlib.h>

#include "stats/engine.h"

#define QUARTER_MS INT64_C(900000)

/* What a script holds that the engine at hand is known not to get right. */
enum condition {
    HAS_DISORDER = 1 << 0,  /* some line comes after one that happened later */
    HAS_RESTART = 1 << 1,   /* a source has more than one life */
    HAS_LISTING = 1 << 2,   /* a source lists how things are */
    HAS_SOURCES = 1 << 3,   /* more than one */
    HAS_UNTIL = 1 << 4,     /* a wrap-up that ends by itself */
    HAS_LEAVING = 1 << 5,   /* an agent that leaves a queue */
    HAS_CROWD = 1 << 6,     /* more than a few words of one agent */
    HAS_SILENCE = 1 << 7,   /* an entry said or listed without its channel */
    HAS_LOOSE = 1 << 8,     /* a fact of a contact said without a queue */
    HAS_STRANGERS = 1 << 9, /* a source that does not tell who serves what */
};

/* A figure is left out where all of these conditions hold. An engine that is cured of a
 * fault has its line taken out. */
struct exception {
    enum oracle_key first, last;
    unsigned when; /* enum condition; 0: always */
    bool quarters; /* only of quarter-hours of the totals */
};

static const struct exception exceptions[] = {
    /* times in state are counted forward, as the words come */
    {ORACLE_TIME_IN_STATE_MS, ORACLE_STATE_READY_MS, 0, false},
    /* of queues with different rules the day's is right, that of a quarter is not */
    {ORACLE_RECOVERY_CONTACTS, ORACLE_RECOVERY_CONTACTS, 0, true},
    /* a wrap-up whose time runs out while the agent rings or talks is not counted */
    {ORACLE_WRAPUP_MS, ORACLE_WRAPUP_MS, HAS_UNTIL, false},
    {ORACLE_AVG_WRAPUP_MS, ORACLE_AHT_MS, HAS_UNTIL, false},
    /* of an agent's wrap-ups, answers and ends only the last 8 are remembered */
    {ORACLE_WRAPUP_MS, ORACLE_WRAPUP_MS, HAS_CROWD, false},
    {ORACLE_AVG_WRAPUP_MS, ORACLE_AHT_MS, HAS_CROWD, false},
    /* an answer whose time is put right leaves its old time behind */
    {ORACLE_WRAPUP_MS, ORACLE_WRAPUP_MS, HAS_DISORDER, false},
    {ORACLE_AVG_WRAPUP_MS, ORACLE_AHT_MS, HAS_DISORDER, false},
    /* a wrap-up said by the first words of a new life is lost */
    {ORACLE_WRAPUP_MS, ORACLE_WRAPUP_MS, HAS_RESTART, false},
    {ORACLE_AVG_WRAPUP_MS, ORACLE_AHT_MS, HAS_RESTART, false},
    /* as are the other states; who left a queue serves it again when a contact ends that
     * was answered before; who was paused by a second source is not logged out by its
     * lists; lists and restarts are taken as they come */
    {ORACLE_AGENTS_LOGGED_IN, ORACLE_AGENTS_UNKNOWN, HAS_RESTART, false},
    {ORACLE_AGENTS_LOGGED_IN, ORACLE_AGENTS_UNKNOWN, HAS_LEAVING, false},
    {ORACLE_AGENTS_LOGGED_IN, ORACLE_AGENTS_UNKNOWN, HAS_LISTING | HAS_SOURCES, false},
    {ORACLE_AGENTS_LOGGED_IN, ORACLE_AGENTS_UNKNOWN, HAS_DISORDER, false},
    /* an entry told without a channel wipes out what was said of it before */
    {ORACLE_OFFERED, ORACLE_RECOVERY_CONTACTS, HAS_SILENCE, false},
    {ORACLE_EMAIL_OPEN, ORACLE_EMAIL_DUE_1H, HAS_SILENCE, false},
    /* what is said without a queue is of one stay, whatever its time; whom it made serve
     * a queue, and whom an answer that was put right did, serves it still */
    {ORACLE_OFFERED, ORACLE_RECOVERY_CONTACTS, HAS_LOOSE | HAS_LISTING, false},
    {ORACLE_AGENTS_LOGGED_IN, ORACLE_AGENTS_UNKNOWN, HAS_LOOSE, false},
    {ORACLE_AGENTS_LOGGED_IN, ORACLE_AGENTS_UNKNOWN, HAS_STRANGERS, false},
    {ORACLE_AGENTS_LOGGED_IN, ORACLE_AGENTS_UNKNOWN, HAS_SILENCE, false},
    /* of two misses at one instant the first to come counts; late words open what a
     * snapshot has closed */
    {ORACLE_UNANSWERED, ORACLE_UNANSWERED, HAS_DISORDER, false},
    {ORACLE_OFFERED, ORACLE_RECOVERY_CONTACTS, HAS_DISORDER | HAS_LISTING, false},
    {ORACLE_EMAIL_OPEN, ORACLE_EMAIL_DUE_1H, HAS_DISORDER | HAS_LISTING, false},
};

struct compare {
    struct oracle *oracle;
    enum metric metrics[ORACLE_KEY_COUNT]; /* METRIC_COUNT: not in the catalogue */
    enum service_level_formula formulas[ORACLE_FORMULA_COUNT];
    const char *absent[ORACLE_KEY_COUNT];
    const char *undefined[METRIC_COUNT];
    size_t absent_count, undefined_count;
    struct compare_fault faults[COMPARE_FAULTS];
    size_t fault_count;
    uint64_t figures, known_figures;
    unsigned conditions;
    bool strict;
    struct oracle_figures ours;
};

static void find_keys(struct compare *compare)
{
    bool defined[METRIC_COUNT] = {false};
    for (int key = 0; key < ORACLE_KEY_COUNT; key++) {
        const char *name = oracle_key_name((enum oracle_key)key);
        enum metric metric = METRIC_COUNT;
        if (metric_find(str_from(name), &metric)) {
            defined[metric] = true;
        } else {
            compare->absent[compare->absent_count++] = name;
        }
        compare->metrics[key] = metric;
    }
    for (int metric = 0; metric < METRIC_COUNT; metric++) {
        if (!defined[metric]) {
            compare->undefined[compare->undefined_count++] =
                metric_info((enum metric)metric)->key;
        }
    }
    for (int i = 0; i < ORACLE_FORMULA_COUNT; i++) {
        const char *name = oracle_formula_name((enum oracle_formula)i);
        service_level_find(str_from(name), &compare->formulas[i]);
    }
}

struct compare *compare_create(void)
{
    struct compare *compare = calloc(1, sizeof *compare);
    if (compare == NULL) {
        return NULL;
    }
    compare->oracle = oracle_create();
    if (compare->oracle == NULL) {
        compare_destroy(&compare);
        return NULL;
    }
    find_keys(compare);
    return compare;
}

void compare_destroy(struct compare **self)
{
    if (*self != NULL) {
        oracle_destroy(&(*self)->oracle);
    }
    free(*self);
    *self = NULL;
}

size_t compare_absent_count(const struct compare *compare)
{
    return compare->absent_count;
}

const char *compare_absent_key(const struct compare *compare, size_t number)
{
    return compare->absent[number];
}

size_t compare_undefined_count(const struct compare *compare)
{
    return compare->undefined_count;
}

const char *compare_undefined_key(const struct compare *compare, size_t number)
{
    return compare->undefined[number];
}

const struct compare_fault *compare_fault(const struct compare *compare, size_t number)
{
    return &compare->faults[number];
}

void compare_be_strict(struct compare *compare, bool strict)
{
    compare->strict = strict;
}

uint64_t compare_figures(const struct compare *compare)
{
    return compare->figures;
}

uint64_t compare_known_figures(const struct compare *compare)
{
    return compare->known_figures;
}

/* The same number, or both not known. */
static bool is_same(struct oracle_figure ours, struct oracle_figure theirs)
{
    if (ours.den == 0 || theirs.den == 0) {
        return ours.den == theirs.den;
    }
    return ours.num * theirs.den == theirs.num * ours.den;
}

static void check(struct compare *compare, const char *where, const char *key,
                  struct oracle_figure ours, struct oracle_figure theirs)
{
    compare->figures++;
    compare->known_figures += ours.den != 0;
    if (is_same(ours, theirs)) {
        return;
    }
    if (compare->fault_count < COMPARE_FAULTS) {
        struct compare_fault *fault = &compare->faults[compare->fault_count];
        str_copy(fault->where, sizeof fault->where, str_from(where));
        str_copy(fault->key, sizeof fault->key, str_from(key));
        fault->ours = ours;
        fault->theirs = theirs;
    }
    compare->fault_count++;
}

static struct oracle_figure figure_of(struct figure figure)
{
    return (struct oracle_figure){figure.num, figure.den};
}

static bool is_excepted(const struct compare *compare, enum oracle_key key, bool quarter)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        const struct exception *exception = &exceptions[i];
        if (key >= exception->first && key <= exception->last &&
            (quarter || !exception->quarters) &&
            (exception->when & compare->conditions) == exception->when) {
            return !compare->strict;
        }
    }
    return false;
}

/* Every figure of the scope that both define. */
static void check_figures(struct compare *compare, const char *where, unsigned scope,
                          bool gauges, const struct snapshot_figures *theirs)
{
    for (int key = 0; key < ORACLE_KEY_COUNT; key++) {
        enum metric metric = compare->metrics[key];
        if (metric == METRIC_COUNT ||
            is_excepted(compare, (enum oracle_key)key,
                        !gauges && scope == METRIC_SCOPE_TOTAL)) {
            continue;
        }
        unsigned has = metric_info(metric)->scope;
        if ((has & scope) != 0 && (gauges || (has & METRIC_SCOPE_GAUGE) == 0)) {
            check(compare, where, oracle_key_name((enum oracle_key)key),
                  compare->ours.value[key], figure_of(theirs->value[metric]));
        }
    }
    bool judged = (scope & METRIC_SCOPE_AGENT) == 0 &&
                  !is_excepted(compare, ORACLE_SERVICE_LEVEL, false);
    for (int i = 0; i < ORACLE_FORMULA_COUNT && judged; i++) {
        check(compare, where, oracle_formula_name((enum oracle_formula)i),
              compare->ours.by_formula[i],
              figure_of(theirs->by_formula[compare->formulas[i]]));
    }
}

static void check_rolling(struct compare *compare, const char *of, size_t queue,
                          const struct snapshot_rolling *theirs)
{
    bool excepted = is_excepted(compare, ORACLE_SERVICE_LEVEL, false);
    for (int i = 0; i < SNAPSHOT_WINDOW_COUNT && !excepted; i++) {
        int minutes = snapshot_window_minutes((enum snapshot_window)i);
        struct oracle_rolling ours;
        oracle_roll(compare->oracle, queue, minutes, &ours);
        char where[48];
        str_format(where, sizeof where, "%s, last %d minutes", of, minutes);
        check(compare, where, "offered", ours.offered, figure_of(theirs[i].offered));
        check(compare, where, "answered", ours.answered, figure_of(theirs[i].answered));
        check(compare, where, "abandoned", ours.abandoned,
              figure_of(theirs[i].abandoned));
        check(compare, where, "asa_ms", ours.asa_ms, figure_of(theirs[i].asa_ms));
        check(compare, where, "service_level", ours.service_level,
              figure_of(theirs[i].service_level));
    }
}

/* The engine's number of the queue; SIZE_MAX: it has none of that name. */
static size_t find_queue(const struct snapshot *snapshot, struct str id)
{
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        if (str_is(id, snapshot->queues[i].id)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t find_agent(const struct snapshot *snapshot, struct str id)
{
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        if (str_is(id, snapshot->agents[i].id)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static struct oracle_figure yes_or_no(bool yes)
{
    return (struct oracle_figure){yes, 1};
}

/* The quarter-hours of the day up to now: nothing may hide outside the lines' own. */
static void check_queue_quarters(struct compare *compare, const struct engine *engine,
                                 const struct snapshot *snapshot, size_t ours,
                                 size_t theirs)
{
    int64_t at_ms = snapshot->day_start_ms;
    for (int quarter = 0; at_ms < snapshot->day_end_ms && at_ms <= snapshot->now_ms;
         quarter++, at_ms += QUARTER_MS) {
        struct snapshot_figures figures;
        char where[48];
        str_format(where, sizeof where, "queue %s, quarter %d",
                   snapshot->queues[theirs].id, quarter);
        if (engine_queue_figures(engine, theirs, at_ms, at_ms + QUARTER_MS, &figures)) {
            oracle_interval(compare->oracle, ours, at_ms, at_ms + QUARTER_MS,
                            &compare->ours);
            check_figures(compare, where, METRIC_SCOPE_QUEUE, false, &figures);
        }
    }
}

static void check_queues(struct compare *compare, const struct engine *engine,
                         const struct snapshot *snapshot)
{
    for (size_t i = 0; i < oracle_queue_count(compare->oracle); i++) {
        size_t theirs = find_queue(snapshot, oracle_queue_id(compare->oracle, i));
        check(compare, "queue", "known", yes_or_no(true), yes_or_no(theirs != SIZE_MAX));
        if (theirs == SIZE_MAX) {
            continue;
        }
        const struct snapshot_queue *row = &snapshot->queues[theirs];
        char where[48];
        str_format(where, sizeof where, "queue %s", row->id);
        oracle_queue_day(compare->oracle, i, &compare->ours);
        bool counted = compare->ours.value[ORACLE_LEFT_OTHER].den != 0;
        check_figures(compare, where, METRIC_SCOPE_QUEUE, true, &row->today);
        check_rolling(compare, where, i, row->rolling);
        if (counted) {
            check_queue_quarters(compare, engine, snapshot, i, theirs);
        }
    }
}

static void check_agents(struct compare *compare, const struct snapshot *snapshot)
{
    check(compare, "agents", "known",
          (struct oracle_figure){(int64_t)oracle_agent_count(compare->oracle), 1},
          (struct oracle_figure){(int64_t)snapshot->agent_count, 1});
    for (size_t i = 0; i < oracle_agent_count(compare->oracle); i++) {
        size_t theirs = find_agent(snapshot, oracle_agent_id(compare->oracle, i));
        if (theirs == SIZE_MAX) {
            continue;
        }
        const struct snapshot_agent *row = &snapshot->agents[theirs];
        char where[48];
        str_format(where, sizeof where, "agent %s", row->id);
        oracle_agent_day(compare->oracle, i, &compare->ours);
        check_figures(compare, where, METRIC_SCOPE_AGENT, true, &row->today);
        if (is_excepted(compare, ORACLE_AGENTS_READY, false)) {
            continue;
        }
        const char *state = oracle_agent_state(compare->oracle, i);
        char key[48];
        str_format(key, sizeof key, "state %s, not %s", state,
                   agent_state_name(row->state));
        check(compare, where, key, yes_or_no(true),
              yes_or_no(str_is(str_from(state), agent_state_name(row->state))));
    }
}

static void check_totals(struct compare *compare, const struct snapshot *snapshot)
{
    oracle_total_day(compare->oracle, &compare->ours);
    check_figures(compare, "totals", METRIC_SCOPE_TOTAL, true, &snapshot->totals);
    check_rolling(compare, "totals", SIZE_MAX, snapshot->rolling);
    for (size_t i = 0; i < snapshot->interval_count; i++) {
        const struct snapshot_interval *row = &snapshot->intervals[i];
        char where[48];
        str_format(where, sizeof where, "totals, quarter %zu", i);
        oracle_interval(compare->oracle, SIZE_MAX, row->start_ms, row->end_ms,
                        &compare->ours);
        check_figures(compare, where, METRIC_SCOPE_TOTAL, false, &row->figures);
    }
    struct oracle_doubt doubt;
    oracle_doubts(compare->oracle, &doubt);
    const struct {
        const char *key;
        int64_t ours;
        uint64_t theirs;
    } rows[] = {
        {"duplicates", doubt.duplicates, snapshot->duplicates},
        {"late", doubt.late, snapshot->late},
        {"gaps", doubt.gaps, snapshot->gaps},
        {"integrity_faults", doubt.faults, snapshot->integrity_faults},
        {"unverified", doubt.unverified, snapshot->unverified},
        {"over_limit", 0, snapshot->over_limit},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check(compare, "sources", rows[i].key, (struct oracle_figure){rows[i].ours, 1},
              (struct oracle_figure){(int64_t)rows[i].theirs, 1});
    }
}

static struct engine_rule rule_of(const struct compare *compare,
                                  const struct oracle_rule *rule)
{
    return (struct engine_rule){
        .target_ms = rule->target_ms,
        .short_abandon_ms = rule->short_ms,
        .goal_bp = rule->goal_bp,
        .formula = compare->formulas[rule->formula],
        .abandon_reasons = rule->abandon_reasons,
    };
}

static void plant_in_config(enum compare_plant plant, struct engine_config *config)
{
    switch ((int)plant) {
    case PLANT_FORMULA:
        config->rule.formula = config->rule.formula == SERVICE_LEVEL_WITH_FLOW_OUTS
                                   ? SERVICE_LEVEL_ALL_ABANDONS
                                   : SERVICE_LEVEL_WITH_FLOW_OUTS;
        break;
    case PLANT_TARGET:
        config->rule.target_ms++;
        break;
    case PLANT_SHORT:
        config->rule.short_abandon_ms++;
        break;
    case PLANT_REASONS:
        config->rule.abandon_reasons = 0;
        break;
    case PLANT_SWEEP:
        config->sweep_waiting_ms = config->sweep_active_ms = 0;
        break;
    default:
        break;
    }
}

static struct engine *make_engine(const struct compare *compare,
                                  const struct oracle_config *config,
                                  enum compare_plant plant)
{
    struct engine_queue_config queues[LOG_QUEUES];
    size_t count = 0;
    for (int i = 0; i < LOG_QUEUES; i++) {
        if (config->queue_has_rule[i]) {
            queues[count++] = (struct engine_queue_config){
                .id = log_queue(i), .rule = rule_of(compare, &config->queue_rules[i])};
        }
    }
    struct engine_config engine_config = engine_config_default();
    engine_config.rule = rule_of(compare, &config->rule);
    engine_config.queues = queues;
    engine_config.queue_count = count;
    engine_config.sweep_waiting_ms = config->sweep_waiting_ms;
    engine_config.sweep_ringing_ms = config->sweep_ringing_ms;
    engine_config.sweep_active_ms = config->sweep_active_ms;
    engine_config.restart_grace_ms = config->restart_grace_ms;
    engine_config.breach_horizon_ms = config->breach_horizon_ms;
    engine_config.max_queues = 8;
    engine_config.max_agents = 8;
    engine_config.max_contacts = 64;
    plant_in_config(plant, &engine_config);
    return engine_create(&engine_config);
}

/* More words of one agent than the engine at hand keeps. */
static bool is_crowded(const struct log_script *script)
{
    for (int agent = 0; agent < LOG_AGENTS; agent++) {
        size_t words = 0;
        for (size_t i = 0; i < script->count; i++) {
            words += str_is(script->lines[i].event.agent, log_agent(agent));
        }
        if (words > 4) { /* an end proves an answer: two each */
            return true;
        }
    }
    return false;
}

static bool is_silent(const struct event *event)
{
    bool silent =
        event->type == EVENT_CONTACT_QUEUED && event->channel == EVENT_CHANNEL_NONE;
    for (size_t i = 0; i < event->contact_count; i++) {
        silent = silent || event->contacts[i].channel == EVENT_CHANNEL_NONE;
    }
    return silent;
}

/* Has each source said that it tells who serves which queue? */
static bool tells_members(const struct log_script *script)
{
    for (int source = 0; source < 2; source++) {
        bool speaks = false;
        bool tells = false;
        for (size_t i = 0; i < script->count; i++) {
            const struct event *event = &script->lines[i].event;
            bool ours = str_is(event->source, log_source(source));
            speaks = speaks || ours;
            tells = tells || (ours && (event->capabilities & EVENT_CAN_MEMBERS) != 0);
        }
        if (speaks && !tells) {
            return false;
        }
    }
    return true;
}

static unsigned conditions_of(const struct log_script *script)
{
    unsigned conditions = is_crowded(script) ? HAS_CROWD : 0U;
    conditions |= tells_members(script) ? 0U : HAS_STRANGERS;
    int64_t latest_ms = INT64_MIN;
    for (size_t i = 0; i < script->count; i++) {
        const struct event *event = &script->lines[i].event;
        bool loose = event->type <= EVENT_CONTACT_LEFT && event->queue.size == 0;
        conditions |= loose ? HAS_LOOSE : 0U;
        int64_t at_ms = event->time_ms;
        conditions |= at_ms != EVENT_NO_TIME && at_ms < latest_ms ? HAS_DISORDER : 0U;
        latest_ms = at_ms > latest_ms ? at_ms : latest_ms;
        conditions |= event->epoch > 1 ? HAS_RESTART : 0U;
        conditions |= event->type == EVENT_SOURCE_SNAPSHOT ? HAS_LISTING : 0U;
        conditions |= event->type == EVENT_AGENT_LEFT ? HAS_LEAVING : 0U;
        conditions |= is_silent(event) ? HAS_SILENCE : 0U;
        conditions |= event->until_ms != EVENT_NO_TIME ? HAS_UNTIL : 0U;
        conditions |=
            str_equal(event->source, script->lines[0].event.source) ? 0U : HAS_SOURCES;
    }
    return conditions;
}

/* The engine hears the script and takes its picture. False without memory. */
static bool check_script(struct compare *compare, const struct oracle_config *config,
                         const struct log_script *script, enum compare_plant plant)
{
    struct engine *engine = make_engine(compare, config, plant);
    struct snapshot *snapshot = engine == NULL ? NULL : engine_snapshot_create(engine);
    if (snapshot != NULL) {
        int64_t later_ms = plant == PLANT_DAY ? QUARTER_MS : 0;
        engine_set_day(engine, script->day_start_ms + later_ms, script->day_end_ms);
        for (size_t i = 0; i < script->count; i++) {
            const struct log_line *line = &script->lines[i];
            if (plant != PLANT_LOST_LINE || i != script->count / 2) {
                engine_apply(engine, &line->event, (struct wall){line->received_ms});
            }
        }
        struct wall now = {script->now_ms - (plant == PLANT_NOW ? 1 : 0)};
        engine_tick(engine, now);
        engine_snapshot(engine, now, snapshot);
        check_queues(compare, engine, snapshot);
        check_agents(compare, snapshot);
        check_totals(compare, snapshot);
    }
    bool done = snapshot != NULL;
    snapshot_destroy(&snapshot);
    engine_destroy(&engine);
    return done;
}

size_t compare_run(struct compare *compare, const struct oracle_config *config,
                   const struct log_script *script, enum compare_plant plant)
{
    compare->fault_count = 0;
    compare->conditions = conditions_of(script);
    bool done = oracle_read(compare->oracle, config, script) &&
                check_script(compare, config, script, plant);
    if (!done) {
        check(compare, "script", "is too large, or no memory", yes_or_no(true),
              yes_or_no(false));
    }
    return compare->fault_count;
}
