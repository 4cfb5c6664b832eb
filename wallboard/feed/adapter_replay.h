#ifndef WALLBOARD_FEED_ADAPTER_REPLAY_H
#define WALLBOARD_FEED_ADAPTER_REPLAY_H

/* Recorded events, said again as they were: a file of JSON lines, byte for byte. */

#include "feed/adapter.h"

extern const struct adapter_class adapter_replay;

#endif
