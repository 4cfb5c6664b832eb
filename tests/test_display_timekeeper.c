/* display/timekeeper: "no age, timer or figure moves" when the system's clock is set
 * (display.md D13), and a clock that was wrong at start is left behind. */

#include "display/timekeeper.h"
#include "support/rows.h"

#define NOON INT64_C(1795348800000)
#define YEAR (INT64_C(365) * 86400000)

struct row {
    const char *name;
    int64_t step_ms,
        after_ms;          /* the system's clock steps, and is asked that much later */
    bool confirmed;        /* a live source tells the time as it was */
    enum source_link link; /* of that source */
    enum timekeeper_verdict verdict;
    int64_t shown_ms; /* on the board then, since noon */
};

static struct row rows_step[] = {
    {"a clock that agrees is left alone", 0, 60000, false, SOURCE_LIVE, TIMEKEEPER_AGREES,
     60000},
    {"two seconds are nothing to speak of", 2000, 60000, false, SOURCE_LIVE,
     TIMEKEEPER_AGREES, 60000},
    {"a step is not believed at once", YEAR, 9999, false, SOURCE_LIVE, TIMEKEEPER_AGREES,
     9999},
    {"a step that lasts is followed", 2001, 10000, false, SOURCE_LIVE,
     TIMEKEEPER_FOLLOWED, 12001},
    {"forward by ten years too", 10 * YEAR, 10000, false, SOURCE_LIVE,
     TIMEKEEPER_FOLLOWED, 10 * YEAR + 10000},
    {"and back", -10 * YEAR, 10000, false, SOURCE_LIVE, TIMEKEEPER_FOLLOWED,
     -10 * YEAR + 10000},
    {"unless a live source tells the board's time", 10 * YEAR, 10000, true, SOURCE_LIVE,
     TIMEKEEPER_REFUSED, 10000},
    {"a silent one has no say", 10 * YEAR, 10000, true, SOURCE_STALE, TIMEKEEPER_FOLLOWED,
     10 * YEAR + 10000},
};

static struct mono at(int64_t ms)
{
    return mono_add_ms((struct mono){1}, ms);
}

static void test_step(void **state)
{
    const struct row *row = *state;
    struct snapshot_source source = {.link = row->link,
                                     .has_hello = true,
                                     .clock_skew_ms = row->confirmed ? 300 : 90000};
    const struct snapshot heard = {.sources = &source, .source_count = 1};
    struct timekeeper time;
    int64_t step_ms = 0;
    timekeeper_set(&time, at(0), (struct wall){NOON}, 1);
    assert_int_equal(timekeeper_check(&time, at(0), (struct wall){NOON + row->step_ms},
                                      &heard, &step_ms),
                     TIMEKEEPER_AGREES);
    const struct wall system = {NOON + row->step_ms + row->after_ms};
    assert_int_equal(timekeeper_check(&time, at(row->after_ms), system, &heard, &step_ms),
                     row->verdict);
    assert_int_equal(timekeeper_now(&time, at(row->after_ms)).ms - NOON, row->shown_ms);
    if (row->verdict != TIMEKEEPER_AGREES) {
        assert_int_equal(step_ms, row->step_ms);
        /* It is said once. */
        assert_int_equal(
            timekeeper_check(&time, at(row->after_ms), system, &heard, &step_ms),
            TIMEKEEPER_AGREES);
    }
}

/* A clock that is set twice, or set back again, begins to differ anew. */
static void test_step_and_back(void **state)
{
    (void)state;
    const struct snapshot nobody = {0};
    struct timekeeper time;
    int64_t step_ms = 0;
    timekeeper_set(&time, at(0), (struct wall){NOON}, 1);
    for (int64_t ms = 0; ms < 60000; ms += 1000) {
        int64_t step = ms / 6000 % 2 == 0 ? YEAR : 0;
        assert_int_equal(timekeeper_check(&time, at(ms), (struct wall){NOON + ms + step},
                                          &nobody, &step_ms),
                         TIMEKEEPER_AGREES);
    }
}

static void test_speed(void **state)
{
    (void)state;
    struct timekeeper time;
    timekeeper_set(&time, at(1000), (struct wall){NOON}, 60);
    assert_int_equal(timekeeper_now(&time, at(3000)).ms, NOON + 120000);
    assert_int_equal(timekeeper_wait_ms(&time, at(3000), (struct wall){NOON + 180000}),
                     1000);
    assert_int_equal(timekeeper_wait_ms(&time, at(3000), (struct wall){NOON + 120001}),
                     1);
    assert_int_equal(timekeeper_wait_ms(&time, at(3000), (struct wall){NOON}), 0);
    timekeeper_set(&time, at(1000), (struct wall){NOON}, 0);
    assert_int_equal(timekeeper_now(&time, at(99000)).ms, NOON);
    assert_true(timekeeper_wait_ms(&time, at(3000), (struct wall){NOON + 1}) > 60000);
    assert_int_equal(timekeeper_wait_ms(&time, at(3000), (struct wall){NOON}), 0);
}

/* docs/operations.md, "The clock": "or its own is and reads the same". */
static struct vouching {
    const char *name;
    bool synchronised;
    int64_t own_ms, told_ms;
    bool vouches;
} rows_vouching[] = {
    {"a clock that nobody keeps right", false, NOON, NOON, false},
    {"one that is, of a hub that has told nothing", true, NOON, INT64_MIN, true},
    {"nor does the other then", false, NOON, INT64_MIN, false},
    {"the same time", true, NOON, NOON, true},
    {"a word that is nearly old", true, NOON + 4999, NOON, true},
    {"too far ahead", true, NOON + 5000, NOON, false},
    {"too far behind", true, NOON - 5000, NOON, false},
    {"a hub that woke up in another year", true, NOON, NOON - YEAR, false},
};

static void test_vouching(void **state)
{
    const struct vouching *row = *state;
    assert_int_equal(timekeeper_vouches(row->synchronised, (struct wall){row->own_ms},
                                        (struct wall){row->told_ms}),
                     row->vouches);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_step, rows_step);
    rows_add_one(&rows, "a clock that steps to and fro is waited for",
                 test_step_and_back);
    ROWS_ADD(&rows, test_vouching, rows_vouching);
    rows_add_one(&rows, "time that runs fast, and time that stands still", test_speed);
    return rows_run(&rows, "display/timekeeper");
}
