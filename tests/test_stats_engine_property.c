/* Random days: whatever is doubled and disordered, the state is the same; and after every
 * event the invariant holds. Seeds are fixed: a failure names its own. */

#include <string.h>

#include "support/counted.h"
#include "support/rows.h"

#define PERMUTATIONS 125 /* of each of eight days: R23's thousand */
#define CONTACTS     24  /* so few that all marks of an agent fit into its timeline */

static struct events events;
static char ids[CONTACTS][8];

/* A small generator of its own, the same on every machine. */
static uint64_t draw(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = (*state ^ (*state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

static int64_t below(uint64_t *state, int64_t bound)
{
    return (int64_t)(draw(state) % (uint64_t)bound);
}

static const char *const queues[] = {"sales", "support", "billing"};
static const char *const agents[] = {"ann", "bob", "cid", "dee", "eve"};

/* One stay from its entry on; any later event may be lost. Returns when it is over. */
static int64_t add_stay(uint64_t *seed, const char *id, const char *queue, int64_t at_ms)
{
    const char *agent = agents[below(seed, 5)];
    bool lost[6];
    for (size_t i = 0; i < 6; i++) {
        lost[i] = below(seed, 10) == 0;
    }
    if (!lost[0]) {
        events_queued(&events, at_ms, id, queue);
    }
    if (below(seed, 2) == 0) {
        events_offered(&events, at_ms + 500, id, queue, agent);
        events_unanswered(&events, at_ms + 900, id, queue, agent);
    }
    int64_t wait_ms = 1000 + below(seed, 60000);
    if (below(seed, 4) == 0) {
        if (!lost[1]) {
            events_left(&events, at_ms + wait_ms, id, queue,
                        below(seed, 2) == 0 ? EVENT_REASON_ABANDONED
                                            : EVENT_REASON_MOVED);
        }
        return at_ms + wait_ms;
    }
    int64_t talk_ms = 1000 + below(seed, 600000);
    const char *named = below(seed, 3) == 0 ? NULL : queue; /* said without a queue */
    if (!lost[2]) {
        events_answered(&events, at_ms + wait_ms, id, queue, agent);
    }
    if (!lost[3] && talk_ms > 10000) {
        events_hold(&events, at_ms + wait_ms + 2000, id, queue, true);
        events_hold(&events, at_ms + wait_ms + 7000, id, queue, false);
    }
    if (!lost[4]) {
        events_ended(&events, at_ms + wait_ms + talk_ms, id, named);
    }
    if (!lost[5]) {
        struct event *sale =
            events_add(&events, EVENT_CONTACT_RESULT, at_ms + wait_ms + talk_ms);
        sale->measure = str_from("sale");
        sale->contact = str_from(id);
        sale->value_milli = below(seed, 5) * 1000;
    }
    return at_ms + wait_ms + talk_ms;
}

static void make_day(uint64_t *seed)
{
    events_init(&events);
    for (size_t i = 0; i < CONTACTS; i++) {
        str_format(ids[i], sizeof ids[i], "c%zu", i);
        int64_t at_ms = below(seed, 10000000);
        int64_t over_ms = add_stay(seed, ids[i], queues[below(seed, 3)], at_ms);
        if (below(seed, 4) == 0) { /* it comes again, or elsewhere */
            add_stay(seed, ids[i], queues[below(seed, 3)], over_ms + below(seed, 9000));
        }
    }
}

static void swap(struct event *a, struct event *b)
{
    struct event kept = *a;
    *a = *b;
    *b = kept;
}

struct seed_row {
    const char *name;
    uint64_t seed;
};

static struct seed_row seed_rows[] = {
    {"seed 1", 1}, {"seed 2", 2}, {"seed 3", 3}, {"seed 4", 4},
    {"seed 5", 5}, {"seed 6", 6}, {"seed 7", 7}, {"seed 8", 8},
};

static const struct wall evening = {EVENTS_START_MS + 12000000};

/* Digest of the day in the order given, each event up to three times. */
static uint64_t digest_of(uint64_t *seed, bool doubled)
{
    struct engine_config config = counted_config();
    config.sweep_waiting_ms = config.sweep_active_ms = config.sweep_ringing_ms = 0;
    struct counted counted;
    counted_init(&counted, &config);
    for (size_t i = 0; i < events.count; i++) {
        int64_t times = doubled ? 1 + below(seed, 3) : 1;
        while (times-- > 0) {
            engine_apply(counted.engine, &events.list[i], evening);
        }
    }
    engine_tick(counted.engine, evening);
    uint64_t digest = engine_digest(counted.engine);
    counted_finish(&counted);
    return digest;
}

/* "any permutation of the same events gives the same state", T1, T2 */
static void test_shuffled(void **state)
{
    const struct seed_row *row = *state;
    uint64_t seed = row->seed;
    make_day(&seed);
    uint64_t expected = digest_of(&seed, false);
    for (int round = 0; round < PERMUTATIONS; round++) {
        for (size_t i = events.count - 1; i > 0; i--) {
            swap(&events.list[i], &events.list[below(&seed, (int64_t)i + 1)]);
        }
        assert_true(digest_of(&seed, true) == expected);
    }
    /* and the digest can tell: without one missed ring it is another */
    size_t missed = 0;
    while (events.list[missed].type != EVENT_CONTACT_UNANSWERED) {
        missed++;
    }
    swap(&events.list[missed], &events.list[--events.count]);
    assert_true(digest_of(&seed, false) != expected);
}

/* "Invariant after every event"; T5: "tile = list length = sum by state". */
static void test_invariant(void **state)
{
    const struct seed_row *row = *state;
    uint64_t seed = row->seed;
    make_day(&seed);
    struct engine_config config = counted_config();
    config.sweep_waiting_ms = 900000; /* so that some are swept */
    config.sweep_active_ms = 1800000;
    struct counted counted;
    counted_init(&counted, &config);
    for (size_t i = 0; i < events.count; i++) {
        engine_apply(counted.engine, &events.list[i],
                     (struct wall){events.list[i].time_ms});
        counted_at(&counted, 0);
        counted_check(&counted);
    }
    counted_at(&counted, 20000000);
    counted_check(&counted);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 0);
    assert_int_equal(engine_open_contacts(counted.engine), 0);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_shuffled, seed_rows);
    ROWS_ADD(&rows, test_invariant, seed_rows);
    return rows_run(&rows, "stats/engine: random days");
}
