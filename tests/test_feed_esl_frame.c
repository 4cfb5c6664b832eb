#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/esl_frame.h"
#include "feed/esl_table.h"
#include "stats/event.h"
#include "support/rows.h"

#define READ_MAX 4096

/*
 * "Event: Content-Length: N, Content-Type: text/event-plain, empty line, N bytes of
 * Header: url-encoded value lines; an inner Content-Length may add a body" (events.md
 * section 8.3). Read as "KIND:" and then "[key=value]" for each field of an event, else
 * the reply and the body; "rubbish". Each row is read whole and in every size of pieces.
 */
struct reading {
    const char *name;
    const char *text;
    const char *read;
};

static struct reading readings[] = {
    {"the first word of the server", "Content-Type: auth/request\n\n", "auth:|\n"},
    {"a reply", "Content-Type: command/reply\nReply-Text: +OK accepted\n\n",
     "reply:+OK accepted|\n"},
    {"an answer has a body", "Content-Type: api/response\nContent-Length: 4\n\n+OK\n",
     "api:|+OK\n\n"},
    {"the order of the lines is free, and their case",
     "content-length: 4\nCONTENT-TYPE: api/response\n\nabc\n", "api:|abc\n\n"},
    {"two messages", "Content-Type: auth/request\n\nContent-Type: auth/request\n\n",
     "auth:|\nauth:|\n"},
    {"empty lines between messages are nothing",
     "\n\nContent-Type: auth/request\n\n\n\nContent-Type: auth/request\n\n",
     "auth:|\nauth:|\n"},
    {"CRLF ends a line, too", "Content-Type: auth/request\r\n\r\n", "auth:|\n"},
    {"an event's values are url-encoded",
     "Content-Length: 29\nContent-Type: text/event-plain\n\nCC-Agent: A%20b%0Ac%25d\nX: "
     "1\n",
     "event:[CC-Agent=A b\nc%d][X=1]\n"},
    {"'%' with no two digits behind it is text",
     "Content-Length: 16\nContent-Type: text/event-plain\n\nA: %zz\nB: 5%\nC:\n",
     "event:[A=%zz][B=5%][C=]\n"},
    {"what follows an event's empty line is its own body",
     "Content-Length: 30\nContent-Type: text/event-plain\n\n"
     "A: 1\nContent-Length: 3\n\nno:x\n\n",
     "event:[A=1][Content-Length=3]\n"},
    {"variables of the channel are not kept",
     "Content-Length: 28\nContent-Type: text/event-plain\n\n"
     "A: 1\nvariable_sip_x: y\nB: 2\n",
     "event:[A=1][B=2]\n"},
    {"an event with a line that is none is not trusted, and the next is read",
     "Content-Length: 11\nContent-Type: text/event-plain\n\nA: 1\nhello\n"
     "Content-Type: auth/request\n\n",
     "rubbish\nauth:|\n"},
    {"an event of nothing is none",
     "Content-Length: 1\nContent-Type: text/event-plain\n\n\n", "rubbish\n"},
    {"a head without a type is rubbish, and the next is read",
     "Event-Name: CUSTOM\n\nContent-Type: auth/request\n\n", "rubbish\nauth:|\n"},
    {"a line without a colon spoils its head, and no other",
     "Content-Type: api/response\nhello\n\nContent-Type: auth/request\n\n",
     "rubbish\nauth:|\n"},
    {"a length that is no number", "Content-Type: api/response\nContent-Length: 4x\n\n",
     "rubbish\n"},
    {"a length below nothing", "Content-Type: api/response\nContent-Length: -4\n\n",
     "rubbish\n"},
    {"a length beyond counting",
     "Content-Type: api/response\nContent-Length: 99999999999999999999\n\n", "rubbish\n"},
    {"a type that we did not ask for", "Content-Type: log/data\nContent-Length: 2\n\nhi",
     "other:|hi\n"},
    {"its farewell", "Content-Type: text/disconnect-notice\nContent-Length: 3\n\nbye",
     "bye:|bye\n"},
    {"the access list", "Content-Type: text/rude-rejection\nContent-Length: 2\n\nno",
     "rejected:|no\n"},
    {"a body that is not whole is not given",
     "Content-Type: api/response\nContent-Length: 4\n\nabc", ""},
    {"a head that is not whole is not given", "Content-Type: auth/request\n", ""},
    {"nothing", "", ""},
};

static void append(char *read, const char *data, size_t size)
{
    size_t length = strlen(read);
    assert_true(length + size < READ_MAX);
    memcpy(read + length, data, size);
    read[length + size] = '\0';
}

static void append_text(char *read, const char *text)
{
    append(read, text, strlen(text));
}

static void append_str(char *read, struct str text)
{
    if (text.size > 0) {
        append(read, text.data, text.size);
    }
}

static void append_message(char *read, const struct esl_message *message)
{
    static const char *const kinds[] = {
        "auth:", "reply:", "api:", "event:", "bye:", "rejected:", "other:"};
    append_text(read, kinds[message->kind]);
    if (message->kind != ESL_EVENT) {
        append_str(read, message->reply);
        append_text(read, "|");
        append_str(read, message->body);
    }
    for (size_t i = 0; i < message->count; i++) {
        append_text(read, "[");
        append_str(read, message->fields[i].key);
        append_text(read, "=");
        append_str(read, message->fields[i].value);
        append_text(read, "]");
    }
    append_text(read, "\n");
}

static void drain(struct esl_frame *frame, char *read)
{
    static struct esl_message message;
    enum esl_read what = ESL_NOTHING;
    while ((what = esl_frame_next(frame, &message)) != ESL_NOTHING) {
        if (what == ESL_RUBBISH) {
            append_text(read, "rubbish\n");
        } else {
            append_message(read, &message);
        }
    }
}

static void test_reading(void **state)
{
    const struct reading *row = *state;
    size_t size = strlen(row->text);
    struct esl_frame *frame = esl_frame_create();
    assert_non_null(frame);
    for (size_t piece = 1; piece <= size + 1; piece++) {
        char read[READ_MAX] = "";
        esl_frame_clear(frame);
        for (size_t at = 0; at < size; at += piece) {
            struct str bytes = {row->text + at, size - at < piece ? size - at : piece};
            assert_int_equal(esl_frame_put(frame, bytes), bytes.size);
            drain(frame, read);
        }
        assert_string_equal(read, row->read);
    }
    esl_frame_destroy(&frame);
}

/* Limits: what is over one is passed over to its end, and what follows is read. */
struct bound {
    const char *name;
    size_t head, body; /* bytes of a line in the head, and of the body */
    bool is_read;
};

static struct bound bounds[] = {
    {"a head just within its limit", ESL_HEAD_MAX - 60, 0, true},
    {"a head over it", ESL_HEAD_MAX + 1, 0, false},
    {"a head of a megabyte", 1000000, 0, false},
    {"a body at its limit", 10, ESL_BODY_MAX, true},
    {"a body one byte over it", 10, ESL_BODY_MAX + 1, false},
    {"a body of five megabytes", 10, 5000000, false},
};

static void put_fill(struct esl_frame *frame, size_t size, size_t *ret_read,
                     size_t *ret_rubbish)
{
    static struct esl_message message;
    static char filler[4096];
    memset(filler, 'x', sizeof filler);
    while (size > 0) {
        size_t part = size < sizeof filler ? size : sizeof filler;
        assert_int_equal(esl_frame_put(frame, (struct str){filler, part}), part);
        size -= part;
        enum esl_read what = ESL_NOTHING;
        while ((what = esl_frame_next(frame, &message)) != ESL_NOTHING) {
            *(what == ESL_RUBBISH ? ret_rubbish : ret_read) += 1;
        }
    }
}

static void test_bound(void **state)
{
    const struct bound *row = *state;
    static struct esl_message message;
    char text[128];
    size_t read = 0;
    size_t rubbish = 0;
    struct esl_frame *frame = esl_frame_create();
    assert_non_null(frame);
    esl_frame_put(frame, str_from("X: "));
    put_fill(frame, row->head, &read, &rubbish);
    snprintf(text, sizeof text, "\nContent-Type: api/response\nContent-Length: %zu\n\n",
             row->body);
    esl_frame_put(frame, str_from(text));
    put_fill(frame, row->body, &read, &rubbish);
    esl_frame_put(frame, str_from("Content-Type: auth/request\n\n"));
    enum esl_read what = ESL_NOTHING;
    enum esl_read last = ESL_NOTHING;
    while ((what = esl_frame_next(frame, &message)) != ESL_NOTHING) {
        last = what;
        *(what == ESL_RUBBISH ? &rubbish : &read) += 1;
    }
    assert_int_equal(last, ESL_MESSAGE);
    assert_int_equal(message.kind, ESL_AUTH_REQUEST);
    assert_int_equal(rubbish, row->is_read ? 0 : 1);
    assert_int_equal(read, row->is_read ? 2 : 1);
    esl_frame_destroy(&frame);
}

static void test_many_fields(void **state)
{
    static struct esl_message message;
    static char body[65536];
    char head[96];
    size_t size = 0;
    (void)state;
    struct esl_frame *frame = esl_frame_create();
    assert_non_null(frame);
    for (int i = 0; i < ESL_FIELDS_MAX + 10; i++) {
        size += str_format(body + size, sizeof body - size, "K%d: %d\n", i, i);
    }
    snprintf(head, sizeof head, "Content-Type: text/event-plain\nContent-Length: %zu\n\n",
             size);
    esl_frame_put(frame, str_from(head));
    assert_int_equal(esl_frame_put(frame, (struct str){body, size}), size);
    assert_int_equal(esl_frame_next(frame, &message), ESL_MESSAGE);
    assert_int_equal(message.count, ESL_FIELDS_MAX);
    assert_true(str_is(esl_value(&message, "k7"), "7"));
    assert_int_equal(esl_value(&message, "K260").size, 0);
    esl_frame_destroy(&frame);
}

/* "Tables with '|', a header line, +OK at the end." The cells of columns a and n. */
struct tabling {
    const char *name;
    const char *text;
    const char *read;
};

static struct tabling tablings[] = {
    {"rows, and the end", "a|n\nx|1\ny|2\n+OK\n", "x=1;y=2;"},
    {"columns in another order, and more of them", "n|b|a\n1||x\n+OK\n", "x=1;"},
    {"what follows +OK is no row", "a|n\nx|1\n+OK\ny|2\n", "x=1;"},
    {"no rows", "a|n\n+OK\n", ""},
    {"a row that is too short has empty cells", "a|n\nx\n+OK\n", "x=-1;"},
    {"a row that is too long is cut", "a|n\nx|1|2|3\n+OK\n", "x=1;"},
    {"no such column", "a|m\nx|1\n+OK\n", "x=-1;"},
    {"a cell that is no number", "a|n\nx|-1\n+OK\n", "x=-1;"},
    {"without its end", "a|n\nx|1", "x=1;"},
    {"CRLF", "a|n\r\nx|1\r\n+OK\r\n", "x=1;"},
    {"an error is no table", "-ERR Invalid Queue not found!\n", "none"},
    {"a word is no table", "+OK\n", "none"},
    {"nothing is no table", "", "none"},
};

static void test_tabling(void **state)
{
    const struct tabling *row = *state;
    struct esl_table table;
    char read[READ_MAX] = "";
    if (!esl_table_open(&table, str_from(row->text))) {
        append_text(read, "none");
    }
    while (read[0] != 'n' && esl_table_next(&table)) {
        char number[32];
        append_str(read, esl_table_cell(&table, "a"));
        snprintf(number, sizeof number, "=%lld;",
                 (long long)esl_table_number(&table, "n"));
        append_text(read, number);
    }
    assert_string_equal(read, row->read);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_reading, readings);
    ROWS_ADD(&rows, test_bound, bounds);
    rows_add_one(&rows, "an event of very many fields", test_many_fields);
    ROWS_ADD(&rows, test_tabling, tablings);
    return rows_run(&rows, "feed/esl_frame");
}
