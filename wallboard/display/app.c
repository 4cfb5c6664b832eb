#include "display/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "bus/poll.h"
#include "display/attention.h"
#include "display/demo.h"
#include "display/health.h"
#include "display/hub_link.h"
#include "display/lifesign.h"
#include "display/player.h"
#include "display/receiver.h"
#include "display/screen.h"
#include "display/screen_report.h"
#include "display/setup.h"
#include "display/show_standings.h"
#include "display/steering.h"
#include "display/timekeeper.h"
#include "display/wish.h"
#include "platform/signals.h"
#include "platform/watch.h"
#include "site/follower.h"
#include "site/intake.h"

#define FRAME_MS     100   /* at most ten pictures a second */
#define SETTLE_MS    200   /* an editor writes a file in several steps */
#define DEMO_MS      4000  /* how long the demo runs where there is no display */
#define LISTEN_MS    3000  /* how long --screenshot listens to the bus */
#define ANEW_MS      60000 /* counted by a clock this wrong, a day's figures are wrong */
#define DEMO_PICTURE "wallboard.png"

struct app {
    const struct arguments *arguments;
    struct wish asked, wish; /* last asked for; granted */
    struct setup *setup;
    struct setup *counted; /* the one that counting began with; often the same */
    struct intake *intake; /* borrows from both; the follower's, once it has one */
    struct screen *screen;
    struct lifesign life;

    int signals;         /* descriptor, or -1 */
    struct watch *watch; /* NULL: files are read again on SIGHUP only */
    struct poll *poll;
    struct receiver *receiver; /* one of these four is there, */
    struct hub_link *hub;      /* for --hub */
    struct demo *demo;         /* for --demo */
    struct player *player;     /* for --replay */
    struct intake *own_intake; /* what is not the follower's; owned */

    struct timekeeper time; /* what the picture's clock shows */
    struct health health;
    struct board_standings standings; /* of the picture */
    struct board_clocks clocks;       /* likewise */
    struct attention *attention;      /* borrows from `setup` */
    struct mono started, composed, changed;
    struct wall composed_wall; /* in the board's time */
    bool dirty;                /* events came since the last picture */
    bool reload_due;
    char fault[SCENE_TEXT_BYTES]; /* of the last reload; stands at the board's foot */
    char link[SCENE_TEXT_BYTES];
};

/* -- building ------------------------------------------------------------------------ */

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
    return app->demo != NULL;
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
    setup_watch_layouts(app->arguments, app->watch);
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

/* All that the loop waits for; NULL if that cannot be. `receiver` may be NULL. */
static struct poll *create_poll(const struct app *app, const struct receiver *receiver)
{
    struct poll *poll = poll_create();
    if (poll != NULL &&
        (app->signals < 0 || !poll_add_fd(poll, app->signals) ||
         (app->watch != NULL && !poll_add_fd(poll, watch_fd(app->watch))) ||
         (receiver != NULL && !receiver_join(receiver, poll)) ||
         (app->hub != NULL && !hub_link_join(app->hub, poll)))) {
        poll_destroy(&poll);
    }
    return poll;
}

/* The text of the hub's site file, once it has come. */
static struct str hub_site(const struct app *app)
{
    return app->hub == NULL ? (struct str){NULL, 0}
                            : follower_site_text(hub_link_follower(app->hub));
}

static bool create_parts(struct app *app, struct diag *diag)
{
    app->signals = signals_open();
    app->watch = watch_create();
    app->setup = setup_load(app->arguments, hub_site(app), clock_wall(), diag);
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
    intake_use_forecast(app->intake, app->setup->forecast);
    intake_use_schedule(app->intake, app->setup->schedule);
    if (!create_source(app, diag)) {
        return false;
    }
    /* A recording, and the demo, have a time of their own. */
    (void)setup_choose_look(app->setup, timekeeper_now(&app->time, app->started));
    if (!create_screen(app, diag)) {
        return false;
    }
    app->poll = create_poll(app, app->receiver);
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
    app->started = clock_mono();
    timekeeper_set(&app->time, app->started, clock_wall(), 1);
    if (!create_parts(app, diag)) {
        app_destroy(&app);
    }
    return app;
}

/* Another setup takes the place of the one in use; what counting began with is kept. */
static void use_setup(struct app *app, struct setup *setup)
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
    intake_destroy(&app->own_intake);
    attention_destroy(&app->attention);
    use_setup(app, NULL);
    setup_destroy(&app->counted);
    watch_destroy(&app->watch);
    signals_close(app->signals);
    free(app);
    *self = NULL;
}

/* -- hear: signals and files --------------------------------------------------------- */

/* The old picture stays until every new file is whole and right. */
static bool reload(struct app *app, struct mono now)
{
    struct diag diag;
    diag_clear(&diag);
    struct wall wall = timekeeper_now(&app->time, now);
    struct arguments_look looks[WISH_LOOKS];
    const struct arguments wanted = wish_apply(&app->wish, app->arguments, looks);
    struct setup *setup = setup_load(&wanted, hub_site(app), wall, &diag);
    bool good = setup != NULL && screen_reload(app->screen, setup, &diag);
    diag_print(&diag, stderr);
    app->reload_due = false;
    app->dirty = true;
    if (!good) {
        (void)diag_first_error(&diag, app->fault, sizeof app->fault);
        setup_destroy(&setup);
        log_write(LOG_LEVEL_ERROR, "wallboard", "not reloaded, the old picture stays");
        return false;
    }
    app->fault[0] = '\0';
    setup_speak(setup);
    intake_use_site(app->intake, setup->site);
    attention_use_site(app->attention, setup->site);
    intake_use_forecast(app->intake, setup->forecast);
    intake_use_schedule(app->intake, setup->schedule);
    use_setup(app, setup);
    if (app->watch != NULL) {
        looks_watch(setup->looks, app->watch);
        setup_watch_layouts(app->arguments, app->watch);
    }
    log_write(LOG_LEVEL_INFO, "wallboard", "reloaded%s",
              app->hub != NULL ? ""
                               : "; what counts and what is heard (targets, formulas, "
                                 "zone, endpoints) changes at the next start");
    return true;
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
    if (request == SIGNALS_ACKNOWLEDGE) {
        attention_acknowledge(app->attention);
        app->dirty = true;
    }
    bool settled = mono_ms_between(app->changed, now) >= SETTLE_MS;
    if (request == SIGNALS_RELOAD) {
        notify_reloading(&app->life.notify, now);
    }
    if (request == SIGNALS_RELOAD || (app->reload_due && settled)) {
        (void)reload(app, now);
    }
    return true;
}

/* Another look if it is time for one. One that cannot be had, for its fonts or pictures
 * are gone since it was checked, leaves the old, and the fault stands at the foot. */
static void follow_schedule(struct app *app, struct mono now)
{
    struct wall wall = timekeeper_now(&app->time, now);
    const struct theme *shown = app->setup->theme;
    if (!looks_is_due(app->setup->looks, wall)) {
        return;
    }
    app->dirty = true; /* it may be brighter or darker */
    bool other = setup_choose_look(app->setup, wall);
    if (setup_wants_page(app->setup)) {
        log_write(LOG_LEVEL_INFO, "wallboard", "it is time for another page");
        (void)reload(app, now);
        return;
    }
    if (!other) {
        return;
    }
    struct diag diag;
    diag_clear(&diag);
    app->dirty = true;
    if (screen_dress(app->screen, app->setup, &diag)) {
        log_write(LOG_LEVEL_INFO, "wallboard", "it is time for the theme '%s'",
                  app->setup->theme->name);
        return;
    }
    app->setup->theme = shown;
    (void)diag_first_error(&diag, app->fault, sizeof app->fault);
    diag_print(&diag, stderr);
}

/* -- drain and tick ------------------------------------------------------------------ */

/* What the hub's snapshot counts is shown from now on, by its site file unless there is
 * one here. */
static void use_hubs_numbers(struct app *app, struct mono now)
{
    app->intake = follower_intake(hub_link_follower(app->hub));
    app->health = (struct health){0};
    if (app->arguments->config == NULL) {
        (void)reload(app, now);
    } else {
        intake_use_site(app->intake, app->setup->site);
        intake_use_forecast(app->intake, app->setup->forecast);
        intake_use_schedule(app->intake, app->setup->schedule);
    }
}

/* What supervisors want is tried once; what cannot be had leaves the old picture, with
 * the fault at its foot and in the report. */
static void carry_out_orders(struct app *app, struct mono now)
{
    const struct steering *steering = hub_link_steering(app->hub);
    const struct wish before = app->wish;
    struct wish asked;
    wish_read(steering, &asked);
    app->dirty = true;
    attention_heed(app->attention, steering, hub_link_screen(app->hub));
    if (wish_equal(&asked, &app->asked)) {
        return;
    }
    log_write(LOG_LEVEL_INFO, "wallboard", "supervisors want theme '%s', page '%s'%s",
              asked.theme, asked.page,
              asked.timetable[0] == '\0' ? "" : ", by the clock");
    app->asked = app->wish = asked;
    if (!reload(app, now)) {
        app->wish = before;
    }
}

/* The loop waits for the sockets of the hub that is followed: it must not know the old
 * ones when they go. */
static void follow_next_hub(struct app *app, struct mono now)
{
    poll_destroy(&app->poll);
    hub_link_follow_next(app->hub, now);
    app->poll = create_poll(app, app->receiver);
}

static void follow_hub(struct app *app, struct mono now)
{
    struct follower *follower = hub_link_follower(app->hub);
    app->dirty |= hub_link_turn(app->hub, now);
    if (hub_link_is_lost(app->hub, now)) {
        follow_next_hub(app, now);
    }
    if (follower_renewed(follower)) {
        use_hubs_numbers(app, now);
    }
    if (follower_status(follower)->state != FOLLOWER_SILENT &&
        follower_time(follower).ms != INT64_MIN) {
        timekeeper_set(&app->time, now, follower_time(follower), 1);
    }
    if (hub_link_take_orders(app->hub)) {
        carry_out_orders(app, now);
    }
    if (hub_link_owes_report(app->hub, now)) {
        const struct screen_report_said said = {app->setup, app->attention, app->fault};
        screen_report_tell(app->hub, app->screen, &said, now);
    }
    if (hub_link_owes_picture(app->hub)) {
        screen_report_show(app->hub, app->screen);
    }
}

static void take_events(struct app *app, struct mono now)
{
    struct wall wall = timekeeper_now(&app->time, now);
    if (app->receiver != NULL) {
        app->dirty |= receiver_drain(app->receiver, app->intake, now, wall);
    } else if (app->hub != NULL) {
        follow_hub(app, now);
        return; /* its time comes with its words */
    } else if (app->demo != NULL) {
        app->dirty |= demo_step(app->demo, app->intake, now, wall);
    } else {
        app->dirty |= player_step(app->player, app->intake, now, wall);
    }
    intake_tick(app->intake, wall);
}

/* Forgets what was counted by a wrong clock and asks the sources again, as at start: a
 * subscriber that comes is told how things are. */
static void begin_anew(struct app *app)
{
    struct diag diag;
    diag_clear(&diag);
    struct intake *intake = intake_create(app->setup->site);
    struct receiver *receiver = receiver_create(app->arguments, app->setup->site, &diag);
    struct poll *poll = receiver == NULL ? NULL : create_poll(app, receiver);
    if (intake == NULL || poll == NULL) {
        intake_destroy(&intake);
        receiver_destroy(&receiver);
        log_write(LOG_LEVEL_ERROR, "wallboard", "out of memory, going on as before");
        return;
    }
    poll_destroy(&app->poll);
    receiver_destroy(&app->receiver);
    intake_destroy(&app->own_intake);
    app->poll = poll;
    app->receiver = receiver;
    app->intake = app->own_intake = intake;
    if (app->counted != app->setup) {
        setup_destroy(&app->counted);
        app->counted = app->setup;
    }
    intake_use_forecast(intake, app->setup->forecast);
    intake_use_schedule(intake, app->setup->schedule);
    app->health = (struct health){0};
}

static void check_time(struct app *app, struct mono now, const struct snapshot *snapshot)
{
    int64_t step_ms = 0;
    if (app->receiver == NULL) {
        return; /* a made-up or recorded time is not the system's */
    }
    switch (timekeeper_check(&app->time, now, clock_wall(), snapshot, &step_ms)) {
    case TIMEKEEPER_AGREES:
        return;
    case TIMEKEEPER_REFUSED:
        log_write(LOG_LEVEL_WARNING, "wallboard",
                  "the system's clock was set by %lld s; the sources say that it was "
                  "right before, so it is not followed",
                  (long long)(step_ms / 1000));
        return;
    case TIMEKEEPER_FOLLOWED:
        break;
    }
    bool anew = step_ms < -ANEW_MS || step_ms > ANEW_MS;
    log_write(LOG_LEVEL_WARNING, "wallboard", "the clock was set by %lld s%s",
              (long long)(step_ms / 1000),
              anew ? "; what was counted by the wrong one is forgotten" : "");
    if (anew) {
        begin_anew(app);
    }
}

/* -- compose and paint --------------------------------------------------------------- */

/* Milliseconds until a picture may or must be composed: soon after events, else with the
 * next second of the board's time, because ages run. */
static int64_t picture_wait_ms(const struct app *app, struct mono now)
{
    int64_t gap = FRAME_MS - mono_ms_between(app->composed, now);
    int64_t step = attention_step_ms(app->attention);
    struct wall next = {(app->composed_wall.ms / step + 1) * step};
    bool wanted = app->dirty || screen_wants_picture(app->screen);
    int64_t due = wanted ? 0 : timekeeper_wait_ms(&app->time, now, next);
    int64_t wait = gap > due ? gap : due;
    return wait > 0 ? wait : 0;
}

/* The time of the figures: a hub's are as old as its words. */
static struct wall shown_time(struct app *app, struct mono now)
{
    struct wall wall = {INT64_MIN};
    if (app->hub != NULL) {
        wall = follower_time(hub_link_follower(app->hub));
    }
    return wall.ms != INT64_MIN ? wall : timekeeper_now(&app->time, now);
}

/* Says what changed, in the log and in the picture. */
static void show(struct app *app, struct mono now)
{
    struct wall wall = shown_time(app, now);
    const struct snapshot *snapshot = intake_snapshot(app->intake, now, wall);
    show_standings(intake_standings(app->intake), &app->standings);
    setup_read_clocks(app->setup, wall, &app->clocks);
    attention_update(app->attention, app->setup, snapshot, intake_standings(app->intake),
                     now, wall);
    if (attention_take_seen(app->attention) && app->hub != NULL) {
        hub_link_hurry(app->hub, now);
    }
    screen_hold(app->screen, attention_page(app->attention), now);
    bool no_time = app->hub != NULL && !hub_link_knows_time(app->hub);
    bool not_saved = app->hub != NULL && !hub_link_is_durable(app->hub);
    app->clocks.count = no_time ? 0 : app->clocks.count;
    const struct board_news news = {.snapshot = snapshot,
                                    .standings = &app->standings,
                                    .celebration = attention_celebration(app->attention),
                                    .alarms = attention_alarms(app->attention),
                                    .clocks = &app->clocks,
                                    .announcements =
                                        attention_announcements(app->attention),
                                    .notice = {.fault = app->fault,
                                               .link = app->link,
                                               .not_saved = not_saved,
                                               .no_time = no_time}};
    if (app->receiver != NULL) {
        receiver_describe(app->receiver, app->link, sizeof app->link);
    } else if (app->hub != NULL) {
        hub_link_describe(app->hub, app->link, sizeof app->link);
    }
    app->composed = now;
    app->composed_wall = wall;
    app->dirty = false;
    health_tell(&app->health, snapshot, app->setup->board.blank_after_ms);
    screen_draw(app->screen, app->setup, &news, now);
    check_time(app, now, snapshot);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* How long the loop may sleep. */
static int64_t next_wait_ms(const struct app *app, struct mono now)
{
    int64_t wait = picture_wait_ms(app, now);
    wait = least(wait, screen_wait_ms(app->screen, now));
    struct wall due = looks_next(app->setup->looks);
    if (due.ms != INT64_MAX) {
        wait = least(wait, timekeeper_wait_ms(&app->time, now, due));
    }
    if (app->hub != NULL) {
        wait = least(wait, hub_link_wait_ms(app->hub, now));
    }
    if (app->demo != NULL) {
        due = demo_next(app->demo);
        wait = least(wait, timekeeper_wait_ms(&app->time, now, due));
    }
    if (app->player != NULL && player_next(app->player, &due)) {
        wait = least(wait, timekeeper_wait_ms(&app->time, now, due));
    }
    wait = notify_pause_ms(&app->life.notify, wait);
    return app->reload_due ? least(wait, SETTLE_MS) : wait;
}

/* One turn of the loop. False: stop. */
static bool iterate(struct app *app)
{
    if (app->poll == NULL) {
        log_write(LOG_LEVEL_ERROR, "wallboard", "out of descriptors");
        return false;
    }
    poll_wait(app->poll, next_wait_ms(app, clock_mono()));
    struct mono now = clock_mono();
    if (!hear(app, now)) {
        return false;
    }
    follow_schedule(app, now);
    take_events(app, now);
    screen_update(app->screen, now);
    if (picture_wait_ms(app, now) == 0) {
        show(app, now);
    }
    int64_t silence_ms =
        app->hub == NULL ? -1 : follower_silence_ms(hub_link_follower(app->hub), now);
    lifesign_turn(&app->life, app->screen, app->link, silence_ms, now);
    enum screen_request request = screen_pump(app->screen, now);
    if (request == SCREEN_ACKNOWLEDGED) {
        attention_acknowledge(app->attention);
        app->dirty = true;
    }
    return request != SCREEN_CLOSED;
}

/* -- running ------------------------------------------------------------------------- */

/* Runs for a while off-screen, or not at all for a moment that stands still, and writes
 * the picture. */
static int run_picture(struct app *app, const char *path, int64_t for_ms)
{
    if (!screen_open(app->screen, RENDERER_OFFSCREEN)) {
        return EXIT_FAILURE;
    }
    struct mono begun = clock_mono();
    while (mono_ms_between(begun, clock_mono()) < for_ms) {
        if (!iterate(app)) {
            return EXIT_FAILURE;
        }
    }
    struct mono now = clock_mono();
    take_events(app, now);
    show(app, now);
    return screen_shoot(app->screen, path) ? EXIT_SUCCESS : EXIT_FAILURE;
}

int app_run(struct app *app)
{
    const struct arguments *arguments = app->arguments;
    if (arguments->screenshot != NULL) {
        bool listening = app->receiver != NULL || app->hub != NULL;
        return run_picture(app, arguments->screenshot, listening ? LISTEN_MS : 0);
    }
    if (arguments->demo && !screen_update(app->screen, clock_mono())) {
        (void)fprintf(
            stderr,
            "wallboard: there is no display here, so the demo runs off-screen for a "
            "few seconds and leaves its picture in " DEMO_PICTURE "\n");
        return run_picture(app, DEMO_PICTURE, DEMO_MS);
    }
    take_events(app, clock_mono());
    while (iterate(app)) {
    }
    notify_stopping(&app->life.notify);
    return EXIT_SUCCESS;
}
