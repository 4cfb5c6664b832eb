/* The day against its plan: metrics.md sections 11 and 12. */

#include "stats/outlook.h"
#include "support/rows.h"

#define SUM_MAX (INT64_C(1) << 62)

static void expect_figure(struct figure got, struct figure wanted)
{
    assert_int_equal(got.den, wanted.den);
    assert_int_equal(got.num, wanted.num);
}

/* -- best possible service level -------------------------------------------------------
 */

struct best_row {
    const char *name;
    struct outlook_standing standing;
    struct figure best;
};

/* "(X + W_in + F) / (D + W_in + W_out + F). No forecast: null." */
static struct best_row best_rows[] = {
    {"X 480, D 700, 2 in, 4 out, F 94 is 72.00 %",
     {{480, 700}, 2, 4, {94, 1}},
     {576, 800}},
    {"a whole number of thousandths is whole contacts",
     {{480, 700}, 2, 4, {94000, 1000}},
     {576, 800}},
    {"a part of a contact counts as a part",
     {{480, 700}, 2, 4, {94500, 1000}},
     {576500, 800500}},
    {"no forecast is no data", {{480, 700}, 2, 4, {0, 0}}, {0, 0}},
    {"nothing more to come is what there is, and who waits",
     {{480, 700}, 2, 4, {0, 1000}},
     {482, 706}},
    {"before the first contact it is the forecast's 100 %",
     {{0, 0}, 0, 0, {94, 1}},
     {94, 94}},
    {"who waits past the target spoils even that", {{0, 0}, 0, 6, {94, 1}}, {94, 100}},
    {"of nothing at all there is no data", {{0, 0}, 0, 0, {0, 1000}}, {0, 0}},
};

static void test_best(void **state)
{
    const struct best_row *row = *state;
    expect_figure(outlook_best_possible(&row->standing), row->best);
}

/* "72.00 %" by cross-multiplication. */
static void test_check_value(void **state)
{
    (void)state;
    struct figure best = outlook_best_possible(&best_rows[0].standing);
    assert_int_equal(best.num * 10000, 7200 * best.den);
}

/* -- variances of one interval ---------------------------------------------------------
 */

struct variance_row {
    const char *name;
    struct outlook_plan plan;
    struct outlook_actual actual;
    struct figure volume, aht, budget;
};

/* "(actual - forecast) / forecast. Forecast 0 gives null." */
static struct variance_row variance_rows[] = {
    {"as planned is nought",
     {100000, 180000, 90000},
     {100, 50, 9000000},
     {0, 100000},
     {0, 180000},
     {10000, 90000}},
    {"8 % over",
     {100000, 180000, 100000},
     {108, 1, 198000},
     {8000, 100000},
     {18000, 180000},
     {8000, 100000}},
    {"a tenth under is below nought",
     {100000, 200000, 100000},
     {90, 2, 360000},
     {-10000, 100000},
     {-20000, 200000},
     {-10000, 100000}},
    {"a plan in parts of contacts",
     {12500, 60000, -1},
     {15, 0, 0},
     {2500, 12500},
     {0, 0},
     {0, 0}},
    {"a forecast of nought is no data",
     {0, 180000, 0},
     {7, 7, 700000},
     {0, 0},
     {0, 0},
     {0, 0}},
    {"no plan is no data", {-1, -1, -1}, {7, 7, 700000}, {0, 0}, {0, 0}, {0, 0}},
    {"an AHT without contacts to weigh it is no data",
     {-1, 180000, -1},
     {7, 7, 700000},
     {0, 0},
     {0, 0},
     {0, 0}},
    {"volume without AHT",
     {10000, -1, -1},
     {7, 7, 700000},
     {-3000, 10000},
     {0, 0},
     {0, 0}},
    {"budget without forecast",
     {-1, -1, 10000},
     {7, 7, 700000},
     {0, 0},
     {0, 0},
     {-3000, 10000}},
    {"nothing handled yet: no AHT to compare",
     {10000, 180000, -1},
     {10, 0, 0},
     {0, 10000},
     {0, 0},
     {0, 0}},
};

static void test_variance(void **state)
{
    const struct variance_row *row = *state;
    struct outlook_sums sums = {0};
    assert_true(outlook_add(&sums, &row->plan, &row->actual));
    struct outlook_variances got = outlook_variances(&sums);
    expect_figure(got.volume, row->volume);
    expect_figure(got.aht, row->aht);
    expect_figure(got.budget, row->budget);
}

/* -- cumulative ------------------------------------------------------------------------
 */

static void add(struct outlook_sums *sums, struct outlook_plan plan,
                struct outlook_actual actual)
{
    assert_true(outlook_add(sums, &plan, &actual));
}

/* "Add numerators, add denominators, then divide": 300 of 200 and 50 of 100 planned are
 * 350 of 300, not the mean of +50 % and -50 %. */
static void test_cumulative(void **state)
{
    (void)state;
    struct outlook_sums sums = {0};
    add(&sums, (struct outlook_plan){200000, 100000, 400000},
        (struct outlook_actual){300, 300, 300 * 100000});
    add(&sums, (struct outlook_plan){100000, 400000, 400000},
        (struct outlook_actual){50, 50, 50 * 400000});
    struct outlook_variances got = outlook_variances(&sums);
    expect_figure(got.volume, (struct figure){50000, 300000});
    expect_figure(got.budget, (struct figure){-450000, 800000});
    /* Planned (200 * 100 s + 100 * 400 s) / 300 = 200 s; actual 50,000 s / 350 = 142.9 s:
     * 1000 / 7 against 200 is 2/7 less. */
    assert_int_equal(got.aht.num * 7, -2 * got.aht.den);
}

/* An interval without a plan is on neither side; one planned as nought is on both. */
static void test_like_with_like(void **state)
{
    (void)state;
    struct outlook_sums sums = {0};
    add(&sums, (struct outlook_plan){100000, 100000, -1},
        (struct outlook_actual){110, 100, 100 * 110000});
    add(&sums, (struct outlook_plan){-1, -1, -1},
        (struct outlook_actual){40, 40, 40 * 500000});
    expect_figure(outlook_variances(&sums).volume, (struct figure){10000, 100000});
    add(&sums, (struct outlook_plan){0, -1, -1},
        (struct outlook_actual){10, 10, 10 * 500000});
    struct outlook_variances got = outlook_variances(&sums);
    expect_figure(got.volume, (struct figure){20000, 100000});
    assert_int_equal(got.aht.num * 10, got.aht.den); /* 110 s against 100 s */
    assert_false(figure_is_known(got.budget));
}

/* Queues to the site: the merge of sums is the sum of all intervals. */
static void test_merge(void **state)
{
    (void)state;
    struct outlook_sums parts[2] = {{0}, {0}};
    struct outlook_sums all = {0};
    for (int64_t i = 0; i < 100; i++) {
        struct outlook_plan plan = {i * 1250, i % 7 == 0 ? -1 : 60000 + i * 1000,
                                    i % 3 == 0 ? -1 : i * 1000};
        struct outlook_actual actual = {i + i % 5, i, i * 65000};
        add(&parts[i % 2], plan, actual);
        add(&all, plan, actual);
    }
    assert_true(outlook_merge(&parts[0], &parts[1]));
    assert_memory_equal(&parts[0], &all, sizeof all);
}

/* -- limits ----------------------------------------------------------------------------
 */

struct refusal {
    const char *name;
    struct outlook_plan plan;
    struct outlook_actual actual;
};

static struct refusal refusals[] = {
    {"contacts below nought", {1000, -1, -1}, {-1, 0, 0}},
    {"handling time below nought", {1000, 1000, -1}, {1, 1, -1}},
    {"a forecast below nought that is not OUTLOOK_NONE", {-2, -1, -1}, {1, 0, 0}},
    {"a budget below nought", {-1, -1, -5}, {1, 0, 0}},
    {"contacts times AHT too great", {SUM_MAX / 1000, 1001, -1}, {1, 1, 1}},
    {"a sum too great", {SUM_MAX, -1, -1}, {1, 0, 0}},
    {"contacts too many to count in thousandths",
     {1000, -1, -1},
     {SUM_MAX / 1000 + 1, 0, 0}},
};

static void test_refusal(void **state)
{
    const struct refusal *row = *state;
    struct outlook_sums sums = {0};
    add(&sums, (struct outlook_plan){1000, 1000, 1000}, (struct outlook_actual){1, 1, 1});
    const struct outlook_sums before = sums;
    assert_false(outlook_add(&sums, &row->plan, &row->actual));
    assert_memory_equal(&sums, &before, sizeof sums);
}

struct merge_row {
    const char *name;
    struct outlook_sums more;
};

/* Each sum by itself: one more than it has room for beside the one that is there. */
static struct merge_row merge_rows[] = {
    {"no room for contacts", {.contacts = SUM_MAX / 1000}},
    {"no room for forecast contacts", {.forecast_thousandths = SUM_MAX}},
    {"no room for handled contacts", {.handled = SUM_MAX / 1000}},
    {"no room for handling times", {.handling_ms = SUM_MAX}},
    {"no room for weights of AHT", {.aht_weight_thousandths = SUM_MAX}},
    {"no room for weighted AHT", {.aht_weighted_ms = SUM_MAX}},
    {"no room for contacts of a budget", {.budget_contacts = SUM_MAX / 1000}},
    {"no room for budgets", {.budget_thousandths = SUM_MAX}},
};

static void test_no_room(void **state)
{
    const struct merge_row *row = *state;
    struct outlook_sums sums = {0};
    assert_true(outlook_merge(&sums, &row->more)); /* as great as it may be */
    add(&sums, (struct outlook_plan){-1, -1, -1}, (struct outlook_actual){1, 1, 1});
    sums = (struct outlook_sums){1, 1, 1, 1, 1, 1, 1, 1};
    const struct outlook_sums before = sums;
    assert_false(outlook_merge(&sums, &row->more));
    assert_memory_equal(&sums, &before, sizeof sums);
}

/* Greater than 64 bits can compare: the variance is still right to five digits. */
static void test_great(void **state)
{
    (void)state;
    struct outlook_sums sums = {
        .handled = 3000000001,
        .handling_ms = INT64_C(3000000001) * 330000 + 17,
        .aht_weight_thousandths = INT64_C(2999999999999),
        .aht_weighted_ms = INT64_C(2999999999999) * 300000 + 7,
    };
    struct figure aht = outlook_variances(&sums).aht;
    double variance = (double)aht.num / (double)aht.den;
    assert_true(variance > 0.1 - 1e-6 && variance < 0.1 + 1e-6);
    sums = (struct outlook_sums){.handled = INT64_C(3000000001), /* the other product */
                                 .handling_ms = INT64_C(3000000001),
                                 .aht_weight_thousandths = 1,
                                 .aht_weighted_ms = SUM_MAX};
    aht = outlook_variances(&sums).aht;
    assert_true((double)aht.num / (double)aht.den < -1 + 1e-9);
    sums = (struct outlook_sums){.handled = 1,
                                 .handling_ms = SUM_MAX,
                                 .aht_weight_thousandths = 1,
                                 .aht_weighted_ms = SUM_MAX};
    expect_figure(outlook_variances(&sums).aht, (struct figure){0, SUM_MAX});
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_best, best_rows);
    rows_add_one(&rows, "the check value is 72.00 % to the digit", test_check_value);
    ROWS_ADD(&rows, test_variance, variance_rows);
    rows_add_one(&rows, "cumulative: numerators and denominators add", test_cumulative);
    rows_add_one(&rows, "cumulative: like is compared with like", test_like_with_like);
    rows_add_one(&rows, "queues merge to the site", test_merge);
    ROWS_ADD(&rows, test_refusal, refusals);
    ROWS_ADD(&rows, test_no_room, merge_rows);
    rows_add_one(&rows, "months of a great site are compared", test_great);
    return rows_run(&rows, "stats/outlook");
}
