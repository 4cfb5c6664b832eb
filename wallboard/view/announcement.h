#ifndef WALLBOARD_VIEW_ANNOUNCEMENT_H
#define WALLBOARD_VIEW_ANNOUNCEMENT_H

/*
 * What people want said on the wall besides its numbers: messages in a band under the
 * head, a ticker at the foot, a takeover that fills the picture. Plain values, filled by
 * the program, the first to be shown first.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/style.h"

#define ANNOUNCEMENTS           8 /* of a kind; more wait until these are over */
#define ANNOUNCEMENT_BYTES      512
#define ANNOUNCEMENT_NAME_BYTES 64

struct announcement {
    char text[ANNOUNCEMENT_BYTES + 1];
    enum level level; /* NEUTRAL, WARNING or ALARM */
};

struct board_announcements {
    struct announcement messages[ANNOUNCEMENTS]; /* take turns */
    struct announcement tickers[ANNOUNCEMENTS];  /* follow one another */
    size_t message_count, ticker_count;
    struct announcement takeover;               /* text "": none */
    char identity[ANNOUNCEMENT_NAME_BYTES + 1]; /* the screen's name, asked for; "": no */
    bool scrolls;           /* the ticker runs; else it turns like pages */
    bool muted;             /* no sound, nothing is celebrated */
    int64_t muted_until_ms; /* Unix; 0: until it is taken back */
    int64_t beat_ms; /* a steady clock, by which texts turn and run; any beginning */
};

#endif
