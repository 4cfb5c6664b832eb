/* Random logs through the engine and through the oracle, a second account of every
 * number straight from the definitions: they must agree. The extended run is
 *   WALLBOARD_ORACLE_LOGS=1000000 test_stats_oracle_random
 * WALLBOARD_ORACLE_SEED=N begins with that log, and runs it alone if the number of logs
 * is not said. The seed of each log that fails is told, and WALLBOARD_ORACLE_PRINT=N
 * prints the first N of them as small as they get. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/compare.h"
#include "oracle/mutate.h"
#include "oracle/shrink.h"
#include "support/rows.h"

#define LOGS         1000
#define PRINTED_LOGS 5
#define PLANTED_LOGS 400

struct bench {
    struct compare *compare;
    struct log log;
    struct oracle_config config;
};

/* One for all tests: it is large. */
static struct bench *the_bench(void)
{
    static struct bench bench;
    return &bench;
}

static struct oracle_rule draw_rule(struct dice *dice)
{
    static const int64_t targets_ms[] = {0, 5000, 20000, 20000, 60000, 1800000};
    static const int64_t shorts_ms[] = {0, 5000, 5000, 30000};
    static const int64_t goals_bp[] = {5000, 8000, 8000, 9000, 10000};
    struct oracle_rule rule = {
        .target_ms = targets_ms[dice_below(dice, 6)],
        .short_ms = shorts_ms[dice_below(dice, 4)],
        .goal_bp = goals_bp[dice_below(dice, 5)],
        .formula = (enum oracle_formula)dice_below(dice, ORACLE_FORMULA_COUNT),
        .abandon_reasons = 1U << EVENT_REASON_ABANDONED,
    };
    if (dice_chance(dice, 30)) {
        rule.abandon_reasons |=
            (uint32_t)dice_below(dice, 1 << (EVENT_REASON_UNKNOWN + 1));
    }
    rule.target_exclusive = dice_chance(dice, 25);
    rule.short_exclusive = dice_chance(dice, 25);
    rule.count_at_event = dice_chance(dice, 30);
    return rule;
}

static struct oracle_config draw_config(struct dice *dice)
{
    struct oracle_config config = {
        .rule = draw_rule(dice),
        .sweep_waiting_ms = dice_chance(dice, 80) ? 7200000 : 600000,
        .sweep_ringing_ms = 300000,
        .sweep_active_ms = dice_chance(dice, 80) ? 28800000 : 1800000,
        .restart_grace_ms = 60000,
        .breach_horizon_ms = dice_chance(dice, 50) ? 10000 : 600000,
        .credit = (enum oracle_credit)dice_below(dice, ORACLE_CREDIT_END + 1),
        .abandonment_excludes_short = dice_chance(dice, 30),
        .contact_rate_of_connects = dice_chance(dice, 30),
        .csat_min = dice_chance(dice, 50) ? 1 : 2,
    };
    for (int i = 0; i < LOG_QUEUES; i++) {
        config.queue_has_rule[i] = dice_chance(dice, 30);
        if (config.queue_has_rule[i]) {
            config.queue_rules[i] = draw_rule(dice);
        }
    }
    return config;
}

/* The log of a seed, what happens to it, and the rules it is judged by. */
static enum mutation draw(struct bench *bench, uint64_t seed)
{
    struct dice dice = {~seed};
    log_make(&bench->log, seed);
    bench->config = draw_config(&dice);
    enum mutation mutation = (enum mutation)(seed % MUTATION_COUNT);
    mutate(&bench->log, &dice, mutation);
    return mutation;
}

/* Prints a failed log as small as it gets. */
static void report(struct bench *bench, enum compare_plant plant)
{
    shrink(bench->compare, &bench->config, &bench->log.script, plant);
    size_t faults =
        compare_run(bench->compare, &bench->config, &bench->log.script, plant);
    shrink_print(bench->compare, &bench->config, &bench->log.script, faults, stderr);
}

/* Both over the log; of one that is more than the engine has room for, over as much as it
 * has. */
static size_t run_what_fits(struct bench *bench)
{
    size_t faults = 0;
    do {
        faults = compare_run(bench->compare, &bench->config, &bench->log.script,
                             PLANT_NOTHING);
    } while (compare_went_over(bench->compare) && bench->log.script.count-- > 1);
    return faults;
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    int64_t value = 0;
    bool said = text != NULL && str_to_int(str_from(text), 0, INT64_MAX, &value);
    return said ? (uint64_t)value : otherwise;
}

static void test_agrees(void **state)
{
    (void)state;
    struct bench *bench = the_bench();
    uint64_t first = number_from("WALLBOARD_ORACLE_SEED", 0);
    uint64_t logs = number_from("WALLBOARD_ORACLE_LOGS", first > 0 ? 1 : LOGS);
    uint64_t printed = number_from("WALLBOARD_ORACLE_PRINT", PRINTED_LOGS);
    first = first > 0 ? first : 1;
    uint64_t wrong = 0;
    for (uint64_t seed = first; seed - first < logs; seed++) {
        enum mutation mutation = draw(bench, seed);
        if (run_what_fits(bench) == 0) {
            continue;
        }
        (void)fprintf(stderr, "# seed %" PRIu64 ", %s\n", seed, mutation_name(mutation));
        if (wrong++ < printed) {
            report(bench, PLANT_NOTHING);
        }
    }
    print_message("%" PRIu64 " figures compared, %" PRIu64 " of them known\n",
                  compare_figures(bench->compare), compare_known_figures(bench->compare));
    if (wrong > 0) {
        fail_msg("%" PRIu64 " logs on which engine and oracle disagree", wrong);
    }
}

/* The comparison grows by itself with the catalogue: what it cannot do yet is said. */
static void test_catalogue(void **state)
{
    (void)state;
    const struct compare *compare = the_bench()->compare;
    print_message("%zu figures the engine does not have yet:",
                  compare_absent_count(compare));
    for (size_t i = 0; i < compare_absent_count(compare); i++) {
        print_message(" %s", compare_absent_key(compare, i));
    }
    print_message("\n%zu figures the oracle does not define:",
                  compare_undefined_count(compare));
    for (size_t i = 0; i < compare_undefined_count(compare); i++) {
        print_message(" %s", compare_undefined_key(compare, i));
    }
    print_message("\n");
    assert_true(compare_absent_count(compare) < ORACLE_KEY_COUNT / 2);
}

struct plant_row {
    const char *name;
    enum compare_plant plant;
    int64_t least; /* on how many of PLANTED_LOGS it must show */
};

static struct plant_row plant_rows[] = {
    {"found: a line that the engine does not hear", PLANT_LOST_LINE, 30},
    {"found: another formula", PLANT_FORMULA, 10},
    {"found: a target that is a millisecond longer", PLANT_TARGET, 3},
    {"found: a short abandon that may be a millisecond longer", PLANT_SHORT, 1},
    {"found: no reason taken for an abandon", PLANT_REASONS, 10},
    {"found: a lower goal", PLANT_GOAL, 10},
    {"found: a shorter horizon of breaches", PLANT_HORIZON, 1},
    {"found: a service day that begins a quarter-hour later", PLANT_DAY, 5},
    {"found: no sweep", PLANT_SWEEP, 5},
};

/* A test that cannot fail proves nothing: a fault planted in the engine alone is found.
 */
static void test_planted(void **state)
{
    const struct plant_row *row = *state;
    struct bench *bench = the_bench();
    int64_t found = 0;
    for (uint64_t seed = 1; seed <= PLANTED_LOGS && found < row->least; seed++) {
        draw(bench, seed);
        found += compare_run(bench->compare, &bench->config, &bench->log.script,
                             row->plant) > 0;
    }
    assert_int_equal(found, row->least);
}

/* A log that fails is made as small as it gets, and still fails. */
static void test_shrinks(void **state)
{
    (void)state;
    struct bench *bench = the_bench();
    struct log_script *script = &bench->log.script;
    uint64_t seed = 1;
    do { /* a log on which the loss of a line shows */
        draw(bench, seed++);
    } while (compare_run(bench->compare, &bench->config, script, PLANT_FORMULA) == 0);
    size_t lines = script->count;
    shrink(bench->compare, &bench->config, script, PLANT_FORMULA);
    size_t faults = compare_run(bench->compare, &bench->config, script, PLANT_FORMULA);
    assert_true(faults > 0);
    assert_true(script->count < lines);
    assert_true(script->count <= 4); /* two formulas differ by one stay */

    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    shrink_print(bench->compare, &bench->config, script, faults, file);
    assert_int_equal(fclose(file), 0);
    assert_non_null(strstr(text, "oracle "));
    assert_non_null(strstr(text, "\"specversion\":\"1.0\""));
    free(text);
}

int main(void)
{
    struct bench *bench = the_bench();
    bench->compare = compare_create();
    if (bench->compare == NULL) {
        return 1;
    }
    struct rows rows = {0};
    ROWS_ADD(&rows, test_planted, plant_rows);
    rows_add_one(&rows, "a log that fails is shrunk and printed", test_shrinks);
    rows_add_one(&rows, "figures that only one of the two defines", test_catalogue);
    rows_add_one(&rows, "engine and oracle agree on random logs", test_agrees);
    int failed = rows_run(&rows, "stats/engine: the oracle over random logs");
    compare_destroy(&bench->compare);
    return failed;
}
