/* What a feed counts by itself: events.md, queue.stats as control totals. */

#include "base/index.h"
#include "feed/own_counts.h"
#include "locale/calendar.h"
#include "support/rows.h"

/* 2026-11-22T00:00:00Z */
#define MIDNIGHT_MS INT64_C(1795305600000)
#define MIN         INT64_C(60000)
#define DAY         INT64_C(86400000)

struct row {
    const char *name;
    const char *zone;
    int64_t first_ms, noted_ms; /* after midnight UTC */
    int64_t since_ms;
    int64_t count; /* of what was noted */
};

static struct row rows[] = {
    {"from midnight on if the first word is of midnight", "UTC", 0, 5 * MIN, 0, 1},
    {"a first word within a quarter-hour: from the next", "UTC", 7 * MIN, 16 * MIN,
     15 * MIN, 1},
    {"what lies before that is not counted", "UTC", 7 * MIN, 8 * MIN, 15 * MIN, 0},
    {"a new day begins anew, at its midnight", "UTC", 7 * MIN, DAY + 3 * MIN, DAY, 1},
    {"the day is the zone's", "Europe/Berlin", 7 * MIN, 23 * 60 * MIN + MIN,
     23 * 60 * MIN, 1},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct own_counts counts;
    struct calendar *calendar = calendar_create(row->zone);
    assert_non_null(calendar);
    assert_true(own_counts_init(&counts, calendar));
    assert_false(own_counts_are_due(&counts, (struct mono){0}));
    own_counts_reach(&counts, MIDNIGHT_MS + row->first_ms);
    assert_true(own_counts_are_due(&counts, (struct mono){0}));
    own_counts_note(&counts, CONTROL_ANSWERED, str_from("sales"),
                    MIDNIGHT_MS + row->noted_ms);
    assert_int_equal(counts.since_ms - MIDNIGHT_MS, row->since_ms);
    assert_int_equal(counts.rows[0][CONTROL_ANSWERED], row->count);
    assert_int_equal(counts.rows[0][CONTROL_OFFERED], 0);
    own_counts_finish(&counts);
    calendar_destroy(&calendar);
}

int main(void)
{
    struct rows all = {0};
    ROWS_ADD(&all, test_row, rows);
    return rows_run(&all, "feed_own_counts");
}
