/*
 * A publisher and a hub as the contract has it, on a network that loses, doubles and
 * turns round up to a fifth of what is said, both ways; connections break, both restart,
 * the hub loses its disk. Whatever happened: once the network is well again, the hub has
 * every message of every life, each once and in order. Seeds, so that a failure can be
 * had again.
 */
#include <stdlib.h>
#include <string.h>

#include "publish/delivery.h"
#include "support/rows.h"

#define SEEDS       400
#define STEPS       300
#define QUIET_STEPS 3000
#define STEP_MS     100
#define LIVES_MAX   64
#define WIRE_MAX    20000

/* xorshift64*, so that a seed is the same everywhere. */
static uint64_t draw(uint64_t *random, uint64_t below)
{
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return (*random * UINT64_C(2685821657736338717) >> 33) % below;
}

/* -- the network ------------------------------------------------------------------- */

struct word { /* of the publisher: hello, or a message; of the hub: an answer */
    bool hello;
    struct delivery_mark mark;
    struct answer answer;
};

struct wire {
    struct word words[WIRE_MAX];
    size_t count;
};

struct world {
    uint64_t random;
    uint64_t fault_percent; /* of each kind; 0: a good network */
    struct mono now;
    /* publisher: its store and the machine */
    struct delivery delivery;
    struct delivery_mark lives[LIVES_MAX]; /* epoch and last number */
    size_t life_count;
    struct delivery_mark acknowledged; /* on disk; younger marks die with the process */
    bool connected;
    /* hub */
    struct delivery_mark received, committed;
    struct mono resend_asked;
    struct wire to_hub, to_publisher;
};

static void say(struct world *world, struct wire *wire, const struct word *word)
{
    bool lost = draw(&world->random, 100) < world->fault_percent;
    bool twice = draw(&world->random, 100) < world->fault_percent;
    for (int i = lost ? 1 : 0; i < (twice ? 2 : 1); i++) {
        size_t at = wire->count;
        assert_true(wire->count < WIRE_MAX);
        if (draw(&world->random, 100) < world->fault_percent) {
            at -= (size_t)draw(&world->random, (at < 100 ? at : 100) + 1);
        }
        memmove(wire->words + at + 1, wire->words + at,
                (wire->count - at) * sizeof *wire->words);
        wire->words[at] = *word;
        wire->count++;
    }
}

/* -- the hub ----------------------------------------------------------------------- */

static void answer(struct world *world, enum answer_kind kind, struct delivery_mark mark)
{
    struct word word = {
        .answer = {.kind = kind, .source_epoch = mark.epoch, .sequence = mark.sequence}};
    say(world, &world->to_publisher, &word);
}

static void ask_again(struct world *world, int64_t epoch, int64_t sequence)
{
    if (mono_ms_between(world->resend_asked, world->now) >= 1000) {
        world->resend_asked = world->now;
        answer(world, ANSWER_RESEND, (struct delivery_mark){epoch, sequence});
    }
}

static void hub_hear(struct world *world, const struct word *word)
{
    struct delivery_mark mark = word->mark;
    struct delivery_mark *last = &world->received;
    if (word->hello || mark.epoch < last->epoch) {
        answer(world, ANSWER_WELCOME, world->committed);
        return;
    }
    int64_t expected = mark.epoch == last->epoch ? last->sequence + 1 : 1;
    if (mark.sequence == expected) {
        if (mark.epoch > last->epoch && last->epoch > 0) { /* none of that life is lost */
            for (size_t i = 0; i < world->life_count; i++) {
                struct delivery_mark life = world->lives[i];
                assert_false(life.sequence > 0 && life.epoch < mark.epoch &&
                             delivery_is_before(*last, life));
            }
        }
        *last = mark;
    } else if (mark.sequence > expected) {
        ask_again(world, mark.epoch, expected);
    } else if (world->committed.epoch > 0) {
        answer(world, ANSWER_ACK, world->committed);
    }
}

static void hub_turn(struct world *world)
{
    for (size_t i = 0; i < world->to_hub.count; i++) {
        hub_hear(world, &world->to_hub.words[i]);
    }
    world->to_hub.count = 0;
    if (draw(&world->random, 3) == 0 &&
        delivery_is_before(world->committed, world->received)) {
        world->committed = world->received;
        answer(world, ANSWER_ACK, world->committed);
    }
}

/* -- the publisher ----------------------------------------------------------------- */

static bool find(const struct world *world, struct delivery_mark from,
                 struct delivery_mark *ret)
{
    for (size_t i = 0; i < world->life_count; i++) {
        int64_t number = world->lives[i].epoch == from.epoch ? from.sequence : 1;
        if (world->lives[i].epoch >= from.epoch && number <= world->lives[i].sequence) {
            *ret = (struct delivery_mark){world->lives[i].epoch, number};
            return true;
        }
    }
    return false;
}

static void begin_life(struct world *world)
{
    struct delivery_mark open = {0, 0};
    struct delivery_mark from = world->acknowledged;
    from.sequence++;
    if (!find(world, from, &open)) {
        open = (struct delivery_mark){0, 0};
    }
    assert_true(world->life_count < LIVES_MAX);
    int64_t epoch = 1000 + (int64_t)world->life_count;
    world->lives[world->life_count++] = (struct delivery_mark){epoch, 0};
    delivery_init(&world->delivery, epoch, open);
    world->connected = false;
}

static void hear_answers(struct world *world)
{
    for (size_t i = 0; i < world->to_publisher.count; i++) {
        enum delivery_order order = delivery_hear(
            &world->delivery, &world->to_publisher.words[i].answer, world->now);
        assert_int_not_equal(order, DELIVERY_RENUMBER);
        if (order != DELIVERY_NOTHING) {
            world->acknowledged = world->delivery.acknowledged;
        }
    }
    world->to_publisher.count = 0;
}

static void publisher_turn(struct world *world)
{
    struct delivery *delivery = &world->delivery;
    struct delivery_mark from;
    struct delivery_mark found;
    hear_answers(world);
    if (!world->connected) {
        world->connected = true;
        delivery_connect(delivery, world->now);
    }
    while (delivery_may_send(delivery, &from)) {
        if (!find(world, from, &found) || !delivery_offer(delivery, found)) {
            break;
        }
        say(world, &world->to_hub, &(struct word){.mark = found});
        delivery_sent(delivery, found, world->now);
    }
    if (delivery_wants_hello(delivery, world->now)) {
        say(world, &world->to_hub, &(struct word){.hello = true});
        delivery_said_hello(delivery, world->now);
    }
}

static void tell(struct world *world, uint64_t most)
{
    struct delivery_mark *life = &world->lives[world->life_count - 1];
    life->sequence += (int64_t)draw(&world->random, most + 1);
    delivery_note_stored(&world->delivery, life->sequence);
}

/* -- chaos ------------------------------------------------------------------------- */

static void cut(struct world *world)
{
    delivery_disconnect(&world->delivery);
    world->connected = false;
    world->to_hub.count = 0; /* answers that came before are still read */
}

static void disturb(struct world *world)
{
    switch (draw(&world->random, 40)) {
    case 0:
        cut(world);
        break;
    case 1: /* the hub restarts: what was not committed is gone */
        cut(world);
        world->received = world->committed;
        break;
    case 2: /* its disk is lost */
        cut(world);
        world->received = world->committed = (struct delivery_mark){0, 0};
        break;
    case 3: /* the publisher restarts, and its last marks were not on disk */
        cut(world);
        world->to_publisher.count = 0;
        world->acknowledged.sequence -=
            world->acknowledged.sequence > 0
                ? (int64_t)draw(&world->random, (uint64_t)world->acknowledged.sequence)
                : 0;
        if (world->life_count < LIVES_MAX) {
            begin_life(world);
        }
        break;
    default:
        break;
    }
}

static struct delivery_mark last_said(const struct world *world)
{
    struct delivery_mark last = {0, 0};
    for (size_t i = 0; i < world->life_count; i++) {
        last = world->lives[i].sequence > 0 ? world->lives[i] : last;
    }
    return last;
}

static void everything_arrives(void **state)
{
    (void)state;
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        memset(world, 0, sizeof *world);
        world->random = seed * UINT64_C(0x9E3779B97F4A7C15);
        world->fault_percent = draw(&world->random, 21);
        world->now.ns = INT64_C(5000000000);
        begin_life(world);
        for (int i = 0; i < STEPS; i++) {
            world->now = mono_add_ms(world->now, (int64_t)draw(&world->random, 500));
            tell(world, draw(&world->random, 10) == 0 ? 200 : 5);
            disturb(world);
            publisher_turn(world);
            hub_turn(world);
        }
        world->fault_percent = 0;
        tell(world, 5);
        struct delivery_mark last = last_said(world);
        int steps = 0;
        while (delivery_is_before(world->acknowledged, last) && steps++ < QUIET_STEPS) {
            world->now = mono_add_ms(world->now, STEP_MS);
            publisher_turn(world);
            hub_turn(world);
        }
        if (delivery_is_before(world->committed, last) ||
            delivery_is_before(world->acknowledged, last)) {
            fail_msg("seed %d: not all arrived", (int)seed);
        }
    }
    free(world);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "everything arrives, once and in order", everything_arrives);
    return rows_run(&rows, "publish/delivery at random");
}
