#include "stats/control.h"

#include "stats/event.h"

const char *control_name(enum control_figure figure)
{
    static const char *const names[] = {[CONTROL_OFFERED] = "offered",
                                        [CONTROL_ANSWERED] = "answered",
                                        [CONTROL_ABANDONED] = "abandoned"};
    return names[figure];
}

uint32_t control_wrong(const struct control *control)
{
    uint32_t wrong = 0;
    for (unsigned i = 0; control->at_ms != 0 && i < CONTROL_COUNT; i++) {
        bool said = control->theirs[i] != EVENT_NO_NUMBER;
        wrong |= said && control->theirs[i] != control->ours[i] ? 1U << i : 0;
    }
    return wrong;
}
