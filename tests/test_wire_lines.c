/*
 * The lines of tests/data/events through the decoder and the encoder. The same files are
 * held against docs/event-schema.json (check_schema.py), so that schema and decoder
 * cannot drift apart. A line of invalid/ says in `subject`, which the decoder ignores,
 * what it is refused for: reason and field.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/event_lines.h"
#include "support/event_same.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define TESTS_MAX  1000
#define FILES_MAX  16
#define FAULT_SIZE 200

/* Decodes the one event of a line; `ret_event` is borrowed from `decoder`. */
static void decode_one(struct decoder *decoder, const char *text, size_t size,
                       struct event *ret_event)
{
    decoder_begin(decoder, text, size);
    enum decode_result result = decoder_next(decoder, ret_event);
    if (result != DECODE_EVENT) {
        fail_msg("%s: %s", refusal_name(decoder_refusal(decoder)),
                 decoder_fault(decoder));
    }
    struct event none;
    assert_int_equal(decoder_next(decoder, &none), DECODE_END);
}

/* "decode(encode(e)) says the same as e" */
static void round_trip(void **state)
{
    const struct event_line *line = *state;
    struct decoder *first = decoder_create();
    struct decoder *second = decoder_create();
    struct event event;
    struct event again;
    static char text[4 * DECODE_MAX_BYTES];
    decode_one(first, line->text, line->size, &event);
    size_t size = encode_event(&event, text, sizeof text);
    assert_int_equal(size, strlen(text));
    assert_true(size > 0);
    decode_one(second, text, size, &again);
    const char *difference = event_difference(&event, &again);
    if (difference != NULL) {
        fail_msg("'%s' differs after a round trip", difference);
    }
    decoder_destroy(&first);
    decoder_destroy(&second);
}

/* "one canonical form": these lines are in it, so they come back byte for byte */
static void canonical(void **state)
{
    const struct event_line *line = *state;
    struct decoder *decoder = decoder_create();
    struct event event;
    static char text[DECODE_MAX_BYTES];
    decode_one(decoder, line->text, line->size, &event);
    assert_int_equal(encode_event(&event, text, sizeof text), line->size);
    assert_string_equal(text, line->text);
    decoder_destroy(&decoder);
}

/* "A bad value refuses the event, with a reason" that names the field */
static void refused(void **state)
{
    const struct event_line *line = *state;
    struct decoder *decoder = decoder_create();
    struct event event;
    decoder_begin(decoder, line->text, line->size);
    assert_int_equal(decoder_next(decoder, &event), DECODE_REFUSED);
    char said[FAULT_SIZE];
    size_t field_size = strcspn(decoder_fault(decoder), ":");
    (void)snprintf(said, sizeof said, "\"subject\":\"%s %.*s\"",
                   refusal_name(decoder_refusal(decoder)), (int)field_size,
                   decoder_fault(decoder));
    if (strstr(line->text, said) == NULL) {
        fail_msg("%s is not what the line expects", said);
    }
    assert_true(strlen(decoder_fault(decoder)) > field_size + 2);
    assert_int_equal(decoder_next(decoder, &event), DECODE_END);
    decoder_destroy(&decoder);
}

struct tests {
    struct CMUnitTest rows[TESTS_MAX];
    size_t count;
    struct event_lines files[FILES_MAX];
    size_t file_count;
};

static void add_file(struct tests *tests, const char *path, CMUnitTestFunction test)
{
    assert_true(tests->file_count < FILES_MAX);
    struct event_lines *file = &tests->files[tests->file_count++];
    *file = event_lines_read(path);
    for (size_t i = 0; i < file->count; i++) {
        assert_true(tests->count < TESTS_MAX);
        struct event_line *line = &file->lines[i];
        const char *subject = strstr(line->text, "\"subject\":\"");
        if (subject != NULL) {
            size_t used = strlen(line->name);
            subject += strlen("\"subject\":\"");
            (void)snprintf(line->name + used, sizeof line->name - used, ": %.*s",
                           (int)strcspn(subject, "\""), subject);
        }
        tests->rows[tests->count++] = (struct CMUnitTest){
            .name = line->name, .test_func = test, .initial_state = line};
    }
}

int main(void)
{
    struct tests *tests = calloc(1, sizeof *tests);
    if (tests == NULL) {
        return EXIT_FAILURE;
    }
    add_file(tests, TEST_DATA "/events/valid/documented.ndjson", round_trip);
    add_file(tests, TEST_DATA "/events/valid/minimal.ndjson", round_trip);
    add_file(tests, TEST_DATA "/events/valid/tolerated.ndjson", round_trip);
    add_file(tests, TEST_DATA "/events/valid/full.ndjson", round_trip);
    add_file(tests, TEST_DATA "/events/valid/full.ndjson", canonical);
    add_file(tests, TEST_DATA "/events/valid/one_call.ndjson", canonical);
    add_file(tests, TEST_DATA "/events/invalid/envelope.ndjson", refused);
    add_file(tests, TEST_DATA "/events/invalid/missing.ndjson", refused);
    add_file(tests, TEST_DATA "/events/invalid/types.ndjson", refused);
    add_file(tests, TEST_DATA "/events/invalid/values.ndjson", refused);
    int failed =
        _cmocka_run_group_tests("wire: lines", tests->rows, tests->count, NULL, NULL);
    for (size_t i = 0; i < tests->file_count; i++) {
        event_lines_finish(&tests->files[i]);
    }
    free(tests);
    return failed;
}
