#ifndef WALLBOARD_STATS_REASON_H
#define WALLBOARD_STATS_REASON_H

/*
 * Why a contact counts in a number, and how: the formulas of metrics.md a second time,
 * stay by stay, as a table with a row for every metric. The engine adds up as events
 * come; this judges one stay when somebody asks. That the parts of all stays give the
 * engine's own figure is what `wallboardctl explain` shows. Pure; strings are static.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/engine.h"
#include "stats/metric.h"

/* What a metric is made of, and how the parts make the figure. */
enum reason_made_of {
    REASON_CONTACTS,   /* numerators added / denominators added; of a count only the first
                        */
    REASON_LONGEST,    /* the largest numerator of those that count */
    REASON_LEAST,      /* the smallest */
    REASON_PERCENTILE, /* the numerator at a rank */
    REASON_RECOVERY,   /* follows from the parts of the service level */
    /* not made of stays in queues */
    REASON_RINGS,
    REASON_ATTEMPTS,
    REASON_RESULTS,
    REASON_AGENT_TIMES,
    REASON_SHIFTS,
    REASON_AGENTS_NOW,
    REASON_FORECAST,
};

/* In whose name a figure is asked for, and under which rules. */
struct reason_terms {
    enum metric metric;
    enum service_level_formula formula; /* of the service level */
    enum rule_count_at count_at;
    enum rule_credit credit;
    bool excludes_short;           /* the abandonment rate leaves short abandons out */
    bool contact_rate_of_connects; /* else of dials */
    bool of_scheduled;             /* utilisation over scheduled time, else logged in */
    int64_t breach_horizon_ms;
    int64_t now_ms;
    int64_t from_ms, to_ms; /* [from, to): what is credited elsewhere is not here */
};

/* One stay's part. */
struct reason {
    bool here;        /* it belongs to the span, whether it counts or not */
    bool in_num;      /* it counts in the numerator (perhaps with 0 ms); likewise below */
    bool in_den;      /* false also where the metric has no denominator */
    int64_t num, den; /* its part of each */
    int64_t at_ms;    /* the instant that it is credited to */
    int64_t to_ms;    /* of time that lies in the span: where it ends */
    const char *what; /* why it counts, or what it lacks: "answered", "not answered" */
    const char *rule; /* the rule that leaves it out: "left out by exclude_short"; "" */
};

/* What the metric is made of. */
enum reason_made_of reason_made_of(enum metric metric);

/* The same in words for people: "contacts", "intervals of agents' states"; never NULL. */
const char *reason_made_of_name(enum reason_made_of made_of);

/* Are the parts those of stays, which reason_of() judges? */
bool reason_is_of_stays(enum reason_made_of made_of);

/* Has the metric a denominator: is it a ratio or a mean? */
bool reason_has_denominator(enum metric metric);

/* Why the board may show no figure although there are contacts: "no source tells of
 * holds"; NULL: it may not. Of estimates: what they are made of instead. */
const char *reason_of_silence(enum metric metric);

/* Judges one stay of a metric made of stays. `holds`: see work.h; only credit split
 * needs them. */
void reason_of(const struct reason_terms *terms, const struct engine_stay *stay,
               struct reason *ret);

/* "answered", "abandoned (short)" and so on: what became of a stay; never NULL. */
const char *reason_outcome(const struct credit *credit);

/* Parts taken together. Starts as all zero. */
struct reason_sum {
    int64_t num, den;
    size_t counted; /* stays in the numerator or the denominator */
};
void reason_add(enum reason_made_of made_of, const struct reason *reason,
                struct reason_sum *sum);

/* The figure of all parts; `goal_bp` for the recovery number. Not of percentiles, which
 * need their waits in order: see reason_rank(). */
struct figure reason_figure(const struct reason_terms *terms,
                            const struct reason_sum *sum, int64_t goal_bp);

/* The percentage of a percentile metric, and the rank, from 1, of its wait among `count`
 * in order: the least with at least ceil(p * n / 100) at or below it. 0 of none. */
int reason_percent(enum metric metric);
size_t reason_rank(enum metric metric, size_t count);

#endif
