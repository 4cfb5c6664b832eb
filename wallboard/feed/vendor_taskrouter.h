#ifndef WALLBOARD_FEED_VENDOR_TASKROUTER_H
#define WALLBOARD_FEED_VENDOR_TASKROUTER_H

#include "feed/vendor.h"

extern const struct vendor_class vendor_taskrouter;

#endif
