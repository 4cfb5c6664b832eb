#ifndef WALLBOARD_VIEW_TAKEOVER_H
#define WALLBOARD_VIEW_TAKEOVER_H

/*
 * Words that fill the picture: what everybody is to read now, or a screen's own name. An
 * urgent alarm keeps its line at the head; nothing else stays. The colour is in the
 * frame, the shape and the word, never over the whole picture.
 */

#include "view/widget.h"

/* Is there one? Then the page is not shown, and the picture is as bright as the theme. */
bool takeover_shows(const struct board_announcements *announcements);

void takeover_compose(const struct widget_context *context, struct rect box,
                      struct painter *painter);

#endif
