#ifndef WALLBOARD_SITE_SILENCE_H
#define WALLBOARD_SITE_SILENCE_H

/* What becomes of figures whose sources are no longer heard. */

#include <stdint.h>

#include "stats/snapshot.h"

/* Figures of a source that is silent, gone or cut off are marked, and their ages stand.
 * `silent`: bit n is the snapshot's source n. */
void silence_mark(struct snapshot *snapshot, uint64_t silent);

#endif
