/* JSON as it should be, whatever stands in a name. */

#include <stdlib.h>
#include <string.h>

#include "ctl/json_out.h"
#include "support/rows.h"

struct text_row {
    const char *name, *text, *json;
};

static struct text_row text_rows[] = {
    {"text: plain", "Support", "\"Support\"\n"},
    {"text: quotes and backslashes", "a\"b\\c", "\"a\\\"b\\\\c\"\n"},
    {"text: control characters", "a\tb\x01\x7f", "\"a\\u0009b\\u0001\\u007f\"\n"},
    {"text: other alphabets stay", "B\xC3\xBCro", "\"B\xC3\xBCro\"\n"},
    {"text: broken UTF-8 becomes U+FFFD", "a\xFFz", "\"a\xEF\xBF\xBDz\"\n"},
};

struct double_row {
    const char *name;
    double value;
    const char *json;
};

static struct double_row double_rows[] = {
    {"double: nought", 0.0, "0\n"},
    {"double: one", 1.0, "1\n"},
    {"double: short ones stay short", 0.8, "0.8\n"},
    {"double: 38 of 42 comes back exactly", 38.0 / 42.0, "0.9047619047619048\n"},
    {"double: a third has 16 digits", 1.0 / 3.0, "0.3333333333333333\n"},
};

/* Runs `put` at the root of a document and compares what was written. */
struct sheet {
    struct json_out out;
    char *text;
    size_t size;
};

static void sheet_open(struct sheet *sheet)
{
    sheet->text = NULL;
    sheet->size = 0;
    sheet->out = (struct json_out){.file = open_memstream(&sheet->text, &sheet->size)};
    assert_non_null(sheet->out.file);
}

static void sheet_expect(struct sheet *sheet, const char *expected)
{
    assert_int_equal(fclose(sheet->out.file), 0);
    assert_string_equal(sheet->text, expected);
    free(sheet->text);
}

static void test_text(void **state)
{
    const struct text_row *row = *state;
    struct sheet sheet;
    sheet_open(&sheet);
    json_out_text(&sheet.out, NULL, row->text);
    (void)fputc('\n', sheet.out.file);
    sheet_expect(&sheet, row->json);
}

static void test_double(void **state)
{
    const struct double_row *row = *state;
    struct sheet sheet;
    sheet_open(&sheet);
    json_out_double(&sheet.out, NULL, row->value);
    (void)fputc('\n', sheet.out.file);
    sheet_expect(&sheet, row->json);
    assert_true(strtod(row->json, NULL) == row->value);
}

static void test_nesting(void **state)
{
    (void)state;
    struct sheet sheet;
    sheet_open(&sheet);
    json_out_open(&sheet.out, NULL, '{');
    json_out_null(&sheet.out, "a");
    json_out_open(&sheet.out, "b", '[');
    json_out_integer(&sheet.out, NULL, -1);
    json_out_count(&sheet.out, NULL, UINT64_MAX);
    json_out_close(&sheet.out, ']');
    json_out_open(&sheet.out, "c", '{');
    json_out_close(&sheet.out, '}');
    json_out_bool(&sheet.out, "d", true);
    json_out_close(&sheet.out, '}');
    sheet_expect(&sheet, "{\n"
                         "  \"a\": null,\n"
                         "  \"b\": [\n"
                         "    -1,\n"
                         "    18446744073709551615\n"
                         "  ],\n"
                         "  \"c\": {},\n"
                         "  \"d\": true\n"
                         "}\n");
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_text, text_rows);
    ROWS_ADD(&rows, test_double, double_rows);
    rows_add_one(&rows, "objects, lists and commas", test_nesting);
    return rows_run(&rows, "ctl/json_out");
}
