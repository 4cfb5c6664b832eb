#ifndef ORACLE_ORACLE_H
#define ORACLE_ORACLE_H

/*
 * The numbers a second time, straight from the definitions of metrics.md and events.md,
 * by loops over the whole list of events. It shares no code with stats/ but the plain
 * structs of stats/event.h, keeps nothing from one question to the next that is not a
 * list of what was said, and is meant to be read beside the definitions, not to be fast.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "oracle/log.h"

enum oracle_key {
    /* metrics.md section 2 */
    ORACLE_OFFERED,
    ORACLE_OFFERED_CONTACTS,
    ORACLE_WAITING,
    ORACLE_ANSWERED,
    ORACLE_ABANDONED,
    ORACLE_ANSWERED_IN_SL,
    ORACLE_ABANDONED_IN_SL,
    ORACLE_SHORT_ABANDONED,
    ORACLE_LEFT_OTHER,
    ORACLE_UNKNOWN,
    ORACLE_TIMED_OUT,
    ORACLE_TIMED_OUT_ACTIVE,
    ORACLE_FINISHED,
    ORACLE_REJECTED,
    ORACLE_UNANSWERED,
    ORACLE_HANDLED,
    ORACLE_TRANSFERS,
    ORACLE_TRANSFER_RATE,
    ORACLE_ABANDONMENT_RATE,
    /* section 3 */
    ORACLE_LONGEST_WAIT_MS,
    ORACLE_MAX_WAIT_MS,
    ORACLE_ASA_MS,
    ORACLE_AVG_WAIT_MS,
    ORACLE_AVG_ABANDON_MS,
    ORACLE_PATIENCE_MS,
    ORACLE_WAIT_P50_MS,
    ORACLE_WAIT_P90_MS,
    ORACLE_WAIT_P95_MS,
    ORACLE_TALK_MS,
    ORACLE_HOLD_MS,
    ORACLE_WRAPUP_MS,
    ORACLE_AVG_TALK_MS,
    ORACLE_AVG_HOLD_MS,
    ORACLE_AVG_WRAPUP_MS,
    ORACLE_AHT_MS,
    ORACLE_OCCUPANCY,
    ORACLE_UTILISATION,
    ORACLE_CSAT_MEAN,
    ORACLE_CSAT_N,
    ORACLE_QA_MEAN,
    ORACLE_QA_N,
    ORACLE_FCR,
    ORACLE_FCR_N,
    /* sections 4 and 11 */
    ORACLE_SERVICE_LEVEL,
    ORACLE_SERVICE_LEVEL_NUM,
    ORACLE_SERVICE_LEVEL_DEN,
    ORACLE_NEXT_BREACH_MS,
    ORACLE_BREACHING_SOON,
    ORACLE_BREACHED_WAITING,
    ORACLE_RECOVERY_CONTACTS,
    /* section 8 */
    ORACLE_AGENTS_LOGGED_IN,
    ORACLE_AGENTS_ON_CONTACT,
    ORACLE_AGENTS_HOLD,
    ORACLE_AGENTS_RINGING,
    ORACLE_AGENTS_WRAPUP,
    ORACLE_AGENTS_NOT_READY,
    ORACLE_AGENTS_READY,
    ORACLE_AGENTS_UNKNOWN,
    ORACLE_TIME_IN_STATE_MS,
    ORACLE_LOGGED_IN_MS,
    ORACLE_STATE_ON_CONTACT_MS,
    ORACLE_STATE_HOLD_MS,
    ORACLE_STATE_RINGING_MS,
    ORACLE_STATE_WRAPUP_MS,
    ORACLE_STATE_NOT_READY_MS,
    ORACLE_STATE_READY_MS,
    /* section 9 */
    ORACLE_DIALS,
    ORACLE_CONNECTS,
    ORACLE_CONNECT_RATE,
    ORACLE_RIGHT_PARTY,
    ORACLE_CONTACT_RATE,
    ORACLE_SALES,
    ORACLE_REVENUE,
    ORACLE_ORDERS,
    ORACLE_COMPLAINTS,
    ORACLE_CONVERSION,
    ORACLE_SALES_PER_HOUR,
    ORACLE_DROPS,
    ORACLE_DROP_RATE,
    ORACLE_CALLBACKS_PENDING,
    ORACLE_CALLBACKS_OLDEST_MS,
    ORACLE_CALLBACKS_ATTEMPTS,
    ORACLE_CALLBACKS_ANSWERED,
    ORACLE_CALLBACKS_FAILED,
    /* section 10 */
    ORACLE_EMAIL_OPEN,
    ORACLE_EMAIL_OLDEST_MS,
    ORACLE_EMAIL_OVERDUE,
    ORACLE_EMAIL_DUE_1H,
    ORACLE_MET_DEADLINE,
    ORACLE_MISSED_DEADLINE,
    ORACLE_DEADLINE_RATE,
    ORACLE_KEY_COUNT,
};

/* The key as in the catalogue; never NULL. */
const char *oracle_key_name(enum oracle_key key);

/* Section 4, v1 to v7. */
enum oracle_formula {
    ORACLE_ANSWERED_ONLY,
    ORACLE_ALL_ABANDONS,
    ORACLE_IGNORE_ABANDONS_IN_TARGET,
    ORACLE_CREDIT_ABANDONS_IN_TARGET,
    ORACLE_CREDIT_SHORT,
    ORACLE_EXCLUDE_SHORT,
    ORACLE_WITH_FLOW_OUTS,
    ORACLE_FORMULA_COUNT,
};

/* "all_abandons"; never NULL. */
const char *oracle_formula_name(enum oracle_formula formula);

struct oracle_rule {
    int64_t target_ms, short_ms;
    bool target_exclusive, short_exclusive; /* wait < T instead of wait <= T */
    bool count_at_event;                    /* section 4; false: at the end */
    int64_t goal_bp;
    enum oracle_formula formula;
    uint32_t abandon_reasons; /* bits 1 << enum event_reason */
};

/* Section 6: in which interval a thing counts. */
enum oracle_credit {
    ORACLE_CREDIT_START,
    ORACLE_CREDIT_SPLIT,
    ORACLE_CREDIT_END,
};

struct oracle_config {
    struct oracle_rule rule; /* the site's: of every queue that has none of its own */
    struct oracle_rule queue_rules[LOG_QUEUES]; /* of q0, q1, ... */
    bool queue_has_rule[LOG_QUEUES];
    enum oracle_credit credit;
    int64_t sweep_waiting_ms, sweep_ringing_ms, sweep_active_ms; /* 0: never */
    int64_t restart_grace_ms, breach_horizon_ms;
    bool abandonment_excludes_short;
    bool contact_rate_of_connects; /* contact_rate_base; false: dials */
    int64_t csat_min;              /* surveys are hidden until so many came */
    /* Section 10: when it is open, in order; none: always. Business age counts these. */
    const int64_t (*opening_ms)[2];
    size_t opening_count;
};

/* num / den; den 0: not known. */
struct oracle_figure {
    int64_t num, den;
};

struct oracle_figures {
    struct oracle_figure value[ORACLE_KEY_COUNT];
    struct oracle_figure by_formula[ORACLE_FORMULA_COUNT];
};

/* A rolling window. */
struct oracle_rolling {
    struct oracle_figure offered, answered, abandoned, service_level, asa_ms;
};

/* What all sources together did wrong. */
struct oracle_doubt {
    int64_t duplicates, late, gaps, faults;
    bool unverified;
    bool lost; /* a complete snapshot came over a gap, which was not filled before */
};

struct oracle;

/* NULL without memory. May read one script after another. */
struct oracle *oracle_create(void);
void oracle_destroy(struct oracle **self);

/* Takes in what was said. Borrows config and script until the next call. False if the
 * script is too large. */
bool oracle_read(struct oracle *oracle, const struct oracle_config *config,
                 const struct log_script *script);

/* Those that were named, in no particular order. */
size_t oracle_queue_count(const struct oracle *oracle);
struct str oracle_queue_id(const struct oracle *oracle, size_t queue);
size_t oracle_agent_count(const struct oracle *oracle);
struct str oracle_agent_id(const struct oracle *oracle, size_t agent);

/* The state of an agent at the picture's instant: "ready" and so on. */
const char *oracle_agent_state(const struct oracle *oracle, size_t agent);

/* The figures of the service day with the gauges of now; what does not exist in a scope
 * is not known. */
void oracle_queue_day(const struct oracle *oracle, size_t queue,
                      struct oracle_figures *ret);
void oracle_agent_day(const struct oracle *oracle, size_t agent,
                      struct oracle_figures *ret);
void oracle_total_day(const struct oracle *oracle, struct oracle_figures *ret);

/* Those of [from, to), without gauges. `queue` SIZE_MAX: the totals. */
void oracle_interval(const struct oracle *oracle, size_t queue, int64_t from_ms,
                     int64_t to_ms, struct oracle_figures *ret);

/* The last minutes; `queue` SIZE_MAX: the totals. */
void oracle_roll(const struct oracle *oracle, size_t queue, int minutes,
                 struct oracle_rolling *ret);

void oracle_doubts(const struct oracle *oracle, struct oracle_doubt *ret);

#endif
