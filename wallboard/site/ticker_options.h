#ifndef WALLBOARD_SITE_TICKER_OPTIONS_H
#define WALLBOARD_SITE_TICKER_OPTIONS_H

/* What a site file says of the ticker: `ticker:`. */

#include <stdbool.h>

#include "config/option.h"

#define SITE_TICKER_BYTES 512

struct site_ticker {
    char text[SITE_TICKER_BYTES + 1]; /* "": none of the site's own */
    bool scroll;
};

/* The keys below `ticker`; they fill a struct site_ticker. */
extern const struct option ticker_options[];

#endif
