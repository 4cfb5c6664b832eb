#ifndef WALLBOARD_CTL_CHECK_KIND_H
#define WALLBOARD_CTL_CHECK_KIND_H

/* What a file is meant to be, by its name and what stands in it. */

enum check_kind {
    CHECK_SITE,
    CHECK_THEME,
    CHECK_FONT_SET,
    CHECK_LAYOUT,
    CHECK_EVENTS,
    CHECK_FORECAST,
    CHECK_SCHEDULE,
    CHECK_PICTURE, /* a theme's logo or background */
};

/* Never fails: what is not recognised is taken for a site file, whose loader then says
 * what is wrong with it. */
enum check_kind check_kind_of(const char *path);

#endif
