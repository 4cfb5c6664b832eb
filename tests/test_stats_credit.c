/* What a stay counts for: the boundaries of metrics.md sections 1 and 4 in all seven
 * formulas, both flags and both count_at. */

#include "stats/credit.h"
#include "support/rows.h"

#define START_MS INT64_C(1795341600000)
#define T_MS     20000
#define S_MS     5000

static struct facts waited(int64_t wait_ms, bool answered)
{
    struct facts facts = *facts_blank();
    facts.queued = (struct stamp){START_MS, 1};
    if (answered) {
        facts.answered = (struct stamp){START_MS + wait_ms, 2};
        facts.answered_agent = 0;
    } else {
        facts.left = (struct stamp){START_MS + wait_ms, 2};
        facts.left_reason = EVENT_REASON_ABANDONED;
    }
    return facts;
}

static struct credit credit_now(const struct facts *facts, const struct engine_rule *rule,
                                int64_t now_ms)
{
    struct credit_terms terms = {rule, EVENT_NO_TIME, START_MS + now_ms};
    struct credit credit;
    credit_of(facts, 0, &terms, &credit);
    return credit;
}

struct boundary {
    const char *name;
    int64_t wait_ms;
    bool answered, exclusive;
    bool in_sl, is_short;
};

/* T16: "wait T, T + 1 ms, s, s + 1 ms" */
static struct boundary boundaries[] = {
    {"inclusive: answered at T is inside", T_MS, true, false, true, false},
    {"inclusive: answered at T + 1 ms is outside", T_MS + 1, true, false, false, false},
    {"exclusive: answered at T is outside", T_MS, true, true, false, false},
    {"exclusive: answered at T - 1 ms is inside", T_MS - 1, true, true, true, false},
    {"inclusive: abandoned at s is short", S_MS, false, false, true, true},
    {"inclusive: abandoned at s + 1 ms is not", S_MS + 1, false, false, true, false},
    {"exclusive: abandoned at s is not short", S_MS, false, true, true, false},
    {"exclusive: abandoned at s - 1 ms is", S_MS - 1, false, true, true, true},
    {"inclusive: abandoned at T is in target", T_MS, false, false, true, false},
    {"exclusive: abandoned at T is not", T_MS, false, true, false, false},
};

static void test_boundary(void **state)
{
    const struct boundary *row = *state;
    struct engine_rule rule = engine_rule_default();
    rule.target_exclusive = rule.short_exclusive = row->exclusive;
    struct facts facts = waited(row->wait_ms, row->answered);
    struct credit credit = credit_now(&facts, &rule, 60000);
    assert_int_equal(credit.wait_ms, row->wait_ms);
    assert_int_equal(credit.in_sl, row->in_sl);
    assert_int_equal(credit.is_short, row->is_short);
    assert_int_equal(credit.verdict, VERDICT_NONE); /* counted at the end */

    /* "at the first of answered, left, or T passed" */
    rule.count_at = RULE_COUNT_AT_EVENT;
    credit = credit_now(&facts, &rule, 60000);
    assert_int_equal(credit.verdict, row->in_sl ? VERDICT_IN : VERDICT_LATE);
    int64_t passed_ms = START_MS + T_MS + (row->exclusive ? 0 : 1);
    int64_t outcome_ms = START_MS + row->wait_ms;
    assert_int_equal(credit.judged_ms,
                     row->in_sl || outcome_ms < passed_ms ? outcome_ms : passed_ms);
}

/* "An entry waiting past T is in the denominator from that instant." */
static void test_event_while_waiting(void **state)
{
    (void)state;
    struct engine_rule rule = engine_rule_default();
    rule.count_at = RULE_COUNT_AT_EVENT;
    struct facts facts = *facts_blank();
    facts.queued = (struct stamp){START_MS, 1};
    struct credit credit = credit_now(&facts, &rule, T_MS);
    assert_int_equal(credit.outcome, OUTCOME_WAITING);
    assert_int_equal(credit.verdict, VERDICT_NONE);
    struct credit_terms terms = {&rule, EVENT_NO_TIME, START_MS};
    assert_int_equal(credit_changes_ms(&credit, &terms), START_MS + T_MS + 1);
    credit = credit_now(&facts, &rule, T_MS + 1);
    assert_int_equal(credit.verdict, VERDICT_LATE);
    assert_int_equal(credit_changes_ms(&credit, &terms), INT64_MAX);
    rule.count_at = RULE_COUNT_AT_END;
    credit = credit_now(&facts, &rule, T_MS + 1);
    assert_int_equal(credit.verdict, VERDICT_NONE);

    /* "Only a close as unknown or timed out takes it back" */
    rule.count_at = RULE_COUNT_AT_EVENT;
    facts.closed = FACT_CLOSED_UNKNOWN;
    facts.closed_ms = START_MS + 30000;
    credit = credit_now(&facts, &rule, 60000);
    assert_int_equal(credit.outcome, OUTCOME_UNKNOWN);
    assert_int_equal(credit.verdict, VERDICT_NONE);
}

/* "A negative wait becomes 0 and an integrity fault. A wait_ms longer than the entry's
 * own age by over 2 s is replaced by that age, also a fault." */
struct wait_row {
    const char *name;
    int64_t answered_ms, said_ms;
    int vague;
    int64_t wait_ms;
    int faults;
};

static struct wait_row wait_rows[] = {
    {"not said: the age", 7000, EVENT_NO_NUMBER, 0, 7000, 0},
    {"said: the source's word", 7000, 6000, 0, 6000, 0},
    {"said 2 s too long: still its word", 7000, 9000, 0, 9000, 0},
    {"said over 2 s too long: the age, a fault", 7000, 9001, 0, 7000, 1},
    {"of an age that is not known exactly its word holds", 7000, 60000, FACT_VAGUE_QUEUED,
     60000, 0},
    {"answered before it was queued: 0, a fault", -1, EVENT_NO_NUMBER, 0, 0, 1},
};

static void test_wait(void **state)
{
    const struct wait_row *row = *state;
    struct engine_rule rule = engine_rule_default();
    struct facts facts = waited(row->answered_ms, true);
    facts.answered_wait_ms = row->said_ms;
    facts.vague = (uint8_t)row->vague;
    struct credit credit = credit_now(&facts, &rule, 60000);
    assert_int_equal(credit.wait_ms, row->wait_ms);
    assert_int_equal(credit.faults, row->faults);
}

struct place_row {
    const char *name;
    enum rule_credit mode;
    int64_t offered_ms, outcome_ms, handled_ms; /* after the start */
};

/* The table of section 6: entry at 0, answered at 10 s, ended at 70 s. */
static struct place_row place_rows[] = {
    {"start: all with the entry", RULE_CREDIT_START, 0, 0, 0},
    {"split: each thing at its instant", RULE_CREDIT_SPLIT, 0, 10000, 70000},
    {"end: the entry with its outcome", RULE_CREDIT_END, 10000, 10000, 70000},
};

static void test_places(void **state)
{
    const struct place_row *row = *state;
    struct engine_rule rule = engine_rule_default();
    struct facts facts = waited(10000, true);
    facts.ended = (struct stamp){START_MS + 70000, 3};
    struct credit credit = credit_now(&facts, &rule, 100000);
    struct credit_places at = credit_places(&credit, row->mode);
    assert_int_equal(at.offered_ms, START_MS + row->offered_ms);
    assert_int_equal(at.outcome_ms, START_MS + row->outcome_ms);
    assert_int_equal(at.handled_ms, START_MS + row->handled_ms);
    assert_int_equal(credit.talk_ms, 60000);
    assert_true(credit_is_closed(&credit));

    struct facts waits = *facts_blank();
    waits.queued = (struct stamp){START_MS, 1};
    credit = credit_now(&waits, &rule, 1000);
    at = credit_places(&credit, row->mode);
    bool placed = row->mode != RULE_CREDIT_END; /* else with the interval that runs */
    assert_int_equal(at.offered_ms, placed ? START_MS : EVENT_NO_TIME);
    assert_int_equal(at.outcome_ms, EVENT_NO_TIME);
    assert_false(credit_is_closed(&credit));
}

/* Section 10: "first reply with business age <= deadline; later, or overdue now" */
struct due_row {
    const char *name;
    int64_t replied_ms, now_ms; /* replied 0: not yet */
    enum verdict verdict;
};

static struct due_row due_rows[] = {
    {"open before the deadline: neither", 0, 59999, VERDICT_NONE},
    {"open at the deadline: neither", 0, 60000, VERDICT_NONE},
    {"open past the deadline: missed", 0, 60001, VERDICT_MISSED},
    {"replied at the deadline: met", 60000, 90000, VERDICT_MET},
    {"replied past the deadline: missed", 60001, 90000, VERDICT_MISSED},
};

static void test_due(void **state)
{
    const struct due_row *row = *state;
    struct engine_rule rule = engine_rule_default();
    struct facts facts = *facts_blank();
    facts.queued = (struct stamp){START_MS, 1};
    facts.channel = EVENT_CHANNEL_EMAIL;
    if (row->replied_ms > 0) {
        facts.answered = (struct stamp){START_MS + row->replied_ms, 2};
    }
    struct credit_terms terms = {&rule, START_MS + 60000, START_MS + row->now_ms};
    struct credit credit;
    credit_of(&facts, 0, &terms, &credit);
    assert_true(credit.deferred);
    assert_int_equal(credit.verdict, row->verdict);
    assert_int_equal(credit_changes_ms(&credit, &terms),
                     row->verdict == VERDICT_NONE ? START_MS + 60001 : INT64_MAX);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_boundary, boundaries);
    ROWS_ADD(&rows, test_wait, wait_rows);
    ROWS_ADD(&rows, test_places, place_rows);
    ROWS_ADD(&rows, test_due, due_rows);
    rows_add_one(&rows, "event: late while it waits, taken back by a close",
                 test_event_while_waiting);
    return rows_run(&rows, "stats/credit");
}
