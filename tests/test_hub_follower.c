/*
 * A screen behind a line that loses, doubles and reorders what is said, both ways: once
 * the line is good again it shows what the hub counts, to the digest, and never has it
 * shown itself level with anything else (docs/hub.md; reliability.md R2, R3).
 */

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "simulate/centre.h"
#include "site/follower.h"
#include "site/intake.h"
#include "site/site.h"
#include "stats/engine.h"
#include "stats/state.h"
#include "support/rows.h"
#include "wire/encode.h"
#include "wire/relay.h"

#define START_MS   INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */
#define STEP_MS    50
#define SPEED      20   /* the centre's time runs so much faster: more is said */
#define LINE_SIZE  4096 /* messages under way */
#define EVENTS_MAX 60000
#define PART_BYTES 65536
#define HUB_ID     77

static const char site_text[] = "site: leeds\ntimezone: Europe/London\n"
                                "queues:\n  support: { target: 20s }\n";

/* -- a hub, as far as screens see it ------------------------------------------------- */

struct kept {
    int64_t received_ms;
    char *body;
    size_t size;
};

struct hub {
    struct site *site;
    struct intake *intake;
    struct centre *centre;
    struct kept *events;
    uint64_t head, epoch, oldest; /* oldest: what it still has for ranges */
    int64_t number;               /* of the publisher */
    struct wall wall;
    bool silent, still; /* says nothing; nothing happens */
    bool spoils;        /* its snapshots */
    uint64_t rules_hash;
    uint8_t message[RELAY_MAX_BYTES];
};

static void hub_open(struct hub *hub, uint64_t seed)
{
    struct diag diag;
    diag_clear(&diag);
    const struct centre_config config = {
        .seed = seed, .profile = "busy", .start = {START_MS}};
    *hub = (struct hub){.epoch = 1, .oldest = 1, .wall = {START_MS}};
    hub->site = site_parse("site", str_from(site_text), &diag);
    hub->intake = hub->site == NULL ? NULL : intake_create(hub->site);
    hub->centre = centre_create(&config);
    hub->events = calloc(EVENTS_MAX, sizeof *hub->events);
    assert_non_null(hub->intake);
    assert_non_null(hub->centre);
    assert_non_null(hub->events);
}

static void hub_close(struct hub *hub)
{
    for (uint64_t i = 0; i < hub->head; i++) {
        free(hub->events[i].body);
    }
    free(hub->events);
    centre_destroy(&hub->centre);
    intake_destroy(&hub->intake);
    site_destroy(&hub->site);
}

static struct relay_head hub_head(const struct hub *hub, enum relay_kind kind)
{
    return (struct relay_head){.kind = kind,
                               .flags = RELAY_DURABLE,
                               .hub = HUB_ID,
                               .epoch = hub->epoch,
                               .wall_ms = hub->wall.ms};
}

/* Takes in what happened up to now; how many events. */
static uint64_t hub_take(struct hub *hub)
{
    static char body[65536];
    uint64_t taken = 0;
    while (!hub->still && centre_next_time(hub->centre).ms <= hub->wall.ms &&
           hub->head < EVENTS_MAX) {
        struct event event;
        char id[32];
        centre_next(hub->centre, &event);
        event.source = str_from("wallboard://leeds/test");
        event.site = str_from("leeds");
        event.epoch = 1;
        event.sequence = ++hub->number;
        str_format(id, sizeof id, "1-%lld", (long long)hub->number);
        event.id = str_from(id);
        event.caller = event.label = (struct str){NULL, 0};
        size_t size = encode_event(&event, body, sizeof body);
        assert_true(size > 0);
        struct kept *kept = &hub->events[hub->head++];
        *kept = (struct kept){hub->wall.ms, malloc(size), size};
        assert_non_null(kept->body);
        memcpy(kept->body, body, size);
        intake_body(hub->intake, body, size, (struct mono){0}, hub->wall, NULL);
        taken++;
    }
    return taken;
}

static size_t hub_events(struct hub *hub, uint64_t from, uint64_t to, uint64_t *ret_last)
{
    struct relay_writer out;
    struct relay_head head = hub_head(hub, RELAY_EVENTS);
    head.first = from;
    relay_begin(&out, hub->message, 32768, &head); /* small: several to a range */
    *ret_last = from - 1;
    for (uint64_t at = from; at <= to; at++) {
        const struct kept *kept = &hub->events[at - 1];
        const struct relay_event event = {.received_ms = kept->received_ms,
                                          .body = {kept->body, kept->size}};
        if (!relay_put_event(&out, &event)) {
            break;
        }
        *ret_last = at;
    }
    return relay_end(&out);
}

static size_t hub_beat(struct hub *hub)
{
    struct relay_writer out;
    struct relay_head head = hub_head(hub, RELAY_HEARTBEAT);
    head.flags |= RELAY_DIGEST;
    head.first = hub->head + 1;
    head.last = hub->head;
    intake_tick(hub->intake, hub->wall);
    const struct relay_beat beat = {.digest = intake_digest(hub->intake),
                                    .rules_hash = hub->rules_hash};
    relay_begin(&out, hub->message, sizeof hub->message, &head);
    assert_true(relay_put_beat(&out, &beat));
    return relay_end(&out);
}

/* -- a line ---------------------------------------------------------------------------
 */

struct parcel {
    struct mono due;
    uint8_t *bytes;
    size_t size;
};

struct line {
    uint64_t random;
    int lost_permille, doubled_permille, late_permille;
    struct parcel parcels[LINE_SIZE];
    size_t count;
};

static bool chance(struct line *line, int permille)
{
    line->random = index_hash(line->random, "chance", 6);
    return (int)(line->random % 1000) < permille;
}

static void line_put(struct line *line, const void *bytes, size_t size, struct mono now)
{
    if (chance(line, line->lost_permille) || line->count == LINE_SIZE) {
        return;
    }
    int64_t delay_ms = chance(line, line->late_permille) ? 400 : 5;
    struct parcel parcel = {mono_add_ms(now, delay_ms), malloc(size), size};
    assert_non_null(parcel.bytes);
    memcpy(parcel.bytes, bytes, size);
    line->parcels[line->count++] = parcel;
}

static void line_send(struct line *line, const void *bytes, size_t size, struct mono now)
{
    line_put(line, bytes, size, now);
    if (chance(line, line->doubled_permille)) {
        line_put(line, bytes, size, now);
    }
}

/* The next that has arrived, the caller's to free; NULL: none. */
static uint8_t *line_take(struct line *line, struct mono now, size_t *ret_size)
{
    for (size_t i = 0; i < line->count; i++) {
        struct parcel parcel = line->parcels[i];
        if (mono_ms_between(parcel.due, now) >= 0) {
            memmove(&line->parcels[i], &line->parcels[i + 1],
                    (line->count - i - 1) * sizeof parcel);
            line->count--;
            *ret_size = parcel.size;
            return parcel.bytes;
        }
    }
    return NULL;
}

static void line_clear(struct line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        free(line->parcels[i].bytes);
    }
    line->count = 0;
}

/* -- both ------------------------------------------------------------------------------
 */

struct world {
    struct hub hub;
    struct follower *follower;
    struct line relay, asks, answers;
    struct mono now;
    struct mono beat_due;
    unsigned faults_told;
};

static void world_open(struct world *world, uint64_t seed)
{
    *world = (struct world){
        .relay.random = seed, .asks.random = seed + 1, .answers.random = seed + 2};
    hub_open(&world->hub, seed);
    world->follower = follower_create("wall-1", seed);
    assert_non_null(world->follower);
}

static void world_close(struct world *world)
{
    follower_destroy(&world->follower);
    line_clear(&world->relay);
    line_clear(&world->asks);
    line_clear(&world->answers);
    hub_close(&world->hub);
}

static void set_lines(struct world *world, int lost, int doubled, int late)
{
    struct line *lines[] = {&world->relay, &world->asks, &world->answers};
    for (size_t i = 0; i < 3; i++) {
        lines[i]->lost_permille = lost;
        lines[i]->doubled_permille = doubled;
        lines[i]->late_permille = late;
    }
    /* Requests and answers go over TCP of their own: lost whole, never out of order. */
    world->asks.late_permille = world->answers.late_permille = 0;
}

static void answer_text(struct world *world, enum relay_kind kind, const char *text)
{
    struct relay_writer out;
    struct relay_head head = hub_head(&world->hub, kind);
    head.first = head.last = world->hub.head;
    relay_begin(&out, world->hub.message, sizeof world->hub.message, &head);
    assert_true(relay_put_text(&out, str_from(text)));
    line_send(&world->answers, world->hub.message, relay_end(&out), world->now);
}

static void answer_snapshot(struct world *world)
{
    size_t size = intake_checkpoint(world->hub.intake, NULL, 0);
    char *bytes = malloc(size);
    assert_non_null(bytes);
    (void)intake_checkpoint(world->hub.intake, bytes, size);
    bytes[size / 2] ^= world->hub.spoils;
    answer_text(world, RELAY_SITE, site_text);
    uint32_t count = (uint32_t)((size + PART_BYTES - 1) / PART_BYTES);
    for (uint32_t i = 0; i < count; i++) {
        struct relay_writer out;
        struct relay_head head = hub_head(&world->hub, RELAY_PART);
        size_t at = (size_t)i * PART_BYTES;
        size_t part = size - at < PART_BYTES ? size - at : PART_BYTES;
        head.first = head.last = world->hub.head;
        relay_begin(&out, world->hub.message, sizeof world->hub.message, &head);
        const struct relay_part put = {i, count, at, size, {bytes + at, part}};
        assert_true(relay_put_part(&out, &put));
        line_send(&world->answers, world->hub.message, relay_end(&out), world->now);
    }
    free(bytes);
}

static void answer_range(struct world *world, const struct relay_head *ask)
{
    struct hub *hub = &world->hub;
    if (ask->epoch != hub->epoch || ask->first < hub->oldest || ask->hub != HUB_ID) {
        answer_text(world, RELAY_NONE, "not kept");
        return;
    }
    uint64_t to = ask->last < hub->head ? ask->last : hub->head;
    for (uint64_t from = ask->first, last = 0; from <= to; from = last + 1) {
        size_t size = hub_events(hub, from, to, &last);
        line_send(&world->answers, hub->message, size, world->now);
    }
}

static void hub_turn(struct world *world)
{
    struct hub *hub = &world->hub;
    uint64_t before = hub->head;
    uint64_t last = 0;
    size_t size = 0;
    uint64_t taken = hub_take(hub);
    if (taken > 0) {
        for (uint64_t from = before + 1; from <= hub->head; from = last + 1) {
            size_t message = hub_events(hub, from, hub->head, &last);
            line_send(&world->relay, hub->message, message, world->now);
        }
    }
    if (mono_ms_between(world->beat_due, world->now) >= 0) {
        world->beat_due = mono_add_ms(world->now, 1000);
        line_send(&world->relay, hub->message, hub_beat(hub), world->now);
    }
    for (;;) {
        uint8_t *bytes = line_take(&world->asks, world->now, &size);
        struct relay_reader in;
        if (bytes == NULL) {
            return;
        }
        assert_true(relay_read(&in, bytes, size));
        if (in.head.kind == RELAY_ASK_SNAPSHOT) {
            answer_snapshot(world);
        } else if (in.head.kind == RELAY_ASK_RANGE) {
            answer_range(world, &in.head);
        }
        free(bytes);
    }
}

static void screen_turn(struct world *world)
{
    size_t size = 0;
    uint8_t *bytes = NULL;
    uint8_t ask[FOLLOWER_ASK_BYTES];
    while ((bytes = line_take(&world->relay, world->now, &size)) != NULL) {
        follower_hear(world->follower, bytes, size, world->now);
        free(bytes);
    }
    while ((bytes = line_take(&world->answers, world->now, &size)) != NULL) {
        follower_answer(world->follower, bytes, size, world->now);
        free(bytes);
    }
    bool told = follower_update(world->follower, world->now);
    world->faults_told += told && follower_status(world->follower)->fault[0] != '\0';
    size = follower_ask(world->follower, world->now, ask);
    if (size > 0) {
        line_send(&world->asks, ask, size, world->now);
    }
}

static void run(struct world *world, int64_t for_ms)
{
    for (int64_t t = 0; t < for_ms; t += STEP_MS) {
        world->now = mono_add_ms(world->now, STEP_MS);
        world->hub.wall.ms += (int64_t)STEP_MS * SPEED;
        if (!world->hub.silent) {
            hub_turn(world);
        }
        screen_turn(world);
    }
}

/* Once all that was said has arrived. */
static void assert_agrees(struct world *world)
{
    world->hub.still = true;
    run(world, 2000);
    const struct follower_status *status = follower_status(world->follower);
    assert_int_equal(status->state, FOLLOWER_LEVEL);
    assert_int_equal(status->sequence, world->hub.head);
    assert_int_equal(status->wrong_digests, 0);
    const struct wall then = {world->hub.wall.ms + 60000};
    intake_tick(world->hub.intake, then);
    intake_tick(follower_intake(world->follower), then);
    assert_true(intake_digest(follower_intake(world->follower)) ==
                intake_digest(world->hub.intake));
}

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
        run(&world, 5000);
        set_lines(&world, weather->lost_permille, weather->doubled_permille,
                  weather->late_permille);
        run(&world, 120000);
        set_lines(&world, 0, 0, 0);
        run(&world, 8000);
        assert_agrees(&world);
        world_close(&world);
    }
}

/* "A screen never continues across epochs without a snapshot." */
static void test_new_epoch(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 5);
    run(&world, 8000);
    uint64_t snapshots = follower_status(world.follower)->snapshots;
    world.hub.epoch++;
    run(&world, 8000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots + 1);
    assert_int_equal(follower_status(world.follower)->epoch, 2);
    assert_agrees(&world);
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
    run(&world, 8000);
    uint64_t snapshots = follower_status(world.follower)->snapshots;
    run(&world, 8000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots);
    world.hub.rules_hash = 2;
    run(&world, 8000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots + 1);
    assert_agrees(&world);
    world_close(&world);
}

/* "R3: a lost tail is noticed within 2 s of the last message": by the heartbeat's head.
 */
static void test_lost_tail(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 6);
    run(&world, 8000);
    world.relay.lost_permille = 1000;
    run(&world, 500);
    world.relay.lost_permille = 0;
    run(&world, 2000);
    assert_true(follower_status(world.follower)->gaps > 0 ||
                follower_status(world.follower)->sequence == world.hub.head);
    run(&world, 3000);
    assert_agrees(&world);
    world_close(&world);
}

/* A heartbeat that others have overtaken says what was: no reason to ask for a snapshot,
 * nor to compare its digest. */
static void test_overtaken_beat(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 9);
    run(&world, 8000);
    size_t size = hub_beat(&world.hub);
    uint8_t *old = malloc(size);
    assert_non_null(old);
    memcpy(old, world.hub.message, size);
    run(&world, 2000);
    uint64_t snapshots = follower_status(world.follower)->snapshots;
    uint64_t sequence = follower_status(world.follower)->sequence;
    follower_hear(world.follower, old, size, world.now);
    (void)follower_update(world.follower, world.now);
    assert_int_equal(follower_status(world.follower)->state, FOLLOWER_LEVEL);
    assert_true(follower_status(world.follower)->sequence >= sequence);
    run(&world, 2000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots);
    assert_agrees(&world);
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
    run(&world, 8000);
    world.hub.silent = true;
    run(&world, 5000);
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
    const struct relay_head head = {.kind = RELAY_NAMES, .hub = HUB_ID, .epoch = 1};
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
    run(&world, 8000);
    world.hub.silent = true;
    run(&world, 3200);
    assert_int_equal(follower_status(world.follower)->state, FOLLOWER_SILENT);
    assert_true(
        intake_snapshot(follower_intake(world.follower), world.now, world.hub.wall)
            ->catching_up);
    run(&world, 60000);
    world.hub.silent = false;
    run(&world, 4000);
    assert_agrees(&world);
    world_close(&world);
}

/* What a hub no longer keeps is not asked for twice: a snapshot stands in. */
static void test_range_not_kept(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 8);
    run(&world, 8000);
    uint64_t snapshots = follower_status(world.follower)->snapshots;
    world.relay.lost_permille = 1000;
    run(&world, 20000);
    world.relay.lost_permille = 0;
    world.hub.oldest = world.hub.head;
    run(&world, 8000);
    assert_int_equal(follower_status(world.follower)->snapshots, snapshots + 1);
    assert_agrees(&world);
    world_close(&world);
}

/* "A digest mismatch at the same sequence: ... a snapshot." */
static void test_wrong_digest_is_healed(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 9);
    run(&world, 8000);
    /* The hub counts one more than it relays: as if the screen had miscounted. */
    struct event event = event_blank(EVENT_CONTACT_QUEUED);
    event.id = event.contact = str_from("ghost");
    event.source = str_from("wallboard://leeds/test");
    event.queue = str_from("support");
    event.time_ms = world.hub.wall.ms;
    (void)intake_event(world.hub.intake, &event, world.now, world.hub.wall);
    run(&world, 8000);
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
    run(&world, 60000);
    const struct follower_status *status = follower_status(world.follower);
    assert_int_equal(status->state, FOLLOWER_JOINING);
    assert_string_not_equal(status->fault, "");
    assert_int_equal(world.faults_told, 1);
    world.hub.spoils = false;
    run(&world, 20000);
    assert_string_equal(status->fault, "");
    assert_int_equal(status->state, FOLLOWER_LEVEL);
    assert_agrees(&world);
    world_close(&world);
}

/* Whatever a stranger sends: counted, and nothing else. */
static void test_rubbish(void **state)
{
    (void)state;
    static struct world world;
    world_open(&world, 10);
    run(&world, 8000);
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
    run(&world, 20000);
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
