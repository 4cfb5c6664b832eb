#ifndef WALLBOARD_FEED_ADAPTER_GAUGES_H
#define WALLBOARD_FEED_ADAPTER_GAUGES_H

#include "feed/adapter.h"

/* Tables of gauges; see adapter_gauges.c for its command line. */
extern const struct adapter_class adapter_gauges;

#endif
