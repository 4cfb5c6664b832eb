/* docs/schedules.md: who is scheduled when; read as a whole or not at all, every fault
 * with its place. And adherence to it. */

#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "site/adherence.h"
#include "support/rows.h"

#define MINUTE_MS INT64_C(60000)

static struct schedule *parse(const char *timezone, const char *text, struct diag *diag)
{
    size_t size = strlen(text);
    char *copy = malloc(size + 1);
    assert_non_null(copy);
    memcpy(copy, text, size + 1);
    diag_clear(diag);
    struct schedule *schedule = schedule_parse("s.csv", timezone, copy, size, diag);
    free(copy);
    return schedule;
}

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    assert_true(timestamp_parse(str_from(text), &ms));
    return ms;
}

/* -- what is read ----------------------------------------------------------------------
 */

struct read_row {
    const char *name, *timezone, *text;
    size_t count;
    const char *agent, *from, *to; /* of the first shift in order; NULL: none */
    enum shift_kind kind;
};

#define HEAD "agent,start,end,kind\n"

static struct read_row read_rows[] = {
    {"a row", "UTC", HEAD "ann,2026-11-25 09:00,2026-11-25 12:30,work\n", 1, "ann",
     "2026-11-25T09:00:00Z", "2026-11-25T12:30:00Z", SHIFT_WORK},
    {"local times", "Europe/Paris", HEAD "ann,2026-11-25 09:00,2026-11-25 12:30,break\n",
     1, "ann", "2026-11-25T08:00:00Z", "2026-11-25T11:30:00Z", SHIFT_BREAK},
    {"with offsets of their own", "Europe/Paris",
     HEAD "ann,2026-11-25T09:00:00Z,2026-11-25T09:15:00Z,other\n", 1, "ann",
     "2026-11-25T09:00:00Z", "2026-11-25T09:15:00Z", SHIFT_OTHER},
    {"no kind is work", "UTC", HEAD "ann,2026-11-25 09:00,2026-11-25 12:30,\n", 1, "ann",
     "2026-11-25T09:00:00Z", "2026-11-25T12:30:00Z", SHIFT_WORK},
    {"columns in any order, without kinds", "UTC",
     "end,agent,start\n2026-11-25 12:30,ann,2026-11-25 09:00\n", 1, "ann",
     "2026-11-25T09:00:00Z", "2026-11-25T12:30:00Z", SHIFT_WORK},
    {"rows in any order; one may end as the next begins", "UTC",
     HEAD "ann,2026-11-25 12:00,2026-11-25 12:30,break\n"
          "ann,2026-11-25 09:00,2026-11-25 12:00,work\n"
          "bob,2026-11-25 09:00,2026-11-25 12:00,work\n",
     3, "ann", "2026-11-25T09:00:00Z", "2026-11-25T12:00:00Z", SHIFT_WORK},
    {"over midnight", "UTC", HEAD "ann,2026-11-25 22:00,2026-11-26 06:00,work\n", 1,
     "ann", "2026-11-25T22:00:00Z", "2026-11-26T06:00:00Z", SHIFT_WORK},
    {"nobody is scheduled", "UTC", HEAD, 0, NULL, NULL, NULL, SHIFT_WORK},
};

static void test_read(void **state)
{
    const struct read_row *row = *state;
    struct diag diag;
    struct schedule *schedule = parse(row->timezone, row->text, &diag);
    assert_non_null(schedule);
    assert_int_equal(diag.errors, 0);
    assert_int_equal(schedule_count(schedule), row->count);
    if (row->agent != NULL) {
        const struct schedule_shift *shift = schedule_at(schedule, 0);
        size_t first = 9;
        assert_true(str_is(schedule_agent(schedule, shift->agent), row->agent));
        assert_int_equal(shift->from_ms, ms_of(row->from));
        assert_int_equal(shift->to_ms, ms_of(row->to));
        assert_int_equal(shift->kind, row->kind);
        assert_true(schedule_find(schedule, str_from(row->agent), &first) > 0);
        assert_int_equal(first, 0);
    }
    size_t first = 0;
    assert_int_equal(schedule_find(schedule, str_from("nobody"), &first), 0);
    schedule_destroy(&schedule);
}

/* -- what is refused -------------------------------------------------------------------
 */

struct fault_row {
    const char *name, *text, *fault;
};

static struct fault_row fault_rows[] = {
    {"nothing at all", "", "empty: the first row must name the columns"},
    {"a column is missing", "agent,start\n", "s.csv:1:1: the first row does not name"},
    {"a field too few", HEAD "ann,2026-11-25 09:00,2026-11-25 10:00\n",
     "s.csv:2:1: has 3 fields, the first row 4"},
    {"no time", HEAD "ann,nine,2026-11-25 10:00,work\n",
     "s.csv:2:5: start: nine: no time"},
    {"off the quarter-hours", HEAD "ann,2026-11-25 09:10,2026-11-25 10:00,work\n",
     "start: 2026-11-25 09:10: not a quarter of an hour"},
    {"it ends as it begins", HEAD "ann,2026-11-25 09:00,2026-11-25 09:00,work\n",
     "s.csv:2:22: end: 2026-11-25 09:00: not after the start"},
    {"no such kind", HEAD "ann,2026-11-25 09:00,2026-11-25 10:00,lunch\n",
     "kind: lunch: work, break or other"},
    {"nobody", HEAD ",2026-11-25 09:00,2026-11-25 10:00,work\n", "no id of an agent"},
    {"twice at a time",
     HEAD "ann,2026-11-25 09:00,2026-11-25 10:00,work\n"
          "ann,2026-11-25 09:45,2026-11-25 11:00,work\n",
     "s.csv:3:1: 'ann' is scheduled at this time on line 2 already"},
    {"a quote that never ends", HEAD "\"ann,2026-11-25 09:00\n", "s.csv:2:1: "},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct diag diag;
    struct schedule *schedule = parse("UTC", row->text, &diag);
    assert_null(schedule);
    assert_true(diag.errors > 0);
    char text[512];
    diag_format(&diag.entries[0], text, sizeof text);
    if (strstr(text, row->fault) == NULL) {
        fail_msg("'%s' is not in '%s'", row->fault, text);
    }
}

/* -- adherence -------------------------------------------------------------------------
 */

/* Ten minutes ready in each quarter-hour. */
static bool ten_minutes(const void *context, struct str agent, int64_t start_ms,
                        int64_t ret_ms[AGENT_READY + 1])
{
    (void)context;
    (void)start_ms;
    ret_ms[AGENT_READY] = str_is(agent, "ann") ? 10 * MINUTE_MS : 0;
    return true;
}

/* Four hours of work in the span. */
static int64_t four_hours(const void *context, struct str agent)
{
    (void)context;
    return str_is(agent, "ann") ? 240 * MINUTE_MS : 0;
}

struct sum_row {
    const char *name, *shift, *from, *to, *now;
    int64_t scheduled_min, kept_min;
    int64_t worked_min; /* 0 where nothing was scheduled: see metrics.md section 15 */
};

static struct sum_row sum_rows[] = {
    {"an hour of work", "ann,2026-11-25 09:00,2026-11-25 10:00,work",
     "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "2026-11-25T12:00:00Z", 60, 40, 240},
    {"only what has passed", "ann,2026-11-25 09:00,2026-11-25 10:00,work",
     "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "2026-11-25T09:35:00Z", 35, 25, 240},
    {"only what lies in the span", "ann,2026-11-25 09:00,2026-11-25 10:00,work",
     "2026-11-25T09:45:00Z", "2026-11-26T00:00:00Z", "2026-11-25T12:00:00Z", 15, 10, 240},
    {"nothing of tomorrow", "ann,2026-11-26 09:00,2026-11-26 10:00,work",
     "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "2026-11-26T12:00:00Z", 0, 0, 0},
    {"who works in a break does not keep it",
     "ann,2026-11-25 09:00,2026-11-25 09:30,break", "2026-11-25T00:00:00Z",
     "2026-11-26T00:00:00Z", "2026-11-25T12:00:00Z", 30, 10, 240},
    {"who never came", "bob,2026-11-25 09:00,2026-11-25 10:00,work",
     "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "2026-11-25T12:00:00Z", 60, 0, 0},
};

static void test_sum(void **state)
{
    const struct sum_row *row = *state;
    char text[128];
    struct diag diag;
    struct adherence sum = {0, 0, 0};
    str_format(text, sizeof text, HEAD "%s\n", row->shift);
    struct schedule *schedule = parse("UTC", text, &diag);
    assert_non_null(schedule);
    const struct calendar_span span = {{ms_of(row->from)}, {ms_of(row->to)}};
    const struct adherence_terms terms = {schedule, span, ms_of(row->now), ten_minutes,
                                          four_hours};
    struct figure values[METRIC_COUNT] = {{0, 0}};
    values[METRIC_UTILISATION] = (struct figure){1, 2}; /* over logged-in time */
    adherence_add(&terms, 0, schedule_run(schedule, 0), NULL, &sum);
    adherence_put(&terms, &sum, values);
    assert_int_equal(sum.scheduled_ms, row->scheduled_min * MINUTE_MS);
    assert_int_equal(sum.kept_ms, row->kept_min * MINUTE_MS);
    assert_int_equal(sum.worked_ms, 0);
    assert_int_equal(figure_is_known(values[METRIC_ADHERENCE]), row->scheduled_min > 0);
    assert_int_equal(values[METRIC_UTILISATION].den, 2);

    schedule_use_as_base(schedule);
    adherence_add(&terms, 0, schedule_run(schedule, 0), NULL, &sum);
    assert_int_equal(sum.worked_ms, row->worked_min * MINUTE_MS);
    adherence_put(&terms, &sum, values);
    assert_int_equal(values[METRIC_UTILISATION].num, row->worked_min * MINUTE_MS);
    assert_int_equal(values[METRIC_UTILISATION].den, 2 * row->scheduled_min * MINUTE_MS);
    schedule_destroy(&schedule);
}

static void test_none(void **state)
{
    (void)state;
    size_t first = 0;
    struct schedule *none = NULL;
    assert_int_equal(schedule_count(NULL), 0);
    assert_int_equal(schedule_find(NULL, str_from("ann"), &first), 0);
    schedule_destroy(&none);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_read, read_rows);
    ROWS_ADD(&rows, test_fault, fault_rows);
    ROWS_ADD(&rows, test_sum, sum_rows);
    rows_add_one(&rows, "a site without a schedule", test_none);
    return rows_run(&rows, "site/schedule");
}
