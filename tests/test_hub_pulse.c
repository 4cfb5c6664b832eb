/* Reliability, section 12: "fed only if every loop (ingest, journal, publish, zap) moved
 * its counter within 5 s". */
#include "hub/pulse.h"
#include "support/rows.h"

static struct mono at(int64_t ms)
{
    return mono_add_ms((struct mono){0}, ms);
}

static struct row {
    const char *name;
    int64_t moved_ms[PULSE_LOOPS]; /* -1: there is no such loop */
    enum pulse_loop standing;      /* at 10 s */
} moved[] = {
    {"all moved just now", {10000, 10000, 10000, 10000}, PULSE_LOOPS},
    {"five seconds ago is within them", {5000, 5000, 5000, 5000}, PULSE_LOOPS},
    {"ingest stands", {4999, 10000, 10000, 10000}, PULSE_INGEST},
    {"the journal stands", {10000, 4999, 10000, 10000}, PULSE_JOURNAL},
    {"publishing stands", {10000, 10000, 4999, 10000}, PULSE_PUBLISH},
    {"the gate's thread stands", {10000, 10000, 10000, 4999}, PULSE_ZAP},
    {"a gate that is not there does not stand", {10000, 10000, 10000, -1}, PULSE_LOOPS},
    {"the first of two is told", {10000, 0, 0, 10000}, PULSE_JOURNAL},
};

static void test_standing(void **state)
{
    const struct row *row = *state;
    struct pulse pulse = {.runs = {false}};
    for (unsigned i = 0; i < PULSE_LOOPS; i++) {
        if (row->moved_ms[i] >= 0) {
            pulse_move(&pulse, (enum pulse_loop)i, at(row->moved_ms[i]));
        }
    }
    assert_int_equal(pulse_standing(&pulse, PULSE_LIMIT_MS, at(10000)), row->standing);
}

/* "moved its counter": a thread of its own moves while its count goes on. */
static void test_turns(void **state)
{
    (void)state;
    struct pulse pulse = {.runs = {false}};
    assert_int_equal(pulse_lag_ms(&pulse, PULSE_ZAP, at(0)), -1);
    pulse_turns(&pulse, PULSE_ZAP, 0, at(1000)); /* it begins with this */
    assert_int_equal(pulse_lag_ms(&pulse, PULSE_ZAP, at(1500)), 500);
    pulse_turns(&pulse, PULSE_ZAP, 1, at(2000));
    pulse_turns(&pulse, PULSE_ZAP, 1, at(3000));
    assert_int_equal(pulse_lag_ms(&pulse, PULSE_ZAP, at(3000)), 1000);
    assert_int_equal(pulse_standing(&pulse, PULSE_LIMIT_MS, at(7001)), PULSE_ZAP);
    pulse_turns(&pulse, PULSE_ZAP, 2, at(7001));
    assert_int_equal(pulse_standing(&pulse, PULSE_LIMIT_MS, at(7001)), PULSE_LOOPS);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_standing, moved);
    rows_add_one(&rows, "a thread moves while it counts its turns", test_turns);
    return rows_run(&rows, "hub: pulse");
}
