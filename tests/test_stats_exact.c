/* "Ties decided on exact integers, not shown digits" (metrics.md section 13). */

#include "stats/exact.h"
#include "support/rows.h"

struct exact_row {
    const char *name;
    struct exact a, b;
    int expected;
};

static struct exact_row exact_rows[] = {
    {"a half is two quarters", {1, 2, 1}, {2, 4, 1}, 0},
    {"a third is more than 0.3333333", {1, 3, 1}, {3333333, 10000000, 1}, 1},
    {"nought is nought of anything", {0, 5, 1}, {0, 7, 9}, 0},
    {"below nought is less than nought", {-1, INT64_MAX, INT64_MAX}, {0, 1, 1}, -1},
    {"of two below nought the smaller part is more", {-1, 3, 1}, {-1, 2, 1}, 1},
    {"per hour: twice in twice the time", {3, 1, 3600000}, {6, 1, 7200000}, 0},
    {"per hour: a millisecond decides", {3, 1, 3600000}, {6, 1, 7200001}, 1},
    {"equal beyond 128 bits",
     {INT64_MAX, INT64_MAX, INT64_MAX},
     {INT64_MAX - 1, INT64_MAX - 1, INT64_MAX},
     0},
    {"one part in 2^126 decides",
     {INT64_MAX, INT64_MAX - 1, INT64_MAX},
     {INT64_MAX - 1, INT64_MAX - 2, INT64_MAX},
     -1},
    {"the least integer there is", {INT64_MIN, 1, 1}, {-INT64_MAX, 1, 1}, -1},
    {"32 bits and one more", {UINT32_MAX, 1, 1}, {INT64_C(4294967296), 1, 1}, -1},
    {"two factors of 32 bits",
     {INT64_C(4294967295), INT64_C(4294967295), 1},
     {INT64_C(4294967294), INT64_C(4294967295), 1},
     1},
};

static int sign(int value)
{
    return value < 0 ? -1 : value > 0;
}

static void test_exact(void **state)
{
    const struct exact_row *row = *state;
    assert_int_equal(sign(exact_compare(row->a, row->b)), row->expected);
    assert_int_equal(sign(exact_compare(row->b, row->a)), -row->expected);
}

/* Where doubles can still tell two fractions apart, both agree. */
static void test_doubles_agree(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 100000; i++) {
        struct exact drawn[2];
        for (int j = 0; j < 2; j++) {
            int64_t parts[3];
            for (int k = 0; k < 3; k++) {
                seed = seed * UINT64_C(6364136223846793005) + 1;
                parts[k] = (int64_t)(seed >> 1) >> ((seed >> 20) % 50);
                parts[k] = parts[k] == 0 ? 1 : parts[k];
            }
            drawn[j] =
                (struct exact){i % 3 == 0 ? -parts[0] : parts[0], parts[1], parts[2]};
        }
        double a = (double)drawn[0].num / (double)drawn[0].den / (double)drawn[0].per;
        double b = (double)drawn[1].num / (double)drawn[1].den / (double)drawn[1].per;
        double gap = (a - b) / (a < 0 ? -a : a);
        if (gap > 1e-12 || gap < -1e-12) {
            assert_int_equal(sign(exact_compare(drawn[0], drawn[1])), a < b ? -1 : 1);
        }
    }
}

struct times_row {
    const char *name;
    struct exact value;
    int64_t factor, num, den;
};

static struct times_row times_rows[] = {
    {"5 in an hour and a half is 10 in 3 hours", {5, 1, 5400000}, 3600000, 10, 3},
    {"below nought", {-5, 1, 5400000}, 3600000, -10, 3},
    {"more than 64 bits hold stays the largest there is",
     {INT64_MAX, 1, 1},
     INT64_MAX,
     INT64_MAX,
     1},
    {"and the least", {-INT64_MAX, 1, 1}, INT64_MAX, -INT64_MAX, 1},
    {"nought", {0, 7, 9}, 3600000, 0, 1},
    {"large parts that cancel", {INT64_MAX, INT64_MAX, INT64_MAX}, INT64_MAX, 1, 1},
};

static void test_times(void **state)
{
    const struct times_row *row = *state;
    int64_t num = 0;
    int64_t den = 0;
    exact_times(row->value, row->factor, &num, &den);
    assert_int_equal(num, row->num);
    assert_int_equal(den, row->den);
}

/* What does not fit is near enough to be shown. */
static void test_times_rounded(void **state)
{
    (void)state;
    int64_t num = 0;
    int64_t den = 0;
    static const struct exact value = {(INT64_C(1) << 49) - 1, 1000003,
                                       (INT64_C(1) << 40) - 87};
    exact_times(value, 3600000, &num, &den);
    double expected =
        (double)value.num / (double)value.den / (double)value.per * 3600000.0;
    double got = (double)num / (double)den / expected;
    assert_true(got > 1 - 1e-9 && got < 1 + 1e-9);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_exact, exact_rows);
    rows_add_one(&rows, "doubles agree where they can tell", test_doubles_agree);
    ROWS_ADD(&rows, test_times, times_rows);
    rows_add_one(&rows, "per hour beyond 64 bits is near", test_times_rounded);
    return rows_run(&rows, "stats/exact");
}
