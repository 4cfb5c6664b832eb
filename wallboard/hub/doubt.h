#ifndef WALLBOARD_HUB_DOUBT_H
#define WALLBOARD_HUB_DOUBT_H

/* Can the hub's figures be trusted now, and if not, why? In words for people; the
 * gravest comes first. Pure. */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"

struct ingest;

#define DOUBT_SILENT_MS 10000 /* a publisher that is not heard for so long */
#define DOUBT_BYTES     256

struct doubt_facts {
    bool durable, clock_good;
    uint64_t unverified;         /* events that the journal has yet to read once more */
    uint64_t lost;               /* events that the figures lack for good */
    const struct ingest *ingest; /* borrowed */
    struct mono now;
};

/* False: there is none, and *ret_reason is "". */
bool doubt_find(const struct doubt_facts *facts, char ret_reason[DOUBT_BYTES]);

#endif
