/* Talk, hold and wrap-up cut at every interval bound: metrics.md section 6, "counts and
 * durations of the intervals sum to the day". */

#include "stats/limits.h"
#include "stats/ring.h"
#include "stats/work.h"
#include "support/rows.h"

#define START_MS   INT64_C(1795341600000) /* a whole hour */
#define MINUTE_MS  INT64_C(60000)
#define QUARTERS   4
#define NO_HOLD_MS EVENT_NO_TIME

struct sums {
    int64_t in[QUARTERS][3]; /* talk, hold, wrap-up of the quarters from START_MS on */
    int64_t all[3];
};

static void add(void *context, enum tally tally, int64_t at_ms, int64_t value)
{
    struct sums *sums = context;
    size_t kind = tally == TALLY_TALK_MS ? 0 : tally == TALLY_HOLD_MS ? 1 : 2;
    int64_t quarter = ring_quarter(at_ms) - ring_quarter(START_MS);
    sums->all[kind] += value;
    if (quarter >= 0 && quarter < QUARTERS) {
        sums->in[quarter][kind] += value;
    }
}

/* Minutes after the start, of a contact answered at `answered` and ended at `ended`. */
struct work_row {
    const char *name;
    int64_t answered, ended, talk, hold, wrapup;
    int64_t hold_from, hold_to; /* NO_HOLD_MS: none; to: it goes on */
    int64_t expected[QUARTERS][3];
};

static struct work_row rows_of_work[] = {
    {"within one quarter", 1, 5, 4, 0, 0, NO_HOLD_MS, 0, {{4, 0, 0}}},
    {"over a bound", 10, 20, 10, 0, 0, NO_HOLD_MS, 0, {{5, 0, 0}, {5, 0, 0}}},
    {"over three bounds",
     10,
     50,
     40,
     0,
     0,
     NO_HOLD_MS,
     0,
     {{5, 0, 0}, {15, 0, 0}, {15, 0, 0}, {5, 0, 0}}},
    {"a hold over a bound lies where it was",
     10,
     20,
     6,
     4,
     0,
     13,
     17,
     {{3, 2, 0}, {3, 2, 0}}},
    {"hung up while on hold", 10, 20, 3, 7, 0, 13, NO_HOLD_MS, {{3, 2, 0}, {0, 5, 0}}},
    {"wrap-up is cut like talk", 10, 14, 4, 0, 3, NO_HOLD_MS, 0, {{4, 0, 1}, {0, 0, 2}}},
    {"the source says more than there was: the rest lies at the end",
     10,
     20,
     14,
     0,
     0,
     NO_HOLD_MS,
     0,
     {{5, 0, 0}, {9, 0, 0}}},
    {"the source says less: from the answer on",
     10,
     20,
     7,
     0,
     0,
     NO_HOLD_MS,
     0,
     {{5, 0, 0}, {2, 0, 0}}},
    {"ended when it was answered: at that instant",
     10,
     10,
     2,
     0,
     0,
     NO_HOLD_MS,
     0,
     {{2, 0, 0}}},
};

static int64_t or_never(int64_t minutes)
{
    return minutes == NO_HOLD_MS ? EVENT_NO_TIME : START_MS + minutes * MINUTE_MS;
}

static void test_cut(void **state)
{
    const struct work_row *row = *state;
    struct credit credit = *credit_blank();
    credit.outcome_ms = START_MS + row->answered * MINUTE_MS;
    credit.ended_ms = START_MS + row->ended * MINUTE_MS;
    credit.talk_ms = row->talk * MINUTE_MS;
    credit.hold_ms = row->hold * MINUTE_MS;
    credit.wrapup_ms = row->wrapup * MINUTE_MS;
    credit.wrapup_from_ms = credit.ended_ms;
    struct work_hold hold = {or_never(row->hold_from), or_never(row->hold_to)};
    size_t holds = row->hold_from == NO_HOLD_MS ? 0 : 1;
    struct sums sums = {.all = {0}};
    work_cut(&credit, &hold, holds, 1, add, &sums);
    for (size_t quarter = 0; quarter < QUARTERS; quarter++) {
        for (size_t kind = 0; kind < 3; kind++) {
            assert_int_equal(sums.in[quarter][kind],
                             row->expected[quarter][kind] * MINUTE_MS);
        }
    }
    assert_int_equal(sums.all[0], credit.talk_ms);
    assert_int_equal(sums.all[1], credit.hold_ms);
    assert_int_equal(sums.all[2], credit.wrapup_ms);

    work_cut(&credit, &hold, holds, -1, add, &sums); /* what was added is taken back */
    assert_int_equal(sums.all[0] + sums.all[1] + sums.all[2], 0);
    assert_int_equal(sums.in[0][0], 0);
}

/* A talk of a year, as a broken source says it: cut, summing exactly, in bounded time. */
static void test_absurd(void **state)
{
    (void)state;
    struct credit credit = *credit_blank();
    credit.ended_ms = START_MS + 20 * MINUTE_MS;
    credit.talk_ms = INT64_C(31622400000);
    credit.outcome_ms = credit.ended_ms - credit.talk_ms;
    struct sums sums = {.all = {0}};
    work_cut(&credit, NULL, 0, 1, add, &sums);
    assert_int_equal(sums.all[0], credit.talk_ms);
    assert_int_equal(sums.in[0][0], LIMIT_QUARTER_MS);
    assert_int_equal(sums.in[1][0], 5 * MINUTE_MS);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_cut, rows_of_work);
    rows_add_one(&rows, "a year of talk sums exactly, cut where it is remembered",
                 test_absurd);
    return rows_run(&rows, "stats/work");
}
