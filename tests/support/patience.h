#ifndef SUPPORT_PATIENCE_H
#define SUPPORT_PATIENCE_H

/* How long a test waits for an event that must come: twenty seconds of real time, on a
 * machine as busy as it likes. What comes ends the wait; nothing is ever measured. */

#include <stdbool.h>

#include "base/clock.h"

struct patience {
    struct mono end;
};

static inline struct patience patience_begin(void)
{
    return (struct patience){mono_add_ms(clock_mono(), 20000)};
}

static inline bool patience_lasts(const struct patience *patience)
{
    return mono_ms_between(clock_mono(), patience->end) > 0;
}

#endif
