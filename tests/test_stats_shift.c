/* metrics.md section 8: "`adherence` = scheduled minutes spent in the scheduled kind of
 * state / scheduled minutes". */

#include "base/str.h"
#include "stats/shift.h"
#include "support/rows.h"

struct state_row {
    const char *name;
    enum agent_state state;
    bool work, pause, other;
};

static struct state_row state_rows[] = {
    {"on a contact is work", AGENT_ON_CONTACT, true, false, false},
    {"on hold too", AGENT_HOLD, true, false, false},
    {"ringing too", AGENT_RINGING, true, false, false},
    {"wrap-up too", AGENT_WRAPUP, true, false, false},
    {"ready too", AGENT_READY, true, false, false},
    {"not ready is a break, or something else", AGENT_NOT_READY, false, true, true},
    {"logged out is a break alone", AGENT_LOGGED_OUT, false, true, false},
    {"what is not known is no work", AGENT_UNKNOWN, false, true, false},
};

static void test_state(void **state)
{
    const struct state_row *row = *state;
    assert_int_equal(shift_keeps(SHIFT_WORK, row->state), row->work);
    assert_int_equal(shift_keeps(SHIFT_BREAK, row->state), row->pause);
    assert_int_equal(shift_keeps(SHIFT_OTHER, row->state), row->other);
}

struct kept_row {
    const char *name;
    enum shift_kind kind;
    int64_t times_ms[AGENT_READY + 1];
    int64_t elapsed_ms, expected_ms;
};

static struct kept_row kept_rows[] = {
    {"work is the time in its states", SHIFT_WORK, {10, 20, 30, 40, 500, 60}, 900, 160},
    {"who never came kept nothing", SHIFT_WORK, {0}, 900, 0},
    {"a break is all but work", SHIFT_BREAK, {10, 0, 0, 0, 500, 90}, 900, 800},
    {"who is not logged in keeps a break", SHIFT_BREAK, {0}, 900, 900},
    {"something else is not ready alone", SHIFT_OTHER, {10, 0, 0, 0, 500, 90}, 900, 500},
    {"never more than has passed", SHIFT_WORK, {0, 0, 0, 0, 0, 900}, 400, 400},
};

static void test_kept(void **state)
{
    const struct kept_row *row = *state;
    assert_int_equal(shift_kept_ms(row->kind, row->times_ms, row->elapsed_ms),
                     row->expected_ms);
}

static void test_names(void **state)
{
    (void)state;
    enum shift_kind kind = SHIFT_WORK;
    for (int i = 0; i < SHIFT_KIND_COUNT; i++) {
        assert_true(
            shift_kind_find(str_from(shift_kind_name((enum shift_kind)i)), &kind));
        assert_int_equal(kind, i);
    }
    assert_false(shift_kind_find(str_from("lunch"), &kind));
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_state, state_rows);
    ROWS_ADD(&rows, test_kept, kept_rows);
    rows_add_one(&rows, "every kind has its name", test_names);
    return rows_run(&rows, "stats/shift");
}
