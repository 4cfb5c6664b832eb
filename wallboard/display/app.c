#include "display/app.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "bus/context.h"
#include "bus/message.h"
#include "bus/poll.h"
#include "bus/subscriber.h"
#include "display/demo.h"
#include "display/player.h"
#include "display/screen.h"
#include "display/setup.h"
#include "platform/signals.h"
#include "platform/watch.h"
#include "site/intake.h"

#define DRAIN_MESSAGES 1000
#define DRAIN_MS       5
#define FRAME_MS       100  /* at most ten pictures a second */
#define SETTLE_MS      200  /* an editor writes a file in several steps */
#define DEMO_MS        4000 /* how long the demo runs where there is no display */
#define LISTEN_MS      3000 /* how long --screenshot listens to the bus */
#define DEMO_PICTURE   "wallboard.png"
#define DEMO_OPENS     10 /* hours, local */
#define DEMO_CLOSES    18
#define DEMO_HOUR      11
#define DEMO_MINUTE    20

struct app {
    const struct arguments *arguments;
    struct setup *setup;
    struct site *intake_site; /* the site as it was at start: what the engine counts by */
    struct intake *intake;
    struct screen *screen;

    int signals; /* descriptor, or -1 */
    struct watch *watch;
    struct context *context;
    struct subscriber *subscriber; /* NULL: nothing to hear (demo, replay) */
    struct message message;
    struct poll *poll;
    struct demo *demo;     /* NULL without --demo */
    struct player *player; /* NULL without --replay */
    int64_t lead_ms;       /* of a playing recording's or the demo's clock before ours */

    bool plays; /* a recording, at --speed */

    struct clock clock; /* stands still for --replay --at */
    struct mono started, composed, changed;
    bool dirty; /* events came since the last picture */
    bool reload_due;
    char fault[SCENE_TEXT_BYTES]; /* of the last reload; stands at the board's foot */
    char link[SCENE_TEXT_BYTES];
    uint64_t told_refusals;
};

/* -- building
 * ---------------------------------------------------------------------------- */

static bool add_endpoints(struct app *app, struct diag *diag)
{
    const struct arguments *arguments = app->arguments;
    const struct site *site = app->setup->site;
    struct mono now = clock_mono();
    bool good = true;
    for (size_t i = 0; i < arguments->connect_count; i++) {
        good &= subscriber_add(app->subscriber, arguments->connect[i], ENDPOINT_CONNECT,
                               now, diag);
    }
    for (size_t i = 0; i < arguments->bind_count; i++) {
        good &=
            subscriber_add(app->subscriber, arguments->bind[i], ENDPOINT_BIND, now, diag);
    }
    for (size_t i = 0; i < site->connect.count; i++) {
        good &= subscriber_add(app->subscriber, site->connect.items[i], ENDPOINT_CONNECT,
                               now, diag);
    }
    for (size_t i = 0; i < site->bind.count; i++) {
        good &= subscriber_add(app->subscriber, site->bind.items[i], ENDPOINT_BIND, now,
                               diag);
    }
    return good;
}

static bool create_bus(struct app *app, struct diag *diag)
{
    app->context = context_create();
    app->subscriber = app->context == NULL
                          ? NULL
                          : subscriber_create(app->context, app->setup->site->id);
    if (app->subscriber == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "the bus cannot be opened");
        return false;
    }
    if (!add_endpoints(app, diag)) {
        return false;
    }
    if (subscriber_link_count(app->subscriber) == 0) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0,
                 "nothing to show: give --connect, --bind, --demo or --replay, or "
                 "'connect:' in the site file");
        return false;
    }
    return poll_add_subscriber(app->poll, app->subscriber);
}

/* A replay without --speed stands still at its end, or at --at. */
static bool create_replay(struct app *app, struct diag *diag)
{
    const struct arguments *arguments = app->arguments;
    struct wall first;
    struct wall last;
    app->player = player_create(arguments->replay, diag);
    if (app->player == NULL) {
        return false;
    }
    if (!player_span(app->player, &first, &last)) {
        diag_add(diag, DIAG_ERROR, arguments->replay, 0, 0, "holds no event with a time");
        return false;
    }
    intake_set_replay(app->intake, true);
    if (arguments->speed > 0) {
        app->lead_ms = first.ms - clock_wall().ms;
        app->plays = true;
        return true;
    }
    if (arguments->at != NULL &&
        !player_find_instant(app->player, arguments->at, app->setup->calendar, &last)) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0,
                 "--at: '%s': must be RFC 3339 or HH:MM[:SS]", arguments->at);
        return false;
    }
    app->clock.frozen_ms = last.ms;
    return true;
}

/* Outside office hours a made-up floor would be empty: its clock then stands at a busy
 * hour of the same day, and says so. */
static bool create_demo(struct app *app)
{
    const struct calendar *calendar = app->setup->calendar;
    struct wall now = clock_wall();
    struct calendar_civil civil = calendar_civil(calendar, now);
    if (civil.hour < DEMO_OPENS || civil.hour >= DEMO_CLOSES) {
        civil.hour = DEMO_HOUR;
        civil.minute = DEMO_MINUTE;
        app->lead_ms = calendar_instant(calendar, &civil).ms - now.ms;
        log_write(LOG_LEVEL_INFO, "demo", "the made-up floor's clock says %02d:%02d",
                  DEMO_HOUR, DEMO_MINUTE);
    }
    app->demo = demo_create(calendar, (int)app->setup->site->day_start_min,
                            (struct wall){now.ms + app->lead_ms});
    return app->demo != NULL;
}

static bool create_source(struct app *app, struct diag *diag)
{
    const struct arguments *arguments = app->arguments;
    if (arguments->replay != NULL) {
        return create_replay(app, diag);
    }
    if (arguments->demo) {
        return create_demo(app);
    }
    return create_bus(app, diag);
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
        .page = arguments->page,
    };
    app->screen = screen_create(&config, app->setup, clock_mono(), diag);
    return app->screen != NULL;
}

static void watch_files(struct app *app)
{
    struct theme_roots roots = theme_roots_default();
    for (size_t i = 0; i < roots.folders.count; i++) {
        char folder[OPTION_LIST_BYTES + 16];
        str_format(folder, sizeof folder, "%s/themes", roots.folders.items[i]);
        watch_add(app->watch, folder);
        str_format(folder, sizeof folder, "%s/fonts", roots.folders.items[i]);
        watch_add(app->watch, folder);
    }
    if (app->arguments->config != NULL) {
        watch_add(app->watch, app->arguments->config);
    }
    poll_add_fd(app->poll, watch_fd(app->watch));
}

static bool create_parts(struct app *app, struct diag *diag)
{
    app->signals = signals_open();
    app->poll = poll_create();
    app->watch = watch_create();
    app->setup = setup_load(app->arguments, diag);
    if (app->setup == NULL) {
        return false;
    }
    if (app->poll == NULL || app->signals < 0) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory or descriptors");
        return false;
    }
    poll_add_fd(app->poll, app->signals);
    if (app->watch != NULL) {
        watch_files(app);
    }
    app->intake = intake_create(app->setup->site);
    if (app->intake == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return false;
    }
    return create_source(app, diag) && create_screen(app, diag);
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
    app->clock.frozen_ms = CLOCK_LIVE;
    app->started = clock_mono();
    message_init(&app->message);
    if (!create_parts(app, diag)) {
        app_destroy(&app);
    }
    return app;
}

void app_destroy(struct app **self)
{
    struct app *app = *self;
    if (app == NULL) {
        return;
    }
    screen_destroy(&app->screen);
    player_destroy(&app->player);
    demo_destroy(&app->demo);
    poll_destroy(&app->poll);
    message_finish(&app->message);
    subscriber_destroy(&app->subscriber);
    context_destroy(&app->context);
    intake_destroy(&app->intake);
    site_destroy(&app->intake_site);
    setup_destroy(&app->setup);
    watch_destroy(&app->watch);
    signals_close(app->signals);
    free(app);
    *self = NULL;
}

/* -- one turn of the loop
 * ---------------------------------------------------------------- */

/* The instant that the picture shows: a playing recording has its own time. */
static struct wall app_now(const struct app *app)
{
    struct wall now = clock_now_wall(&app->clock);
    now.ms += app->lead_ms;
    if (app->plays) {
        int64_t since = mono_ms_between(app->started, clock_mono());
        now.ms += since * (app->arguments->speed - 1);
    }
    return now;
}

/* The old picture stays until every new file is whole and right. */
static void reload(struct app *app)
{
    struct diag diag;
    diag_clear(&diag);
    struct setup *setup = setup_load(app->arguments, &diag);
    diag_print(&diag, stderr);
    app->reload_due = false;
    app->dirty = true;
    if (setup == NULL) {
        char first[sizeof(struct diag_entry)];
        diag_format(&diag.entries[0], first, sizeof first);
        str_copy(app->fault, sizeof app->fault, str_from(first));
        log_write(LOG_LEVEL_ERROR, "wallboard", "not reloaded, the old picture stays");
        return;
    }
    app->fault[0] = '\0';
    if (app->intake_site == NULL) { /* the engine goes on counting as it began */
        app->intake_site = app->setup->site;
        app->setup->site = NULL;
    }
    setup_destroy(&app->setup);
    app->setup = setup;
    screen_reload(app->screen, setup);
    log_write(LOG_LEVEL_INFO, "wallboard",
              "reloaded; changed targets and formulas count from the next start");
}

/* Signals and file changes become requests. False: stop. */
static bool hear(struct app *app, struct mono now)
{
    enum signals_request request = signals_read(app->signals);
    if (request == SIGNALS_STOP) {
        return false;
    }
    if (app->watch != NULL && watch_read(app->watch)) {
        app->reload_due = true;
        app->changed = now;
    }
    bool settled = mono_ms_between(app->changed, now) >= SETTLE_MS;
    if (request == SIGNALS_RELOAD || (app->reload_due && settled)) {
        reload(app);
    }
    return true;
}

static void tell_refusal(void *context, enum refusal refusal, const char *text)
{
    (void)context;
    log_write(LOG_LEVEL_WARNING, "wallboard", "event refused: %s: %s",
              refusal_name(refusal), text);
}

/* Takes what the bus has, for a bounded time, so that a flood cannot stop the picture. */
static void drain(struct app *app, struct mono now)
{
    const struct intake_fault fault = {tell_refusal, NULL};
    struct wall wall = clock_wall();
    subscriber_update(app->subscriber, now);
    for (int i = 0; i < DRAIN_MESSAGES; i++) {
        if (!subscriber_receive(app->subscriber, &app->message)) {
            return;
        }
        intake_body(app->intake, app->message.body.data, app->message.body.size, now,
                    wall, &fault);
        app->dirty = true;
        if (mono_ms_between(now, clock_mono()) >= DRAIN_MS) {
            return;
        }
    }
}

static void take_events(struct app *app, struct mono now, struct wall wall)
{
    if (app->subscriber != NULL) {
        drain(app, now);
    }
    if (app->demo != NULL && demo_wait_ms(app->demo, wall) == 0) {
        demo_step(app->demo, app->intake, now, wall);
        app->dirty = true;
    }
    if (app->player != NULL) {
        player_step(app->player, app->intake, now, wall);
        app->dirty = true;
    }
    intake_tick(app->intake, wall);
}

static void describe_link(struct app *app)
{
    if (app->subscriber == NULL) {
        app->link[0] = '\0';
        return;
    }
    struct link_status status = subscriber_link(app->subscriber, 0);
    str_format(app->link, sizeof app->link, "%s: %s%s%s", status.endpoint,
               link_state_name(status.state), status.reason[0] == '\0' ? "" : ", ",
               status.reason);
}

static bool draw(struct app *app, struct mono now, struct wall wall)
{
    describe_link(app);
    const struct board_notice notice = {.fault = app->fault, .link = app->link};
    const struct snapshot *snapshot = intake_snapshot(app->intake, now, wall);
    app->composed = now;
    app->dirty = false;
    return screen_draw(app->screen, app->setup, snapshot, &notice);
}

/* Until a picture may or must be composed: soon after events, else at the next second,
 * because ages run. */
static int64_t frame_wait_ms(const struct app *app, struct mono now, struct wall wall)
{
    int64_t since = mono_ms_between(app->composed, now);
    int64_t second = 1000 - wall.ms % 1000;
    int64_t wait = app->dirty ? FRAME_MS - since : second;
    return wait > 0 ? wait : 0;
}

static int64_t next_wait_ms(const struct app *app, struct mono now, struct wall wall)
{
    int64_t wait = frame_wait_ms(app, now, wall);
    int64_t screen = screen_wait_ms(app->screen, now);
    wait = screen < wait ? screen : wait;
    if (app->demo != NULL) {
        int64_t demo = demo_wait_ms(app->demo, wall);
        wait = demo < wait ? demo : wait;
    }
    if (app->plays) {
        int64_t event = player_wait_ms(app->player, wall) / app->arguments->speed + 1;
        wait = event < wait ? event : wait;
    }
    if (app->reload_due) {
        wait = SETTLE_MS < wait ? SETTLE_MS : wait;
    }
    return wait;
}

/* False: stop. */
static bool iterate(struct app *app)
{
    struct mono now = clock_mono();
    struct wall wall = app_now(app);
    poll_wait(app->poll, next_wait_ms(app, now, wall));
    now = clock_mono();
    wall = app_now(app);
    if (!hear(app, now)) {
        return false;
    }
    take_events(app, now, wall);
    if (screen_update(app->screen, now) && frame_wait_ms(app, now, wall) == 0) {
        draw(app, now, wall);
    }
    return !screen_pump(app->screen, now);
}

/* -- running
 * ----------------------------------------------------------------------------- */

/* Runs for a while off-screen, or not at all for a moment that stands still, and writes
 * the picture. */
static int run_picture(struct app *app, const char *path, int64_t for_ms)
{
    if (!screen_open(app->screen, RENDERER_OFFSCREEN)) {
        return EXIT_FAILURE;
    }
    bool still = app->clock.frozen_ms != CLOCK_LIVE;
    while (!still && mono_ms_between(app->started, clock_mono()) < for_ms) {
        if (!iterate(app)) {
            return EXIT_FAILURE;
        }
    }
    struct mono now = clock_mono();
    take_events(app, now, app_now(app));
    draw(app, now, app_now(app));
    return screen_shoot(app->screen, path) ? EXIT_SUCCESS : EXIT_FAILURE;
}

int app_run(struct app *app)
{
    const struct arguments *arguments = app->arguments;
    if (arguments->screenshot != NULL) {
        bool listening = app->subscriber != NULL;
        return run_picture(app, arguments->screenshot, listening ? LISTEN_MS : 0);
    }
    struct mono now = clock_mono();
    if (arguments->demo && !screen_update(app->screen, now)) {
        (void)fprintf(
            stderr,
            "wallboard: there is no display here, so the demo runs off-screen for a "
            "few seconds and leaves its picture in " DEMO_PICTURE "\n");
        app->started = now;
        return run_picture(app, DEMO_PICTURE, DEMO_MS);
    }
    take_events(app, now, app_now(app));
    while (iterate(app)) {
    }
    return EXIT_SUCCESS;
}
