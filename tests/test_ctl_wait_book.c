/* metrics.md section 5: "the smallest value with at least ceil(p * n / 100) values at or
 * below it", at most 1/128 away, of any span of keys. */

#include <stdlib.h>

#include "ctl/wait_book.h"
#include "support/rows.h"

struct row {
    const char *name;
    struct wait_entry waits[8];
    size_t count;
    uint64_t from, to;
    int64_t p50_ms, p90_ms; /* -1: no data */
};

static struct row rows_of_waits[] = {
    {"nothing is no data", {{0, 0}}, 0, 0, 9, -1, -1},
    {"one is all of them", {{3, 70}}, 1, 0, 9, 70, 70},
    {"the first key is in", {{3, 70}}, 1, 3, 4, 70, 70},
    {"the last is not", {{3, 70}}, 1, 0, 3, -1, -1},
    {"in whatever order", {{5, 30}, {1, 10}, {2, 20}, {1, 40}}, 4, 0, 9, 20, 40},
    {"of a part alone", {{5, 30}, {1, 10}, {2, 20}, {1, 40}}, 4, 2, 6, 20, 30},
    {"half of an even number is the lower", {{1, 10}, {1, 20}}, 2, 0, 9, 10, 20},
    {"a wait of nought", {{1, 0}, {1, 0}, {1, 9}}, 3, 0, 9, 0, 9},
};

static void expect(struct figure figure, int64_t wanted_ms)
{
    assert_int_equal(figure_is_known(figure), wanted_ms >= 0);
    if (wanted_ms >= 0) {
        assert_int_equal(figure.num, wanted_ms);
    }
}

static void test_waits(void **state)
{
    const struct row *row = *state;
    struct wait_book book = {0};
    struct figure values[METRIC_COUNT] = {{0, 0}};
    for (size_t i = 0; i < row->count; i++) {
        wait_book_add(&book, row->waits[i].key, row->waits[i].wait_ms);
    }
    wait_book_settle(&book);
    const struct wait_span span = {row->from, row->to};
    wait_book_percentiles(&book, &span, 1, values);
    expect(values[METRIC_WAIT_P50_MS], row->p50_ms);
    expect(values[METRIC_WAIT_P90_MS], row->p90_ms);
    wait_book_finish(&book);
}

/* More than fit at first; each within its bound. */
static void test_many(void **state)
{
    (void)state;
    struct wait_book book = {0};
    for (int64_t i = 5000; i > 0; i--) {
        wait_book_add(&book, 7, i * 100);
    }
    wait_book_settle(&book);
    assert_false(book.failed);
    struct figure values[METRIC_COUNT] = {{0, 0}};
    const struct wait_span spans[] = {{7, 8}, {9, 10}};
    wait_book_percentiles(&book, spans, 2, values);
    const int64_t wanted_ms[] = {250000, 450000, 475000};
    for (int i = 0; i < 3; i++) {
        int64_t off_ms = values[METRIC_WAIT_P50_MS + i].num - wanted_ms[i];
        assert_true(llabs(off_ms) * 128 <= wanted_ms[i]);
    }
    wait_book_finish(&book);
}

/* Only what a queue answered counts, where the credit mode says. */
struct stay_row {
    const char *name;
    enum outcome outcome;
    bool deferred, queueless;
    enum rule_credit credit;
    int64_t at_ms; /* -1: it does not count */
};

static struct stay_row stay_rows[] = {
    {"an answer, at its entry", OUTCOME_ANSWERED, false, false, RULE_CREDIT_START, 1000},
    {"or at its outcome", OUTCOME_ANSWERED, false, false, RULE_CREDIT_SPLIT, 5000},
    {"an abandon is no answer", OUTCOME_ABANDONED, false, false, RULE_CREDIT_START, -1},
    {"e-mail has no wait", OUTCOME_ANSWERED, true, false, RULE_CREDIT_START, -1},
    {"nor has what has no queue", OUTCOME_ANSWERED, false, true, RULE_CREDIT_START, -1},
};

static void test_stay(void **state)
{
    const struct stay_row *row = *state;
    struct credit credit = *credit_blank();
    credit.outcome = (uint8_t)row->outcome;
    credit.deferred = row->deferred;
    credit.entry_ms = 1000;
    credit.outcome_ms = 5000;
    const struct engine_stay stay = {.queue = str_from(row->queueless ? "" : "q"),
                                     .credit = &credit};
    int64_t at_ms = -1;
    assert_int_equal(wait_book_is_counted(&stay, row->credit, &at_ms), row->at_ms >= 0);
    assert_int_equal(at_ms, row->at_ms);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_waits, rows_of_waits);
    rows_add_one(&rows, "five thousand waits", test_many);
    ROWS_ADD(&rows, test_stay, stay_rows);
    return rows_run(&rows, "ctl/wait_book");
}
