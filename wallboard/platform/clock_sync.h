#ifndef WALLBOARD_PLATFORM_CLOCK_SYNC_H
#define WALLBOARD_PLATFORM_CLOCK_SYNC_H

/* Does the kernel say that something keeps its wall clock right (NTP, PTP, a GPS)? */

#include <stdbool.h>

bool clock_sync_is_good(void);

#endif
