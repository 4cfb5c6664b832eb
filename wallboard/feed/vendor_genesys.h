#ifndef WALLBOARD_FEED_VENDOR_GENESYS_H
#define WALLBOARD_FEED_VENDOR_GENESYS_H

#include "feed/vendor.h"

extern const struct vendor_class vendor_genesys;

#endif
