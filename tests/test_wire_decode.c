/* What the door does beside single fields, which test_wire_lines.c has. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/rows.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define HEAD  "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"demo\","
#define LEFT  "\"type\":\"wallboard.agent.left\","
#define DATA  "\"data\":{\"agent\":\"ann\",\"queue\":\"sales\"}"
#define VALID HEAD LEFT DATA "}"

static struct decoder *begin(const char *body, size_t size)
{
    struct decoder *decoder = decoder_create();
    assert_non_null(decoder);
    decoder_begin(decoder, body, size);
    return decoder;
}

/* -- bodies that are refused, or taken, as one ----------------------------------- */

struct body {
    const char *name;
    const char *text;
    enum refusal refusal; /* NONE: taken */
    const char *fault;    /* how its text begins; NULL: any */
};

static struct body bodies[] = {
    {"the minimal event is taken", VALID, REFUSAL_NONE, NULL},
    {"keys may come in any order",
     "{" DATA "," LEFT "\"source\":\"demo\",\"specversion\":\"1.0\",\"id\":\"1\"}",
     REFUSAL_NONE, NULL},
    {"blanks and line ends around it are taken", "\r\n " VALID " \r\n", REFUSAL_NONE,
     NULL},
    /* "not one JSON value (bytes after it, raw control bytes), a key given twice" */
    {"nothing is no JSON", "", REFUSAL_BAD_JSON, "not one JSON value"},
    {"two events on two lines are not one", VALID "\n" VALID, REFUSAL_BAD_JSON, NULL},
    {"a byte-order mark is refused", "\xEF\xBB\xBF" VALID, REFUSAL_BAD_JSON, NULL},
    {"a key twice in the envelope", HEAD LEFT "\"id\":\"1\"," DATA "}", REFUSAL_BAD_JSON,
     "id: is given twice"},
    {"a key twice, once null", HEAD LEFT "\"time\":null,\"time\":null," DATA "}",
     REFUSAL_BAD_JSON, "time: "},
    {"data twice", HEAD LEFT DATA "," DATA "}", REFUSAL_BAD_JSON, "data: is given twice"},
    {"a key twice in data",
     HEAD LEFT "\"data\":{\"agent\":\"a\",\"queue\":\"q\",\"agent\":\"a\"}}",
     REFUSAL_BAD_JSON, "data.agent: is given twice"},
    {"a key twice by an escape",
     HEAD LEFT "\"data\":{\"agent\":\"a\",\"queue\":\"q\",\"\\u0061gent\":\"a\"}}",
     REFUSAL_BAD_JSON, "data.agent: is given twice"},
    {"an unknown attribute twice", HEAD LEFT "\"x\":1,\"x\":1," DATA "}",
     REFUSAL_BAD_JSON, "the key 'x' is given twice"},
    {"an unknown field twice",
     HEAD LEFT "\"data\":{\"agent\":\"a\",\"queue\":\"q\",\"x\":1,\"x\":2}}",
     REFUSAL_BAD_JSON, "data: the key 'x' is given twice"},
    {"a key twice inside an unknown field",
     HEAD LEFT "\"data\":{\"agent\":\"a\",\"queue\":\"q\",\"x\":[{\"y\":1,\"y\":1}]}}",
     REFUSAL_BAD_JSON, "data: the key 'y' is given twice"},
    {"a key twice inside subject", HEAD LEFT "\"subject\":{\"y\":1,\"y\":1}," DATA "}",
     REFUSAL_BAD_JSON, "the key 'y' is given twice"},
    {"a key twice in an event of unknown type",
     HEAD "\"type\":\"other\",\"data\":{\"a\":{\"y\":1,\"y\":1}}}", REFUSAL_BAD_JSON,
     "the key 'y' is given twice"},
    {"a control character in a key given twice is not repeated",
     HEAD LEFT "\"x\\n\\u001b[2J\":1,\"x\\n\\u001b[2J\":1," DATA "}", REFUSAL_BAD_JSON,
     "the key 'x[2J' is given twice"},
    {"a key twice in an agent's queues",
     HEAD
     "\"type\":\"wallboard.source.snapshot\",\"data\":{\"complete\":true,\"agents\":[{"
     "\"agent\":\"a\",\"state\":\"ready\",\"queues\":[{\"queue\":\"q\",\"queue\":"
     "\"q\"}]}]}}",
     REFUSAL_BAD_JSON, "data.agents[0].queues[0].queue: is given twice"},
    {"a key twice among the agents of queue.stats",
     HEAD "\"type\":\"wallboard.queue.stats\",\"data\":{\"queue\":\"q\",\"agents\":{"
          "\"ready\":1,\"ready\":1}}}",
     REFUSAL_BAD_JSON, "data.agents.ready: is given twice"},
    {"an attribute is case-sensitive", HEAD LEFT "\"Data\":{}}", REFUSAL_MISSING,
     "data.agent: is missing"},
    /* "invalid UTF-8, lone surrogate, \u0000" */
    {"UTF-8 that is none", HEAD LEFT "\"data\":{\"agent\":\"B\xFCro\",\"queue\":\"q\"}}",
     REFUSAL_BAD_UTF8, NULL},
    {"an escaped NUL", HEAD LEFT "\"data\":{\"agent\":\"a\\u0000\",\"queue\":\"q\"}}",
     REFUSAL_BAD_UTF8, NULL},
    {"an escaped NUL in an unknown field", HEAD LEFT "\"x\":\"\\u0000\"," DATA "}",
     REFUSAL_BAD_UTF8, NULL},
    {"half a surrogate pair", HEAD LEFT "\"x\":\"\\ud800\"," DATA "}", REFUSAL_BAD_UTF8,
     NULL},
    /* "Body at most 64 KiB, depth 8" */
    {"depth 8 is taken", HEAD LEFT "\"x\":[[[[[[[1]]]]]]]," DATA "}", REFUSAL_NONE, NULL},
    {"depth 9 is refused", HEAD LEFT "\"x\":[[[[[[[[1]]]]]]]]," DATA "}",
     REFUSAL_TOO_DEEP, "nested deeper than 8"},
    /* "the value, or an element of a batch, is not an object; data is not an object" */
    {"a number is no event", "7", REFUSAL_NOT_AN_EVENT, "must be an object"},
    {"null is no event", "null", REFUSAL_NOT_AN_EVENT, NULL},
    {"a string is no event", "\"x\"", REFUSAL_NOT_AN_EVENT, NULL},
    {"data_base64 is refused", HEAD LEFT "\"data_base64\":\"e30=\"}",
     REFUSAL_NOT_AN_EVENT, "data_base64: "},
    {"no specversion", "{}", REFUSAL_MISSING, "specversion: is missing"},
    /* numbers outside the field's range */
    {"1e999 is no number", HEAD LEFT "\"x\":1e999," DATA "}", REFUSAL_BAD_JSON, NULL},
    {"NaN is no number", HEAD LEFT "\"x\":NaN," DATA "}", REFUSAL_BAD_JSON, NULL},
    {"a leading zero is no number", HEAD LEFT "\"x\":01," DATA "}", REFUSAL_BAD_JSON,
     NULL},
    {"2^64 is no number", HEAD LEFT "\"x\":18446744073709551616," DATA "}",
     REFUSAL_BAD_JSON, NULL},
    {"2^63 in an ignored place is ignored",
     HEAD LEFT "\"x\":9223372036854775808," DATA "}", REFUSAL_NONE, NULL},
    {"2^63 is no id",
     HEAD LEFT "\"data\":{\"agent\":9223372036854775808,\"queue\":\"q\"}}",
     REFUSAL_BAD_VALUE, "data.agent: "},
    {"1e3 is not a whole number",
     HEAD
     "\"type\":\"wallboard.contact.ended\",\"data\":{\"contact\":1,\"talk_ms\":1e3}}",
     REFUSAL_BAD_VALUE,
     "data.talk_ms: must be a whole number of milliseconds from 0 to "},
    {"1.0 is not a whole number",
     HEAD "\"type\":\"wallboard.contact.ended\",\"data\":{\"contact\":1,\"entry\":1.0}}",
     REFUSAL_BAD_VALUE, "data.entry: must be a whole number from 1 to 1000000"},
    {"four decimals are refused",
     HEAD "\"type\":\"wallboard.contact.result\",\"data\":{\"measure\":\"m\",\"value\":"
          "1.2345}}",
     REFUSAL_BAD_VALUE, "data.value: must be a number of at most 3 decimals"},
    {"a word of another list is refused with the list",
     HEAD "\"type\":\"wallboard.source.heartbeat\",\"data\":{\"upstream\":\"sideways\"}}",
     REFUSAL_BAD_VALUE, "data.upstream: must be one of up, down, unknown"},
    /* byte limits that a character count does not see */
    {"64 characters of 4 bytes are 256 bytes",
     HEAD "\"type\":\"wallboard.source.bye\",\"data\":{\"reason\":\""
          "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"
          "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"
          "\"}}",
     REFUSAL_NONE, NULL},
    {"one byte more is refused",
     HEAD "\"type\":\"wallboard.source.bye\",\"data\":{\"reason\":\"x"
          "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"
          "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"
          "\"}}",
     REFUSAL_BAD_VALUE, "data.reason: must be a string of at most 256 bytes"},
    {"a text for people may hold control characters",
     HEAD "\"type\":\"wallboard.source.bye\",\"data\":{\"reason\":\"a\\u202eb\\n\"}}",
     REFUSAL_NONE, NULL},
    /* "times that are well formed but impossible" are not refused */
    {"a time in the far future is taken",
     HEAD LEFT "\"time\":\"9999-12-31T23:59:59Z\"," DATA "}", REFUSAL_NONE, NULL},
    {"an offset out of the years is refused",
     HEAD LEFT "\"time\":\"9999-12-31T23:59:59-01:00\"," DATA "}", REFUSAL_BAD_TIME,
     "time: must be RFC 3339"},
    {"an offset before 1970 is refused",
     HEAD LEFT "\"time\":\"1970-01-01T00:00:00+01:00\"," DATA "}", REFUSAL_BAD_TIME,
     NULL},
};

static void takes_or_refuses(void **state)
{
    const struct body *row = *state;
    struct decoder *decoder = begin(row->text, strlen(row->text));
    struct event event;
    enum decode_result result = decoder_next(decoder, &event);
    if (row->refusal == REFUSAL_NONE) {
        assert_string_equal(decoder_fault(decoder), "");
        assert_int_equal(result, DECODE_EVENT);
    } else {
        assert_int_equal(result, DECODE_REFUSED);
        assert_string_equal(refusal_name(decoder_refusal(decoder)),
                            refusal_name(row->refusal));
        if (row->fault != NULL &&
            strncmp(decoder_fault(decoder), row->fault, strlen(row->fault)) != 0) {
            fail_msg("'%s'", decoder_fault(decoder));
        }
        assert_int_equal(decoder_counts(decoder)->refused[row->refusal], 1);
    }
    assert_int_equal(decoder_next(decoder, &event), DECODE_END);
    assert_int_equal(decoder_next(decoder, &event), DECODE_END);
    decoder_destroy(&decoder);
    assert_null(decoder);
}

/* -- the number of a refused event ----------------------------------------------- */

struct number {
    const char *name;
    const char *text;
    bool sound;
};

/* "its sequence number counts as received, so a refusal is not a gap" */
static struct number numbers[] = {
    {"a bad field leaves the number sound",
     HEAD LEFT "\"sourceepoch\":\"5\",\"sequence\":\"7\",\"data\":{\"agent\":true}}",
     true},
    {"a bad attribute before it leaves it sound",
     "{\"specversion\":\"2.0\",\"sequence\":7,\"source\":\"demo\",\"sourceepoch\":5}",
     true},
    {"a missing type leaves it sound", HEAD "\"sourceepoch\":5,\"sequence\":7}", true},
    {"a duplicate elsewhere leaves it sound",
     HEAD "\"sourceepoch\":5,\"sequence\":7,\"id\":\"2\"}", true},
    {"an unknown type has one too",
     HEAD "\"type\":\"wallboard.later\",\"sourceepoch\":5,\"sequence\":7}", true},
    {"no sequence", HEAD "\"sourceepoch\":5}", false},
    {"no epoch", HEAD "\"sequence\":7}", false},
    {"no source", "{\"sourceepoch\":5,\"sequence\":7}", false},
    {"a bad sequence", HEAD "\"sourceepoch\":5,\"sequence\":-7}", false},
    {"a bad epoch", HEAD "\"sourceepoch\":\"\",\"sequence\":7}", false},
    {"a bad source", "{\"source\":\"\",\"sourceepoch\":5,\"sequence\":7}", false},
    {"two sequences", HEAD "\"sourceepoch\":5,\"sequence\":7,\"sequence\":8}", false},
    {"no object", "[[7]]", false},
    {"no JSON", HEAD "\"sourceepoch\":5,\"sequence\":7", false},
};

static void salvages_number(void **state)
{
    const struct number *row = *state;
    struct decoder *decoder = begin(row->text, strlen(row->text));
    struct event event;
    enum decode_result result = decoder_next(decoder, &event);
    assert_true(result == DECODE_REFUSED || result == DECODE_IGNORED);
    struct str source = {NULL, 0};
    int64_t epoch = 0;
    int64_t sequence = 0;
    assert_int_equal(decoder_refused_number(decoder, &source, &epoch, &sequence),
                     row->sound);
    assert_int_equal(str_is(source, "demo"), row->sound);
    assert_int_equal(epoch, row->sound ? 5 : 0);
    assert_int_equal(sequence, row->sound ? 7 : 0);
    decoder_destroy(&decoder);
}

/* -- batches --------------------------------------------------------------------- */

/* "every event stands for itself"; "The other events of a batch are not touched" */
static void batch_elements_stand_alone(void **state)
{
    (void)state;
    static const char text[] = "[" VALID ",7,{}," HEAD "\"type\":\"x\"}," HEAD LEFT
                               "\"id\":\"2\"," DATA "},[" VALID "]," VALID "]";
    static const struct {
        enum decode_result result;
        const char *fault;
    } wanted[] = {
        {DECODE_EVENT, ""},
        {DECODE_REFUSED, "[1]: must be an object"},
        {DECODE_REFUSED, "[2].specversion: is missing"},
        {DECODE_IGNORED, ""},
        {DECODE_REFUSED, "[4].id: is given twice"},
        {DECODE_REFUSED, "[5]: must be an object"},
        {DECODE_EVENT, ""},
        {DECODE_END, ""},
    };
    struct decoder *decoder = begin(text, strlen(text));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct event event;
        assert_int_equal(decoder_next(decoder, &event), wanted[i].result);
        assert_string_equal(decoder_fault(decoder), wanted[i].fault);
        assert_true(wanted[i].result != DECODE_EVENT || str_is(event.agent, "ann"));
    }
    assert_int_equal(decoder_counts(decoder)->unknown_types, 1);
    assert_int_equal(decoder_counts(decoder)->refused[REFUSAL_NOT_AN_EVENT], 2);
    decoder_destroy(&decoder);
}

/* A batch of `count` elements, each `element`. */
static char *make_batch(const char *element, size_t count)
{
    size_t size = strlen(element) + 1;
    char *text = malloc(count * size + 3);
    assert_non_null(text);
    text[0] = '[';
    for (size_t i = 0; i < count; i++) {
        memcpy(text + 1 + i * size, element, size - 1);
        text[1 + i * size + size - 1] = ',';
    }
    strcpy(text + (count == 0 ? 1 : count * size), "]");
    return text;
}

static size_t count_results(struct decoder *decoder, enum decode_result wanted)
{
    struct event event;
    size_t count = 0;
    enum decode_result result = decoder_next(decoder, &event);
    for (; result == wanted; result = decoder_next(decoder, &event)) {
        count++;
    }
    assert_int_equal(result, DECODE_END);
    return count;
}

/* "batch 1,000 events" */
static void batch_is_limited(void **state)
{
    (void)state;
    static const struct {
        const char *element;
        size_t count, results;
        enum decode_result result;
    } rows[] = {
        {"{}", 0, 0, DECODE_REFUSED},
        {"{}", 1000, 1000, DECODE_REFUSED},
        {"{}", 1001, 1, DECODE_REFUSED},
        {HEAD "\"type\":\"x\"}", 999, 999, DECODE_IGNORED},
        {VALID, 500, 500, DECODE_EVENT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = make_batch(rows[i].element, rows[i].count);
        struct decoder *decoder = begin(text, strlen(text));
        assert_int_equal(count_results(decoder, rows[i].result), rows[i].results);
        bool over = rows[i].count > DECODE_MAX_EVENTS;
        assert_int_equal(decoder_counts(decoder)->refused[REFUSAL_TOO_LARGE], over);
        decoder_destroy(&decoder);
        free(text);
    }
}

/* -- the rest -------------------------------------------------------------------- */

static void size_is_limited(void **state)
{
    (void)state;
    char *text = malloc(DECODE_MAX_BYTES + 1);
    assert_non_null(text);
    memset(text, ' ', DECODE_MAX_BYTES + 1);
    memcpy(text, VALID, strlen(VALID));
    struct decoder *decoder = begin(text, DECODE_MAX_BYTES);
    struct event event;
    assert_int_equal(decoder_next(decoder, &event), DECODE_EVENT);
    decoder_begin(decoder, text, DECODE_MAX_BYTES + 1);
    assert_int_equal(decoder_next(decoder, &event), DECODE_REFUSED);
    assert_int_equal(decoder_refusal(decoder), REFUSAL_TOO_LARGE);
    assert_int_equal(decoder_next(decoder, &event), DECODE_END);
    decoder_destroy(&decoder);
    free(text);
}

/* Every beginning of an event is refused, and none disturbs the next. */
static void cut_events_are_refused(void **state)
{
    (void)state;
    static const char text[] = HEAD
        "\"type\":\"wallboard.contact.queued\",\"time\":\"2026-11-22T03:46:00.123Z\","
        "\"data\":{\"contact\":\"B\\u00fcro\",\"queue\":\"Z\xC3\xBC\",\"entry\":12}}";
    struct decoder *decoder = begin("", 0);
    struct event event;
    for (size_t size = 0; size < strlen(text); size++) {
        char *exact = malloc(size + 1); /* so that a byte read beyond it is seen */
        assert_non_null(exact);
        memcpy(exact, text, size);
        decoder_begin(decoder, exact, size);
        free(exact);
        assert_int_equal(decoder_next(decoder, &event), DECODE_REFUSED);
        enum refusal refusal = decoder_refusal(decoder);
        assert_true(refusal == REFUSAL_BAD_JSON || refusal == REFUSAL_BAD_UTF8);
        assert_int_equal(decoder_next(decoder, &event), DECODE_END);
        decoder_begin(decoder, text, strlen(text));
        assert_int_equal(decoder_next(decoder, &event), DECODE_EVENT);
    }
    decoder_destroy(&decoder);
}

/* "Unknown types and fields are ignored and counted"; CloudEvents' own are not counted */
static void unknown_is_counted(void **state)
{
    (void)state;
    static const char text[] =
        "[" HEAD LEFT "\"subject\":\"s\",\"traceparent\":\"t\",\"data\":{\"agent\":\"a\","
        "\"queue\":\"q\",\"x\":1,\"y\":null}}," HEAD
        "\"type\":\"wallboard.source.snapshot\",\"data\":{\"complete\":true,\"z\":1,"
        "\"queues\":[{\"queue\":\"q\",\"z\":{\"z\":1},\"agents\":{\"z\":2}}]}}," HEAD
        "\"type\":\"wallboard.Agent.left\"}," HEAD "\"type\":\"com.example.left\"}]";
    struct decoder *decoder = begin(text, strlen(text));
    struct event event;
    assert_int_equal(decoder_next(decoder, &event), DECODE_EVENT);
    assert_int_equal(decoder_counts(decoder)->unknown_fields, 2);
    assert_int_equal(decoder_next(decoder, &event), DECODE_EVENT);
    assert_int_equal(decoder_counts(decoder)->unknown_fields, 5);
    assert_int_equal(decoder_next(decoder, &event), DECODE_IGNORED);
    assert_int_equal(decoder_next(decoder, &event), DECODE_IGNORED);
    assert_int_equal(decoder_counts(decoder)->unknown_types, 2);
    assert_int_equal(decoder_next(decoder, &event), DECODE_END);
    decoder_destroy(&decoder);
}

/* "a JSON integer up to 2^63-1 is read as its decimal text" */
static void number_ids_become_text(void **state)
{
    (void)state;
    static const char text[] =
        "[" HEAD LEFT "\"data\":{\"agent\":0,\"queue\":9223372036854775807}}," HEAD LEFT
        "\"data\":{\"agent\":41,\"queue\":\"q\"}}]";
    struct decoder *decoder = begin(text, strlen(text));
    struct event event;
    assert_int_equal(decoder_next(decoder, &event), DECODE_EVENT);
    assert_true(str_is(event.agent, "0"));
    assert_true(str_is(event.queue, "9223372036854775807"));
    assert_int_equal(decoder_next(decoder, &event), DECODE_EVENT);
    assert_true(str_is(event.agent, "41"));
    decoder_destroy(&decoder);
}

/* The most items that 64 KiB can hold find room. */
static void largest_lists_fit(void **state)
{
    (void)state;
    static const struct {
        const char *list, *item;
    } rows[] = {
        {"queues", "{\"queue\":1},"},
        {"agents", "{\"agent\":1,\"state\":\"ready\"},"},
        {"contacts", "{\"contact\":1,\"state\":\"held\"},"},
        {"agents\":[{\"agent\":1,\"state\":\"ready\",\"queues", "{\"queue\":1},"},
    };
    struct decoder *decoder = begin("", 0);
    struct event event;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = malloc(DECODE_MAX_BYTES + 1);
        assert_non_null(text);
        size_t used = str_format(text, DECODE_MAX_BYTES,
                                 HEAD "\"type\":\"wallboard.source.snapshot\",\"data\":{"
                                      "\"complete\":true,\"%s\":[",
                                 rows[i].list);
        size_t count = 0;
        for (; used + strlen(rows[i].item) + 8 < DECODE_MAX_BYTES; count++) {
            used += str_format(text + used, DECODE_MAX_BYTES - used, "%s", rows[i].item);
        }
        strcpy(text + used - 1, i == 3 ? "]}]}}" : "]}}");
        decoder_begin(decoder, text, strlen(text));
        assert_int_equal(decoder_next(decoder, &event), DECODE_EVENT);
        size_t members = event.agent_count == 1 ? event.agents[0].membership_count : 0;
        assert_int_equal(count, i == 0   ? event.queue_count
                                : i == 3 ? members
                                : i == 1 ? event.agent_count
                                         : event.contact_count);
        free(text);
    }
    decoder_destroy(&decoder);
}

/* "no allocation after start" */
static void nothing_is_allocated(void **state)
{
    (void)state;
    static const char *const texts[] = {
        VALID,
        "[" VALID "," VALID "]",
        HEAD LEFT "\"x\":1,\"y\":{\"x\":2}," DATA "}",
        "{\"broken",
        HEAD LEFT "\"data\":{\"agent\":\"\xFF\"}}",
        "[7]",
        HEAD LEFT "\"data\":{\"agent\":\"\\u00e9\",\"queue\":0.1}}"};
    struct decoder *decoder = begin("", 0);
    struct event event;
    struct mallinfo2 before = mallinfo2();
    for (size_t i = 0; i < 1000; i++) {
        const char *text = texts[i % (sizeof texts / sizeof *texts)];
        decoder_begin(decoder, text, strlen(text));
        enum decode_result result = DECODE_END;
        while ((result = decoder_next(decoder, &event)) != DECODE_END) {
            char encoded[1000];
            assert_true(result != DECODE_EVENT ||
                        encode_event(&event, encoded, sizeof encoded) > 0);
        }
    }
    struct mallinfo2 after = mallinfo2();
    assert_int_equal(after.uordblks, before.uordblks);
    assert_int_equal(after.hblkhd, before.hblkhd);
    decoder_destroy(&decoder);
}

static void refusals_have_names(void **state)
{
    (void)state;
    assert_string_equal(refusal_name(REFUSAL_TOO_LARGE), "too_large");
    assert_string_equal(refusal_name(REFUSAL_BAD_SPECVERSION), "bad_specversion");
    assert_string_equal(refusal_name(REFUSAL_UNAUTHORISED), "unauthorised");
    struct decoder *decoder = begin("", 0);
    decoder_count_refusal(decoder, REFUSAL_WRONG_SITE);
    assert_int_equal(decoder_counts(decoder)->refused[REFUSAL_WRONG_SITE], 1);
    decoder_destroy(&decoder);
    decoder_destroy(&decoder); /* destroying nothing is allowed */
}

int main(void)
{
    struct rows rows = {.count = 0};
    ROWS_ADD(&rows, takes_or_refuses, bodies);
    ROWS_ADD(&rows, salvages_number, numbers);
    rows_add_one(&rows, "batch: elements stand alone", batch_elements_stand_alone);
    rows_add_one(&rows, "batch: 1000 elements, not 1001", batch_is_limited);
    rows_add_one(&rows, "64 KiB are taken, one byte more is not", size_is_limited);
    rows_add_one(&rows, "an event cut at any byte is refused", cut_events_are_refused);
    rows_add_one(&rows, "what is unknown is ignored and counted", unknown_is_counted);
    rows_add_one(&rows, "ids that are numbers become text", number_ids_become_text);
    rows_add_one(&rows, "the longest lists fit", largest_lists_fit);
    rows_add_one(&rows, "nothing is allocated after start", nothing_is_allocated);
    rows_add_one(&rows, "refusals have names and are counted", refusals_have_names);
    return rows_run(&rows, "wire: decode");
}
