/* Messages in order, in a block of fixed size. */
#include <string.h>

#include "base/fifo.h"
#include "base/index.h"
#include "support/rows.h"

static void test_in_order(void **state)
{
    (void)state;
    struct fifo fifo;
    struct str first;
    assert_true(fifo_init(&fifo, 64));
    assert_true(fifo_is_empty(&fifo));
    assert_false(fifo_first(&fifo, &first));
    assert_true(fifo_put(&fifo, "one", 3) && fifo_put(&fifo, "", 0) &&
                fifo_put(&fifo, "three", 5));
    assert_true(fifo_first(&fifo, &first) && str_is(first, "one"));
    fifo_drop(&fifo);
    assert_true(fifo_first(&fifo, &first) && first.size == 0);
    fifo_drop(&fifo);
    assert_true(fifo_first(&fifo, &first) && str_is(first, "three"));
    fifo_drop(&fifo);
    fifo_drop(&fifo);
    assert_true(fifo_is_empty(&fifo));
    fifo_finish(&fifo);
}

static void test_no_room(void **state)
{
    (void)state;
    struct fifo fifo;
    char large[64] = {0};
    assert_true(fifo_init(&fifo, 64));
    assert_true(fifo_put(&fifo, "one", 3));
    assert_false(fifo_put(&fifo, large, sizeof large));
    assert_true(fifo_is_empty(&fifo));
    assert_int_equal(fifo.spilt, 1);
    assert_true(fifo_put(&fifo, large, sizeof large - sizeof(size_t)));
    assert_false(fifo_put(&fifo, "", 0));
    fifo_finish(&fifo);
}

/* However puts and drops take turns, what comes out is what went in. */
static void test_turns(void **state)
{
    (void)state;
    struct fifo fifo;
    uint64_t random = 1;
    unsigned in = 0;
    unsigned out = 0;
    assert_true(fifo_init(&fifo, 400));
    for (int i = 0; i < 20000; i++) {
        random = index_hash(random, "t", 1);
        char text[24];
        if (random % 3 != 0 && in - out < 8) {
            size_t size = str_format(text, sizeof text, "%u", in++);
            assert_true(fifo_put(&fifo, text, size + random % 8));
        } else if (out < in) {
            struct str first;
            str_format(text, sizeof text, "%u", out++);
            assert_true(fifo_first(&fifo, &first));
            assert_memory_equal(first.data, text, strlen(text));
            fifo_drop(&fifo);
        }
    }
    fifo_finish(&fifo);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "messages come out in order", test_in_order);
    rows_add_one(&rows, "what finds no room empties it", test_no_room);
    rows_add_one(&rows, "in any order of putting and taking", test_turns);
    return rows_run(&rows, "base_fifo");
}
