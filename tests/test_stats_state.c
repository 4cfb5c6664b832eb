/* What is refused as a checkpoint and why, and what is restored: issue 3, point 7. */

#include <string.h>

#include "base/index.h"
#include "stats/engine.h"
#include "stats/state.h"
#include "stats/timeline.h"
#include "support/counted.h"
#include "support/rows.h"
#include "support/snapshot_same.h"

#define BYTES (1U << 16)

/* Places in the header: see stats/state.c. */
#define AT_VERSION 8
#define AT_TABLES  16
#define AT_RULES   24
#define AT_SIZE    32
#define AT_HASH    40
#define HEADER     48

static struct events events;
static uint8_t original[BYTES];
static uint8_t bytes[BYTES];

static struct engine_queue_config queues[2];

static struct engine_config config_of_two(void)
{
    queues[0] = (struct engine_queue_config){
        .id = "sales", .label = "Sales", .rule = engine_rule_default()};
    queues[1] =
        (struct engine_queue_config){.id = "support", .rule = engine_rule_default()};
    struct engine_config config = counted_config();
    config.queues = queues;
    config.queue_count = 2;
    config.max_contacts = 16;
    return config;
}

static void say_result(int64_t at_ms, const char *id, const char *measure,
                       const char *currency)
{
    struct event *event = events_add(&events, EVENT_CONTACT_RESULT, at_ms);
    event->contact = str_from(id);
    event->measure = str_from(measure);
    event->value_milli = 4000;
    memcpy(event->currency, currency, strlen(currency));
}

static void say_dialled(int64_t at_ms, const char *id, const char *campaign)
{
    struct event *event = events_add(&events, EVENT_CONTACT_DIALLED, at_ms);
    event->contact = str_from(id);
    event->agent = str_from("ann");
    event->campaign = str_from(campaign);
    event->outcome = EVENT_OUTCOME_CONNECTED;
}

static void say_gauges(int64_t at_ms)
{
    struct event *event = events_add(&events, EVENT_QUEUE_STATS, at_ms);
    event->queue = str_from("gauged");
    event->gauges = (struct event_gauges){3, 60000, 9, 4, 1, 1, 2, 1, 50, 40, 5, 30, 20};
    event->since_ms = EVENTS_START_MS - EVENTS_START_MS % 86400000;
    struct event *config = events_add(&events, EVENT_QUEUE_CONFIG, at_ms);
    config->queue = str_from("gauged");
    config->label = str_from("The gauged one");
    config->gauges.sl_ms = 45000;
}

/* One part of two of what the source has open. */
static void say_part(int64_t at_ms, int64_t part, const char *id, const char *queue)
{
    static struct event_snapshot_contact items[2];
    struct event_snapshot_contact *item = &items[part - 1];
    item->contact = str_from(id);
    item->queue = str_from(queue);
    item->entry = 1;
    item->state = EVENT_CONTACT_STATE_WAITING;
    item->since_ms = item->answered_ms = item->due_ms = EVENT_NO_TIME;
    struct event *event = events_add(&events, EVENT_SOURCE_SNAPSHOT, at_ms);
    event->snapshot = str_from("in two parts");
    event->complete = EVENT_FLAG_YES;
    event->part = part;
    event->parts = 2;
    event->as_of = 5000;
    event->contacts = item;
    event->contact_count = 1;
}

/* A little of all that an engine keeps. */
static void say_day(void)
{
    events_init(&events);
    events_hello(&events, 0, EVENT_CAN_EVENTS | EVENT_CAN_MEMBERS);
    events_joined(&events, 0, "ann", "sales");
    events_joined(&events, 0, "bob", "support")->label = str_from("Robert");
    events_queued(&events, 1000, "1", "sales");
    events_offered(&events, 2000, "1", "sales", "ann");
    events_unanswered(&events, 4000, "1", "sales", "ann")->reason =
        EVENT_REASON_NO_ANSWER;
    events_offered(&events, 5000, "1", "sales", "bob");
    events_answered(&events, 6000, "1", "sales", "bob");
    events_hold(&events, 8000, "1", "sales", true);
    events_hold(&events, 9000, "1", "sales", false);
    say_result(10000, "1", "sale", "");
    say_result(10500, "2", "revenue", "USD");
    say_result(11000, "1", "revenue", "EUR");
    events_ended(&events, 20000, "1", "sales")->talk_ms = 14000;
    struct event *wrapup = events_state(&events, 20500, "bob", EVENT_AGENT_STATE_WRAPUP);
    wrapup->until_ms = EVENTS_START_MS + 40000;
    wrapup->contact = str_from("1");
    say_dialled(20800, "9", "autumn");
    say_dialled(21000, "2", "spring");
    say_gauges(22000);
    struct event *pause =
        events_state(&events, 23000, "ann", EVENT_AGENT_STATE_NOT_READY);
    pause->note = str_from("lunch");
    events_queued(&events, 950000, "3", "support");
    events_queued(&events, 951000, "4", "support")->channel = EVENT_CHANNEL_EMAIL;
    events_queued(&events, 952000, "5", "sales");
    events_offered(&events, 953000, "5", "sales", "bob");
    events_left(&events, 880000, "6", "sales", EVENT_REASON_ABANDONED)->wait_ms = 3000;
    events_answered(&events, 954000, "8", NULL, "ann")->direction = EVENT_DIRECTION_OUT;
    say_part(955000, 1, "4", "support");
    events.epoch = EVENT_NO_NUMBER;
    events.source = "unnumbered";
    events_queued(&events, 960000, "7", "sales");
}

static size_t write_day(const struct engine_config *config)
{
    say_day();
    struct counted counted;
    counted_init(&counted, config);
    assert_true(engine_set_hours(counted.engine, str_from("never heard of"), NULL));
    counted_run(&counted, &events, 970000);
    size_t size = engine_checkpoint(counted.engine, original, sizeof original);
    assert_in_range(size, HEADER, sizeof original);
    counted_finish(&counted);
    return size;
}

static void put_number(uint8_t *at, uint64_t number)
{
    for (size_t i = 0; i < 8; i++) {
        at[i] = (uint8_t)(number >> (8 * i));
    }
}

/* Makes the header say what the body is. */
static void seal(size_t size)
{
    put_number(bytes + AT_SIZE, size - HEADER);
    put_number(bytes + AT_HASH, index_hash(1, bytes + HEADER, size - HEADER));
}

/* -- what the header tells -------------------------------------------------------------
 */

struct header_row {
    const char *name;
    size_t at;    /* this byte is changed; SIZE_MAX: none */
    size_t less;  /* so many bytes are missing */
    bool nothing; /* there are no bytes at all */
    enum state_result expected;
};

static struct header_row header_rows[] = {
    {"all of it is restored", SIZE_MAX, 0, false, STATE_RESTORED},
    {"no bytes are no checkpoint", SIZE_MAX, 0, true, STATE_NO_CHECKPOINT},
    {"another magic is no checkpoint", 3, 0, false, STATE_NO_CHECKPOINT},
    {"one byte less is no whole one", SIZE_MAX, 1, false, STATE_NO_CHECKPOINT},
    {"a version that is not ours", AT_VERSION, 0, false, STATE_OTHER_VERSION},
    {"a longer header is another version", AT_VERSION + 4, 0, false, STATE_OTHER_VERSION},
    {"tables of other sizes", AT_TABLES, 0, false, STATE_OTHER_TABLES},
    {"other rules", AT_RULES, 0, false, STATE_OTHER_RULES},
    {"another length than it says", AT_SIZE, 0, false, STATE_NO_CHECKPOINT},
    {"a hash that is not the body's", AT_HASH, 0, false, STATE_DAMAGED},
    {"a body that is not the hash's", HEADER, 0, false, STATE_DAMAGED},
    {"a last byte that is not the hash's", SIZE_MAX - 1, 0, false, STATE_DAMAGED},
};

static void test_header(void **state)
{
    const struct header_row *row = *state;
    struct engine_config config = config_of_two();
    size_t size = write_day(&config);
    if (row->at == SIZE_MAX - 1) {
        original[size - 1] ^= 1;
    } else if (row->at != SIZE_MAX) {
        original[row->at] ^= 1;
    }
    struct state_fault fault;
    struct engine *engine = engine_restore(&config, row->nothing ? NULL : original,
                                           row->nothing ? 0 : size - row->less, &fault);
    assert_int_equal(fault.result, row->expected);
    assert_true((engine != NULL) == (row->expected == STATE_RESTORED));
    assert_non_null(fault.reason);
    engine_destroy(&engine);
}

/* -- configuration ---------------------------------------------------------------------
 */

struct config_row {
    const char *name;
    enum state_result expected;
    void (*change)(struct engine_config *config);
};

static void change_nothing(struct engine_config *config)
{
    (void)config;
}

static void change_target(struct engine_config *config)
{
    config->rule.target_ms++;
}

static void change_formula(struct engine_config *config)
{
    (void)config;
    queues[1].rule.formula = SERVICE_LEVEL_ANSWERED_ONLY;
}

static void change_credit(struct engine_config *config)
{
    config->credit = RULE_CREDIT_END;
}

static void change_queue(struct engine_config *config)
{
    (void)config;
    queues[1].id = "help";
}

static void drop_queue(struct engine_config *config)
{
    config->queue_count = 1;
}

static void change_channel(struct engine_config *config)
{
    (void)config;
    static struct engine_rule rule;
    rule = engine_rule_default();
    rule.short_abandon_ms = 0;
    queues[0].channels[EVENT_CHANNEL_CHAT] = &rule;
}

static void change_reasons(struct engine_config *config)
{
    static const char *const reasons[] = {"training", NULL};
    config->productive_reasons = reasons;
}

static void change_sweep(struct engine_config *config)
{
    config->sweep_waiting_ms = 60000;
}

static void change_site(struct engine_config *config)
{
    config->site = "elsewhere";
}

static void change_label(struct engine_config *config)
{
    (void)config;
    queues[0].label = "Sales and more";
}

static void change_horizon(struct engine_config *config)
{
    config->breach_horizon_ms = 1;
}

static void change_size(struct engine_config *config)
{
    config->max_contacts++;
}

static struct config_row config_rows[] = {
    {"the same configuration", STATE_RESTORED, change_nothing},
    {"another target", STATE_OTHER_RULES, change_target},
    {"another formula of a queue", STATE_OTHER_RULES, change_formula},
    {"another credit mode", STATE_OTHER_RULES, change_credit},
    {"another queue", STATE_OTHER_RULES, change_queue},
    {"a queue less", STATE_OTHER_RULES, drop_queue},
    {"another rule of a queue's channel", STATE_OTHER_RULES, change_channel},
    {"other productive reasons", STATE_OTHER_RULES, change_reasons},
    {"another age of what is swept", STATE_OTHER_RULES, change_sweep},
    {"another site", STATE_OTHER_RULES, change_site},
    {"another label is no other rule", STATE_RESTORED, change_label},
    {"another horizon is no other rule", STATE_RESTORED, change_horizon},
    {"another size of a table", STATE_OTHER_TABLES, change_size},
};

/* "Configuration comes from the site, not from the checkpoint" */
static void test_config(void **state)
{
    const struct config_row *row = *state;
    struct engine_config config = config_of_two();
    size_t size = write_day(&config);
    row->change(&config);
    struct state_fault fault;
    struct engine *engine = engine_restore(&config, original, size, &fault);
    assert_int_equal(fault.result, row->expected);
    if (engine != NULL) {
        struct snapshot *snapshot = engine_snapshot_create(engine);
        engine_snapshot(engine, (struct wall){0}, snapshot);
        assert_string_equal(snapshot->queues[0].label, queues[0].label);
        assert_int_equal(snapshot->breach_horizon_ms, config.breach_horizon_ms);
        snapshot_destroy(&snapshot);
    }
    engine_destroy(&engine);
}

/* -- the bytes -------------------------------------------------------------------------
 */

static void test_room(void **state)
{
    (void)state;
    struct engine_config config = config_of_two();
    size_t size = write_day(&config);
    struct state_fault fault;
    struct engine *engine = engine_restore(&config, original, size, &fault);
    assert_non_null(engine);
    for (size_t room = 0; room < size; room += 31) {
        memset(bytes, 0xA5, sizeof bytes);
        assert_int_equal(engine_checkpoint(engine, bytes, room), size);
        assert_int_equal(bytes[room], 0xA5);
        assert_null(engine_restore(&config, bytes, room, &fault));
        assert_int_equal(fault.result, STATE_NO_CHECKPOINT);
    }
    assert_int_equal(engine_checkpoint(engine, bytes, size), size);
    assert_memory_equal(bytes, original, size);
    engine_destroy(&engine);
}

/* A body that ends anywhere before its end is refused, whatever its hash. */
static void test_cut(void **state)
{
    (void)state;
    struct engine_config config = config_of_two();
    size_t size = write_day(&config);
    for (size_t cut = HEADER; cut < size; cut += 3) {
        memcpy(bytes, original, cut);
        seal(cut);
        struct state_fault fault;
        assert_null(engine_restore(&config, bytes, cut, &fault));
        assert_int_equal(fault.result, STATE_IMPOSSIBLE);
        assert_in_range(fault.at, 0, cut - HEADER);
    }
    memcpy(bytes, original, size);
    bytes[size] = 0;
    seal(size + 1);
    struct state_fault fault;
    assert_null(engine_restore(&config, bytes, size + 1, &fault));
    assert_string_equal(fault.reason, "more than a whole checkpoint");
}

/* Different reasons that were given. */
struct reasons {
    const char *list[64];
    size_t count;
};

static void note_reason(struct reasons *reasons, const char *reason)
{
    for (size_t i = 0; i < reasons->count; i++) {
        if (strcmp(reasons->list[i], reason) == 0) {
            return;
        }
    }
    assert_true(reasons->count < sizeof reasons->list / sizeof *reasons->list);
    reasons->list[reasons->count++] = reason;
}

/* An engine made of whatever bytes counts on. */
static void go_on(struct engine *engine)
{
    struct counted counted = {engine, engine_snapshot_create(engine)};
    assert_non_null(counted.snapshot);
    events_apply(&events, 0, engine);
    counted_at(&counted, 2000000);
    counted_at(&counted, 40000000);
    counted_finish(&counted);
}

/* Each byte in turn is another; the hash is put right, as a peer would. */
static void test_any_byte(void **state)
{
    (void)state;
    static const uint8_t values[] = {0x01, 0x02, 0x80, 0xFF};
    struct engine_config config = config_of_two();
    size_t size = write_day(&config);
    struct reasons reasons = {.count = 0};
    size_t restored = 0;
    for (size_t at = HEADER; at < size; at++) {
        memcpy(bytes, original, size);
        bytes[at] = (uint8_t)(bytes[at] + values[at % sizeof values]);
        seal(size);
        struct state_fault fault;
        struct engine *engine = engine_restore(&config, bytes, size, &fault);
        if (engine != NULL) {
            restored++;
            go_on(engine);
        } else {
            assert_int_equal(fault.result, STATE_IMPOSSIBLE);
            note_reason(&reasons, fault.reason);
        }
    }
    for (size_t i = 0; i < reasons.count; i++) {
        print_message("refused: %s\n", reasons.list[i]);
    }
    assert_true(restored > 0);
    assert_in_range(reasons.count, 15, sizeof reasons.list / sizeof *reasons.list);
}

/* What comes later takes back and puts right what came before the checkpoint. */
static void say_more(void)
{
    events_init(&events);
    events.sequence = 1000; /* so that it is no repeat */
    say_result(12000, "1", "revenue", "USD");
    say_result(12500, "1", "sale", "");
    say_dialled(21000, "1", "autumn");
    say_dialled(22000, "2", "spring");
    events_answered(&events, 23000, "2", NULL, "ann")->direction = EVENT_DIRECTION_OUT;
    say_result(955000, "8", "sale", "");
    say_part(960000, 2, "5", "sales");
    events_answered(&events, 5500, "1", "sales", "ann");
    events_hold(&events, 8500, "1", "sales", false);
    events_left(&events, 961000, "3", "support", EVENT_REASON_TIMEOUT);
    events_answered(&events, 962000, "5", "sales", "bob");
    events_state(&events, 963000, "ann", EVENT_AGENT_STATE_READY);
    say_gauges(964000);
    events_hello(&events, 965000, EVENT_CAN_EVENTS);
}

static void say_first_part_again(void)
{
    events_init(&events);
    events.sequence = 1000;
    say_part(960000, 1, "4", "support");
}

/* Then the attempt before proves to be the one that connected. */
static void say_answered(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_answered(&events, 24000, "9", NULL, "ann")->direction = EVENT_DIRECTION_OUT;
}

/* More than a timeline remembers. */
static void say_many_states(void)
{
    events_init(&events);
    for (int i = 0; i < TIMELINE_MARKS + TIMELINE_FOLD / 2; i++) {
        events_state(&events, 10000 + i * 1000, "ann",
                     i % 2 == 0 ? EVENT_AGENT_STATE_READY : EVENT_AGENT_STATE_NOT_READY);
    }
}

static void say_old_state(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_state(&events, 5000, "ann", EVENT_AGENT_STATE_READY);
}

static void say_whole(int64_t at_ms)
{
    struct event *whole = events_add(&events, EVENT_SOURCE_SNAPSHOT, at_ms);
    whole->snapshot = str_from(at_ms < 1500000 ? "whole" : "whole again");
    whole->complete = EVENT_FLAG_YES;
    whole->part = whole->parts = 1;
    whole->as_of = whole->sequence - 1;
}

/* Three events are lost before a snapshot that is whole. */
static void say_lost_until(int64_t at_ms)
{
    events_init(&events);
    events_hello(&events, 0, EVENT_CAN_EVENTS);
    events_queued(&events, 1000, "1", "sales");
    events.sequence += 3;
    say_whole(at_ms);
}

static void say_lost(void)
{
    say_lost_until(10000);
}

/* Longer than one waits without a word. */
static void say_lost_long(void)
{
    say_lost_until(9000000);
}

static void say_all_whole(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_answered(&events, 2000, "1", "sales", "ann");
    say_whole(1000000);
}

static void say_lost_between(void)
{
    say_all_whole();
    events.sequence += 3;
    say_whole(1900000);
}

static void say_lost_since(void)
{
    events_init(&events);
    events.sequence = 1000;
    say_whole(1900000);
}

/* Nobody told of the agent but for one queue alone. */
static void say_state_in(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_state(&events, 2000, "ann", EVENT_AGENT_STATE_READY)->queue =
        str_from("sales");
}

static void say_wrapup_before(void)
{
    events_init(&events);
    events_state(&events, 1500, "bob", EVENT_AGENT_STATE_WRAPUP);
    events_queued(&events, 2000, "2", "sales");
    events_answered(&events, 3000, "2", "sales", "bob");
}

static void say_ends(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_ended(&events, 9000, "2", "sales");
}

static void say_two_states(void)
{
    events_init(&events);
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 5000, "ann", EVENT_AGENT_STATE_NOT_READY);
}

static void say_back(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_state(&events, 5000, "ann", EVENT_AGENT_STATE_READY);
}

static void say_missed(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_offered(&events, 2000, "1", "sales", "ann");
    events.sequence += 3;
    events_unanswered(&events, 4000, "1", "sales", "ann")->reason =
        EVENT_REASON_NO_ANSWER;
}

/* Said before that, of the same end, but heard after. */
static void say_not_missed(void)
{
    events_init(&events);
    events.sequence = 3;
    events_unanswered(&events, 4000, "1", "sales", "ann")->reason =
        EVENT_REASON_LOST_RACE;
}

static void say_other_channel(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_offered(&events, 960000, "4", "support", "bob")->channel =
        EVENT_CHANNEL_CALLBACK;
}

/* One of them comes after all; what it tells of was over then. */
static void say_found(void)
{
    events_init(&events);
    events.sequence = 2;
    events_queued(&events, 2000, "2", "sales");
}

static void say_nothing(void)
{
    events_init(&events);
}

static void say_offered_chat(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_offered(&events, 2000, "1", "sales", "ann")->channel = EVENT_CHANNEL_CHAT;
}

static void say_offered_voice(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_offered(&events, 3000, "1", "sales", "bob")->channel = EVENT_CHANNEL_VOICE;
}

struct on_row {
    const char *name;
    void (*before)(void), (*after)(void); /* the checkpoint */
};

static struct on_row on_rows[] = {
    {"what comes later puts right what came before", say_day, say_more},
    {"a part that comes again is no other part", say_day, say_first_part_again},
    {"what became of an attempt is remembered", say_day, say_answered},
    {"a state older than all marks that are remembered", say_many_states, say_old_state},
    {"what was lost stays in doubt", say_lost, say_nothing},
    {"what was over at a snapshot stays over", say_lost, say_found},
    {"and is swept if it was too old by then", say_lost_long, say_found},
    {"what was lost between two is in doubt alone", say_lost_between, say_nothing},
    {"so is what is lost since the one before", say_all_whole, say_lost_since},
    {"who told of an agent in a queue alone can log it out", say_state_in,
     say_lost_since},
    {"an answer has ended the wrap-up before", say_wrapup_before, say_ends},
    {"a state that lasted no time is none", say_two_states, say_back},
    {"of two reports of a ring's end the first counts", say_missed, say_not_missed},
    {"the channel of the entry holds", say_day, say_other_channel},
    {"without one, the last of the enum that was said", say_offered_chat,
     say_offered_voice},
};

/* The same is counted for either, and kept. */
static void check_same(struct counted *whole, struct counted *restored)
{
    assert_null(snapshot_difference(whole->snapshot, restored->snapshot));
    assert_true(engine_digest(whole->engine) == engine_digest(restored->engine));
    size_t size = engine_checkpoint(whole->engine, original, sizeof original);
    assert_int_equal(engine_checkpoint(restored->engine, bytes, sizeof bytes), size);
    assert_memory_equal(original, bytes, size);
}

static void test_goes_on(void **state)
{
    const struct on_row *row = *state;
    struct engine_config config = config_of_two();
    row->before();
    struct counted whole;
    counted_init(&whole, &config);
    events_apply(&events, 0, whole.engine);
    size_t size = engine_checkpoint(whole.engine, original, sizeof original);
    struct state_fault fault;
    struct counted restored = {engine_restore(&config, original, size, &fault), NULL};
    assert_non_null(restored.engine);
    restored.snapshot = engine_snapshot_create(restored.engine);
    assert_non_null(restored.snapshot);
    struct counted *both[] = {&whole, &restored};
    for (size_t i = 0; i < 2; i++) {
        row->after();
        counted_run(both[i], &events, 2000000);
        counted_check(both[i]);
    }
    check_same(&whole, &restored);
    counted_finish(&whole);
    counted_finish(&restored);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_header, header_rows);
    ROWS_ADD(&rows, test_config, config_rows);
    ROWS_ADD(&rows, test_goes_on, on_rows);
    rows_add_one(&rows, "too little room is said, and nothing written beyond it",
                 test_room);
    rows_add_one(&rows, "a body cut short is refused", test_cut);
    rows_add_one(&rows, "a body with another byte is refused or counts on",
                 test_any_byte);
    return rows_run(&rows, "stats/state");
}
