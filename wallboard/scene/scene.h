#ifndef WALLBOARD_SCENE_SCENE_H
#define WALLBOARD_SCENE_SCENE_H

/*
 * Contract 3: the shapes now. A flat list of nodes in paint order (later ones on top)
 * with stable ids, in pixels of the target: x right, y down, (0, 0) top left. No SDL, no
 * numbers, no thresholds: colours are resolved, figures are text. Text is placed by box,
 * alignment and fit, so nobody above ever asks the renderer for a width. The capacity is
 * fixed; what goes over is dropped and counted.
 *
 * Sizes of letters are CAP HEIGHTS in pixels, because that is what legibility is measured
 * in; the renderer finds the font size that gives them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/rect.h"

#define SCENE_MAX_NODES  1024
#define SCENE_MAX_POINTS 4096
#define SCENE_MAX_SPANS  3
#define SCENE_TEXT_BYTES 128
#define SCENE_ARC_WHOLE  1000 /* the half ring's other end */

struct colour {
    uint8_t r, g, b, a; /* straight alpha; a 0 draws nothing */
};

enum scene_kind {
    SCENE_RECT,     /* filled, rounded, with a border inside its edge */
    SCENE_MARK,     /* a state's shape, drawn to fill its box */
    SCENE_TEXT,     /* up to three spans on one baseline */
    SCENE_POLYLINE, /* open line through points */
    SCENE_PICTURE,  /* from a file: fills its box, keeps its shape, is cut at two sides */
    SCENE_ARC,      /* part of a half ring: a gauge's scale */
};

/* Roles; the theme says which file plays each, if any does. */
enum scene_picture {
    SCENE_PICTURE_BACKGROUND,
    SCENE_PICTURE_LOGO,
    SCENE_PICTURE_COUNT,
};

/* A state is told by shape as well as by colour. */
enum scene_mark {
    SCENE_MARK_DISC,     /* good */
    SCENE_MARK_RING,     /* closed, unknown */
    SCENE_MARK_DIAMOND,  /* warning */
    SCENE_MARK_TRIANGLE, /* alarm, pointing up */
    SCENE_MARK_SQUARE,
    SCENE_MARK_BARS, /* two upright ones, as for a pause */
    SCENE_MARK_BOWL, /* the lower half of a disc */
};

/* Roles; the theme's font set says which face plays each. */
enum scene_font {
    SCENE_FONT_LABEL,  /* words beside figures */
    SCENE_FONT_STRONG, /* names, words that matter */
    SCENE_FONT_FIGURE, /* numbers; digits always stand in equal cells */
    SCENE_FONT_COUNT,
};

enum scene_align {
    SCENE_ALIGN_LEFT,
    SCENE_ALIGN_CENTRE,
    SCENE_ALIGN_RIGHT,
};

/* What to do with text wider than its box. */
enum scene_fit {
    SCENE_FIT_ELLIPSIS, /* cut at the end with "…": names */
    SCENE_FIT_SHRINK,   /* all spans smaller until it fits: figures are never cut */
    SCENE_FIT_RUN,      /* runs through the box: as wide as it is, see shift_px */
};

struct scene_span {
    char text[SCENE_TEXT_BYTES]; /* clean UTF-8, terminated */
    enum scene_font font;
    int cap_px; /* cap height */
    int gap_px; /* before this span, from the one before it */
    struct colour colour;
    bool name; /* somebody's or something's: its own first letter says which way it runs,
                  not the line's */
};

struct scene_node {
    uint32_t id; /* stable from picture to picture, unique in one; never 0 */
    enum scene_kind kind;
    struct rect box;      /* where it may paint; nothing of it lies outside */
    struct colour colour; /* fill of rect and mark, line of polyline */

    /* rect */
    int radius_px, border_px;
    struct colour border;

    /* mark */
    enum scene_mark mark;

    /* text: the capitals of the largest span are centred vertically in the box, all
     * spans share its baseline */
    struct scene_span spans[SCENE_MAX_SPANS];
    int span_count;
    enum scene_align align;
    enum scene_fit fit;
    int shift_px; /* of RUN: how far its beginning is inside its edge; below 0: outside */
    bool rtl;     /* the spans follow each other from right to left, and so do words */

    /* polyline: points [first, first + count) of the scene; dash_px 0 is solid */
    size_t point_first, point_count;
    int width_px, dash_px;

    /* arc: a band `width_px` wide inside a half circle that stands on the foot of the
     * box, its centre in the middle of that foot; from its left end clockwise, in
     * thousandths */
    int arc_from, arc_to;

    /* picture */
    enum scene_picture picture;
};

struct scene_point {
    int x, y;
};

struct scene {
    int width_px, height_px;
    struct colour background;
    bool rtl; /* what text nodes begin with; false after a reset */
    size_t node_count, point_count;
    size_t dropped;                               /* nodes or points that did not fit */
    struct scene_node nodes[SCENE_MAX_NODES + 1]; /* the last one is the scratch node */
    struct scene_point points[SCENE_MAX_POINTS];
};

/* NULL without memory. A scene is about half a megabyte: never on the stack. */
struct scene *scene_create(void);
void scene_destroy(struct scene **self);

/* Empties it for a new picture of this size. */
void scene_reset(struct scene *scene, int width_px, int height_px,
                 struct colour background);

/*
 * Adds a node of this kind and returns it for filling in, every other field zero; NULL
 * is never returned: when full, a scratch node that is not painted. The pointer is
 * borrowed until the next add.
 */
struct scene_node *scene_add(struct scene *scene, enum scene_kind kind, uint32_t id,
                             struct rect box);

/* Adds a point to `node`, which must be the polyline added last. */
void scene_add_point(struct scene *scene, struct scene_node *node, int x, int y);

/* Turns the finished picture about its upright middle, as pages are that are read from
 * right to left: boxes, points and alignments. What stands in the boxes is not turned. */
void scene_mirror(struct scene *scene);

/* Moves all but the background by so many pixels: boxes and points. */
void scene_shift(struct scene *scene, int x_px, int y_px);

/* Do the two nodes paint the same pixels? Their scenes hold their points. */
bool scene_node_equal(const struct scene *a_scene, const struct scene_node *a,
                      const struct scene *b_scene, const struct scene_node *b);

/* One line per node, exact on every machine: the form that tests compare. */
void scene_print(const struct scene *scene, FILE *out);

#endif
