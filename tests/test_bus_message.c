#include <stdlib.h>
#include <string.h>

#include <zmq.h>

#include "bus/context.h"
#include "bus/message.h"
#include "support/rows.h"

/* docs/events.md, section 1, "On the wire": a message of two frames, topic and body; also
 * one frame, the JSON alone; frames after the second are ignored and counted. */

struct row {
    const char *name;
    const char *frames[4]; /* NULL-terminated */
    const char *topic, *body;
    size_t extra;
};

static struct row rows[] = {
    {"two frames are topic and body", {"wb1/s/s/batch", "[]"}, "wb1/s/s/batch", "[]", 0},
    {"one frame is the body", {"{}"}, "", "{}", 0},
    {"a third frame is dropped and counted", {"t", "b", "c"}, "t", "b", 1},
    {"an empty frame is a message", {""}, "", "", 0},
    {"an empty topic", {"", "{}"}, "", "{}", 0},
    {"an empty body", {"t", ""}, "t", "", 0},
};

struct pair {
    struct context *context;
    void *in, *out;
};

static void open_pair(struct pair *pair)
{
    pair->context = context_create();
    assert_non_null(pair->context);
    pair->in = zmq_socket(context_handle(pair->context), ZMQ_PAIR);
    pair->out = zmq_socket(context_handle(pair->context), ZMQ_PAIR);
    assert_int_equal(zmq_bind(pair->in, "inproc://pair"), 0);
    assert_int_equal(zmq_connect(pair->out, "inproc://pair"), 0);
}

static void close_pair(struct pair *pair)
{
    zmq_close(pair->in);
    zmq_close(pair->out);
    context_destroy(&pair->context);
    assert_null(pair->context);
}

static void send_frames(void *socket, const char *const *frames)
{
    for (; *frames != NULL; frames++) {
        int more = frames[1] != NULL ? ZMQ_SNDMORE : 0;
        assert_true(zmq_send(socket, *frames, strlen(*frames), more) >= 0);
    }
}

static void receives(void **state)
{
    const struct row *row = *state;
    struct pair pair;
    struct message message;
    open_pair(&pair);
    message_init(&message);
    assert_false(message_receive(&message, pair.in));

    /* the one under test between two others, so that nothing is left over */
    static const char *const plain[] = {"topic", "body", NULL};
    send_frames(pair.out, plain);
    send_frames(pair.out, row->frames);
    send_frames(pair.out, plain);
    assert_true(message_receive(&message, pair.in));
    assert_true(message_receive(&message, pair.in));
    assert_true(str_is(message.topic, row->topic));
    assert_true(str_is(message.body, row->body));
    assert_int_equal(message.extra_frames, row->extra);
    assert_true(message_receive(&message, pair.in));
    assert_true(str_is(message.topic, "topic"));
    assert_true(str_is(message.body, "body"));
    assert_int_equal(message.extra_frames, 0);
    assert_false(message_receive(&message, pair.in));
    assert_int_equal(message.body.size, 0);

    message_finish(&message);
    close_pair(&pair);
}

static void counts_a_thousand_frames(void **state)
{
    (void)state;
    struct pair pair;
    struct message message;
    open_pair(&pair);
    message_init(&message);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(zmq_send(pair.out, "x", 1, i < 999 ? ZMQ_SNDMORE : 0), 1);
    }
    assert_true(message_receive(&message, pair.in));
    assert_int_equal(message.extra_frames, 998);
    assert_false(message_receive(&message, pair.in));
    message_finish(&message);
    close_pair(&pair);
}

static void bodies_are_opaque_bytes(void **state)
{
    (void)state;
    struct pair pair;
    struct message message;
    open_pair(&pair);
    message_init(&message);
    assert_int_equal(zmq_send(pair.out, "a\0b\xFF", 4, 0), 4);
    assert_true(message_receive(&message, pair.in));
    assert_int_equal(message.body.size, 4);
    assert_memory_equal(message.body.data, "a\0b\xFF", 4);
    message_finish(&message);
    close_pair(&pair);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, receives, rows);
    rows_add_one(&tests, "a thousand frames count as 998 too many",
                 counts_a_thousand_frames);
    rows_add_one(&tests, "bodies are opaque bytes", bodies_are_opaque_bytes);
    return rows_run(&tests, "bus/message");
}
