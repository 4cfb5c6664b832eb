#ifndef WALLBOARD_DISPLAY_POWER_H
#define WALLBOARD_DISPLAY_POWER_H

/*
 * When the television's signal is switched, and when it is told by CEC to wake up or go
 * to standby: at each change, and again from time to time, as televisions miss things and
 * people have remote controls. Pure: told what is wanted, says what to do.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "site/site.h"

#define POWER_AGAIN_MS INT64_C(600000) /* so often it is all said again */
#define POWER_CEC_SAYS 3 /* so often a change is said: at once, after 2 s, after 6 s */

struct power {
    bool begun, on;        /* anything was wanted yet; as it was wanted last */
    enum site_power means; /* that were used for it */
    struct mono signal_at; /* it was switched last */
    struct mono changed, said_at;
    int said; /* by CEC since the change */
};

struct power_orders {
    bool signal, television; /* is to be switched; to be told */
    bool on;
};

/* What is to be done now that the picture is wanted (`on`) or is black. While `means` is
 * the picture alone nothing is, but what was switched off comes on again. */
void power_turn(struct power *power, enum site_power means, bool on, struct mono now,
                struct power_orders *ret);

/* Milliseconds until there may be something to do though nothing else is wanted. */
int64_t power_wait_ms(const struct power *power, struct mono now);

#endif
