/* The hub's time: reliability.md section 10, R22. */

#include "hub/hub_clock.h"
#include "support/rows.h"

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)
#define YEAR (365 * DAY)
#define LAST INT64_C(1795341600000) /* of the newest event */
#define NONE INT64_MIN

struct begin_row {
    const char *name;
    int64_t last_ms, system_ms;
    bool synchronised, holds;
};

static struct begin_row begins[] = {
    {"an unsynchronised clock after the last event is taken", LAST, LAST + HOUR, false,
     false},
    {"one that reads before it is not", LAST, LAST - 1, false, true},
    {"nor one that reads a day after it", LAST, LAST + DAY, false, true},
    {"boot in 1970: nothing begins", LAST, 5000, false, true},
    {"boot in 1970 with an empty journal", NONE, 5000, false, true},
    {"an empty journal takes any clock that can be right", NONE, LAST, false, false},
    {"a synchronised clock is always taken", LAST, LAST + YEAR, true, false},
    {"also if it reads before the last event", LAST, LAST - HOUR, true, false},
};

static struct hub_clock_reading reading_at(int64_t mono_ms, int64_t system_ms)
{
    return (struct hub_clock_reading){.mono = {mono_ms * 1000000}, .system = {system_ms}};
}

static void test_begin(void **state)
{
    const struct begin_row *row = *state;
    struct hub_clock clock;
    int64_t step_ms = 0;
    hub_clock_begin(&clock, row->last_ms);
    struct hub_clock_reading reading = reading_at(1000, row->system_ms);
    reading.synchronised = row->synchronised;
    assert_int_equal(hub_clock_read(&clock, &reading, &step_ms),
                     row->holds ? HUB_CLOCK_NO_NEWS : HUB_CLOCK_TRUSTED);
    assert_int_equal(clock.holds, row->holds);
    assert_int_equal(hub_clock_is_good(&clock), row->synchronised);
    int64_t from_ms = row->last_ms == NONE ? HUB_CLOCK_FIRST_MS : row->last_ms;
    int64_t later_ms = row->system_ms > from_ms ? row->system_ms : from_ms;
    assert_int_equal(clock.now.ms, row->holds ? from_ms : later_ms);
}

/* The system's clock steps once, 10 s after the start; what is the hub's 30 s after it?
 */
struct step_row {
    const char *name;
    int64_t step_ms;
    bool synchronised, contradicted;
    int64_t moved_ms; /* of the hub's time */
    uint64_t steps;
    bool good;
};

static struct step_row steps[] = {
    {"no step", 0, true, false, 0, 0, true},
    {"two seconds are followed", 2000, false, false, 2000, 0, false},
    {"an hour forward, unsynchronised: nothing moves", HOUR, false, false, 0, 1, false},
    {"an hour back", -HOUR, false, false, 0, 1, false},
    {"a year forward", YEAR, false, false, 0, 1, false},
    {"a year back", -YEAR, false, false, 0, 1, false},
    {"an hour back, synchronised: time does not go back", -HOUR, true, false, 0, 1,
     false},
    {"an hour forward, synchronised: it was wrong before", HOUR, true, false, HOUR, 1,
     true},
    {"unless a source that is live tells the hub's time", HOUR, true, true, 0, 1, false},
};

static void test_step(void **state)
{
    const struct step_row *row = *state;
    struct hub_clock clock;
    int64_t step_ms = 0;
    int64_t before_ms = 0;
    hub_clock_begin(&clock, LAST);
    for (int64_t at = 0; at <= 40000; at += 100) {
        int64_t shift_ms = at < 10000 ? 0 : row->step_ms;
        struct hub_clock_reading reading = reading_at(at, LAST + HOUR + at + shift_ms);
        reading.synchronised = row->synchronised;
        reading.contradicted = row->contradicted;
        enum hub_clock_news news = hub_clock_read(&clock, &reading, &step_ms);
        assert_true(news != HUB_CLOCK_STEPPED || step_ms == row->step_ms);
        assert_true(clock.now.ms >= before_ms);
        before_ms = clock.now.ms;
    }
    assert_int_equal(clock.now.ms - (LAST + HOUR + 40000), row->moved_ms);
    assert_int_equal(clock.steps, row->steps);
    assert_int_equal(hub_clock_is_good(&clock), row->good);
}

/* The clock is set at last, in 2026 or by NTP. */
static void test_trusted_later(void **state)
{
    (void)state;
    struct hub_clock clock;
    int64_t step_ms = 0;
    hub_clock_begin(&clock, LAST);
    struct hub_clock_reading reading = reading_at(0, 5000);
    assert_int_equal(hub_clock_read(&clock, &reading, &step_ms), HUB_CLOCK_NO_NEWS);
    reading = reading_at(60000, LAST + 2 * DAY);
    reading.synchronised = true;
    assert_int_equal(hub_clock_read(&clock, &reading, &step_ms), HUB_CLOCK_TRUSTED);
    assert_int_equal(clock.now.ms, LAST + 2 * DAY);
    assert_int_equal(clock.steps, 0);
}

int main(void)
{
    struct rows all = {0};
    ROWS_ADD(&all, test_begin, begins);
    ROWS_ADD(&all, test_step, steps);
    rows_add_one(&all, "a clock that is set later is trusted then", test_trusted_later);
    return rows_run(&all, "hub_hub_clock");
}
