#ifndef WALLBOARD_FEED_VENDOR_CONNECT_H
#define WALLBOARD_FEED_VENDOR_CONNECT_H

#include "feed/vendor.h"

extern const struct vendor_class vendor_connect;

#endif
