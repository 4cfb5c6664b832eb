#ifndef WALLBOARD_FEED_ADAPTER_BELLBOY_H
#define WALLBOARD_FEED_ADAPTER_BELLBOY_H

/* The Bellboy, a switch made up for docs/adapters.md. */

#include "feed/adapter.h"

extern const struct adapter_class adapter_bellboy;

#endif
