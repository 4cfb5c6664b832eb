#ifndef WALLBOARD_DISPLAY_APP_STATE_H
#define WALLBOARD_DISPLAY_APP_STATE_H

/*
 * What the board is made of: for app_create.c, which puts it together and takes it apart,
 * and for app.c, which runs it. Nobody else includes this.
 */

#include "base/clock.h"
#include "base/diag.h"
#include "base/heap.h"
#include "base/str.h"
#include "display/app.h"
#include "display/health.h"
#include "display/hub_look.h"
#include "display/lifesign.h"
#include "display/television.h"
#include "display/timekeeper.h"
#include "display/wish.h"
#include "scene/scene.h"
#include "view/board.h"

struct app {
    const struct arguments *arguments;
    struct wish asked, wish; /* last asked for; granted */
    struct setup *setup;
    struct setup *counted; /* the one that counting began with; often the same */
    struct intake *intake; /* borrows from both; the follower's, once it has one */
    struct screen *screen;
    struct lifesign life;

    int signals;         /* descriptor, or -1 */
    struct watch *watch; /* NULL: files are read again on SIGHUP only */
    struct poll *poll;
    struct receiver *receiver; /* one of these four is there, */
    struct hub_link *hub;      /* for --hub */
    struct demo *demo;         /* for --demo */
    struct player *player;     /* for --replay */
    struct intake *own_intake; /* what is not the follower's; owned */
    struct hub_look look;      /* the hub's site file, as far as it is used */

    struct television television;
    struct heap heap;
    bool time_known;        /* by somebody whose clock is right, or made up */
    struct timekeeper time; /* what the picture's clock shows */
    struct health health;
    struct board_standings standings; /* of the picture */
    struct board_clocks clocks;       /* likewise */
    struct attention *attention;      /* borrows from `setup` */
    struct mono started, composed, changed;
    struct wall composed_wall; /* in the board's time */
    bool dirty;                /* events came since the last picture */
    bool reload_due;
    struct diag_entry fault; /* of the last reload, stands at the foot; no file: none */
    char link[SCENE_TEXT_BYTES];
};

/* All that the loop waits for; NULL if that cannot be. `receiver` may be NULL. */
struct poll *app_create_poll(const struct app *app, const struct receiver *receiver);

/* The time that rules go by: what the site wants at which hour. The hub's, synchronised
 * or not, since all that it counts goes by it; but INT64_MIN, when no rule holds, while
 * the hub takes nothing in for want of a time, and without a hub while nobody knows it.
 */
struct wall app_rule_time(const struct app *app, struct mono now);

/* Another setup takes the place of the one in use; what counting began with is kept. */
void app_use_setup(struct app *app, struct setup *setup);

#endif
