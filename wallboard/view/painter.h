#ifndef WALLBOARD_VIEW_PAINTER_H
#define WALLBOARD_VIEW_PAINTER_H

/*
 * Shorthand for adding shapes to a scene under one widget's range of ids. Each widget has
 * its own range, so that what one adds never renames, and so never damages, another's.
 */

#include "base/rect.h"
#include "scene/scene.h"

struct painter {
    struct scene *scene;
    uint32_t next_id;
};

/* A painter for the widget numbered `slot` on its page. */
struct painter painter_begin(struct scene *scene, uint32_t slot);

void painter_fill(struct painter *painter, struct rect box, struct colour colour,
                  int radius_px);

/* With a border inside its edge. */
void painter_frame(struct painter *painter, struct rect box, struct colour fill,
                   int radius_px, struct colour border, int border_px);

void painter_mark(struct painter *painter, struct rect box, enum scene_mark mark,
                  struct colour colour);

/* Part of a gauge's half ring, see scene.h: thousandths from its left end. */
void painter_arc(struct painter *painter, struct rect box, struct colour colour,
                 int width_px, const int ends[2]);

/* A picture of the theme's, filling the box. */
void painter_picture(struct painter *painter, struct rect box,
                     enum scene_picture picture);

/* One piece of text: what, in which role, how high. */
struct lettering {
    enum scene_font font;
    int cap_px;
    struct colour colour;
    enum scene_align align;
    enum scene_fit fit;
    bool name; /* somebody's or something's, in whatever language */
};

/* One span, vertically centred in the box by its capitals. A box too low for accents and
 * descenders is made higher around its middle. Returns the node so that further spans may
 * be added with painter_span(). */
struct scene_node *painter_text(struct painter *painter, struct rect box,
                                const struct lettering *lettering, const char *text);

/* How many letters wide a text is, for a guess at its width: marks that lean on others
 * count as well. */
int painter_letters(const char *text);

/* Adds a span to a text node, `gap_px` after the one before; the alignment stays. */
void painter_span(struct scene_node *node, const struct lettering *lettering, int gap_px,
                  const char *text);

/* A polyline; points are added with scene_add_point(painter->scene, ...). */
struct scene_node *painter_line(struct painter *painter, struct rect box,
                                struct colour colour, int width_px, int dash_px);

#endif
