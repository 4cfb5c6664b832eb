/* "Equal to the screen to the digit": the books of a recording, and the tiles. Random
 * logs with all that can go wrong, under every credit mode, in tables so small that
 * contacts are forgotten: each quarter-hour and the day, of each queue, channel, agent
 * and the site. */

#include <inttypes.h>
#include <string.h>

#include "ctl/books.h"
#include "oracle/drawn.h"
#include "oracle/mutate.h"
#include "stats/measure.h"
#include "support/rows.h"

#define LOGS     1000
#define QUARTERS 8 /* of the log's start */

struct bench {
    struct log log;
    struct engine *engine;
    struct snapshot *snapshot;
    struct books *books;
    struct engine_config config;
    size_t compared, wrong;
    uint64_t seed;
};

static void tell(struct bench *bench, const char *whose, enum metric metric,
                 struct figure books, struct figure board)
{
    if (bench->wrong++ < 20) {
        print_message("seed %" PRIu64 ", %s of %s, %s: the books say %" PRId64 "/%" PRId64
                      ", the board %" PRId64 "/%" PRId64 "\n",
                      bench->seed, metric_info(metric)->key, whose,
                      rule_credit_name(bench->snapshot->credit), books.num, books.den,
                      board.num, board.den);
    }
}

static void expect_same(struct bench *bench, const char *whose, enum metric metric,
                        struct figure books, struct figure board)
{
    bench->compared++;
    if (books.num != board.num || books.den != board.den) {
        tell(bench, whose, metric, books, board);
    }
}

/* Made of agents' time, which queues have by their members of now; the drop rate's window
 * is not that of a span. */
static bool is_apart(enum metric metric)
{
    return metric == METRIC_OCCUPANCY || metric == METRIC_UTILISATION ||
           metric == METRIC_SALES_PER_HOUR || metric == METRIC_DROP_RATE;
}

static void compare(struct bench *bench, const char *whose, unsigned scope,
                    const struct snapshot_figures *books,
                    const struct snapshot_figures *board)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        enum metric metric = (enum metric)i;
        unsigned own = metric_info(metric)->scope;
        bool wanted = (own & scope) != 0 && (own & METRIC_SCOPE_GAUGE) == 0;
        if (wanted && (scope == METRIC_SCOPE_AGENT || !is_apart(metric))) {
            expect_same(bench, whose, metric, books->value[i], board->value[i]);
        }
    }
    for (int i = 0; scope != METRIC_SCOPE_AGENT && i < SERVICE_LEVEL_COUNT; i++) {
        expect_same(bench, whose, METRIC_SERVICE_LEVEL, books->by_formula[i],
                    board->by_formula[i]);
    }
}

static void put_rest(const struct books_sums *sums, bool percentiles,
                     struct snapshot_figures *figures)
{
    figures->value[METRIC_MAX_WAIT_MS] = sums->max_wait;
    for (int i = 0; percentiles && i < 3; i++) {
        figures->value[METRIC_WAIT_P50_MS + i] = sums->percentiles[i];
    }
}

/* Spans of the day; the whole of it has percentiles on the board too. */
static void check_span(struct bench *bench, int64_t from_ms, int64_t to_ms, bool day)
{
    struct books_sums sums;
    struct snapshot_figures books;
    struct snapshot_figures board;
    struct figure level = FIGURE_NONE;
    struct figure by_formula[SERVICE_LEVEL_COUNT] = {{0, 0}};
    const struct snapshot *snapshot = bench->snapshot;
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        if (!figure_is_known(queue->today.value[METRIC_LEFT_OTHER])) {
            continue;
        }
        books_sum_queue(bench->books, str_from(queue->id), from_ms, to_ms, &sums);
        engine_measure_queue(bench->engine, i, sums.tallies, &books);
        put_rest(&sums, day, &books);
        assert_true(engine_queue_figures(bench->engine, i, from_ms, to_ms, &board));
        compare(bench, queue->id, METRIC_SCOPE_QUEUE, &books,
                day ? &queue->today : &board);
        level.num += books.value[METRIC_SERVICE_LEVEL].num;
        level.den += books.value[METRIC_SERVICE_LEVEL].den;
        for (int f = 0; f < SERVICE_LEVEL_COUNT; f++) {
            by_formula[f].num += books.by_formula[f].num;
            by_formula[f].den += books.by_formula[f].den;
        }
    }
    if (!figure_is_known(snapshot->totals.value[METRIC_LEFT_OTHER])) {
        return;
    }
    for (int i = EVENT_CHANNEL_NONE; i < EVENT_CHANNEL_COUNT; i++) {
        enum event_channel channel = (enum event_channel)i;
        bool site = channel == EVENT_CHANNEL_NONE;
        books_sum_channel(bench->books, channel, from_ms, to_ms, &sums);
        engine_measure_site(bench->engine, channel, sums.tallies, &books);
        put_rest(&sums, day, &books);
        if (site && snapshot->mixed) {
            memcpy(books.by_formula, by_formula, sizeof by_formula);
            measure_set_level(&books, level);
            books.value[METRIC_RECOVERY_CONTACTS] =
                service_level_recovery(level, snapshot->goal_bp);
        }
        assert_true(
            engine_channel_figures(bench->engine, channel, from_ms, to_ms, &board));
        const struct snapshot_figures *today =
            site ? &snapshot->totals : &snapshot->channels[i].today;
        compare(bench, site ? "the site" : event_channel_name(channel),
                site ? METRIC_SCOPE_TOTAL : METRIC_SCOPE_QUEUE, &books,
                day ? today : &board);
    }
}

static void check_agents(struct bench *bench, int64_t from_ms, int64_t to_ms)
{
    const struct snapshot *snapshot = bench->snapshot;
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        int64_t tallies[TALLY_AGENT_COUNT] = {0};
        struct snapshot_figures books;
        books_add_agent(bench->books, str_from(snapshot->agents[i].id), from_ms, to_ms,
                        tallies);
        engine_measure_agents(bench->engine, &i, 1, tallies, &books);
        compare(bench, snapshot->agents[i].id, METRIC_SCOPE_AGENT, &books,
                &snapshot->agents[i].today);
    }
}

static void run_log(struct bench *bench, struct dice *dice)
{
    struct engine_queue_config queues[LOG_QUEUES];
    const struct log_script *script = &bench->log.script;
    struct engine_config config = drawn_config(dice, queues);
    bench->books = books_create(config.credit, bench->log.start_ms, script->now_ms);
    config.forgotten = books_note;
    config.witness = books_note_item;
    config.forgotten_context = config.witness_context = bench->books;
    bench->engine = engine_create(&config);
    assert_true(bench->books != NULL && bench->engine != NULL);
    bench->snapshot = engine_snapshot_create(bench->engine);
    assert_non_null(bench->snapshot);
    engine_set_day(bench->engine, script->day_start_ms, script->day_end_ms);
    for (size_t i = 0; i < script->count; i++) {
        const struct log_line *line = &script->lines[i];
        (void)engine_apply(bench->engine, &line->event, (struct wall){line->received_ms});
    }
    engine_snapshot(bench->engine, (struct wall){script->now_ms}, bench->snapshot);
    books_set_now(bench->books, bench->snapshot->now_ms);
    engine_visit(bench->engine, books_note, bench->books);
    engine_visit_spells(bench->engine, books_note_item, bench->books);
    assert_true(books_settle(bench->books));
}

static void check_log(struct bench *bench, uint64_t seed)
{
    struct dice dice = {~seed};
    const struct log_script *script = &bench->log.script;
    bench->seed = seed;
    log_make(&bench->log, seed);
    mutate(&bench->log, &dice, (enum mutation)(seed % MUTATION_COUNT));
    run_log(bench, &dice);
    check_span(bench, script->day_start_ms, script->day_end_ms, true);
    check_agents(bench, script->day_start_ms, script->day_end_ms);
    int64_t start_ms = bench->log.start_ms - bench->log.start_ms % LIMIT_QUARTER_MS;
    for (int64_t i = 0; i < QUARTERS; i++) {
        int64_t at_ms = start_ms + i * LIMIT_QUARTER_MS;
        check_span(bench, at_ms, at_ms + LIMIT_QUARTER_MS, false);
    }
    snapshot_destroy(&bench->snapshot);
    engine_destroy(&bench->engine);
    books_destroy(&bench->books);
}

static void test_books(void **state)
{
    (void)state;
    static struct bench bench;
    for (uint64_t seed = 1; seed <= LOGS; seed++) {
        check_log(&bench, seed);
    }
    print_message("%zu figures compared\n", bench.compared);
    assert_int_equal(bench.wrong, 0);
    assert_true(bench.compared > 1000000);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "the books say what the board says", test_books);
    return rows_run(&rows, "ctl/books over random logs");
}
