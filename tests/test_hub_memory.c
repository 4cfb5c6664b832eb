/* Rules: hub/memory.h; what days that are over were like outlives a change of the site
 * file, by which everything else is counted anew. reliability.md, R10: what rot took from
 * the days before is told, and marked in what hangs on it; the hub starts all the same.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/log.h"
#include "hub/memory.h"
#include "hub/record.h"
#include "site/intake.h"
#include "site/site.h"
#include "site/standings.h"
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
    uint64_t lost = 1;
    assert_true(memory_count(site, record, next, now, &intake, &lost));
    assert_int_equal(lost, 0);
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

/* -- rot in a day that is over --------------------------------------------------------
 */

#define YESTERDAY FOLDER "/ev-2026-11-25.db"

enum { YESTERDAYS = 200, ALL = 230, LISTED = 10, LIFE = 7 };

static const char rot_site[] =
    "timezone: Etc/UTC\nqueues: { q: {} }\n"
    "leaderboards: { top: { metric: sales, period: week } }\n"
    "contests:\n"
    "  sprint: { start: \"2026-11-25 00:00\", end: \"2026-11-28 00:00\",\n"
    "            rule: \"sale=1\", version: \"1\" }\n"
    "  next: { start: \"2026-11-27 00:00\", end: \"2026-11-28 00:00\",\n"
    "          rule: \"sale=1\", version: \"1\" }\n";

static int64_t received_ms(int64_t n)
{
    int64_t midnight = THEN_MS + WEEK_MS - 12 * 60 * MINUTE;
    return midnight + (n - YESTERDAYS) * MINUTE - MINUTE / 2;
}

/* Calls, and every so often a list of all that there is, so that gaps are closed. */
static void take(struct record *record, int64_t n, int64_t life, int64_t sequence)
{
    char body[512];
    char call[64];
    bool lists = n % LISTED == 1;
    str_format(call, sizeof call, "\"queue\":\"q\",\"contact\":\"%" PRId64 "\"", n);
    size_t size = str_format(
        body, sizeof body,
        "{\"specversion\":\"1.0\",\"id\":\"%" PRId64 "\",\"source\":\"pbx\",\"type\":"
        "\"wallboard.%s\",\"time\":%" PRId64 ",\"sourceepoch\":\"%" PRId64
        "\",\"sequence\":\"%" PRId64 "\",\"data\":{%s}}",
        n, lists ? "source.snapshot" : "contact.queued", received_ms(n), life, sequence,
        lists ? "\"complete\":true" : call);
    const struct journal_row row = {.received_ms = received_ms(n),
                                    .time_ms = received_ms(n),
                                    .source_epoch = life,
                                    .source_sequence = sequence,
                                    .source = str_from("pbx"),
                                    .id = {call, 0},
                                    .type = str_from("wallboard.contact.queued"),
                                    .body = {body, size}};
    assert_true(record_take(record, &row));
}

struct rot {
    const char *name;
    const char *harm;   /* SQL on yesterday's file, or else a command; NULL: none */
    int64_t keeps;      /* a checkpoint after so many events; 0: none */
    bool reborn;        /* the publisher's next life begins today */
    uint64_t lost;      /* UINT64_MAX: some */
    bool marked, today; /* what spans both days; today's counts */
};

#define OVERWRITE "dd conv=notrunc status=none bs=1024 if=/dev/urandom of=" YESTERDAY
#define ALTER     "UPDATE event SET body = 'x' WHERE sequence "

static struct rot rots[] = {
    {"nothing altered", NULL, 0, false, 0, false, false},
    {"a row: what follows is counted", ALTER "= 35", 0, false, 1, true, false},
    {"a checkpoint, and a row after it", ALTER "= 35", 30, false, 1, true, false},
    {"a checkpoint, and a row before it: it is counted", ALTER "= 35", 50, false, 0,
     false, false},
    {"the first row", ALTER "= 1", 0, false, 1, true, false},
    {"the last row of the day: today hangs on it", ALTER "= 200", 0, false, 1, true,
     true},
    {"the last words of a publisher's life", ALTER "> 195", 0, true, 5, true, true},
    {"rows in many places", ALTER "% 7 = 3", 0, false, 29, true, true},
    {"rows that are gone", "DELETE FROM event WHERE sequence BETWEEN 30 AND 40", 0, false,
     11, true, false},
    {"pages amid the file", OVERWRITE " count=8 seek=24", 0, false, UINT64_MAX, true,
     false},
    {"the first page", OVERWRITE " count=1", 0, false, YESTERDAYS, true, true},
    {"half of the file", "truncate -s 20K " YESTERDAY, 0, false, UINT64_MAX, true, true},
    {"all of the file", "truncate -s 0 " YESTERDAY, 0, false, YESTERDAYS, true, true},
    {"the file", "rm " YESTERDAY, 0, false, YESTERDAYS, true, true},
};

static void harm(const char *how)
{
    bool sql = how[0] >= 'A' && how[0] <= 'Z';
    sqlite3 *handle = NULL;
    assert_int_equal(system("chmod 600 " YESTERDAY), 0);
    if (!sql) {
        assert_int_equal(system(how), 0);
        return;
    }
    assert_int_equal(sqlite3_open(YESTERDAY, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, how, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

/* Two days of a hub that was closed. */
static void leave_days(const struct rot *rot, const struct site *site)
{
    uint64_t first = 0;
    uint64_t last = 0;
    uint64_t lost = 0;
    struct journal_found found;
    struct diag diag = {0};
    const struct journal_config config = {.folder = FOLDER, .keep_days = 7};
    assert_int_equal(system("rm -rf " FOLDER), 0);
    struct record *record = record_open(&config, "2026-11-24", &found, &diag);
    assert_non_null(record);
    assert_true(record_set_day(record, "2026-11-25"));
    for (int64_t n = 1; n <= ALL; n++) {
        bool reborn = rot->reborn && n > YESTERDAYS;
        if (n == YESTERDAYS + 1) {
            assert_true(record_set_day(record, "2026-11-26"));
        }
        take(record, n, reborn ? LIFE + 1 : LIFE, reborn ? n - YESTERDAYS : n);
        assert_true(record_commit(record, &first, &last));
        if (n == rot->keeps) {
            struct intake *intake = NULL;
            const struct wall now = {received_ms(n)};
            assert_true(memory_count(site, record, 0, now, &intake, &lost));
            assert_true(memory_keep(intake, record, 1, now));
            intake_destroy(&intake);
        }
    }
    record_close(&record);
}

static void test_rot(void **state)
{
    const struct rot *rot = *state;
    const struct wall now = {received_ms(ALL) + MINUTE};
    const struct journal_config config = {.folder = FOLDER, .keep_days = 7};
    struct journal_found found;
    struct diag diag = {0};
    uint64_t next = 0;
    uint64_t lost = 0;
    struct site *site = read_site(rot_site);
    leave_days(rot, site);
    if (rot->harm != NULL) {
        harm(rot->harm);
    }
    struct record *record = record_open(&config, "2026-11-26", &found, &diag);
    assert_non_null(record);
    assert_int_equal(found.head, ALL);
    struct intake *intake = memory_restore(site, record, 1, &next);
    assert_int_equal(intake != NULL, rot->keeps > 0);
    assert_true(memory_count(site, record, next, now, &intake, &lost));
    if (rot->lost == UINT64_MAX) {
        assert_in_range(lost, 2, YESTERDAYS);
    } else {
        assert_int_equal(lost, rot->lost);
    }
    intake_tick(intake, now);
    const struct snapshot *snapshot = intake_snapshot(intake, (struct mono){1}, now);
    assert_int_equal(snapshot->totals.value[METRIC_OFFERED].num,
                     ALL - YESTERDAYS - (ALL - YESTERDAYS) / LISTED);
    assert_int_equal(snapshot->source_count, 1);
    assert_int_equal(snapshot->sources[0].gaps, 0); /* lists came since */
    assert_int_equal(snapshot->sources[0].lacking, rot->today);
    const struct standings *standings = intake_standings(intake);
    assert_int_equal(standings_board(standings, 0)->unverified, rot->marked);
    assert_int_equal(standings_contest(standings, 0)->unverified, rot->marked);
    assert_false(standings_contest(standings, 1)->unverified);
    intake_destroy(&intake);
    record_close(&record);
    site_destroy(&site);
}

int main(void)
{
    struct rows rows = {0};
    log_set_level(LOG_LEVEL_ERROR);
    ROWS_ADD(&rows, test_kept, rows_kept);
    ROWS_ADD(&rows, test_rot, rots);
    return rows_run(&rows, "hub_memory");
}
