/*
 * history/journal.h: "the next start reads what comes after the mark, and leaves the rest
 * for journal_verify()". reliability.md, R10: whatever is altered is found and told, when
 * the hub starts or a while later.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "history/journal.h"
#include "support/faults.h"
#include "support/journal_rows.h"
#include "support/rows.h"
#include "support/scratch_log.h"

static const char monday[] = "2026-11-23";
static const char tuesday[] = "2026-11-24";

enum { MARKED = 30, HEAD = 40, SLICE = 7 };

struct desk {
    struct scratch_log folder;
    struct journal *journal;
    struct journal_found found;
    struct diag diag;
};

static void open_on(struct desk *desk, const char *day)
{
    const struct journal_config config = {desk->folder.folder, 30};
    diag_clear(&desk->diag);
    desk->journal = journal_open(&config, day, &desk->found, &desk->diag);
    if (desk->journal == NULL) {
        fail_msg("%s", desk->diag.entries[0].text);
    }
}

static bool add(struct desk *desk, uint64_t to)
{
    return JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, to) &&
           journal_commit(desk->journal);
}

/* A hub that marked row 30 of 40 and was killed, in its second life if that is asked for:
 * its rows are of another epoch then. */
static void leave(struct desk *desk, int lives)
{
    scratch_log_init(&desk->folder, "");
    for (int life = 1; life <= lives; life++) {
        pid_t child = fork();
        if (child == 0) {
            open_on(desk, monday);
            bool done = life < lives || (add(desk, 10) && add(desk, MARKED) &&
                                         journal_mark(desk->journal) && add(desk, HEAD));
            _exit(done ? 0 : 1);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
}

static void finish(struct desk *desk)
{
    journal_close(&desk->journal);
    scratch_log_finish(&desk->folder);
}

/* What a disk may do, or a person. */
static void alter(const struct desk *desk, const char *file, const char *sql)
{
    char path[SCRATCH_PATH_SIZE * 2];
    sqlite3 *handle = NULL;
    char *fault = NULL;
    scratch_log_beside(&desk->folder, file, path, sizeof path);
    assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), 0);
    if (sqlite3_exec(handle, sql, NULL, NULL, &fault) != SQLITE_OK) {
        fail_msg("%s", fault);
    }
    sqlite3_close(handle);
}

static bool look_at(void *context, const struct journal_row *row)
{
    *(bool *)context = *(bool *)context && journal_rows_same(row);
    return true;
}

/* "CRC-checked when read anyway": up to the row before a bad one, and then it is said. */
static void expect_read(struct desk *desk, uint64_t good)
{
    bool same = true;
    uint64_t reached = 0;
    bool whole = journal_read(desk->journal, 1, UINT64_MAX, look_at, &same, &reached);
    assert_int_equal(whole, good == journal_head(desk->journal));
    assert_int_equal(reached, good);
    assert_true(same);
}

static void expect_sources(struct desk *desk, uint64_t head)
{
    for (int n = 0; n < JOURNAL_ROWS_SOURCES; n++) {
        char name[16];
        int64_t epoch = 0;
        int64_t sequence = 0;
        snprintf(name, sizeof name, "pbx-%d", n);
        (void)journal_source_last(desk->journal, str_from(name), &epoch, &sequence);
        assert_int_equal(sequence, journal_rows_source_last(n, head));
    }
}

/* In slices to the end, or to the damage. */
static enum journal_verdict verify(struct desk *desk)
{
    enum journal_verdict verdict = JOURNAL_WHOLE;
    uint64_t left = journal_unverified(desk->journal);
    while (left > 0 && verdict == JOURNAL_WHOLE) {
        verdict = journal_verify(desk->journal, SLICE);
        uint64_t now = journal_unverified(desk->journal);
        assert_int_equal(now,
                         verdict == JOURNAL_WHOLE && left > SLICE ? left - SLICE : 0);
        left = now;
    }
    return verdict;
}

/* -- what is found when ----------------------------------------------------------------
 */

struct harm {
    const char *name;
    const char *file, *sql; /* NULL: nothing is altered */
    uint64_t unverified;    /* after the start */
    uint64_t head;          /* found at the start */
    const char *at_start;   /* said in diag, "" nothing */
    uint64_t good;          /* rows before the damage */
    const char *later;      /* the slices' fault; "" none */
};

#define DAY "ev-2026-11-23.db"

static struct harm harms[] = {
    {"nothing altered: what was marked is read later", NULL, NULL, 30, 40, "", 40, ""},
    {"a row before the mark: found by the slices", DAY,
     "UPDATE event SET body = 'x' WHERE sequence = 12", 30, 40, "", 11,
     DAY ": row 12 is not what was written"},
    {"the first row of the day: found by the slices", DAY,
     "UPDATE event SET received_ms = received_ms + 1 WHERE sequence = 1", 30, 40, "", 0,
     DAY ": row 1 is not what was written"},
    {"a row before the mark is gone: found by the slices", DAY,
     "DELETE FROM event WHERE sequence = 29", 30, 40, "", 28, DAY ": row 29 is missing"},
    {"the marked row: found at the start", DAY,
     "UPDATE event SET body = 'x' WHERE sequence = 30", 0, 29,
     DAY ": row 30 is not what was written", 29, ""},
    {"a row after the mark: found at the start", DAY,
     "UPDATE event SET body = 'x' WHERE sequence = 35", 0, 34,
     DAY ": row 35 is not what was written", 34, ""},
    {"both: found at the start, the rows before the first are kept", DAY,
     "UPDATE event SET body = 'x' WHERE sequence IN (12, 35)", 0, 11,
     DAY ": row 12 is not what was written", 11, ""},
    {"a row after the mark is gone: found at the start", DAY,
     "DELETE FROM event WHERE sequence = 31", 0, 30, DAY ": row 31 is missing", 30, ""},
    {"the marked row and all behind it are gone: no mark, all is read", DAY,
     "DELETE FROM event WHERE sequence >= 30", 0, 29, "", 29, ""},
    {"a torn tail behind the mark: as ever", DAY, "DELETE FROM event WHERE sequence > 37",
     30, 37, "", 37, ""},
    {"a page that is said to be free: all is read", DAY,
     "CREATE TABLE more(a); DROP TABLE more", 0, 40, "", 40, ""},
    {"where the day begins: found at the start", DAY,
     "INSERT INTO source VALUES('pbx-1', 1, 999, 1, 0)", 0, 40,
     DAY ": a source's numbers are damaged", 40, ""},
    {"the mark itself: said, and all is read", "hub.db",
     "UPDATE value SET value = x'00' WHERE name = 'verified'", 0, 40,
     "hub.db: a named value is missing or damaged", 40, ""},
};

static void expect_said(struct desk *desk, const char *text)
{
    char said[SCRATCH_PATH_SIZE * 2] = "";
    if (text[0] != '\0') {
        snprintf(said, sizeof said, "%s: warning: %s\n", desk->folder.folder, text);
    }
    faults_expect(&desk->diag, said);
    assert_int_equal(desk->found.damaged, text[0] != '\0');
}

static void check_harm(void **state)
{
    const struct harm *harm = *state;
    struct desk desk = {0};
    leave(&desk, 1);
    if (harm->sql != NULL) {
        alter(&desk, harm->file, harm->sql);
    }
    open_on(&desk, monday);
    expect_said(&desk, harm->at_start);
    assert_int_equal(desk.found.head, harm->head);
    assert_int_equal(journal_unverified(desk.journal), harm->unverified);
    expect_sources(&desk, harm->head);
    expect_read(&desk, harm->good);
    assert_true(add(&desk, harm->head + 5)); /* counting goes on meanwhile */
    bool damaged = harm->later[0] != '\0';
    assert_int_equal(verify(&desk), damaged ? JOURNAL_DAMAGED : JOURNAL_WHOLE);
    assert_true(!damaged || str_is(str_from(journal_fault(desk.journal)), harm->later));
    assert_int_equal(journal_mark(desk.journal), !damaged);
    journal_close(&desk.journal);
    /* The next start is one without a mark, or one that has nothing to say. */
    open_on(&desk, monday);
    expect_said(&desk, harm->later);
    assert_int_equal(desk.found.head, damaged ? harm->good : harm->head + 5);
    assert_true(!damaged || journal_unverified(desk.journal) == 0);
    assert_int_equal(desk.found.continued, !damaged);
    expect_sources(&desk, desk.found.head);
    expect_read(&desk, desk.found.head);
    finish(&desk);
}

/* "Rows are not those that were verified": each is whole, and one of another life. */
static void check_exchanged(void **state)
{
    struct desk desk = {0};
    struct desk other = {0};
    char sql[SCRATCH_PATH_SIZE * 3];
    char path[SCRATCH_PATH_SIZE * 2];
    (void)state;
    leave(&desk, 1);
    leave(&other, 2);
    scratch_log_beside(&other.folder, DAY, path, sizeof path);
    snprintf(sql, sizeof sql,
             "ATTACH '%s' AS other; UPDATE event SET (epoch, crc) = (SELECT epoch, crc "
             "FROM other.event WHERE sequence = 12) WHERE sequence = 12",
             path);
    alter(&desk, DAY, sql);
    open_on(&desk, monday);
    assert_int_equal(verify(&desk), JOURNAL_DAMAGED);
    assert_string_equal(journal_fault(desk.journal),
                        DAY ": rows are not those that were verified");
    finish(&other);
    finish(&desk);
}

/* -- what a hub asks for ---------------------------------------------------------------
 */

/* A start for which the mark is of no use: there is no checkpoint, say. */
static void check_after_all(void **state)
{
    struct desk desk = {0};
    (void)state;
    leave(&desk, 1);
    alter(&desk, DAY, "UPDATE event SET body = 'x' WHERE sequence = 12");
    open_on(&desk, monday);
    uint64_t epoch = desk.found.epoch;
    assert_true(journal_verify_day(desk.journal, &desk.found, &desk.diag));
    expect_said(&desk, DAY ": row 12 is not what was written");
    assert_int_equal(desk.found.head, 11);
    assert_int_equal(desk.found.epoch, epoch + 1);
    assert_int_equal(journal_unverified(desk.journal), 0);
    expect_sources(&desk, 11);
    assert_true(add(&desk, 20));
    expect_read(&desk, 20);
    /* with nothing left it changes nothing */
    assert_true(journal_verify_day(desk.journal, &desk.found, &desk.diag));
    assert_int_equal(desk.found.head, 11);
    finish(&desk);
}

struct turn {
    const char *name;
    const char *sql;
    enum journal_verdict verdict;
};

static struct turn turns[] = {
    {"a day that is over is read to its end", "SELECT 1", JOURNAL_WHOLE},
    {"a day that is over is told of, and stays as it is",
     "UPDATE event SET body = 'x' WHERE sequence = 12", JOURNAL_DAMAGED_BEFORE},
};

static void check_turn(void **state)
{
    const struct turn *turn = *state;
    struct desk desk = {0};
    leave(&desk, 1);
    alter(&desk, DAY, turn->sql);
    open_on(&desk, monday);
    assert_true(journal_set_day(desk.journal, tuesday));
    assert_true(add(&desk, 60));
    assert_int_equal(verify(&desk), turn->verdict);
    assert_int_equal(journal_unverified(desk.journal), 0);
    assert_false(journal_is_suspect(desk.journal));
    assert_true(add(&desk, 70));
    finish(&desk);
}

static void check_recovered(void **state)
{
    struct desk desk = {0};
    uint64_t head = 0;
    (void)state;
    leave(&desk, 1);
    open_on(&desk, monday);
    assert_true(journal_recover(desk.journal, &head));
    assert_int_equal(head, HEAD);
    assert_int_equal(journal_unverified(desk.journal), 0);
    finish(&desk);
}

/* A mark says what is committed; of a day without rows it says nothing. */
static void check_mark(void **state)
{
    struct desk desk = {0};
    (void)state;
    scratch_log_init(&desk.folder, "");
    open_on(&desk, monday);
    assert_true(journal_mark(desk.journal));
    assert_true(JOURNAL_ROWS_APPEND(desk.journal, desk.found.epoch, 3));
    assert_false(journal_mark(desk.journal));
    assert_string_equal(journal_fault(desk.journal), "a batch is open");
    assert_true(journal_commit(desk.journal));
    assert_true(journal_mark(desk.journal));
    journal_close(&desk.journal);
    open_on(&desk, monday);
    assert_true(desk.found.continued);
    assert_int_equal(journal_unverified(desk.journal), 3);
    /* the marked day is not the newest one any more */
    assert_true(journal_set_day(desk.journal, tuesday));
    assert_true(add(&desk, 5));
    journal_close(&desk.journal);
    open_on(&desk, tuesday);
    assert_int_equal(journal_unverified(desk.journal), 0);
    expect_read(&desk, 5);
    finish(&desk);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_harm, harms);
    rows_add_one(&rows, "whole rows of another life: found by the slices",
                 check_exchanged);
    rows_add_one(&rows, "all of the day is verified where that is asked for",
                 check_after_all);
    ROWS_ADD(&rows, check_turn, turns);
    rows_add_one(&rows, "a recovery reads all", check_recovered);
    rows_add_one(&rows, "a mark says what is committed", check_mark);
    return rows_run(&rows, "history: verified in slices");
}
