#ifndef WALLBOARD_FEED_ADAPTER_QUEUE_LOG_H
#define WALLBOARD_FEED_ADAPTER_QUEUE_LOG_H

/* Asterisk's queue_log: a file read whole, or followed as it grows. */

#include "feed/adapter.h"

extern const struct adapter_class adapter_queue_log;

#endif
