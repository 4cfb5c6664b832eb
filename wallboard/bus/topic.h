#ifndef WALLBOARD_BUS_TOPIC_H
#define WALLBOARD_BUS_TOPIC_H

/*
 * The grammar of topics (docs/events.md, section 3), only for filtering: the body says
 * everything again.
 *   wb1/SITE/q/[QUEUE]/TYPE   wb1/SITE/a/AGENT/TYPE   wb1/SITE/s/TYPE
 * In a name the bytes 0x00-0x20, '%', '/', 0x7F-0xFF are written %XX with capital digits.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define TOPIC_MAX_BYTES  1024
#define TOPIC_SITE_BYTES 64
#define TOPIC_NAME_BYTES 128
#define TOPIC_TYPE_BYTES 64

enum topic_kind {
    TOPIC_QUEUE,  /* contact.*, queue.*; the name may be empty */
    TOPIC_AGENT,  /* agent.* */
    TOPIC_SOURCE, /* source.*, batch; no name */
};

struct topic {
    enum topic_kind kind;
    struct str site; /* 1 to TOPIC_SITE_BYTES */
    struct str name; /* queue or agent, at most TOPIC_NAME_BYTES */
    struct str type; /* without "wallboard.", 1 to TOPIC_TYPE_BYTES of a-z . _ */
};

/* Writes it, terminated; returns its length, or 0 if a part is out of its bounds or the
 * buffer too small. TOPIC_MAX_BYTES + 1 always suffice. */
size_t topic_build(const struct topic *topic, char *buffer, size_t size);

/* Reads exactly what topic_build() writes; false for anything else. The parts are decoded
 * into `scratch` and borrowed from it. */
bool topic_parse(struct str text, struct topic *ret_topic, char scratch[TOPIC_MAX_BYTES]);

/* "wb1/SITE/", what a subscriber to a whole site asks for; "wb1/" for an empty site. As
 * topic_build(). */
size_t topic_prefix(struct str site, char *buffer, size_t size);

/* "wbh1/SITE/", what a hub relays a site under; "wbh1/" for an empty site. As
 * topic_build(). */
size_t topic_relay(struct str site, char *buffer, size_t size);

#endif
