/* Why a ring, an attempt, a result or a spell counts, and how: metrics.md sections 2, 3,
 * 8 and 9, one item at a time. That many of them give the engine's figures is
 * test_ctl_oracle_explain.c's. */

#include "stats/item_reason.h"
#include "stats/shift.h"
#include "support/rows.h"

#define FROM_MS INT64_C(1000000)
#define TO_MS   INT64_C(1900000)

struct row {
    const char *name;
    enum metric metric;
    struct item item;
    bool of_connects;
    bool here, in_num, in_den;
    int64_t num, den;
    const char *what, *rule;
};

#define AT .at_ms = FROM_MS
#define RESULT(m, v)                                                                     \
    {                                                                                    \
        .kind = ITEM_RESULT, AT, .measure = (m), .value_milli = (v)                      \
    }
#define ATTEMPT(c)                                                                       \
    {                                                                                    \
        .kind = ITEM_ATTEMPT, AT, .connected = (c)                                       \
    }
#define SPELL(s)                                                                         \
    {                                                                                    \
        .kind = ITEM_SPELL, AT, .to_ms = FROM_MS + 60000, .state = (s)                   \
    }

static const char unanswered[] = "only what a person answered counts";
static const char other_state[] = "a state that this number is not made of";

/* clang-format off */
static struct row rows_of_items[] = {
    /* "contacts rung at the agent (contact.offered)" */
    {"a ring is offered to its agent", METRIC_OFFERED, {.kind = ITEM_RING, AT},
     false, true, true, false, 1, 0, "rang at the agent", ""},
    {"a miss is not offered", METRIC_OFFERED, {.kind = ITEM_MISS, AT},
     false, false, false, false, 0, 0, "a ring that the agent missed", ""},
    {"rings an agent missed", METRIC_UNANSWERED, {.kind = ITEM_MISS, AT},
     false, true, true, false, 1, 0, "a ring that the agent missed", ""},
    {"the first instant of a span is in it", METRIC_DIALS, ATTEMPT(false),
     false, true, true, false, 1, 0, "nobody answered", ""},
    {"the last one is not", METRIC_DIALS, {.kind = ITEM_ATTEMPT, .at_ms = TO_MS},
     false, false, false, false, 0, 0, "nobody answered", ""},
    {"before it is not", METRIC_DIALS, {.kind = ITEM_ATTEMPT, .at_ms = FROM_MS - 1},
     false, false, false, false, 0, 0, "nobody answered", ""},
    /* "attempts a person answered; / dials" */
    {"an attempt that nobody answered is no connect", METRIC_CONNECTS, ATTEMPT(false),
     false, true, false, false, 0, 0, "nobody answered", unanswered},
    {"an attempt that a person answered is", METRIC_CONNECTS, ATTEMPT(true),
     false, true, true, false, 1, 0, "a person answered", ""},
    {"every attempt is in the connect rate", METRIC_CONNECT_RATE, ATTEMPT(false),
     false, true, false, true, 0, 1, "nobody answered", ""},
    {"a connect is in both", METRIC_CONNECT_RATE, ATTEMPT(true),
     false, true, true, true, 1, 1, "a person answered", ""},
    /* "the wanted person reached; / dials, or / connects (`contact_rate_base`)" */
    {"contact rate: dials", METRIC_CONTACT_RATE, ATTEMPT(false),
     false, true, false, true, 0, 1000, "nobody answered", ""},
    {"contact rate: connects only", METRIC_CONTACT_RATE, ATTEMPT(false),
     true, true, false, false, 0, 0, "nobody answered", unanswered},
    {"contact rate: the wanted person", METRIC_CONTACT_RATE,
     RESULT(RESULT_RIGHT_PARTY, 1000),
     false, true, true, false, 1000, 0, "the wanted person reached", ""},
    /* "sum of sales; sum of amounts in minor units" */
    {"a sale of two", METRIC_SALES, RESULT(RESULT_SALE, 2000),
     false, true, true, false, 2000, 0, "sale", ""},
    {"revenue is no sale", METRIC_SALES, RESULT(RESULT_REVENUE, 2000),
     false, false, false, false, 0, 0, "revenue", ""},
    {"an order", METRIC_ORDERS, RESULT(RESULT_ORDER, 1000),
     false, true, true, false, 1000, 0, "order", ""},
    {"a complaint", METRIC_COMPLAINTS, RESULT(RESULT_COMPLAINT, 1000),
     false, true, true, false, 1000, 0, "complaint", ""},
    {"revenue", METRIC_REVENUE, RESULT(RESULT_REVENUE, 5000),
     false, true, true, false, 5000, 0, "revenue", ""},
    {"an attempt is no result", METRIC_SALES, ATTEMPT(true),
     false, false, false, false, 0, 0, "a person answered", ""},
    /* "sales / right_party" */
    {"conversion: the sale", METRIC_CONVERSION, RESULT(RESULT_SALE, 1000),
     false, true, true, false, 1000, 0, "sale", ""},
    {"conversion: the wanted person", METRIC_CONVERSION,
     RESULT(RESULT_RIGHT_PARTY, 1000),
     false, true, false, true, 0, 1000, "the wanted person reached", ""},
    /* "mean of survey scores, of quality scores, and their numbers" */
    {"a survey is scored and counted", METRIC_CSAT_MEAN, RESULT(RESULT_CSAT, 4500),
     false, true, true, true, 4500, 1000, "survey score", ""},
    {"a survey counts as one", METRIC_CSAT_N, RESULT(RESULT_CSAT, 4500),
     false, true, true, false, 1, 0, "survey score", ""},
    {"a quality score", METRIC_QA_MEAN, RESULT(RESULT_QA, 90000),
     false, true, true, true, 90000, 1000, "quality score", ""},
    {"a contact not resolved is judged", METRIC_FCR, RESULT(RESULT_FCR, 0),
     false, true, true, true, 0, 1000, "judged for first-contact resolution", ""},
    /* "contacts we dropped for want of an agent; / answered by a person" */
    {"a drop", METRIC_DROP_RATE, RESULT(RESULT_DROP, 1000),
     false, true, true, false, 1000, 0, "dropped for want of an agent", ""},
    {"what nobody answered is in no drop rate", METRIC_DROP_RATE, ATTEMPT(false),
     false, true, false, false, 0, 0, "nobody answered", unanswered},
    {"attempts to call back", METRIC_CALLBACKS_ATTEMPTS, {.kind = ITEM_CALLBACK, AT},
     false, true, true, false, 1, 0, "an attempt to call back", ""},
    /* "(on contact + hold + wrap-up) / (the same + ready + ringing)" */
    {"busy time is in both", METRIC_OCCUPANCY, SPELL(AGENT_HOLD),
     false, true, true, true, 60000, 60000, "all contacts on hold", ""},
    {"time ready in the denominator", METRIC_OCCUPANCY, SPELL(AGENT_READY),
     false, true, false, true, 0, 60000, "ready", ""},
    {"time not ready in neither", METRIC_OCCUPANCY, SPELL(AGENT_NOT_READY),
     false, true, false, false, 0, 0, "not ready", other_state},
    {"time logged out in neither", METRIC_OCCUPANCY, SPELL(AGENT_LOGGED_OUT),
     false, true, false, false, 0, 0, "logged out", other_state},
    /* "(occupancy's numerator + productive not-ready) / logged-in time" */
    {"productive time is used", METRIC_UTILISATION,
     {.kind = ITEM_SPELL, AT, .to_ms = FROM_MS + 60000, .state = AGENT_NOT_READY,
      .productive = true},
     false, true, true, true, 60000, 60000, "not ready, productive", ""},
    {"other time not ready is not", METRIC_UTILISATION, SPELL(AGENT_NOT_READY),
     false, true, false, true, 0, 60000, "not ready", ""},
    {"a spell is cut at the span's start", METRIC_LOGGED_IN_MS,
     {.kind = ITEM_SPELL, .at_ms = FROM_MS - 5000, .to_ms = FROM_MS + 7000,
      .state = AGENT_READY},
     false, true, true, false, 7000, 0, "ready", ""},
    {"and at its end", METRIC_STATE_READY_MS,
     {.kind = ITEM_SPELL, .at_ms = TO_MS - 2000, .to_ms = TO_MS + 7000,
      .state = AGENT_READY},
     false, true, true, false, 2000, 0, "ready", ""},
    {"one that ends as the span begins is not in it", METRIC_LOGGED_IN_MS,
     {.kind = ITEM_SPELL, .at_ms = FROM_MS - 5000, .to_ms = FROM_MS,
      .state = AGENT_READY},
     false, false, false, false, 0, 0, "ready", ""},
    /* "scheduled minutes spent in the scheduled kind of state / scheduled minutes" */
    {"a shift and what was kept of it", METRIC_ADHERENCE,
     {.kind = ITEM_SHIFT, AT, .to_ms = FROM_MS + 60000, .kept_ms = 45000,
      .shift = SHIFT_BREAK},
     false, true, true, true, 45000, 60000, "scheduled for a break", ""},
    {"a shift is scheduled time", METRIC_SCHEDULED_MS,
     {.kind = ITEM_SHIFT, AT, .to_ms = FROM_MS + 60000, .shift = SHIFT_WORK},
     false, true, true, false, 60000, 0, "scheduled to work", ""},
    {"a spell is no shift", METRIC_SCHEDULED_MS, SPELL(AGENT_READY),
     false, false, false, false, 0, 0, "ready", ""},
    /* "sales / logged-in agent hours" */
    {"an hour is what the rate is over", METRIC_SALES_PER_HOUR, SPELL(AGENT_WRAPUP),
     false, true, false, true, 0, 60000, "wrap-up", ""},
    {"a sale in thousandths an hour", METRIC_SALES_PER_HOUR, RESULT(RESULT_SALE, 1000),
     false, true, true, false, 3600000, 0, "sale", ""},
};
/* clang-format on */

static void test_item(void **state)
{
    const struct row *row = *state;
    const struct reason_terms terms = {.metric = row->metric,
                                       .contact_rate_of_connects = row->of_connects,
                                       .from_ms = FROM_MS,
                                       .to_ms = TO_MS};
    struct reason reason;
    item_reason_of(&terms, &row->item, &reason);
    assert_int_equal(reason.here, row->here);
    assert_int_equal(reason.in_num, row->in_num);
    assert_int_equal(reason.in_den, row->in_den);
    assert_int_equal(reason.num, row->num);
    assert_int_equal(reason.den, row->den);
    assert_string_equal(reason.what, row->what);
    assert_string_equal(reason.rule, row->rule);
}

/* -- the figure ------------------------------------------------------------------------
 */

struct figure_row {
    const char *name;
    enum metric metric;
    struct reason_sum sum;
    struct figure expected;
};

static struct figure_row figure_rows[] = {
    {"a count is a count", METRIC_DIALS, {7, 0, 7}, {7, 1}},
    {"nothing is a true nought", METRIC_DIALS, {0, 0, 0}, {0, 1}},
    {"values are in thousandths", METRIC_SALES, {7500, 0, 3}, {7500, 1000}},
    {"a ratio is its parts", METRIC_CONVERSION, {2000, 5000, 7}, {2000, 5000}},
    {"a ratio of nothing is no data", METRIC_CONVERSION, {2000, 0, 2}, {0, 0}},
};

static void test_figure(void **state)
{
    const struct figure_row *row = *state;
    const struct reason_terms terms = {.metric = row->metric};
    struct figure figure = item_reason_figure(&terms, &row->sum);
    assert_int_equal(figure.num, row->expected.num);
    assert_int_equal(figure.den, row->expected.den);
}

/* -- the catalogue ---------------------------------------------------------------------
 */

/* Every metric is made of stays, of agents of now, of estimates, or of items that are
 * looked for. */
static void test_catalogue(void **state)
{
    (void)state;
    for (int i = 0; i < METRIC_COUNT; i++) {
        enum metric metric = (enum metric)i;
        enum reason_made_of made_of = reason_made_of(metric);
        bool items = made_of == REASON_RINGS || made_of == REASON_ATTEMPTS ||
                     made_of == REASON_RESULTS || made_of == REASON_AGENT_TIMES ||
                     made_of == REASON_SHIFTS;
        assert_int_equal(item_reason_kinds(metric, false) != 0, items);
        assert_int_equal(made_of == REASON_FORECAST, !items &&
                                                         made_of != REASON_AGENTS_NOW &&
                                                         !reason_is_of_stays(made_of));
        if (items) {
            assert_int_equal(reason_has_denominator(metric),
                             item_reason_has_denominator(metric));
        }
    }
    assert_int_equal(item_reason_kinds(METRIC_OFFERED, true), 1U << ITEM_RING);
    assert_int_equal(item_reason_kinds(METRIC_OFFERED, false), 0);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_item, rows_of_items);
    ROWS_ADD(&rows, test_figure, figure_rows);
    rows_add_one(&rows, "every metric is made of something", test_catalogue);
    return rows_run(&rows, "stats/item_reason");
}
