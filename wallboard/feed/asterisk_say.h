#ifndef WALLBOARD_FEED_ASTERISK_SAY_H
#define WALLBOARD_FEED_ASTERISK_SAY_H

/*
 * Where the events of an Asterisk go: to the feed's output, or nowhere while a log that
 * was told already is read again to know what is open; or to who holds them against what
 * it knows itself. Remembers that the output failed.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

struct feed_output;

struct asterisk_say {
    struct feed_output *output; /* borrowed for one step; NULL: silent */
    bool failed;                /* the output refused an event: the feed ends */
    /* Hears them instead of the output; NULL: nobody does. */
    void (*hear)(void *context, const struct event *event);
    void *context;
};

/* Sends it, unless silent or failed; or hands it on. */
void asterisk_say(struct asterisk_say *say, const struct event *event);

/* An event of an agent: `queue` may be empty. */
struct event asterisk_agent_event(enum event_type type, int64_t time_ms, struct str agent,
                                  struct str queue);

#endif
