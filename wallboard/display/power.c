#include "display/power.h"

/* When a change is said by CEC, after it: the first time an adapter may only be claiming
 * its address, the second time a television may still be starting. */
static const int64_t says_ms[POWER_CEC_SAYS] = {0, 2000, 6000};

static int64_t left_ms(struct mono since, int64_t span_ms, struct mono now)
{
    int64_t left = span_ms - mono_ms_between(since, now);
    return left > 0 ? left : 0;
}

/* Milliseconds until it is said again. */
static int64_t say_wait_ms(const struct power *power, struct mono now)
{
    return power->said < POWER_CEC_SAYS
               ? left_ms(power->changed, says_ms[power->said], now)
               : left_ms(power->said_at, POWER_AGAIN_MS, now);
}

static bool say(struct power *power, struct mono now)
{
    if (say_wait_ms(power, now) > 0) {
        return false;
    }
    power->said += power->said < POWER_CEC_SAYS ? 1 : 0;
    power->said_at = now;
    return true;
}

void power_turn(struct power *power, enum site_power means, bool on, struct mono now,
                struct power_orders *ret)
{
    bool wanted = on || means == SITE_POWER_PICTURE;
    bool changes = !power->begun ? means != SITE_POWER_PICTURE : wanted != power->on;
    *ret = (struct power_orders){.on = wanted};
    /* What was switched off by other means than today's is switched on by them. */
    enum site_power by = changes && wanted && power->begun ? power->means : means;
    power->begun = true;
    power->on = wanted;
    power->means = means;
    if (changes) {
        power->changed = now;
        power->said = 0;
    }
    if (by >= SITE_POWER_SIGNAL &&
        (changes || left_ms(power->signal_at, POWER_AGAIN_MS, now) == 0)) {
        ret->signal = true;
        power->signal_at = now;
    }
    ret->television = by == SITE_POWER_TELEVISION && say(power, now);
}

int64_t power_wait_ms(const struct power *power, struct mono now)
{
    if (power->means == SITE_POWER_PICTURE) {
        return INT64_MAX;
    }
    int64_t wait = left_ms(power->signal_at, POWER_AGAIN_MS, now);
    int64_t cec = say_wait_ms(power, now);
    return power->means == SITE_POWER_TELEVISION && cec < wait ? cec : wait;
}
