#ifndef WALLBOARD_HUB_HUB_TIME_H
#define WALLBOARD_HUB_HUB_TIME_H

/*
 * The hub's time kept (hub_clock.h), with its steps written to the journal and the log.
 */

#include <stdbool.h>

#include "base/clock.h"
#include "hub/hub_clock.h"

struct ingest;
struct record;

struct hub_time {
    struct hub_clock clock;
    struct record *record; /* borrowed */
};

/* Begins at the last event of the record, which is borrowed. */
void hub_time_begin(struct hub_time *time, struct record *record);

/* Looks at the system's clock. True if the hub's can be trusted from now on. */
bool hub_time_read(struct hub_time *time, const struct ingest *ingest, struct mono now);

#endif
