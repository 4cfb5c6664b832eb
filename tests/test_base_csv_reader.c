#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv_reader.h"
#include "support/rows.h"

/* RFC 4180, read as "line:column=[field]" for each field, '\n' behind each row, and
 * "line:column!why" for what is no row. */
struct reading {
    const char *name;
    const char *text;
    const char *read;
};

static struct reading readings[] = {
    {"fields and rows", "a,b\nc,d\n", "1:1=[a]1:3=[b]\n2:1=[c]2:3=[d]\n"},
    {"the last row may lack its end", "a,b", "1:1=[a]1:3=[b]\n"},
    {"CRLF ends a row", "a,b\r\nc\r\n", "1:1=[a]1:3=[b]\n2:1=[c]\n"},
    {"empty fields are fields", ",a,,\n", "1:1=[]1:2=[a]1:4=[]1:5=[]\n"},
    {"blank lines are no rows", "\n\na\n\r\n\nb\n\n", "3:1=[a]\n6:1=[b]\n"},
    {"quotes are taken off", "\"a\",\"\",b\n", "1:1=[a]1:5=[]1:8=[b]\n"},
    {"a doubled quote is a quote", "\"a\"\"b\",\"\"\"\"\n", "1:1=[a\"b]1:8=[\"]\n"},
    {"a separator in quotes is text", "\"a,b\",c\n", "1:1=[a,b]1:7=[c]\n"},
    {"a line end in quotes is text, and counts as a line", "\"a\nb\",c\nd\n",
     "1:1=[a\nb]2:4=[c]\n3:1=[d]\n"},
    {"a quote within a field is text", "a\"b,c\n", "1:1=[a\"b]1:5=[c]\n"},
    {"blanks are text", " a , b\n", "1:1=[ a ]1:5=[ b]\n"},
    {"a byte order mark is no text",
     "\xEF\xBB\xBF"
     "a,b\n",
     "1:1=[a]1:3=[b]\n"},
    {"a quoted field may end the file", "a,\"b\"", "1:1=[a]1:3=[b]\n"},
    {"text behind a closing quote: reading goes on with the next line", "a,\"b\"c,d\ne\n",
     "1:3!text behind a closing quote\n2:1=[e]\n"},
    {"a quote that is never closed", "a\nb,\"c\nd\n",
     "1:1=[a]\n2:3!a quote is opened and not closed\n3:1=[d]\n"},
    {"a CR without its LF behind a quote", "\"a\"\rb\nc\n",
     "1:4!a CR without its LF\n2:1=[c]\n"},
    {"nothing", "", ""},
};

static void append(char *read, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void append(char *read, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t length = strlen(read);
    vsnprintf(read + length, size - length, format, args);
    va_end(args);
}

static void test_reading(void **state)
{
    const struct reading *row = *state;
    size_t size = strlen(row->text);
    char *text = malloc(size + 1); /* so that reading beyond the end is found */
    assert_non_null(text);
    memcpy(text, row->text, size);
    char read[1024] = "";
    struct csv_reader reader;
    static struct csv_row fields;
    const char *why = NULL;
    csv_reader_init(&reader, text, size, ',');
    for (;;) {
        enum csv_read got = csv_reader_next(&reader, &fields, &why);
        if (got == CSV_END) {
            break;
        }
        const struct csv_field *first = &fields.fields[0];
        if (got == CSV_BAD) {
            append(read, sizeof read, "%d:%d!%s", (int)first->line, (int)first->column,
                   why);
        }
        for (size_t i = 0; got == CSV_ROW && i < fields.count; i++) {
            const struct csv_field *field = &fields.fields[i];
            append(read, sizeof read, "%d:%d=[%.*s]", (int)field->line,
                   (int)field->column, (int)field->text.size, field->text.data);
        }
        append(read, sizeof read, "\n");
    }
    free(text);
    assert_string_equal(read, row->read);
}

struct width {
    const char *name;
    size_t fields;
    enum csv_read got;
};

static struct width widths[] = {
    {"as many fields as are read", CSV_FIELDS_MAX, CSV_ROW},
    {"one more is no row", CSV_FIELDS_MAX + 1, CSV_BAD},
};

static void test_width(void **state)
{
    const struct width *row = *state;
    char text[CSV_FIELDS_MAX + 2];
    memset(text, ';', sizeof text);
    struct csv_reader reader;
    static struct csv_row fields;
    const char *why = NULL;
    csv_reader_init(&reader, text, row->fields - 1, ';');
    assert_int_equal(csv_reader_next(&reader, &fields, &why), row->got);
    assert_int_equal(csv_reader_next(&reader, &fields, &why), CSV_END);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_reading, readings);
    ROWS_ADD(&rows, test_width, widths);
    return rows_run(&rows, "base/csv_reader");
}
