/* docs/reliability.md, R12: "every index: clean error". What a board reads before it
 * draws: whole or refused with a reason. */

#include "display/demo.h"
#include "display/player.h"
#include "display/receiver.h"
#include "display/setup.h"
#include "platform/watch.h"
#include "scene/scene.h"
#include "support/rows.h"
#include "support/scarce.h"

#define RECORDING TEST_DATA "/asterisk16/day.ndjson"
#define SITE_FILE TEST_DATA "/asterisk16/site.yaml"

static struct site *site;

static bool make_setup(struct diag *diag)
{
    struct arguments arguments = {.config = SITE_FILE};
    struct setup *setup = setup_load(&arguments, NULL, (struct wall){0}, diag);
    bool made = setup != NULL;
    setup_destroy(&setup);
    return made;
}

static bool make_plain_setup(struct diag *diag)
{
    struct arguments arguments = {.config = NULL};
    struct setup *setup = setup_load(&arguments, NULL, (struct wall){0}, diag);
    bool made = setup != NULL;
    setup_destroy(&setup);
    return made;
}

static bool make_setup_in_1970(struct diag *diag)
{
    struct arguments arguments = {.demo = true};
    struct setup *setup = setup_load(&arguments, NULL, (struct wall){0}, diag);
    bool made = setup != NULL;
    setup_destroy(&setup);
    return made;
}

static bool make_demo_setup(struct diag *diag)
{
    struct arguments arguments = {.demo = true};
    struct setup *setup =
        setup_load(&arguments, NULL, (struct wall){INT64_C(1795348800000)}, diag);
    bool made = setup != NULL;
    setup_destroy(&setup);
    return made;
}

static bool make_looks(struct diag *diag)
{
    struct arguments arguments = {.config = TEST_DATA "/config/site_looks.yaml"};
    struct setup *setup =
        setup_load(&arguments, NULL, (struct wall){INT64_C(1795348800000)}, diag);
    bool made = setup != NULL;
    setup_destroy(&setup);
    return made;
}

static bool make_player(struct diag *diag)
{
    struct player *player = player_create(RECORDING, diag);
    bool made = player != NULL;
    player_destroy(&player);
    return made;
}

static bool make_receiver(struct diag *diag)
{
    struct arguments arguments = {.connect = {"tcp://127.0.0.1:1"}, .connect_count = 1};
    struct receiver *receiver = receiver_create(&arguments, site, diag);
    bool made = receiver != NULL;
    receiver_destroy(&receiver);
    return made;
}

static bool make_demo(struct diag *diag)
{
    (void)diag;
    struct calendar *calendar = calendar_create("Europe/London");
    struct demo *demo =
        calendar == NULL
            ? NULL
            : demo_create(calendar, 0, (struct wall){INT64_C(1795348800000)});
    bool made = demo != NULL;
    demo_destroy(&demo);
    calendar_destroy(&calendar);
    return made;
}

static bool make_scene(struct diag *diag)
{
    (void)diag;
    struct scene *scene = scene_create();
    bool made = scene != NULL;
    scene_destroy(&scene);
    return made;
}

static bool make_watch(struct diag *diag)
{
    (void)diag;
    struct watch *watch = watch_create();
    bool made = watch != NULL && watch_add(watch, SITE_FILE);
    watch_destroy(&watch);
    return made;
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "a set-up is read whole or told of",
         .attempt = make_setup,
         .is_told = true},
        {.name = "one of defaults too", .attempt = make_plain_setup, .is_told = true},
        {.name = "the demo's too", .attempt = make_demo_setup, .is_told = true},
        {.name = "the demo's before the clock is set",
         .attempt = make_setup_in_1970,
         .is_told = true},
        {.name = "several looks with pictures are read whole or told of",
         .attempt = make_looks,
         .is_told = true},
        {.name = "a recording is played whole or told of",
         .attempt = make_player,
         .is_told = true},
        {.name = "a receiver is opened or told of",
         .attempt = make_receiver,
         .is_told = true},
        {.name = "the demo is whole or not there", .attempt = make_demo},
        {.name = "a scene is whole or not there", .attempt = make_scene},
        {.name = "a watch is whole or not there", .attempt = make_watch},
    };
    static struct rows rows;
    site = site_default();
    ROWS_ADD(&rows, scarce_check, table);
    int failed = rows_run(&rows, "display: scarce memory");
    site_destroy(&site);
    return failed;
}
