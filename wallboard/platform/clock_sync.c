/* NOLINTNEXTLINE(readability-identifier-naming): glibc names it */
#define _GNU_SOURCE /* adjtimex */

#include "platform/clock_sync.h"

#include <sys/timex.h>

bool clock_sync_is_good(void)
{
    struct timex timex = {.modes = 0}; /* only asks */
    int state = adjtimex(&timex);
    return state >= 0 && state != TIME_ERROR && (timex.status & STA_UNSYNC) == 0;
}
