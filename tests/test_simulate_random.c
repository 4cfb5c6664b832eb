/* Chance by seed: the same everywhere, and shaped as promised. */

#include "simulate/random.h"
#include "support/rows.h"

#define DRAWS 200000

/* A machine that draws otherwise would show another day. */
static void test_known_values(void **state)
{
    (void)state;
    struct random random = {0};
    assert_true(random_next(&random) == UINT64_C(0xE220A8397B1DCDAF));
    assert_true(random_next(&random) == UINT64_C(0x6E789E6AA1B965F4));
}

static void test_exponential(void **state)
{
    (void)state;
    struct random random = {1};
    int64_t sum = 0;
    int64_t beyond_mean = 0;
    for (int i = 0; i < DRAWS; i++) {
        int64_t drawn = random_exponential(&random, 100000);
        assert_true(drawn >= 0);
        sum += drawn;
        beyond_mean += drawn > 100000;
    }
    assert_in_range(sum / DRAWS, 99000, 101000);
    assert_in_range(beyond_mean * 1000 / DRAWS, 363, 373); /* 1/e */
}

static void test_spread(void **state)
{
    (void)state;
    struct random random = {1};
    int64_t sum = 0;
    int64_t below_median = 0;
    for (int i = 0; i < DRAWS; i++) {
        int64_t drawn = random_spread(&random, 100000);
        assert_in_range(drawn, 20000, 490000);
        sum += drawn;
        below_median += drawn < 100000;
    }
    assert_in_range(sum / DRAWS, 115000, 119000);
    assert_in_range(below_median * 1000 / DRAWS, 495, 505);
}

static void test_bounds(void **state)
{
    (void)state;
    struct random random = {1};
    bool low = false;
    bool high = false;
    for (int i = 0; i < 1000; i++) {
        int64_t drawn = random_between(&random, -3, 3);
        assert_true(drawn >= -3 && drawn <= 3);
        low = low || drawn == -3;
        high = high || drawn == 3;
        assert_false(random_chance(&random, 0));
        assert_true(random_chance(&random, 1000));
    }
    assert_true(low && high);
}

static void test_of(void **state)
{
    (void)state;
    assert_int_equal(random_of(1, 2, 1000), random_of(1, 2, 1000));
    assert_int_not_equal(random_of(1, 2, 1000000), random_of(1, 3, 1000000));
    assert_int_not_equal(random_of(1, 2, 1000000), random_of(2, 2, 1000000));
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "the generator is SplitMix64", test_known_values);
    rows_add_one(&rows, "exponential: the mean, and 1/e beyond it", test_exponential);
    rows_add_one(&rows, "spread: half below the median", test_spread);
    rows_add_one(&rows, "bounds are reached and never passed", test_bounds);
    rows_add_one(&rows, "a hash belongs to its seed", test_of);
    return rows_run(&rows, "simulate/random");
}
