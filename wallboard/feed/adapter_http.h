#ifndef WALLBOARD_FEED_ADAPTER_HTTP_H
#define WALLBOARD_FEED_ADAPTER_HTTP_H

/* CloudEvents that others post over HTTP, as a source of events. */

#include "feed/adapter.h"

extern const struct adapter_class adapter_http;

#endif
