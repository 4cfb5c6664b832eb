#ifndef WALLBOARD_HISTORY_JOURNAL_STATE_H
#define WALLBOARD_HISTORY_JOURNAL_STATE_H

/* What journal.c and journal_start.c share. */

#include "base/crc32c.h"
#include "history/database.h"
#include "history/day_file.h"
#include "history/day_list.h"
#include "history/hub_record.h"
#include "history/journal.h"
#include "history/source_marks.h"

struct journal {
    char *folder;
    int keep_days;
    int lock; /* descriptor; -1: none */
    struct crc32c table;
    struct hub_record record;
    struct day_list days; /* the last one is today's */
    struct day_file today;
    struct day_file reader; /* an older day, the last that was read */
    struct source_marks *sources;
    uint64_t epoch;
    char day[DAY_NAME_SIZE]; /* today's, its file open or not */
    struct day_check unread; /* see journal_verify() */
    char unread_day[DAY_NAME_SIZE];
    bool is_damaged; /* today's file, by journal_verify(): it is not to be marked */
    bool is_suspect;
    uint64_t bytes_before; /* of the days before today's */
    struct journal_counts counts;
    struct fault fault;
};

/* Finds the days and opens the newest, verified, mended if need be; *ret_damaged and
 * `diag` (may be NULL) tell of damage. `trusts`: a mark in hub.db, for what is before it.
 * False: the fault says why. */
bool journal_start_days(struct journal *journal, bool trusts, bool *ret_damaged,
                        struct diag *diag);

/* Verifies the newest day, just opened, from the mark in hub.db on. False: there is none
 * that can be used, and the sources' numbers are to be read anew. */
bool journal_verify_after_mark(struct journal *journal);

/* That day's file, open; an older one until another is read. NULL: it is not there, or
 * cannot be opened. */
struct day_file *journal_day_file(struct journal *journal, const char *name);

/* The epoch of this start, on disk before the first of its numbers. */
bool journal_begin_epoch(struct journal *journal, bool damaged,
                         struct journal_found *ret_found);

/* A call that did not do what it should, which is false; `suspect`: the disk's doing. */
bool journal_fail(struct journal *journal, bool suspect);

/* Is it suspect? Then the fault says so. */
bool journal_refuse_suspect(struct journal *journal);

/* Opens `hub.db`; a damaged one is put aside for a new one. */
bool journal_start_record(struct journal *journal, bool *ret_damaged, struct diag *diag);

/* Turns to a day that may be the newest on disk or a later one. */
bool journal_start_on(struct journal *journal, const char *day);

/* Makes the file of a day after the last one, and turns to it. */
bool journal_start_day(struct journal *journal, const char *day);

/* Counts what is on disk anew. */
void journal_weigh(struct journal *journal);

#endif
