/* What stands beside the engine: leaderboards over days, contests, deadlines in opening
 * hours, the plan, and the choices of counting that a site file makes. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/timestamp.h"
#include "site/forecast.h"
#include "site/intake.h"
#include "site/site.h"
#include "site/standings.h"
#include "support/faults.h"
#include "support/rows.h"

struct floor {
    struct site *site;
    struct intake *intake;
    int sequence;
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
    *floor = (struct floor){.site = site_parse("site.yaml", str_from(text), &diag)};
    assert_non_null(floor->site);
    floor->intake = intake_create(floor->site);
    assert_non_null(floor->intake);
}

static void close_floor(struct floor *floor)
{
    intake_destroy(&floor->intake);
    site_destroy(&floor->site);
}

/* An event of type "contact.X" at an instant; `data` is the inside of its object. */
static void say(struct floor *floor, const char *type, const char *time, const char *data)
{
    char body[512];
    str_format(
        body, sizeof body,
        "{\"specversion\":\"1.0\",\"id\":\"e%d\",\"source\":\"pbx\",\"type\":"
        "\"wallboard.%s\",\"time\":\"%s\",\"sourceepoch\":\"1\",\"sequence\":\"%d\","
        "\"data\":{%s}}",
        floor->sequence + 1, type, time, floor->sequence + 1, data);
    floor->sequence++;
    intake_body(floor->intake, body, strlen(body), (struct mono){1},
                (struct wall){ms_of(time)}, NULL);
}

/* A call of one agent, and perhaps a sale. */
static void say_call(struct floor *floor, const char *contact, const char *agent,
                     const char *time, int sales)
{
    char data[160];
    str_format(data, sizeof data,
               "\"contact\":\"%s\",\"queue\":\"sales\",\"agent\":\"%s\"", contact, agent);
    say(floor, "contact.answered", time, data);
    str_format(data, sizeof data, "\"contact\":\"%s\",\"queue\":\"sales\"", contact);
    say(floor, "contact.ended", time, data);
    if (sales > 0) {
        str_format(data, sizeof data,
                   "\"contact\":\"%s\",\"measure\":\"sale\",\"value\":%d", contact,
                   sales);
        say(floor, "contact.result", time, data);
    }
}

static const struct snapshot *look(struct floor *floor, const char *time)
{
    struct wall now = {ms_of(time)};
    intake_tick(floor->intake, now);
    return intake_snapshot(floor->intake, (struct mono){2}, now);
}

static const struct standings *rank(struct floor *floor, const char *time)
{
    (void)look(floor, time);
    return intake_standings(floor->intake);
}

static void expect_place(const struct leaderboard_standings *standings, size_t place,
                         const char *id, int64_t num)
{
    assert_in_range(place, 0, standings->count - 1);
    assert_string_equal(standings->places[place].id, id);
    assert_int_equal(
        standings->places[place].figure.num / standings->places[place].figure.den, num);
}

#define SITE_TEXT                                                                        \
    "site: leeds\ntimezone: Europe/London\n"                                             \
    "leaderboards:\n"                                                                    \
    "  today: { metric: handled, top_n: 2 }\n"                                           \
    "  week: { metric: handled, period: week, top_n: 2 }\n"                              \
    "contests:\n"                                                                        \
    "  spring: { start: \"2026-11-23 00:00\", end: \"2026-11-28 00:00\",\n"              \
    "            rule: \"sale=10, answered=1\", version: v1 }\n"

/* metrics.md section 13; a week is its service days from Monday to now. */
static void test_days_and_weeks(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor, SITE_TEXT);
    say_call(&floor, "1", "ann", "2026-11-23T09:00:00Z", 0); /* a Monday */
    say_call(&floor, "2", "ann", "2026-11-23T10:00:00Z", 0);
    say_call(&floor, "3", "bob", "2026-11-23T11:00:00Z", 0);
    const struct standings *standings = rank(&floor, "2026-11-23T12:00:00Z");
    expect_place(&standings_board(standings, 0)->standings, 0, "ann", 2);
    expect_place(&standings_board(standings, 1)->standings, 0, "ann", 2);
    say_call(&floor, "4", "bob", "2026-11-24T09:00:00Z", 0);
    say_call(&floor, "5", "bob", "2026-11-24T10:00:00Z", 0);
    standings = rank(&floor, "2026-11-24T12:00:00Z");
    expect_place(&standings_board(standings, 0)->standings, 0, "bob", 2);
    expect_place(&standings_board(standings, 1)->standings, 0, "bob", 3);
    expect_place(&standings_board(standings, 1)->standings, 1, "ann", 2);
    say_call(&floor, "6", "ann", "2026-11-30T09:00:00Z", 0); /* the next Monday */
    standings = rank(&floor, "2026-11-30T12:00:00Z");
    expect_place(&standings_board(standings, 1)->standings, 0, "ann", 1);
    assert_int_equal(standings_board(standings, 1)->standings.count, 1);
    close_floor(&floor);
}

#define CONTEST_TEXT                                                                     \
    "site: leeds\ntimezone: Europe/London\n"                                             \
    "leaderboards:\n  race: { metric: handled, period: contest, top_n: 3 }\n"            \
    "contests:\n"                                                                        \
    "  spring: { start: \"2026-11-24 12:00\", end: \"2026-11-26 00:00\",\n"              \
    "            rule: \"answered=1\", version: v1 }\n"

/* "Period contest: a contest's time", by service days. */
static void test_days_of_a_contest(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor, CONTEST_TEXT);
    say_call(&floor, "1", "ann", "2026-11-23T09:00:00Z", 0); /* the day before */
    const struct standings *standings = rank(&floor, "2026-11-23T12:00:00Z");
    assert_int_equal(standings_board(standings, 0)->standings.count, 0);
    say_call(&floor, "2", "bob", "2026-11-24T15:00:00Z", 0);
    standings = rank(&floor, "2026-11-24T16:00:00Z");
    assert_int_equal(standings_board(standings, 0)->standings.count, 1);
    expect_place(&standings_board(standings, 0)->standings, 0, "bob", 1);
    say_call(&floor, "3", "bob", "2026-11-25T09:00:00Z", 0);
    say_call(&floor, "4", "ann", "2026-11-25T10:00:00Z", 0);
    standings = rank(&floor, "2026-11-25T12:00:00Z");
    expect_place(&standings_board(standings, 0)->standings, 0, "bob", 2);
    expect_place(&standings_board(standings, 0)->standings, 1, "ann", 1);
    say_call(&floor, "5", "ann", "2026-11-26T09:00:00Z", 0); /* it is over */
    say_call(&floor, "6", "ann", "2026-11-26T10:00:00Z", 0);
    say_call(&floor, "7", "cid", "2026-11-26T11:00:00Z", 0);
    standings = rank(&floor, "2026-11-26T12:00:00Z");
    expect_place(&standings_board(standings, 0)->standings, 0, "bob", 2);
    expect_place(&standings_board(standings, 0)->standings, 1, "ann", 1);
    standings = rank(&floor, "2026-11-27T12:00:00Z");
    assert_int_equal(standings_board(standings, 0)->standings.count, 2);
    close_floor(&floor);
}

/* "No sum of theirs can run over" (stats/leaderboard.h): nor that of days, whatever a
 * source says (the sanitizers watch); who is beyond all bounds is not ranked. */
static void test_absurd_days(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor, "site: leeds\ntimezone: Europe/London\nleaderboards:\n"
                       "  race: { metric: revenue, period: week, top_n: 3 }\n");
    say_call(&floor, "1", "ann", "2026-11-23T08:00:00Z", 0);
    say_call(&floor, "2", "bob", "2026-11-23T08:00:00Z", 0);
    for (int day = 23; day <= 25; day++) {
        char time[32];
        str_format(time, sizeof time, "2026-11-%dT09:00:00Z", day);
        for (int i = 0; i < 4700; i++) {
            say(&floor, "contact.result", time,
                "\"agent\":\"ann\",\"measure\":\"revenue\",\"currency\":\"GBP\","
                "\"value\":1000000000000");
        }
        say(&floor, "contact.result", time,
            "\"agent\":\"bob\",\"measure\":\"revenue\",\"currency\":\"GBP\","
            "\"value\":5");
        const struct standings *standings = rank(&floor, time);
        assert_int_equal(standings_board(standings, 0)->standings.count, 1);
        expect_place(&standings_board(standings, 0)->standings, 0, "bob", 5 * (day - 22));
    }
    close_floor(&floor);
}

/* Does any of the bytes that a picture is made of spell it? */
static bool is_in(const void *bytes, size_t size, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i + length <= size; i++) {
        if (memcmp((const char *)bytes + i, name, length) == 0) {
            return true;
        }
    }
    return false;
}

/* features.md row 26: "when off, no name". Names end where the figures leave the intake:
 * neither agents nor ranks have them, not even of who is known from a contest alone. */
static void test_no_names(void **state)
{
    (void)state;
    static const char *const policies[] = {"none", "alias"};
    for (size_t i = 0; i < 2; i++) {
        struct floor floor;
        char text[1024];
        str_format(text, sizeof text, "agents: { names: %s }\n" SITE_TEXT, policies[i]);
        open_floor(&floor, text);
        say(&floor, "agent.state", "2026-11-24T08:00:00Z",
            "\"agent\":\"ann\",\"state\":\"ready\",\"label\":\"Zaphod Beeblebrox\"");
        say_call(&floor, "1", "ann", "2026-11-24T09:00:00Z", 2);
        say_call(&floor, "2", "trillian", "2026-11-24T09:30:00Z", 1);
        const struct snapshot *snapshot = look(&floor, "2026-11-24T10:00:00Z");
        const struct standings *standings = intake_standings(floor.intake);
        const struct standings_board *board = standings_board(standings, 0);
        const struct standings_contest *contest = standings_contest(standings, 0);
        assert_false(is_in(snapshot->agents,
                           snapshot->agent_count * sizeof *snapshot->agents, "Zaphod"));
        assert_false(is_in(&board->standings, sizeof board->standings, "Zaphod"));
        assert_false(is_in(&contest->standings, sizeof contest->standings, "Zaphod"));
        for (size_t n = 0; n < contest->standings.count; n++) {
            assert_string_equal(contest->standings.places[n].label, "–");
        }
        assert_int_equal(contest->standings.count, 2);
        close_floor(&floor);
    }
}

/* "contact.result ... without an agent: who had the contact"; each award names its event.
 */
static void test_contest(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor, SITE_TEXT);
    assert_int_equal(standings_contest_count(intake_standings(floor.intake)), 1);
    say_call(&floor, "1", "ann", "2026-11-23T09:00:00Z", 2);
    say_call(&floor, "2", "bob", "2026-11-23T10:00:00Z", 0);
    const struct standings *standings = rank(&floor, "2026-11-23T12:00:00Z");
    const struct standings_contest *row = standings_contest(standings, 0);
    assert_int_equal(row->summary.phase, CONTEST_RUNNING);
    assert_int_equal(row->points, row->standings.places[0].figure.num +
                                      row->standings.places[1].figure.num);
    assert_true(row->points > 0);
    expect_place(&row->standings, 1, "bob", 1);
    assert_string_equal(row->standings.places[0].id, "ann");
    const struct contest *book = standings_book(standings, 0);
    assert_int_equal(contest_award_count(book), 3);
    assert_string_equal(contest_award(book, 1).event, "e3");
    assert_string_equal(contest_award(book, 1).agent, "ann");
    close_floor(&floor);
}

/* metrics.md section 10: business age; a deadline falls in opening hours. */
static void test_deadline(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor, "site: leeds\ntimezone: Europe/London\nreply_target: 2h\n"
                       "opening_hours: { mon-fri: \"09:00-17:00\" }\n");
    /* an hour before closing time: due at ten the next day */
    say(&floor, "contact.queued", "2026-11-23T16:00:00Z",
        "\"contact\":\"m\",\"queue\":\"post\",\"channel\":\"email\"");
    const struct figure *v = look(&floor, "2026-11-24T08:00:00Z")->totals.value;
    assert_int_equal(v[METRIC_OPEN].num, 1);
    assert_int_equal(v[METRIC_OLDEST_MS].num, 3600000);
    assert_int_equal(v[METRIC_DUE_1H].num, 1);
    assert_int_equal(v[METRIC_MISSED_DEADLINE].num, 0);
    v = look(&floor, "2026-11-24T10:00:00.001Z")->totals.value;
    assert_int_equal(v[METRIC_OVERDUE].num, 1);
    assert_int_equal(v[METRIC_DUE_1H].num, 0);
    assert_int_equal(v[METRIC_MISSED_DEADLINE].num, 0); /* it counts where it came */
    assert_int_equal(v[METRIC_DEADLINE_RATE].den, 0);
    close_floor(&floor);
}

/* metrics.md sections 11 and 12 over the engine's own numbers. */
static void test_plan(void **state)
{
    (void)state;
    static const char csv[] = "start,queue,contacts,aht,budget\n"
                              "2026-11-23 09:00,sales,2,60,4\n"
                              "2026-11-23 09:15,sales,10,60,10\n";
    char text[sizeof csv];
    struct diag diag = {0};
    struct floor floor;
    memcpy(text, csv, sizeof csv);
    open_floor(&floor, "site: leeds\ntimezone: Europe/London\n");
    const struct forecast_source source = {.path = "plan.csv",
                                           .timezone = "Europe/London"};
    struct forecast *forecast = forecast_parse(&source, text, sizeof csv - 1, &diag);
    faults_expect(&diag, "");
    assert_non_null(forecast);
    say_call(&floor, "1", "ann", "2026-11-23T09:01:00Z", 0);
    const struct figure *v = look(&floor, "2026-11-23T09:15:00Z")->totals.value;
    assert_int_equal(v[METRIC_BEST_POSSIBLE_SERVICE_LEVEL].den, 0); /* no forecast yet */
    intake_use_forecast(floor.intake, forecast);
    v = look(&floor, "2026-11-23T09:15:00Z")->totals.value;
    /* 1 of 2 planned, 4 budgeted; 1 of 1 in target and 10 to come */
    assert_int_equal(v[METRIC_VOLUME_VARIANCE].num * 2, -v[METRIC_VOLUME_VARIANCE].den);
    assert_int_equal(v[METRIC_BUDGET_VARIANCE].num * 4,
                     -3 * v[METRIC_BUDGET_VARIANCE].den);
    assert_int_equal(v[METRIC_BEST_POSSIBLE_SERVICE_LEVEL].num,
                     v[METRIC_BEST_POSSIBLE_SERVICE_LEVEL].den);
    close_floor(&floor);
    forecast_destroy(&forecast);
}

/* A channel of a queue is judged by itself; the queue's own words stand behind. */
static void test_channels(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor, "service_level: { target: 20s }\n"
                       "queues:\n"
                       "  sales:\n"
                       "    target: 10s\n"
                       "    count_at: event\n"
                       "    channels: { chat: { target: 60s } }\n");
    const struct site_queue *queue = &floor.site->queues[0];
    assert_int_equal(queue->rule.target_ms, 10000);
    assert_int_equal(queue->channels[EVENT_CHANNEL_CHAT].target_ms, 60000);
    assert_int_equal(queue->channels[EVENT_CHANNEL_CHAT].count_at, RULE_COUNT_AT_EVENT);
    assert_true(queue->channel_said[EVENT_CHANNEL_CHAT]);
    assert_false(queue->channel_said[EVENT_CHANNEL_EMAIL]);
    say(&floor, "contact.queued", "2026-11-23T09:00:00Z",
        "\"contact\":\"c\",\"queue\":\"sales\",\"channel\":\"chat\"");
    say(&floor, "contact.queued", "2026-11-23T09:00:00Z",
        "\"contact\":\"v\",\"queue\":\"sales\"");
    const struct snapshot *snapshot = look(&floor, "2026-11-23T09:00:30Z");
    /* the call is late already, the chat may still be in time */
    assert_int_equal(snapshot->queues[0].today.value[METRIC_SERVICE_LEVEL].den, 1);
    assert_int_equal(snapshot->queues[0].today.value[METRIC_BREACHED_WAITING].num, 1);
    assert_int_equal(snapshot->waiting_count, 2);
    assert_int_equal(snapshot->waiting[0].channel, EVENT_CHANNEL_VOICE);
    assert_int_equal(snapshot->waiting[1].breach_ms, 30000);
    close_floor(&floor);
}

struct fault_row {
    const char *name, *text, *fault;
};

static struct fault_row fault_rows[] = {
    {"a channel that there is not", "queues: { a: { channels: { fax: {} } } }",
     "site.yaml:1:28: queues.a.channels.fax: not a channel: voice, email, chat, "
     "callback, task\n"},
    {"a credit mode that there is not", "credit: begin",
     "site.yaml:1:9: credit: begin: not one of start, split, end\n"},
    {"a drop window longer than the engine remembers", "drop_window: 3d",
     "site.yaml:1:14: drop_window: 3d: not a duration from 0s to 2d\n"},
    {"a limit of drops over all there are", "drop_limit: 101%",
     "site.yaml:1:13: drop_limit: 101%: not a percentage from 0% to 100%\n"},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct diag diag = {0};
    struct site *site = site_parse("site.yaml", str_from(row->text), &diag);
    assert_null(site);
    faults_expect(&diag, row->fault);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "nobody is named where the site names nobody", test_no_names);
    rows_add_one(&rows, "leaderboards of the day, and of its week", test_days_and_weeks);
    rows_add_one(&rows, "a leaderboard of a contest's days", test_days_of_a_contest);
    rows_add_one(&rows, "days of absurd sums", test_absurd_days);
    rows_add_one(&rows, "a contest gives points to who had the contact", test_contest);
    rows_add_one(&rows, "a deadline falls in opening hours", test_deadline);
    rows_add_one(&rows, "the day against its plan", test_plan);
    rows_add_one(&rows, "a channel is judged by itself", test_channels);
    ROWS_ADD(&rows, test_fault, fault_rows);
    return rows_run(&rows, "site: beside the engine");
}
