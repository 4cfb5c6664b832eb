#ifndef WALLBOARD_RENDER_RENDERER_H
#define WALLBOARD_RENDER_RENDERER_H

/*
 * Shapes to pixels: one window or one off-screen picture, painted from a scene. All
 * drawing goes into one persistent picture and only damaged rectangles are painted anew.
 * In software the window's memory is that picture, and a frame is the damaged rectangles
 * handed on; with a GPU a frame is one copy of it. A television that is off or a missing
 * card is a normal state: renderer_open says so with a reason and may be called again;
 * nothing here ends the program. Everything of one thread, and one renderer per process,
 * because SDL is one per process.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scene/damage.h"
#include "scene/scene.h"

#define RENDERER_FONT_FALLBACKS 8
#define RENDERER_REASON_BYTES   256
#define RENDERER_SCRIPTS        24
#define RENDERER_SCRIPT_FONTS   4

enum renderer_mode {
    RENDERER_FULLSCREEN, /* the display's present mode; the size asked for is ignored */
    RENDERER_WINDOW,
    RENDERER_OFFSCREEN, /* no display is touched; for pictures, tests, and waiting */
};

/* Which font plays a role. The strings are borrowed for the call. */
struct renderer_font {
    const char *family; /* as fontconfig knows it, e.g. "Inter" */
    int weight;         /* 100 thin .. 400 regular .. 700 bold .. 900 black */
    const char *fallbacks[RENDERER_FONT_FALLBACKS]; /* families, tried in order; NULL ends
                                                       them; fontconfig's own follow */
};

/* A script that must be covered: one that no installed font has is told in the log. The
 * strings are borrowed for the call. */
struct renderer_script {
    const char *tag; /* ISO 15924: "Arab", "Jpan", "Zsye" for emoji; NULL ends the list */
    const char *families[RENDERER_SCRIPT_FONTS]; /* for what the roles' own families lack,
                                                    before their fallbacks; NULL ends them
                                                  */
};

struct renderer_config {
    const char *title;  /* of the window; borrowed for the call; NULL: "wallboard" */
    size_t cache_bytes; /* of textures of text and shapes; 0: a quarter of the
                           picture's own, 2 MiB at 1920 x 1080 */
    struct renderer_font fonts[SCENE_FONT_COUNT];
    struct renderer_script scripts[RENDERER_SCRIPTS];
    const char *language; /* "ja": whose forms of shared characters; NULL or "": any */
    const char *pictures[SCENE_PICTURE_COUNT]; /* paths, borrowed for the call; NULL or
                                                  "": none, and its nodes paint nothing */
};

/* What the display told since the last pump. */
struct renderer_input {
    bool quit;         /* the window was closed, or Escape or q pressed in it */
    bool acknowledged; /* the space bar or Return was pressed in it */
    bool resized;      /* ask renderer_size again and compose for it */
    bool lost;         /* the picture is gone: paint everything (damage_all) */
};

/* Health, for the status line and the report to the hub. Counted since create. */
struct renderer_status {
    bool open;
    const char *driver;      /* SDL's video driver, e.g. "KMSDRM"; "" when closed */
    const char *backend;     /* SDL's render driver, e.g. "opengles2"; "" when closed */
    uint64_t frames;         /* presented */
    uint64_t errors;         /* of the display, as SDL logs them: failed flips and kin */
    uint64_t missing_glyphs; /* characters no font had; a box was drawn */
    size_t cache_bytes;      /* now held in textures of text and shapes */
};

/*
 * Finds the fonts and reads the pictures; touches no display. A missing family is logged
 * and the next fallback plays its role. NULL without memory, without any font at all, or
 * if a picture cannot be read; `ret_reason` (RENDERER_REASON_BYTES) then says why.
 */
struct renderer *renderer_create(const struct renderer_config *config, char *ret_reason);

/* Other fonts and pictures from now on, while it shows; everything is to be painted anew.
 * The old ones stay, all of them, if one cannot be had: false, with `ret_reason`
 * (RENDERER_REASON_BYTES). */
bool renderer_set_look(struct renderer *renderer, const struct renderer_config *config,
                       char *ret_reason);

/* Closes and frees. NULL and a pointer to NULL are fine. */
void renderer_destroy(struct renderer **self);

/*
 * Opens the display, or opens it anew: what was open is closed first, so this one path
 * serves start, hot-plug, a changed mode and failed flips. Sizes in pixels; 0: the
 * display's own, off-screen 1920 x 1080. False if there is no display or it refuses:
 * `ret_reason` (RENDERER_REASON_BYTES) says why, nothing is open, and one may try again
 * later or go off-screen. After success everything is to be painted. Blocks for as long
 * as the driver takes (20-60 ms measured, off-screen less).
 */
bool renderer_open(struct renderer *renderer, enum renderer_mode mode, int width_px,
                   int height_px, char *ret_reason);

/* Turns the picture on the display clockwise by `degrees`: 0, 90, 180 or 270. The size of
 * the picture is then that of the turned display. Holds from now on, also over the next
 * open; everything is to be painted. False, with what was before, if the display refuses.
 */
bool renderer_set_rotation(struct renderer *renderer, int degrees);

/* Without a desktop the next opening takes /dev/dri/cardN; -1: the one that SDL finds. */
void renderer_choose_card(struct renderer *renderer, int card);

/* The graphics card as it is open, without a desktop; -1: there is none. For what SDL has
 * no word for; borrowed until the next open or close. */
int renderer_card_fd(const struct renderer *renderer);

/* Gives the display back; its picture is lost. Fine when closed. */
void renderer_close(struct renderer *renderer);

/* The picture's size now, as people see it; 0 x 0 when closed. */
void renderer_size(const struct renderer *renderer, int *ret_width_px,
                   int *ret_height_px);

/*
 * Paints the damaged rectangles of `scene` and presents one frame. Nothing is painted or
 * presented when damage->count is 0 or nothing is open; returns whether a frame was
 * presented. Waits for the vertical blank where there is one.
 */
bool renderer_draw(struct renderer *renderer, const struct scene *scene,
                   const struct damage *damage);

/* Takes in what the display has to say; about four times a second. Never waits. */
void renderer_pump(struct renderer *renderer, struct renderer_input *ret_input);

/*
 * Writes the picture last drawn as PNG, turned as the display has it; equal pixels give
 * equal bytes. Presents nothing.
 * False with `ret_reason` (RENDERER_REASON_BYTES) if the file cannot be written or
 * nothing is open.
 */
bool renderer_screenshot(struct renderer *renderer, const char *path, char *ret_reason);

/*
 * Copies the picture last drawn, turned as the display has it: its width x its height
 * pixels of 4 bytes R, G, B, 255, rows from the top. `size` must be exactly that; false
 * otherwise or when nothing is open.
 */
bool renderer_read_pixels(struct renderer *renderer, uint8_t *ret_pixels, size_t size);

/* The strings are borrowed until the next open or close. */
void renderer_status(const struct renderer *renderer, struct renderer_status *ret_status);

#endif
