/* "The least of receive time - time over the last 5 minutes": events.md section 5. */

#include "hub/skew.h"
#include "support/rows.h"

struct row {
    const char *name;
    int64_t said[3][2]; /* at which second, how far off in ms; at 0, 0: nothing */
    int64_t skew_ms;
    enum skew_verdict verdict;
};

static struct row rows[] = {
    {"nothing heard, nothing wrong", {{0, 0}}, 0, SKEW_SMALL},
    {"a second is the way it took", {{1, 1000}}, 1000, SKEW_SMALL},
    {"above two seconds it is told", {{1, 2001}}, 2001, SKEW_WRONG},
    {"two seconds before ours likewise", {{1, -2001}}, -2001, SKEW_WRONG},
    {"above 30 s it is overruled", {{1, 30001}}, 30001, SKEW_OVERRULED},
    {"above 5 s in the future likewise", {{1, -5001}}, -5001, SKEW_OVERRULED},
    {"one that came quickly proves the clock right",
     {{1, 40000}, {2, 300}, {3, 50000}},
     300,
     SKEW_SMALL},
    {"what is five minutes old still counts", {{1, 300}, {302, 40000}}, 300, SKEW_SMALL},
    {"what is older than ten does not",
     {{1, 300}, {302, 40000}, {603, 41000}},
     40000,
     SKEW_OVERRULED},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct skew skew = {.heard = false};
    for (size_t i = 0; i < 3 && row->said[i][0] > 0; i++) {
        skew_note(&skew, row->said[i][1], (struct mono){row->said[i][0] * 1000000000});
    }
    assert_int_equal(skew_ms(&skew), row->skew_ms);
    assert_int_equal(skew_verdict(&skew), row->verdict);
}

int main(void)
{
    struct rows all = {0};
    ROWS_ADD(&all, test_row, rows);
    return rows_run(&all, "hub_skew");
}
