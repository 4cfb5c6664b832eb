#ifndef WALLBOARD_SITE_HUB_OPTIONS_H
#define WALLBOARD_SITE_HUB_OPTIONS_H

/* What the site file says of the site's hub, and of where it is found. Plain data. */

#include <stdbool.h>
#include <stdint.h>

#include "config/option.h"

struct site_hub {
    char address[256]; /* where screens and feeds find it: tcp://hub:5560; "": no hub */
    char standby[256]; /* where screens look when that one is silent; "": nowhere */
    char listen[256];  /* where it is bound itself */
    char state[512];   /* folder of its journal; "": said on the command line */
    char keys[512];    /* folder of its keys; "": none, then it is open */
    char metrics[64];  /* where it tells of itself: 127.0.0.1:9560; "": nowhere */
    bool open;         /* to all who can reach it, without keys */
    int64_t keep_days; /* of journal */
    int64_t rate;      /* events a second of one source, on and on */
    int64_t commit_ms; /* events are committed together so often */
};

extern const struct option hub_options[];

#endif
