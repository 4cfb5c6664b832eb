#ifndef WALLBOARD_CTL_HUB_STATUS_H
#define WALLBOARD_CTL_HUB_STATUS_H

/* What a hub answers to `status`, read: itself, and each of its screens. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ctl/hub_call.h"

#define HUB_STATUS_SCREENS 1024
#define HUB_STATUS_ALERTS  8

struct hub_screen {
    char name[65];
    char theme[33], page[33], state[33]; /* as it reports; "": not said */
    char shows[97];                      /* besides the page: "takeover, 2 messages" */
    char fault[161];
    char connector[33], mode[41]; /* where its picture goes; "": in a window */
    bool dark;                    /* it says that it has no display */
    uint64_t sequence, control;   /* reached; the orders it has seen */
    uint64_t files;               /* of the site file: which it shows; 0: not said */
    int64_t heard_ms;             /* ago */
    bool reported;
};

struct hub_alert {
    char alert[129], queue[129], level[9], by[81]; /* queue "": of the site */
    bool seen;
};

struct hub_status {
    char site[129];
    uint64_t epoch, head, control, sources, refused;
    uint64_t verifying;   /* events that its journal has yet to read once more */
    uint64_t lost;        /* events that it has lost and today's figures may lack */
    uint64_t disagreeing; /* queues whose source counts something else */
    bool durable;
    uint64_t files, file_count, file_bytes; /* of the site file, as screens are sent */
    char files_fault[161];                  /* why they are not the newest; "" */
    char impostor[81], impostor_screen[65]; /* whose key uses which screen's name; "" */
    size_t alert_count;
    struct hub_alert alerts[HUB_STATUS_ALERTS]; /* raised, the worst first */
    char clock[33];                             /* in words, "": an older hub */
    size_t screen_count;
    struct hub_screen screens[HUB_STATUS_SCREENS];
};

/* Asks, and reads the answer into *ret, which is large: the caller's, from the heap; as
 * it came it goes to `raw` too, a line a message, if that is not NULL. False: there was
 * none, or it cannot be read. */
bool hub_status_ask(struct hub_call *call, FILE *raw, struct hub_status *ret);

/* Was it heard in the last half minute? */
bool hub_status_is_connected(const struct hub_screen *screen);

#endif
