/* base/table: zeroed memory on lines of cache. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/table.h"

static void tables_begin_on_a_line_and_are_zero(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 8, 24, TABLE_LINE_BYTES, 3712};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *table = table_create(1001, sizes[i]);
        assert_non_null(table);
        assert_int_equal((uintptr_t)table % TABLE_LINE_BYTES, 0);
        for (size_t at = 0; at < 1001 * sizes[i]; at++) {
            assert_int_equal(table[at], 0);
        }
        memset(table, 0xFF, 1001 * sizes[i]); /* all of it is the caller's */
        table_destroy(table);
    }
}

static void what_no_memory_can_hold_is_refused(void **state)
{
    (void)state;
    assert_null(table_create(SIZE_MAX / 8 + 2, 8)); /* would wrap to a few bytes */
    assert_null(table_create(SIZE_MAX - 1, 1));
    table_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_begin_on_a_line_and_are_zero),
        cmocka_unit_test(what_no_memory_can_hold_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
