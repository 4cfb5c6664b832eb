#ifndef WALLBOARD_DISPLAY_PLAYER_H
#define WALLBOARD_DISPLAY_PLAYER_H

/*
 * Plays a recording (JSON lines) into the intake: whole, up to an instant, or along with
 * the clock. A line that cannot be used is told with its place and counted; the rest
 * goes on. Holds the file in memory.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "display/arguments.h"
#include "locale/calendar.h"

struct intake;
struct player;

/* NULL after saying in `diag` why the file cannot be read. */
struct player *player_create(const char *path, struct diag *diag);
void player_destroy(struct player **self);

/*
 * Where the board's clock begins: with --speed at the first event, else it stands still
 * at
 * --at (RFC 3339, or HH:MM[:SS] on the last event's local day) or at the last event.
 * False after saying in `diag` why that cannot be told.
 */
bool player_begin(const struct player *player, const struct arguments *arguments,
                  const struct calendar *calendar, struct wall *ret_at,
                  struct diag *diag);

/* Gives the intake every line up to and including `until`, in the file's order; stops at
 * the first later event. Returns whether there was any. */
bool player_step(struct player *player, struct intake *intake, struct mono now,
                 struct wall until);

/* When the next line is due; false at the end. */
bool player_next(const struct player *player, struct wall *ret_at);

#endif
