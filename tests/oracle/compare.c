#include "oracle/compare.h"

#include <stdlib.h>

#include "oracle/told.h"

#define QUARTER_MS INT64_C(900000)

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
    bool went_over;
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

/* Percentiles are of the day: of intervals the engine keeps no histograms, reports form
 * them from the stays themselves (engine_visit()). */
static bool is_of_day_only(enum oracle_key key)
{
    return key >= ORACLE_WAIT_P50_MS && key <= ORACLE_WAIT_P95_MS;
}

/* Every figure of the scope that both define. */
static void check_figures(struct compare *compare, const char *where, unsigned scope,
                          bool gauges, const struct snapshot_figures *theirs)
{
    for (int key = 0; key < ORACLE_KEY_COUNT; key++) {
        enum metric metric = compare->metrics[key];
        if (metric == METRIC_COUNT) {
            continue;
        }
        unsigned has = metric_info(metric)->scope;
        if (!gauges && is_of_day_only((enum oracle_key)key)) {
            continue;
        }
        if ((has & scope) != 0 && (gauges || (has & METRIC_SCOPE_GAUGE) == 0)) {
            check(compare, where, oracle_key_name((enum oracle_key)key),
                  compare->ours.value[key], figure_of(theirs->value[metric]));
        }
    }
    bool judged = (scope & METRIC_SCOPE_AGENT) == 0;
    for (int i = 0; i < ORACLE_FORMULA_COUNT && judged; i++) {
        check(compare, where, oracle_formula_name((enum oracle_formula)i),
              compare->ours.by_formula[i],
              figure_of(theirs->by_formula[compare->formulas[i]]));
    }
}

static void check_rolling(struct compare *compare, const char *of, size_t queue,
                          const struct snapshot_rolling *theirs)
{
    for (int i = 0; i < SNAPSHOT_WINDOW_COUNT; i++) {
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
        /* what was lost before a snapshot is in doubt by the day: test_gaps */
        {"unverified", doubt.unverified,
         doubt.lost ? doubt.unverified : snapshot->unverified},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check(compare, "sources", rows[i].key, (struct oracle_figure){rows[i].ours, 1},
              (struct oracle_figure){(int64_t)rows[i].theirs, 1});
    }
}

/* The engine hears the script and takes its picture. False without memory. */
static bool check_script(struct compare *compare, const struct oracle_config *config,
                         const struct log_script *script, enum compare_plant plant)
{
    struct engine *engine = told_create(config, script, plant);
    struct snapshot *snapshot = engine == NULL ? NULL : engine_snapshot_create(engine);
    if (snapshot != NULL) {
        engine_snapshot(engine, (struct wall){script->now_ms}, snapshot);
        compare->went_over = snapshot->over_limit > 0;
        check_queues(compare, engine, snapshot);
        check_agents(compare, snapshot);
        check_totals(compare, snapshot);
    }
    bool done = snapshot != NULL;
    snapshot_destroy(&snapshot);
    engine_destroy(&engine);
    return done;
}

bool compare_went_over(const struct compare *compare)
{
    return compare->went_over;
}

size_t compare_run(struct compare *compare, const struct oracle_config *config,
                   const struct log_script *script, enum compare_plant plant)
{
    compare->fault_count = 0;
    bool done = oracle_read(compare->oracle, config, script) &&
                check_script(compare, config, script, plant);
    if (!done) {
        check(compare, "script", "is too large, or no memory", yes_or_no(true),
              yes_or_no(false));
    }
    return compare->fault_count;
}
