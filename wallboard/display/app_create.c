#include <stdlib.h>

#include "bus/poll.h"
#include "display/app_state.h"
#include "display/attention.h"
#include "display/demo.h"
#include "display/hub_link.h"
#include "display/player.h"
#include "display/receiver.h"
#include "display/screen.h"
#include "display/setup.h"
#include "platform/clock_sync.h"
#include "platform/signals.h"
#include "platform/watch.h"
#include "site/follower.h"
#include "site/intake.h"

static bool create_replay(struct app *app, struct diag *diag)
{
    struct wall at;
    app->player = player_create(app->arguments->replay, diag);
    if (app->player == NULL ||
        !player_begin(app->player, app->arguments, app->setup->calendar, &at, diag)) {
        return false;
    }
    intake_set_replay(app->intake, true);
    timekeeper_set(&app->time, app->started, at, app->arguments->speed);
    return true;
}

static bool create_demo(struct app *app)
{
    const struct calendar *calendar = app->setup->calendar;
    struct wall at = demo_moment(calendar, timekeeper_now(&app->time, app->started));
    timekeeper_set(&app->time, app->started, at, 1);
    app->demo = demo_create(calendar, (int)app->setup->site->day_start_min, at);
    return app->demo != NULL &&
           demo_recall_week(app->setup->site, calendar, at, app->intake);
}

static bool create_source(struct app *app, struct diag *diag)
{
    if (app->arguments->replay != NULL) {
        return create_replay(app, diag);
    }
    if (app->arguments->demo) {
        return create_demo(app);
    }
    if (app->arguments->hub_count > 0 || app->setup->site->hub.address[0] != '\0') {
        app->hub = hub_link_create(app->arguments, app->setup->site, app->started, diag);
        return app->hub != NULL;
    }
    app->receiver = receiver_create(app->arguments, app->setup->site, diag);
    return app->receiver != NULL;
}

static bool create_screen(struct app *app, struct diag *diag)
{
    const struct arguments *arguments = app->arguments;
    const struct site_screen *screen = &app->setup->site->screen;
    bool sized = arguments->width_px > 0;
    const struct screen_config config = {
        .mode = arguments->screenshot != NULL ? RENDERER_OFFSCREEN
                : arguments->windowed         ? RENDERER_WINDOW
                                              : RENDERER_FULLSCREEN,
        .width_px = sized ? arguments->width_px : (int)screen->size_px[0],
        .height_px = sized ? arguments->height_px : (int)screen->size_px[1],
    };
    app->screen = screen_create(&config, app->setup, clock_mono(), diag);
    return app->screen != NULL;
}

static void watch_files(struct app *app)
{
    if (app->watch == NULL) {
        return;
    }
    looks_watch(app->setup->looks, app->watch);
    setup_watch_layouts(app->setup, app->watch);
    if (app->arguments->config != NULL) {
        watch_add(app->watch, app->arguments->config);
    }
    if (app->setup->site->forecast[0] != '\0') {
        watch_add(app->watch, app->setup->site->forecast);
    }
    if (app->setup->site->schedules[0] != '\0') {
        watch_add(app->watch, app->setup->site->schedules);
    }
}

struct poll *app_create_poll(const struct app *app, const struct receiver *receiver)
{
    struct poll *poll = poll_create();
    if (poll != NULL &&
        (app->signals < 0 || !poll_add_fd(poll, app->signals) ||
         (app->watch != NULL && !poll_add_fd(poll, watch_fd(app->watch))) ||
         (screen_fd(app->screen) >= 0 && !poll_add_fd(poll, screen_fd(app->screen))) ||
         (receiver != NULL && !receiver_join(receiver, poll)) ||
         (app->hub != NULL && !hub_link_join(app->hub, poll)))) {
        poll_destroy(&poll);
    }
    return poll;
}

static bool create_parts(struct app *app, struct diag *diag)
{
    app->signals = signals_open();
    app->watch = watch_create();
    app->setup = setup_load(app->arguments, NULL, app_rule_time(app, app->started), diag);
    if (app->setup == NULL) {
        return false;
    }
    setup_speak(app->setup);
    watch_files(app);
    app->counted = app->setup;
    app->intake = app->own_intake = intake_create(app->setup->site);
    if (app->intake == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return false;
    }
    bool silent = app->arguments->replay != NULL || app->arguments->screenshot != NULL;
    app->attention = attention_create(app->setup->site, silent);
    if (app->attention == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return false;
    }
    setup_plan(app->setup, app->intake);
    if (!create_source(app, diag)) {
        return false;
    }
    /* A recording, and the demo, have a time of their own. */
    (void)setup_choose_look(app->setup, app_rule_time(app, app->started));
    if (!create_screen(app, diag)) {
        return false;
    }
    app->poll = app_create_poll(app, app->receiver);
    if (app->poll == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of descriptors");
    }
    return app->poll != NULL;
}

struct app *app_create(const struct arguments *arguments, struct diag *diag)
{
    struct app *app = calloc(1, sizeof *app);
    if (app == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return NULL;
    }
    app->arguments = arguments;
    app->signals = -1;
    lifesign_init(&app->life);
    television_init(&app->television);
    app->time_known =
        arguments->replay != NULL || arguments->demo || clock_sync_is_good();
    app->started = clock_mono();
    timekeeper_set(&app->time, app->started, clock_wall(), 1);
    if (!create_parts(app, diag)) {
        app_destroy(&app);
    }
    return app;
}

struct wall app_rule_time(const struct app *app, struct mono now)
{
    bool told = app->time_known;
    if (app->hub != NULL) {
        struct follower *follower = hub_link_follower(app->hub);
        told = (told || follower_time(follower).ms != INT64_MIN) &&
               !follower_status(follower)->clock_held;
    }
    return told ? timekeeper_now(&app->time, now) : (struct wall){INT64_MIN};
}

void app_use_setup(struct app *app, struct setup *setup)
{
    if (app->setup != app->counted) {
        setup_destroy(&app->setup);
    }
    app->setup = setup;
}

void app_destroy(struct app **self)
{
    struct app *app = *self;
    if (app == NULL) {
        return;
    }
    screen_destroy(&app->screen);
    poll_destroy(&app->poll);
    player_destroy(&app->player);
    demo_destroy(&app->demo);
    receiver_destroy(&app->receiver);
    hub_link_destroy(&app->hub);
    hub_look_finish(&app->look);
    intake_destroy(&app->own_intake);
    attention_destroy(&app->attention);
    app_use_setup(app, NULL);
    setup_destroy(&app->counted);
    watch_destroy(&app->watch);
    signals_close(app->signals);
    free(app);
    *self = NULL;
}
