#include "feed/ami_clock.h"
#include "support/rows.h"

#define BASE_MS INT64_C(1700000000000)

/* A first stamp of BASE_MS comes at 0; a second one at `at_ms`; then the time is asked
 * for. Our own clock is a day ahead. */
struct reading {
    const char *name;
    int64_t second_ms, at_ms; /* second_ms 0: none comes */
    int64_t asked_ms, time_ms;
};

static struct reading readings[] = {
    {"a stamp is the time when it comes", 0, 0, 0, 0},
    {"our clock carries it on", 0, 0, 1500, 1500},
    {"a later stamp is the time", 5000, 2000, 2000, 5000},
    {"... and is carried on", 5000, 2000, 2700, 5700},
    {"a stamp that was overtaken says nothing", 400, 500, 500, 500},
    {"for a second", 400, 999, 999, 999},
    {"after that it is believed: our clock runs faster", 990, 1000, 1000, 990},
    {"or Asterisk's was set back", -3600000, 1000, 1500, -3599500},
};

static struct mono at(int64_t ms)
{
    return mono_add_ms((struct mono){0}, ms);
}

static struct wall ours(int64_t ms)
{
    return (struct wall){BASE_MS + 86400000 + ms};
}

static void test_reading(void **state)
{
    const struct reading *row = *state;
    struct ami_clock clock;
    ami_clock_init(&clock);
    ami_clock_note(&clock, BASE_MS, at(0), ours(0));
    if (row->second_ms != 0) {
        ami_clock_note(&clock, BASE_MS + row->second_ms, at(row->at_ms),
                       ours(row->at_ms));
    }
    assert_int_equal(ami_clock_ms(&clock, at(row->asked_ms), ours(row->asked_ms)),
                     BASE_MS + row->time_ms);
}

static void test_before_any(void **state)
{
    (void)state;
    struct ami_clock clock;
    ami_clock_init(&clock);
    assert_int_equal(ami_clock_ms(&clock, at(5), (struct wall){42}), 42);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_reading, readings);
    rows_add_one(&rows, "before any stamp the time is ours", test_before_any);
    return rows_run(&rows, "feed/ami_clock");
}
