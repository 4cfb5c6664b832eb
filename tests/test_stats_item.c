/* What an item adds to the tallies of a row, and where a spell lies. */

#include "stats/item.h"
#include "support/rows.h"

#define QUARTER_MS INT64_C(900000)

struct row {
    const char *name;
    struct item item;
    enum tally first, second; /* that it adds to; TALLY_QUEUE_COUNT: none */
    int64_t by_first, by_second;
};

#define NONE TALLY_QUEUE_COUNT

static struct row rows_of_items[] = {
    {"a ring", {.kind = ITEM_RING}, TALLY_OFFERED, NONE, 1, 0},
    {"a miss", {.kind = ITEM_MISS}, TALLY_UNANSWERED, NONE, 1, 0},
    {"an attempt that nobody answered",
     {.kind = ITEM_ATTEMPT},
     TALLY_DIALS,
     TALLY_CONNECTS,
     1,
     0},
    {"an attempt that a person answered",
     {.kind = ITEM_ATTEMPT, .connected = true},
     TALLY_DIALS,
     TALLY_CONNECTS,
     1,
     1},
    {"an attempt to call back",
     {.kind = ITEM_CALLBACK},
     TALLY_CALLBACK_ATTEMPTS,
     NONE,
     1,
     0},
    {"a sale",
     {.kind = ITEM_RESULT, .measure = RESULT_SALE, .value_milli = 2000},
     TALLY_SALES_MILLI,
     NONE,
     2000,
     0},
    {"revenue by its currency",
     {.kind = ITEM_RESULT, .measure = RESULT_REVENUE, .currency = 2, .value_milli = 5000},
     (enum tally)(TALLY_REVENUE_MILLI + 2),
     TALLY_REVENUE_MILLI,
     5000,
     0},
    {"a survey and its number",
     {.kind = ITEM_RESULT, .measure = RESULT_CSAT, .value_milli = 4000},
     TALLY_CSAT_MILLI,
     TALLY_CSAT_N,
     4000,
     1},
    {"a spell adds nothing by itself", {.kind = ITEM_SPELL}, TALLY_OFFERED, NONE, 0, 0},
};

static void test_item(void **state)
{
    const struct row *row = *state;
    int64_t cells[TALLY_QUEUE_COUNT + 1] = {0};
    item_add(cells, &row->item, 1);
    assert_int_equal(cells[row->first], row->by_first);
    assert_int_equal(cells[row->second], row->by_second);
    int64_t sum = 0;
    for (size_t i = 0; i < TALLY_QUEUE_COUNT; i++) {
        sum += cells[i];
    }
    assert_int_equal(sum, row->by_first + row->by_second); /* and to nothing else */
    item_add(cells, &row->item, -1);
    for (size_t i = 0; i < TALLY_QUEUE_COUNT; i++) {
        assert_int_equal(cells[i], 0);
    }
}

/* -- spells ----------------------------------------------------------------------------
 */

struct spell_row {
    const char *name;
    struct item spell;
    int64_t first_ms, second_ms, third_ms; /* in the first three quarter-hours */
    int64_t productive_ms;
};

#define SPELL(s, from, to)                                                               \
    {                                                                                    \
        .kind = ITEM_SPELL, .state = (s), .at_ms = (from), .to_ms = (to)                 \
    }

static struct spell_row spell_rows[] = {
    {"within one quarter-hour", SPELL(AGENT_READY, 1000, 3000), 2000, 0, 0, 0},
    {"over two bounds", SPELL(AGENT_READY, QUARTER_MS - 1000, 2 * QUARTER_MS + 500), 1000,
     QUARTER_MS, 500, 0},
    {"up to a bound", SPELL(AGENT_HOLD, 0, QUARTER_MS), QUARTER_MS, 0, 0, 0},
    {"logged out is no time", SPELL(AGENT_LOGGED_OUT, 0, QUARTER_MS), 0, 0, 0, 0},
    {"unknown is none", SPELL(AGENT_UNKNOWN, 0, QUARTER_MS), 0, 0, 0, 0},
    {"productive is counted twice",
     {.kind = ITEM_SPELL, .state = AGENT_NOT_READY, .to_ms = 700, .productive = true},
     700,
     0,
     0,
     700},
};

struct laid {
    int64_t ms[3], productive_ms;
    enum tally tally;
};

static void lay(void *context, enum tally tally, int64_t at_ms, int64_t value)
{
    struct laid *laid = context;
    if (tally == TALLY_PRODUCTIVE_MS) {
        laid->productive_ms += value;
    } else {
        assert_in_range(at_ms, 0, 3 * QUARTER_MS - 1);
        laid->ms[at_ms / QUARTER_MS] += value;
        laid->tally = tally;
    }
}

static void test_spell(void **state)
{
    const struct spell_row *row = *state;
    struct laid laid = {.tally = TALLY_OFFERED};
    item_cut_spell(&row->spell, 1, lay, &laid);
    assert_int_equal(laid.ms[0], row->first_ms);
    assert_int_equal(laid.ms[1], row->second_ms);
    assert_int_equal(laid.ms[2], row->third_ms);
    assert_int_equal(laid.productive_ms, row->productive_ms);
    if (row->first_ms > 0) {
        assert_int_equal(laid.tally, (int)TALLY_STATE_MS + (int)row->spell.state);
    }
    item_cut_spell(&row->spell, -1, lay, &laid);
    assert_int_equal(laid.ms[0] + laid.ms[1] + laid.ms[2] + laid.productive_ms, 0);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_item, rows_of_items);
    ROWS_ADD(&rows, test_spell, spell_rows);
    return rows_run(&rows, "stats/item");
}
