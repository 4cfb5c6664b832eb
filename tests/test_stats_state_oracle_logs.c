/* Random logs, cut at a random place: a checkpoint and what comes after it give the same
 * engine as all the events. WALLBOARD_STATE_LOGS=N runs more of them. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/mutate.h"
#include "stats/state.h"
#include "support/rows.h"
#include "support/snapshot_same.h"

#define LOGS        1000
#define BYTES       (1U << 20)
#define QUEUE_RULES 2
#define REPEATED    16 /* lines from before the cut that come again after it */

struct bench {
    struct log log;
    struct dice dice;
    struct engine_queue_config queues[QUEUE_RULES];
    struct engine_rule chat;
    struct engine_config config;
    uint8_t bytes[2][BYTES];
    size_t size;
};

static struct engine_rule draw_rule(struct dice *dice)
{
    static const int64_t targets_ms[] = {0, 5000, 20000, 60000};
    struct engine_rule rule = engine_rule_default();
    rule.target_ms = targets_ms[dice_below(dice, 4)];
    rule.target_exclusive = dice_chance(dice, 30);
    rule.formula = (enum service_level_formula)dice_below(dice, SERVICE_LEVEL_COUNT);
    rule.count_at = dice_chance(dice, 40) ? RULE_COUNT_AT_EVENT : RULE_COUNT_AT_END;
    return rule;
}

static void draw_config(struct bench *bench)
{
    static const char *const productive[] = {"training", NULL};
    struct dice *dice = &bench->dice;
    bench->chat = draw_rule(dice);
    for (int i = 0; i < QUEUE_RULES; i++) {
        bench->queues[i] = (struct engine_queue_config){
            .id = log_queue(i), .rule = draw_rule(dice), .target_said = i == 0};
        bench->queues[i].channels[EVENT_CHANNEL_CHAT] = i == 1 ? &bench->chat : NULL;
    }
    struct engine_config *config = &bench->config;
    *config = engine_config_default();
    config->rule = draw_rule(dice);
    config->queues = bench->queues;
    config->queue_count = (size_t)dice_below(dice, QUEUE_RULES + 1);
    config->credit = (enum rule_credit)dice_below(dice, 3);
    config->sweep_active_ms = dice_chance(dice, 50) ? 28800000 : 600000;
    config->sweep_waiting_ms = dice_chance(dice, 50) ? 7200000 : 300000;
    config->productive_reasons = dice_chance(dice, 50) ? productive : NULL;
    config->max_queues = 6;
    config->max_agents = 6;
    config->max_contacts = dice_chance(dice, 50) ? 64 : 4; /* few: records go round */
}

static void apply(struct engine *engine, const struct log_script *script, size_t from,
                  size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct log_line *line = &script->lines[i];
        engine_apply(engine, &line->event, (struct wall){line->received_ms});
    }
}

static struct engine *begin(const struct bench *bench)
{
    struct engine *engine = engine_create(&bench->config);
    assert_non_null(engine);
    const struct log_script *script = &bench->log.script;
    engine_set_day(engine, script->day_start_ms, script->day_end_ms);
    return engine;
}

static size_t write_to(const struct engine *engine, uint8_t *bytes)
{
    size_t size = engine_checkpoint(engine, bytes, BYTES);
    assert_in_range(size, 1, BYTES);
    assert_int_equal(engine_checkpoint(engine, NULL, 0), size);
    return size;
}

static struct engine *restore(const struct bench *bench)
{
    struct state_fault fault;
    struct engine *engine =
        engine_restore(&bench->config, bench->bytes[0], bench->size, &fault);
    if (engine == NULL) {
        fail_msg("refused: %s, at %zu", fault.reason, fault.at);
    }
    return engine;
}

static void assert_same_picture(struct engine *a, struct engine *b, int64_t now_ms)
{
    struct snapshot *left = engine_snapshot_create(a);
    struct snapshot *right = engine_snapshot_create(b);
    assert_non_null(left);
    assert_non_null(right);
    engine_snapshot(a, (struct wall){now_ms}, left);
    engine_snapshot(b, (struct wall){now_ms}, right);
    const char *difference = snapshot_difference(left, right);
    if (difference != NULL) {
        fail_msg("the snapshots differ in %s", difference);
    }
    snapshot_destroy(&left);
    snapshot_destroy(&right);
}

static void assert_same_bytes(struct bench *bench, const struct engine *a,
                              const struct engine *b)
{
    size_t size = write_to(a, bench->bytes[0]);
    assert_int_equal(write_to(b, bench->bytes[1]), size);
    assert_memory_equal(bench->bytes[0], bench->bytes[1], size);
}

/* After the cut: the rest of the log, and what came before it a second time, as a hub
 * that does not know what was kept would send it. */
static void go_on(const struct bench *bench, struct engine *engine, size_t cut)
{
    const struct log_script *script = &bench->log.script;
    struct dice dice = bench->dice; /* the same for all */
    for (int i = 0; i < REPEATED && cut > 0; i++) {
        size_t at = (size_t)dice_below(&dice, (int64_t)cut);
        engine_apply(engine, &script->lines[at].event,
                     (struct wall){script->lines[cut - 1].received_ms});
    }
    apply(engine, script, cut, script->count);
    engine_tick(engine, (struct wall){script->now_ms});
}

static void check_log(struct bench *bench, uint64_t seed)
{
    bench->dice.state = ~seed;
    log_make(&bench->log, seed);
    draw_config(bench);
    mutate(&bench->log, &bench->dice, (enum mutation)(seed % MUTATION_COUNT));
    const struct log_script *script = &bench->log.script;
    size_t cut = (size_t)dice_below(&bench->dice, (int64_t)script->count + 1);

    struct engine *whole = begin(bench);
    apply(whole, script, 0, cut);
    bench->size = write_to(whole, bench->bytes[0]);
    struct engine *first = restore(bench);
    assert_int_equal(write_to(first, bench->bytes[1]), bench->size);
    assert_memory_equal(bench->bytes[0], bench->bytes[1], bench->size);
    assert_true(engine_digest(first) == engine_digest(whole));

    int64_t then_ms = cut > 0 ? script->lines[cut - 1].received_ms : script->now_ms;
    if (dice_chance(&bench->dice, 50)) { /* a picture may settle things: not always */
        assert_same_picture(whole, first, then_ms);
    }

    go_on(bench, whole, cut);
    go_on(bench, first, cut);
    assert_true(engine_digest(first) == engine_digest(whole));
    assert_same_bytes(bench, whole, first);
    assert_same_picture(whole, first, script->now_ms + 1);
    assert_same_bytes(bench, whole, first);
    engine_destroy(&whole);
    engine_destroy(&first);
}

/* From engine to checkpoint to engine the digest is the same, and a checkpoint and the
 * events after it are as good as all events. */
static void test_logs(void **state)
{
    struct bench *bench = *state;
    const char *text = getenv("WALLBOARD_STATE_LOGS");
    int64_t logs = LOGS;
    if (text != NULL && !str_to_int(str_from(text), 1, INT64_MAX, &logs)) {
        fail_msg("WALLBOARD_STATE_LOGS: not a number");
    }
    for (uint64_t seed = 1; seed <= (uint64_t)logs; seed++) {
        if (seed % 10000 == 0) {
            print_message("%" PRIu64 " logs\n", seed);
        }
        check_log(bench, seed);
    }
}

int main(void)
{
    static struct bench bench;
    const struct CMUnitTest tests[] = {
        {"a checkpoint and the events after it are all the events", test_logs, NULL, NULL,
         &bench},
    };
    return cmocka_run_group_tests_name("stats/state: random logs", tests, NULL, NULL);
}
