#ifndef WALLBOARD_DISPLAY_APP_H
#define WALLBOARD_DISPLAY_APP_H

/*
 * Owns every part of `wallboard` and turns its one loop: wait, hear, drain, tick,
 * compose, paint. The only place of the program that reads clocks and the only one that
 * blocks.
 */

#include "base/diag.h"
#include "display/arguments.h"

struct app;

/* Builds everything. NULL after saying in `diag` what is wrong with the files or the
 * command line; warnings are appended too. `arguments` is borrowed for the app's life. */
struct app *app_create(const struct arguments *arguments, struct diag *diag);
void app_destroy(struct app **self);

/* Runs until it is told to stop. The program's exit code. */
int app_run(struct app *app);

#endif
