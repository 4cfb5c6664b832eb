#ifndef WALLBOARD_FEED_ADAPTER_ASTERISK_H
#define WALLBOARD_FEED_ADAPTER_ASTERISK_H

/* The manager interface of Asterisk and its family, as a source of events. */

#include "feed/adapter.h"

extern const struct adapter_class adapter_asterisk;

#endif
