#ifndef WALLBOARD_HISTORY_DAY_MARK_H
#define WALLBOARD_HISTORY_DAY_MARK_H

/*
 * A place in a service day up to which all rows have been found whole, or were written by
 * this hub itself: where it is, what the rows up to it sum up to, and how far each source
 * had come there. As bytes for hub.db, which sums them. Pure. Internal to history/.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "history/day_file.h"
#include "history/source_marks.h"

struct day_mark {
    char name[DAY_NAME_SIZE];
    uint64_t base, head; /* sequences before the day's first row, and of the marked one */
    struct day_end end;  /* as of the marked row */
};

/* Writes mark and sources at `buffer` if `size` is enough for both; how much they take.
 */
size_t day_mark_write(const struct day_mark *mark, const struct source_marks *sources,
                      uint8_t *buffer, size_t size);

/* The other way round; the sources are heard, not yet kept. False: other bytes; *ret_mark
 * and `sources` may have been touched. */
bool day_mark_read(struct str bytes, struct day_mark *ret_mark,
                   struct source_marks *sources);

#endif
