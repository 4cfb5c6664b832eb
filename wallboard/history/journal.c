#include "history/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "history/journal_state.h"

/* -- starting and stopping --------------------------------------------------------- */

/* The folder, and the lock that a second hub finds taken. */
static bool take_folder(struct journal *journal)
{
    char path[DAY_PATH_SIZE];
    if (mkdir(journal->folder, 0700) != 0 && errno != EEXIST) {
        fault_set(&journal->fault, "cannot be made: %s", strerror(errno));
        return false;
    }
    if (str_format(path, sizeof path, "%s/lock", journal->folder) > DAY_PATH_SIZE / 2) {
        fault_set(&journal->fault, "too long a name");
        return false;
    }
    journal->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (journal->lock < 0) {
        fault_set(&journal->fault, "cannot be written: %s", strerror(errno));
        return false;
    }
    if (flock(journal->lock, LOCK_EX | LOCK_NB) != 0) {
        fault_set(&journal->fault, errno == EWOULDBLOCK
                                       ? "another hub is using this journal"
                                       : "cannot be locked");
        return false;
    }
    return true;
}

/* Is what stands on disk what the last stop left? Else the numbers from here on are not
 * those that somebody may have heard. */
static bool is_continued(const struct journal *journal, bool damaged)
{
    const struct hub_record *record = &journal->record;
    return record->is_clean && !damaged && record->epoch > 0 &&
           record->epoch >= journal->today.end.epoch &&
           record->head == journal_head(journal);
}

bool journal_begin_epoch(struct journal *journal, bool damaged,
                         struct journal_found *ret_found)
{
    uint64_t head = journal_head(journal);
    uint64_t last = journal->record.epoch;
    if (last < journal->today.end.epoch) { /* hub.db was lost */
        last = journal->today.end.epoch;
    }
    bool continued = is_continued(journal, damaged);
    *ret_found = (struct journal_found){
        .hub = journal->record.hub,
        .epoch = continued ? last : last + 1,
        .head = head,
        .fresh = last == 0 && head == 0,
        .damaged = damaged,
        .continued = continued,
    };
    journal->epoch = ret_found->epoch;
    return hub_record_mark(&journal->record, journal->epoch, head, false,
                           &journal->fault);
}

static struct journal *create(const struct journal_config *config)
{
    struct journal *journal = calloc(1, sizeof *journal);
    if (journal == NULL) {
        return NULL;
    }
    journal->lock = -1;
    journal->keep_days = config->keep_days;
    journal->folder = strdup(config->folder);
    crc32c_init(&journal->table);
    if (journal->folder == NULL) {
        free(journal);
        return NULL;
    }
    return journal;
}

static void destroy(struct journal **self)
{
    struct journal *journal = *self;
    day_file_close(&journal->reader);
    day_file_close(&journal->today);
    hub_record_close(&journal->record);
    day_list_finish(&journal->days);
    source_marks_destroy(&journal->sources);
    if (journal->lock >= 0) {
        (void)close(journal->lock);
    }
    free(journal->folder);
    free(journal);
    *self = NULL;
}

struct journal *journal_open(const struct journal_config *config, const char *day,
                             struct journal_found *ret_found, struct diag *diag)
{
    bool damaged = false;
    if (day != NULL && !day_name_is_valid(day)) {
        diag_add(diag, DIAG_ERROR, config->folder, 0, 0, "'%s' is not a day", day);
        return NULL;
    }
    struct journal *journal = create(config);
    if (journal == NULL) {
        diag_add(diag, DIAG_ERROR, config->folder, 0, 0, "out of memory");
        return NULL;
    }
    if (!take_folder(journal) || !journal_start_record(journal, &damaged, diag) ||
        !journal_start_days(journal, true, &damaged, diag) ||
        !journal_begin_epoch(journal, damaged, ret_found) ||
        !journal_start_on(journal, day)) {
        diag_add(diag, DIAG_ERROR, config->folder, 0, 0, "%s", journal->fault.text);
        destroy(&journal);
        return NULL;
    }
    journal->fault.text[0] = '\0';
    journal_weigh(journal);
    return journal;
}

void journal_close(struct journal **self)
{
    struct journal *journal = *self;
    if (journal == NULL) {
        return;
    }
    bool has_day = journal->today.handle != NULL;
    if (!journal->is_suspect && journal->today.pending == 0 &&
        (!has_day || database_checkpoint(journal->today.handle, &journal->fault)) &&
        hub_record_mark(&journal->record, journal->epoch, journal->today.head, true,
                        &journal->fault)) {
        (void)database_checkpoint(journal->record.handle, &journal->fault);
    }
    destroy(self);
}

bool journal_recover(struct journal *journal, uint64_t *ret_head)
{
    bool damaged = false;
    journal->is_suspect = true;
    day_file_close(&journal->reader);
    day_file_close(&journal->today);
    hub_record_close(&journal->record);
    if (!journal_start_record(journal, &damaged, NULL) ||
        !journal_start_days(journal, false, &damaged, NULL) ||
        !journal_start_on(journal, journal->day) ||
        !hub_record_mark(&journal->record, journal->epoch, journal_head(journal), false,
                         &journal->fault)) {
        journal->counts.errors++;
        return false;
    }
    journal->is_suspect = false;
    journal_weigh(journal);
    *ret_head = journal_head(journal);
    return true;
}

/* -- writing ---------------------------------------------------------------------------
 */

bool journal_fail(struct journal *journal, bool suspect)
{
    journal->is_suspect = journal->is_suspect || suspect;
    journal->counts.errors++;
    return false;
}

bool journal_refuse_suspect(struct journal *journal)
{
    if (journal->is_suspect && journal->fault.text[0] == '\0') {
        fault_set(&journal->fault, "the journal must be recovered");
    }
    return journal->is_suspect;
}

bool journal_set_day(struct journal *journal, const char *day)
{
    if (journal_refuse_suspect(journal)) {
        return journal_fail(journal, false);
    }
    int order = strcmp(day, journal->day);
    if (order == 0) {
        return true;
    }
    if (!day_name_is_valid(day) || order < 0 || journal->today.pending > 0) {
        fault_set(&journal->fault, "'%s' cannot follow %s%s", day, journal->day,
                  journal->today.pending > 0 ? ", which has a batch open" : "");
        return journal_fail(journal, false);
    }
    return journal_start_day(journal, day) || journal_fail(journal, false);
}

static bool admit(struct journal *journal, const struct journal_row *row)
{
    uint64_t next = journal->today.head + journal->today.pending + 1;
    if (row->sequence != next || row->epoch != journal->epoch) {
        fault_set(&journal->fault, "row %llu of epoch %llu is not row %llu of epoch %llu",
                  (unsigned long long)row->sequence, (unsigned long long)row->epoch,
                  (unsigned long long)next, (unsigned long long)journal->epoch);
        return false;
    }
    if (row->source_epoch >= 0 && !source_marks_admit(journal->sources, row->source)) {
        fault_set(&journal->fault, "source '%.*s' is one too many, or no name",
                  (int)(row->source.size < 128 ? row->source.size : 128),
                  row->source.size > 0 ? row->source.data : "");
        return false;
    }
    return true;
}

bool journal_append(struct journal *journal, const struct journal_row *row)
{
    if (journal_refuse_suspect(journal) || !admit(journal, row)) {
        return journal_fail(journal, false);
    }
    if (!day_file_append(&journal->today, row, &journal->fault)) {
        return journal_fail(journal, true);
    }
    if (row->source_epoch >= 0) {
        const struct source_mark mark = {row->source_epoch, row->source_sequence,
                                         row->sequence};
        source_marks_hear(journal->sources, row->source, &mark);
    }
    return true;
}

bool journal_commit(struct journal *journal)
{
    if (journal_refuse_suspect(journal)) {
        return journal_fail(journal, false);
    }
    uint64_t rows = journal->today.pending;
    if (rows == 0) {
        return true;
    }
    struct mono from = clock_mono();
    if (!day_file_commit(&journal->today, &journal->fault)) {
        return journal_fail(journal, true);
    }
    source_marks_keep(journal->sources);
    journal->counts.last_commit_us = (clock_mono().ns - from.ns) / 1000;
    journal->counts.rows += rows;
    journal->counts.commits++;
    journal->days.of[journal->days.count - 1].last = journal->today.head;
    const struct day_list today = {&journal->days.of[journal->days.count - 1], 1, 1};
    journal->counts.bytes =
        journal->bytes_before + day_list_bytes(&today, journal->folder);
    return true;
}

bool journal_audit(struct journal *journal, int64_t at_ms, struct str issuer,
                   struct str action, struct str detail)
{
    if (journal_refuse_suspect(journal)) {
        return journal_fail(journal, false);
    }
    return hub_record_audit(&journal->record, at_ms, issuer, action, detail,
                            &journal->fault) ||
           journal_fail(journal, true);
}

bool journal_put(struct journal *journal, const char *name, const void *value,
                 size_t size)
{
    if (journal_refuse_suspect(journal)) {
        return journal_fail(journal, false);
    }
    return hub_record_put(&journal->record, name, value, size, &journal->fault) ||
           journal_fail(journal, true);
}

size_t journal_get(struct journal *journal, const char *name, void *buffer, size_t size)
{
    size_t found = 0;
    if (journal_refuse_suspect(journal) ||
        !hub_record_get(&journal->record, name, buffer, size, &found, &journal->fault)) {
        (void)journal_fail(journal, false);
        return 0;
    }
    return found;
}

int journal_prune(struct journal *journal, int64_t now_ms)
{
    int64_t before_ms = now_ms - journal->keep_days * INT64_C(86400000);
    int removed = 0;
    if (journal_refuse_suspect(journal)) {
        return 0;
    }
    day_file_close(&journal->reader);
    while (journal->days.count > 1 &&
           day_name_over_ms(journal->days.of[0].name) <= before_ms) {
        if (!day_list_remove(&journal->days, journal->folder, 0, &journal->fault)) {
            (void)journal_fail(journal, false);
            break;
        }
        removed++;
    }
    if (!hub_record_forget(&journal->record, before_ms, &journal->fault)) {
        (void)journal_fail(journal, true);
    }
    journal_weigh(journal);
    return removed;
}

/* -- reading ---------------------------------------------------------------------------
 */

/* The n-th day's file, open for reading. */
static struct day_file *reader_of(struct journal *journal, size_t n)
{
    char path[DAY_PATH_SIZE];
    const struct day_entry *entry = &journal->days.of[n];
    struct day_file *reader = &journal->reader;
    if (n + 1 == journal->days.count) {
        return &journal->today;
    }
    if (reader->handle != NULL && strcmp(reader->name, entry->name) == 0) {
        return reader;
    }
    day_file_close(reader);
    (void)day_list_path(path, journal->folder, entry->name, "");
    bool open = day_file_open(reader, path, entry->name, DATABASE_READ, &journal->table,
                              &journal->fault) == DAY_FILE_OK;
    return open ? reader : NULL;
}

struct day_file *journal_day_file(struct journal *journal, const char *name)
{
    const struct day_entry *entry = day_list_find(&journal->days, name);
    return entry == NULL ? NULL : reader_of(journal, (size_t)(entry - journal->days.of));
}

bool journal_read(struct journal *journal, uint64_t from, uint64_t to,
                  journal_visitor *visit, void *context, uint64_t *ret_reached)
{
    uint64_t head = journal_head(journal);
    *ret_reached = from - 1;
    to = to < head ? to : head;
    if (journal_refuse_suspect(journal) || from == 0) {
        return journal_fail(journal, false);
    }
    for (size_t i = 0; i < journal->days.count && *ret_reached < to; i++) {
        const struct day_entry *entry = &journal->days.of[i];
        uint64_t next = *ret_reached + 1;
        if (next <= entry->base || next > entry->last) {
            continue;
        }
        struct day_reading reading = {.from = next,
                                      .to = to < entry->last ? to : entry->last,
                                      .visit = visit,
                                      .context = context,
                                      .reached = *ret_reached};
        struct day_file *day = reader_of(journal, i);
        bool read =
            day != NULL && day_file_read(day, &reading, &journal->fault) == DAY_FILE_OK;
        *ret_reached = reading.reached;
        if (!read) {
            return journal_fail(journal, false);
        }
        if (reading.reached < reading.to) {
            return true; /* the visitor has seen enough */
        }
    }
    if (*ret_reached < to) {
        fault_set(&journal->fault, "row %llu is in none of the days",
                  (unsigned long long)*ret_reached + 1);
        return journal_fail(journal, false);
    }
    return true;
}

uint64_t journal_next_whole(struct journal *journal, uint64_t from)
{
    for (size_t i = 0; i < journal->days.count; i++) {
        const struct day_entry *entry = &journal->days.of[i];
        uint64_t at = from > entry->base ? from : entry->base + 1;
        struct day_file *day = at > entry->last ? NULL : reader_of(journal, i);
        at = day == NULL ? entry->last + 1 : day_file_next_whole(day, at);
        if (at <= entry->last) {
            return at;
        }
    }
    return journal_head(journal) + 1;
}

/* -- from memory ------------------------------------------------------------------------
 */

uint64_t journal_day_first(const struct journal *journal, const char *day)
{
    const struct day_list *days = &journal->days;
    uint64_t before = days->count > 0 ? days->of[0].base : 0;
    for (size_t i = 0; i < days->count && strcmp(days->of[i].name, day) < 0; i++) {
        before = days->of[i].last;
    }
    return before + 1;
}

uint64_t journal_first(const struct journal *journal)
{
    for (size_t i = 0; i < journal->days.count; i++) {
        if (journal->days.of[i].last > journal->days.of[i].base) {
            return journal->days.of[i].base + 1;
        }
    }
    return 0;
}

uint64_t journal_head(const struct journal *journal)
{
    return journal->days.count == 0 ? 0 : journal->days.of[journal->days.count - 1].last;
}

bool journal_source_last(const struct journal *journal, struct str source,
                         int64_t *ret_epoch, int64_t *ret_sequence)
{
    const struct source_mark *mark = source_marks_find(journal->sources, source);
    if (mark != NULL) {
        *ret_epoch = mark->epoch;
        *ret_sequence = mark->sequence;
    }
    return mark != NULL;
}

void journal_visit_sources(const struct journal *journal, journal_source_visitor *visit,
                           void *context)
{
    for (size_t i = 0; i < source_marks_count(journal->sources); i++) {
        struct str source;
        const struct source_mark *mark = source_marks_at(journal->sources, i, &source);
        if (mark != NULL) {
            visit(context, source, mark->epoch, mark->sequence);
        }
    }
}

bool journal_is_suspect(const struct journal *journal)
{
    return journal->is_suspect;
}

const char *journal_fault(const struct journal *journal)
{
    return journal->fault.text;
}

void journal_weigh(struct journal *journal)
{
    struct day_list before = journal->days;
    before.count -= before.count > 0 ? 1 : 0;
    journal->bytes_before = day_list_bytes(&before, journal->folder);
    journal->counts.bytes = day_list_bytes(&journal->days, journal->folder);
}

const struct journal_counts *journal_counts(const struct journal *journal)
{
    return &journal->counts;
}
