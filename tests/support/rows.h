#ifndef SUPPORT_ROWS_H
#define SUPPORT_ROWS_H

/*
 * A table of cases as one cmocka test per row, so that each row reports itself. A row is
 * any struct whose first member is `const char *name`, a sentence. The test finds its row
 * in *state.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ROWS_MAX 256

struct rows {
    struct CMUnitTest tests[ROWS_MAX];
    size_t count;
};

/* Appends `count` rows of `size` bytes each, the first of which begins at `first_name`.
 * Borrows the table until the run. */
void rows_add(struct rows *rows, CMUnitTestFunction test, const char **first_name,
              size_t count, size_t size);

/* Appends a test without a table. */
void rows_add_one(struct rows *rows, const char *name, CMUnitTestFunction test);

/* Runs them all; the number that failed. */
int rows_run(const struct rows *rows, const char *group);

#define ROWS_ADD(rows, test, table)                                                      \
    rows_add((rows), (test), &(table)[0].name, sizeof(table) / sizeof(table)[0],         \
             sizeof(table)[0])

#endif
