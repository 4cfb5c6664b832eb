#ifndef WALLBOARD_BUS_DEALER_H
#define WALLBOARD_BUS_DEALER_H

/*
 * A connecting DEALER: asks one hub and hears its answers. Nothing is queued while the
 * hub is not there (IMMEDIATE). Never blocks.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bus/link.h"

struct context;
struct curve;
struct dealer;

#define DEALER_FRAMES 4

struct dealer_options {
    int64_t max_bytes;         /* of one frame that it hears. 0: 4 MiB */
    const struct curve *curve; /* NULL: plain. Borrowed for its life */
};

/* NULL if the endpoint is wrong (told in `diag`) or without memory. A hub that is not
 * there is tried for ever. `context` is borrowed for its life. */
struct dealer *dealer_create(struct context *context, const char *endpoint,
                             const struct dealer_options *options, struct mono now,
                             struct diag *diag);
void dealer_destroy(struct dealer **self);

/* Follows the link and retries; every turn, once a second at least. */
void dealer_update(struct dealer *dealer, struct mono now);

/* The next answer's frames, borrowed until the next call; how many; 0: none now. Frames
 * beyond DEALER_FRAMES are dropped. */
size_t dealer_receive(struct dealer *dealer, struct str ret_frames[DEALER_FRAMES]);

/* One message of `count` frames, at least one, copied. False: no room or nobody there;
 * nothing was sent. */
bool dealer_send(struct dealer *dealer, const struct str *frames, size_t count);

/* As of the last dealer_update(); strings borrowed until then. */
struct link_status dealer_link(const struct dealer *dealer);

/* For bus/poll: appends what it has to wait for; returns how many. */
size_t dealer_sockets(const struct dealer *dealer, void **ret_sockets, size_t capacity);

#endif
