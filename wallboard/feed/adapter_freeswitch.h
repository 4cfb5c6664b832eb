#ifndef WALLBOARD_FEED_ADAPTER_FREESWITCH_H
#define WALLBOARD_FEED_ADAPTER_FREESWITCH_H

/* FreeSWITCH's mod_callcenter over the event socket, as a source of events. */

#include "feed/adapter.h"

extern const struct adapter_class adapter_freeswitch;

#endif
