/* "Going over a limit is refused and counted, never a crash": a row just under and just
 * over each. */

#include "support/counted.h"
#include "support/rows.h"

static struct events events;
static char ids[EVENTS_MAX][12];

static const char *name_of(size_t number)
{
    str_format(ids[number], sizeof ids[0], "n%zu", number);
    return ids[number];
}

/* Says one of the table's things, numbered. */
typedef void sayer(size_t number);

static void say_queue(size_t number)
{
    events_queued(&events, 0, "1", name_of(number));
}

static void say_agent(size_t number)
{
    events_state(&events, 0, name_of(number), EVENT_AGENT_STATE_READY);
}

static void say_contact(size_t number)
{
    events_queued(&events, 0, name_of(number), "sales");
}

static void say_entry(size_t number)
{
    events_queued(&events, 0, "1", "sales")->entry = (int64_t)number + 1;
}

static void say_source(size_t number)
{
    events.source = name_of(number);
    events.sequence = 0;
    events_queued(&events, 0, "1", "sales");
}

static void say_membership(size_t number)
{
    events_joined(&events, 0, "ann", name_of(number));
}

struct limit {
    const char *name;
    sayer *say;
    size_t fits;
    enum engine_result beyond; /* of the first that does not fit */
};

static struct limit limits[] = {
    {"queues", say_queue, 20, ENGINE_OVER_LIMIT},
    {"agents", say_agent, 16, ENGINE_OVER_LIMIT},
    {"open contacts", say_contact, 64, ENGINE_OVER_LIMIT},
    {"stays of one contact", say_entry, LIMIT_STAYS_PER_CONTACT, ENGINE_OVER_LIMIT},
    {"sources", say_source, LIMIT_SOURCES, ENGINE_OVER_LIMIT},
    {"queues of one agent", say_membership, LIMIT_AGENT_QUEUES, ENGINE_APPLIED},
};

static void test_limit(void **state)
{
    const struct limit *row = *state;
    struct engine_config config = counted_config();
    config.max_queues = 20;
    config.max_contacts = 64;
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    for (size_t i = 0; i < row->fits + 3; i++) {
        row->say(i);
    }
    struct wall now = {EVENTS_START_MS};
    for (size_t i = 0; i < events.count; i++) {
        enum engine_result expected = i < row->fits ? ENGINE_APPLIED : row->beyond;
        assert_int_equal(engine_apply(counted.engine, &events.list[i], now), expected);
    }
    counted_at(&counted, 1000);
    assert_int_equal(counted.snapshot->over_limit, 3);
    counted_check(&counted);
    counted_finish(&counted);
}

/* An open contact is not given up for a new one; a closed one is. */
static void test_closed_make_room(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    config.max_contacts = 4;
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    for (size_t i = 0; i < 4; i++) {
        say_contact(i);
    }
    events_left(&events, 1000, name_of(2), "sales", EVENT_REASON_ABANDONED);
    events_queued(&events, 2000, "new", "sales");
    counted_run(&counted, &events, 3000);
    assert_int_equal(counted.snapshot->over_limit, 0);
    assert_int_equal(counted_total(&counted, METRIC_OFFERED), 5);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 4);
    assert_int_equal(counted_total(&counted, METRIC_ABANDONED), 1);
    assert_int_equal(counted_total(&counted, METRIC_MAX_WAIT_MS), 1000);
    counted_check(&counted);
    counted_finish(&counted);
}

/* Ringing everybody and holding for ever end at a bound, not in growth. */
static void test_one_contact_hangs_too_much_on_itself(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    config.max_agents = 1000;
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    events_queued(&events, 0, "1", "sales");
    for (size_t i = 0; i < 900; i++) {
        events_offered(&events, 1000, "1", "sales", name_of(i));
        events_hold(&events, 2000 + (int64_t)i, "1", "sales", i % 2 == 0);
    }
    counted_run(&counted, &events, 5000);
    assert_true(counted.snapshot->over_limit > 0);
    events_init(&events);
    events.sequence = 5000;
    events_ended(&events, 6000, "1", "sales");
    counted_run(&counted, &events, 6000);
    assert_int_equal(engine_open_contacts(counted.engine), 0);
    assert_int_equal(counted_agent_row(&counted, name_of(0))->state, AGENT_UNKNOWN);
    counted_finish(&counted);
}

/* Values as large as the door lets in neither trap nor spoil what others counted. */
static void test_greatest_values(void **state)
{
    (void)state;
    const int64_t year_ms = INT64_C(31622400000);
    struct engine_config config = counted_config();
    config.sweep_waiting_ms = 0; /* never */
    struct counted counted;
    counted_init(&counted, &config);
    events_init(&events);
    for (size_t i = 0; i < 200; i++) {
        struct event *ended = events_ended(&events, 0, name_of(i), "sales");
        ended->talk_ms = ended->wait_ms = year_ms;
        struct event *sale = events_add(&events, EVENT_CONTACT_RESULT, 0);
        sale->measure = str_from("sale");
        sale->value_milli = INT64_C(1000000000000000);
        sale->agent = str_from("ann");
    }
    struct event *early = events_queued(&events, 0, "early", "sales");
    early->time_ms = 0; /* 1970 */
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 1);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_limit, limits);
    rows_add_one(&rows, "closed contacts make room, open ones never",
                 test_closed_make_room);
    rows_add_one(&rows, "one contact cannot hang on itself what it likes",
                 test_one_contact_hangs_too_much_on_itself);
    rows_add_one(&rows, "the greatest values trap nothing", test_greatest_values);
    return rows_run(&rows, "stats/engine: limits");
}
