#ifndef WALLBOARD_DISPLAY_RECEIVER_H
#define WALLBOARD_DISPLAY_RECEIVER_H

/*
 * The program's ear: every endpoint of the command line and of the site file, heard for a
 * bounded time a turn, so that no flood can stop the picture. Owns the bus.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/diag.h"
#include "display/arguments.h"
#include "site/site.h"

struct intake;
struct poll;
struct receiver;

/* Begins to connect and to bind. NULL after saying in `diag` what is wrong: an endpoint,
 * or that there is none. An endpoint out of reach is tried for ever. */
struct receiver *receiver_create(const struct arguments *arguments,
                                 const struct site *site, struct diag *diag);
void receiver_destroy(struct receiver **self);

/* Adds it to what the loop waits for; false if there is no room. */
bool receiver_join(const struct receiver *receiver, struct poll *poll);

/* Gives the intake what has come, for some milliseconds at most; returns whether
 * anything had. What was refused is logged. */
bool receiver_drain(struct receiver *receiver, struct intake *intake, struct mono now,
                    struct wall wall);

/* How the links are, in words for the board's foot: of the first that has nobody at its
 * other end, else of the first. */
void receiver_describe(const struct receiver *receiver, char *buffer, size_t size);

#endif
