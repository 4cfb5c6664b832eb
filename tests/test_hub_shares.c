/* hub/shares.h: "a full table takes from whoever has the most". */
#include <string.h>

#include "hub/shares.h"
#include "support/rows.h"

static struct row {
    const char *name;
    const char *who;  /* a letter takes a place, a capital gives that one back */
    char most;        /* who has the most then; 0: not asked */
    size_t a, b, all; /* places of 'a' and 'b'; numbers in use */
} table[] = {
    {"nobody has anything", "", 0, 0, 0, 0},
    {"one", "a", 'a', 1, 0, 1},
    {"the greediest", "abbab", 'b', 2, 3, 2},
    {"what is given back is had no more", "aaabAA", 'a', 1, 1, 2},
    {"who has none is none", "abB", 'a', 1, 0, 2},
    {"a number that nobody has is the next one's", "abAcb", 'b', 0, 2, 2},
    {"whoever comes back begins anew", "abAa", 0, 1, 1, 2},
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct shares shares = {.used = 0};
    size_t numbers[128] = {0};
    for (const char *at = row->who; *at != '\0'; at++) {
        if (*at >= 'a') {
            numbers[(unsigned char)*at] = shares_take(&shares, (struct str){at, 1});
        } else {
            shares_give_back(&shares, numbers[(unsigned char)*at + ('a' - 'A')]);
        }
    }
    assert_int_equal(shares_count(&shares, str_from("a")), row->a);
    assert_int_equal(shares_count(&shares, str_from("b")), row->b);
    assert_int_equal(shares.used, row->all);
    if (row->most != 0) {
        assert_int_equal(shares_most(&shares), numbers[(unsigned char)row->most]);
    }
}

static void all_places_can_be_had(void **state)
{
    (void)state;
    struct shares shares = {.used = 0};
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < SHARES_MAX; i++) {
            const uint32_t who = i + round;
            const struct str name = {(const char *)&who, sizeof who};
            assert_in_range(shares_take(&shares, name), 0, SHARES_MAX - 1);
        }
        for (size_t i = 0; i < SHARES_MAX; i++) {
            shares_give_back(&shares, i);
        }
    }
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, check_row, table);
    rows_add_one(&rows, "as many as there are places", all_places_can_be_had);
    return rows_run(&rows, "hub_shares");
}
