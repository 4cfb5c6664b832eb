#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "bus/context.h"
#include "bus/message.h"
#include "bus/poll.h"
#include "bus/subscriber.h"
#include "support/loopback.h"
#include "support/rows.h"

/* Twenty seconds of waiting for an event, in turns of a loop; never a sleep. */
#define TURNS   200
#define TURN_MS 100

struct bench {
    struct context *context;
    struct subscriber *subscriber;
    struct poll *poll;
    struct message message;
    struct mono now; /* of the subscriber: stands still unless a test moves it */
    struct diag diag;
};

static void open_bench(struct bench *bench, const char *site)
{
    *bench = (struct bench){.now = {.ns = 1000}};
    bench->context = context_create();
    bench->subscriber = subscriber_create(bench->context, site);
    bench->poll = poll_create();
    assert_non_null(bench->subscriber);
    assert_true(poll_add_subscriber(bench->poll, bench->subscriber));
    message_init(&bench->message);
}

static void close_bench(struct bench *bench)
{
    message_finish(&bench->message);
    poll_destroy(&bench->poll);
    subscriber_destroy(&bench->subscriber);
    context_destroy(&bench->context);
}

static void add(struct bench *bench, const char *endpoint, enum endpoint_direction way)
{
    assert_true(
        subscriber_add(bench->subscriber, endpoint, way, bench->now, &bench->diag));
}

static void await_state(struct bench *bench, size_t link, enum link_state state)
{
    for (int i = 0; i < TURNS; i++) {
        subscriber_update(bench->subscriber, bench->now);
        if (subscriber_link(bench->subscriber, link).state == state) {
            return;
        }
        poll_wait(bench->poll, TURN_MS);
    }
    assert_string_equal(link_state_name(subscriber_link(bench->subscriber, link).state),
                        link_state_name(state));
}

static void await_message(struct bench *bench, const char *body)
{
    for (int i = 0; i < TURNS; i++) {
        if (subscriber_receive(bench->subscriber, &bench->message)) {
            assert_true(str_is(bench->message.body, body));
            return;
        }
        subscriber_update(bench->subscriber, bench->now);
        poll_wait(bench->poll, TURN_MS);
    }
    fail_msg("'%s' did not come", body);
}

static void send_one(void *publisher, const char *body)
{
    loopback_send(publisher, &body, 1);
}

static void send_two(void *publisher, const char *topic, const char *body)
{
    const char *frames[] = {topic, body};
    loopback_send(publisher, frames, 2);
}

static void hears_its_site_and_bare_json(void **state)
{
    (void)state;
    struct bench bench;
    char endpoint[LOOPBACK_ENDPOINT_SIZE];
    open_bench(&bench, "leeds");
    void *publisher = loopback_bind(bench.context, endpoint);
    add(&bench, endpoint, ENDPOINT_CONNECT);
    for (int i = 0; i < 3; i++) {
        loopback_await_subscription(publisher);
    }
    send_two(publisher, "wb1/leeds2/s/source.bye", "another site");
    send_two(publisher, "news", "no topic of ours");
    send_one(publisher, "text");
    send_two(publisher, "wb1/leeds/s/source.bye", "one");
    send_one(publisher, "{\"two\":2}");
    send_one(publisher, "[3]");
    await_message(&bench, "one");
    assert_true(str_is(bench.message.topic, "wb1/leeds/s/source.bye"));
    await_message(&bench, "{\"two\":2}");
    await_message(&bench, "[3]");
    assert_false(subscriber_receive(bench.subscriber, &bench.message));
    assert_int_equal(subscriber_counts(bench.subscriber)->messages, 3);
    loopback_close(publisher);
    close_bench(&bench);
}

static void without_a_site_hears_everything(void **state)
{
    (void)state;
    struct bench bench;
    char endpoint[LOOPBACK_ENDPOINT_SIZE];
    open_bench(&bench, "");
    void *publisher = loopback_bind(bench.context, endpoint);
    add(&bench, endpoint, ENDPOINT_CONNECT);
    loopback_await_subscription(publisher);
    char topic[1026];
    memset(topic, 't', sizeof topic);
    topic[1025] = '\0'; /* 1025 bytes: one too many */
    send_two(publisher, topic, "long");
    send_two(publisher, topic + 1, "at the limit");
    send_one(publisher, " {}");
    const char *three[] = {"a", "b", "c"};
    loopback_send(publisher, three, 3);
    await_message(&bench, "at the limit");
    await_message(&bench, " {}");
    await_message(&bench, "b");
    assert_int_equal(subscriber_counts(bench.subscriber)->long_topics, 1);
    assert_int_equal(subscriber_counts(bench.subscriber)->extra_frames, 1);
    loopback_close(publisher);
    close_bench(&bench);
}

static void several_endpoints_take_turns(void **state)
{
    (void)state;
    struct bench bench;
    char ends[2][LOOPBACK_ENDPOINT_SIZE];
    open_bench(&bench, "");
    void *first = loopback_bind(bench.context, ends[0]);
    void *second = loopback_bind(bench.context, ends[1]);
    add(&bench, ends[0], ENDPOINT_CONNECT);
    add(&bench, ends[1], ENDPOINT_CONNECT);
    add(&bench, "tcp://127.0.0.1:*", ENDPOINT_BIND);
    void *third =
        loopback_connect(bench.context, subscriber_link(bench.subscriber, 2).endpoint);
    await_state(&bench, 2, LINK_CONNECTED);
    poll_wait(bench.poll, 0); /* a turn, in which the peer is told what is wanted */
    loopback_await_subscription(first);
    loopback_await_subscription(second);
    loopback_await_subscription(third);
    send_one(first, "x");
    await_message(&bench, "x");
    send_one(second, "y");
    await_message(&bench, "y");
    send_one(third, "z");
    await_message(&bench, "z");
    assert_int_equal(subscriber_link_count(bench.subscriber), 3);
    loopback_close(first);
    loopback_close(second);
    loopback_close(third);
    close_bench(&bench);
}

static void connects_before_the_publisher_binds(void **state)
{
    (void)state;
    struct bench bench;
    char endpoint[64];
    open_bench(&bench, "");
    str_format(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", loopback_free_port());
    add(&bench, endpoint, ENDPOINT_CONNECT);
    struct link_status link = subscriber_link(bench.subscriber, 0);
    assert_int_equal(link.state, LINK_CONNECTING);
    assert_int_equal(link.since.ns, 1000);
    for (int i = 0; i < TURNS && link.reason[0] == '\0'; i++) {
        poll_wait(bench.poll, TURN_MS);
        subscriber_update(bench.subscriber, bench.now);
        link = subscriber_link(bench.subscriber, 0);
    }
    assert_string_equal(link.reason, "nobody answers there");
    void *publisher = loopback_bind_at(bench.context, endpoint);
    loopback_await_subscription(publisher);
    send_one(publisher, "at last");
    await_message(&bench, "at last");
    await_state(&bench, 0, LINK_CONNECTED);
    assert_string_equal(subscriber_link(bench.subscriber, 0).reason, "");
    loopback_close(publisher);
    close_bench(&bench);
}

static void follows_a_link_up_and_down_and_up(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "");
    add(&bench, "tcp://127.0.0.1:*", ENDPOINT_BIND);
    const char *endpoint = subscriber_link(bench.subscriber, 0).endpoint;
    assert_int_equal(subscriber_link(bench.subscriber, 0).state, LINK_CONNECTING);
    assert_null(strchr(endpoint, '*'));

    bench.now.ns = 2000;
    void *publisher = loopback_connect(bench.context, endpoint);
    await_state(&bench, 0, LINK_CONNECTED);
    struct link_status link = subscriber_link(bench.subscriber, 0);
    assert_int_equal(link.since.ns, 2000);
    assert_int_equal(link.peers, 1);
    assert_string_equal(link.reason, "");

    bench.now.ns = 3000;
    loopback_close(publisher);
    await_state(&bench, 0, LINK_LOST);
    assert_int_equal(subscriber_link(bench.subscriber, 0).since.ns, 3000);
    assert_int_equal(subscriber_link(bench.subscriber, 0).peers, 0);

    bench.now.ns = 4000;
    publisher = loopback_connect(bench.context, endpoint);
    await_state(&bench, 0, LINK_CONNECTED);
    assert_int_equal(subscriber_link(bench.subscriber, 0).since.ns, 4000);
    loopback_close(publisher);
    close_bench(&bench);
}

static void a_stranger_at_the_door_is_no_peer(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "");
    add(&bench, "tcp://127.0.0.1:*", ENDPOINT_BIND);
    const char *endpoint = subscriber_link(bench.subscriber, 0).endpoint;
    void *publisher = loopback_connect(bench.context, endpoint);
    await_state(&bench, 0, LINK_CONNECTED);
    poll_wait(bench.poll, 0);
    loopback_knock(endpoint, "GET / HTTP/1.1\r\n\r\n");
    /* the publisher still counts when the stranger is gone */
    loopback_await_subscription(publisher);
    send_one(publisher, "still here");
    await_message(&bench, "still here");
    subscriber_update(bench.subscriber, bench.now);
    assert_int_equal(subscriber_link(bench.subscriber, 0).state, LINK_CONNECTED);
    assert_int_equal(subscriber_link(bench.subscriber, 0).peers, 1);
    loopback_close(publisher);
    close_bench(&bench);
}

static void an_oversized_message_harms_only_its_sender(void **state)
{
    (void)state;
    struct bench bench;
    char ends[2][LOOPBACK_ENDPOINT_SIZE];
    open_bench(&bench, "");
    void *bad = loopback_bind(bench.context, ends[0]);
    void *good = loopback_bind(bench.context, ends[1]);
    add(&bench, ends[0], ENDPOINT_CONNECT);
    add(&bench, ends[1], ENDPOINT_CONNECT);
    loopback_await_subscription(bad);
    loopback_await_subscription(good);
    await_state(&bench, 0, LINK_CONNECTED);
    loopback_send_large(bad, SOCKET_SUBSCRIBER_MAX_BYTES + 1);
    await_state(&bench, 0, LINK_LOST);
    send_one(good, "fine");
    await_message(&bench, "fine");
    assert_int_equal(subscriber_link(bench.subscriber, 1).state, LINK_CONNECTED);

    /* ZeroMQ has given that connection up; silent longer than any retry, it is begun
     * anew, and not sooner */
    bench.now = mono_add_ms(bench.now, 60000);
    await_state(&bench, 0, LINK_CONNECTED);
    loopback_await_subscription(bad);
    send_one(bad, "better");
    await_message(&bench, "better");
    loopback_close(bad);
    loopback_close(good);
    close_bench(&bench);
}

static void a_message_at_the_limit_arrives(void **state)
{
    (void)state;
    struct bench bench;
    char endpoint[LOOPBACK_ENDPOINT_SIZE];
    open_bench(&bench, "leeds");
    void *publisher = loopback_bind(bench.context, endpoint);
    add(&bench, endpoint, ENDPOINT_CONNECT);
    for (int i = 0; i < 3; i++) {
        loopback_await_subscription(publisher);
    }
    loopback_send_large(publisher, SOCKET_SUBSCRIBER_MAX_BYTES);
    send_one(publisher, "{}");
    for (int i = 0; i < TURNS; i++) {
        poll_wait(bench.poll, TURN_MS);
        subscriber_update(bench.subscriber, bench.now);
        if (subscriber_receive(bench.subscriber, &bench.message)) {
            break;
        }
    }
    assert_int_equal(bench.message.body.size, SOCKET_SUBSCRIBER_MAX_BYTES);
    await_message(&bench, "{}");
    loopback_close(publisher);
    close_bench(&bench);
}

static void a_taken_port_is_tried_again(void **state)
{
    (void)state;
    struct bench bench;
    uint16_t port = 0;
    char endpoint[64];
    open_bench(&bench, "");
    int occupant = loopback_occupy(&port);
    str_format(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", port);
    add(&bench, endpoint, ENDPOINT_BIND);
    struct link_status link = subscriber_link(bench.subscriber, 0);
    assert_int_equal(link.state, LINK_CONNECTING);
    assert_string_equal(link.reason, "Address already in use");
    close(occupant);
    subscriber_update(bench.subscriber, mono_add_ms(bench.now, 1999));
    assert_string_equal(subscriber_link(bench.subscriber, 0).reason,
                        "Address already in use");
    bench.now = mono_add_ms(bench.now, 2000);
    subscriber_update(bench.subscriber, bench.now);
    assert_string_equal(subscriber_link(bench.subscriber, 0).reason, "");
    void *publisher = loopback_connect(bench.context, endpoint);
    await_state(&bench, 0, LINK_CONNECTED);
    loopback_close(publisher);
    close_bench(&bench);
}

static void a_wrong_endpoint_is_named(void **state)
{
    (void)state;
    struct bench bench;
    char line[512];
    open_bench(&bench, "");
    assert_false(subscriber_add(bench.subscriber, "tcp://pbx", ENDPOINT_CONNECT,
                                bench.now, &bench.diag));
    diag_format(&bench.diag.entries[0], line, sizeof line);
    assert_string_equal(line, "tcp://pbx: no port, expected tcp://HOST:PORT");
    for (int i = 0; i < SUBSCRIBER_LINKS; i++) {
        add(&bench, "inproc://somewhere", ENDPOINT_CONNECT);
    }
    assert_false(subscriber_add(bench.subscriber, "inproc://more", ENDPOINT_CONNECT,
                                bench.now, &bench.diag));
    assert_non_null(strstr(bench.diag.entries[1].text, "more than 16"));
    close_bench(&bench);
}

int main(void)
{
    static struct rows tests;
    rows_add_one(&tests, "with a site: that site's topics, and JSON alone",
                 hears_its_site_and_bare_json);
    rows_add_one(&tests, "without a site: everything, topics up to 1024 bytes",
                 without_a_site_hears_everything);
    rows_add_one(&tests, "several endpoints, bound and connected",
                 several_endpoints_take_turns);
    rows_add_one(&tests, "connecting before the publisher binds is fine",
                 connects_before_the_publisher_binds);
    rows_add_one(&tests, "connecting, connected, lost, connected",
                 follows_a_link_up_and_down_and_up);
    rows_add_one(&tests, "a stranger at the door is no peer",
                 a_stranger_at_the_door_is_no_peer);
    rows_add_one(&tests, "a message over 4 MiB cuts its sender, nobody else",
                 an_oversized_message_harms_only_its_sender);
    rows_add_one(&tests, "a message of 4 MiB arrives", a_message_at_the_limit_arrives);
    rows_add_one(&tests, "a bind that fails is tried again every two seconds",
                 a_taken_port_is_tried_again);
    rows_add_one(&tests, "a wrong endpoint is named with its reason",
                 a_wrong_endpoint_is_named);
    return rows_run(&tests, "bus/subscriber");
}
