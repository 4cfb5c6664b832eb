/* hub/known and display/seen beside each other: what was acknowledged. Rules:
 * docs/hub.md, "The hub watches the site's alerts": what is not raised is refused; an
 * order is over three seconds after its alert, at once when that is worse, ten minutes
 * after it came where nothing was raised. */
#include <string.h>

#include "base/str.h"
#include "control/orders.h"
#include "hub/known.h"
#include "locale/calendar.h"
#include "site/site.h"
#include "support/rows.h"
#include "support/snapshots.h"

#define SITE                                                                             \
    "timezone: UTC\nalerts:\n  many: { metric: waiting, warning: 2, alarm: 6, hold: 0s " \
    "}\n"                                                                                \
    "thresholds: { hold: 0s }\n"

struct fixture {
    struct site *site;
    struct calendar *calendar;
    struct snapshot *snapshot;
    struct known *known;
    struct orders orders;
};

static struct fixture *create(void)
{
    static struct fixture f;
    struct diag diag = {0};
    memset(&f, 0, sizeof f);
    f.site = site_parse("s.yaml", str_from(SITE), &diag);
    assert_non_null(f.site);
    f.calendar = calendar_create("UTC");
    f.snapshot = snapshots_busy_floor();
    f.known = known_create(f.site);
    assert_non_null(f.known);
    return &f;
}

static void destroy(struct fixture *f)
{
    known_destroy(&f->known);
    snapshot_destroy(&f->snapshot);
    calendar_destroy(&f->calendar);
    site_destroy(&f->site);
}

static struct mono at(int64_t seconds)
{
    return (struct mono){seconds * 1000000000};
}

static size_t look(struct fixture *f, int64_t seconds, int64_t waiting)
{
    f->snapshot->totals.value[METRIC_WAITING] = figure_count(waiting);
    known_look(f->known, f->snapshot, f->calendar, at(seconds),
               (struct wall){f->snapshot->now_ms});
    return known_settle(f->known, &f->orders, at(seconds));
}

static struct order acknowledge(const char *id, const char *alert, const char *queue)
{
    struct order order = {.kind = ORDER_ACKNOWLEDGE, .to = "*"};
    (void)str_copy(order.id, sizeof order.id, str_from(id));
    (void)str_copy(order.value, sizeof order.value, str_from(alert));
    (void)str_copy(order.subject, sizeof order.subject, str_from(queue));
    return order;
}

/* True if it was taken. */
static bool give(struct fixture *f, const char *id, int64_t seconds)
{
    struct order order = acknowledge(id, "many", "");
    return known_refuses(f->known, &order, at(seconds)) == NULL &&
           orders_put(&f->orders, &order);
}

static void what_is_not_raised_is_refused(void **state)
{
    (void)state;
    struct fixture *f = create();
    struct order order = acknowledge("1", "many", "");
    assert_non_null(known_refuses(f->known, &order, at(0))); /* nothing judged yet */
    (void)look(f, 1, 1);
    assert_non_null(known_refuses(f->known, &order, at(1)));
    struct order none = acknowledge("1", "few", "");
    assert_non_null(known_refuses(f->known, &none, at(1)));
    struct order nowhere = acknowledge("1", "waiting", "no-such-queue");
    assert_non_null(known_refuses(f->known, &nowhere, at(1)));
    (void)look(f, 2, 3);
    assert_null(known_refuses(f->known, &order, at(2)));
    assert_int_equal(order.level, ORDER_WARNING);
    (void)look(f, 3, 7);
    assert_null(known_refuses(f->known, &order, at(3)));
    assert_int_equal(order.level, ORDER_ALARM);
    destroy(f);
}

static void it_is_over_three_seconds_after_its_alert(void **state)
{
    (void)state;
    struct fixture *f = create();
    (void)look(f, 1, 3);
    assert_true(give(f, "1", 1));
    assert_int_equal(look(f, 2, 3), 0);
    assert_int_equal(look(f, 3, 0), 0);
    assert_int_equal(look(f, 5, 0), 0);
    assert_int_equal(look(f, 6, 0), 1);
    assert_int_equal(f->orders.count, 0);
    destroy(f);
}

/* Also where the alert ended before the next look, and where it comes up anew meanwhile:
 * that is news. */
static void what_comes_up_anew_is_not_seen(void **state)
{
    (void)state;
    struct fixture *f = create();
    (void)look(f, 1, 3);
    assert_true(give(f, "1", 1));
    assert_int_equal(look(f, 2, 0), 0);
    assert_int_equal(look(f, 4, 3), 0);
    assert_int_equal(look(f, 5, 3), 1);
    destroy(f);
}

static void it_is_over_when_that_is_worse(void **state)
{
    (void)state;
    struct fixture *f = create();
    (void)look(f, 1, 3);
    assert_true(give(f, "1", 1));
    assert_int_equal(look(f, 2, 7), 1);
    destroy(f);
}

static void what_is_better_stays_seen(void **state)
{
    (void)state;
    struct fixture *f = create();
    (void)look(f, 1, 7);
    assert_true(give(f, "1", 1));
    assert_int_equal(look(f, 2, 3), 0);
    assert_int_equal(look(f, 60, 7), 0); /* no worse than it was */
    destroy(f);
}

/* After a restart: the order is on disk, and its alert is not raised yet. */
static void after_a_restart_it_waits(void **state)
{
    (void)state;
    struct fixture *f = create();
    struct order order = acknowledge("1", "many", "");
    order.level = ORDER_WARNING;
    assert_true(orders_put(&f->orders, &order));
    assert_int_equal(look(f, 1, 0), 0);
    assert_int_equal(look(f, 500, 3), 0);
    assert_int_equal(look(f, 900, 3), 0);
    assert_int_equal(look(f, 901, 7), 1);
    order = acknowledge("2", "many", "");
    assert_true(orders_put(&f->orders, &order));
    assert_int_equal(look(f, 902, 0), 0);
    assert_int_equal(look(f, 1501, 0), 0);
    assert_int_equal(look(f, 1502, 0), 1);
    destroy(f);
}

static void a_status_names_what_is_raised(void **state)
{
    (void)state;
    struct fixture *f = create();
    char text[4096];
    (void)look(f, 1, 7);
    assert_true(give(f, "1", 1));
    struct writer out = writer_begin(text, sizeof text);
    known_write(f->known, &f->orders, &out);
    assert_true(writer_end(&out) > 0);
    assert_non_null(strstr(text, "{\"alert\":\"many\",\"queue\":\"\",\"level\":\"alarm\","
                                 "\"seen\":true,\"by\":\"\"}"));
    destroy(f);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "what is not raised is refused", what_is_not_raised_is_refused);
    rows_add_one(&rows, "it is over three seconds after its alert",
                 it_is_over_three_seconds_after_its_alert);
    rows_add_one(&rows, "what comes up anew is not seen", what_comes_up_anew_is_not_seen);
    rows_add_one(&rows, "it is over when that is worse", it_is_over_when_that_is_worse);
    rows_add_one(&rows, "what is better stays seen", what_is_better_stays_seen);
    rows_add_one(&rows, "after a restart it waits", after_a_restart_it_waits);
    rows_add_one(&rows, "a status names what is raised", a_status_names_what_is_raised);
    return rows_run(&rows, "hub/known");
}
