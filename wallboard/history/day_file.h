#ifndef WALLBOARD_HISTORY_DAY_FILE_H
#define WALLBOARD_HISTORY_DAY_FILE_H

/*
 * One service day of the journal: its rows, the sequence before its first row, and how
 * far each source had come when the day began. Blocks on the disk. Internal to history/.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crc32c.h"
#include "history/database.h"
#include "history/journal.h"
#include "history/source_marks.h"

#define DAY_NAME_SIZE 11 /* "2026-11-22" */

/* Is it a date in that form? */
bool day_name_is_valid(const char *name);

/* What its rows come to. */
struct day_end {
    uint64_t epoch;  /* of the last row; 0 without rows */
    uint32_t crc;    /* of the last row */
    uint32_t digest; /* CRC32C over the rows' CRCs */
};

/* A zeroed one is closed. */
struct day_file {
    sqlite3 *handle;
    sqlite3_stmt *begin, *insert, *commit, *select;
    const struct crc32c *table;
    uint64_t base, head; /* sequences before the first row, and of the last one on disk */
    uint64_t pending;    /* rows of the batch that is being built */
    struct day_end end, pending_end; /* on disk, and with the batch */
    bool is_finished; /* its day is over: base and head are as written then */
    char name[DAY_NAME_SIZE];
};

enum day_file_result {
    DAY_FILE_OK,
    DAY_FILE_EMPTY,   /* its making never came to an end: nothing is in it */
    DAY_FILE_DAMAGED, /* what stands there is not what was written */
    DAY_FILE_FAILED,  /* the disk or the memory */
};

/* What a day begins with. */
struct day_begin {
    const char *name;
    uint64_t base;                    /* the sequence before its first row */
    const struct source_marks *marks; /* how far each source is... */
    uint64_t oldest;                  /* ...told where its last row is after this one */
};

/* Makes the file of a day. True: all of it is on disk but the folder's entry. */
bool day_file_make(struct day_file *day, const char *path, const struct day_begin *begin,
                   const struct crc32c *table, struct fault *fault);

/* Opens what was made, to write also if it was finished; head is the last row that is
 * there, unverified. `table` is borrowed
 * for the file's life. On all but OK it is closed. */
enum day_file_result day_file_open(struct day_file *day, const char *path,
                                   const char *name, enum database_use use,
                                   const struct crc32c *table, struct fault *fault);

/* Closes it as it is; a batch is lost. */
void day_file_close(struct day_file *day);

/* Adds to the batch; the row must be the next one. False: the file is suspect. */
bool day_file_append(struct day_file *day, const struct journal_row *row,
                     struct fault *fault);

/* False: whether the batch is on disk is not known; the file is suspect. */
bool day_file_commit(struct day_file *day, struct fault *fault);

/* What to read, and how far it came. */
struct day_reading {
    uint64_t from, to; /* beyond the last on disk: that one */
    journal_visitor *visit;
    void *context;
    uint64_t reached; /* the last good one that was visited; from - 1: none */
};

/* Visits those rows. DAMAGED: the one after `reached` is missing or not what was written.
 */
enum day_file_result day_file_read(struct day_file *day, struct day_reading *reading,
                                   struct fault *fault);

/* Reads every row into `marks` and into the digest, and leaves head at the last good one;
 * *ret_last is the last that is there at all. The marks of the day's begin go first. */
enum day_file_result day_file_verify(struct day_file *day, struct source_marks *marks,
                                     uint64_t *ret_last, struct fault *fault);

struct day_mark;

/*
 * The same from a mark on: what stands before it is taken as it was found then, marks
 * too. DAMAGED: the mark is of another file, or something after it is not what was
 * written; the whole file is to be verified then. Its structure is looked at only as far
 * as these rows and the next ones hang on it.
 */
enum day_file_result day_file_verify_after(struct day_file *day,
                                           const struct day_mark *mark,
                                           struct source_marks *marks,
                                           struct fault *fault);

/* Rows that have yet to be read, and what those before and all of them come to. */
struct day_check {
    uint64_t next, last; /* next > last: none */
    uint32_t digest, expected;
};

/* Reads the next `rows` of them at most, each looked up by its number, so that the way to
 * it through the file is tried too. DAMAGED: `next` is missing or not what was written.
 */
enum day_file_result day_file_check(struct day_file *day, struct day_check *check,
                                    uint64_t rows, struct fault *fault);

/* The first row from `from` on that is whole; head + 1: none. 0: no memory to tell. Of a
 * disk that fails again and again the rest of the day is given up. */
uint64_t day_file_next_whole(struct day_file *day, uint64_t from);

/* Brings the log in and leaves one plain file, to be closed. */
bool day_file_settle(struct day_file *day, struct fault *fault);

/* The day is over: writes head and digest, settles, and closes it in any case. False: not
 * all of that; what was committed stays. */
bool day_file_finish(struct day_file *day, struct fault *fault);

#endif
