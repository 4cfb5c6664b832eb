/* Rules: hub/memory.h; what days that are over were like outlives a change of the site
 * file, by which everything else is counted anew. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hub/memory.h"
#include "hub/record.h"
#include "site/intake.h"
#include "site/site.h"
#include "support/rows.h"

#define FOLDER   TEST_SCRATCH "/hub_memory"
#define THEN_MS  INT64_C(1795089600000) /* 2026-11-19T12:00:00Z */
#define WEEK_MS  INT64_C(604800000)
#define MINUTE   INT64_C(60000)
#define CONTACTS 3

static struct site *read_site(const char *text)
{
    struct diag diag = {0};
    struct site *site = site_parse("site.yaml", str_from(text), &diag);
    assert_non_null(site);
    return site;
}

static struct record *open_new(void)
{
    struct journal_found found;
    struct diag diag = {0};
    const struct journal_config config = {.folder = FOLDER, .keep_days = 7};
    assert_int_equal(system("rm -rf " FOLDER), 0);
    struct record *record = record_open(&config, "2026-11-26", &found, &diag);
    assert_non_null(record);
    return record;
}

/* Some calls in one quarter-hour, and a week without any. */
static void live_a_week(struct intake *intake)
{
    for (int i = 0; i < CONTACTS; i++) {
        char body[256];
        str_format(body, sizeof body,
                   "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"pbx\","
                   "\"type\":\"wallboard.contact.queued\",\"time\":%" PRId64
                   ",\"data\":{\"queue\":\"q\",\"contact\":\"%d\"}}",
                   i, THEN_MS + i, i);
        intake_body(intake, body, strlen(body), (struct mono){1}, (struct wall){THEN_MS},
                    NULL);
    }
    for (int64_t at = THEN_MS; at <= THEN_MS + WEEK_MS; at += MINUTE) {
        intake_tick(intake, (struct wall){at});
    }
}

struct row {
    const char *name;
    const char *before, *after; /* site files */
};

static struct row rows_kept[] = {
    {"the same site file", "timezone: Etc/UTC\n", "timezone: Etc/UTC\n"},
    {"another service level", "timezone: Etc/UTC\n",
     "timezone: Etc/UTC\nservice_level: { target: 45s }\n"},
    {"a leaderboard that was not there", "timezone: Etc/UTC\n",
     "timezone: Etc/UTC\nleaderboards: { top: { metric: handled } }\n"},
    {"a day that begins at six", "timezone: Etc/UTC\n",
     "timezone: Etc/UTC\nday_start: \"06:00\"\n"},
};

static void test_kept(void **state)
{
    const struct row *row = *state;
    const struct wall now = {THEN_MS + WEEK_MS};
    struct site *site = read_site(row->before);
    struct record *record = open_new();
    struct intake *intake = intake_create(site);
    assert_non_null(intake);
    live_a_week(intake);
    assert_true(memory_keep(intake, record, 1, now));
    intake_destroy(&intake);
    site_destroy(&site);

    site = read_site(row->after);
    uint64_t next = 0;
    intake = memory_restore(site, record, row->before == row->after ? 1 : 2, &next);
    assert_true(memory_count(site, record, next, now, &intake));
    intake_tick(intake, now);
    const struct snapshot *snapshot = intake_snapshot(intake, (struct mono){1}, now);
    int64_t noon = (now.ms - snapshot->day_start_ms) / LIMIT_QUARTER_MS;
    assert_int_equal(snapshot->week_before[noon].num, CONTACTS);
    assert_int_equal(snapshot->week_before[noon].den, 1);
    assert_false(figure_is_known(snapshot->week_before[noon - 1]));
    intake_destroy(&intake);
    record_close(&record);
    site_destroy(&site);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_kept, rows_kept);
    return rows_run(&rows, "hub_memory");
}
