/* reliability.md, R12: "every index: clean error". Of the journal's and the spool's own
 * memory; test_history_faults does the same with SQLite's. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "history/journal.h"
#include "history/spool.h"
#include "support/disk.h"
#include "support/journal_rows.h"
#include "support/rows.h"
#include "support/scarce.h"

/* Where they write; emptied by system calls alone. */
static char folder[DISK_FOLDER_SIZE];

static void remove_files(void)
{
    static const char *const files[] = {"ev-2026-11-23.db",
                                        "ev-2026-11-23.db-wal",
                                        "ev-2026-11-24.db",
                                        "ev-2026-11-24.db-wal",
                                        "hub.db",
                                        "hub.db-wal",
                                        "lock",
                                        "spool.db",
                                        "spool.db-wal"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)unlink(path);
    }
}

static struct journal *open_on(const char *day, struct journal_found *ret_found,
                               struct diag *diag)
{
    const struct journal_config config = {folder, 30};
    return journal_open(&config, day, ret_found, diag);
}

static bool open_journal(struct diag *diag)
{
    struct journal_found found;
    struct journal *journal = open_on("2026-11-23", &found, diag);
    bool made = journal != NULL;
    journal_close(&journal);
    remove_files();
    return made;
}

static bool reopen_journal(struct diag *diag)
{
    struct journal_found found;
    bool made = false;
    struct journal *journal = open_on("2026-11-23", &found, diag);
    if (journal != NULL) {
        made = JOURNAL_ROWS_APPEND(journal, found.epoch, 8) && journal_commit(journal);
        journal_close(&journal);
    }
    journal = made ? open_on("2026-11-24", &found, diag) : NULL;
    made = journal != NULL && found.head == 8;
    journal_close(&journal);
    remove_files();
    return made;
}

/* A journal that works: what is asked for when it recovers, and what is not when it only
 * goes on. */
static bool recover_journal(struct diag *diag)
{
    struct journal_found found;
    struct journal *journal = open_on("2026-11-23", &found, diag);
    uint64_t head = 0;
    bool made = journal != NULL && JOURNAL_ROWS_APPEND(journal, found.epoch, 8) &&
                journal_commit(journal);
    if (made && !journal_recover(journal, &head)) {
        diag_add(diag, DIAG_ERROR, folder, 0, 0, "%s", journal_fault(journal));
        made = journal_is_suspect(journal) && journal_fault(journal)[0] == '\0';
    }
    journal_close(&journal);
    remove_files();
    return made;
}

/* Marked, and opened again where the mark is of use; without memory for it, all is read.
 */
static bool mark_journal(struct diag *diag)
{
    struct journal_found found;
    struct journal *journal = open_on("2026-11-23", &found, diag);
    bool made = journal != NULL && JOURNAL_ROWS_APPEND(journal, found.epoch, 8) &&
                journal_commit(journal);
    if (made && !journal_mark(journal)) {
        diag_add(diag, DIAG_ERROR, folder, 0, 0, "%s", journal_fault(journal));
        made = false;
    }
    journal_close(&journal);
    journal = made ? open_on("2026-11-23", &found, diag) : NULL;
    made = journal != NULL && found.head == 8 && !found.damaged &&
           (journal_unverified(journal) == 8 || journal_unverified(journal) == 0);
    journal_close(&journal);
    remove_files();
    return made;
}

static bool open_spool(struct diag *diag)
{
    char path[128];
    snprintf(path, sizeof path, "%s/spool.db", folder);
    const struct spool_config config = {path, 1000, 1000};
    struct spool *spool = spool_open(&config, diag);
    bool made = spool != NULL;
    spool_close(&spool);
    remove_files();
    return made;
}

/* "Nothing per event is allocated by us." */
static void work(void *context)
{
    struct journal *journal = context;
    int64_t epoch = 0;
    int64_t sequence = 0;
    assert_true(JOURNAL_ROWS_APPEND(journal, 1, 5000));
    assert_true(journal_commit(journal));
    assert_true(journal_source_last(journal, str_from("pbx-1"), &epoch, &sequence));
}

static void check_nothing_per_event(void **state)
{
    struct journal_found found;
    static struct diag diag;
    struct journal *journal = open_on("2026-11-23", &found, &diag);
    (void)state;
    assert_non_null(journal);
    assert_int_equal(scarce_asked_by(work, journal), 0);
    assert_int_equal(journal_head(journal), 5000);
    journal_close(&journal);
    remove_files();
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "a journal is whole or not there",
         .attempt = open_journal,
         .is_told = true},
        {.name = "a journal of another day is whole or not there",
         .attempt = reopen_journal,
         .is_told = true},
        {.name = "a journal recovers whole or says why",
         .attempt = recover_journal,
         .is_told = true},
        {.name = "a mark is kept, or is of no use",
         .attempt = mark_journal,
         .is_told = true,
         .may_do_without = true},
        {.name = "a spool is whole or not there", .attempt = open_spool, .is_told = true},
    };
    static struct rows rows;
    disk_make_folder(folder);
    ROWS_ADD(&rows, scarce_check, table);
    rows_add_one(&rows, "an event asks for no memory", check_nothing_per_event);
    int failed = rows_run(&rows, "history: scarce memory");
    (void)rmdir(folder);
    return failed;
}
