/* site/alerts: all that is watched on a floor. What a silent source says raises nothing;
 * nothing is raised while the numbers catch up, nothing heard in quiet hours; a reload
 * forgets nothing that is still watched. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "locale/calendar.h"
#include "site/alerts.h"
#include "site/site.h"
#include "support/rows.h"
#include "support/snapshots.h"

#define SITE                                                                             \
    "thresholds: { waiting: { warning: 5, alarm: 9 }, hold: 10s }\n"                     \
    "quiet_hours: \"22:00-06:00\"\n"                                                     \
    "queues: { Support: { thresholds: { waiting: { warning: 2, alarm: 4 } } } }\n"       \
    "alerts:\n"                                                                          \
    "  many: { metric: waiting, warning: 6, alarm: 8, hold: 0s, cooldown: 0s }\n"        \
    "  support: { metric: longest_wait_ms, queue: Support, alarm: 2m, hold: 0s,"         \
    " cooldown: 0s }\n"
#define MANY      0
#define SUPPORT   1
#define QUEUE     2                      /* its number in the snapshot */
#define AFTERNOON INT64_C(1795357920000) /* 14:32, as the snapshot has it */

struct fixture {
    struct site *site;
    struct alerts *alerts;
    struct calendar *calendar;
    struct snapshot *snapshot;
};

static struct site *parse(const char *text)
{
    static struct diag diag;
    diag_clear(&diag);
    struct site *site = site_parse("s", str_from(text), &diag);
    assert_non_null(site);
    return site;
}

static int set_up(void **state)
{
    static struct fixture f;
    f.site = parse(SITE);
    f.alerts = alerts_create(f.site);
    f.calendar = calendar_create("UTC");
    f.snapshot = snapshots_busy_floor();
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    snapshot_destroy(&f->snapshot);
    calendar_destroy(&f->calendar);
    alerts_destroy(&f->alerts);
    site_destroy(&f->site);
    return 0;
}

static void judge(struct fixture *f, int at_s, int64_t wall_ms)
{
    struct mono now = {(int64_t)at_s * 1000000000};
    alerts_judge(f->alerts, f->snapshot, f->calendar, now, (struct wall){wall_ms});
}

static enum alert_level level_of(const struct fixture *f, size_t number)
{
    bool changed = false;
    return alerts_level(f->alerts, number, &changed);
}

static void set_waiting(struct fixture *f, int64_t count)
{
    f->snapshot->totals.value[METRIC_WAITING] = figure_count(count);
}

/* -- rows ------------------------------------------------------------------------------
 */

static void a_floor_is_judged(void **state)
{
    struct fixture *f = *state;
    struct alerts_item items[ALERTS_LISTED];
    judge(f, 1, AFTERNOON);
    /* 7 wait: thresholds of the site warn at 5, the alert at 6 */
    assert_int_equal(alerts_total_level(f->alerts, ALERTS_WAITING), ALERT_WARNING);
    assert_int_equal(level_of(f, MANY), ALERT_WARNING);
    /* Support: 5 wait where 4 alarm, one of them for 2:47 */
    assert_int_equal(alerts_queue_level(f->alerts, QUEUE, ALERTS_WAITING), ALERT_ALARM);
    assert_int_equal(level_of(f, SUPPORT), ALERT_ALARM);
    assert_int_equal(alerts_heard(f->alerts), 3);
    /* alarms before warnings; of the alerts one alarms, of the thresholds some */
    size_t count = alerts_list(f->alerts, f->snapshot, items);
    assert_true(count >= 3);
    assert_int_equal(items[0].level, ALERT_ALARM);
    assert_int_equal(items[count < ALERTS_LISTED ? count - 1 : ALERTS_LISTED - 1].level,
                     ALERT_WARNING);
}

static void only_alarms_bring_their_page(void **state)
{
    struct fixture *f = *state;
    struct alerts_item items[ALERTS_LISTED];
    judge(f, 1, AFTERNOON);
    size_t count = alerts_list(f->alerts, f->snapshot, items);
    for (size_t i = 0; i < count && i < ALERTS_LISTED; i++) {
        bool support = items[i].alert == &f->site->alerts.alerts[SUPPORT];
        assert_int_equal(items[i].brings_page, support);
    }
    alerts_acknowledge(f->alerts);
    judge(f, 2, AFTERNOON);
    count = alerts_list(f->alerts, f->snapshot, items);
    for (size_t i = 0; i < count && i < ALERTS_LISTED; i++) {
        assert_false(items[i].brings_page);
        assert_true(items[i].acknowledged);
    }
    assert_int_equal(alerts_acknowledge(f->alerts), 0); /* all were seen */
}

static void a_silent_source_raises_nothing(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < f->snapshot->source_count; i++) {
        snapshots_silence(f->snapshot, i, 5000);
    }
    judge(f, 1, AFTERNOON);
    assert_int_equal(level_of(f, MANY), ALERT_NONE);
    assert_int_equal(alerts_queue_level(f->alerts, QUEUE, ALERTS_WAITING), ALERT_NONE);
    assert_int_equal(alerts_heard(f->alerts), 0);
}

static void catching_up_raises_nothing(void **state)
{
    struct fixture *f = *state;
    f->snapshot->catching_up = true;
    judge(f, 1, AFTERNOON);
    assert_int_equal(level_of(f, MANY), ALERT_NONE);
    assert_int_equal(alerts_heard(f->alerts), 0);
    f->snapshot->catching_up = false;
    judge(f, 2, AFTERNOON);
    assert_int_equal(level_of(f, MANY), ALERT_WARNING);
}

/* What the last judgement changed is told once, also while there is none after it. */
static void a_change_is_told_once(void **state)
{
    struct fixture *f = *state;
    bool changed = false;
    judge(f, 1, AFTERNOON);
    (void)alerts_level(f->alerts, MANY, &changed);
    assert_true(changed);
    f->snapshot->catching_up = true;
    judge(f, 2, AFTERNOON);
    assert_int_equal(alerts_level(f->alerts, MANY, &changed), ALERT_WARNING);
    assert_false(changed);
}

static void quiet_hours_are_seen_not_heard(void **state)
{
    struct fixture *f = *state;
    struct alerts_item items[ALERTS_LISTED];
    judge(f, 1, AFTERNOON + 9 * 3600000); /* half past eleven at night */
    assert_int_equal(level_of(f, SUPPORT), ALERT_ALARM);
    assert_int_equal(alerts_heard(f->alerts), 0);
    (void)alerts_list(f->alerts, f->snapshot, items);
    assert_false(items[0].brings_page);
    set_waiting(f, 8);
    judge(f, 2, AFTERNOON + 20 * 3600000);
    assert_int_equal(alerts_heard(f->alerts), 1 << MANY);
}

static void a_queue_that_is_not_there(void **state)
{
    struct fixture *f = *state;
    f->snapshot->queue_count = 0;
    judge(f, 1, AFTERNOON);
    assert_int_equal(level_of(f, SUPPORT), ALERT_NONE);
}

static void thresholds_are_held(void **state)
{
    struct fixture *f = *state;
    judge(f, 1, AFTERNOON);
    set_waiting(f, 0);
    judge(f, 10, AFTERNOON);
    assert_int_equal(alerts_total_level(f->alerts, ALERTS_WAITING), ALERT_WARNING);
    judge(f, 11, AFTERNOON);
    assert_int_equal(alerts_total_level(f->alerts, ALERTS_WAITING), ALERT_NONE);
}

static void a_reload_forgets_nothing_that_is_watched(void **state)
{
    struct fixture *f = *state;
    judge(f, 1, AFTERNOON);
    /* in another order, one with another bound, one new, one of another queue */
    struct site *other =
        parse("alerts:\n"
              "  new: { metric: waiting, alarm: 1 }\n"
              "  support: { metric: longest_wait_ms, queue: Sales, alarm: 2m }\n"
              "  many: { metric: waiting, warning: 7, hold: 0s, cooldown: 0s }\n");
    alerts_use_site(f->alerts, other);
    assert_int_equal(level_of(f, 0), ALERT_NONE);
    assert_int_equal(level_of(f, 1), ALERT_NONE);
    assert_int_equal(level_of(f, 2), ALERT_WARNING);
    judge(f, 2, AFTERNOON);
    assert_int_equal(alerts_heard(f->alerts), 1); /* the new one alone */
    alerts_destroy(&f->alerts);
    site_destroy(&other);
}

/* Another hub, or a hub with another site file, numbers queues otherwise: what is held
 * and what was seen is that of the queue, not of its number. */
static void what_is_remembered_is_a_queues(void **state)
{
    struct fixture *f = *state;
    struct alerts_item items[ALERTS_LISTED];
    const struct alerts_name waiting = {"waiting", "Support"};
    judge(f, 1, AFTERNOON);
    assert_int_equal(alerts_queue_level(f->alerts, QUEUE, ALERTS_WAITING), ALERT_ALARM);
    assert_int_equal(alerts_queue_level(f->alerts, 0, ALERTS_WAITING), ALERT_NONE);
    assert_int_equal(alerts_acknowledge_one(f->alerts, f->snapshot, waiting, ALERT_ALARM),
                     ALERTS_RAISED);
    struct snapshot_queue *queues = f->snapshot->queues;
    const struct snapshot_queue support = queues[QUEUE];
    queues[QUEUE] = queues[0];
    queues[0] = support;
    judge(f, 2, AFTERNOON);
    assert_int_equal(alerts_queue_level(f->alerts, 0, ALERTS_WAITING), ALERT_ALARM);
    assert_int_equal(alerts_queue_level(f->alerts, QUEUE, ALERTS_WAITING), ALERT_NONE);
    size_t count = alerts_list(f->alerts, f->snapshot, items);
    for (size_t i = 0; i < count && i < ALERTS_LISTED; i++) {
        assert_int_equal(items[i].acknowledged, alerts_is(&items[i], waiting));
    }
    /* nor is a queue that comes to the place of one that is gone that one */
    f->snapshot->queue_count = 1;
    (void)str_copy(queues[0].id, sizeof queues[0].id, str_from("new"));
    queues[0].today.value[METRIC_WAITING] = figure_count(0);
    judge(f, 3, AFTERNOON);
    assert_int_equal(alerts_queue_level(f->alerts, 0, ALERTS_WAITING), ALERT_NONE);
    /* which is remembered while it is away for a while */
    queues[0] = support;
    judge(f, 4, AFTERNOON);
    assert_int_equal(alerts_list(f->alerts, f->snapshot, items) > 0, true);
    assert_int_equal(alerts_queue_level(f->alerts, 0, ALERTS_WAITING), ALERT_ALARM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
        TEST(a_floor_is_judged),
        TEST(only_alarms_bring_their_page),
        TEST(a_silent_source_raises_nothing),
        TEST(catching_up_raises_nothing),
        TEST(a_change_is_told_once),
        TEST(quiet_hours_are_seen_not_heard),
        TEST(a_queue_that_is_not_there),
        TEST(thresholds_are_held),
        TEST(what_is_remembered_is_a_queues),
        TEST(a_reload_forgets_nothing_that_is_watched),
#undef TEST
    };
    return cmocka_run_group_tests_name("site/alerts", tests, NULL, NULL);
}
