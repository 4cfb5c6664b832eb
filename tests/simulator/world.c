#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "simulate/centre.h"
#include "simulator/world_state.h"
#include "site/follower.h"
#include "site/site.h"

/* How often what happens, once in so many steps on average. */
#define PER_MINUTES(minutes) ((uint64_t)(minutes)*60000 / STEP_MS)

void world_fail(struct sim_world *world, const char *format, ...)
{
    char text[400];
    va_list arguments;
    if (world->result->fault[0] != '\0') {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    (void)snprintf(world->result->fault, sizeof world->result->fault, "at %.2f s: %s",
                   (double)world->now_ms / 1000, text);
}

/* -- building -------------------------------------------------------------------------
 */

bool world_kills_publishers(const struct sim_world *world)
{
    return world->config->seed % 2 == 0;
}

static bool write_site(struct sim_world *world)
{
    (void)str_format(world->hub.config_path, sizeof world->hub.config_path,
                     "%s/simulated-site-%d.yaml", world->config->scratch, (int)getpid());
    FILE *file = fopen(world->hub.config_path, "w");
    bool good = file != NULL && fputs(SITE_TEXT, file) >= 0;
    return file != NULL && fclose(file) == 0 && good;
}

static bool open_publisher(struct sim_world *world, int number)
{
    struct publisher_host *publisher = &world->publishers[number];
    const struct centre_config config = {.seed = world->config->seed * PUBLISHERS +
                                                 (uint64_t)number,
                                         .profile = "busy",
                                         .start = {START_MS}};
    publisher->centre = centre_create(&config);
    publisher->host = (struct host){number, &publisher->spool, false};
    return publisher->centre != NULL;
}

static bool open_world(struct sim_world *world)
{
    struct diag diag;
    diag_clear(&diag);
    chance_init(&world->chance, world->config->seed);
    world->site = site_parse("site", str_from(SITE_TEXT), &diag);
    world->news = calloc(NEWS_MAX, sizeof *world->news);
    world->hub.host = (struct host){HUB_HOST, &world->hub.journal, false};
    bool good = world->site != NULL && world->news != NULL && write_site(world);
    for (int i = 0; i < PUBLISHERS && good; i++) {
        good = open_publisher(world, i);
    }
    return good;
}

static void close_world(struct sim_world *world)
{
    for (int i = 0; i < PUBLISHERS; i++) {
        struct publisher_host *publisher = &world->publishers[i];
        publisher_host_close(publisher);
        centre_destroy(&publisher->centre);
        for (size_t at = 0; at < publisher->count; at++) {
            free(publisher->events[at]);
        }
        free(publisher->events);
        line_finish(&publisher->to_hub);
        line_finish(&publisher->from_hub);
        store_finish(&publisher->spool);
    }
    for (int i = 0; i < SCREENS; i++) {
        struct screen_host *screen = &world->screens[i];
        follower_destroy(&screen->follower);
        line_finish(&screen->relay);
        line_finish(&screen->asks);
        line_finish(&screen->answers);
    }
    hub_host_close(world);
    store_finish(&world->hub.journal);
    truth_finish(&world->truth);
    site_destroy(&world->site);
    free(world->news);
    (void)remove(world->hub.config_path);
}

/* -- what happens ---------------------------------------------------------------------
 */

static bool happens(struct sim_world *world, uint64_t once_in)
{
    return !world->quiet && chance_draw(&world->chance, once_in) == 0;
}

static int64_t later(struct sim_world *world, uint64_t most_ms)
{
    return world->now_ms + 100 + (int64_t)chance_draw(&world->chance, most_ms);
}

static void change_weather(struct sim_world *world)
{
    struct weather *weather = &world->weather;
    if (world->quiet) {
        *weather = (struct weather){0};
    } else if (happens(world, PER_MINUTES(5))) {
        *weather = (struct weather){chance_draw(&world->chance, 201),
                                    chance_draw(&world->chance, 201),
                                    chance_draw(&world->chance, 201)};
    }
}

/* A disk that begins to fail does so for up to half a minute. */
static void disturb_disk(struct sim_world *world, struct store *store)
{
    if (store->broken && (world->quiet || happens(world, PER_MINUTES(1) / 4))) {
        store->broken = false;
    } else if (happens(world, PER_MINUTES(20))) {
        store->broken = true;
        world->result->disk_failures++;
    }
}

static void disturb_hub(struct sim_world *world)
{
    struct hub_host *hub = &world->hub;
    disturb_disk(world, &hub->journal);
    if (hub->app == NULL) {
        if (world->quiet || world->now_ms >= hub->up_at_ms) {
            hub->journal.broken = false;
            hub_host_open(world);
        }
    } else if (happens(world, PER_MINUTES(8))) {
        hub->up_at_ms = later(world, 15000);
        if (chance_is(&world->chance, 250)) {
            hub_host_stop(world);
        } else {
            hub_host_kill(world);
        }
    }
}

static void disturb_publisher(struct sim_world *world, int number)
{
    struct publisher_host *publisher = &world->publishers[number];
    disturb_disk(world, &publisher->spool);
    if (publisher->wall == NULL) {
        if (world->quiet || world->now_ms >= publisher->up_at_ms) {
            publisher_host_open(world, number);
        }
    } else if (world_kills_publishers(world) && happens(world, PER_MINUTES(10))) {
        publisher->up_at_ms = later(world, 30000);
        publisher_host_kill(world, number);
    } else if (happens(world, PER_MINUTES(5))) {
        publisher_host_cut(world, number);
        world->result->cuts++;
    }
}

static void disturb_screen(struct sim_world *world, int number)
{
    struct screen_host *screen = &world->screens[number];
    if (screen->follower == NULL) {
        if (world->quiet || world->now_ms >= screen->up_at_ms) {
            screen->follower =
                follower_create("wall", world->config->seed + (uint64_t)number);
            screen->turn_at_ms = world->now_ms;
        }
    } else if (happens(world, PER_MINUTES(10))) {
        screen->up_at_ms = later(world, 10000);
        world->result->screen_deaths++;
        screen_host_kill(world, number);
    } else if (happens(world, PER_MINUTES(5))) {
        screen_host_cut(world, number);
        world->result->cuts++;
    }
}

static void step(struct sim_world *world)
{
    world->now_ms += STEP_MS;
    seam()->now.ns += (int64_t)STEP_MS * 1000000;
    seam()->wall.ms += STEP_MS;
    change_weather(world);
    disturb_hub(world);
    for (int i = 0; i < PUBLISHERS; i++) {
        disturb_publisher(world, i);
        publisher_host_turn(world, i);
    }
    if (world->hub.app != NULL && hub_host_is_due(world)) {
        hub_host_turn(world);
    }
    for (int i = 0; i < SCREENS; i++) {
        disturb_screen(world, i);
        screen_host_turn(world, i);
    }
}

void world_run(const struct world_config *config, struct world_result *ret)
{
    struct sim_world *world = calloc(1, sizeof *world);
    if (world == NULL) {
        abort();
    }
    *ret = (struct world_result){0};
    world->config = config;
    world->result = ret;
    *seam() = (struct seam){.now = {1000000000},
                            .wall = {START_MS},
                            .post = &world_post,
                            .world = world,
                            .loud = config->loud};
    if (!open_world(world)) {
        world_fail(world, "it cannot be built");
    }
    while (ret->fault[0] == '\0' && world->now_ms < config->length_ms) {
        step(world);
    }
    world->quiet = true;
    while (ret->fault[0] == '\0' && !check_is_settled(world)) {
        step(world);
        ret->settled_ms = world->now_ms - config->length_ms;
        if (ret->settled_ms > QUIET_MAX_MS) {
            world_fail(world, "the lines are good again, and not all is level");
        }
    }
    if (ret->fault[0] == '\0') {
        check_end(world);
    }
    if (ret->fault[0] != '\0' && config->loud) {
        check_tell(world);
    }
    close_world(world);
    free(world);
}
