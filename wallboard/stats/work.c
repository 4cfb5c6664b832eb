#include "stats/work.h"

#include "stats/limits.h"
#include "stats/ring.h"

struct cutter {
    work_add *add;
    void *context;
    int64_t sign;
};

/* Adds [from, to) of one tally, quarter by quarter, `left_ms` at most. What is left. */
static int64_t lay(const struct cutter *cutter, enum tally tally, int64_t from_ms,
                   int64_t to_ms, int64_t left_ms)
{
    int64_t oldest_ms =
        (ring_quarter(to_ms) - LIMIT_QUEUE_QUARTERS + 1) * LIMIT_QUARTER_MS;
    if (from_ms < oldest_ms) { /* longer ago than is remembered */
        int64_t gone_ms = oldest_ms - from_ms < left_ms ? oldest_ms - from_ms : left_ms;
        cutter->add(cutter->context, tally, from_ms, cutter->sign * gone_ms);
        left_ms -= gone_ms;
        from_ms = oldest_ms;
    }
    while (from_ms < to_ms && left_ms > 0) {
        int64_t edge_ms = (ring_quarter(from_ms) + 1) * LIMIT_QUARTER_MS;
        int64_t until_ms = edge_ms < to_ms ? edge_ms : to_ms;
        int64_t ms = until_ms - from_ms < left_ms ? until_ms - from_ms : left_ms;
        cutter->add(cutter->context, tally, from_ms, cutter->sign * ms);
        left_ms -= ms;
        from_ms = until_ms;
    }
    return left_ms;
}

void work_cut(const struct credit *credit, const struct work_hold *holds, size_t count,
              int64_t sign, work_add *add, void *context)
{
    struct cutter cutter = {add, context, sign};
    int64_t end_ms = credit->ended_ms;
    int64_t at_ms = credit->outcome_ms;
    int64_t talk_ms = credit->talk_ms;
    int64_t hold_ms = credit->hold_ms;
    for (size_t i = 0; i < count; i++) {
        int64_t from_ms = holds[i].from_ms > at_ms ? holds[i].from_ms : at_ms;
        int64_t to_ms = holds[i].to_ms == EVENT_NO_TIME || holds[i].to_ms > end_ms
                            ? end_ms
                            : holds[i].to_ms;
        if (from_ms < to_ms) {
            talk_ms = lay(&cutter, TALLY_TALK_MS, at_ms, from_ms, talk_ms);
            hold_ms = lay(&cutter, TALLY_HOLD_MS, from_ms, to_ms, hold_ms);
            at_ms = to_ms;
        }
    }
    talk_ms = lay(&cutter, TALLY_TALK_MS, at_ms, end_ms, talk_ms);
    add(context, TALLY_TALK_MS, end_ms, sign * talk_ms);
    add(context, TALLY_HOLD_MS, end_ms, sign * hold_ms);
    int64_t wrapup_ms =
        lay(&cutter, TALLY_WRAPUP_MS, credit->wrapup_from_ms,
            credit->wrapup_from_ms + credit->wrapup_ms, credit->wrapup_ms);
    add(context, TALLY_WRAPUP_MS, end_ms, sign * wrapup_ms);
}
