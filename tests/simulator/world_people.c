/* The publishers of the simulated site, which are wallboard/publish, and its screens. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "publish/wallboard_publish.h"
#include "simulate/centre.h"
#include "simulator/world_state.h"
#include "site/follower.h"
#include "wire/encode.h"

static void *need(void *memory)
{
    if (memory == NULL) {
        abort();
    }
    return memory;
}

/* -- what the telephony system has to tell --------------------------------------------
 */

/* Agents work for one system each: what two say of one has no order. */
static void rename_agent(struct event *event, int number, char *name, size_t size)
{
    if (number > 0 && event->agent.size > 0) {
        event->agent =
            (struct str){name, str_format(name, size, "%d-%.*s", number,
                                          (int)event->agent.size, event->agent.data)};
    }
}

static void keep_event(struct publisher_host *publisher, const char *body)
{
    if (publisher->count == publisher->capacity) {
        publisher->capacity = publisher->capacity * 2 + 1024;
        publisher->events = need(
            realloc(publisher->events, publisher->capacity * sizeof *publisher->events));
    }
    publisher->events[publisher->count++] = need(strdup(body));
}

/* Its events up to now; `id` is the same however often one is told. */
static void hear_system(struct sim_world *world, int number)
{
    static char body[65536];
    struct publisher_host *publisher = &world->publishers[number];
    while (!world->quiet &&
           centre_next_time(publisher->centre).ms <= START_MS + world->now_ms) {
        struct event event;
        char id[32];
        char agent[256];
        centre_next(publisher->centre, &event);
        event.source = str_from("system");
        event.id = (struct str){
            id, str_format(id, sizeof id, "%d-%zu", number, publisher->count)};
        rename_agent(&event, number, agent, sizeof agent);
        if (encode_event(&event, body, sizeof body) == 0) {
            world_fail(world, "an event cannot be written");
            return;
        }
        totals_add(&world->told, str_from(body));
        keep_event(publisher, body);
        world->result->events++;
    }
}

/* -- publishers -----------------------------------------------------------------------
 */

size_t publisher_host_spooled(const struct publisher_host *publisher)
{
    for (size_t i = publisher->spool.durable; i > 0; i--) {
        struct str body = store_text(&publisher->spool.rows[i - 1], 1);
        const char *id = memmem(body.data, body.size, "\"id\":\"", 6);
        size_t number = 0;
        int host = 0;
        if (id != NULL && sscanf(id + 6, "%d-%zu\"", &host, &number) == 2 &&
            host == publisher->host.number) {
            return number + 1;
        }
    }
    return 0;
}

void publisher_host_open(struct sim_world *world, int number)
{
    struct publisher_host *publisher = &world->publishers[number];
    char source[64];
    (void)str_format(source, sizeof source, "wallboard://leeds/system/%d", number);
    seam()->host = &publisher->host;
    publisher->wall = wallboard_publish_open("tcp://127.0.0.1:5560", NULL,
                                             world->config->scratch, source, "leeds");
    if (publisher->wall == NULL || wallboard_publish_fault(publisher->wall)[0] != '\0') {
        world_fail(world, "a publisher does not start: %s",
                   wallboard_publish_fault(publisher->wall));
        return;
    }
    (void)wallboard_publish_can(publisher->wall, "events ring hold");
    publisher->said = publisher_host_spooled(publisher);
    publisher->turn_at_ms = world->now_ms;
}

void publisher_host_close(struct publisher_host *publisher)
{
    seam()->host = &publisher->host;
    publisher->spool.gone = true;
    wallboard_publish_close(&publisher->wall, 0);
}

void publisher_host_kill(struct sim_world *world, int number)
{
    world->result->publisher_deaths++;
    struct publisher_host *publisher = &world->publishers[number];
    publisher_host_cut(world, number);
    publisher_host_close(publisher);
}

void publisher_host_cut(struct sim_world *world, int number)
{
    struct publisher_host *publisher = &world->publishers[number];
    line_cut(&publisher->to_hub);
    line_cut(&publisher->from_hub);
    publisher->connection++;
    publisher->connected = seam()->now;
    publisher->turn_at_ms = world->now_ms;
}

static bool say_next(struct sim_world *world, struct publisher_host *publisher)
{
    const char *event = publisher->events[publisher->said];
    if (!wallboard_publish_say_event(publisher->wall, event)) {
        world_fail(world, "the publisher refuses: %s: %s",
                   wallboard_publish_fault(publisher->wall), event);
        return false;
    }
    publisher->said++;
    return true;
}

void publisher_host_turn(struct sim_world *world, int number)
{
    struct publisher_host *publisher = &world->publishers[number];
    seam()->host = &publisher->host;
    hear_system(world, number);
    bool news = publisher->said < publisher->count;
    if (publisher->wall == NULL || (!news && world->now_ms < publisher->turn_at_ms &&
                                    !line_is_due(&publisher->from_hub, world->now_ms))) {
        return;
    }
    while (publisher->said < publisher->count && say_next(world, publisher)) {
    }
    publisher->turn_at_ms = world->now_ms + TURN_MS;
    (void)wallboard_publish_turn(publisher->wall, 0);
}

/* -- screens --------------------------------------------------------------------------
 */

void screen_host_cut(struct sim_world *world, int number)
{
    struct screen_host *screen = &world->screens[number];
    (void)world;
    line_cut(&screen->relay);
    line_cut(&screen->asks);
    line_cut(&screen->answers);
    screen->life++;
}

static void count_work(struct sim_world *world, const struct screen_host *screen)
{
    const struct follower_status *status = follower_status(screen->follower);
    world->result->snapshots += status->snapshots;
    world->result->ranges += status->ranges;
}

void screen_host_kill(struct sim_world *world, int number)
{
    struct screen_host *screen = &world->screens[number];
    count_work(world, screen);
    follower_destroy(&screen->follower);
    screen_host_cut(world, number);
}

void screen_host_turn(struct sim_world *world, int number)
{
    struct screen_host *screen = &world->screens[number];
    uint8_t ask[FOLLOWER_ASK_BYTES];
    const struct mono now = seam()->now;
    const uint8_t *bytes = NULL;
    size_t size = 0;
    if (screen->follower == NULL || (world->now_ms < screen->turn_at_ms &&
                                     !line_is_due(&screen->relay, world->now_ms) &&
                                     !line_is_due(&screen->answers, world->now_ms))) {
        return;
    }
    screen->turn_at_ms = world->now_ms + TURN_MS;
    while ((bytes = line_take(&screen->relay, world->now_ms, &size)) != NULL) {
        follower_hear(screen->follower, bytes, size, now);
    }
    while ((bytes = line_take(&screen->answers, world->now_ms, &size)) != NULL) {
        follower_answer(screen->follower, bytes, size, now);
    }
    (void)follower_update(screen->follower, now);
    size = follower_ask(screen->follower, now, ask);
    if (size > 0 && world->hub.app != NULL) {
        world->result->messages++;
        line_put(&screen->asks, &world->weather, &world->chance, world->now_ms, ask,
                 size);
    }
    check_screen(world, number);
}
