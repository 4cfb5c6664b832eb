/* site/celebration: "once per goal event, time-limited, never over a red alert, can be
 * muted": features.md, row 16. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "site/celebration.h"
#include "support/rows.h"

#define STEPS   9
#define UNKNOWN (-1)

/* At that second there were so many sales and points; then this goes on. */
struct step {
    int at_s;
    int64_t sales, points;
    bool alarmed, catching_up;
    enum celebration_kind kind;
    bool begins;
};

struct row {
    const char *name;
    struct site_celebrate options;
    struct step steps[STEPS]; /* until at_s goes back to 0 */
};

#define ALL                                                                              \
    {                                                                                    \
        .goals = true, .sales = true, .time_ms = 8000, .cooldown_ms = 60000              \
    }
#define GOALS                                                                            \
    {                                                                                    \
        .goals = true, .time_ms = 8000, .cooldown_ms = 60000                             \
    }
#define NONE CELEBRATION_NONE
#define SALE CELEBRATION_SALE
#define GOAL CELEBRATION_GOAL

static struct row rows_steps[] = {
    {"a goal of 100 points is reached once",
     GOALS,
     {{1, 0, 90, false, false, NONE, false},
      {2, 0, 100, false, false, GOAL, true},
      {3, 0, 101, false, false, GOAL, false},
      {9, 0, 102, false, false, GOAL, false},
      {10, 0, 102, false, false, NONE, false}}},
    {"what is corrected and reached again is not celebrated again",
     GOALS,
     {{1, 0, 90, false, false, NONE, false},
      {2, 0, 100, false, false, GOAL, true},
      {20, 0, 95, false, false, NONE, false},
      {21, 0, 100, false, false, NONE, false}}},
    {"what was reached before the program began is old",
     GOALS,
     {{1, 0, 150, false, false, NONE, false}, {2, 0, 151, false, false, NONE, false}}},
    {"what a backlog brings is old",
     ALL,
     {{1, 0, 0, false, true, NONE, false},
      {2, 7, 150, false, true, NONE, false},
      {3, 7, 150, false, false, NONE, false},
      {4, 8, 150, false, false, SALE, true}}},
    {"never over an alarm, nor after it",
     GOALS,
     {{1, 0, 90, true, false, NONE, false},
      {2, 0, 100, true, false, NONE, false},
      {3, 0, 100, false, false, NONE, false}}},
    {"an alarm ends one",
     GOALS,
     {{1, 0, 90, false, false, NONE, false},
      {2, 0, 100, false, false, GOAL, true},
      {3, 0, 100, true, false, NONE, false},
      {4, 0, 100, false, false, NONE, false}}},
    {"a sale",
     ALL,
     {{1, 5, 0, false, false, NONE, false},
      {2, 6, 0, false, false, SALE, true},
      {10, 6, 0, false, false, NONE, false}}},
    {"sales in a row are one celebration",
     ALL,
     {{1, 5, 0, false, false, NONE, false},
      {2, 6, 0, false, false, SALE, true},
      {4, 7, 0, false, false, SALE, false},
      {30, 8, 0, false, false, NONE, false},
      {62, 9, 0, false, false, SALE, true}}},
    {"a goal comes in the midst of a sale, and in its cooldown",
     ALL,
     {{1, 5, 90, false, false, NONE, false},
      {2, 6, 90, false, false, SALE, true},
      {3, 7, 100, false, false, GOAL, true}}},
    {"a new day's sales begin from nought",
     ALL,
     {{1, 5, 0, false, false, NONE, false},
      {2, 0, 0, false, false, NONE, false},
      {3, 1, 0, false, false, SALE, true}}},
    {"sales that are not known for a while",
     ALL,
     {{1, 5, 0, false, false, NONE, false},
      {2, UNKNOWN, 0, false, false, NONE, false},
      {3, 5, 0, false, false, NONE, false}}},
    {"sales are not celebrated unless it is asked for",
     GOALS,
     {{1, 5, 0, false, false, NONE, false}, {2, 6, 0, false, false, NONE, false}}},
    {"all can be muted",
     {.time_ms = 8000},
     {{1, 5, 90, false, false, NONE, false}, {2, 6, 100, false, false, NONE, false}}},
};

static struct mono at_s(int seconds)
{
    return (struct mono){(int64_t)seconds * 1000000000};
}

static void test_steps(void **state)
{
    const struct row *row = *state;
    struct celebration celebration = {.kind = CELEBRATION_NONE};
    for (size_t i = 0; i < STEPS && row->steps[i].at_s > 0; i++) {
        const struct step *step = &row->steps[i];
        const struct celebration_news news = {
            .sales = step->sales == UNKNOWN ? FIGURE_NONE : figure_count(step->sales),
            .points = {500, step->points},
            .goals = {0, 100}, /* the first contest has none */
            .contest_count = 2,
            .alarmed = step->alarmed,
            .catching_up = step->catching_up};
        bool begins =
            celebration_watch(&celebration, &row->options, &news, at_s(step->at_s));
        if (begins != step->begins || celebration.kind != step->kind) {
            fail_msg("after %d s: kind %d, begins %d", step->at_s, (int)celebration.kind,
                     begins);
        }
        assert_true(celebration.kind != GOAL || celebration.contest == 1);
    }
}

static void it_can_be_ended(void **state)
{
    (void)state;
    struct celebration celebration = {.kind = CELEBRATION_NONE};
    const struct site_celebrate options = GOALS;
    struct celebration_news news = {.goals = {100}, .contest_count = 1};
    (void)celebration_watch(&celebration, &options, &news, at_s(1));
    news.points[0] = 100;
    assert_true(celebration_watch(&celebration, &options, &news, at_s(2)));
    celebration_end(&celebration);
    assert_false(celebration_watch(&celebration, &options, &news, at_s(3)));
    assert_int_equal(celebration.kind, CELEBRATION_NONE);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_steps, rows_steps);
    rows_add_one(&rows, "it can be ended", it_can_be_ended);
    return rows_run(&rows, "site/celebration");
}
