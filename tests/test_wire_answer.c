/*
 * What hub and publisher say to one another: rows are answers as they come, and what is
 * read from them; each kind is written and read again.
 */
#include <stdlib.h>
#include <string.h>

#include "support/rows.h"
#include "wire/answer.h"
#include "wire/json.h"

#define EPOCH INT64_C(1795322033500)
#define LAST  INT64_MAX

/* -- reading ---------------------------------------------------------------------- */

struct reading {
    const char *name, *text;
    struct answer answer;
};

static struct reading readings[] = {
    {"welcome: the highest stored for this source",
     "{\"reply\":\"welcome\",\"sourceepoch\":\"1795322033500\","
     "\"sequence\":\"00000000000000000007\"}",
     {.kind = ANSWER_WELCOME, .source_epoch = EPOCH, .sequence = 7}},
    {"welcome: \"0\", \"0\" for none",
     "{\"reply\":\"welcome\",\"sourceepoch\":\"0\",\"sequence\":\"0\"}",
     {.kind = ANSWER_WELCOME}},
    {"ack: whole numbers are read as well as digits",
     "{\"reply\":\"ack\",\"sourceepoch\":1795322033500,\"sequence\":7}",
     {.kind = ANSWER_ACK, .source_epoch = EPOCH, .sequence = 7}},
    {"ack: up to 2^63-1",
     "{\"reply\":\"ack\",\"sourceepoch\":9223372036854775807,"
     "\"sequence\":\"9223372036854775807\"}",
     {.kind = ANSWER_ACK, .source_epoch = LAST, .sequence = LAST}},
    {"resend: fields of other kinds and unknown ones say nothing",
     "{\"reply\":\"resend\",\"sequence\":\"3\",\"sourceepoch\":\"5\",\"id\":\"x\","
     "\"reason\":\"y\",\"since\":[1,{\"a\":2}],\"field\":null}",
     {.kind = ANSWER_RESEND, .source_epoch = 5, .sequence = 3}},
    {"refused: id, reason, field",
     "{\"reply\":\"refused\",\"id\":\"5-8\",\"reason\":\"bad_value\","
     "\"field\":\"data.wait_ms\",\"sourceepoch\":\"5\"}",
     {.kind = ANSWER_REFUSED,
      .id = {"5-8", 3},
      .reason = {"bad_value", 9},
      .field = {"data.wait_ms", 12}}},
    {"refused: what could not be read had no id",
     "{\"reply\":\"refused\",\"reason\":\"bad_json\"}",
     {.kind = ANSWER_REFUSED, .reason = {"bad_json", 8}}},
};

static void expect_same(const struct answer *a, const struct answer *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->source_epoch, b->source_epoch);
    assert_int_equal(a->sequence, b->sequence);
    assert_true(str_equal(a->id, b->id));
    assert_true(str_equal(a->reason, b->reason));
    assert_true(str_equal(a->field, b->field));
}

static void reads(void **state)
{
    const struct reading *row = *state;
    struct json_parser *parser = json_parser_create();
    struct answer answer;
    char text[ANSWER_MAX_BYTES];
    assert_true(answer_decode(parser, row->text, strlen(row->text), &answer));
    expect_same(&answer, &row->answer);
    size_t size = answer_encode(&row->answer, text, sizeof text);
    assert_int_equal(size, strlen(text));
    assert_true(answer_decode(parser, text, size, &answer));
    expect_same(&answer, &row->answer);
    json_parser_destroy(&parser);
}

/* -- refusing --------------------------------------------------------------------- */

struct fault {
    const char *name, *text;
};

static struct fault faults[] = {
    {"not JSON", "welcome"},
    {"nothing", ""},
    {"bytes after the value", "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":1} x"},
    {"not an object", "[{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":1}]"},
    {"no reply", "{\"sourceepoch\":1,\"sequence\":1}"},
    {"reply: null is the same as unsaid",
     "{\"reply\":null,\"sourceepoch\":1,\"sequence\":1}"},
    {"reply: an unknown word", "{\"reply\":\"nack\",\"sourceepoch\":1,\"sequence\":1}"},
    {"reply: not a text", "{\"reply\":1,\"sourceepoch\":1,\"sequence\":1}"},
    {"a key given twice",
     "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":1,\"sequence\":2}"},
    {"a key given twice where nobody looks",
     "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":1,\"x\":{\"a\":1,\"a\":1}}"},
    {"sourceepoch: missing", "{\"reply\":\"ack\",\"sequence\":1}"},
    {"sequence: missing", "{\"reply\":\"welcome\",\"sourceepoch\":\"1\"}"},
    {"sequence: null is the same as missing",
     "{\"reply\":\"resend\",\"sourceepoch\":1,\"sequence\":null}"},
    {"sequence: below 0", "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":-1}"},
    {"sequence: a sign", "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":\"-0\"}"},
    {"sequence: 2^63",
     "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":9223372036854775808}"},
    {"sequence: 2^63 as text",
     "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":\"9223372036854775808\"}"},
    {"sequence: 21 digits",
     "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":\"000000000000000000001\"}"},
    {"sequence: no digits", "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":\"\"}"},
    {"sequence: a fraction", "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":1.0}"},
    {"sequence: 1e999", "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":1e999}"},
    {"sourceepoch: an object", "{\"reply\":\"ack\",\"sourceepoch\":{},\"sequence\":1}"},
    {"refused: without a reason", "{\"reply\":\"refused\",\"id\":\"1\"}"},
    {"refused: an empty reason", "{\"reply\":\"refused\",\"reason\":\"\"}"},
    {"refused: an id that is no text",
     "{\"reply\":\"refused\",\"id\":7,\"reason\":\"bad_id\"}"},
    {"a lone surrogate", "{\"reply\":\"refused\",\"reason\":\"\\ud800\"}"},
};

static void refuses(void **state)
{
    const struct fault *row = *state;
    struct json_parser *parser = json_parser_create();
    struct answer answer = {.sequence = 77};
    assert_false(answer_decode(parser, row->text, strlen(row->text), &answer));
    assert_int_equal(answer.sequence, 77); /* as it was */
    json_parser_destroy(&parser);
}

/* -- limits ----------------------------------------------------------------------- */

static void fill(char *text, size_t size, const char *pattern)
{
    for (size_t i = 0; i + 1 < size; i++) {
        text[i] = pattern[i % strlen(pattern)];
    }
    text[size - 1] = '\0';
}

/* "A text over its limit is cut, so that ANSWER_MAX_BYTES always suffice", also where
 * each of its bytes takes six to write. */
static void longest_fits(void **state)
{
    (void)state;
    struct json_parser *parser = json_parser_create();
    char long_text[1000];
    char text[ANSWER_MAX_BYTES];
    struct answer read;
    fill(long_text, sizeof long_text, "\x01");
    const struct answer answer = {.kind = ANSWER_REFUSED,
                                  .id = str_from(long_text),
                                  .reason = str_from(long_text),
                                  .field = str_from(long_text)};
    size_t size = answer_encode(&answer, text, sizeof text);
    assert_true(size > 0);
    assert_true(answer_decode(parser, text, size, &read));
    assert_int_equal(read.id.size, 128);
    assert_int_equal(read.reason.size, 64);
    assert_int_equal(read.field.size, 320);
    for (size_t room = 0; room <= size; room++) {
        assert_int_equal(answer_encode(&answer, text, room), 0);
    }
    assert_int_equal(answer_encode(&answer, text, size + 1), size);
    json_parser_destroy(&parser);
}

/* One text just at its limit, and one over it. */
static void limits_of_texts(void **state)
{
    (void)state;
    static const struct limit {
        const char *before;
        size_t bytes;
    } limits[] = {
        {"{\"reply\":\"refused\",\"reason\":\"", 64},
        {"{\"reply\":\"refused\",\"reason\":\"r\",\"id\":\"", 128},
        {"{\"reply\":\"refused\",\"reason\":\"r\",\"field\":\"", 320},
    };
    struct json_parser *parser = json_parser_create();
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        for (size_t over = 0; over <= 1; over++) {
            char value[400];
            char text[600];
            struct answer answer;
            fill(value, limits[i].bytes + over + 1, "abc");
            size_t size =
                str_format(text, sizeof text, "%s%s\"}", limits[i].before, value);
            assert_int_equal(answer_decode(parser, text, size, &answer), over == 0);
        }
    }
    json_parser_destroy(&parser);
}

/* "ANSWER_MAX_BYTES ... as read" */
static void limit_of_the_whole(void **state)
{
    (void)state;
    struct json_parser *parser = json_parser_create();
    char text[ANSWER_MAX_BYTES + 2];
    struct answer answer;
    static const char short_one[] =
        "{\"reply\":\"ack\",\"sourceepoch\":1,\"sequence\":2}";
    memset(text, ' ', sizeof text);
    memcpy(text, short_one, sizeof short_one - 1);
    assert_true(answer_decode(parser, text, ANSWER_MAX_BYTES, &answer));
    assert_false(answer_decode(parser, text, ANSWER_MAX_BYTES + 1, &answer));
    json_parser_destroy(&parser);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, reads, readings);
    ROWS_ADD(&rows, refuses, faults);
    rows_add_one(&rows, "the longest answer fits", longest_fits);
    rows_add_one(&rows, "texts: just at the limit and over it", limits_of_texts);
    rows_add_one(&rows, "the whole: just at the limit and over it", limit_of_the_whole);
    return rows_run(&rows, "wire/answer");
}
