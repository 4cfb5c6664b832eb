#ifndef WALLBOARD_HISTORY_SOURCE_MARKS_H
#define WALLBOARD_HISTORY_SOURCE_MARKS_H

/* How far each source's own numbers have come in the journal. What is heard counts when
 * it is kept, with the batch. Internal to history/. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define SOURCE_MARKS_MAX 1024

struct source_marks;

struct source_mark {
    int64_t epoch, sequence; /* the highest pair */
    uint64_t heard;          /* hub's sequence of its last row */
};

/* NULL without memory; allocates nothing later. */
struct source_marks *source_marks_create(void);
void source_marks_destroy(struct source_marks **self);

/* Is there a place for it? False: too many sources, no name, or too long a one. */
bool source_marks_admit(struct source_marks *marks, struct str source);

/* A row of an admitted source; lower numbers leave the higher. */
void source_marks_hear(struct source_marks *marks, struct str source,
                       const struct source_mark *mark);

/* What was heard is on disk. */
void source_marks_keep(struct source_marks *marks);

/* NULL: nothing of it is on disk. */
const struct source_mark *source_marks_find(const struct source_marks *marks,
                                            struct str source);

/* How many there are, and the n-th: NULL if nothing of it is on disk. */
size_t source_marks_count(const struct source_marks *marks);
const struct source_mark *source_marks_at(const struct source_marks *marks, size_t n,
                                          struct str *ret_source);

#endif
