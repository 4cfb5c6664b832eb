/* The ways of contacts and agents: metrics.md sections 3 and 8, traps T3 to T7 and T20.
 */

#include "support/counted.h"
#include "support/rows.h"

static struct events events;

static void begin(struct counted *counted)
{
    struct engine_config config = counted_config();
    counted_init(counted, &config);
    events_init(&events);
}

/* T3: "lose ends: swept at the age, 0 answered, 0 abandoned; late end heals." */
static void test_lost_while_waiting(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    counted_run(&counted, &events, 7198999);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 1);
    counted_at(&counted, 7200000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 0);
    assert_int_equal(counted_total(&counted, METRIC_TIMED_OUT), 1);
    assert_int_equal(counted_total(&counted, METRIC_ANSWERED), 0);
    assert_int_equal(counted_total(&counted, METRIC_ABANDONED), 0);
    assert_int_equal(engine_open_contacts(counted.engine), 0);
    counted_check(&counted);

    events_left(&events, 7300000, "1", "sales", EVENT_REASON_ABANDONED);
    events_apply(&events, 1, counted.engine);
    counted_at(&counted, 7300000);
    assert_int_equal(counted_total(&counted, METRIC_TIMED_OUT), 0);
    assert_int_equal(counted_total(&counted, METRIC_ABANDONED), 1);
    counted_check(&counted);
    counted_finish(&counted);
}

/* "without a sign of life (an event or a snapshot listing it)": any event. */
static void test_result_is_a_sign_of_life(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_answered(&events, 0, "1", "sales", "ann");
    struct event *result = events_add(&events, EVENT_CONTACT_RESULT, 600000);
    result->contact = str_from("1");
    result->measure = str_from("csat");
    result->value_milli = 5000;
    counted_run(&counted, &events, 28800000);
    assert_int_equal(counted_total(&counted, METRIC_TIMED_OUT_ACTIVE), 0);
    counted_at(&counted, 29400000);
    assert_int_equal(counted_total(&counted, METRIC_TIMED_OUT_ACTIVE), 1);
    counted_finish(&counted);
}

/* "Answered contacts swept before their end stay in answered; add nothing to handled." */
static void test_lost_while_talking(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 1000, "1", "sales", "ann");
    counted_run(&counted, &events, 28799999);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_ON_CONTACT);
    counted_at(&counted, 28801000);
    assert_int_equal(counted_total(&counted, METRIC_ANSWERED), 1);
    assert_int_equal(counted_total(&counted, METRIC_TIMED_OUT_ACTIVE), 1);
    assert_int_equal(counted_total(&counted, METRIC_HANDLED), 0);
    assert_int_equal(counted_total(&counted, METRIC_TALK_MS), 0);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIMED_OUT_ACTIVE), 1);
    assert_int_not_equal(counted_agent_row(&counted, "ann")->state, AGENT_ON_CONTACT);
    counted_finish(&counted);
}

/* A ring whose end never comes stops after sweep.ringing; the caller waits on. */
static void test_lost_while_ringing(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_queued(&events, 0, "1", "sales");
    events_offered(&events, 1000, "1", "sales", "ann");
    counted_run(&counted, &events, 300999);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_RINGING);
    counted_at(&counted, 301000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_READY);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 1);
    counted_finish(&counted);
}

/* What was said without a queue is of the last stay; of two that begin at one instant,
 * here by a leave alone and by a ring, the order is that of their words. */
static void test_home_of_two_at_once(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_offered(&events, 1000, "1", NULL, "ann");
    events_left(&events, 21000, "1", "sales", EVENT_REASON_MOVED);
    events_offered(&events, 21000, "1", "sales", "bob")->entry = 2;
    counted_run(&counted, &events, 60000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_RINGING);
    assert_int_equal(counted_total(&counted, METRIC_LONGEST_WAIT_MS), 59000);
    counted_finish(&counted);
}

/* T4: "flood beyond every ring while one old contact lives: still 1 active". */
static void test_flood(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    static char ids[1000][8];
    events_queued(&events, 0, "old", "sales");
    events_answered(&events, 1000, "old", "sales", "ann");
    for (size_t i = 0; i < 1000; i++) { /* the table holds 256 contacts */
        str_format(ids[i], sizeof ids[i], "f%zu", i);
        events_queued(&events, 2000 + (int64_t)i, ids[i], "sales");
        events_left(&events, 2001 + (int64_t)i, ids[i], "sales", EVENT_REASON_ABANDONED);
    }
    counted_run(&counted, &events, 10000);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), 1001);
    assert_int_equal(counted_total(&counted, METRIC_ABANDONED), 1000);
    assert_int_equal(counted.snapshot->over_limit, 0);
    assert_int_equal(engine_open_contacts(counted.engine), 1);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_ON_CONTACT);
    counted_check(&counted);
    events_init(&events);
    events.sequence = 5000;
    events_ended(&events, 20000, "old", "sales");
    events_apply(&events, 0, counted.engine);
    counted_at(&counted, 20000);
    assert_int_equal(counted_total(&counted, METRIC_HANDLED), 1);
    assert_int_equal(counted_total(&counted, METRIC_TALK_MS), 19000);
    counted_finish(&counted);
}

/* T6: "one contact: A a flow-out, B its own wait, offered_contacts 1". */
static void test_overflow(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "a");
    events_left(&events, 15000, "1", "a", EVENT_REASON_MOVED);
    events_queued(&events, 15000, "1", "b");
    events_answered(&events, 25000, "1", "b", "ann");
    counted_run(&counted, &events, 30000);
    assert_int_equal(counted_queue(&counted, "a", METRIC_LEFT_OTHER), 1);
    assert_int_equal(counted_queue(&counted, "a", METRIC_ABANDONED), 0);
    assert_int_equal(counted_queue(&counted, "b", METRIC_ASA_MS), 10000);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), 2);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED_CONTACTS), 1);
    counted_check(&counted);
    counted_finish(&counted);
}

/* T7: "3 agents in 2 queues: queues 3 + 3, site 3". */
static void test_agents_once_per_site(void **state)
{
    (void)state;
    static const char *const names[] = {"ann", "bob", "cid"};
    struct counted counted;
    begin(&counted);
    for (size_t i = 0; i < 3; i++) {
        events_joined(&events, 0, names[i], "a");
        events_joined(&events, 0, names[i], "b");
        events_state(&events, 0, names[i], EVENT_AGENT_STATE_READY);
    }
    struct event *pause = events_state(&events, 1000, "ann", EVENT_AGENT_STATE_NOT_READY);
    pause->queue = str_from("a");
    pause->note = str_from("lunch");
    counted_run(&counted, &events, 2000);
    assert_int_equal(counted_queue(&counted, "a", METRIC_AGENTS_LOGGED_IN), 3);
    assert_int_equal(counted_queue(&counted, "b", METRIC_AGENTS_LOGGED_IN), 3);
    assert_int_equal(counted_total(&counted, METRIC_AGENTS_LOGGED_IN), 3);
    /* section 8: "the site shows not_ready only if it holds in all of its queues" */
    assert_int_equal(counted_queue(&counted, "a", METRIC_AGENTS_NOT_READY), 1);
    assert_int_equal(counted_queue(&counted, "b", METRIC_AGENTS_NOT_READY), 0);
    assert_int_equal(counted_total(&counted, METRIC_AGENTS_NOT_READY), 0);

    struct event *other = events_state(&events, 3000, "ann", EVENT_AGENT_STATE_NOT_READY);
    other->queue = str_from("b");
    events_apply(&events, events.count - 1, counted.engine);
    counted_at(&counted, 4000);
    assert_int_equal(counted_total(&counted, METRIC_AGENTS_NOT_READY), 1);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS), 1000);

    struct event *left = events_add(&events, EVENT_AGENT_LEFT, 5000);
    left->agent = str_from("bob");
    left->queue = str_from("a");
    events_apply(&events, events.count - 1, counted.engine);
    counted_at(&counted, 5000);
    assert_int_equal(counted_queue(&counted, "a", METRIC_AGENTS_LOGGED_IN), 2);
    assert_int_equal(counted_total(&counted, METRIC_AGENTS_LOGGED_IN), 3);
    counted_finish(&counted);
}

/* T20: "'ready' during a contact: on contact; status busy, no contact: 'on another
 * call'". */
static void test_contacts_win(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 1000, "1", "sales", "ann");
    events_state(&events, 2000, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 2000, "bob", EVENT_AGENT_STATE_ON_CONTACT);
    counted_run(&counted, &events, 3000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_ON_CONTACT);
    assert_int_equal(counted_agent_row(&counted, "bob")->state, AGENT_ON_CONTACT);

    /* "A wish for not_ready during a contact is kept and applies at its end." */
    size_t from = events.count;
    events_state(&events, 4000, "ann", EVENT_AGENT_STATE_NOT_READY)->note =
        str_from("break");
    events_hold(&events, 5000, "1", "sales", true);
    events_apply(&events, from, counted.engine);
    counted_at(&counted, 6000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_HOLD);
    from = events.count;
    events_ended(&events, 7000, "1", "sales");
    events_apply(&events, from, counted.engine);
    counted_at(&counted, 9000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_NOT_READY);
    assert_string_equal(counted_agent_row(&counted, "ann")->reason, "break");
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS), 2000);
    counted_finish(&counted);
}

/* "cut at now for the running state, so their sum is logged_in_ms exactly". */
static void test_state_times(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_queued(&events, 600000, "1", "sales");
    events_offered(&events, 600000, "1", "sales", "ann");
    events_answered(&events, 605000, "1", "sales", "ann");
    events_hold(&events, 700000, "1", "sales", true);
    events_hold(&events, 710000, "1", "sales", false);
    events_ended(&events, 1000000, "1", "sales");
    events_state(&events, 1000000, "ann", EVENT_AGENT_STATE_WRAPUP);
    events_state(&events, 1030000, "ann", EVENT_AGENT_STATE_NOT_READY);
    events_state(&events, 1100000, "ann", EVENT_AGENT_STATE_LOGGED_OUT);
    events_state(&events, 2000000, "ann", EVENT_AGENT_STATE_READY);
    counted_run(&counted, &events, 2700000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_READY_MS), 1300000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_RINGING_MS), 5000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_ON_CONTACT_MS), 385000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_HOLD_MS), 10000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_WRAPUP_MS), 30000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_NOT_READY_MS), 70000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_LOGGED_IN_MS), 1800000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS), 700000);
    counted_finish(&counted);
}

struct wrapup_row {
    const char *name;
    int64_t until_ms;  /* 0: not said */
    int64_t next_ms;   /* the agent's next state; 0: none */
    int64_t answer_ms; /* its next answer; 0: none */
    int64_t expected_ms;
};

/* Section 3: "Wrap-up ends at the agent's next agent.state, at until, or at the next
 * contact.answered of that agent, whichever is first." It begins at 20 s. */
static struct wrapup_row wrapup_rows[] = {
    {"wrap-up: ended by the next state", 0, 26000, 0, 6000},
    {"wrap-up: ended by until", 25000, 40000, 0, 5000},
    {"wrap-up: ended by until alone", 25000, 0, 0, 5000},
    {"wrap-up: ended by the next answer", 30000, 40000, 23000, 3000},
    {"wrap-up: still running adds nothing yet", 90000, 0, 0, 0},
};

static void test_wrapup(void **state)
{
    const struct wrapup_row *row = *state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 10000, "1", "sales", "ann");
    events_ended(&events, 20000, "1", "sales");
    struct event *wrapup = events_state(&events, 20000, "ann", EVENT_AGENT_STATE_WRAPUP);
    wrapup->until_ms =
        row->until_ms > 0 ? EVENTS_START_MS + row->until_ms : EVENT_NO_TIME;
    if (row->answer_ms > 0) {
        events_answered(&events, row->answer_ms, "2", "support", "ann");
    }
    if (row->next_ms > 0) {
        events_state(&events, row->next_ms, "ann", EVENT_AGENT_STATE_READY);
    }
    counted_run(&counted, &events, 60000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WRAPUP_MS),
                     row->expected_ms);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_WRAPUP_MS), row->expected_ms);
    assert_int_equal(counted_total(&counted, METRIC_AHT_MS), 10000 + row->expected_ms);
    counted_finish(&counted);
}

/* "belongs to the contact named in the event, else to the agent's last ended one" */
static void test_wrapup_of_named_contact(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_answered(&events, 0, "1", "chats", "ann");
    events_answered(&events, 0, "2", "sales", "ann");
    events_ended(&events, 10000, "1", "chats");
    events_ended(&events, 12000, "2", "sales");
    struct event *wrapup = events_state(&events, 12000, "ann", EVENT_AGENT_STATE_WRAPUP);
    wrapup->contact = str_from("1");
    events_state(&events, 15000, "ann", EVENT_AGENT_STATE_READY);
    counted_run(&counted, &events, 20000);
    assert_int_equal(counted_queue(&counted, "chats", METRIC_WRAPUP_MS), 3000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WRAPUP_MS), 0);
    counted_finish(&counted);
}

/* An earlier report of the answer gives the contact, and its wrap-up, to another agent.
 */
static void test_wrapup_changes_hands(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 10000, "1", "sales", "ann");
    events_ended(&events, 20000, "1", "sales");
    events_state(&events, 20000, "ann", EVENT_AGENT_STATE_WRAPUP);
    events_state(&events, 26000, "ann", EVENT_AGENT_STATE_READY);
    counted_run(&counted, &events, 30000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_WRAPUP_MS), 6000);
    size_t from = events.count;
    events_answered(&events, 9000, "1", "sales", "bob");
    events_state(&events, 20000, "bob", EVENT_AGENT_STATE_WRAPUP);
    events_state(&events, 22000, "bob", EVENT_AGENT_STATE_READY);
    events_apply(&events, from, counted.engine);
    counted_at(&counted, 30000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_HANDLED), 0);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_WRAPUP_MS), 0);
    assert_int_equal(counted_agent(&counted, "bob", METRIC_HANDLED), 1);
    assert_int_equal(counted_agent(&counted, "bob", METRIC_WRAPUP_MS), 2000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WRAPUP_MS), 2000);
    counted_finish(&counted);
}

/* What was credited stays so, however many contacts the agent has after it. */
static void test_wrapups_of_a_day(void **state)
{
    (void)state;
    enum { CONTACTS = 40 };
    static char contacts[CONTACTS][4];
    struct counted counted;
    begin(&counted);
    for (size_t i = 0; i < CONTACTS; i++) {
        int64_t at_ms = 60000 * (int64_t)i;
        str_format(contacts[i], sizeof contacts[i], "%zu", i);
        events_answered(&events, at_ms, contacts[i], "sales", "ann");
        events_ended(&events, at_ms + 20000, contacts[i], "sales");
        events_state(&events, at_ms + 20000, "ann", EVENT_AGENT_STATE_WRAPUP)->contact =
            str_from(contacts[i]);
        events_state(&events, at_ms + 30000, "ann", EVENT_AGENT_STATE_READY);
    }
    counted_run(&counted, &events, 60000 * (int64_t)CONTACTS);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WRAPUP_MS),
                     10000 * CONTACTS);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_WRAPUP_MS), 10000 * CONTACTS);
    counted_finish(&counted);
}

/* "contact sums may overlap (two chats at once add both)"; the agent's clock does not. */
static void test_two_chats(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_answered(&events, 0, "1", "chats", "ann")->channel = EVENT_CHANNEL_CHAT;
    events_answered(&events, 5000, "2", "chats", "ann")->channel = EVENT_CHANNEL_CHAT;
    events_ended(&events, 20000, "1", "chats");
    events_ended(&events, 30000, "2", "chats");
    counted_run(&counted, &events, 30000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TALK_MS), 45000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_ON_CONTACT_MS), 30000);
    counted_finish(&counted);
}

/* lost_race and caller_gone are nobody's miss. */
static void test_misses(void **state)
{
    (void)state;
    static const enum event_reason reasons[] = {
        EVENT_REASON_NO_ANSWER,   EVENT_REASON_REJECTED,  EVENT_REASON_BUSY,
        EVENT_REASON_CALLER_GONE, EVENT_REASON_LOST_RACE, EVENT_REASON_AGENT_DROPPED,
        EVENT_REASON_FAILED};
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        int64_t at_ms = 1000 * (int64_t)i;
        events_offered(&events, at_ms, "1", "sales", "ann");
        events_unanswered(&events, at_ms + 500, "1", "sales", "ann")->reason = reasons[i];
    }
    counted_run(&counted, &events, 20000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_UNANSWERED), 5);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_UNANSWERED), 5);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_OFFERED), 1);
    counted_finish(&counted);
}

/* E-mails wait for days: they are judged by deadlines and kept out of the voice figures.
 */
static void test_mail(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    static const int64_t due_ms[] = {3000000, 7300000, 86400000};
    static const char *const ids[] = {"m1", "m2", "m3"};
    events_queued(&events, 0, "call", "sales");
    events_left(&events, 1000, "call", "sales", EVENT_REASON_ABANDONED);
    for (size_t i = 0; i < 3; i++) {
        struct event *mail = events_queued(&events, 0, ids[i], "sales");
        mail->channel = EVENT_CHANNEL_EMAIL;
        mail->due_ms = EVENTS_START_MS + due_ms[i];
    }
    counted_run(&counted, &events, 7200000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OPEN), 3);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OVERDUE), 1);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_DUE_1H), 1);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OLDEST_MS), 7200000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OFFERED), 1);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_WAITING), 0);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_LONGEST_WAIT_MS),
                     COUNTED_NONE);
    size_t from = events.count;
    events_answered(&events, 7201000, "m1", "sales", "ann");
    events_apply(&events, from, counted.engine);
    counted_at(&counted, 7202000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OPEN), 2);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OVERDUE), 0);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_ANSWERED), 0);
    counted_finish(&counted);
}

/* "a corrected result replaces the first, same contact"; without one each counts. */
static void test_sales(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 1000, "1", "sales", "ann");
    events_ended(&events, 9000, "1", "sales");
    counted_run(&counted, &events, 9000);
    assert_int_equal(counted_total(&counted, METRIC_SALES), COUNTED_NONE);
    for (int64_t i = 0; i < 3; i++) {
        struct event *sale = events_add(&events, EVENT_CONTACT_RESULT, 10000 + i);
        sale->measure = str_from("sale");
        sale->value_milli = (i + 1) * 1000;
        sale->contact = str_from(i < 2 ? "1" : NULL);
        sale->agent = str_from(i < 2 ? NULL : "bob");
    }
    events_apply(&events, 3, counted.engine);
    counted_at(&counted, 11000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_SALES), 2);
    assert_int_equal(counted_agent(&counted, "bob", METRIC_SALES), 3);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_SALES), 2);
    assert_int_equal(counted_total(&counted, METRIC_SALES), 5);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "lost while waiting: swept, apart, healed by a late end",
                 test_lost_while_waiting);
    rows_add_one(&rows, "lost while talking: stays answered, never handled",
                 test_lost_while_talking);
    rows_add_one(&rows, "a result is a sign of life", test_result_is_a_sign_of_life);
    rows_add_one(&rows, "lost while ringing: stops, the caller waits on",
                 test_lost_while_ringing);
    rows_add_one(&rows, "the later of two stays at one instant",
                 test_home_of_two_at_once);
    rows_add_one(&rows, "a flood recycles the closed, never the open", test_flood);
    rows_add_one(&rows, "overflow: a flow-out there, its own wait here", test_overflow);
    rows_add_one(&rows, "agents count once per site, and in each queue",
                 test_agents_once_per_site);
    rows_add_one(&rows, "contacts win over status", test_contacts_win);
    rows_add_one(&rows, "times in states sum to the time logged in", test_state_times);
    ROWS_ADD(&rows, test_wrapup, wrapup_rows);
    rows_add_one(&rows, "wrap-up belongs to the named contact",
                 test_wrapup_of_named_contact);
    rows_add_one(&rows, "wrap-up changes hands with its contact",
                 test_wrapup_changes_hands);
    rows_add_one(&rows, "wrap-ups stay counted, however many follow",
                 test_wrapups_of_a_day);
    rows_add_one(&rows, "two chats at once: both are handled, the clock runs once",
                 test_two_chats);
    rows_add_one(&rows, "misses: five reasons count, two do not", test_misses);
    rows_add_one(&rows, "e-mails have their own figures", test_mail);
    rows_add_one(&rows, "sales: the latest of a contact holds", test_sales);
    return rows_run(&rows, "stats/engine: contacts and agents");
}
