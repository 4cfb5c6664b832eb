/* Closed intervals revised: metrics.md section 7, "late: never dropped. A closed interval
 * is revised: revision number + 1, audit row (old, new, event id, when)". */

#include "support/counted.h"
#include "support/rows.h"

#define QUARTER_MS INT64_C(900000)

static struct events events;
static struct counted counted;

static void begin(void)
{
    struct engine_config config = counted_config();
    counted_init(&counted, &config);
    engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + 96 * QUARTER_MS);
    events_init(&events);
}

static const struct snapshot_interval *first_quarter(void)
{
    return &counted.snapshot->intervals[0];
}

/* "An interval is open until its end, settling while a contact credited to it lives, then
 * closed." */
static void test_states(void **state)
{
    (void)state;
    begin();
    events_queued(&events, 0, "1", "sales");
    counted_run(&counted, &events, QUARTER_MS - 1);
    assert_int_equal(first_quarter()->state, SNAPSHOT_INTERVAL_OPEN);
    counted_at(&counted, QUARTER_MS);
    assert_int_equal(first_quarter()->state, SNAPSHOT_INTERVAL_SETTLING);
    events_left(&events, QUARTER_MS + 1000, "1", "sales", EVENT_REASON_ABANDONED);
    counted_run(&counted, &events, QUARTER_MS + 1000);
    assert_int_equal(first_quarter()->state, SNAPSHOT_INTERVAL_CLOSED);
    assert_int_equal(first_quarter()->revisions, 0); /* it settled, nothing was revised */
    assert_int_equal(counted.snapshot->revisions, 0);
    counted_finish(&counted);
}

static void test_late(void **state)
{
    (void)state;
    begin();
    events_queued(&events, 0, "1", "sales");
    events_left(&events, 1000, "1", "sales", EVENT_REASON_ABANDONED);
    counted_run(&counted, &events, QUARTER_MS);
    struct event late = *events_answered(&events, 500, "1", "sales", "ann");
    assert_int_equal(engine_apply(counted.engine, &late,
                                  (struct wall){EVENTS_START_MS + QUARTER_MS + 7}),
                     ENGINE_APPLIED);
    counted_at(&counted, QUARTER_MS + 7);
    assert_int_equal(first_quarter()->revisions, 1);
    assert_true(counted.snapshot->late > 0);
    assert_true(counted.snapshot->revisions > 0);
    bool found = false;
    struct engine_revision revision;
    for (size_t i = 0; engine_revision(counted.engine, i, &revision); i++) {
        assert_true(str_is(revision.queue, "sales"));
        assert_true(str_equal(revision.event, late.id));
        assert_int_equal(revision.start_ms, EVENTS_START_MS);
        assert_int_equal(revision.at_ms, EVENTS_START_MS + QUARTER_MS + 7);
        if (str_is(revision.tally, "abandoned")) {
            found = true;
            assert_int_equal(revision.before, 1);
            assert_int_equal(revision.after, 0);
        }
    }
    assert_true(found);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_ANSWERED), 1);

    counted_run(&counted, &events, QUARTER_MS + 8); /* all again: duplicates */
    assert_int_equal(first_quarter()->revisions, 1);
    counted_finish(&counted);
}

/* The ring of the audit keeps the latest, and counts all. */
static void test_many(void **state)
{
    (void)state;
    begin();
    events_queued(&events, 0, "1", "sales");
    events_left(&events, 899000, "1", "sales", EVENT_REASON_ABANDONED);
    counted_run(&counted, &events, QUARTER_MS);
    size_t first = events.count;
    for (int64_t i = 0; i < LIMIT_REVISIONS + 10;
         i++) { /* each word earlier than before */
        events_left(&events, 898999 - i, "1", "sales", EVENT_REASON_ABANDONED);
    }
    for (size_t i = first; i < events.count; i++) {
        engine_apply(counted.engine, &events.list[i],
                     (struct wall){EVENTS_START_MS + QUARTER_MS});
    }
    counted_at(&counted, QUARTER_MS);
    assert_true(counted.snapshot->revisions >= LIMIT_REVISIONS + 10);
    struct engine_revision revision;
    assert_true(engine_revision(counted.engine, LIMIT_REVISIONS - 1, &revision));
    assert_true(str_equal(revision.event, events.list[events.count - 1].id));
    assert_false(engine_revision(counted.engine, LIMIT_REVISIONS, &revision));
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "open, settling, closed", test_states);
    rows_add_one(&rows, "a late word revises, once, with an audit row", test_late);
    rows_add_one(&rows, "more revisions than are kept: the latest", test_many);
    return rows_run(&rows, "stats/engine: revisions");
}
