/* display/attention: alerts and good news together: what is celebrated, and what keeps it
 * from being. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "display/attention.h"
#include "site/intake.h"
#include "support/snapshots.h"

#define SITE TEST_SCRATCH "/attention.yaml"

struct fixture {
    struct setup *setup;
    struct intake *intake;
    struct snapshot *snapshot;
    struct attention *attention;
};

static int set_up(void **state)
{
    static struct fixture f;
    static struct diag diag;
    FILE *file = fopen(SITE, "w");
    assert_non_null(file);
    fputs("celebrate: { sales: true, sound: fanfare }\n"
          "alerts: { many: { metric: waiting, alarm: 6, flash: true, hold: 0s } }\n",
          file);
    fclose(file);
    const struct arguments arguments = {.config = SITE};
    diag_clear(&diag);
    f.snapshot = snapshots_busy_floor();
    f.setup = setup_load(&arguments, NULL, (struct wall){f.snapshot->now_ms}, &diag);
    assert_non_null(f.setup);
    f.intake = intake_create(f.setup->site);
    f.attention = attention_create(f.setup->site, true);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    attention_destroy(&f->attention);
    intake_destroy(&f->intake);
    setup_destroy(&f->setup);
    snapshot_destroy(&f->snapshot);
    return 0;
}

static void update(struct fixture *f, int at_s, int64_t waiting, int64_t sales)
{
    f->snapshot->totals.value[METRIC_WAITING] = figure_count(waiting);
    f->snapshot->totals.value[METRIC_SALES] = figure_count(sales);
    attention_update(f->attention, f->setup, f->snapshot, intake_standings(f->intake),
                     (struct mono){(int64_t)at_s * 1000000000},
                     (struct wall){f->snapshot->now_ms});
}

/* Nobody waits and no queue is behind: nothing alarms. */
static void calm_down(struct fixture *f)
{
    f->snapshot->queue_count = 0;
    f->snapshot->totals.value[METRIC_LONGEST_WAIT_MS] = FIGURE_NONE;
    f->snapshot->totals.value[METRIC_SERVICE_LEVEL] = FIGURE_NONE;
}

static void an_alarm_brings_its_page_and_flashes(void **state)
{
    struct fixture *f = *state;
    update(f, 1, 7, 0);
    assert_string_equal(attention_alarms(f->attention)->alarms[0].words, "many");
    assert_int_equal(attention_page(f->attention), 0); /* Now shows who waits */
    assert_int_equal(attention_step_ms(f->attention), 500);
    attention_acknowledge(f->attention);
    update(f, 2, 7, 0);
    assert_int_equal(attention_page(f->attention), SIZE_MAX);
    assert_int_equal(attention_step_ms(f->attention), 1000);
    assert_true(attention_alarms(f->attention)->alarms[0].acknowledged);
}

static void nothing_is_celebrated_over_an_alarm(void **state)
{
    struct fixture *f = *state;
    update(f, 1, 7, 3);
    update(f, 2, 7, 4);
    assert_null(attention_celebration(f->attention));
}

static void a_sale_is_celebrated(void **state)
{
    struct fixture *f = *state;
    calm_down(f);
    update(f, 1, 0, 3);
    assert_null(attention_celebration(f->attention));
    update(f, 2, 0, 4);
    const struct board_celebration *news = attention_celebration(f->attention);
    assert_non_null(news);
    assert_false(news->goal);
    assert_int_equal(news->count, 4);
    update(f, 9, 0, 4);
    assert_non_null(attention_celebration(f->attention));
    update(f, 10, 0, 4);
    assert_null(attention_celebration(f->attention));
}

static void who_acknowledges_sees_the_figures(void **state)
{
    struct fixture *f = *state;
    calm_down(f);
    update(f, 1, 0, 3);
    update(f, 2, 0, 4);
    attention_acknowledge(f->attention);
    assert_null(attention_celebration(f->attention));
}

static void a_reload_celebrates_nothing_old(void **state)
{
    struct fixture *f = *state;
    calm_down(f);
    update(f, 1, 0, 3);
    attention_use_site(f->attention, f->setup->site);
    update(f, 2, 0, 4);
    assert_null(attention_celebration(f->attention));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
        TEST(an_alarm_brings_its_page_and_flashes),
        TEST(nothing_is_celebrated_over_an_alarm),
        TEST(a_sale_is_celebrated),
        TEST(who_acknowledges_sees_the_figures),
        TEST(a_reload_celebrates_nothing_old),
#undef TEST
    };
    return cmocka_run_group_tests_name("display/attention", tests, NULL, NULL);
}
