/* site/follower.h: what a screen asks its hub. A hub's lines as they go bad are those of
 * test_hub_follower. */
#include <string.h>

#include "site/follower.h"
#include "support/rows.h"
#include "wire/relay.h"

#define HUB  77
#define NONE ((enum relay_kind)0)

static struct mono at_ms(int64_t ms)
{
    return mono_add_ms((struct mono){1}, ms);
}

static void beat(struct follower *follower, uint64_t hub, uint64_t control, int64_t ms)
{
    uint8_t buffer[256];
    struct relay_writer out;
    const struct relay_head head = {
        .kind = RELAY_HEARTBEAT, .hub = hub, .epoch = 1, .first = 6, .last = 5};
    const struct relay_beat said = {.control_version = control, .rules_hash = 1};
    relay_begin(&out, buffer, sizeof buffer, &head);
    assert_true(relay_put_beat(&out, &said));
    follower_hear(follower, buffer, relay_end(&out), at_ms(ms));
}

static void answer(struct follower *follower, const struct relay_head *head,
                   const char *text, int64_t ms)
{
    uint8_t buffer[256];
    struct relay_writer out;
    relay_begin(&out, buffer, sizeof buffer, head);
    assert_true(relay_put_text(&out, str_from(text)));
    follower_answer(follower, buffer, relay_end(&out), at_ms(ms));
}

/* What it asks now, or NONE. */
static enum relay_kind ask(struct follower *follower, int64_t ms)
{
    uint8_t buffer[FOLLOWER_ASK_BYTES];
    struct relay_reader in;
    size_t size = follower_ask(follower, at_ms(ms), buffer);
    assert_true(size == 0 || relay_read(&in, buffer, size));
    return size == 0 ? NONE : in.head.kind;
}

/* The next time at which it asks for that, from then on; what else it asks is left. */
static int64_t asks_at(struct follower *follower, enum relay_kind kind, int64_t ms)
{
    int64_t until = ms + 20000;
    while (ms < until && ask(follower, ms) != kind) {
        ms += 10;
    }
    return ms;
}

/* -- a hub that is busy -----------------------------------------------------------------
 */

static struct busy {
    const char *name;
    uint64_t kind, again_ms; /* of the refusal; kind 0: it says nothing */
    int64_t from_ms, to_ms;  /* then the snapshot is asked for again, from the first */
} busies[] = {
    {"a hub that says nothing is asked again in a second or two", 0, 0, 1000, 1510},
    {"one that is busy when it says", RELAY_ASK_SNAPSHOT, 5000, 5000, 5510},
    {"ten seconds at most", RELAY_ASK_SNAPSHOT, UINT64_MAX, 10000, 10510},
    {"soon", RELAY_ASK_SNAPSHOT, 0, 0, 510},
    {"of something else it said nothing", RELAY_ASK_CONTROL, 5000, 1000, 1510},
    {"nor of what there is not", 99, 5000, 1000, 1510},
};

static void it_is_asked_later(void **state)
{
    const struct busy *row = *state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct follower *follower = follower_create("wall-1", seed);
        assert_non_null(follower);
        beat(follower, HUB, 0, 0);
        int64_t first_ms = asks_at(follower, RELAY_ASK_SNAPSHOT, 0);
        assert_in_range(first_ms, 0, 510);
        if (row->kind != 0) {
            const struct relay_head head = {
                .kind = RELAY_REFUSED, .first = row->kind, .last = row->again_ms};
            answer(follower, &head, "busy", first_ms);
        }
        int64_t again_ms = asks_at(follower, RELAY_ASK_SNAPSHOT, first_ms) - first_ms;
        assert_in_range(again_ms, row->from_ms, row->to_ms);
        follower_destroy(&follower);
    }
}

/* -- what supervisors want --------------------------------------------------------------
 */

/* "A screen with another version asks for the list"; versions of two hubs have nothing to
 * do with one another. */
static struct wanted {
    const char *name;
    uint64_t hub, version; /* in heartbeats, after hub 77's orders 3 were taken */
    bool asks;
} wanteds[] = {
    {"the same", HUB, 3, false},
    {"a later version", HUB, 4, true},
    {"an earlier one: the hub's disk is new", HUB, 1, true},
    {"the same number of another hub", 78, 3, true},
};

static void orders_are_asked_for(void **state)
{
    const struct wanted *row = *state;
    const struct relay_head theirs = {.kind = RELAY_CONTROL, .hub = HUB, .last = 3};
    const struct relay_head others = {
        .kind = RELAY_CONTROL, .hub = row->hub, .last = row->version};
    struct follower *follower = follower_create("wall-1", 1);
    assert_non_null(follower);
    const struct follower_status *status = follower_status(follower);
    beat(follower, HUB, 3, 0);
    int64_t ms = asks_at(follower, RELAY_ASK_CONTROL, 0);
    answer(follower, &theirs, "[1]", ms);
    assert_int_equal(status->controls, 1);
    answer(follower, &theirs, "[1]", ms); /* it was asked for twice */
    assert_int_equal(status->controls, 1);
    beat(follower, row->hub, row->version, ms);
    int64_t then_ms = asks_at(follower, RELAY_ASK_CONTROL, ms);
    assert_int_equal(then_ms < ms + 5000, row->asks);
    if (row->asks) {
        answer(follower, &others, "[2]", then_ms);
        assert_int_equal(status->controls, 2);
        assert_true(str_is(follower_control(follower), "[2]"));
        assert_in_range(asks_at(follower, RELAY_ASK_CONTROL, then_ms) - then_ms, 20000,
                        20000); /* it has them */
    }
    follower_destroy(&follower);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, it_is_asked_later, busies);
    ROWS_ADD(&rows, orders_are_asked_for, wanteds);
    return rows_run(&rows, "site_follower");
}
