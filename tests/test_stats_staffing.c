/* Erlang C and Erlang A: metrics.md section 12. The figures of the vectors are rounded to
 * the digits given there. */

#include <math.h>
#include <stdlib.h>

#include "stats/staffing.h"
#include "support/rows.h"

#define HALF_HOUR_MS INT64_C(1800000)
#define ANY          INT64_MAX

static void expect_close(double got, double wanted, double within)
{
    if (!(fabs(got - wanted) <= within)) {
        print_error("%.17g is not within %g of %.17g\n", got, within, wanted);
        fail();
    }
}

/* Contacts in 30 minutes, s, s, s, %; patience below 0: not known. */
static struct staffing_demand demand_of(int64_t contacts, int64_t handling_s,
                                        int64_t patience_s, int64_t target_s,
                                        int64_t goal_percent)
{
    return (struct staffing_demand){
        .arrivals = {contacts, 1},
        .interval_ms = HALF_HOUR_MS,
        .handling_ms = {handling_s * 1000, 1},
        .patience_ms = {patience_s * 1000, patience_s < 0 ? 0 : 1},
        .target_ms = target_s * 1000,
        .goal_bp = goal_percent * 100,
    };
}

/* -- Erlang C --------------------------------------------------------------------------
 */

/* "C: 360 in 30 min, AHT 240 s, n 55, T 15 s" */
static void test_vector_c(void **state)
{
    (void)state;
    const struct staffing_demand demand = demand_of(360, 240, -1, 15, 80);
    struct staffing_estimate estimate;
    assert_true(staffing_erlang_c(&demand, 55, &estimate));
    expect_close(estimate.load, 48, 1e-12);
    expect_close(estimate.wait_probability, 0.2387, 0.00005);
    expect_close(estimate.service_level, 0.8459, 0.00005);
    expect_close(estimate.mean_wait_ms, 8184, 0.5);
    expect_close(estimate.occupancy, 0.8727, 0.00005);
    expect_close(estimate.abandonment, 0, 0);
}

struct least_c {
    const char *name;
    int64_t contacts, handling_s;
    int64_t agents;
    double level, level_with_one_less; /* below 0: not given */
};

/* "C, least n for 80 % in 20 s (per 30 min / AHT)" */
static struct least_c least_c_rows[] = {
    {"100 contacts of 180 s need 14", 100, 180, 14, 0.8884, 0.7956},
    {"200 contacts of 180 s need 24", 200, 180, 24, 0.8089, -1},
    {"200 contacts of 240 s need 32", 200, 240, 32, 0.8485, -1},
    {"50 contacts of 300 s need 12", 50, 300, 12, 0.8622, -1},
};

static void test_least_c(void **state)
{
    const struct least_c *row = *state;
    struct staffing_demand demand = demand_of(row->contacts, row->handling_s, -1, 20, 80);
    struct staffing_estimate estimate;
    struct figure least = staffing_least_c(&demand);
    assert_int_equal(least.den, 1);
    assert_int_equal(least.num, row->agents);
    assert_true(staffing_erlang_c(&demand, row->agents, &estimate));
    expect_close(estimate.service_level, row->level, 0.00005);
    assert_true(staffing_erlang_c(&demand, row->agents - 1, &estimate));
    assert_true(estimate.service_level < 0.8);
    if (row->level_with_one_less >= 0) {
        expect_close(estimate.service_level, row->level_with_one_less, 0.00005);
    }
    /* The same load in thousandths of contacts, and as sums of handling times. */
    demand.arrivals = (struct figure){row->contacts * 1000, 1000};
    demand.handling_ms = (struct figure){row->handling_s * 1000 * 77, 77};
    assert_int_equal(staffing_least_c(&demand).num, row->agents);
}

/* -- Erlang A --------------------------------------------------------------------------
 */

struct vector_a {
    const char *name;
    int64_t agents;
    double abandonment, wait_s;
    double wait_within_s; /* by the digits given */
};

/* "A: 100 in 30 min, AHT 180 s, patience 120 s" */
static struct vector_a vector_a_rows[] = {
    {"10 agents lose 13.75 %", 10, 0.1375, 16.50, 0.005},
    {"11 agents lose 9.42 %", 11, 0.0942, 11.30, 0.005},
    {"12 agents lose 6.16 %", 12, 0.0616, 7.39, 0.005},
    {"14 agents lose 2.28 %", 14, 0.0228, 2.74, 0.005},
};

static void test_vector_a(void **state)
{
    const struct vector_a *row = *state;
    const struct staffing_demand demand = demand_of(100, 180, 120, 20, 80);
    struct staffing_estimate estimate;
    assert_true(staffing_erlang_a(&demand, row->agents, &estimate));
    expect_close(estimate.load, 10, 1e-12);
    expect_close(estimate.abandonment, row->abandonment, 0.00005);
    expect_close(estimate.mean_wait_ms / 1000, row->wait_s, row->wait_within_s);
}

/*
 * The chain of section 12 itself: k contacts present, up at the arrival rate, down at
 * min(k, n) * mu + max(0, k - n) * theta, summed in logarithms until the tail is below
 * 1e-12 (here 1e-18). The service level is that of a contact which finds k - n waiting:
 * it is served within T if as many as that leave the queue, one after the other, before T
 * and before its own patience ends. Counted by uniformisation, in steps of a Poisson
 * process: shares no line and no formula with the module.
 */
#define CHAIN_MAX 20000
#define STEPS_MAX 20000

struct chain {
    double busy;               /* probability of finding nobody free */
    double queue;              /* mean number of those waiting, L_q */
    size_t states;             /* of `waiting` in use */
    double waiting[CHAIN_MAX]; /* probability of n + j present */
};

static void sum_chain(double load, int agents, double leave, struct chain *chain)
{
    static double below[CHAIN_MAX];
    static double above[CHAIN_MAX];
    double greatest = 0;
    below[0] = 0; /* logarithm of the share of k present, against none */
    for (int k = 1; k <= agents; k++) {
        below[k] = below[k - 1] + log(load) - log((double)k);
        greatest = fmax(greatest, below[k]);
    }
    above[0] = below[agents];
    size_t states = 1;
    for (; states < CHAIN_MAX; states++) {
        above[states] =
            above[states - 1] + log(load) - log((double)agents + (double)states * leave);
        greatest = fmax(greatest, above[states]);
        if (above[states] < greatest - 42 && above[states] < above[states - 1]) {
            break;
        }
    }
    assert_true(states < CHAIN_MAX);
    double all = 0;
    for (int k = 0; k < agents; k++) {
        all += exp(below[k] - greatest);
    }
    double free = all;
    for (size_t j = 0; j < states; j++) {
        all += exp(above[j] - greatest);
    }
    *chain = (struct chain){.busy = 1 - free / all, .states = states};
    for (size_t j = 0; j < states; j++) {
        chain->waiting[j] = exp(above[j] - greatest) / all;
        chain->queue += (double)j * chain->waiting[j];
    }
}

/* The share of contacts that find nobody free and are served within `target`. place[j]:
 * the probability that j are before it and it still waits. It and each before it leave at
 * the rate `leave`; an agent takes the first at the rate n. */
static double served_after_wait(const struct chain *chain, int agents, double leave,
                                double target)
{
    static double place[CHAIN_MAX + 1];
    double rate = (double)agents + (double)chain->states * leave;
    double served = 0; /* at step s */
    double result = 0;
    double log_step = -rate * target; /* of the Poisson probability of s steps */
    double left_over = 1;
    for (size_t j = 0; j < chain->states; j++) {
        place[j] = chain->waiting[j];
    }
    place[chain->states] = 0;
    for (int s = 0; s < STEPS_MAX && left_over > 1e-14; s++) {
        double poisson = exp(log_step);
        result += poisson * served;
        left_over -= poisson;
        log_step += log(rate * target) - log((double)s + 1);
        served += place[0] * (double)agents / rate;
        for (size_t j = 0; j < chain->states; j++) {
            double on = (double)agents + (double)j * leave; /* one place forward */
            double next = (double)agents + (double)(j + 1) * leave;
            place[j] = place[j] * (1 - (on + leave) / rate) + place[j + 1] * next / rate;
        }
    }
    return result + fmax(left_over, 0) * served;
}

struct chain_row {
    const char *name;
    int64_t contacts, handling_s, patience_s, target_s;
    int agents;
};

static struct chain_row chain_rows[] = {
    {"the vector's floor with 10", 100, 180, 120, 20, 10},
    {"with more than are needed", 100, 180, 120, 20, 20},
    {"with fewer agents than load", 100, 180, 120, 20, 5},
    {"one agent", 100, 180, 120, 20, 1},
    {"one agent and hardly a contact", 1, 60, 120, 20, 1},
    {"agents as many as load", 360, 240, 180, 15, 48},
    {"one more than load", 360, 240, 180, 15, 49},
    {"patient callers", 100, 180, 3600, 20, 9},
    {"very patient callers and enough agents", 100, 180, 36000, 20, 12},
    {"impatient callers", 100, 180, 5, 20, 9},
    {"callers who hardly wait at all", 100, 180, 1, 1, 9},
    {"a target of nought: only who finds an agent free", 100, 180, 120, 0, 10},
    {"a target beyond every wait", 100, 180, 120, 6000, 10},
    {"a long target and an overload", 200, 180, 300, 120, 12},
    {"a floor of two hundred", 2000, 170, 150, 20, 185},
    {"two hundred, overloaded by half", 2000, 250, 150, 20, 185},
};

static void test_chain(void **state)
{
    const struct chain_row *row = *state;
    const struct staffing_demand demand =
        demand_of(row->contacts, row->handling_s, row->patience_s, row->target_s, 80);
    struct staffing_estimate estimate;
    static struct chain chain;
    double handling_s = (double)row->handling_s;
    double arrivals_per_s = (double)row->contacts / 1800;
    double leave = handling_s / (double)row->patience_s;
    double load = arrivals_per_s * handling_s;
    sum_chain(load, row->agents, leave, &chain);
    assert_true(staffing_erlang_a(&demand, row->agents, &estimate));
    expect_close(estimate.load, load, 1e-12);
    expect_close(estimate.wait_probability, chain.busy, 1e-10);
    /* "P_ab = theta * L_q / arrival rate, mean wait (all) = L_q / arrival rate" */
    expect_close(estimate.mean_wait_ms / 1000, chain.queue / arrivals_per_s, 1e-7);
    expect_close(estimate.abandonment,
                 chain.queue / (double)row->patience_s / arrivals_per_s, 1e-10);
    /* Agents answer as many as do not leave. */
    expect_close(estimate.occupancy, load * (1 - estimate.abandonment) / row->agents,
                 1e-12);
    double at_once = 1 - chain.busy;
    double later =
        served_after_wait(&chain, row->agents, leave, (double)row->target_s / handling_s);
    expect_close(estimate.service_level, at_once + later, 1e-9);
}

/* With endless patience nobody leaves: Erlang A is Erlang C. */
static void test_patience_without_end(void **state)
{
    (void)state;
    struct staffing_demand demand = demand_of(360, 240, -1, 15, 80);
    demand.patience_ms = (struct figure){INT64_MAX, 1};
    struct staffing_estimate a;
    struct staffing_estimate c;
    for (int64_t agents = 49; agents < 70; agents++) {
        assert_true(staffing_erlang_a(&demand, agents, &a));
        assert_true(staffing_erlang_c(&demand, agents, &c));
        expect_close(a.wait_probability, c.wait_probability, 1e-9);
        expect_close(a.service_level, c.service_level, 1e-9);
        expect_close(a.mean_wait_ms, c.mean_wait_ms, 1e-4);
        expect_close(a.abandonment, 0, 1e-9);
    }
    assert_int_equal(staffing_least_a(&demand).num, staffing_least_c(&demand).num);
}

/* With no patience at all nobody waits: Erlang's loss formula, here as its own sum. */
static void test_no_patience(void **state)
{
    (void)state;
    struct staffing_demand demand = demand_of(100, 180, 0, 20, 80);
    struct staffing_estimate estimate;
    double term = 1;
    double sum = 1;
    for (int n = 1; n <= 20; n++) {
        term *= 10 / (double)n;
        sum += term;
        assert_true(staffing_erlang_a(&demand, n, &estimate));
        expect_close(estimate.abandonment, term / sum, 1e-14);
        expect_close(estimate.service_level, 1 - term / sum, 1e-14);
        expect_close(estimate.mean_wait_ms, 0, 0);
    }
    demand.patience_ms = (struct figure){1, 1000000};
    struct staffing_estimate nearly;
    assert_true(staffing_erlang_a(&demand, 20, &nearly));
    expect_close(nearly.abandonment, estimate.abandonment, 1e-9);
    expect_close(nearly.service_level, estimate.service_level, 1e-9);
}

/* "Finite at n <= E": with nobody there, all wait their whole patience and leave. */
static void test_nobody_there(void **state)
{
    (void)state;
    const struct staffing_demand demand = demand_of(100, 180, 120, 20, 80);
    struct staffing_estimate estimate;
    assert_true(staffing_erlang_a(&demand, 0, &estimate));
    expect_close(estimate.abandonment, 1, 0);
    expect_close(estimate.service_level, 0, 0);
    expect_close(estimate.mean_wait_ms, 120000, 1e-6);
    expect_close(estimate.occupancy, 0, 0);
}

/* -- no data ---------------------------------------------------------------------------
 */

struct null_row {
    const char *name;
    struct staffing_demand demand;
    int64_t agents;
    bool c, a;                /* is there an estimate? */
    int64_t least_a, least_c; /* ANY: whatever it is, there is one; -1: none */
};

/* In the order of the struct: arrivals, interval, handling, patience, target, goal. */
static struct null_row null_rows[] = {
    {"all is known",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     14,
     true,
     true,
     ANY,
     14},
    {"arrivals not known",
     {{0, 0}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     14,
     false,
     false,
     -1,
     -1},
    {"arrivals below nought",
     {{-1, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     14,
     false,
     false,
     -1,
     -1},
    {"no arrivals need nobody, and have no service level",
     {{0, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     14,
     false,
     false,
     0,
     0},
    {"a thousandth of a contact needs somebody",
     {{1, 1000}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     1,
     true,
     true,
     1,
     1},
    {"handling time not known",
     {{100, 1}, HALF_HOUR_MS, {0, 0}, {120000, 1}, 20000, 8000},
     14,
     false,
     false,
     -1,
     -1},
    {"a handling time of nought",
     {{100, 1}, HALF_HOUR_MS, {0, 7}, {120000, 1}, 20000, 8000},
     14,
     false,
     false,
     -1,
     -1},
    {"an interval of nought",
     {{100, 1}, 0, {180000, 1}, {120000, 1}, 20000, 8000},
     14,
     false,
     false,
     -1,
     -1},
    {"a target below nought",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, -1, 8000},
     14,
     false,
     false,
     -1,
     -1},
    {"patience not known: Erlang C alone",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {5000, 0}, 20000, 8000},
     14,
     true,
     false,
     -1,
     14},
    {"C: as many agents as load",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     10,
     false,
     true,
     ANY,
     14},
    {"C: fewer agents than load",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     9,
     false,
     true,
     ANY,
     14},
    {"agents below nought",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     -1,
     false,
     false,
     ANY,
     14},
    {"a goal of nought: C needs more than the load, A nobody",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 0},
     11,
     true,
     true,
     0,
     11},
    {"a goal of 100 % cannot be promised",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 10000},
     14,
     true,
     true,
     -1,
     -1},
    {"a goal below nought",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, -1},
     14,
     true,
     true,
     -1,
     -1},
    {"more agents than there are numbers",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     INT64_MAX,
     true,
     true,
     ANY,
     14},
};

static void expect_least(struct figure least, int64_t wanted)
{
    assert_int_equal(figure_is_known(least), wanted >= 0);
    if (wanted >= 0 && wanted != ANY) {
        assert_int_equal(least.num, wanted);
    }
}

static void test_null(void **state)
{
    const struct null_row *row = *state;
    struct staffing_estimate estimate = {.load = -7};
    assert_int_equal(staffing_erlang_c(&row->demand, row->agents, &estimate), row->c);
    assert_true(row->c == (estimate.load >= 0)); /* untouched if there is none */
    estimate.load = -7;
    assert_int_equal(staffing_erlang_a(&row->demand, row->agents, &estimate), row->a);
    assert_true(row->a == (estimate.load >= 0));
    expect_least(staffing_least_a(&row->demand), row->least_a);
    expect_least(staffing_least_c(&row->demand), row->least_c);
}

/* Far above the load nobody waits, and nothing but numbers comes out. */
static void test_huge_n(void **state)
{
    (void)state;
    const struct staffing_demand demand = demand_of(100, 180, 120, 20, 80);
    struct staffing_estimate estimate;
    assert_true(staffing_erlang_c(&demand, INT64_MAX, &estimate));
    expect_close(estimate.service_level, 1, 0);
    expect_close(estimate.mean_wait_ms, 0, 0);
    assert_true(staffing_erlang_a(&demand, INT64_MAX, &estimate));
    expect_close(estimate.service_level, 1, 0);
    expect_close(estimate.abandonment, 0, 0);
}

/* -- the range -------------------------------------------------------------------------
 */

struct range_row {
    const char *name;
    struct staffing_demand demand;
    int64_t low, high; /* -1: no data */
};

static struct range_row range_rows[] = {
    {"from Erlang A to Erlang C",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     12,
     14},
    {"patience not known: no low end",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {0, 0}, 20000, 8000},
     -1,
     14},
    {"nothing known: no range",
     {{0, 0}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     -1,
     -1},
    {"nobody comes: nobody is needed",
     {{0, 1}, HALF_HOUR_MS, {180000, 1}, {120000, 1}, 20000, 8000},
     0,
     0},
    {"callers who leave before the target: still in order",
     {{100, 1}, HALF_HOUR_MS, {180000, 1}, {1000, 1}, 120000, 9500},
     13,
     15},
};

static void test_range(void **state)
{
    const struct range_row *row = *state;
    struct staffing_range range = staffing_required(&row->demand);
    expect_least(range.low, row->low);
    expect_least(range.high, row->high);
}

/* The least is one that reaches the goal, and one less does not, over a wide field. */
static void test_least_is_least(void **state)
{
    (void)state;
    for (int64_t i = 1; i <= 400; i++) {
        struct staffing_demand demand = demand_of(i * i % 997 + 1, 30 + i * 7 % 600,
                                                  i * 13 % 400, i * 3 % 90, i * 31 % 100);
        struct staffing_estimate estimate;
        struct figure least = staffing_least_a(&demand);
        double goal = (double)demand.goal_bp / 10000;
        assert_true(figure_is_known(least));
        assert_true(staffing_erlang_a(&demand, least.num, &estimate));
        assert_true(estimate.service_level >= goal);
        if (least.num > 0) {
            assert_true(staffing_erlang_a(&demand, least.num - 1, &estimate));
            assert_true(estimate.service_level < goal);
        }
        least = staffing_least_c(&demand);
        assert_true(figure_is_known(least));
        assert_true(staffing_erlang_c(&demand, least.num, &estimate));
        assert_true(estimate.service_level >= goal);
        assert_true(!staffing_erlang_c(&demand, least.num - 1, &estimate) ||
                    estimate.service_level < goal);
    }
}

/* -- hostile figures -------------------------------------------------------------------
 */

static bool is_sane(const struct staffing_estimate *estimate)
{
    const double slack = 1e-9;
    return estimate->wait_probability >= -slack &&
           estimate->wait_probability <= 1 + slack && estimate->abandonment >= -slack &&
           estimate->abandonment <= 1 + slack && estimate->service_level >= -slack &&
           estimate->service_level <= 1 + slack && estimate->occupancy >= -slack &&
           estimate->occupancy <= 1 + slack && estimate->mean_wait_ms >= 0 &&
           isfinite(estimate->mean_wait_ms);
}

/* Every combination of the smallest, usual and greatest numbers: each call ends, and what
 * comes out is a number within its bounds, or no data. */
static void test_hostile(void **state)
{
    (void)state;
    static const struct figure amounts[] = {
        {0, 1},          {1, INT64_MAX},         {1, 1},         {250000, 1},
        {3600000, 1000}, {INT64_MAX, INT64_MAX}, {INT64_MAX, 1}, {INT64_MIN, 1},
    };
    static const int64_t numbers[] = {0, 1, 20000, 900000, INT64_MAX};
    static const int64_t agents[] = {0, 1, 60, STAFFING_AGENTS_MAX, INT64_MAX};
    enum { AMOUNTS = sizeof amounts / sizeof amounts[0], NUMBERS = 5 };
    size_t known = 0;
    for (size_t i = 0; i < (size_t)AMOUNTS * AMOUNTS * AMOUNTS * NUMBERS * NUMBERS; i++) {
        size_t rest = i / NUMBERS / NUMBERS;
        const struct staffing_demand demand = {
            .interval_ms = numbers[i % NUMBERS],
            .target_ms = numbers[i / NUMBERS % NUMBERS],
            .arrivals = amounts[rest % AMOUNTS],
            .handling_ms = amounts[rest / AMOUNTS % AMOUNTS],
            .patience_ms = amounts[rest / AMOUNTS / AMOUNTS],
            .goal_bp = 9999,
        };
        struct staffing_estimate estimate;
        for (size_t k = 0; k < sizeof agents / sizeof agents[0]; k++) {
            if (staffing_erlang_c(&demand, agents[k], &estimate)) {
                assert_true(is_sane(&estimate));
                known++;
            }
            if (staffing_erlang_a(&demand, agents[k], &estimate)) {
                assert_true(is_sane(&estimate));
                known++;
            }
        }
        struct staffing_range range = staffing_required(&demand);
        assert_true(!figure_is_known(range.low) || range.low.num <= STAFFING_AGENTS_MAX);
    }
    assert_true(known > 1000);
}

struct size_row {
    const char *name;
    int64_t contacts, target_s;
    bool a, c; /* is there an answer? */
};

/* Contacts of 180 s in half an hour: ten make a load of one. */
static struct size_row size_rows[] = {
    {"a great load", 98000, 20, true, true},
    {"a load whose agents would be over the limit", 100000, 0, false, false},
    {"a load over the limit", 100001, 20, false, false},
    {"millions of contacts", 50000000, 20, false, false},
    {"as many agents as the limit, if some callers leave", 100000, 20, true, false},
};

static void test_size(void **state)
{
    const struct size_row *row = *state;
    const struct staffing_demand demand =
        demand_of(row->contacts, 180, 120, row->target_s, 99);
    struct figure least = staffing_least_a(&demand);
    assert_int_equal(figure_is_known(least), row->a);
    assert_true(!row->a || least.num <= STAFFING_AGENTS_MAX);
    assert_int_equal(figure_is_known(staffing_least_c(&demand)), row->c);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "C: 360 in 30 min, AHT 240 s, 55 agents, 15 s", test_vector_c);
    ROWS_ADD(&rows, test_least_c, least_c_rows);
    ROWS_ADD(&rows, test_vector_a, vector_a_rows);
    ROWS_ADD(&rows, test_chain, chain_rows);
    rows_add_one(&rows, "A: endless patience is Erlang C", test_patience_without_end);
    rows_add_one(&rows, "A: no patience is Erlang's loss formula", test_no_patience);
    rows_add_one(&rows, "A: with nobody there all leave", test_nobody_there);
    ROWS_ADD(&rows, test_null, null_rows);
    rows_add_one(&rows, "far above the load nobody waits", test_huge_n);
    ROWS_ADD(&rows, test_range, range_rows);
    rows_add_one(&rows, "the least reaches the goal, one less does not",
                 test_least_is_least);
    rows_add_one(&rows, "hostile figures give bounded numbers or none", test_hostile);
    ROWS_ADD(&rows, test_size, size_rows);
    return rows_run(&rows, "stats/staffing");
}
