#ifndef WALLBOARD_VIEW_CLOCKS_H
#define WALLBOARD_VIEW_CLOCKS_H

/*
 * Clocks of other places as the wall shows them: plain values, filled by the program.
 * Texts are borrowed for the composing.
 */

#include "locale/calendar.h"

#define CLOCK_MAX 8

enum clock_state {
    CLOCK_NO_HOURS, /* the site says none of that place */
    CLOCK_OPEN,
    CLOCK_CLOSED,
};

struct board_clock {
    const char *label;
    struct calendar_civil time;
    bool other_day; /* than the site's own */
    enum clock_state state;
};

struct board_clocks {
    struct board_clock clocks[CLOCK_MAX];
    size_t count;
};

#endif
