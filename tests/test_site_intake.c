/* From bytes to numbers: what is refused, what is counted, what is marked. */

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/timestamp.h"
#include "locale/calendar.h"
#include "site/intake.h"
#include "site/site.h"
#include "support/rows.h"

#define SITE                                                                             \
    "site: leeds\ntimezone: Europe/London\nday_start: \"06:00\"\n"                       \
    "queues: { sales: {}, support: {} }\n"

/* One intake with clocks that only the test moves. */
struct fixture {
    struct site *site;
    struct intake *intake;
    struct mono now;
    struct wall wall;
    char told[512]; /* the last refusal, "reason: text" */
    int told_count;
};

static void tell(void *context, enum refusal refusal, const char *text)
{
    struct fixture *fixture = context;
    str_format(fixture->told, sizeof fixture->told, "%s: %s", refusal_name(refusal),
               text);
    fixture->told_count++;
}

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    assert_true(timestamp_parse(str_from(text), &ms));
    return ms;
}

static void set_up(struct fixture *fixture)
{
    struct diag diag;
    diag_clear(&diag);
    *fixture = (struct fixture){.now = {1}};
    fixture->site = site_parse("test", str_from(SITE), &diag);
    assert_non_null(fixture->site);
    fixture->intake = intake_create(fixture->site);
    assert_non_null(fixture->intake);
    fixture->wall.ms = ms_of("2026-11-22T12:00:00Z");
}

static void tear_down(struct fixture *fixture)
{
    intake_destroy(&fixture->intake);
    site_destroy(&fixture->site);
}

static void pass(struct fixture *fixture, int64_t ms)
{
    fixture->now = mono_add_ms(fixture->now, ms);
    fixture->wall.ms += ms;
    intake_tick(fixture->intake, fixture->wall);
}

static void give(struct fixture *fixture, const char *body)
{
    const struct intake_fault fault = {tell, fixture};
    intake_body(fixture->intake, body, strlen(body), fixture->now, fixture->wall, &fault);
}

static const struct snapshot *look(struct fixture *fixture)
{
    return intake_snapshot(fixture->intake, fixture->now, fixture->wall);
}

/* Events of source "pbx" in the order of their numbers; `rest` follows the envelope. */
__attribute__((format(printf, 3, 4))) static void
give_number(struct fixture *fixture, int sequence, const char *rest, ...)
{
    char tail[1024];
    va_list args;
    va_start(args, rest);
    (void)vsnprintf(tail, sizeof tail, rest, args);
    va_end(args);
    char body[2048];
    str_format(body, sizeof body,
               "{\"specversion\":\"1.0\",\"id\":\"1-%d\",\"source\":\"pbx\","
               "\"sourceepoch\":\"1\",\"sequence\":\"%d\",\"time\":%" PRId64 ",%s}",
               sequence, sequence, fixture->wall.ms, tail);
    give(fixture, body);
}

static void give_hello(struct fixture *fixture, int head)
{
    char body[512];
    str_format(body, sizeof body,
               "{\"specversion\":\"1.0\",\"id\":\"h%" PRId64 "\",\"source\":\"pbx\","
               "\"sourceepoch\":\"1\",\"time\":%" PRId64
               ",\"type\":\"wallboard.source.hello\","
               "\"data\":{\"capabilities\":[\"events\"],\"head\":\"%d\"}}",
               fixture->wall.ms, fixture->wall.ms, head);
    give(fixture, body);
}

#define QUEUED(contact)                                                                  \
    "\"type\":\"wallboard.contact.queued\",\"data\":{\"queue\":\"sales\",\"contact\":"   \
    "\"" contact "\"}"

static int64_t count_of(const struct snapshot *snapshot, enum metric metric)
{
    struct figure figure = snapshot->totals.value[metric];
    return figure_is_known(figure) ? figure_rounded(figure) : -1;
}

static bool is_unverified(const struct snapshot *snapshot, const char *queue)
{
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        if (strcmp(snapshot->queues[i].id, queue) == 0) {
            return snapshot->queues[i].unverified;
        }
    }
    fail_msg("no queue '%s'", queue);
    return false;
}

/* -- what is refused ---------------------------------------------------------------- */

struct refusal_row {
    const char *name, *body, *told;
    enum refusal refusal;
};

static struct refusal_row refusal_rows[] = {
    {"no JSON", "call for you", "bad_json: ", REFUSAL_BAD_JSON},
    {"a required field left out",
     "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\","
     "\"type\":\"wallboard.contact.queued\",\"data\":{\"queue\":\"sales\"}}",
     "missing: data.contact", REFUSAL_MISSING},
    {"another site",
     "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"site\":\"york\","
     "\"type\":\"wallboard.contact.queued\",\"data\":{\"queue\":\"sales\","
     "\"contact\":\"1\"}}",
     "wrong_site: site: 'york'", REFUSAL_WRONG_SITE},
};

/* "The whole event is refused", and counted by reason. */
static void test_refused(void **state)
{
    const struct refusal_row *row = *state;
    struct fixture fixture;
    set_up(&fixture);
    give(&fixture, row->body);
    assert_int_equal(fixture.told_count, 1);
    assert_int_equal(strncmp(fixture.told, row->told, strlen(row->told)), 0);
    const struct decode_counts *counts = intake_counts(fixture.intake);
    assert_int_equal(counts->refused[row->refusal], 1);
    const struct snapshot *snapshot = look(&fixture);
    assert_int_equal(snapshot->refused, 1);
    assert_true(count_of(snapshot, METRIC_OFFERED) <= 0);
    tear_down(&fixture);
}

/* "The other events of a batch are not touched." */
static void test_batch(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    give(&fixture,
         "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\"," QUEUED(
             "1") "},"
                  "{\"specversion\":\"2.0\"},"
                  "{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"s\"," QUEUED(
                      "2") "}]");
    assert_int_equal(fixture.told_count, 1);
    assert_int_equal(count_of(look(&fixture), METRIC_OFFERED), 2);
    tear_down(&fixture);
}

/* "Its sequence number counts as received, so a refusal is not a gap." */
static void test_refused_is_no_gap(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    give_hello(&fixture, 0);
    give_number(&fixture, 1, QUEUED("1"));
    give_number(&fixture, 2,
                "\"type\":\"wallboard.contact.answered\",\"data\":{\"contact\":\"1\","
                "\"agent\":\"ann\",\"wait_ms\":-5}");
    give_number(&fixture, 3, "\"type\":\"wallboard.contact.sneezed\",\"data\":{}");
    give_number(&fixture, 4, QUEUED("2"));
    const struct snapshot *snapshot = look(&fixture);
    assert_int_equal(snapshot->source_count, 1);
    assert_int_equal(snapshot->sources[0].refused, 1);
    assert_int_equal(snapshot->sources[0].gaps, 0);
    assert_int_equal(snapshot->gaps, 0);
    assert_int_equal(snapshot->unknown_types, 1);
    assert_false(snapshot->unverified);
    assert_int_equal(count_of(snapshot, METRIC_OFFERED), 2);

    give_number(&fixture, 6, QUEUED("3"));
    snapshot = look(&fixture);
    assert_int_equal(snapshot->gaps, 1);
    assert_true(snapshot->unverified);
    assert_true(is_unverified(snapshot, "sales"));
    tear_down(&fixture);
}

/* Sources are bounded: the one too many is refused, and nothing grows. */
static void test_many_sources(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    for (int i = 0; i < LIMIT_SOURCES + 10; i++) {
        char body[512];
        str_format(
            body, sizeof body,
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s%d\"," QUEUED("1") "}",
            i);
        give(&fixture, body);
    }
    const struct snapshot *snapshot = look(&fixture);
    assert_int_equal(snapshot->source_count, LIMIT_SOURCES);
    assert_int_equal(snapshot->over_limit, 10);
    assert_int_equal(snapshot->sources[LIMIT_SOURCES - 1].link, SOURCE_LIVE);
    tear_down(&fixture);
}

/* -- who is still there ------------------------------------------------------------- */

/* "Three missed: the source is stale and its figures are marked." */
static void test_stale(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    give_hello(&fixture, 0);
    give_number(&fixture, 1, QUEUED("1"));
    pass(&fixture, 2999);
    assert_int_equal(look(&fixture)->sources[0].link, SOURCE_LIVE);
    assert_false(look(&fixture)->unverified);

    pass(&fixture, 1);
    const struct snapshot *snapshot = look(&fixture);
    assert_int_equal(snapshot->sources[0].link, SOURCE_STALE);
    assert_int_equal(snapshot->sources[0].age_ms, 3000);
    assert_true(snapshot->unverified);
    assert_true(is_unverified(snapshot, "sales"));
    assert_false(is_unverified(snapshot, "support")); /* not of this source */

    give_hello(&fixture, 1);
    snapshot = look(&fixture);
    assert_int_equal(snapshot->sources[0].link, SOURCE_LIVE);
    assert_false(snapshot->unverified);
    tear_down(&fixture);
}

/* "Never a number that looks live when it is not": a wait stands as it was when its
 * source was last heard, and runs on from the truth when it is back. */
static void test_wait_stands_still(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    give_hello(&fixture, 0);
    give_number(&fixture, 1, QUEUED("1"));
    pass(&fixture, 2000);
    give_hello(&fixture, 1);
    pass(&fixture, 2999);
    assert_int_equal(count_of(look(&fixture), METRIC_LONGEST_WAIT_MS), 4999);
    pass(&fixture, 1);
    assert_int_equal(count_of(look(&fixture), METRIC_LONGEST_WAIT_MS), 2000);
    pass(&fixture, 60000);
    assert_int_equal(count_of(look(&fixture), METRIC_LONGEST_WAIT_MS), 2000);
    assert_int_equal(look(&fixture)->totals.value[METRIC_LONGEST_WAIT_MS].num, 2000);
    give_hello(&fixture, 1);
    assert_int_equal(count_of(look(&fixture), METRIC_LONGEST_WAIT_MS), 65000);
    tear_down(&fixture);
}

/* A step of the wall clock is no silence, and hides none. */
static void test_wall_steps(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    give_hello(&fixture, 0);
    fixture.wall.ms += INT64_C(3600000);
    assert_int_equal(look(&fixture)->sources[0].link, SOURCE_LIVE);
    fixture.wall.ms -= 2 * INT64_C(3600000);
    fixture.now = mono_add_ms(fixture.now, 3000);
    assert_int_equal(look(&fixture)->sources[0].link, SOURCE_STALE);
    tear_down(&fixture);
}

/* Class C: "shown as unverified, always". */
static void test_unnumbered(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    give(&fixture,
         "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"sh\"," QUEUED("1") "}");
    const struct snapshot *snapshot = look(&fixture);
    assert_int_equal(snapshot->sources[0].link, SOURCE_LIVE);
    assert_false(snapshot->sources[0].numbered);
    assert_true(is_unverified(snapshot, "sales"));
    pass(&fixture, 3000);
    assert_int_equal(look(&fixture)->sources[0].link, SOURCE_STALE);
    tear_down(&fixture);
}

/* -- the day ------------------------------------------------------------------------ */

/* metrics.md T10, T11: the day turns at its hour, contacts stay. */
static void test_day_turns(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    fixture.wall.ms = ms_of("2026-07-02T04:58:00Z"); /* 05:58 in London */
    give_hello(&fixture, 0);
    give_number(&fixture, 1, QUEUED("1"));
    pass(&fixture, 119999);
    const struct snapshot *snapshot = look(&fixture);
    assert_int_equal(snapshot->day_start_ms, ms_of("2026-07-01T05:00:00Z"));
    assert_int_equal(count_of(snapshot, METRIC_OFFERED), 1);

    pass(&fixture, 1);
    give_hello(&fixture, 1); /* or the wait would stand still */
    snapshot = look(&fixture);
    assert_int_equal(snapshot->day_start_ms, ms_of("2026-07-02T05:00:00Z"));
    assert_int_equal(snapshot->day_end_ms, ms_of("2026-07-03T05:00:00Z"));
    assert_int_equal(count_of(snapshot, METRIC_OFFERED), 0);
    assert_int_equal(count_of(snapshot, METRIC_WAITING), 1);
    assert_int_equal(count_of(snapshot, METRIC_LONGEST_WAIT_MS), 120000);
    tear_down(&fixture);
}

/* -- replay ------------------------------------------------------------------------- */

static void play(struct fixture *fixture)
{
    static const char *const times[] = {"2024-01-15T09:00:00Z", "2024-01-15T09:00:10Z",
                                        "2024-01-15T09:10:00Z"};
    const struct wall today = fixture->wall;
    intake_set_replay(fixture->intake, true);
    for (int i = 0; i < 3; i++) {
        char contact[8];
        str_format(contact, sizeof contact, "%d", i);
        fixture->wall.ms = ms_of(times[i]);
        if (i == 0) {
            give_hello(fixture, 0);
        }
        give_number(fixture, i + 1,
                    "\"type\":\"wallboard.contact.queued\","
                    "\"data\":{\"queue\":\"sales\",\"contact\":\"%s\"}",
                    contact);
        fixture->wall = today; /* the receiver's own clock, which must not matter */
    }
}

/* "The wall clock follows each event's time, sources count as live, nothing is stale." */
static void test_replay(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    play(&fixture);
    fixture.now = mono_add_ms(fixture.now, INT64_C(3600000));
    const int64_t last_ms = intake_last_time_ms(fixture.intake);
    assert_int_equal(last_ms, ms_of("2024-01-15T09:10:00Z"));
    const struct snapshot *snapshot =
        intake_snapshot(fixture.intake, fixture.now, (struct wall){last_ms});
    assert_int_equal(snapshot->now_ms, last_ms);
    assert_int_equal(snapshot->day_start_ms, ms_of("2024-01-15T06:00:00Z"));
    assert_int_equal(snapshot->sources[0].link, SOURCE_LIVE);
    assert_false(snapshot->unverified);
    assert_int_equal(count_of(snapshot, METRIC_WAITING), 3);
    assert_int_equal(count_of(snapshot, METRIC_LONGEST_WAIT_MS), 600000);
    tear_down(&fixture);
}

/* "Up to and including an instant." */
static void test_until(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    const struct wall until = {ms_of("2024-01-15T09:00:10Z")};
    intake_set_until(fixture.intake, until);
    play(&fixture);
    give(&fixture, "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"pbx\","
                   "\"type\":\"wallboard.contact.queued\","
                   "\"data\":{\"queue\":\"sales\",\"contact\":\"untimed\"}}");
    const struct snapshot *snapshot = intake_snapshot(fixture.intake, fixture.now, until);
    assert_int_equal(count_of(snapshot, METRIC_OFFERED), 2);
    assert_int_equal(snapshot->gaps, 0);
    tear_down(&fixture);
}

static void test_catching_up(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    assert_false(look(&fixture)->catching_up);
    intake_set_catching_up(fixture.intake, true);
    assert_true(look(&fixture)->catching_up);
    intake_set_catching_up(fixture.intake, false);
    assert_false(look(&fixture)->catching_up);
    tear_down(&fixture);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_refused, refusal_rows);
    rows_add_one(&rows, "a refused event of a batch does not touch the others",
                 test_batch);
    rows_add_one(&rows, "a refused number is no gap, a missing one is",
                 test_refused_is_no_gap);
    rows_add_one(&rows, "there are only so many sources", test_many_sources);
    rows_add_one(&rows, "three missed heartbeats mark the source's own figures",
                 test_stale);
    rows_add_one(&rows, "the wait of a silent source stands still",
                 test_wait_stands_still);
    rows_add_one(&rows, "a step of the wall clock is no silence", test_wall_steps);
    rows_add_one(&rows, "a publisher without numbers is never verified", test_unnumbered);
    rows_add_one(&rows, "the day turns at its hour, contacts stay", test_day_turns);
    rows_add_one(&rows, "a replay's time is that of its events", test_replay);
    rows_add_one(&rows, "a replay stops after its instant", test_until);
    rows_add_one(&rows, "catching up is told", test_catching_up);
    return rows_run(&rows, "site/intake");
}
