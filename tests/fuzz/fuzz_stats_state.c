/*
 * Whatever bytes come as a checkpoint: they are refused with a reason, or they make an
 * engine that can be written again, goes on, and shows its numbers. The first byte says
 * what the others are: 'b' a body, to which the right header is put; 'e' edits of a true
 * checkpoint, four bytes each: where (two), how, and with what; anything else: all of it
 * is taken as it comes.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "stats/state.h"

#define BYTES    (1U << 17)
#define HEADER   48 /* see stats/state.c: at 32 the size of the body, at 40 its hash */
#define AT_SIZE  32
#define AT_HASH  40
#define HASH_KEY STATE_VERSION
#define START_MS INT64_C(1795341600000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (!holds) {
        (void)fprintf(stderr, "%s\n", what);
        abort();
    }
}

static struct engine_config small_config(void)
{
    static struct engine_queue_config queue = {.id = "q0"};
    queue.rule = engine_rule_default();
    queue.rule.count_at = RULE_COUNT_AT_EVENT;
    struct engine_config config = engine_config_default();
    config.queues = &queue;
    config.queue_count = 1;
    config.credit = RULE_CREDIT_SPLIT;
    config.max_queues = 3;
    config.max_agents = 3;
    config.max_contacts = 6;
    return config;
}

/* A word of the contact, agent and queue with these numbers. */
static void say(struct engine *engine, enum event_type type, int64_t at_ms, int who)
{
    static const char *const contacts[] = {"c0", "c1", "c2", "c3"};
    static const char *const agents[] = {"a0", "a1"};
    static const char *const queues[] = {"q0", "q1"};
    struct event event = event_blank(type);
    event.id = str_from(contacts[who % 4]);
    event.source = str_from("s");
    event.epoch = 1;
    event.sequence = at_ms / 1000 + 1;
    event.time_ms = START_MS + at_ms;
    event.agent = str_from(agents[who % 2]);
    event.queue = str_from(queues[who % 2]);
    event.contact = str_from(contacts[who % 4]);
    event.campaign = str_from("p");
    event.measure = str_from("revenue");
    event.value_milli = 12000;
    memcpy(event.currency, "EUR", sizeof event.currency);
    event.note = str_from("lunch");
    event.reason = EVENT_REASON_NO_ANSWER;
    event.on = EVENT_FLAG_YES;
    event.outcome = EVENT_OUTCOME_BUSY;
    event.state = who % 3 == 0 ? EVENT_AGENT_STATE_WRAPUP : EVENT_AGENT_STATE_NOT_READY;
    event.gauges.waiting = who;
    event.gauges.offered = who; /* a control total */
    event.since_ms = START_MS;
    if (type == EVENT_CONTACT_LEFT) {
        event.reason = EVENT_REASON_ABANDONED;
    }
    if (type == EVENT_AGENT_STATE) {
        event.contact = event.queue = (struct str){NULL, 0};
    }
    engine_apply(engine, &event, (struct wall){event.time_ms});
}

/* Something of everything, from `at_ms` on. */
static void live(struct engine *engine, int64_t at_ms)
{
    static const enum event_type types[] = {
        EVENT_AGENT_JOINED,       EVENT_CONTACT_QUEUED,  EVENT_CONTACT_OFFERED,
        EVENT_CONTACT_UNANSWERED, EVENT_CONTACT_OFFERED, EVENT_CONTACT_ANSWERED,
        EVENT_CONTACT_HOLD,       EVENT_CONTACT_DIALLED, EVENT_CONTACT_RESULT,
        EVENT_CONTACT_ENDED,      EVENT_AGENT_STATE,     EVENT_CONTACT_REJECTED,
        EVENT_QUEUE_STATS,        EVENT_QUEUE_CONFIG,    EVENT_SOURCE_HEARTBEAT};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        say(engine, types[i], at_ms + (int64_t)i * 7000, 0);
        say(engine, types[i], at_ms + (int64_t)i * 7000 + 1000, 1);
    }
    say(engine, EVENT_CONTACT_QUEUED, at_ms + 120000, 2);
    say(engine, EVENT_CONTACT_QUEUED, at_ms + 121000, 3);
    say(engine, EVENT_CONTACT_LEFT, at_ms + 125000, 2);
    say(engine, EVENT_CONTACT_OFFERED, at_ms + 126000, 3);
}

static void must(bool made)
{
    check(made, "no memory");
}

/* A true checkpoint; how long it is. */
static size_t make_specimen(uint8_t *bytes)
{
    struct engine_config config = small_config();
    struct engine *engine = engine_create(&config);
    must(engine != NULL);
    live(engine, 0);
    size_t size = engine_checkpoint(engine, bytes, BYTES / 2);
    check(size <= BYTES / 2, "the specimen is too long");
    engine_destroy(&engine);
    return size;
}

static void put_number(uint8_t *bytes, uint64_t number)
{
    for (size_t i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(number >> (8 * i));
    }
}

/* Makes header and body agree. */
static void seal(uint8_t *bytes, size_t size)
{
    put_number(bytes + AT_SIZE, size - HEADER);
    put_number(bytes + AT_HASH, index_hash(HASH_KEY, bytes + HEADER, size - HEADER));
}

static size_t edit(uint8_t *bytes, size_t size, const uint8_t *edits, size_t count)
{
    for (; count >= 4 && size > HEADER; count -= 4, edits += 4) {
        size_t at = HEADER + ((size_t)edits[0] << 8 | edits[1]) % (size - HEADER);
        if (edits[2] % 8 == 0) {
            memmove(bytes + at, bytes + at + 1, size - at - 1);
            size--;
        } else if (edits[2] % 8 == 1 && size < BYTES) {
            memmove(bytes + at + 1, bytes + at, size - at);
            bytes[at] = edits[3];
            size++;
        } else if (edits[2] % 8 == 2) {
            size = at; /* cut short */
        } else {
            bytes[at] = edits[3];
        }
    }
    return size;
}

/* What is restored can be written, and read and written again as the same. */
static void check_again(const struct engine_config *config, const struct engine *engine)
{
    static uint8_t first[8 * BYTES];
    static uint8_t second[8 * BYTES];
    struct state_fault fault;
    size_t size = engine_checkpoint(engine, first, sizeof first);
    check(size <= sizeof first, "grows without bound");
    struct engine *again = engine_restore(config, first, size, &fault);
    check(again != NULL, fault.reason);
    check(engine_digest(again) == engine_digest(engine), "another digest");
    check(engine_checkpoint(again, second, sizeof second) == size, "another size");
    check(memcmp(first, second, size) == 0, "other bytes");
    engine_destroy(&again);
}

static void count(void *context, const struct engine_stay *stay)
{
    *(size_t *)context += stay->contact.size;
}

static void go_on(struct engine *engine)
{
    struct snapshot *snapshot = engine_snapshot_create(engine);
    must(snapshot != NULL);
    size_t visited = 0;
    engine_snapshot(engine, (struct wall){START_MS + 150000}, snapshot);
    engine_visit(engine, count, &visited);
    for (int64_t hour = 1; hour <= 2; hour++) {
        live(engine, hour * 3600000);
        engine_snapshot(engine, (struct wall){START_MS + hour * 3600000}, snapshot);
    }
    engine_set_day(engine, START_MS - 3600000, START_MS + 80000000);
    engine_snapshot(engine, (struct wall){START_MS + 40000000}, snapshot);
    snapshot_destroy(&snapshot);
}

static void try_bytes(const uint8_t *bytes, size_t size)
{
    struct engine_config config = small_config();
    struct state_fault fault = {.reason = NULL};
    struct engine *engine = engine_restore(&config, bytes, size, &fault);
    check(fault.reason != NULL, "no reason");
    check((engine != NULL) == (fault.result == STATE_RESTORED), "refused or not?");
    check(fault.at <= size, "a place beyond the bytes");
    if (engine != NULL) {
        check_again(&config, engine);
        go_on(engine);
        engine_destroy(&engine);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t specimen[BYTES];
    static uint8_t bytes[BYTES];
    static size_t length; /* kept: making one costs more than a run */
    length = length == 0 ? make_specimen(specimen) : length;
    if (size > 0 && data[0] == 'e') {
        memcpy(bytes, specimen, length);
        size_t edited = edit(bytes, length, data + 1, size - 1);
        seal(bytes, edited);
        try_bytes(bytes, edited);
    } else if (size > 0 && data[0] == 'b' && size - 1 <= BYTES - HEADER) {
        memcpy(bytes, specimen, HEADER);
        memcpy(bytes + HEADER, data + 1, size - 1);
        seal(bytes, HEADER + size - 1);
        try_bytes(bytes, HEADER + size - 1);
    } else {
        try_bytes(data, size);
    }
    return 0;
}
