#ifndef WALLBOARD_BUS_POLL_H
#define WALLBOARD_BUS_POLL_H

/*
 * The one blocking call of a program: sleeps until something of the bus has
 * something, a descriptor is readable, or the time is up. What it watches is borrowed
 * until poll_destroy().
 */

#include <stdbool.h>
#include <stdint.h>

struct dealer;
struct publisher;
struct router;
struct subscriber;

#define POLL_FDS   16
#define POLL_PEERS 16 /* subscribers, publishers, routers and dealers together */

struct poll;

/* NULL without memory. */
struct poll *poll_create(void);
void poll_destroy(struct poll **self);

/* False if the set is full. */
bool poll_add_subscriber(struct poll *poll, const struct subscriber *subscriber);
bool poll_add_publisher(struct poll *poll, const struct publisher *publisher);
bool poll_add_router(struct poll *poll, const struct router *router);
bool poll_add_dealer(struct poll *poll, const struct dealer *dealer);
bool poll_add_fd(struct poll *poll, int fd);
void poll_remove_fd(struct poll *poll, int fd);

/* Waits also for this descriptor to be writable, or no more. */
void poll_set_writing(struct poll *poll, int fd, bool writing);

/*
 * Sleeps for at most `timeout_ms` (0: does not sleep; negative: as long as it takes).
 * Returns true if anything is ready, false when the time is up or a signal came. If a
 * descriptor is bad it says so and sleeps for the time-out, at most a second, so that a
 * caller in a loop cannot spin.
 */
bool poll_wait(struct poll *poll, int64_t timeout_ms);

/* Was this descriptor readable (or at its end, or writable if that is waited for) when
 * the last poll_wait() returned? */
bool poll_is_fd_ready(const struct poll *poll, int fd);

#endif
