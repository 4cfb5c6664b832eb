/* hub/proofreader.h: "some rows a turn", at its pace; docs/hub.md, "Being there again".
 */

#include <stdlib.h>

#include <sqlite3.h>

#include "base/log.h"
#include "history/journal.h"
#include "hub/proofreader.h"
#include "support/journal_rows.h"
#include "support/rows.h"

#define FOLDER TEST_SCRATCH "/hub_proofreader"

enum { EVENTS = 1200 };

static struct mono at_ms(int64_t ms)
{
    return mono_add_ms((struct mono){1}, ms);
}

static struct journal *open_journal(void)
{
    struct journal_found found;
    struct diag diag;
    const struct journal_config config = {.folder = FOLDER, .keep_days = 7};
    diag_clear(&diag);
    struct journal *journal = journal_open(&config, "2026-11-22", &found, &diag);
    assert_non_null(journal);
    return journal;
}

/* A journal of so many marked events, as a start finds it. */
static struct journal *restart(const char *sql)
{
    assert_int_equal(system("rm -rf " FOLDER), 0);
    struct journal *journal = open_journal();
    assert_true(JOURNAL_ROWS_APPEND(journal, 1, EVENTS));
    assert_true(journal_commit(journal) && journal_mark(journal));
    journal_close(&journal);
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(FOLDER "/ev-2026-11-22.db", &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    return open_journal();
}

static void test_pace(void **state)
{
    (void)state;
    struct proofreader reader = {.begun = false};
    struct journal *journal = restart("SELECT 1");
    assert_int_equal(proofreader_wait_ms(&reader, journal, at_ms(0), 1000), 0);
    assert_true(proofreader_turn(&reader, journal, at_ms(0)));
    assert_int_equal(journal_unverified(journal), EVENTS - 500);
    /* a loop that turns faster reads no more for it */
    assert_true(proofreader_turn(&reader, journal, at_ms(9)));
    assert_int_equal(journal_unverified(journal), EVENTS - 500);
    assert_int_equal(proofreader_wait_ms(&reader, journal, at_ms(3), 1000), 7);
    assert_int_equal(proofreader_wait_ms(&reader, journal, at_ms(3), 5), 5);
    assert_true(proofreader_turn(&reader, journal, at_ms(10)));
    assert_int_equal(journal_unverified(journal), EVENTS - 1000);
    assert_true(proofreader_turn(&reader, journal, at_ms(20)));
    assert_int_equal(journal_unverified(journal), 0);
    assert_int_equal(proofreader_wait_ms(&reader, journal, at_ms(20), 1000), 1000);
    assert_true(proofreader_turn(&reader, journal, at_ms(30)));
    journal_close(&journal);
}

/* "The hub ends": not before the bad event's turn. */
static void test_damage(void **state)
{
    (void)state;
    struct proofreader reader = {.begun = false};
    struct journal *journal = restart("UPDATE event SET body = 'x' WHERE sequence = 700");
    assert_true(proofreader_turn(&reader, journal, at_ms(0)));
    assert_false(proofreader_turn(&reader, journal, at_ms(10)));
    assert_string_equal(journal_fault(journal),
                        "ev-2026-11-22.db: row 700 is not what was written");
    journal_close(&journal);
}

/* Of a day that is over: the hub goes on. */
static void test_damage_before(void **state)
{
    (void)state;
    struct proofreader reader = {.begun = false};
    struct journal *journal = restart("UPDATE event SET body = 'x' WHERE sequence = 7");
    assert_true(journal_set_day(journal, "2026-11-23"));
    assert_true(proofreader_turn(&reader, journal, at_ms(0)));
    assert_int_equal(journal_unverified(journal), 0);
    journal_close(&journal);
}

int main(void)
{
    static struct rows rows;
    log_set_level(LOG_LEVEL_ERROR);
    rows_add_one(&rows, "500 events at most in 10 ms", test_pace);
    rows_add_one(&rows, "a bad event of today ends the hub", test_damage);
    rows_add_one(&rows, "one of a day that is over does not", test_damage_before);
    return rows_run(&rows, "hub: proofreader");
}
