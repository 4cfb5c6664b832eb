/* What a file of rows with a first row of names gives its reader, and what is told. */

#include <string.h>

#include "base/csv_table.h"
#include "support/rows.h"

struct reading {
    const char *name;
    const char *text;
    const char *taken; /* "(names)" and "[row]", by their first fields */
    const char *told;  /* what `diag` holds; "" nothing */
};

static struct reading readings[] = {
    {"names, then rows", "a,b\n1,2\n3,4\n", "(a)[1][3]", ""},
    {"names alone", "a,b\n", "(a)", ""},
    {"nothing at all", "", "", "empty: the first row must name the columns"},
    {"nothing but blank lines", "\n\n", "", "empty: the first row must name the columns"},
    {"a row that is none is told, the next one read", "a\n\"x\"y\n3\n", "(a)[3]", ":2:"},
    {"names that are none end it", "\"x\"y\n3\n", "", ":1:"},
    {"names that are refused end it", "no,b\n1,2\n", "(no)", ""},
    {"a row after which nothing is worth reading", "a\n1\nno\n3\n", "(a)[1][no]", ""},
};

static bool note(char *taken, char open, char close, const struct csv_row *row)
{
    size_t used = strlen(taken);
    str_format(taken + used, 64 - used, "%c%.*s%c", open, (int)row->fields[0].text.size,
               row->fields[0].text.data, close);
    return !str_is(row->fields[0].text, "no");
}

static bool take_names(void *context, const struct csv_row *row)
{
    return note(context, '(', ')', row);
}

static bool take_row(void *context, const struct csv_row *row)
{
    return note(context, '[', ']', row);
}

static void test_reading(void **state)
{
    static const struct csv_table table = {take_names, take_row};
    const struct reading *reading = *state;
    char text[64];
    char taken[64] = "";
    struct diag diag;
    diag_clear(&diag);
    str_copy(text, sizeof text, str_from(reading->text));
    csv_table_read(&table, taken, "f.csv", text, strlen(text), &diag);
    assert_string_equal(taken, reading->taken);
    assert_int_equal(diag.errors, reading->told[0] != '\0');
    char told[256] = "";
    (void)diag_first_error(&diag, told, sizeof told);
    assert_non_null(strstr(told, reading->told));
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_reading, readings);
    return rows_run(&rows, "base/csv_table");
}
