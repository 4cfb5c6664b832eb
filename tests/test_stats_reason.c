/* Why a stay counts, and how: metrics.md sections 2 to 4, 6 and 10, one stay at a time.
 * That the parts of many give the engine's figures is test_ctl_oracle_explain.c's. */

#include <stdlib.h>
#include <string.h>

#include "stats/reason.h"
#include "support/rows.h"

#define ENTRY_MS INT64_C(1000000)
#define NOW_MS   (ENTRY_MS + 300000)

/* A stay by its outcome, wait and what else is so of it. */
struct stay_of {
    enum outcome outcome;
    int64_t wait_ms;
    bool in_sl, is_short, handled;
    enum verdict verdict;
    enum event_channel channel;
};

static struct credit credit_from(const struct stay_of *of)
{
    struct credit credit = *credit_blank();
    credit.outcome = (uint8_t)of->outcome;
    credit.queue = 0;
    credit.entry_ms = ENTRY_MS;
    credit.wait_ms = of->wait_ms;
    credit.in_sl = of->in_sl;
    credit.is_short = of->is_short;
    credit.handled = of->handled;
    credit.verdict = (uint8_t)of->verdict;
    credit.judged_ms = ENTRY_MS + of->wait_ms;
    if (of->outcome != OUTCOME_WAITING) {
        credit.outcome_ms = ENTRY_MS + of->wait_ms;
    }
    if (of->handled) {
        credit.ended_ms = credit.outcome_ms + 60000;
        credit.talk_ms = 50000;
        credit.hold_ms = 10000;
        credit.wrapup_ms = 5000;
    }
    if (of->channel != EVENT_CHANNEL_NONE) {
        credit.channel = (uint8_t)of->channel;
        credit.deferred = credit_is_deferred(of->channel);
    }
    return credit;
}

static struct reason judge(const struct reason_terms *terms, const struct stay_of *of)
{
    struct engine_rule rule = engine_rule_default();
    struct credit credit = credit_from(of);
    const struct engine_stay stay = {
        .is_first = true, .due_ms = ENTRY_MS + 1000, .rule = &rule, .credit = &credit};
    struct reason reason;
    reason_of(terms, &stay, &reason);
    return reason;
}

static struct reason_terms terms_of(enum metric metric)
{
    return (struct reason_terms){.metric = metric,
                                 .formula = SERVICE_LEVEL_ALL_ABANDONS,
                                 .breach_horizon_ms = 10000,
                                 .now_ms = NOW_MS,
                                 .from_ms = 0,
                                 .to_ms = INT64_MAX};
}

/* -- the golden vectors ----------------------------------------------------------------
 */

/* So many stays of a kind. */
struct crowd {
    struct stay_of of;
    int count;
};

/* "A 1000, A_T 860, B 60, B_T 20, S 10, O 40", and vector 2. */
static const struct crowd vectors[2][6] = {
    {
        {{.outcome = OUTCOME_ANSWERED, .in_sl = true}, 860},
        {{.outcome = OUTCOME_ANSWERED, .wait_ms = 30000}, 140},
        {{.outcome = OUTCOME_ABANDONED, .in_sl = true, .is_short = true}, 10},
        {{.outcome = OUTCOME_ABANDONED, .in_sl = true}, 10},
        {{.outcome = OUTCOME_ABANDONED, .wait_ms = 30000}, 40},
        {{.outcome = OUTCOME_LEFT_OTHER, .wait_ms = 40000}, 40},
    },
    {
        {{.outcome = OUTCOME_ANSWERED, .in_sl = true}, 200},
        {{.outcome = OUTCOME_ANSWERED, .wait_ms = 30000}, 100},
        {{.outcome = OUTCOME_ABANDONED, .in_sl = true, .is_short = true}, 50},
        {{.outcome = OUTCOME_ABANDONED, .in_sl = true}, 20},
        {{.outcome = OUTCOME_ABANDONED, .wait_ms = 30000}, 30},
        {{.outcome = OUTCOME_LEFT_OTHER, .wait_ms = 40000}, 100},
    },
};

struct level_row {
    const char *name;
    int vector;
    enum service_level_formula formula;
    int hundredths; /* of a per cent */
};

static struct level_row level_rows[] = {
    {"vector 1, answered_only", 0, SERVICE_LEVEL_ANSWERED_ONLY, 8600},
    {"vector 1, all_abandons", 0, SERVICE_LEVEL_ALL_ABANDONS, 8113},
    {"vector 1, ignore_abandons_in_target", 0, SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET,
     8269},
    {"vector 1, credit_abandons_in_target", 0, SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET,
     8302},
    {"vector 1, credit_short", 0, SERVICE_LEVEL_CREDIT_SHORT, 8208},
    {"vector 1, exclude_short", 0, SERVICE_LEVEL_EXCLUDE_SHORT, 8190},
    {"vector 1, with_flow_outs", 0, SERVICE_LEVEL_WITH_FLOW_OUTS, 7818},
    {"vector 2, answered_only", 1, SERVICE_LEVEL_ANSWERED_ONLY, 6667},
    {"vector 2, all_abandons", 1, SERVICE_LEVEL_ALL_ABANDONS, 5000},
    {"vector 2, ignore_abandons_in_target", 1, SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET,
     6061},
    {"vector 2, credit_abandons_in_target", 1, SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET,
     6750},
    {"vector 2, credit_short", 1, SERVICE_LEVEL_CREDIT_SHORT, 6250},
    {"vector 2, exclude_short", 1, SERVICE_LEVEL_EXCLUDE_SHORT, 5714},
    {"vector 2, with_flow_outs", 1, SERVICE_LEVEL_WITH_FLOW_OUTS, 4000},
};

static void test_level(void **state)
{
    const struct level_row *row = *state;
    struct reason_terms terms = terms_of(METRIC_SERVICE_LEVEL);
    struct reason_sum sum = {0};
    terms.formula = row->formula;
    for (size_t i = 0; i < 6; i++) {
        const struct crowd *crowd = &vectors[row->vector][i];
        struct reason reason = judge(&terms, &crowd->of);
        bool left_out = !reason.in_num && !reason.in_den;
        assert_int_equal(left_out, reason.rule[0] != '\0'); /* "excluded by which rule" */
        for (int n = 0; n < crowd->count; n++) {
            reason_add(REASON_CONTACTS, &reason, &sum);
        }
    }
    struct figure level = reason_figure(&terms, &sum, 8000);
    assert_int_equal(figure_rounded((struct figure){level.num * 10000, level.den}),
                     row->hundredths);
}

/* -- single stays ----------------------------------------------------------------------
 */

struct stay_row {
    const char *name;
    enum metric metric;
    struct stay_of of;
    enum rule_count_at count_at;
    bool in_num, in_den;
    int64_t num;
    const char *what;
};

static struct stay_row stay_rows[] = {
    {"an answer counts at once, its end does not matter",
     METRIC_ANSWERED,
     {.outcome = OUTCOME_ANSWERED},
     RULE_COUNT_AT_END,
     true,
     false,
     1,
     "answered"},
    {"who waits is offered",
     METRIC_OFFERED,
     {.outcome = OUTCOME_WAITING},
     RULE_COUNT_AT_END,
     true,
     false,
     1,
     "entered the queue"},
    {"who waits is not answered",
     METRIC_ANSWERED,
     {.outcome = OUTCOME_WAITING},
     RULE_COUNT_AT_END,
     false,
     false,
     0,
     "no outcome"},
    {"an e-mail is in no figure of waits",
     METRIC_ASA_MS,
     {.outcome = OUTCOME_ANSWERED, .channel = EVENT_CHANNEL_EMAIL},
     RULE_COUNT_AT_END,
     false,
     false,
     0,
     "e-mail, callback or task: judged by its deadline"},
    {"asa: the wait over one",
     METRIC_ASA_MS,
     {.outcome = OUTCOME_ANSWERED, .wait_ms = 7000},
     RULE_COUNT_AT_END,
     true,
     true,
     7000,
     "answered"},
    {"asa: abandons are left out",
     METRIC_ASA_MS,
     {.outcome = OUTCOME_ABANDONED, .wait_ms = 7000},
     RULE_COUNT_AT_END,
     false,
     false,
     0,
     "not answered"},
    {"patience: a wait that was answered is in the numerator alone",
     METRIC_PATIENCE_MS,
     {.outcome = OUTCOME_ANSWERED, .wait_ms = 7000},
     RULE_COUNT_AT_END,
     true,
     false,
     7000,
     "has an outcome"},
    {"aht: talk, hold and wrap-up",
     METRIC_AHT_MS,
     {.outcome = OUTCOME_ANSWERED, .handled = true},
     RULE_COUNT_AT_END,
     true,
     true,
     65000,
     "answered, and its end is known"},
    {"aht: nothing before the end",
     METRIC_AHT_MS,
     {.outcome = OUTCOME_ANSWERED},
     RULE_COUNT_AT_END,
     false,
     false,
     0,
     "its end is not known"},
    {"transfer_rate: an end that was none is in the denominator",
     METRIC_TRANSFER_RATE,
     {.outcome = OUTCOME_ANSWERED, .handled = true},
     RULE_COUNT_AT_END,
     false,
     true,
     0,
     "not ended by a transfer"},
    {"timed out is in no rate",
     METRIC_ABANDONMENT_RATE,
     {.outcome = OUTCOME_TIMED_OUT},
     RULE_COUNT_AT_END,
     false,
     false,
     0,
     "no outcome"},
    {"longest wait: the age of now",
     METRIC_LONGEST_WAIT_MS,
     {.outcome = OUTCOME_WAITING},
     RULE_COUNT_AT_END,
     true,
     false,
     300000,
     "waiting now"},
    {"past the target and waiting",
     METRIC_BREACHED_WAITING,
     {.outcome = OUTCOME_WAITING},
     RULE_COUNT_AT_END,
     true,
     false,
     1,
     "waiting past the target"},
    {"past the target, no breach to come",
     METRIC_NEXT_BREACH_MS,
     {.outcome = OUTCOME_WAITING},
     RULE_COUNT_AT_END,
     false,
     false,
     0,
     "waiting past the target"},
    {"count_at end: who waits has no effect yet",
     METRIC_SERVICE_LEVEL,
     {.outcome = OUTCOME_WAITING, .verdict = VERDICT_LATE},
     RULE_COUNT_AT_END,
     false,
     false,
     0,
     "nothing to judge yet, or never"},
    {"count_at event: who passed the target is late at once",
     METRIC_SERVICE_LEVEL,
     {.outcome = OUTCOME_WAITING, .verdict = VERDICT_LATE},
     RULE_COUNT_AT_EVENT,
     false,
     true,
     0,
     "passed the target, counted late from then on"},
    {"count_at event: late stays late when it flows out",
     METRIC_SERVICE_LEVEL,
     {.outcome = OUTCOME_LEFT_OTHER, .verdict = VERDICT_LATE},
     RULE_COUNT_AT_EVENT,
     false,
     true,
     0,
     "passed the target, counted late from then on"},
    {"a deadline missed is in the denominator",
     METRIC_DEADLINE_RATE,
     {.outcome = OUTCOME_ANSWERED,
      .verdict = VERDICT_MISSED,
      .channel = EVENT_CHANNEL_EMAIL},
     RULE_COUNT_AT_END,
     false,
     true,
     0,
     "deadline missed"},
    {"an open e-mail past its deadline",
     METRIC_OVERDUE,
     {.outcome = OUTCOME_WAITING, .channel = EVENT_CHANNEL_TASK},
     RULE_COUNT_AT_END,
     true,
     false,
     1,
     "open past its deadline"},
    {"a callback is no e-mail",
     METRIC_OPEN,
     {.outcome = OUTCOME_WAITING, .channel = EVENT_CHANNEL_CALLBACK},
     RULE_COUNT_AT_END,
     false,
     false,
     0,
     "not an e-mail or task"},
    {"a callback given up",
     METRIC_CALLBACKS_FAILED,
     {.outcome = OUTCOME_LEFT_OTHER, .channel = EVENT_CHANNEL_CALLBACK},
     RULE_COUNT_AT_END,
     true,
     false,
     1,
     "given up"},
};

static void test_stay(void **state)
{
    const struct stay_row *row = *state;
    struct reason_terms terms = terms_of(row->metric);
    terms.count_at = row->count_at;
    struct reason reason = judge(&terms, &row->of);
    assert_int_equal(reason.in_num, row->in_num);
    assert_int_equal(reason.in_den, row->in_den);
    assert_int_equal(reason.num, row->num);
    assert_int_equal(reason.den, row->in_den ? 1 : 0);
    assert_string_equal(reason.what, row->what);
}

/* -- spans -----------------------------------------------------------------------------
 */

struct span_row {
    const char *name;
    enum metric metric;
    enum rule_credit credit;
    int64_t from_ms, to_ms;
    bool here;
    int64_t num;
};

/* Entered at 1,000 s, answered 20 s later, ended 60 s after that. */
static struct span_row span_rows[] = {
    {"start: the answer lies where the entry does", METRIC_ANSWERED, RULE_CREDIT_START,
     ENTRY_MS, ENTRY_MS + 1, true, 1},
    {"start: not where the answer was", METRIC_ANSWERED, RULE_CREDIT_START,
     ENTRY_MS + 20000, ENTRY_MS + 20001, false, 0},
    {"split: the answer lies where it was", METRIC_ANSWERED, RULE_CREDIT_SPLIT,
     ENTRY_MS + 20000, ENTRY_MS + 20001, true, 1},
    {"split: the entry where it was", METRIC_OFFERED, RULE_CREDIT_SPLIT, ENTRY_MS,
     ENTRY_MS + 1, true, 1},
    {"end: the entry lies at the outcome", METRIC_OFFERED, RULE_CREDIT_END,
     ENTRY_MS + 20000, ENTRY_MS + 20001, true, 1},
    {"end: all its work lies at its end", METRIC_AHT_MS, RULE_CREDIT_END,
     ENTRY_MS + 80000, ENTRY_MS + 80001, true, 65000},
    {"the span's end is no more in it", METRIC_OFFERED, RULE_CREDIT_START, 0, ENTRY_MS,
     false, 0},
};

static void test_span(void **state)
{
    const struct span_row *row = *state;
    const struct stay_of of = {
        .outcome = OUTCOME_ANSWERED, .wait_ms = 20000, .handled = true};
    struct reason_terms terms = terms_of(row->metric);
    terms.credit = row->credit;
    terms.from_ms = row->from_ms;
    terms.to_ms = row->to_ms;
    struct reason reason = judge(&terms, &of);
    assert_int_equal(reason.here, row->here);
    assert_int_equal(reason.num, row->num);
}

/* -- the table -------------------------------------------------------------------------
 */

static void test_every_metric(void **state)
{
    (void)state;
    for (int i = 0; i < METRIC_COUNT; i++) {
        enum metric metric = (enum metric)i;
        enum reason_made_of made_of = reason_made_of(metric);
        bool ratio = metric_info(metric)->unit == METRIC_UNIT_RATIO;
        assert_true(strlen(reason_made_of_name(made_of)) > 0);
        if (reason_is_of_stays(made_of) && ratio) {
            assert_true(reason_has_denominator(metric));
        }
    }
}

/* "A ratio or mean with denominator 0, a maximum or percentile of nothing, is null." */
static void test_nothing(void **state)
{
    (void)state;
    const struct reason_sum nothing = {0};
    for (int i = 0; i < METRIC_COUNT; i++) {
        struct reason_terms terms = terms_of((enum metric)i);
        enum reason_made_of made_of = reason_made_of(terms.metric);
        if (!reason_is_of_stays(made_of) || made_of == REASON_PERCENTILE) {
            continue;
        }
        bool count = made_of == REASON_CONTACTS && !reason_has_denominator(terms.metric);
        assert_int_equal(figure_is_known(reason_figure(&terms, &nothing, 8000)), count);
    }
}

/* "The smallest value with at least ceil(p * n / 100) values at or below it." */
static void test_rank(void **state)
{
    (void)state;
    assert_int_equal(reason_rank(METRIC_WAIT_P50_MS, 0), 0);
    assert_int_equal(reason_rank(METRIC_WAIT_P50_MS, 1), 1);
    assert_int_equal(reason_rank(METRIC_WAIT_P50_MS, 5), 3);
    assert_int_equal(reason_rank(METRIC_WAIT_P90_MS, 78), 71);
    assert_int_equal(reason_rank(METRIC_WAIT_P95_MS, 100), 95);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_level, level_rows);
    ROWS_ADD(&rows, test_stay, stay_rows);
    ROWS_ADD(&rows, test_span, span_rows);
    rows_add_one(&rows, "every metric says what it is made of", test_every_metric);
    rows_add_one(&rows, "of nothing there is no ratio, mean or longest", test_nothing);
    rows_add_one(&rows, "ranks of percentiles", test_rank);
    return rows_run(&rows, "stats/reason");
}
