#ifndef WALLBOARD_FEED_VENDORS_H
#define WALLBOARD_FEED_VENDORS_H

/* The systems whose own words the http feed understands. */

#include "feed/vendor.h"

#define VENDORS_MAX 8

/* All of them, NULL-terminated. */
const struct vendor_class *const *vendors_all(void);

#endif
