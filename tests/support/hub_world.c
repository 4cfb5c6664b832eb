#include "support/hub_world.h"

#include <stdlib.h>
#include <string.h>

#include "support/rows.h"
#include "wire/encode.h"

#define START_MS   INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */
#define STEP_MS    50
#define SPEED      20 /* the centre's time runs so much faster: more is said */
#define EVENTS_MAX 60000
#define PART_BYTES 65536

static const char site_text[] = "site: leeds\ntimezone: Europe/London\n"
                                "queues:\n  support: { target: 20s }\n";

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

struct relay_head hub_head(const struct hub *hub, enum relay_kind kind)
{
    return (struct relay_head){.kind = kind,
                               .flags = RELAY_DURABLE,
                               .hub = WORLD_HUB_ID,
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

size_t hub_beat(struct hub *hub)
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
void world_open(struct world *world, uint64_t seed)
{
    *world = (struct world){
        .relay.random = seed, .asks.random = seed + 1, .answers.random = seed + 2};
    hub_open(&world->hub, seed);
    world->follower = follower_create("wall-1", seed);
    assert_non_null(world->follower);
}

void world_close(struct world *world)
{
    follower_destroy(&world->follower);
    line_clear(&world->relay);
    line_clear(&world->asks);
    line_clear(&world->answers);
    hub_close(&world->hub);
}

void world_set_lines(struct world *world, int lost, int doubled, int late)
{
    struct line *lines[] = {&world->relay, &world->asks, &world->answers};
    for (size_t i = 0; i < 3; i++) {
        lines[i]->lost_permille = lost;
        lines[i]->doubled_permille = doubled;
        lines[i]->late_permille = late;
    }
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
    if (ask->epoch != hub->epoch || ask->first < hub->oldest ||
        ask->hub != WORLD_HUB_ID) {
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

void world_run(struct world *world, int64_t for_ms)
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

void world_assert_agrees(struct world *world)
{
    world->hub.still = true;
    world_run(world, 2000);
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
