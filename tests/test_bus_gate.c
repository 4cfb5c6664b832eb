#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zmq.h>

#include "bus/context.h"
#include "bus/curve.h"
#include "bus/dealer.h"
#include "bus/gate.h"
#include "bus/router.h"
#include "support/patience.h"
#include "support/rows.h"

/* docs/reliability.md, section 9.1, findings 2, 3 and 7, and R13, R16. */

#define TURN_MS 100
#define PEERS   3

static const struct mono now = {.ns = 1};

struct bench {
    struct context *inside, *outside;
    struct gate *gate;
    struct curve hub, peers[PEERS];
    struct router *router;
    struct dealer *dealers[PEERS];
    struct router_message message;
    struct diag diag;
};

static struct gate_key key(const struct curve *curve, const char *domain,
                           const char *user)
{
    struct gate_key key = {0};
    str_copy(key.public_key, sizeof key.public_key, str_from(curve->public_key));
    str_copy(key.domain, sizeof key.domain, str_from(domain));
    str_copy(key.user, sizeof key.user, str_from(user));
    return key;
}

static void open_bench(struct bench *bench, const char *endpoint)
{
    *bench = (struct bench){0};
    bench->inside = context_create();
    bench->outside = context_create();
    bench->gate = gate_create(bench->inside);
    assert_non_null(bench->gate);
    assert_true(curve_make(&bench->hub));
    for (size_t i = 0; i < PEERS; i++) {
        assert_true(curve_make(&bench->peers[i]));
        strcpy(bench->peers[i].server_key, bench->hub.public_key);
    }
    const struct router_options options = {.curve = &bench->hub, .domain = "ingest"};
    bench->router = router_create(bench->inside, endpoint, &options, now, &bench->diag);
    assert_non_null(bench->router);
}

static void close_bench(struct bench *bench)
{
    for (size_t i = 0; i < PEERS; i++) {
        dealer_destroy(&bench->dealers[i]);
    }
    router_destroy(&bench->router);
    gate_destroy(&bench->gate);
    context_destroy(&bench->outside);
    context_destroy(&bench->inside);
}

static void call(struct bench *bench, size_t peer, const struct curve *curve)
{
    const struct dealer_options options = {.curve = curve};
    bench->dealers[peer] = dealer_create(
        bench->outside, router_link(bench->router).endpoint, &options, now, &bench->diag);
    assert_non_null(bench->dealers[peer]);
}

static void wait_turn(struct bench *bench)
{
    zmq_pollitem_t items[2 + 2 * PEERS] = {0};
    void *sockets[2 + 2 * PEERS];
    size_t count = router_sockets(bench->router, sockets, 2);
    for (size_t i = 0; i < PEERS; i++) {
        if (bench->dealers[i] != NULL) {
            count += dealer_sockets(bench->dealers[i], sockets + count, 2);
        }
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = (zmq_pollitem_t){.socket = sockets[i], .events = ZMQ_POLLIN};
    }
    zmq_poll(items, (int)count, TURN_MS);
    router_update(bench->router, now);
    for (size_t i = 0; i < PEERS; i++) {
        if (bench->dealers[i] != NULL) {
            dealer_update(bench->dealers[i], now);
        }
    }
}

static void say(struct bench *bench, size_t peer, const char *text)
{
    const struct str frame = str_from(text);
    for (struct patience p = patience_begin(); patience_lasts(&p);) {
        if (dealer_send(bench->dealers[peer], &frame, 1)) {
            return;
        }
        wait_turn(bench);
    }
    fail_msg("'%s' could not be sent", text);
}

static void await_message(struct bench *bench, const char *body, const char *user)
{
    for (struct patience p = patience_begin(); patience_lasts(&p);) {
        if (router_receive(bench->router, &bench->message)) {
            assert_true(str_is(bench->message.body, body));
            assert_true(str_is(bench->message.user, user));
            return;
        }
        wait_turn(bench);
    }
    fail_msg("'%s' did not come", body);
}

/* Waits until its handshake was broken off, and makes sure that it cannot speak. */
static void await_refusal(struct bench *bench, size_t peer, const char *reason)
{
    const struct str frame = str_from("let me in");
    for (struct patience p = patience_begin(); patience_lasts(&p);) {
        wait_turn(bench);
        assert_false(dealer_send(bench->dealers[peer], &frame, 1));
        if (strcmp(dealer_link(bench->dealers[peer]).reason, reason) == 0) {
            break;
        }
    }
    assert_string_equal(dealer_link(bench->dealers[peer]).reason, reason);
    assert_false(router_receive(bench->router, &bench->message));
}

static void await_peers(struct bench *bench, unsigned peers)
{
    struct patience patience = patience_begin();
    while (patience_lasts(&patience) && router_link(bench->router).peers != peers) {
        wait_turn(bench);
    }
    assert_int_equal(router_link(bench->router).peers, peers);
}

struct place {
    const char *name, *endpoint;
};

static struct place places[] = {
    {"whoever is on the list comes in, by name, over TCP", "@tcp://127.0.0.1:*"},
    {"and over IPC", "ipc://" TEST_SCRATCH "/gate.ipc"},
};

static void lets_in_who_is_on_the_list(void **state)
{
    const struct place *place = *state;
    struct bench bench;
    open_bench(&bench, place->endpoint);
    const struct gate_key keys[] = {key(&bench.peers[0], "ingest", "publisher:pbx"),
                                    key(&bench.peers[1], "screens", "display:wall-1"),
                                    key(&bench.peers[1], "ingest", "publisher:two")};
    assert_true(gate_allow(bench.gate, keys, 3));
    call(&bench, 0, &bench.peers[0]);
    call(&bench, 1, &bench.peers[1]);
    say(&bench, 0, "one");
    await_message(&bench, "one", "publisher:pbx");
    say(&bench, 1, "two");
    await_message(&bench, "two", "publisher:two");
    const struct str frame = str_from("heard");
    assert_int_equal(router_send(bench.router, &bench.message.peer, &frame, 1),
                     ROUTER_SENT);
    assert_int_equal(gate_counts(bench.gate).let_in, 2);
    assert_true(gate_lives(bench.gate));
    close_bench(&bench);
}

/* Finding 2: "CURVE without a ZAP handler admits any client key." Default deny. */
static void lets_in_nobody_else(void **state)
{
    (void)state;
    struct bench bench;
    struct gate_refusal refusals[GATE_PENDING];
    open_bench(&bench, "@tcp://127.0.0.1:*");
    call(&bench, 0, &bench.peers[0]);
    await_refusal(&bench, 0, "our key is not allowed there"); /* no list at all */
    const struct gate_key keys[] = {key(&bench.peers[1], "screens", "display:wall-1")};
    assert_true(gate_allow(bench.gate, keys, 1));
    call(&bench, 1, &bench.peers[1]);
    await_refusal(&bench, 1, "our key is not allowed there"); /* of another port */
    assert_int_equal(gate_counts(bench.gate).let_in, 0);
    assert_int_equal(gate_counts(bench.gate).refused_domain, 1);
    assert_int_equal(gate_counts(bench.gate).refused_key, 1);
    assert_int_equal(gate_refusals(bench.gate, refusals, GATE_PENDING), 1);
    assert_string_equal(refusals[0].public_key, bench.peers[0].public_key);
    assert_string_equal(refusals[0].domain, "ingest");
    assert_string_equal(refusals[0].address, "127.0.0.1");
    assert_int_equal(refusals[0].times, 1);
    assert_int_equal(router_link(bench.router).peers, 0);

    /* once allowed it is no longer pending; until then only a person can do that */
    const struct gate_key now_allowed = key(&bench.peers[0], "ingest", "publisher:pbx");
    assert_true(gate_allow(bench.gate, &now_allowed, 1));
    assert_int_equal(gate_refusals(bench.gate, refusals, GATE_PENDING), 0);
    close_bench(&bench);
}

static void lets_in_nobody_without_its_thread(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "@tcp://127.0.0.1:*");
    const struct gate_key keys[] = {key(&bench.peers[0], "ingest", "publisher:pbx"),
                                    key(&bench.peers[1], "ingest", "publisher:two")};
    assert_true(gate_allow(bench.gate, keys, 2));
    call(&bench, 0, &bench.peers[0]);
    say(&bench, 0, "one");
    await_message(&bench, "one", "publisher:pbx");
    gate_destroy(&bench.gate);
    call(&bench, 1, &bench.peers[1]);
    await_refusal(&bench, 1, "the peer breaks off the greeting");
    say(&bench, 0, "still in"); /* who is in stays in */
    await_message(&bench, "still in", "publisher:pbx");
    close_bench(&bench);
}

/* Finding 7: taking a key off the list leaves its live connection alone, until the port
 * is bound anew. R16: the others are back. */
static void revokes(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "@tcp://127.0.0.1:*");
    const struct gate_key keys[] = {key(&bench.peers[0], "ingest", "publisher:pbx"),
                                    key(&bench.peers[1], "ingest", "publisher:two")};
    assert_true(gate_allow(bench.gate, keys, 2));
    call(&bench, 0, &bench.peers[0]);
    call(&bench, 1, &bench.peers[1]);
    say(&bench, 1, "one");
    await_message(&bench, "one", "publisher:two");
    struct router_peer revoked = bench.message.peer;
    await_peers(&bench, 2);

    assert_true(gate_allow(bench.gate, keys, 1));
    say(&bench, 1, "still in");
    await_message(&bench, "still in", "publisher:two");
    router_rebind(bench.router, now);
    await_peers(&bench, 1);
    await_refusal(&bench, 1, "our key is not allowed there");
    const struct str frame = str_from("for whom?");
    assert_int_equal(router_send(bench.router, &revoked, &frame, 1), ROUTER_GONE);
    say(&bench, 0, "back");
    await_message(&bench, "back", "publisher:pbx");
    assert_int_equal(router_link(bench.router).peers, 1);
    close_bench(&bench);
}

/* A request of ZeroMQ's to the gate, by hand: what it may ask is not ours to choose. */
/* Whoever floods a port is kept out of it, alone, until a person reads the list again. */
static void bars(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "@tcp://127.0.0.1:*");
    const struct gate_key keys[] = {key(&bench.peers[0], "ingest", "publisher:pbx"),
                                    key(&bench.peers[1], "ingest", "publisher:two"),
                                    key(&bench.peers[1], "screens", "publisher:two")};
    assert_true(gate_allow(bench.gate, keys, 3));
    assert_false(gate_bar(bench.gate, str_from("publisher:three"), "ingest"));
    assert_false(gate_bar(bench.gate, str_from("publisher:pbx"), "screens"));
    assert_true(gate_bar(bench.gate, str_from("publisher:two"), "ingest"));
    assert_true(gate_bar(bench.gate, str_from("publisher:two"), "screens"));
    assert_false(gate_bar(bench.gate, str_from("publisher:two"), "ingest"));
    call(&bench, 1, &bench.peers[1]);
    await_refusal(&bench, 1, "our key is not allowed there");
    call(&bench, 0, &bench.peers[0]);
    say(&bench, 0, "one");
    await_message(&bench, "one", "publisher:pbx");
    assert_true(gate_allow(bench.gate, keys, 3));
    dealer_destroy(&bench.dealers[1]);
    call(&bench, 1, &bench.peers[1]);
    say(&bench, 1, "again");
    await_message(&bench, "again", "publisher:two");
    close_bench(&bench);
}

static void ask(void *socket, const char *domain, const char *address,
                const char *mechanism, const void *key_bytes, size_t key_size)
{
    const char *frames[] = {"1.0", "id", domain, address, "", mechanism};
    for (size_t i = 0; i < 6; i++) {
        zmq_send(socket, frames[i], strlen(frames[i]), ZMQ_SNDMORE);
    }
    zmq_send(socket, key_bytes, key_size, 0);
}

static void await_status(void *socket, const char *status)
{
    const char *expected[] = {"1.0", "id", status, NULL, NULL, ""};
    char frame[256];
    for (size_t i = 0; i < 6; i++) {
        int size = zmq_recv(socket, frame, sizeof frame - 1, 0);
        assert_true(size >= 0);
        frame[size] = '\0';
        if (expected[i] != NULL) {
            assert_string_equal(frame, expected[i]);
        }
    }
}

static void *at_the_door(struct context *context)
{
    void *socket = zmq_socket(context_handle(context), ZMQ_REQ);
    int wait_ms = 20000;
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &wait_ms, sizeof wait_ms);
    assert_int_equal(zmq_connect(socket, "inproc://zeromq.zap.01"), 0);
    return socket;
}

struct question {
    const char *name, *domain, *mechanism;
    size_t key_size;
    struct gate_counts counts;
};

static struct question questions[] = {
    {"NULL is refused", "ingest", "NULL", 0, {.refused_mechanism = 1}},
    {"PLAIN is refused", "ingest", "PLAIN", 5, {.refused_mechanism = 1}},
    {"a short key is refused", "ingest", "CURVE", 31, {.refused_mechanism = 1}},
    {"a long key is refused", "ingest", "CURVE", 33, {.refused_mechanism = 1}},
    {"an unknown key is refused", "ingest", "CURVE", 32, {.refused_key = 1}},
    {"so is one for no domain", "", "CURVE", 32, {.refused_key = 1}},
    {"and for one that is too long a name",
     "ingestingestingest",
     "CURVE",
     32,
     {.refused_key = 1}},
};

static void answers_every_question(void **state)
{
    const struct question *row = *state;
    uint8_t bytes[33] = {0};
    struct context *context = context_create();
    struct gate *gate = gate_create(context);
    void *door = at_the_door(context);
    ask(door, row->domain, "10.0.0.1", row->mechanism, bytes, row->key_size);
    await_status(door, "400");
    struct gate_counts counts = gate_counts(gate);
    assert_true(counts.turns > 0);
    counts.turns = 0;
    assert_memory_equal(&counts, &row->counts, sizeof counts);
    zmq_close(door);
    gate_destroy(&gate);
    context_destroy(&context);
}

static void answers_half_a_question(void **state)
{
    (void)state;
    struct context *context = context_create();
    struct gate *gate = gate_create(context);
    void *door = at_the_door(context);
    zmq_send(door, "1.0", 3, ZMQ_SNDMORE);
    zmq_send(door, "id", 2, 0);
    await_status(door, "400");
    for (size_t i = 0; i < 20; i++) {
        zmq_send(door, i == 1 ? "id" : "1.0", i == 1 ? 2 : 3, i < 19 ? ZMQ_SNDMORE : 0);
    }
    await_status(door, "400");
    assert_int_equal(gate_counts(gate).refused_mechanism, 2);
    zmq_close(door);
    gate_destroy(&gate);
    context_destroy(&context);
}

/* "Pending list of 64, never trusted by itself": one address cannot push others out. */
static void remembers_few_of_one_address(void **state)
{
    (void)state;
    struct gate_refusal refusals[GATE_PENDING + 1];
    char address[16];
    uint8_t bytes[32] = {0};
    struct context *context = context_create();
    struct gate *gate = gate_create(context);
    void *door = at_the_door(context);
    bytes[0] = 255;
    ask(door, "screens", "10.0.0.7", "CURVE", bytes, sizeof bytes);
    await_status(door, "400");
    for (uint8_t i = 0; i < 200; i++) {
        bytes[0] = i;
        ask(door, "ingest", "10.6.6.6", "CURVE", bytes, sizeof bytes);
        await_status(door, "400");
    }
    assert_int_equal(gate_refusals(gate, refusals, GATE_PENDING + 1),
                     1 + GATE_PER_ADDRESS);
    assert_string_equal(refusals[0].address, "10.0.0.7");
    bytes[0] = 255; /* it asks again, and is the newest now */
    ask(door, "sync", "10.0.0.8", "CURVE", bytes, sizeof bytes);
    await_status(door, "400");
    assert_int_equal(gate_refusals(gate, refusals, GATE_PENDING + 1),
                     1 + GATE_PER_ADDRESS);
    assert_string_equal(refusals[GATE_PER_ADDRESS].address, "10.0.0.8");
    assert_int_equal(refusals[GATE_PER_ADDRESS].times, 2);

    bytes[1] = 1;
    for (uint8_t i = 0; i < 200; i++) {
        bytes[0] = i;
        str_format(address, sizeof address, "10.1.1.%d", i);
        ask(door, "ingest", address, "CURVE", bytes, sizeof bytes);
        await_status(door, "400");
    }
    assert_int_equal(gate_refusals(gate, refusals, GATE_PENDING + 1), GATE_PENDING);
    assert_string_equal(refusals[GATE_PENDING - 1].address, "10.1.1.199");
    assert_int_equal(gate_refusals(gate, refusals, 3), 3);
    zmq_close(door);
    gate_destroy(&gate);
    context_destroy(&context);
}

static void is_one_in_a_context(void **state)
{
    (void)state;
    struct context *context = context_create();
    struct gate *gate = gate_create(context);
    assert_non_null(gate);
    assert_null(gate_create(context));
    gate_destroy(&gate);
    gate = gate_create(context);
    assert_non_null(gate);
    gate_destroy(&gate);
    gate_destroy(&gate);
    context_destroy(&context);
}

static void takes_only_a_whole_list(void **state)
{
    (void)state;
    struct curve curve;
    struct context *context = context_create();
    struct gate *gate = gate_create(context);
    struct gate_key *keys = calloc(GATE_KEYS + 1, sizeof *keys);
    assert_true(curve_make(&curve));
    for (size_t i = 0; i <= GATE_KEYS; i++) {
        keys[i] = key(&curve, "ingest", "publisher:pbx");
    }
    assert_false(gate_allow(gate, keys, GATE_KEYS + 1));
    assert_true(gate_allow(gate, keys, GATE_KEYS));
    keys[1].domain[0] = '\0';
    assert_false(gate_allow(gate, keys, 2));
    keys[1] = key(&curve, "ingest", "");
    assert_false(gate_allow(gate, keys, 2));
    keys[1] = (struct gate_key){.domain = "ingest", .user = "x"};
    assert_false(gate_allow(gate, keys, 2));
    assert_true(gate_allow(gate, NULL, 0));
    free(keys);
    gate_destroy(&gate);
    context_destroy(&context);
}

struct refusal {
    const char *name, *endpoint, *domain, *reason;
};

static struct refusal refusals[] = {
    {"no domain, no port (R14)", "tcp://127.0.0.1:*", NULL,
     "keys without a domain would let everybody in"},
    {"an empty one neither", "tcp://127.0.0.1:*", "",
     "keys without a domain would let everybody in"},
    {"inproc knows no keys", "inproc://hub", "ingest", "inproc knows no keys"},
};

static void fails_closed(void **state)
{
    const struct refusal *row = *state;
    static struct diag diag;
    struct curve curve;
    struct context *context = context_create();
    diag_clear(&diag);
    assert_true(curve_make(&curve));
    const struct router_options options = {.curve = &curve, .domain = row->domain};
    assert_null(router_create(context, row->endpoint, &options, now, &diag));
    assert_int_equal(diag.count, 1);
    assert_string_equal(diag.entries[0].text, row->reason);
    context_destroy(&context);
}

static void fails_closed_without_a_secret(void **state)
{
    (void)state;
    static struct diag diag;
    const struct curve empty = {.public_key = ""};
    const struct router_options options = {.curve = &empty, .domain = "ingest"};
    const struct dealer_options asking = {.curve = &empty};
    struct context *context = context_create();
    assert_null(router_create(context, "tcp://127.0.0.1:*", &options, now, &diag));
    assert_null(dealer_create(context, "tcp://127.0.0.1:9", &asking, now, &diag));
    assert_null(dealer_create(context, "inproc://hub", &asking, now, &diag));
    assert_int_equal(diag.count, 3);
    context_destroy(&context);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, lets_in_who_is_on_the_list, places);
    rows_add_one(&tests, "nobody else comes in", lets_in_nobody_else);
    rows_add_one(&tests, "without the gate's thread nobody comes in",
                 lets_in_nobody_without_its_thread);
    rows_add_one(&tests, "a revoked key is out when the port was bound anew", revokes);
    rows_add_one(&tests, "a barred key is out until the list is read again", bars);
    ROWS_ADD(&tests, answers_every_question, questions);
    rows_add_one(&tests, "half a question is answered too", answers_half_a_question);
    rows_add_one(&tests, "of one address few refusals are remembered",
                 remembers_few_of_one_address);
    rows_add_one(&tests, "there is one gate in a context", is_one_in_a_context);
    rows_add_one(&tests, "a list is taken whole or not", takes_only_a_whole_list);
    ROWS_ADD(&tests, fails_closed, refusals);
    rows_add_one(&tests, "no secret, no socket", fails_closed_without_a_secret);
    return rows_run(&tests, "bus/gate");
}
