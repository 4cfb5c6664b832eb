/* bus/greed.h. reliability.md, section 2.2: "one subscriber with 300 000 topics cost 372
 * MiB: count subscriptions per key". */

#include <stdio.h>

#include "bus/greed.h"
#include "support/rows.h"

static struct mono at_ms(int64_t ms)
{
    return mono_add_ms((struct mono){1}, ms);
}

/* So many subscriptions of a user, evenly in a time, and how often it is told of. */
static struct row {
    const char *name;
    const char *user;
    int count;
    int64_t every_ms;
    int told;
} table[] = {
    {"a screen's one subscription", "display:w1", 1, 0, 0},
    {"as many as a key may at once", "display:w1", GREED_OF_USER, 0, 0},
    {"one more", "display:w1", GREED_OF_USER + 1, 0, 1},
    {"a flood is told of once", "display:w1", 100000, 0, 1},
    {"and once while it lasts", "display:w1", 100000, 1, 1},
    {"a screen that comes back four times a second for a day", "display:w1", 345600, 250,
     0},
    {"a floor without keys that comes back", "", GREED_OF_OTHERS, 0, 0},
    {"one more without a key", "", GREED_OF_OTHERS + 1, 0, 1},
    {"a flood without keys is told of each time", "", 3 * (GREED_OF_OTHERS + 1), 0, 3},
};

static int hear(struct greed *greed, const struct row *row, int64_t from_ms)
{
    int told = 0;
    for (int i = 0; i < row->count; i++) {
        told +=
            greed_hear(greed, str_from(row->user), at_ms(from_ms + i * row->every_ms));
    }
    return told;
}

static void check_row(void **state)
{
    const struct row *row = *state;
    struct greed *greed = greed_create();
    assert_non_null(greed);
    assert_int_equal(hear(greed, row, 0), row->told);
    greed_destroy(&greed);
}

/* Another key, and this one after a while, are as good as new. */
static void check_others(void **state)
{
    (void)state;
    const struct row flood = {"", "display:w1", GREED_OF_USER + 1, 0, 1};
    const struct row other = {"", "display:w2", GREED_OF_USER, 0, 0};
    struct greed *greed = greed_create();
    assert_non_null(greed);
    assert_int_equal(hear(greed, &flood, 0), 1);
    assert_int_equal(hear(greed, &other, 0), 0);
    assert_int_equal(hear(greed, &flood, 10000), 0); /* it is still being dealt with */
    assert_int_equal(hear(greed, &flood, 100000), 1);
    greed_destroy(&greed);
}

/* More keys than there are buckets share that of those without one. */
static void check_many(void **state)
{
    (void)state;
    struct greed *greed = greed_create();
    char user[32];
    assert_non_null(greed);
    for (int i = 0; i < GREED_USERS + GREED_OF_OTHERS; i++) {
        snprintf(user, sizeof user, "display:%d", i);
        assert_false(greed_hear(greed, str_from(user), at_ms(0)));
    }
    assert_true(greed_hear(greed, str_from("display:more"), at_ms(0)));
    assert_false(greed_hear(greed, str_from("display:1"), at_ms(0)));
    greed_destroy(&greed);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_row, table);
    rows_add_one(&rows, "nobody pays for another's", check_others);
    rows_add_one(&rows, "more keys than buckets", check_many);
    return rows_run(&rows, "bus: greed");
}
