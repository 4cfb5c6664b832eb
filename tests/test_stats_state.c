/* What is refused as a checkpoint and why, and what is restored. */

#include <string.h>

#include "base/index.h"
#include "stats/engine.h"
#include "stats/state.h"
#include "support/counted.h"
#include "support/full_day.h"
#include "support/rows.h"

#define BYTES (1U << 16)

/* Places in the header: see stats/state.c. */
#define AT_VERSION 8
#define AT_TABLES  16
#define AT_RULES   24
#define AT_SIZE    32
#define AT_HASH    40
#define HEADER     48

static struct engine_queue_config queues[2];
static struct events events;
static uint8_t original[BYTES];
static uint8_t bytes[BYTES];

static size_t write_day(const struct engine_config *config)
{
    full_day(&events);
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
    put_number(bytes + AT_HASH, index_hash(STATE_VERSION, bytes + HEADER, size - HEADER));
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
    struct engine_config config = full_day_config(queues);
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
    struct engine_config config = full_day_config(queues);
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
    struct engine_config config = full_day_config(queues);
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
    struct engine_config config = full_day_config(queues);
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
    struct engine_config config = full_day_config(queues);
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

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_header, header_rows);
    ROWS_ADD(&rows, test_config, config_rows);
    rows_add_one(&rows, "too little room is said, and nothing written beyond it",
                 test_room);
    rows_add_one(&rows, "a body cut short is refused", test_cut);
    rows_add_one(&rows, "a body with another byte is refused or counts on",
                 test_any_byte);
    return rows_run(&rows, "stats/state");
}
