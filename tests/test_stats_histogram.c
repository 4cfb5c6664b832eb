/* The wait histogram and its percentiles: metrics.md section 5. */

#include <stdlib.h>
#include <string.h>

#include "stats/histogram.h"
#include "support/rows.h"

/* -- buckets ---------------------------------------------------------------------------
 */

struct bucket_row {
    const char *name;
    int64_t ms;
    size_t bucket;
    int64_t midpoint;
};

/* "Below 128 ms one bucket per ms; above, 64 equal buckets per power of two." */
static struct bucket_row bucket_rows[] = {
    {"nought is the first", 0, 0, 0},
    {"less than nought is no wait", -1, 0, 0},
    {"1 ms has its own bucket", 1, 1, 1},
    {"127 ms is the last with its own", 127, 127, 127},
    {"128 ms begins buckets of 2 ms", 128, 128, 129},
    {"129 ms is in the same", 129, 128, 129},
    {"130 ms is in the next", 130, 129, 131},
    {"255 ms ends the first 64", 255, 191, 255},
    {"256 ms begins buckets of 4 ms", 256, 192, 258},
    {"20 s", 20000, 128 + 7 * 64 + 14, 20096},
    {"the last ms below 2^27", (INT64_C(1) << 27) - 1, 1407, 133169152 + 524288},
    {"2^27 ms goes in the last bucket", INT64_C(1) << 27, 1407, 133169152 + 524288},
    {"and so does the longest there is", INT64_MAX, 1407, 133169152 + 524288},
    {"and the shortest in the first", INT64_MIN, 0, 0},
};

static void test_bucket(void **state)
{
    const struct bucket_row *row = *state;
    assert_int_equal(histogram_bucket(row->ms), row->bucket);
    assert_int_equal(histogram_midpoint(row->bucket), row->midpoint);
}

/* "The relative error is at most 1/128", in integers. */
static void expect_near(int64_t estimate, int64_t true_ms)
{
    assert_true(llabs(estimate - true_ms) * 128 <= true_ms);
}

/* Each power of two opens a bucket; its neighbours on both sides are in order. */
static void test_powers(void **state)
{
    (void)state;
    for (int power = 0; power < 27; power++) {
        int64_t ms = INT64_C(1) << power;
        size_t bucket = histogram_bucket(ms);
        assert_int_equal(histogram_bucket(ms - 1), bucket - 1);
        assert_int_equal(bucket, power < 7 ? (size_t)ms : 128 + (size_t)(power - 7) * 64);
        expect_near(histogram_midpoint(bucket), ms);
        expect_near(histogram_midpoint(bucket - 1), ms - 1);
    }
}

/* Each bucket follows the last without a gap, and its first and last ms are near. */
static void test_partition(void **state)
{
    (void)state;
    int64_t first = 0;
    for (size_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        int64_t middle = histogram_midpoint(bucket);
        int64_t last = middle + (middle - first > 0 ? middle - first - 1 : 0);
        assert_int_equal(histogram_bucket(first), bucket);
        assert_int_equal(histogram_bucket(middle), bucket);
        assert_int_equal(histogram_bucket(last), bucket);
        expect_near(middle, first);
        expect_near(middle, last);
        first = last + 1;
    }
    assert_int_equal(first, HISTOGRAM_LIMIT_MS);
}

/* -- percentiles -----------------------------------------------------------------------
 */

struct percentile_row {
    const char *name;
    int64_t waits_ms[12];
    size_t count;
    int percent;
    int64_t expected_ms;
};

/* "The smallest value with at least ceil(p * n / 100) values at or below it." */
static struct percentile_row percentile_rows[] = {
    {"one wait is every percentile", {7}, 1, 1, 7},
    {"one wait is the hundredth too", {7}, 1, 100, 7},
    {"the median of two is the lower", {3, 9}, 2, 50, 3},
    {"above a half it is the upper", {3, 9}, 2, 51, 9},
    {"the median of three is the middle", {9, 1, 5}, 3, 50, 5},
    {"p90 of ten is the ninth", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 10, 90, 9},
    {"p95 of ten is the tenth", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 10, 95, 10},
    {"p90 of eleven is the tenth: rounded up",
     {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
     11,
     90,
     10},
    {"equal waits count each", {4, 4, 4, 90}, 4, 75, 4},
    {"waits of nought are waits", {0, 0, 0}, 3, 95, 0},
    {"beyond 37 h the last bucket's midpoint", {INT64_MAX}, 1, 50, 133693440},
};

static void test_percentile(void **state)
{
    const struct percentile_row *row = *state;
    uint32_t counters[HISTOGRAM_BUCKETS] = {0};
    for (size_t i = 0; i < row->count; i++) {
        histogram_add(counters, row->waits_ms[i]);
    }
    struct figure got = histogram_percentile(counters, row->percent);
    assert_int_equal(got.den, 1);
    assert_int_equal(got.num, row->expected_ms);
}

/* "A percentile of nothing is null." */
static void test_empty(void **state)
{
    (void)state;
    const uint32_t counters[HISTOGRAM_BUCKETS] = {0};
    const uint32_t *many[] = {counters, counters};
    const int percents[] = {50, 90, 95};
    struct figure figures[3] = {{1, 1}, {1, 1}, {1, 1}};
    assert_false(figure_is_known(histogram_percentile(counters, 50)));
    histogram_percentiles(many, 2, percents, 3, figures);
    for (size_t i = 0; i < 3; i++) {
        assert_false(figure_is_known(figures[i]));
    }
    figures[0] = figure_count(1);
    histogram_percentiles(NULL, 0, percents, 1, figures);
    assert_false(figure_is_known(figures[0]));
}

/* The sum of full counters does not wrap. */
static void test_full(void **state)
{
    (void)state;
    uint32_t low[HISTOGRAM_BUCKETS] = {0};
    uint32_t high[HISTOGRAM_BUCKETS] = {0};
    low[10] = UINT32_MAX;
    low[1000] = UINT32_MAX;
    high[1000] = UINT32_MAX;
    const uint32_t *both[] = {low, high};
    const int percents[] = {33, 34, 100};
    struct figure figures[3];
    histogram_percentiles(both, 2, percents, 3, figures);
    assert_int_equal(figures[0].num, 10);
    assert_int_equal(figures[1].num, histogram_midpoint(1000));
    assert_int_equal(figures[2].num, histogram_midpoint(1000));
}

/* -- sets against a sort ---------------------------------------------------------------
 */

#define SETS       10000
#define SET_MAX    64
#define PARTS      4
#define SUBTRACTED 16

static uint64_t draw(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = (*state ^ (*state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/* As many short as long ones: the number of bits is drawn first. */
static int64_t draw_wait(uint64_t *state)
{
    uint64_t bits = draw(state) % 27 + 1;
    return (int64_t)(draw(state) & ((UINT64_C(1) << bits) - 1));
}

static int compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* The counters of one set, spread over parts that are added in two orders. */
struct set {
    size_t count;
    int64_t waits[SET_MAX];
    uint32_t parts[PARTS][HISTOGRAM_BUCKETS];
};

static void fill(struct set *set, uint64_t seed)
{
    memset(set->parts, 0, sizeof set->parts);
    set->count = draw(&seed) % SET_MAX + 1;
    for (size_t i = 0; i < set->count; i++) {
        set->waits[i] = draw_wait(&seed);
        histogram_add(set->parts[draw(&seed) % PARTS], set->waits[i]);
    }
    qsort(set->waits, set->count, sizeof set->waits[0], compare);
}

static void expect_percentiles(const struct set *set, const struct figure *figures,
                               const int *percents, size_t wanted)
{
    for (size_t i = 0; i < wanted; i++) {
        size_t rank = ((size_t)percents[i] * set->count + 99) / 100;
        assert_true(figure_is_known(figures[i]));
        expect_near(figures[i].num, set->waits[rank - 1]);
    }
}

/* "10,000 random sets against a sort, error <= 1/128, merge order irrelevant." */
static void test_sets(void **state)
{
    (void)state;
    static struct set set;
    static uint32_t sum[HISTOGRAM_BUCKETS];
    static const int percents[] = {1, 25, 50, 90, 95, 99, 100};
    enum { WANTED = sizeof percents / sizeof percents[0] };
    for (uint64_t seed = 1; seed <= SETS; seed++) {
        fill(&set, seed);
        const uint32_t *forwards[PARTS];
        const uint32_t *backwards[PARTS];
        memset(sum, 0, sizeof sum);
        for (size_t i = 0; i < PARTS; i++) {
            forwards[i] = set.parts[i];
            backwards[i] = set.parts[PARTS - 1 - i];
            histogram_merge(sum, set.parts[(i + seed) % PARTS]);
        }
        struct figure got[WANTED];
        struct figure again[WANTED];
        histogram_percentiles(forwards, PARTS, percents, WANTED, got);
        histogram_percentiles(backwards, PARTS, percents, WANTED, again);
        expect_percentiles(&set, got, percents, WANTED);
        for (size_t i = 0; i < WANTED; i++) {
            assert_int_equal(again[i].num, got[i].num);
            assert_int_equal(histogram_percentile(sum, percents[i]).num, got[i].num);
        }
    }
}

/* "Histograms subtract": what is left is as if the rest had never been. */
static void test_taken_back(void **state)
{
    (void)state;
    static struct set set;
    static uint32_t counters[HISTOGRAM_BUCKETS];
    static const uint32_t nothing[HISTOGRAM_BUCKETS] = {0};
    for (uint64_t seed = 1; seed <= SUBTRACTED; seed++) {
        fill(&set, seed);
        memset(counters, 0, sizeof counters);
        histogram_take_back(counters, set.waits[0]); /* before it was added */
        for (size_t i = 0; i < PARTS; i++) {
            histogram_merge(counters, set.parts[i]);
        }
        for (size_t i = 1; i < set.count; i++) {
            histogram_take_back(counters, set.waits[i]);
        }
        assert_memory_equal(counters, nothing, sizeof counters);
        histogram_merge(counters, set.parts[0]);
        histogram_merge(counters, set.parts[1]);
        histogram_unmerge(counters, set.parts[0]);
        assert_memory_equal(counters, set.parts[1], sizeof counters);
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_bucket, bucket_rows);
    rows_add_one(&rows, "every power of two opens a bucket", test_powers);
    rows_add_one(&rows, "the buckets part all waits up to 2^27 ms", test_partition);
    ROWS_ADD(&rows, test_percentile, percentile_rows);
    rows_add_one(&rows, "nothing has no percentile", test_empty);
    rows_add_one(&rows, "full counters are added in 64 bits", test_full);
    rows_add_one(&rows, "10,000 sets agree with a sort, in any order of merging",
                 test_sets);
    rows_add_one(&rows, "what is taken back was never there", test_taken_back);
    return rows_run(&rows, "stats/histogram");
}
