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
    bool is_suspect;
    uint64_t bytes_before; /* of the days before today's */
    struct journal_counts counts;
    struct fault fault;
};

/* Finds the days and opens the newest, verified, mended if need be; *ret_damaged and
 * `diag` (may be NULL) tell of damage. False: the fault says why. */
bool journal_start_days(struct journal *journal, bool *ret_damaged, struct diag *diag);

/* Opens `hub.db`; a damaged one is put aside for a new one. */
bool journal_start_record(struct journal *journal, bool *ret_damaged, struct diag *diag);

/* Turns to a day that may be the newest on disk or a later one. */
bool journal_start_on(struct journal *journal, const char *day);

/* Makes the file of a day after the last one, and turns to it. */
bool journal_start_day(struct journal *journal, const char *day);

/* Counts what is on disk anew. */
void journal_weigh(struct journal *journal);

#endif
