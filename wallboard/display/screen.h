#ifndef WALLBOARD_DISPLAY_SCREEN_H
#define WALLBOARD_DISPLAY_SCREEN_H

/*
 * The picture side of the program: the display (and waiting for one), the pages in turn,
 * the last scene and the next, and what lies between them. Draws nothing when nothing
 * changed. A TV that is off or a card that is late is retried for ever.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "display/setup.h"
#include "platform/drm.h"
#include "render/renderer.h"
#include "stats/snapshot.h"

struct screen;

struct screen_config {
    enum renderer_mode mode;
    int width_px, height_px; /* 0: the display's own */
};

/* NULL after saying in `diag` why: no font at all. Touches no display
 * yet. `setup` is borrowed for the call. */
struct screen *screen_create(const struct screen_config *config,
                             const struct setup *setup, struct mono now,
                             struct diag *diag);
void screen_destroy(struct screen **self);

/* Opens the display now, in another mode than the configured one if need be. False with
 * the reason logged once. */
bool screen_open(struct screen *screen, enum renderer_mode mode);

/* Opens the display, opens it anew or gives it back, as it is due (display/plug.h); turns
 * pages. Returns whether a picture can be shown now. */
bool screen_update(struct screen *screen, struct mono now);

/* Readable when a television may have been plugged in or pulled out; -1: nobody tells. */
int screen_fd(const struct screen *screen);

/* Is it drawn without a desktop, or to be once there is a display? */
bool screen_has_console(const struct screen *screen);

/* Switches the display's signal (DPMS), now and whenever it is opened; nothing is drawn
 * while it is off. Where it cannot be switched, which is logged, pictures are drawn. */
void screen_switch(struct screen *screen, bool on);

/* Is there a reason to draw that the numbers do not know: another page, a new size, a
 * picture that was lost? False while nothing can be shown. */
bool screen_wants_picture(const struct screen *screen);

/* Milliseconds until the screen itself wants a turn: a page, a retry, a pump. */
int64_t screen_wait_ms(const struct screen *screen, struct mono now);

/* Composes the page, or the next in turn if that has nothing to show, and draws what
 * differs from the last picture. Returns whether a frame was presented. */
bool screen_draw(struct screen *screen, const struct setup *setup,
                 const struct board_news *news, struct mono now);

enum screen_request {
    SCREEN_NOTHING,
    SCREEN_CLOSED,
    SCREEN_ACKNOWLEDGED, /* what is raised */
};

/* Takes in the window's events, at most four times a second. */
enum screen_request screen_pump(struct screen *screen, struct mono now);

/* An alarm is raised that page `page` shows (SIZE_MAX: none is): the page comes at once
 * and stays, at most for hold_on_alarm; then pages turn on until the next one. To be told
 * before each picture. */
void screen_hold(struct screen *screen, size_t page, struct mono now);

/* Takes over the fonts and pictures of the setup's look, which is another now; everything
 * is then painted anew, on the page that is shown. If they cannot be used nothing
 * changes: false, with the reason in `diag`. */
bool screen_dress(struct screen *screen, const struct setup *setup, struct diag *diag);

/* The same for a reloaded setup, and its pages besides, from the first on. */
bool screen_reload(struct screen *screen, const struct setup *setup, struct diag *diag);

/* How it is. */
struct screen_state {
    size_t page; /* its place in the setup's pages */
    uint64_t frames, errors;
    int width_px, height_px;  /* 0: nothing can be shown */
    const char *driver;       /* SDL's, "" when nothing can be shown; borrowed */
    struct drm_output output; /* without a desktop, of the last picture painted whole */
    int64_t frame_us;         /* the last frame took so long; -1: there was none */
    bool off;                 /* its signal is */
    bool missing;             /* there is certainly no display now */
    bool failed;              /* the last frame that was due did not reach it */
};
void screen_state(const struct screen *screen, struct screen_state *ret);

/* Writes the picture last drawn. False after logging why. */
bool screen_shoot(struct screen *screen, const char *path);

#endif
