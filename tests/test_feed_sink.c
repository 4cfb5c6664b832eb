#include <string.h>

#include "bus/context.h"
#include "bus/message.h"
#include "bus/poll.h"
#include "bus/publisher.h"
#include "bus/subscriber.h"
#include "feed/outbox.h"
#include "feed/sink.h"
#include "support/rows.h"

static const struct mono start = {.ns = 1};

static struct str text(const char *bytes)
{
    return str_from(bytes);
}

static void an_outbox_is_first_in_first_out(void **state)
{
    (void)state;
    struct str topic;
    struct str body;
    struct outbox *outbox = outbox_create(256);
    assert_false(outbox_peek(outbox, &topic, &body));
    assert_true(outbox_put(outbox, text("t1"), text("b1")));
    assert_true(outbox_put(outbox, text(""), text("b2")));
    assert_true(outbox_put(outbox, text("t3"), text("")));
    for (int i = 1; i <= 3; i++) {
        static const char *const topics[] = {"t1", "", "t3"};
        static const char *const bodies[] = {"b1", "b2", ""};
        assert_true(outbox_peek(outbox, &topic, &body));
        assert_true(str_is(topic, topics[i - 1]));
        assert_true(str_is(body, bodies[i - 1]));
        outbox_drop(outbox);
    }
    assert_false(outbox_peek(outbox, &topic, &body));
    outbox_destroy(&outbox);
    assert_null(outbox);
}

static void an_outbox_is_bounded(void **state)
{
    (void)state;
    enum { HEAD = 2 * sizeof(size_t) };
    struct outbox *outbox = outbox_create(HEAD + 10);
    assert_false(outbox_put(outbox, text("12345"), text("123456")));
    assert_true(outbox_put(outbox, text("12345"), text("12345")));
    assert_false(outbox_put(outbox, text(""), text("")));
    outbox_drop(outbox); /* empty again: all its room is back */
    assert_true(outbox_put(outbox, text("1234567890"), text("")));
    outbox_destroy(&outbox);
}

struct bench {
    struct context *context;
    struct publisher *publisher;
    struct subscriber *subscriber;
    struct poll *poll;
    struct sink *sink;
    struct diag diag;
};

static void open_bench(struct bench *bench)
{
    *bench = (struct bench){.context = context_create(), .poll = poll_create()};
    bench->publisher =
        publisher_create(bench->context, "@tcp://127.0.0.1:*", start, &bench->diag);
    bench->subscriber = subscriber_create(bench->context, "s");
    bench->sink = sink_create(NULL, bench->publisher);
    assert_true(poll_add_publisher(bench->poll, bench->publisher));
    assert_true(subscriber_add(bench->subscriber,
                               publisher_link(bench->publisher).endpoint,
                               ENDPOINT_CONNECT, start, &bench->diag));
    while (!publisher_poll_subscription(bench->publisher)) {
        publisher_update(bench->publisher, start);
        assert_true(poll_wait(bench->poll, 5000));
    }
}

static void close_bench(struct bench *bench)
{
    sink_destroy(&bench->sink);
    poll_destroy(&bench->poll);
    subscriber_destroy(&bench->subscriber);
    publisher_destroy(&bench->publisher);
    context_destroy(&bench->context);
}

/* Sends to somebody who does not read until nothing moves any more, neither in ZeroMQ
 * nor in the kernel. Returns how many were put. */
static int fill(struct bench *bench, struct str body)
{
    int stuck = 0;
    int put = 0;
    for (int i = 0; i < 100000 && stuck < 3; i++) {
        if (sink_flush(bench->sink, start) == SINK_CLEAR) {
            stuck = 0;
            sink_put(bench->sink, text("wb1/s/s/batch"), body);
            put++;
        } else {
            stuck++;
            publisher_update(bench->publisher, start);
            poll_wait(bench->poll, 50);
        }
    }
    assert_int_equal(stuck, 3);
    return put;
}

/* Looks every 5 ms, as the feed does, from one time on up to another. False as soon as
 * something has moved after all. */
static bool flush_in_vain(struct bench *bench, int64_t from_ms, int64_t to_ms)
{
    for (int64_t at_ms = from_ms; at_ms <= to_ms; at_ms += 5) {
        if (sink_flush(bench->sink, mono_add_ms(start, at_ms)) != SINK_BUSY) {
            return false;
        }
    }
    return true;
}

/* Fills it until these looks are in vain: on a busy machine ZeroMQ may go on late.
 * Returns how many were put. */
static int fill_in_vain(struct bench *bench, struct str body, int64_t pause_ms,
                        int64_t to_ms)
{
    int put = 0;
    for (int turn = 0; turn < 1000; turn++) {
        put += fill(bench, body);
        if (flush_in_vain(bench, 0, 500) &&
            flush_in_vain(bench, 505 + pause_ms, to_ms + pause_ms)) {
            return put;
        }
    }
    fail_msg("it never is full");
    return put;
}

/* docs/reliability.md, R8: "a slow or frozen screen harms no one". */
static void patience_has_an_end(void **state)
{
    (void)state;
    static char body[32768];
    memset(body, 'x', sizeof body);
    struct bench bench;
    open_bench(&bench);
    fill_in_vain(&bench, (struct str){body, sizeof body}, 0, 995);
    assert_int_equal(sink_flush(bench.sink, mono_add_ms(start, 999)), SINK_BUSY);
    assert_int_equal(sink_flush(bench.sink, mono_add_ms(start, 1000)), SINK_CLEAR);
    /* from now on it misses events instead of holding them up */
    sink_put(bench.sink, text("wb1/s/s/batch"), text("x"));
    assert_int_equal(sink_flush(bench.sink, mono_add_ms(start, 2000)), SINK_CLEAR);
    close_bench(&bench);
}

/* Reads what has come; returns how many messages. */
static int read_all(struct bench *bench, struct message *message)
{
    int received = 0;
    subscriber_update(bench->subscriber, start);
    while (subscriber_receive(bench->subscriber, message)) {
        received++;
    }
    return received;
}

/* Frozen in the middle of a backlog for 14 s, the feed took its own silence for the
 * subscriber's, and made it miss what it had no chance to read. */
static void a_frozen_feed_blames_nobody(void **state)
{
    (void)state;
    static char body[32768];
    memset(body, 'x', sizeof body);
    struct message message;
    struct bench bench;
    message_init(&message);
    open_bench(&bench);
    assert_true(poll_add_subscriber(bench.poll, bench.subscriber));
    int put = fill_in_vain(&bench, (struct str){body, sizeof body}, 14000, 895);
    /* the subscriber reads on, and all is there: nothing was dropped for it */
    int received = 0;
    for (int turn = 0; turn < 1000 && received < put; turn++) {
        received += read_all(&bench, &message);
        sink_flush(bench.sink, mono_add_ms(start, 14895));
        poll_wait(bench.poll, 20);
    }
    assert_int_equal(received, put);
    message_finish(&message);
    close_bench(&bench);
}

static void what_finds_no_room_is_counted(void **state)
{
    (void)state;
    static char body[65536];
    memset(body, 'x', sizeof body);
    struct bench bench;
    open_bench(&bench);
    for (int i = 0; i < 200; i++) { /* 12.5 MiB into 8 */
        assert_true(
            sink_put(bench.sink, text("wb1/s/s/batch"), (struct str){body, sizeof body}));
    }
    assert_in_range(sink_dropped(bench.sink), 70, 75);
    close_bench(&bench);
}

int main(void)
{
    static struct rows tests;
    rows_add_one(&tests, "an outbox is first in, first out",
                 an_outbox_is_first_in_first_out);
    rows_add_one(&tests, "an outbox is bounded", an_outbox_is_bounded);
    rows_add_one(&tests, "patience with a slow subscriber has an end",
                 patience_has_an_end);
    rows_add_one(&tests, "a feed that was frozen itself makes nobody miss anything",
                 a_frozen_feed_blames_nobody);
    rows_add_one(&tests, "what finds no room is counted", what_finds_no_room_is_counted);
    return rows_run(&tests, "feed/sink");
}
