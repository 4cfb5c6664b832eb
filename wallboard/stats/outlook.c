#include "stats/outlook.h"

#include <stddef.h>

#define THOUSAND 1000

/* Sums stay so far below the end of 64 bits that two of them add, and that contacts times
 * a thousand do. */
#define SUM_MAX      (INT64_C(1) << 62)
#define CONTACTS_MAX (SUM_MAX / THOUSAND)

struct figure outlook_best_possible(const struct outlook_standing *standing)
{
    struct figure forecast = standing->forecast;
    if (!figure_is_known(forecast)) {
        return FIGURE_NONE;
    }
    if (forecast.num % forecast.den == 0) {
        forecast = figure_count(forecast.num / forecast.den);
    }
    int64_t inside = standing->level.num + standing->waiting_inside;
    int64_t all =
        standing->level.den + standing->waiting_inside + standing->waiting_outside;
    struct figure best = {inside * forecast.den + forecast.num,
                          all * forecast.den + forecast.num};
    return best.den > 0 ? best : FIGURE_NONE;
}

/* One interval as sums. False for what could not be added. */
static bool read_interval(const struct outlook_plan *plan,
                          const struct outlook_actual *actual, struct outlook_sums *ret)
{
    *ret = (struct outlook_sums){0};
    if (plan->contacts_thousandths != OUTLOOK_NONE) {
        ret->contacts = actual->contacts;
        ret->forecast_thousandths = plan->contacts_thousandths;
    }
    if (plan->contacts_thousandths > 0 && plan->aht_ms > 0) {
        if (plan->aht_ms > SUM_MAX / plan->contacts_thousandths) {
            return false;
        }
        ret->handled = actual->handled;
        ret->handling_ms = actual->handling_ms;
        ret->aht_weight_thousandths = plan->contacts_thousandths;
        ret->aht_weighted_ms = plan->contacts_thousandths * plan->aht_ms;
    }
    if (plan->budget_thousandths != OUTLOOK_NONE) {
        ret->budget_contacts = actual->contacts;
        ret->budget_thousandths = plan->budget_thousandths;
    }
    return true;
}

bool outlook_add(struct outlook_sums *sums, const struct outlook_plan *plan,
                 const struct outlook_actual *actual)
{
    struct outlook_sums interval;
    return read_interval(plan, actual, &interval) && outlook_merge(sums, &interval);
}

static bool add(int64_t *sum, int64_t more, int64_t max)
{
    if (more < 0 || more > max || *sum > max - more) {
        return false;
    }
    *sum += more;
    return true;
}

bool outlook_merge(struct outlook_sums *sums, const struct outlook_sums *from)
{
    struct outlook_sums both = *sums;
    bool fits =
        add(&both.contacts, from->contacts, CONTACTS_MAX) &&
        add(&both.forecast_thousandths, from->forecast_thousandths, SUM_MAX) &&
        add(&both.handled, from->handled, CONTACTS_MAX) &&
        add(&both.handling_ms, from->handling_ms, SUM_MAX) &&
        add(&both.aht_weight_thousandths, from->aht_weight_thousandths, SUM_MAX) &&
        add(&both.aht_weighted_ms, from->aht_weighted_ms, SUM_MAX) &&
        add(&both.budget_contacts, from->budget_contacts, CONTACTS_MAX) &&
        add(&both.budget_thousandths, from->budget_thousandths, SUM_MAX);
    if (fits) {
        *sums = both;
    }
    return fits;
}

static struct figure contacts_variance(int64_t contacts, int64_t planned_thousandths)
{
    return planned_thousandths > 0
               ? (struct figure){contacts * THOUSAND - planned_thousandths,
                                 planned_thousandths}
               : FIGURE_NONE;
}

static int64_t divisor_of(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static struct figure reduced(struct figure figure)
{
    int64_t divisor = divisor_of(figure.num, figure.den);
    return divisor > 1 ? (struct figure){figure.num / divisor, figure.den / divisor}
                       : figure;
}

static bool product_fits(int64_t a, int64_t b)
{
    return b == 0 || a <= SUM_MAX / b;
}

/* (actual - planned) / planned of two means. */
static struct figure mean_variance(struct figure actual, struct figure planned)
{
    actual = reduced(actual);
    planned = reduced(planned);
    while (!product_fits(actual.num, planned.den) ||
           !product_fits(planned.num, actual.den)) {
        struct figure *longer = actual.den > planned.den ? &actual : &planned;
        longer->num /= 2;
        longer->den /= 2;
    }
    int64_t wanted = planned.num * actual.den;
    return wanted > 0 ? (struct figure){actual.num * planned.den - wanted, wanted}
                      : FIGURE_NONE;
}

struct outlook_variances outlook_variances(const struct outlook_sums *sums)
{
    return (struct outlook_variances){
        .volume = contacts_variance(sums->contacts, sums->forecast_thousandths),
        .aht = mean_variance(
            (struct figure){sums->handling_ms, sums->handled},
            (struct figure){sums->aht_weighted_ms, sums->aht_weight_thousandths}),
        .budget = contacts_variance(sums->budget_contacts, sums->budget_thousandths),
    };
}
