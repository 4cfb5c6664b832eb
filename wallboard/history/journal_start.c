#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "history/journal_state.h"

/* Rows that are copied between two commits. */
#define MEND_BATCH 10000

static void say_damage(struct journal *journal, bool *ret_damaged, struct diag *diag)
{
    *ret_damaged = true;
    if (diag != NULL) {
        diag_add(diag, DIAG_WARNING, journal->folder, 0, 0, "%s", journal->fault.text);
    }
}

static bool path_of(struct journal *journal, char path[DAY_PATH_SIZE], const char *name,
                    const char *behind)
{
    bool fits = day_list_path(path, journal->folder, name, behind);
    if (!fits) {
        fault_set(&journal->fault, "%s: too long a name", journal->folder);
    }
    return fits;
}

bool journal_start_record(struct journal *journal, bool *ret_damaged, struct diag *diag)
{
    char path[DAY_PATH_SIZE];
    int size = snprintf(path, sizeof path, "%s/hub.db", journal->folder);
    if (size >= DAY_PATH_SIZE) {
        fault_set(&journal->fault, "%s: too long a name", journal->folder);
        return false;
    }
    enum hub_record_result result =
        hub_record_open(&journal->record, path, &journal->table, &journal->fault);
    if (result == HUB_RECORD_DAMAGED) {
        say_damage(journal, ret_damaged, diag);
        if (!database_put_aside(path, &journal->fault)) {
            return false;
        }
        result =
            hub_record_open(&journal->record, path, &journal->table, &journal->fault);
    }
    if (result == HUB_RECORD_OK && journal->record.is_short) {
        fault_set(&journal->fault, "hub.db: a named value is missing or damaged");
        say_damage(journal, ret_damaged, diag);
    }
    return result == HUB_RECORD_OK;
}

/* -- a damaged day ------------------------------------------------------------- */

struct mending {
    struct day_file *copy;
    struct fault *fault;
    bool failed;
};

static bool copy_row(void *context, const struct journal_row *row)
{
    struct mending *mending = context;
    struct day_file *copy = mending->copy;
    mending->failed =
        !day_file_append(copy, row, mending->fault) ||
        (copy->pending == MEND_BATCH && !day_file_commit(copy, mending->fault));
    return !mending->failed;
}

static void remove_copy(const char *path)
{
    static const char *const beside[] = {"", "-wal", "-journal"};
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        char name[DAY_PATH_SIZE];
        if (snprintf(name, sizeof name, "%s%s", path, beside[i]) < DAY_PATH_SIZE) {
            (void)unlink(name);
        }
    }
}

/* The good rows of `day`, which has none if it could not be opened, to a file at `path`.
 */
static bool copy_good(struct journal *journal, struct day_file *day,
                      const struct day_begin *begin, const char *path)
{
    struct day_file copy;
    remove_copy(path);
    if (!day_file_make(&copy, path, begin, &journal->table, &journal->fault)) {
        return false;
    }
    struct mending mending = {&copy, &journal->fault, false};
    struct day_reading reading = {
        .from = begin->base + 1, .to = day->head, .visit = copy_row, .context = &mending};
    bool done = day->handle == NULL || day->head == begin->base ||
                (day_file_read(day, &reading, &journal->fault) == DAY_FILE_OK &&
                 !mending.failed && reading.reached == day->head);
    done = done && day_file_commit(&copy, &journal->fault) &&
           day_file_settle(&copy, &journal->fault);
    day_file_close(&copy);
    return done;
}

/* Puts a file with the good rows alone in the place of the damaged one. Cut short at any
 * point it is begun anew, or brought to its end by day_list_read(). */
static bool mend(struct journal *journal, struct day_entry *entry)
{
    char path[DAY_PATH_SIZE];
    char mended[DAY_PATH_SIZE];
    const struct day_begin begin = {entry->name, entry->base, journal->sources, 0};
    bool done = path_of(journal, path, entry->name, "") &&
                path_of(journal, mended, entry->name, ".mended") &&
                copy_good(journal, &journal->today, &begin, mended) &&
                day_list_sync(journal->folder, &journal->fault);
    day_file_close(&journal->today);
    if (!done || !database_put_aside(path, &journal->fault)) {
        return false;
    }
    if (rename(mended, path) != 0) {
        fault_set(&journal->fault, "%s: %s", mended, strerror(errno));
        return false;
    }
    return day_list_sync(journal->folder, &journal->fault);
}

/* -- finding the days ----------------------------------------------------------- */

static bool renew_sources(struct journal *journal)
{
    source_marks_destroy(&journal->sources);
    journal->sources = source_marks_create();
    if (journal->sources == NULL) {
        fault_set(&journal->fault, "out of memory");
    }
    return journal->sources != NULL;
}

/* The sources' numbers as the day before left them, where its successor cannot be read.
 */
static bool sources_of_before(struct journal *journal)
{
    char path[DAY_PATH_SIZE];
    struct day_file day;
    uint64_t last = 0;
    if (!renew_sources(journal)) {
        return false;
    }
    if (journal->days.count < 2) {
        return true;
    }
    const struct day_entry *before = &journal->days.of[journal->days.count - 2];
    if (!path_of(journal, path, before->name, "")) {
        return false;
    }
    if (day_file_open(&day, path, before->name, DATABASE_READ, &journal->table,
                      &journal->fault) == DAY_FILE_OK) {
        (void)day_file_verify(&day, journal->sources, &last, &journal->fault);
        day_file_close(&day);
    }
    return true;
}

/* Reads all of it, or what comes after a mark that is trusted. */
static enum day_file_result verify_newest(struct journal *journal, bool trusts)
{
    uint64_t last = journal->today.head;
    if (trusts && journal_verify_after_mark(journal)) {
        return DAY_FILE_OK;
    }
    journal->today.head = last;
    return renew_sources(journal) ? day_file_verify(&journal->today, journal->sources,
                                                    &last, &journal->fault)
                                  : DAY_FILE_FAILED;
}

/* Opens the last day of the list, verified. */
static enum day_file_result open_newest(struct journal *journal, struct day_entry *entry,
                                        bool trusts)
{
    char path[DAY_PATH_SIZE];
    if (!path_of(journal, path, entry->name, "") || !renew_sources(journal)) {
        return DAY_FILE_FAILED;
    }
    (void)chmod(path, 0600); /* a finished one goes on if its day does */
    enum day_file_result result =
        day_file_open(&journal->today, path, entry->name, DATABASE_WRITE, &journal->table,
                      &journal->fault);
    if (result == DAY_FILE_OK) {
        entry->base = journal->today.base;
        result = verify_newest(journal, trusts);
        entry->last = journal->today.head;
    }
    return result;
}

/* A file that holds nothing, not even its first page. */
static bool drop_empty(struct journal *journal)
{
    day_file_close(&journal->today);
    return day_list_remove(&journal->days, journal->folder, journal->days.count - 1,
                           &journal->fault);
}

static bool start_newest(struct journal *journal, bool trusts, bool *ret_damaged,
                         struct diag *diag)
{
    while (journal->days.count > 0) {
        size_t last = journal->days.count - 1;
        struct day_entry *entry = &journal->days.of[last];
        entry->base = last > 0 ? journal->days.of[last - 1].last : 0;
        enum day_file_result result = open_newest(journal, entry, trusts);
        if (result == DAY_FILE_EMPTY) {
            if (!drop_empty(journal)) {
                return false;
            }
            continue;
        }
        if (result == DAY_FILE_DAMAGED) {
            say_damage(journal, ret_damaged, diag);
            if ((journal->today.handle == NULL && !sources_of_before(journal)) ||
                !mend(journal, entry)) {
                return false;
            }
            result = open_newest(journal, entry, false);
        }
        return result == DAY_FILE_OK;
    }
    return renew_sources(journal);
}

/* Of a day that is over only where it begins and ends. */
static bool look_at_older(struct journal *journal, struct day_entry *entry,
                          bool *ret_damaged, struct diag *diag)
{
    char path[DAY_PATH_SIZE];
    struct day_file day;
    if (!path_of(journal, path, entry->name, "")) {
        return false;
    }
    switch (day_file_open(&day, path, entry->name, DATABASE_READ, &journal->table,
                          &journal->fault)) {
    case DAY_FILE_OK:
        entry->base = day.base;
        entry->last = day.head;
        day_file_close(&day);
        return true;
    case DAY_FILE_EMPTY:
        return true;
    case DAY_FILE_DAMAGED:
        say_damage(journal, ret_damaged, diag);
        return true;
    case DAY_FILE_FAILED:
        break;
    }
    return false;
}

/* One day's first row follows the last of the day before. */
static void check_joints(struct journal *journal, bool *ret_damaged, struct diag *diag)
{
    for (size_t i = 1; i < journal->days.count; i++) {
        const struct day_entry *before = &journal->days.of[i - 1];
        const struct day_entry *day = &journal->days.of[i];
        if (before->last != day->base) {
            fault_set(&journal->fault,
                      "ev-%s.db: begins after row %llu, ev-%s.db ends at %llu", day->name,
                      (unsigned long long)day->base, before->name,
                      (unsigned long long)before->last);
            say_damage(journal, ret_damaged, diag);
        }
    }
}

bool journal_start_days(struct journal *journal, bool trusts, bool *ret_damaged,
                        struct diag *diag)
{
    struct day_list *days = &journal->days;
    journal->unread = (struct day_check){.next = 1};
    journal->is_damaged = false;
    if (!day_list_read(days, journal->folder, &journal->fault)) {
        return false;
    }
    for (size_t i = 0; i + 1 < days->count; i++) {
        days->of[i].base = days->of[i].last = i > 0 ? days->of[i - 1].last : 0;
        if (!look_at_older(journal, &days->of[i], ret_damaged, diag)) {
            return false;
        }
    }
    if (!start_newest(journal, trusts, ret_damaged, diag)) {
        return false;
    }
    check_joints(journal, ret_damaged, diag);
    return true;
}

/* -- a new day --------------------------------------------------------------------- */

/* The old day's file is finished once the new one's is there. If that fails nothing is
 * lost: its rows are committed, and it is opened as it is. */
static void finish_yesterday(struct journal *journal)
{
    struct fault fault;
    char path[DAY_PATH_SIZE];
    if (journal->today.handle == NULL) {
        return;
    }
    bool done = path_of(journal, path, journal->today.name, "") &&
                day_file_finish(&journal->today, &fault) && chmod(path, 0400) == 0;
    journal->counts.errors += done ? 0 : 1;
}

static bool add_day(struct journal *journal, const char *day, uint64_t base)
{
    bool done = day_list_add(&journal->days, day, base);
    if (!done) {
        fault_set(&journal->fault, "out of memory");
    }
    return done;
}

bool journal_start_day(struct journal *journal, const char *day)
{
    char path[DAY_PATH_SIZE];
    struct day_file next = {.handle = NULL};
    uint64_t head = journal_head(journal);
    uint64_t first = journal_first(journal);
    const struct day_begin begin = {day, head, journal->sources,
                                    first == 0 ? head : first - 1};
    if (!path_of(journal, path, day, "") ||
        !day_file_make(&next, path, &begin, &journal->table, &journal->fault) ||
        !day_list_sync(journal->folder, &journal->fault) ||
        !add_day(journal, day, head)) {
        day_file_close(&next);
        remove_copy(path);
        return false;
    }
    finish_yesterday(journal);
    journal->today = next;
    (void)str_copy(journal->day, sizeof journal->day, str_from(day));
    journal_weigh(journal);
    return true;
}

bool journal_start_on(struct journal *journal, const char *day)
{
    size_t count = journal->days.count;
    const char *newest = count > 0 ? journal->days.of[count - 1].name : "";
    day = day == NULL ? newest : day;
    int order = strcmp(newest, day);
    if (order > 0) {
        fault_set(&journal->fault,
                  "the newest day is %s, after %s: is this machine's clock right?",
                  newest, day);
        return false;
    }
    if (order < 0) {
        return journal_start_day(journal, day);
    }
    (void)str_copy(journal->day, sizeof journal->day, str_from(day));
    return true;
}
