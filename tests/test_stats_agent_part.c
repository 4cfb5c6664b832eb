/* metrics.md section 6: where a contact's answer, end and work count for its agent, under
 * each credit mode. */

#include "stats/agent_part.h"
#include "support/rows.h"

#define ENTRY_MS  INT64_C(100000)
#define ANSWER_MS INT64_C(850000)
#define END_MS    INT64_C(950000) /* in the next quarter-hour */
#define BOUND_MS  INT64_C(900000)

/* Of each tally what lies in the first quarter-hour and in the second. */
struct laid {
    int64_t in[2][TALLY_AGENT_COUNT];
};

static void lay(void *context, enum tally tally, int64_t at_ms, int64_t value)
{
    struct laid *laid = context;
    laid->in[at_ms >= BOUND_MS][tally] += value;
}

static struct credit credit_of_call(void)
{
    struct credit credit = *credit_blank();
    credit.outcome = OUTCOME_ANSWERED;
    credit.agent = 3;
    credit.entry_ms = ENTRY_MS;
    credit.outcome_ms = ANSWER_MS;
    credit.ended_ms = END_MS;
    credit.wait_ms = ANSWER_MS - ENTRY_MS;
    credit.talk_ms = 80000;
    credit.hold_ms = 20000;
    credit.wrapup_ms = 5000;
    credit.wrapup_from_ms = END_MS;
    credit.handled = true;
    credit.transferred = true;
    return credit;
}

struct row {
    const char *name;
    enum rule_credit mode;
    enum tally tally;
    int64_t first, second;
};

static struct row rows_of_parts[] = {
    {"start: the answer at the entry", RULE_CREDIT_START, TALLY_ANSWERED, 1, 0},
    {"start: its wait too", RULE_CREDIT_START, TALLY_ANSWERED_WAIT_MS, 750000, 0},
    {"start: handled at the entry", RULE_CREDIT_START, TALLY_HANDLED, 1, 0},
    {"start: transfers too", RULE_CREDIT_START, TALLY_TRANSFERS, 1, 0},
    {"start: all of the talk", RULE_CREDIT_START, TALLY_TALK_MS, 80000, 0},
    {"end: the answer at the outcome", RULE_CREDIT_END, TALLY_ANSWERED, 1, 0},
    {"end: handled at the end", RULE_CREDIT_END, TALLY_HANDLED, 0, 1},
    {"end: all of the hold there", RULE_CREDIT_END, TALLY_HOLD_MS, 0, 20000},
    {"split: handled at the end", RULE_CREDIT_SPLIT, TALLY_HANDLED, 0, 1},
    {"split: talk is cut at the bound", RULE_CREDIT_SPLIT, TALLY_TALK_MS, 40000, 40000},
    {"split: hold lies where it was", RULE_CREDIT_SPLIT, TALLY_HOLD_MS, 10000, 10000},
    {"split: wrap-up behind the end", RULE_CREDIT_SPLIT, TALLY_WRAPUP_MS, 0, 5000},
};

static void test_part(void **state)
{
    const struct row *row = *state;
    struct credit credit = credit_of_call();
    const struct work_hold holds[] = {{890000, 910000}};
    struct agent_part part = {&credit, row->mode, holds, 1, 1};
    struct laid laid = {{{0}}};
    agent_part_answer(&part, lay, &laid);
    agent_part_handled(&part, lay, &laid);
    assert_int_equal(laid.in[0][row->tally], row->first);
    assert_int_equal(laid.in[1][row->tally], row->second);
    part.sign = -1;
    agent_part_answer(&part, lay, &laid);
    agent_part_handled(&part, lay, &laid);
    for (size_t i = 0; i < TALLY_AGENT_COUNT; i++) {
        assert_int_equal(laid.in[0][i], 0);
        assert_int_equal(laid.in[1][i], 0);
    }
}

/* One that was lost has an answer and no end. */
static void test_lost(void **state)
{
    (void)state;
    struct credit credit = credit_of_call();
    credit.handled = false;
    credit.timed_out_active = true;
    const struct agent_part part = {&credit, RULE_CREDIT_START, NULL, 0, 1};
    struct laid laid = {{{0}}};
    agent_part_answer(&part, lay, &laid);
    agent_part_handled(&part, lay, &laid);
    assert_int_equal(laid.in[0][TALLY_TIMED_OUT_ACTIVE], 1);
    assert_int_equal(laid.in[0][TALLY_HANDLED], 0);
    assert_int_equal(laid.in[0][TALLY_TALK_MS], 0);
}

struct counts_row {
    const char *name;
    uint32_t agent;
    enum outcome outcome;
    bool deferred, expected;
};

static struct counts_row counts_rows[] = {
    {"an answer counts for its agent", 3, OUTCOME_ANSWERED, false, true},
    {"of nobody it counts for nobody", AGENT_NONE, OUTCOME_ANSWERED, false, false},
    {"an abandon counts for nobody", 3, OUTCOME_ABANDONED, false, false},
    {"e-mail has figures of its own", 3, OUTCOME_ANSWERED, true, false},
};

static void test_counts(void **state)
{
    const struct counts_row *row = *state;
    struct credit credit = credit_of_call();
    credit.agent = row->agent;
    credit.outcome = (uint8_t)row->outcome;
    credit.deferred = row->deferred;
    assert_int_equal(agent_part_counts(&credit), row->expected);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_part, rows_of_parts);
    rows_add_one(&rows, "what was lost has an answer alone", test_lost);
    ROWS_ADD(&rows, test_counts, counts_rows);
    return rows_run(&rows, "stats/agent_part");
}
