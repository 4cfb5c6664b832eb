#ifndef WALLBOARD_VIEW_WIDGET_H
#define WALLBOARD_VIEW_WIDGET_H

/*
 * A widget is a const table and two functions: one composes its part of the picture, one
 * says whether there is anything to compose, both from the context alone. A new one is
 * one file and one line in a page.
 */

#include "base/rect.h"
#include "stats/snapshot.h"
#include "view/board.h"
#include "view/freshness.h"
#include "view/painter.h"
#include "view/style.h"

/* Everything that a picture is made of, at one instant. Borrowed for the composing. */
struct widget_context {
    const struct board_options *options;
    const struct style *style;
    const struct snapshot *snapshot;
    const struct board_standings *standings; /* NULL: the site has none */
    uint64_t sources;         /* bits of those that the site's figures come from */
    enum freshness freshness; /* of the site's figures as a whole */
};

struct widget_class {
    const char *name; /* "service_level" */
    void (*compose)(const struct widget_context *context, struct rect box,
                    struct painter *painter);
    /* Has it something to show? If not it is left out and the others take its room. It
     * must be slow: a tile that came and went with each contact would unsettle the page.
     * NULL: always. */
    bool (*shows)(const struct widget_context *context);
};

#endif
