#ifndef WALLBOARD_SITE_ROTA_H
#define WALLBOARD_SITE_ROTA_H

/*
 * Agents needed, scheduled and logged in, half-hour by half-hour: two that are over, the
 * running one and the next two hours, within the service day. Needed is what the
 * forecast's contacts and handling times ask for by stats/staffing.h, with the patience
 * of the last half-hour; scheduled is the mean over the half-hour of those scheduled to
 * work. And how many of those scheduled now do as they are scheduled. Fills the `halves`
 * of a snapshot that the engine has made, each formed anew once a minute: they are no
 * thing of one frame. Half-hours are counted from the day's start.
 */

#include "stats/engine.h"
#include "stats/snapshot.h"

struct forecast;
struct schedule;
struct rota;

/* NULL without memory. */
struct rota *rota_create(void);
void rota_destroy(struct rota **self);

/* What was planned; NULL: nothing. Borrowed for the call. */
struct rota_plan {
    const struct forecast *forecast;
    const struct schedule *schedule;
};

void rota_fill(struct rota *self, const struct rota_plan *plan,
               const struct engine *engine, struct snapshot *snapshot);

/* Other plans from now on: nothing that was formed holds. */
void rota_forget(struct rota *self);

#endif
