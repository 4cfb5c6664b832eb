#ifndef WALLBOARD_SITE_AHEAD_H
#define WALLBOARD_SITE_AHEAD_H

/*
 * What a picture says of the time ahead and of the plan: the best service level still
 * possible, the agents needed now, and how far volume, handling time and budget are off
 * (metrics.md sections 11 and 12). Fills figures of a snapshot that the engine has made.
 * The estimates of agents are formed once a minute: they are no thing of one frame.
 */

#include "stats/engine.h"
#include "stats/snapshot.h"

struct ahead;
struct forecast;

/* Without a forecast. NULL without memory. */
struct ahead *ahead_create(void);
void ahead_destroy(struct ahead **self);

/* Borrowed until the next one; NULL: there is none. */
void ahead_use_forecast(struct ahead *self, const struct forecast *forecast);

void ahead_fill(struct ahead *self, const struct engine *engine,
                struct snapshot *snapshot);

struct outlook_sums;

/* Adds a closed quarter-hour of a queue, that begins at `start_ms`, to the sums that its
 * variances are made of; nothing if it is not planned. */
void ahead_add_quarter(const struct forecast *forecast, struct str queue,
                       int64_t start_ms, const struct snapshot_figures *figures,
                       struct outlook_sums *sums);

/* Sets the variances of volume, handling time and budget. */
void ahead_put_variances(const struct outlook_sums *sums, struct figure *values);

#endif
