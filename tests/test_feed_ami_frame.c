#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/ami_frame.h"
#include "support/rows.h"

#define READ_MAX 4096

/*
 * "Messages: Key: Value CRLF lines, closed by an empty line. No length, no escaping, keys
 * may repeat; after rubbish go on at the next empty line and count it" (events.md section
 * 8.2). Read as "[key=value]" for each field, '\n' behind each message, "greeting X\n",
 * and "rubbish\n". Each row is read whole and byte by byte.
 */
struct reading {
    const char *name;
    const char *text;
    const char *read;
};

static struct reading readings[] = {
    {"a message", "Event: Hangup\r\nUniqueid: 1.2\r\n\r\n",
     "[Event=Hangup][Uniqueid=1.2]\n"},
    {"two messages", "A: 1\r\n\r\nB: 2\r\n\r\n", "[A=1]\n[B=2]\n"},
    {"LF alone ends a line, too", "A: 1\nB: 2\n\n", "[A=1][B=2]\n"},
    {"the greeting has no empty line behind it",
     "Asterisk Call Manager/5.0.4\r\nResponse: Success\r\n\r\n",
     "greeting 5.0.4\n[Response=Success]\n"},
    {"a message that lacks its end is not given", "A: 1\r\nB: 2\r\n", ""},
    {"an empty value", "AccountCode: \r\n\r\n", "[AccountCode=]\n"},
    {"a value without the blank before it", "A:1\r\n\r\n", "[A=1]\n"},
    {"one blank is taken off, further ones are text", "A:   1 \r\n\r\n", "[A=  1 ]\n"},
    {"a colon in a value is text", "A: b: c\r\n\r\n", "[A=b: c]\n"},
    {"keys may repeat", "V: a=1\r\nV: b=2\r\n\r\n", "[V=a=1][V=b=2]\n"},
    {"empty lines between messages are nothing", "\r\n\r\nA: 1\r\n\r\n\r\n\r\n",
     "[A=1]\n"},
    {"a line without a colon spoils its message, and no other",
     "A: 1\r\n[218 bytes missing in capture file]\r\nB: 2\r\n\r\nC: 3\r\n\r\n",
     "rubbish\n[C=3]\n"},
    {"a hole glued to the next line spoils that message",
     "A: 1\r\n[218 bytes missing in capture file]Event: X\r\n\r\nC: 3\r\n\r\n",
     "rubbish\n[C=3]\n"},
    {"a key in brackets' company is one", "ChanVariable(SIP/1-2): a=b\r\n\r\n",
     "[ChanVariable(SIP/1-2)=a=b]\n"},
    {"a key of no bytes is none", ": 1\r\n\r\nC: 3\r\n\r\n", "rubbish\n[C=3]\n"},
    {"a greeting in the middle of a message is rubbish",
     "A: 1\r\nAsterisk Call Manager/5.0.4\r\n\r\nC: 3\r\n\r\n", "rubbish\n[C=3]\n"},
    {"any bytes are text", "A: \x01\xFF\r\n\r\n", "[A=\x01\xFF]\n"},
    {"nothing", "", ""},
};

static void append(char *read, const char *text, size_t size)
{
    size_t length = strlen(read);
    assert_true(length + size < READ_MAX);
    memcpy(read + length, text, size);
    read[length + size] = '\0';
}

static void append_text(char *read, const char *text)
{
    append(read, text, strlen(text));
}

static void drain(struct ami_frame *frame, char *read)
{
    static struct ami_message message;
    enum ami_read what = AMI_NOTHING;
    while ((what = ami_frame_next(frame, &message)) != AMI_NOTHING) {
        if (what == AMI_RUBBISH) {
            append_text(read, "rubbish\n");
            continue;
        }
        if (what == AMI_GREETING) {
            append_text(read, "greeting ");
            append(read, message.fields[0].value.data, message.fields[0].value.size);
        }
        for (size_t i = 0; what == AMI_MESSAGE && i < message.count; i++) {
            const struct ami_field *field = &message.fields[i];
            append_text(read, "[");
            append(read, field->key.data, field->key.size);
            append_text(read, "=");
            append(read, field->value.data, field->value.size);
            append_text(read, "]");
        }
        append_text(read, "\n");
    }
}

static void test_reading(void **state)
{
    const struct reading *row = *state;
    size_t size = strlen(row->text);
    for (size_t piece = 1; piece <= size + 1; piece++) {
        char read[READ_MAX] = "";
        struct ami_frame *frame = ami_frame_create();
        assert_non_null(frame);
        for (size_t at = 0; at < size; at += piece) {
            struct str bytes = {row->text + at, size - at < piece ? size - at : piece};
            assert_int_equal(ami_frame_put(frame, bytes), bytes.size);
            drain(frame, read);
        }
        assert_string_equal(read, row->read);
        ami_frame_destroy(&frame);
    }
}

/* "Limit line and message length." A message of lines of `line` bytes up to `total`. */
struct bound {
    const char *name;
    size_t line, total;
    const char *what;
};

static struct bound bounds[] = {
    {"a line just within its limit", AMI_LINE_MAX, AMI_LINE_MAX, "m"},
    {"a line one byte over it", AMI_LINE_MAX + 1, AMI_LINE_MAX + 1, "r"},
    {"a line of a megabyte", 1000000, 1000000, "r"},
    {"a message within its limit", 1000, AMI_MESSAGE_MAX - 2000, "m"},
    {"a message over its limit", 1000, AMI_MESSAGE_MAX + 2000, "r"},
    {"a message of a megabyte", 1000, 1000000, "r"},
};

static void put_all(struct ami_frame *frame, struct str bytes, char *what)
{
    static struct ami_message message;
    while (bytes.size > 0) {
        size_t taken = ami_frame_put(frame, bytes);
        assert_true(taken > 0);
        bytes.data += taken;
        bytes.size -= taken;
        enum ami_read read = AMI_NOTHING;
        while ((read = ami_frame_next(frame, &message)) != AMI_NOTHING) {
            assert_true(strlen(what) < 8);
            strcat(what, read == AMI_MESSAGE ? "m" : "r");
        }
    }
}

static void test_bound(void **state)
{
    const struct bound *row = *state;
    char what[16] = "";
    struct ami_frame *frame = ami_frame_create();
    char *line = malloc(row->line + 1);
    assert_non_null(frame);
    assert_non_null(line);
    memset(line, 'v', row->line);
    memcpy(line, "K: ", 3);
    for (size_t sent = 0; sent < row->total; sent += row->line) {
        put_all(frame, (struct str){line, row->line}, what);
        put_all(frame, str_from("\r"), what);
        put_all(frame, str_from("\n"), what);
    }
    put_all(frame, str_from("\r\nA: 1\r\n\r\n"), what);
    assert_int_equal(strlen(what), 2);
    assert_int_equal(what[0], row->what[0]);
    assert_int_equal(what[1], 'm'); /* what follows is read again */
    free(line);
    ami_frame_destroy(&frame);
}

static void test_many_fields(void **state)
{
    static struct ami_message message;
    (void)state;
    struct ami_frame *frame = ami_frame_create();
    assert_non_null(frame);
    for (int i = 0; i < AMI_FIELDS_MAX + 10; i++) {
        char line[32];
        size_t size = str_format(line, sizeof line, "K%d: %d\r\n", i, i);
        ami_frame_put(frame, (struct str){line, size});
    }
    ami_frame_put(frame, str_from("\r\n"));
    assert_int_equal(ami_frame_next(frame, &message), AMI_MESSAGE);
    assert_int_equal(message.count, AMI_FIELDS_MAX);
    assert_true(str_is(ami_value(&message, "k7"), "7"));
    assert_int_equal(ami_value(&message, "K200").size, 0);
    ami_frame_destroy(&frame);
}

/* A recording may end in the middle of a message. */
static void test_end(void **state)
{
    (void)state;
    char read[READ_MAX] = "";
    struct ami_frame *frame = ami_frame_create();
    assert_non_null(frame);
    ami_frame_put(frame, str_from("A: 1\r\nB: 2"));
    drain(frame, read);
    assert_string_equal(read, "");
    ami_frame_end(frame);
    drain(frame, read);
    assert_string_equal(read, "[A=1][B=2]\n");
    ami_frame_clear(frame);
    ami_frame_put(frame, str_from("C: 3\r\n\r\n"));
    drain(frame, read);
    assert_string_equal(read, "[A=1][B=2]\n[C=3]\n");
    ami_frame_destroy(&frame);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_reading, readings);
    ROWS_ADD(&rows, test_bound, bounds);
    rows_add_one(&rows, "a message of very many lines keeps the first", test_many_fields);
    rows_add_one(&rows, "a recording may end in the middle of a message", test_end);
    return rows_run(&rows, "feed/ami_frame");
}
