#ifndef WALLBOARD_VIEW_ADMISSION_H
#define WALLBOARD_VIEW_ADMISSION_H

/*
 * The picture of a screen that its hub has not let in: who it is, whom it asks, its key's
 * fingerprint in groups that are read across the room, and the one line that lets it in.
 * Nothing else is there, for nothing is known. Plain values, filled by the program.
 */

#include "view/widget.h"

/* What is known of the hub's door. */
enum admission_state {
    ADMISSION_IN,         /* nothing to say: there is no such picture */
    ADMISSION_REFUSED,    /* the hub has said no to this key */
    ADMISSION_REVOKED,    /* the same, where it has let it in before */
    ADMISSION_UNANSWERED, /* nobody answers at that address */
    ADMISSION_BROKEN_OFF, /* somebody answers and breaks off without a reason, as a hub
                             does whose own key is not the one that we were given */
    ADMISSION_UNHEARD,    /* let in, and nothing said to us: of another site, perhaps */
    ADMISSION_STATES,
};

struct board_admission {
    enum admission_state state;
    const char *screen, *hub, *fingerprint;
    const char *line; /* what is to be typed */
};

/* Is there something to say? `admission` may be NULL. */
bool admission_shows(const struct board_admission *admission);

/* Fills the box. Groups stand from left to right in every language. */
void admission_compose(const struct widget_context *context, struct rect box,
                       struct painter *painter, const struct board_admission *admission);

#endif
