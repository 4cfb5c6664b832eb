/* wallboard/stats/state.h: "restored, it is to the last digit the engine that heard them
 * all". Whatever a publisher may say (the least and the greatest that events.md allows),
 * the next screen can still read what is counted. */

#include <stdlib.h>
#include <string.h>

#include "site/intake.h"
#include "site/site.h"
#include "support/rows.h"

#define NOW_MS INT64_C(1795089600000) /* 2026-11-19T12:00:00Z */
#define FIRST  "2000-01-01T00:00:00Z"
#define LAST   "2099-12-31T23:59:59Z"
#define MOST   "2147483647"
#define WORTH  "1000000000000"
#define LONG   "31622400000" /* 366 days */

static uint8_t bytes[1 << 22];

struct said {
    const char *type, *time, *data;
};

static struct row {
    const char *name;
    struct said said[6];
} extremes[] = {
    {"times at both ends",
     {{"contact.queued", FIRST, "\"contact\":\"a\",\"queue\":\"q\""},
      {"contact.answered", LAST, "\"contact\":\"a\",\"queue\":\"q\",\"agent\":\"x\""},
      {"contact.ended", FIRST, "\"contact\":\"a\",\"queue\":\"q\",\"agent\":\"x\""},
      {"contact.queued", LAST, "\"contact\":\"b\",\"queue\":\"q\""},
      {"contact.left", FIRST,
       "\"contact\":\"b\",\"queue\":\"q\",\"reason\":\"abandoned\""}}},
    {"longest times told",
     {{"contact.queued", NULL, "\"contact\":\"a\",\"queue\":\"q\""},
      {"contact.answered", NULL,
       "\"contact\":\"a\",\"queue\":\"q\",\"agent\":\"x\",\"wait_ms\":" LONG},
      {"contact.ended", NULL,
       "\"contact\":\"a\",\"queue\":\"q\",\"agent\":\"x\",\"talk_ms\":" LONG
       ",\"hold_ms\":" LONG ",\"wrapup_ms\":" LONG},
      {"contact.queued", NULL, "\"contact\":\"b\",\"queue\":\"q\""},
      {"contact.left", NULL,
       "\"contact\":\"b\",\"queue\":\"q\",\"reason\":\"abandoned\",\"wait_ms\":" LONG}}},
    {"deadlines at both ends",
     {{"contact.queued", NULL,
       "\"contact\":\"a\",\"queue\":\"q\",\"channel\":\"email\",\"due\":\"" FIRST "\""},
      {"contact.queued", NULL,
       "\"contact\":\"b\",\"queue\":\"q\",\"channel\":\"email\",\"due\":\"" LAST "\""},
      {"contact.queued", FIRST,
       "\"contact\":\"c\",\"queue\":\"q\",\"channel\":\"callback\",\"due\":\"" LAST
       "\""}}},
    {"greatest counts",
     {{"queue.stats", NULL,
       "\"queue\":\"q\",\"waiting\":" MOST ",\"longest_wait_ms\":" LONG
       ",\"offered\":" MOST ",\"answered\":" MOST ",\"abandoned\":" MOST
       ",\"since\":\"" FIRST "\""},
      {"queue.config", NULL, "\"queue\":\"q\",\"sl_ms\":" LONG}}},
    {"greatest results",
     {{"contact.result", NULL,
       "\"contact\":\"a\",\"agent\":\"x\",\"measure\":\"revenue\",\"value\":" WORTH
       ",\"currency\":\"GBP\""},
      {"contact.result", NULL,
       "\"contact\":\"b\",\"agent\":\"x\",\"measure\":\"revenue\",\"value\":" WORTH
       ",\"currency\":\"GBP\""},
      {"contact.result", NULL,
       "\"contact\":\"c\",\"agent\":\"x\",\"measure\":\"sale\",\"value\":-" WORTH}}},
    {"a list of times at both ends",
     {{"source.snapshot", NULL,
       "\"complete\":true,\"agents\":[{\"agent\":\"x\",\"state\":\"on_contact\","
       "\"since\":\"" FIRST "\"},{\"agent\":\"y\",\"state\":\"ready\",\"since\":\"" LAST
       "\"}],\"contacts\":[{\"contact\":\"a\",\"queue\":\"q\",\"state\":\"answered\","
       "\"since\":\"" FIRST "\",\"answered_time\":\"" LAST "\",\"agent\":\"x\"}]"},
      {"agent.state", FIRST,
       "\"agent\":\"x\",\"state\":\"wrapup\",\"until\":\"" LAST "\""}}},
};

static size_t taken;

static void refused(void *context, enum refusal refusal, const char *text)
{
    (void)context;
    (void)refusal;
    print_message("refused: %s\n", text);
    taken--;
}

static void say(struct intake *intake, const struct said *said, int n)
{
    char body[2048];
    const struct intake_fault fault = {refused, NULL};
    const struct wall now = {NOW_MS + n * INT64_C(60000)};
    str_format(body, sizeof body,
               "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"pbx\",\"type\":"
               "\"wallboard.%s\",\"time\":\"%s\",\"data\":{%s}}",
               n, said->type, said->time == NULL ? "2026-11-19T12:00:00Z" : said->time,
               said->data);
    taken++;
    intake_body(intake, body, strlen(body), (struct mono){1}, now, &fault);
    intake_tick(intake, now);
}

static void test_extremes(void **state)
{
    const struct row *row = *state;
    struct diag diag = {0};
    struct state_fault fault = {.reason = ""};
    struct site *site = site_parse(
        "site.yaml", str_from("timezone: Etc/UTC\nqueues: { q: {} }\n"), &diag);
    assert_non_null(site);
    struct intake *intake = intake_create(site);
    assert_non_null(intake);
    taken = 0;
    int n = 0;
    for (; n < 6 && row->said[n].type != NULL; n++) {
        say(intake, &row->said[n], n);
        size_t size = intake_checkpoint(intake, bytes, sizeof bytes);
        assert_in_range(size, 1, sizeof bytes);
        struct intake *restored = intake_restore(
            site, bytes, size, (struct wall){NOW_MS + n * INT64_C(60000)}, &fault);
        if (restored == NULL) {
            fail_msg("after the %d. word: %s at %zu", n + 1, fault.reason, fault.at);
        }
        assert_true(intake_digest(restored) == intake_digest(intake));
        intake_destroy(&restored);
    }
    assert_int_equal(taken, n); /* nothing was refused: events.md allows it */
    intake_destroy(&intake);
    site_destroy(&site);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_extremes, extremes);
    return rows_run(&rows, "site: extremes");
}
