#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zmq.h>

#include "base/clock.h"
#include "bus/context.h"
#include "bus/curve.h"
#include "bus/gate.h"
#include "bus/greed.h"
#include "bus/message.h"
#include "bus/poll.h"
#include "bus/publisher.h"
#include "bus/subscriber.h"
#include "support/loopback.h"
#include "support/rows.h"

#define TURNS   200
#define TURN_MS 100

static const struct mono now = {.ns = 1};

struct bench {
    struct context *context;
    struct publisher *publisher;
    struct subscriber *subscriber;
    struct poll *poll;
    struct message message;
    struct diag diag;
};

static void open_bench(struct bench *bench, const char *endpoint)
{
    *bench = (struct bench){0};
    bench->context = context_create();
    bench->publisher = publisher_create(bench->context, endpoint, now, &bench->diag);
    bench->subscriber = subscriber_create(bench->context, "leeds");
    bench->poll = poll_create();
    message_init(&bench->message);
    assert_non_null(bench->publisher);
    assert_true(poll_add_publisher(bench->poll, bench->publisher));
    assert_true(poll_add_subscriber(bench->poll, bench->subscriber));
}

static void close_bench(struct bench *bench)
{
    message_finish(&bench->message);
    poll_destroy(&bench->poll);
    subscriber_destroy(&bench->subscriber);
    publisher_destroy(&bench->publisher);
    context_destroy(&bench->context);
}

static void await_subscription(struct bench *bench)
{
    for (int i = 0; i < TURNS; i++) {
        publisher_update(bench->publisher, now);
        subscriber_update(bench->subscriber, now);
        if (publisher_poll_subscription(bench->publisher)) {
            return;
        }
        poll_wait(bench->poll, TURN_MS);
    }
    fail_msg("no subscription came");
}

static void await_message(struct bench *bench, const char *body)
{
    for (int i = 0; i < TURNS; i++) {
        if (subscriber_receive(bench->subscriber, &bench->message)) {
            assert_true(str_is(bench->message.body, body));
            return;
        }
        subscriber_update(bench->subscriber, now);
        poll_wait(bench->poll, TURN_MS);
    }
    fail_msg("'%s' did not come", body);
}

static enum publisher_result send_text(struct bench *bench, const char *body)
{
    return publisher_send(bench->publisher, str_from("wb1/leeds/s/source.bye"),
                          str_from(body));
}

/* docs/events.md, section 4: "soon after a new subscription where the socket tells". */
static void sees_a_late_joiner(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "@tcp://127.0.0.1:*");
    struct link_status link = publisher_link(bench.publisher);
    assert_int_equal(link.direction, ENDPOINT_BIND);
    assert_false(publisher_poll_subscription(bench.publisher));
    assert_int_equal(send_text(&bench, "nobody hears this"), PUBLISHER_SENT);

    assert_true(subscriber_add(bench.subscriber, link.endpoint, ENDPOINT_CONNECT, now,
                               &bench.diag));
    await_subscription(&bench);
    assert_int_equal(send_text(&bench, "one"), PUBLISHER_SENT);
    await_message(&bench, "one");
    assert_true(str_is(bench.message.topic, "wb1/leeds/s/source.bye"));

    /* a second screen with the same wish is told of too */
    struct subscriber *second = subscriber_create(bench.context, "leeds");
    assert_true(
        subscriber_add(second, link.endpoint, ENDPOINT_CONNECT, now, &bench.diag));
    await_subscription(&bench);
    subscriber_destroy(&second);
    close_bench(&bench);
}

static void connects_to_a_board_that_binds(void **state)
{
    (void)state;
    struct bench bench;
    char endpoint[64];
    str_format(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", loopback_free_port());
    open_bench(&bench, endpoint);
    assert_int_equal(publisher_link(bench.publisher).direction, ENDPOINT_CONNECT);
    assert_true(
        subscriber_add(bench.subscriber, endpoint, ENDPOINT_BIND, now, &bench.diag));
    await_subscription(&bench);
    assert_int_equal(send_text(&bench, "one"), PUBLISHER_SENT);
    await_message(&bench, "one");
    close_bench(&bench);
}

static void heeds_only_subscriptions_to_the_wallboard(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "@tcp://127.0.0.1:*");
    const char *endpoint = publisher_link(bench.publisher).endpoint;
    assert_true(
        subscriber_add(bench.subscriber, endpoint, ENDPOINT_CONNECT, now, &bench.diag));
    await_subscription(&bench);
    /* "{" and "[" of the same screen have come along and count for nothing */
    assert_int_equal(send_text(&bench, "one"), PUBLISHER_SENT);
    await_message(&bench, "one");
    assert_false(publisher_poll_subscription(bench.publisher));
    close_bench(&bench);
}

/* Fills the way to a subscriber that does not read; returns how many went. */
static int fill(struct bench *bench, struct str body)
{
    int sent = 0;
    while (sent < 1000000 &&
           publisher_send(bench->publisher, str_from("wb1/leeds/s/batch"), body) ==
               PUBLISHER_SENT) {
        sent++;
    }
    return sent;
}

static void says_when_a_subscriber_does_not_keep_up(void **state)
{
    (void)state;
    struct bench bench;
    char *bytes = calloc(1, 16384);
    struct str body = {bytes, 16384};
    open_bench(&bench, "@tcp://127.0.0.1:*");
    const char *endpoint = publisher_link(bench.publisher).endpoint;
    assert_true(
        subscriber_add(bench.subscriber, endpoint, ENDPOINT_CONNECT, now, &bench.diag));
    await_subscription(&bench);
    int sent = fill(&bench, body);
    assert_in_range(sent, 1000, 999999);
    assert_int_equal(send_text(&bench, "one more"), PUBLISHER_FULL);

    /* nothing of what went was lost, and what was refused never left */
    int received = 0;
    for (int i = 0; i < 100 * TURNS && received < sent; i++) {
        subscriber_update(bench.subscriber, now);
        publisher_update(bench.publisher, now);
        poll_wait(bench.poll, TURN_MS);
        while (subscriber_receive(bench.subscriber, &bench.message)) {
            assert_int_equal(bench.message.body.size, body.size);
            received++;
        }
    }
    assert_int_equal(received, sent);

    /* frozen again it holds nobody up, once patience has ended */
    for (int i = 0; i < 20000; i++) {
        struct str topic = str_from("wb1/leeds/s/batch");
        if (publisher_send(bench.publisher, topic, body) == PUBLISHER_FULL) {
            assert_int_equal(publisher_send_lossy(bench.publisher, topic, body),
                             PUBLISHER_SENT);
        }
    }
    close_bench(&bench);
    free(bytes);
}

static void a_wrong_endpoint_is_named(void **state)
{
    (void)state;
    static struct diag diag;
    struct context *context = context_create();
    assert_null(publisher_create(context, "tcp:/x", now, &diag));
    assert_int_equal(diag.errors, 1);
    assert_string_equal(diag.entries[0].file, "tcp:/x");
    context_destroy(&context);
}

static void a_taken_port_is_tried_again(void **state)
{
    (void)state;
    struct bench bench;
    char endpoint[64];
    uint16_t port = 0;
    int occupant = loopback_occupy(&port);
    str_format(endpoint, sizeof endpoint, "@tcp://127.0.0.1:%u", port);
    open_bench(&bench, endpoint);
    assert_string_equal(publisher_link(bench.publisher).reason, "Address already in use");
    close(occupant);
    publisher_update(bench.publisher, mono_add_ms(now, 2000));
    assert_true(subscriber_add(bench.subscriber, endpoint + 1, ENDPOINT_CONNECT, now,
                               &bench.diag));
    await_subscription(&bench);
    close_bench(&bench);
}

/* docs/reliability.md, section 2.2: a hub's screens; section 2.1: the welcome message
 * "arrives first". A frozen screen holds nobody up: it finds the gap itself. */
static void relays_without_waiting(void **state)
{
    (void)state;
    static char bytes[16384];
    const struct str body = {bytes, sizeof bytes};
    const struct str topic = str_from("wbh1/leeds/");
    const struct publisher_options options = {
        .send_mark = 100, .lossy = true, .welcome = "wbh1/leeds/"};
    const struct subscriber_options screen = {.site = "leeds", .relayed = true};
    struct bench bench = {.context = context_create(), .poll = poll_create()};
    message_init(&bench.message);
    bench.publisher = publisher_create_with(bench.context, "@tcp://127.0.0.1:*", &options,
                                            now, &bench.diag);
    bench.subscriber = subscriber_create_with(bench.context, &screen);
    assert_true(poll_add_publisher(bench.poll, bench.publisher));
    assert_true(poll_add_subscriber(bench.poll, bench.subscriber));
    const char *endpoint = publisher_link(bench.publisher).endpoint;
    assert_true(
        subscriber_add(bench.subscriber, endpoint, ENDPOINT_CONNECT, now, &bench.diag));
    await_subscription(&bench);
    for (int i = 0; i < 20000; i++) {
        assert_int_equal(publisher_send(bench.publisher, topic, body), PUBLISHER_SENT);
    }
    assert_int_equal(publisher_send_lossy(bench.publisher, topic, body), PUBLISHER_SENT);
    assert_int_equal(publisher_send(bench.publisher, topic, body), PUBLISHER_SENT);
    await_message(&bench, "wbh1/leeds/");
    assert_int_equal(bench.message.topic.size, 0);
    assert_int_equal(publisher_send(bench.publisher, str_from("wb1/leeds/s/batch"), body),
                     PUBLISHER_SENT);
    int received = 0;
    while (poll_wait(bench.poll, TURN_MS)) {
        publisher_update(bench.publisher, now);
        subscriber_update(bench.subscriber, now);
        while (subscriber_receive(bench.subscriber, &bench.message)) {
            assert_true(str_is(bench.message.topic, "wbh1/leeds/"));
            received++;
        }
    }
    assert_in_range(received, 1, 19999); /* what was missed is missed */
    close_bench(&bench);
}

/* reliability.md, section 2.2: "count subscriptions per key"; a name that a peer gives
 * itself is none. */
static struct greedy {
    const char *name;
    bool keyed;
    int subscriptions;
    const char *user; /* NULL: nobody is told of */
} greedies[] = {
    {"a key that subscribes to no more than it may", true, GREED_OF_USER, NULL},
    {"a key that subscribes to too much is told by name", true, GREED_OF_USER + 1,
     "display:w1"},
    {"without keys a whole floor may come back", false, GREED_OF_OTHERS, NULL},
    {"without keys somebody subscribes to too much", false, GREED_OF_OTHERS + 1, ""},
};

static void *open_greedy(struct context *context, const char *endpoint,
                         const struct greedy *row, const struct curve *curve)
{
    void *socket = zmq_socket(context_handle(context), ZMQ_SUB);
    int none = 0;
    assert_non_null(socket);
    zmq_setsockopt(socket, ZMQ_SNDHWM, &none, sizeof none);
    zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none);
    assert_true(!row->keyed || curve_ask(socket, curve));
    assert_int_equal(zmq_connect(socket, endpoint), 0);
    for (int i = 1; i < row->subscriptions; i++) {
        char topic[16];
        int size = snprintf(topic, sizeof topic, "%d", i);
        zmq_setsockopt(socket, ZMQ_SUBSCRIBE, topic, (size_t)size);
    }
    zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "wb", 2); /* the last: all are heard then */
    return socket;
}

static void names_the_greedy(void **state)
{
    const struct greedy *row = *state;
    struct bench bench = {.context = context_create(), .poll = poll_create()};
    struct context *outside = context_create();
    struct curve hub;
    struct curve screen;
    assert_true(curve_make(&hub) && curve_make(&screen));
    (void)str_copy(screen.server_key, sizeof screen.server_key, str_from(hub.public_key));
    struct gate *gate = gate_create(bench.context);
    struct gate_key key = {.domain = "screens", .user = "display:w1"};
    (void)str_copy(key.public_key, sizeof key.public_key, str_from(screen.public_key));
    assert_true(gate != NULL && gate_allow(gate, &key, 1));
    struct publisher_options options = {.watched = true, .max_bytes = 320};
    options.curve = row->keyed ? &hub : NULL;
    options.domain = row->keyed ? "screens" : NULL;
    bench.publisher = publisher_create_with(bench.context, "@tcp://127.0.0.1:*", &options,
                                            now, &bench.diag);
    assert_true(bench.publisher != NULL &&
                poll_add_publisher(bench.poll, bench.publisher));
    void *socket =
        open_greedy(outside, publisher_link(bench.publisher).endpoint, row, &screen);
    struct str user = {NULL, 0};
    bool told = false;
    bool ended = false;
    for (int i = 0; i < 100 * TURNS && !ended; i++) {
        poll_wait(bench.poll, TURN_MS);
        publisher_update(bench.publisher, now);
        ended = publisher_poll_subscription(bench.publisher);
        told = publisher_poll_greedy(bench.publisher, &user) || told;
    }
    assert_true(ended);
    assert_int_equal(told, row->user != NULL);
    assert_true(!told || str_is(user, row->user));
    zmq_close(socket);
    context_destroy(&outside);
    publisher_destroy(&bench.publisher);
    gate_destroy(&gate);
    close_bench(&bench);
}

int main(void)
{
    static struct rows tests;
    rows_add_one(&tests, "a late joiner's subscription is seen, each one's",
                 sees_a_late_joiner);
    rows_add_one(&tests, "it connects to a board that binds",
                 connects_to_a_board_that_binds);
    rows_add_one(&tests, "only subscriptions to the wallboard's topics count",
                 heeds_only_subscriptions_to_the_wallboard);
    rows_add_one(&tests, "a subscriber that does not keep up is told of, or misses",
                 says_when_a_subscriber_does_not_keep_up);
    rows_add_one(&tests, "a hub welcomes its screens, and waits for none",
                 relays_without_waiting);
    ROWS_ADD(&tests, names_the_greedy, greedies);
    rows_add_one(&tests, "a wrong endpoint is named", a_wrong_endpoint_is_named);
    rows_add_one(&tests, "a bind that fails is tried again", a_taken_port_is_tried_again);
    return rows_run(&tests, "bus/publisher");
}
