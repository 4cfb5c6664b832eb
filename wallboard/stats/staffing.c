/*
 * All in units of the mean handling time: an agent finishes at rate 1, contacts come at
 * the rate E, and each of those waiting leaves at the rate `leave`.
 *
 * Erlang A is the chain of metrics.md section 12. Its upper part may have millions of
 * states (patient callers, few agents), so it is not summed but integrated: the wait that
 * a contact with endless patience would find, when n agents work, has the density
 *
 *     E * p(n-1) * exp(E * (1 - exp(-leave * x)) / leave - n * x)
 *
 * (Mandelbaum and Zeltyn 2005, after Baccelli and Hebuterne), which is the same sum. The
 * exponent has one peak; what lies so far from it that its share is below 1e-17 is left
 * out. The test sums the chain itself and compares.
 */

#include "stats/staffing.h"

#include <math.h>

#define NEGLIGIBLE 40.0   /* exp(-40) is 4e-18 */
#define VANISHED   1e-300 /* a blocking probability that no longer counts */
#define PANELS     16     /* of each part of an integral */
#define PAIRS      5      /* of Gauss and Legendre's nodes, on both sides of a middle */
#define CUTS       6

/* A demand in units of the handling time. */
struct load {
    double erlangs;
    double target; /* T */
    double unit_ms;
    double goal; /* 0..1 */
};

static bool is_amount(struct figure figure)
{
    return figure.den > 0 && figure.num >= 0;
}

static double value_of(struct figure figure)
{
    return (double)figure.num / (double)figure.den;
}

static bool read_load(const struct staffing_demand *demand, struct load *ret_load)
{
    if (!is_amount(demand->arrivals) || !is_amount(demand->handling_ms) ||
        demand->handling_ms.num == 0 || demand->interval_ms <= 0 ||
        demand->target_ms < 0) {
        return false;
    }
    double unit_ms = value_of(demand->handling_ms);
    struct load load = {
        .erlangs = value_of(demand->arrivals) / (double)demand->interval_ms * unit_ms,
        .target = (double)demand->target_ms / unit_ms,
        .unit_ms = unit_ms,
        .goal = (double)demand->goal_bp / 10000,
    };
    *ret_load = load;
    return load.erlangs <= STAFFING_AGENTS_MAX;
}

/* B_n: the share turned away by `agents` where nobody can wait. Ends early when nothing
 * is left of it, which for any number of agents is within a few thousand steps. */
static double blocking(double erlangs, int64_t agents)
{
    double share = 1;
    for (int64_t k = 1; k <= agents; k++) {
        share = erlangs * share / ((double)k + erlangs * share);
        if (share < VANISHED) {
            return 0;
        }
    }
    return share;
}

/* -- Erlang C --------------------------------------------------------------------------
 */

static double wait_probability_c(double erlangs, double agents, double blocked)
{
    return blocked / (1 - erlangs / agents * (1 - blocked));
}

static double service_level_c(const struct load *load, double agents, double waits)
{
    return 1 - waits * exp(-(agents - load->erlangs) * load->target);
}

bool staffing_erlang_c(const struct staffing_demand *demand, int64_t agents,
                       struct staffing_estimate *ret_estimate)
{
    struct load load;
    if (!read_load(demand, &load) || load.erlangs <= 0 ||
        (double)agents <= load.erlangs) {
        return false;
    }
    double n = (double)agents;
    double waits = wait_probability_c(load.erlangs, n, blocking(load.erlangs, agents));
    *ret_estimate = (struct staffing_estimate){
        .load = load.erlangs,
        .wait_probability = waits,
        .service_level = service_level_c(&load, n, waits),
        .mean_wait_ms = waits * load.unit_ms / (n - load.erlangs),
        .occupancy = load.erlangs / n,
    };
    return true;
}

static bool is_goal(int64_t goal_bp)
{
    return goal_bp >= 0 && goal_bp < 10000;
}

struct figure staffing_least_c(const struct staffing_demand *demand)
{
    struct load load;
    if (!read_load(demand, &load) || !is_goal(demand->goal_bp)) {
        return FIGURE_NONE;
    }
    if (load.erlangs <= 0) {
        return figure_count(0);
    }
    double blocked = 1;
    for (int64_t k = 1; k <= STAFFING_AGENTS_MAX; k++) {
        double n = (double)k;
        blocked = load.erlangs * blocked / (n + load.erlangs * blocked);
        if (n > load.erlangs) {
            double waits = wait_probability_c(load.erlangs, n, blocked);
            if (service_level_c(&load, n, waits) >= load.goal) {
                return figure_count(k);
            }
        }
    }
    return FIGURE_NONE;
}

/* -- Erlang A --------------------------------------------------------------------------
 */

/* The exponent of the density, seen from its peak:
 *     slope * y + curve * ((1 - exp(-leave * y)) / leave - y), y = x - peak,
 * and its height there. Nothing is subtracted that is nearly the same. */
struct density {
    double leave;
    double peak; /* 0 where more agents than load */
    double height;
    double slope, curve;
    double target;
};

static struct density density_of(const struct load *load, double agents, double leave)
{
    struct density density = {
        .leave = leave,
        .slope = load->erlangs - agents,
        .curve = load->erlangs,
        .target = load->target,
    };
    if (load->erlangs > agents) {
        double part = agents / load->erlangs;
        density.peak = -log(part) / leave;
        double height = load->erlangs / leave * (1 - part + part * log(part));
        density.height = height > 0 ? height : 0;
        density.slope = 0;
        density.curve = agents;
    }
    return density;
}

/* (1 - exp(-z)) - z, which for a small z is the rest of a series. */
static double bend(double z)
{
    return fabs(z) < 1e-3 ? -z * z / 2 * (1 - z / 3 * (1 - z / 4 * (1 - z / 5)))
                          : -expm1(-z) - z;
}

static double exponent(const struct density *density, double x)
{
    double y = x - density->peak;
    return density->slope * y +
           density->curve / density->leave * bend(density->leave * y);
}

/* How far from the peak, on the side `sign`, the density is negligible. */
static double reach(const struct density *density, double agents, double sign)
{
    double far = NEGLIGIBLE / agents;
    while (exponent(density, density->peak + sign * far) > -NEGLIGIBLE) {
        far *= 2; /* the exponent falls ever faster, or the double ends */
    }
    return far;
}

/* Shares of the density: of all, of those that leave, of those served within the
 * target. */
struct shares {
    double all, leaving, served;
};

static void add_part(const struct density *density, double from, double to,
                     struct shares *shares)
{
    static const double nodes[PAIRS] = {0.14887433898163121088, 0.43339539412924719079,
                                        0.67940956829902440623, 0.86506336668898451073,
                                        0.97390652851717172007};
    static const double weights[PAIRS] = {0.29552422471475287017, 0.26926671930999635509,
                                          0.21908636251598204399, 0.14945134915058059314,
                                          0.06667134430868813759};
    double half = (to - from) / PANELS / 2;
    for (int panel = 0; panel < PANELS; panel++) {
        double middle = from + half * (2 * panel + 1);
        for (int i = 0; i < 2 * PAIRS; i++) {
            double x = middle + (i % 2 == 0 ? half : -half) * nodes[i / 2];
            double share = half * weights[i / 2] * exp(exponent(density, x));
            double left = -expm1(-density->leave * x); /* until then */
            shares->all += share;
            shares->leaving += share * left;
            shares->served += to <= density->target ? share * (1 - left) : 0;
        }
    }
}

/* Puts `cut` into its place, if it is within the first and the last. */
static void add_cut(double cuts[CUTS], int *count, double cut)
{
    if (cut <= cuts[0] || cut >= cuts[*count - 1]) {
        return;
    }
    int at = (*count)++;
    for (; cuts[at - 1] > cut; at--) {
        cuts[at] = cuts[at - 1];
    }
    cuts[at] = cut;
}

/* Cut where the integrand bends: at the peak, where the last of the impatient have left,
 * and at the target. */
static struct shares integrate(const struct density *density, double agents)
{
    double before = density->peak > 0 ? reach(density, agents, -1) : 0;
    double first = before < density->peak ? density->peak - before : 0;
    double cuts[CUTS] = {first, density->peak + reach(density, agents, 1)};
    int count = 2;
    add_cut(cuts, &count, density->peak);
    add_cut(cuts, &count, NEGLIGIBLE / density->leave);
    add_cut(cuts, &count, density->target);
    struct shares shares = {0};
    for (int i = 1; i < count; i++) {
        add_part(density, cuts[i - 1], cuts[i], &shares);
    }
    return shares;
}

/* Who finds nobody free leaves at once: Erlang's loss system, and with no agents so does
 * everyone, after the whole patience. */
static void estimate_loss(const struct load *load, double lost, double patience,
                          struct staffing_estimate *ret)
{
    ret->wait_probability = lost;
    ret->abandonment = lost;
    ret->service_level = 1 - lost;
    ret->mean_wait_ms = lost * patience * load->unit_ms;
}

static void estimate_a(const struct load *load, int64_t agents, double patience,
                       struct staffing_estimate *ret)
{
    double n = (double)agents;
    *ret = (struct staffing_estimate){.load = load->erlangs};
    if (agents == 0 || patience <= 0) {
        estimate_loss(load, blocking(load->erlangs, agents), patience, ret);
    } else {
        struct density density = density_of(load, n, 1 / patience);
        struct shares shares = integrate(&density, n);
        double rate = load->erlangs * blocking(load->erlangs, agents - 1);
        double at_once = exp(-density.height);
        double whole = at_once + rate * shares.all;
        ret->wait_probability = rate * shares.all / whole;
        ret->abandonment = rate * shares.leaving / whole;
        ret->service_level = (at_once + rate * shares.served) / whole;
        ret->mean_wait_ms = ret->abandonment * patience * load->unit_ms;
    }
    ret->occupancy = agents == 0 ? 0 : load->erlangs * (1 - ret->abandonment) / n;
}

/* A mean patience in handling times; false if it is not known. */
static bool read_patience(const struct staffing_demand *demand, const struct load *load,
                          double *ret_patience)
{
    if (!is_amount(demand->patience_ms)) {
        return false;
    }
    *ret_patience = value_of(demand->patience_ms) / load->unit_ms;
    return true;
}

bool staffing_erlang_a(const struct staffing_demand *demand, int64_t agents,
                       struct staffing_estimate *ret_estimate)
{
    struct load load;
    double patience = 0;
    if (!read_load(demand, &load) || load.erlangs <= 0 || agents < 0 ||
        !read_patience(demand, &load, &patience)) {
        return false;
    }
    estimate_a(&load, agents, patience, ret_estimate);
    return true;
}

static bool reaches_a(const struct load *load, int64_t agents, double patience)
{
    struct staffing_estimate estimate;
    estimate_a(load, agents, patience, &estimate);
    return estimate.service_level >= load->goal;
}

/* More agents never answer fewer in time, so the least is found by halving. */
struct figure staffing_least_a(const struct staffing_demand *demand)
{
    struct load load;
    double patience = 0;
    if (!read_load(demand, &load) || !is_goal(demand->goal_bp) ||
        !read_patience(demand, &load, &patience)) {
        return FIGURE_NONE;
    }
    if (load.erlangs <= 0) {
        return figure_count(0);
    }
    int64_t low = 0;
    int64_t high = 1 + (int64_t)load.erlangs;
    while (high < STAFFING_AGENTS_MAX && !reaches_a(&load, high, patience)) {
        low = high + 1;
        high = high * 2 < STAFFING_AGENTS_MAX ? high * 2 : STAFFING_AGENTS_MAX;
    }
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (reaches_a(&load, middle, patience)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    bool found = low <= STAFFING_AGENTS_MAX && reaches_a(&load, low, patience);
    return found ? figure_count(low) : FIGURE_NONE;
}

struct staffing_range staffing_required(const struct staffing_demand *demand)
{
    struct staffing_range range = {.low = staffing_least_a(demand),
                                   .high = staffing_least_c(demand)};
    if (figure_is_known(range.low) && figure_is_known(range.high) &&
        range.low.num > range.high.num) {
        return (struct staffing_range){.low = range.high, .high = range.low};
    }
    return range;
}
