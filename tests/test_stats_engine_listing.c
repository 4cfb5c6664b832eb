/* What a snapshot lists, and what it does not: events.md section 4, "a complete snapshot
 * means that what is not listed is not so"; one that is not complete "only adds and
 * corrects". test_stats_engine_source.c has parts, restarts and repetition. */

#include "support/counted.h"
#include "support/rows.h"

#define HOUR_MS INT64_C(3600000)

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

static struct event *add_snapshot(int64_t at_ms, bool complete)
{
    struct event *snapshot = events_add(&events, EVENT_SOURCE_SNAPSHOT, at_ms);
    snapshot->complete = complete ? EVENT_FLAG_YES : EVENT_FLAG_NO;
    return snapshot;
}

/* Items that say nothing but who they are about. */
static struct event_snapshot_agent an_agent(const char *agent,
                                            enum event_agent_state state)
{
    return (struct event_snapshot_agent){.agent = str_from(agent),
                                         .state = state,
                                         .since_ms = EVENT_NO_TIME,
                                         .until_ms = EVENT_NO_TIME};
}

static struct event_snapshot_contact a_contact(const char *contact,
                                               enum event_contact_state state)
{
    return (struct event_snapshot_contact){.contact = str_from(contact),
                                           .queue = str_from("sales"),
                                           .state = state,
                                           .entry = 1,
                                           .since_ms = EVENT_NO_TIME,
                                           .answered_ms = EVENT_NO_TIME,
                                           .due_ms = EVENT_NO_TIME};
}

static struct event_snapshot_queue a_queue(const char *queue)
{
    return (struct event_snapshot_queue){.queue = str_from(queue),
                                         .sl_ms = EVENT_NO_NUMBER,
                                         .wrapup_ms = EVENT_NO_NUMBER,
                                         .since_ms = EVENT_NO_TIME,
                                         .gauges = event_blank(EVENT_QUEUE_STATS).gauges};
}

static int64_t state_of(const char *agent)
{
    return (int64_t)counted_agent_row(&counted, agent)->state;
}

static int64_t time_in_state_ms(const char *agent)
{
    return counted_agent(&counted, agent, METRIC_TIME_IN_STATE_MS);
}

/* -- agents ---------------------------------------------------------------------------
 */

struct since_row {
    const char *name;
    int64_t heard_ms; /* "ready" was heard then; negative: never */
    int64_t
        since_ms; /* the snapshot of second 10 says "not ready" since; negative: not */
    int64_t expected_ms; /* in that state at second 20 */
};

/* How long the state lasts is told by the snapshot, unless that cannot be. */
static struct since_row since_rows[] = {
    {"listed since: as it says", -1, 4000, 16000},
    {"listed since: later than what was heard", 2000, 4000, 16000},
    {"listed since: before what was heard, so from the snapshot on", 5000, 4000, 10000},
    {"listed since: at what was heard, so from the snapshot on", 4000, 4000, 10000},
    {"listed since: not said, so from the snapshot on", 2000, -1, 10000},
    {"listed since: after the snapshot, so from the snapshot on", 2000, 11000, 10000},
};

static void test_since(void **state)
{
    const struct since_row *row = *state;
    begin();
    if (row->heard_ms >= 0) {
        events_state(&events, row->heard_ms, "ann", EVENT_AGENT_STATE_READY);
    }
    struct event_snapshot_agent ann = an_agent("ann", EVENT_AGENT_STATE_NOT_READY);
    ann.since_ms = row->since_ms < 0 ? EVENT_NO_TIME : EVENTS_START_MS + row->since_ms;
    struct event *snapshot = add_snapshot(10000, true);
    snapshot->agents = &ann;
    snapshot->agent_count = 1;
    counted_run(&counted, &events, 20000);
    assert_int_equal(state_of("ann"), AGENT_NOT_READY);
    assert_int_equal(time_in_state_ms("ann"), row->expected_ms);
    end();
}

/* "An agent not listed is logged out", but only by the source that spoke of it last, and
 * only if the snapshot is complete. */
static void test_unlisted_agents(void **state)
{
    (void)state;
    for (int complete = 0; complete < 2; complete++) {
        begin();
        events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
        events_state(&events, 0, "out", EVENT_AGENT_STATE_LOGGED_OUT);
        events.source = "other";
        events_state(&events, 0, "bob", EVENT_AGENT_STATE_READY);
        events.source = "test";
        add_snapshot(5000, complete != 0);
        counted_run(&counted, &events, 9000);
        assert_int_equal(state_of("ann"), complete ? AGENT_LOGGED_OUT : AGENT_READY);
        assert_int_equal(state_of("bob"), AGENT_READY);
        assert_int_equal(state_of("out"), AGENT_LOGGED_OUT);
        end();
    }
}

/* An activity counts as what was last said: who is listed in it is in it still. */
static void test_listed_in_an_activity(void **state)
{
    (void)state;
    begin();
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_WRAPUP);
    events_state(&events, 0, "bob", EVENT_AGENT_STATE_WRAPUP);
    events_state(&events, 1000, "bob", EVENT_AGENT_STATE_READY);
    struct event_snapshot_agent agents[] = {an_agent("ann", EVENT_AGENT_STATE_WRAPUP),
                                            an_agent("bob", EVENT_AGENT_STATE_READY)};
    struct event *snapshot = add_snapshot(5000, true);
    snapshot->agents = agents;
    snapshot->agent_count = 2;
    counted_run(&counted, &events, 9000);
    assert_int_equal(state_of("ann"), AGENT_WRAPUP);
    assert_int_equal(state_of("bob"), AGENT_READY);
    assert_int_equal(time_in_state_ms("ann"), 8000);
    assert_int_equal(time_in_state_ms("bob"), 8000);
    end();
}

/* "queues: [queue, penalty, state, reason]": a state in one queue is of that queue; one
 * that is not said is the agent's. */
static void test_memberships(void **state)
{
    (void)state;
    begin();
    struct event_membership of_ann[] = {
        {.queue = str_from("sales"), .state = EVENT_AGENT_STATE_NOT_READY},
        {.queue = str_from("support")},
        {.queue = str_from("")},
    };
    struct event_membership of_bob[] = {
        {.queue = str_from("sales"), .state = EVENT_AGENT_STATE_ON_CONTACT}};
    struct event_snapshot_agent agents[] = {an_agent("ann", EVENT_AGENT_STATE_READY),
                                            an_agent("bob", EVENT_AGENT_STATE_READY)};
    agents[0].memberships = of_ann;
    agents[0].membership_count = 3;
    agents[1].memberships = of_bob;
    agents[1].membership_count = 1;
    events_hello(&events, 0, EVENT_CAN_EVENTS | EVENT_CAN_MEMBERS | EVENT_CAN_SNAPSHOT);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    struct event *snapshot = add_snapshot(500, true);
    snapshot->agents = agents;
    snapshot->agent_count = 2;
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_AGENTS_NOT_READY), 1);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_AGENTS_READY), 1);
    assert_int_equal(counted_queue(&counted, "support", METRIC_AGENTS_READY), 1);

    of_ann[0].state = EVENT_AGENT_STATE_NONE; /* the pause in that queue is over */
    snapshot = add_snapshot(2000, true);
    snapshot->agents = agents;
    snapshot->agent_count = 2;
    events_apply(&events, events.count - 1, counted.engine);
    counted_at(&counted, 3000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_AGENTS_READY), 2);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_AGENTS_NOT_READY), 0);
    end();
}

/* -- contacts --------------------------------------------------------------------------
 */

/* "A listed contact is the same as the events that led to it." */
static void test_contacts_by_state(void **state)
{
    (void)state;
    begin();
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    struct event_snapshot_contact contacts[] = {
        a_contact("waits", EVENT_CONTACT_STATE_WAITING),
        a_contact("rings", EVENT_CONTACT_STATE_OFFERED),
        a_contact("talks", EVENT_CONTACT_STATE_ANSWERED),
        a_contact("holds", EVENT_CONTACT_STATE_HELD),
        a_contact("nobody's", EVENT_CONTACT_STATE_ANSWERED),
    };
    static const char *const agents[] = {"zoe", "ann", "bob", "cat", NULL};
    for (size_t i = 0; i < 5; i++) {
        contacts[i].since_ms = EVENTS_START_MS + 1000;
        contacts[i].answered_ms = EVENTS_START_MS + 3000;
        contacts[i].agent = str_from(agents[i]);
    }
    struct event *snapshot = add_snapshot(10000, false);
    snapshot->contacts = contacts;
    snapshot->contact_count = 5;
    counted_run(&counted, &events, 10000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 2);
    assert_int_equal(counted_total(&counted, METRIC_LONGEST_WAIT_MS), 9000);
    assert_int_equal(counted_total(&counted, METRIC_ANSWERED), 3); /* by whomever */
    assert_int_equal(counted_total(&counted, METRIC_ASA_MS), 2000);
    assert_int_equal(state_of("ann"), AGENT_RINGING);
    assert_int_equal(state_of("bob"), AGENT_ON_CONTACT);
    assert_int_equal(state_of("cat"), AGENT_HOLD);
    end();
}

struct after_row {
    const char *name;
    bool numbered;
    int64_t as_of;         /* of the snapshot; EVENT_NO_NUMBER: not said */
    int64_t snapshot_ms;   /* its time; the contact came at second 5, as number 1 */
    int64_t waiting_after; /* contacts */
};

/* "Buffer what arrives meanwhile, apply the snapshot, then only what is later": what came
 * after the snapshot was taken is not contradicted by it. */
static struct after_row after_rows[] = {
    {"not listed, heard of before: closed", true, EVENT_NO_NUMBER, 9000, 0},
    {"not listed, heard of after as_of: stays", true, 0, 9000, 1},
    {"not listed, heard of at as_of: closed", true, 1, 9000, 0},
    {"not listed, without numbers, heard of before: closed", false, EVENT_NO_NUMBER, 9000,
     0},
    {"not listed, without numbers, heard of after: stays", false, EVENT_NO_NUMBER, 4000,
     1},
    {"not listed, without numbers, of its time: as they came", false, EVENT_NO_NUMBER,
     5000, 0},
};

static void test_after(void **state)
{
    const struct after_row *row = *state;
    begin();
    if (!row->numbered) {
        events.epoch = EVENT_NO_NUMBER;
    }
    events_queued(&events, 5000, "1", "sales");
    struct event *snapshot = add_snapshot(row->snapshot_ms, true);
    snapshot->as_of = row->as_of;
    counted_run(&counted, &events, 9000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), row->waiting_after);
    assert_int_equal(counted_total(&counted, METRIC_UNKNOWN), 1 - row->waiting_after);
    end();
}

/* "It is applied when all [parts] are there": also those of two snapshots by turns, in
 * whatever order. The contact is in the first one. */
static void test_parts_by_turns(void **state)
{
    (void)state;
    struct event_snapshot_contact contact = a_contact("1", EVENT_CONTACT_STATE_WAITING);
    struct engine_config config = counted_config();
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    for (int64_t i = 0; i < 4; i++) {
        struct event *part = add_snapshot(5000 + i * 1000, true);
        part->snapshot = str_from(i % 2 == 0 ? "x" : "y");
        part->part = 1 + i / 2;
        part->parts = 2;
    }
    events.list[1].contacts = &contact;
    events.list[1].contact_count = 1;
    size_t order[] = {0, 1, 2, 3, 4};
    do {
        counted_init(&counted, &config);
        for (size_t i = 0; i < events.count; i++) {
            engine_apply(counted.engine, &events.list[order[i]],
                         (struct wall){EVENTS_START_MS + 9000});
        }
        counted_at(&counted, 9000);
        assert_int_equal(counted_total(&counted, METRIC_WAITING), 0);
        assert_int_equal(counted_total(&counted, METRIC_UNKNOWN), 1);
        counted_finish(&counted);
    } while (events_permute(order, events.count));
}

/* A snapshot of the life before, late, says nothing about this one. */
static void test_snapshot_of_an_earlier_life(void **state)
{
    (void)state;
    begin();
    struct event *early = add_snapshot(1000, true);
    events.epoch = 2;
    events.sequence = 0;
    events_queued(&events, 2000, "1", "sales");
    struct wall now = {EVENTS_START_MS + 2000};
    assert_int_equal(engine_apply(counted.engine, &events.list[1], now), ENGINE_APPLIED);
    assert_int_equal(engine_apply(counted.engine, early, now), ENGINE_APPLIED);
    counted_at(&counted, 3000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 1);
    end();
}

/* -- queues ----------------------------------------------------------------------------
 */

/* The source's own words on a queue: its name, its target where the site's file has none,
 * its gauges where it tells no events. */
static void test_queues(void **state)
{
    (void)state;
    begin();
    struct event_snapshot_queue queues[] = {a_queue("sales"), a_queue("")};
    queues[0].label = str_from("Sales");
    queues[0].sl_ms = 30000;
    queues[0].since_ms = EVENTS_START_MS - 10 * HOUR_MS; /* the service day's start */
    queues[0].gauges.waiting = 7;
    queues[0].gauges.offered = 40;
    events_hello(&events, 0, EVENT_CAN_GAUGES);
    for (int64_t at_ms = 1000; at_ms <= 2000; at_ms += 1000) {
        struct event *snapshot = add_snapshot(at_ms, true);
        snapshot->queues = queues;
        snapshot->queue_count = 2;
    }
    counted_run(&counted, &events, 3000);
    assert_int_equal(counted.snapshot->queue_count, 1);
    assert_string_equal(counted_queue_row(&counted, "sales")->label, "Sales");
    assert_int_equal(counted_queue_row(&counted, "sales")->target_ms, 30000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WAITING), 7);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OFFERED), 40);

    /* "what is not said stays" */
    queues[0] = a_queue("sales");
    queues[0].gauges.waiting = 3;
    struct event *snapshot = add_snapshot(4000, true);
    snapshot->queues = queues;
    snapshot->queue_count = 1;
    events_apply(&events, events.count - 1, counted.engine);
    counted_at(&counted, 5000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WAITING), 3);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OFFERED), 40);
    assert_string_equal(counted_queue_row(&counted, "sales")->label, "Sales");
    counted_finish(&counted);
}

/* Tables are bounded: what does not fit is counted, the rest of the list is taken. */
static void test_over_limit(void **state)
{
    (void)state;
    enum { QUEUES = 9, AGENTS = 17 }; /* one more of each than counted_config() has */
    static char names[AGENTS][8];
    struct event_snapshot_queue queues[QUEUES];
    struct event_snapshot_agent agents[AGENTS + 1];
    begin();
    for (size_t i = 0; i < AGENTS; i++) {
        str_format(names[i], sizeof names[i], "n%zu", i);
        agents[i] = an_agent(names[i], EVENT_AGENT_STATE_READY);
    }
    agents[AGENTS] = an_agent("", EVENT_AGENT_STATE_READY); /* nobody */
    for (size_t i = 0; i < QUEUES; i++) {
        queues[i] = a_queue(names[i]);
    }
    struct event_snapshot_contact contact = a_contact("1", EVENT_CONTACT_STATE_WAITING);
    contact.queue = str_from(names[QUEUES - 1]);
    struct event *snapshot = add_snapshot(0, true);
    snapshot->queues = queues;
    snapshot->queue_count = QUEUES;
    snapshot->agents = agents;
    snapshot->agent_count = AGENTS + 1;
    snapshot->contacts = &contact;
    snapshot->contact_count = 1;
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted.snapshot->queue_count, QUEUES - 1);
    assert_int_equal(counted.snapshot->agent_count, AGENTS - 1);
    assert_int_equal(counted.snapshot->over_limit, 3);
    assert_int_equal(counted_total(&counted, METRIC_AGENTS_READY), AGENTS - 1);
    end();
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_since, since_rows);
    rows_add_one(&rows, "agents that are not listed are logged out",
                 test_unlisted_agents);
    rows_add_one(&rows, "an agent listed in an activity goes on with it",
                 test_listed_in_an_activity);
    rows_add_one(&rows, "memberships carry states of their own", test_memberships);
    rows_add_one(&rows, "a listed contact is the events that led to it",
                 test_contacts_by_state);
    ROWS_ADD(&rows, test_after, after_rows);
    rows_add_one(&rows, "parts of two snapshots by turns", test_parts_by_turns);
    rows_add_one(&rows, "a snapshot of the life before closes nothing of this one",
                 test_snapshot_of_an_earlier_life);
    rows_add_one(&rows, "queues: names, targets and gauges", test_queues);
    rows_add_one(&rows, "what does not fit is counted, the rest is taken",
                 test_over_limit);
    return rows_run(&rows, "stats: listing");
}
