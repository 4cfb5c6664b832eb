/* Rings that come late or are told of late, and whose the wrap-up is after two ends at
 * once. Each row is a log on which the engine and tests/oracle once differed (1 in
 * 200,000 random ones). */

#include "support/counted.h"
#include "support/rows.h"

#define MINUTE_MS 60000
#define RING_MS   (5 * MINUTE_MS) /* until its age ends a ring */

static struct events events;

static void begin(struct counted *counted)
{
    struct engine_config config = counted_config();
    counted_init(counted, &config);
}

/* The script, begun at its `first` event and round, all received at one time. */
static void hear_from(const struct counted *counted, size_t first, int64_t at_ms)
{
    for (size_t i = 0; i < events.count; i++) {
        engine_apply(counted->engine, &events.list[(first + i) % events.count],
                     (struct wall){EVENTS_START_MS + at_ms});
    }
}

struct silent_row {
    const char *name;
    int64_t rings_ms[2]; /* of contact 1, which its caller leaves after 10 s */
    size_t others;       /* contacts that ring at the same agent between */
    int64_t expected_ms; /* of contact 1 */
};

/* "Rings until ... the stay's outcome": what rings after it does not sound, however many
 * others rang at the agent in between. */
static struct silent_row silent_rows[] = {
    {"rings once, after the outcome", {90 * MINUTE_MS, 90 * MINUTE_MS}, 0, 0},
    {"rings once, after the outcome and eight others",
     {90 * MINUTE_MS, 90 * MINUTE_MS},
     8,
     0},
    {"rings before and after the outcome", {0, 90 * MINUTE_MS}, 0, 10000},
    {"rings before and after the outcome and eight others",
     {0, 90 * MINUTE_MS},
     8,
     10000},
    {"rings twice after the outcome", {20000, 90 * MINUTE_MS}, 8, 0},
};

static void test_silent(void **state)
{
    const struct silent_row *row = *state;
    static const char *const names[] = {"2", "3", "4", "5", "6", "7", "8", "9"};
    int64_t now_ms = 91 * MINUTE_MS;
    events_init(&events);
    events_offered(&events, row->rings_ms[0], "1", "sales", "ann");
    events_left(&events, 10000, "1", "sales", EVENT_REASON_ABANDONED);
    for (size_t i = 0; i < row->others; i++) {
        events_offered(&events, (int64_t)(i + 1) * 10 * MINUTE_MS, names[i], "sales",
                       "ann");
    }
    events_offered(&events, row->rings_ms[1], "1", "sales", "ann");
    for (size_t first = 0; first < events.count; first++) {
        struct counted counted;
        begin(&counted);
        hear_from(&counted, first, now_ms);
        counted_at(&counted, now_ms);
        assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_RINGING_MS),
                         row->expected_ms + (int64_t)row->others * RING_MS);
        assert_int_not_equal(counted_agent_row(&counted, "ann")->state, AGENT_RINGING);
        counted_finish(&counted);
    }
}

/* What rang without a queue goes with its contact to the next one, where it waits: the
 * ring sounds again, and its age ends it. */
static void test_ring_that_sounds_again(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_init(&events);
    events_offered(&events, 0, "other", "sales", "bob");
    events_offered(&events, 2 * MINUTE_MS, "1", "", "ann");
    events_answered(&events, 140000, "1", "sales", "bob");
    counted_run(&counted, &events, 301000); /* the other's age: nothing else rings */
    size_t told = events.count;
    events_ended(&events, 301000, "1", "sales");
    events_queued(&events, 301000, "1", "support");
    events_apply(&events, told, counted.engine);
    counted_at(&counted, 10 * MINUTE_MS);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_RINGING_MS), RING_MS);
    counted_finish(&counted);
}

/* A ring told of after a complete snapshot that no longer has its contact, so late that
 * its age has passed as well: the snapshot came first. */
static void test_ring_before_a_snapshot(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_init(&events);
    events_offered(&events, 0, "1", "", "ann");
    events_add(&events, EVENT_SOURCE_SNAPSHOT, MINUTE_MS)->complete = EVENT_FLAG_YES;
    engine_apply(counted.engine, &events.list[1],
                 (struct wall){EVENTS_START_MS + MINUTE_MS});
    engine_apply(counted.engine, &events.list[0],
                 (struct wall){EVENTS_START_MS + 10 * MINUTE_MS});
    counted_at(&counted, 10 * MINUTE_MS);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_RINGING_MS), 0);
    counted_finish(&counted);
}

struct wrapup_row {
    const char *name, *source; /* who says the wrap-up */
    int64_t expected_ms;       /* of the call; an e-mail has none */
};

/* "to the agent's last ended one": two sources, a call and an e-mail, one stamp. */
static struct wrapup_row wrapup_rows[] = {
    {"wrap-up after two ends at once: the call's source says it", "calls", 100000},
    {"wrap-up after two ends at once: the mail's source says it", "mails", 0},
};

static void say_one(const char *source, const char *contact, const char *queue)
{
    events.source = source;
    events.sequence = 10;
    events_answered(&events, 40000, contact, queue, "ann");
    events_ended(&events, 40000, contact, queue);
}

static void test_wrapup(void **state)
{
    const struct wrapup_row *row = *state;
    size_t order[] = {0, 1, 2, 3, 4, 5};
    do {
        struct counted counted;
        begin(&counted);
        events_init(&events);
        say_one("calls", "1", "");
        say_one("mails", "2", "post");
        events.source = row->source;
        events_state(&events, 40000, "ann", EVENT_AGENT_STATE_WRAPUP)->until_ms =
            EVENTS_START_MS + 140000;
        events.source = "mails";
        events.sequence = 1;
        events_queued(&events, 30000, "2", "post")->channel = EVENT_CHANNEL_EMAIL;
        for (size_t i = 0; i < events.count; i++) {
            engine_apply(counted.engine, &events.list[order[i]],
                         (struct wall){EVENTS_START_MS + 60000});
        }
        counted_at(&counted, 200000);
        assert_int_equal(counted_agent(&counted, "ann", METRIC_WRAPUP_MS),
                         row->expected_ms);
        counted_finish(&counted);
    } while (events_permute(order, 6));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_silent, silent_rows);
    rows_add_one(&rows, "a ring that sounds again", test_ring_that_sounds_again);
    rows_add_one(&rows, "a ring before a snapshot", test_ring_before_a_snapshot);
    ROWS_ADD(&rows, test_wrapup, wrapup_rows);
    return rows_run(&rows, "stats/engine: rings");
}
