#ifndef WALLBOARD_FEED_OUTPUT_H
#define WALLBOARD_FEED_OUTPUT_H

/*
 * Makes messages of what adapters say (feed/adapter.h has the side that they see): fills
 * the envelope, numbers, introduces the source before its first event, and keeps count.
 * Printed events depend on the input alone: their epoch is the first event's time and
 * they carry no time of recording, so that equal input gives equal bytes.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "feed/sink.h"
#include "feed/tally.h"
#include "stats/event.h"

struct feed_output;

#define OUTPUT_HEARTBEAT_MS    1000
#define OUTPUT_SNAPSHOT_MS     60000
#define OUTPUT_SNAPSHOT_HUB_MS 600000 /* a hub remembers */
#define OUTPUT_SOURCE_SIZE     257

/* The site of those who name none; topics must have one. */
#define OUTPUT_DEFAULT_SITE "local"

struct output_config {
    const char *adapter;  /* "queue-log" */
    const char *software; /* for source.hello; NULL: it repeats what others have said and
                             says nothing in a name of its own */
    const char *site;     /* "": unknown */
    const char *source;   /* NULL: wallboard://SITE/ADAPTER/NAME */
    const char *name;     /* the last part of that: what is read, e.g. a file's name */
    bool live;            /* published or to a hub; false: printed */
    int64_t snapshot_ms;  /* how often the present is told; 0: OUTPUT_SNAPSHOT_MS */
    struct mono start;
    struct wall start_wall; /* the epoch, if live */
};

/* Who speaks: the source of such an output. */
void output_name_source(const struct output_config *config,
                        char ret_source[OUTPUT_SOURCE_SIZE]);

/* `sink` and the strings are borrowed for its life. NULL without memory. */
struct feed_output *output_create(const struct output_config *config, struct sink *sink);
void output_destroy(struct feed_output **self);

/* The time, before anything is said at it. */
void output_set_now(struct feed_output *output, struct mono now, struct wall wall);

/* enum event_capability. Says hello again when it has grown. */
bool output_set_capabilities(struct feed_output *output, uint32_t capabilities);

/* How the source's own link to the telephony system stands, said in the heartbeats. */
void output_set_upstream(struct feed_output *output, enum event_upstream upstream);

/* Each false if the output is broken. greet: hello, also before the first event. */
bool output_greet(struct feed_output *output);
bool output_hello(struct feed_output *output);
bool output_heartbeat(struct feed_output *output);
bool output_bye(struct feed_output *output, const char *reason);

const struct tally *output_tally(const struct feed_output *output);

#endif
