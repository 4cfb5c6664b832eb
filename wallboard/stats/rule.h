#ifndef WALLBOARD_STATS_RULE_H
#define WALLBOARD_STATS_RULE_H

/*
 * How the contacts of one channel in one queue are judged (metrics.md sections 4, 6, 10
 * and 15). Plain values, from the site file or from queue.config.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/metric.h"

/* When an entry counts in the service level. */
enum rule_count_at {
    RULE_COUNT_AT_END,   /* at its outcome */
    RULE_COUNT_AT_EVENT, /* at the first of answered, left, or the target passed */
};

struct engine_rule {
    int64_t target_ms;        /* T */
    int64_t short_abandon_ms; /* s */
    bool target_exclusive;    /* wait = T is outside; inclusive is the contract's rule */
    bool short_exclusive;     /* wait = s is not short */
    int64_t goal_bp;          /* aimed at, basis points: 8000 is 80 % */
    enum service_level_formula formula;
    enum rule_count_at count_at;
    uint32_t abandon_reasons; /* bits 1 << enum event_reason; the rest are left_other */
    int64_t reply_target_ms;  /* of deferred channels: business time to the first reply
                                 where the source says no due time; 0: none */
};

/* 20 s, 5 s, both inclusive, 80 %, all_abandons, at the end, {abandoned}, no reply
 * target.
 */
struct engine_rule engine_rule_default(void);

/* Which interval a contact's figures belong to (metrics.md section 6). */
enum rule_credit {
    RULE_CREDIT_START, /* that of its entry */
    RULE_CREDIT_SPLIT, /* each thing that of its instant; work is cut at every bound */
    RULE_CREDIT_END,   /* that of its outcome and end */
};

/* "end", "event"; "start", "split", "end". Never NULL. */
const char *rule_count_at_name(enum rule_count_at count_at);
const char *rule_credit_name(enum rule_credit credit);

#endif
