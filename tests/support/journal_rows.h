#ifndef SUPPORT_JOURNAL_ROWS_H
#define SUPPORT_JOURNAL_ROWS_H

/*
 * Rows of a journal that follow from their number alone, so that whatever is read can be
 * held against what was written: three sources that are numbered, and one that is not.
 */

#include <stdbool.h>
#include <stdint.h>

#include "history/journal.h"

enum { JOURNAL_ROWS_SOURCES = 3 };

struct journal_rows_text {
    char source[16], id[24], body[400];
};

/* Row `sequence`; its texts are in `text`, which the caller keeps. */
struct journal_row journal_rows_make(uint64_t sequence, uint64_t epoch,
                                     struct journal_rows_text *text);

/* Does it say, but for its epoch, what journal_rows_make() put there? */
bool journal_rows_same(const struct journal_row *row);

/* The last of rows 1..head that source `n` said: its number; 0 none. */
int64_t journal_rows_source_last(int n, uint64_t head);

/* Appends rows up to `to` after the journal's head; false as soon as one is refused. */
#define JOURNAL_ROWS_APPEND(journal, epoch, to)                                          \
    journal_rows_append_with(journal_append, journal, journal_head(journal), epoch, to)

typedef bool journal_rows_appender(struct journal *journal,
                                   const struct journal_row *row);
bool journal_rows_append_with(journal_rows_appender *append, struct journal *journal,
                              uint64_t head, uint64_t epoch, uint64_t to);

#endif
