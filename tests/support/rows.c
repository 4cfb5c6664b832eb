#include "support/rows.h"

#include <stdlib.h>
#include <string.h>

void rows_add_one(struct rows *rows, const char *name, CMUnitTestFunction test)
{
    if (rows->count == ROWS_MAX) {
        abort(); /* a test must not be left out in silence */
    }
    rows->tests[rows->count++] = (struct CMUnitTest){.name = name, .test_func = test};
}

void rows_add(struct rows *rows, CMUnitTestFunction test, const char **first_name,
              size_t count, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        char *row = (char *)first_name + i * size;
        const char *name = NULL;
        memcpy(&name, row, sizeof name);
        rows_add_one(rows, name, test);
        rows->tests[rows->count - 1].initial_state = row;
    }
}

int rows_run(const struct rows *rows, const char *group)
{
    return _cmocka_run_group_tests(group, rows->tests, rows->count, NULL, NULL);
}
