/* The catalogue of numbers, the seven service-level formulas, recovery and rounding:
 * metrics.md sections 1, 4 and 11. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/metric.h"

/* "golden vector, all results in % to 0.01": the expected values are in 1/100 %. */
struct vector {
    struct service_level_parts parts;
    int percent_hundredths[SERVICE_LEVEL_COUNT];
};

static int hundredths(struct figure level)
{
    return (int)figure_rounded((struct figure){level.num * 10000, level.den});
}

static void test_vector(void **state)
{
    const struct vector *vector = *state;
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        struct figure level =
            service_level((enum service_level_formula)i, &vector->parts);
        assert_true(figure_is_known(level));
        assert_int_equal(hundredths(level), vector->percent_hundredths[i]);
    }
}

static struct vector vectors[] = {
    {{1000, 860, 60, 20, 10, 40}, {8600, 8113, 8269, 8302, 8208, 8190, 7818}},
    {{1000, 860, 60, 20, 10, 0}, {8600, 8113, 8269, 8302, 8208, 8190, 8113}},
    {{300, 200, 100, 70, 50, 100}, {6667, 5000, 6061, 6750, 6250, 5714, 4000}},
    {{300, 200, 100, 70, 50, 0}, {6667, 5000, 6061, 6750, 6250, 5714, 5000}},
};

/* "A ratio with denominator 0 is null. It is never 0, never 100 %." */
static void test_empty_is_none(void **state)
{
    (void)state;
    struct service_level_parts nothing = {0};
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        assert_false(
            figure_is_known(service_level((enum service_level_formula)i, &nothing)));
    }
}

/* Only short abandons: v6 takes them all out, v1 never saw them. */
static void test_only_short_abandons(void **state)
{
    (void)state;
    struct service_level_parts parts = {
        .abandoned = 3, .abandoned_in_sl = 3, .short_abandoned = 3};
    assert_false(figure_is_known(service_level(SERVICE_LEVEL_ANSWERED_ONLY, &parts)));
    assert_false(figure_is_known(service_level(SERVICE_LEVEL_EXCLUDE_SHORT, &parts)));
    assert_int_equal(hundredths(service_level(SERVICE_LEVEL_ALL_ABANDONS, &parts)), 0);
    assert_int_equal(hundredths(service_level(SERVICE_LEVEL_CREDIT_SHORT, &parts)),
                     10000);
}

struct recovery {
    struct figure level;
    int64_t target_bp;
    struct figure expected;
};

static void test_recovery(void **state)
{
    const struct recovery *row = *state;
    struct figure got = service_level_recovery(row->level, row->target_bp);
    assert_int_equal(figure_is_known(got), figure_is_known(row->expected));
    if (figure_is_known(got)) {
        assert_int_equal(got.num, row->expected.num);
        assert_int_equal(got.den, 1);
    }
}

static struct recovery recoveries[] = {
    {{150, 200}, 8000, {50, 1}}, {{160, 200}, 8000, {0, 1}}, {{159, 200}, 8000, {5, 1}},
    {{0, 0}, 8000, {0, 0}},      {{9, 10}, 10000, {0, 0}},   {{10, 10}, 10000, {0, 1}},
    {{0, 1}, 3333, {1, 1}},
};

struct rounding {
    struct figure figure;
    int64_t expected;
};

static void test_rounding(void **state)
{
    const struct rounding *row = *state;
    assert_int_equal(figure_rounded(row->figure), row->expected);
}

static struct rounding roundings[] = {
    {{5, 2}, 3}, {{7, 3}, 2}, {{8, 3}, 3}, {{-5, 2}, -2}, {{-8, 3}, -3}, {{0, 7}, 0},
};

static void test_keys_find_their_metric(void **state)
{
    (void)state;
    for (int i = 0; i < METRIC_COUNT; i++) {
        const struct metric_info *info = metric_info((enum metric)i);
        enum metric found = METRIC_COUNT;
        assert_non_null(info->key);
        assert_true(strlen(info->formula) > 0);
        assert_true(info->scope != 0);
        assert_true(metric_find(str_from(info->key), &found));
        assert_int_equal(found, i);
        size_t size = strlen(info->key);
        bool ends_ms = size > 3 && strcmp(info->key + size - 3, "_ms") == 0;
        assert_int_equal(info->unit == METRIC_UNIT_MS, ends_ms);
    }
    enum metric untouched = METRIC_AHT_MS;
    assert_false(metric_find(str_from("ofered"), &untouched));
    assert_false(metric_find(str_from(""), &untouched));
    assert_int_equal(untouched, METRIC_AHT_MS);
}

static void test_names_find_their_formula(void **state)
{
    (void)state;
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        enum service_level_formula found = SERVICE_LEVEL_COUNT;
        const char *name = service_level_name((enum service_level_formula)i);
        assert_true(service_level_find(str_from(name), &found));
        assert_int_equal(found, i);
    }
    enum service_level_formula untouched = SERVICE_LEVEL_EXCLUDE_SHORT;
    assert_false(service_level_find(str_from("v2"), &untouched));
    assert_int_equal(untouched, SERVICE_LEVEL_EXCLUDE_SHORT);
}

/* A row of a table as a test of its own. */
#define ROW(sentence, function, row)                                                     \
    {                                                                                    \
        (sentence), (function), NULL, NULL, (row)                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW("formulas: golden vector 1", test_vector, &vectors[0]),
        ROW("formulas: golden vector 1 without flow-outs", test_vector, &vectors[1]),
        ROW("formulas: golden vector 2", test_vector, &vectors[2]),
        ROW("formulas: golden vector 2 without flow-outs", test_vector, &vectors[3]),
        ROW("formulas: nothing is no data", test_empty_is_none, NULL),
        ROW("formulas: only short abandons", test_only_short_abandons, NULL),
        ROW("recovery: X 150, D 200, 80 % is 50, not 51", test_recovery, &recoveries[0]),
        ROW("recovery: reached is 0", test_recovery, &recoveries[1]),
        ROW("recovery: one short takes five", test_recovery, &recoveries[2]),
        ROW("recovery: no data is none", test_recovery, &recoveries[3]),
        ROW("recovery: 100 % cannot be regained", test_recovery, &recoveries[4]),
        ROW("recovery: 100 % held is 0", test_recovery, &recoveries[5]),
        ROW("recovery: the least k is rounded up", test_recovery, &recoveries[6]),
        ROW("rounding: a half goes up", test_rounding, &roundings[0]),
        ROW("rounding: less than a half goes down", test_rounding, &roundings[1]),
        ROW("rounding: more than a half goes up", test_rounding, &roundings[2]),
        ROW("rounding: a negative half goes up", test_rounding, &roundings[3]),
        ROW("rounding: negative and more than a half", test_rounding, &roundings[4]),
        ROW("rounding: nought", test_rounding, &roundings[5]),
        ROW("catalogue: every key finds its metric", test_keys_find_their_metric, NULL),
        ROW("catalogue: every formula is found", test_names_find_their_formula, NULL),
    };
    return cmocka_run_group_tests_name("stats/metric", tests, NULL, NULL);
}
