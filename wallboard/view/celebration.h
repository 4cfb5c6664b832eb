#ifndef WALLBOARD_VIEW_CELEBRATION_H
#define WALLBOARD_VIEW_CELEBRATION_H

/*
 * Good news over the page: a card in its middle, still, for a few seconds. The head and
 * the foot stay in sight.
 */

#include "view/widget.h"

struct board_celebration {
    bool goal;         /* a contest's goal was reached; else a sale was made */
    const char *title; /* of the contest; "" for a sale */
    int64_t count;     /* points of all together; sales today */
};

void celebration_compose(const struct widget_context *context, struct rect area,
                         const struct board_celebration *celebration,
                         struct painter *painter);

#endif
