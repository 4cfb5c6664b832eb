/* The oracle itself, where nothing else checks it: the vectors of metrics.md, what the
 * engine does not count yet, and what must hold whatever was said. */

#include <stdlib.h>
#include <string.h>

#include "oracle/bound.h"
#include "oracle/mutate.h"
#include "oracle/oracle.h"
#include "support/rows.h"

#define START_MS   INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */
#define DAY_MS     INT64_C(86400000)
#define QUARTER_MS INT64_C(900000)
#define LOGS       60

struct bench {
    struct oracle *oracle;
    struct log log;
    struct oracle_config config;
    struct oracle_figures figures;
    char ids[LOG_LINES][8];
};

static struct bench *the_bench(void)
{
    static struct bench bench;
    return &bench;
}

static struct oracle_config plain_config(void)
{
    return (struct oracle_config){
        .rule = {.target_ms = 20000,
                 .short_ms = 5000,
                 .goal_bp = 8000,
                 .formula = ORACLE_ALL_ABANDONS,
                 .abandon_reasons = 1U << EVENT_REASON_ABANDONED},
        .sweep_waiting_ms = 7200000,
        .sweep_ringing_ms = 300000,
        .sweep_active_ms = 28800000,
        .restart_grace_ms = 60000,
        .breach_horizon_ms = 10000,
    };
}

/* An empty script of a day, its picture an hour after its start. */
static struct log_script *begin(struct bench *bench)
{
    struct log_script *script = &bench->log.script;
    script->count = 0;
    script->day_start_ms = START_MS;
    script->day_end_ms = START_MS + DAY_MS;
    script->now_ms = START_MS + 3600000;
    bench->config = plain_config();
    return script;
}

/* A word of a contact in queue q0, `at_ms` after the start of the day. */
static struct event *say(struct bench *bench, enum event_type type, const char *contact,
                         int64_t at_ms)
{
    struct log_script *script = &bench->log.script;
    struct log_line *line = &script->lines[script->count];
    char *id = bench->ids[script->count++];
    str_format(id, sizeof bench->ids[0], "e%zu", script->count);
    *line = (struct log_line){event_blank(type), START_MS + at_ms};
    line->event.id = str_from(id);
    line->event.source = str_from("s0");
    line->event.epoch = 1;
    line->event.sequence = (int64_t)script->count;
    line->event.time_ms = START_MS + at_ms;
    line->event.contact = str_from(contact);
    line->event.queue = str_from("q0");
    return &line->event;
}

static void count_day(struct bench *bench)
{
    assert_true(oracle_read(bench->oracle, &bench->config, &bench->log.script));
    oracle_total_day(bench->oracle, &bench->figures);
}

/* `count` contacts that ended their wait in the same way. */
static void say_many(struct bench *bench, int count, enum event_reason reason,
                     int64_t wait_ms)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    static const char *const tens[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    static char contacts[LOG_LINES][4];
    for (int i = 0; i < count; i++) {
        size_t at = bench->log.script.count;
        str_format(contacts[at], sizeof contacts[at], "%s%s%zu", names[at / 10 % 10],
                   tens[at % 10], at / 100);
        bool answered = reason == EVENT_REASON_NONE;
        struct event *event =
            say(bench, answered ? EVENT_CONTACT_ANSWERED : EVENT_CONTACT_LEFT,
                contacts[at], 600000);
        event->agent = answered ? str_from("a0") : event->agent;
        event->reason = reason;
        event->wait_ms = wait_ms;
    }
}

/* "golden vector 1: A 1000, A_T 860, B 60, B_T 20, S 10, O 40": a tenth of it. */
static void test_golden(void **state)
{
    (void)state;
    static const double percents[] = {86.00, 81.13, 82.69, 83.02, 82.08, 81.90, 78.18};
    struct bench *bench = the_bench();
    begin(bench);
    say_many(bench, 86, EVENT_REASON_NONE, 20000);
    say_many(bench, 14, EVENT_REASON_NONE, 20001);
    say_many(bench, 1, EVENT_REASON_ABANDONED, 5000);
    say_many(bench, 1, EVENT_REASON_ABANDONED, 20000);
    say_many(bench, 4, EVENT_REASON_ABANDONED, 20001);
    say_many(bench, 4, EVENT_REASON_KEY, 1000);
    count_day(bench);
    for (int i = 0; i < ORACLE_FORMULA_COUNT; i++) {
        struct oracle_figure level = bench->figures.by_formula[i];
        assert_true(level.den > 0);
        double percent = 100.0 * (double)level.num / (double)level.den;
        assert_true(percent > percents[i] - 0.005 && percent < percents[i] + 0.005);
    }
}

/* One entry at the start, seen a minute later; the target is 20 s. */
struct level_row {
    const char *name;
    enum oracle_formula formula;
    bool at_event;
    int64_t short_ms;
    enum event_type outcome; /* EVENT_CONTACT_QUEUED: it waits */
    enum event_reason reason;
    int64_t outcome_ms, now_ms;
    int64_t num, den;
};

static struct level_row level_rows[] = {
    {"event: within target it has no effect yet", ORACLE_ALL_ABANDONS, true, 5000,
     EVENT_CONTACT_QUEUED, EVENT_REASON_NONE, 0, 20000, 0, 0},
    {"event: past the target it is in the denominator while it waits",
     ORACLE_ALL_ABANDONS, true, 5000, EVENT_CONTACT_QUEUED, EVENT_REASON_NONE, 0, 20001,
     0, 1},
    {"end: past the target it has no effect while it waits", ORACLE_ALL_ABANDONS, false,
     5000, EVENT_CONTACT_QUEUED, EVENT_REASON_NONE, 0, 60000, 0, 0},
    {"event: answered_only has no such moment", ORACLE_ANSWERED_ONLY, true, 5000,
     EVENT_CONTACT_QUEUED, EVENT_REASON_NONE, 0, 60000, 0, 0},
    {"event: it stays counted late even if it flows out", ORACLE_ALL_ABANDONS, true, 5000,
     EVENT_CONTACT_LEFT, EVENT_REASON_KEY, 30000, 60000, 0, 1},
    {"end: a flow-out is in no formula but v7", ORACLE_ALL_ABANDONS, false, 5000,
     EVENT_CONTACT_LEFT, EVENT_REASON_KEY, 30000, 60000, 0, 0},
    {"event: late though a short abandon, when s > T", ORACLE_EXCLUDE_SHORT, true, 40000,
     EVENT_CONTACT_LEFT, EVENT_REASON_ABANDONED, 30000, 60000, 0, 1},
    {"end: a short abandon is excluded, when s > T", ORACLE_EXCLUDE_SHORT, false, 40000,
     EVENT_CONTACT_LEFT, EVENT_REASON_ABANDONED, 30000, 60000, 0, 0},
    {"event: answered in target as ever", ORACLE_ALL_ABANDONS, true, 5000,
     EVENT_CONTACT_ANSWERED, EVENT_REASON_NONE, 20000, 60000, 1, 1},
    {"event: swept, it is taken back", ORACLE_ALL_ABANDONS, true, 5000,
     EVENT_CONTACT_QUEUED, EVENT_REASON_NONE, 0, 7200000, 0, 0},
};

static void test_level(void **state)
{
    const struct level_row *row = *state;
    struct bench *bench = the_bench();
    struct log_script *script = begin(bench);
    say(bench, EVENT_CONTACT_QUEUED, "c0", 0);
    if (row->outcome != EVENT_CONTACT_QUEUED) {
        struct event *event = say(bench, row->outcome, "c0", row->outcome_ms);
        event->reason = row->reason;
        event->agent = str_from("a0");
    }
    script->now_ms = START_MS + row->now_ms;
    bench->config.rule.formula = row->formula;
    bench->config.rule.count_at_event = row->at_event;
    bench->config.rule.short_ms = row->short_ms;
    count_day(bench);
    struct oracle_figure level = bench->figures.value[ORACLE_SERVICE_LEVEL];
    assert_int_equal(level.den, row->den);
    assert_int_equal(level.num, row->num);
}

/* Entered 10 s before a quarter-hour ends, answered 20 s and ended 100 s later, held for
 * the 20 s after the answer. */
struct credit_row {
    const char *name;
    enum oracle_credit credit;
    enum oracle_key key;
    int64_t first, second; /* in the quarter of the entry, and in the next */
};

static struct credit_row credit_rows[] = {
    {"start: offered at entry", ORACLE_CREDIT_START, ORACLE_OFFERED, 1, 0},
    {"start: answered at entry", ORACLE_CREDIT_START, ORACLE_ANSWERED, 1, 0},
    {"start: talk at entry", ORACLE_CREDIT_START, ORACLE_TALK_MS, 80000, 0},
    {"split: offered at entry", ORACLE_CREDIT_SPLIT, ORACLE_OFFERED, 1, 0},
    {"split: answered at the outcome", ORACLE_CREDIT_SPLIT, ORACLE_ANSWERED, 0, 1},
    {"split: handled at the end", ORACLE_CREDIT_SPLIT, ORACLE_HANDLED, 0, 1},
    {"split: hold where it lay", ORACLE_CREDIT_SPLIT, ORACLE_HOLD_MS, 0, 20000},
    {"split: talk where it lay", ORACLE_CREDIT_SPLIT, ORACLE_TALK_MS, 0, 80000},
    {"end: offered at the outcome", ORACLE_CREDIT_END, ORACLE_OFFERED, 0, 1},
    {"end: talk at the end", ORACLE_CREDIT_END, ORACLE_TALK_MS, 0, 80000},
};

static void test_credit(void **state)
{
    const struct credit_row *row = *state;
    struct bench *bench = the_bench();
    begin(bench);
    int64_t entry_ms = QUARTER_MS - 10000;
    say(bench, EVENT_CONTACT_QUEUED, "c0", entry_ms);
    say(bench, EVENT_CONTACT_ANSWERED, "c0", entry_ms + 20000)->agent = str_from("a0");
    say(bench, EVENT_CONTACT_HOLD, "c0", entry_ms + 20000)->on = EVENT_FLAG_YES;
    say(bench, EVENT_CONTACT_HOLD, "c0", entry_ms + 40000)->on = EVENT_FLAG_NO;
    say(bench, EVENT_CONTACT_ENDED, "c0", entry_ms + 120000);
    bench->config.credit = row->credit;
    assert_true(oracle_read(bench->oracle, &bench->config, &bench->log.script));
    const int64_t expected[] = {row->first, row->second};
    for (int i = 0; i < 2; i++) {
        oracle_interval(bench->oracle, SIZE_MAX, START_MS + i * QUARTER_MS,
                        START_MS + (i + 1) * QUARTER_MS, &bench->figures);
        assert_int_equal(bench->figures.value[row->key].num, expected[i]);
    }
}

/* "In each mode counts and durations of the intervals sum to the day" */
static void test_sums(void **state)
{
    (void)state;
    static const enum oracle_key keys[] = {
        ORACLE_OFFERED,   ORACLE_ANSWERED,          ORACLE_ABANDONED,
        ORACLE_UNKNOWN,   ORACLE_LEFT_OTHER,        ORACLE_TIMED_OUT,
        ORACLE_HANDLED,   ORACLE_TRANSFERS,         ORACLE_TALK_MS,
        ORACLE_HOLD_MS,   ORACLE_WRAPUP_MS,         ORACLE_SHORT_ABANDONED,
        ORACLE_SALES,     ORACLE_SERVICE_LEVEL_NUM, ORACLE_SERVICE_LEVEL_DEN,
        ORACLE_UNANSWERED};
    struct bench *bench = the_bench();
    for (uint64_t seed = 1; seed <= LOGS; seed++) {
        log_make(&bench->log, seed);
        const struct log_script *script = &bench->log.script;
        bench->config = plain_config();
        bench->config.credit = (enum oracle_credit)(seed % 3);
        bench->config.rule.count_at_event = seed % 2 == 0;
        assert_true(oracle_read(bench->oracle, &bench->config, script));
        int64_t sums[sizeof keys / sizeof *keys] = {0};
        for (int64_t at_ms = script->day_start_ms; at_ms < script->day_end_ms;
             at_ms += QUARTER_MS) {
            oracle_interval(bench->oracle, SIZE_MAX, at_ms, at_ms + QUARTER_MS,
                            &bench->figures);
            for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
                sums[i] += bench->figures.value[keys[i]].num;
            }
        }
        oracle_total_day(bench->oracle, &bench->figures);
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            assert_int_equal(sums[i], bench->figures.value[keys[i]].num);
        }
    }
}

/* "any permutation of the same events gives the same state": but of sources that number
 * nothing, where the order of arrival is the only one there is. */
static void test_order(void **state)
{
    (void)state;
    struct bench *bench = the_bench();
    struct dice dice = {7};
    size_t compared = 0;
    for (uint64_t seed = 1; seed <= LOGS; seed++) {
        log_make(&bench->log, seed);
        bool numbered = bench->log.numbered[0] && bench->log.numbered[1];
        bool lives_on = bench->log.restart_ms[0] == EVENT_NO_TIME &&
                        bench->log.restart_ms[1] == EVENT_NO_TIME;
        struct log_script *script = &bench->log.script;
        bound_lines(script);
        for (size_t i = 0; i < script->count; i++) {
            script->lines[i].received_ms = script->now_ms;
        }
        if (!numbered || !lives_on) { /* lives have the same numbers: ties are open */
            continue;
        }
        bench->config = plain_config();
        count_day(bench);
        struct oracle_figures in_order = bench->figures;
        mutate(&bench->log, &dice, MUTATE_SHUFFLE);
        count_day(bench);
        assert_memory_equal(&in_order, &bench->figures, sizeof in_order);
        compared++;
    }
    assert_true(compared > LOGS / 3);
}

/* "error <= 1/128": of the waits 1 s, 2 s, ... 100 s, and exact below 128 ms. */
static void test_percentiles(void **state)
{
    (void)state;
    struct bench *bench = the_bench();
    begin(bench);
    for (int i = 1; i <= 100; i++) {
        say_many(bench, 1, EVENT_REASON_NONE, i * 1000);
    }
    count_day(bench);
    static const struct {
        enum oracle_key key;
        int64_t wait_ms;
    } rows[] = {{ORACLE_WAIT_P50_MS, 50000},
                {ORACLE_WAIT_P90_MS, 90000},
                {ORACLE_WAIT_P95_MS, 95000}};
    for (size_t i = 0; i < 3; i++) {
        int64_t off_ms = bench->figures.value[rows[i].key].num - rows[i].wait_ms;
        assert_true(llabs(off_ms) * 128 <= rows[i].wait_ms);
    }
    begin(bench);
    say_many(bench, 3, EVENT_REASON_NONE, 127);
    count_day(bench);
    assert_int_equal(bench->figures.value[ORACLE_WAIT_P95_MS].num, 127);
}

int main(void)
{
    struct bench *bench = the_bench();
    bench->oracle = oracle_create();
    if (bench->oracle == NULL) {
        return 1;
    }
    struct rows rows = {0};
    rows_add_one(&rows, "golden vector 1 in all seven formulas", test_golden);
    ROWS_ADD(&rows, test_level, level_rows);
    ROWS_ADD(&rows, test_credit, credit_rows);
    rows_add_one(&rows, "quarter-hours sum to the day in each credit mode", test_sums);
    rows_add_one(&rows, "any order gives the same figures", test_order);
    rows_add_one(&rows, "percentiles are within 1/128", test_percentiles);
    int failed = rows_run(&rows, "the oracle: its own rules");
    oracle_destroy(&bench->oracle);
    return failed;
}
