#define _GNU_SOURCE /* sched_setaffinity(): where the sender may run */

/*
 * What it costs to hear an event, beside the floors it stands on: the bare parser and the
 * bare socket of the same run. Prints a table for docs/benchmarks.md. Each round of a
 * socket row sends every body once over TCP on loopback from a thread with a context of
 * its own, so both sides and their I/O threads share the machine. Threads are placed as
 * bus/context.h places them: I/O, and here the sender that stands for another machine,
 * off the loop's processor; and the bare socket is measured, besides, as ZeroMQ leaves it
 * to the scheduler. The engine is warm, as after
 * the first hours of a day: its tables have been touched, and contacts come and go.
 *
 * usage: bench_wire [ROUNDS [memory]]      memory: without sockets, as a profiler likes
 * it
 */
#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zmq.h>

#include "base/clock.h"
#include "base/str.h"
#include "bench/bare_simdjson.h"
#include "bus/context.h"
#include "stats/engine.h"
#include "wire/decode.h"

#define CONTACTS   20000
#define BODIES     ((size_t)3 * CONTACTS) /* each is queued, answered and ended */
#define BODY_SIZE  197
#define TOPIC_SIZE 33 /* 230 bytes with the body */
#define ROUNDS     7
#define WARM_UP    4                      /* times CONTACTS: more than the engine keeps */
#define ROUNDS_MAX 11                     /* the events of one day */
#define START_MS   INT64_C(1795305600000) /* 2026-11-22T00:00:00Z */
#define DAY_MS     INT64_C(86400000)

static const char topic[TOPIC_SIZE + 1] = "wb1/leeds/q/support/contact.ended";

struct bench {
    char *bodies; /* BODIES of BODY_SIZE bytes, end to end, and simdjson's padding */
    struct decoder *decoder;
    struct engine *engine;
    size_t made;          /* generations of bodies: no contact comes twice */
    size_t taken;         /* events decoded, or parsed, in this round */
    cpu_set_t processors; /* that are ours */
};

static void fail(const char *what)
{
    fprintf(stderr, "bench_wire: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(EXIT_FAILURE);
}

static void require(bool holds, const char *what)
{
    if (!holds) {
        fail(what);
    }
}

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* -- the events ------------------------------------------------------------------ */

/* One event of exactly BODY_SIZE bytes; its id is what gives way. */
static void make_body(char *body, size_t generation, size_t number)
{
    static const char *const types[] = {"queued", "answered", "ended"};
    size_t step = number % 3;
    size_t contact = generation * CONTACTS + number / 3;
    size_t at_ms = contact * 90 + step * 4000;
    char head[BODY_SIZE];
    char tail[BODY_SIZE];
    char extra[64] = "";
    if (step > 0) {
        str_format(extra, sizeof extra, ",\"agent\":\"a%02zu\",\"%s\":4000",
                   contact % 100, step == 1 ? "wait_ms" : "talk_ms");
    }
    size_t tail_size = str_format(
        tail, sizeof tail,
        "\",\"source\":\"pbx\",\"type\":\"wallboard.contact.%s\",\"time\":"
        "\"2026-11-22T%02zu:%02zu:%02zu.%03zuZ\",\"data\":{\"contact\":\"%zu\","
        "\"queue\":\"support\"%s}}",
        types[step], at_ms / 3600000, at_ms / 60000 % 60, at_ms / 1000 % 60, at_ms % 1000,
        1000000 + contact, extra);
    size_t head_size = str_format(
        head, sizeof head, "{\"specversion\":\"1.0\",\"id\":\"%07zu", contact * 3 + step);
    require(head_size + tail_size <= BODY_SIZE, "size of a body");
    memset(body, '-', BODY_SIZE);
    memcpy(body, head, head_size);
    memcpy(body + BODY_SIZE - tail_size, tail, tail_size);
}

/* The events of contacts that have not been seen yet. */
static void make_bodies(struct bench *bench)
{
    for (size_t i = 0; i < BODIES; i++) {
        make_body(bench->bodies + i * BODY_SIZE, bench->made, i);
    }
    bench->made++;
}

/* -- what is done with a body ---------------------------------------------------- */

typedef void use(struct bench *bench, const char *body, size_t size);

static void use_nothing(struct bench *bench, const char *body, size_t size)
{
    (void)body;
    bench->taken += size > 0 ? 1 : 0;
}

static void use_decode(struct bench *bench, const char *body, size_t size)
{
    struct event event;
    decoder_begin(bench->decoder, body, size);
    bench->taken += decoder_next(bench->decoder, &event) == DECODE_EVENT ? 1 : 0;
}

static void use_apply(struct bench *bench, const char *body, size_t size)
{
    struct event event;
    decoder_begin(bench->decoder, body, size);
    if (decoder_next(bench->decoder, &event) == DECODE_EVENT) {
        struct wall received = {event.time_ms};
        enum engine_result result = engine_apply(bench->engine, &event, received);
        bench->taken += result == ENGINE_APPLIED ? 1 : 0;
    }
}

static double in_memory(struct bench *bench, use *what)
{
    double from_us = now_us();
    for (size_t i = 0; i < BODIES; i++) {
        what(bench, bench->bodies + i * BODY_SIZE, BODY_SIZE);
    }
    return (now_us() - from_us) / (double)BODIES;
}

static double bare_parser(struct bench *bench)
{
    double from_us = now_us();
    bench->taken = bare_simdjson_parse(bench->bodies, BODY_SIZE, BODY_SIZE, BODIES);
    return (now_us() - from_us) / (double)BODIES;
}

/* -- over a socket --------------------------------------------------------------- */

/* Keeps the calling thread off the first processor, if there is another one: it stands
 * for another machine. */
static void leave_loop_alone(const cpu_set_t *all)
{
    cpu_set_t others = *all;
    size_t first = 0;
    while (first < CPU_SETSIZE && !CPU_ISSET(first, all)) {
        first++;
    }
    if (CPU_COUNT(all) > 1) {
        CPU_CLR(first, &others);
        require(sched_setaffinity(0, sizeof others, &others) == 0, "affinity");
    }
}

struct sender {
    const struct bench *bench;
    bool publish; /* to SUB, else to PULL */
    bool framed;  /* topic and body, else all in one frame */
    bool placed;  /* off the loop's processor */
    char endpoint[256];
    void *context, *socket;
};

static void set_option(void *socket, int option, int value)
{
    require(zmq_setsockopt(socket, option, &value, sizeof value) == 0, "socket option");
}

/* The queues of a board (display.md: 1000), and a sender that waits instead of dropping:
 * an endless queue would measure how fast memory is that nobody has in cache. */
static void *open_socket(void *context, int type)
{
    void *socket = zmq_socket(context, type);
    require(socket != NULL, "socket");
    set_option(socket, ZMQ_SNDHWM, 1000);
    set_option(socket, ZMQ_RCVHWM, 1000);
    if (type == ZMQ_XPUB) {
        set_option(socket, ZMQ_XPUB_NODROP, 1);
    }
    set_option(socket, ZMQ_LINGER, 0);
    return socket;
}

static void *send_all(void *argument)
{
    struct sender *sender = argument;
    char whole[TOPIC_SIZE + BODY_SIZE + 1];
    if (sender->placed) {
        leave_loop_alone(&sender->bench->processors);
    }
    if (sender->publish) {
        char subscription[8];
        require(zmq_recv(sender->socket, subscription, sizeof subscription, 0) >= 0,
                "subscription");
    }
    for (size_t i = 0; i < BODIES; i++) {
        const char *body = sender->bench->bodies + i * BODY_SIZE;
        if (sender->framed) {
            require(zmq_send(sender->socket, topic, TOPIC_SIZE, ZMQ_SNDMORE) > 0, "send");
            require(zmq_send(sender->socket, body, BODY_SIZE, 0) > 0, "send");
        } else {
            /* blanks are JSON too: 230 bytes in one frame */
            memcpy(whole, body, BODY_SIZE);
            memset(whole + BODY_SIZE, ' ', TOPIC_SIZE);
            require(zmq_send(sender->socket, whole, sizeof whole - 1, 0) > 0, "send");
        }
    }
    return NULL;
}

static void receive_all(struct bench *bench, void *socket, bool framed, use *what)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (size_t i = 0; i < BODIES; i++) {
        if (framed) {
            require(zmq_msg_recv(&message, socket, 0) == TOPIC_SIZE, "topic");
        }
        require(zmq_msg_recv(&message, socket, 0) > 0, "body");
        what(bench, zmq_msg_data(&message), zmq_msg_size(&message));
    }
    zmq_msg_close(&message);
}

/* One row of the table. A free SUB is placed by the scheduler, the others by us. */
enum row_kind { ROW_PARSER, ROW_MEMORY, ROW_PULL, ROW_SUB, ROW_FREE_SUB };

struct row {
    const char *what;
    enum row_kind kind;
    bool framed;
    use *use;
};

/* A context of the board's, or one as the library makes it. */
struct room {
    struct context *placed;
    void *handle;
};

static struct room open_room(bool placed)
{
    struct room room = {.placed = placed ? context_create() : NULL};
    room.handle = placed ? context_handle(room.placed) : zmq_ctx_new();
    require(room.handle != NULL, "context");
    return room;
}

static void close_room(struct room *room)
{
    if (room->placed != NULL) {
        context_destroy(&room->placed);
    } else {
        zmq_ctx_term(room->handle);
    }
}

/* µs a message, from the first byte sent to the last one used. */
static double over_socket(struct bench *bench, const struct row *row)
{
    bool publish = row->kind != ROW_PULL;
    bool placed = row->kind != ROW_FREE_SUB;
    struct sender sender = {
        .bench = bench, .publish = publish, .framed = row->framed, .placed = placed};
    size_t size = sizeof sender.endpoint;
    pthread_t thread;
    struct room theirs = open_room(placed);
    struct room ours = open_room(placed);
    sender.socket = open_socket(theirs.handle, publish ? ZMQ_XPUB : ZMQ_PUSH);
    require(zmq_bind(sender.socket, "tcp://127.0.0.1:*") == 0, "bind");
    zmq_getsockopt(sender.socket, ZMQ_LAST_ENDPOINT, sender.endpoint, &size);
    void *socket = open_socket(ours.handle, publish ? ZMQ_SUB : ZMQ_PULL);
    if (publish) {
        require(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0) == 0, "subscribe");
    }
    require(zmq_connect(socket, sender.endpoint) == 0, "connect");
    require(pthread_create(&thread, NULL, send_all, &sender) == 0, "thread");
    double from_us = now_us();
    receive_all(bench, socket, row->framed, row->use);
    double spent_us = now_us() - from_us;
    pthread_join(thread, NULL);
    zmq_close(socket);
    zmq_close(sender.socket);
    close_room(&ours);
    close_room(&theirs);
    return spent_us / (double)BODIES;
}

/* -- the table ------------------------------------------------------------------- */

static const struct row rows[] = {
    {.what = "simdjson alone, 197 bytes", .kind = ROW_PARSER},
    {.what = "payload to event", .kind = ROW_MEMORY, .use = use_decode},
    {.what = "payload to event to numbers", .kind = ROW_MEMORY, .use = use_apply},
    {.what = "bare PULL, one frame", .kind = ROW_PULL, .use = use_nothing},
    {.what = "bare PULL, two frames",
     .kind = ROW_PULL,
     .framed = true,
     .use = use_nothing},
    {.what = "bare SUB, one frame", .kind = ROW_SUB, .use = use_nothing},
    {.what = "SUB to numbers, one frame", .kind = ROW_SUB, .use = use_apply},
    {.what = "bare SUB, two frames", .kind = ROW_SUB, .framed = true, .use = use_nothing},
    {.what = "bare SUB, one frame, free", .kind = ROW_FREE_SUB, .use = use_nothing},
    {.what = "bare SUB, two frames, free",
     .kind = ROW_FREE_SUB,
     .framed = true,
     .use = use_nothing},
    {.what = "SUB to numbers, two frames",
     .kind = ROW_SUB,
     .framed = true,
     .use = use_apply},
};
enum row_number {
    PARSER,
    DECODE,
    MEMORY,
    PULL_1,
    PULL_2,
    SUB_1,
    OURS_1,
    SUB_2,
    FREE_1,
    FREE_2,
    OURS_2,
    ROW_COUNT,
};
static_assert(sizeof rows / sizeof *rows == ROW_COUNT, "every row has a number");

struct results {
    double us[ROW_COUNT][ROUNDS_MAX];
};

static double run_row(struct bench *bench, const struct row *row)
{
    double us = 0;
    if (row->use == use_apply) {
        make_bodies(bench);
    }
    bench->taken = 0;
    switch (row->kind) {
    case ROW_PARSER:
        us = bare_parser(bench);
        break;
    case ROW_MEMORY:
        us = in_memory(bench, row->use);
        break;
    case ROW_PULL:
    case ROW_SUB:
    case ROW_FREE_SUB:
        us = over_socket(bench, row);
        break;
    }
    require(bench->taken == BODIES, row->what);
    return us;
}

static void open_bench(struct bench *bench)
{
    struct engine_config config = engine_config_default();
    bench->decoder = decoder_create();
    bench->engine = engine_create(&config);
    bench->bodies = malloc(BODIES * BODY_SIZE + bare_simdjson_padding);
    require(bench->decoder != NULL && bench->engine != NULL && bench->bodies != NULL,
            "no memory");
    engine_set_day(bench->engine, START_MS, START_MS + DAY_MS);
    for (size_t i = 0; i < WARM_UP; i++) {
        make_bodies(bench);
        (void)in_memory(bench, use_apply);
    }
}

static void close_bench(struct bench *bench)
{
    decoder_destroy(&bench->decoder);
    engine_destroy(&bench->engine);
    free(bench->bodies);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of `us` over all rounds, divided by `by` of the same round where that is given: what
 * else the machine did then weighs on both. Leaves the least in *ret_least. */
static double median(const double *us, const double *by, size_t rounds, double *ret_least)
{
    double sorted[ROUNDS_MAX];
    for (size_t i = 0; i < rounds; i++) {
        sorted[i] = by == NULL ? us[i] : us[i] / by[i];
    }
    qsort(sorted, rounds, sizeof sorted[0], compare);
    *ret_least = sorted[0];
    return sorted[rounds / 2];
}

static void print_costs(const struct results *results, size_t count, size_t rounds)
{
    printf("| what | median µs | best µs | events/s |\n|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        double best = 0;
        double us = median(results->us[i], NULL, rounds, &best);
        printf("| %s | %.2f | %.2f | %.0f |\n", rows[i].what, us, best, 1e6 / us);
    }
}

static void print_ratios(const struct results *results, size_t rounds)
{
    static const struct {
        const char *what;
        enum row_number bare, ours;
    } shares[] = {
        {"SUB to numbers, of a bare SUB, one frame", SUB_1, OURS_1},
        {"SUB to numbers, of a bare SUB, two frames", SUB_2, OURS_2},
        {"SUB to numbers, of a free bare SUB, one frame", FREE_1, OURS_1},
        {"SUB to numbers, of a free bare SUB, two frames", FREE_2, OURS_2},
        {"SUB to numbers, of a bare PULL, one frame", PULL_1, OURS_1},
        {"SUB to numbers, of a bare PULL, two frames", PULL_2, OURS_2},
    };
    double least = 0;
    double decode_us = median(results->us[DECODE], NULL, rounds, &least);
    double multiple = median(results->us[DECODE], results->us[PARSER], rounds, &least);
    printf("\n| ratio, median of the rounds | measured | target |\n|---|---|---|\n");
    printf("| payload to event | %.2f µs | at most 0.60 µs |\n", decode_us);
    printf("| the same, in parses by simdjson alone | %.1f | |\n", multiple);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        double share = median(results->us[shares[i].bare], results->us[shares[i].ours],
                              rounds, &least);
        printf("| %s | %.0f %% | at least 55 %% |\n", shares[i].what, 100 * share);
    }
}

int main(int argc, char **argv)
{
    int64_t rounds = ROUNDS;
    bool memory = argc == 3 && strcmp(argv[2], "memory") == 0;
    if ((argc > 2 && !memory) ||
        (argc > 1 && !str_to_int(str_from(argv[1]), 1, ROUNDS_MAX, &rounds))) {
        fprintf(stderr, "usage: bench_wire [ROUNDS [memory]]\n");
        return 2;
    }
    static struct results results;
    struct bench bench = {.made = 0};
    size_t count = memory ? PULL_1 : ROW_COUNT;
    require(sched_getaffinity(0, sizeof bench.processors, &bench.processors) == 0,
            "processors");
    open_bench(&bench);
    for (size_t round = 0; round < (size_t)rounds; round++) {
        for (size_t i = 0; i < count; i++) {
            results.us[i][round] = run_row(&bench, &rows[i]);
        }
    }
    print_costs(&results, count, (size_t)rounds);
    if (!memory) {
        print_ratios(&results, (size_t)rounds);
    }
    close_bench(&bench);
    return 0;
}
