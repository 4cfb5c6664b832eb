#ifndef WALLBOARD_VIEW_TILE_H
#define WALLBOARD_VIEW_TILE_H

/*
 * The number tile: a label, one figure, and under it what to make of it. Shared by every
 * widget that shows a single figure.
 */

#include "view/figure.h"
#include "view/widget.h"

#define TILE_TEXT_BYTES SCENE_TEXT_BYTES

struct tile {
    const char *label;
    struct figure_text figure;
    int figure_cap;             /* cap height of the figure, px */
    enum level level;           /* colours figure and border, and draws the mark */
    char hint[TILE_TEXT_BYTES]; /* "" for none; tiles with a leading figure only */
    char note[TILE_TEXT_BYTES]; /* small print at the foot; "" for none */
};

/*
 * Composes the tile. Its freshness decides how it may look: not live takes the colour
 * away; grey says since when; blank makes the figure a dash.
 */
void tile_compose(const struct widget_context *context, struct rect box,
                  struct painter *painter, struct tile *tile);

/* All of a tile but its figure; returns the room that is left for that. Its freshness has
 * been applied to *tile. */
struct rect tile_compose_frame(const struct widget_context *context, struct rect box,
                               struct painter *painter, struct tile *tile);

/* The figure in that room, where a tile has it. */
void tile_compose_body(const struct widget_context *context, struct rect inner,
                       struct painter *painter, const struct tile *tile);

/* The figure alone, as high as figure_cap or as wide as the box. */
void tile_compose_figure(const struct widget_context *context, struct rect box,
                         struct painter *painter, const struct tile *tile,
                         enum scene_align align);

/* A figure with up to TILE_LINES lines of what to do about it, each with its state's
 * shape. Lines stand in order of importance: what does not fit is left out. */
#define TILE_LINES 4

struct tile_line {
    enum level level;
    char text[TILE_TEXT_BYTES];
};

struct tile_facts {
    struct tile tile; /* with figure_cap; its note stands at the foot */
    struct tile_line lines[TILE_LINES];
    size_t line_count;
};

/* An empty line of that level, to be written; there must be room. */
struct tile_line *tile_add_line(struct tile_facts *facts, enum level level);

/* As tile_compose(). The frame takes the worst state of figure and lines. */
void tile_compose_facts(const struct widget_context *context, struct rect box,
                        struct painter *painter, struct tile_facts *facts);

/* What small print says of figures of that freshness, "unverified", "as of 14:31:20";
 * untouched while they are live or a dash. */
void tile_note_freshness(const struct widget_context *context, enum freshness freshness,
                         char note[TILE_TEXT_BYTES]);

/* The same beside a line of words, so many capitals wide, cut off the end of it that
 * `end` says; nothing while they are live. */
void tile_cut_freshness(const struct widget_context *context, struct rect *line,
                        struct painter *painter, enum scene_align end, int caps);

/* In place of a strip of which nothing is known: what it would tell of, and a dash. */
void tile_compose_unknown(const struct widget_context *context, struct rect box,
                          struct painter *painter, const char *label);

/* The caption at the top of a tile's inside, which is cut off *inner. */
void tile_caption(const struct widget_context *context, struct rect *inner,
                  struct painter *painter, const char *text);

#endif
