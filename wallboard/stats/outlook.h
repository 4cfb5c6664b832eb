#ifndef WALLBOARD_STATS_OUTLOOK_H
#define WALLBOARD_STATS_OUTLOOK_H

/*
 * The day against its plan: the best service level that is still possible (metrics.md
 * section 11), and how far volume, handling time and budget are off (section 12). Pure
 * functions over integers; where the plan comes from is site/forecast.h's business.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/metric.h"

/* -- best possible service level -------------------------------------------------------
 */

/* How a day stands, by the formula of its queue; sums of queues add field by field. */
struct outlook_standing {
    struct figure level;     /* X over D so far; {0, 0} while nothing counts yet */
    int64_t waiting_inside;  /* waiting within the target */
    int64_t waiting_outside; /* waiting past it, and not in D yet */
    struct figure
        forecast; /* contacts of the rest of the day; FIGURE_NONE: no forecast */
};

/* (X + inside + F) / (D + inside + outside + F): everyone is answered, all newcomers
 * within the target. FIGURE_NONE without a forecast, or of nothing at all. In whole
 * contacts if the forecast is, else in its denominator. */
struct figure outlook_best_possible(const struct outlook_standing *standing);

/* -- variances -------------------------------------------------------------------------
 */

/* Not planned. */
#define OUTLOOK_NONE (-1)

/* The plan of one interval of one queue. A plan may hold parts of contacts. */
struct outlook_plan {
    int64_t contacts_thousandths; /* forecast; OUTLOOK_NONE */
    int64_t aht_ms;               /* forecast; OUTLOOK_NONE, never 0 */
    int64_t budget_thousandths;   /* contacts budgeted for; OUTLOOK_NONE */
};

/* What became of the same interval. */
struct outlook_actual {
    int64_t contacts;             /* offered */
    int64_t handled, handling_ms; /* contacts, and the sum of their handling times */
};

/*
 * Planned and actual of any number of intervals; zeroed it is of none. Add the closed
 * ones only: the running interval is left out. Each figure compares like with like: an
 * interval enters it on both sides, or, where it has no plan for it, on neither.
 */
struct outlook_sums {
    int64_t contacts, forecast_thousandths;          /* where there is a forecast */
    int64_t handled, handling_ms;                    /* where an AHT is forecast */
    int64_t aht_weight_thousandths, aht_weighted_ms; /* contacts, and contacts * AHT */
    int64_t budget_contacts, budget_thousandths;     /* where there is a budget */
};

/* Adds an interval. False, with the sums untouched, for numbers below 0 or so great that
 * a sum would no longer hold them. */
bool outlook_add(struct outlook_sums *sums, const struct outlook_plan *plan,
                 const struct outlook_actual *actual);

/* Adds all of `from`: queues to the site, days to the week. False like outlook_add(). */
bool outlook_merge(struct outlook_sums *sums, const struct outlook_sums *from);

/* (actual - planned) / planned, below 0 for less than planned: -1/10 is 10 % less. Each
 * is FIGURE_NONE where nothing or 0 is planned, the AHT's also while none is handled. */
struct outlook_variances {
    struct figure volume; /* `volume_variance` */
    struct figure aht;    /* `aht_variance`: the planned AHT weighs each interval's by its
                             forecast contacts */
    struct figure budget; /* `budget_variance` */
};

/* The variances of the sums; of one interval they are that interval's. Exact, but for an
 * AHT over so many contacts (a month of a great site) that 64 bits cannot compare it:
 * that is right to five digits. */
struct outlook_variances outlook_variances(const struct outlook_sums *sums);

#endif
