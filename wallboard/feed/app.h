#ifndef WALLBOARD_FEED_APP_H
#define WALLBOARD_FEED_APP_H

/* The feed: owns every part and runs the one loop. */

#include "base/diag.h"

struct app;
struct arguments;

/* Builds everything; `arguments` is borrowed for its life. NULL after saying in `diag`
 * what is wrong with the command line or its files. */
struct app *app_create(const struct arguments *arguments, struct diag *diag);
void app_destroy(struct app **self);

/* Runs until the input is at its end, a signal asks to stop, or the output is gone. The
 * program's exit code: 0 or 1. */
int app_run(struct app *app);

#endif
