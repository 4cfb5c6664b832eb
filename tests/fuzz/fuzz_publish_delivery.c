/*
 * A hub out of its mind: whatever it answers, and whenever, the machine sends nothing
 * that is not there, has no more than its window under way, and after an honest welcome
 * still sends all that is left. Two bytes make one thing that happens; every other byte
 * is a number near the places that matter.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "publish/delivery.h"

#define EPOCH INT64_C(1000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct world {
    struct delivery delivery;
    int64_t last; /* stored: 1 to last of EPOCH */
    struct mono now;
};

static void check(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "%s\n", what);
        abort();
    }
}

static int64_t number(uint8_t byte, int64_t near)
{
    static const int64_t far[] = {0, 1, INT64_MAX, INT64_MAX - 1, INT64_C(4102444800000)};
    size_t count = sizeof far / sizeof *far;
    if (byte < count) {
        return far[byte];
    }
    int64_t result = near + (byte - 128) / 8;
    return result < 0 ? 0 : result;
}

static void pump(struct world *world)
{
    struct delivery *delivery = &world->delivery;
    struct delivery_mark from;
    for (int i = 0; delivery_may_send(delivery, &from); i++) {
        struct delivery_mark found = {EPOCH, from.epoch < EPOCH ? 1 : from.sequence};
        check(i <= DELIVERY_WINDOW, "more than a window at once");
        check(from.sequence >= 0, "a number below 0");
        if (from.epoch > EPOCH || found.sequence > world->last) {
            break;
        }
        found.sequence = found.sequence < 1 ? 1 : found.sequence;
        if (!delivery_offer(delivery, found)) {
            break;
        }
        delivery_sent(delivery, found, world->now);
    }
    if (delivery_wants_hello(delivery, world->now)) {
        delivery_said_hello(delivery, world->now);
    }
}

static void happen(struct world *world, uint8_t what, uint8_t value)
{
    struct delivery *delivery = &world->delivery;
    struct answer answer = {.kind = (enum answer_kind)(what % ANSWER_KIND_COUNT),
                            .source_epoch = number((uint8_t)(what * 7), EPOCH),
                            .sequence = number(value, world->last)};
    world->now = mono_add_ms(world->now, value * 10);
    switch (what % 8) {
    case 0:
        delivery_connect(delivery, world->now);
        break;
    case 1:
        delivery_disconnect(delivery);
        break;
    case 2:
        world->last += value;
        delivery_note_stored(delivery, world->last);
        break;
    default:
        if (what % 16 < 8) {
            answer.source_epoch = EPOCH;
        }
        /* A hub that is ahead is obeyed by its owner, who has another epoch then. */
        if (delivery_hear(delivery, what == 255 ? NULL : &answer, world->now) ==
            DELIVERY_RENUMBER) {
            delivery_init(delivery, EPOCH, (struct delivery_mark){0, 0});
            delivery_note_stored(delivery, world->last);
        }
        break;
    }
    pump(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct world world = {.now = {1}};
    delivery_init(&world.delivery, EPOCH, (struct delivery_mark){0, 0});
    for (size_t i = 0; i + 1 < size; i += 2) {
        happen(&world, data[i], data[i + 1]);
    }
    delivery_connect(&world.delivery, world.now);
    const struct answer honest = {.kind = ANSWER_WELCOME};
    for (int64_t sent = 0; sent < world.last;) {
        pump(&world);
        const struct answer ack = {
            .kind = ANSWER_ACK, .source_epoch = EPOCH, .sequence = sent};
        (void)delivery_hear(&world.delivery, sent == 0 ? &honest : &ack, world.now);
        pump(&world);
        check(world.delivery.next.sequence > sent + 1, "it stands still");
        sent = world.delivery.next.sequence - 1;
    }
    return 0;
}
