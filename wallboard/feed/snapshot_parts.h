#ifndef WALLBOARD_FEED_SNAPSHOT_PARTS_H
#define WALLBOARD_FEED_SNAPSHOT_PARTS_H

/* source.snapshot above 64 KiB is cut into parts with the same name (docs/events.md,
 * section 4). Pure; the lists are shared, not copied. */

#include <stddef.h>
#include <stdint.h>

#include "stats/event.h"

/* How many parts this snapshot needs so that each fits a body; 0: none suffice. `scratch`
 * is overwritten. */
int64_t snapshot_parts_needed(const struct event *snapshot, char *scratch, size_t size);

/* Makes a snapshot its own part number `part` of `parts`: the lists become slices. With
 * more than one part they get `name`, borrowed, if they have none. */
void snapshot_parts_cut(struct event *snapshot, int64_t part, int64_t parts,
                        const char *name);

#endif
