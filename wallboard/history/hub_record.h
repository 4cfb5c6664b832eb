#ifndef WALLBOARD_HISTORY_HUB_RECORD_H
#define WALLBOARD_HISTORY_HUB_RECORD_H

/*
 * What the hub keeps besides events, in `hub.db`: who it is, its epoch, how it stopped,
 * the audit, and small named values. Each write is committed at once. Rows carry their
 * CRC32C. Internal to history/.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crc32c.h"
#include "history/database.h"

/* Zeroed: closed. */
struct hub_record {
    sqlite3 *handle;
    const struct crc32c *table;
    uint64_t hub;   /* never 0 */
    uint64_t epoch; /* of the last start; 0: there was none */
    uint64_t head;  /* at the last clean stop */
    bool is_clean;  /* the last stop was one */
    uint64_t count; /* of named values */
    bool is_short;  /* one of them or more was damaged and is gone */
};

enum hub_record_result {
    HUB_RECORD_OK,
    HUB_RECORD_DAMAGED, /* what stands there is not what was written */
    HUB_RECORD_FAILED,
};

/* Opens or makes the file; a new one has a random hub. Closed on all but OK. */
enum hub_record_result hub_record_open(struct hub_record *record, const char *path,
                                       const struct crc32c *table, struct fault *fault);
void hub_record_close(struct hub_record *record);

/* A start (`clean` false) or a clean stop at `head`. */
bool hub_record_mark(struct hub_record *record, uint64_t epoch, uint64_t head, bool clean,
                     struct fault *fault);

bool hub_record_audit(struct hub_record *record, int64_t at_ms, struct str issuer,
                      struct str action, struct str detail, struct fault *fault);

/* Removes the audit's rows from before `before_ms`. */
bool hub_record_forget(struct hub_record *record, int64_t before_ms, struct fault *fault);

/* Stores a named value; size 0 removes it. */
bool hub_record_put(struct hub_record *record, const char *name, const void *value,
                    size_t size, struct fault *fault);

/* Copies at most `size` bytes into `buffer`; *ret_size is the value's own, 0 if there is
 * none. False: damaged or unreadable. */
bool hub_record_get(struct hub_record *record, const char *name, void *buffer,
                    size_t size, size_t *ret_size, struct fault *fault);

#endif
