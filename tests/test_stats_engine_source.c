/* Publishers: gaps, restarts, snapshots, what they can tell. events.md section 4,
 * metrics.md section 7. */

#include "support/counted.h"
#include "support/rows.h"

static struct events events;

static void begin(struct counted *counted)
{
    struct engine_config config = counted_config();
    counted_init(counted, &config);
    events_init(&events);
}

static const struct snapshot_source *source_row(const struct counted *counted)
{
    assert_int_equal(counted->snapshot->source_count, 1);
    return &counted->snapshot->sources[0];
}

/* A complete snapshot that lists nothing, but may be given lists. */
static struct event *add_snapshot(int64_t at_ms)
{
    struct event *snapshot = events_add(&events, EVENT_SOURCE_SNAPSHOT, at_ms);
    snapshot->complete = EVENT_FLAG_YES;
    return snapshot;
}

/* "A number is missing, or head is ahead of the last one received." */
static void test_gaps(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    events_queued(&events, 0, "2", "sales");
    events_queued(&events, 0, "3", "sales");
    counted_run(&counted, &events, 0);
    assert_int_equal(source_row(&counted)->gaps, 0);
    assert_true(source_row(&counted)->numbered);
    assert_false(counted.snapshot->unverified);

    events_init(&events);
    events.sequence = 5;
    events_queued(&events, 1, "6", "sales"); /* 4 and 5 are missing */
    counted_run(&counted, &events, 1);
    assert_int_equal(counted.snapshot->gaps, 2);
    assert_true(counted.snapshot->unverified);
    assert_true(counted_queue_row(&counted, "sales")->unverified);

    events_init(&events);
    events.sequence = 3;
    events_queued(&events, 2, "4", "sales");
    events_queued(&events, 2, "5", "sales");
    counted_run(&counted, &events, 2);
    assert_int_equal(counted.snapshot->gaps, 0);
    assert_false(counted.snapshot->unverified);

    events_init(&events);
    struct event *beat = events_hello(&events, 3, EVENT_CAN_EVENTS);
    beat->type = EVENT_SOURCE_HEARTBEAT;
    beat->head = 8;
    counted_run(&counted, &events, 3);
    assert_int_equal(counted.snapshot->gaps, 2); /* 7 and 8 */

    /* "a refusal counts as received" */
    engine_skip(counted.engine, str_from("test"), 1, 7);
    counted_at(&counted, 4);
    assert_int_equal(counted.snapshot->gaps, 1);

    /* "a complete snapshot makes the present right again, but the counts of the intervals
     * in between stay flagged" */
    events_init(&events);
    events.sequence = 8;
    add_snapshot(5);
    counted_run(&counted, &events, 5);
    assert_int_equal(counted.snapshot->gaps, 0);
    assert_true(counted.snapshot->unverified);
    assert_true(counted_queue_row(&counted, "sales")->unverified);
    counted_at(&counted, 900000);
    size_t last = counted.snapshot->interval_count - 1;
    assert_true(counted.snapshot->intervals[last - 1].unverified);
    assert_false(counted.snapshot->intervals[last].unverified);

    events_init(&events);
    events.sequence = 7;
    events_queued(&events, 4, "8", "sales"); /* it came after all */
    counted_run(&counted, &events, 900001);
    assert_false(counted.snapshot->unverified);
    assert_false(counted.snapshot->intervals[last - 1].unverified);
    counted_finish(&counted);
}

/* reliability.md, R10: what rot took from a journal is nobody's number. It stays in doubt
 * from the snapshot before, and however often the publisher begins anew. */
static void test_lost(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    add_snapshot(900000);
    events_queued(&events, 900001, "2", "sales");
    counted_run(&counted, &events, 1000000);
    engine_miss(counted.engine, EVENTS_START_MS + 1800000);
    for (int64_t life = 2; life < 6; life++) {
        events_init(&events);
        struct event *snapshot = add_snapshot(1800000 + life);
        snapshot->epoch = life;
        counted_run(&counted, &events, 2700000 + life);
        assert_int_equal(counted.snapshot->gaps, 0);
        assert_true(source_row(&counted)->lacking);
        assert_true(counted_queue_row(&counted, "sales")->unverified);
        size_t last = counted.snapshot->interval_count - 1;
        assert_false(counted.snapshot->intervals[last].unverified);
        assert_false(counted.snapshot->intervals[last - 1].unverified);
        assert_true(counted.snapshot->intervals[last - 2].unverified);
        assert_false(counted.snapshot->intervals[last - 3].unverified);
    }
    counted_finish(&counted);
}

/* The same of numbers that a snapshot has closed. */
static void test_lost_numbers(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    for (int64_t life = 1; life < 5; life++) {
        events_init(&events);
        struct event *snapshot = add_snapshot(life);
        snapshot->epoch = life;
        snapshot->sequence = life == 1 ? 3 : 1; /* 1 and 2 never came */
        counted_run(&counted, &events, life);
        assert_int_equal(counted.snapshot->gaps, 0);
        assert_true(source_row(&counted)->lacking);
        assert_true(counted.snapshot->unverified);
    }
    counted_finish(&counted);
}

struct window_row {
    const char *name;
    int64_t first, second;
    enum engine_result expected; /* of the second, after the first */
};

/* A number too old to be told from a duplicate is taken for one. */
static struct window_row window_rows[] = {
    {"window: the next number", 5, 6, ENGINE_APPLIED},
    {"window: the same number", 5, 5, ENGINE_DUPLICATE},
    {"window: an earlier number, not seen", 5, 4, ENGINE_APPLIED},
    {"window: the oldest that can be told", LIMIT_SEQUENCE_WINDOW + 1, 2, ENGINE_APPLIED},
    {"window: one older", LIMIT_SEQUENCE_WINDOW + 1, 1, ENGINE_DUPLICATE},
    {"window: a leap to the greatest", 5, INT64_MAX, ENGINE_APPLIED},
    {"window: a step to the greatest", INT64_MAX - 100, INT64_MAX, ENGINE_APPLIED},
    {"window: after a leap the old are too old", INT64_MAX, 5, ENGINE_DUPLICATE},
};

static void test_window(void **state)
{
    const struct window_row *row = *state;
    struct counted counted;
    begin(&counted);
    events.sequence = row->first - 1;
    events_queued(&events, 0, "1", "sales");
    events.sequence = row->second - 1;
    events_queued(&events, 0, "2", "sales");
    struct wall now = {EVENTS_START_MS};
    assert_int_equal(engine_apply(counted.engine, &events.list[0], now), ENGINE_APPLIED);
    assert_int_equal(engine_apply(counted.engine, &events.list[1], now), row->expected);
    counted_finish(&counted);
}

/* "waits missing from its next complete snapshot are closed: waiting ones as unknown,
 * answered ones like swept ones. Agents are unknown until restated." */
static void test_restart(void **state)
{
    (void)state;
    for (int with_snapshot = 0; with_snapshot < 2; with_snapshot++) {
        struct counted counted;
        begin(&counted);
        events_queued(&events, 0, "1", "sales");
        events_queued(&events, 0, "2", "sales");
        events_answered(&events, 1000, "2", "sales", "ann");
        events_queued(&events, 2000, "kept", "sales");
        events_state(&events, 3000, "bob", EVENT_AGENT_STATE_READY);
        events.epoch = 2;
        events.sequence = 0;
        events_hello(&events, 10000, EVENT_CAN_EVENTS | EVENT_CAN_SNAPSHOT);
        events_queued(&events, 11000, "new", "sales");
        counted_run(&counted, &events, 12000);
        assert_int_equal(counted_total(&counted, METRIC_WAITING), 3);
        assert_int_equal(counted_agent_row(&counted, "bob")->state, AGENT_UNKNOWN);
        struct event_snapshot_contact kept = {.contact = str_from("kept"),
                                              .queue = str_from("sales"),
                                              .state = EVENT_CONTACT_STATE_WAITING,
                                              .entry = 1,
                                              .since_ms = EVENTS_START_MS + 2000,
                                              .answered_ms = EVENT_NO_TIME,
                                              .due_ms = EVENT_NO_TIME};
        if (with_snapshot) {
            size_t from = events.count;
            struct event *snapshot = add_snapshot(13000);
            snapshot->contacts = &kept;
            snapshot->contact_count = 1;
            snapshot->as_of = 0; /* taken before "new" came */
            events_apply(&events, from, counted.engine);
        }
        counted_at(&counted, 71000); /* restart_grace is 60 s */
        int64_t listed = with_snapshot ? 1 : 0;
        assert_int_equal(counted_total(&counted, METRIC_WAITING), 1 + listed);
        assert_int_equal(counted_total(&counted, METRIC_UNKNOWN), 2 - listed);
        assert_int_equal(counted_total(&counted, METRIC_TIMED_OUT_ACTIVE), 1);
        assert_int_equal(counted_total(&counted, METRIC_ABANDONED), 0);
        counted_check(&counted);
        counted_finish(&counted);
    }
}

/* What comes late from the life before does not open what its end has closed, but an end
 * that comes after all is taken. */
static void test_late_from_earlier_life(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    events_queued(&events, 0, "2", "sales");
    events_left(&events, 5000, "1", "sales", EVENT_REASON_ABANDONED);
    events.epoch = 2;
    events.sequence = 0;
    add_snapshot(10000);
    struct wall now = {EVENTS_START_MS + 10000};
    engine_apply(counted.engine, &events.list[0], now);
    engine_apply(counted.engine, &events.list[3], now);
    counted_at(&counted, 10000);
    assert_int_equal(counted_total(&counted, METRIC_UNKNOWN), 1);
    engine_apply(counted.engine, &events.list[1], now);
    engine_apply(counted.engine, &events.list[2], now);
    counted_at(&counted, 10000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 0);
    assert_int_equal(counted_total(&counted, METRIC_UNKNOWN), 1);
    assert_int_equal(counted_total(&counted, METRIC_ABANDONED), 1);
    counted_check(&counted);
    counted_finish(&counted);
}

/* "It is applied when all parts are there"; what they list is so, what none lists is not.
 */
static void test_snapshot_in_parts(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_state(&events, 0, "gone", EVENT_AGENT_STATE_READY);
    events_queued(&events, 0, "gone", "sales");
    counted_run(&counted, &events, 0);
    struct event_membership membership = {.queue = str_from("sales")};
    struct event_snapshot_agent ann = {.agent = str_from("ann"),
                                       .label = str_from("Ann"),
                                       .reason = str_from("lunch"),
                                       .state = EVENT_AGENT_STATE_NOT_READY,
                                       .since_ms = EVENTS_START_MS - 5000,
                                       .until_ms = EVENT_NO_TIME,
                                       .memberships = &membership,
                                       .membership_count = 1};
    struct event_snapshot_contact held = {.contact = str_from("9"),
                                          .queue = str_from("sales"),
                                          .agent = str_from("bob"),
                                          .state = EVENT_CONTACT_STATE_HELD,
                                          .entry = 1,
                                          .since_ms = EVENTS_START_MS - 60000,
                                          .answered_ms = EVENTS_START_MS - 50000,
                                          .due_ms = EVENT_NO_TIME};
    for (int64_t part = 2; part > 0; part--) { /* the last one first */
        struct event *snapshot = add_snapshot(1000);
        snapshot->snapshot = str_from("s1");
        snapshot->part = part;
        snapshot->parts = 2;
        snapshot->agents = part == 1 ? &ann : NULL;
        snapshot->agent_count = part == 1 ? 1 : 0;
        snapshot->contacts = part == 2 ? &held : NULL;
        snapshot->contact_count = part == 2 ? 1 : 0;
    }
    struct wall now = {EVENTS_START_MS + 1000};
    engine_apply(counted.engine, &events.list[2], now);
    counted_at(&counted, 1000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 1);
    engine_apply(counted.engine, &events.list[3], now);
    counted_at(&counted, 5000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 0);
    assert_int_equal(counted_total(&counted, METRIC_UNKNOWN), 1);
    assert_int_equal(counted_total(&counted, METRIC_ANSWERED), 1);
    assert_int_equal(counted_total(&counted, METRIC_ASA_MS), 10000);
    assert_int_equal(counted_agent_row(&counted, "gone")->state, AGENT_LOGGED_OUT);
    assert_int_equal(counted_agent_row(&counted, "bob")->state, AGENT_HOLD);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_NOT_READY);
    assert_string_equal(counted_agent_row(&counted, "ann")->reason, "lunch");
    assert_string_equal(counted_agent_row(&counted, "ann")->label, "Ann");
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS), 10000);
    counted_finish(&counted);
}

/* A snapshot that repeats what is known changes nothing, however often. */
static void test_snapshot_repeats(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 1000, "1", "sales", "ann");
    events_hold(&events, 2000, "1", "sales", true);
    events_state(&events, 2000, "bob", EVENT_AGENT_STATE_READY);
    counted_run(&counted, &events, 3000);
    uint64_t before = engine_digest(counted.engine);
    struct event_snapshot_contact contact = {.contact = str_from("1"),
                                             .queue = str_from("sales"),
                                             .agent = str_from("ann"),
                                             .state = EVENT_CONTACT_STATE_HELD,
                                             .entry = 1,
                                             .since_ms = EVENTS_START_MS,
                                             .answered_ms = EVENT_NO_TIME,
                                             .due_ms = EVENT_NO_TIME};
    struct event_snapshot_agent agents[2] = {{.agent = str_from("ann"),
                                              .state = EVENT_AGENT_STATE_ON_CONTACT,
                                              .since_ms = EVENT_NO_TIME,
                                              .until_ms = EVENT_NO_TIME},
                                             {.agent = str_from("bob"),
                                              .state = EVENT_AGENT_STATE_READY,
                                              .since_ms = EVENT_NO_TIME,
                                              .until_ms = EVENT_NO_TIME}};
    size_t from = events.count;
    for (int64_t i = 0; i < 100; i++) {
        struct event *snapshot = add_snapshot(3000 + i * 1000);
        snapshot->contacts = &contact;
        snapshot->contact_count = 1;
        snapshot->agents = agents;
        snapshot->agent_count = 2;
    }
    events_apply(&events, from, counted.engine);
    counted_at(&counted, 103000);
    assert_true(engine_digest(counted.engine) == before);
    assert_int_equal(counted.snapshot->over_limit, 0);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_HOLD);
    assert_int_equal(counted_agent(&counted, "bob", METRIC_TIME_IN_STATE_MS), 101000);
    counted_finish(&counted);
}

/* "Not known is not nought": a queue_log tells neither hold nor wrap-up nor refusals. */
static void test_what_a_log_cannot_tell(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_hello(&events, 0,
                 EVENT_CAN_EVENTS | EVENT_CAN_UNANSWERED | EVENT_CAN_ENDED_BY |
                     EVENT_CAN_LEFT_REASON | EVENT_CAN_QUEUE_PAUSE | EVENT_CAN_MEMBERS);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 1000, "1", "sales", "ann");
    events_ended(&events, 9000, "1", "sales");
    counted_run(&counted, &events, 10000);
    static const enum metric nulls[] = {
        METRIC_HOLD_MS,         METRIC_WRAPUP_MS,     METRIC_AVG_HOLD_MS,
        METRIC_AVG_WRAPUP_MS,   METRIC_AGENTS_HOLD,   METRIC_AGENTS_RINGING,
        METRIC_AGENTS_WRAPUP,   METRIC_STATE_HOLD_MS, METRIC_STATE_RINGING_MS,
        METRIC_STATE_WRAPUP_MS, METRIC_OPEN,          METRIC_OVERDUE,
        METRIC_DUE_1H,          METRIC_OLDEST_MS,     METRIC_SALES};
    for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++) {
        assert_int_equal(counted_total(&counted, nulls[i]), COUNTED_NONE);
        assert_int_equal(counted_queue(&counted, "sales", nulls[i]), COUNTED_NONE);
        assert_int_equal(counted_agent(&counted, "ann", nulls[i]), COUNTED_NONE);
    }
    assert_int_equal(counted_queue(&counted, "sales", METRIC_REJECTED), COUNTED_NONE);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_OFFERED), COUNTED_NONE);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_UNANSWERED), 0);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_AHT_MS), 8000);
    assert_int_equal(counted_queue_row(&counted, "sales")->today.missing,
                     EVENT_CAN_HOLD | EVENT_CAN_WRAPUP_EXACT);
    counted_finish(&counted);
}

/* Gauges only: the source's own word, never in the sums of events. */
static void test_gauges_only(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_hello(&events, 0, EVENT_CAN_GAUGES);
    struct event *stats = events_add(&events, EVENT_QUEUE_STATS, 0);
    stats->queue = str_from("sales");
    stats->gauges.waiting = 4;
    stats->gauges.longest_wait_ms = 61000;
    stats->gauges.ready = 2;
    stats->gauges.answered = 17;
    stats->since_ms = EVENTS_START_MS - 3600000; /* 09:00, not the day's start */
    counted_run(&counted, &events, 10000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WAITING), 4);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_LONGEST_WAIT_MS), 61000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_AGENTS_READY), 2);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_ANSWERED), COUNTED_NONE);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_SERVICE_LEVEL),
                     COUNTED_NONE);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), COUNTED_NONE);
    engine_set_day(counted.engine, EVENTS_START_MS - 3600000, EVENTS_START_MS + 3600000);
    counted_at(&counted, 11000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_ANSWERED), 17);
    counted_finish(&counted);
}

/* "Add numerators": a site of gauges is the sum of its queues where each has said it; "a
 * maximum of nothing is null". */
static void test_gauges_of_a_site(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_hello(&events, 0, EVENT_CAN_GAUGES);
    const char *queues[] = {"sales", "support"};
    for (int i = 0; i < 2; i++) {
        struct event *stats = events_add(&events, EVENT_QUEUE_STATS, 0);
        stats->queue = str_from(queues[i]);
        stats->gauges.waiting = i == 0 ? 4 : 0;
        stats->gauges.longest_wait_ms = i == 0 ? 61000 : 90000; /* left over */
        stats->gauges.ready = 2;
        stats->gauges.offered = i == 0 ? 40 : EVENT_NO_NUMBER;
        stats->since_ms = EVENTS_START_MS - 3600000;
    }
    counted_run(&counted, &events, 10000);
    engine_set_day(counted.engine, EVENTS_START_MS - 3600000, EVENTS_START_MS + 3600000);
    counted_at(&counted, 11000);
    assert_int_equal(counted_queue(&counted, "support", METRIC_LONGEST_WAIT_MS),
                     COUNTED_NONE);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 4);
    assert_int_equal(counted_total(&counted, METRIC_LONGEST_WAIT_MS), 61000);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), COUNTED_NONE);
    assert_int_equal(counted_total(&counted, METRIC_AGENTS_READY), COUNTED_NONE);
    assert_int_equal(counted_total(&counted, METRIC_SERVICE_LEVEL), COUNTED_NONE);
    counted_finish(&counted);
}

/* "One source belongs to one site"; a future time is now; no time is the receipt. */
static void test_site_and_time(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    struct event *event = events_queued(&events, 0, "1", "sales");
    event->site = str_from("elsewhere");
    assert_int_equal(engine_apply(counted.engine, event, (struct wall){EVENTS_START_MS}),
                     ENGINE_WRONG_SITE);
    events_init(&events);
    events_queued(&events, 0, "2", "sales")->time_ms = EVENT_NO_TIME;
    events_queued(&events, 3600000, "3", "sales")->site = str_from("test");
    for (size_t i = 0; i < 2; i++) {
        engine_apply(counted.engine, &events.list[i],
                     (struct wall){EVENTS_START_MS + 5000});
    }
    counted_at(&counted, 8000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 2);
    assert_int_equal(counted_total(&counted, METRIC_LONGEST_WAIT_MS), 3000);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "gaps: seen, filled, by head, refused, forgiven", test_gaps);
    rows_add_one(&rows, "lost: in doubt, whatever lives follow", test_lost);
    rows_add_one(&rows, "lost numbers: in doubt, whatever lives follow",
                 test_lost_numbers);
    ROWS_ADD(&rows, test_window, window_rows);
    rows_add_one(&rows, "restart: what is not listed is closed, never as abandoned",
                 test_restart);
    rows_add_one(&rows, "restart: late words of the life before",
                 test_late_from_earlier_life);
    rows_add_one(&rows, "snapshot: parts in any order", test_snapshot_in_parts);
    rows_add_one(&rows, "snapshot: said again, nothing changes", test_snapshot_repeats);
    rows_add_one(&rows, "a log cannot tell hold, wrap-up, refusals",
                 test_what_a_log_cannot_tell);
    rows_add_one(&rows, "gauges only: the source's own word", test_gauges_only);
    rows_add_one(&rows, "gauges only: the site is the sum of its queues",
                 test_gauges_of_a_site);
    rows_add_one(&rows, "another site is refused; impossible times are now",
                 test_site_and_time);
    return rows_run(&rows, "stats/engine: sources");
}
