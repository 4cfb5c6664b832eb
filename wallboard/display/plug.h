#ifndef WALLBOARD_DISPLAY_PLUG_H
#define WALLBOARD_DISPLAY_PLUG_H

/*
 * When the display is opened, opened anew or given back: a television is off at start,
 * pulled out, put back, changed for another, or taken over by another program. Pure: told
 * what was heard and what is there, says what to do. SDL lists what is connected once,
 * when it opens a card, and hears of nothing afterwards; so one thing is done for
 * everything, all is opened anew.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "platform/connectors.h"

#define PLUG_SETTLE_MS                                                                   \
    1000                     /* after the last edge: contacts bounce, a TV wakes slowly  \
                              */
#define PLUG_BURST_MS  15000 /* edges closer than that are one burst */
#define PLUG_BURST_MAX 2     /* opened anew in a burst for nothing that can be seen */
#define PLUG_OWN_MS    2000  /* after an opening the kernel tells of what it did itself */
#define PLUG_WELL_MS   10000 /* after that a display that took a picture is well again */
#define PLUG_LOOK_MS   2000  /* so often what is there is looked at, news or none */

enum plug_order {
    PLUG_KEEP,
    PLUG_OPEN,  /* what is open is closed first */
    PLUG_CLOSE, /* there is nothing any more to show anything on */
};

struct plug {
    bool open;
    bool watched;          /* what is open hears nothing of plugs by itself */
    bool looked;           /* there was a look, and something was listed */
    uint32_t seen, opened; /* what was connected as of the last look, and the opening */
    int card;              /* that is to be opened; -1: whichever SDL finds */

    bool edge;           /* something happened that is not settled yet */
    bool moved;          /* and it was seen */
    struct mono edge_at; /* the last one */
    int reopened;        /* since edges come in a burst, though nothing differed */

    struct mono tried;   /* the last opening */
    struct mono settled; /* the same, or the first picture after it */
    bool first;          /* that is still to come */
    int64_t retry_ms;    /* closed: the next is due then; 0: at once */

    bool refused; /* the display takes no picture since the last opening */
    struct mono refused_at;
    int64_t again_ms; /* it is opened anew so long after that */
};

void plug_init(struct plug *plug, struct mono now);

/* The kernel said that something happened. */
void plug_hear(struct plug *plug, struct mono now);

/* What is there now; a difference counts as heard. NULL: nobody can say. */
void plug_look(struct plug *plug, const struct connectors *seen, struct mono now);

/* An opening was tried. `watched`: plugs are our business, as they are on a console and
 * are not in a window. */
void plug_opened(struct plug *plug, bool open, bool watched, struct mono now);

/* A picture did not reach the display, or another program took it; may be told often. */
void plug_refused(struct plug *plug, struct mono now);

/* A picture reached it. */
void plug_shown(struct plug *plug, struct mono now);

/* What is to be done now. PLUG_OPEN is to be tried, and plug_opened() told. */
enum plug_order plug_next(struct plug *plug, struct mono now);

/* Milliseconds until plug_next() may say something else by itself; INT64_MAX: never. */
int64_t plug_wait_ms(const struct plug *plug, struct mono now);

#endif
