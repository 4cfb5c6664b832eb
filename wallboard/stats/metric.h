#ifndef WALLBOARD_STATS_METRIC_H
#define WALLBOARD_STATS_METRIC_H

/*
 * The catalogue of numbers: key as in the JSON and in metrics.md, unit, which direction
 * is good, where it exists, and its formula in words. Everything that prints, checks or
 * documents a number reads this table, so they cannot disagree.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum metric {
    /* contacts in queue (metrics.md section 2) */
    METRIC_OFFERED,
    METRIC_OFFERED_CONTACTS,
    METRIC_WAITING,
    METRIC_ANSWERED,
    METRIC_ABANDONED,
    METRIC_ANSWERED_IN_SL,
    METRIC_ABANDONED_IN_SL,
    METRIC_SHORT_ABANDONED,
    METRIC_LEFT_OTHER,
    METRIC_UNKNOWN,
    METRIC_TIMED_OUT,
    METRIC_TIMED_OUT_ACTIVE,
    METRIC_FINISHED,
    METRIC_REJECTED,
    METRIC_UNANSWERED,
    METRIC_HANDLED,
    METRIC_TRANSFERS,
    METRIC_TRANSFER_RATE,
    METRIC_ABANDONMENT_RATE,
    /* waits and handling (section 3) */
    METRIC_LONGEST_WAIT_MS,
    METRIC_MAX_WAIT_MS,
    METRIC_ASA_MS,
    METRIC_AVG_WAIT_MS,
    METRIC_AVG_ABANDON_MS,
    METRIC_PATIENCE_MS,
    METRIC_WAIT_P50_MS,
    METRIC_WAIT_P90_MS,
    METRIC_WAIT_P95_MS,
    METRIC_TALK_MS,
    METRIC_HOLD_MS,
    METRIC_WRAPUP_MS,
    METRIC_AVG_TALK_MS,
    METRIC_AVG_HOLD_MS,
    METRIC_AVG_WRAPUP_MS,
    METRIC_AHT_MS,
    METRIC_OCCUPANCY,
    METRIC_UTILISATION,
    METRIC_CSAT_MEAN,
    METRIC_CSAT_N,
    METRIC_QA_MEAN,
    METRIC_QA_N,
    METRIC_FCR,
    METRIC_FCR_N,
    /* service level (section 4) */
    METRIC_SERVICE_LEVEL,
    METRIC_SERVICE_LEVEL_NUM,
    METRIC_SERVICE_LEVEL_DEN,
    /* agents (section 8) */
    METRIC_AGENTS_LOGGED_IN,
    METRIC_AGENTS_ON_CONTACT,
    METRIC_AGENTS_HOLD,
    METRIC_AGENTS_RINGING,
    METRIC_AGENTS_WRAPUP,
    METRIC_AGENTS_NOT_READY,
    METRIC_AGENTS_READY,
    METRIC_AGENTS_UNKNOWN,
    /* one agent */
    METRIC_TIME_IN_STATE_MS,
    METRIC_LOGGED_IN_MS,
    METRIC_STATE_READY_MS,
    METRIC_STATE_RINGING_MS,
    METRIC_STATE_ON_CONTACT_MS,
    METRIC_STATE_HOLD_MS,
    METRIC_STATE_WRAPUP_MS,
    METRIC_STATE_NOT_READY_MS,
    /* against a schedule */
    METRIC_SCHEDULED_MS,
    METRIC_ADHERENCE,
    /* outbound, sales and callbacks (section 9) */
    METRIC_SALES,
    METRIC_REVENUE,
    METRIC_SALES_PER_HOUR,
    METRIC_ORDERS,
    METRIC_COMPLAINTS,
    METRIC_DIALS,
    METRIC_CONNECTS,
    METRIC_CONNECT_RATE,
    METRIC_RIGHT_PARTY,
    METRIC_CONTACT_RATE,
    METRIC_CONVERSION,
    METRIC_DROPS,
    METRIC_DROP_RATE,
    METRIC_CALLBACKS_PENDING,
    METRIC_CALLBACKS_OLDEST_MS,
    METRIC_CALLBACKS_ATTEMPTS,
    METRIC_CALLBACKS_ANSWERED,
    METRIC_CALLBACKS_FAILED,
    /* e-mail and other deferred channels (section 10) */
    METRIC_OPEN,
    METRIC_OLDEST_MS,
    METRIC_DUE_1H,
    METRIC_OVERDUE,
    METRIC_MET_DEADLINE,
    METRIC_MISSED_DEADLINE,
    METRIC_DEADLINE_RATE,
    /* decisions (section 11) */
    METRIC_NEXT_BREACH_MS,
    METRIC_BREACHING_SOON,
    METRIC_BREACHED_WAITING,
    METRIC_RECOVERY_CONTACTS,
    METRIC_BEST_POSSIBLE_SERVICE_LEVEL,
    /* staffing and forecast (section 12) */
    METRIC_REQUIRED_LOW,
    METRIC_REQUIRED_HIGH,
    METRIC_VOLUME_VARIANCE,
    METRIC_AHT_VARIANCE,
    METRIC_BUDGET_VARIANCE,
    METRIC_COUNT,
};

enum metric_unit {
    METRIC_UNIT_COUNT,
    METRIC_UNIT_MS,     /* integer milliseconds, means half up */
    METRIC_UNIT_RATIO,  /* 0..1; variances also below 0 and above 1 */
    METRIC_UNIT_NUMBER, /* a mean, a sum of values: with decimals */
};

enum metric_better {
    METRIC_BETTER_NEITHER,
    METRIC_BETTER_LOWER,
    METRIC_BETTER_HIGHER,
};

/* Bits: where a metric is defined. */
enum metric_scope {
    METRIC_SCOPE_QUEUE = 1 << 0,
    METRIC_SCOPE_TOTAL = 1 << 1,
    METRIC_SCOPE_AGENT = 1 << 2,
    METRIC_SCOPE_GAUGE = 1 << 3, /* of now: not in closed intervals or windows */
};

struct metric_info {
    const char *key;     /* "asa_ms" */
    const char *formula; /* in words, for people */
    enum metric_unit unit;
    enum metric_better better;
    unsigned scope; /* enum metric_scope */
};

/* Never NULL for a value below METRIC_COUNT. */
const struct metric_info *metric_info(enum metric metric);

/* The metric with this key; false if there is none. */
bool metric_find(struct str key, enum metric *ret_metric);

/* The seven service-level formulas of metrics.md section 4, v1 to v7. */
enum service_level_formula {
    SERVICE_LEVEL_ANSWERED_ONLY,
    SERVICE_LEVEL_ALL_ABANDONS,
    SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET,
    SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET,
    SERVICE_LEVEL_CREDIT_SHORT,
    SERVICE_LEVEL_EXCLUDE_SHORT,
    SERVICE_LEVEL_WITH_FLOW_OUTS,
    SERVICE_LEVEL_COUNT,
};

/* "all_abandons"; never NULL. */
const char *service_level_name(enum service_level_formula formula);
bool service_level_find(struct str name, enum service_level_formula *ret_formula);

/* A number with its proof: num over den. den 0 is "no data" and is shown as an en dash;
 * counts and gauges have den 1, means and ratios their true denominators. */
struct figure {
    int64_t num, den;
};

#define FIGURE_NONE ((struct figure){0, 0})

struct figure figure_count(int64_t count);
bool figure_is_known(struct figure figure);

/* num / den, half up, for counts and means. The figure must be known. */
int64_t figure_rounded(struct figure figure);

/* The service level under `formula` from its parts (metrics.md section 4): A answered,
 * A_T of them in target, B abandoned, B_T in target, S short, O flow-outs. Sums of
 * queues are formed before the division. */
struct service_level_parts {
    int64_t answered, answered_in_sl, abandoned, abandoned_in_sl, short_abandoned,
        left_other;
};
struct figure service_level(enum service_level_formula formula,
                            const struct service_level_parts *parts);

/* Least k with (X + k) / (D + k) >= target; FIGURE_NONE if there is none (metrics.md 11).
 */
struct figure service_level_recovery(struct figure level, int64_t target_bp);

#endif
