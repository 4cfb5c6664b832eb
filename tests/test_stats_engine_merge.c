/* Facts, not transitions: metrics.md sections 2 and 7, traps T1 and T2. */

#include <string.h>

#include "support/counted.h"
#include "support/rows.h"

static struct events events;

/* The script of one call with all that may happen to it, in eight events. */
static void say_call(void)
{
    events_init(&events);
    events_queued(&events, 0, "1", "sales");
    events_offered(&events, 1000, "1", "sales", "bob");
    events_unanswered(&events, 3000, "1", "sales", "bob");
    events_answered(&events, 5000, "1", "sales", "ann")->wait_ms = 5000;
    events_hold(&events, 10000, "1", "sales", true);
    events_hold(&events, 14000, "1", "sales", false);
    events_ended(&events, 25000, "1", "sales")->talk_ms = 20000;
    events_state(&events, 26000, "ann", EVENT_AGENT_STATE_READY);
}

static void check_call(const struct counted *counted)
{
    assert_int_equal(counted_total(counted, METRIC_OFFERED), 1);
    assert_int_equal(counted_total(counted, METRIC_ANSWERED), 1);
    assert_int_equal(counted_total(counted, METRIC_HANDLED), 1);
    assert_int_equal(counted_total(counted, METRIC_UNANSWERED), 1);
    assert_int_equal(counted_total(counted, METRIC_ASA_MS), 5000);
    assert_int_equal(counted_total(counted, METRIC_TALK_MS), 16000);
    assert_int_equal(counted_total(counted, METRIC_HOLD_MS), 4000);
    assert_int_equal(counted_agent(counted, "bob", METRIC_UNANSWERED), 1);
    assert_int_equal(counted_agent(counted, "ann", METRIC_ANSWERED), 1);
    assert_int_equal(counted_agent_row(counted, "ann")->state, AGENT_READY);
    assert_int_equal(engine_open_contacts(counted->engine), 0);
    assert_int_equal(counted->snapshot->integrity_faults, 0);
    counted_check(counted);
}

/* T2: "any permutation inside the day: same state, active = 0". */
static void test_every_order(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    size_t order[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    uint64_t digest = 0;
    say_call();
    size_t tried = 0;
    do {
        if (tried++ % 29 != 0) {
            continue; /* every 29th of the 40,320 */
        }
        struct counted counted;
        counted_init(&counted, &config);
        for (size_t i = 0; i < 8; i++) {
            engine_apply(counted.engine, &events.list[order[i]],
                         (struct wall){EVENTS_START_MS + 30000});
        }
        counted_at(&counted, 30000);
        check_call(&counted);
        digest = digest == 0 ? engine_digest(counted.engine) : digest;
        assert_true(engine_digest(counted.engine) == digest);
        counted_finish(&counted);
    } while (events_permute(order, 8));
    assert_int_equal(tried, 40320);
}

/* T1: "each event 1 to 3 times: identical figures", whether the copy carries the same
 * sequence, the same id, or is another report of the same fact. */
static void test_said_thrice(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    say_call();
    for (size_t i = 0; i < events.count; i++) {
        struct event *event = &events.list[i];
        struct wall now = {event->time_ms};
        assert_int_equal(engine_apply(counted.engine, event, now), ENGINE_APPLIED);
        assert_int_equal(engine_apply(counted.engine, event, now), ENGINE_DUPLICATE);
        struct event again = *event;
        again.sequence += 100;
        again.id = str_from("again");
        assert_int_equal(engine_apply(counted.engine, &again, now), ENGINE_APPLIED);
    }
    counted_at(&counted, 30000);
    check_call(&counted);
    assert_int_equal(counted.snapshot->duplicates, 8);
    counted_finish(&counted);
}

/* "Duplicates are recognised by (source, sourceepoch, sequence) and by (source, id)." */
static void test_unnumbered_duplicates(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events.epoch = EVENT_NO_NUMBER;
    events_queued(&events, 0, "1", "sales");
    struct event again = events.list[0];
    struct wall now = {EVENTS_START_MS};
    assert_int_equal(engine_apply(counted.engine, &again, now), ENGINE_APPLIED);
    assert_int_equal(engine_apply(counted.engine, &again, now), ENGINE_DUPLICATE);
    again.source = str_from("another");
    assert_int_equal(engine_apply(counted.engine, &again, now), ENGINE_APPLIED);
    counted_at(&counted, 0);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 2);
    assert_true(counted.snapshot->unverified); /* class C, always */
    counted_finish(&counted);
}

/* "Of two reports of one fact the earliest time wins, ties by lowest sequence." */
static void test_earliest_wins(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    for (int swapped = 0; swapped < 2; swapped++) {
        struct counted counted;
        counted_init(&counted, &config);
        events_init(&events);
        events_queued(&events, 0, "1", "sales");
        events.sequence = swapped ? 2 : 1;
        events_answered(&events, 7000, "1", "sales", swapped ? "bob" : "ann");
        events.sequence = swapped ? 1 : 2;
        events_answered(&events, 7000, "1", "sales", swapped ? "ann" : "bob");
        events.sequence = 3;
        events_answered(&events, 9000, "1", "sales", "cid");
        counted_run(&counted, &events, 10000);
        assert_int_equal(counted_total(&counted, METRIC_ANSWERED), 1);
        assert_int_equal(counted_total(&counted, METRIC_ASA_MS), 7000);
        assert_int_equal(counted_agent(&counted, "ann", METRIC_ANSWERED), 1);
        assert_int_equal(counted_agent(&counted, "bob", METRIC_ANSWERED), 0);
        counted_finish(&counted);
    }
}

/* "Answered outranks left (the conflict is counted as an integrity fault)." */
static void test_answered_outranks_left(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    for (int swapped = 0; swapped < 2; swapped++) {
        struct counted counted;
        counted_init(&counted, &config);
        events_init(&events);
        events_queued(&events, 0, "1", "sales");
        if (swapped) {
            events_answered(&events, 7000, "1", "sales", "ann");
        }
        events_left(&events, 8000, "1", "sales", EVENT_REASON_ABANDONED);
        if (!swapped) {
            events_answered(&events, 7000, "1", "sales", "ann");
        }
        counted_run(&counted, &events, 10000);
        assert_int_equal(counted_total(&counted, METRIC_ANSWERED), 1);
        assert_int_equal(counted_total(&counted, METRIC_ABANDONED), 0);
        assert_int_equal(counted_total(&counted, METRIC_MAX_WAIT_MS), 7000);
        assert_int_equal(counted.snapshot->integrity_faults, 1);
        counted_check(&counted);
        counted_finish(&counted);
    }
}

/* "An end proves an answer, an answer proves an entry at answer time - wait." */
static void test_end_alone(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    struct event *ended = events_ended(&events, 930000, "1", "sales");
    ended->agent = str_from("ann");
    ended->talk_ms = 25000;
    ended->wait_ms = 10000;
    counted_run(&counted, &events, 940000);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), 1);
    assert_int_equal(counted_total(&counted, METRIC_ANSWERED), 1);
    assert_int_equal(counted_total(&counted, METRIC_ASA_MS), 10000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TALK_MS), 25000);
    /* entered at 930 - 25 - 10 s: in the quarter-hour before */
    assert_int_equal(counted.snapshot->intervals[40].figures.value[METRIC_OFFERED].num,
                     1);
    assert_int_equal(counted.snapshot->intervals[41].figures.value[METRIC_OFFERED].num,
                     0);
    counted_finish(&counted);
}

struct wait_row {
    const char *name;
    int64_t said_ms; /* the source's wait; EVENT_NO_NUMBER: none */
    int64_t age_ms;  /* answer less entry */
    int64_t expected_ms, faults;
};

/* Section 2, "Wait". */
static struct wait_row wait_rows[] = {
    {"wait: the source's word is taken", 9000, 10000, 9000, 0},
    {"wait: else the time between entry and answer", EVENT_NO_NUMBER, 10000, 10000, 0},
    {"wait: 2 s over the entry's age is a clock of whole seconds", 12000, 10000, 12000,
     0},
    {"wait: over 2 s more than the entry's age is the age", 12001, 10000, 10000, 1},
    {"wait: a negative one is 0 and a fault", EVENT_NO_NUMBER, -1000, 0, 1},
};

static void test_wait(void **state)
{
    const struct wait_row *row = *state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events_queued(&events, 100000, "1", "sales");
    events_answered(&events, 100000 + row->age_ms, "1", "sales", "ann")->wait_ms =
        row->said_ms;
    counted_run(&counted, &events, 200000);
    assert_int_equal(counted_total(&counted, METRIC_ASA_MS), row->expected_ms);
    assert_int_equal(counted.snapshot->integrity_faults, row->faults);
    counted_finish(&counted);
}

/* Without a time of its own an event has that of receipt, which says nothing of ages: the
 * source's word is all there is. */
static void test_wait_without_times(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events_queued(&events, 0, "1", "sales")->time_ms = EVENT_NO_TIME;
    struct event *answered = events_answered(&events, 0, "1", "sales", "ann");
    answered->time_ms = EVENT_NO_TIME;
    answered->wait_ms = 8000;
    events_queued(&events, 1000, "2", "sales");
    struct event *left = events_left(&events, 1000, "2", "sales", EVENT_REASON_ABANDONED);
    left->time_ms = EVENT_NO_TIME;
    left->wait_ms = 6000;
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted_total(&counted, METRIC_ASA_MS), 8000);
    assert_int_equal(counted_total(&counted, METRIC_AVG_ABANDON_MS), 6000);
    assert_int_equal(counted_total(&counted, METRIC_SHORT_ABANDONED), 0);
    assert_int_equal(counted.snapshot->integrity_faults, 0);
    counted_finish(&counted);
}

/* A hold that began with the queue's name may end without it. */
static void test_hold_without_queue(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 5000, "1", "sales", "ann");
    events_hold(&events, 10000, "1", "sales", true);
    events_hold(&events, 12000, "1", NULL, false);
    events_hold(&events, 15000, "1", NULL, true);
    events_hold(&events, 16000, "1", "sales", false);
    events_ended(&events, 25000, "1", "sales");
    counted_run(&counted, &events, 30000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_HOLD_MS), 3000);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_TALK_MS), 17000);
    counted_finish(&counted);
}

/* An end without a queue belongs to the stay that was answered and has no end. */
static void test_end_without_queue(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    size_t order[6] = {0, 1, 2, 3, 4, 5};
    do {
        struct counted counted;
        counted_init(&counted, &config);
        events_init(&events);
        events_queued(&events, 0, "1", "sales");
        events_answered(&events, 5000, "1", "sales", "ann");
        events_ended(&events, 10000, "1", "sales")->by = EVENT_BY_TRANSFER;
        events_queued(&events, 10000, "1", "support");
        events_answered(&events, 12000, "1", "support", "bob");
        events_ended(&events, 20000, "1", NULL);
        for (size_t i = 0; i < 6; i++) {
            engine_apply(counted.engine, &events.list[order[i]],
                         (struct wall){EVENTS_START_MS + 20000});
        }
        counted_at(&counted, 20000);
        assert_int_equal(counted_queue(&counted, "sales", METRIC_TALK_MS), 5000);
        assert_int_equal(counted_queue(&counted, "sales", METRIC_TRANSFERS), 1);
        assert_int_equal(counted_queue(&counted, "support", METRIC_TALK_MS), 8000);
        assert_int_equal(counted_agent(&counted, "bob", METRIC_HANDLED), 1);
        assert_int_equal(counted_total(&counted, METRIC_OFFERED_CONTACTS), 1);
        assert_int_equal(engine_open_contacts(counted.engine), 0);
        counted_finish(&counted);
    } while (events_permute(order, 6));
}

/* "A contact without a queue counts for its agent, not in the figures of the totals." */
static void test_never_in_a_queue(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events_queued(&events, 0, "other", "sales");
    events_answered(&events, 1000, "direct", NULL, "ann");
    counted_run(&counted, &events, 5000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_ON_CONTACT);
    events_init(&events);
    events.sequence = 2;
    events_ended(&events, 9000, "direct", NULL);
    counted_run(&counted, &events, 10000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_ANSWERED), 1);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TALK_MS), 8000);
    assert_int_equal(counted_total(&counted, METRIC_ANSWERED), 0);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), 1);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "every order of a call's events: the same state",
                 test_every_order);
    rows_add_one(&rows, "each event three times: counted once", test_said_thrice);
    rows_add_one(&rows, "duplicates of an unnumbered source are known by id",
                 test_unnumbered_duplicates);
    rows_add_one(&rows, "two reports: the earliest, then the lowest sequence",
                 test_earliest_wins);
    rows_add_one(&rows, "answered outranks left, and is a fault",
                 test_answered_outranks_left);
    rows_add_one(&rows, "an end alone proves answer and entry", test_end_alone);
    ROWS_ADD(&rows, test_wait, wait_rows);
    rows_add_one(&rows, "holds: some said without the queue", test_hold_without_queue);
    rows_add_one(&rows, "wait: without times the source's word is taken",
                 test_wait_without_times);
    rows_add_one(&rows, "an end without queue finds the open stay",
                 test_end_without_queue);
    rows_add_one(&rows, "without a queue it counts for its agent alone",
                 test_never_in_a_queue);
    return rows_run(&rows, "stats/engine: merging");
}
