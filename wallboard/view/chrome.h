#ifndef WALLBOARD_VIEW_CHROME_H
#define WALLBOARD_VIEW_CHROME_H

/*
 * What stands on every page: the site and the clock at the head; at the foot the health
 * of the sources, or what is wrong with a file, and which page this is.
 */

#include "view/widget.h"

/* What is raised: it takes the place of the page's title, on every page. */
struct chrome_alarm {
    const struct alarm *alarm; /* NULL: nothing is */
    size_t more;               /* raised besides */
};

void chrome_compose_header(const struct widget_context *context, struct rect box,
                           const char *page_title, const struct chrome_alarm *alarm,
                           struct painter *painter);

void chrome_compose_footer(const struct widget_context *context, struct rect box,
                           const struct board_notice *notice, const char *page_text,
                           struct painter *painter);

#endif
