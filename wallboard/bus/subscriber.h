#ifndef WALLBOARD_BUS_SUBSCRIBER_H
#define WALLBOARD_BUS_SUBSCRIBER_H

/*
 * Hears publishers: connects to them, or binds so that they connect, any mixture of up to
 * SUBSCRIBER_LINKS endpoints. Each endpoint has its own socket, bounds and state, so a
 * bad peer costs nobody but itself. Nothing here blocks; bus/poll waits.
 *
 * One turn: poll_wait(), subscriber_update(), then subscriber_receive() until it returns
 * false or the turn's budget is spent.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "bus/endpoint.h"
#include "bus/link.h"

struct context;
struct curve;
struct message;

#define SUBSCRIBER_LINKS 16

struct subscriber;

struct subscriber_counts {
    uint64_t messages;     /* handed out */
    uint64_t extra_frames; /* dropped behind a body */
    uint64_t long_topics;  /* messages dropped for a topic over TOPIC_MAX_BYTES */
};

/*
 * NULL without memory. With a site it hears "wb1/SITE/" and, for publishers that send the
 * body alone, what begins with '{' or '[' (a blank before the JSON is not heard then: a
 * SUB filters on the first bytes). Without one (NULL or "") it hears everything.
 * `context` is borrowed for its life.
 */
struct subscriber *subscriber_create(struct context *context, const char *site);

struct subscriber_options {
    /* NULL or "": every site. */
    const char *site;
    /* Hears what a hub relays, "wbh1/SITE/", and nothing else; first its welcome, those
     * words as a body alone. */
    bool relayed;
    /* NULL: plain. Borrowed for its life. */
    const struct curve *curve;
    /* With curve, for what is bound: of the gate. Borrowed for its life. */
    const char *domain;
};

/* The same with wishes. Endpoints where they are impossible are refused when added. */
struct subscriber *subscriber_create_with(struct context *context,
                                          const struct subscriber_options *options);
void subscriber_destroy(struct subscriber **self);

/*
 * Adds an endpoint and begins to connect or bind at once. A leading '@' or '>' overrides
 * `direction`. False, with the endpoint and the reason in `diag`, if the text is wrong or
 * there are too many; an endpoint that is out of reach or in use is retried for ever.
 */
bool subscriber_add(struct subscriber *subscriber, const char *endpoint,
                    enum endpoint_direction direction, struct mono now,
                    struct diag *diag);

/* Follows the links and retries what is due; logs when one comes or goes. Call every
 * turn, once a second at least. */
void subscriber_update(struct subscriber *subscriber, struct mono now);

/* The next message, from the links in turn; false: none now. `message` was initialised by
 * the caller and is used again. */
bool subscriber_receive(struct subscriber *subscriber, struct message *message);

size_t subscriber_link_count(const struct subscriber *subscriber);

/* How a link is, as of the last subscriber_update(). index < count. Strings are borrowed
 * until then. */
struct link_status subscriber_link(const struct subscriber *subscriber, size_t index);

const struct subscriber_counts *subscriber_counts(const struct subscriber *subscriber);

/* For bus/poll: appends what it has to wait for; returns how many. */
size_t subscriber_sockets(const struct subscriber *subscriber, void **ret_sockets,
                          size_t capacity);

#endif
