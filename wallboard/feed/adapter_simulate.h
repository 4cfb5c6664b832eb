#ifndef WALLBOARD_FEED_ADAPTER_SIMULATE_H
#define WALLBOARD_FEED_ADAPTER_SIMULATE_H

/* A made-up call centre: for demonstrations and tests, without telephony. */

#include "feed/adapter.h"

extern const struct adapter_class adapter_simulate;

#endif
