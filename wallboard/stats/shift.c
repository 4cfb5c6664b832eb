#include "stats/shift.h"

#include <assert.h>

static const char *const names[] = {
    [SHIFT_WORK] = "work",
    [SHIFT_BREAK] = "break",
    [SHIFT_OTHER] = "other",
};
static_assert(sizeof names / sizeof *names == SHIFT_KIND_COUNT, "every kind's name");

const char *shift_kind_name(enum shift_kind kind)
{
    return names[kind];
}

bool shift_kind_find(struct str name, enum shift_kind *ret_kind)
{
    for (int i = 0; i < SHIFT_KIND_COUNT; i++) {
        if (str_is(name, names[i])) {
            *ret_kind = (enum shift_kind)i;
            return true;
        }
    }
    return false;
}

bool shift_keeps(enum shift_kind kind, enum agent_state state)
{
    bool works = state <= AGENT_READY && state != AGENT_NOT_READY;
    return kind == SHIFT_WORK    ? works
           : kind == SHIFT_BREAK ? !works
                                 : state == AGENT_NOT_READY;
}

int64_t shift_kept_ms(enum shift_kind kind, const int64_t times_ms[AGENT_READY + 1],
                      int64_t elapsed_ms)
{
    int64_t kept_ms = 0;
    int64_t out_ms = elapsed_ms;
    for (int state = 0; state <= AGENT_READY; state++) {
        kept_ms += shift_keeps(kind, (enum agent_state)state) ? times_ms[state] : 0;
        out_ms -= times_ms[state];
    }
    kept_ms += kind == SHIFT_BREAK && out_ms > 0 ? out_ms : 0;
    return kept_ms < elapsed_ms ? kept_ms : elapsed_ms;
}
