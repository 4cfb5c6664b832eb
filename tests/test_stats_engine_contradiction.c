/* Words that contradict each other, and words that come late between two that do not: a
 * snapshot may repeat what another event said, two sources may speak of one agent at one
 * instant. "Any permutation of the same events gives the same state" (metrics.md section
 * 7). Each row is a log on which the engine and tests/oracle once differed. */

#include "support/counted.h"
#include "support/rows.h"

static struct events events;

static void begin(struct counted *counted)
{
    struct engine_config config = counted_config();
    counted_init(counted, &config);
    events_init(&events);
}

/* A snapshot that lists one contact, of sales. */
static struct event *add_listed(int64_t at_ms, struct event_snapshot_contact *item,
                                const char *contact, enum event_contact_state state)
{
    *item = (struct event_snapshot_contact){.contact = str_from(contact),
                                            .queue = str_from("sales"),
                                            .agent = str_from("ann"),
                                            .state = state,
                                            .entry = 1,
                                            .since_ms = EVENT_NO_TIME,
                                            .answered_ms = EVENT_NO_TIME,
                                            .due_ms = EVENT_NO_TIME};
    struct event *snapshot = events_add(&events, EVENT_SOURCE_SNAPSHOT, at_ms);
    snapshot->complete = EVENT_FLAG_NO;
    snapshot->contacts = item;
    snapshot->contact_count = 1;
    return snapshot;
}

static void list_agent(struct event *snapshot, struct event_snapshot_agent *item,
                       enum event_agent_state state)
{
    *item = (struct event_snapshot_agent){.agent = str_from("ann"),
                                          .state = state,
                                          .since_ms = EVENT_NO_TIME,
                                          .until_ms = EVENT_NO_TIME};
    snapshot->agents = item;
    snapshot->agent_count = 1;
}

/* -- holds -----------------------------------------------------------------------------
 */

struct hold_row {
    const char *name;
    int64_t on_ms, off_ms, listed_ms; /* the contact is held at the last of them */
    const char *on_queue;             /* named by the hold; "": it names none */
    int64_t expected_ms; /* on hold, of a contact answered at 0 and ended at 50 s */
};

/* A contact that a snapshot says is held is on hold then: since the word before it, if
 * that is "on", else since the snapshot; wherever an "off" comes in between. */
static struct hold_row hold_rows[] = {
    {"held: put on hold anew before the snapshot", 10000, 20000, 30000, "sales", 30000},
    {"held: the hold's end is after the snapshot", 10000, 40000, 30000, "sales", 30000},
    {"held: by the snapshot first", 30000, 40000, 10000, "sales", 30000},
    {"held: ended by the word of the same instant before", 30000, 30000, 30000, "sales",
     20000},
    {"held: the hold's own words name no queue", 10000, 20000, 30000, "", 30000},
};

static void test_hold(void **state)
{
    const struct hold_row *row = *state;
    size_t order[] = {0, 1, 2, 3, 4};
    do {
        struct counted counted;
        struct event_snapshot_contact item;
        begin(&counted);
        events_answered(&events, 0, "1", "sales", "ann");
        events_hold(&events, row->on_ms, "1", row->on_queue, true);
        events_hold(&events, row->off_ms, "1", row->on_queue, false);
        add_listed(row->listed_ms, &item, "1", EVENT_CONTACT_STATE_HELD);
        events_ended(&events, 50000, "1", "sales");
        for (size_t i = 0; i < 5; i++) {
            engine_apply(counted.engine, &events.list[order[i]],
                         (struct wall){EVENTS_START_MS + 60000});
        }
        counted_at(&counted, 60000);
        assert_int_equal(counted_queue(&counted, "sales", METRIC_HOLD_MS),
                         row->expected_ms);
        assert_int_equal(counted_queue(&counted, "sales", METRIC_TALK_MS),
                         50000 - row->expected_ms);
        assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_HOLD_MS),
                         row->expected_ms);
        counted_finish(&counted);
    } while (events_permute(order, 5));
}

/* What names no queue goes with the contact to its next queue; what the snapshot said of
 * the first stays there. */
static void test_hold_of_a_contact_that_moves_on(void **state)
{
    (void)state;
    struct counted counted;
    struct event_snapshot_contact item;
    begin(&counted);
    events_answered(&events, 0, "1", "sales", "ann");
    events_hold(&events, 10000, "1", "", true);
    add_listed(30000, &item, "1", EVENT_CONTACT_STATE_HELD);
    events_ended(&events, 50000, "1", "sales");
    events_queued(&events, 60000, "1", "support");
    counted_run(&counted, &events, 70000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_HOLD_MS), 20000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_TALK_MS), 30000);
    counted_finish(&counted);
}

/* However often snapshots say that it is held: what repeats takes no room from what is
 * told late, on the agent's timeline and among the contact's own holds. */
static void test_held_all_day(void **state)
{
    (void)state;
    struct counted counted;
    static struct event_snapshot_contact items[1000];
    begin(&counted);
    events_answered(&events, 1000, "1", "sales", "ann");
    events_hold(&events, 2000, "1", "sales", true);
    for (int64_t i = 0; i < 1000; i++) {
        add_listed(10000 + i * 5000, &items[i], "1", EVENT_CONTACT_STATE_HELD);
    }
    counted_run(&counted, &events, 5010000);
    size_t from = events.count;
    events_hold(&events, 12000, "1", "sales", false);
    events_hold(&events, 5011000, "1", "sales", false);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_apply(&events, from, counted.engine);
    counted_at(&counted, 5020000);
    assert_int_equal(counted.snapshot->over_limit, 0);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_READY_MS), 1000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_HOLD_MS),
                     10000 + 5011000 - 15000);
    counted_finish(&counted);
}

/* A hold's end without a beginning says nothing of whom the contact turns out to be with:
 * it is heard of since the end. */
static void test_end_of_no_hold(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_hold(&events, 1000, "1", "sales", false);
    struct event *ended = events_ended(&events, 5000, "1", "sales");
    ended->agent = str_from("ann");
    ended->talk_ms = 0;
    counted_run(&counted, &events, 9000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS), 4000);
    counted_finish(&counted);
}

/* -- wrap-up ---------------------------------------------------------------------------
 */

struct at_once_row {
    const char *name;
    int64_t answered_ms; /* a second contact; the wrap-up begins at 20 s */
    bool by_snapshot;    /* one snapshot says both; else two sources do */
    bool other_first;    /* the other word is heard first */
    int64_t expected_ms;
};

/* "Wrap-up ends at ... the next contact.answered": one that was told with it, of one
 * instant and one number, is not the next. It ends at 40 s, by the agent's state. */
static struct at_once_row at_once_rows[] = {
    {"at once: one snapshot lists wrap-up and a contact", 20000, true, false, 20000},
    {"at once: two sources, wrap-up first", 20000, false, false, 20000},
    {"at once: two sources, answer first", 20000, false, true, 20000},
    {"after: an answer ends it", 20001, false, false, 1},
    {"after: an answer that is heard first ends it", 20001, false, true, 1},
};

static void say_at_once(const struct at_once_row *row, struct event_snapshot_agent *agent,
                        struct event_snapshot_contact *contact)
{
    if (row->by_snapshot) {
        struct event *snapshot =
            add_listed(row->answered_ms, contact, "2", EVENT_CONTACT_STATE_ANSWERED);
        list_agent(snapshot, agent, EVENT_AGENT_STATE_WRAPUP);
        return;
    }
    int64_t sequence = events.sequence;
    for (int i = 0; i < 2; i++) {
        bool other = (i == 0) == row->other_first;
        events.source = other ? "other" : "test";
        events.sequence = sequence;
        if (other) {
            events_answered(&events, row->answered_ms, "2", "support", "ann");
        } else {
            events_state(&events, 20000, "ann", EVENT_AGENT_STATE_WRAPUP);
        }
    }
    events.source = "test";
}

static void test_at_once(void **state)
{
    const struct at_once_row *row = *state;
    struct counted counted;
    struct event_snapshot_agent agent;
    struct event_snapshot_contact contact;
    begin(&counted);
    events_answered(&events, 0, "1", "sales", "ann");
    events_ended(&events, 10000, "1", "sales");
    say_at_once(row, &agent, &contact);
    events_state(&events, 40000, "ann", EVENT_AGENT_STATE_READY);
    counted_run(&counted, &events, 50000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WRAPUP_MS),
                     row->expected_ms);
    counted_finish(&counted);
}

/* -- states of agents ------------------------------------------------------------------
 */

struct states_row {
    const char *name;
    enum event_agent_state states[2];
    enum agent_state expected;
};

/* Two sources say of one agent, at one instant and with one number, what cannot both be:
 * an activity does not outlast the other, else the later one of events.md's list holds,
 * whichever is heard first. */
static struct states_row states_rows[] = {
    {"two states at once: an activity is over",
     {EVENT_AGENT_STATE_WRAPUP, EVENT_AGENT_STATE_READY},
     AGENT_READY},
    {"two states at once: not ready holds over ready",
     {EVENT_AGENT_STATE_NOT_READY, EVENT_AGENT_STATE_READY},
     AGENT_NOT_READY},
    {"two states at once: wrap-up holds over a contact",
     {EVENT_AGENT_STATE_WRAPUP, EVENT_AGENT_STATE_ON_CONTACT},
     AGENT_WRAPUP},
};

static void test_two_states_at_once(void **state)
{
    const struct states_row *row = *state;
    for (size_t first = 0; first < 2; first++) {
        struct counted counted;
        begin(&counted);
        for (size_t i = 0; i < 2; i++) {
            events.source = i == 0 ? "test" : "other";
            events.sequence = 0;
            events_state(&events, 1000, "ann", row->states[i == 0 ? first : 1 - first]);
        }
        counted_run(&counted, &events, 5000);
        assert_int_equal(counted_agent_row(&counted, "ann")->state, row->expected);
        assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS), 4000);
        counted_finish(&counted);
    }
}

struct restart_row {
    const char *name;
    int64_t other_ms;          /* when the other source said it; "test" did at 1 s */
    int64_t other_sequence;    /* "test" said it with number 5 */
    enum agent_state expected; /* after "test" has begun a new life */
};

/* "Agents are unknown until restated", if it was the source's word that held: the last by
 * time and number, not by arrival. */
static struct restart_row restart_rows[] = {
    {"restart: the other source said it later", 1001, 1, AGENT_READY},
    {"restart: the other source said it earlier, heard later", 999, 9, AGENT_UNKNOWN},
    {"restart: at one instant, the other's number is greater", 1000, 6, AGENT_READY},
    {"restart: at one instant, the other's number is less", 1000, 4, AGENT_UNKNOWN},
};

static void test_restart(void **state)
{
    const struct restart_row *row = *state;
    struct counted counted;
    begin(&counted);
    events.sequence = 4;
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    events.source = "other";
    events.sequence = row->other_sequence - 1;
    events_state(&events, row->other_ms, "ann", EVENT_AGENT_STATE_READY);
    events.source = "test";
    events.epoch = 2;
    events.sequence = 0;
    events_queued(&events, 5000, "1", "sales");
    counted_run(&counted, &events, 9000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, row->expected);
    counted_finish(&counted);
}

/* Whom only the new life has named is not forgotten by it: what another source says of
 * the agent holds. */
static void test_first_named_by_the_new_life(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events.source = "other";
    events_joined(&events, 0, "ann", "support");
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY)->queue = str_from("support");
    events.source = "test";
    events_queued(&events, 1000, "1", "sales");
    events.epoch = 2;
    events.sequence = 0;
    events_answered(&events, 5000, "2", "sales", "ann");
    events_ended(&events, 6000, "2", "sales");
    counted_run(&counted, &events, 9000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_READY);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_LOGGED_IN_MS), 9000);
    counted_finish(&counted);
}

/* A snapshot that repeats a state says nothing, neither over all nor in a queue: a later
 * one may know better since when it has changed. */
static void test_since_before_a_repetition(void **state)
{
    (void)state;
    struct counted counted;
    struct event_membership membership = {.queue = str_from("sales")};
    struct event_snapshot_agent agents[2];
    begin(&counted);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    for (int i = 0; i < 2; i++) {
        struct event *snapshot =
            events_add(&events, EVENT_SOURCE_SNAPSHOT, i == 0 ? 10000 : 20000);
        list_agent(snapshot, &agents[i],
                   i == 0 ? EVENT_AGENT_STATE_READY : EVENT_AGENT_STATE_NOT_READY);
        agents[i].memberships = &membership;
        agents[i].membership_count = 1;
    }
    agents[1].since_ms = EVENTS_START_MS + 9000;
    counted_run(&counted, &events, 30000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_READY_MS), 9000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_NOT_READY_MS), 21000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS), 21000);
    counted_finish(&counted);
}

struct ring_row {
    const char *name;
    int64_t restart_ms; /* "sweep.ringing" is 5 minutes, the grace 60 s */
    int64_t expected_ms;
};

/* What only rings is lost with its source's life, unless its age had ended it by then. */
static struct ring_row ring_rows[] = {
    {"ring: lost in the restart", 200000, 0},
    {"ring: too old before the restart is felt", 250000, 300000},
    {"ring: too old before the restart", 1800000, 300000},
};

static void test_ring(void **state)
{
    const struct ring_row *row = *state;
    struct counted counted;
    begin(&counted);
    events_offered(&events, 0, "1", "", "ann");
    counted_run(&counted, &events, 0);
    events.epoch = 2;
    events.sequence = 0;
    events_queued(&events, row->restart_ms, "2", "sales");
    events_apply(&events, 1, counted.engine);
    counted_at(&counted, row->restart_ms + 120000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_RINGING_MS),
                     row->expected_ms);
    counted_finish(&counted);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_hold, hold_rows);
    rows_add_one(&rows, "held: of a contact that moves on",
                 test_hold_of_a_contact_that_moves_on);
    rows_add_one(&rows, "held: said a thousand times", test_held_all_day);
    rows_add_one(&rows, "the end of a hold that nobody began", test_end_of_no_hold);
    ROWS_ADD(&rows, test_at_once, at_once_rows);
    ROWS_ADD(&rows, test_two_states_at_once, states_rows);
    ROWS_ADD(&rows, test_restart, restart_rows);
    rows_add_one(&rows, "restart: whom only the new life has named",
                 test_first_named_by_the_new_life);
    rows_add_one(&rows, "listed since: before a snapshot that only repeated",
                 test_since_before_a_repetition);
    ROWS_ADD(&rows, test_ring, ring_rows);
    return rows_run(&rows, "stats/engine: contradictions");
}
