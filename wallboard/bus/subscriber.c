#include "bus/subscriber.h"

#include <stdlib.h>

#include "base/str.h"
#include "bus/message.h"
#include "bus/topic.h"

struct subscriber {
    struct context *context;
    const struct curve *curve;
    const char *domain;
    char prefix[TOPIC_MAX_BYTES + 1];
    const char *prefixes[4]; /* NULL-terminated */
    struct link *links[SUBSCRIBER_LINKS];
    size_t link_count;
    size_t next; /* whose turn it is to be heard */
    struct subscriber_counts counts;
};

struct subscriber *subscriber_create(struct context *context, const char *site)
{
    const struct subscriber_options options = {.site = site};
    return subscriber_create_with(context, &options);
}

/* What it hears, into prefixes[]; false if the site's name is too long. */
static bool choose_prefixes(struct subscriber *subscriber, struct str site, bool relayed)
{
    subscriber->prefixes[0] = subscriber->prefix;
    if (relayed) {
        return topic_relay(site, subscriber->prefix, sizeof subscriber->prefix) > 0;
    }
    if (site.size == 0) {
        return true; /* everything */
    }
    subscriber->prefixes[1] = "{";
    subscriber->prefixes[2] = "[";
    return topic_prefix(site, subscriber->prefix, sizeof subscriber->prefix) > 0;
}

struct subscriber *subscriber_create_with(struct context *context,
                                          const struct subscriber_options *options)
{
    struct subscriber *subscriber = calloc(1, sizeof *subscriber);
    if (subscriber == NULL) {
        return NULL;
    }
    subscriber->context = context;
    subscriber->curve = options->curve;
    subscriber->domain = options->domain;
    if (!choose_prefixes(subscriber, str_from(options->site), options->relayed)) {
        subscriber_destroy(&subscriber);
    }
    return subscriber;
}

void subscriber_destroy(struct subscriber **self)
{
    struct subscriber *subscriber = *self;
    if (subscriber == NULL) {
        return;
    }
    for (size_t i = 0; i < subscriber->link_count; i++) {
        link_destroy(&subscriber->links[i]);
    }
    free(subscriber);
    *self = NULL;
}

bool subscriber_add(struct subscriber *subscriber, const char *endpoint,
                    enum endpoint_direction direction, struct mono now, struct diag *diag)
{
    struct endpoint parsed = {0};
    if (!endpoint_parse(endpoint, direction, &parsed, diag)) {
        return false;
    }
    bool bound = parsed.direction == ENDPOINT_BIND;
    const struct socket_options options = {.kind = SOCKET_SUBSCRIBER,
                                           .curve = subscriber->curve,
                                           .domain = bound ? subscriber->domain : NULL};
    const char *fault = socket_options_fault(&options, &parsed);
    if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0, "%s", fault);
        return false;
    }
    if (subscriber->link_count == SUBSCRIBER_LINKS) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0, "more than %d endpoints",
                 SUBSCRIBER_LINKS);
        return false;
    }
    struct link *link =
        link_create(subscriber->context, &options, &parsed, subscriber->prefixes, now);
    if (link == NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0,
                 "no descriptors, memory or keys for it");
        return false;
    }
    subscriber->links[subscriber->link_count++] = link;
    return true;
}

void subscriber_update(struct subscriber *subscriber, struct mono now)
{
    for (size_t i = 0; i < subscriber->link_count; i++) {
        link_update(subscriber->links[i], now);
    }
}

/* The next message of one link that has a topic of decent length, or none at all. */
static bool receive_from(struct subscriber *subscriber, const struct link *link,
                         struct message *message)
{
    void *socket = link_socket(link);
    while (socket != NULL && message_receive(message, socket)) {
        subscriber->counts.extra_frames += message->extra_frames;
        if (message->topic.size <= TOPIC_MAX_BYTES) {
            subscriber->counts.messages++;
            return true;
        }
        subscriber->counts.long_topics++;
    }
    return false;
}

bool subscriber_receive(struct subscriber *subscriber, struct message *message)
{
    for (size_t i = 0; i < subscriber->link_count; i++) {
        const struct link *link = subscriber->links[subscriber->next];
        subscriber->next = (subscriber->next + 1) % subscriber->link_count;
        if (receive_from(subscriber, link, message)) {
            return true;
        }
    }
    return false;
}

size_t subscriber_link_count(const struct subscriber *subscriber)
{
    return subscriber->link_count;
}

struct link_status subscriber_link(const struct subscriber *subscriber, size_t index)
{
    return link_status(subscriber->links[index]);
}

const struct subscriber_counts *subscriber_counts(const struct subscriber *subscriber)
{
    return &subscriber->counts;
}

size_t subscriber_sockets(const struct subscriber *subscriber, void **ret_sockets,
                          size_t capacity)
{
    size_t count = 0;
    for (size_t i = 0; i < subscriber->link_count; i++) {
        count +=
            link_sockets(subscriber->links[i], ret_sockets + count, capacity - count);
    }
    return count;
}
