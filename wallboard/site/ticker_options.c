#include "site/ticker_options.h"

#include <stddef.h>

const struct option ticker_options[] = {
    {.key = "text",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_ticker, text),
     .min = 1,
     .max = SITE_TICKER_BYTES,
     .help = "words in a strip at the foot while no `wallboardctl ticker` is in force"},
    {.key = "scroll",
     .type = OPTION_BOOL,
     .offset = offsetof(struct site_ticker, scroll),
     .fallback = "false",
     .help = "true: the words run through the strip; false: it turns like pages"},
    {0},
};
