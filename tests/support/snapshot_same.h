#ifndef SUPPORT_SNAPSHOT_SAME_H
#define SUPPORT_SNAPSHOT_SAME_H

/* Do two snapshots show the same? Every figure, with its numerator and denominator. */

#include "stats/snapshot.h"

/* The name of the first member that differs, or NULL. */
const char *snapshot_difference(const struct snapshot *a, const struct snapshot *b);

#endif
