#ifndef WALLBOARD_VIEW_TICKER_H
#define WALLBOARD_VIEW_TICKER_H

/*
 * A strip of words at the foot. Calm: it turns like pages, whole words at a time. Where
 * the site asks for it the words run through instead, at the pace of reading, in at most
 * ten pictures a second; the strip alone is painted anew.
 */

#include "view/widget.h"

#define TICKER_RUN_MS 100 /* between two pictures of one that runs */

bool ticker_shows(const struct widget_context *context);

int ticker_height_px(const struct style *style);

void ticker_compose(const struct widget_context *context, struct rect box,
                    struct painter *painter);

#endif
