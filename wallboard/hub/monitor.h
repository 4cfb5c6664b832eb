#ifndef WALLBOARD_HUB_MONITOR_H
#define WALLBOARD_HUB_MONITOR_H

/*
 * The hub's care for itself: measures over HTTP on loopback (docs/monitoring.md), and the
 * service manager's watchdog, which is fed while every loop moves. Has no thread: it is
 * waited for and turned by the program's loop.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "hub/measure.h"

struct monitor;
struct poll;

/* NULL without memory. Says that the start has begun. */
struct monitor *monitor_create(struct wall started);
void monitor_destroy(struct monitor **self);

/* Answers at "127.0.0.1:9560" from now on, waited for with `poll`; "": nowhere. False
 * after saying in `diag` why; only addresses of the machine's own are taken. */
bool monitor_listen(struct monitor *monitor, const char *address, struct poll *poll,
                    struct diag *diag);

/* -- what happened --------------------------------------------------------------------
 */

void monitor_moved(struct monitor *monitor, enum pulse_loop loop, struct mono now);
void monitor_failed(struct monitor *monitor, enum measure_op op);

/* The hub told its screens this digest. */
void monitor_told(struct monitor *monitor, uint64_t digest);

/* A reload begins, and is over with the next turn; the end begins. */
void monitor_reloads(struct monitor *monitor, struct mono now);
void monitor_stops(struct monitor *monitor);

/* At the end of each turn: answers who asks, tells the service manager how things are.
 * With the first one the start is over. */
void monitor_turn(struct monitor *monitor, const struct measure_source *source);

/* How long the loop may sleep, at most `most_ms`. */
int64_t monitor_pause_ms(const struct monitor *monitor, int64_t most_ms);

/* -- for its page of documentation ------------------------------------------------------
 */

/* Every measure there is; NULL after the last. */
const struct exposition_family *monitor_family(size_t number);

#endif
