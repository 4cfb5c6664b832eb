#ifndef WALLBOARD_SITE_ALERT_H
#define WALLBOARD_SITE_ALERT_H

/*
 * One threshold, watched: when does a figure warn or alarm, and when is that over. Pure:
 * told the figure and the time. Calm: a level must be reached for a while before it is
 * raised, a figure must come back by the hysteresis before it is taken back, and however
 * a figure flaps there is at most one change in a hold time.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "stats/metric.h"

enum alert_when {
    ALERT_ABOVE,   /* from the bound on */
    ALERT_BELOW,   /* under the bound */
    ALERT_BETWEEN, /* from the lower bound on, and under the upper one */
};

/* Ordered: the larger is the worse. */
enum alert_level {
    ALERT_NONE,
    ALERT_WARNING,
    ALERT_ALARM,
    ALERT_LEVELS,
};

/* In the rule's unit. */
struct alert_band {
    bool said;         /* else the level is never reached */
    int64_t low, high; /* `high` of BETWEEN only */
};

struct alert_rule {
    enum alert_when when;
    int64_t scale; /* units of one: 1 for counts and ms, 10000 for ratios in basis points,
                      100 for hundredths */
    struct alert_band bands[ALERT_LEVELS]; /* NONE is not used */
    int64_t hysteresis;                    /* how far it must come back, units */
    int64_t after_ms;                      /* so long must a level last to be raised */
    int64_t hold_ms;                       /* between two changes at least; 0: none */
    int64_t cooldown_ms; /* the same level is not announced within this again; 0: none */
    int64_t repeat_ms;   /* announced again while nobody acknowledges; 0: once */
    int64_t escalate_ms; /* urgent when nobody acknowledges for so long; 0: never */
};

/* What is remembered. Zeroed is the beginning. */
struct alert {
    enum alert_level level;
    bool acknowledged, urgent;
    uint64_t changes; /* of `level`, ever */

    struct mono changed; /* once `changes` > 0 */
    struct mono raised;  /* the last time that the level rose */
    bool reached[ALERT_LEVELS];
    struct mono reached_since[ALERT_LEVELS];
    bool unknown;
    struct mono unknown_since;
    enum alert_level announced; /* the level that was; NONE: never */
    struct mono announced_at;
};

/* What the last judgement brought. */
struct alert_verdict {
    bool rose, fell;
    bool escalated;
    bool announces; /* to be heard: a rise, an escalation, or again */
};

/* Judges the figure at `now`, which never goes back. An unknown figure raises nothing,
 * and ends what was raised once it is unknown for the hold time. */
struct alert_verdict alert_judge(const struct alert_rule *rule, struct alert *alert,
                                 struct figure figure, struct mono now);

/* Somebody has seen it: it is no longer announced, and will not become urgent. Forgotten
 * when it rises again. */
void alert_acknowledge(struct alert *alert);

#endif
