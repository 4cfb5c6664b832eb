#ifndef WALLBOARD_HUB_APP_H
#define WALLBOARD_HUB_APP_H

/*
 * The hub: owns every part, builds them in order, turns the loop, tears them down in
 * reverse. One turn: wait, hear, drain, commit, then count, relay and answer.
 */

#include <stdbool.h>

#include "base/diag.h"
#include "hub/arguments.h"

struct app;

/* Opens journal and doors. NULL after saying in `diag` why. `arguments` is borrowed. */
struct app *app_create(const struct arguments *arguments, struct diag *diag);
void app_destroy(struct app **self);

/* One turn of the loop, for a world with clocks of its own; false: it is to stop. */
bool app_turn(struct app *app);

/* Runs until it is told to stop; the program's exit code. */
int app_run(struct app *app);

#endif
