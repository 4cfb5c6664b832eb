#ifndef WALLBOARD_FEED_ADAPTER_CSV_H
#define WALLBOARD_FEED_ADAPTER_CSV_H

/* Records of finished calls as CSV, read through a mapping file. */

#include "feed/adapter.h"

extern const struct adapter_class adapter_csv;

#endif
