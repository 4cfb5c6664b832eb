#include <string.h>
#include <unistd.h>

#include <zmq.h>

#include "bus/context.h"
#include "bus/dealer.h"
#include "bus/router.h"
#include "support/loopback.h"
#include "support/patience.h"
#include "support/rows.h"

/* docs/hub.md, "Ingest" and "Sync": one ROUTER hears many DEALERs and answers each.
 * docs/reliability.md, section 2.2: MANDATORY and DONTWAIT, HANDOVER 0, IMMEDIATE. */

#define TURN_MS 100

static const struct mono now = {.ns = 1};

struct bench {
    struct context *context;
    struct router *router;
    struct dealer *dealers[2];
    struct router_message message;
    struct str frames[DEALER_FRAMES];
    size_t frame_count;
    struct diag diag;
};

static void wait_turn(struct bench *bench)
{
    zmq_pollitem_t items[6] = {0};
    void *sockets[6];
    size_t count = router_sockets(bench->router, sockets, 2);
    for (size_t i = 0; i < 2 && bench->dealers[i] != NULL; i++) {
        count += dealer_sockets(bench->dealers[i], sockets + count, 2);
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = (zmq_pollitem_t){.socket = sockets[i], .events = ZMQ_POLLIN};
    }
    zmq_poll(items, (int)count, TURN_MS);
    router_update(bench->router, now);
    for (size_t i = 0; i < 2 && bench->dealers[i] != NULL; i++) {
        dealer_update(bench->dealers[i], now);
    }
}

static struct dealer *call(struct bench *bench, const char *endpoint)
{
    const struct dealer_options options = {.max_bytes = 65536};
    struct dealer *dealer =
        dealer_create(bench->context, endpoint, &options, now, &bench->diag);
    assert_non_null(dealer);
    return dealer;
}

static void open_bench(struct bench *bench, const char *endpoint)
{
    const struct router_options options = {.max_bytes = 65536, .send_mark = 10};
    *bench = (struct bench){0};
    bench->context = context_create();
    bench->router = router_create(bench->context, endpoint, &options, now, &bench->diag);
    assert_non_null(bench->router);
    for (size_t i = 0; i < 2; i++) {
        bench->dealers[i] = call(bench, router_link(bench->router).endpoint);
    }
}

static void close_bench(struct bench *bench)
{
    dealer_destroy(&bench->dealers[0]);
    dealer_destroy(&bench->dealers[1]);
    router_destroy(&bench->router);
    context_destroy(&bench->context);
}

/* Nobody takes it before there is a connection, so it is said until it went. */
static void say(struct bench *bench, size_t dealer, const char *topic, const char *body)
{
    const struct str frames[] = {str_from(topic), str_from(body)};
    for (struct patience p = patience_begin(); patience_lasts(&p);) {
        if (dealer_send(bench->dealers[dealer], frames, 2)) {
            return;
        }
        wait_turn(bench);
    }
    fail_msg("'%s' could not be sent", body);
}

static void await_message(struct bench *bench, const char *body)
{
    for (struct patience p = patience_begin(); patience_lasts(&p);) {
        if (router_receive(bench->router, &bench->message)) {
            assert_true(str_is(bench->message.body, body));
            return;
        }
        wait_turn(bench);
    }
    fail_msg("'%s' did not come", body);
}

static void await_answer(struct bench *bench, size_t dealer, const char *first)
{
    for (struct patience p = patience_begin(); patience_lasts(&p);) {
        bench->frame_count = dealer_receive(bench->dealers[dealer], bench->frames);
        if (bench->frame_count > 0) {
            assert_true(str_is(bench->frames[0], first));
            return;
        }
        wait_turn(bench);
    }
    fail_msg("'%s' was not answered", first);
}

static void await_peers(struct bench *bench, unsigned peers)
{
    struct patience patience = patience_begin();
    while (patience_lasts(&patience) && router_link(bench->router).peers != peers) {
        wait_turn(bench);
    }
    assert_int_equal(router_link(bench->router).peers, peers);
}

static enum router_result answer(struct bench *bench, const struct router_peer *peer,
                                 const char *text)
{
    const struct str frame = str_from(text);
    return router_send(bench->router, peer, &frame, 1);
}

struct place {
    const char *name, *endpoint;
};

static struct place places[] = {
    {"each is answered apart, over TCP", "@tcp://127.0.0.1:*"},
    {"over IPC", "ipc://" TEST_SCRATCH "/router.ipc"},
    {"within the process", "inproc://router"},
};

static void answers_each_apart(void **state)
{
    const struct place *place = *state;
    struct bench bench;
    open_bench(&bench, place->endpoint);
    say(&bench, 0, "wb1/leeds/s/batch", "one");
    await_message(&bench, "one");
    struct router_peer first = bench.message.peer;
    assert_true(str_is(bench.message.topic, "wb1/leeds/s/batch"));
    assert_int_equal(bench.message.user.size, 0);
    say(&bench, 1, "", "two");
    await_message(&bench, "two");
    struct router_peer second = bench.message.peer;
    assert_memory_not_equal(&first, &second, sizeof first);

    const struct str frames[] = {str_from("for the second"), str_from("b"), str_from("c"),
                                 str_from("")};
    assert_int_equal(router_send(bench.router, &second, frames, 4), ROUTER_SENT);
    assert_int_equal(answer(&bench, &first, "for the first"), ROUTER_SENT);
    await_answer(&bench, 0, "for the first");
    assert_int_equal(bench.frame_count, 1);
    await_answer(&bench, 1, "for the second");
    assert_int_equal(bench.frame_count, 4);
    assert_true(str_is(bench.frames[2], "c"));
    assert_int_equal(dealer_receive(bench.dealers[0], bench.frames), 0);
    close_bench(&bench);
}

static void whoever_is_gone_is_known(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "tcp://127.0.0.1:*");
    say(&bench, 0, "", "one");
    await_message(&bench, "one");
    await_peers(&bench, 2);
    struct router_peer peer = bench.message.peer;
    dealer_destroy(&bench.dealers[0]);
    bench.dealers[0] = bench.dealers[1];
    bench.dealers[1] = NULL;
    await_peers(&bench, 1);
    enum router_result result = ROUTER_SENT;
    struct patience patience = patience_begin();
    while (patience_lasts(&patience) && result != ROUTER_GONE) {
        wait_turn(&bench);
        result = answer(&bench, &peer, "still there?");
    }
    assert_int_equal(result, ROUTER_GONE);
    const struct router_peer nobody = {.size = 5, .bytes = {0, 1, 2, 3, 4}};
    assert_int_equal(answer(&bench, &nobody, "who?"), ROUTER_GONE);
    close_bench(&bench);
}

/* "ROUTER without MANDATORY told 200 000 of 200 000 sends to a frozen screen ok." */
static void whoever_does_not_read_is_known(void **state)
{
    (void)state;
    struct bench bench;
    static char bytes[60000];
    const struct str large = {bytes, sizeof bytes};
    open_bench(&bench, "tcp://127.0.0.1:*");
    say(&bench, 0, "", "one");
    await_message(&bench, "one");
    int sent = 0;
    enum router_result result = ROUTER_SENT;
    while (sent < 100000 && result == ROUTER_SENT) {
        result = router_send(bench.router, &bench.message.peer, &large, 1);
        sent += result == ROUTER_SENT;
    }
    assert_int_equal(result, ROUTER_FULL);
    /* all that went arrives, and nothing else */
    int received = 0;
    struct patience patience = patience_begin();
    while (patience_lasts(&patience) && received < sent) {
        while (dealer_receive(bench.dealers[0], bench.frames) == 1) {
            assert_int_equal(bench.frames[0].size, large.size);
            received++;
        }
        wait_turn(&bench);
    }
    assert_int_equal(received, sent);
    close_bench(&bench);
}

static void nothing_is_kept_for_a_hub_that_is_away(void **state)
{
    (void)state;
    struct diag diag = {0};
    char endpoint[64];
    struct context *context = context_create();
    str_format(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", loopback_free_port());
    const struct dealer_options options = {0};
    struct dealer *dealer = dealer_create(context, endpoint, &options, now, &diag);
    const struct str frame = str_from("anybody?");
    assert_false(dealer_send(dealer, &frame, 1));
    assert_int_equal(dealer_link(dealer).state, LINK_CONNECTING);
    dealer_destroy(&dealer);
    context_destroy(&context);
}

static void frames_beyond_four_are_dropped(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "tcp://127.0.0.1:*");
    say(&bench, 0, "", "one");
    await_message(&bench, "one");
    /* a hub of another making sends six */
    void *sockets[2];
    assert_int_equal(router_sockets(bench.router, sockets, 2), 2);
    const struct router_peer *peer = &bench.message.peer;
    zmq_send(sockets[0], peer->bytes, peer->size, ZMQ_SNDMORE);
    const char *six[] = {"1", "2", "3", "4", "5", "6"};
    loopback_send(sockets[0], six, 6);
    assert_int_equal(answer(&bench, peer, "next"), ROUTER_SENT);
    await_answer(&bench, 0, "1");
    assert_int_equal(bench.frame_count, 4);
    await_answer(&bench, 0, "next");
    /* and a peer of another making sends four */
    assert_int_equal(dealer_sockets(bench.dealers[0], sockets, 2), 2);
    loopback_send(sockets[0], six, 4);
    await_message(&bench, "2");
    assert_int_equal(bench.message.extra_frames, 2);
    say(&bench, 0, "", "next");
    await_message(&bench, "next");
    close_bench(&bench);
}

/* "65536: cut at once": the sender is cut off, the others are not. */
static void a_large_message_cuts_its_sender(void **state)
{
    (void)state;
    struct bench bench;
    static char bytes[65537];
    open_bench(&bench, "tcp://127.0.0.1:*");
    await_peers(&bench, 2);
    say(&bench, 1, "", "one");
    await_message(&bench, "one");
    struct str large = {bytes, sizeof bytes};
    assert_true(dealer_send(bench.dealers[0], &large, 1));
    await_peers(&bench, 1);
    assert_int_equal(answer(&bench, &bench.message.peer, "still here"), ROUTER_SENT);
    await_answer(&bench, 1, "still here");
    assert_false(router_receive(bench.router, &bench.message));
    close_bench(&bench);
}

static struct place anew[] = {
    {"binding anew ends every connection, and they come back", "tcp://127.0.0.1:*"},
    {"over IPC too", "ipc://" TEST_SCRATCH "/router.ipc"},
};

/* docs/reliability.md, finding 7: unbinding and binding ends every connection. */
static void rebinding_ends_connections(void **state)
{
    const struct place *place = *state;
    struct bench bench;
    open_bench(&bench, place->endpoint);
    say(&bench, 0, "", "one");
    await_message(&bench, "one");
    await_peers(&bench, 2);
    char endpoint[LOOPBACK_ENDPOINT_SIZE];
    str_copy(endpoint, sizeof endpoint, str_from(router_link(bench.router).endpoint));
    struct router_peer old = bench.message.peer;
    router_rebind(bench.router, now);
    assert_int_equal(router_link(bench.router).peers, 0);
    assert_int_equal(router_link(bench.router).state, LINK_LOST);
    await_peers(&bench, 2); /* they come back by themselves, to the same port */
    assert_string_equal(router_link(bench.router).endpoint, endpoint);
    assert_int_equal(answer(&bench, &old, "do I know you?"), ROUTER_GONE);
    say(&bench, 0, "", "two");
    await_message(&bench, "two");
    assert_int_equal(answer(&bench, &bench.message.peer, "yes"), ROUTER_SENT);
    await_answer(&bench, 0, "yes");
    close_bench(&bench);
}

struct refusal {
    const char *name, *endpoint, *line;
    bool dealer;
};

static struct refusal refusals[] = {
    {"a router does not connect", ">tcp://127.0.0.1:5560",
     ">tcp://127.0.0.1:5560: others connect to this one, it cannot connect", false},
    {"a dealer does not bind", "@tcp://127.0.0.1:5560",
     "@tcp://127.0.0.1:5560: this one connects, it cannot be bound", true},
    {"a router's endpoint is checked", "tcp://*",
     "tcp://*: no port, expected tcp://HOST:PORT", false},
    {"a dealer's too", "tcp://*:5560", "tcp://*:5560: cannot connect to '*', name a host",
     true},
};

static void refuses(void **state)
{
    const struct refusal *row = *state;
    static struct diag diag;
    const struct router_options router_options = {0};
    const struct dealer_options dealer_options = {0};
    char line[512];
    struct context *context = context_create();
    diag_clear(&diag);
    if (row->dealer) {
        assert_null(dealer_create(context, row->endpoint, &dealer_options, now, &diag));
    } else {
        assert_null(router_create(context, row->endpoint, &router_options, now, &diag));
    }
    assert_int_equal(diag.errors, 1);
    diag_format(&diag.entries[0], line, sizeof line);
    assert_string_equal(line, row->line);
    context_destroy(&context);
}

static void destroys_nothing(void **state)
{
    (void)state;
    struct router *router = NULL;
    struct dealer *dealer = NULL;
    router_destroy(&router);
    dealer_destroy(&dealer);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, answers_each_apart, places);
    rows_add_one(&tests, "a peer that is gone is known by it", whoever_is_gone_is_known);
    rows_add_one(&tests, "a peer that does not read is known by it",
                 whoever_does_not_read_is_known);
    rows_add_one(&tests, "nothing is kept for a hub that is away",
                 nothing_is_kept_for_a_hub_that_is_away);
    rows_add_one(&tests, "frames beyond what is understood are dropped",
                 frames_beyond_four_are_dropped);
    rows_add_one(&tests, "a message over the limit cuts its sender, nobody else",
                 a_large_message_cuts_its_sender);
    ROWS_ADD(&tests, rebinding_ends_connections, anew);
    ROWS_ADD(&tests, refuses, refusals);
    rows_add_one(&tests, "destroying nothing is fine", destroys_nothing);
    return rows_run(&tests, "bus/router and bus/dealer");
}
