/* Random logs through the engine and through the oracle, a second account of every
 * number straight from the definitions: they must agree. The extended run is
 *   WALLBOARD_ORACLE_LOGS=1000000 test_stats_oracle_random
 * WALLBOARD_ORACLE_SEED=N runs one log alone, and WALLBOARD_ORACLE_PRINT=N prints that
 * many of the logs that fail, as small as they get. WALLBOARD_ORACLE_STRICT=1 leaves out
 * nothing that the engine at hand is known to get wrong. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/compare.h"
#include "oracle/mutate.h"
#include "oracle/shrink.h"
#include "support/rows.h"

#define LOGS          1000
#define PRINTED_LOGS  5
#define PLANTED_SEEDS 60

/* How the engine at hand reads what the definitions leave open, or gets wrong. */
#define READINGS                                                                         \
    (ORACLE_LIFE_OF_CONTACT | ORACLE_RESULT_WITHOUT_DIAL |                               \
     ORACLE_LISTED_PAUSE_NOT_AFTER | ORACLE_LISTED_ANSWER_NEEDS_AGENT |                  \
     ORACLE_LISTED_TIME_VAGUE | ORACLE_LOOSE_AS_ONE | ORACLE_ANSWER_AFTER_WRAPUP)

struct bench {
    struct compare *compare;
    struct log log;
    struct oracle_config config;
    bool strict;
};

static struct oracle_rule draw_rule(struct dice *dice)
{
    static const int64_t targets_ms[] = {0, 5000, 20000, 20000, 60000};
    static const int64_t shorts_ms[] = {0, 5000, 5000, 30000};
    static const int64_t goals_bp[] = {5000, 8000, 8000, 9000, 10000};
    struct oracle_rule rule = {
        .target_ms = targets_ms[dice_below(dice, 5)],
        .short_ms = shorts_ms[dice_below(dice, 4)],
        .goal_bp = goals_bp[dice_below(dice, 5)],
        .formula = (enum oracle_formula)dice_below(dice, ORACLE_FORMULA_COUNT),
        .abandon_reasons = 1U << EVENT_REASON_ABANDONED,
    };
    if (dice_chance(dice, 30)) {
        rule.abandon_reasons |=
            (uint32_t)dice_below(dice, 1 << (EVENT_REASON_UNKNOWN + 1));
    }
    return rule;
}

static struct oracle_config draw_config(struct dice *dice, bool strict)
{
    struct oracle_config config = {
        .rule = draw_rule(dice),
        .sweep_waiting_ms = dice_chance(dice, 80) ? 7200000 : 600000,
        .sweep_ringing_ms = 300000,
        .sweep_active_ms = dice_chance(dice, 80) ? 28800000 : 1800000,
        .restart_grace_ms = 60000,
        .breach_horizon_ms = 10000,
        .readings = strict ? 0U : READINGS,
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
    bench->config = draw_config(&dice, bench->strict);
    enum mutation mutation = (enum mutation)(seed % MUTATION_COUNT);
    mutate(&bench->log, &dice, mutation);
    return mutation;
}

/* Prints a failed log as small as it gets. */
static void report(struct bench *bench, uint64_t seed, enum mutation mutation,
                   enum compare_plant plant)
{
    shrink(bench->compare, &bench->config, &bench->log.script, plant);
    size_t faults =
        compare_run(bench->compare, &bench->config, &bench->log.script, plant);
    (void)fprintf(stderr, "# seed %" PRIu64 ", %s\n", seed, mutation_name(mutation));
    shrink_print(bench->compare, &bench->config, &bench->log.script, faults, stderr);
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
    struct bench *bench = *state;
    uint64_t logs = number_from("WALLBOARD_ORACLE_LOGS", LOGS);
    uint64_t first = number_from("WALLBOARD_ORACLE_SEED", 0);
    uint64_t printed = number_from("WALLBOARD_ORACLE_PRINT", PRINTED_LOGS);
    logs = first > 0 ? first : logs;
    uint64_t wrong = 0;
    bench->strict = number_from("WALLBOARD_ORACLE_STRICT", 0) != 0;
    compare_be_strict(bench->compare, bench->strict);
    for (uint64_t seed = first > 0 ? first : 1; seed <= logs; seed++) {
        enum mutation mutation = draw(bench, seed);
        if (compare_run(bench->compare, &bench->config, &bench->log.script,
                        PLANT_NOTHING) > 0 &&
            wrong++ < printed) {
            report(bench, seed, mutation, PLANT_NOTHING);
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
    const struct bench *bench = *state;
    const struct compare *compare = bench->compare;
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

int main(void)
{
    static struct bench bench;
    bench.compare = compare_create();
    if (bench.compare == NULL) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        {"engine and oracle agree on every figure of random logs", test_agrees, NULL,
         NULL, &bench},
        {"figures that only one of the two defines", test_catalogue, NULL, NULL, &bench},
    };
    int failed =
        cmocka_run_group_tests_name("stats: oracle over random logs", tests, NULL, NULL);
    compare_destroy(&bench.compare);
    return failed;
}
