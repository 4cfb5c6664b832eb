#include "hub/pulse.h"

const char *pulse_loop_name(enum pulse_loop loop)
{
    static const char *const names[PULSE_LOOPS] = {
        [PULSE_INGEST] = "ingest",
        [PULSE_JOURNAL] = "journal",
        [PULSE_PUBLISH] = "publish",
        [PULSE_ZAP] = "zap",
    };
    return loop < PULSE_LOOPS ? names[loop] : "none";
}

void pulse_move(struct pulse *pulse, enum pulse_loop loop, struct mono now)
{
    pulse->runs[loop] = true;
    pulse->moved[loop] = now;
}

void pulse_turns(struct pulse *pulse, enum pulse_loop loop, uint64_t turns,
                 struct mono now)
{
    if (!pulse->runs[loop] || turns != pulse->turns[loop]) {
        pulse->turns[loop] = turns;
        pulse_move(pulse, loop, now);
    }
}

int64_t pulse_lag_ms(const struct pulse *pulse, enum pulse_loop loop, struct mono now)
{
    return pulse->runs[loop] ? mono_ms_between(pulse->moved[loop], now) : -1;
}

enum pulse_loop pulse_standing(const struct pulse *pulse, int64_t limit_ms,
                               struct mono now)
{
    enum pulse_loop loop = PULSE_INGEST;
    while (loop < PULSE_LOOPS && pulse_lag_ms(pulse, loop, now) <= limit_ms) {
        loop++;
    }
    return loop;
}
