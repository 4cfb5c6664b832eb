/* Rare words and full tables: what a publisher seldom says, says long after, or says too
 * much of. docs/events.md section 4; metrics.md sections 7 and 8. */

#include <string.h>

#include "support/counted.h"
#include "support/rows.h"

#define DAY_MS INT64_C(86400000)

static struct events events;
static struct counted counted;

static void begin(void)
{
    struct engine_config config = counted_config();
    counted_init(&counted, &config);
    events_init(&events);
}

static void end(void)
{
    counted_check(&counted);
    counted_finish(&counted);
}

/* Applies the last event that was made, at that time. */
static enum engine_result apply_last(int64_t at_ms)
{
    struct wall now = {EVENTS_START_MS + at_ms};
    return engine_apply(counted.engine, &events.list[events.count - 1], now);
}

static int64_t state_of(const char *agent)
{
    return (int64_t)counted_agent_row(&counted, agent)->state;
}

static void test_heartbeat(void **state)
{
    (void)state;
    begin();
    struct event *beat = events_add(&events, EVENT_SOURCE_HEARTBEAT, 0);
    beat->sequence = EVENT_NO_NUMBER;
    beat->time_ms = EVENT_NO_TIME;
    beat->upstream = EVENT_UPSTREAM_DOWN;
    beat->dropped = 3;
    counted_run(&counted, &events, 1000);
    const struct snapshot_source *source = &counted.snapshot->sources[0];
    assert_true(source->upstream_down);
    assert_int_equal(source->dropped, 3);
    assert_int_equal(source->clock_skew_ms, 0); /* it told no time */

    beat = events_add(&events, EVENT_SOURCE_HEARTBEAT, 0);
    beat->sequence = EVENT_NO_NUMBER;
    apply_last(2500); /* says neither how its link is nor what it gave up: both stay */
    counted_at(&counted, 3000);
    assert_true(counted.snapshot->sources[0].upstream_down);
    assert_int_equal(counted.snapshot->sources[0].dropped, 3);
    assert_int_equal(counted.snapshot->sources[0].clock_skew_ms, 2500);

    beat = events_add(&events, EVENT_SOURCE_HEARTBEAT, 0);
    beat->sequence = EVENT_NO_NUMBER;
    beat->upstream = EVENT_UPSTREAM_UP;
    apply_last(3000);
    counted_at(&counted, 4000);
    assert_false(counted.snapshot->sources[0].upstream_down);
    end();
}

/* queue.config "fills only what the site's own file leaves out". */
static void test_queue_config(void **state)
{
    (void)state;
    struct engine_queue_config queues[] = {
        {.id = "sales",
         .label = "Ours",
         .rule = engine_rule_default(),
         .target_said = true},
        {.id = "support", .rule = engine_rule_default()},
    };
    struct engine_config config = counted_config();
    config.queues = queues;
    config.queue_count = 2;
    config.max_queues = 2;
    counted_init(&counted, &config);
    events_init(&events);
    static const char *const ids[] = {"sales", "support", "third"};
    for (size_t i = 0; i < 3; i++) {
        struct event *event = events_add(&events, EVENT_QUEUE_CONFIG, 0);
        event->queue = str_from(ids[i]);
        event->label = str_from("Theirs");
        event->gauges.sl_ms = 77000;
        assert_int_equal(apply_last(0), i < 2 ? ENGINE_APPLIED : ENGINE_OVER_LIMIT);
    }
    counted_at(&counted, 1000);
    assert_string_equal(counted_queue_row(&counted, "sales")->label, "Ours");
    assert_int_equal(counted_queue_row(&counted, "sales")->target_ms, 20000);
    assert_string_equal(counted_queue_row(&counted, "support")->label, "Theirs");
    assert_int_equal(counted_queue_row(&counted, "support")->target_ms, 77000);
    assert_int_equal(counted.snapshot->over_limit, 1);
    end();
}

/* A list of queues that the engine has no room for is a fault of the program's. */
static void test_too_many_queues(void **state)
{
    (void)state;
    struct engine_queue_config queues[] = {
        {.id = "a", .rule = engine_rule_default()},
        {.id = "b", .rule = engine_rule_default()},
    };
    struct engine_config config = counted_config();
    config.queues = queues;
    config.queue_count = 2;
    config.max_queues = 1;
    assert_null(engine_create(&config));
}

/* "One source belongs to one site": without a site file the first that is named. */
static void test_first_site(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    config.site = "";
    counted_init(&counted, &config);
    events_init(&events);
    events_queued(&events, 0, "1", "sales");
    assert_int_equal(apply_last(0), ENGINE_APPLIED);
    events_queued(&events, 0, "2", "sales")->site = str_from("leeds");
    assert_int_equal(apply_last(0), ENGINE_APPLIED);
    events_queued(&events, 0, "3", "sales")->site = str_from("york");
    assert_int_equal(apply_last(0), ENGINE_WRONG_SITE);
    counted_at(&counted, 1000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 2);
    assert_int_equal(counted.snapshot->gaps, 0); /* "counts as received" */
    end();
}

static void test_source_names(void **state)
{
    (void)state;
    static char name[LIMIT_LABEL_BYTES + 2];
    memset(name, 'x', sizeof name - 1);
    begin();
    events.source = name;
    events_queued(&events, 0, "1", "sales");
    assert_int_equal(apply_last(0), ENGINE_OVER_LIMIT);
    events.source = "";
    events_queued(&events, 0, "1", "sales");
    assert_int_equal(apply_last(0), ENGINE_OVER_LIMIT);
    events.source = name + 1; /* 256 bytes */
    events_queued(&events, 0, "1", "sales");
    assert_int_equal(apply_last(0), ENGINE_APPLIED);
    engine_skip(counted.engine, str_from("nobody"), 1, 1);
    counted_at(&counted, 0);
    assert_int_equal(counted.snapshot->source_count, 1);
    end();
}

/* A restart is the source's own affair: others' contacts and agents stay as they are. */
static void test_restart_of_one(void **state)
{
    (void)state;
    begin();
    events_queued(&events, 0, "1", "sales");
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events.source = "other";
    events.sequence = 0;
    events_queued(&events, 0, "1", "sales");
    events_state(&events, 0, "bob", EVENT_AGENT_STATE_READY);
    events.source = "test";
    events.epoch = 2;
    events.sequence = 0;
    events_hello(&events, 1000, EVENT_CAN_EVENTS);
    counted_run(&counted, &events, 2000);
    assert_int_equal(state_of("ann"), AGENT_UNKNOWN);
    assert_int_equal(state_of("bob"), AGENT_READY);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 2);
    counted_at(&counted, 62000); /* restart_grace is over */
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 1);
    assert_int_equal(counted_total(&counted, METRIC_UNKNOWN), 1);
    end();
}

/* The numbers of the last two lives are followed. What comes from before them is taken,
 * but makes neither gaps nor duplicates. */
static void test_lives_long_over(void **state)
{
    (void)state;
    begin();
    for (int64_t life = 3; life <= 5; life++) {
        events.epoch = life;
        events.sequence = 0;
        events_hello(&events, life * 1000, EVENT_CAN_EVENTS);
        events_queued(&events, life * 1000, "1", "sales");
    }
    counted_run(&counted, &events, 6000);
    assert_int_equal(counted.snapshot->gaps, 0);
    events.epoch = 3;
    events.sequence = 8;
    events_queued(&events, 3000, "2", "sales");
    assert_int_equal(apply_last(6000), ENGINE_APPLIED);
    struct event *beat = events_hello(&events, 3000, EVENT_CAN_EVENTS);
    beat->type = EVENT_SOURCE_HEARTBEAT;
    beat->head = 20;
    assert_int_equal(apply_last(6000), ENGINE_APPLIED);
    events_add(&events, EVENT_SOURCE_SNAPSHOT, 3000)->complete = EVENT_FLAG_YES;
    assert_int_equal(apply_last(6000), ENGINE_APPLIED);
    counted_at(&counted, 7000);
    assert_int_equal(counted.snapshot->gaps, 0);
    assert_int_equal(counted.snapshot->sources[0].duplicates, 0);
    end();
}

static void test_told_to_ring(void **state)
{
    (void)state;
    begin();
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_RINGING);
    counted_run(&counted, &events, 2000);
    assert_int_equal(state_of("ann"), AGENT_RINGING);
    assert_int_equal(counted_total(&counted, METRIC_AGENTS_RINGING), 1);
    events_state(&events, 3000, "ann", EVENT_AGENT_STATE_READY);
    apply_last(3000);
    counted_at(&counted, 4000);
    assert_int_equal(state_of("ann"), AGENT_READY);
    end();
}

/* A queue's membership needs its queue; one that does not fit is refused and counted. */
static void test_joins(void **state)
{
    (void)state;
    static char names[9][8];
    begin();
    for (size_t i = 0; i < 9; i++) { /* one more than counted_config() has */
        str_format(names[i], sizeof names[i], "q%zu", i);
        events_joined(&events, 0, "ann", names[i]);
        assert_int_equal(apply_last(0), i < 8 ? ENGINE_APPLIED : ENGINE_OVER_LIMIT);
    }
    events_joined(&events, 0, "ann", NULL);
    apply_last(0);
    counted_at(&counted, 0);
    assert_int_equal(counted.snapshot->queue_count, 8);
    assert_int_equal(counted.snapshot->over_limit, 1);
    end();
}

struct old_row {
    const char *name;
    int64_t ago_ms;
    int64_t offered_today;
};

/* "Late events: always counted in the interval in which they happened": today's figures
 * are today's, and what the rings have no room for any more is in none. */
static struct old_row old_rows[] = {
    {"told late: of this day", DAY_MS / 4, 1},
    {"told late: of the day before", DAY_MS, 0},
    {"told late: of last week", 7 * DAY_MS, 0},
    {"told late: of thirty years ago", 10950 * DAY_MS, 0},
};

static void test_told_late(void **state)
{
    const struct old_row *row = *state;
    begin();
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    counted_run(&counted, &events, 0);
    int64_t at_ms = -row->ago_ms;
    events_queued(&events, at_ms, "1", "sales");
    apply_last(0);
    events_offered(&events, at_ms + 500, "1", "sales", "ann");
    apply_last(0);
    events_answered(&events, at_ms + 1000, "1", "sales", "ann");
    apply_last(0);
    events_ended(&events, at_ms + 9000, "1", "sales");
    apply_last(0);
    counted_at(&counted, 1000);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), row->offered_today);
    assert_int_equal(counted_total(&counted, METRIC_ANSWERED), row->offered_today);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_HANDLED),
                     row->offered_today);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 0);
    assert_int_equal(state_of("ann"), AGENT_READY);
    end();
}

/* Offers and holds of one stay are bounded: the rest of it goes on. */
static void test_offers_and_holds(void **state)
{
    (void)state;
    enum { HOLDS = 70 }; /* of one stay, a few more than are kept */
    begin();
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 1000, "1", "sales", "ann");
    for (int64_t i = 0; i < HOLDS; i++) {
        events_hold(&events, 2000 + i * 100, "1", "sales", i % 2 == 0);
    }
    events_ended(&events, 20000, "1", "sales");
    counted_run(&counted, &events, 21000);
    assert_in_range(counted.snapshot->over_limit, 1, HOLDS);
    assert_int_equal(counted_total(&counted, METRIC_HANDLED), 1);
    end();
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "a heartbeat says how the link is, or leaves it", test_heartbeat);
    rows_add_one(&rows, "the site's own words come before the source's",
                 test_queue_config);
    rows_add_one(&rows, "more queues than there is room for make no engine",
                 test_too_many_queues);
    rows_add_one(&rows, "the first site that is named is the site", test_first_site);
    rows_add_one(&rows, "a source's name has 1 to 256 bytes", test_source_names);
    rows_add_one(&rows, "a restart of one source leaves the others", test_restart_of_one);
    rows_add_one(&rows, "words of a life long over", test_lives_long_over);
    rows_add_one(&rows, "an agent that is said to ring", test_told_to_ring);
    rows_add_one(&rows, "a membership needs its queue", test_joins);
    ROWS_ADD(&rows, test_told_late, old_rows);
    rows_add_one(&rows, "holds beyond the limit are counted, the call goes on",
                 test_offers_and_holds);
    return rows_run(&rows, "stats: edges");
}
