/* metrics.md section 10: "Business age is real elapsed time inside the opening hours." */

#include <stdlib.h>
#include <string.h>

#include "stats/hours.h"
#include "support/rows.h"

#define UNKNOWN INT64_C(-1) /* the answer is refused */
#define NEVER   HOURS_NEVER_MS
#define H       INT64_C(3600000)

/* Monday 08:00-12:00 and 13:00-18:00, Tuesday 08:00-18:00; the horizon is both days, hour
 * 0 to hour 48. */
static const struct hours_span week[] = {
    {8 * H, 12 * H}, {13 * H, 18 * H}, {32 * H, 42 * H}};

static struct hours *create_week(void)
{
    struct hours *hours = hours_create(week, 3, 0, 48 * H);
    assert_non_null(hours);
    return hours;
}

/* -- what may be said --------------------------------------------------------------- */

struct sound_row {
    const char *name;
    struct hours_span spans[3];
    size_t count;
    int64_t from_ms, to_ms;
    bool sound;
};

static struct sound_row sound_rows[] = {
    {"three spans in order", {{10, 20}, {30, 40}, {41, 42}}, 3, 0, 100, true},
    {"none: closed throughout", {{0, 0}}, 0, 0, 100, true},
    {"the whole horizon", {{0, 100}}, 1, 0, 100, true},
    {"an empty horizon holds nothing", {{0, 0}}, 0, 5, 5, true},
    {"spans that touch are one, and must be said as one",
     {{10, 20}, {20, 30}},
     2,
     0,
     100,
     false},
    {"spans that overlap", {{10, 20}, {19, 30}}, 2, 0, 100, false},
    {"out of order", {{30, 40}, {10, 20}}, 2, 0, 100, false},
    {"an empty span", {{10, 10}}, 1, 0, 100, false},
    {"a span that runs backwards", {{20, 10}}, 1, 0, 100, false},
    {"before the horizon", {{9, 20}}, 1, 10, 100, false},
    {"past the horizon", {{10, 101}}, 1, 10, 100, false},
    {"a horizon that runs backwards", {{0, 0}}, 0, 100, 10, false},
    {"before 1970", {{0, 0}}, 0, -1, 10, false},
};

static void test_sound(void **state)
{
    const struct sound_row *row = *state;
    struct hours *hours = hours_create(row->spans, row->count, row->from_ms, row->to_ms);
    assert_int_equal(hours != NULL, row->sound);
    hours_destroy(&hours);
    assert_null(hours);
    hours_destroy(&hours);
}

/* Limits have a row just under and just over. */
static void test_limit(void **state)
{
    (void)state;
    static struct hours_span spans[HOURS_MAX_SPANS + 1];
    for (int i = 0; i <= HOURS_MAX_SPANS; i++) {
        spans[i] = (struct hours_span){i * 10, i * 10 + 4};
    }
    int64_t to_ms = 10 * (HOURS_MAX_SPANS + 1);
    assert_null(hours_create(spans, HOURS_MAX_SPANS + 1, 0, to_ms));
    struct hours *hours = hours_create(spans, HOURS_MAX_SPANS, 0, to_ms);
    assert_non_null(hours);
    int64_t age_ms = 0;
    assert_true(hours_elapsed_ms(hours, 2, to_ms, &age_ms));
    assert_int_equal(age_ms, HOURS_MAX_SPANS * 4 - 2);
    hours_destroy(&hours);
}

/* -- business age ------------------------------------------------------------------- */

struct elapsed_row {
    const char *name;
    int64_t from_ms, to_ms, age_ms;
};

static struct elapsed_row elapsed_rows[] = {
    {"within a span it is real time", 9 * H, 10 * H, H},
    {"to the millisecond", 9 * H, 9 * H + 1, 1},
    {"lunch does not age", 11 * H, 14 * H, 2 * H},
    {"nor does the night", 17 * H, 33 * H, 2 * H},
    {"from before opening", 0, 9 * H, H},
    {"all of it", 0, 48 * H, 19 * H},
    {"wholly closed", 18 * H, 32 * H, 0},
    {"the closing instant is closed", 18 * H, 32 * H + 1, 1},
    {"nothing between equal instants", 9 * H, 9 * H, 0},
    {"a clock that runs backwards adds nothing", 10 * H, 9 * H, 0},
    {"from before the horizon is not known", -1, 9 * H, UNKNOWN},
    {"until its end is", 47 * H, 48 * H, 0},
    {"past its end is not", 47 * H, 48 * H + 1, UNKNOWN},
    {"wholly behind it is not", 50 * H, 51 * H, UNKNOWN},
};

static void test_elapsed(void **state)
{
    const struct elapsed_row *row = *state;
    struct hours *hours = create_week();
    int64_t age_ms = UNKNOWN;
    bool known = hours_elapsed_ms(hours, row->from_ms, row->to_ms, &age_ms);
    assert_int_equal(known, row->age_ms != UNKNOWN);
    assert_int_equal(age_ms, row->age_ms);
    hours_destroy(&hours);
}

/* -- deadlines ---------------------------------------------------------------------- */

struct due_row {
    const char *name;
    int64_t from_ms, target_ms, due_ms;
};

static struct due_row due_rows[] = {
    {"within the span", 9 * H, 2 * H, 11 * H},
    {"over lunch", 11 * H, 2 * H, 14 * H},
    {"over night", 17 * H, 4 * H, 35 * H},
    {"before opening time does not run", 2 * H, H, 9 * H},
    {"reached at closing time, it is reached then", 16 * H, 2 * H, 18 * H},
    {"and passed in the morning", 16 * H, 2 * H + 1, 32 * H + 1},
    {"reached before lunch", 8 * H, 4 * H, 12 * H},
    {"no time at all: at once, even when closed", 20 * H, 0, 20 * H},
    {"a negative target is none", 20 * H, -5, 20 * H},
    {"one millisecond, when closed: one behind opening", 20 * H, 1, 32 * H + 1},
    {"all that there is", 0, 19 * H, 42 * H},
    {"more than there is", 0, 19 * H + 1, UNKNOWN},
    {"more than can be said", 0, INT64_MAX, UNKNOWN},
    {"nothing opens again within the horizon", 43 * H, 1, UNKNOWN},
    {"from before the horizon", -1, H, UNKNOWN},
    {"from its end", 48 * H, 0, UNKNOWN},
};

static void test_due(void **state)
{
    const struct due_row *row = *state;
    struct hours *hours = create_week();
    int64_t due_ms = UNKNOWN;
    bool known = hours_due_ms(hours, row->from_ms, row->target_ms, &due_ms);
    assert_int_equal(known, row->due_ms != UNKNOWN);
    assert_int_equal(due_ms, row->due_ms);
    hours_destroy(&hours);
}

/* -- now ---------------------------------------------------------------------------- */

struct now_row {
    const char *name;
    int64_t at_ms;
    bool covered, open;
    int64_t change_ms;
};

static struct now_row now_rows[] = {
    {"before opening", 0, true, false, 8 * H},
    {"the opening instant is open", 8 * H, true, true, 12 * H},
    {"the last millisecond is open", 12 * H - 1, true, true, 12 * H},
    {"the closing instant is closed", 12 * H, true, false, 13 * H},
    {"at night the change is in the morning", 20 * H, true, false, 32 * H},
    {"behind the last span nobody knows when it opens", 42 * H, true, false, UNKNOWN},
    {"the horizon's last millisecond", 48 * H - 1, true, false, UNKNOWN},
    {"its end is outside", 48 * H, false, false, UNKNOWN},
    {"before it", -1, false, false, UNKNOWN},
};

static void test_now(void **state)
{
    const struct now_row *row = *state;
    struct hours *hours = create_week();
    assert_int_equal(hours_covers(hours, row->at_ms), row->covered);
    assert_int_equal(hours_is_open(hours, row->at_ms), row->open);
    int64_t change_ms = UNKNOWN;
    bool known = hours_next_change(hours, row->at_ms, &change_ms);
    assert_int_equal(known, row->change_ms != UNKNOWN);
    assert_int_equal(change_ms, row->change_ms);
    hours_destroy(&hours);
}

/* Open to the end of the horizon is not closing there. */
static void test_open_end(void **state)
{
    (void)state;
    struct hours *hours = hours_create(&(struct hours_span){10, 100}, 1, 0, 100);
    assert_non_null(hours);
    int64_t ms = UNKNOWN;
    assert_true(hours_is_open(hours, 99));
    assert_false(hours_next_change(hours, 99, &ms));
    assert_true(hours_due_ms(hours, 90, 10, &ms));
    assert_int_equal(ms, 100);
    assert_false(hours_due_ms(hours, 90, 11, &ms));
    hours_destroy(&hours);
}

/* Where no hours are configured, business time is time. */
static void test_always(void **state)
{
    (void)state;
    struct hours *hours = hours_create_always();
    assert_non_null(hours);
    int64_t ms = UNKNOWN;
    assert_true(hours_covers(hours, 0));
    assert_true(hours_is_open(hours, INT64_C(4102444800000)));
    assert_true(hours_elapsed_ms(hours, 5, 1000000005, &ms));
    assert_int_equal(ms, 1000000000);
    assert_true(hours_elapsed_ms(hours, 5, 4, &ms));
    assert_int_equal(ms, 0);
    assert_true(hours_due_ms(hours, 5, 14400000, &ms));
    assert_int_equal(ms, 14400005);
    assert_true(hours_due_ms(hours, 5, NEVER, &ms));
    assert_true(ms == NEVER);
    assert_true(hours_next_change(hours, 5, &ms));
    assert_true(ms == NEVER);
    hours_destroy(&hours);
}

/* -- counted millisecond by millisecond --------------------------------------------- */

#define LONG 40

static bool is_open_slowly(const struct sound_row *row, int64_t at_ms)
{
    for (size_t i = 0; i < row->count; i++) {
        if (at_ms >= row->spans[i].start_ms && at_ms < row->spans[i].end_ms) {
            return true;
        }
    }
    return false;
}

static struct sound_row small_rows[] = {
    {"counted one by one: closed", {{0, 0}}, 0, 0, LONG, true},
    {"counted one by one: open", {{0, LONG}}, 1, 0, LONG, true},
    {"counted one by one: from the start", {{0, 7}, {9, 10}}, 2, 0, LONG, true},
    {"counted one by one: to the end", {{3, 4}, {20, 39}}, 2, 0, LONG, true},
    {"counted one by one: three", {{1, 2}, {3, 12}, {13, LONG}}, 3, 0, LONG, true},
};

static void check_from(const struct sound_row *row, const struct hours *hours,
                       int64_t from_ms)
{
    int64_t age_ms = 0;
    for (int64_t at_ms = from_ms; at_ms <= LONG; at_ms++) {
        int64_t is_ms = UNKNOWN;
        assert_true(hours_elapsed_ms(hours, from_ms, at_ms, &is_ms));
        assert_int_equal(is_ms, age_ms);
        /* The age is first reached where it has just grown. */
        if (age_ms > 0 && is_open_slowly(row, at_ms - 1)) {
            assert_true(hours_due_ms(hours, from_ms, age_ms, &is_ms));
            assert_int_equal(is_ms, at_ms);
        }
        age_ms += at_ms < LONG && is_open_slowly(row, at_ms);
    }
    int64_t due_ms = UNKNOWN;
    assert_false(hours_due_ms(hours, from_ms, age_ms + 1, &due_ms));
}

static void test_small(void **state)
{
    const struct sound_row *row = *state;
    struct hours *hours = hours_create(row->spans, row->count, 0, LONG);
    assert_non_null(hours);
    for (int64_t at_ms = 0; at_ms < LONG; at_ms++) {
        assert_int_equal(hours_is_open(hours, at_ms), is_open_slowly(row, at_ms));
        check_from(row, hours, at_ms);
        int64_t change_ms = at_ms + 1;
        while (change_ms < LONG &&
               is_open_slowly(row, change_ms) == is_open_slowly(row, at_ms)) {
            change_ms++;
        }
        int64_t is_ms = LONG;
        assert_int_equal(hours_next_change(hours, at_ms, &is_ms), change_ms < LONG);
        assert_int_equal(is_ms, change_ms);
    }
    hours_destroy(&hours);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_sound, sound_rows);
    rows_add_one(&rows, "as many spans as there may be, and one more", test_limit);
    ROWS_ADD(&rows, test_elapsed, elapsed_rows);
    ROWS_ADD(&rows, test_due, due_rows);
    ROWS_ADD(&rows, test_now, now_rows);
    rows_add_one(&rows, "open at the horizon's end is not closing", test_open_end);
    rows_add_one(&rows, "always open", test_always);
    ROWS_ADD(&rows, test_small, small_rows);
    return rows_run(&rows, "stats/hours");
}
