#include "display/screen.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "display/plug.h"
#include "platform/connectors.h"
#include "platform/drm.h"
#include "platform/uevents.h"
#include "scene/damage.h"
#include "scene/scene.h"

#define PUMP_MS 250

struct screen {
    struct screen_config config;
    struct renderer *renderer;
    struct scene *shown, *next;
    bool whole;  /* the picture is to be painted whole */
    bool turned; /* another page is to be drawn */
    bool open;
    bool told_missing;
    bool failed;           /* the last frame that was due was not shown */
    int64_t frame_us;      /* of the last that was; -1: none */
    int64_t told_reach_mm; /* 0: letters never had to shrink */

    size_t turn, turns;                 /* place in the order of pages */
    int64_t page_ms[OPTION_LIST_ITEMS]; /* how long each stays */
    struct mono page_since;
    int64_t shown_ms[OPTION_LIST_ITEMS]; /* each, before page_since */
    size_t held;                         /* page that an alarm brought; SIZE_MAX: none */
    struct mono held_since;
    int64_t hold_ms; /* at most so long; 0: not at all */

    struct mono pumped;
    struct plug plug;
    struct uevents *uevents;  /* NULL: nobody tells us of plugs */
    struct mono looked;       /* at what is plugged in */
    bool wants_off, off;      /* the signal; it is */
    uint64_t losses;          /* so often another program took the display */
    struct drm_output output; /* where its picture goes; "": in a window, or unknown */
};

/* Says it if the display refuses, and shows what it showed. */
static void turn_picture(struct screen *screen, const struct setup *setup)
{
    if (!renderer_set_rotation(screen->renderer, setup->site->screen.rotation)) {
        log_write(LOG_LEVEL_ERROR, "screen", "the picture cannot be turned by %d",
                  setup->site->screen.rotation);
    }
}

/* From the first page on. */
static void begin_turns(struct screen *screen, const struct setup *setup)
{
    screen->turn = 0;
    screen->turns = setup->page_count;
    memset(screen->shown_ms, 0, sizeof screen->shown_ms);
    screen->held = SIZE_MAX;
    screen->hold_ms = setup->site->screen.hold_on_alarm_ms;
    for (size_t i = 0; i < setup->page_count && i < OPTION_LIST_ITEMS; i++) {
        int64_t own_ms = setup->pages[i].time_ms;
        screen->page_ms[i] = own_ms > 0 ? own_ms : setup->site->screen.page_ms;
    }
}

static struct renderer *make_renderer(const struct setup *setup, struct diag *diag)
{
    char reason[RENDERER_REASON_BYTES] = "out of memory";
    const struct renderer_config config = setup_renderer(setup);
    struct renderer *renderer = renderer_create(&config, reason);
    if (renderer == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "%s", reason);
    }
    return renderer;
}

/* What the display had to say in all its time. */
static void tell_frames(const struct screen *screen)
{
    struct renderer_status status;
    renderer_status(screen->renderer, &status);
    if (status.frames > 0 || status.errors > 0) {
        log_write(LOG_LEVEL_INFO, "screen", "%llu frames, %llu display errors",
                  (unsigned long long)status.frames, (unsigned long long)status.errors);
    }
}

struct screen *screen_create(const struct screen_config *config,
                             const struct setup *setup, struct mono now,
                             struct diag *diag)
{
    struct screen *screen = calloc(1, sizeof *screen);
    if (screen == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return NULL;
    }
    screen->config = *config;
    screen->page_since = now;
    screen->frame_us = -1;
    screen->shown = scene_create();
    screen->next = scene_create();
    screen->renderer = make_renderer(setup, diag);
    plug_init(&screen->plug, now);
    if (config->mode == RENDERER_FULLSCREEN) {
        screen->uevents = uevents_create();
    }
    begin_turns(screen, setup);
    if (screen->shown == NULL || screen->next == NULL || screen->renderer == NULL) {
        screen_destroy(&screen);
        return NULL;
    }
    turn_picture(screen, setup);
    return screen;
}

void screen_destroy(struct screen **self)
{
    if (*self == NULL) {
        return;
    }
    if ((*self)->renderer != NULL) {
        tell_frames(*self);
    }
    renderer_destroy(&(*self)->renderer);
    uevents_destroy(&(*self)->uevents);
    scene_destroy(&(*self)->shown);
    scene_destroy(&(*self)->next);
    free(*self);
    *self = NULL;
}

/* The signal as it is wanted, if that is not how it is after an opening or before. */
static void apply_switch(struct screen *screen)
{
    int fd = renderer_card_fd(screen->renderer);
    bool told = screen->off == screen->wants_off;
    int result = fd < 0 ? -ENODEV : drm_switch(fd, !screen->wants_off);
    screen->off = screen->wants_off && result == 0;
    screen->whole = true;
    if (result != 0 && fd >= 0) {
        log_write(LOG_LEVEL_WARNING, "screen", "the signal cannot be switched %s: %s",
                  screen->wants_off ? "off" : "on", strerror(-result));
    } else if (fd >= 0 && !told) {
        log_write(LOG_LEVEL_INFO, "screen", "the signal is %s",
                  screen->off ? "off" : "on");
    }
}

bool screen_has_console(const struct screen *screen)
{
    return screen->config.mode == RENDERER_FULLSCREEN &&
           (!screen->open || screen->plug.watched);
}

void screen_switch(struct screen *screen, bool on)
{
    screen->wants_off = !on;
    apply_switch(screen);
}

/* A card that cannot be opened SDL does not tell of: whatever failed last has its word,
 * a mouse for one. */
static void explain_card(const struct screen *screen, char *reason)
{
    int card = screen->plug.card;
    int fault = card < 0 ? 0 : drm_try(card);
    if (fault != 0) {
        str_format(reason, RENDERER_REASON_BYTES, "/dev/dri/card%d: %s", card,
                   strerror(-fault));
    }
}

bool screen_open(struct screen *screen, enum renderer_mode mode)
{
    char reason[RENDERER_REASON_BYTES] = "";
    screen->config.mode = mode;
    renderer_choose_card(screen->renderer, screen->plug.card);
    screen->open = renderer_open(screen->renderer, mode, screen->config.width_px,
                                 screen->config.height_px, reason);
    int fd = renderer_card_fd(screen->renderer);
    if (fd >= 0 && !drm_is_ours(fd)) { /* told which card, SDL does not ask */
        str_format(reason, sizeof reason, "another program holds it");
        renderer_close(screen->renderer);
        screen->open = false;
    }
    screen->whole = true;
    screen->failed = false; /* whatever it was, it was the display's before */
    plug_opened(&screen->plug, screen->open, fd >= 0, clock_mono());
    if (screen->open) {
        struct renderer_status status;
        int width = 0;
        int height = 0;
        renderer_status(screen->renderer, &status);
        renderer_size(screen->renderer, &width, &height);
        log_write(LOG_LEVEL_INFO, "screen", "showing %d x %d through '%s' and '%s'",
                  width, height, status.driver, status.backend);
        screen->told_missing = false;
        screen->off = false;
        if (screen->wants_off) {
            apply_switch(screen);
        }
    } else if (!screen->told_missing) {
        explain_card(screen, reason);
        log_write(LOG_LEVEL_WARNING, "screen", "no display: %s", reason);
        screen->told_missing = true;
    }
    return screen->open;
}

static int64_t page_left_ms(const struct screen *screen, struct mono now)
{
    return screen->page_ms[screen->turn] - mono_ms_between(screen->page_since, now);
}

static bool is_held(const struct screen *screen, struct mono now)
{
    return screen->held != SIZE_MAX &&
           mono_ms_between(screen->held_since, now) < screen->hold_ms;
}

/* From now on the page of this turn is shown, or shown anew. */
static void take_turn(struct screen *screen, size_t turn, struct mono now)
{
    screen->shown_ms[screen->turn] += mono_ms_between(screen->page_since, now);
    screen->turn = turn;
    screen->page_since = now;
}

void screen_hold(struct screen *screen, size_t page, struct mono now)
{
    if (screen->hold_ms == 0 || page == screen->held) {
        return;
    }
    screen->held = page;
    screen->held_since = now;
    take_turn(screen, screen->turn, now);
    if (page != SIZE_MAX) {
        log_write(LOG_LEVEL_INFO, "screen", "an alarm brings page %zu of %zu", page + 1,
                  screen->turns);
        screen->turned |= page != screen->turn;
        screen->turn = page;
    }
}

/* What is plugged in is looked at when there is news of it, and from time to time: not
 * every driver tells. A window's own display server knows it better. */
static void watch_plugs(struct screen *screen, struct mono now)
{
    struct connectors seen;
    if (screen->uevents != NULL && uevents_read(screen->uevents)) {
        plug_hear(&screen->plug, now);
        screen->looked = (struct mono){0};
    }
    if (screen_has_console(screen) &&
        mono_ms_between(screen->looked, now) >= PLUG_LOOK_MS) {
        screen->looked = now;
        bool listed = connectors_read(CONNECTORS_ROOT, &seen);
        plug_look(&screen->plug, listed ? &seen : NULL, now);
    }
}

static void close_display(struct screen *screen)
{
    renderer_close(screen->renderer);
    screen->open = false;
    screen->failed = false;
    screen->told_missing = true;
    log_write(LOG_LEVEL_WARNING, "screen", "no display: it was pulled out or is off");
}

int screen_fd(const struct screen *screen)
{
    return screen->uevents == NULL ? -1 : uevents_fd(screen->uevents);
}

bool screen_update(struct screen *screen, struct mono now)
{
    watch_plugs(screen, now);
    switch (plug_next(&screen->plug, now)) {
    case PLUG_KEEP:
        break;
    case PLUG_OPEN:
        (void)screen_open(screen, screen->config.mode);
        break;
    case PLUG_CLOSE:
        close_display(screen);
        break;
    }
    if (screen->turns > 1 && !is_held(screen, now) && page_left_ms(screen, now) <= 0) {
        take_turn(screen, (screen->turn + 1) % screen->turns, now);
        screen->turned = true;
    }
    return screen->open;
}

bool screen_wants_picture(const struct screen *screen)
{
    return screen->open && !screen->plug.refused && !screen->off &&
           (screen->whole || screen->turned);
}

int64_t screen_wait_ms(const struct screen *screen, struct mono now)
{
    int64_t wait = PUMP_MS - mono_ms_between(screen->pumped, now);
    if (!screen->open) {
        wait = screen_has_console(screen)
                   ? PLUG_LOOK_MS - mono_ms_between(screen->looked, now)
                   : INT64_MAX;
    } else if (screen->config.mode == RENDERER_OFFSCREEN) {
        wait = 1000;
    }
    int64_t plug = plug_wait_ms(&screen->plug, now);
    wait = plug < wait ? plug : wait;
    if (screen->turns > 1) {
        int64_t page = is_held(screen, now)
                           ? screen->hold_ms - mono_ms_between(screen->held_since, now)
                           : page_left_ms(screen, now);
        wait = page < wait ? page : wait;
    }
    return wait > 0 ? wait : 0;
}

/* Letters that had to shrink can no longer be read from the farthest seat: said once for
 * each size and look. */
static void tell_reach(struct screen *screen, const struct setup *setup, int width_px,
                       int height_px)
{
    int64_t asked_mm = setup->site->screen.viewing_distance_mm;
    int64_t reach_mm = setup_reach_mm(setup, width_px, height_px);
    if (reach_mm < asked_mm && reach_mm != screen->told_reach_mm) {
        log_write(
            LOG_LEVEL_WARNING, "screen",
            "letters for %lld.%lld m have no room: they can be read from %lld.%lld m",
            (long long)(asked_mm / 1000), (long long)(asked_mm % 1000 / 100),
            (long long)(reach_mm / 1000), (long long)(reach_mm % 1000 / 100));
    }
    screen->told_reach_mm = reach_mm < asked_mm ? reach_mm : 0;
}

/* Passes over pages with nothing to show; if none has anything the turn stays. */
static size_t choose_page(struct screen *screen, const struct setup *setup,
                          const struct board_news *news)
{
    for (size_t i = 0; i < screen->turns; i++) {
        size_t turn = (screen->turn + i) % screen->turns;
        if (board_page_shows(&setup->board, news, turn)) {
            screen->turn = turn;
            break;
        }
    }
    return screen->turn;
}

/* One frame. A failed flip has no other trace than the display's errors. */
static bool present(struct screen *screen, const struct damage *damage)
{
    struct renderer_status before;
    struct renderer_status after;
    renderer_status(screen->renderer, &before);
    bool drawn = renderer_draw(screen->renderer, screen->next, damage);
    renderer_status(screen->renderer, &after);
    screen->failed = !drawn || after.errors != before.errors;
    return !screen->failed;
}

/* SDL sets a mode with the first picture; from then on the kernel can be asked. */
static void find_output(struct screen *screen)
{
    int fd = renderer_card_fd(screen->renderer);
    screen->output = (struct drm_output){.connector = ""};
    if (fd >= 0) {
        drm_output(fd, &screen->output);
    }
}

/* Tells those who open it anew. */
static void tell_plug(struct screen *screen, bool presented)
{
    if (presented) {
        plug_shown(&screen->plug, clock_mono());
    } else {
        plug_refused(&screen->plug, clock_mono());
    }
}

bool screen_draw(struct screen *screen, const struct setup *setup,
                 const struct board_news *news, struct mono now)
{
    int width = 0;
    int height = 0;
    renderer_size(screen->renderer, &width, &height);
    if (!screen->open || screen->plug.refused || screen->off || width <= 0 ||
        height <= 0) {
        return false;
    }
    struct mono begun = clock_mono();
    screen->turned = false;
    if (screen->whole) {
        tell_reach(screen, setup, width, height);
    }
    const struct style style = setup_style(setup, width, height);
    size_t page = choose_page(screen, setup, news);
    struct board_news timed = *news;
    timed.shown_ms = screen->shown_ms[page] + mono_ms_between(screen->page_since, now);
    board_compose(&setup->board, &style, &timed, page, screen->next);
    struct damage damage;
    damage_between(screen->whole ? NULL : screen->shown, screen->next, &damage);
    if (damage.count == 0) {
        return false;
    }
    bool presented = present(screen, &damage);
    tell_plug(screen, presented);
    if (presented) {
        screen->frame_us = (clock_mono().ns - begun.ns) / 1000;
        struct scene *old = screen->shown;
        screen->shown = screen->next;
        screen->next = old;
        if (screen->whole) {
            find_output(screen);
        }
        screen->whole = false;
    }
    return presented;
}

/* Where another program took the card no picture reaches it, and when nothing changes
 * none is tried. */
static void check_ownership(struct screen *screen, struct mono now)
{
    int fd = renderer_card_fd(screen->renderer);
    if (fd < 0 || screen->plug.refused || drm_is_ours(fd)) {
        return;
    }
    screen->failed = true;
    screen->losses++;
    plug_refused(&screen->plug, now);
    log_write(LOG_LEVEL_ERROR, "screen", "another program has taken the display");
}

enum screen_request screen_pump(struct screen *screen, struct mono now)
{
    if (!screen->open || mono_ms_between(screen->pumped, now) < PUMP_MS) {
        return SCREEN_NOTHING;
    }
    struct renderer_input input = {0};
    screen->pumped = now;
    renderer_pump(screen->renderer, &input);
    check_ownership(screen, now);
    if (input.lost || input.resized) {
        screen->whole = true;
    }
    if (input.quit) {
        return SCREEN_CLOSED;
    }
    return input.acknowledged ? SCREEN_ACKNOWLEDGED : SCREEN_NOTHING;
}

bool screen_dress(struct screen *screen, const struct setup *setup, struct diag *diag)
{
    char reason[RENDERER_REASON_BYTES] = "";
    const struct renderer_config config = setup_renderer(setup);
    if (!renderer_set_look(screen->renderer, &config, reason)) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "%s", reason);
        return false;
    }
    screen->whole = true;
    return true;
}

bool screen_reload(struct screen *screen, const struct setup *setup, struct diag *diag)
{
    if (!screen_dress(screen, setup, diag)) {
        return false;
    }
    turn_picture(screen, setup);
    begin_turns(screen, setup);
    return true;
}

void screen_state(const struct screen *screen, struct screen_state *ret)
{
    struct renderer_status status;
    renderer_status(screen->renderer, &status);
    *ret = (struct screen_state){.page = screen->turn,
                                 .frames = status.frames,
                                 .errors = status.errors + screen->losses,
                                 .driver = status.driver,
                                 .frame_us = screen->frame_us,
                                 .off = screen->off,
                                 .missing = !screen->open && screen->told_missing,
                                 .failed = screen->failed};
    if (screen->open) {
        renderer_size(screen->renderer, &ret->width_px, &ret->height_px);
        ret->output = screen->output;
    }
}

bool screen_shoot(struct screen *screen, const char *path)
{
    char reason[RENDERER_REASON_BYTES] = "";
    if (!renderer_screenshot(screen->renderer, path, reason)) {
        log_write(LOG_LEVEL_ERROR, "screen", "'%s' cannot be written: %s", path, reason);
        return false;
    }
    return true;
}
