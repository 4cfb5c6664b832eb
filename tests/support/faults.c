#include "support/faults.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/str.h"

void faults_text(const struct diag *diag, char text[FAULTS_BYTES])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < diag->count; i++) {
        char line[sizeof(struct diag_entry)];
        diag_format(&diag->entries[i], line, sizeof line);
        used += str_format(text + used, FAULTS_BYTES - used, "%s\n", line);
    }
}

void faults_expect(const struct diag *diag, const char *expected)
{
    char text[FAULTS_BYTES];
    faults_text(diag, text);
    assert_string_equal(text, expected);
}

void faults_expect_file(const struct diag *diag, const char *path)
{
    char expected[FAULTS_BYTES] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(expected, 1, sizeof expected - 1, file);
    assert_true(size > 0 && size < sizeof expected - 1);
    assert_int_equal(fclose(file), 0);
    faults_expect(diag, expected);
}
