#ifndef WALLBOARD_HISTORY_JOURNAL_H
#define WALLBOARD_HISTORY_JOURNAL_H

/*
 * The hub's memory on disk: every event in one contiguous sequence, a SQLite file per
 * service day (`ev-2026-11-22.db`) in one folder, and `hub.db` for all that is not an
 * event. A row carries the CRC32C of all its columns; the sequence and the CRC find what
 * SQLite's WAL cannot tell (a hole, bit rot). WAL, synchronous=FULL, one writer. Blocks
 * on the disk; never allocates per event beyond SQLite's own. One thread at a time. Logs
 * nothing: what went wrong is in journal_fault().
 *
 * After any failure of the disk the journal is suspect: everything but journal_recover(),
 * journal_close() and what is only told from memory is refused.
 *
 * A day is named by its local date, "2026-11-22"; days only go forward.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

enum journal_flag {
    JOURNAL_UNNUMBERED = 1, /* class C: no sequence of its source */
    JOURNAL_PLAIN = 2,      /* heard over a plain PUB: nothing was acknowledged */
    JOURNAL_HUB_TIME = 4,   /* counts at received_ms: its own time cannot be */
};

/* One event. Strings are borrowed: from the caller for journal_append(), from the journal
 * for the visit when read. */
struct journal_row {
    uint64_t sequence; /* hub's, contiguous over days, from 1 */
    uint64_t epoch;    /* hub's */
    int64_t received_ms;
    int64_t time_ms;                       /* EVENT_NO_TIME (INT64_MIN): not said */
    int64_t source_epoch, source_sequence; /* -1: not numbered */
    struct str source; /* of a numbered event 1 to 128 bytes, of 1024 sources at most */
    struct str id, type;
    struct str body; /* the event's JSON as it came */
    uint32_t flags;  /* enum journal_flag */
};

struct journal;

struct journal_config {
    const char *folder; /* made if missing, mode 0700; its parent is there */
    int keep_days;      /* files older than this are removed by journal_prune() */
};

/* What was found at start. */
struct journal_found {
    uint64_t hub;   /* random id of the folder's first start */
    uint64_t epoch; /* of this start: greater than any before unless `continued` */
    uint64_t head;  /* last sequence on disk; 0: empty */
    bool fresh;     /* nothing was there */
    bool damaged; /* a hole or a wrong CRC: said in diag, as a warning. Of the newest day
                     the rows before it are kept, and the file is put aside as
                     `ev-....db.damaged-1`; older days stay as they are */
    bool continued; /* the last stop was clean and durable: the epoch goes on */
};

/*
 * Opens or makes the folder, finds the head, verifies the newest day's file (CRC,
 * contiguous; only what follows journal_mark(), if that was called for it), and turns to
 * the day; `day` NULL, where it is not known yet: stays on the
 * newest, and nothing is appended before journal_set_day(). What is told is durable. NULL
 * after saying in `diag` why: cannot be written, is another hub's, is of a later day.
 */
struct journal *journal_open(const struct journal_config *config, const char *day,
                             struct journal_found *ret_found, struct diag *diag);

/* Marks a clean stop if everything was committed, and closes. NULL is fine. */
void journal_close(struct journal **self);

/*
 * All that is committed is whole, for it was verified or written by this hub: the next
 * start reads what comes after it, and leaves the rest for journal_verify(). Committed at
 * once. Called when there is a checkpoint of just as many events. False: see fault.
 */
bool journal_mark(struct journal *journal);

/* Rows of the newest day that were taken on trust at the start and have not been read. */
uint64_t journal_unverified(const struct journal *journal);

enum journal_verdict {
    JOURNAL_WHOLE,   /* as far as it was read: see journal_unverified() */
    JOURNAL_DAMAGED, /* a row of today's file is not what was written: see fault. The mark
                        is gone, so the next start finds it and keeps the rows before */
    JOURNAL_DAMAGED_BEFORE, /* of a day that is over by now: it stays as it is */
    JOURNAL_UNREADABLE,     /* the disk: the journal is suspect */
};

/* Reads the next `rows` of the unverified ones, the oldest first. After damage there are
 * none left. */
enum journal_verdict journal_verify(struct journal *journal, uint64_t rows);

/* Right after journal_open(): verifies the whole newest day after all, as if there had
 * been no mark; *found is told anew. False, said in `diag`: cannot be read or written. */
bool journal_verify_day(struct journal *journal, struct journal_found *found,
                        struct diag *diag);

/* Turns to another service day's file and finishes that of the day before; nothing may be
 * pending. True for today's too. False: see fault, the day has not changed. */
bool journal_set_day(struct journal *journal, const char *day);

/* Adds to the batch that is being built; the row's sequence and epoch are those that it
 * must have (head + pending + 1). False: see fault. Refused with the batch as before, or
 * the journal is suspect. */
bool journal_append(struct journal *journal, const struct journal_row *row);

/* Commits the batch (fsync). True with nothing pending. False: the journal is suspect,
 * and only journal_recover() can tell what of the batch is on disk. */
bool journal_commit(struct journal *journal);

/* After a failure: closes, opens, verifies today's file. False: still broken; it costs a
 * scan of the day at most, so not more often than every few seconds. *ret_head: last good
 * sequence, durable; what the caller holds above it is appended again by the caller. */
bool journal_recover(struct journal *journal, uint64_t *ret_head);

/* Must it be recovered? */
bool journal_is_suspect(const struct journal *journal);

/* Why the last call failed; "" never failed. Borrowed. */
const char *journal_fault(const struct journal *journal);

/*
 * Committed rows [from, to] in order to `visit` until it returns false; `to` beyond the
 * head is the head. The visitor calls nothing of the journal. False: a fault, a hole, a
 * wrong CRC at *ret_reached + 1. Days that were pruned are a hole. *ret_reached is from -
 * 1 if nothing was visited.
 */
typedef bool journal_visitor(void *context, const struct journal_row *row);
bool journal_read(struct journal *journal, uint64_t from, uint64_t to,
                  journal_visitor *visit, void *context, uint64_t *ret_reached);

/* The first row from `from` on that is whole, for whoever goes on beyond damage: each one
 * is looked up. head + 1: none. 0: no memory to tell. */
uint64_t journal_next_whole(struct journal *journal, uint64_t from);

/* The first sequence of that day or a later one, be it on disk still or lost; head + 1:
 * none. And the first that is still on disk at all (0: none). From memory. */
uint64_t journal_day_first(const struct journal *journal, const char *day);
uint64_t journal_first(const struct journal *journal);

/* The last committed sequence. From memory. */
uint64_t journal_head(const struct journal *journal);

/* The highest (epoch, sequence) committed of a source; false: none. From memory. */
bool journal_source_last(const struct journal *journal, struct str source,
                         int64_t *ret_epoch, int64_t *ret_sequence);

/* Each source of the days on disk with its last numbers. From memory. */
typedef void journal_source_visitor(void *context, struct str source, int64_t epoch,
                                    int64_t sequence);
void journal_visit_sources(const struct journal *journal, journal_source_visitor *visit,
                           void *context);

/* A row of the audit: who did what; before the act. Committed at once. */
bool journal_audit(struct journal *journal, int64_t at_ms, struct str issuer,
                   struct str action, struct str detail);

/* Small named values that outlive a restart (the control state, counters per issuer).
 * Committed at once; size 0 removes. get: size of the value, copies at most `size`; 0:
 * there is none, or, if journal_fault() is not what it was, it cannot be read. */
bool journal_put(struct journal *journal, const char *name, const void *value,
                 size_t size);
size_t journal_get(struct journal *journal, const char *name, void *buffer, size_t size);

/* Removes days that were over before now - keep_days, never today's, and the audit of
 * then; how many files. */
int journal_prune(struct journal *journal, int64_t now_ms);

struct journal_counts {
    uint64_t rows, commits; /* since the start */
    uint64_t bytes;         /* of all days on disk, as of the last commit */
    uint64_t errors;        /* calls that failed */
    int64_t last_commit_us;
};
const struct journal_counts *journal_counts(const struct journal *journal);

#endif
