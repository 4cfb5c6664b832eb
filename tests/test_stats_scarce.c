/* docs/reliability.md, R12: "every index: clean error". An engine, a contest, a
 * leaderboard is made whole or not at all; once made it never asks for memory again. */

#include <stdio.h>

#include "stats/contest.h"
#include "stats/engine.h"
#include "stats/state.h"
#include "support/counted.h"
#include "support/rows.h"
#include "support/scarce.h"

static bool make_engine(struct diag *diag)
{
    (void)diag;
    struct engine_queue_config queues[] = {
        {.id = "sales", .label = "Sales", .rule = engine_rule_default()},
        {.id = "support", .rule = engine_rule_default()},
    };
    struct engine_config config = counted_config();
    config.queues = queues;
    config.queue_count = sizeof queues / sizeof *queues;
    struct engine *engine = engine_create(&config);
    bool made = engine != NULL;
    engine_destroy(&engine);
    return made;
}

static bool make_snapshot(struct diag *diag)
{
    (void)diag;
    struct engine_config config = counted_config();
    struct engine *engine = engine_create(&config);
    struct snapshot *snapshot = engine == NULL ? NULL : engine_snapshot_create(engine);
    bool made = snapshot != NULL;
    snapshot_destroy(&snapshot);
    engine_destroy(&engine);
    return made;
}

static struct contest_config contest_config(void)
{
    struct contest_config config = {.id = "c",
                                    .title = "C",
                                    .end_ms = 1000000,
                                    .version = "1",
                                    .currency = "",
                                    .top_n = 5};
    struct points_fault fault;
    assert_true(points_parse(str_from("sale=1"), &config.rule, &fault));
    return config;
}

static bool make_contest(struct diag *diag)
{
    (void)diag;
    struct contest_config config = contest_config();
    struct contest *contest = contest_create(&config);
    bool made = contest != NULL;
    contest_destroy(&contest);
    return made;
}

static bool make_leaderboard(struct diag *diag)
{
    (void)diag;
    struct leaderboard *board = leaderboard_create(100);
    bool made = board != NULL;
    leaderboard_destroy(&board);
    return made;
}

static uint8_t checkpoint[65536];
static size_t checkpoint_size;

static bool restore_engine(struct diag *diag)
{
    (void)diag;
    struct engine_config config = counted_config();
    struct state_fault fault;
    struct engine *engine = engine_restore(&config, checkpoint, checkpoint_size, &fault);
    bool made = engine != NULL;
    assert_int_equal(fault.result, made ? STATE_RESTORED : STATE_NO_MEMORY);
    engine_destroy(&engine);
    return made;
}

static void write_checkpoint(void)
{
    struct engine_config config = counted_config();
    struct engine *engine = engine_create(&config);
    checkpoint_size =
        engine == NULL ? 0 : engine_checkpoint(engine, checkpoint, sizeof checkpoint);
    engine_destroy(&engine);
}

/* -- at work -------------------------------------------------------------- */

struct day {
    struct counted counted;
    struct events events;
};

static void count_day(void *context)
{
    struct day *day = context;
    events_apply(&day->events, 0, day->counted.engine);
    counted_at(&day->counted, 11000000);
    engine_set_day(day->counted.engine, EVENTS_START_MS, EVENTS_START_MS + 86400000);
    counted_at(&day->counted, 40000000);
    (void)engine_digest(day->counted.engine);
}

static void test_engine_at_work(void **state)
{
    (void)state;
    static char ids[EVENTS_MAX][8];
    static struct day day;
    struct engine_config config = counted_config();
    counted_init(&day.counted, &config);
    events_init(&day.events);
    for (size_t i = 0; day.events.count + 4 <= EVENTS_MAX; i++) {
        int64_t at_ms = (int64_t)i * 10000;
        str_format(ids[i], sizeof ids[i], "c%zu", i);
        events_queued(&day.events, at_ms, ids[i], i % 2 == 0 ? "sales" : "support");
        events_offered(&day.events, at_ms + 1000, ids[i], NULL, "ann");
        events_answered(&day.events, at_ms + 2000, ids[i], NULL, "ann");
        events_ended(&day.events, at_ms + 9000, ids[i], NULL);
    }
    assert_int_equal(scarce_asked_by(count_day, &day), 0);
    counted_finish(&day.counted);
}

#define SALES 2000

struct race {
    struct contest *contest;
    struct leaderboard *board;
    struct leaderboard_row rows[SALES];
    struct leaderboard_standings standings;
};

static void sell(struct contest *contest, int number)
{
    char id[16];
    str_format(id, sizeof id, "%d", number);
    struct event event = event_blank(EVENT_CONTACT_RESULT);
    event.id = event.contact = event.agent = str_from(id);
    event.source = str_from("pbx");
    event.measure = str_from("sale");
    event.value_milli = 1000 + number * 10;
    event.time_ms = number;
    assert_true(contest_apply(contest, &event, event.agent));
}

static void run_race(void *context)
{
    struct race *race = context;
    contest_tick(race->contest, 0);
    for (int i = 0; i < SALES; i++) {
        sell(race->contest, i);
    }
    size_t count = contest_rows(race->contest, race->rows, SALES);
    struct leaderboard_rule rule = contest_leaderboard_rule(race->contest);
    leaderboard_rank(race->board, &rule, race->rows, count, &race->standings);
    leaderboard_remember(race->board);
    contest_tick(race->contest, 2000000);
}

static void test_contest_at_work(void **state)
{
    (void)state;
    static struct race race;
    struct contest_config config = contest_config();
    race.contest = contest_create(&config);
    race.board = leaderboard_create(SALES);
    assert_non_null(race.contest);
    assert_non_null(race.board);
    assert_int_equal(scarce_asked_by(run_race, &race), 0);
    assert_int_equal(race.standings.ranked, SALES);
    leaderboard_destroy(&race.board);
    contest_destroy(&race.contest);
}

int main(void)
{
    write_checkpoint();
    static struct scarce_row table[] = {
        {.name = "an engine is whole or not there", .attempt = make_engine},
        {.name = "its snapshot too", .attempt = make_snapshot},
        {.name = "so is one that is restored", .attempt = restore_engine},
        {.name = "a contest is whole or not there", .attempt = make_contest},
        {.name = "so is a leaderboard", .attempt = make_leaderboard},
    };
    static struct rows rows;
    ROWS_ADD(&rows, scarce_check, table);
    rows_add_one(&rows, "an engine at work allocates nothing", test_engine_at_work);
    rows_add_one(&rows, "contests and leaderboards at work allocate nothing",
                 test_contest_at_work);
    return rows_run(&rows, "stats: scarce memory");
}
