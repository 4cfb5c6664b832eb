/* reliability.md, sections 6 and 8: what the journal keeps, and what it says was lost. */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
static const char wednesday[] = "2026-11-25";
/* 2026-11-23T00:00:00Z */
#define MONDAY_MS INT64_C(1795392000000)
#define DAY_MS    INT64_C(86400000)

/* A folder with a journal in it, gone afterwards. */
struct desk {
    struct scratch_log folder;
    struct journal *journal;
    struct journal_found found;
    struct diag diag;
};

static bool try_open(struct desk *desk, const char *day)
{
    const struct journal_config config = {desk->folder.folder, 2};
    diag_clear(&desk->diag);
    desk->journal = journal_open(&config, day, &desk->found, &desk->diag);
    return desk->journal != NULL;
}

static void open_on(struct desk *desk, const char *day)
{
    if (!try_open(desk, day)) {
        fail_msg("%s", desk->diag.entries[0].text);
    }
}

static struct desk *start_on(const char *day)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    scratch_log_init(&desk->folder, "");
    open_on(desk, day);
    return desk;
}

static void finish(struct desk *desk)
{
    journal_close(&desk->journal);
    scratch_log_finish(&desk->folder);
    free(desk);
}

static void add(struct desk *desk, uint64_t to)
{
    assert_true(JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, to));
    assert_true(journal_commit(desk->journal));
    assert_int_equal(journal_head(desk->journal), to);
}

struct reading {
    uint64_t count, stop_after;
    bool wrong;
};

static bool look_at(void *context, const struct journal_row *row)
{
    struct reading *reading = context;
    reading->wrong = reading->wrong || !journal_rows_same(row);
    reading->count++;
    return reading->count != reading->stop_after;
}

/* Reads and expects rows [from, reached] as they were written. */
static void expect_read(struct desk *desk, uint64_t from, uint64_t to, bool whole,
                        uint64_t reached)
{
    struct reading reading = {0};
    uint64_t got = 0;
    assert_int_equal(journal_read(desk->journal, from, to, look_at, &reading, &got),
                     whole);
    assert_int_equal(got, reached);
    assert_int_equal(reading.count, reached + 1 - from);
    assert_false(reading.wrong);
}

static void expect_sources(struct desk *desk, uint64_t head)
{
    for (int n = 0; n < JOURNAL_ROWS_SOURCES; n++) {
        char name[16];
        int64_t epoch = 0;
        int64_t sequence = 0;
        snprintf(name, sizeof name, "pbx-%d", n);
        bool found =
            journal_source_last(desk->journal, str_from(name), &epoch, &sequence);
        assert_int_equal(found, journal_rows_source_last(n, head) > 0);
        assert_int_equal(sequence, journal_rows_source_last(n, head));
        assert_int_equal(epoch, found ? 1000 + n : 0);
    }
}

/* -- keeping and giving back --------------------------------------------------------- */

static void check_keeps(void **state)
{
    struct desk *desk = start_on(monday);
    (void)state;
    assert_true(desk->found.fresh);
    assert_false(desk->found.damaged || desk->found.continued);
    assert_int_equal(desk->found.head, 0);
    assert_int_equal(journal_first(desk->journal), 0);
    add(desk, 10);
    add(desk, 300);
    expect_read(desk, 1, 300, true, 300);
    expect_read(desk, 11, 11, true, 11);
    expect_read(desk, 290, UINT64_MAX, true, 300);
    expect_read(desk, 301, 400, true, 300); /* the head is told by reached alone */
    expect_sources(desk, 300);
    assert_int_equal(journal_day_first(desk->journal, monday), 1);
    assert_int_equal(journal_counts(desk->journal)->rows, 300);
    assert_int_equal(journal_counts(desk->journal)->commits, 2);
    assert_in_range(journal_counts(desk->journal)->bytes, 300 * 200, 300 * 2000);
    assert_string_equal(journal_fault(desk->journal), "");
    finish(desk);
}

static void check_visitor_stops(void **state)
{
    struct desk *desk = start_on(monday);
    struct reading reading = {.stop_after = 5};
    uint64_t reached = 0;
    (void)state;
    add(desk, 20);
    assert_true(journal_read(desk->journal, 3, 20, look_at, &reading, &reached));
    assert_int_equal(reached, 7);
    finish(desk);
}

static void check_uncommitted(void **state)
{
    struct desk *desk = start_on(monday);
    (void)state;
    add(desk, 4);
    assert_true(JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, 8));
    expect_read(desk, 1, 8, true, 4);
    expect_sources(desk, 4);
    assert_int_equal(journal_head(desk->journal), 4);
    assert_true(journal_commit(desk->journal));
    expect_read(desk, 1, 8, true, 8);
    expect_sources(desk, 8);
    finish(desk);
}

/* The rows and numbers that are refused, and that a refusal costs nothing else. */
struct refusal {
    const char *name;
    uint64_t sequence_on, epoch_on;
    const char *source;
    const char *fault;
};

static struct refusal refusals[] = {
    {"a number that was given is refused", 0, 0, "pbx",
     "row 4 of epoch 1 is not row 5 of epoch 1"},
    {"a number too far is refused", 2, 0, "pbx",
     "row 6 of epoch 1 is not row 5 of epoch 1"},
    {"another epoch is refused", 1, 1, "pbx", "row 5 of epoch 2 is not row 5 of epoch 1"},
    {"a numbered row of nobody is refused", 1, 0, "",
     "source '' is one too many, or no name"},
};

static void check_refusal(void **state)
{
    const struct refusal *refusal = *state;
    struct desk *desk = start_on(monday);
    struct journal_rows_text text;
    add(desk, 4);
    struct journal_row row =
        journal_rows_make(4 + refusal->sequence_on, 1 + refusal->epoch_on, &text);
    row.source = str_from(refusal->source);
    assert_false(journal_append(desk->journal, &row));
    assert_string_equal(journal_fault(desk->journal), refusal->fault);
    assert_false(journal_is_suspect(desk->journal));
    assert_int_equal(journal_counts(desk->journal)->errors, 1);
    add(desk, 8);
    expect_read(desk, 1, 8, true, 8);
    finish(desk);
}

static void check_many_sources(void **state)
{
    struct desk *desk = start_on(monday);
    struct journal_rows_text text;
    (void)state;
    for (uint64_t i = 1; i <= 1025; i++) {
        char name[16];
        struct journal_row row = journal_rows_make(i, 1, &text);
        snprintf(name, sizeof name, "s%d", (int)i);
        row.source = str_from(name);
        row.source_epoch = 7;
        row.source_sequence = (int64_t)i;
        assert_int_equal(journal_append(desk->journal, &row), i <= 1024);
    }
    assert_true(journal_commit(desk->journal));
    journal_close(&desk->journal);
    open_on(desk, monday);
    int64_t epoch = 0;
    int64_t sequence = 0;
    assert_true(journal_source_last(desk->journal, str_from("s1024"), &epoch, &sequence));
    assert_int_equal(sequence, 1024);
    assert_false(
        journal_source_last(desk->journal, str_from("s1025"), &epoch, &sequence));
    finish(desk);
}

/* Empty texts, no time, bytes that are no UTF-8 and a NUL come back as they were. */
static bool take_odd(void *context, const struct journal_row *row)
{
    const struct journal_row *odd = context;
    assert_true(str_equal(row->source, odd->source));
    assert_true(str_equal(row->id, odd->id));
    assert_true(str_equal(row->type, odd->type));
    assert_true(str_equal(row->body, odd->body));
    assert_int_equal(row->time_ms, INT64_MIN);
    assert_int_equal(row->flags, JOURNAL_UNNUMBERED | JOURNAL_PLAIN);
    return true;
}

static void check_odd_row(void **state)
{
    struct desk *desk = start_on(monday);
    struct journal_row odd = {
        .sequence = 1,
        .epoch = 1,
        .time_ms = INT64_MIN,
        .source_epoch = -1,
        .source_sequence = -1,
        .id = {"\xff\0\xfe", 3},
        .body = {"\xc3", 1},
        .flags = JOURNAL_UNNUMBERED | JOURNAL_PLAIN,
    };
    uint64_t reached = 0;
    (void)state;
    assert_true(journal_append(desk->journal, &odd));
    assert_true(journal_commit(desk->journal));
    assert_true(journal_read(desk->journal, 1, 1, take_odd, &odd, &reached));
    assert_int_equal(reached, 1);
    finish(desk);
}

/* -- days ------------------------------------------------------------------------------
 */

static void check_days(void **state)
{
    struct desk *desk = start_on(monday);
    (void)state;
    add(desk, 50);
    assert_true(journal_set_day(desk->journal, monday));
    assert_true(journal_set_day(desk->journal, tuesday));
    assert_int_equal(journal_day_first(desk->journal, tuesday), 51);
    expect_sources(desk, 50);
    add(desk, 80);
    assert_true(journal_set_day(desk->journal, wednesday));
    add(desk, 120);
    assert_int_equal(journal_day_first(desk->journal, monday), 1);
    assert_int_equal(journal_day_first(desk->journal, tuesday), 51);
    assert_int_equal(journal_day_first(desk->journal, wednesday), 81);
    assert_int_equal(journal_day_first(desk->journal, "2026-11-30"), 121);
    assert_int_equal(journal_day_first(desk->journal, "2026-11-01"), 1);
    expect_read(desk, 1, 120, true, 120);
    expect_read(desk, 49, 52, true, 52);
    journal_close(&desk->journal);
    open_on(desk, wednesday);
    assert_true(desk->found.continued);
    expect_read(desk, 1, 120, true, 120);
    expect_sources(desk, 120);
    finish(desk);
}

/* The sources of a day without a row of theirs are those of the day before. */
static void check_quiet_day(void **state)
{
    struct desk *desk = start_on(monday);
    (void)state;
    add(desk, 50);
    journal_close(&desk->journal);
    open_on(desk, tuesday);
    expect_sources(desk, 50);
    journal_close(&desk->journal);
    open_on(desk, wednesday);
    assert_int_equal(desk->found.head, 50);
    assert_true(desk->found.continued);
    expect_sources(desk, 50);
    add(desk, 51);
    finish(desk);
}

struct turn {
    const char *name;
    const char *day; /* asked for after Tuesday */
    bool pending;
    const char *fault;
};

static struct turn turns[] = {
    {"a day does not go back", "2026-11-23", false,
     "'2026-11-23' cannot follow 2026-11-24"},
    {"a day is a date", "2026-11-2x", false, "'2026-11-2x' cannot follow 2026-11-24"},
    {"a day is a whole date", "2026-11", false, "'2026-11' cannot follow 2026-11-24"},
    {"a day is not a path", "../../etc/", false, "'../../etc/' cannot follow 2026-11-24"},
    {"a batch is committed before its day ends", "2026-11-25", true,
     "'2026-11-25' cannot follow 2026-11-24, which has a batch open"},
};

static void check_turn(void **state)
{
    const struct turn *turn = *state;
    struct desk *desk = start_on(tuesday);
    add(desk, 3);
    assert_true(!turn->pending || JOURNAL_ROWS_APPEND(desk->journal, 1, 4));
    assert_false(journal_set_day(desk->journal, turn->day));
    assert_string_equal(journal_fault(desk->journal), turn->fault);
    assert_false(journal_is_suspect(desk->journal));
    assert_true(journal_commit(desk->journal));
    add(desk, 9);
    finish(desk);
}

static void check_prune(void **state)
{
    struct desk *desk = start_on(monday);
    (void)state;
    add(desk, 50);
    assert_true(journal_set_day(desk->journal, tuesday));
    add(desk, 80);
    assert_true(journal_set_day(desk->journal, wednesday));
    add(desk, 90);
    /* Kept for 2 days after its end, wherever on earth that is. */
    assert_int_equal(journal_prune(desk->journal, MONDAY_MS + 3 * DAY_MS), 0);
    assert_int_equal(journal_prune(desk->journal, MONDAY_MS + 5 * DAY_MS), 1);
    assert_int_equal(journal_first(desk->journal), 51);
    expect_read(desk, 51, 90, true, 90);
    expect_read(desk, 50, 90, false, 49);
    assert_string_equal(journal_fault(desk->journal), "row 50 is in none of the days");
    /* A clock that is a year ahead does not take today. */
    assert_int_equal(journal_prune(desk->journal, MONDAY_MS + 365 * DAY_MS), 1);
    expect_read(desk, 81, 90, true, 90);
    journal_close(&desk->journal);
    open_on(desk, "2027-01-01");
    assert_int_equal(journal_prune(desk->journal, MONDAY_MS + 365 * DAY_MS), 1);
    assert_int_equal(desk->found.head, 90);
    assert_int_equal(journal_head(desk->journal), 90);
    expect_sources(desk, 90); /* as long as the hub runs... */
    journal_close(&desk->journal);
    open_on(desk, "2027-01-01");
    expect_sources(desk, 90);
    assert_true(journal_set_day(desk->journal, "2027-01-02"));
    journal_close(&desk->journal);
    open_on(desk, "2027-01-02");
    expect_sources(desk, 0); /* ...and one day longer than their rows */
    add(desk, 91);
    finish(desk);
}

/* -- epochs
 * ------------------------------------------------------------------------------ */

enum stop {
    STOP_CLEAN,
    STOP_PENDING,  /* with a batch open */
    STOP_KILLED,   /* as kill -9 leaves it */
    STOP_IDLE,     /* the same, before anything was committed */
    STOP_CUT_TAIL, /* clean, and then the newest file is gone */
    STOP_NO_RECORD,
};

struct life {
    const char *name;
    enum stop stop;
    bool continued, fresh;
    uint64_t epoch, head;
};

static struct life lives[] = {
    {"a clean stop: the epoch goes on", STOP_CLEAN, true, false, 1, 40},
    {"a stop with a batch open: a new epoch", STOP_PENDING, false, false, 2, 40},
    {"no clean-stop mark: a new epoch", STOP_KILLED, false, false, 2, 40},
    {"nor for one that committed nothing: it may have relayed", STOP_IDLE, false, false,
     2, 40},
    {"a lost tail: a new epoch", STOP_CUT_TAIL, false, false, 2, 20},
    {"a lost hub.db: another hub, a new epoch", STOP_NO_RECORD, false, false, 2, 40},
};

/* What a dead program leaves: its files as they are, and no lock. */
static void leave_as_killed(struct desk *desk, uint64_t to)
{
    pid_t child = fork();
    if (child == 0) {
        open_on(desk, tuesday);
        (void)(JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, to) &&
               journal_commit(desk->journal) &&
               JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, to + 5));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void remove_file(struct desk *desk, const char *name)
{
    char path[SCRATCH_PATH_SIZE * 2];
    scratch_log_beside(&desk->folder, name, path, sizeof path);
    assert_int_equal(unlink(path), 0);
}

static void stop(struct desk *desk, enum stop how)
{
    switch (how) {
    case STOP_CLEAN:
        break;
    case STOP_PENDING:
        assert_true(JOURNAL_ROWS_APPEND(desk->journal, 1, 44));
        break;
    case STOP_KILLED: /* the first life ended cleanly, the second did not */
        journal_close(&desk->journal);
        leave_as_killed(desk, 40);
        break;
    case STOP_IDLE:
        add(desk, 40);
        journal_close(&desk->journal);
        leave_as_killed(desk, 40);
        break;
    case STOP_CUT_TAIL:
        journal_close(&desk->journal);
        remove_file(desk, "ev-2026-11-24.db");
        break;
    case STOP_NO_RECORD:
        journal_close(&desk->journal);
        remove_file(desk, "hub.db");
        break;
    }
    journal_close(&desk->journal);
}

static void check_life(void **state)
{
    const struct life *life = *state;
    struct desk *desk = start_on(monday);
    uint64_t hub = desk->found.hub;
    assert_int_not_equal(hub, 0);
    add(desk, 20);
    assert_true(journal_set_day(desk->journal, tuesday));
    add(desk, life->stop == STOP_KILLED ? 30 : 40);
    stop(desk, life->stop);
    open_on(desk, tuesday);
    assert_int_equal(desk->found.continued, life->continued);
    assert_int_equal(desk->found.fresh, life->fresh);
    assert_int_equal(desk->found.epoch, life->epoch);
    assert_int_equal(desk->found.head, life->head);
    assert_int_equal(desk->found.hub == hub, life->stop != STOP_NO_RECORD);
    assert_false(desk->found.damaged);
    faults_expect(&desk->diag, "");
    expect_read(desk, 1, life->head, true, life->head);
    expect_sources(desk, life->head);
    add(desk, 60);
    expect_read(desk, 1, 60, true, 60);
    finish(desk);
}

/* -- refused at start
 * --------------------------------------------------------------------- */

static void expect_refused(struct desk *desk, const char *day, const char *reason)
{
    char text[SCRATCH_PATH_SIZE * 2];
    snprintf(text, sizeof text, "%s: %s\n", desk->folder.folder, reason);
    assert_false(try_open(desk, day));
    faults_expect(&desk->diag, text);
}

static void check_second_hub(void **state)
{
    struct desk *desk = start_on(monday);
    struct journal *first = desk->journal;
    (void)state;
    expect_refused(desk, monday, "another hub is using this journal");
    desk->journal = first;
    add(desk, 5);
    finish(desk);
}

static void check_clock_back(void **state)
{
    struct desk *desk = start_on(tuesday);
    (void)state;
    add(desk, 5);
    journal_close(&desk->journal);
    expect_refused(desk, monday,
                   "the newest day is 2026-11-24, after 2026-11-23: is this machine's "
                   "clock right?");
    expect_refused(desk, "today", "'today' is not a day");
    open_on(desk, tuesday);
    expect_read(desk, 1, 5, true, 5);
    finish(desk);
}

static void check_no_folder(void **state)
{
    struct desk desk = {.folder.folder = "/proc/nowhere/journal"};
    (void)state;
    expect_refused(&desk, monday, "cannot be made: No such file or directory");
}

/* -- what is not an event
 * ----------------------------------------------------------------- */

static void check_values(void **state)
{
    struct desk *desk = start_on(monday);
    char text[8] = "";
    (void)state;
    assert_int_equal(journal_get(desk->journal, "theme", text, sizeof text), 0);
    assert_true(journal_put(desk->journal, "theme", "winter", 6));
    assert_true(journal_put(desk->journal, "theme", "harbour-light", 13));
    assert_true(journal_put(desk->journal, "gone", "x", 1));
    assert_true(journal_put(desk->journal, "gone", NULL, 0));
    journal_close(&desk->journal);
    open_on(desk, tuesday);
    assert_int_equal(journal_get(desk->journal, "theme", text, sizeof text), 13);
    assert_memory_equal(text, "harbour-", 8);
    assert_int_equal(journal_get(desk->journal, "theme", NULL, 0), 13);
    assert_int_equal(journal_get(desk->journal, "gone", text, sizeof text), 0);
    assert_string_equal(journal_fault(desk->journal), "");
    finish(desk);
}

/* How many audit rows a stranger finds with SQLite's own shell. */
static int audit_rows(struct desk *desk)
{
    char path[SCRATCH_PATH_SIZE * 2];
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    scratch_log_beside(&desk->folder, "hub.db", path, sizeof path);
    assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), 0);
    assert_int_equal(sqlite3_prepare_v2(handle,
                                        "SELECT count(*) FROM audit WHERE issuer = 'ann' "
                                        "AND action = 'theme' AND detail = 'winter'",
                                        -1, &statement, NULL),
                     0);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int count = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return count;
}

static void check_audit(void **state)
{
    struct desk *desk = start_on(monday);
    (void)state;
    for (int day = 0; day < 3; day++) {
        assert_true(journal_audit(desk->journal, MONDAY_MS + day * DAY_MS,
                                  str_from("ann"), str_from("theme"),
                                  str_from("winter")));
    }
    journal_close(&desk->journal);
    assert_int_equal(audit_rows(desk), 3);
    open_on(desk, monday);
    assert_int_equal(journal_prune(desk->journal, MONDAY_MS + 3 * DAY_MS), 0);
    journal_close(&desk->journal);
    assert_int_equal(audit_rows(desk), 2);
    open_on(desk, monday);
    finish(desk);
}

static void check_modes(void **state)
{
    struct desk *desk = start_on(monday);
    static const struct {
        const char *name;
        mode_t mode;
    } files[] = {{"ev-2026-11-23.db", 0400},
                 {"ev-2026-11-24.db", 0600},
                 {"hub.db", 0600},
                 {"lock", 0600}};
    (void)state;
    add(desk, 3);
    assert_true(journal_set_day(desk->journal, tuesday));
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[SCRATCH_PATH_SIZE * 2];
        struct stat status;
        scratch_log_beside(&desk->folder, files[i].name, path, sizeof path);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, files[i].mode);
    }
    finish(desk);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "what is committed is read back", check_keeps);
    rows_add_one(&rows, "a visitor may stop", check_visitor_stops);
    rows_add_one(&rows, "what is not committed is not told", check_uncommitted);
    ROWS_ADD(&rows, check_refusal, refusals);
    rows_add_one(&rows, "the 1025th source is refused", check_many_sources);
    rows_add_one(&rows, "a row comes back byte by byte", check_odd_row);
    rows_add_one(&rows, "one sequence over three days", check_days);
    rows_add_one(&rows, "sources are known over a day without a row", check_quiet_day);
    ROWS_ADD(&rows, check_turn, turns);
    rows_add_one(&rows, "old days go, today stays", check_prune);
    ROWS_ADD(&rows, check_life, lives);
    rows_add_one(&rows, "a second hub is told so", check_second_hub);
    rows_add_one(&rows, "a clock that went back is told so", check_clock_back);
    rows_add_one(&rows, "a folder that cannot be made is told", check_no_folder);
    rows_add_one(&rows, "named values outlive a restart", check_values);
    rows_add_one(&rows, "the audit is kept, and pruned", check_audit);
    rows_add_one(&rows, "files are the owner's alone, a finished day is read-only",
                 check_modes);
    return rows_run(&rows, "history: journal");
}
