#ifndef WALLBOARD_FEED_SWITCH_LINK_H
#define WALLBOARD_FEED_SWITCH_LINK_H

/*
 * The link of an adapter to the telephony system that it listens to: connects, and when
 * it is lost tries again after 1 s, 2 s and so on up to 30 s. Says in the log, once, that
 * it cannot be had. Never blocks.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"

#define SWITCH_LINK_OPEN_MS                                                              \
    10000 /* a connection that has not come about by then never does */
#define SWITCH_LINK_FIRST_MS 1000
#define SWITCH_LINK_LAST_MS  30000

struct stream_config;
struct switch_link;

enum switch_link_state {
    SWITCH_LINK_CLOSED, /* or not yet open */
    SWITCH_LINK_BEGUN,  /* open since this moment: a new conversation */
    SWITCH_LINK_OPEN,
};

/* Looks the host up, which blocks. Strings are borrowed for its life. NULL after saying
 * why in `diag`. */
struct switch_link *switch_link_create(const struct stream_config *config,
                                       struct mono now, struct diag *diag);
void switch_link_destroy(struct switch_link **self);

/* "pbx:8021", for people. */
const char *switch_link_target(const struct switch_link *link);

/* Goes on with what was begun, or begins what is due. */
enum switch_link_state switch_link_advance(struct switch_link *link, struct mono now);

/* Reads or writes what is possible now; 0: nothing, or the link is lost. */
size_t switch_link_read(struct switch_link *link, char *buffer, size_t size);
size_t switch_link_write(struct switch_link *link, struct str bytes);

/* Has the other end gone? Says why; NULL: no. */
const char *switch_link_lost(const struct switch_link *link);

/* Gives the connection up. `slow`: no storm of log-ins that are refused. */
void switch_link_lose(struct switch_link *link, struct mono now, bool slow,
                      const char *why);

/* The conversation is well: the next loss is news, and is tried again soon. */
void switch_link_welcome(struct switch_link *link);

/* Milliseconds until there is something to try; at most `most_ms`. */
int64_t switch_link_pause_ms(const struct switch_link *link, struct mono now,
                             int64_t most_ms);

/* As in struct adapter_class. */
int switch_link_descriptor(const struct switch_link *link, bool *ret_write);

#endif
