#ifndef WALLBOARD_VIEW_WORDING_H
#define WALLBOARD_VIEW_WORDING_H

/*
 * Sentences of any length and script to lines that have room: broken between words, by a
 * guess at their width that is rather too large, so that nothing is ever cut. What does
 * not fit at once comes in turn. Pure.
 */

#include "base/str.h"
#include "scene/scene.h"
#include "view/announcement.h"

#define WORDING_LINES   12
#define WORDING_TURN_MS 6000 /* two lines are read in it, twice */

/* How wide a text is at most, as a rule, in letters of that cap height. */
int wording_width_px(struct str text, int cap_px);

/* The first line of `text` that is no wider than `width_px` and fits a span of a scene;
 * at least one character of what is not empty. `text` becomes what follows. */
struct str wording_next_line(struct str *text, int width_px, int cap_px);

/* How many lines it takes. */
size_t wording_count_lines(const char *text, int width_px, int cap_px);

/* What is read at one time of several texts in turn. */
struct wording_page {
    const struct announcement *said;
    char lines[WORDING_LINES][SCENE_TEXT_BYTES];
    size_t count;
    size_t number, pages; /* from 1; of all texts together */
};

/* Where it is read: lines so wide, in letters so high, at most so many (1 to
 * WORDING_LINES) at a time. */
struct wording_room {
    int width_px, cap_px;
    size_t lines;
};

/* Turns by `beat_ms`, in lines of about the same length. `count` is at least 1. */
void wording_turn(const struct announcement *said, size_t count,
                  const struct wording_room *room, int64_t beat_ms,
                  struct wording_page *ret);

#endif
