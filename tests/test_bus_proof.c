#include <string.h>
#include <unistd.h>

#include <zmq.h>

#include "bus/context.h"
#include "bus/curve.h"
#include "bus/gate.h"
#include "bus/proof.h"
#include "bus/publisher.h"
#include "bus/router.h"
#include "support/loopback.h"
#include "support/rows.h"

/* docs/reliability.md, section 9.1, "Fail closed", and the table of start-up states; R14.
 */

#define PATIENT_MS 20000 /* ends as soon as it is known */
#define SHORT_MS   200   /* for what never answers */

static const struct mono now = {.ns = 1};

struct bench {
    struct context *context;
    struct gate *gate;
    struct curve hub;
    struct router *router;
    struct publisher *publisher;
    struct proof_port ports[2];
    struct diag diag;
};

static void open_bench(struct bench *bench, bool secured)
{
    *bench = (struct bench){.context = context_create()};
    bench->gate = gate_create(bench->context);
    assert_true(curve_make(&bench->hub));
    const struct router_options router = {.curve = secured ? &bench->hub : NULL,
                                          .domain = "ingest"};
    const struct publisher_options publisher = {.curve = secured ? &bench->hub : NULL,
                                                .domain = "screens"};
    const char *endpoint = "@tcp://127.0.0.1:*";
    bench->router = router_create(bench->context, endpoint, &router, now, &bench->diag);
    bench->publisher =
        publisher_create_with(bench->context, endpoint, &publisher, now, &bench->diag);
    assert_non_null(bench->router);
    assert_non_null(bench->publisher);
    bench->ports[0].endpoint = router_link(bench->router).endpoint;
    bench->ports[1].endpoint = publisher_link(bench->publisher).endpoint;
    bench->ports[1].publishes = true;
}

static void close_bench(struct bench *bench)
{
    publisher_destroy(&bench->publisher);
    router_destroy(&bench->router);
    gate_destroy(&bench->gate);
    context_destroy(&bench->context);
}

static void has_told(const struct diag *diag, size_t index, const char *file,
                     const char *text)
{
    assert_true(index < diag->count);
    assert_string_equal(diag->entries[index].file, file);
    assert_string_equal(diag->entries[index].text, text);
}

static void proves_closed_ports(void **state)
{
    (void)state;
    struct bench bench;
    struct gate_refusal refusals[GATE_PENDING];
    open_bench(&bench, true);
    assert_true(proof_run(bench.ports, 2, bench.hub.public_key, PATIENT_MS, &bench.diag));
    assert_int_equal(bench.diag.count, 0);
    assert_int_equal(gate_counts(bench.gate).refused_key, 2);
    /* which are no guests that a person need be told of */
    gate_forget(bench.gate);
    assert_int_equal(gate_counts(bench.gate).refused_key, 0);
    assert_int_equal(gate_refusals(bench.gate, refusals, GATE_PENDING), 0);
    close_bench(&bench);
}

static void finds_open_ports(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, false);
    assert_false(
        proof_run(bench.ports, 2, bench.hub.public_key, PATIENT_MS, &bench.diag));
    assert_int_equal(bench.diag.count, 2);
    has_told(&bench.diag, 0, bench.ports[0].endpoint, "lets in a stranger without a key");
    has_told(&bench.diag, 1, bench.ports[1].endpoint, "lets in a stranger without a key");
    close_bench(&bench);
}

struct state {
    const char *name;
    bool gate, domain, enforced;
    bool closed;
};

/* The section's own table, "Start-up state, unknown client key (measured)": what our
 * sockets never are, so made by hand. */
static struct state states[] = {
    {"CURVE, no handler, without a domain: let in", false, false, false, false},
    {"CURVE, no handler, with a domain: let in", false, true, false, false},
    {"CURVE, enforced, empty domain: let in", true, false, true, false},
    {"CURVE, enforced, domain: refused", true, true, true, true},
};

static void finds_what_is_set_up_wrongly(void **state)
{
    const struct state *row = *state;
    static struct diag diag;
    const int on = 1;
    char endpoint[LOOPBACK_ENDPOINT_SIZE];
    size_t size = sizeof endpoint;
    struct curve hub;
    diag_clear(&diag);
    assert_true(curve_make(&hub));
    struct context *context = context_create();
    struct gate *gate = row->gate ? gate_create(context) : NULL;
    void *socket = zmq_socket(context_handle(context), ZMQ_ROUTER);
    zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &on, sizeof on);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, hub.secret_key, CURVE_KEY_BYTES);
    if (row->domain) {
        zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, "ingest", 6);
    }
    if (row->enforced) {
        assert_int_equal(zmq_setsockopt(socket, 93, &on, sizeof on), 0);
    }
    assert_int_equal(zmq_bind(socket, "tcp://127.0.0.1:*"), 0);
    assert_int_equal(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size), 0);
    const struct proof_port port = {.endpoint = endpoint};
    assert_int_equal(proof_run(&port, 1, hub.public_key, PATIENT_MS, &diag), row->closed);
    if (!row->closed) {
        has_told(&diag, 0, endpoint, "lets in a stranger with an unknown key");
    }
    zmq_close(socket);
    gate_destroy(&gate);
    context_destroy(&context);
}

/* What does not answer is not proved, and that is as bad. */
static void wants_an_answer(void **state)
{
    (void)state;
    struct bench bench;
    char endpoint[64];
    uint16_t port = 0;
    open_bench(&bench, true);
    int occupant = loopback_occupy(&port); /* accepts and says nothing */
    str_format(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", port);
    bench.ports[0].endpoint = endpoint;
    assert_false(proof_run(bench.ports, 2, bench.hub.public_key, SHORT_MS, &bench.diag));
    assert_int_equal(bench.diag.count, 2);
    has_told(&bench.diag, 0, endpoint,
             "is not proved closed: a stranger without a key got no answer");
    has_told(&bench.diag, 1, endpoint,
             "is not proved closed: a stranger with an unknown key got no answer");
    close(occupant);
    close_bench(&bench);
}

static void says_what_it_cannot_try(void **state)
{
    (void)state;
    static struct diag diag;
    struct proof_port ports[PROOF_PORTS + 1] = {{.endpoint = "tcp:/x"}};
    struct curve hub;
    assert_true(curve_make(&hub));
    assert_false(proof_run(ports, 1, hub.public_key, SHORT_MS, &diag));
    diag_clear(&diag);
    ports[0].endpoint = "tcp://127.0.0.1:9";
    assert_false(proof_run(ports, 1, "no key", SHORT_MS, &diag));
    diag_clear(&diag);
    assert_false(proof_run(ports, PROOF_PORTS + 1, hub.public_key, SHORT_MS, &diag));
    assert_string_equal(diag.entries[0].text, "no memory, keys or room for it");
}

int main(void)
{
    static struct rows tests;
    rows_add_one(&tests, "closed ports are proved closed", proves_closed_ports);
    rows_add_one(&tests, "open ports are found", finds_open_ports);
    ROWS_ADD(&tests, finds_what_is_set_up_wrongly, states);
    rows_add_one(&tests, "what does not answer is not proved closed", wants_an_answer);
    rows_add_one(&tests, "what cannot be tried is told", says_what_it_cannot_try);
    return rows_run(&tests, "bus/proof (R14)");
}
