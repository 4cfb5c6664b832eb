/* display/seen: acknowledgements that a hub tells. Rules: each is applied once, to what
 * is raised or as soon as it is; what comes up anew, or is worse, is news; what is taken
 * back is forgotten (display/seen.h). */
#include <string.h>

#include "base/str.h"
#include "display/seen.h"
#include "locale/calendar.h"
#include "site/site.h"
#include "support/rows.h"
#include "support/snapshots.h"

#define SITE                                                                             \
    "timezone: UTC\nalerts:\n  many: { metric: waiting, warning: 2, alarm: 6, hold: 0s " \
    "}\n"

struct fixture {
    struct site *site;
    struct calendar *calendar;
    struct snapshot *snapshot;
    struct alerts *alerts;
    struct seen seen;
    struct order order;
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
    f.snapshot->queue_count = 0; /* the alert alone */
    f.alerts = alerts_create(f.site);
    f.order = (struct order){.kind = ORDER_ACKNOWLEDGE,
                             .id = "1",
                             .value = "many",
                             .issuer = "supervisor:jo",
                             .to = "*",
                             .level = ORDER_WARNING};
    return &f;
}

static void destroy(struct fixture *f)
{
    alerts_destroy(&f->alerts);
    snapshot_destroy(&f->snapshot);
    calendar_destroy(&f->calendar);
    site_destroy(&f->site);
}

/* Judges, applies; the alert as it stands then. False: it is not raised. */
static bool look(struct fixture *f, int64_t seconds, int64_t waiting,
                 struct alerts_item *ret_item)
{
    struct alerts_item items[ALERTS_LISTED];
    f->snapshot->totals.value[METRIC_WAITING] = figure_count(waiting);
    alerts_judge(f->alerts, f->snapshot, f->calendar, (struct mono){seconds * 1000000000},
                 (struct wall){f->snapshot->now_ms});
    (void)seen_apply(&f->seen, f->alerts, f->snapshot);
    bool raised = alerts_list(f->alerts, f->snapshot, items) > 0;
    if (raised) {
        *ret_item = items[0];
    }
    return raised;
}

static void heed(struct fixture *f, size_t count)
{
    const struct order *list[] = {&f->order};
    seen_heed(&f->seen, list, count);
}

static void it_is_seen_and_by_whom(void **state)
{
    (void)state;
    struct fixture *f = create();
    struct alerts_item item;
    assert_true(look(f, 1, 3, &item));
    assert_false(item.acknowledged);
    heed(f, 1);
    assert_true(look(f, 2, 3, &item));
    assert_true(item.acknowledged);
    assert_string_equal(seen_by(&f->seen, &item), "jo");
    destroy(f);
}

static void one_that_comes_before_its_alert_waits(void **state)
{
    (void)state;
    struct fixture *f = create();
    struct alerts_item item;
    heed(f, 1);
    assert_false(look(f, 1, 0, &item));
    assert_true(look(f, 2, 3, &item));
    assert_true(item.acknowledged);
    destroy(f);
}

static void worse_is_news(void **state)
{
    (void)state;
    struct fixture *f = create();
    struct alerts_item item;
    heed(f, 1);
    (void)look(f, 1, 3, &item);
    assert_true(look(f, 2, 7, &item));
    assert_false(item.acknowledged);
    assert_true(look(f, 3, 7, &item)); /* the order is told still */
    assert_false(item.acknowledged);
    destroy(f);
}

static void one_for_a_warning_is_none_for_an_alarm(void **state)
{
    (void)state;
    struct fixture *f = create();
    struct alerts_item item;
    heed(f, 1);
    assert_true(look(f, 1, 7, &item));
    assert_false(item.acknowledged);
    assert_null(seen_by(&f->seen, &item));
    destroy(f);
}

static void what_comes_up_anew_is_news(void **state)
{
    (void)state;
    struct fixture *f = create();
    struct alerts_item item;
    heed(f, 1);
    (void)look(f, 1, 3, &item);
    assert_false(look(f, 2, 0, &item));
    heed(f, 1);
    assert_true(look(f, 3, 3, &item));
    assert_false(item.acknowledged);
    destroy(f);
}

static void what_is_taken_back_is_forgotten(void **state)
{
    (void)state;
    struct fixture *f = create();
    struct alerts_item item;
    heed(f, 1);
    (void)look(f, 1, 3, &item);
    heed(f, 0);
    assert_true(look(f, 2, 3, &item));
    assert_false(item.acknowledged);
    destroy(f);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "it is seen, and by whom", it_is_seen_and_by_whom);
    rows_add_one(&rows, "one that comes before its alert waits",
                 one_that_comes_before_its_alert_waits);
    rows_add_one(&rows, "worse is news", worse_is_news);
    rows_add_one(&rows, "one for a warning is none for an alarm",
                 one_for_a_warning_is_none_for_an_alarm);
    rows_add_one(&rows, "what comes up anew is news", what_comes_up_anew_is_news);
    rows_add_one(&rows, "what is taken back is forgotten",
                 what_is_taken_back_is_forgotten);
    return rows_run(&rows, "display/seen");
}
