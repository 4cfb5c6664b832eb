#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "bus/poll.h"
#include "display/app_state.h"
#include "display/attention.h"
#include "display/demo.h"
#include "display/hub_files.h"
#include "display/hub_link.h"
#include "display/player.h"
#include "display/receiver.h"
#include "display/screen.h"
#include "display/screen_report.h"
#include "display/setup.h"
#include "display/show_standings.h"
#include "display/steering.h"
#include "platform/clock_sync.h"
#include "platform/signals.h"
#include "platform/watch.h"
#include "site/follower.h"
#include "site/intake.h"
#include "view/night.h"
#include "view/takeover.h"

#define FRAME_MS     40    /* at most 25 pictures a second; 50 ms from event to picture */
#define SETTLE_MS    200   /* an editor writes a file in several steps */
#define DEMO_MS      4000  /* how long the demo runs where there is no display */
#define LISTEN_MS    3000  /* how long --screenshot listens to the bus */
#define ANEW_MS      60000 /* counted by a clock this wrong, a day's figures are wrong */
#define DEMO_PICTURE "wallboard.png"

/* -- hear: signals and files --------------------------------------------------------- */

/* What the board's foot and the report say of files that cannot be used; those that a hub
 * sent are told without the folder that they are kept in. */
static void note_fault(struct app *app, const struct setup_site *hub_site,
                       const struct diag *diag)
{
    const struct diag_entry *first = diag_find_error(diag);
    if (first != NULL) {
        app->fault = *first;
        (void)str_copy(app->fault.file, sizeof app->fault.file,
                       str_from(setup_shorten(hub_site, first->file)));
    }
}

/* From now on this is shown. */
static void use_setup(struct app *app, struct setup *setup)
{
    setup_speak(setup);
    intake_use_site(app->intake, setup->site);
    attention_use_site(app->attention, setup->site);
    setup_plan(setup, app->intake);
    app_use_setup(app, setup);
    if (app->watch != NULL) {
        looks_watch(setup->looks, app->watch);
        setup_watch_layouts(setup, app->watch);
    }
    log_write(LOG_LEVEL_INFO, "wallboard", "reloaded%s",
              app->hub != NULL ? ""
                               : "; what counts and what is heard (targets, formulas, "
                                 "zone, endpoints) changes at the next start");
}

/* The old picture stays until every new file is whole and right. */
static bool reload_by(struct app *app, const struct setup_site *hub_site, struct mono now)
{
    struct diag diag;
    diag_clear(&diag);
    struct wall wall = app_rule_time(app, now);
    struct arguments_look looks[WISH_LOOKS];
    const struct arguments wanted = wish_apply(&app->wish, app->arguments, looks);
    struct setup *setup = setup_load(&wanted, hub_site, wall, &diag);
    bool good = setup != NULL && screen_reload(app->screen, setup, &diag);
    diag_print(&diag, stderr);
    app->dirty = true;
    app->fault.file[0] = '\0';
    if (!good) {
        note_fault(app, hub_site, &diag);
        setup_destroy(&setup);
        log_write(LOG_LEVEL_ERROR, "wallboard", "not reloaded, the old picture stays");
        return false;
    }
    use_setup(app, setup);
    return true;
}

static bool reload(struct app *app, struct mono now)
{
    app->reload_due = false;
    app->look.due = app->look.due || app->look.fault.file[0] != '\0';
    return reload_by(app, &app->look.site, now);
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
    struct wall wall = app_rule_time(app, now);
    const struct theme *shown = app->setup->theme;
    if (wall.ms == INT64_MIN || !looks_is_due(app->setup->looks, wall)) {
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
    if (screen_dress(app->screen, app->setup, &diag)) {
        log_write(LOG_LEVEL_INFO, "wallboard", "it is time for the theme '%s'",
                  app->setup->theme->name);
        return;
    }
    app->setup->theme = shown;
    note_fault(app, &app->look.site, &diag);
    diag_print(&diag, stderr);
}

/* -- drain and tick ------------------------------------------------------------------ */

/* What the hub's snapshot counts is shown from now on; by its site file unless there is
 * one here, once all that it names has come. */
static void use_hubs_numbers(struct app *app)
{
    app->intake = follower_intake(hub_link_follower(app->hub));
    app->health = (struct health){0};
    intake_use_site(app->intake, app->setup->site);
    setup_plan(app->setup, app->intake);
    app->look.due = app->arguments->config == NULL;
}

/* The hub's site file and its files, where there are newer ones: with what supervisors
 * want if that can be had with them. */
static void follow_look(struct app *app, struct mono now)
{
    struct hub_files *files = hub_link_files(app->hub);
    struct str text = follower_site_text(hub_link_follower(app->hub));
    if (files != NULL && hub_files_renewed(files)) {
        app->look.due = app->dirty = true;
        hub_link_hurry(app->hub, now);
    }
    if (!hub_look_next(&app->look, text, files)) {
        return;
    }
    const struct wish before = app->wish;
    app->wish = app->asked;
    bool good = reload_by(app, &app->look.newest, now);
    if (!good && !wish_equal(&before, &app->asked)) {
        app->wish = before;
        good = reload_by(app, &app->look.newest, now);
    }
    if (good) {
        hub_look_accept(&app->look, files);
    } else {
        hub_look_refuse(&app->look, &app->fault);
        app->wish = before;
        app->fault.file[0] = '\0';
    }
    hub_link_hurry(app->hub, now);
}

/* What stands at the board's foot, and in the report; NULL: nothing. */
static const struct diag_entry *fault_of(const struct app *app)
{
    const struct hub_files *files = app->hub == NULL ? NULL : hub_link_files(app->hub);
    return app->fault.file[0] != '\0'        ? &app->fault
           : app->look.fault.file[0] != '\0' ? &app->look.fault
           : files != NULL                   ? hub_files_fault(files)
                                             : NULL;
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
    app->poll = app_create_poll(app, app->receiver);
}

static void follow_hub(struct app *app, struct mono now)
{
    struct follower *follower = hub_link_follower(app->hub);
    app->dirty |= hub_link_turn(app->hub, now);
    if (hub_link_is_lost(app->hub, now)) {
        follow_next_hub(app, now);
    }
    if (follower_renewed(follower)) {
        use_hubs_numbers(app);
    }
    if (follower_status(follower)->state != FOLLOWER_SILENT &&
        follower_time(follower).ms != INT64_MIN) {
        timekeeper_set(&app->time, now, follower_time(follower), 1);
    }
    follow_look(app, now);
    if (hub_link_take_orders(app->hub)) {
        carry_out_orders(app, now);
    }
    if (hub_link_owes_report(app->hub, now)) {
        const struct diag_entry *first = fault_of(app);
        char fault[sizeof *first] = "";
        if (first != NULL) {
            diag_format(first, fault, sizeof fault);
        }
        const struct screen_report_said said = {app->setup, app->attention, fault,
                                                app->look.version};
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
    struct poll *poll = receiver == NULL ? NULL : app_create_poll(app, receiver);
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
    setup_plan(app->setup, intake);
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

/* Whose clock is right: the hub's, the system's, or that of a source which tells the same
 * time. What is played or made up has a time of its own. */
static void learn_time(struct app *app, const struct snapshot *heard)
{
    bool known = app->hub != NULL ? hub_link_knows_time(app->hub)
                 : app->receiver != NULL
                     ? clock_sync_is_good() || timekeeper_is_confirmed(heard)
                     : true;
    if (known != app->time_known && app->hub == NULL) { /* the link tells of its own */
        log_write(known ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "wallboard",
                  known ? "the time is known"
                        : "no time is known: no clock that we hear of is synchronised");
    }
    app->time_known = known;
}

/* A black picture, which is drawn by now, may go off altogether. */
static void switch_television(struct app *app, struct mono now)
{
    bool black = app->setup->board.shade_bp >= NIGHT_BLACK_BP &&
                 !takeover_shows(attention_announcements(app->attention));
    if (!black || !app->dirty) {
        television_turn(&app->television, app->screen, app->setup->site->screen.power,
                        !black, now);
    }
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
    learn_time(app, snapshot);
    bool no_time = !app->time_known;
    bool not_saved = app->hub != NULL && !hub_link_is_durable(app->hub);
    app->clocks.count = no_time ? 0 : app->clocks.count;
    const struct board_news news = {
        .snapshot = snapshot,
        .standings = &app->standings,
        .celebration = attention_celebration(app->attention),
        .alarms = attention_alarms(app->attention),
        .clocks = &app->clocks,
        .announcements = attention_announcements(app->attention),
        .admission = app->hub == NULL ? NULL : hub_link_admission(app->hub, now),
        .notice = {.fault = fault_of(app),
                   .link = app->link,
                   .not_saved = not_saved,
                   .other_name = app->hub != NULL && hub_link_is_disowned(app->hub),
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
    wait = least(wait, power_wait_ms(&app->television.power, now));
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
    switch_television(app, now);
    int64_t silence_ms =
        app->hub == NULL ? -1 : follower_silence_ms(hub_link_follower(app->hub), now);
    lifesign_turn(&app->life, app->screen, app->link, silence_ms, now);
    (void)heap_turn(&app->heap, now);
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
