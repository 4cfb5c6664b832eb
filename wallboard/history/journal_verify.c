#include <stdlib.h>

#include "history/day_mark.h"
#include "history/journal_state.h"

#define MARK "verified" /* a value in hub.db */

/* -- the mark --------------------------------------------------------------------------
 */

static bool keep_mark(struct journal *journal, const struct day_mark *mark)
{
    size_t size = day_mark_write(mark, journal->sources, NULL, 0);
    uint8_t *bytes = malloc(size);
    if (bytes == NULL) {
        fault_set(&journal->fault, "out of memory");
        return journal_fail(journal, false);
    }
    (void)day_mark_write(mark, journal->sources, bytes, size);
    bool kept = journal_put(journal, MARK, bytes, size);
    free(bytes);
    return kept;
}

bool journal_mark(struct journal *journal)
{
    const struct day_file *today = &journal->today;
    struct day_mark mark = {.base = today->base, .head = today->head, .end = today->end};
    if (journal_refuse_suspect(journal)) {
        return journal_fail(journal, false);
    }
    if (today->pending > 0 || journal->is_damaged) {
        fault_set(&journal->fault,
                  today->pending > 0 ? "a batch is open" : "today's file is damaged");
        return journal_fail(journal, false);
    }
    if (today->head == today->base) {
        return true; /* nothing to be marked */
    }
    (void)str_copy(mark.name, sizeof mark.name, str_from(today->name));
    return keep_mark(journal, &mark);
}

/* The mark's bytes, the caller's to free; NULL: there is none that can be read. */
static uint8_t *load_mark(struct journal *journal, size_t *ret_size)
{
    size_t got = 0;
    if (!hub_record_get(&journal->record, MARK, NULL, 0, ret_size, &journal->fault) ||
        *ret_size == 0) {
        return NULL;
    }
    uint8_t *bytes = malloc(*ret_size);
    if (bytes != NULL && !hub_record_get(&journal->record, MARK, bytes, *ret_size, &got,
                                         &journal->fault)) {
        free(bytes);
        bytes = NULL;
    }
    return bytes;
}

bool journal_verify_after_mark(struct journal *journal)
{
    size_t size = 0;
    struct day_mark mark;
    uint8_t *bytes = load_mark(journal, &size);
    if (bytes == NULL) {
        return false;
    }
    bool good =
        day_mark_read((struct str){(char *)bytes, size}, &mark, journal->sources) &&
        day_file_verify_after(&journal->today, &mark, journal->sources,
                              &journal->fault) == DAY_FILE_OK;
    free(bytes);
    if (good) {
        journal->unread = (struct day_check){
            .next = mark.base + 1, .last = mark.head, .expected = mark.end.digest};
        (void)str_copy(journal->unread_day, sizeof journal->unread_day,
                       str_from(mark.name));
    }
    return good;
}

/* -- what was taken on trust -----------------------------------------------------------
 */

uint64_t journal_unverified(const struct journal *journal)
{
    const struct day_check *unread = &journal->unread;
    return unread->next > unread->last ? 0 : unread->last + 1 - unread->next;
}

static enum journal_verdict find_damage(struct journal *journal, bool is_today)
{
    struct fault fault = journal->fault;
    if (!is_today) {
        return JOURNAL_DAMAGED_BEFORE;
    }
    journal->is_damaged = true;
    bool gone = journal_put(journal, MARK, NULL, 0);
    journal->fault = gone ? fault : journal->fault;
    return gone ? JOURNAL_DAMAGED : JOURNAL_UNREADABLE;
}

enum journal_verdict journal_verify(struct journal *journal, uint64_t rows)
{
    struct day_check *unread = &journal->unread;
    if (journal_unverified(journal) == 0 || journal_refuse_suspect(journal)) {
        return JOURNAL_WHOLE;
    }
    /* today's file, or that of a day which is over by now */
    struct day_file *day = journal_day_file(journal, journal->unread_day);
    enum day_file_result result =
        day == NULL ? DAY_FILE_DAMAGED
                    : day_file_check(day, unread, rows, &journal->fault);
    if (result == DAY_FILE_OK) {
        return JOURNAL_WHOLE;
    }
    *unread = (struct day_check){.next = 1};
    (void)journal_fail(journal, result == DAY_FILE_FAILED);
    return result == DAY_FILE_FAILED ? JOURNAL_UNREADABLE
                                     : find_damage(journal, day == &journal->today);
}

bool journal_verify_day(struct journal *journal, struct journal_found *found,
                        struct diag *diag)
{
    bool damaged = false;
    if (journal_unverified(journal) == 0) {
        return true;
    }
    day_file_close(&journal->today);
    bool done = journal_start_days(journal, false, &damaged, diag) &&
                (!damaged || journal_begin_epoch(journal, true, found));
    if (!done) {
        diag_add(diag, DIAG_ERROR, journal->folder, 0, 0, "%s", journal->fault.text);
        return false;
    }
    journal->fault.text[0] = '\0';
    journal_weigh(journal);
    return true;
}
