#ifndef WALLBOARD_FEED_VENDOR_MAP_H
#define WALLBOARD_FEED_VENDOR_MAP_H

#include "feed/vendor.h"

extern const struct vendor_class vendor_map;

#endif
