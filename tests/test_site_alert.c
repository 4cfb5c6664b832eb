/* site/alert: "thresholds above, below, between; hysteresis, minimum time; a flapping
 * input gives at most 1 change per hold time" and "cooldown, acknowledge, clear by
 * itself, escalate": features.md, rows 18 and 19. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "site/alert.h"
#include "support/rows.h"

#define UNKNOWN INT64_MIN
#define ACK     INT64_MAX /* as a value: somebody acknowledges */
#define STEPS   14

/* At that second the figure is so much; then this is so. */
struct step {
    int at_s;
    int64_t value;
    enum alert_level level;
    char heard; /* 'h': it is announced, 'u': and urgent, 0: silence */
};

struct row {
    const char *name;
    struct alert_rule rule;
    struct step steps[STEPS]; /* until at_s goes back to 0 */
};

#define WARN(from)                                                                       \
    {                                                                                    \
        .said = true, .low = (from)                                                      \
    }
#define BAND(from, to)                                                                   \
    {                                                                                    \
        .said = true, .low = (from), .high = (to)                                        \
    }
#define BANDS(warn, ala)                                                                 \
    {                                                                                    \
        [ALERT_WARNING] = warn, [ALERT_ALARM] = ala                                      \
    }

static struct row rows_steps[] = {
    {"above: from the bound on",
     {.when = ALERT_ABOVE, .scale = 1, .bands = BANDS(WARN(5), WARN(10))},
     {{1, 4, ALERT_NONE, 0},
      {2, 5, ALERT_WARNING, 'h'},
      {3, 9, ALERT_WARNING, 0},
      {4, 10, ALERT_ALARM, 'h'},
      {5, 9, ALERT_WARNING, 0},
      {6, 4, ALERT_NONE, 0}}},
    {"below: under the bound",
     {.when = ALERT_BELOW, .scale = 1, .bands = BANDS(WARN(80), WARN(70))},
     {{1, 80, ALERT_NONE, 0},
      {2, 79, ALERT_WARNING, 'h'},
      {3, 69, ALERT_ALARM, 'h'},
      {4, 70, ALERT_WARNING, 0},
      {5, 80, ALERT_NONE, 0}}},
    {"a sum that a source has said to be absurd, in hundredths",
     {.when = ALERT_ABOVE, .scale = 100, .bands = BANDS(WARN(5), WARN(10))},
     {{1, 0, ALERT_NONE, 0},
      {2, INT64_MAX / 100 + 1, ALERT_ALARM, 'h'},
      {3, 0, ALERT_NONE, 0},
      {4, INT64_MIN / 100 - 1, ALERT_NONE, 0}}},
    {"the same of a share",
     {.when = ALERT_BELOW, .scale = 10000, .bands = BANDS(WARN(5), WARN(1))},
     {{1, 1, ALERT_NONE, 0},
      {2, INT64_MAX / 10000 + 1, ALERT_NONE, 0},
      {3, INT64_MIN / 10000 - 1, ALERT_ALARM, 'h'}}},
    {"between: from the lower on, under the upper",
     {.when = ALERT_BETWEEN, .scale = 1, .bands = BANDS(BAND(10, 20), BAND(14, 16))},
     {{1, 9, ALERT_NONE, 0},
      {2, 10, ALERT_WARNING, 'h'},
      {3, 14, ALERT_ALARM, 'h'},
      {4, 16, ALERT_WARNING, 0},
      {5, 20, ALERT_NONE, 0},
      {6, 19, ALERT_WARNING, 'h'}}},
    {"a level that is not said is never reached",
     {.when = ALERT_ABOVE, .scale = 1, .bands = {[ALERT_ALARM] = WARN(10)}},
     {{1, 9, ALERT_NONE, 0}, {2, 10, ALERT_ALARM, 'h'}, {3, 9, ALERT_NONE, 0}}},
    {"straight to the alarm",
     {.when = ALERT_ABOVE, .scale = 1, .bands = BANDS(WARN(5), WARN(10))},
     {{1, 0, ALERT_NONE, 0}, {2, 100, ALERT_ALARM, 'h'}, {3, 0, ALERT_NONE, 0}}},
    {"hysteresis: it must come back by that much",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(10)},
      .hysteresis = 3},
     {{1, 9, ALERT_NONE, 0},
      {2, 10, ALERT_WARNING, 'h'},
      {3, 7, ALERT_WARNING, 0},
      {4, 6, ALERT_NONE, 0},
      {5, 9, ALERT_NONE, 0},
      {6, 10, ALERT_WARNING, 'h'}}},
    {"hysteresis below: upwards",
     {.when = ALERT_BELOW,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(80)},
      .hysteresis = 2},
     {{1, 79, ALERT_WARNING, 'h'}, {2, 81, ALERT_WARNING, 0}, {3, 82, ALERT_NONE, 0}}},
    {"hysteresis between: at both ends",
     {.when = ALERT_BETWEEN,
      .scale = 1,
      .bands = {[ALERT_WARNING] = BAND(10, 20)},
      .hysteresis = 2},
     {{1, 20, ALERT_NONE, 0},
      {2, 10, ALERT_WARNING, 'h'},
      {3, 8, ALERT_WARNING, 0},
      {4, 21, ALERT_WARNING, 0},
      {5, 22, ALERT_NONE, 0}}},
    {"minimum time: shorter is not raised",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(10)},
      .after_ms = 5000},
     {{1, 10, ALERT_NONE, 0},
      {5, 11, ALERT_NONE, 0},
      {6, 12, ALERT_WARNING, 'h'},
      {7, 9, ALERT_NONE, 0},
      {8, 10, ALERT_NONE, 0},
      {12, 9, ALERT_NONE, 0},
      {13, 10, ALERT_NONE, 0},
      {17, 10, ALERT_NONE, 0},
      {18, 10, ALERT_WARNING, 'h'}}},
    {"minimum time: of each level by itself",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = BANDS(WARN(5), WARN(10)),
      .after_ms = 5000},
     {{1, 5, ALERT_NONE, 0},
      {4, 10, ALERT_NONE, 0},
      {6, 10, ALERT_WARNING, 'h'},
      {8, 10, ALERT_WARNING, 0},
      {9, 10, ALERT_ALARM, 'h'}}},
    {"hold: one change in each hold time, up or down",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(10)},
      .hold_ms = 10000},
     {{1, 10, ALERT_WARNING, 'h'},
      {2, 9, ALERT_WARNING, 0},
      {3, 10, ALERT_WARNING, 0},
      {10, 9, ALERT_WARNING, 0},
      {11, 9, ALERT_NONE, 0},
      {12, 10, ALERT_NONE, 0},
      {20, 10, ALERT_NONE, 0},
      {21, 10, ALERT_WARNING, 'h'}}},
    {"cooldown: seen, not heard",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(10)},
      .cooldown_ms = 60000},
     {{1, 10, ALERT_WARNING, 'h'},
      {2, 9, ALERT_NONE, 0},
      {60, 10, ALERT_WARNING, 0},
      {62, 10, ALERT_WARNING, 0},
      {63, 9, ALERT_NONE, 0},
      {64, 10, ALERT_WARNING, 'h'}}},
    {"cooldown: an alarm after its warning is news",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = BANDS(WARN(5), WARN(10)),
      .cooldown_ms = 60000},
     {{1, 5, ALERT_WARNING, 'h'},
      {2, 10, ALERT_ALARM, 'h'},
      {3, 5, ALERT_WARNING, 0},
      {4, 10, ALERT_ALARM, 0},
      {5, 0, ALERT_NONE, 0},
      {62, 5, ALERT_WARNING, 'h'}}},
    {"repeat: until somebody acknowledges",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(10)},
      .repeat_ms = 30000},
     {{1, 10, ALERT_WARNING, 'h'},
      {30, 10, ALERT_WARNING, 0},
      {31, 10, ALERT_WARNING, 'h'},
      {61, 10, ALERT_WARNING, 'h'},
      {70, ACK, ALERT_WARNING, 0},
      {91, 10, ALERT_WARNING, 0},
      {92, 9, ALERT_NONE, 0},
      {93, 10, ALERT_WARNING, 'h'}}},
    {"repeat: what was not heard for its cooldown is not repeated",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(10)},
      .cooldown_ms = 60000,
      .repeat_ms = 5000},
     {{1, 10, ALERT_WARNING, 'h'},
      {2, 9, ALERT_NONE, 0},
      {3, 10, ALERT_WARNING, 0},
      {30, 10, ALERT_WARNING, 0}}},
    {"escalate: when nobody acknowledges",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_ALARM] = WARN(10)},
      .escalate_ms = 60000},
     {{1, 10, ALERT_ALARM, 'h'},
      {60, 10, ALERT_ALARM, 0},
      {61, 10, ALERT_ALARM, 'u'},
      {62, 10, ALERT_ALARM, 0},
      {63, 9, ALERT_NONE, 0}}},
    {"acknowledge: it does not escalate, and rises anew unacknowledged",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = BANDS(WARN(5), WARN(10)),
      .escalate_ms = 60000},
     {{1, 5, ALERT_WARNING, 'h'},
      {2, ACK, ALERT_WARNING, 0},
      {90, 5, ALERT_WARNING, 0},
      {91, 10, ALERT_ALARM, 'h'},
      {150, 10, ALERT_ALARM, 0},
      {151, 10, ALERT_ALARM, 'u'}}},
    {"acknowledge: of nothing is nothing",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(5)},
      .repeat_ms = 5000},
     {{1, ACK, ALERT_NONE, 0}, {2, 5, ALERT_WARNING, 'h'}, {7, 5, ALERT_WARNING, 'h'}}},
    {"unknown: raises nothing, and ends what was raised after the hold time",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(5)},
      .hold_ms = 10000},
     {{1, UNKNOWN, ALERT_NONE, 0},
      {2, 5, ALERT_WARNING, 'h'},
      {20, UNKNOWN, ALERT_WARNING, 0},
      {29, UNKNOWN, ALERT_WARNING, 0},
      {30, UNKNOWN, ALERT_NONE, 0}}},
    {"unknown: time before it does not count",
     {.when = ALERT_ABOVE,
      .scale = 1,
      .bands = {[ALERT_WARNING] = WARN(5)},
      .after_ms = 5000},
     {{1, 5, ALERT_NONE, 0},
      {4, UNKNOWN, ALERT_NONE, 0},
      {5, 5, ALERT_NONE, 0},
      {9, 5, ALERT_NONE, 0},
      {10, 5, ALERT_WARNING, 'h'}}},
    {"negative figures too",
     {.when = ALERT_BELOW, .scale = 1, .bands = {[ALERT_WARNING] = WARN(-5)}},
     {{1, -5, ALERT_NONE, 0}, {2, -6, ALERT_WARNING, 'h'}}},
};

static struct mono at_s(int seconds)
{
    return (struct mono){(int64_t)seconds * 1000000000};
}

static void test_steps(void **state)
{
    const struct row *row = *state;
    struct alert alert = {0};
    for (size_t i = 0; i < STEPS && row->steps[i].at_s > 0; i++) {
        const struct step *step = &row->steps[i];
        struct alert_verdict verdict = {0};
        if (step->value == ACK) {
            alert_acknowledge(&alert);
        } else {
            struct figure figure =
                step->value == UNKNOWN ? FIGURE_NONE : figure_count(step->value);
            verdict = alert_judge(&row->rule, &alert, figure, at_s(step->at_s));
        }
        char heard = verdict.announces ? (char)(alert.urgent ? 'u' : 'h') : 0;
        if (alert.level != step->level || heard != step->heard) {
            fail_msg("after %d s: level %d, heard '%c'", step->at_s, (int)alert.level,
                     heard == 0 ? '-' : heard);
        }
    }
}

/* A ratio is held against its bound as it is, not as it is rounded: 79.999 % is below. */
static void ratios_are_exact(void **state)
{
    (void)state;
    const struct alert_rule rule = {
        .when = ALERT_BELOW, .scale = 10000, .bands = {[ALERT_WARNING] = WARN(8000)}};
    struct alert alert = {0};
    (void)alert_judge(&rule, &alert, (struct figure){4, 5}, at_s(1));
    assert_int_equal(alert.level, ALERT_NONE);
    (void)alert_judge(&rule, &alert, (struct figure){79999, 100000}, at_s(2));
    assert_int_equal(alert.level, ALERT_WARNING);
}

/* Ten thousand random inputs: never two changes within a hold time. */
static void flapping_changes_once_in_a_hold_time(void **state)
{
    (void)state;
    const struct alert_rule rule = {.when = ALERT_ABOVE,
                                    .scale = 1,
                                    .bands = BANDS(WARN(5), WARN(10)),
                                    .hysteresis = 1,
                                    .hold_ms = 10000};
    struct alert alert = {0};
    uint32_t random = 7;
    uint64_t changes = 0;
    struct mono changed = at_s(0);
    for (int i = 1; i < 10000; i++) {
        struct mono now = {(int64_t)i * 700000000};
        random = random * 1664525U + 1013904223U;
        int64_t value = (random >> 16) % 14;
        (void)alert_judge(&rule, &alert, value == 13 ? FIGURE_NONE : figure_count(value),
                          now);
        if (alert.changes > changes) {
            assert_int_equal(alert.changes, changes + 1);
            assert_true(changes == 0 || mono_ms_between(changed, now) >= rule.hold_ms);
            changes = alert.changes;
            changed = now;
        }
    }
    assert_true(changes > 100);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_steps, rows_steps);
    rows_add_one(&rows, "ratios are exact", ratios_are_exact);
    rows_add_one(&rows, "flapping changes once in a hold time",
                 flapping_changes_once_in_a_hold_time);
    return rows_run(&rows, "site/alert");
}
