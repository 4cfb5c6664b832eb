#include "display/television.h"

#include "base/log.h"
#include "display/screen.h"

void television_init(struct television *television)
{
    *television = (struct television){.cec = cec_kernel()};
}

static void tell(struct television *television, bool on)
{
    int told = cec_tell(&television->cec, on);
    if (told > 0) {
        log_write(LOG_LEVEL_INFO, "television", "%s, by CEC",
                  on ? "told to wake up" : "told to go to standby");
    } else if (told < 0 && !television->told_missing) {
        log_write(LOG_LEVEL_WARNING, "television",
                  "there is no CEC adapter with a television at it");
    }
    television->told_missing = told < 0;
}

void television_turn(struct television *television, struct screen *screen,
                     enum site_power means, bool on, struct mono now)
{
    struct power_orders orders;
    if (!screen_has_console(screen)) {
        return; /* a window: what it is shown on is not ours to switch */
    }
    power_turn(&television->power, means, on, now, &orders);
    /* Awake before it gets a signal, asleep only when the signal is gone. */
    if (orders.television && orders.on) {
        tell(television, true);
    }
    if (orders.signal) {
        screen_switch(screen, orders.on);
    }
    if (orders.television && !orders.on) {
        tell(television, false);
    }
}
