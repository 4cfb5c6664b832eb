#ifndef WALLBOARD_HUB_RECORD_H
#define WALLBOARD_HUB_RECORD_H

/*
 * What was taken in, numbered: a batch that is being built, the journal it is committed
 * to, and the last of it in memory, so that a screen that missed a little is served
 * without the disk. Where the disk fails counting goes on in memory: nothing is called
 * durable then, and all of it is written again once the disk is back.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "history/journal.h"
#include "wire/relay.h"

#define RECORD_MEMORY_BYTES ((size_t)32 << 20)
#define RECORD_ROW_BYTES    ((size_t)65536 + 1024) /* the strings of one event */

struct record;

/* Opens the journal, on that day (NULL: not known yet, see journal.h). NULL: said in
 * `diag`. *ret_found as of the journal. */
struct record *record_open(const struct journal_config *config, const char *day,
                           struct journal_found *ret_found, struct diag *diag);
/* Right after it: verifies all of the newest day, what the journal took on trust too;
 * *found is told anew. False: said in `diag`. */
bool record_verify_day(struct record *record, struct journal_found *found,
                       struct diag *diag);
/* Commits what is pending and marks a clean stop. */
void record_close(struct record **self);

/* Is there room for an event of any size? False: memory is full of what is not on disk;
 * nothing may be promised then. */
bool record_has_room(struct record *record);

/* Takes an event into the batch; its sequence is given here. False only without room. */
bool record_take(struct record *record, const struct journal_row *row);

/* Is anything in the batch, and how much? */
size_t record_pending(const struct record *record);

/* Ends the batch: writes it, or keeps it if the disk fails. [first, last] is what may be
 * relayed and counted now. True if all that was ever taken is on disk. */
bool record_commit(struct record *record, uint64_t *ret_first, uint64_t *ret_last);

/* Tries a disk that failed again; true if all is on disk (again). */
bool record_mend(struct record *record);

/* Is all that was relayed on disk? A batch that is being built says nothing of it. */
bool record_is_durable(const struct record *record);
uint64_t record_head(const struct record *record); /* relayed */
uint64_t record_on_disk(const struct record *record);

/* Turns the journal to another service day. */
bool record_set_day(struct record *record, const char *day);

/* Events [from, to] in order, from memory or disk, until `visit` refuses one. False: they
 * are not to be had, or not all; *ret_reached is the last that was taken. */
typedef bool record_visitor(void *context, const struct relay_event *event);
bool record_read(struct record *record, uint64_t from, uint64_t to, record_visitor *visit,
                 void *context, uint64_t *ret_reached);

struct journal *record_journal(struct record *record);

#endif
