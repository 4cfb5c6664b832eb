/* Soonest first; of one instant, first come first served. */

#include <stdlib.h>

#include "simulate/random.h"
#include "simulate/timers.h"
#include "support/rows.h"

static void test_order(void **state)
{
    (void)state;
    struct timers *timers = calloc(1, sizeof *timers);
    assert_non_null(timers);
    assert_null(timers_first(timers));
    struct random random = {1};
    for (uint32_t i = 0; i < TIMERS_MAX; i++) {
        int64_t at_ms = random_below(&random, 100);
        assert_true(timers_push(timers, (struct timer){.at_ms = at_ms, .token = i}));
    }
    assert_false(timers_push(timers, (struct timer){.at_ms = 0}));
    struct timer last = timers_pop(timers);
    while (timers_first(timers) != NULL) {
        struct timer next = timers_pop(timers);
        assert_true(next.at_ms > last.at_ms ||
                    (next.at_ms == last.at_ms && next.token > last.token));
        last = next;
    }
    free(timers);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "a full heap comes out in order", test_order);
    return rows_run(&rows, "simulate/timers");
}
