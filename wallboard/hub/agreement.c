#include "hub/agreement.h"

#include <inttypes.h>

#include "base/log.h"
#include "stats/engine.h"

static void tell_wrong(struct str queue, const struct control *control, uint32_t wrong)
{
    for (unsigned i = 0; i < CONTROL_COUNT; i++) {
        if ((wrong >> i & 1U) != 0) {
            log_write(LOG_LEVEL_WARNING, "hub",
                      "queue '%.*s' does not agree with the phone system: %s is %" PRId64
                      " here, %" PRId64 " there",
                      (int)queue.size, queue.data, control_name((enum control_figure)i),
                      control->ours[i], control->theirs[i]);
        }
    }
}

void agreement_follow(struct agreement *agreement, const struct engine *engine)
{
    struct str queue;
    const struct control *control = NULL;
    agreement->wrong = 0;
    for (size_t i = 0; i < LIMIT_QUEUES && engine_control(engine, i, &queue, &control);
         i++) {
        uint32_t wrong = control == NULL ? 0 : control_wrong(control);
        agreement->wrong += wrong != 0;
        if (wrong == agreement->told[i]) {
            continue;
        }
        agreement->told[i] = (uint8_t)wrong;
        if (wrong == 0) {
            log_write(LOG_LEVEL_INFO, "hub", "queue '%.*s' agrees with the phone system",
                      (int)queue.size, queue.data);
        } else {
            tell_wrong(queue, control, wrong);
        }
    }
    engine_control_counts(engine, &agreement->compared, &agreement->mismatches);
}
