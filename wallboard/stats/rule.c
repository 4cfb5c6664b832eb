#include "stats/rule.h"

#include "stats/event.h"

struct engine_rule engine_rule_default(void)
{
    return (struct engine_rule){
        .target_ms = 20000,
        .short_abandon_ms = 5000,
        .goal_bp = 8000,
        .formula = SERVICE_LEVEL_ALL_ABANDONS,
        .abandon_reasons = 1U << EVENT_REASON_ABANDONED,
    };
}

const char *rule_count_at_name(enum rule_count_at count_at)
{
    return count_at == RULE_COUNT_AT_EVENT ? "event" : "end";
}

const char *rule_credit_name(enum rule_credit credit)
{
    static const char *const names[] = {
        [RULE_CREDIT_START] = "start",
        [RULE_CREDIT_SPLIT] = "split",
        [RULE_CREDIT_END] = "end",
    };
    return names[credit];
}
