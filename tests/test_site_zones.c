/* metrics.md section 6: "Two sites on one screen each use their own day"; T10 and T11:
 * the day turns in each site's zone at its own hour, contacts stay. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "locale/calendar.h"
#include "site/intake.h"
#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

#define QUARTER_MS INT64_C(900000)
#define SITES      2

struct floor {
    struct site *site;
    struct intake *intake;
    int sequence;
};

/* Two floors of one process, told the same time. */
struct process {
    struct floor floors[SITES];
    struct mono now;
    struct wall wall;
};

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    assert_true(timestamp_parse(str_from(text), &ms));
    return ms;
}

static void open_floor(struct floor *floor, const char *text)
{
    struct diag diag = {0};
    floor->site = site_parse("site.yaml", str_from(text), &diag);
    faults_expect(&diag, "");
    assert_non_null(floor->site);
    floor->intake = intake_create(floor->site);
    assert_non_null(floor->intake);
}

static void close_floor(struct floor *floor)
{
    intake_destroy(&floor->intake);
    site_destroy(&floor->site);
}

static void set_time(struct process *process, int64_t ms)
{
    int64_t gone_ms = ms - process->wall.ms;
    process->now = mono_add_ms(process->now, gone_ms > 0 ? gone_ms : 0);
    process->wall.ms = ms;
    for (size_t i = 0; i < SITES; i++) {
        intake_tick(process->floors[i].intake, process->wall);
    }
}

/* A call that comes to the floor now and stays in the queue. */
static void call(struct process *process, size_t number)
{
    struct floor *floor = &process->floors[number];
    char body[512];
    floor->sequence++;
    str_format(body, sizeof body,
               "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"pbx\","
               "\"sourceepoch\":\"1\",\"sequence\":\"%d\",\"time\":%" PRId64
               ",\"type\":\"wallboard.contact.queued\","
               "\"data\":{\"queue\":\"q\",\"contact\":\"%d\"}}",
               floor->sequence, floor->sequence, process->wall.ms, floor->sequence);
    intake_body(floor->intake, body, strlen(body), process->now, process->wall, NULL);
}

static const struct snapshot *look(struct process *process, size_t number)
{
    return intake_snapshot(process->floors[number].intake, process->now, process->wall);
}

static int64_t count_of(const struct snapshot *snapshot, enum metric metric)
{
    struct figure figure = snapshot->totals.value[metric];
    return figure_is_known(figure) ? figure_rounded(figure) : -1;
}

/* -- every turn of a week in which clocks change --------------------------------------
 */

struct turn_row {
    const char *name;
    const char *sites[SITES];
    const char *from, *to;
    const char *turns[SITES]; /* the instants at which a day began, without their date's
                                 year */
};

static struct turn_row turn_rows[] = {
    {"midnight in London, six in Auckland, over London's spring change",
     {"timezone: Europe/London\n", "timezone: Pacific/Auckland\nday_start: \"06:00\"\n"},
     "2026-03-28T12:00:00Z",
     "2026-03-30T18:00:00Z",
     {"03-29T00:00 03-29T23:00", "03-28T17:00 03-29T17:00 03-30T17:00"}},
    {"over Auckland's autumn change, which London does not see",
     {"timezone: Europe/London\n", "timezone: Pacific/Auckland\nday_start: \"06:00\"\n"},
     "2026-04-04T00:00:00Z",
     "2026-04-06T00:00:00Z",
     {"04-04T23:00 04-05T23:00", "04-04T18:00 04-05T18:00"}},
    {"one zone, two hours: each its own day",
     {"timezone: Europe/Berlin\n", "timezone: Europe/Berlin\nday_start: \"02:30\"\n"},
     "2026-10-24T12:00:00Z",
     "2026-10-26T12:00:00Z",
     {"10-24T22:00 10-25T23:00", "10-25T00:30 10-26T01:30"}},
    {"a start hour that Berlin skips, in a zone that skips none",
     {"timezone: Europe/Berlin\nday_start: \"02:30\"\n",
      "timezone: Asia/Kathmandu\nday_start: \"02:30\"\n"},
     "2026-03-28T12:00:00Z",
     "2026-03-30T12:00:00Z",
     {"03-29T01:00 03-30T00:30", "03-28T20:45 03-29T20:45"}},
    {"half an hour in Lord Howe, two hours in Troll",
     {"timezone: Australia/Lord_Howe\n", "timezone: Antarctica/Troll\n"},
     "2026-10-24T12:00:00Z",
     "2026-10-26T12:00:00Z",
     {"10-24T13:00 10-25T13:00", "10-24T22:00 10-26T00:00"}},
};

/* Notes where the day of a floor has turned, and that it is the calendar's. */
static void watch(struct process *process, size_t number, int64_t *day_start_ms,
                  char *turns, size_t size)
{
    const struct snapshot *snapshot = look(process, number);
    const struct floor *floor = &process->floors[number];
    struct calendar_span day = calendar_day(intake_calendar(floor->intake), process->wall,
                                            (int)floor->site->day_start_min);
    assert_int_equal(snapshot->day_start_ms, day.start.ms);
    assert_int_equal(snapshot->day_end_ms, day.end.ms);
    if (snapshot->day_start_ms != *day_start_ms) {
        char text[TIMESTAMP_SIZE];
        size_t used = strlen(turns);
        timestamp_format(process->wall.ms, text);
        str_format(turns + used, size - used, "%s%.11s", used > 0 ? " " : "", text + 5);
        *day_start_ms = snapshot->day_start_ms;
    }
}

static void test_turns(void **state)
{
    const struct turn_row *row = *state;
    struct process process = {.now = {1}, .wall = {ms_of(row->from)}};
    int64_t day_start_ms[SITES];
    char turns[SITES][128] = {{0}};
    for (size_t i = 0; i < SITES; i++) {
        open_floor(&process.floors[i], row->sites[i]);
    }
    set_time(&process, ms_of(row->from));
    for (size_t i = 0; i < SITES; i++) {
        day_start_ms[i] = look(&process, i)->day_start_ms;
    }
    for (int64_t ms = ms_of(row->from); ms <= ms_of(row->to); ms += QUARTER_MS) {
        set_time(&process, ms);
        for (size_t i = 0; i < SITES; i++) {
            watch(&process, i, &day_start_ms[i], turns[i], sizeof turns[i]);
        }
    }
    for (size_t i = 0; i < SITES; i++) {
        assert_string_equal(turns[i], row->turns[i]);
        close_floor(&process.floors[i]);
    }
}

/* -- contacts over a turn -------------------------------------------------------------
 */

/* One floor's day turns; its waiting call stays and its count begins anew, and nothing
 * happens on the other. Then the other way round. */
static void test_contacts(void **state)
{
    (void)state;
    struct process process = {.now = {1}, .wall = {ms_of("2026-07-01T22:30:00Z")}};
    open_floor(&process.floors[0], "site: leeds\ntimezone: Europe/London\n"
                                   "sweep: { waiting: 0s }\n");
    open_floor(&process.floors[1], "site: delhi\ntimezone: Asia/Kolkata\n"
                                   "day_start: \"06:00\"\nsweep: { waiting: 0s }\n");
    set_time(&process, process.wall.ms);
    call(&process, 0);
    call(&process, 1);
    call(&process, 1);
    assert_int_equal(count_of(look(&process, 0), METRIC_OFFERED), 1);
    assert_int_equal(count_of(look(&process, 1), METRIC_OFFERED), 2);

    set_time(&process, ms_of("2026-07-01T23:00:00Z")); /* midnight in London */
    assert_int_equal(count_of(look(&process, 0), METRIC_OFFERED), 0);
    assert_int_equal(count_of(look(&process, 0), METRIC_WAITING), 1);
    assert_int_equal(count_of(look(&process, 1), METRIC_OFFERED), 2);
    assert_int_equal(look(&process, 1)->day_start_ms, ms_of("2026-07-01T00:30:00Z"));

    call(&process, 0);
    set_time(&process, ms_of("2026-07-02T00:30:00Z")); /* 06:00 in Delhi */
    assert_int_equal(count_of(look(&process, 1), METRIC_OFFERED), 0);
    assert_int_equal(count_of(look(&process, 1), METRIC_WAITING), 2);
    assert_int_equal(count_of(look(&process, 0), METRIC_OFFERED), 1);
    assert_int_equal(count_of(look(&process, 0), METRIC_WAITING), 2);
    assert_int_equal(look(&process, 0)->day_start_ms, ms_of("2026-07-01T23:00:00Z"));
    for (size_t i = 0; i < SITES; i++) {
        close_floor(&process.floors[i]);
    }
}

/* The picture before the bound and the one after it: each is of one day (T13). */
static void test_bound(void **state)
{
    (void)state;
    struct process process = {.now = {1}, .wall = {ms_of("2026-10-24T21:00:00Z")}};
    open_floor(&process.floors[0], "timezone: Europe/London\n");
    open_floor(&process.floors[1], "timezone: Europe/Berlin\n");
    set_time(&process, ms_of("2026-10-24T22:59:59.999Z"));
    assert_int_equal(look(&process, 0)->day_end_ms, ms_of("2026-10-24T23:00:00Z"));
    assert_int_equal(look(&process, 1)->day_start_ms, ms_of("2026-10-24T22:00:00Z"));
    set_time(&process, ms_of("2026-10-24T23:00:00Z"));
    assert_int_equal(look(&process, 0)->day_start_ms, ms_of("2026-10-24T23:00:00Z"));
    assert_int_equal(look(&process, 0)->day_end_ms, ms_of("2026-10-26T00:00:00Z"));
    assert_int_equal(look(&process, 1)->day_end_ms, ms_of("2026-10-25T23:00:00Z"));
    for (size_t i = 0; i < SITES; i++) {
        close_floor(&process.floors[i]);
    }
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_turns, turn_rows);
    rows_add_one(&rows, "a floor's turn leaves its contacts, and the other floor",
                 test_contacts);
    rows_add_one(&rows, "each picture is of one day", test_bound);
    return rows_run(&rows, "site/zones");
}
