#include "display/receiver.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/str.h"
#include "bus/context.h"
#include "bus/message.h"
#include "bus/poll.h"
#include "bus/subscriber.h"
#include "display/link_words.h"
#include "site/intake.h"

#define DRAIN_MESSAGES 1000
#define DRAIN_MS       5

struct receiver {
    struct context *context;
    struct subscriber *subscriber;
    struct message message;
};

static bool add_all(struct subscriber *subscriber, const char *const *endpoints,
                    size_t count, enum endpoint_direction direction, struct diag *diag)
{
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        good &= subscriber_add(subscriber, endpoints[i], direction, clock_mono(), diag);
    }
    return good;
}

static bool add_list(struct subscriber *subscriber, const struct option_list *list,
                     enum endpoint_direction direction, struct diag *diag)
{
    const char *endpoints[OPTION_LIST_ITEMS];
    for (size_t i = 0; i < list->count; i++) {
        endpoints[i] = list->items[i];
    }
    return add_all(subscriber, endpoints, list->count, direction, diag);
}

static bool add_endpoints(struct subscriber *subscriber, const struct arguments *given,
                          const struct site *site, struct diag *diag)
{
    bool good =
        add_all(subscriber, given->connect, given->connect_count, ENDPOINT_CONNECT, diag);
    good &= add_all(subscriber, given->bind, given->bind_count, ENDPOINT_BIND, diag);
    good &= add_list(subscriber, &site->connect, ENDPOINT_CONNECT, diag);
    good &= add_list(subscriber, &site->bind, ENDPOINT_BIND, diag);
    if (good && subscriber_link_count(subscriber) == 0) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0,
                 "nothing to show: give --connect, --bind, --demo or --replay, or "
                 "'connect:' in the site file");
        return false;
    }
    return good;
}

struct receiver *receiver_create(const struct arguments *arguments,
                                 const struct site *site, struct diag *diag)
{
    struct receiver *receiver = calloc(1, sizeof *receiver);
    if (receiver != NULL) {
        message_init(&receiver->message);
        receiver->context = context_create();
    }
    if (receiver != NULL && receiver->context != NULL) {
        receiver->subscriber = subscriber_create(receiver->context, site->id);
    }
    if (receiver == NULL || receiver->subscriber == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "the bus cannot be opened");
        receiver_destroy(&receiver);
    } else if (!add_endpoints(receiver->subscriber, arguments, site, diag)) {
        receiver_destroy(&receiver);
    }
    return receiver;
}

void receiver_destroy(struct receiver **self)
{
    if (*self == NULL) {
        return;
    }
    message_finish(&(*self)->message);
    subscriber_destroy(&(*self)->subscriber);
    context_destroy(&(*self)->context);
    free(*self);
    *self = NULL;
}

bool receiver_join(const struct receiver *receiver, struct poll *poll)
{
    return poll_add_subscriber(poll, receiver->subscriber);
}

static void tell_refusal(void *context, enum refusal refusal, const char *text)
{
    (void)context;
    log_write(LOG_LEVEL_WARNING, "wallboard", "event refused: %s: %s",
              refusal_name(refusal), text);
}

bool receiver_drain(struct receiver *receiver, struct intake *intake, struct mono now,
                    struct wall wall)
{
    const struct intake_fault fault = {tell_refusal, NULL};
    int heard = 0;
    subscriber_update(receiver->subscriber, now);
    while (heard < DRAIN_MESSAGES &&
           subscriber_receive(receiver->subscriber, &receiver->message)) {
        heard++;
        intake_body(intake, receiver->message.body.data, receiver->message.body.size, now,
                    wall, &fault);
        if (mono_ms_between(now, clock_mono()) >= DRAIN_MS) {
            break;
        }
    }
    return heard > 0;
}

void receiver_describe(const struct receiver *receiver, char *buffer, size_t size)
{
    size_t count = subscriber_link_count(receiver->subscriber);
    size_t shown = 0;
    while (shown < count &&
           subscriber_link(receiver->subscriber, shown).state == LINK_CONNECTED) {
        shown++;
    }
    struct link_status link =
        subscriber_link(receiver->subscriber, shown < count ? shown : 0);
    link_words_write(&link, buffer, size);
}
