/*
 * R11 and R12: "disk full, EIO, read-only: acknowledgements stop, full recovery", with
 * the n-th operation on the disk failing for all n. What was committed is there when the
 * disk works again, what was not can be said again, and nothing is ever altered.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "history/journal.h"
#include "history/spool.h"
#include "support/disk.h"
#include "support/journal_rows.h"
#include "support/rows.h"

enum { ROWS = 60, BATCH = 4, OPERATIONS_MAX = 50000, STRIDE = 23 };

static const char first_day[] = "2026-11-23";
static const char next_day[] = "2026-11-24";

struct trial {
    const char *name;
    enum disk_fault fault;
    bool lasting; /* until the hub has seen it fail */
};

static struct trial trials[] = {
    {"one operation fails", DISK_EIO, false},
    {"operations fail for a while", DISK_EIO, true},
    {"one write is short", DISK_SHORT, false},
    {"writes are short for a while", DISK_SHORT, true},
    {"the disk is full once", DISK_FULL, false},
    {"the disk is full for a while", DISK_FULL, true},
    {"one sync fails, and its pages are lost", DISK_LOST, false},
    {"syncs fail for a while, and their pages are lost", DISK_LOST, true},
    {"one of SQLite's allocations fails", DISK_NO_MEMORY, false},
    {"SQLite's allocations fail for a while", DISK_NO_MEMORY, true},
};

/* A hub or a publisher in trouble. */
struct desk {
    const struct trial *trial;
    uint64_t n; /* the operation that fails */
    char folder[DISK_FOLDER_SIZE];
    char path[DISK_FOLDER_SIZE + 16]; /* the spool's */
    struct journal *journal;
    struct journal_found found;
    struct spool *spool;
    struct diag diag;
    uint64_t kept; /* rows, or messages, that were committed */
    int refusals;
};

#define EXPECT(desk, condition)                                                          \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            fail_msg("%s, operation %" PRIu64 ": not so: %s; %s %s",                     \
                     (desk)->trial->name, (desk)->n, #condition,                         \
                     (desk)->journal != NULL ? journal_fault((desk)->journal) : "",      \
                     (desk)->diag.count > 0 ? (desk)->diag.entries[0].text : "");        \
        }                                                                                \
    } while (false)

/* The disk's trouble has been seen; it ends. */
static void see(struct desk *desk)
{
    EXPECT(desk, disk_has_failed());
    desk->refusals++;
    disk_heal();
}

static bool open_journal(struct desk *desk, const char *day)
{
    const struct journal_config config = {desk->folder, 30};
    diag_clear(&desk->diag);
    desk->journal = journal_open(&config, day, &desk->found, &desk->diag);
    return desk->journal != NULL;
}

/* As the hub does: it is told why it cannot, and tries again. */
static void open_at_last(struct desk *desk, const char *day)
{
    if (!open_journal(desk, day)) {
        EXPECT(desk, desk->diag.errors == 1);
        see(desk);
        EXPECT(desk, open_journal(desk, day));
    }
    EXPECT(desk, !desk->found.damaged && desk->diag.count == 0);
    EXPECT(desk, desk->found.head >= desk->kept);
    desk->kept = desk->found.head;
}

static void recover(struct desk *desk)
{
    uint64_t head = 0;
    EXPECT(desk, journal_is_suspect(desk->journal));
    EXPECT(desk, journal_fault(desk->journal)[0] != '\0');
    /* While the disk fails it may say so, and must not say more than it knows. */
    if (journal_recover(desk->journal, &head)) {
        EXPECT(desk, head >= desk->kept);
    }
    see(desk);
    EXPECT(desk, journal_recover(desk->journal, &head));
    EXPECT(desk, head >= desk->kept);
    EXPECT(desk, head == journal_head(desk->journal));
    desk->kept = head;
}

/* Appends again after a failure what is not on the disk. */
static void keep_rows(struct desk *desk, uint64_t to)
{
    while (desk->kept < to) {
        uint64_t end = desk->kept + BATCH < to ? desk->kept + BATCH : to;
        bool done = JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, end) &&
                    journal_commit(desk->journal);
        if (!done) {
            recover(desk);
        } else {
            desk->kept = end;
        }
    }
}

static void turn_day(struct desk *desk)
{
    if (!journal_set_day(desk->journal, next_day)) {
        EXPECT(desk, !journal_is_suspect(desk->journal));
        see(desk);
        EXPECT(desk, journal_set_day(desk->journal, next_day));
    }
}

static void put_value(struct desk *desk)
{
    if (!journal_put(desk->journal, "theme", "winter", 6)) {
        recover(desk);
        EXPECT(desk, journal_put(desk->journal, "theme", "winter", 6));
    }
}

static void mark(struct desk *desk)
{
    if (!journal_mark(desk->journal)) {
        recover(desk);
        EXPECT(desk, journal_mark(desk->journal));
    }
}

/* What cannot be read is no damage. */
static void verify(struct desk *desk)
{
    while (journal_unverified(desk->journal) > 0) {
        enum journal_verdict verdict = journal_verify(desk->journal, BATCH);
        EXPECT(desk, verdict == JOURNAL_WHOLE || verdict == JOURNAL_UNREADABLE);
        if (verdict == JOURNAL_UNREADABLE) {
            recover(desk);
        }
    }
}

static bool count_same(void *context, const struct journal_row *row)
{
    *(uint64_t *)context += journal_rows_same(row) ? 1 : 0;
    return true;
}

static void live_as_hub(struct desk *desk)
{
    uint64_t same = 0;
    uint64_t reached = 0;
    char value[8];
    open_at_last(desk, first_day);
    keep_rows(desk, ROWS / 2);
    put_value(desk);
    turn_day(desk);
    keep_rows(desk, ROWS - 4);
    mark(desk);
    keep_rows(desk, ROWS - 1);
    journal_close(&desk->journal);
    open_at_last(desk, next_day);
    keep_rows(desk, ROWS);
    verify(desk);
    journal_close(&desk->journal);
    disk_heal();
    open_at_last(desk, next_day);
    EXPECT(desk, desk->found.head == ROWS);
    EXPECT(desk, journal_read(desk->journal, 1, ROWS, count_same, &same, &reached));
    EXPECT(desk, same == ROWS);
    EXPECT(desk, journal_get(desk->journal, "theme", value, sizeof value) == 6);
    journal_close(&desk->journal);
}

/* -- the publisher ----------------------------------------------------------------------
 */

static bool open_spool(struct desk *desk)
{
    const struct spool_config config = {desk->path, 1 << 20, 1000};
    diag_clear(&desk->diag);
    desk->spool = spool_open(&config, &desk->diag);
    return desk->spool != NULL;
}

static void open_spool_at_last(struct desk *desk)
{
    if (!open_spool(desk)) {
        EXPECT(desk, desk->diag.errors == 1);
        see(desk);
        EXPECT(desk, open_spool(desk));
    }
    EXPECT(desk, desk->diag.count == 0);
}

static bool say(struct desk *desk, int64_t from, int64_t to)
{
    for (int64_t i = from; i <= to; i++) {
        char body[500];
        memset(body, 'a' + (int)(i % 26), sizeof body);
        const struct spool_message message = {
            7, i, str_from("topic"), {body, sizeof body}};
        if (!spool_put(desk->spool, &message, i)) {
            return false;
        }
    }
    return spool_commit(desk->spool);
}

static void recover_spool(struct desk *desk)
{
    int64_t epoch = 0;
    int64_t sequence = 0;
    EXPECT(desk, spool_is_suspect(desk->spool));
    EXPECT(desk, spool_fault(desk->spool)[0] != '\0');
    (void)spool_recover(desk->spool, &epoch, &sequence);
    see(desk);
    EXPECT(desk, spool_recover(desk->spool, &epoch, &sequence));
    EXPECT(desk, (uint64_t)sequence >= desk->kept);
    desk->kept = (uint64_t)sequence;
}

static void keep_messages(struct desk *desk, uint64_t to)
{
    while (desk->kept < to) {
        uint64_t end = desk->kept + BATCH < to ? desk->kept + BATCH : to;
        if (!say(desk, (int64_t)desk->kept + 1, (int64_t)end)) {
            recover_spool(desk);
        } else {
            desk->kept = end;
        }
    }
}

static void live_as_publisher(struct desk *desk)
{
    struct spool_message message = {7, 0, {NULL, 0}, {NULL, 0}};
    int64_t last = 0;
    open_spool_at_last(desk);
    keep_messages(desk, ROWS / 2);
    spool_close(&desk->spool);
    open_spool_at_last(desk);
    keep_messages(desk, ROWS);
    spool_close(&desk->spool);
    disk_heal();
    open_spool_at_last(desk);
    while (spool_next(desk->spool, 7, message.sequence + 1, &message)) {
        EXPECT(desk, message.sequence == ++last);
        EXPECT(desk, message.body.size == 500);
        EXPECT(desk, message.body.data[499] == 'a' + (int)(last % 26));
    }
    EXPECT(desk, last == ROWS && spool_open_count(desk->spool) == ROWS);
    EXPECT(desk, spool_dropped(desk->spool) == 0);
    spool_close(&desk->spool);
}

/* -- all n -----------------------------------------------------------------------------
 */

/* A life in which the n-th operation fails. False: it had fewer. */
static bool fail_once(const struct trial *trial, uint64_t n, void (*live)(struct desk *))
{
    static struct desk desk;
    memset(&desk, 0, sizeof desk);
    desk.trial = trial;
    desk.n = n;
    disk_make_folder(desk.folder);
    snprintf(desk.path, sizeof desk.path, "%s/spool.db", desk.folder);
    disk_reset();
    disk_record();
    disk_fail(trial->fault, n, trial->lasting);
    live(&desk);
    bool failed = disk_has_failed();
    disk_empty_folder(desk.folder);
    assert_int_equal(rmdir(desk.folder), 0);
    return failed;
}

/* Each n; of the thousands of allocations every so many, another one in each trial,
 * unless WALLBOARD_EXHAUSTIVE asks for all. */
static void fail_each(const struct trial *trial, void (*live)(struct desk *))
{
    bool all = trial->fault != DISK_NO_MEMORY || getenv("WALLBOARD_EXHAUSTIVE") != NULL;
    uint64_t n = all || trial->lasting ? 1 : STRIDE / 2;
    uint64_t count = 0;
    for (; n < OPERATIONS_MAX && fail_once(trial, n, live); n += all ? 1 : STRIDE) {
        count++;
    }
    printf("%" PRIu64 " failures\n", count);
    assert_in_range(count, 20, OPERATIONS_MAX - 1); /* or nothing is counted here */
}

static void check_hub(void **state)
{
    fail_each(*state, live_as_hub);
}

static void check_publisher(void **state)
{
    fail_each(*state, live_as_publisher);
}

int main(void)
{
    static struct rows rows;
    static struct trial publisher_trials[sizeof trials / sizeof trials[0]];
    static char names[sizeof trials / sizeof trials[0]][96];
    disk_install();
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        publisher_trials[i] = trials[i];
        snprintf(names[i], sizeof names[i], "a publisher's: %s", trials[i].name);
        publisher_trials[i].name = names[i];
    }
    ROWS_ADD(&rows, check_hub, trials);
    ROWS_ADD(&rows, check_publisher, publisher_trials);
    return rows_run(&rows, "history: a failing disk");
}
