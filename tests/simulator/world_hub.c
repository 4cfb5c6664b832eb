/* The hub of the simulated site: wallboard/hub/app.c, its doors and its disk. */

#include <stdlib.h>
#include <string.h>

#include "hub/app.h"
#include "simulator/world_state.h"
#include "wire/relay.h"

/* -- what goes over the lines ---------------------------------------------------------
 */

static struct router_peer peer_of(char kind, int number, uint32_t life)
{
    struct router_peer peer = {.size = 6};
    peer.bytes[0] = (uint8_t)kind;
    peer.bytes[1] = (uint8_t)number;
    memcpy(peer.bytes + 2, &life, sizeof life);
    return peer;
}

static bool receive(void *context, int door, struct router_peer *ret_peer,
                    struct str *ret_body)
{
    struct sim_world *world = context;
    size_t size = 0;
    for (int i = 0; door == DOOR_INGEST && i < PUBLISHERS; i++) {
        struct publisher_host *publisher = &world->publishers[i];
        const uint8_t *bytes = line_take(&publisher->to_hub, world->now_ms, &size);
        if (bytes != NULL) {
            *ret_peer = peer_of('p', i, publisher->connection);
            *ret_body = (struct str){(const char *)bytes, size};
            return true;
        }
    }
    for (int i = 0; door == DOOR_SYNC && i < SCREENS; i++) {
        struct screen_host *screen = &world->screens[i];
        const uint8_t *bytes = line_take(&screen->asks, world->now_ms, &size);
        if (bytes != NULL) {
            *ret_peer = peer_of('s', i, screen->life);
            *ret_body = (struct str){(const char *)bytes, size};
            return true;
        }
    }
    return false;
}

static void say(struct sim_world *world, struct line *line, struct str body)
{
    world->result->messages++;
    line_put(line, &world->weather, &world->chance, world->now_ms, body.data, body.size);
}

static enum router_result answer(void *context, int door, const struct router_peer *peer,
                                 struct str body)
{
    struct sim_world *world = context;
    int number = peer->bytes[1];
    uint32_t life = 0;
    memcpy(&life, peer->bytes + 2, sizeof life);
    bool publisher = door == DOOR_INGEST;
    uint32_t now =
        publisher ? world->publishers[number].connection : world->screens[number].life;
    if (life != now) {
        return ROUTER_GONE;
    }
    say(world,
        publisher ? &world->publishers[number].from_hub : &world->screens[number].answers,
        body);
    return ROUTER_SENT;
}

static void note_news(struct sim_world *world, uint64_t epoch, uint64_t head)
{
    if (world->news_count == NEWS_MAX) {
        abort();
    }
    world->news[world->news_count++] = (struct news){world->now_ms, epoch, head};
}

/* What is relayed is also what the second account hears of. */
static void note_relayed(struct sim_world *world, struct str body)
{
    struct relay_reader in;
    struct relay_event event;
    struct relay_beat beat;
    if (!relay_read(&in, body.data, body.size)) {
        world_fail(world, "the hub relays what is no message");
        return;
    }
    if (in.head.kind == RELAY_EVENTS) {
        while (relay_next_event(&in, &event)) {
            if (!truth_relayed(&world->truth, event.sequence, event.body)) {
                world_fail(world, "the hub relays number %llu after %llu",
                           (unsigned long long)event.sequence,
                           (unsigned long long)world->hub.relayed);
            }
            world->hub.relayed = event.sequence;
        }
        note_news(world, in.head.epoch, world->hub.relayed);
    } else if (in.head.kind == RELAY_HEARTBEAT && (in.head.flags & RELAY_DIGEST) != 0 &&
               relay_read_beat(&in, &beat)) {
        world->hub.digest = beat.digest;
        world->hub.digest_head = in.head.last;
        world->hub.digest_wall_ms = in.head.wall_ms;
    }
}

static void relay(void *context, struct str body)
{
    struct sim_world *world = context;
    note_relayed(world, body);
    for (int i = 0; i < SCREENS; i++) {
        if (world->screens[i].follower != NULL) {
            say(world, &world->screens[i].relay, body);
        }
    }
}

static bool dealer_receive(void *context, int host, struct str *ret_body)
{
    struct sim_world *world = context;
    size_t size = 0;
    const uint8_t *bytes =
        line_take(&world->publishers[host].from_hub, world->now_ms, &size);
    *ret_body = (struct str){(const char *)bytes, size};
    return bytes != NULL;
}

static bool dealer_send(void *context, int host, struct str body)
{
    struct sim_world *world = context;
    if (world->hub.app == NULL) {
        return false;
    }
    say(world, &world->publishers[host].to_hub, body);
    return true;
}

static void rebind(void *context)
{
    struct sim_world *world = context;
    for (int i = 0; i < PUBLISHERS; i++) {
        publisher_host_cut(world, i);
    }
}

static bool is_up(void *context, int host, struct mono *ret_since)
{
    struct sim_world *world = context;
    *ret_since = world->publishers[host].connected;
    return world->hub.app != NULL;
}

const struct post world_post = {receive,     answer, relay, dealer_receive,
                                dealer_send, rebind, is_up};

/* -- its life -------------------------------------------------------------------------
 */

void hub_host_open(struct sim_world *world)
{
    struct hub_host *hub = &world->hub;
    struct diag diag;
    diag_clear(&diag);
    hub->host.stop = false;
    hub->arguments = (struct arguments){.config = hub->config_path,
                                        .listen = "tcp://127.0.0.1:5560",
                                        .state = world->config->scratch};
    seam()->host = &hub->host;
    hub->app = app_create(&hub->arguments, &diag);
    if (hub->app == NULL) {
        world_fail(world, "the hub does not start");
        return;
    }
    hub->relayed = hub->journal.durable;
    hub->turn_at_ms = world->now_ms;
    truth_begin(&world->truth, hub->journal.epoch, &hub->journal);
    note_news(world, hub->journal.epoch, hub->relayed);
    for (int i = 0; i < PUBLISHERS; i++) {
        publisher_host_cut(world, i);
    }
    for (int i = 0; i < SCREENS; i++) {
        screen_host_cut(world, i);
    }
}

static void down(struct sim_world *world)
{
    for (int i = 0; i < PUBLISHERS; i++) {
        publisher_host_cut(world, i);
    }
    for (int i = 0; i < SCREENS; i++) {
        screen_host_cut(world, i);
    }
}

void hub_host_kill(struct sim_world *world)
{
    struct hub_host *hub = &world->hub;
    world->result->hub_deaths++;
    world->result->not_durable_deaths += hub->relayed > hub->journal.durable;
    hub->journal.gone = true;
    seam()->host = &hub->host;
    app_destroy(&hub->app);
    down(world);
}

void hub_host_stop(struct sim_world *world)
{
    struct hub_host *hub = &world->hub;
    hub->host.stop = true;
    seam()->host = &hub->host;
    (void)app_run(hub->app);
    app_destroy(&hub->app);
    down(world);
}

void hub_host_close(struct sim_world *world)
{
    world->hub.journal.gone = true;
    seam()->host = &world->hub.host;
    app_destroy(&world->hub.app);
}

bool hub_host_is_due(const struct sim_world *world)
{
    bool due = world->now_ms >= world->hub.turn_at_ms;
    for (int i = 0; i < PUBLISHERS; i++) {
        due = due || line_is_due(&world->publishers[i].to_hub, world->now_ms);
    }
    for (int i = 0; i < SCREENS; i++) {
        due = due || line_is_due(&world->screens[i].asks, world->now_ms);
    }
    return due;
}

void hub_host_turn(struct sim_world *world)
{
    seam()->host = &world->hub.host;
    world->hub.turn_at_ms = world->now_ms + TURN_MS;
    (void)app_turn(world->hub.app);
}
