/* The strict reader: what it refuses and why, and the walk over what it takes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/rows.h"
#include "wire/json.h"

struct document {
    const char *name;
    const char *text; /* NULL: 500 arrays inside one another */
    enum json_status status;
    size_t size; /* 0: strlen(text) */
};

/* "refused: duplicate keys, depth above 8, bad UTF-8, lone surrogates, raw control bytes,
 * \u0000, numbers outside the field's range (1e999, 2^63), bytes after the value" */
static struct document documents[] = {
    {"an empty object is taken", "{}", JSON_OK, 0},
    {"blanks around the value are taken", " \t\r\n{} \t\r\n", JSON_OK, 0},
    {"a scalar is JSON", "7", JSON_OK, 0},
    {"depth 8 is taken", "[[[[[[[[]]]]]]]]", JSON_OK, 0},
    {"depth 8 with something in it is taken", "[[[[[[[[1,\"a\"]]]]]]]]", JSON_OK, 0},
    {"depth 8 of objects is taken",
     "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}", JSON_OK, 0},
    {"depth 9 is too deep", "[[[[[[[[[1]]]]]]]]]", JSON_TOO_DEEP, 0},
    {"depth 9 is too deep with nothing in it", "[[[[[[[[[]]]]]]]]]", JSON_TOO_DEEP, 0},
    {"depth 9 is too deep behind shallower things", "[{},[],[[[[[[[ {} ]]]]]]],{}]",
     JSON_TOO_DEEP, 0},
    {"depth 9 of objects is too deep",
     "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}", JSON_TOO_DEEP,
     0},
    {"depth 500 is too deep", NULL, JSON_TOO_DEEP, 1000},
    {"many brackets side by side are not deep", "[[],[],[],{},[],[],[],[],[],[],[]]",
     JSON_OK, 0},
    {"a surrogate pair is taken", "\"\\ud83d\\ude00\"", JSON_OK, 0},
    {"capital hex digits are taken", "\"\\uD83D\\uDE00\\u00E9\"", JSON_OK, 0},
    {"an escaped backslash before u0000 is text", "\"\\\\u0000\"", JSON_OK, 0},
    {"an escaped NUL is refused", "\"a\\u0000b\"", JSON_BAD_UTF8, 0},
    {"an escaped NUL in a key is refused", "{\"a\\u0000\":1}", JSON_BAD_UTF8, 0},
    {"an escaped NUL behind an escaped backslash is refused", "\"\\\\\\u0000\"",
     JSON_BAD_UTF8, 0},
    {"a lone high surrogate is refused", "\"\\ud83d\"", JSON_BAD_UTF8, 0},
    {"a lone low surrogate is refused", "\"\\ude00\"", JSON_BAD_UTF8, 0},
    {"a high surrogate before text is refused", "\"\\ud83dabcdefgh\"", JSON_BAD_UTF8, 0},
    {"two high surrogates are refused", "\"\\ud83d\\ud83d\"", JSON_BAD_UTF8, 0},
    {"a pair the wrong way round is refused", "\"\\ude00\\ud83d\"", JSON_BAD_UTF8, 0},
    {"a raw surrogate is refused", "\"\xED\xA0\x80\"", JSON_BAD_UTF8, 0},
    {"overlong UTF-8 of two bytes is refused", "\"\xC0\xAF\"", JSON_BAD_UTF8, 0},
    {"overlong UTF-8 of three bytes is refused", "\"\xE0\x80\xAF\"", JSON_BAD_UTF8, 0},
    {"overlong UTF-8 of four bytes is refused", "\"\xF0\x80\x80\xAF\"", JSON_BAD_UTF8, 0},
    {"a code point above U+10FFFF is refused", "\"\xF4\x90\x80\x80\"", JSON_BAD_UTF8, 0},
    {"a lone continuation byte is refused", "\"\x80\"", JSON_BAD_UTF8, 0},
    {"a cut character is refused", "\"\xC3\"", JSON_BAD_UTF8, 0},
    {"Latin-1 is refused", "\"B\xFCro\"", JSON_BAD_UTF8, 0},
    {"a byte-order mark is refused", "\xEF\xBB\xBF{}", JSON_BAD, 0},
    {"a raw newline in a string is refused", "\"a\nb\"", JSON_BAD, 0},
    {"a raw tab in a string is refused", "\"a\tb\"", JSON_BAD, 0},
    {"a raw NUL in a string is refused", "\"a\0b\"", JSON_BAD, 5},
    {"a NUL behind the value is refused", "{}\0", JSON_BAD, 3},
    {"a raw NUL before the value is refused", "\0{}", JSON_BAD, 3},
    {"an unknown escape is refused", "\"\\q\"", JSON_BAD, 0},
    {"a short escape is refused", "\"\\u12\"", JSON_BAD, 0},
    {"an escape that is not hex is refused", "\"\\u00g0\"", JSON_BAD, 0},
    {"bytes behind the value are refused", "{}x", JSON_BAD, 0},
    {"a second value is refused", "{}{}", JSON_BAD, 0},
    {"a second value on the next line is refused", "{}\n{}", JSON_BAD, 0},
    {"a second scalar is refused", "1 2", JSON_BAD, 0},
    {"nothing at all is refused", "", JSON_BAD, 0},
    {"blanks alone are refused", " \n\t ", JSON_BAD, 0},
    {"a leading zero is refused", "[01]", JSON_BAD, 0},
    {"a leading plus is refused", "[+1]", JSON_BAD, 0},
    {"a bare fraction is refused", "[.5]", JSON_BAD, 0},
    {"a fraction without digits is refused", "[1.]", JSON_BAD, 0},
    {"hexadecimal is refused", "[0x10]", JSON_BAD, 0},
    {"NaN is refused", "[NaN]", JSON_BAD, 0},
    {"Infinity is refused", "[Infinity]", JSON_BAD, 0},
    {"1e999 is refused", "[1e999]", JSON_BAD, 0},
    {"-1e999 is refused", "[-1e999]", JSON_BAD, 0},
    {"2^64 is refused", "[18446744073709551616]", JSON_BAD, 0},
    {"a minus alone is refused", "[-]", JSON_BAD, 0},
    {"a comma behind the last element is refused", "[1,]", JSON_BAD, 0},
    {"a comma behind the last field is refused", "{\"a\":1,}", JSON_BAD, 0},
    {"a key without quotes is refused", "{a:1}", JSON_BAD, 0},
    {"a key that is a number is refused", "{1:1}", JSON_BAD, 0},
    {"single quotes are refused", "{'a':1}", JSON_BAD, 0},
    {"a comment is refused", "{}/*x*/", JSON_BAD, 0},
    {"a comment before is refused", "//x\n{}", JSON_BAD, 0},
    {"capital literals are refused", "[True]", JSON_BAD, 0},
    {"a long literal is refused", "[nullx]", JSON_BAD, 0},
    {"an open string is refused", "[\"a", JSON_BAD, 0},
    {"an open array is refused", "[1", JSON_BAD, 0},
    {"an open object is refused", "{\"a\":1", JSON_BAD, 0},
    {"a stray bracket is refused", "[1]]", JSON_BAD, 0},
    {"brackets that do not match are refused", "[1}", JSON_BAD, 0},
    {"a missing value is refused", "{\"a\":}", JSON_BAD, 0},
    {"a missing colon is refused", "{\"a\" 1}", JSON_BAD, 0},
    {"UTF-16 is refused", "{\0}\0", JSON_BAD, 4},
};

static void parses(void **state)
{
    const struct document *row = *state;
    struct json_parser *parser = json_parser_create();
    struct json_value root;
    char brackets[1000];
    memset(brackets, '[', sizeof brackets / 2);
    memset(brackets + sizeof brackets / 2, ']', sizeof brackets / 2);
    const char *text = row->text == NULL ? brackets : row->text;
    size_t size = row->size == 0 ? strlen(text) : row->size;
    assert_int_equal(json_parse(parser, text, size, &root), row->status);
    /* whatever the last one was, the next is read as if it were the first */
    assert_int_equal(json_parse(parser, "[true]", 6, &root), JSON_OK);
    assert_int_equal(root.kind, JSON_ARRAY);
    json_parser_destroy(&parser);
    assert_null(parser);
}

struct number {
    const char *name;
    const char *text;
    enum json_kind kind;
    int64_t integer;
    double real;
};

static struct number numbers[] = {
    {"2^63-1 is a whole number", "9223372036854775807", JSON_INTEGER, INT64_MAX, 0},
    {"-2^63 is a whole number", "-9223372036854775808", JSON_INTEGER, INT64_MIN, 0},
    {"2^63 is not a whole number that we take", "9223372036854775808", JSON_REAL, 0,
     9223372036854775808.0},
    {"2^64-1 is not a whole number that we take", "18446744073709551615", JSON_REAL, 0,
     18446744073709551615.0},
    {"zero is a whole number", "0", JSON_INTEGER, 0, 0},
    {"minus zero is a whole number", "-0", JSON_INTEGER, 0, 0},
    {"1.0 is not written as a whole number", "1.0", JSON_REAL, 0, 1.0},
    {"1e3 is not written as a whole number", "1e3", JSON_REAL, 0, 1000.0},
    {"a fraction is rounded to the nearest double", "-0.125", JSON_REAL, 0, -0.125},
};

static void reads_number(void **state)
{
    const struct number *row = *state;
    struct json_parser *parser = json_parser_create();
    struct json_value root;
    assert_int_equal(json_parse(parser, row->text, strlen(row->text), &root), JSON_OK);
    assert_int_equal(root.kind, row->kind);
    if (row->kind == JSON_INTEGER) {
        assert_int_equal(root.integer, row->integer);
    } else {
        assert_true(root.real == row->real);
    }
    json_parser_destroy(&parser);
}

struct twice {
    const char *name;
    const char *text;
    const char *key; /* NULL: none */
};

/* "a key given twice" */
static struct twice twices[] = {
    {"no key is given twice", "{\"a\":1,\"b\":2}", NULL},
    {"the same key in two objects is no duplicate", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}",
     NULL},
    {"a key that begins another is no duplicate", "{\"a\":1,\"aa\":2,\"\":3}", NULL},
    {"keys are case-sensitive", "{\"a\":1,\"A\":2}", NULL},
    {"at the root", "{\"a\":1,\"b\":2,\"a\":1}", "a"},
    {"the empty key", "{\"\":1,\"\":2}", ""},
    {"written with an escape", "{\"a\":1,\"\\u0061\":2}", "a"},
    {"in an object", "{\"x\":{\"b\":1,\"b\":2}}", "b"},
    {"in an array's object", "{\"x\":[1,[{\"c\":null,\"c\":null}]]}", "c"},
    {"as deep as it goes", "[[[[[[[{\"d\":1,\"d\":1}]]]]]]]", "d"},
    {"in the second object of two", "[{\"a\":1},{\"a\":1,\"a\":1}]", "a"},
};

static void finds_duplicate(void **state)
{
    const struct twice *row = *state;
    struct json_parser *parser = json_parser_create();
    struct json_value root;
    struct str key = {NULL, 0};
    assert_int_equal(json_parse(parser, row->text, strlen(row->text), &root), JSON_OK);
    assert_int_equal(json_find_duplicate(parser, &root, &key), row->key != NULL);
    assert_true(row->key == NULL || str_is(key, row->key));
    json_parser_destroy(&parser);
}

static void walks_fields(void **state)
{
    (void)state;
    static const char text[] = "{\"n\":null,\"f\":true,\"i\":-5,\"t\":\"a\\n\\u00e9\","
                               "\"o\":{\"x\":1},\"a\":[1,\"2\"],\"e\":{}}";
    static const enum json_kind kinds[] = {JSON_NULL,  JSON_FLAG,   JSON_INTEGER,
                                           JSON_TEXT,  JSON_OBJECT, JSON_ARRAY,
                                           JSON_OBJECT};
    struct json_parser *parser = json_parser_create();
    struct json_value root;
    struct json_value value;
    struct str key;
    assert_int_equal(json_parse(parser, text, strlen(text), &root), JSON_OK);
    struct json_cursor cursor = json_open(&root);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        assert_true(json_next_field(&cursor, &key, &value));
        assert_int_equal(key.data[0], "nfitoae"[i]);
        assert_int_equal(value.kind, kinds[i]);
        if (value.kind == JSON_TEXT) {
            assert_true(str_is(value.text, "a\n\xC3\xA9"));
        }
        if (value.kind == JSON_ARRAY) {
            struct json_cursor items = json_open(&value);
            struct json_value item;
            assert_true(json_next_element(&items, &item) && item.integer == 1);
            assert_true(json_next_element(&items, &item) && str_is(item.text, "2"));
            assert_false(json_next_element(&items, &item));
        }
    }
    assert_false(json_next_field(&cursor, &key, &value));
    assert_false(json_next_field(&cursor, &key, &value));
    struct json_value scalar = {.kind = JSON_INTEGER, .integer = 3};
    cursor = json_open(&scalar);
    assert_false(json_next_element(&cursor, &value));
    json_parser_destroy(&parser);
}

/* "Body at most 64 KiB" */
static void limits_size(void **state)
{
    (void)state;
    struct json_parser *parser = json_parser_create();
    struct json_value root;
    char *text = malloc(JSON_MAX_BYTES + 1);
    assert_non_null(text);
    memset(text, 'x', JSON_MAX_BYTES + 1);
    text[0] = '"';
    text[JSON_MAX_BYTES - 1] = '"';
    assert_int_equal(json_parse(parser, text, JSON_MAX_BYTES, &root), JSON_OK);
    assert_int_equal(root.text.size, JSON_MAX_BYTES - 2);
    text[JSON_MAX_BYTES - 1] = 'x';
    text[JSON_MAX_BYTES] = '"';
    assert_int_equal(json_parse(parser, text, JSON_MAX_BYTES + 1, &root), JSON_TOO_LARGE);
    free(text);
    json_parser_destroy(&parser);
}

/* As many keys as 64 KiB can hold: the search has room for them, and an end. */
static void searches_the_largest_object(void **state)
{
    (void)state;
    struct json_parser *parser = json_parser_create();
    struct json_value root;
    struct str key;
    char *text = malloc(JSON_MAX_BYTES + 1);
    assert_non_null(text);
    text[0] = '{';
    size_t used = 1;
    while (used + 6 <= JSON_MAX_BYTES) {
        memcpy(text + used, "\"\":1,", 5);
        used += 5;
    }
    text[used - 1] = '}';
    assert_int_equal(json_parse(parser, text, used, &root), JSON_OK);
    assert_true(json_find_duplicate(parser, &root, &key));
    used = 1;
    for (unsigned i = 0; used + 12 <= JSON_MAX_BYTES; i++) {
        used += str_format(text + used, 12, "\"%x\":1,", i);
    }
    text[used - 1] = '}';
    assert_int_equal(json_parse(parser, text, used, &root), JSON_OK);
    assert_false(json_find_duplicate(parser, &root, &key));
    free(text);
    json_parser_destroy(&parser);
}

int main(void)
{
    struct rows rows = {.count = 0};
    ROWS_ADD(&rows, parses, documents);
    ROWS_ADD(&rows, reads_number, numbers);
    ROWS_ADD(&rows, finds_duplicate, twices);
    rows_add_one(&rows, "fields come in order with their kinds", walks_fields);
    rows_add_one(&rows, "64 KiB are taken, one byte more is not", limits_size);
    rows_add_one(&rows, "the largest objects are searched", searches_the_largest_object);
    return rows_run(&rows, "wire: json");
}
