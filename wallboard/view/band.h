#ifndef WALLBOARD_VIEW_BAND_H
#define WALLBOARD_VIEW_BAND_H

/*
 * What supervisors say, in a calm band under the head: the level's colour, shape and
 * word, and up to two lines of text. Several take turns.
 */

#include "view/widget.h"
#include "view/wording.h"

/* The look of a level, for all that is said. */
struct colour band_colour(const struct style *style, enum level level);
enum scene_mark band_mark(enum level level);
const char *band_word(enum level level);

/* "2/3" at the right end of the box, cut off it: what stands there is one of several
 * pages. Nothing where there is but one. */
#define BAND_COUNT_CAPS 3 /* its width, in heights of small capitals */
void band_compose_count(const struct widget_context *context, struct rect *box,
                        struct painter *painter, const struct wording_page *page,
                        struct colour colour);

/* Has it something to show? */
bool band_shows(const struct widget_context *context);

/* How high it is on a page of that width: the same for all that take turns. */
int band_height_px(const struct widget_context *context, int width_px);

void band_compose(const struct widget_context *context, struct rect box,
                  struct painter *painter);

#endif
