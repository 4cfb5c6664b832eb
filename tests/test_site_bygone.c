/* site/bygone.h: "today stands beside the same weekday a week before"; "a quarter-hour of
 * which something is missing is not known, which is not nought". features.md, 3.17. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "locale/calendar.h"
#include "site/bygone.h"
#include "site/intake.h"
#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

#define STEP_MS INT64_C(60000) /* the process's ticks */
#define DAY_MS  INT64_C(86400000)
#define BYTES   (1 << 21)

struct floor {
    struct site *site;
    struct intake *intake;
    int sequence;
};

static int64_t ms_of(struct str text)
{
    int64_t ms = 0;
    assert_true(timestamp_parse(text, &ms));
    return ms;
}

static void open_floor(struct floor *floor, const char *text)
{
    struct diag diag = {0};
    *floor = (struct floor){.site = site_parse("site.yaml", str_from(text), &diag)};
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

static void say(struct floor *floor, const char *type, int64_t time_ms, int64_t told_ms,
                const char *data)
{
    char body[512];
    floor->sequence++;
    str_format(body, sizeof body,
               "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"pbx\","
               "\"sourceepoch\":\"1\",\"sequence\":\"%d\",\"time\":%" PRId64
               ",\"type\":\"wallboard.%s\",\"data\":{%s}}",
               floor->sequence, floor->sequence, time_ms, type, data);
    intake_body(floor->intake, body, strlen(body), (struct mono){1},
                (struct wall){told_ms}, NULL);
}

/* A call that came at one instant, and is told at another. */
static void call(struct floor *floor, int64_t time_ms, int64_t told_ms)
{
    char data[64];
    str_format(data, sizeof data, "\"queue\":\"q\",\"contact\":\"%d\"", floor->sequence);
    say(floor, "contact.queued", time_ms, told_ms, data);
}

/* Time passes from one instant up to another, but not while the process is off. */
static void pass(struct floor *floor, int64_t from_ms, int64_t to_ms,
                 const int64_t off_ms[2])
{
    for (int64_t at = from_ms; at < to_ms; at += STEP_MS) {
        if (at < off_ms[0] || at >= off_ms[1]) {
            intake_tick(floor->intake, (struct wall){at});
        }
    }
    /* The last second of a service day is always told. */
    intake_tick(floor->intake, (struct wall){to_ms});
}

/* Calls: "TIME", or "TIME@TOLD" of one that is told late, or "TIME*" of one after which
 * the source says all that is so, "TIME!" the same where a number before it is missing;
 * in the order of telling. */
static void say_all(struct floor *floor, const char *calls, const int64_t off_ms[2],
                    int64_t to_ms)
{
    struct str rest = str_from(calls);
    int64_t now_ms = INT64_MIN;
    while (rest.size > 0) {
        struct str told = str_split(&rest, ' ');
        struct str time = str_split(&told, '@');
        char mark = time.data[time.size - 1];
        time.size -= mark == 'Z' ? 0 : 1;
        floor->sequence += mark == '!' ? 1 : 0;
        int64_t time_ms = ms_of(time);
        int64_t told_ms = told.size > 0 ? ms_of(told) : time_ms;
        if (now_ms != INT64_MIN) {
            pass(floor, now_ms, told_ms, off_ms);
        }
        now_ms = told_ms;
        call(floor, time_ms, told_ms);
        if (mark != 'Z') {
            say(floor, "source.snapshot", time_ms, told_ms,
                "\"complete\":true,\"queues\":[{\"queue\":\"q\"}],\"agents\":[],"
                "\"contacts\":[]");
        }
    }
    pass(floor, now_ms, to_ms, off_ms);
}

static const struct snapshot *look(const struct floor *floor, int64_t at_ms)
{
    return intake_snapshot(floor->intake, (struct mono){2}, (struct wall){at_ms});
}

/* A week before the quarter-hour that begins at a time of the local clock, "09:15", or
 * when the clock shows that for the second time, "09:15b". */
static struct figure before(const struct floor *floor, const struct snapshot *snapshot,
                            struct str clock)
{
    const struct calendar *calendar = intake_calendar(floor->intake);
    int skip = clock.size == 6 ? 1 : 0;
    for (size_t i = 0; i < LIMIT_DAY_QUARTERS; i++) {
        char text[8];
        struct wall start = {snapshot->day_start_ms + (int64_t)i * LIMIT_QUARTER_MS};
        struct calendar_civil civil = calendar_civil(calendar, start);
        str_format(text, sizeof text, "%02d:%02d", civil.hour % 100, civil.minute % 100);
        if (start.ms < snapshot->day_end_ms && memcmp(text, clock.data, 5) == 0 &&
            skip-- == 0) {
            return snapshot->week_before[i];
        }
    }
    fail_msg("no %.*s that day", (int)clock.size, clock.data);
    return FIGURE_NONE;
}

/* "09:00=2 09:15=-". */
static void expect_all(const struct floor *floor, int64_t at_ms, const char *expected)
{
    struct str rest = str_from(expected);
    const struct snapshot *snapshot = look(floor, at_ms);
    while (rest.size > 0) {
        struct str figure = str_split(&rest, ' ');
        struct str clock = str_split(&figure, '=');
        struct figure found = before(floor, snapshot, clock);
        int64_t count = figure_is_known(found) ? found.num : -1;
        if (count != (str_is(figure, "-") ? -1 : atoi(figure.data))) {
            fail_msg("%.*s: %" PRId64 ", not %.*s", (int)clock.size, clock.data, count,
                     (int)figure.size, figure.data);
        }
    }
}

struct row {
    const char *name;
    const char *site;
    const char *calls;
    const char *off[2]; /* NULL: the process is never off */
    const char *at;
    const char *expected;
};

#define LONDON "timezone: Europe/London\n"

static struct row rows_before[] = {
    {"the same weekday, quarter-hour by quarter-hour; before the first word not known",
     LONDON,
     "2026-11-19T09:05:00Z 2026-11-19T09:10:00Z 2026-11-19T09:29:59Z",
     {NULL, NULL},
     "2026-11-26T12:00:00Z",
     "08:45=- 09:00=2 09:15=1 09:30=0 23:45=0"},
    {"what is still to come today has its like too",
     LONDON,
     "2026-11-19T08:00:00Z 2026-11-19T16:31:00Z",
     {NULL, NULL},
     "2026-11-26T08:05:00Z",
     "16:15=0 16:30=1"},
    {"the day before is another weekday",
     LONDON,
     "2026-11-18T09:00:00Z 2026-11-20T09:00:00Z 2026-11-25T09:00:00Z",
     {NULL, NULL},
     "2026-11-26T12:00:00Z",
     "09:00=0"},
    {"a holiday was a day with nobody: nought, not the week before it",
     LONDON "holidays: [2026-11-19]\n",
     "2026-11-12T09:00:00Z 2026-11-18T09:00:00Z 2026-11-20T09:00:00Z",
     {NULL, NULL},
     "2026-11-26T12:00:00Z",
     "09:00=0"},
    {"a day on which the process was off is not known",
     LONDON,
     "2026-11-18T09:00:00Z 2026-11-20T09:00:00Z",
     {"2026-11-18T18:00:00Z", "2026-11-20T06:00:00Z"},
     "2026-11-26T12:00:00Z",
     "09:00=- 23:45=-"},
    {"nor the rest of one on which it was stopped, nor the quarter-hour it broke off in",
     LONDON,
     "2026-11-19T09:00:00Z 2026-11-20T09:00:00Z",
     {"2026-11-19T12:10:00Z", "2026-11-20T06:00:00Z"},
     "2026-11-26T12:00:00Z",
     "09:00=1 11:45=0 12:00=- 12:15=- 18:00=-"},
    {"no week has passed yet",
     LONDON,
     "2026-11-23T09:00:00Z",
     {NULL, NULL},
     "2026-11-26T12:00:00Z",
     "09:00=-"},
    {"a number is missing: what lay there is not known, the rest is",
     LONDON,
     "2026-11-19T09:00:00Z 2026-11-19T10:00:00Z* 2026-11-19T11:00:00Z! "
     "2026-11-19T12:00:00Z",
     {NULL, NULL},
     "2026-11-26T12:00:00Z",
     "09:00=1 10:00=- 10:45=- 11:00=1 11:15=0 12:00=1"},
    {"what was told a day late is counted where it happened",
     LONDON,
     "2026-11-19T09:00:00Z 2026-11-19T09:05:00Z@2026-11-20T08:00:00Z",
     {NULL, NULL},
     "2026-11-26T12:00:00Z",
     "09:00=2"},
    {"days that begin at six: the small hours belong to the day before",
     LONDON "day_start: \"06:00\"\n",
     "2026-11-18T12:00:00Z 2026-11-19T02:05:00Z 2026-11-19T06:05:00Z",
     {NULL, NULL},
     "2026-11-26T03:00:00Z",
     "02:00=1 05:45=0 06:00=- 12:00=1"},
    {"the week before was summer time: the clock's nine, not the sun's",
     LONDON,
     "2026-10-24T07:30:00Z 2026-10-24T08:00:00Z 2026-10-24T08:05:00Z "
     "2026-10-24T09:00:00Z",
     {NULL, NULL},
     "2026-10-31T12:00:00Z",
     "08:30=1 09:00=2 10:00=1"},
    {"the clock showed it twice a week before: the first of them",
     LONDON,
     "2026-10-24T23:30:00Z 2026-10-25T00:05:00Z 2026-10-25T01:05:00Z "
     "2026-10-25T01:06:00Z 2026-10-25T02:00:00Z",
     {NULL, NULL},
     "2026-11-01T12:00:00Z",
     "00:30=1 01:00=1 02:00=1"},
    {"the clock shows it twice today: the same one both times",
     LONDON,
     "2026-10-17T23:30:00Z 2026-10-18T00:05:00Z",
     {NULL, NULL},
     "2026-10-25T12:00:00Z",
     "00:30=1 01:00=1 01:00b=1 02:00=0"},
    {"the clock skipped it a week before: not known",
     LONDON,
     "2026-03-29T00:50:00Z 2026-03-29T01:05:00Z",
     {NULL, NULL},
     "2026-04-05T12:00:00Z",
     "00:45=1 01:00=- 01:45=- 02:00=1"},
    {"half an hour is put back in Lord Howe: quarter-hours still meet",
     "timezone: Australia/Lord_Howe\n",
     "2026-04-04T13:00:00Z 2026-04-04T22:50:00Z",
     {NULL, NULL},
     "2026-04-12T02:00:00Z",
     "00:00=1 09:15=1 09:30=0"},
};

static void test_before(void **state)
{
    const struct row *row = *state;
    struct floor floor;
    int64_t off_ms[2] = {0, 0};
    int64_t at_ms = ms_of(str_from(row->at));
    for (size_t i = 0; row->off[0] != NULL && i < 2; i++) {
        off_ms[i] = ms_of(str_from(row->off[i]));
    }
    open_floor(&floor, row->site);
    say_all(&floor, row->calls, off_ms, at_ms);
    expect_all(&floor, at_ms, row->expected);
    close_floor(&floor);
}

/* -- kept ------------------------------------------------------------------------------
 */

static uint8_t bytes[BYTES];

/* Who comes late has it with the rest; who counts by other rules has it too. */
static void test_conveyed(void **state)
{
    (void)state;
    static const char expected[] = "09:00=2 09:15=0 08:45=-";
    const int64_t never[2] = {0, 0};
    int64_t at_ms = ms_of(str_from("2026-11-26T12:00:00Z"));
    struct floor floor;
    struct floor other;
    struct state_fault fault;
    open_floor(&floor, LONDON);
    open_floor(&other, LONDON "service_level: { target: 45s }\n");
    say_all(&floor, "2026-11-19T09:05:00Z 2026-11-19T09:10:00Z 2026-11-25T09:00:00Z",
            never, at_ms);
    size_t size = intake_checkpoint(floor.intake, bytes, sizeof bytes);
    assert_in_range(size, 1, sizeof bytes);

    intake_destroy(&floor.intake);
    floor.intake = intake_restore(floor.site, bytes, size, (struct wall){at_ms}, &fault);
    assert_non_null(floor.intake);
    expect_all(&floor, at_ms, expected);

    assert_null(intake_restore(other.site, bytes, size, (struct wall){at_ms}, &fault));
    assert_true(intake_recall(other.intake, bytes, size));
    intake_tick(other.intake, (struct wall){at_ms});
    expect_all(&other, at_ms, expected);
    assert_false(intake_recall(other.intake, bytes, size - 1));
    bytes[size - 1]++;
    assert_false(intake_recall(other.intake, bytes, size));
    expect_all(&other, at_ms, expected);
    /* The new engine heard nothing of the days before, and takes nothing of them back. */
    int64_t later_ms = at_ms + 6 * DAY_MS;
    pass(&other, at_ms, later_ms, never);
    expect_all(&other, later_ms, "09:00=1");
    close_floor(&other);
    close_floor(&floor);
}

/* A service day of one contact in each quarter-hour. */
static void close_full_day(struct bygone *bygone, const struct engine *engine,
                           int64_t start_ms)
{
    struct snapshot *snapshot = snapshot_create(1, 1, 1, LIMIT_DAY_QUARTERS);
    assert_non_null(snapshot);
    snapshot->day_start_ms = start_ms;
    snapshot->now_ms = snapshot->day_end_ms = start_ms + DAY_MS;
    for (int64_t at = start_ms; at < start_ms + DAY_MS; at += LIMIT_QUARTER_MS) {
        struct snapshot_interval *interval =
            &snapshot->intervals[snapshot->interval_count++];
        *interval =
            (struct snapshot_interval){.start_ms = at, .end_ms = at + LIMIT_QUARTER_MS};
        interval->figures.value[METRIC_OFFERED] = (struct figure){1, 1};
    }
    bygone_close_day(bygone, engine, snapshot);
    bygone_change_engine(bygone); /* which has counted none of this */
    snapshot_destroy(&snapshot);
}

static size_t size_of(struct bygone *bygone)
{
    struct state_codec codec = state_codec_writer(bytes, sizeof bytes);
    bygone_code(bygone, &codec);
    return codec.at;
}

/* "For five weeks": then the oldest makes room, and nothing grows. */
static void test_five_weeks(void **state)
{
    (void)state;
    struct engine_config config = engine_config_default();
    struct engine *engine = engine_create(&config);
    struct bygone *bygone = bygone_create();
    assert_non_null(engine);
    assert_non_null(bygone);
    int64_t start_ms = ms_of(str_from("2026-01-01T00:00:00Z"));
    size_t size = 0;
    for (int day = 0; day < 100; day++, start_ms += DAY_MS) {
        close_full_day(bygone, engine, start_ms);
        size_t now = size_of(bygone);
        assert_true(day < 36 ? now > size : now <= size + 4 || day == 36);
        size = now;
    }
    struct state_codec codec = state_codec_reader(bytes, size);
    struct bygone *twin = bygone_create();
    bygone_code(twin, &codec);
    assert_null(codec.fault);
    assert_int_equal(size_of(twin), size);
    bygone_destroy(&twin);
    bygone_destroy(&bygone);
    engine_destroy(&engine);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_before, rows_before);
    rows_add_one(&rows, "it goes with a checkpoint, whatever rules it counts by",
                 test_conveyed);
    rows_add_one(&rows, "five weeks are kept", test_five_weeks);
    return rows_run(&rows, "site/bygone");
}
