#include "hub/skew.h"

#define SPAN_MS INT64_C(300000)

void skew_note(struct skew *skew, int64_t skew_ms, struct mono now)
{
    int64_t age_ms = mono_ms_between(skew->began, now);
    if (!skew->heard || age_ms >= SPAN_MS) {
        skew->least_ms[1] =
            skew->heard && age_ms < 2 * SPAN_MS ? skew->least_ms[0] : skew_ms;
        skew->least_ms[0] = skew_ms;
        skew->began = now;
        skew->heard = true;
    }
    skew->least_ms[0] = skew_ms < skew->least_ms[0] ? skew_ms : skew->least_ms[0];
}

int64_t skew_ms(const struct skew *skew)
{
    return skew->least_ms[0] < skew->least_ms[1] ? skew->least_ms[0] : skew->least_ms[1];
}

enum skew_verdict skew_verdict(const struct skew *skew)
{
    int64_t ms = skew_ms(skew);
    if (ms > SKEW_BEHIND_MS || ms < -SKEW_AHEAD_MS) {
        return SKEW_OVERRULED;
    }
    return ms > SKEW_WARN_MS || ms < -SKEW_WARN_MS ? SKEW_WRONG : SKEW_SMALL;
}
