#ifndef WALLBOARD_VIEW_STYLE_H
#define WALLBOARD_VIEW_STYLE_H

/*
 * A theme made fit for one screen: colours as the scene wants them, letters as cap
 * heights in pixels for this panel and this viewing distance, spaces in pixels. Resolved
 * at start and reload, read-only afterwards.
 */

#include "scene/scene.h"
#include "theme/theme.h"

/* What a figure's colour and mark say. Ordered: the larger is the worse. */
enum level {
    LEVEL_UNKNOWN, /* no data, closed, or cannot be vouched for: neutral */
    LEVEL_NEUTRAL, /* a figure without a target */
    LEVEL_GOOD,
    LEVEL_WARNING,
    LEVEL_ALARM,
};

struct style {
    int width_px, height_px;

    struct colour ground, tile, rule;
    struct colour text, secondary;
    struct colour accent; /* the site's name */
    struct colour good, warning, alarm, information, wrapup, away;
    struct colour stale;   /* figures that can no longer be vouched for */
    struct colour on_fill; /* words on a filled state colour */

    /* cap heights */
    int lead_cap;   /* the figures that lead the page */
    int figure_cap; /* the other tiles' figures */
    int title_cap, clock_cap;
    int label_cap; /* captions and column heads */
    int line_cap;  /* rows of tables and boards */
    int hint_cap;  /* a tile's second line */
    int small_cap; /* small print */

    bool has_background;
    int logo_width_px, logo_height_px; /* 0: no logo */

    struct type_view screen; /* as it was asked for */
    int top_px, right_px, bottom_px,
        left_px; /* cut by the panel: only backgrounds are there */
    int margin_x_px, margin_y_px, gap_px, pad_px, radius_px, border_px, rule_px,
        stroke_px;
};

struct style style_resolve(const struct theme *theme, const struct type_view *screen);

/* The colour of a figure in that state; neutral figures take the text's. */
struct colour style_level_colour(const struct style *style, enum level level);

/* The shape that says the same. */
enum scene_mark style_level_mark(enum level level);

#endif
