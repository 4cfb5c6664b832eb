/*
 * A screen behind a line that loses, doubles and reorders what is said, both ways: once
 * the line is good again it shows what the hub counts, to the digest, and never has it
 * shown itself level with anything else (docs/hub.md; reliability.md R2, R3).
 */

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "support/hub_world.h"
#include "support/rows.h"

struct weather {
    const char *name;
    int lost_permille, doubled_permille, late_permille;
};

static struct weather weathers[] = {
    {"a good line: level and equal", 0, 0, 0},
    {"one in a hundred lost, doubled, late", 10, 10, 50},
    {"one in ten lost", 100, 0, 0},
    {"one in ten doubled and late", 0, 100, 100},
    {"one in five lost, doubled and late", 200, 200, 200},
};

static int seeds(void)
{
    const char *wanted = getenv("WALLBOARD_FOLLOWER_SEEDS");
    return wanted == NULL ? 3 : atoi(wanted);
}

static void test_weather(void **state)
{
    const struct weather *weather = *state;
    static struct world world;
    for (int seed = 1; seed <= seeds(); seed++) {
        world_open(&world, (uint64_t)seed * 7919);
        world_run(&world, 5000);
        world_set_lines(&world, weather->lost_permille, weather->doubled_permille,
                        weather->late_permille);
        world_run(&world, 120000);
        world_set_lines(&world, 0, 0, 0);
        world_run(&world, 8000);
        world_assert_agrees(&world);
        world_close(&world);
    }
}

/* "A screen never continues across epochs without a snapshot." */
static void test_new_epoch(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 5);
    world_run(&world, 8000);
    uint64_t snapshots = follower_status(world.follower)->snapshots;
    world.hub.epoch++;
    world_run(&world, 8000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots + 1);
    assert_int_equal(follower_status(world.follower)->epoch, 2);
    world_assert_agrees(&world);
    world_close(&world);
}

/* A hub that begins anew with another site file goes on in its numbering: its screens are
 * to count, and look, by the new one. */
static void test_another_site_file(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 11);
    world.hub.rules_hash = 1;
    world_run(&world, 8000);
    uint64_t snapshots = follower_status(world.follower)->snapshots;
    world_run(&world, 8000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots);
    world.hub.rules_hash = 2;
    world_run(&world, 8000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots + 1);
    world_assert_agrees(&world);
    world_close(&world);
}

/* "R3: a lost tail is noticed within 2 s of the last message": by the heartbeat's head.
 */
static void test_lost_tail(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 6);
    world_run(&world, 8000);
    world.relay.lost_permille = 1000;
    world_run(&world, 500);
    world.relay.lost_permille = 0;
    world_run(&world, 2000);
    assert_true(follower_status(world.follower)->gaps > 0 ||
                follower_status(world.follower)->sequence == world.hub.head);
    world_run(&world, 3000);
    world_assert_agrees(&world);
    world_close(&world);
}

/* A heartbeat that others have overtaken says what was: no reason to ask for a snapshot,
 * nor to compare its digest. */
static void test_overtaken_beat(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 9);
    world_run(&world, 8000);
    size_t size = hub_beat(&world.hub);
    uint8_t *old = malloc(size);
    assert_non_null(old);
    memcpy(old, world.hub.message, size);
    world_run(&world, 2000);
    uint64_t snapshots = follower_status(world.follower)->snapshots;
    uint64_t sequence = follower_status(world.follower)->sequence;
    follower_hear(world.follower, old, size, world.now);
    (void)follower_update(world.follower, world.now);
    assert_int_equal(follower_status(world.follower)->state, FOLLOWER_LEVEL);
    assert_true(follower_status(world.follower)->sequence >= sequence);
    world_run(&world, 2000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots);
    world_assert_agrees(&world);
    free(old);
    world_close(&world);
}

/* "Stale never looks live": after a silence only what tells the hub's place ends it. */
static void test_names_end_no_silence(void **state)
{
    (void)state;
    static struct world world;
    struct relay_writer out;
    uint8_t names[RELAY_HEAD_BYTES];
    world_open(&world, 10);
    world_run(&world, 8000);
    world.hub.silent = true;
    world_run(&world, 5000);
    const struct relay_head head = hub_head(&world.hub, RELAY_NAMES);
    relay_begin(&out, names, sizeof names, &head);
    follower_hear(world.follower, names, relay_end(&out), world.now);
    (void)follower_update(world.follower, world.now);
    assert_int_equal(follower_status(world.follower)->state, FOLLOWER_SILENT);
    world_close(&world);
}

/* "Unknown is a dash": what has no numbers yet is level with nothing, whoever speaks. */
static void test_names_are_no_numbers(void **state)
{
    (void)state;
    struct follower *follower = follower_create("wall-1", 1);
    struct relay_writer out;
    const struct relay_head head = {.kind = RELAY_NAMES, .hub = WORLD_HUB_ID, .epoch = 1};
    uint8_t names[RELAY_HEAD_BYTES];
    assert_non_null(follower);
    relay_begin(&out, names, sizeof names, &head);
    follower_hear(follower, names, relay_end(&out), (struct mono){1});
    (void)follower_update(follower, (struct mono){1});
    assert_int_equal(follower_status(follower)->state, FOLLOWER_SILENT);
    follower_destroy(&follower);
}

/* "No heartbeat for 3 s: stale mark." And level again when the hub is back. */
static void test_silent_hub(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 7);
    world_run(&world, 8000);
    world.hub.silent = true;
    world_run(&world, 3200);
    assert_int_equal(follower_status(world.follower)->state, FOLLOWER_SILENT);
    assert_true(
        intake_snapshot(follower_intake(world.follower), world.now, world.hub.wall)
            ->catching_up);
    world_run(&world, 60000);
    world.hub.silent = false;
    world_run(&world, 4000);
    world_assert_agrees(&world);
    world_close(&world);
}

/* What a hub no longer keeps is not asked for twice: a snapshot stands in. */
static void test_range_not_kept(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 8);
    world_run(&world, 8000);
    uint64_t snapshots = follower_status(world.follower)->snapshots;
    world.relay.lost_permille = 1000;
    world_run(&world, 20000);
    world.relay.lost_permille = 0;
    world.hub.oldest = world.hub.head;
    world_run(&world, 8000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots + 1);
    world_assert_agrees(&world);
    world_close(&world);
}

/* "A digest mismatch at the same sequence: ... a snapshot." */
static void test_wrong_digest_is_healed(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 9);
    world_run(&world, 8000);
    /* The hub counts one more than it relays: as if the screen had miscounted. */
    struct event event = event_blank(EVENT_CONTACT_QUEUED);
    event.id = event.contact = str_from("ghost");
    event.source = str_from("wallboard://leeds/test");
    event.queue = str_from("support");
    event.time_ms = world.hub.wall.ms;
    (void)intake_event(world.hub.intake, &event, world.now, world.hub.wall);
    world_run(&world, 8000);
    const struct follower_status *status = follower_status(world.follower);
    assert_int_equal(status->wrong_digests, 1);
    assert_int_equal(status->state, FOLLOWER_LEVEL);
    assert_true(status->snapshots >= 2);
    world_close(&world);
}

/* The board says "the log says why": it must. Once, for it is asked for again and again.
 */
static void test_useless_snapshot(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 12);
    world.hub.spoils = true;
    world_run(&world, 60000);
    const struct follower_status *status = follower_status(world.follower);
    assert_int_equal(status->state, FOLLOWER_JOINING);
    assert_string_not_equal(status->fault, "");
    assert_int_equal(world.faults_told, 1);
    world.hub.spoils = false;
    world_run(&world, 20000);
    assert_string_equal(status->fault, "");
    assert_int_equal(status->state, FOLLOWER_LEVEL);
    world_assert_agrees(&world);
    world_close(&world);
}

/* Whatever a stranger sends: counted, and nothing else. */
static void test_rubbish(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 10);
    world_run(&world, 8000);
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        uint8_t bytes[256];
        for (size_t b = 0; b < sizeof bytes; b++) {
            random = index_hash(random, "b", 1);
            bytes[b] = (uint8_t)random;
        }
        size_t size = (size_t)random % sizeof bytes;
        if (i % 2 == 0 && size > 8) {
            memcpy(bytes, "WBR1", 4);
            bytes[4] = (uint8_t)(1 + i % 11);
            bytes[6] = 1;
            bytes[7] = 0;
        }
        follower_hear(world.follower, bytes, size, world.now);
        follower_answer(world.follower, bytes, size, world.now);
    }
    world_run(&world, 20000);
    assert_true(follower_status(world.follower)->bad_messages > 0);
    assert_int_equal(follower_status(world.follower)->state, FOLLOWER_LEVEL);
    assert_int_equal(follower_status(world.follower)->sequence, world.hub.head);
    world_close(&world);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_weather, weathers);
    rows_add_one(&rows, "a new epoch: never without a snapshot", test_new_epoch);
    rows_add_one(&rows, "another site file: a snapshot", test_another_site_file);
    rows_add_one(&rows, "a lost tail is noticed by the next heartbeat", test_lost_tail);
    rows_add_one(&rows, "a heartbeat that was overtaken", test_overtaken_beat);
    rows_add_one(&rows, "names before numbers", test_names_are_no_numbers);
    rows_add_one(&rows, "names after a silence", test_names_end_no_silence);
    rows_add_one(&rows, "a silent hub is marked after 3 s", test_silent_hub);
    rows_add_one(&rows, "a range that is not kept: a snapshot", test_range_not_kept);
    rows_add_one(&rows, "a digest that differs: a snapshot", test_wrong_digest_is_healed);
    rows_add_one(&rows, "why a snapshot is of no use is told", test_useless_snapshot);
    rows_add_one(&rows, "rubbish is counted and harms nothing", test_rubbish);
    return rows_run(&rows, "hub_follower");
}
